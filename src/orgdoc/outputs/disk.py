"""Every change made on the disk, one method each, so that a test can make any of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from io import FileIO
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    _NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as problem:
            # Some network drives know no locks: a build there must not be refused for that.
            if problem.errno not in _NO_LOCKS_HERE:
                raise
        return True


class Disk:
    """The real disk; `lock_wait` and `replace_wait` are seconds of patience."""

    lock_wait = 2.0
    # Windows only: virus scanners and indexers hold a new file for a moment.
    replace_wait = 1.0 if sys.platform == "win32" else 0.0

    def open_lock(self, path: Path) -> FileIO:
        return FileIO(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666), "r+")

    def lock(self, file: FileIO) -> bool:
        return _lock(file.fileno())

    def close(self, file: FileIO) -> None:
        file.close()

    def create(self, path: Path) -> BinaryIO:
        return path.open("xb")

    def write(self, file: BinaryIO, data: bytes) -> None:
        file.write(data)
        file.flush()

    def sync(self, file: BinaryIO) -> None:
        os.fsync(file.fileno())

    def sync_folder(self, folder: Path) -> None:
        """Make the renames in `folder` last; Windows cannot, and needs not."""
        with contextlib.suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def link(self, source: Path, name: Path) -> None:
        name.hardlink_to(source)

    def replace(self, source: Path, target: Path) -> None:
        deadline = time.monotonic() + self.replace_wait
        while True:
            try:
                source.replace(target)
            except PermissionError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def unlink(self, path: Path) -> None:
        path.unlink(missing_ok=True)

    def mkdir(self, path: Path) -> None:
        path.mkdir()

    def rmdir(self, path: Path) -> None:
        path.rmdir()
