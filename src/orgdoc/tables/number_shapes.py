"""Numbers that a workbook shows with zeros or letters before them: 42 as 00042 or P-042."""

from __future__ import annotations

import re
from typing import NamedTuple

_FORMAT = re.compile(rb'<numFmt (?=[^<>]*numFmtId="(\d{1,6})")[^<>]*formatCode="([^"<>]{1,200})"')
#: These are compiled where they are needed, which is seldom.
_CELL_STYLES = rb"(?s)<cellXfs[^<>]*>(.*?)</cellXfs>"
_STYLE = rb'<xf (?=[^<>]*numFmtId="(\d{1,6})")'
#: Text in quotes or after a backslash, then zeros, then text.
_TEXT = r'((?:"[^"]*"|\\.|[-/ ])*)'
_SHAPE = rf"{_TEXT}(0+){_TEXT}(?:;.*)?"
_QUOTED = r'"([^"]*)"|\\(.)'


class Shape(NamedTuple):
    """How a number is shown: with at least so many digits, between two texts."""

    before: str
    digits: int
    after: str

    def shown(self, number: int) -> str:
        return f"{self.before}{number:0{self.digits}d}{self.after}"


def number_shapes(styles: bytes) -> dict[int, Shape]:
    """Return the shapes of numbers in the styles of an .xlsx file, by the number of the style."""
    formats: dict[bytes, Shape] = {}
    for number, code in _FORMAT.findall(styles):
        from html import unescape  # noqa: PLC0415 - most workbooks have no such format

        found = re.fullmatch(_SHAPE, unescape(code.decode("utf-8", "replace")))
        if found and (len(found[2]) > 1 or found[1].strip() or found[3].strip()):
            formats[number] = Shape(_plain(found[1]), len(found[2]), _plain(found[3]))
    cells = re.search(_CELL_STYLES, styles) if formats else None
    if cells is None:
        return {}
    return {
        style: formats[number]
        for style, number in enumerate(re.findall(_STYLE, cells[1]))
        if number in formats
    }


def _plain(text: str) -> str:
    return re.sub(_QUOTED, lambda found: found[1] or found[2] or "", text)
