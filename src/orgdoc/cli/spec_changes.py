"""Changing a spec of the user's: shown as a difference first, and only with their consent."""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path

import click

from orgdoc import pipeline
from orgdoc.cli.new_files import write_new
from orgdoc.cli.painting import paint
from orgdoc.cli.spec_files import shown
from orgdoc.cli.status import FINDINGS, USAGE
from orgdoc.diagnostics.text_report import render


def show_and_write(
    path: Path, old: str, new: str, *, source: str, yes: bool, dry_run: bool = False
) -> int | None:
    """Show how `new` differs from `old`, ask, and write it; return the exit status, None once it is written.

    `source` says where the change comes from. A text that does not read without errors is never written.
    """
    if new == old:
        click.echo(f"{shown(path)} states all of it already; nothing to change")
        return 0
    after = pipeline.read(new.encode(), shown(path))
    if after.organisation is None:
        click.echo(render(after.problems, after.source, paint=paint), err=True, nl=False)
        click.echo(f"so changed, {shown(path)} would not be right; it is left as it was", err=True)
        return FINDINGS
    lines = unified_diff(old.splitlines(), new.splitlines(), shown(path), source, n=2, lineterm="")
    for line in lines:
        colour = {"+": "green", "-": "red"}.get(line[:1])
        click.echo(click.style(line, fg=colour) if colour else line)
    if dry_run:
        click.echo("\nnothing was written")
        return 0
    if not yes:
        if not sys.stdin.isatty():
            click.echo(f"\nnothing was written; add --yes to change {shown(path)} so", err=True)
            return USAGE
        if not click.confirm(f"\nChange {shown(path)} so?", default=True):
            click.echo("nothing was written")
            return 0
    return write_new(path.parent, {path.name: new.encode()}, last=path.name) or None
