"""Names of which two are probably one person's: written the other way round, shortened, mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

#: In shorter names one letter tells people apart: Anna Berg, Anne Berg.
_LONG = 9
#: Longer ones, and more of them, are not compared letter by letter: it would take too long.
_TOO_LONG = 60
_TOO_MANY = 2_000
#: A word that more names share says nothing of who is meant.
_MOST_OF_A_WORD = 40
_LETTERS = re.compile(r"[^\W_]+")
#: Of shorter words, each is another: Tim and Tom, an initial, CIO and CEO.
_SHORTEST_WORD = 4
#: Letters that stand for themselves, and are typed without their strokes all the same.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i"})
#: As German and the Nordic languages write ä, ö, å and ü where they lack them.
_SPELLED_OUT = re.compile("(?<=[aou])e|(?<=a)a")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")
#: What stands before a name or after it, and is no part of it. `Jr` is: it tells father and child apart.
_TITLES = frozenset((
    "dr", "prof", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "herr", "frau", "mme", "mlle", "dhr",
    "mevr", "ing", "dipl", "mag", "lic", "phd", "md", "mba", "msc", "bsc", "pmp",
))  # fmt: skip


class Namesake(NamedTuple):
    """A name, and those which are probably the same person's.

    `shortened`: it has initials for what the others have in full, or lacks it.
    """

    name: str
    others: tuple[str, ...]
    shortened: bool = False


def namesakes(names: Sequence[str]) -> Iterator[Namesake]:
    """Yield each name with the first before it that is the same but for order, accents, titles or a slip;
    then each that has initials, or one word alone, with all that it may be in full.
    """
    words = {name: tuple(_words(name)) for name in names}
    told = set()
    for name, other in _pairs(names, words):
        told.add(other if "," in other else name)
        yield Namesake(name, (other,))
    yield from _in_full([name for name in names if name not in told], words)


def regardless_of_order(name: str) -> str:
    """Return what is equal for names that differ in accents, capitals, titles and order alone."""
    return " ".join(sorted(_words(name)))


def _words(name: str) -> list[str]:
    """Return the words of a name as they are compared, the surname last where a comma says which it is."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    surname, comma, given = _IN_BRACKETS.sub(" ", name).partition(",")
    words = [*_apart(given), *_apart(surname)] if comma else _apart(surname)
    return [word for word in words if word not in _TITLES] or words


def _apart(text: str) -> list[str]:
    """Return the words of a text; `JP` is two initials."""
    found = _LETTERS.findall(text)
    initials = len(found) > 1 and not text.isupper()
    words: list[str] = []
    for word in found:
        short = initials and len(word) == 2 and word.isupper() and word.casefold() not in _TITLES
        words += word.casefold() if short else (word.casefold().translate(_PLAIN),)
    return words


def _pairs(names: Sequence[str], words: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each name with the first one before it that is the same but for a slip."""
    same: dict[str, str] = {}
    near: dict[str, tuple[str, ...]] = {}
    short = {name: [word if len(word) < _SHORTEST_WORD else "" for word in words[name]] for name in names}
    for number, name in enumerate(names):
        letters = "".join(words[name])
        # In whatever order, with other spaces (De Wit, Dewit), or spelled out (Müller, Mueller).
        keys = tuple({" ".join(sorted(words[name])), letters, _SPELLED_OUT.sub("", letters)})
        other = next((same[key] for key in keys if key in same), None)
        for key in keys:
            same.setdefault(key, name)
        if other is not None:
            yield name, other
            continue
        if not _LONG - 1 <= len(letters) <= _TOO_LONG or number >= _TOO_MANY:
            continue
        # Two texts that differ in one letter become equal when each loses one letter or none.
        shapes = {letters, *[letters[:i] + letters[i + 1 :] for i in range(len(letters))]}
        shared = sorted(shapes & near.keys())
        found = dict.fromkeys([candidate for shape in shared for candidate in near[shape]])
        # Of as many words, each short one must be the same, which is soon told where all are numbered.
        own, count = short[name], len(short[name])
        alike = [one for one in found if short[one] == own or len(short[one]) != count]
        slip = next((one for one in alike if _differ_by_a_slip(words[name], words[one])), None)
        if slip is not None:
            yield name, slip
        near |= dict.fromkeys(shapes.difference(shared), (name,))
        near |= {shape: (*near[shape], name) for shape in shared}


def _differ_by_a_slip(name: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one letter is wrong, missing or too many, or two have changed places."""
    short, long = sorted(("".join(name), "".join(other)), key=len)
    if len(long) < _LONG or _told_apart_by_a_short_word(name, other):
        return False
    start = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :] and long[start].isalpha()
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    rest = 2 if swapped else 1
    letters = short[start : start + rest] + long[start : start + rest]
    return short[start + rest :] == long[start + rest :] and letters.isalpha()


def _told_apart_by_a_short_word(words: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the names differ in an initial or a number of their own: John A. Smith, John B. Smith."""
    if len(words) != len(others):
        return False
    return any(_is_short(a, b) for a, b in zip(words, others, strict=True) if a != b)


def _is_short(word: str, other: str) -> bool:
    """Whether one letter makes another word: an initial, a number, CIO and CEO."""
    shorter = min(len(word), len(other))
    another = len(word) == len(other) == _SHORTEST_WORD and sorted(word) != sorted(other)
    return shorter < _SHORTEST_WORD or another


def _in_full(names: Sequence[str], words: Mapping[str, Sequence[str]]) -> Iterator[Namesake]:
    told: set[frozenset[str]] = set()
    by_word: dict[str, list[str]] = {}
    for name in names:
        for word in dict.fromkeys(words[name]):
            by_word.setdefault(word, []).append(name)
    for name in names:
        initials = [word for word in words[name] if len(word) == 1]
        whole = [word for word in words[name] if len(word) > 1]
        alone = not initials and len(whole) == 1 and not name.isupper()  # PMO is nobody's name
        if not whole or not (initials or alone):
            continue
        sharing = min((by_word[word] for word in whole), key=len)
        if len(sharing) > _MOST_OF_A_WORD:
            continue
        others = [one for one in sharing if one != name and _may_be(whole, initials, words[one])]
        # Of two with initials, it is told of one: J. Smith, J. A. Smith.
        full = tuple(one for one in others if all(len(word) > 1 for word in words[one]))
        if full:
            yield Namesake(name, full, shortened=True)
        elif others and (pair := frozenset((name, others[0]))) not in told:
            told.add(pair)
            yield Namesake(name, (others[0],))


def _may_be(whole: Sequence[str], initials: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a name has all whole words of another, and its further ones begin with the other's initials."""
    rest = list(other)
    for word in whole:
        if word not in rest:
            return False
        rest.remove(word)
    if not rest and len(whole) == 1:
        return False
    return all(word[0] == letter for word, letter in zip(rest, initials, strict=False))
