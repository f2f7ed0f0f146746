"""Everything open, in the one order and with the numbers that chart and briefing share."""

from __future__ import annotations

from orgdoc.model.verdict import ITEM, MANAGER, Ask, Decision, Decisions, Matter
from orgdoc.views.phrases.naming import Naming

#: (kind, subject) of something open: an item, a manager or a party.
Key = tuple[str, str]
PARTY = "party"


def agenda(decisions: Decisions, naming: Naming) -> tuple[Matter, ...]:
    """Return what must be decided, then what can be found out, each with the most effects first.

    Numbers run from 1 through both; `naming` is there for orders that need names.
    """
    return (*decisions.to_decide, *(question.matter for question in decisions.questions))


def numbers(decisions: Decisions, naming: Naming) -> dict[Matter, int]:
    """Return the number of each matter on the agenda."""
    return {matter: number for number, matter in enumerate(agenda(decisions, naming), start=1)}


def key(matter: Matter) -> Key:
    """Return what a matter is about."""
    kinds = {Ask.LINE: MANAGER, Ask.PARTY_SIDE: PARTY}
    return kinds.get(matter.ask, ITEM), matter.subject


def number_of(decision: Decision, known: dict[Matter, int]) -> int | None:
    """Return the number under which an open decision is told: its own, else of what it waits for."""
    own = Matter(Ask.LINE if decision.kind == MANAGER else Ask.OFFICER, decision.subject)
    asked = (own, *(question.matter for question in decision.questions), *decision.until)
    return next((known[matter] for matter in asked if matter in known), None)
