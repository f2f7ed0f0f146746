"""Which files of a folder orgdoc has written: no other is written over, unless the user says so.

The record of a set names its files. Until there is one, and where a set gets files that the record does not
name yet, a hidden promise says what is about to be written, by SHA-256: so the build after one that was
killed knows its files from those of the user's.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from orgdoc.digest import sha256
from orgdoc.outputs.disk import Disk
from orgdoc.outputs.errors import Kind, OutputError, not_ours
from orgdoc.outputs.interrupts import to_the_end
from orgdoc.outputs.names import HIDDEN, folded
from orgdoc.outputs.record import digest_of, names_in_record

PROMISE = f"{HIDDEN}-set-"


class Ours:
    """What orgdoc has written of the set with this `record`; looked up under the folder's lock.

    With `force`, whatever is there counts as written by orgdoc.
    """

    def __init__(self, folder: Path, record: str, disk: Disk, *, force: bool) -> None:
        self._folder = folder
        self._disk = disk
        self._force = force
        self._named = names_in_record(folder, record)
        self._prefix = f"{PROMISE}{sha256(folded(record).encode())[:8]}-"
        self._digests: set[str] = set()
        for path in self._promises():
            with contextlib.suppress(OSError):
                self._digests.update(path.read_text(encoding="ascii", errors="replace").split())

    @contextlib.contextmanager
    def promised(self, files: Mapping[str, bytes]) -> Iterator[None]:
        """Promise `files` for as long as they are put in place, having refused to write over others."""
        self._digests |= {sha256(data) for data in files.values()}
        self._refuse(files)
        promise = self._folder / f"{self._prefix}{os.urandom(4).hex()}"
        done = [promise]
        try:
            if not self._named.issuperset(map(folded, files)):
                with self._disk.create(promise) as file:
                    self._disk.write(file, "\n".join(sorted(self._digests)).encode())
                    self._disk.sync(file)
            yield
            done = [promise, *self._promises()]
        except OutputError as problem:
            if problem.kind is Kind.LEFT_MIXED:
                done = []
            raise
        finally:
            to_the_end(lambda: self._remove(done))

    def refuse_other(self, target: Path) -> None:
        """Raise OutputError if `target` is a file that orgdoc has not written."""
        self._refuse([target.relative_to(self._folder).as_posix()])

    def _refuse(self, names: Iterable[str]) -> None:
        others = [] if self._force else [name for name in names if not self._is_ours(name)]
        if others:
            raise not_ours([self._folder / name for name in others])

    def _is_ours(self, name: str) -> bool:
        path = self._folder / name
        if folded(name) in self._named or not os.path.lexists(path):
            return True
        if path.is_symlink():
            return False
        return path.stat().st_size == 0 or digest_of(path) in self._digests  # of an empty one nothing is lost

    def _promises(self) -> list[Path]:
        with contextlib.suppress(OSError):
            found = [path for path in self._folder.iterdir() if path.name.startswith(self._prefix)]
            return [path for path in found if path.is_file() and not path.is_symlink()]
        return []

    def _remove(self, promises: Iterable[Path]) -> None:
        for path in promises:
            for _ in range(2):  # what failed once for a passing reason is litter only if it fails again
                if os.path.lexists(path):
                    with contextlib.suppress(OSError):
                        self._disk.unlink(path)
