"""A sheet while it is read: its cells, and what was not taken of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import itemgetter

from orgdoc.characters import UNSEEN
from orgdoc.importing.cells import Cells, Changed, NotTaken, short
from orgdoc.importing.draft import DraftItem, SheetReport
from orgdoc.importing.sheets import SEVERAL_COLUMNS, SheetPlan
from orgdoc.importing.vocabulary import DETAILS, IGNORE
from orgdoc.tables.table import CellProblem

Row = Sequence[str]
_LONGEST_DETAIL_NAME = 100


def detail_name(header: str) -> str:
    """Return a column's name as one under which a spec keeps details."""
    shown = UNSEEN.sub("", " ".join(header.split())).replace(": ", " - ")
    return shown[:_LONGEST_DETAIL_NAME].strip()


def _together(columns: Sequence[Sequence[str]]) -> list[str]:
    """Return what stands in several columns of one name as one column."""
    return ["; ".join(filter(None, cells)) for cells in zip(*columns, strict=True)]


class SheetReading:
    """What is known of a sheet, and its report; rows and columns count from 0."""

    def __init__(self, plan: SheetPlan, cells: Cells) -> None:
        self.plan = plan
        self.cells = cells
        self.report = SheetReport(plan.table, plan.rows_are or IGNORE, plan.columns)
        #: The number of the column that holds each field; of two, the first.
        self.at: dict[str, int] = {}
        self._further: dict[str, list[int]] = {}
        for number, use in enumerate(plan.columns):
            if self.at.setdefault(use.field, number) != number and use.field in SEVERAL_COLUMNS:
                self._further.setdefault(use.field, []).append(number)
        #: The columns that are kept as details: their numbers, with the names they are kept under.
        self.details = [
            (number, name)
            for number, use in enumerate(plan.columns)
            if use.field == DETAILS and (name := detail_name(use.header))
        ]
        #: The numbers of the rows of which nothing was taken, as told.
        self.rows_left_out: set[int] = set()
        self._left_out: list[tuple[int, int, CellProblem]] = []

    def rows(self) -> tuple[list[int], list[Row]]:
        """Return the numbers and the cells of the rows that hold anything, below the names of the columns."""
        first = self.plan.header + 1
        rows = self.plan.table.rows[first:]
        holds = list(map(any, rows))
        return list(compress(range(first, first + len(rows)), holds)), list(compress(rows, holds))

    def cell_at(self, number: int, column: int) -> str:
        """Return a cell of the sheet; "" where the row is shorter."""
        row = self.plan.table.rows[number]
        return row[column] if column < len(row) else ""

    def cell(self, row: Row, field: str) -> str:
        """Return what a row has in the column of a field; "" where there is no such column."""
        column = self.at.get(field)
        return row[column] if column is not None and column < len(row) else ""

    def columns(self, rows: Sequence[Row]) -> dict[str, Sequence[str]]:
        """Return what rows, of which there is one or more, have in the column of each field."""
        width = len(self.plan.columns)
        if min(map(len, rows)) < width:  # the rows of a CSV file may differ in length
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
        columns = list(zip(*rows, strict=False))
        found: dict[str, Sequence[str]] = {field: columns[number] for field, number in self.at.items()}
        for field, numbers in self._further.items():
            found[field] = _together([found[field], *(columns[number] for number in numbers)])
        return found

    def addresses(self, numbers: Sequence[int]) -> list[str]:
        """Return where rows stand: each the address of its name."""
        table, at = self.plan.table, self.at["name"]
        if table.places:
            return [table.address(number, at) for number in numbers]
        column = table.address(0, at)[:-1]
        return [f"{column}{number + 1}" for number in numbers]

    def detail_columns(self, rows: Sequence[Row]) -> dict[str, Sequence[str]]:
        """Return what rows have in the columns that are kept as details, by the names they are kept under."""
        found: dict[str, Sequence[str]] = {}
        for number, name in self.details:
            cells = [row[number] if number < len(row) else "" for row in rows]
            found[name] = _together([found[name], cells]) if name in found else cells
        return found

    def leave_out(self, number: int, field: str, fault: NotTaken, item: DraftItem | None = None) -> None:
        """Report that the cell of a field was not taken; a fault that is noted, at its item too."""
        column = self.at.get(field, 0)
        problem = CellProblem(self.plan.table.address(number, column), fault.message, fault.help)
        self._left_out.append((number, column, problem))
        if fault.noted and item is not None:
            item.remarks += (f"{field.replace('_', ' ')}: {short(self.cell_at(number, column))}",)

    def leave_row_out(self, number: int, message: str, help: str = "", at: int | None = None) -> None:
        """Report that nothing was taken from a row, for what stands `at` a column: its name."""
        at = self.at.get("name", 0) if at is None else at
        self.rows_left_out.add(number)
        self._left_out.append((number, at, CellProblem(self.plan.table.address(number, at), message, help)))

    def tell(self, number: int, field: str, changed: Changed) -> None:
        """Report that a cell was taken otherwise than it stands."""
        self.report.changed.setdefault(changed, []).append((number, self.at.get(field, 0)))

    def may_be_two(self, number: int, field: str, name: str) -> None:
        """Report that a name with an “and”, or a sign for it, was taken as one."""
        self.report.joined.setdefault(name, []).append((number, self.at.get(field, 0)))

    def understood(self, field: str, cells: Iterable[str]) -> None:
        """Report what the words of a column were taken for."""
        words = self.report.words.setdefault(field, {})
        for cell, times in Counter(cells).items():
            if not cell or self.cells.nothing(cell):
                continue
            meant = self.cells.meaning(field, cell)
            if meant is None:
                self.report.unknown[field, short(cell)] = (
                    self.report.unknown.get((field, short(cell)), 0) + times
                )
                if self.cells.leaves_out(field, cell):
                    words[short(cell), "left out"] = times
            elif field != "customer_facing" and meant != cell.casefold():
                words[short(cell), meant] = words.get((short(cell), meant), 0) + times

    def count(self, field: str, values: int) -> None:
        """Count values that were taken for a field."""
        if values:
            self.report.facts[field] = self.report.facts.get(field, 0) + values

    def reported(self) -> SheetReport:
        """Return the report, in which what was not taken stands in the order of the sheet."""
        self.report.left_out = [problem for *_, problem in sorted(self._left_out, key=itemgetter(0, 1))]
        return self.report
