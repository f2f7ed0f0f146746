"""How sure a verdict is, in the words that readers are told, and where a contested item leans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orgdoc.deciding.pattern import Outcome, Pattern
from orgdoc.model.rulebook import Condition, Rank, SideCondition
from orgdoc.model.verdict import (
    CONTESTED,
    UNDETERMINED,
    Certainty,
    Decision,
    Evaluation,
    Fact,
    Lean,
    Lesser,
    Status,
    facts_bearing,
)

_LEAST_FIRST = (Certainty.LEANING, Certainty.LIKELY, Certainty.FIRM)


def certainty_of_rules(outcome: Outcome) -> Certainty | None:
    """Return how sure the rules alone are; None where they settle nothing.

    Of several deciding rules for one branch the surest counts; of a shared item the less sure branch.
    """
    if outcome.verdict in (CONTESTED, UNDETERMINED):
        return None
    surest: dict[str, Certainty] = {}
    for evaluation in outcome.decided_by:
        found = _of_rule(evaluation, outcome.pattern)
        for branch in evaluation.rule.gives:
            surest[branch] = max(found, surest.get(branch, found), key=_LEAST_FIRST.index)
    return min(surest.values(), key=_LEAST_FIRST.index)


def no_surer_than(own: Certainty | None, drawn_from: Iterable[Decision]) -> Certainty | None:
    """Return `own`, or the least of what is drawn from; what people have decided counts as firm there."""
    return least(own, (decision.certainty for decision in drawn_from))


def least(own: Certainty | None, others: Iterable[Certainty | None]) -> Certainty | None:
    """Return the less sure of `own` and the `others`, where decided counts as firm; None stays None."""
    if own is None:
        return None
    capped = (c for c in others if c is not None and c is not Certainty.DECIDED)
    return min((own, *capped), key=_LEAST_FIRST.index)


def lean_of(outcome: Outcome) -> Lean | None:
    """Return the branch that the next lower rank to name one alone names; None where none does.

    A lower rank that is itself tied is passed over: it repeats the tie and leans nowhere.
    """
    if outcome.verdict != CONTESTED or outcome.rank is None:
        return None
    for rank in range(outcome.rank - 1, Rank.PERMISSION, -1):
        by = tuple(e for e in outcome.with_status(Status.APPLIES) if e.rule.rank == rank)
        named = {branch for e in by for branch in e.rule.gives}
        if len(named) == 1:
            return Lean(named.pop(), by)
    return None


def lesser_of(outcome: Outcome, facts: Mapping[str, tuple[Fact, ...]]) -> tuple[Lesser, ...]:
    """Return what speaks for one officer in a tie, with less force than what decides, the strongest first."""
    if outcome.verdict != CONTESTED or outcome.rank is None:
        return ()
    told = {
        fact.value
        for e in outcome.decided_by
        for condition in e.conditions
        for fact in facts.get(condition.fact, ())
    }
    found = []
    for e in outcome.with_status(Status.APPLIES):
        if len(e.rule.gives) == 1 and Rank.PERMISSION < e.rule.rank < outcome.rank:
            new = tuple(fact for fact in facts_bearing(facts, e) if fact.value not in told)
            found += [Lesser(e.rule, new)] if new else []
    return tuple(sorted(found, key=lambda one: -one.rule.rank))


def _of_rule(evaluation: Evaluation, pattern: Pattern) -> Certainty:
    rule = evaluation.rule
    if rule.rank is Rank.USUAL:
        return Certainty.LEANING
    if rule.rank is Rank.FOCUS or rule.hedged:
        return Certainty.LIKELY
    assumed = any(c.unstated_holds and not _is_stated(c, pattern) for c in evaluation.conditions)
    return Certainty.LIKELY if assumed else Certainty.FIRM


def _is_stated(condition: Condition, pattern: Pattern) -> bool:
    if isinstance(condition, SideCondition):
        return pattern.reach(condition.fact).stated
    return pattern.value(condition.fact) is not None
