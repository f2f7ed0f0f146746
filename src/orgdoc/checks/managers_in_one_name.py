"""Each manager of a project stands by a name of their own.

Why: two names in one text are read as one person, whom nobody knows.
Fix: write a list, `manager: [Priya Shah, Tom Hale]`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah, Tom Hale

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: [Priya Shah, Tom Hale]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.namesakes import regardless_of_order

CODE = "managers-in-one-name"
_APART = re.compile(
    r"\s*[,;/|+]\s*(?:and\s+)?|\s+&\s+|\s+(?:and|with|plus|und|mit|et|y|e|en)\s+", re.IGNORECASE
)
_CLEARLY_APART = re.compile(r"[;/|+]|\s(?:&|and|und)\s", re.IGNORECASE)
_FIRM = re.compile(r"(?:co|company|sons|partners|associates|cie|ltd|inc|llc|gmbh|ag)\.?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]")


def check(subject: Checked) -> Iterator[Diagnostic]:
    managers = subject.used.managers
    for name, (first, *others) in managers.items():
        names = names_in(name)
        if names and not stands_as_one(name, managers):
            yield Diagnostic(
                CODE,
                f"`{name}` is read as one person",
                Label(first.span, "a manager stands by a name of their own"),
                tuple(Label(stated.span, "and here") for stated in others),
                help=f"write `manager: [{', '.join(names)}]`",
                severity=Severity.WARNING,
            )


def stands_as_one(name: str, people: Iterable[str]) -> bool:
    """Whether somebody else's name is this one without its comma: García Márquez, Ana María."""
    whole = regardless_of_order(name)
    return "," in name and any(
        regardless_of_order(other) == whole for other in people if other != name and not names_in(other)
    )


def names_in(name: str) -> list[str]:
    """Return the names of people in one text, none where it may be one: `Shah, Priya`, `Tom Hale, PMP`.

    Nor where it may be nobody's: `R&D`, `Hale & Sons`.
    """
    pieces = [piece for piece in _APART.split(name) if piece]
    if len(pieces) < 2 or not all(_WORD.match(piece) for piece in pieces) or _FIRM.fullmatch(pieces[-1]):
        return []
    if len(pieces) == 2 and "," in name and pieces[0][0].islower():  # van der Berg, Anna Maria
        return []
    if all(len(piece.split()) > 1 for piece in pieces):
        return pieces
    alone = all(piece[:1].isupper() and " " not in piece for piece in pieces)
    return pieces if alone and _CLEARLY_APART.search(name) and "," not in name else []
