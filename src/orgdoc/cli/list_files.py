"""The lists that the user names, which are read while the program does something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def begun(args: Sequence[str]) -> ListFile | None:
    """Return the first list that an import is called with, which is being read; `end` it in any case.

    `args` are those after `import`. The first is a list unless it is an option, so this takes no parsing of
    commands, which takes as long to load as a third of a long list to read. None where there is nothing to
    begin with: what is wrong with a list is told where all is known of the command.
    """
    if not args or args[0].startswith("-"):
        return None
    try:
        if not Path(args[0]).is_file():
            return None
        first = ListFile(args[0])
        first.begin()
    except OSError:
        return None
    return first


class Lists:
    """The lists, in order. The first is begun at once, if it is not `begun` before, each other one when that
    before it is waited for, so that no more than two take memory.
    """

    def __init__(self, files: tuple[str, ...], begun: ListFile | None = None) -> None:
        self.files = files
        self._lists = [ListFile(file) for file in files]
        if begun is not None and begun.file == files[0]:
            self._lists[0] = begun

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
