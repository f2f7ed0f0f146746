"""What the process that reads a workbook sends to the one that waits for it: text, which can only be read.

Cells, rows and sheets stand between the separators that ASCII has for units, records and groups. XML allows
no such sign; where a cell holds one all the same, by an escape of Excel's, everything is sent as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.tables.table import CellProblem, Table, column_of

_UNIT, _RECORD, _GROUP = "\x1f", "\x1e", "\x1d"
_BY_SEPARATORS, _AS_JSON = b"S", b"J"


def packed(tables: Sequence[Table], problems: Sequence[CellProblem]) -> bytes:
    """Return the tables, and the problems of their cells, as bytes."""
    sheets = [(table.sheet, sorted(table.hidden), table.rows) for table in tables]
    places = [(*_place(problem), problem.message, problem.help) for problem in problems]
    records = [[_UNIT.join(row) for row in rows] for _, _, rows in sheets]
    # A group for the problems, and two for each sheet: its name with the numbers of its hidden rows, and its
    # rows with their number, as a sheet without rows and one with an empty row would look alike.
    heads = [_UNIT.join((title, *map(str, hidden))) for title, hidden, _ in sheets]
    groups = [_RECORD.join([_UNIT.join(map(str, place)) for place in places])]
    for head, lines in zip(heads, records, strict=True):
        groups += head, _RECORD.join((str(len(lines)), *lines))
    text = _GROUP.join(groups)
    units = sum([len(hidden) for _, hidden, _ in sheets]) + 4 * len(places)
    units += sum([sum(map(len, rows)) - len(rows) for _, _, rows in sheets])
    counted = (units, sum(map(len, records)) + max(len(places) - 1, 0), 2 * len(sheets))
    is_told = (text.count(_UNIT), text.count(_RECORD), text.count(_GROUP)) == counted
    if is_told and all(all(rows) for _, _, rows in sheets):
        return _BY_SEPARATORS + text.encode()
    import json  # noqa: PLC0415 - hardly any workbook needs it

    return _AS_JSON + json.dumps([places, sheets]).encode()


def unpacked(data: bytes, file: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return what was packed; `file` is what tables and addresses call the workbook."""
    kind, text = data[:1], data[1:].decode()
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
    title, *hidden = head.split(_UNIT)
    _, *rows = content.split(_RECORD)
    return Table(file, title, [row.split(_UNIT) for row in rows], frozenset(map(int, hidden)))


def _place(problem: CellProblem) -> tuple[str, int, int]:
    """Return the sheet, row and column of an address without a file: `Projects!C14`."""
    sheet, _, cell = problem.address.rpartition("!")
    letters = cell.rstrip("0123456789")
    return sheet, int(cell[len(letters) :]) - 1, column_of(letters)
