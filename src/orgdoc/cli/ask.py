"""`orgdoc ask`"""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import click

from orgdoc import pipeline
from orgdoc.answering import FilledIn, changes_of, filled_in
from orgdoc.api import Answer
from orgdoc.characters import as_file_name
from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.file_content import content_of, reason
from orgdoc.cli.new_files import refuse_existing, refuse_inputs, write_new
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.spec_changes import ChangedMeanwhileError, Consent, show_and_write, until_written
from orgdoc.cli.spec_files import STANDARD_INPUT, decided, name_of, refuse_missing, shown
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_data, write_document, write_json
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.digest import sha256
from orgdoc.editing.spec_editor import NotEditableError, edited
from orgdoc.tables.reader import read_tables
from orgdoc.tables.table import TableError
from orgdoc.views.inquiry import question_list
from orgdoc.views.phrases import registering
from orgdoc.views.phrases.watching import moved
from orgdoc.views.terminal import verdict_labels

_FORMS = ("csv", "xlsx")
#: The column in the address of a cell, `form.xlsx!Form!C4`: without it, the address is that of the row.
_COLUMN = re.compile(r"[A-Z]+(?=\d+$)")


@command()
@click.argument("spec", shell_complete=completing.files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", *_FORMS]),
    default="text",
    help="How to give them; csv and xlsx make a form to send round.  [text]",
)
@click.option("-o", "--out", "target", metavar="FILE", help="The form's file; - for standard output.")
@click.option("--for", "whom", metavar="NAME", help="Only what NAME is asked: a form for each person.")
@click.option("--answers", "filled", metavar="FILE", help="Write the answers of a filled-in form into SPEC.")
@click.option("--yes", is_flag=True, help="With --answers: write without asking.")
@click.option("--dry-run", is_flag=True, help="With --answers: show the change, and write nothing.")
@click.option("--force", is_flag=True, help="Overwrite a form that is there.")
@rules_option
def ask(
    spec: str,
    form: str,
    target: str | None,
    whom: str | None,
    filled: str | None,
    yes: bool,
    dry_run: bool,
    force: bool,
) -> int:
    """List the open questions, the one that settles most first; send them round, and take the answers in.

    Example: orgdoc ask specs/acme.yaml --format xlsx
    """
    refuse_missing((spec,))
    if filled is not None:
        if spec == STANDARD_INPUT or not Path(spec).is_file():
            raise WrongUse("answers are written into a spec, so it must be a file")
        return until_written(
            Path(spec), lambda consent: _take_in(spec, filled, consent, yes=yes, dry_run=dry_run)
        )
    found = decided(spec)
    if found is None:
        return FINDINGS
    answer = found
    if whom is not None:
        answer = _asked_of(answer, whom, spec)
    if form in _FORMS:
        return _send_round(answer, pipeline.form(answer.found, form), spec, form, target, whom, force)
    if target is not None:
        raise WrongUse("-o names the file of a form; ask for one with --format xlsx or csv")
    if form == "json":
        write_json(pipeline.questions_as_json(answer.found))
    else:
        click.echo(question_list(answer.found.agenda, answer.naming, name_of(spec), 80))
    return 0


def _asked_of(answer: Answer, whom: str, spec: str) -> Answer:
    """Return the answer with only what one person is asked. Raises WrongUse for whom nobody asks."""
    asked = answer.found.agenda.people_asked(answer.decisions.head)
    people = {name.casefold(): name for name in asked}
    if whom.casefold() not in people:
        near = nearest(whom, people.values())
        asks = f"asked are {', '.join(people.values())}" if people else "nobody is asked by name"
        hint = f"; did you mean {near}?" if near else f"; {asks}"
        raise WrongUse(f"nothing in {name_of(spec)} is asked of {whom!r}{hint}")
    return answer.asked_of(people[whom.casefold()])


def _send_round(
    answer: Answer, data: bytes, spec: str, form: str, target: str | None, whom: str | None, force: bool
) -> int:
    if target == STANDARD_INPUT:
        if form == "csv":
            write_document(data, "name a file with -o")
        else:
            write_data(data)
        return 0
    of = f"-{as_file_name(whom)}" if whom else ""
    path = Path(target or f"{PurePath(name_of(spec)).stem.replace(' ', '-')}-questions{of}.{form}")
    refuse_inputs([path], {"the spec": (spec,)}, other="name another file with -o")
    refuse_existing([path], force, other="name another file with -o")
    status = write_new(path.parent, {path.name: data}, last=path.name, fresh=() if force else None)
    if status == 0:
        click.echo(registering.form_written(shown(path), len(answer.found.agenda.entries), spec))
    return status


def _take_in(spec: str, filled: str, consent: Consent, *, yes: bool, dry_run: bool) -> int:
    """Write the answers of a form into the spec; all of them, or none where one does not fit."""
    refuse_missing((filled,))
    answers = _filled_in(filled)
    if answers is None:
        raise WrongUse(f"{filled} is no form of orgdoc's: it has no columns Answer and Key")
    found = decided(spec)
    if found is None:
        return FINDINGS
    if not answers:
        click.echo(f"{filled} holds no answers; nothing to change")
        return 0
    before = found
    changes, problems = changes_of(answers, before.decisions, before.naming)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        rows = {_COLUMN.sub("", problem.address) for problem in problems}
        click.echo(registering.refused(len(rows), spec), err=True)
        return FINDINGS
    path, data = Path(spec), content_of(spec)
    if sha256(data) != before.found.spec_sha256:
        raise ChangedMeanwhileError
    try:
        new = edited(data.decode("utf-8"), changes)
    except NotEditableError as problem:
        raise WrongUse(f"{spec}: {problem}") from None
    ended = show_and_write(
        path,
        data,
        new,
        consent,
        source=f"with the answers of {filled}",
        yes=yes,
        dry_run=dry_run,
        known=before.spec.problems,
    )
    return _say_moved(spec, before) if ended is None else ended


def _filled_in(filled: str) -> list[FilledIn] | None:
    try:
        data = content_of(filled)
    except OSError as problem:
        raise WrongUse(f"cannot read {filled}: {reason(problem)}") from None
    try:
        return filled_in(read_tables(data, shown(Path(filled))).tables)
    except TableError as problem:
        raise WrongUse(f"{filled}: {problem}") from None


def _say_moved(spec: str, before: Answer) -> int:
    """Say that the spec has the answers, whatever becomes of what follows; and what they have settled."""
    click.echo(f"\n{spec} has the answers")
    after = decided(spec)
    if after is None:
        return FINDINGS
    old = verdict_labels(before.decisions, before.naming)
    for line in moved(old, verdict_labels(after.decisions, after.naming)):
        click.echo(line)
    return 0
