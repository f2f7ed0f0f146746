"""A sheet as text, and what is wrong with one of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from orgdoc.errors import OrgdocError


class TableError(OrgdocError):
    """A file that cannot be read as a table; its text is a sentence for users, without the file's name."""


class Table(NamedTuple):
    """One sheet: `file` as the user typed it, `sheet` is "" for a CSV file, which has but one.

    `rows` begin at row 1 and column A, whatever is empty there, so that addresses hold; each cell is text
    without space around it, "" where it is empty. Rows may differ in length. `hidden` are row numbers.
    `places`: where each row comes from, in a table that was made of text files: `catalog-info.yaml:12`.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[str]]
    hidden: frozenset[int] = frozenset()
    places: Sequence[str] = ()

    def address(self, row: int, column: int) -> str:
        """Return where a cell stands, as a spreadsheet says it: `list.xlsx!Projects!C14`.

        `row` and `column` count from 0. The rows of a CSV file are counted as a spreadsheet shows them:
        a cell with line breaks is one row.
        """
        if self.places:
            return self.places[row]
        return "!".join(part for part in (self.file, self.sheet, self.place(row, column)) if part)

    def place(self, row: int, column: int) -> str:
        """Return where a cell stands in its sheet: `C14`."""
        return f"{letters(column)}{row + 1}"

    @property
    def title(self) -> str:
        """The file, with its sheet where it has several: `list.xlsx!Projects`."""
        return "!".join(part for part in (self.file, self.sheet) if part)


class CellProblem(NamedTuple):
    """Something in a cell that was not taken: where, what is wrong, and what to do, if that is known."""

    address: str
    message: str
    help: str = ""

    def __str__(self) -> str:
        return f"{self.address}: {self.message}" + (f"; {self.help}" if self.help else "")


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, …, Z, AA, …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """Return the number, from 0, of the column with these letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
