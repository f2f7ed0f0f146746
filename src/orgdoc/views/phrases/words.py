"""Small English: lists, numbers, plurals, possessives, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from unicodedata import bidirectional

ISOLATE, POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))
_STRAY_COMMA = re.compile(r",(?=\s*(?:[,;:.?!)]|$))")
#: Words that end the head of a name: "sensors for line 3" is several.
_AFTER_A_HEAD = {"for", "of", "in", "on", "at", "with", "to"}
NOTHING = "–"  # in a cell of a table
_MOST_LISTED, _MOST_IN_FULL = 8, 24
REGISTER_SAYS = "as their rows in the register say"
_WORD = re.compile(r"[^\W_][\w'’-]*")
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_MONTHS = ["January", "February", "March", "April", "May", "June"]
_MONTHS += ["July", "August", "September", "October", "November", "December"]


def listed(parts: Iterable[str], word: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"; with commas inside the parts, "a, x; b, y; and c"."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    if len(items) > 2 and any("," in item for item in items):
        return f"{'; '.join(items[:-1])}; {word} {items[-1]}"
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def number(count: int) -> str:
    """Return a number up to ten in words, else in figures."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


def plural(word: str, count: int) -> str:
    if count == 1:
        return word
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def counted(count: int, word: str) -> str:
    """Return "one item" or "12 items"."""
    return f"{number(count)} {plural(word, count)}"


def figure(count: int, word: str) -> str:
    """Return "1 item" or "12 items", for tables and the terminal."""
    return f"{count:,} {plural(word, count)}"


def isolated(text: str) -> str:
    """Return `text` so that its direction of writing, where it is right to left, turns nothing around it."""
    return f"{ISOLATE}{text}{POP}" if is_right_to_left(text) else text


def is_right_to_left(text: str) -> bool:
    """Whether a letter of `text` is written from right to left, so that it may turn what stands beside it."""
    return not text.isascii() and any(bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def possessive(name: str) -> str:
    """Return "Ada's" or "James’s" without the second s: "Human Resources'"."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def sentence(text: str) -> str:
    """Return `text` as a sentence: a capital first, one full stop last, no comma against another mark.

    Parts that end an aside bring their closing comma with them; here it gives way to what follows.
    """
    text = capitalised(_STRAY_COMMA.sub("", text.strip()))
    return text if text.endswith((".", "?", "!")) else f"{text}."


def uncapitalised(title: str) -> str:
    """Return a title as it stands within a sentence; "IT services" stays as it is."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def dated(day: date, language: str) -> str:
    """Return 1 November 2026, or November 1, 2026 in en-US."""
    month = _MONTHS[day.month - 1]
    return f"{month} {day.day}, {day.year}" if language == "en-US" else f"{day.day} {month} {day.year}"


def is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def verb(word: str, count: int) -> str:
    """Return the verb for one ("belongs") or for several ("belong")."""
    return f"{word}s" if count == 1 else word


def joined(sentences: Sequence[str]) -> str:
    return " ".join(s for s in sentences if s)


def names_several(name: str) -> bool:
    """Return whether the name of a thing reads as a plural: "Core switches", "Sensors for line 3"."""
    words = name.lower().split()
    for index, word in enumerate(words):
        if index and word in _AFTER_A_HEAD:
            words = words[:index]
            break
    last = words[-1] if words else ""
    return len(last) > 3 and last.endswith("s") and not last.endswith(("ss", "us", "is", "ics", "ews"))


def cut(names: Sequence[str]) -> Sequence[str]:
    """Return `names`, those beyond the eighth as a number: "12 more"."""
    return (
        names if len(names) <= _MOST_LISTED else [*names[:_MOST_LISTED], f"{len(names) - _MOST_LISTED} more"]
    )


def some(names: Sequence[str], where: str) -> str:
    """Return all of `names`; of more than two dozen the first, how many more, and `where` those are named."""
    if len(names) <= _MOST_IN_FULL:
        return listed(names)
    return listed([*names[:_MOST_LISTED], f"{len(names) - _MOST_LISTED} more, {where}"])


def ranges(found: Iterable[int], separator: str = "") -> str:
    """Return numbers, three and more in a row as one: "23, 46–48"; with "and" where no separator is given."""
    runs: list[list[int]] = []
    for line in sorted(found):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return separator.join(parts) if separator else listed(parts)


def opening(text: str) -> str:
    """Return the first two words of a sentence: neighbours are not to have the same."""
    return " ".join(_WORD.findall(text)[:2]).casefold()


def varied(sentences: Iterable[Sequence[str]]) -> list[str]:
    """Return one of the wordings of each sentence, the first that opens unlike the sentence before."""
    said: list[str] = []
    for wordings in sentences:
        before = opening(said[-1]) if said else ""
        said.append(next((w for w in wordings if opening(w) != before), wordings[0]))
    return said
