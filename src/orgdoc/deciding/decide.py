"""An organisation and a rule book → every verdict, with what bears it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from orgdoc.deciding.counterfactuals import moves_of
from orgdoc.deciding.facts import Facts, Sides, reach_of
from orgdoc.deciding.outcomes import Outcomes, lines_of, outcomes_of
from orgdoc.deciding.overrides import status_of
from orgdoc.deciding.pattern import Judge, Outcome, Pattern, judge_with
from orgdoc.deciding.questions import questions_of
from orgdoc.deciding.remarks import remarks_of
from orgdoc.model.organisation import Organisation, Override, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import (
    MANAGER,
    STAKEHOLDER,
    STRENGTH_OF_RANK,
    UNDETERMINED,
    Decision,
    Decisions,
    Fact,
    Move,
    OverrideStatus,
    Strength,
    facts_bearing,
)

_WEAKEST_FIRST = (Strength.USUAL, Strength.FOCUS, Strength.STATED)


def decide(organisation: Organisation, rulebook: Rulebook) -> Decisions:
    """Return the verdict on every item, manager and stakeholder, with questions and remarks.

    The references of `organisation` must resolve and its resources not serve each other in a
    circle: the checks see to that.
    """
    judge = judge_with(rulebook)
    outcomes = outcomes_of(organisation, rulebook, judge)
    facts = Facts(organisation, outcomes.sides)
    items = _items(organisation, facts, outcomes, judge)
    own_questions, questions = questions_of(organisation, rulebook, judge, outcomes)
    for item_id, asked in own_questions.items():
        items[item_id] = replace(items[item_id], questions=asked)
    items = {item.id: items[item.id] for item in organisation.items}
    managers = _managers(organisation, facts, outcomes.sides, judge, items)
    return Decisions(
        items=items,
        managers=managers,
        stakeholders=_stakeholders(organisation, facts, outcomes.sides, judge),
        questions=questions,
        remarks=remarks_of(organisation, rulebook, judge, outcomes),
    )


def _items(organisation: Organisation, facts: Facts, outcomes: Outcomes, judge: Judge) -> dict[str, Decision]:
    """Return the decisions in serving order, so that what is drawn from is decided first."""
    moves = cache(lambda pattern: moves_of(pattern, judge))
    decided: dict[str, Decision] = {}
    for item in outcomes.order:
        outcome = outcomes.of[item.id]
        decided[item.id] = _decision(
            item.id,
            item.kind,
            outcome,
            facts.of(item),
            decided,
            item.override,
            organisation,
            moves(outcome.pattern),
        )
    return decided


def _managers(
    organisation: Organisation, facts: Facts, sides: Sides, judge: Judge, items: Mapping[str, Decision]
) -> dict[str, Decision]:
    decided = {}
    for name, (names, outcome) in lines_of(organisation, sides, judge).items():
        stated = {"manages": facts.named("manages", names)}
        line = organisation.managers.get(name)
        override = line.override if line else None
        decided[name] = _decision(name, MANAGER, outcome, stated, items, override, organisation)
    return decided


def _stakeholders(
    organisation: Organisation, facts: Facts, sides: Sides, judge: Judge
) -> dict[str, Decision]:
    first_named: dict[str, Stated] = {}
    for project in organisation.projects:
        for stated in project.stakeholders or ():
            first_named.setdefault(stated.value, stated)
    decided = {}
    for name, stated in first_named.items():
        outcome = judge(Pattern(STAKEHOLDER, stakeholders=reach_of([stated], sides)))
        named = {"stakeholders": facts.named("stakeholders", [stated])}
        decided[name] = _decision(name, STAKEHOLDER, outcome, named, {}, None, organisation)
    return decided


def _decision(
    subject: str,
    kind: str,
    outcome: Outcome,
    facts: Mapping[str, tuple[Fact, ...]],
    decided: Mapping[str, Decision],
    override: Override | None,
    organisation: Organisation,
    moves: tuple[Move, ...] = (),
) -> Decision:
    status = status_of(override, outcome.verdict, organisation.as_of) if override else None
    applies = override is not None and status is not OverrideStatus.EXPIRED
    bearing = [fact for e in outcome.decided_by for fact in facts_bearing(facts, e)]
    drawn_from = tuple(dict.fromkeys([fact.item for fact in bearing if fact.item is not None]))
    computed = _strength(outcome, [decided[item_id] for item_id in drawn_from])
    return Decision(
        subject=subject,
        kind=kind,
        verdict=override.branch if override and applies else outcome.verdict,
        computed=outcome.verdict,
        strength=Strength.DECISION if applies else computed,
        computed_strength=computed,
        override=override,
        override_status=status,
        decided_by=outcome.decided_by,
        tensions=outcome.tensions,
        did_not_apply=outcome.did_not_apply,
        facts=facts,
        drawn_from=drawn_from,
        moves=moves,
    )


def _strength(outcome: Outcome, drawn_from: Iterable[Decision]) -> Strength | None:
    """Return how sure a verdict is: never surer than the items it is drawn from."""
    if outcome.rank is None or outcome.verdict == UNDETERMINED:
        return None
    strengths = [STRENGTH_OF_RANK[outcome.rank], *(d.strength for d in drawn_from if d.strength)]
    return Strength.DECISION if Strength.DECISION in strengths else min(strengths, key=_WEAKEST_FIRST.index)
