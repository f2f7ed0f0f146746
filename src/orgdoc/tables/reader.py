"""Bytes of a spreadsheet → its tables; what kind of file it is shows in its content, not its name."""

from __future__ import annotations

from typing import NamedTuple

from orgdoc.tables.apart import read_apart
from orgdoc.tables.csv_text import read_csv
from orgdoc.tables.table import CellProblem, Table, TableError

_ZIP, _OLD_EXCEL, _PDF = b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"


class ReadTables(NamedTuple):
    """The tables of one file, the problems of its cells, and notes on how it was read."""

    tables: tuple[Table, ...]
    problems: tuple[CellProblem, ...] = ()
    notes: tuple[str, ...] = ()


def read_tables(data: bytes, name: str) -> ReadTables:
    """Return the tables in a .csv, .xlsx or .ods file; `name` is the path as the user typed it.

    Raises TableError, a sentence for users, where the file is none of these or damaged.
    """
    if data.startswith(_OLD_EXCEL):
        raise TableError("this is an old Excel file (.xls), or one with a password; save it as .xlsx")
    if data.startswith(_PDF):
        raise TableError("this is a PDF; save the list as .xlsx, .ods or .csv")
    if data.startswith(_ZIP):
        tables, problems = read_apart(data, name)
        return ReadTables(tables, problems)
    table, notes = read_csv(data, name)
    return ReadTables((table,), (), notes)
