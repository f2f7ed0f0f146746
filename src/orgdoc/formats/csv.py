"""One sheet as a CSV file, which Excel and LibreOffice open as it is."""

from __future__ import annotations

import csv
from io import StringIO

from orgdoc.cell_text import guarded
from orgdoc.views.workbook import Sheet, text_of


def to_csv(sheet: Sheet) -> bytes:
    """Return `sheet` as CSV: UTF-8 with the mark by which Excel knows it, all cells in quotes.

    What a spreadsheet would take for a formula has an apostrophe before it; `orgdoc import` takes it away.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    writer.writerows([guarded(text_of(cell)) for cell in row] for row in sheet.rows)
    return buffer.getvalue().encode("utf-8-sig")
