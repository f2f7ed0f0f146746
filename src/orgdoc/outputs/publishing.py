"""Put a set of files in place: the old set or the new one is there, never a part of each.

The new bytes are staged in the output folder under hidden names; then, file by file, the old one
gets a second, hidden name and the new one is renamed over it, the record last. A caught failure
puts the old ones back. After a kill in between, the record does not agree with the files
(`set_state`), and the next build makes the set whole and removes what is left under hidden names.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path, PurePath
from typing import NamedTuple

from orgdoc.outputs.disk import Disk
from orgdoc.outputs.errors import Kind, OutputError, explain
from orgdoc.outputs.interrupts import check, held, to_the_end
from orgdoc.outputs.lock import FolderLock
from orgdoc.outputs.names import HIDDEN, check_names, check_subfolder, check_targets, removable
from orgdoc.outputs.ours import Ours
from orgdoc.outputs.record import SetState, set_state

NEW = f"{HIDDEN}-new-"
OLD = f"{HIDDEN}-old-"


def publish(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    record: str,
    remove: Collection[str] = (),
    disk: Disk | None = None,
) -> None:
    """Write `files` into `folder` and take the files named in `remove` away, all or nothing.

    Raise `OutputError` if it cannot be done, `ValueError` for a name that leaves the folder.
    """
    check_names(files, record, remove)
    made = {name.casefold() for name in files}  # on Windows `Acme.svg` of old may be our new `acme.svg`
    gone = [name for name in dict.fromkeys(remove) if name.casefold() not in made]
    _publish(folder, files, disk or Disk(), lambda: _Choice(files, record, gone))


class Published(NamedTuple):
    """The set as it was found before, and the files of earlier builds that lie there still."""

    before: SetState
    left: tuple[str, ...]


def publish_set(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    record: str,
    record_of: Callable[[Mapping[str, str]], bytes],
    pages: str,
    force: bool = False,
    disk: Disk | None = None,
) -> Published:
    """Write a set of documents as `publish` does, and take away what it no longer has.

    That are the files of earlier builds whose names begin with `pages`, of the kinds that are made now.
    `record_of` makes the record, and is told which other files of earlier builds stay, with their SHA-256.
    What orgdoc has not written is not written over, unless `force`: OutputError is raised, of kind NOT_OURS.
    All this is looked up under the lock, so that it holds for what is replaced.
    """
    check_names((*files, record), record, ())
    kinds = {PurePath(name).suffix for name in files}
    done: list[Published] = []
    disk = disk or Disk()

    def choose() -> _Choice:
        before = set_state(folder, record)
        left = before.left_over(folder, (*files, record))
        gone = [name for name in left if name.startswith(pages) and PurePath(name).suffix in kinds]
        left = {name: digest for name, digest in left.items() if name not in gone}
        done[:] = [Published(before, tuple(sorted(left)))]
        ours = Ours(folder, record, disk, force=force)
        return _Choice({**files, record: record_of(left)}, record, gone, ours)

    _publish(folder, (*files, record), disk, choose)
    return done[0]


class _Choice(NamedTuple):
    """What is to be written, the last of it, and what is to go; None for `ours`: over whatever is there."""

    files: Mapping[str, bytes]
    record: str
    gone: list[str]
    ours: Ours | None = None


def _publish(folder: Path, names: Iterable[str], disk: Disk, choose: Callable[[], _Choice]) -> None:
    try:
        check_targets(folder, names)
        with held(), FolderLock(folder, disk):
            files, record, gone, ours = choose()
            check_targets(folder, [*files, *removable(folder, gone)])
            _sweep(folder, NEW, disk)
            with ours.promised(files) if ours else nullcontext():
                allow = ours.refuse_other if ours else _anything
                Exchange(folder, files, record, gone, disk, allow).run()
            _sweep(folder, OLD, disk)
    except OSError as problem:
        raise explain(problem, folder) from problem


def _anything(target: Path) -> None:
    pass


def check_writable(folder: Path) -> None:
    """Raise `OutputError` if nothing can be written to `folder`, or to where it would be made."""
    try:
        place = next(path for path in (folder, *folder.parents) if os.path.lexists(path))
        if not place.is_dir():
            raise NotADirectoryError
        # Only trying tells: mode bits say nothing about access lists, network drives or root.
        probe = place / f"{NEW}{os.urandom(4).hex()}"
        with held():
            try:
                probe.open("xb").close()
            finally:
                to_the_end(lambda: _remove(probe))
    except OSError as problem:
        raise explain(problem, folder) from problem


class _Slot(NamedTuple):
    """A file of the set; `data` is None for one that is removed."""

    target: Path
    data: bytes | None
    staged: Path
    backup: Path
    existed: bool


class Exchange:
    """One set taking the place of another, under the folder's lock.

    Every hidden name is fixed before the first step, so that what has been done can be read off
    the disk: an interrupt between a step and a note about it would make any note wrong.

    `allow` is asked for each file just before it is replaced, and raises OutputError where it may not be.
    """

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, bytes],
        record: str,
        gone: list[str],
        disk: Disk,
        allow: Callable[[Path], None],
    ) -> None:
        self._folder = folder
        self._allow = allow
        self._disk = disk
        self._subfolders = {(folder / name).parent for name in (*files, *gone)} - {folder}
        self._stranded: list[_Slot] = []
        token = os.urandom(4).hex()
        order = [*(name for name in files if name != record), *removable(folder, gone), record]
        self._slots = [
            _Slot(
                target=folder / name,
                data=files.get(name),
                staged=folder / f"{NEW}{token}-{number}",
                backup=folder / f"{OLD}{token}-{number}",
                existed=os.path.lexists(folder / name),
            )
            for number, name in enumerate(order)
        ]

    def run(self) -> None:
        try:
            for slot in self._slots:
                check()
                if slot.data is not None:
                    self._stage(slot, slot.data)
            self._swap()
            for folder in (self._folder, *self._subfolders):
                self._disk.sync_folder(folder)
        finally:
            to_the_end(self._tidy)

    def _stage(self, slot: _Slot, data: bytes) -> None:
        with self._disk.create(slot.staged) as file:
            self._disk.write(file, data)
            self._disk.sync(file)
        if slot.existed and not slot.target.is_symlink():
            with contextlib.suppress(FileNotFoundError):  # it has gone meanwhile
                self._disk.copy_access(slot.target, slot.staged)

    def _swap(self) -> None:
        try:
            for slot in self._slots:
                check()
                try:
                    self._put_in_place(slot)
                except OSError as problem:
                    raise explain(problem, self._folder, slot.target) from problem
        except BaseException as problem:
            to_the_end(self._put_back)
            if self._stranded:
                raise self._mixed() from problem
            raise

    def _put_in_place(self, slot: _Slot) -> None:
        check_subfolder(self._folder, slot.target)  # it may have been swapped for a link meanwhile
        self._allow(slot.target)
        if slot.data is None:
            with contextlib.suppress(FileNotFoundError):  # gone already: so much the better
                self._disk.replace(slot.target, slot.backup)
            return
        if slot.target.parent != self._folder and not slot.target.parent.is_dir():
            self._disk.mkdir(slot.target.parent)
        if slot.existed:
            self._back_up(slot)
        self._disk.replace(slot.staged, slot.target)

    def _back_up(self, slot: _Slot) -> None:
        if not slot.target.is_symlink():
            # A second name, not a move: the file is never missing. Not every drive can.
            with contextlib.suppress(OSError):
                self._disk.link(slot.target, slot.backup)
                return
        self._disk.replace(slot.target, slot.backup)

    def _put_back(self) -> None:
        self._stranded = self._slots  # until the opposite is known
        self._stranded = [slot for slot in reversed(self._slots) if not self._is_put_back(slot)]

    def _is_put_back(self, slot: _Slot) -> bool:
        try:
            if os.path.lexists(slot.backup):
                # A file that is in use was not replaced, and a rename over it would fail again.
                if not _is_one_file(slot.backup, slot.target):
                    self._disk.replace(slot.backup, slot.target)
            elif not slot.existed and not os.path.lexists(slot.staged):
                self._disk.unlink(slot.target)
            elif slot.existed and slot.data is not None and not os.path.lexists(slot.target):
                return False  # the folder has another name by now, and what was done there stays
        except OSError:
            return False
        with contextlib.suppress(OSError):
            self._disk.unlink(slot.backup)
        return True

    def _mixed(self) -> OutputError:
        names = ", ".join(slot.target.as_posix() for slot in self._stranded)
        kept = [slot.backup.as_posix() for slot in self._stranded if os.path.lexists(slot.backup)]
        where = f" (the old content is in {', '.join(kept)})" if kept else ""
        sentence = f"writing failed, and {names} could not be put back{where}: build again"
        return OutputError(Kind.LEFT_MIXED, sentence)

    def _tidy(self) -> None:
        for slot in self._slots:
            for path in [slot.staged] if slot in self._stranded else [slot.staged, slot.backup]:
                for _ in range(2):  # what failed once for a passing reason is litter only if it fails again
                    if os.path.lexists(path):
                        with contextlib.suppress(OSError):
                            self._disk.unlink(path)
        # Subfolders made in vain, and those whose last file was removed; a folder with a file in it stays.
        for folder in self._subfolders:
            with contextlib.suppress(OSError):
                self._disk.rmdir(folder)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # what failed for a passing reason is litter only if it fails again
        path.unlink(missing_ok=True)


def _is_one_file(first: Path, second: Path) -> bool:
    try:
        return os.path.samestat(first.lstat(), second.lstat())
    except FileNotFoundError:
        return False


def _sweep(folder: Path, prefix: str, disk: Disk) -> None:
    """Remove what a killed build left: the new ones at once for their space, the old ones only at the end."""
    left: list[Path] = []
    with contextlib.suppress(OSError):
        left = [path for path in folder.iterdir() if path.name.startswith(prefix)]
    for path in left:
        with contextlib.suppress(OSError):
            disk.unlink(path)
