"""A rule book as data: branches, rules, conditions. Nothing here names a branch or knows an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """How strongly the source words a rule; a permission or a norm never assigns."""

    PERMISSION = 0
    USUAL = 1
    FOCUS = 2
    STATED = 3


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the organisation that may answer for an item.

    `officer` is the post (a key of `officers:`) at its head; `side` is the side of the boundary
    that an item of this branch gives to whatever serves it.
    """

    id: str
    label: str
    title: str
    officer: str
    side: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands in the source: the answer, and the place within it ("point 1", "“In short”")."""

    answer: int
    place: str


@dataclass(frozen=True, slots=True)
class ValueCondition:
    """A valued fact is one of `values` (with `negated`: none of them).

    `unstated_holds`: holds where the fact is not stated; otherwise it is then open.
    """

    fact: str
    values: tuple[str, ...]
    negated: bool = False
    unstated_holds: bool = False


@dataclass(frozen=True, slots=True)
class SideCondition:
    """Of the names in `fact`, some (or, with `none`, not one) stand on `side`.

    Names of which nobody has said the side leave it open unless another name settles it.
    `unstated_holds`: holds where the fact is not stated; otherwise it is then open.
    """

    fact: str
    side: str
    none: bool = False
    unstated_holds: bool = False


Condition = ValueCondition | SideCondition


@dataclass(frozen=True, slots=True)
class Case:
    """The kinds of subject a rule speaks of, and what must hold of them (all of it)."""

    kinds: frozenset[str]
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the source.

    `statement` restates it in full; `because` is the clause that ends an explanation (lower case,
    no full stop, `{branch}`-free); `wording` are the few words quoted from the source that carry
    its strength. `gives` are the branch ids it points to; `requires` what must hold of the
    organisation, else the rule is blocked; `remark` names what it says where it moves nothing;
    `hedged`: the wording itself is hedged, so that what it decides is likely and never firm.
    """

    id: str
    title: str
    statement: str
    because: str
    citation: Citation
    wording: str
    rank: Rank
    gives: tuple[str, ...]
    cases: tuple[Case, ...]
    requires: tuple[ValueCondition, ...] = ()
    remark: str | None = None
    hedged: bool = False

    def case_for(self, kind: str) -> Case | None:
        """Return the case that speaks of `kind`, or None when the rule does not."""
        for case in self.cases:
            if kind in case.kinds:
                return case
        return None


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What the rules restate: the title of the page and who wrote each answer, by number."""

    title: str
    kind: str
    answers: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`divisible` are the cases whose subject two branches can share; `branches` keeps the drawing order."""

    id: str
    version: str
    source: RuleSource
    branches: tuple[Branch, ...]
    rules: tuple[Rule, ...]
    divisible: tuple[Case, ...]

    def branch(self, branch_id: str) -> Branch:
        return next(branch for branch in self.branches if branch.id == branch_id)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)
