"""How much a sheet says it holds: a few bytes can claim a billion cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from orgdoc.tables.table import TableError, column_of

MOST_CELLS = 30_000_000  # an empty one takes 32 bytes while it is read
MOST_TEXT = 512 * 2**20
MOST_SHEETS = 1_000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384

#: A cell as all programs write it, before row 100,000; or a tag that only begins like one.
_NEAR_CELL = re.compile(rb'<c(?: r="([A-Z]{1,3})[0-9]{1,5}"|[A-Za-z])')
_BEGINS = re.compile(rb"<(?:\w{1,50}:)?(?:row|c)(?=[\s>/])")
_ROW_OR_CELL = re.compile(
    rb"""<(?:\w{1,50}:)?(row|c)(?=[\s>/])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>"""  # a < ends it: no second look
)
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)""")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si\s*>")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})\s*<")
_ODS_NUMBER = re.compile(
    rb"""number-(?:rows|columns)-(?:repeated|spanned)\s*=\s*["'][0-9]{10}|\bc\s*=\s*["'][0-9]{10}"""
)
_ODS_SPACES = re.compile(rb"""\btext:c\s*=\s*["']([0-9]+)""")
_ODS_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["']([0-9]+)""")
_ODS_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["']([0-9]+)["'](?![^<>]{0,300}(?:/>|></))""")


def refuse_endless_sheet(content: bytes) -> None:
    """Raise TableError where the cells of a worksheet of .xlsx span more than a list would."""
    if _is_plainly_small(content):
        return
    rows = columns = row = column = 0
    tags = _ROW_OR_CELL.findall(content)
    if len(tags) != len(_BEGINS.findall(content)):
        raise TableError("the file is damaged")
    for tag, attributes in tags:
        address = _ADDRESS.search(attributes)
        letters, digits = address.groups() if address else (b"", b"")
        if len(letters) > 3 or len(digits) > 7:
            raise _endless()
        row = int(digits) if digits else row + (tag == b"row")
        if tag == b"row":
            column = 0
            continue
        column = _column(letters) if letters else column + 1
        if not attributes.endswith(b"/"):  # one without a value is not kept
            rows, columns = max(rows, row), max(columns, column)
    if rows > _MOST_ROWS or columns > _MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise _endless()


def _is_plainly_small(content: bytes) -> bool:
    """Tell quickly that every cell bears an address before row 100,000, in a column that is near enough."""
    columns = _NEAR_CELL.findall(content)
    if len(columns) != content.count(b"<c") or b":c" in content:
        return False
    return max(map(_column, set(columns)), default=0) * 100_000 <= MOST_CELLS


def refuse_endless_strings(strings: bytes, sheets: Sequence[bytes]) -> None:
    """Raise TableError where the texts that the cells of .xlsx share come to more than fits.

    A cell names its text by a number, and the reader copies the text for each.
    """
    longest = max(map(len, strings.split(b"si>")))
    if longest * sum(sheet.count(b"v>") for sheet in sheets) < MOST_TEXT:
        return
    texts = [len(text) for text in _END_OF_TEXT.split(strings)]
    numbers = (int(number) for sheet in sheets for number in _VALUE.findall(sheet))
    for total in accumulate(texts[number] for number in numbers if number < len(texts)):
        if total > MOST_TEXT:
            raise _endless()


def refuse_endless_table(content: bytes) -> None:
    """Raise TableError where repeated cells, rows or spaces of .ods come to more than fits."""
    if _ODS_NUMBER.search(content):
        raise _endless()
    total = sum(map(int, _ODS_SPACES.findall(content)))
    if total and (_ODS_ROWS.search(content) or _ODS_COLUMNS.search(content)):
        total *= 1_000  # a row of spaces may be repeated: far more than anybody types
    for row in content.split(b"table-row>") if b"-repeated" in content else ():
        if b"text:p" in row or b"office:value" in row:
            times = max((min(int(n), _MOST_ROWS) for n in _ODS_ROWS.findall(row)), default=1)
            times *= max((min(int(n), _MOST_COLUMNS) for n in _ODS_COLUMNS.findall(row)), default=1)
            total += len(row) * times if times > 1 else 0
    if total > MOST_TEXT:
        raise _endless()


def _column(letters: bytes) -> int:
    """Return the number of a column, from 1."""
    return column_of(letters.decode().upper()) + 1


def _endless() -> TableError:
    return TableError("the file claims far more cells than a list has; delete what lies beyond the list")
