"""Past a syntax mistake: what to leave out of a text so that the rest can be read by itself.

A block is the smallest part that holds the mistake: the value on its line, the entry of a list, or the
section. It is taken out line by line, so that every other line keeps its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

#: A key with what stands before it; `=`, a colon without a space and a full-width one are meant as colons.
_KEY = re.compile(r"^(\s*(?:-\s+)*)([A-Za-z_]+|\"[^\"]+\"|'[^']+')\s*[:：=]")
_DASHES = re.compile(r"^\s*(?:-\s+)*-(?= |$)")
_WHITE = re.compile(r"\s")
_DASHED = re.compile(r"^ *-(?=\s|$)")
_KEY_ALONE = re.compile(r"^(\s*(?:-\s+)*)([a-z_]+)\s*$")
_SECTION = re.compile(r"^[^\s#-][^:]*:")
_LEADING = re.compile(r"^\s*(?:-\s+)*(?:[A-Za-z_]+\s*[:：=])?")
_CONFLICT = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?: |$)")


class Dropped(NamedTuple):
    """What was left out: the line on which it began and that on which it ended, from 0, and its texts.

    `of_key`: the key or the dash on that first line still stands there, without a value. `indented`: it stood
    under some key.
    """

    line: int
    last: int
    texts: tuple[str, ...]
    of_key: bool
    indented: bool = True


class Without(NamedTuple):
    lines: list[str]
    dropped: Dropped


def blocks(lines: Sequence[str], line: int, parses: Callable[[str], bool]) -> Iterator[Without]:
    """Yield `lines` without ever larger blocks round `line`, where the mistake is; `parses` says whether a
    text can be read by itself.
    """
    text = lines[line]
    if not _stands_by_itself(text, parses):
        kept = _kept(text)
        yield _without(lines, line, line, kept)
    top, end = _section(lines, line)
    entry = _entry(lines, top, end, line)
    if entry is not None:
        first, last = entry
        dash = lines[first].index("-")
        yield _without(lines, first, last, f"{' ' * dash}-")
    if _SECTION.match(lines[top]):
        yield _without(lines, top, end, _kept(lines[top]))


def conflicts(lines: Sequence[str]) -> list[tuple[int, list[int], Dropped]]:
    """Return each conflict that a merge left: the lines of its marks, and what stands from first to last."""
    found = []
    marks: list[int] = []
    for number, line in enumerate(lines):
        if not (mark := _CONFLICT.match(line)):
            continue
        marks = [number] if mark[1][0] == "<" else [*marks, number]
        if marks and mark[1][0] == ">":
            first, *others = marks
            found.append((first, others, Dropped(first, number, _texts(lines[first + 1 : number]), False)))
            marks = []
    if marks:  # of one that somebody began to settle, some marks are left
        first, *others = marks
        found.append((first, others, Dropped(first, marks[-1], _texts(lines[first : marks[-1]]), False)))
    return found


def blanked(lines: Sequence[str], parts: Sequence[Dropped]) -> list[str]:
    """Return `lines` with nothing where `parts` stand."""
    left = list(lines)
    for part in parts:
        left[part.line : part.last + 1] = [""] * (part.last + 1 - part.line)
    return left


def _without(lines: Sequence[str], first: int, last: int, kept: str) -> Without:
    left = [*lines[:first], kept, *[""] * (last - first), *lines[last + 1 :]]
    texts, indented = _texts(lines[first : last + 1]), lines[first][:1].isspace()
    return Without(left, Dropped(first, last, texts, bool(kept.strip()), indented))


def _stands_by_itself(text: str, parses: Callable[[str], bool]) -> bool:
    text = text.strip()
    return (": " in text or text.endswith(":") or text.startswith("-")) and parses(text)


def _kept(text: str) -> str:
    """Return of a line its key or its dash, with nothing after it; "" where it has neither."""
    if key := _KEY.match(text) or _KEY_ALONE.match(text):
        return f"{_WHITE.sub(' ', key[1])}{key[2]}:"
    dashes = _DASHES.match(text)
    return _WHITE.sub(" ", dashes[0]) if dashes else ""


def _section(lines: Sequence[str], line: int) -> tuple[int, int]:
    """Return the first and the last line of the part of the spec that `line` belongs to."""
    top = next((n for n in range(line, -1, -1) if _SECTION.match(lines[n])), line)
    end = next((n for n in range(max(line, top) + 1, len(lines)) if _SECTION.match(lines[n])), len(lines))
    return top, end - 1


def _entry(lines: Sequence[str], top: int, end: int, line: int) -> tuple[int, int] | None:
    """Return the first and the last line of the entry of the section's list that holds `line`."""
    dashed = [n for n in range(top + 1, end + 1) if _DASHED.match(lines[n])]
    if not dashed:
        return None
    margin = min(lines[n].index("-") for n in dashed)
    begins = [n for n in dashed if lines[n].index("-") == margin]
    first = max((n for n in begins if n <= line), default=None)
    if first is None:
        return None
    return first, min((n for n in begins if n > first), default=end + 1) - 1


def _texts(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for line in lines if (text := line[_ends(line) :].strip()))


def _ends(line: str) -> int:
    found = _LEADING.match(line)
    return found.end() if found else 0
