"""`orgdoc import`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from orgdoc.cli.command import command
from orgdoc.cli.new_files import write_new
from orgdoc.cli.spec_changes import show_and_write
from orgdoc.cli.spec_files import content_of, reason, refuse_missing, shown
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import keep

if TYPE_CHECKING:
    from orgdoc.importing import Imported
    from orgdoc.importing.sheets import Mapped
    from orgdoc.tables.reader import ReadTables


@command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--out", "target", required=True, metavar="SPEC", help="The spec to write, or to bring up to date."
)
@click.option(
    "--map", "mapping", metavar="FILE", help="How to read the lists; written out where it is not there."
)
@click.option(
    "--rows",
    "rows_are",
    type=click.Choice(["projects", "equipment", "software", "infrastructure", "person", "team"]),
    help="What all rows are, where the lists do not say it.",
)
@click.option("--details", is_flag=True, help="Keep columns that no rule reads, as details of each item.")
@click.option("--name", metavar="TEXT", help="Name of the organisation.")
@click.option("--report", "report", metavar="FILE", help="Write the whole report there.")
@click.option("--yes", is_flag=True, help="Bring an existing SPEC up to date without asking.")
def import_(
    files: tuple[str, ...],
    target: str,
    mapping: str | None,
    rows_are: str | None,
    details: bool,
    name: str | None,
    report: str | None,
    yes: bool,
) -> int:
    """Make a spec of lists: .xlsx, .ods or .csv, as other programs export them.

    Columns and values are recognised by name; nothing is guessed, and what was not understood is listed
    with its cell. A SPEC that is there already is brought up to date: what people wrote in it stays.

    Example: orgdoc import projects.xlsx assets.csv -o specs/mine.yaml
    """
    refuse_missing(files)
    path = Path(target)
    if path.is_dir():
        raise WrongUse(f"{target} is a folder; name the spec in it")
    from orgdoc.importing import import_lists
    from orgdoc.importing.report_text import report_text, unread

    mapped = _mapped(mapping)
    if mapped is None:
        return FINDINGS
    mapped = mapped._replace(rows_are=rows_are, details=details)
    tables = [_tables(file) for file in files]
    if path.exists():
        return _update(path, tables, mapped, mapping, report, yes)
    imported = import_lists(tables, mapped)
    keep(tables, imported)
    if name is not None:
        imported.draft.organisation["name"] = _one_line(name)
    click.echo(report_text(imported))
    if not imported.draft.items:
        click.echo(f"\norgdoc: {unread(files, target)}", err=True)
        return _write_mapping(imported, mapping) or FINDINGS
    return _write(path, files, imported, mapping, report)


def _tables(file: str) -> ReadTables:
    from orgdoc.tables.reader import read_tables
    from orgdoc.tables.table import TableError

    try:
        return read_tables(content_of(file), shown(Path(file)))
    except OSError as problem:
        raise WrongUse(f"cannot read {file}: {reason(problem)}") from None
    except TableError as problem:
        raise WrongUse(f"{file}: {problem}") from None


def _mapped(mapping: str | None) -> Mapped | None:
    """Return what the mapping file says; nothing where there is none, None where it has mistakes."""
    from orgdoc.importing.sheets import Mapped

    if mapping is None or not Path(mapping).exists():
        return Mapped()
    from orgdoc.cli.painting import paint
    from orgdoc.diagnostics.text_report import render
    from orgdoc.importing.mapping import read_mapping

    try:
        mapped, source, problems = read_mapping(content_of(mapping), shown(Path(mapping)))
    except OSError as problem:
        raise WrongUse(f"cannot read {mapping}: {reason(problem)}") from None
    if problems:
        click.echo(render(problems, source, paint=paint), err=True, nl=False)
        return None
    return mapped


def _write(
    path: Path, files: tuple[str, ...], imported: Imported, mapping: str | None, report: str | None
) -> int:
    from orgdoc.importing.report_text import next_steps
    from orgdoc.importing.spec_text import spec_text
    from orgdoc.starter import SCHEMA_FILE, schema
    from orgdoc.views.phrases.words import figure

    draft = imported.draft
    made = {path.name: spec_text(draft, [Path(file).name for file in files]).encode()}
    if not path.with_name(SCHEMA_FILE).exists():
        made[SCHEMA_FILE] = schema()
    status = write_new(path.parent, made, last=path.name) or _write_mapping(imported, mapping)
    if status or (status := _write_report(imported, report)):
        return status
    projects = sum(item.is_project for item in draft.items)
    resources = len(draft.items) - projects
    click.echo(f"\n{shown(path)}  {figure(projects, 'project')}, {figure(resources, 'resource')}\n")
    click.echo(
        next_steps(
            shown(path),
            has_name="name" in draft.organisation,
            unknown=sum(side == "unknown" for side in draft.parties.values()),
            remarks=sum(bool(item.remarks) for item in draft.items),
        )
    )
    return 0


def _write_mapping(imported: Imported, mapping: str | None) -> int:
    """Write the mapping out on its first use; return the exit status."""
    if mapping is None or Path(mapping).exists():
        return 0
    from orgdoc.importing.mapping import mapping_text

    path = Path(mapping)
    status = write_new(path.parent, {path.name: mapping_text(imported.plans).encode()}, last=path.name)
    if status == 0:
        click.echo(f"\n{shown(path)}  how the lists were read; change it, and import again with --map")
    return status


def _write_report(imported: Imported, report: str | None) -> int:
    if report is None:
        return 0
    from orgdoc.importing.report_text import report_text

    path = Path(report)
    return write_new(
        path.parent, {path.name: f"{report_text(imported, most=None)}\n".encode()}, last=path.name
    )


def _update(
    path: Path, tables: list[ReadTables], mapped: Mapped, mapping: str | None, report: str | None, yes: bool
) -> int:
    """Bring a spec that is there up to date: show the change, ask, write."""
    from orgdoc import pipeline
    from orgdoc.cli.painting import paint
    from orgdoc.diagnostics.text_report import render
    from orgdoc.editing.spec_editor import NotEditableError, edited
    from orgdoc.importing import import_lists
    from orgdoc.importing.merge import changes_of, no_longer_listed
    from orgdoc.importing.report_text import kept, report_text

    data = content_of(str(path))
    before = pipeline.read(data, shown(path))
    if before.organisation is None:
        click.echo(render(before.problems, before.source, paint=paint), err=True, nl=False)
        click.echo(f"{shown(path)} must be right before lists can be added to it", err=True)
        return FINDINGS
    managers = [project.manager.value for project in before.organisation.projects if project.manager]
    imported = import_lists(tables, mapped, before.organisation.parties, managers)
    click.echo(report_text(imported))
    if (status := _write_mapping(imported, mapping) or _write_report(imported, report)) != 0:
        return status
    text = data.decode("utf-8")
    try:
        new = edited(text, changes_of(imported.draft, before.organisation))
    except NotEditableError as problem:
        raise WrongUse(f"{shown(path)}: {problem}") from None
    if gone := no_longer_listed(imported.draft, before.organisation):
        click.echo(f"\n{kept(gone)}")
    click.echo("")
    ended = show_and_write(path, text, new, source="as the lists have it", yes=yes)
    if ended is not None:
        return ended
    click.echo(f"\n{shown(path)} is up to date")
    return 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
