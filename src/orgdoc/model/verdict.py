"""What was decided of each subject and on what: frozen values, no sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from orgdoc.model import remark_kind, terms
from orgdoc.model.organisation import Override
from orgdoc.model.rulebook import Condition, Rank, Rule, ValueCondition
from orgdoc.model.terms import UNKNOWN
from orgdoc.source import Span

#: Verdicts that are not a branch. A branch's verdict is its id.
SHARED, CONTESTED, UNDETERMINED = terms.SHARED, "contested", "undetermined"
#: Verdicts that somebody must still decide.
OPEN_VERDICTS = frozenset({CONTESTED, UNDETERMINED})

ITEM, MANAGER, STAKEHOLDER = "item", "manager", "stakeholder"


class Strength(StrEnum):
    """How sure a verdict is, in the source's own grain; DECISION where people decided."""

    STATED = "stated"
    FOCUS = "focus"
    USUAL = "usual"
    DECISION = "decision"


class Certainty(StrEnum):
    """How sure readers are told a verdict is. The rank orders rules; this is what people are shown."""

    DECIDED = "decided"  # people have decided on the subject itself
    FIRM = "firm"
    LIKELY = "likely"
    LEANING = "leaning"

    @property
    def mark(self) -> str:
        """The sign beside a verdict, told apart without colour."""
        return _MARKS[self]


_MARKS: Mapping[Certainty, str] = {
    Certainty.DECIDED: "◆",
    Certainty.FIRM: "●",
    Certainty.LIKELY: "◐",
    Certainty.LEANING: "○",
}


STRENGTH_OF_RANK: Mapping[Rank, Strength] = {
    Rank.STATED: Strength.STATED,
    Rank.FOCUS: Strength.FOCUS,
    Rank.USUAL: Strength.USUAL,
}


class Status(StrEnum):
    APPLIES = "applies"
    FAILS = "fails"  # a condition is stated otherwise
    BLOCKED = "blocked"  # a precondition of the organisation is stated false
    OPEN = "open"  # it hangs on an unstated fact
    NOT_FOR_KIND = "not for this kind"


class Placed(Protocol):
    """What knows its route of keys in the spec and where it stands: a name, a party, an item, an override."""

    @property
    def path(self) -> str: ...

    @property
    def span(self) -> Span: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as the spec states it.

    `side` is set for names in `for`, `serves` and `stakeholders` (a standing on the boundary, unknown, or
    the side that a branch lends), and `on` has the sides of which that is; `because` is where the boundary
    says so; `item` and `verdict` are set where the name is an item that lends its side.
    """

    name: str
    value: str
    place: Placed
    side: str | None = None
    because: Placed | None = None
    item: str | None = None
    verdict: str | None = None
    on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One rule held against the facts of one subject.

    `conditions` are those that hold where the rule applies, and those that keep it from applying
    where it does not.
    """

    rule: Rule
    status: Status
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A change of one own fact of an item that gives another computed verdict.

    `fact` is a fact's name (`deliverable`, `beneficiaries`, …), `to` a listed value, or a standing on the
    boundary; one on several sides (`both`) means the words of these sides together.
    """

    fact: str
    to: str
    verdict: str


class Ask(StrEnum):
    """What an open matter asks for: the first two can be found out, the others must be decided."""

    PARTY_SIDE = "party side"  # on which side of the boundary a party stands
    OWN_FACT = "own fact"  # a fact the spec does not state
    OFFICER = "officer"  # who answers for an item
    LINE = "line"  # to whom a manager reports


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open, told apart from all others: a question to find out, or a decision to take.

    `subject` is a party's name for PARTY_SIDE, a manager's for LINE, else an item's id; `fact` is the
    fact's name for OWN_FACT.
    """

    ask: Ask
    subject: str
    fact: str | None = None

    @property
    def is_question(self) -> bool:
        """Whether somebody can find it out; else somebody must decide it."""
        return self.ask in (Ask.PARTY_SIDE, Ask.OWN_FACT)

    @property
    def about(self) -> tuple[str, str]:
        """Whom it is about: ITEM, MANAGER or, for a party, STAKEHOLDER, and an id or name."""
        kind = {Ask.LINE: MANAGER, Ask.PARTY_SIDE: STAKEHOLDER}.get(self.ask, ITEM)
        return kind, self.subject


#: What may stand in a spec where a change puts it: a text, names, or the parts of an override.
Written = str | tuple[str, ...] | Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SpecChange:
    """A change of the spec at `path`: a list gains `add` or loses `remove`, or the value becomes `to`."""

    path: str
    add: str | None = None
    remove: str | None = None
    to: Written | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One verdict or reporting line that differs once a matter is settled in one way.

    `kind` is ITEM, MANAGER or STAKEHOLDER; `subject` an item's id or a name. `before` is None for a
    stakeholder whom nobody had named. `unless` are other open matters, some answer to which would make
    `after` another verdict.
    """

    kind: str
    subject: str
    before: str | None
    after: str
    unless: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle a matter: `answer` is a side, a listed value, or a branch id or `shared`.

    `change` is what to write into the spec for it; deciding the spec with that change gives exactly
    `effects`, and asks exactly `opens` that is not asked now.
    """

    answer: str
    change: tuple[SpecChange, ...]
    effects: tuple[Effect, ...]
    opens: tuple[Matter, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is not stated and would settle something.

    `answers` gives the verdict that each answer brings, by item id: the one item's own in a decision's
    question, every changed item's in the organisation's. `ways` are the answers with all that they
    bring; `besides` is the answer of both sides, which a party may have too, and which settles nothing by
    itself, so that nothing waits for it. `settles` are the ids of the open items whose verdict some answer
    changes. `asks` is whom to ask, by name; empty where the spec names nobody.
    """

    ask: Ask
    subject: str
    fact: str | None
    path: str
    answers: Mapping[str, Mapping[str, str]]
    settles: tuple[str, ...]
    span: Span
    ways: tuple[Way, ...] = ()
    asks: tuple[str, ...] = ()
    besides: tuple[Way, ...] = ()

    @property
    def matter(self) -> Matter:
        return Matter(self.ask, self.subject, self.fact)

    @property
    def all_ways(self) -> tuple[Way, ...]:
        """All that may be answered, with what it brings."""
        return (*self.ways, *self.besides)


@dataclass(frozen=True, slots=True)
class Lean:
    """Where a contested item leans, which assigns nothing: `branch`, by the rules of a lower rank."""

    branch: str
    by: tuple[Evaluation, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """A person or team that works in a project of one branch and serves only the other.

    `works_in` is the project's id, `works_for` its branch; `serves` are the names under `serves`, and
    `serves_branch` is theirs. `is_tension`: people are completely segregated, so it should not be so.
    """

    works_in: str
    works_for: str
    serves: tuple[str, ...]
    serves_branch: str
    is_tension: bool


class OverrideStatus(StrEnum):
    APPLIED = "applied"
    IDLE = "idle"  # equal to the computed verdict
    EXPIRED = "expired"  # no longer applied
    UNJUDGED = "unjudged"  # applied; it expires, but the spec bears no date


@dataclass(frozen=True, slots=True)
class Lesser:
    """A rule of lower rank that speaks for one officer in a tie, by other `facts` than those that decide."""

    rule: Rule
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """All that is said of one subject.

    `subject` is an item's id, a manager's or a stakeholder's name. `verdict` is a branch id or one
    of shared, contested and undetermined; `computed` is what the rules alone give. `strength` is
    that of `verdict`, `computed_strength` that of `computed`; None where undetermined. `facts` are
    the stated facts by name. `drawn_from` are the ids of the items whose verdicts bear the computed one.
    `certainty` is that of `verdict`, None where it is open; `computed_certainty` that of `computed`.
    `surer` is what would make a likely or leaning verdict firm: facts that nobody has stated, stated so.
    `leans` is set where `verdict` is contested and a lower rank names one branch; `lesser` is what else
    speaks for one officer there. `until` are the open
    matters that could still change the verdict, the subject's own decision left out. `ways` are the ways
    to decide an item that no fact can settle, or an open reporting line, each with all that it brings.
    """

    subject: str
    kind: str
    verdict: str
    computed: str
    strength: Strength | None
    computed_strength: Strength | None
    override: Override | None
    override_status: OverrideStatus | None
    decided_by: tuple[Evaluation, ...]
    tensions: tuple[Evaluation, ...]
    did_not_apply: tuple[Evaluation, ...]
    facts: Mapping[str, tuple[Fact, ...]]
    drawn_from: tuple[str, ...]
    moves: tuple[Move, ...] = ()
    surer: tuple[Move, ...] = ()
    questions: tuple[Question, ...] = ()
    certainty: Certainty | None = None
    computed_certainty: Certainty | None = None
    leans: Lean | None = None
    lesser: tuple[Lesser, ...] = ()
    crosses: Crossing | None = None
    ways: tuple[Way, ...] = ()
    until: tuple[Matter, ...] = ()

    @property
    def follows(self) -> tuple[str, ...]:
        """The ids of the items that the verdict follows; none where people have decided it."""
        return () if self.override_applies else self.drawn_from

    @property
    def for_the_time_being(self) -> bool:
        """Whether it is settled, and some answer or decision would still change it."""
        return bool(self.until) and not self.is_open

    def facts_bearing(self, evaluation: Evaluation) -> tuple[Fact, ...]:
        """Return the stated facts on which `evaluation` rests, in the order of its conditions."""
        return facts_bearing(self.facts, evaluation)

    @property
    def without_side(self) -> tuple[Fact, ...]:
        """The names that give no side: nobody has said it, or their own verdict is open or shared."""
        return tuple(fact for facts in self.facts.values() for fact in facts if fact.side == UNKNOWN)

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide, overrides included."""
        return self.verdict in OPEN_VERDICTS

    @property
    def override_applies(self) -> bool:
        return self.override is not None and self.override_status is not OverrideStatus.EXPIRED

    def sharers(self, *, by_rules: bool = False) -> frozenset[str]:
        """Return the ids of the branches that share it, `by_rules` were there no decision of people.

        None where a decision does not say which: then all of them do.
        """
        if self.override is not None and self.override_applies and not by_rules:
            return frozenset(stated.value for stated in self.override.between)
        return frozenset(branch for e in self.decided_by for branch in e.rule.gives)


def facts_bearing(facts: Mapping[str, tuple[Fact, ...]], evaluation: Evaluation) -> tuple[Fact, ...]:
    """Return those of `facts` on which `evaluation` rests, in the order of its conditions."""
    return tuple(
        [
            fact
            for condition in evaluation.conditions
            for fact in facts.get(condition.fact, ())
            if _bears(fact, condition, evaluation.status)
        ]
    )


def _bears(fact: Fact, condition: Condition, status: Status) -> bool:
    if isinstance(condition, ValueCondition) or status is Status.FAILS:
        return True
    if status is Status.OPEN:
        return fact.side == UNKNOWN
    return not condition.none and condition.side in fact.on


RemarkKind = remark_kind.RemarkKind


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying that moves nothing. `post` is the officer's, `name` whom it concerns.

    `crossing` is set for WORKS_ACROSS.
    """

    kind: RemarkKind
    subject: str
    place: Placed
    name: str = ""
    post: str | None = None
    rule: Rule | None = None
    crossing: Crossing | None = None


@dataclass(frozen=True, slots=True)
class HandsOn:
    """An officer who manages projects, and so answers for them directly: no reporting line is open."""

    name: str
    post: str
    projects: tuple[str, ...]


@dataclass(frozen=True)
class Decisions:
    """Everything decided of one organisation, each mapping in the order of the spec.

    `questions` can be found out, `to_decide` must be decided: each thing stands in one of them, once,
    that which moves the most verdicts first. What only waits for another answer stands in neither, but
    in its own `until`. `officers_managing` are by name; they have no entry in `managers`. `head` is who
    decides, in charge above the branches; None where the spec names nobody.
    """

    items: Mapping[str, Decision]
    managers: Mapping[str, Decision]
    stakeholders: Mapping[str, Decision]
    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]
    to_decide: tuple[Matter, ...] = ()
    officers_managing: Mapping[str, HandsOn] = field(default_factory=dict)
    head: str | None = None

    @cached_property
    def drawn_by(self) -> Mapping[str, Sequence[str]]:
        """The ids of the items that draw their verdict from an item, by its id; one that none draws on is not
        in it.
        """
        found: dict[str, list[str]] = {}
        for decision in self.items.values():
            for item in decision.drawn_from:
                found.setdefault(item, []).append(decision.subject)
        return found

    def decision(self, kind: str, subject: str) -> Decision:
        """Return the decision on an item (by id), a manager or a stakeholder (by name)."""
        found = {MANAGER: self.managers, STAKEHOLDER: self.stakeholders}.get(kind, self.items)
        return found[subject]

    def decided_by(self, matter: Matter) -> Decision:
        """Return the item or reporting line that `matter`, one of `to_decide`, is about."""
        return self.decision(MANAGER if matter.ask is Ask.LINE else ITEM, matter.subject)

    def asked_of(self, name: str) -> Decisions:
        """Return the same with only what `name` is asked: the head decides, the others find out."""
        questions = tuple(question for question in self.questions if name in question.asks)
        return replace(self, questions=questions, to_decide=self.to_decide if name == self.head else ())

    def question(self, matter: Matter) -> Question | None:
        """Return the organisation's question of `matter`; None where it is to be decided."""
        return next((q for q in self.questions if q.matter == matter), None)
