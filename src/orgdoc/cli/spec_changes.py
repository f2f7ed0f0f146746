"""Changing a spec of the user's: shown as a difference first, and only with their consent."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from orgdoc.checking import Read
from orgdoc.cli.painting import paint
from orgdoc.cli.spec_files import read_data, shown
from orgdoc.cli.status import ENVIRONMENT, FINDINGS, USAGE
from orgdoc.cli.streams import styled
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.diagnostics.text_report import concise, render
from orgdoc.errors import OrgdocError
from orgdoc.outputs import FileChange, Kind, OutputError, change_files

#: As many changes by others as a change is worked anew for.
_MOST_TRIES = 25


class ChangedMeanwhileError(OrgdocError):
    """Somebody else has changed the spec since it was read; nothing was written."""


class Consent:
    """The lines that the user has agreed to change; worked anew, the same need no second question."""

    def __init__(self) -> None:
        self.lines: list[str] | None = None


def until_written(path: Path, attempt: Callable[[Consent], int]) -> int:
    """Return the exit status of `attempt`, which is made anew as often as somebody else was quicker."""
    consent = Consent()
    for _ in range(_MOST_TRIES):
        try:
            return attempt(consent)
        except ChangedMeanwhileError:
            click.echo(
                f"note: {shown(path)} was changed meanwhile; worked anew from what it says now", err=True
            )
    click.echo(f"orgdoc: {shown(path)} changes all the time; nothing was written into it", err=True)
    return ENVIRONMENT


def show_and_write(
    path: Path,
    old: bytes,
    new: str,
    consent: Consent,
    *,
    source: str,
    yes: bool,
    dry_run: bool = False,
    known: Iterable[Diagnostic] = (),
) -> int | None:
    """Show how `new` differs from `old`, ask, and write it; return the exit status, None once it is written.

    `old` is what was read of the spec, `known` what is wrong with that, and `source` says where the change
    comes from. What the change gives cause to warn of is told with it. A text that does not
    read without errors is never written. Raises ChangedMeanwhileError.
    """
    before = old.decode("utf-8")
    if new == before:
        click.echo(f"{shown(path)} states all of it already; nothing to change")
        return 0
    after = read_data(new.encode(), str(path))
    if after.organisation is None:
        click.echo(render(after.problems, after.source, paint=paint), err=True, nl=False)
        click.echo(f"so changed, {shown(path)} would not be right; it is left as it was", err=True)
        return FINDINGS
    from difflib import unified_diff  # noqa: PLC0415 - a first import changes nothing

    lines = list(unified_diff(before.splitlines(), new.splitlines(), shown(path), source, n=2, lineterm=""))
    changed = [line for line in lines if line[:1] in "+-"]
    if changed != consent.lines:
        for line in lines:
            colour = {"+": "green", "-": "red"}.get(line[:1])
            click.echo(styled(line, fg=colour) if colour else line)
        _warn(before, after, known)
        if dry_run:
            click.echo("\nnothing was written")
            return 0
        if not yes:
            if sys.stdin is None or not sys.stdin.isatty():
                click.echo(f"\nnothing was written; add --yes to change {shown(path)} so", err=True)
                return USAGE
            if not click.confirm(f"\nChange {shown(path)} so?", default=True):
                click.echo("nothing was written")
                return 0
        consent.lines = changed
    return _write(path, old, new)


def _warn(before: str, after: Read, known: Iterable[Diagnostic]) -> None:
    """Say what the changed spec warns of, on lines of which the one before did not."""
    old, new = before.split("\n"), after.source.text.split("\n")
    told = {_said(one, old) for one in known}
    for one in after.problems:
        if one.severity is Severity.WARNING and _said(one, new) not in told:
            click.echo(f"\n{concise(one, after.source)}", err=True)
            if one.help:
                click.echo(f"  help: {one.help}", err=True)


def _said(problem: Diagnostic, lines: Sequence[str]) -> tuple[str, ...]:
    """Return what a problem says, and the line of which it says it, wherever that stands now."""
    number = problem.primary.span.line - 1
    return problem.code, problem.message, lines[number].strip() if number < len(lines) else ""


def _write(path: Path, old: bytes, new: str) -> int | None:
    try:
        change_files([FileChange(path, new.encode(), old)])
    except OutputError as problem:
        if problem.kind is Kind.CHANGED and path.exists():
            raise ChangedMeanwhileError from problem
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    return None
