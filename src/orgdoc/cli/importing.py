"""What `orgdoc import` does, once its lists are being read."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orgdoc.checking import Read, may_be_too_large
from orgdoc.cli.file_content import content_of, reason
from orgdoc.cli.list_files import ListFile, Lists
from orgdoc.cli.new_files import refuse_inputs, refuse_no_files, refuse_one_twice, write_all
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import in_use
from orgdoc.cli.rules_option import name_with_rules, named
from orgdoc.cli.spec_changes import Consent, show_and_write, until_written
from orgdoc.cli.spec_files import epoch_date, is_right, read_data, shown
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.diagnostics.diagnostic import Severity
from orgdoc.diagnostics.harmless import harmless
from orgdoc.diagnostics.text_report import concise, render
from orgdoc.importing import Imported, book_named, import_lists, plans_of
from orgdoc.importing.draft import Draft
from orgdoc.importing.reading_back import to_read_back
from orgdoc.importing.report_text import REPORT_TITLE, map_to_fill_in, next_steps, report_text, unread
from orgdoc.importing.sheets import Mapped
from orgdoc.importing.spec_text import spec_text
from orgdoc.importing.vocabulary import Vocabulary
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import PROJECT
from orgdoc.outputs import FileChange
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.starter import SCHEMA_FILE, schema
from orgdoc.tables.reader import ReadTables, read_tables
from orgdoc.tables.table import TableError
from orgdoc.views.phrases.words import figure

if TYPE_CHECKING:
    from orgdoc.importing.questions import Question

_WORKBOOK = ".xlsx"
#: Of a longer list, looking for what only warns would take as long as taking it does.
_MOST_LOOKED_OVER = 1_000
_MOST_WARNINGS = 5
#: What the report of an import says with the cells it is about.
_REPORTED = ("manager-spelled-two-ways",)


def taken_in(
    lists: Lists,
    target: str,
    mapping: str | None,
    rows_are: str | None,
    details: bool,
    name: str | None,
    report: str | None,
    yes: bool,
) -> int:
    """Make a spec of the lists, or bring one up to date; return the exit status. As the command has it."""
    files = lists.files
    path = Path(target)
    if path.is_dir():
        raise WrongUse(f"{target or 'the empty name'} is a folder; name the spec in it")
    _refuse_to_overwrite(files, path, mapping, report)
    by_workbook = mapping is not None and mapping.lower().endswith(_WORKBOOK)
    remembered = path.with_name(f"{path.stem}-map{_WORKBOOK}")
    if mapping is None and remembered.is_file():
        mapping = str(remembered)
        click.echo(f"read as {shown(remembered)} says\n")
    before = _spec_before(path) if path.exists() else None
    if before is not None and before.organisation is None:
        return FINDINGS
    organisation = before.organisation if before is not None else None
    given = before.rulebook if before is not None else in_use()
    expected = Vocabulary(given or built_in_rulebook())
    tables = [_tables(one, expected) for one in lists]
    book = given or _book_of_register(book_named(tables), path, files)
    vocabulary = Vocabulary(book)
    read = _content_of_map(mapping)
    mapped = _mapped(mapping, read, vocabulary)
    if mapped is None:
        return FINDINGS
    mapped = mapped._replace(rows_are=rows_are, details=details)
    imported = _import(tables, mapped, vocabulary, organisation)
    if not yes and not by_workbook and _is_terminal():
        asked = _ask(tables, mapped, organisation, imported)
        if asked != mapped:
            mapped = asked
            imported = _import(tables, mapped, vocabulary, organisation)
            # Where nothing is taken, there is nothing worth remembering: all is asked again.
            mapping = mapping or (str(remembered) if imported.draft.items else None)
            _refuse_to_overwrite(files, path, mapping, report)
            if (status := _write_mapping(imported, mapped, mapping, anew=True, read=read)) != 0:
                return status
    if name is None and before is None and imported.draft.items and not yes and not by_workbook:
        name = _ask_name(imported.draft)
    _name(imported, name)
    if mapping is not None and by_workbook and not yes and imported.leaves_open(mapped):
        return _map_to_fill_in(imported, mapped, mapping, read, files, path)
    click.echo(report_text(imported))
    if not imported.draft.items:
        click.echo(f"\norgdoc: {unread(files, shown(path), named())}", err=True)
        return _write_mapping(imported, mapped, mapping) or FINDINGS
    if before is None:
        return _write(path, files, imported, mapped, mapping, report, book)
    of_mapping = _of_mapping(imported, mapped, mapping)
    if (status := write_all([*of_mapping, *_of_report(imported, report)])) != 0:
        return status
    _say_mapping(of_mapping)
    return until_written(
        path, lambda consent: _update(path, tables, mapped, imported, before, name, consent, yes=yes)
    )


def _book_of_register(name: str | None, path: Path, files: Sequence[str]) -> Rulebook:
    """Return the book by which a register was made, as if `--rules` named it, having said so.

    It is looked for beside the spec that is to be made, then beside the lists. Raises WrongUse where it is
    in neither: without it, facts and sides of its own would be lost. The built-in one where none is named.
    """
    if name is None:
        return built_in_rulebook()
    folders = dict.fromkeys((path.parent, *(Path(file).parent for file in files)))
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise WrongUse(
            f"this register was made by the rules of {harmless(name)}, which is beside neither it nor "
            f"{shown(path)}; name that file with --rules"
        )
    name_with_rules(shown(found))
    book = in_use()
    assert book is not None, "a book was named"
    click.echo(f"read by the rules of {shown(found)}, as the register says\n")
    return book


def _name(imported: Imported, name: str | None) -> None:
    """Take the name that the user gives the organisation."""
    imported.draft.is_named = name is not None
    if name:
        imported.draft.organisation["name"] = _one_line(name)


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
    refuse_no_files(outputs)
    if written is not None:
        _earlier_report(written)


def _map_to_fill_in(
    imported: Imported, mapped: Mapped, mapping: str, read: bytes | None, files: tuple[str, ...], path: Path
) -> int:
    """Write the map with what is still to be said in it, and nothing else."""
    _refuse_sheets_of_the_users(mapping, read)
    from orgdoc.importing.map_workbook import SHEET_OF  # noqa: PLC0415

    click.echo(report_text(imported))
    status = _write_mapping(imported, mapped, mapping, anew=True, read=read, say=False)
    if status == 0:
        sheets = [SHEET_OF[part] for part in imported.leaves_open(mapped)]
        click.echo(f"\n{map_to_fill_in(shown(Path(mapping)), list(files), shown(path), sheets, named())}")
    return status


def _import(
    tables: Sequence[ReadTables], mapped: Mapped, vocabulary: Vocabulary, organisation: Organisation | None
) -> Imported:
    if organisation is None:
        return import_lists(tables, mapped, vocabulary)
    managers = [manager.value for project in organisation.projects for manager in project.managers]
    items = {item.id: item.name for item in organisation.items}
    return import_lists(tables, mapped, vocabulary, organisation.parties, managers, items)


def _tables(one: ListFile, vocabulary: Vocabulary) -> ReadTables:
    """Return the tables of a file; of a folder, those of the catalogue in it."""
    try:
        if one.is_catalogue:
            return _catalogue(one.path, vocabulary)
        return one.tables(shown(one.path))
    except OSError as problem:
        raise WrongUse(f"cannot read {one.file}: {reason(problem)}") from None
    except TableError as problem:
        raise WrongUse(f"{one.file}: {problem}") from None


def _catalogue(path: Path, vocabulary: Vocabulary) -> ReadTables:
    """Return the tables of a catalogue: a file of it, or a folder with such files at any depth."""
    from orgdoc.importing.backstage import FILE_NAMES, MOST_FILES, catalog_tables  # noqa: PLC0415

    found = [path]
    if path.is_dir():
        found = sorted(p for name in FILE_NAMES for p in path.rglob(name) if p.is_file())
    if not found:
        raise WrongUse(f"{path}: there is no {FILE_NAMES[0]} in this folder")
    if len(found) > MOST_FILES:
        raise WrongUse(f"{path}: there are more than {MOST_FILES:,} catalogue files in this folder")
    read = [(shown(p), content_of(str(p))) for p in found]
    return catalog_tables(read, shown(path), vocabulary.facts.values())


# --- the map ---------------------------------------------------------------------------------------


def _content_of_map(mapping: str | None) -> bytes | None:
    if mapping is None or not Path(mapping).exists():
        return None
    try:
        return content_of(mapping)
    except OSError as problem:
        raise WrongUse(f"cannot read {mapping}: {reason(problem)}") from None


def _mapped(mapping: str | None, data: bytes | None, vocabulary: Vocabulary) -> Mapped | None:
    """Return what the map says; nothing where there is none, None where it has mistakes."""
    if mapping is None or data is None:
        return Mapped()
    if data.startswith(b"PK"):
        return _mapped_by_workbook(mapping, data, vocabulary)
    from orgdoc.importing.mapping import read_mapping  # noqa: PLC0415 - most imports have no map

    mapped, source, problems = read_mapping(data, shown(Path(mapping)), vocabulary)
    if problems:
        click.echo(render(problems, source, paint=paint), err=True, nl=False)
        return None
    return mapped


def _mapped_by_workbook(mapping: str, data: bytes, vocabulary: Vocabulary) -> Mapped | None:
    from orgdoc.importing.map_workbook import read_map_workbook  # noqa: PLC0415

    try:
        tables = read_tables(data, shown(Path(mapping))).tables
        mapped, problems = read_map_workbook(tables, vocabulary)
    except TableError as problem:
        raise WrongUse(f"{mapping}: {problem}") from None
    for found in problems:
        click.echo(str(found), err=True)
    return None if problems else mapped


def _refuse_sheets_of_the_users(mapping: str, read: bytes | None) -> None:
    """Refuse to write a map anew with sheets in it that are not the map's."""
    from orgdoc.importing.map_workbook import SHEET_OF  # noqa: PLC0415

    tables = read_tables(read, shown(Path(mapping))).tables if read is not None else ()
    others = [table.sheet for table in tables if table.rows and table.sheet not in SHEET_OF.values()]
    if others:
        raise WrongUse(
            f"{mapping} has the sheet {others[0]}, which is no part of the map and would be lost when it is "
            f"written anew: move it to another file"
        )


def _write_mapping(
    imported: Imported,
    mapped: Mapped,
    mapping: str | None,
    *,
    anew: bool = False,
    read: bytes | None = None,
    say: bool = True,
) -> int:
    """Write the map out on its first use, or `anew` if it is as it was `read`; return the exit status."""
    changes = _of_mapping(imported, mapped, mapping, anew=anew, read=read)
    status = write_all(changes)
    if status == 0 and say:
        _say_mapping(changes)
    return status


def _of_mapping(
    imported: Imported,
    mapped: Mapped,
    mapping: str | None,
    *,
    anew: bool = False,
    read: bytes | None = None,
) -> list[FileChange]:
    """Return the map as it is to be written; nothing where it is there, unless `anew`."""
    if mapping is None or (Path(mapping).exists() and not anew):
        return []
    path, vocabulary = Path(mapping), imported.draft.vocabulary
    if path.suffix.lower() == _WORKBOOK:
        from orgdoc.formats.xlsx import to_xlsx  # noqa: PLC0415 - most imports write no workbook
        from orgdoc.importing.map_workbook import map_workbook  # noqa: PLC0415

        data = to_xlsx(map_workbook(imported.plans, imported.reports, mapped, vocabulary))
    else:
        from orgdoc.importing.mapping import mapping_text  # noqa: PLC0415

        data = mapping_text(imported.plans, vocabulary, imported.reports, mapped).encode()
    return [FileChange(path, data, read)]


def _say_mapping(changes: Sequence[FileChange]) -> None:
    for change in changes:
        click.echo(f"\n{shown(change.path)}  how the lists were read; change it, and import again with --map")


# --- questions -------------------------------------------------------------------------------------


def _is_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _ask(
    tables: Sequence[ReadTables], mapped: Mapped, organisation: Organisation | None, imported: Imported
) -> Mapped:
    """Ask what the lists do not say; return the map with the answers in it."""
    from orgdoc.importing.questions import (  # noqa: PLC0415 - asked in a terminal alone
        about_columns,
        about_sheets,
        about_words,
        answered,
        each_column,
        is_for_each,
    )

    asked: set[tuple[str, str, str, str]] = set()
    vocabulary = imported.draft.vocabulary

    def put(question: Question) -> None:
        nonlocal mapped
        if not asked:
            click.echo("Some things the lists do not say. Type a number; Enter leaves it out.")
        asked.add(question.key)
        value = _choose(question)
        if is_for_each(question, value):
            for further in each_column(plans_of(tables, mapped, vocabulary), question.title):
                put(further)
            return
        mapped = answered(mapped, question, value, plans_of(tables, mapped, vocabulary))

    while new := [q for q in about_sheets(plans_of(tables, mapped, vocabulary)) if q.key not in asked]:
        put(new[0])
    while new := [q for q in about_columns(plans_of(tables, mapped, vocabulary)) if q.key not in asked]:
        put(new[0])
    imported = _import(tables, mapped, vocabulary, organisation)
    for question in about_words(imported.reports, mapped.words, vocabulary):
        put(question)
    return mapped


def _ask_name(draft: Draft) -> str:
    """Return what the organisation is called; "" where the lists say it, or nobody can be asked."""
    if "name" in draft.organisation or not _is_terminal():
        return ""
    question = "\nWhat is the organisation called?"
    answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return str(answer)


def _choose(question: Question) -> str:
    """Print a question with its numbered answers, and return the value of the one that is chosen."""
    click.echo(f"\n{question.text}")
    for number, (value, label) in enumerate(question.choices, 1):
        mark = "  <- the data suggest this" if value == question.suggested else ""
        click.echo(f"  {number:>2}  {label}{mark}")
    last = len(question.choices)
    typed = {str(number): value for number, (value, _) in enumerate(question.choices, 1)}
    typed |= {label.casefold(): value for value, label in question.choices if label.casefold() not in typed}

    def chosen(text: str) -> str:
        if (answer := typed.get(text.strip().casefold())) is None:
            raise click.UsageError(f"type a number from 1 to {last}")
        return answer

    return str(click.prompt("number", default=str(last), value_proc=chosen))


# --- the spec --------------------------------------------------------------------------------------


def _write(
    path: Path,
    files: tuple[str, ...],
    imported: Imported,
    mapped: Mapped,
    mapping: str | None,
    report: str | None,
    book: Rulebook,
) -> int:
    draft = imported.draft
    lists = [shown(Path(Path(file).name)) for file in files]
    rules = _from(path.parent, named())
    made = {path.name: spec_text(draft, lists, rules).encode()}
    if not path.with_name(SCHEMA_FILE).exists():
        made[SCHEMA_FILE] = _schema_of(book)
    part = to_read_back(draft)
    is_part = part is not draft and not may_be_too_large(made[path.name])
    is_good = is_part and is_right(spec_text(part, lists, rules).encode(), str(path))
    if not is_good and _is_refused(path, made[path.name]):
        return FINDINGS
    of_mapping = _of_mapping(imported, mapped, mapping)
    changes = [*of_mapping, *_of_report(imported, report)]
    changes += [FileChange(path.with_name(name), made[name]) for name in made if name != path.name]
    if (status := write_all([*changes, FileChange(path, made[path.name])])) != 0:
        return status
    _say_mapping(of_mapping)
    projects = [item.kind for item in draft.items].count(PROJECT)
    resources = len(draft.items) - projects
    click.echo(f"\n{shown(path)}  {figure(projects, 'project')}, {figure(resources, 'resource')}\n")
    if len(draft.items) <= _MOST_LOOKED_OVER:
        _warn(read_data(made[path.name], str(path)), path)
    click.echo(
        next_steps(
            shown(path),
            draft.vocabulary.sides,
            has_name="name" in draft.organisation,
            unknown=sum(side == "unknown" for side in draft.parties.values()),
            remarks=sum(bool(item.remarks) for item in draft.items),
            leaves_open=mapping is None and bool(imported.leaves_open(mapped)),
        )
    )
    return 0


def _warn(read: Read, path: Path) -> None:
    """Say what the spec that was made gives cause to warn of; what the report says already is left out."""
    found = [one for one in read.problems if one.severity is Severity.WARNING and one.code not in _REPORTED]
    for one in found[:_MOST_WARNINGS]:
        click.echo(concise(one, read.source), err=True)
        if one.help:
            click.echo(f"  help: {one.help}", err=True)
    if len(found) > _MOST_WARNINGS:
        left = figure(len(found) - _MOST_WARNINGS, "more warning")
        click.echo(f"and {left}; `orgdoc check {shown(path)}` lists them all", err=True)
    if found:
        click.echo(err=True)


def _schema_of(book: Rulebook) -> bytes:
    if not book.file:
        return schema()
    from orgdoc import pipeline  # noqa: PLC0415 - what draws and writes, of which most imports need nothing

    return pipeline.spec_schema_of(book)


def _from(folder: Path, book: str | None) -> str | None:
    """Return the path of the rule book of `--rules` as a spec in `folder` names it.

    Raises WrongUse where the path is not text, so that a spec cannot name it.
    """
    if book is None:
        return None
    try:
        path = Path(os.path.relpath(book, folder)).as_posix()
    except ValueError:  # on another drive
        path = Path(book).resolve().as_posix()
    try:
        path.encode()
    except UnicodeEncodeError:
        raise WrongUse(f"a spec cannot name {book}, whose name is not text; rename it") from None
    return path


def _is_refused(path: Path, data: bytes) -> bool:
    """Tell whether a spec that was made of lists is not right, having said so; it is never written then."""
    if is_right(data, str(path)):
        return False
    read = read_data(data, str(path))
    click.echo(render(read.problems, read.source, paint=paint), err=True, nl=False)
    click.echo(f"so made, {shown(path)} would not be right; nothing was written", err=True)
    return True


def _of_report(imported: Imported, report: str | None) -> list[FileChange]:
    """Return the report as it is to be written, where it is wanted."""
    if report is None:
        return []
    text = harmless(f"{REPORT_TITLE}\n\n{report_text(imported, most=None)}\n")
    return [FileChange(Path(report), text.encode(), _earlier_report(Path(report)))]


def _earlier_report(path: Path) -> bytes | None:
    """Return what an earlier import wrote there, None where nothing is; raises WrongUse for anything else."""
    try:
        there = path.read_bytes() if path.exists() else None
    except OSError as problem:
        raise WrongUse(f"cannot read {shown(path)}: {reason(problem)}") from None
    if there and not there.startswith(REPORT_TITLE.encode()):
        raise WrongUse(f"{shown(path)} is there already, and is no report of an import; name another")
    return there


def _spec_before(path: Path) -> Read:
    """Return the spec that is to be brought up to date; what is wrong with it is printed."""
    try:
        before = read_data(content_of(str(path)), str(path))
    except OSError as problem:
        raise WrongUse(f"cannot read {shown(path)}: {reason(problem)}") from None
    if before.organisation is None:
        click.echo(render(before.problems, before.source, paint=paint), err=True, nl=False)
        click.echo(f"{shown(path)} must be right before lists can be added to it", err=True)
    return before


def _update(
    path: Path,
    tables: Sequence[ReadTables],
    mapped: Mapped,
    imported: Imported,
    before: Read,
    name: str | None,
    consent: Consent,
    *,
    yes: bool,
) -> int:
    """Bring a spec that is there up to date: show the change, ask, write.

    `imported` was made beside `before`; where somebody has changed the spec since, it is made anew.
    """
    from orgdoc.editing.spec_editor import NotEditableError, edited  # noqa: PLC0415 - a first import edits no spec
    from orgdoc.importing.merge import changes_of  # noqa: PLC0415

    now = _spec_before(path)
    if now.organisation is None:
        return FINDINGS
    if now.data != before.data:
        imported = _import(tables, mapped, Vocabulary(now.rulebook), now.organisation)
        _name(imported, name)
    try:
        new = edited(now.data.decode("utf-8"), changes_of(imported.draft, now.organisation))
    except NotEditableError as problem:
        raise WrongUse(f"{shown(path)}: {problem}") from None
    _say_differences(imported.draft, now.organisation)
    click.echo("")
    ended = show_and_write(
        path, now.data, new, consent, source="as the lists have it", yes=yes, known=now.problems
    )
    if ended is not None:
        return ended
    click.echo(f"\n{shown(path)} is up to date\n")
    from orgdoc.api import spec_of  # noqa: PLC0415 - what draws and writes, for what a first import needs not

    old, new_answer = (
        spec_of(read).decide(shown_date=epoch_date()) for read in (now, read_data(new.encode(), str(path)))
    )
    click.echo(new_answer.diff(old).to_text(min(click.get_current_context().max_content_width or 80, 100)))
    return 0


def _say_differences(draft: Draft, organisation: Organisation) -> None:
    """Say what the lists no longer state, and what may only have another name."""
    from orgdoc.importing.merge import differences  # noqa: PLC0415

    for line in differences(draft, organisation):
        click.echo(f"\n{line}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
