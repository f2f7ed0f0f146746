"""`orgdoc import`"""

from __future__ import annotations

from pathlib import Path

import click

from orgdoc import pipeline
from orgdoc.cli.command import command
from orgdoc.cli.new_files import refuse_inputs, refuse_one_twice, write_new
from orgdoc.cli.painting import paint
from orgdoc.cli.spec_changes import Consent, show_and_write, until_written
from orgdoc.cli.spec_files import content_of, reason, refuse_missing, shown
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.diagnostics.harmless import harmless
from orgdoc.diagnostics.text_report import render
from orgdoc.editing.spec_editor import NotEditableError, edited
from orgdoc.importing import Imported, import_lists
from orgdoc.importing.mapping import mapping_text, read_mapping
from orgdoc.importing.merge import changes_of, no_longer_listed
from orgdoc.importing.report_text import kept, next_steps, report_text, unread
from orgdoc.importing.sheets import Mapped
from orgdoc.importing.spec_text import spec_text
from orgdoc.starter import SCHEMA_FILE, schema
from orgdoc.tables.reader import ReadTables, read_tables
from orgdoc.tables.table import TableError
from orgdoc.views.phrases.words import figure


@command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "-o", "--out", "target", required=True, metavar="SPEC", help="The spec to write, or to bring up to date."
)
@click.option(
    "--map", "mapping", metavar="FILE", help="How to read the lists; written out where it is not there."
)
@click.option("--name", metavar="TEXT", help="Name of the organisation.")
@click.option("--report", "report", metavar="FILE", help="Write the whole report there.")
@click.option("--yes", is_flag=True, help="Bring an existing SPEC up to date without asking.")
def import_(
    files: tuple[str, ...], target: str, mapping: str | None, name: str | None, report: str | None, yes: bool
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
    _refuse_to_overwrite(files, path, mapping, report)
    mapped = _mapped(mapping)
    if mapped is None:
        return FINDINGS
    tables = [_tables(file) for file in files]
    if path.exists():
        return until_written(
            path, lambda consent: _update(path, tables, mapped, mapping, report, yes, consent)
        )
    imported = import_lists(tables, mapped)
    if name is not None:
        imported.draft.organisation["name"] = _one_line(name)
    click.echo(report_text(imported))
    if not imported.draft.items:
        click.echo(f"\norgdoc: {unread(())}", err=True)
        return _write_mapping(imported, mapping) or FINDINGS
    return _write(path, files, imported, mapping, report)


def _refuse_to_overwrite(files: tuple[str, ...], path: Path, mapping: str | None, report: str | None) -> None:
    """Refuse outputs that are inputs, or one another."""
    mapped, written = Path(mapping) if mapping else None, Path(report) if report else None
    for other in (mapped, written):
        if other is not None and other.is_dir():
            raise WrongUse(f"{shown(other)} is a folder; name a file in it")
    beside = path.with_name(SCHEMA_FILE)
    refuse_one_twice({"-o": path, "--map": mapped, "--report": written, "the schema beside the spec": beside})
    outputs = [one for one in (path, mapped, written) if one is not None]
    refuse_inputs(outputs, {"a list that is read": files}, other="give it another name")


def _tables(file: str) -> ReadTables:
    try:
        return read_tables(content_of(file), shown(Path(file)))
    except OSError as problem:
        raise WrongUse(f"cannot read {file}: {reason(problem)}") from None
    except TableError as problem:
        raise WrongUse(f"{file}: {problem}") from None


def _mapped(mapping: str | None) -> Mapped | None:
    """Return what the mapping file says; nothing where there is none, None where it has mistakes."""
    if mapping is None or not Path(mapping).exists():
        return Mapped()
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
    draft = imported.draft
    made = {path.name: spec_text(draft, [shown(Path(Path(file).name)) for file in files]).encode()}
    if not path.with_name(SCHEMA_FILE).exists():
        made[SCHEMA_FILE] = schema()
    if _is_refused(path, made[path.name]):
        return FINDINGS
    status = write_new(path.parent, made, last=path.name, fresh=(path.name,)) or _write_mapping(
        imported, mapping
    )
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


def _is_refused(path: Path, data: bytes) -> bool:
    """Tell whether a spec that was made of lists is not right, having said so; it is never written then."""
    read = pipeline.read(data, shown(path))
    if read.organisation is None:
        click.echo(render(read.problems, read.source, paint=paint), err=True, nl=False)
        click.echo(f"so made, {shown(path)} would not be right; nothing was written", err=True)
    return read.organisation is None


def _write_mapping(imported: Imported, mapping: str | None) -> int:
    """Write the mapping out on its first use; return the exit status."""
    if mapping is None or Path(mapping).exists():
        return 0
    path = Path(mapping)
    status = write_new(path.parent, {path.name: mapping_text(imported.plans).encode()}, last=path.name)
    if status == 0:
        click.echo(f"\n{shown(path)}  how the lists were read; change it, and import again with --map")
    return status


def _write_report(imported: Imported, report: str | None) -> int:
    if report is None:
        return 0
    path = Path(report)
    text = harmless(f"{report_text(imported, most=None)}\n")
    return write_new(path.parent, {path.name: text.encode()}, last=path.name, fresh=())


def _update(
    path: Path,
    tables: list[ReadTables],
    mapped: Mapped,
    mapping: str | None,
    report: str | None,
    yes: bool,
    consent: Consent,
) -> int:
    """Bring a spec that is there up to date: show the change, ask, write."""
    try:
        data = content_of(str(path))
    except OSError as problem:
        raise WrongUse(f"cannot read {shown(path)}: {reason(problem)}") from None
    before = pipeline.read(data, shown(path))
    if before.organisation is None:
        click.echo(render(before.problems, before.source, paint=paint), err=True, nl=False)
        click.echo(f"{shown(path)} must be right before lists can be added to it", err=True)
        return FINDINGS
    imported = import_lists(tables, mapped, before.organisation.parties)
    click.echo(report_text(imported))
    if (status := _write_mapping(imported, mapping) or _write_report(imported, report)) != 0:
        return status
    try:
        new = edited(data.decode("utf-8"), changes_of(imported.draft, before.organisation))
    except NotEditableError as problem:
        raise WrongUse(f"{shown(path)}: {problem}") from None
    if gone := no_longer_listed(imported.draft, before.organisation):
        click.echo(f"\n{kept(gone)}")
    click.echo("")
    ended = show_and_write(path, data, new, consent, source="as the lists have it", yes=yes)
    if ended is not None:
        return ended
    click.echo(f"\n{shown(path)} is up to date")
    return 0


def _one_line(text: str) -> str:
    return " ".join(text.split())
