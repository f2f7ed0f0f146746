"""What a workbook says of its cells beside their values."""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.tables.table import CellProblem, Table


class Marks:
    """What the XML says of one sheet: errors and missing results by (row, column) from 0, hidden rows."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.without_result: list[tuple[int, int]] = []
        self.hidden: set[int] = set()
        self.shown: dict[tuple[int, int], str] = {}  # numbers that are shown otherwise: 00042
        self.merged: dict[tuple[int, int], int] = {}  # how many rows each reaches over

    def problems(self, table: Table) -> Iterator[CellProblem]:
        for (row, column), error in self.errors.items():
            address = table.address(row, column)
            yield CellProblem(
                address, f"the cell shows the error {error}", "mend the formula, or write the value"
            )
        for row, column in self.without_result:
            yield CellProblem(
                table.address(row, column),
                "the file does not hold the result of the formula",
                "open it in a spreadsheet program, and save it again",
            )
        for (row, column), height in self.merged.items():
            if height > 1:
                yield CellProblem(
                    table.address(row, column),
                    f"the cell is merged over {height} rows, and only the first has its value",
                    "undo the merge, and write the value in each row it holds for",
                )
