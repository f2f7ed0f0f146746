"""`orgdoc build --watch`: wait until a file is saved, and build what hangs on it again.

Looking at the file ten times a second needs no further library and works on every file system. Modules
stay imported from one build to the next, which is most of what a build of a small spec costs.
"""

from __future__ import annotations

import gc
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import click

from orgdoc.cli.rule_books import found_beside
from orgdoc.cli.status import Built
from orgdoc.outputs.interrupts import held
from orgdoc.views.phrases import watching as say

_POLL_SECONDS = 0.1
#: A stamp of a file that changes when it is saved; None while it is not there.
Stamp = tuple[int, int, int] | None


class Watch:
    """Remembers each file as it was before it was last read, so that no change is missed."""

    def __init__(self, files: Iterable[str]) -> None:
        self._read = {file: _stamp(file) for file in files}
        self._seen: dict[str, Stamp] = {}

    def also(self, files: Iterable[str]) -> None:
        """Wait for further files too, from how they are now."""
        for file in files:
            if file not in self._read:
                self._read[file] = _stamp(file)

    def wait(self) -> str:
        """Return the next file that has changed and come to rest.

        An editor that replaces the file takes it away for a moment, and a slow one writes it piece by
        piece: a file counts once it is there and the same twice in a row.
        """
        while True:
            time.sleep(_POLL_SECONDS)
            for file, before in self._read.items():
                now = _stamp(file)
                if now is not None and now != before:
                    if self._seen.get(file) == now:
                        self._read[file] = now
                        return file
                    self._seen[file] = now


class Build(Protocol):
    """Builds one spec and says what is wrong with it; `again`: not for the first time."""

    def __call__(self, spec: str, *, again: bool) -> Built: ...


def watch(specs: tuple[str, ...], others: tuple[str, ...], build: Build, *, quiet: bool) -> int:
    """Build `specs`, and again whenever they or `others` change; return when the user interrupts.

    `others` are files on which every spec hangs; the books that specs name are found as they are read, and
    whichever changes, all specs are built again.
    """
    waiting = Watch((*specs, *others))
    last = {spec: build(spec, again=False).verdicts for spec in specs}
    waiting.also(found_beside())
    _tell(say.watching((*specs, *others, *found_beside())), quiet)
    try:
        while True:
            with held():  # what is raised while Python collects is lost
                gc.collect()
            changed = waiting.wait()
            for spec in (changed,) if changed in specs else specs:
                clock, begun = time.strftime("%H:%M:%S"), time.perf_counter()
                verdicts = build(spec, again=True).verdicts
                if verdicts is None:
                    _tell(say.failed(clock, spec, changed), quiet)
                    continue
                _tell(say.rebuilt(clock, spec, changed, time.perf_counter() - begun), quiet)
                for line in say.moved(last[spec] or {}, verdicts):
                    _tell(line, quiet)
                last[spec] = verdicts
            waiting.also(found_beside())
    except KeyboardInterrupt:
        _tell(say.STOPPED, quiet)
    return 0


def _tell(text: str, quiet: bool) -> None:
    if not quiet:
        click.echo(text)


def _stamp(file: str) -> Stamp:
    try:
        found = Path(file).stat()
    except OSError:
        return None
    if stat.S_ISFIFO(found.st_mode):  # to read it might wait for ever
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
