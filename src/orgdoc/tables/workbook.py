"""Workbooks, .xlsx and .ods: the cells by calamine, and what it keeps to itself by the XML.

calamine gives an empty cell for an error (`#DIV/0!`) and for a formula that was saved without its result;
it does not tell hidden rows. A search of the XML finds all three, in a fraction of the time of reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
)

from orgdoc.memory import may_have_run_out
from orgdoc.tables.archive import is_xml, open_archive, part
from orgdoc.tables.extent import (
    MOST_CELLS,
    MOST_ROWS_IN_ALL,
    MOST_SHEETS,
    endless,
    refuse_endless_sheet,
    refuse_endless_strings,
)
from orgdoc.tables.marks import Marks
from orgdoc.tables.number_shapes import number_shapes
from orgdoc.tables.table import CellProblem, Table, TableError, letters

#: `hidden="`, `t="e"` or `<f`; a search is fast where the first sign it looks for is rare.
_XLSX_SUSPECT = tuple(map(re.compile, (rb'hidden="', rb'e(?<=t="e)"', rb"f(?<=<f)")))
_SHARED_STRINGS = (
    "xl/sharedStrings.xml"  # as large as the sheets, and read by calamine, which knows no entities
)
_EXACT = 2**53


def _refuse_one_name(sheets: Iterable[str]) -> None:
    """Refuse a file in which a name leads to another sheet than the one that bears it."""
    if twice := [sheet for sheet, count in Counter(sheets).items() if count > 1]:
        raise TableError(f"the file has two sheets called {twice[0]}; open it, and save it again")


def read_workbook(data: bytes, name: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return the visible sheets of a workbook, and what stands in cells that have no value.

    Raises TableError where it is no workbook, too large, protected or damaged.
    """
    archive = open_archive(data)
    names = {name.lower() for name in archive.namelist()}
    if "xl/workbook.bin" in names:
        raise TableError("this is a binary Excel file (.xlsb); save it as .xlsx")
    is_ods = "content.xml" in names
    if is_ods and "xl/workbook.xml" in names:
        raise TableError("this is two kinds of spreadsheet in one, or it is damaged")
    marks = _ods_marks(archive) if is_ods else _xlsx_marks(archive)
    tables: list[Table] = []
    problems: list[CellProblem] = []
    rows_in_all = cells = 0
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        if len(workbook.sheets_metadata) > MOST_SHEETS:
            raise TableError(f"the file has more than {MOST_SHEETS:,} sheets, which no list needs")
        _refuse_one_name(sheet.name for sheet in workbook.sheets_metadata)
        for sheet in workbook.sheets_metadata:
            if sheet.visible is not SheetVisibleEnum.Visible:
                continue
            read = workbook.get_sheet_by_name(sheet.name)
            last_row, last_column = read.end or (0, 0)
            rows_in_all, cells = rows_in_all + last_row, cells + last_row * last_column
            if rows_in_all > MOST_ROWS_IN_ALL or cells > MOST_CELLS:
                raise endless()
            rows = read.to_python(skip_empty_area=False)
            found = marks.get(sheet.name, Marks())
            for (top, left), (bottom, _) in read.merged_cell_ranges or ():
                found.merged[top, left] = bottom - top + 1
            texts = _as_shown([_texts(row) for row in rows], found)
            table = Table(name, sheet.name, texts, frozenset(found.hidden))
            tables.append(table)
            problems += found.problems(table)
    except TableError:
        raise
    except PasswordError as problem:
        raise TableError("the file is protected by a password; save it without one") from problem
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:
        # A panic of the reader below is no Exception, and must not look like a bug of ours.
        if may_have_run_out():
            raise MemoryError from problem
        raise TableError("the file cannot be read as a spreadsheet; open it, and save it again") from problem
    return _with_long_texts(tables), tuple(problems)


def _with_long_texts(tables: list[Table]) -> tuple[Table, ...]:
    """Put the texts that were too long for a cell, as orgdoc writes them, back into their cells."""
    if len(tables) < 2:  # they stand in a sheet beside
        return tuple(tables)
    from orgdoc.cell_text import LONG_COLUMNS, LONG_TEXTS, SEE_LONG_TEXTS  # noqa: PLC0415

    long = next((t for t in tables if t.sheet == LONG_TEXTS and tuple(t.rows[0][:3]) == LONG_COLUMNS), None)
    if long is None:
        return tuple(tables)
    whole: dict[str, str] = {}
    for place, _, text in (row[:3] for row in long.rows[1:]):
        whole[place] = whole.get(place, "") + text
    for table in tables:
        for number, row in enumerate(table.rows):
            if SEE_LONG_TEXTS in row:
                table.rows[number] = [  # type: ignore[index]
                    whole.get(f"{table.sheet}!{letters(column)}{number + 1}", cell)
                    if cell == SEE_LONG_TEXTS
                    else cell
                    for column, cell in enumerate(row)
                ]
    return tuple(table for table in tables if table is not long)


def _as_shown(texts: list[list[str]], marks: Marks) -> list[list[str]]:
    """Return the texts, with numbers as the workbook shows them where that is otherwise."""
    for (row, column), text in marks.shown.items():
        if row < len(texts) and column < len(texts[row]):
            texts[row][column] = text
    return texts


def _texts(row: list[Any]) -> list[str]:
    try:
        return list(map(str.strip, row))
    except TypeError:  # not all of them are text
        return [_text(cell) for cell in row]


def _text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, dates year-month-day."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    import datetime  # noqa: PLC0415 - many lists have no dates, and what reads them begins at once

    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell).strip()


def _ods_marks(archive: ZipFile) -> dict[str, Marks]:
    from orgdoc.tables import ods  # noqa: PLC0415 - its process reads one workbook, of one kind

    return ods.marks_of(archive)


def _xlsx_marks(archive: ZipFile) -> dict[str, Marks]:
    suspects, sheets, strings = {}, [], b""
    shapes = number_shapes(part(archive, "xl/styles.xml"))
    for name in archive.namelist():
        content = part(archive, name, xml=is_xml(name))
        if name.lower() == _SHARED_STRINGS.lower():
            strings = content
            continue
        # The workbook says which part is a sheet, and may say it of any.
        refuse_endless_sheet(content)
        sheets.append(content)
        if not name.startswith("xl/worksheets/"):
            continue
        if any(mark.search(content) for mark in _XLSX_SUSPECT) or any(
            b's="%d"' % style in content for style in shapes
        ):
            suspects[name] = content
    refuse_endless_strings(strings, sheets)
    if not suspects:
        return {}
    from orgdoc.tables import xlsx_marks  # noqa: PLC0415 - most lists have nothing of the kind

    return {
        sheet: xlsx_marks.marks_of(suspects[name], shapes)
        for name, sheet in xlsx_marks.sheet_names(archive)
        if name in suspects
    }
