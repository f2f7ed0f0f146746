"""Workbooks, .xlsx and .ods: the cells by calamine, and what it keeps to itself by the XML.

calamine gives an empty cell for an error (`#DIV/0!`) and for a formula that was saved without its result;
it does not tell hidden rows. A search of the XML finds all three, in a fraction of the time of reading.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from orgdoc.tables.archive import open_archive, part
from orgdoc.tables.extent import (
    MOST_SHEETS,
    refuse_endless_sheet,
    refuse_endless_strings,
    refuse_endless_table,
)
from orgdoc.tables.table import CellProblem, Table, TableError, column_of

_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_XLSX_SUSPECT = (b't="e"', b"<f>", b"<f ", b"<f/", b'hidden="')
# Each is bounded, or ends at the next <, so that a tag without end is not searched again and again.
_XLSX_ERROR = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^<>]{0,200}? t="e"[^<>]{0,200}>'
    rb"(?:<f[^<>]{0,500}/>|<f[^<>]{0,500}>[^<]*</f>)?<v>([^<]*)</v>"
)
_XLSX_NO_RESULT = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^<>]{0,200}>(?:<f[^<>]{0,500}/>|<f[^<>]{0,500}>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_XLSX_ROW = re.compile(rb"<row ([^<>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_ODS_SUSPECT = re.compile(rb'calcext:value-type="error"|table:(?:formula|visibility|number-rows-spanned)="')
_SPANNED = re.compile(rb'table:number-rows-spanned="(\d+)"')
_ODS_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)"
    rb"((?:\s(?:[^<>\"/]|\"[^\"<]*\"|/(?!>))*+)?+)(/?)>"
)
_REPEATED = {
    "row": re.compile(rb'table:number-rows-repeated="(\d+)"'),
    "cell": re.compile(rb'table:number-columns-repeated="(\d+)"'),
}
_SHEET_NAME = re.compile(rb'table:name="([^"]*)"')
_SHARED_STRINGS = (
    "xl/sharedStrings.xml"  # as large as the sheets, and read by calamine, which knows no entities
)
_EXACT = 2**53


def read_workbook(data: bytes, name: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return the visible sheets of a workbook, and what stands in cells that have no value.

    Raises TableError where it is no workbook, too large, protected or damaged.
    """
    archive = open_archive(data)
    # The reader of workbooks waits until there is one.
    from python_calamine import (  # noqa: PLC0415
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetVisibleEnum,
    )

    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise TableError("this is a binary Excel file (.xlsb); save it as .xlsx")
    is_ods = "content.xml" in names
    if is_ods and "xl/workbook.xml" in names:
        raise TableError("this is two kinds of spreadsheet in one, or it is damaged")
    marks = _ods_marks(archive) if is_ods else _xlsx_marks(archive)
    tables: list[Table] = []
    problems: list[CellProblem] = []
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        if len(workbook.sheets_metadata) > MOST_SHEETS:
            raise TableError(f"the file has more than {MOST_SHEETS:,} sheets, which no list needs")
        for sheet in workbook.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            read = workbook.get_sheet_by_name(sheet.name)
            rows = read.to_python(skip_empty_area=False)
            found = marks.get(sheet.name, _Marks())
            for (top, left), (bottom, _) in read.merged_cell_ranges or ():
                found.merged[top, left] = bottom - top + 1
            texts = [_texts(row) for row in rows]
            table = Table(name, sheet.name, texts, frozenset(found.hidden))
            tables.append(table)
            problems += found.problems(table)
    except TableError:
        raise
    except PasswordError as problem:
        raise TableError("the file is protected by a password; save it without one") from problem
    except CalamineError as problem:
        raise TableError("the file cannot be read as a spreadsheet; open it, and save it again") from problem
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:
        # A panic of the reader below is no Exception, and must not look like a bug of ours.
        raise TableError("the file cannot be read as a spreadsheet; open it, and save it again") from problem
    return tuple(tables), tuple(problems)


class _Marks:
    """What the XML says of one sheet: errors and missing results by (row, column) from 0, hidden rows."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.without_result: list[tuple[int, int]] = []
        self.hidden: set[int] = set()
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


def _texts(row: list[Any]) -> list[str]:
    try:
        return list(map(str.strip, row))
    except TypeError:  # not all of them are text
        return [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """Return a cell that is no text as text: whole numbers without a point, dates year-month-day."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell).strip()


def _xlsx_marks(archive: ZipFile) -> dict[str, _Marks]:
    suspects, sheets, strings = {}, [], b""
    for name in archive.namelist():
        content = part(archive, name, xml=_is_xml(name))
        if name.lower() == _SHARED_STRINGS.lower():
            strings = content
            continue
        # The workbook says which part is a sheet, and may say it of any.
        refuse_endless_sheet(content)
        sheets.append(content)
        if name.startswith("xl/worksheets/") and any(mark in content for mark in _XLSX_SUSPECT):
            suspects[name] = content
    refuse_endless_strings(strings, sheets)
    if not suspects:
        return {}
    return {
        sheet: _xlsx_sheet(suspects[name]) for name, sheet in _xlsx_sheet_names(archive) if name in suspects
    }


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _xlsx_sheet_names(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the part and the name of each sheet."""
    try:
        workbook = ElementTree.fromstring(part(archive, "xl/workbook.xml"))
        relations = ElementTree.fromstring(part(archive, "xl/_rels/workbook.xml.rels"))
    except ElementTree.ParseError as problem:
        raise TableError("the file is damaged") from problem
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"):
        target = targets.get(sheet.get(_RELATIONSHIP), "")
        yield target.removeprefix("/") if target.startswith("/") else f"xl/{target}", sheet.get("name", "")


def _xlsx_sheet(content: bytes) -> _Marks:
    marks = _Marks()
    for column, row, error in _XLSX_ERROR.findall(content):
        marks.errors[int(row) - 1, column_of(column.decode())] = error.decode(errors="replace")
    for column, row in _XLSX_NO_RESULT.findall(content):
        marks.without_result.append((int(row) - 1, column_of(column.decode())))
    for attributes in _XLSX_ROW.findall(content):
        number = _NUMBER.search(attributes)
        if number and (b'hidden="1"' in attributes or b'hidden="true"' in attributes):
            marks.hidden.add(int(number[1]))
    return marks


def _ods_marks(archive: ZipFile) -> dict[str, _Marks]:
    content = part(archive, "content.xml")
    refuse_endless_table(content)
    for name in archive.namelist():
        if _is_xml(name):
            part(archive, name)
    return _ods_sheets(content) if _ODS_SUSPECT.search(content) else {}


def _ods_sheets(content: bytes) -> dict[str, _Marks]:
    """Walk the tags of tables, rows and cells, counting those that stand for several."""
    sheets: dict[str, _Marks] = {}
    marks, row, column, repeated, depth = _Marks(), 0, 0, 1, 0
    for found in _ODS_TAG.finditer(content):
        closes, tag, attributes, empty = found.groups()
        if tag == b"table":
            depth += -1 if closes else (0 if empty else 1)
            if not closes and depth == 1:
                marks, row = _Marks(), 0
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
            if b'calcext:value-type="error"' in attributes:
                text = re.match(rb"<text:p[^>]*>([^<]*)", content[found.end() : found.end() + 300])
                marks.errors[row, column] = text[1].decode(errors="replace") if text else "#"
            elif b'table:formula="' in attributes and not _has_result(attributes, bool(empty)):
                marks.without_result.append((row, column))
            if (spanned := _SPANNED.search(attributes)) is not None:
                marks.merged[row, column] = int(spanned[1])
            column += _times(attributes, "cell")
    return sheets


def _has_result(attributes: bytes, empty: bool) -> bool:
    return not empty or b"office:value" in attributes or b"office:string-value" in attributes


def _times(attributes: bytes, what: str) -> int:
    found = _REPEATED[what].search(attributes)
    return int(found[1]) if found else 1
