"""What a cell of a spreadsheet holds: several entries, and text that is no formula.

Several entries stand one on each line, or between `;` or `,`. An entry that holds one of these, begins
with a quotation mark or has space around it stands in double quotes, in which `""` is one of them, as in
a CSV file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: A workbook's cell takes so much (in UTF-16); a longer text stands, in parts, in a sheet of its own, which
#: is read back as if it stood in its cell.
LONGEST_CELL = 32_767
_STEP = 1_000  # of so many letters at most a text is put together
_WORD = 200  # letters before that, among which a word of two letters is looked for
LONG_TEXTS, LONG_COLUMNS = "Long texts", ("Cell", "Part", "Text")
SEE_LONG_TEXTS = f"(too long for a cell: see the sheet {LONG_TEXTS})"

_SEPARATORS = re.compile(r"[\n;,]")
_ENTRY = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?:[\n;,]|$)|([^\n;,]*)(?:[\n;,]|$)')
_PAIR = re.compile(r'(?:"((?:[^"]|"")+)"|([^":][^:]*)): ?(.+)', re.DOTALL)
#: What a spreadsheet takes for a formula when it opens a CSV file.
_FORMULA = re.compile("^'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("^'(?='*[=+\\-@\t\r\n＝＋－＠])")


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
    """Return a text in parts that fit a cell of a workbook: one part, if it is short enough.

    A part ends within a word: a space or a line break at its end would be lost where the cell is read.
    """
    if len(text) <= LONGEST_CELL // 2:
        return [text]
    pieces, room = [""], LONGEST_CELL
    start = 0
    while start < len(text):
        most = start + _STEP
        ends = (end for end in range(most, most - _WORD, -1) if not _is_space_at(text, end))
        end = next(ends, most)
        piece, start = text[start:end], end
        size = len(piece.encode("utf-16-le")) // 2
        if size > room:
            pieces.append("")
            room = LONGEST_CELL
        pieces[-1] += piece
        room -= size
    return pieces


def _is_space_at(text: str, end: int) -> bool:
    return text[end - 1 : end].isspace() or text[end : end + 1].isspace()


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
