"""One build at a time in a folder, also after a build was killed: the system drops a dead owner's lock."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from io import FileIO
from pathlib import Path
from types import TracebackType

from orgdoc.outputs.disk import Disk
from orgdoc.outputs.errors import Kind, OutputError, shown
from orgdoc.outputs.interrupts import check, to_the_end
from orgdoc.outputs.names import HIDDEN


class FolderLock:
    """Hold `folder`, made if need be; on leaving, the lock file goes, and the made folders if empty."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk
        self._path = folder / f"{HIDDEN}.lock"
        self._file: FileIO | None = None
        self._made: list[Path] = []

    def __enter__(self) -> None:
        try:
            self._acquire()
        except BaseException:
            to_the_end(self._release)
            raise

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        to_the_end(self._release)

    def _acquire(self) -> None:
        deadline = time.monotonic() + self._disk.lock_wait
        while not self._try():
            check()
            if time.monotonic() >= deadline:
                sentence = f"another orgdoc is writing to {shown(self._folder)}"
                raise OutputError(Kind.BUSY, sentence)
            time.sleep(0.02)

    def _try(self) -> bool:
        self._make_folders()
        try:
            self._file = self._disk.open_lock(self._path)
        except FileNotFoundError:
            return False  # a build that failed has just taken its empty folder away
        except OSError as problem:
            if problem.errno not in (errno.EISDIR, errno.ELOOP):
                raise
            what = "a folder" if problem.errno == errno.EISDIR else "a link"
            sentence = f"{self._path.as_posix()} is {what}, where orgdoc keeps its lock: take it away"
            raise OutputError(Kind.NOT_A_FILE, sentence) from None
        if self._disk.lock(self._file) and self._is_current(self._file):
            return True
        self._disk.close(self._file)
        return False

    def _is_current(self, file: FileIO) -> bool:
        """Tell whether the locked file still is the one in the folder: the last owner removed it."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.lstat())
        except FileNotFoundError:
            return False

    def _make_folders(self) -> None:
        for path in reversed((self._folder, *self._folder.parents)):
            if path.exists():
                continue
            self._made.append(path)  # before it is made, so that an interrupt does not lose it
            try:
                self._disk.mkdir(path)
            except FileExistsError:
                self._made.remove(path)
                if not path.is_dir():
                    raise

    def _release(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._let_go(self._file)
        for path in reversed(self._made):
            with contextlib.suppress(OSError):
                self._disk.rmdir(path)

    def _let_go(self, file: FileIO) -> None:
        if sys.platform == "win32":
            # An open file cannot be removed there, so this fails, rightly, while another build waits.
            self._disk.close(file)
            self._disk.unlink(self._path)
            return
        with contextlib.suppress(OSError):
            # Locking again does no harm and tells, after an interrupt, whether it is ours to remove.
            if not file.closed and self._disk.lock(file) and self._is_current(file):
                self._remove()
        self._disk.close(file)

    def _remove(self) -> None:
        try:
            self._disk.unlink(self._path)
        except OSError:  # what failed for a passing reason is litter only if it fails again
            self._disk.unlink(self._path)
