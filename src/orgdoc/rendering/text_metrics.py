"""How wide a text is in Arial, and where it breaks into lines."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from orgdoc.rendering.arial_widths import BOLD, REGULAR

LINE_HEIGHT = 1.2  # of the size of type; what Graphviz uses too
_SAFE = 0.75  # em: a letter of a script we have no figures for
_WIDE = 1.0
_EMOJI = 1.2
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_BREAK_AFTER = frozenset("-/\u2010\u2013\u2014_.@,;:&+\u200b")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line in points; on the safe side outside Latin, Greek, Cyrillic and Hebrew."""
    return _width_of_line(text, bold) * size


@lru_cache(maxsize=65536)
def _width_of_line(text: str, bold: bool) -> float:
    return sum(_advance(char, bold) for char in text)


@lru_cache(maxsize=8192)
def _advance(char: str, bold: bool) -> float:
    """Return the width of one character in em."""
    known = (BOLD if bold else REGULAR).get(char)
    if known is not None:
        return known / 1000
    category = unicodedata.category(char)
    if char in _JOINERS or category in ("Mn", "Me", "Cf"):
        return 0.0
    if category == "So" or ord(char) >= 0x1F000:
        return _EMOJI
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _WIDE
    base = unicodedata.normalize("NFD", char)[0]
    return _advance(base, bold) if base != char and base.isascii() else _SAFE


def wrap(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Return `text` in lines no wider than `width`: broken at spaces, else after a hyphen, slash or the
    like, else anywhere between two characters. Runs of white space count as one space; nothing else is lost.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, bold)
        lines += full
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Return one word cut into parts that fit, none of them empty unless the word is."""
    if text_width(word, size, bold) <= width:
        return [word]
    parts: list[str] = []
    line = ""
    for piece in _after_signs(word):
        for bit in [piece] if text_width(piece, size, bold) <= width else _clusters(piece):
            if line and text_width(line + bit, size, bold) > width:
                parts.append(line)
                line = ""
            line += bit
    return [*parts, line]


def _after_signs(word: str) -> list[str]:
    """Return `word` cut behind each sign that a line may end with."""
    pieces = [""]
    for char in word:
        pieces[-1] += char
        if char in _BREAK_AFTER:
            pieces.append("")
    return [piece for piece in pieces if piece]


def _clusters(text: str) -> list[str]:
    """Return what is seen as one character each: a letter stays with its accents, a joined emoji whole."""
    clusters: list[str] = []
    for char in text:
        joins = char in _JOINERS or unicodedata.category(char) in ("Mn", "Me", "Mc")
        if clusters and (joins or clusters[-1].endswith("\u200d")):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
