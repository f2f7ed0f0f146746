"""What the process that reads a workbook sends to the one that waits for it: text, which can only be read.

Cells and sheets stand between the separators that ASCII has for units and groups. XML allows no such sign;
where a cell holds one all the same, by an escape of Excel's, everything is sent as JSON. The sign for the end
of a transmission ends it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from orgdoc.tables.table import CellProblem, Table, column_of

_UNIT, _RECORD, _GROUP = "\x1f", "\x1e", "\x1d"
_BY_SEPARATORS, _AS_JSON = b"S", b"J"
_END = b"\x04"


def packed(tables: Sequence[Table], problems: Sequence[CellProblem]) -> bytes:
    """Return the tables, and the problems of their cells, as bytes."""
    sheets = [(table.sheet, sorted(table.hidden), table.rows) for table in tables]
    places = [(*_place(problem), problem.message, problem.help) for problem in problems]
    # A group for the problems, and two for each sheet: its name with the width of its rows and the numbers of
    # those that are hidden, and all its cells, row after row.
    groups = [_RECORD.join([_UNIT.join(map(str, place)) for place in places])]
    units, is_told = 4 * len(places), True
    for title, hidden, rows in sheets:
        cells = list(chain.from_iterable(rows))
        width = len(rows[0]) if rows else 0
        is_told = is_told and set(map(len, rows)) <= {width} and (width > 0 or not rows)
        groups += _UNIT.join((title, str(width), *map(str, hidden))), _UNIT.join(cells)
        units += 1 + len(hidden) + max(len(cells) - 1, 0)
    text = _GROUP.join(groups)
    counted = (units, max(len(places) - 1, 0), 2 * len(sheets))
    if is_told and (text.count(_UNIT), text.count(_RECORD), text.count(_GROUP)) == counted:
        return _BY_SEPARATORS + text.encode() + _END
    import json  # noqa: PLC0415 - hardly any workbook needs it

    return _AS_JSON + json.dumps([places, sheets]).encode() + _END


def is_whole(data: bytes) -> bool:
    """Tell whether all has come that was packed, so that it does not matter how the one who sent it ends."""
    return data.startswith((_BY_SEPARATORS, _AS_JSON)) and data.endswith(_END)


def unpacked(data: bytes, file: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return what was packed; `file` is what tables and addresses call the workbook."""
    kind, text = data[:1], str(memoryview(data)[1:-1], "utf-8")
    if kind == _AS_JSON:
        import json  # noqa: PLC0415

        places, sheets = json.loads(text)
        tables = tuple(Table(file, title, rows, frozenset(hidden)) for title, hidden, rows in sheets)
    else:
        told, *groups = text.split(_GROUP)
        places = [place.split(_UNIT) for place in told.split(_RECORD)] if told else []
        tables = tuple(map(_table, (file,) * (len(groups) // 2), groups[::2], groups[1::2]))
    titles = {table.sheet: table for table in tables}
    return tables, tuple(
        CellProblem(titles[sheet].address(int(row), int(column)), message, help)
        for sheet, row, column, message, help in places
    )


def _table(file: str, head: str, content: str) -> Table:
    title, told, *hidden = head.split(_UNIT)
    cells, width = content.split(_UNIT), int(told)
    rows = [cells[first : first + width] for first in range(0, len(cells), width)] if width else []
    return Table(file, title, rows, frozenset(map(int, hidden)))


def _place(problem: CellProblem) -> tuple[str, int, int]:
    """Return the sheet, row and column of an address without a file: `Projects!C14`."""
    sheet, _, cell = problem.address.rpartition("!")
    letters = cell.rstrip("0123456789")
    return sheet, int(cell[len(letters) :]) - 1, column_of(letters)
