"""How far long work has come: one line on a terminal, once it has taken a second; nothing elsewhere."""

from __future__ import annotations

import sys
import time

import click

from orgdoc.cli.streams import ERASE_LINE

_AFTER_SECONDS = 1.0
_BETWEEN_SECONDS = 0.1
_WIDTH = 20


class Progress:
    """A line that is written over itself, on standard error; `clear` it before anything else is printed."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self._begun = self._last = time.monotonic()
        self._written = False

    def __call__(self, what: str, done: int, of: int) -> None:
        """Say that `done` of `of` steps are done, and what is done now."""
        now = time.monotonic()
        if not self._shown or now - self._begun < _AFTER_SECONDS:
            return
        if done and now - self._last < _BETWEEN_SECONDS:
            return  # what begins is always named: it may take long
        self._last = now
        filled = _WIDTH * done // max(of, 1)
        bar = "#" * filled + "." * (_WIDTH - filled)
        click.echo(f"{ERASE_LINE}[{bar}] {done:,} of {of:,}  {what[:60]}", nl=False, err=True)
        self._written = True

    def clear(self) -> None:
        if self._written:
            click.echo(ERASE_LINE, nl=False, err=True)
            self._written = False
