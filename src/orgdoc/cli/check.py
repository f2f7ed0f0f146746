"""`orgdoc check`"""

from __future__ import annotations

from collections.abc import Sequence

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.painting import paint
from orgdoc.cli.spec_files import STANDARD_INPUT, read, refuse_missing
from orgdoc.cli.status import FINDINGS
from orgdoc.cli.streams import write_data
from orgdoc.codes import every_code
from orgdoc.diagnostics.diagnostic import Severity
from orgdoc.diagnostics.github_report import render_github
from orgdoc.diagnostics.json_report import render_json
from orgdoc.diagnostics.sarif_report import render_sarif
from orgdoc.diagnostics.text_report import concise, render, summary
from orgdoc.pipeline import Read
from orgdoc.version import __version__


@command()
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completing.files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "concise", "json", "github", "sarif"]),
    default="text",
    help="How to print it.  [text]",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
def check(specs: tuple[str, ...], form: str, strict: bool) -> int:
    """Say everything that is wrong with each SPEC, in one run.

    A SPEC of - is read from standard input.

    Example: orgdoc check specs/acme.yaml
    """
    refuse_missing(specs)
    found = [read(spec) for spec in specs]
    _PRINTERS[form](specs, found)
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return FINDINGS if any(problem.severity in failing for one in found for problem in one.problems) else 0


def _print_text(specs: Sequence[str], found: Sequence[Read]) -> None:
    for number, one in enumerate(found):
        if number and (one.problems or found[number - 1].problems):
            click.echo()
        report = render(one.problems, one.source, paint=paint)
        click.echo(report or f"{summary((), one.source.name)}\n", nl=False)
    if len(found) > 1 and found[-1].problems:
        click.echo()
    _print_total(found)


def _print_concise(specs: Sequence[str], found: Sequence[Read]) -> None:
    for one in found:
        lines = [concise(problem, one.source, paint) for problem in one.problems]
        click.echo("\n".join([*lines, summary(one.problems, one.source.name)]))
    _print_total(found)


def _print_total(found: Sequence[Read]) -> None:
    if len(found) > 1:
        click.echo(summary([problem for one in found for problem in one.problems], f"{len(found)} specs"))


def _print_json(specs: Sequence[str], found: Sequence[Read]) -> None:
    write_data(render_json([(one.source.name, one.sha256, one.problems) for one in found], __version__))


def _print_github(specs: Sequence[str], found: Sequence[Read]) -> None:
    for spec, one in zip(specs, found, strict=True):
        write_data(render_github(one.problems, None if spec == STANDARD_INPUT else one.source.name))


def _print_sarif(specs: Sequence[str], found: Sequence[Read]) -> None:
    write_data(
        render_sarif([(one.source, one.sha256, one.problems) for one in found], every_code(), __version__)
    )


_PRINTERS = {
    "text": _print_text,
    "concise": _print_concise,
    "json": _print_json,
    "github": _print_github,
    "sarif": _print_sarif,
}
