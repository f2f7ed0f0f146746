"""An organisation and a rule book → every verdict, with what bears it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from orgdoc.deciding.certainty import certainty_of_rules, lean_of, lesser_of, no_surer_than
from orgdoc.deciding.counterfactuals import moves_of, surer_of
from orgdoc.deciding.effects import Supposing, head_of
from orgdoc.deciding.facts import Facts, Sides, reach_of
from orgdoc.deciding.outcomes import Line, Outcomes, lines_of, officers_managing, outcomes_of
from orgdoc.deciding.overrides import status_of
from orgdoc.deciding.pattern import Judge, Outcome, Pattern, judge_with
from orgdoc.deciding.questions import Inquiry, inquire
from orgdoc.deciding.remarks import crossings, remarks_of
from orgdoc.model.organisation import Organisation, Override, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    STAKEHOLDER,
    STRENGTH_OF_RANK,
    UNDETERMINED,
    Certainty,
    Crossing,
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
    lines = lines_of(organisation, outcomes.sides, judge)
    inquiry = inquire(Supposing(organisation, rulebook, judge, outcomes, lines))
    facts = Facts(organisation, outcomes.sides)
    maker = _Maker(organisation, facts, inquiry, crossings(organisation, rulebook, outcomes))
    items = _items(outcomes, maker, judge, rulebook)
    return Decisions(
        items={item.id: items[item.id] for item in organisation.items},
        managers=_managers(organisation, lines, maker, items),
        stakeholders=_stakeholders(organisation, outcomes.sides, maker, judge),
        questions=inquiry.questions,
        remarks=remarks_of(organisation, rulebook, outcomes, lines),
        to_decide=inquiry.to_decide,
        officers_managing=officers_managing(organisation),
        head=head_of(organisation, rulebook),
    )


def _items(outcomes: Outcomes, maker: _Maker, judge: Judge, rulebook: Rulebook) -> dict[str, Decision]:
    """Return the decisions in serving order, so that what is drawn from is decided first."""
    moves = cache(lambda pattern: moves_of(pattern, judge, rulebook))
    surer = cache(lambda pattern: surer_of(pattern, judge, rulebook))
    decided: dict[str, Decision] = {}
    for item in outcomes.order:
        outcome = outcomes.of[item.id]
        stated = maker.facts.of(item)
        made = maker.decision(
            item.id, item.kind, outcome, stated, decided, item.override, moves(outcome.pattern)
        )
        is_firm = made.certainty in (None, Certainty.DECIDED, Certainty.FIRM)
        decided[item.id] = made if is_firm else replace(made, surer=surer(outcome.pattern))
    return decided


def _managers(
    organisation: Organisation, lines: Mapping[str, Line], maker: _Maker, items: Mapping[str, Decision]
) -> dict[str, Decision]:
    decided = {}
    for name, (names, outcome) in lines.items():
        stated = {"manages": maker.facts.named("manages", names)}
        line = organisation.managers.get(name)
        override = line.override if line else None
        decided[name] = maker.decision(name, MANAGER, outcome, stated, items, override)
    return decided


def _stakeholders(
    organisation: Organisation, sides: Sides, maker: _Maker, judge: Judge
) -> dict[str, Decision]:
    first_named: dict[str, Stated] = {}
    for project in organisation.projects:
        for stated in project.stakeholders or ():
            first_named.setdefault(stated.value, stated)
    decided = {}
    for name, stated in first_named.items():
        outcome = judge(Pattern(STAKEHOLDER, stakeholders=reach_of([stated], sides, sides.boundary)))
        named = {"stakeholders": maker.facts.named("stakeholders", [stated])}
        decided[name] = maker.decision(name, STAKEHOLDER, outcome, named, {}, None)
    return decided


class _Maker:
    """Makes the decision on one subject out of all that has been worked out of the organisation."""

    def __init__(
        self,
        organisation: Organisation,
        facts: Facts,
        inquiry: Inquiry,
        crossings: Mapping[str, Crossing],
    ) -> None:
        self.facts = facts
        self._organisation = organisation
        self._inquiry = inquiry
        self._crossings = crossings
        self._certainty = cache(certainty_of_rules)
        self._lean = cache(lean_of)

    def decision(
        self,
        subject: str,
        kind: str,
        outcome: Outcome,
        facts: Mapping[str, tuple[Fact, ...]],
        decided: Mapping[str, Decision],
        override: Override | None,
        moves: tuple[Move, ...] = (),
    ) -> Decision:
        status = status_of(override, outcome, self._organisation.as_of) if override else None
        applies = override is not None and status is not OverrideStatus.EXPIRED
        bearing = [fact for e in outcome.decided_by for fact in facts_bearing(facts, e)]
        drawn_from = tuple(dict.fromkeys([fact.item for fact in bearing if fact.item is not None]))
        sources = [decided[item_id] for item_id in drawn_from]
        computed = _strength(outcome, sources)
        certainty = no_surer_than(self._certainty(outcome), sources)
        ref = (kind if kind in (MANAGER, STAKEHOLDER) else ITEM, subject)
        item_id = subject if ref[0] == ITEM else ""
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
            questions=self._inquiry.of_items.get(item_id, ()),
            certainty=Certainty.DECIDED if applies else certainty,
            computed_certainty=certainty,
            leans=None if applies else self._lean(outcome),
            lesser=() if applies else lesser_of(outcome, facts),
            crosses=self._crossings.get(item_id),
            ways=self._inquiry.ways.get(ref, ()),
            until=self._inquiry.until.get(ref, ()),
        )


def _strength(outcome: Outcome, drawn_from: Iterable[Decision]) -> Strength | None:
    """Return the rank behind a verdict: never higher than that of the items it is drawn from.

    What people have decided counts as stated there.
    """
    if outcome.rank is None or outcome.verdict == UNDETERMINED:
        return None
    strengths = [d.strength for d in drawn_from if d.strength not in (None, Strength.DECISION)]
    own = STRENGTH_OF_RANK[outcome.rank]
    return min((own, *(s for s in strengths if s is not None)), key=_WEAKEST_FIRST.index)
