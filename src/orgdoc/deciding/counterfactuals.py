"""What would move an item: every change of one own fact that gives another computed verdict."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.deciding.certainty import certainty_of_rules
from orgdoc.deciding.pattern import REACHES, Judge, Pattern
from orgdoc.model.terms import FACT_VALUES, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import Certainty, Move

_SIDES = tuple(REACHES)
_OF_A_PROJECT = {"beneficiaries": _SIDES, **FACT_VALUES, "stakeholders": _SIDES}
_OF_A_RESOURCE = {"beneficiaries": _SIDES, "kind": RESOURCE_KINDS}


def domains(kind: str) -> Mapping[str, tuple[str, ...]]:
    """Return an item's own facts by name, each with all it can be changed to."""
    return _OF_A_PROJECT if kind == PROJECT else _OF_A_RESOURCE


def moves_of(pattern: Pattern, judge: Judge) -> tuple[Move, ...]:
    """Return every change of one own fact that gives another verdict, in the order of `domains`."""
    here = judge(pattern).verdict
    return tuple(
        Move(fact, value, verdict)
        for fact, values in domains(pattern.kind).items()
        for value in values
        if (verdict := judge(pattern.changed(fact, value)).verdict) != here
    )


def surer_of(pattern: Pattern, judge: Judge) -> tuple[Move, ...]:
    """Return, for each fact that nobody has stated, what would make a verdict firm if it were stated so."""
    return tuple(
        Move(fact, value, outcome.verdict)
        for fact, values in domains(pattern.kind).items()
        if not _is_stated(pattern, fact)
        for value in values
        if certainty_of_rules(outcome := judge(pattern.changed(fact, value))) is Certainty.FIRM
    )


def _is_stated(pattern: Pattern, fact: str) -> bool:
    if domains(pattern.kind)[fact] is _SIDES:
        return pattern.reach(fact).stated
    return pattern.value(fact) is not None
