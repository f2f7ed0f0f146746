"""A workbook as sheets of text: neutral values that .xlsx and .csv can render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PLAIN, OPEN = -1, -2  # tones that are no branch's


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with a tone (a branch by its number, PLAIN or OPEN), perhaps a link to a row of another sheet.

    `row` counts from 0 among the rows of that sheet, its row of titles left out.
    """

    text: str
    tone: int = PLAIN
    sheet: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its width in characters; `to_fill_in`: people write into it."""

    title: str
    width: int
    to_fill_in: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; `choices` gives the texts that a drop-down offers, by row (from 0) and column.

    `note` stands above the titles, in a form that people get who never saw one. `printed`: so many columns
    go on paper, all where it is None.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    choices: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    printed: int | None = None


@dataclass(frozen=True, slots=True)
class Workbook:
    """`date` is ISO or None; `properties` are custom document properties."""

    title: str
    author: str
    sheets: tuple[Sheet, ...]
    date: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


def text_of(cell: Cell | str) -> str:
    return cell if isinstance(cell, str) else cell.text
