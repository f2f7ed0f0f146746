"""Bytes of a spreadsheet → its tables; what kind of file it is shows in its content, not its name."""

from __future__ import annotations

from typing import NamedTuple

from orgdoc.tables.apart import ReadingApart
from orgdoc.tables.table import CellProblem, Table, TableError

_ZIP, _OLD_EXCEL, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"


class ReadTables(NamedTuple):
    """The tables of one file, the problems of its cells, and notes on how it was read."""

    tables: tuple[Table, ...]
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[str, ...] = ()


class Reading:
    """A file that is being read, from the moment this is made: a workbook is, in a process of its own, while
    this one does something else. `end` it in any case.

    Raises OSError where the system has no room for a process.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._apart = ReadingApart(data) if data.startswith(_ZIP) else None

    def tables(self, name: str) -> ReadTables:
        """Return the tables in a .csv, .xlsx or .ods file; `name` is the path as the user typed it.

        Raises TableError, a sentence for users, where the file is none of these or damaged.
        """
        if self._data.startswith(_OLD_EXCEL):
            raise TableError("this is an old Excel file (.xls), or one with a password; save it as .xlsx")
        if self._data.startswith(_PDF):
            raise TableError("this is a PDF; save the list as .xlsx, .ods or .csv")
        if self._apart is not None:
            return ReadTables(*self._apart.tables(name))
        from orgdoc.tables.csv_text import read_csv  # noqa: PLC0415 - a workbook needs none of it

        table, notes = read_csv(self._data, name)
        return ReadTables((table,), (), notes)

    def end(self) -> None:
        """Stop to read, where nobody waits for it any more."""
        if self._apart is not None:
            self._apart.end()


def read_tables(data: bytes, name: str) -> ReadTables:
    """Return the tables in a file, as `Reading` does that is waited for at once."""
    reading = Reading(data)
    try:
        return reading.tables(name)
    finally:
        reading.end()
