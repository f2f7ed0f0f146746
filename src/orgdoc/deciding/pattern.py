"""What the rules can see of a subject, and the verdict they give on it.

Subjects with the same pattern get the same verdict, so evaluating is shared between them: an
organisation of 10,000 items has a few hundred patterns at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from orgdoc.model.boundary import Boundary
from orgdoc.model.rulebook import Condition, Rank, Rule, Rulebook, SideCondition, ValueCondition
from orgdoc.model.terms import NAMES, PROJECT
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Evaluation, Status


class Reach(NamedTuple):
    """On which sides the names of one fact stand.

    `sides` are those of the boundary, and those that items of branches without one lend. `unknown`: some
    name gives no side (yet). `separable`: there are several, and each is carried by a name of its own.
    """

    stated: bool = False
    sides: frozenset[str] = frozenset()
    unknown: bool = False
    separable: bool = False


NOT_STATED = Reach()


@cache
def reaches(boundary: Boundary) -> Mapping[str, Reach]:
    """Return what a changed `for`, `serves` or `stakeholders` may become, by standing.

    One on several sides is the words of these sides beside each other, each of them a name.
    """
    return {
        standing: Reach(True, frozenset(sides), separable=len(sides) > 1)
        for standing in boundary.standings
        if (sides := boundary.on(standing))
    }


class Pattern(NamedTuple):
    """The facts of one subject as the rules see them; a valued fact is None where unstated.

    `declared` are the facts that the rule book adds, each with its value, sorted; those that are not stated
    are left out.
    """

    kind: str
    deliverable: str | None = None
    activity: str | None = None
    objective: str | None = None
    beneficiaries: Reach = NOT_STATED
    stakeholders: Reach = NOT_STATED
    manages: Reach = NOT_STATED
    large: str | None = None
    resources_segregated: str | None = None
    declared: tuple[tuple[str, str], ...] = ()

    def value(self, fact: str) -> str | None:
        if fact in _BUILT_IN:
            value: str | None = getattr(self, fact)
            return value
        return next((stated for name, stated in self.declared if name == fact), None)

    def reach(self, fact: str) -> Reach:
        reach: Reach = getattr(self, fact)
        return reach

    def reaching(self, beneficiaries: Reach, stakeholders: Reach) -> Pattern:
        return self._replace(beneficiaries=beneficiaries, stakeholders=stakeholders)

    def changed(self, fact: str, to: str, boundary: Boundary) -> Pattern:
        """Return the pattern with `fact` stated as `to` (for a fact of names: a standing on `boundary`)."""
        if fact not in _BUILT_IN:
            rest = tuple(stated for stated in self.declared if stated[0] != fact)
            return self._replace(declared=tuple(sorted((*rest, (fact, to)))))
        value: str | Reach = reaches(boundary)[to] if fact in NAMES else to
        return self._replace(**{fact: value})  # type: ignore[arg-type]


_BUILT_IN = frozenset(Pattern._fields) - {"declared"}


class Outcome:
    """The verdict on `pattern`; `rank` is that of `decided_by`, None where no rule assigns."""

    def __init__(
        self,
        pattern: Pattern,
        verdict: str,
        rank: Rank | None,
        decided_by: tuple[Evaluation, ...],
        evaluations: tuple[Evaluation, ...],
    ) -> None:
        self.pattern = pattern
        self.verdict = verdict
        self.rank = rank
        self.decided_by = decided_by
        self.evaluations = evaluations

    def with_status(self, *statuses: Status) -> tuple[Evaluation, ...]:
        return tuple(e for e in self.evaluations if e.status in statuses)

    @cached_property
    def did_not_apply(self) -> tuple[Evaluation, ...]:
        """Rules that are stated not to hold."""
        return self.with_status(Status.FAILS, Status.BLOCKED)

    @cached_property
    def named(self) -> frozenset[str]:
        """The branches that the deciding rules name."""
        return frozenset(branch for e in self.decided_by for branch in e.rule.gives)

    @cached_property
    def tensions(self) -> tuple[Evaluation, ...]:
        """Rules that apply and point elsewhere with less force, and those that only permit."""
        return tuple(
            e
            for e in self.with_status(Status.APPLIES)
            if e not in self.decided_by
            and (e.rule.rank is Rank.PERMISSION or not self.named.issuperset(e.rule.gives))
        )


#: Judges a pattern by one rule book.
Judge = Callable[[Pattern], Outcome]


def holds(condition: Condition, pattern: Pattern) -> bool | None:
    """Return whether `condition` holds of `pattern`; None where that hangs on an unstated fact."""
    if isinstance(condition, ValueCondition):
        value = pattern.value(condition.fact)
        if value is None:
            return True if condition.unstated_holds else None
        return (value in condition.values) != condition.negated
    reach = pattern.reach(condition.fact)
    if not reach.stated:
        return True if condition.unstated_holds else None
    if condition.side in reach.sides:
        return not condition.none
    return None if reach.unknown else condition.none


def judge_with(rulebook: Rulebook) -> Judge:
    """Return what gives the verdict on a pattern, by the steps of docs/spec.md, "How an answer comes about",
    and remembers those it has given.

    Most conditions stand in several rules, and most patterns agree on those of a rule: each condition is
    tested once for a pattern, and each rule evaluated once for what its tests have given.
    """
    evaluators = cache(lambda kind: _Evaluator(kind, rulebook))

    @cache
    def judged(pattern: Pattern) -> Outcome:
        return conclude(evaluators(pattern.kind).evaluations(pattern), pattern, rulebook)

    return judged


def conclude(evaluations: tuple[Evaluation, ...], pattern: Pattern, rulebook: Rulebook) -> Outcome:
    """Return the verdict that `evaluations` of the rules on `pattern` lead to."""
    assigning = [e for e in evaluations if e.status is Status.APPLIES and e.rule.rank > Rank.PERMISSION]
    if not assigning:
        return Outcome(pattern, UNDETERMINED, None, (), evaluations)
    rank = max(e.rule.rank for e in assigning)
    deciding = tuple(e for e in assigning if e.rule.rank is rank)
    return Outcome(pattern, _verdict(deciding, rank, pattern, rulebook), rank, deciding, evaluations)


class _Evaluator:
    """The rules of a rule book as they bear on subjects of one kind, and what they have come to so far."""

    def __init__(self, kind: str, rulebook: Rulebook) -> None:
        cases = [(rule, rule.case_for(kind)) for rule in rulebook.rules]
        of_rules = [
            (*case.when, *rule.requires, *chain.from_iterable(rule.clauses_for(kind)))
            if case is not None
            else ()
            for rule, case in cases
        ]
        self._kind = kind
        self._conditions = tuple(dict.fromkeys(chain.from_iterable(of_rules)))
        places = {condition: place for place, condition in enumerate(self._conditions)}
        self._rules = tuple(
            (rule, _taking([places[condition] for condition in conditions]), dict[object, Evaluation]())
            for (rule, _), conditions in zip(cases, of_rules, strict=True)
        )

    def evaluations(self, pattern: Pattern) -> tuple[Evaluation, ...]:
        held = [holds(condition, pattern) for condition in self._conditions]
        found = []
        for rule, own_of, known in self._rules:
            own = own_of(held)
            if own not in known:
                known[own] = _evaluate(rule, self._kind, dict(zip(self._conditions, held, strict=True)))
            found.append(known[own])
        return tuple(found)


def _taking(places: Sequence[int]) -> Callable[[Sequence[bool | None]], object]:
    """Return what takes, of the results of all conditions, those at some places, as a key."""
    return itemgetter(*places) if places else lambda _: ()


def _evaluate(rule: Rule, kind: str, held: Mapping[Condition, bool | None]) -> Evaluation:
    case = rule.case_for(kind)
    if case is None:
        return Evaluation(rule, Status.NOT_FOR_KIND, ())
    tested = [(condition, held[condition]) for condition in case.when]
    exempt = [[(condition, held[condition]) for condition in clause] for clause in rule.clauses_for(kind)]
    for clause in exempt:
        results = {result for _, result in clause}
        if True in results:  # one condition that holds is enough, and is no reason for the rule
            continue
        if None in results:
            tested += [one for one in clause if one[1] is None]
        else:
            tested += clause
    required = [(condition, held[condition]) for condition in rule.requires]
    for status, found, wanted in (
        (Status.FAILS, tested, False),
        (Status.BLOCKED, required, False),
        (Status.OPEN, tested + required, None),
    ):
        if hinges := tuple(condition for condition, result in found if result is wanted):
            return Evaluation(rule, status, hinges)
    return Evaluation(rule, Status.APPLIES, tuple(c for c, _ in tested + required))


def _verdict(deciding: tuple[Evaluation, ...], rank: Rank, pattern: Pattern, rulebook: Rulebook) -> str:
    given = {branch for e in deciding for branch in e.rule.gives}
    if len(given) == 1:
        return given.pop()
    if any(len(e.rule.gives) > 1 for e in deciding):
        return SHARED
    if _divisible(pattern, rulebook) and _each_side_has_a_carrier(deciding, pattern):
        return SHARED
    whom = pattern.beneficiaries
    if rank < Rank.STATED and pattern.kind == PROJECT and (not whom.stated or whom.unknown):
        return UNDETERMINED
    return CONTESTED


def _divisible(pattern: Pattern, rulebook: Rulebook) -> bool:
    return any(
        pattern.kind in case.kinds and all(holds(c, pattern) for c in case.when)
        for case in rulebook.divisible
    )


def _each_side_has_a_carrier(deciding: tuple[Evaluation, ...], pattern: Pattern) -> bool:
    """Whether every deciding rule rests on names, and each side is carried by one of its own."""
    for evaluation in deciding:
        facts = [c.fact for c in evaluation.conditions if isinstance(c, SideCondition) and not c.none]
        if not facts or not all(pattern.reach(fact).separable for fact in facts):
            return False
    return True
