"""How much a sheet says it holds: a few bytes can claim a billion cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from orgdoc.tables.table import TableError, column_of

#: Of a whole file, whatever its sheets; an empty cell takes 32 bytes while it is read.
MOST_CELLS = 10_000_000
MOST_TEXT = 128 * 2**20
MOST_SHEETS = 1_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
#: Of a whole file: a row takes as much memory as six empty cells, beside those it has.
MOST_ROWS_IN_ALL = 2 * MOST_ROWS

#: What is no cell as all programs write it, nor a tag that only begins like one, within rows and columns that
#: are fewer than MOST_CELLS together: to 99,999 and BZ (the 78th), to 199,999 and AX, to 999,999 and J.
_FAR_CELL = tuple(
    map(
        re.compile,
        (
            rb'<c(?! r="[A-Z][0-9]{1,5}+"| r="[AB][A-Z][0-9]{1,5}+"|[A-Za-z])',
            rb'<c(?! r="(?:[A-Z]|A[A-X])(?:1[0-9]{5}|[0-9]{1,5}+)"|[A-Za-z])',
            rb'<c(?! r="[A-J][0-9]{1,6}+"|[A-Za-z])',
        ),
    )
)
_PREFIXED_CELL = re.compile(rb":c")  # a pattern is found in a third of the time that `in` takes
#: These are compiled where they are needed, which is seldom.
_BEGINS = rb"<(?:\w{1,50}:)?(?:row|c)(?=[\s>/])"
_ROW_OR_CELL = (
    rb"""<(?:\w{1,50}:)?(row|c)(?=[\s>/])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>"""  # a < ends it: no second look
)
_ADDRESS = rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)"""
_END_OF_TEXT = rb"</(?:\w+:)?si\s*>"
_VALUE = rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})\s*<"


def refuse_endless_sheet(content: bytes) -> None:
    """Raise TableError where the cells of a worksheet of .xlsx span more than a list would."""
    if _is_plainly_small(content):
        return
    rows = columns = row = column = 0
    tags = re.findall(_ROW_OR_CELL, content)
    if len(tags) != len(re.findall(_BEGINS, content)):
        raise TableError("the file is damaged")
    for tag, attributes in tags:
        address = re.search(_ADDRESS, attributes)
        letters, digits = address.groups() if address else (b"", b"")
        if len(letters) > 3 or len(digits) > 7:
            raise endless()
        row = int(digits) if digits else row + (tag == b"row")
        if tag == b"row":
            column = 0
            continue
        column = _column(letters) if letters else column + 1
        if not attributes.endswith(b"/"):  # one without a value is not kept
            rows, columns = max(rows, row), max(columns, column)
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise endless()


def _is_plainly_small(content: bytes) -> bool:
    """Tell quickly that every cell bears an address so near that all the cells before it are no more than
    MOST_CELLS.
    """
    return _PREFIXED_CELL.search(content) is None and any(far.search(content) is None for far in _FAR_CELL)


def refuse_endless_strings(strings: bytes, sheets: Sequence[bytes]) -> None:
    """Raise TableError where the texts that the cells of .xlsx share come to more than fits.

    A cell names its text by a number, and the reader copies the text for each.
    """
    most_cells = sum(map(len, sheets)) // len("<v>0</v>") + 1
    if not _has_longer_text(strings, MOST_TEXT // most_cells):
        return
    texts = [len(text) for text in re.split(_END_OF_TEXT, strings)]
    numbers = (int(number) for sheet in sheets for number in re.findall(_VALUE, sheet))
    for total in accumulate(texts[number] for number in numbers if number < len(texts)):
        if total > MOST_TEXT:
            raise endless()


def _has_longer_text(strings: bytes, length: int) -> bool:
    """Tell quickly whether any of the texts that cells share may be longer than `length` bytes."""
    place, end = 0, b"</si>"
    while len(strings) - place > length:
        last = strings.rfind(end, place + 1, place + length)
        if last < 0:
            return True
        place = last
    return False


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1."""
    return column_of(letters.decode().upper()) + 1


def endless() -> TableError:
    return TableError("the file claims far more cells than a list has; delete what lies beyond the list")
