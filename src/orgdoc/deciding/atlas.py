"""The map of all fact combinations to verdicts, and what it shows of the rule book itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from orgdoc.deciding.pattern import NOT_STATED, Pattern, Reach, conclude, judge_with, reaches
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE
from orgdoc.model.rulebook import Rule, Rulebook, SideCondition, ValueCondition
from orgdoc.model.terms import BOTH, EXTERNAL, FACT_VALUES, INTERNAL, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import MANAGER, STAKEHOLDER, Status

_REACHES = reaches(INSIDE_AND_OUTSIDE)
#: What `for`, `serves` and `stakeholders` can say, by name; "one on both sides" is one name for both.
REACH_VALUES: dict[str, Reach] = {
    "not stated": NOT_STATED,
    "inside": _REACHES[INTERNAL],
    "outside": _REACHES[EXTERNAL],
    "both": _REACHES[BOTH],
    "one on both sides": _REACHES[BOTH]._replace(separable=False),
    "not yet said": Reach(stated=True, unknown=True),
    "inside, and one not yet said": _REACHES[INTERNAL]._replace(unknown=True),
    "outside, and one not yet said": _REACHES[EXTERNAL]._replace(unknown=True),
    "both, and one not yet said": _REACHES[BOTH]._replace(unknown=True),
}
_FLAGS = (None, "true", "false")
_OTHER = {INTERNAL: EXTERNAL, EXTERNAL: INTERNAL}


def project_patterns() -> Iterator[Pattern]:
    """Yield every combination of a project's facts."""
    values = [(None, *values) for values in FACT_VALUES.values()]
    for own in product(*values):
        facts: dict[str, Any] = dict(zip(FACT_VALUES, own, strict=True))
        for beneficiaries, stakeholders in product(REACH_VALUES.values(), repeat=2):
            yield Pattern(PROJECT, beneficiaries=beneficiaries, stakeholders=stakeholders, **facts)


def resource_patterns() -> Iterator[Pattern]:
    for kind, whom, large, segregated in product(RESOURCE_KINDS, REACH_VALUES.values(), _FLAGS, _FLAGS):
        yield Pattern(kind, beneficiaries=whom, large=large, resources_segregated=segregated)


def all_patterns() -> Iterator[Pattern]:
    yield from project_patterns()
    yield from resource_patterns()
    for reach in REACH_VALUES.values():
        yield Pattern(MANAGER, manages=reach)
        yield Pattern(STAKEHOLDER, stakeholders=reach)


def mirrored(pattern: Pattern) -> Pattern:
    """Return `pattern` with inside and outside exchanged."""

    def swap(reach: Reach) -> Reach:
        return reach._replace(sides=frozenset(_OTHER[side] for side in reach.sides))

    return pattern._replace(
        beneficiaries=swap(pattern.beneficiaries),
        stakeholders=swap(pattern.stakeholders),
        manages=swap(pattern.manages),
    )


def one_sided_rules(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the ids of the rules without a counterpart that says the same with the sides exchanged."""
    shapes = {_shape(rule, mirror=False, rulebook=rulebook) for rule in rulebook.rules}
    return tuple(
        rule.id
        for rule in rulebook.rules
        if rule.cases and _shape(rule, mirror=True, rulebook=rulebook) not in shapes
    )


def _shape(rule: Rule, *, mirror: bool, rulebook: Rulebook) -> object:
    sides = [branch.side for branch in rulebook.branches]
    other = dict(zip(sides, reversed(sides), strict=True))
    branches = {b.id: (other[b.side] if mirror else b.side) for b in rulebook.branches}
    conditions = frozenset(
        (case.kinds, frozenset(_turned(c, other) if mirror else c for c in case.when)) for case in rule.cases
    )
    return rule.rank, frozenset(branches[b] for b in rule.gives), conditions, frozenset(rule.requires)


def _turned(condition: ValueCondition | SideCondition, other: dict[str, str]) -> object:
    if isinstance(condition, SideCondition):
        return replace(condition, side=other[condition.side])
    return condition


def broken_symmetries(rulebook: Rulebook) -> list[Pattern]:
    """Return the projects whose verdict is not that of their mirror image with the branches exchanged."""
    judge = judge_with(rulebook)
    ids = [branch.id for branch in rulebook.branches]
    other = dict(zip(ids, reversed(ids), strict=True))
    return [
        pattern
        for pattern in project_patterns()
        if other.get(verdict := judge(pattern).verdict, verdict) != judge(mirrored(pattern)).verdict
    ]


def silent_rules(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the ids of the rules without which every verdict would be the same."""
    judge, loud = judge_with(rulebook), set[str]()
    for pattern in all_patterns():
        outcome = judge(pattern)
        for evaluation in outcome.with_status(Status.APPLIES):
            rest = tuple(e for e in outcome.evaluations if e is not evaluation)
            if conclude(rest, pattern, rulebook).verdict != outcome.verdict:
                loud.add(evaluation.rule.id)
    return tuple(rule.id for rule in rulebook.rules if rule.id not in loud)


def accompanied_rules(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the ids of the rules that never stand alone: where one applies, others give all it gives."""
    judge, alone = judge_with(rulebook), set[str]()
    for pattern in all_patterns():
        applying = [e.rule for e in judge(pattern).with_status(Status.APPLIES) if e.rule.rank]
        for rule in applying:
            others = {branch for other in applying if other is not rule for branch in other.gives}
            if not others.issuperset(rule.gives):
                alone.add(rule.id)
    return tuple(rule.id for rule in rulebook.rules if rule.rank and rule.id not in alone)
