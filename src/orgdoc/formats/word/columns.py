"""How wide the columns of a table are: measured, so that no word breaks that need not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import ceil

from orgdoc.chart.text_metrics import text_width
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.page import TWIPS_PER_POINT
from orgdoc.formats.word.typeface import typeface_of
from orgdoc.views.document import Check, Runs, Table, Text

_TOKEN = re.compile(r"[^ \n\t\u200b-]+-?|-")
_PADDING = 12.0  # points at both sides of a cell together; those of our own table style, rounded up
_OF_A_LEVEL = 8.5  # points, as the styles indent
_CROWDED = 0.75  # of the text's width, that columns of figures take
_HALVINGS = 40  # until the widths add up to a hundredth of a point
_SHORT_TITLE, _ROOMY = 105.0, 0.9  # points for a title on one line, and what of the width that may take
#: Of the text's width, and in sizes of the type: a word of somebody's that is longer than both breaks.
_LONGEST, _LONG_WORD = 0.3, 11.0
_STEPS = (6.0, 12.0, 24.0)  # points that one column gives another at a time
_NEARLY, _WORTH = 0.1, 0.05  # lines
_SAMPLE = 120  # rows of which the height is counted
#: How long a text runs, against Arial and with the room left at the ends of its lines; measured on prose.
_NARROW, _RUNS, _RUNS_NARROW = ("calibri", "carlito", "times"), 1.05, 0.95
_USUAL_SIZE = 10.0  # points, where a template does not say
#: How much wider than Arial a face may run. Those named here run no wider, nor does what stands in for them
#: where they are not installed (Cambria and Aptos are replaced by much wider ones); measured on lower case.
_NO_WIDER = ("calibri", "carlito", "arial", "liberation s", "helvetica", "times")
_SAFE, _SAFE_OF_OTHERS = 1.05, 1.25


def widths_of(block: Table, context: Context) -> list[int]:
    """Return the widths in twips, which add up to the text's.

    Each column has room for its longest word; what is left is given so that the table becomes low.
    """
    return _widths(*_measured(block, context), context)


def _widths(columns: list[_Measured], room: float, context: Context) -> list[int]:
    if sum(column.easy for column in columns) < room * _ROOMY:
        for column in columns:
            column.least = column.easy
    return _rounded(_lowered(columns, _shared(columns, room)), context.page.text_width)


def lines_of(block: Table, context: Context) -> list[int]:
    """Return how many lines each row takes, in a table with columns of the widths that it has."""
    columns, room = _measured(block, context)
    widths = _widths(columns, room, context)
    heights = [c.heights(width / TWIPS_PER_POINT) for c, width in zip(columns, widths, strict=True)]
    return [round(max(row) / (1 + _NEARLY)) for row in zip(*heights, strict=True)]


def holds(block: Table, context: Context) -> bool:
    """Tell whether the columns of a table have room for their words beside each other."""
    columns, room = _measured(block, context)
    return sum(column.least for column in columns) <= room


def _measured(block: Table, context: Context) -> tuple[list[_Measured], float]:
    """Return what each column needs, and how wide the text is, in points."""
    size, factor, runs = _type(context)
    room = context.page.text_width / TWIPS_PER_POINT
    columns = [_Measured(block, number, size, factor, runs, room) for number in range(len(block.columns))]
    if sum(column.least for column in columns if column.is_number) > room * _CROWDED:
        # What names the rows needs room too: figures and their titles keep no more than they take.
        for column in columns:
            if column.is_number:
                column.least = column.most = column.bare
    return columns, room


class _Measured:
    """What a column needs, in points: at least, at most, and how hungry for room it is between."""

    def __init__(
        self, block: Table, number: int, size: float, factor: float, runs: float, room: float
    ) -> None:
        column = block.columns[number]
        alike = block.as_wide_as or (block,)
        cells = [row[number] for table in alike for row in table.rows]
        levels = [level for table in alike for level in table.levels]
        indents = [_OF_A_LEVEL * level for level in levels] if levels and not number else []
        words = [_longest(cell, size) for cell in cells]
        words = [word + indent for word, indent in zip(words, indents or [0.0] * len(words), strict=True)]
        title = text_width(column.title, size, bold=True)
        words.append(max(_token_widths(column.title, size, bold=True), default=0.0))
        # What stands indented has so much less room in each of its lines.
        totals = [
            sum(_lines(cell, size)) + 2 * indent
            for cell, indent in zip(cells, indents or [0.0] * len(cells), strict=True)
        ]
        longest = [max(_lines(cell, size)) for cell in cells]
        longest = [
            line + indent for line, indent in zip(longest, indents or [0.0] * len(longest), strict=True)
        ]
        longest.append(title)
        longest_word = max(room * _LONGEST, size * _LONG_WORD)
        self.least = min(max(words) * factor, longest_word) + _PADDING
        #: The same in a face that runs no wider than most.
        self.bare = min(max(words) * min(factor, _SAFE), longest_word) + _PADDING
        #: The same with a short title on one line, where there is room for all.
        self.easy = max(self.least, (title * factor if title <= _SHORT_TITLE else 0.0) + _PADDING)
        self.most = max(max(longest) * factor + _PADDING, self.easy)
        self.is_number = column.number
        if column.number:
            self.most = self.least
        self.cells = [
            ([line * runs for line in _lines(cell, size)], indent)
            for cell, indent in zip(cells[:_SAMPLE], indents or [0.0] * len(cells), strict=False)
        ]
        # Rows are as high as their highest cell; the square lets the long cells speak for theirs.
        self.hunger = sum(total**2 for total in totals) ** (1 / 3)

    def heights(self, width: float) -> list[float]:
        """Return how high each cell is in a column of that width, in lines.

        A last line that is nearly full counts for a little more: so room moves where it will be needed.
        """
        room = width - _PADDING
        return [sum(map(_height, [line / (room - indent) for line in lines])) for lines, indent in self.cells]

    def at(self, share: float) -> float:
        return float(min(max(self.hunger * share, self.least), self.most))


def _shared(columns: list[_Measured], room: float) -> list[float]:
    """Return widths that add up to `room`."""
    most, least = sum(c.most for c in columns), sum(c.least for c in columns)
    if least >= room:
        return [c.least * room / least for c in columns]
    if most <= room:
        takes = [0.0 if c.is_number else c.most for c in columns]
        takes = takes if any(takes) else [c.most for c in columns]
        return [c.most + (room - most) * take / sum(takes) for c, take in zip(columns, takes, strict=True)]
    low, high = 0.0, 1.0
    while sum(c.at(high) for c in columns) < room:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(c.at(middle) for c in columns) < room else (low, middle)
    return [c.at(high) for c in columns]


def _height(line: float) -> float:
    return float(max(1, ceil(line)) + _NEARLY * line)


def _lowered(columns: list[_Measured], widths: list[float]) -> list[float]:
    """Return widths of the same sum in which the rows take fewer lines, moving room from column to column."""
    heights = [column.heights(width) for column, width in zip(columns, widths, strict=True)]
    movable = [number for number, column in enumerate(columns) if not column.is_number]
    moves = [(to, taken, by) for to in movable for taken in movable if to != taken for by in _STEPS]
    best = _rows_of(heights)
    while True:
        found = None
        for to, taken, by in moves:
            if widths[taken] - by < columns[taken].least:
                continue
            tried = list(heights)
            tried[to] = columns[to].heights(widths[to] + by)
            tried[taken] = columns[taken].heights(widths[taken] - by)
            if (rows := _rows_of(tried)) < best - _WORTH:
                best, found = rows, (to, taken, by, tried)
        if found is None:
            return widths
        to, taken, by, heights = found
        widths = [width + by * (n == to) - by * (n == taken) for n, width in enumerate(widths)]


def _rows_of(heights: list[list[float]]) -> float:
    tallest: float = sum(map(max, zip(*heights, strict=True)))
    return tallest


def _rounded(widths: list[float], total: int) -> list[int]:
    twips = [round(width * TWIPS_PER_POINT) for width in widths[:-1]]
    return [*twips, total - sum(twips)]


def _type(context: Context) -> tuple[float, float, float]:
    """Return the size of type in tables in points, and by how much to multiply widths in Arial: of a word
    that must not break, and of a text that may.
    """
    face, size = typeface_of(context.word, context.styles["orgdoc Table Text"])
    known = face is None or face.casefold().startswith(_NO_WIDER)
    is_narrow = face is None or face.casefold().startswith(_NARROW)
    safe, runs = _SAFE if known else _SAFE_OF_OTHERS, _RUNS_NARROW if is_narrow else _RUNS
    return size or _USUAL_SIZE, safe, runs


def _longest(cell: Runs, size: float) -> float:
    return max(
        (width for text, bold in _pieces(cell) for width in _token_widths(text, size, bold=bold)),
        default=0.0,
    )


def _token_widths(text: str, size: float, *, bold: bool) -> Iterator[float]:
    for token in _TOKEN.findall(text):
        yield text_width(token.replace("\N{NO-BREAK SPACE}", " "), size, bold)


def _lines(cell: Runs, size: float) -> Iterable[float]:
    lines = [0.0]
    for text, bold in _pieces(cell):
        first, *more = text.split("\n")
        lines[-1] += text_width(first, size, bold)
        lines += [text_width(line, size, bold) for line in more]
    return lines


def _pieces(cell: Runs) -> Iterator[tuple[str, bool]]:
    for run in cell:
        if isinstance(run, Check):
            yield f"MM{run.text}".replace(" ", "\N{NO-BREAK SPACE}"), False
        else:
            yield run.text, run.strong or (isinstance(run, Text) and run.hedge)
