"""Between whom something is shared: what is offered where that must be said, and what people write of it."""

from __future__ import annotations

import re

from orgdoc.model.verdict import SHARED, Decision
from orgdoc.views.phrases.bringing import SHARED_WORD
from orgdoc.views.phrases.naming import Naming

_SHARED = re.compile(r"(?:shared|split)(?: (?:by|between|among) (?P<whom>.+))?", re.IGNORECASE)
_AND = re.compile(r",| and |;|\+", re.IGNORECASE)
_TWO = 2


def answer(decision: Decision, naming: Naming) -> str:
    """Return the answer that something is shared; of more branches than two, by those whom the rules name."""
    if not naming.rulebook.says_between:
        return SHARED_WORD
    # No comma: a spreadsheet would take it for the end of the answer.
    return f"{SHARED} by {' and '.join(naming.labels[b] for b in naming.sharers(decision, by_rules=True))}"


def sharers_in(text: str, asked: Decision, naming: Naming) -> tuple[str, ...] | None:
    """Return between whom something is to be shared, as `text` says; None where it does not say "shared".

    () is between both of two branches. Where it says no more than "shared", those share it whom the rules
    name.
    """
    match = _SHARED.fullmatch(" ".join(text.split()).strip("."))
    if match is None:
        return None
    if not match["whom"]:
        named = naming.sharers(asked, by_rules=True)
        return tuple(named) if naming.rulebook.says_between and len(named) > 1 else ()
    called = {label.casefold(): branch for branch, label in naming.labels.items()}
    called |= {branch.casefold(): branch for branch in naming.labels}
    found = [called.get(word.strip().casefold().removeprefix("the ")) for word in _AND.split(match["whom"])]
    known = tuple(branch for branch in naming.labels if branch in found)
    if None in found or len(known) < _TWO:
        return None
    return known if naming.rulebook.says_between else ()
