"""A sheet while it is read: its cells, and what was not taken of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from operator import itemgetter

from orgdoc.importing.cells import Cells, NotTaken, short
from orgdoc.importing.draft import DraftItem, SheetReport
from orgdoc.importing.sheets import SheetPlan
from orgdoc.tables.table import CellProblem

Row = Sequence[str]


class SheetReading:
    """What is known of a sheet, and its report; rows and columns count from 0."""

    def __init__(self, plan: SheetPlan, cells: Cells) -> None:
        self.plan = plan
        self.cells = cells
        self.report = SheetReport(plan.table.title, plan.rows_are, plan.columns)
        #: The number of the column that holds each field; of two, the first.
        self.at: dict[str, int] = {}
        for number, use in enumerate(plan.columns):
            self.at.setdefault(use.field, number)
        self._left_out: list[tuple[int, int, CellProblem]] = []

    def rows(self) -> tuple[list[int], list[Row]]:
        """Return the numbers and the cells of the rows that hold anything, below the names of the columns."""
        first = self.plan.header + 1
        rows = self.plan.table.rows[first:]
        holds = list(map(any, rows))
        return list(compress(range(first, first + len(rows)), holds)), list(compress(rows, holds))

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
        return {field: columns[number] for field, number in self.at.items()}

    def leave_out(self, number: int, field: str, fault: NotTaken, item: DraftItem | None = None) -> None:
        """Report that the cell of a field was not taken; a fault that is noted, at its item too."""
        column = self.at.get(field, 0)
        problem = CellProblem(self.plan.table.address(number, column), fault.message, fault.help)
        self._left_out.append((number, column, problem))
        if fault.noted and item is not None:
            row = self.plan.table.rows[number]
            item.remarks += (f"{field.replace('_', ' ')}: {short(self.cell(row, field))}",)

    def count(self, field: str, values: int) -> None:
        """Count values that were taken for a field."""
        if values:
            self.report.facts[field] = self.report.facts.get(field, 0) + values

    def reported(self) -> SheetReport:
        """Return the report, in which what was not taken stands in the order of the sheet."""
        self.report.left_out = [problem for *_, problem in sorted(self._left_out, key=itemgetter(0, 1))]
        return self.report
