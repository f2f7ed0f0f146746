"""What the XML of .ods says: how much it claims to hold, errors, missing results, merges, hidden rows."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from zipfile import ZipFile

from orgdoc.tables.archive import is_xml, part
from orgdoc.tables.extent import MOST_COLUMNS, MOST_ROWS, MOST_TEXT, endless
from orgdoc.tables.marks import Marks
from orgdoc.tables.table import TableError

_SUSPECT = re.compile(
    rb'<text:p>[A-Za-z -]{0,20}0[0-9]|calcext:value-type="error"'
    rb'|table:(?:formula|visibility|number-rows-spanned)="'
)
#: A number that is shown with zeros, perhaps letters, before it.
_SHOWN = re.compile(rb"<text:p>([A-Za-z -]{0,20}0[0-9]{1,15})</text:p>")
_SPANNED = re.compile(rb'table:number-rows-spanned="(\d+)"')
_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)"
    rb"((?:\s(?:[^<>\"/]|\"[^\"<]*\"|/(?!>))*+)?+)(/?)>"
)
_REPEATED = {
    "row": re.compile(rb'table:number-rows-repeated="(\d+)"'),
    "cell": re.compile(rb'table:number-columns-repeated="(\d+)"'),
}
_NUMBER = re.compile(
    rb"""number-(?:rows|columns)-(?:repeated|spanned)\s*=\s*["'][0-9]{10}|\bc\s*=\s*["'][0-9]{10}"""
)
#: Written in another way than in digits, so that their size would not be found below.
_NO_NUMBER = re.compile(
    rb"""(?:\btext:c|number-(?:rows|columns)-(?:repeated|spanned))\s*=\s*(?:"(?![0-9]+")|'(?![0-9]+'))"""
)
_SPACES = re.compile(rb"""\btext:c\s*=\s*["']([0-9]+)""")
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["']([0-9]+)""")
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["']([0-9]+)["'](?![^<>]{0,300}(?:/>|></))""")
_SHEET_NAME = re.compile(rb'table:name="([^"]*)"')


def marks_of(archive: ZipFile) -> dict[str, Marks]:
    """Return what is to be known of the cells of each sheet, by its name."""
    content = part(archive, "content.xml")
    refuse_endless_table(content)
    for name in archive.namelist():
        if is_xml(name):
            part(archive, name)
    return _sheets(content) if _SUSPECT.search(content) else {}


def refuse_endless_table(content: bytes) -> None:
    """Raise TableError where repeated cells, rows or spaces of .ods come to more than fits."""
    if _NO_NUMBER.search(content):
        raise TableError("the file is damaged")
    if _NUMBER.search(content):
        raise endless()
    total = sum(map(int, _SPACES.findall(content)))
    if total and (_ROWS.search(content) or _COLUMNS.search(content)):
        total *= 1_000  # a row of spaces may be repeated: far more than anybody types
    for row in content.split(b"table-row>") if b"-repeated" in content else ():
        if b"text:p" in row or b"office:value" in row:
            times = max((min(int(n), MOST_ROWS) for n in _ROWS.findall(row)), default=1)
            times *= max((min(int(n), MOST_COLUMNS) for n in _COLUMNS.findall(row)), default=1)
            total += len(row) * times if times > 1 else 0
    if total > MOST_TEXT:
        raise endless()


def _sheets(content: bytes) -> dict[str, Marks]:
    """Walk the tags of tables, rows and cells, counting those that stand for several."""
    sheets: dict[str, Marks] = {}
    marks, row, column, repeated, depth = Marks(), 0, 0, 1, 0
    for found in _TAG.finditer(content):
        closes, tag, attributes, empty = found.groups()
        if tag == b"table":
            depth += -1 if closes else (0 if empty else 1)
            if not closes and depth == 1:
                marks, row = Marks(), 0
                title = _SHEET_NAME.search(attributes)
                sheets[ElementTree.fromstring(b"<x>%s</x>" % (title[1] if title else b"")).text or ""] = marks
        elif depth != 1:
            continue
        elif tag == b"table-row":
            if not closes:
                repeated, column = _times(attributes, "row"), 0
                if b'table:visibility="collapse"' in attributes or b'table:visibility="filter"' in attributes:
                    marks.hidden.update(range(row + 1, row + 1 + min(repeated, 100_000)))
            if closes or empty:
                row += repeated
        elif not closes:
            _mark(marks, row, column, attributes, content[found.end() : found.end() + 300], empty=bool(empty))
            column += _times(attributes, "cell")
    return sheets


def _mark(marks: Marks, row: int, column: int, attributes: bytes, inside: bytes, *, empty: bool) -> None:
    """Note what there is to be known of a cell; `inside` is the beginning of what stands in it."""
    if b'calcext:value-type="error"' in attributes:
        text = re.match(rb"<text:p[^>]*>([^<]*)", inside)
        marks.errors[row, column] = text[1].decode(errors="replace") if text else "#"
    elif b'table:formula="' in attributes and not _has_result(attributes, empty):
        marks.without_result.append((row, column))
    elif b'office:value-type="float"' in attributes and (shown := _SHOWN.match(inside)) is not None:
        for further in range(min(_times(attributes, "cell"), 1_000)):
            marks.shown[row, column + further] = shown[1].decode()
    if (spanned := _SPANNED.search(attributes)) is not None:
        marks.merged[row, column] = int(spanned[1])


def _has_result(attributes: bytes, empty: bool) -> bool:
    return not empty or b"office:value" in attributes or b"office:string-value" in attributes


def _times(attributes: bytes, what: str) -> int:
    found = _REPEATED[what].search(attributes)
    return int(found[1]) if found else 1
