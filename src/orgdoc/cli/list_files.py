"""The lists that the user names, which are read while the program does something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from orgdoc.cli.file_content import content_of
from orgdoc.tables.reader import Reading, ReadTables


class ListFile:
    """A list that the user names: a spreadsheet; or a catalogue, which is read where it is understood."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.path = Path(file)
        self.is_catalogue = self.path.is_dir() or self.path.suffix.lower() in (".yaml", ".yml")
        self._reading: Reading | None = None
        self._problem: OSError | None = None

    def begin(self) -> None:
        """Begin to read a spreadsheet; what is wrong with it is told when its tables are asked for.

        Raises OSError where the system has no room for a process, which is no fault of the file.
        """
        if self.is_catalogue or self._reading is not None:
            return
        try:
            data = content_of(self.file)
        except OSError as problem:
            self._problem = problem
            return
        self._reading = Reading(data)

    def tables(self, name: str) -> ReadTables:
        """Wait for the tables of a spreadsheet, which they call by `name`. Raises OSError and TableError."""
        if self._problem is not None:
            raise self._problem
        assert self._reading is not None, "it was begun"
        try:
            return self._reading.tables(name)
        finally:
            self.end()

    def end(self) -> None:
        """Stop to read, where nobody waits for it any more."""
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.end()


class Lists:
    """The lists, in order. The first is begun at once, each other one when that before it is waited for, so
    that no more than two take memory.
    """

    def __init__(self, files: tuple[str, ...]) -> None:
        self.files = files
        self._lists = [ListFile(file) for file in files]

    def __enter__(self) -> Lists:
        self._lists[0].begin()
        return self

    def __iter__(self) -> Iterator[ListFile]:
        for one, after in zip(self._lists, [*self._lists[1:], None], strict=True):
            if after is not None:
                after.begin()
            yield one

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._lists:
            one.end()
