"""What was decided of each subject and on what: frozen values, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from orgdoc.model.organisation import Override
from orgdoc.model.rulebook import Condition, Rank, Rule, ValueCondition
from orgdoc.model.terms import BOTH, UNKNOWN
from orgdoc.source import Span

#: Verdicts that are not a branch. A branch's verdict is its id.
SHARED, CONTESTED, UNDETERMINED = "shared", "contested", "undetermined"
#: Verdicts that somebody must still decide.
OPEN_VERDICTS = frozenset({CONTESTED, UNDETERMINED})

MANAGER, STAKEHOLDER = "manager", "stakeholder"


class Strength(StrEnum):
    """How sure a verdict is, in the source's own grain; DECISION where people decided."""

    STATED = "stated"
    FOCUS = "focus"
    USUAL = "usual"
    DECISION = "decision"


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

    `side` is set for names in `for`, `serves` and `stakeholders` (internal, external, both or
    unknown); `because` is where the boundary says so; `item` and `verdict` are set where the name
    is an item that lends its side.
    """

    name: str
    value: str
    place: Placed
    side: str | None = None
    because: Placed | None = None
    item: str | None = None
    verdict: str | None = None


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

    `fact` is a fact's name (`deliverable`, `beneficiaries`, …), `to` a listed value, or
    `internal`, `external` or `both`; `both` means the two words together.
    """

    fact: str
    to: str
    verdict: str


class Ask(StrEnum):
    """What a question asks for."""

    PARTY_SIDE = "party side"  # on which side of the boundary a party stands
    OWN_FACT = "own fact"  # a fact the spec does not state
    OFFICER = "officer"  # who answers for an item on which others hang


@dataclass(frozen=True, slots=True)
class Question:
    """What is not stated and would settle something.

    `subject` is a party's name for PARTY_SIDE, else an item's id; `fact` is the fact's name for
    OWN_FACT. `answers` gives the verdict that each answer brings, by item id: the one item's own in
    a decision's question, every settled item's in the organisation's.
    """

    ask: Ask
    subject: str
    fact: str | None
    path: str
    answers: Mapping[str, Mapping[str, str]]
    settles: tuple[str, ...]
    span: Span


class OverrideStatus(StrEnum):
    APPLIED = "applied"
    IDLE = "idle"  # equal to the computed verdict
    EXPIRED = "expired"  # no longer applied
    UNJUDGED = "unjudged"  # applied; it expires, but the spec bears no date


@dataclass(frozen=True, slots=True)
class Decision:
    """All that is said of one subject.

    `subject` is an item's id, a manager's or a stakeholder's name. `verdict` is a branch id or one
    of shared, contested and undetermined; `computed` is what the rules alone give. `strength` is
    that of `verdict`, `computed_strength` that of `computed`; None where undetermined. `facts` are
    the stated facts by name. `drawn_from` are the ids of the items whose verdicts bear this one.
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
    questions: tuple[Question, ...] = ()

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
    return not condition.none and fact.side in (condition.side, BOTH)


class RemarkKind(StrEnum):
    HANDS_ON_OFFICER = "hands-on officer"
    SEGREGATED_BUT_BOTH_SIDES = "segregated but both sides"
    IDLE_OVERRIDE = "idle override"
    EXPIRED_OVERRIDE = "expired override"
    UNJUDGED_EXPIRY = "unjudged expiry"
    SPLIT_POSTS = "split posts"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something worth saying that moves nothing. `post` is the officer's, `name` whom it concerns."""

    kind: RemarkKind
    subject: str
    place: Placed
    name: str = ""
    post: str | None = None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided of one organisation, each mapping in the order of the spec."""

    items: Mapping[str, Decision]
    managers: Mapping[str, Decision]
    stakeholders: Mapping[str, Decision]
    questions: tuple[Question, ...]
    remarks: tuple[Remark, ...]
