"""How wide the columns of a table are: measured, so that no word breaks that need not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn

from orgdoc.chart.text_metrics import text_width
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.page import TWIPS_PER_POINT
from orgdoc.formats.word.styles import by_id, chain
from orgdoc.views.document import Check, Runs, Table

_TOKEN = re.compile(r"[^ \n\t\u200b-]+-?|-")
_PADDING = 12.0  # points at both sides of a cell together; those of our own table style, rounded up
_OF_A_LEVEL = 8.5  # points, as the styles indent
_LONGEST = 0.3  # of the text's width: a longer word of somebody's breaks
_USUAL_SIZE = 10.0  # points, where a template does not say
#: How much wider than Arial a face may run. Those named here run no wider; measured on their lower case.
_NO_WIDER = ("calibri", "carlito", "arial", "liberation sans", "helvetica", "times", "cambria", "aptos")
_SAFE, _SAFE_OF_OTHERS = 1.05, 1.25


def widths_of(block: Table, context: Context) -> list[int]:
    """Return the widths in twips, which add up to the text's.

    Each column has room for its longest word; what is left goes by how much the columns have to say.
    """
    size, factor = _type(context)
    room = context.page.text_width / TWIPS_PER_POINT
    least, wanted = [], []
    for number, column in enumerate(block.columns):
        cells = [row[number] for row in block.rows]
        indents = [(block.levels[n] if block.levels and not number else 0) for n in range(len(cells))]
        words = [_longest(cell, size) + level * _OF_A_LEVEL for cell, level in zip(cells, indents, strict=True)]
        words.append(max(_token_widths(column.title, size, bold=True), default=0.0))
        lines = [line for cell in cells for line in _lines(cell, size)] or [0.0]
        lines.append(text_width(column.title, size, bold=True))
        least.append(min(max(words) * factor, room * _LONGEST) + _PADDING)
        wanted.append(max(max(lines) * factor + _PADDING, least[-1]))
    return _rounded(_shared(least, wanted, room), context.page.text_width)


def _shared(least: list[float], wanted: list[float], room: float) -> list[float]:
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    spare = room - sum(least)
    if spare <= 0:
        return [width * room / sum(least) for width in least]
    # A column that has five times as much to say gets some three times the room, not five.
    thirst = [(want - width) ** 0.7 for want, width in zip(wanted, least, strict=True)]
    given = [width + spare * share / sum(thirst) for width, share in zip(least, thirst, strict=True)]
    over = sum(max(width - want, 0.0) for width, want in zip(given, wanted, strict=True))
    given = [min(width, want) for width, want in zip(given, wanted, strict=True)]
    widest = max(range(len(given)), key=lambda number: wanted[number] - given[number])
    given[widest] += over
    return given


def _rounded(widths: list[float], total: int) -> list[int]:
    twips = [round(width * TWIPS_PER_POINT) for width in widths[:-1]]
    return [*twips, total - sum(twips)]


def _type(context: Context) -> tuple[float, float]:
    """Return the size of type in tables in points, and by how much to multiply widths in Arial."""
    styles = by_id(context.word.styles.element)
    size = face = None
    for style in chain(styles, context.styles["orgdoc Table Text"]):
        found = style.find(f"{qn('w:rPr')}/{qn('w:sz')}")
        size = size or (None if found is None else found.get(qn("w:val")))
        fonts = style.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        face = face or (None if fonts is None else fonts.get(qn("w:ascii")))
    known = face is None or face.casefold().startswith(_NO_WIDER)
    return (int(size) / 2 if size else _USUAL_SIZE), (_SAFE if known else _SAFE_OF_OTHERS)


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
            yield run.text, run.strong
