"""Every change made on the disk, one method each, so that a test can make any of them fail."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
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


def _attributes(path: Path) -> list[str]:
    """Return the names of what a file bears beside its mode, lists of access among it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return os.listxattr(path)
    return []


class Disk:
    """The real disk; `lock_wait` and `replace_wait` are seconds of patience."""

    lock_wait = 2.0
    # Windows only: virus scanners and indexers hold a new file for a moment.
    replace_wait = 1.0 if sys.platform == "win32" else 0.0

    def open_lock(self, path: Path) -> FileIO:
        """Open the lock file, made if need be, so that every user of the folder can open it too."""
        # Nor is a pipe that lies there waited for.
        no_link = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            file = FileIO(os.open(path, os.O_RDWR | os.O_CREAT | no_link, 0o666), "r+")
        except PermissionError as problem:
            # Another user's: it may be locked without being written, and in a folder like /tmp it may not
            # even be asked to be made.
            try:
                return FileIO(os.open(path, os.O_RDONLY | no_link), "r")
            except FileNotFoundError:
                raise problem from None
        with contextlib.suppress(OSError, AttributeError):
            os.fchmod(file.fileno(), 0o666)
        return file

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

    def copy_access(self, target: Path, staged: Path) -> bool:
        """Give `staged` the owner, mode and access of `target`; tell whether the owner is the same."""
        there = target.stat()
        if (owner := (there.st_uid, there.st_gid)) != ((made := staged.stat()).st_uid, made.st_gid):
            with contextlib.suppress(OSError, AttributeError):
                os.chown(staged, *owner)
        with contextlib.suppress(OSError):
            staged.chmod(stat.S_IMODE(there.st_mode) & 0o777)
        if sys.platform == "linux":
            for name in _attributes(target):
                with contextlib.suppress(OSError):
                    os.setxattr(staged, name, os.getxattr(target, name))
        made = staged.stat()
        return (made.st_uid, made.st_gid) == owner

    def overwrite(self, path: Path, data: bytes) -> None:
        """Write into the file that is there: all its names, its owner and its mode stay."""
        with path.open("r+b") as file:
            file.write(data)
            file.truncate()
            file.flush()
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
