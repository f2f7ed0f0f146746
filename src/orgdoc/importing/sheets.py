"""What a sheet is: where its column names stand, what each column holds, what its rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from orgdoc.importing.draft import ColumnUse
from orgdoc.importing.vocabulary import (
    COMPUTED,
    HEADERS,
    IGNORE,
    PROJECT_HEADERS,
    RESOURCE_HEADERS,
    folded,
)
from orgdoc.tables.table import CellProblem, Table

_HEADER_WITHIN = 30
_OF_PROJECTS = {"manager", "deliverable", "activity", "objective", "for", "stakeholders", "customer_facing"}
_OF_FORM = {"question", "answer", "key"}
#: The columns without which rows say nothing; others need a name.
_NEEDED = {"boundary": ("party",), "organisation": ("field", "value"), IGNORE: ()}
_PROJECT_SHEETS = ("project", "projects", "initiatives", "portfolio")
_RESOURCE_SHEETS = ("resource", "resources", "asset", "assets", "inventory")


class SheetWish(NamedTuple):
    """What the user's mapping says of one sheet: what its rows are, and the field of each column by name."""

    rows_are: str | None
    columns: Mapping[str, str]


class Mapped(NamedTuple):
    """What a mapping file says: of sheets by title (`list.xlsx!Projects`), and of words by field."""

    sheets: Mapping[str, SheetWish] = MappingProxyType({})
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})


class SheetPlan(NamedTuple):
    """How a sheet is to be read: `header` is the row of column names, from 0.

    `exact`: the sheet is of orgdoc's own making, so that its words are those of a spec, and nothing else.
    """

    table: Table
    rows_are: str
    header: int
    columns: tuple[ColumnUse, ...]
    exact: bool = False


def plan_sheet(table: Table, wish: SheetWish | None) -> SheetPlan | CellProblem | None:
    """Return how to read `table`, or what keeps it from being read; None where it is empty."""
    if not any(any(row) for row in table.rows):
        return None
    words = {folded(name): field for name, field in (wish.columns if wish else {}).items()}
    header = _header(table, words)
    if (wish is not None and wish.rows_are == IGNORE) or _asks(table):
        return SheetPlan(table, IGNORE, header or 0, ())
    if header is None:
        first = next(number for number, row in enumerate(table.rows) if any(row))
        return CellProblem(
            table.address(first, 0),
            "no row of column names was recognised here",
            "say in the mapping file (--map) which column holds the name",
        )
    columns = _columns(table, header, words)
    rows_are = (wish.rows_are if wish else None) or _rows_are(table, columns)
    if rows_are is None:
        return CellProblem(
            table.address(header, 0),
            "nothing says whether the rows are projects or resources",
            "add a column Kind, or say it in the mapping file (--map)",
        )
    there = {use.field for use in columns}
    if missing := [field for field in _NEEDED.get(rows_are, ("name",)) if field not in there]:
        return CellProblem(
            table.address(header, 0),
            f"no column here holds the {missing[0]}, so nothing was taken from this sheet",
            f"say in the mapping file (--map) which one is the {missing[0]}",
        )
    return SheetPlan(table, rows_are, header, columns)


def _asks(table: Table) -> bool:
    """Return whether a sheet is the form that `orgdoc ask` sends round: its answers are read there."""
    return any({folded(cell) for cell in row} >= _OF_FORM for row in table.rows[:3])


def _header(table: Table, words: Mapping[str, str]) -> int | None:
    """Return the first row in which two cells, or the only one of one, are names of columns we know."""
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        names = [folded(cell) for cell in row if cell]
        known = sum(name in words or name in HEADERS or name in COMPUTED for name in names)
        if names and (known >= 2 or (known == 1 and len(names) == 1)):
            return number
    return None


def _columns(table: Table, header: int, words: Mapping[str, str]) -> tuple[ColumnUse, ...]:
    """Return what each column holds; of two with the same name for a field, the first."""
    uses, taken = [], set()
    for number, cell in enumerate(table.rows[header]):
        name = folded(cell)
        field = words.get(name) or HEADERS.get(name) or IGNORE
        if name in COMPUTED and name not in words:
            field = "computed"
        if field in taken:
            field = IGNORE
        if field not in (IGNORE, "computed"):
            taken.add(field)
        uses.append(ColumnUse(cell, table.address(header, number), field))
    return tuple(uses)


def _rows_are(table: Table, columns: Sequence[ColumnUse]) -> str | None:
    fields = {use.field for use in columns}
    sheet = folded(table.sheet)
    if {"party", "side"} <= fields:
        return "boundary"
    if {"field", "value"} <= fields:
        return "organisation"
    if sheet == "managers" and "name" in fields:
        return "managers"
    if sheet in ("questions", "rules") and "kind" not in fields:
        return IGNORE
    if "name" not in fields:
        return IGNORE
    if "kind" in fields:
        return "items"
    name = next(folded(use.header) for use in columns if use.field == "name")
    if name in PROJECT_HEADERS or sheet in _PROJECT_SHEETS:
        return "projects"
    if name in RESOURCE_HEADERS or sheet in _RESOURCE_SHEETS:
        return "resources"
    return "projects" if fields & _OF_PROJECTS else None
