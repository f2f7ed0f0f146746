"""What a cell of a spreadsheet holds: several entries, and text that is no formula.

Several entries stand one on each line, or between `;` or `,`. An entry that holds one of these, begins
with a quotation mark or has space around it stands in double quotes, in which `""` is one of them, as in
a CSV file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

#: A workbook's cell takes so much (in UTF-16); a longer text stands, in parts, in a sheet of its own, which
#: is read back as if it stood in its cell.
LONGEST_CELL = 32_767
LONG_TEXTS, LONG_COLUMNS = "Long texts", ("Cell", "Part", "Text")
SEE_LONG_TEXTS = f"(too long for a cell: see the sheet {LONG_TEXTS})"

_SEPARATORS = re.compile(r"[\n;,]")
_ENTRY = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:[\n;,]|$)|([^\n;,]*)(?:[\n;,]|$)')
_PAIR = re.compile(r'(?:"((?:[^"]|"")+)"|([^":][^:]*)): ?(.+)', re.DOTALL)
#: What a spreadsheet takes for a formula when it opens a CSV file.
_FORMULA = re.compile("^'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("^'(?='*[=+\\-@\t\r\n＝＋－＠])")


_LAST_MONTH = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]+([^\W\d_]{3,9})\.?[ ,-]+(\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})")


def day_of(cell: str, *, month_first: bool = False) -> date | None:
    """Return the day that a cell means: 2026-11-30, 30.11.2026, 30 November 2026, November 30, 2026.

    `month_first`: in figures the month stands before the day, as in en-US, where that is possible at all.
    None for what is no day.
    """
    text = " ".join(cell.split()).casefold()
    try:
        if match := _IN_FIGURES.fullmatch(text):
            day, month = int(match[1]), int(match[2])
            if (month_first and "." not in text and day <= _LAST_MONTH) or month > _LAST_MONTH:
                day, month = month, day
            return date(int(match[3]), month, day)
        if match := _DAY_FIRST.fullmatch(text):
            return date(int(match[3]), _MONTHS.index(match[2][:3]) + 1, int(match[1]))
        if match := _MONTH_FIRST.fullmatch(text):
            return date(int(match[3]), _MONTHS.index(match[1][:3]) + 1, int(match[2]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def joined(entries: Iterable[str]) -> str:
    """Return the entries as one cell, each on a line of its own."""
    return "\n".join(_quoted(entry) for entry in entries)


def split(cell: str) -> list[str]:
    """Return the entries of a cell in order, without empty ones."""
    if '"' not in cell:  # nearly all
        pieces = cell.replace("\n", ",").replace(";", ",").split(",")
        return [entry for piece in pieces if (entry := piece.strip())]
    entries, place = [], 0
    while place < len(cell):
        found = _ENTRY.match(cell, place)
        assert found is not None  # the second branch matches anything
        quoted, plain = found.groups()
        entry = quoted.replace('""', '"') if quoted is not None else (plain or "").strip()
        if entry:
            entries.append(entry)
        place = max(found.end(), place + 1)
    return entries


def parts(text: str) -> list[str]:
    """Return a text in parts that fit a cell of a workbook: one part, if it is short enough."""
    if len(text) <= LONGEST_CELL // 2:
        return [text]
    pieces, room = [""], LONGEST_CELL
    for start in range(0, len(text), 1_000):
        piece = text[start : start + 1_000]
        size = len(piece.encode("utf-16-le")) // 2
        if size > room:
            pieces.append("")
            room = LONGEST_CELL
        pieces[-1] += piece
        room -= size
    return pieces


def pairs_joined(texts: Iterable[tuple[str, str]]) -> str:
    """Return texts by name as one cell, `name: text` to an entry; a name with a colon stands in quotes."""
    return joined(f"{_quoted_name(name)}: {text}" for name, text in texts)


def pairs_split(cell: str) -> dict[str, str]:
    """Return the texts by name in a cell; what has no name is left out."""
    texts = {}
    for entry in split(cell):
        found = _PAIR.fullmatch(entry)
        if found is not None:
            quoted, plain, text = found.groups()
            texts[quoted.replace('""', '"') if quoted is not None else plain.strip()] = text
    return texts


def _quoted_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"' if ":" in name or name.startswith('"') else name


def guarded(cell: str) -> str:
    """Return a cell for a CSV file: with an apostrophe before what would be taken for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell of a CSV file without the apostrophe that `guarded` puts before it."""
    return _GUARDED.sub("", cell)


def _quoted(entry: str) -> str:
    if _SEPARATORS.search(entry) or entry.startswith('"') or entry != entry.strip():
        return '"' + entry.replace('"', '""') + '"'
    return entry
