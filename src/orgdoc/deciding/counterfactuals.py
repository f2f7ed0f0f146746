"""What would move an item: every change of one own fact that gives another computed verdict."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.deciding.certainty import certainty_of_rules
from orgdoc.deciding.pattern import Judge, Pattern
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import FACT_VALUES, NAMES, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import Certainty, Move


def domains(kind: str, rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """Return an item's own facts by name, each with all it can be changed to."""
    sides = rulebook.boundary.standings
    built_in: Mapping[str, tuple[str, ...]] = {"beneficiaries": sides, "kind": RESOURCE_KINDS}
    if kind == PROJECT:
        built_in = {"beneficiaries": sides, **FACT_VALUES, "stakeholders": sides}
    return {**built_in, **{declared.id: declared.values for declared in rulebook.facts_of(kind)}}


def moves_of(pattern: Pattern, judge: Judge, rulebook: Rulebook) -> tuple[Move, ...]:
    """Return every change of one own fact that gives another verdict, in the order of `domains`.

    A resource becomes of no kind that cannot have the facts stated of it.
    """
    here = judge(pattern).verdict
    stated = {name for name, _ in pattern.declared}
    return tuple(
        Move(fact, value, verdict)
        for fact, values in domains(pattern.kind, rulebook).items()
        for value in values
        if (verdict := judge(pattern.changed(fact, value, rulebook.boundary)).verdict) != here
        and not (stated and fact == "kind" and not _can_have(value, stated, rulebook))
    )


def _can_have(kind: str, facts: set[str], rulebook: Rulebook) -> bool:
    return facts <= {declared.id for declared in rulebook.facts_of(kind)}


def surer_of(pattern: Pattern, judge: Judge, rulebook: Rulebook) -> tuple[Move, ...]:
    """Return, for each fact that nobody has stated, what would make a verdict firm if it were stated so."""
    return tuple(
        Move(fact, value, outcome.verdict)
        for fact, values in domains(pattern.kind, rulebook).items()
        if not _is_stated(pattern, fact)
        for value in values
        if certainty_of_rules(outcome := judge(pattern.changed(fact, value, rulebook.boundary)))
        is Certainty.FIRM
    )


def _is_stated(pattern: Pattern, fact: str) -> bool:
    if fact in NAMES:
        return pattern.reach(fact).stated
    return pattern.value(fact) is not None
