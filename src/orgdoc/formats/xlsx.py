"""The renderer of workbooks: sheets of text in, the bytes of an .xlsx file out.

Every cell is text, and none a formula or a link of a spreadsheet's own making. The same workbook gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from orgdoc.cell_text import LONG_COLUMNS, LONG_TEXTS, LONGEST_CELL, SEE_LONG_TEXTS, parts
from orgdoc.characters import within
from orgdoc.chart.theme import THEMES, Accent
from orgdoc.views.workbook import OPEN, PLAIN, Cell, Column, Sheet, Workbook, text_of

_UNDATED = "2000-01-01"
_MOST_ROWS = 1_048_576  # of a sheet
_LONGEST_PROPERTY = 255  # of a property of one's own
#: Links of a sheet, and drop-downs; Excel calls a file with more damaged.
_MOST_LINKS, _MOST_DROP_DOWNS = 65_530, 65_534
_TEXT = {"font_name": "Calibri", "font_size": 10, "valign": "top", "text_wrap": True}
_TITLE_HEIGHT = 30
_LINE_HEIGHT = 13.2  # points, of 10-point Calibri
_HIGHEST = 409  # Excel's limit for a row
#: Words do not fill their lines, and most letters are narrower than the digit by which Excel counts widths.
_LETTERS_TO_A_WIDTH = 1.15


def to_xlsx(workbook: Workbook, most_rows: int = _MOST_ROWS) -> bytes:
    """Return `workbook` as an .xlsx file.

    Nothing is cut: rows beyond those that a sheet may have go on in a further one, and what is too long for a
    cell stands in a sheet of long texts.
    """
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        created = datetime.fromisoformat(workbook.date or _UNDATED).replace(tzinfo=UTC)
        book.set_properties({"title": workbook.title, "author": workbook.author, "created": created})
        for name, value in workbook.properties.items():
            book.set_custom_property(name, within(value, _LONGEST_PROPERTY), "text")
        formats = _Formats(book)
        whole = [part for sheet in workbook.sheets for part in _in_sheets(sheet, most_rows)]
        for sheet in _in_cells(whole):
            _write(book.add_worksheet(sheet.name), sheet, workbook, formats)
    return buffer.getvalue()


def _in_sheets(sheet: Sheet, most_rows: int) -> Iterator[Sheet]:
    """Yield a sheet, or several in which its rows fit."""
    room = most_rows - (2 if sheet.note else 1)
    if len(sheet.rows) <= room:
        yield sheet
        return
    for number, start in enumerate(range(0, len(sheet.rows), room), start=1):
        rows = sheet.rows[start : start + room]
        choices = {
            (row - start, at): texts
            for (row, at), texts in sheet.choices.items()
            if start <= row < start + room
        }
        name = sheet.name if number == 1 else f"{sheet.name} ({number})"
        yield replace(sheet, name=name, rows=rows, choices=choices)


def _in_cells(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Yield the sheets with a note in place of each text that is too long for a cell, and these texts."""
    long: list[tuple[Cell | str, ...]] = []
    for sheet in sheets:
        first = 2 if sheet.note else 1
        changed: dict[int, tuple[Cell | str, ...]] = {}
        for number, row in enumerate(sheet.rows):
            for column, cell in enumerate(row):
                if len(text_of(cell)) > LONGEST_CELL // 2 and len(pieces := parts(text_of(cell))) > 1:
                    address = f"{sheet.name}!{xl_rowcol_to_cell(number + first, column)}"
                    long += [(address, str(n), piece) for n, piece in enumerate(pieces, start=1)]
                    there = changed.get(number, row)
                    changed[number] = (*there[:column], SEE_LONG_TEXTS, *there[column + 1 :])
        rows = tuple(changed.get(number, row) for number, row in enumerate(sheet.rows))
        yield replace(sheet, rows=rows) if changed else sheet
    if long:
        columns = tuple(map(Column, LONG_COLUMNS, (24, 6, 100)))
        yield Sheet(LONG_TEXTS, columns, tuple(long))


class _Formats:
    """The formats of a book, made once each."""

    def __init__(self, book: Any) -> None:
        theme = THEMES["light"]
        self._theme = theme
        self._book = book
        head = theme.neutral
        self._cell = {**_TEXT, "bottom": 1, "bottom_color": theme.border}
        self.head = book.add_format(
            {**_TEXT, "bold": True, "font_color": head.on_strong, "bg_color": head.strong, "border": 1,
             "border_color": theme.border, "valign": "vcenter"}
        )  # fmt: skip
        self.note = book.add_format({**_TEXT, "italic": True, "font_color": theme.muted})
        self.plain = book.add_format({**self._cell, "num_format": "@"})
        self.fill_in = book.add_format(
            {
                **_TEXT,
                "num_format": "@",
                "bg_color": theme.open.tint,
                "border": 1,
                "border_color": theme.border,
            }
        )
        self.link = book.add_format({**self._cell, "font_color": theme.accents[0].strong, "underline": 1})
        self._tones: dict[int, Any] = {}

    def toned(self, tone: int) -> Any:
        if tone == PLAIN:
            return self.plain
        if tone not in self._tones:
            accent: Accent = (
                self._theme.open if tone == OPEN else self._theme.accents[tone % len(self._theme.accents)]
            )
            self._tones[tone] = self._book.add_format(
                {**self._cell, "bold": True, "font_color": accent.on_tint, "bg_color": accent.tint}
            )
        return self._tones[tone]


def _write(place: Any, sheet: Sheet, workbook: Workbook, formats: _Formats) -> None:
    top = 1 if sheet.note else 0
    last = len(sheet.columns) - 1
    if sheet.note:
        place.merge_range(0, 0, 0, min(last, 5), sheet.note, formats.note)
        place.set_row(0, 46)
    for number, title in enumerate(sheet.columns):
        place.set_column(number, number, title.width)
        place.write_string(top, number, title.title, formats.head)
    place.set_row(top, _TITLE_HEIGHT)
    links = 0
    for number, row in enumerate(sheet.rows, start=top + 1):
        if (lines := _lines(row, sheet)) > 1:
            place.set_row(number, min(lines * _LINE_HEIGHT + 2, _HIGHEST))
        for column, cell in enumerate(row):
            links += isinstance(cell, Cell) and cell.sheet is not None
            _write_cell(place, number, column, cell, sheet, formats, linked=links <= _MOST_LINKS)
    fitting = ((at, column, list(_fitting(texts))) for (at, column), texts in sheet.choices.items())
    for at, column, texts in islice((one for one in fitting if one[2]), _MOST_DROP_DOWNS):
        place.data_validation(
            at + top + 1, column, at + top + 1, column,
            {"validate": "list", "source": texts, "error_type": "information",
             "error_title": "Not one of the answers",
             "error_message": "orgdoc may not understand it. See the column of possible answers."},
        )  # fmt: skip
    place.freeze_panes(top + 1, 2 if sheet.columns[0].title == "Id" else 1)
    if sheet.rows:
        place.autofilter(top, 0, top + len(sheet.rows), last)
    place.set_landscape()
    place.set_paper(9)
    if sheet.printed is not None:
        place.print_area(0, 0, top + len(sheet.rows), sheet.printed - 1)
    place.fit_to_pages(1, 0)
    place.repeat_rows(top)
    place.set_margins(0.4, 0.4, 0.6, 0.6)
    place.set_footer(f"&L{_escaped(workbook.title)}&C{_escaped(sheet.name)}&R&P / &N")


def _lines(row: Sequence[Cell | str], sheet: Sheet) -> int:
    """Return on how many lines the longest cell of a row stands, wrapped to its column.

    Programs differ in whether they find the height by themselves when they open a file.
    """
    most = 1
    for cell, column in zip(row, sheet.columns, strict=True):
        text = text_of(cell)
        if len(text) > column.width or "\n" in text:
            room = column.width * _LETTERS_TO_A_WIDTH
            most = max(most, sum(max(1, ceil(len(line) / room)) for line in text.split("\n")))
    return most


def _write_cell(
    place: Any, row: int, column: int, cell: Cell | str, sheet: Sheet, formats: _Formats, *, linked: bool
) -> None:
    text = text_of(cell)
    if isinstance(cell, Cell) and cell.sheet is not None and text and linked:
        place.write_url(row, column, f"internal:'{cell.sheet}'!A{cell.row + 2}", formats.link, string=text)
        return
    look = (
        formats.fill_in
        if sheet.columns[column].to_fill_in
        else formats.toned(cell.tone if isinstance(cell, Cell) else PLAIN)
    )
    if text:
        place.write_string(row, column, text, look)
    else:
        place.write_blank(row, column, None, look)


def _fitting(texts: tuple[str, ...]) -> Iterator[str]:
    """Yield as many texts as Excel takes in a drop-down: 255 characters, no comma and no quotation mark."""
    room = 255 + 1
    for text in texts:
        taken = len(text.encode("utf-16-le")) // 2 + 1
        if taken <= room and not {",", '"'} & set(text):
            room -= taken
            yield text


def _escaped(text: str) -> str:
    return within(text, 80).replace("&", "&&")  # three of them, of 255 signs in all
