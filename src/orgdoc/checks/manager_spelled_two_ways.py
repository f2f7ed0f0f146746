"""The name of a manager is written in the same way at each project.

Why: written in two ways it is two people, each with a part of the projects and a line of their own.
Fix: write it in one way; where they are two people, say which with a further name.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
    - id: payroll
      name: Payroll
      for: [internal]
      manager: Prya Shah

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
    - id: payroll
      name: Payroll
      for: [internal]
      manager: Priya Shah
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from orgdoc.checks.checked import Checked
from orgdoc.checks.managers_in_one_name import names_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Stated
from orgdoc.model.terms import VACANT

CODE = "manager-spelled-two-ways"

#: In shorter names one letter tells people apart: Anna Berg, Anne Berg.
_LONG = 9
#: Longer ones, and more of them, are not compared letter by letter: it would take too long.
_TOO_LONG = 60
_TOO_MANY = 2_000
_LETTERS = re.compile(r"[^\W_]+")
_SHORTEST_WORD = 3


def check(subject: Checked) -> Iterator[Diagnostic]:
    places = subject.used.managers
    for name, other in _pairs([name for name in places if name.casefold() != VACANT and not names_in(name)]):
        # The slip is more likely the rarer spelling; else the one with fewer capitals and accents; else
        # the one that comes later.
        slip, meant = sorted((name, other), key=lambda spelling: (len(places[spelling]), _care(spelling)))
        yield _diagnostic(slip, meant, places)


def _diagnostic(slip: str, meant: str, places: Mapping[str, Sequence[Stated]]) -> Diagnostic:
    here, *others = places[slip]
    return Diagnostic(
        CODE,
        f"`{slip}` and `{meant}` may be one manager",
        Label(here.span, f"did you mean `{meant}`?"),
        (
            Label(places[meant][0].span, "the other spelling"),
            *(Label(stated.span, "and here") for stated in others),
        ),
        notes=("written in two ways, it is two people",),
        help=f"write `{meant}` in each place; where they are two people, add a further name to one",
        severity=Severity.WARNING,
    )


def _care(name: str) -> int:
    return sum(letter.isupper() or not letter.isascii() for letter in name)


def _pairs(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name with the first one before it that is the same but for a slip."""
    same: dict[str, str] = {}
    near: dict[str, tuple[str, ...]] = {}
    for number, name in enumerate(names):
        folded = _folded(name)
        other = same.setdefault(folded, name)
        if other is not name:
            yield name, other
            continue
        if not _LONG - 1 <= len(folded) <= _TOO_LONG or number >= _TOO_MANY:
            continue
        # Two texts that differ in one letter become equal when each loses one letter or none.
        shapes = {folded, *[folded[:i] + folded[i + 1 :] for i in range(len(folded))]}
        shared = sorted(shapes & near.keys())
        found = dict.fromkeys(candidate for shape in shared for candidate in near[shape])
        slip = next((candidate for candidate in found if _differ_by_a_slip(name, candidate)), None)
        if slip is not None:
            yield name, slip
        near |= dict.fromkeys(shapes.difference(shared), (name,))
        near |= {shape: (*near[shape], name) for shape in shared}


def _folded(name: str) -> str:
    """Return the letters and digits of a name, without accents and capitals."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(_LETTERS.findall(name.casefold()))


def _differ_by_a_slip(name: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two have changed places."""
    short, long = sorted((_folded(name), _folded(other)), key=len)
    if len(long) < _LONG or _told_apart_by_a_short_word(name, other):
        return False
    start = next((i for i in range(len(short)) if short[i] != long[i]), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :] and long[start].isalpha()
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    rest = 2 if swapped else 1
    letters = short[start : start + rest] + long[start : start + rest]
    return short[start + rest :] == long[start + rest :] and letters.isalpha()


def _told_apart_by_a_short_word(name: str, other: str) -> bool:
    """Whether the names differ in an initial or a number of their own: John A. Smith, John B. Smith."""
    words, others = _words(name), _words(other)
    if len(words) != len(others):
        return False
    return any(min(len(a), len(b)) < _SHORTEST_WORD for a, b in zip(words, others, strict=True) if a != b)


def _words(name: str) -> list[str]:
    return [_folded(word) for word in _LETTERS.findall(name)]
