"""Numbers that a workbook shows with zeros or letters before them: 42 as 00042 or P-042."""

from __future__ import annotations

import re
from typing import NamedTuple

_FORMAT = re.compile(rb'<numFmt (?=[^<>]*numFmtId="(\d{1,6})")[^<>]*formatCode="([^"<>]{1,200})"')
_CELL_STYLES = re.compile(rb"<cellXfs[^<>]*>(.*?)</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb'<xf (?=[^<>]*numFmtId="(\d{1,6})")')
#: Text in quotes or after a backslash, then zeros, then text.
_TEXT = r'((?:"[^"]*"|\\.|[-/ ])*)'
_SHAPE = re.compile(rf"{_TEXT}(0+){_TEXT}(?:;.*)?")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


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

        found = _SHAPE.fullmatch(unescape(code.decode("utf-8", "replace")))
        if found and (len(found[2]) > 1 or found[1].strip() or found[3].strip()):
            formats[number] = Shape(_plain(found[1]), len(found[2]), _plain(found[3]))
    cells = _CELL_STYLES.search(styles) if formats else None
    if cells is None:
        return {}
    return {
        style: formats[number] for style, number in enumerate(_STYLE.findall(cells[1])) if number in formats
    }


def _plain(text: str) -> str:
    return _QUOTED.sub(lambda found: found[1] or found[2] or "", text)
