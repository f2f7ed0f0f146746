"""`orgdoc import`: its options, and the first thing that it does, which is to begin to read the lists."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from orgdoc.cli.command import Text, command
from orgdoc.cli.list_files import ListFile, Lists
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.status import WrongUse


@command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--out", "target", required=True, metavar="SPEC", help="The spec to write, or to bring up to date."
)
@click.option(
    "--map",
    "mapping",
    metavar="FILE",
    help="How to read the lists, .xlsx or .yaml; written out where it is not there.",
)
@click.option(
    "--rows",
    "rows_are",
    type=click.Choice(["projects", "equipment", "software", "infrastructure", "person", "team"]),
    help="What all rows are, where the lists do not say it.",
)
@click.option("--details", is_flag=True, help="Keep columns that no rule reads, as details of each item.")
@click.option("--name", type=Text(), metavar="TEXT", help="Name of the organisation.")
@click.option("--report", "report", metavar="FILE", help="Write the whole report there.")
@click.option("--yes", is_flag=True, help="Ask nothing, and bring an existing SPEC up to date.")
@rules_option
@click.pass_obj
def import_(
    begun: ListFile | None,
    files: tuple[str, ...],
    target: str,
    mapping: str | None,
    rows_are: str | None,
    details: bool,
    name: str | None,
    report: str | None,
    yes: bool,
) -> int:
    """Make a spec of lists: .xlsx, .ods or .csv, as other programs export them, or catalog-info.yaml.

    Columns and values are recognised by name, in seven languages; nothing is guessed. In a terminal, what
    is not known is asked; elsewhere --map list-map.xlsx writes a workbook to fill in. A SPEC that is there
    already is brought up to date: what people wrote in it stays.

    Example: orgdoc import projects.xlsx assets.csv -o specs/mine.yaml
    """
    _refuse_missing(files)
    with Lists(files, begun) as lists:
        # What is needed once they are read is loaded meanwhile.
        from orgdoc.cli.importing import taken_in  # noqa: PLC0415

        return taken_in(lists, target, mapping, rows_are, details, name, report, yes)


def _refuse_missing(files: Sequence[str]) -> None:
    for file in files:
        if not file or not Path(file).exists():
            raise WrongUse(f"{file or 'the empty name'}: there is no such file")
