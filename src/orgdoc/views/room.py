"""How high blocks stand on a page, roughly: enough to say how many rows a page has room for.

Measured on A4 pages of orgdoc's own template; another template, with other sizes, moves the end of the page.
All lengths are in points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from orgdoc.views.document import Block, Check, Heading, Paragraph, ParagraphStyle, Runs, Table

#: What stands between header and footer of a page, without a title of two lines and the one below it.
ROOM_BELOW_TITLE = 661.0
#: What stands on a page without a title.
ROOM_OF_PAGE = 700.0
#: What a table that is to stand on one page must leave of it: some lines by which it may turn out higher.
SPARE = 30.0
#: What a line below the title takes, where there is no second one.
LINE_BELOW_TITLE = 14.0
#: Characters on a line, the height of a line, and the space above and below, by the style of a paragraph.
_STYLES = {
    ParagraphStyle.LEAD: (92, 16.3, 2.0),
    ParagraphStyle.BODY: (110, 14.0, 2.0),
    ParagraphStyle.NOTE: (132, 10.6, 2.5),
    ParagraphStyle.SIGN: (118, 15.8, 3.0),
}
_HEADING, _CAPTION, _HEADER = 30.0, 17.0, 16.0
_LINE, _ROW, _BOX = 11.1, 4.0, 12.8
_ON_A_LINE, _BETWEEN_COLUMNS = 132, 3  # characters in a table
_BREAK = re.compile("[ \n]")
_STEPS = (2, 5, 10)  # characters that one column gives another at a time


def height_of(blocks: Iterable[Block], rows: Callable[[Table], Sequence[int]] | None = None) -> float:
    """Return how high paragraphs, headings and tables stand together; `rows` counts the lines of a table."""
    return sum(_height(block, rows or _rows) for block in blocks)


def _height(block: Block, rows: Callable[[Table], Iterable[int]]) -> float:
    match block:
        case Paragraph():
            on_a_line, line, around = _STYLES.get(block.style, _STYLES[ParagraphStyle.BODY])
            return _lines(_words(block.runs), on_a_line) * line + around
        case Heading():
            return _HEADING
        case Table():
            lines = zip(rows(block), map(_boxes, block.rows), strict=True)
            return _CAPTION + _HEADER + sum(max(n * _LINE, boxes * _BOX) + _ROW for n, boxes in lines)
        case _:
            return 0.0


def _boxes(row: Sequence[Runs]) -> int:
    """Return how many lines with boxes to tick, which stand higher, a row has at the most."""
    with_boxes = (cell for cell in row if any(isinstance(run, Check) for run in cell))
    return max((_words(cell).count("\n") + 1 for cell in with_boxes), default=0)


def _rows(table: Table) -> Iterable[int]:
    cells = [[_words(cell) for cell in row] for row in table.rows]
    titles = [column.title for column in table.columns]
    columns = [[title, *texts] for title, texts in zip(titles, zip(*cells, strict=True), strict=True)]
    words = [[word for text in texts for word in _BREAK.split(text)] for texts in columns]
    least = [_BETWEEN_COLUMNS + max(map(len, found)) for found in words]
    hunger = [sum(len(text) ** 2 for text in texts) ** (1 / 3) for texts in columns]
    free = max(_ON_A_LINE - sum(least), 0) / sum(hunger)
    widths = [int(low + free * share) - _BETWEEN_COLUMNS for low, share in zip(least, hunger, strict=True)]
    heights = [[_lines(row[n], width) for row in cells] for n, width in enumerate(widths)]
    return map(max, zip(*_lowered(columns, cells, least, widths, heights), strict=True))


def _lowered(
    columns: Sequence[Sequence[str]],
    cells: Sequence[Sequence[str]],
    least: Sequence[int],
    widths: list[int],
    heights: list[list[int]],
) -> list[list[int]]:
    """Return the heights of the cells once columns have given others room, as the pages' own columns do."""
    moves = [(to, taken, by) for to in range(len(columns)) for taken in range(len(columns)) for by in _STEPS]
    best = sum(map(max, zip(*heights, strict=True)))
    while True:
        found = None
        for to, taken, by in moves:
            if to == taken or widths[taken] - by < least[taken] - _BETWEEN_COLUMNS:
                continue
            tried = list(heights)
            tried[to] = [_lines(row[to], widths[to] + by) for row in cells]
            tried[taken] = [_lines(row[taken], widths[taken] - by) for row in cells]
            if (lines := sum(map(max, zip(*tried, strict=True)))) < best:
                best, found = lines, (to, taken, by, tried)
        if found is None:
            return heights
        to, taken, by, heights = found
        widths = [width + by * (n == to) - by * (n == taken) for n, width in enumerate(widths)]


def _words(runs: Runs) -> str:
    return "".join(
        f"☐ {run.text}".replace(" ", "\N{NO-BREAK SPACE}") if isinstance(run, Check) else run.text
        for run in runs
    )


def _lines(text: str, on_a_line: int) -> int:
    return sum(_wrapped(line, on_a_line) for line in text.split("\n"))


def _wrapped(line: str, on_a_line: int) -> int:
    """Return on how many lines a text stands, of which each ends at a space."""
    if len(line) <= on_a_line:
        return 1
    lines, at = 1, 0
    for word in line.split(" "):
        if at and at + len(word) > on_a_line:
            lines, at = lines + 1, 0
        at += len(word) + 1
    return lines
