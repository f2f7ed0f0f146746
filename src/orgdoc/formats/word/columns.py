"""How wide the columns of a table are: measured, so that no word breaks that need not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.chart.text_metrics import text_width
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.page import TWIPS_PER_POINT
from orgdoc.formats.word.styles import by_id, chain
from orgdoc.views.document import Check, Runs, Table

_TOKEN = re.compile(r"[^ \n\t\u200b-]+-?|-")
_PADDING = 12.0  # points at both sides of a cell together; those of our own table style, rounded up
_OF_A_LEVEL = 8.5  # points, as the styles indent
_LOOK = qn("w:rPr")
_DEFAULT_LOOK = "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr")))
_HALVINGS = 40  # until the widths add up to a hundredth of a point
_LONGEST = 0.3  # of the text's width: a longer word of somebody's breaks
_USUAL_SIZE = 10.0  # points, where a template does not say
#: How much wider than Arial a face may run. Those named here run no wider; measured on their lower case.
_NO_WIDER = ("calibri", "carlito", "arial", "liberation sans", "helvetica", "times", "cambria", "aptos")
_SAFE, _SAFE_OF_OTHERS = 1.05, 1.25


def widths_of(block: Table, context: Context) -> list[int]:
    """Return the widths in twips, which add up to the text's.

    Each column has room for its longest word; what is left is given so that the table becomes low.
    """
    size, factor = _type(context)
    room = context.page.text_width / TWIPS_PER_POINT
    columns = [_Measured(block, number, size, factor, room) for number in range(len(block.columns))]
    return _rounded(_shared(columns, room), context.page.text_width)


class _Measured:
    """What a column needs, in points: at least, at most, and how hungry for room it is between."""

    def __init__(self, block: Table, number: int, size: float, factor: float, room: float) -> None:
        column = block.columns[number]
        alike = block.as_wide_as or (block,)
        cells = [row[number] for table in alike for row in table.rows]
        levels = [level for table in alike for level in table.levels]
        indents = [_OF_A_LEVEL * level for level in levels] if levels and not number else []
        words = [_longest(cell, size) for cell in cells]
        words = [word + indent for word, indent in zip(words, indents or [0.0] * len(words), strict=True)]
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
        longest.append(text_width(column.title, size, bold=True))
        self.least = min(max(words) * factor, room * _LONGEST) + _PADDING
        self.most = max(max(longest) * factor + _PADDING, self.least)
        self.is_number = column.number
        if column.number:
            self.most = self.least
        # Rows are as high as their highest cell; the square lets the long cells speak for theirs.
        self.hunger = sum(total**2 for total in totals) ** (1 / 3)

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


def _rounded(widths: list[float], total: int) -> list[int]:
    twips = [round(width * TWIPS_PER_POINT) for width in widths[:-1]]
    return [*twips, total - sum(twips)]


def _type(context: Context) -> tuple[float, float]:
    """Return the size of type in tables in points, and by how much to multiply widths in Arial."""
    styles = context.word.styles.element
    size = face = None
    properties = [
        *(style.find(_LOOK) for style in chain(by_id(styles), context.styles["orgdoc Table Text"])),
        styles.find(_DEFAULT_LOOK),
    ]
    for look in properties:
        if look is None:
            continue
        found, fonts = look.find(qn("w:sz")), look.find(qn("w:rFonts"))
        size = size or (None if found is None else found.get(qn("w:val")))
        face = face or (None if fonts is None else _face(fonts, context))
    known = face is None or face.casefold().startswith(_NO_WIDER)
    return (int(size) / 2 if size else _USUAL_SIZE), (_SAFE if known else _SAFE_OF_OTHERS)


def _face(fonts: _Element, context: Context) -> str | None:
    """Return the face that `w:rFonts` names, or the theme for it, which goes before."""
    of_theme = fonts.get(qn("w:asciiTheme"))
    if of_theme:
        parts = [
            r.target_part for r in context.word.part.rels.values() if r.reltype == RELATIONSHIP_TYPE.THEME
        ]
        faces = _theme_faces(parts[0].blob) if parts else {}
        if face := faces.get(of_theme[:5]):
            return face
    return fonts.get(qn("w:ascii"))


@lru_cache(maxsize=4)
def _theme_faces(theme: bytes) -> Mapping[str, str]:
    """Return the faces for Latin letters of a theme: `major` for headings, `minor` for text."""
    latin = (("major", "majorFont"), ("minor", "minorFont"))
    root = parse_xml(theme)
    found = {which: root.find(f".//{qn(f'a:{name}')}/{qn('a:latin')}") for which, name in latin}
    return {which: face.get("typeface", "") for which, face in found.items() if face is not None}


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
