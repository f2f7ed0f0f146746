"""One way to change a file of the user's: what somebody else has saved meanwhile is never lost.

Under the lock of its folder, a file is compared with what was read of it just before it is replaced. What it
points to is changed where it is a link; mode, owner and further names (hard links) stay.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import EllipsisType
from typing import NamedTuple

from orgdoc.outputs.disk import Disk
from orgdoc.outputs.errors import Kind, OutputError, explain
from orgdoc.outputs.interrupts import held, to_the_end
from orgdoc.outputs.lock import FolderLock
from orgdoc.outputs.names import HIDDEN, check_target
from orgdoc.outputs.publishing import Exchange

#: Seconds: those who answer at once come one after the other.
_LOCK_WAIT = 10.0


class FileChange(NamedTuple):
    """A file and its new content; `before` is what was read of it, None where there was no such file.

    With `...` it is replaced whatever it holds.
    """

    path: Path
    new: bytes
    before: bytes | EllipsisType | None = None


class _Place(NamedTuple):
    """A change with the file that is meant in the end, past all links."""

    target: Path
    change: FileChange


def change_files(changes: Sequence[FileChange], *, disk: Disk | None = None) -> None:
    """Make the changes: of the files of one folder all or none, the last one last.

    Raises OutputError; its kind is CHANGED where a file is not as it was read, and nothing was written.
    """
    if disk is None:
        disk = Disk()
        disk.lock_wait = _LOCK_WAIT
    by_folder: dict[Path, list[_Place]] = {}
    for change in changes:
        target = Path(os.path.realpath(change.path))
        by_folder.setdefault(target.parent, []).append(_Place(target, change))
    for folder, places in by_folder.items():
        try:
            for place in places:
                check_target(place.target)
            with held(), ExitStack() as stack:
                stack.enter_context(FolderLock(folder, disk))
                _change(folder, places, disk)
        except OSError as problem:
            raise explain(problem, folder) from problem


def _change(folder: Path, places: Sequence[_Place], disk: Disk) -> None:
    for place in places:
        _refuse_changed(place)
    kept_names = [place for place in places if _must_stay(place.target)]
    others = {place.target.name: place for place in places if place not in kept_names}
    if others:
        files = {name: place.change.new for name, place in others.items()}
        last = list(files)[-1]
        Exchange(folder, files, last, [], disk, lambda target: _refuse_changed(others[target.name])).run()
    for place in kept_names:
        _write_in_place(place, disk)


def _refuse_changed(place: _Place) -> None:
    target, (path, _, before) = place
    if before is ...:
        return
    now = target.read_bytes() if target.exists() else None
    if now == before:
        return
    if before is None:
        raise OutputError(Kind.CHANGED, f"{path.as_posix()} is there already; nothing was written into it")
    what = "is gone" if now is None else "was changed"
    raise OutputError(Kind.CHANGED, f"{path.as_posix()} {what} meanwhile; nothing was written into it")


def _must_stay(target: Path) -> bool:
    """Tell whether a new file in its place would not be the same: it has further names, or another owner."""
    try:
        there = target.stat()
    except FileNotFoundError:
        return False
    if there.st_nlink > 1:
        return True
    return hasattr(os, "geteuid") and os.geteuid() not in (0, there.st_uid)


def _write_in_place(place: _Place, disk: Disk) -> None:
    """Write into the file itself, with a copy beside it until it is whole.

    After a kill in between, the copy is what it held; the next change says so and touches neither.
    """
    target, change = place
    copy = target.with_name(f"{HIDDEN}-kept-{target.name}")
    if os.path.lexists(copy):
        sentence = (
            f"the last change of {target.as_posix()} was cut short; what it held before is in "
            f"{copy.as_posix()}: put the right one in its place, and delete the copy"
        )
        raise OutputError(Kind.LEFT_MIXED, sentence)
    old = target.read_bytes()
    whole = False

    def tidy() -> None:
        if whole or _holds(target, old):
            with contextlib.suppress(OSError):
                disk.unlink(copy)

    try:
        with disk.create(copy) as file:
            disk.write(file, old)
            disk.sync(file)
        disk.copy_access(target, copy)
        _refuse_changed(place)
        try:
            disk.overwrite(target, change.new)
            whole = True
        except BaseException:
            to_the_end(lambda: disk.overwrite(target, old))
            raise
    except OSError as problem:
        if not _holds(target, old):
            sentence = (
                f"writing failed, and {target.as_posix()} could not be put back: what it held before is in "
                f"{copy.as_posix()}"
            )
            raise OutputError(Kind.LEFT_MIXED, sentence) from problem
        raise explain(problem, target.parent, target) from problem
    finally:
        to_the_end(tidy)
    disk.sync_folder(target.parent)


def _holds(target: Path, data: bytes) -> bool:
    try:
        return target.read_bytes() == data
    except OSError:
        return False
