"""Rows of a list that are none of its items: column names again, another table, sums, notes at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress

from orgdoc.importing.sheet_reading import Row, SheetReading
from orgdoc.importing.vocabulary import HEADERS, TOTALS, VALUES, folded, header_words
from orgdoc.tables.table import letters

_SUSPECT = frozenset(HEADERS) | TOTALS
#: Names of columns that cells of a list may well hold: `Application`, `Project`.
_IN_CELLS = frozenset(word for meanings in VALUES.values() for word in meanings)
_SEVERAL = 3
_FEW = 5  # at most a fifth of the rows of a list head others
_A_TABLE = 2  # so many known names of columns make a row of them


def rows_of_items(
    sheet: SheetReading, numbers: Sequence[int], rows: Sequence[Row]
) -> tuple[Sequence[int], Sequence[Row]]:
    """Return the rows that may be items, with their numbers; of each other one the sheet is told."""
    if sheet.cells.exact:
        return numbers, rows
    numbers, rows = _without_shifted(sheet, numbers, rows)
    return _without_heads(sheet, *_without_sums_and_notes(sheet, numbers, rows))


def _without_heads(
    sheet: SheetReading, numbers: Sequence[int], rows: Sequence[Row]
) -> tuple[Sequence[int], Sequence[Row]]:
    """Leave out the few rows with nothing but a name where every other row has an id: they head others."""
    name, id_ = sheet.at["name"], sheet.at.get("id")
    if id_ is None or len(sheet.plan.columns) < _SEVERAL:
        return numbers, rows
    has_id = [id_ < len(row) and row[id_] != "" for row in rows]
    others = [number for number, has in enumerate(has_id) if not has]
    heads = [n for n in others if name < len(rows[n]) and rows[n][name] and sum(map(bool, rows[n])) == 1]
    if not heads or heads != others or len(heads) * _FEW > len(rows):
        return numbers, rows
    for head in heads:
        sheet.leave_row_out(
            numbers[head],
            "the row holds nothing but a name, and all others have an id: it heads them, and was not taken",
            "give it an id if it is an item",
        )
    return _kept(numbers, rows, has_id)


def _without_sums_and_notes(
    sheet: SheetReading, numbers: Sequence[int], rows: Sequence[Row]
) -> tuple[Sequence[int], Sequence[Row]]:
    column = sheet.at["name"]
    if not rows:
        return numbers, rows
    names = [row[column] if column < len(row) else "" for row in rows]
    firsts = [row[0] for row in rows] if column else []
    header = [use.header for use in sheet.plan.columns]
    gaps = numbers[-1] - numbers[0] + 1 > len(numbers)
    if not gaps and not _may_be_none(names, header[column]) and TOTALS.isdisjoint(map(str.casefold, firsts)):
        return numbers, rows
    stays = [True] * len(rows)
    before = numbers[0] - 1
    for place, (number, row, name) in enumerate(zip(numbers, rows, names, strict=True)):
        after_gap, before = number > before + 1, number
        filled = [cell for cell in row if cell]
        adds_up = folded(filled[0]) in TOTALS
        if not after_gap and not adds_up and not _may_be_none((name,), header[column]):
            continue
        if _repeats(row, header):
            sheet.leave_row_out(number, "the row repeats the names of the columns")
        elif _is_header(filled, name, after_gap=after_gap):
            sheet.leave_row_out(
                number,
                f"another table begins here; nothing was taken from here on ({_count(len(rows) - place)})",
                "put it on a sheet of its own",
                at=row.index(filled[0]),
            )
            return _kept(numbers, rows, [*stays[:place], *[False] * (len(rows) - place)])
        elif adds_up or _is_total(name, filled):
            sheet.leave_row_out(
                number, f"`{filled[0]}` adds up the rows above, so it was not taken", at=row.index(filled[0])
            )
        elif after_gap and _stands_apart(sheet, rows[place:]):
            sheet.leave_row_out(
                number,
                f"notes stand below the list; nothing was taken from here on ({_count(len(rows) - place)})",
                "take the empty row away if they are items",
                at=row.index(filled[0]),
            )
            return _kept(numbers, rows, [*stays[:place], *[False] * (len(rows) - place)])
        else:
            continue
        stays[place] = False
    return _kept(numbers, rows, stays)


def _kept(
    numbers: Sequence[int], rows: Sequence[Row], stays: Sequence[bool]
) -> tuple[Sequence[int], Sequence[Row]]:
    return list(compress(numbers, stays)), list(compress(rows, stays))


def _without_shifted(
    sheet: SheetReading, numbers: Sequence[int], rows: Sequence[Row]
) -> tuple[Sequence[int], Sequence[Row]]:
    """Leave out the rows of a CSV file that have more cells than there are columns: some stand elsewhere."""
    width = len(sheet.plan.columns)
    if max(map(len, rows)) <= width:
        return numbers, rows
    stays = []
    for number, row in zip(numbers, rows, strict=True):
        beyond = [column for column, cell in enumerate(row) if column >= width and cell]
        stays.append(not beyond or bool(sheet.plan.table.sheet))
        if beyond:
            sheet.leave_row_out(
                number,
                f"the row has cells beyond column {letters(width - 1)}, the last with a name"
                + ("" if stays[-1] else ", so some may have moved, and the row was not taken"),
                "put a cell that holds the separator in double quotes" if not stays[-1] else "",
                at=beyond[0],
            )
    return _kept(numbers, rows, stays)


def _may_be_none(names: Sequence[str], header: str) -> bool:
    """Return whether some name may be none, told of all of them at once."""
    words = set(map(str.casefold, names))
    words |= {folded(word) for word in words if not word.isascii()}
    if not words.isdisjoint(_SUSPECT) or header.casefold() in words:
        return True
    firsts = {word.partition(" ")[0] for word in words}  # names often begin alike
    return not TOTALS.isdisjoint(first.partition(":")[0] for first in firsts)


def _repeats(row: Row, header: Row) -> bool:
    pairs = [(cell, name) for cell, name in zip(row, header, strict=False) if cell]
    return len(pairs) > 1 and sum(cell.casefold() == name.casefold() for cell, name in pairs) * 2 > len(pairs)


def _is_header(filled: Sequence[str], name: str, *, after_gap: bool) -> bool:
    known = {folded(cell) for cell in filled if any(form in HEADERS for form in header_words(cell))}
    if after_gap and len(filled) >= _A_TABLE and known - _IN_CELLS:
        return True
    if len(known) < _A_TABLE or len(known) * 2 <= len(filled):
        return False
    return after_gap or any(form in HEADERS for form in header_words(name))


def _is_total(name: str, filled: Sequence[str]) -> bool:
    word = folded(name)
    if word in TOTALS:
        return True
    first = word.split(" ")[0] if word else ""
    others = [cell for cell in filled if cell != name]
    counts = bool(others) or any(map(str.isdigit, word))
    return first in TOTALS and counts and all(_is_number(cell) for cell in others)


def _is_number(cell: str) -> bool:
    return not cell.strip("+-0123456789.,'’ %€$£\u00a0")


def _stands_apart(sheet: SheetReading, rows: Sequence[Row]) -> bool:
    """Return whether rows hold nothing but their first cell, in a list of several columns."""
    if sum(bool(use.header) for use in sheet.plan.columns) < 3:
        return False
    return all(sum(map(bool, row)) <= 1 for row in rows)


def _count(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
