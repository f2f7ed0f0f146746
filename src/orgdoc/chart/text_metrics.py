"""How wide a text is in Arial, and where it breaks into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise, repeat

from orgdoc.chart.arial_widths import BOLD, REGULAR

LINE_HEIGHT = 1.2  # of the size of type; what Graphviz uses too
_SAFE = 0.75  # em: a letter of a script we have no figures for
_WIDE = 1.0
_EMOJI = 1.2
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
_BREAKING_SPACE = re.compile(r"[^\S\xa0]+")
_CLAUSES = re.compile(r"(?<=[.;]) | · ")
_MOST_CLAUSES = 8
_COUNTED_WORDS, _COUNTED_LINES = 8, 4  # what few texts exceed is not worth working out beforehand
#: Where several code points are one picture: joined emoji, skin tones, flags.
_IN_ONE = re.compile("[\u200d\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff]")
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_BREAK_AFTER = frozenset("-/\u2010\u2013\u2014_.@,;:&+\u200b")


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width of one line in points; on the safe side outside Latin, Greek, Cyrillic and Hebrew."""
    return _width_of_line(text, bold) * size


@lru_cache(maxsize=65536)
def _width_of_line(text: str, bold: bool) -> float:
    if text.isascii():
        return sum(map((BOLD if bold else REGULAR).get, text, repeat(750))) / 1000
    if _IN_ONE.search(text):
        return sum(_cluster_width(cluster, bold) for cluster in _clusters(text))
    known = list(map((BOLD if bold else REGULAR).get, text))
    thousandths = sum(width for width in known if width is not None)
    others = (char for char, width in zip(text, known, strict=True) if width is None)
    return thousandths / 1000 + (sum(_advance(char) for char in others) if None in known else 0.0)


def _cluster_width(cluster: str, bold: bool) -> float:
    """Return the width of what is seen as one character: an emoji joined of several is as wide as one."""
    widths = BOLD if bold else REGULAR
    each = [widths[char] / 1000 if char in widths else _advance(char) for char in cluster]
    return max(each, default=0.0) if _IN_ONE.search(cluster) else sum(each)


@lru_cache(maxsize=8192)
def _advance(char: str) -> float:
    """Return the width in em of a character that the tables leave out."""
    category = unicodedata.category(char)
    if char in _JOINERS or category in ("Mn", "Me", "Cf"):
        return 0.0
    if category == "So" or ord(char) >= 0x1F000:
        return _EMOJI
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return _WIDE
    base = unicodedata.normalize("NFD", char)[0]
    return BOLD.get(base, 1000 * _SAFE) / 1000 if base != char and base.isascii() else _SAFE


def wrap(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Return `text` in lines no wider than `width`: broken at spaces, else after a hyphen, slash or the
    like, else anywhere between two characters. Runs of white space count as one space; nothing else is lost.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        joined = f"{line} {word}" if line else word
        if text_width(joined, size, bold) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, size, bold)
        lines += full
    return (*lines, line) if line or not lines else tuple(lines)


def in_clauses(text: str, width: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """Return `text` in as few lines as `wrap` does, broken between its sentences, or its parts with a dot or
    a semicolon between, where that takes no more lines; of such ways the one whose longest line is shortest.
    """
    lines = wrap(text, width, size, bold)
    parts = _CLAUSES.split(text)
    if not 1 < len(lines) <= len(parts) <= _MOST_CLAUSES:
        return lines
    ways = (
        tuple(text_of(parts[start:end]) for start, end in pairwise((0, *ends, len(parts))))
        for ends in combinations(range(1, len(parts)), len(lines) - 1)
    )
    longest = {way: max(text_width(line, size, bold) for line in way) for way in ways}
    best = min(longest, key=longest.__getitem__)
    return best if longest[best] <= width else lines


def text_of(parts: Sequence[str]) -> str:
    """Return clauses as one line again."""
    return "".join(
        part if place == len(parts) - 1 else part + (" " if part.endswith((".", ";")) else " · ")
        for place, part in enumerate(parts)
    )


def _words(text: str) -> list[str]:
    """Return what a line may break between: a no-break space holds together."""
    if "\xa0" not in text:
        return text.split()
    return [word for word in _BREAKING_SPACE.split(text) if word.strip()]


def shortened(text: str, width: float, size: float, bold: bool = False) -> str:
    """Return `text`, cut between two characters and with an ellipsis where it is wider than `width`."""
    if text_width(text, size, bold) <= width:
        return text
    kept = ""
    for cluster in _clusters(text):
        if text_width(f"{kept}{cluster}…", size, bold) > width:
            break
        kept += cluster
    return f"{kept.rstrip()}…"


def first_lines(text: str, width: float, size: float, bold: bool, most: int) -> tuple[str, ...]:
    """Return the lines of `wrap`, the last of `most` cut with an ellipsis where there are more."""
    lines = wrap(text, width, size, bold)
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), width, size, bold))


def line_count(text: str, width: float, size: float, bold: bool = False) -> int:
    """Return how many lines `wrap` makes, without making them."""
    for number, least in enumerate(_least_widths(text, bold), start=1):
        if least * size <= width:
            return number
    return len(wrap(text, width, size, bold))


@lru_cache(maxsize=65536)
def _least_widths(text: str, bold: bool) -> tuple[float, ...]:
    """Return the least widths, in em, at which `text` takes one line, two lines and so on, as far as no word
    breaks; a long text's end is left out.
    """
    words = _words(text)
    if len(words) < 2 or len(words) > _COUNTED_WORDS:
        return (_width_of_line(" ".join(words), bold),)

    def width(start: int, end: int) -> float:
        return _width_of_line(" ".join(words[start:end]), bold)

    count = len(words)
    from_start = [width(start, count) for start in range(count)]  # of what follows a word, in so many lines
    widths = [from_start[0]]
    for lines in range(2, min(count, _COUNTED_LINES) + 1):
        last = count - lines + 1
        from_start = [
            min(max(width(start, end), from_start[end]) for end in range(start + 1, last + 1))
            for start in range(last)
        ]
        widths.append(from_start[0])
    return tuple(widths)


@lru_cache(maxsize=65536)
def longest_piece(text: str, bold: bool) -> float:
    """Return the width in em of the widest part that does not break but between two letters."""
    pieces = (piece for word in _words(text) for piece in _after_signs(word))
    return max((_width_of_line(piece, bold) for piece in pieces), default=0.0)


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
        joins = joins or "\U0001f3fb" <= char <= "\U0001f3ff"
        flag = _FLAG.fullmatch(char) and clusters and _FLAG.fullmatch(clusters[-1])
        if clusters and (joins or flag or clusters[-1].endswith("\u200d")):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters
