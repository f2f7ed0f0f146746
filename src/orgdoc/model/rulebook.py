"""A rule book as data: branches, rules, conditions. Nothing here names a branch or knows an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from orgdoc.digest import sha256
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary


class Rank(IntEnum):
    """How strongly the source words a rule; a permission or a norm never assigns."""

    PERMISSION = 0
    USUAL = 1
    FOCUS = 2
    STATED = 3


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the organisation that may answer for an item.

    `officer` is the post (a key of `officers:`) at its head; `side` is the side that an item of this
    branch gives to whatever serves it: of the boundary, or the branch's own id where the book names none.
    `colour` is its accent on the chart (`#1F3A5F`); None for the theme's own.
    """

    id: str
    label: str
    title: str
    officer: str
    side: str
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule stands: the place within a part of a source ("point 1", "§4.2", "“In short”").

    `answer` is the number of that part, over all sources of the book; `document` is the title of its source
    where the book has sources of its own, "" where the parts are answers of one page.
    """

    answer: int
    place: str
    document: str = ""

    @property
    def where(self) -> str:
        """The citation as it is printed: "answer 1, point 1"; "Security policy, §4.2"."""
        return f"{self.document or f'answer {self.answer}'}, {self.place}"


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
class Reading:
    """How the source is read where it leaves that open, as a sentence.

    It bears on verdicts that rest for some officer on no other rules than `rules` (ids), on subjects of
    `kinds` (all where it is empty), and where a rule of `over` speaks for another officer with less weight
    (anywhere where it is empty). `direct`: only of resources that serve people, without a project between.
    Without `rules` it bears on no verdict by itself.
    """

    says: str
    rules: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Exemption:
    """What a rule does not speak of, turned round: of `clause` one condition must hold, else it fails.

    `unless activity is procure and it is for inside` is the clause *activity is not procure, or it is for
    nobody inside*. Each condition holds where its fact is not stated: an exemption must be stated.
    """

    kinds: frozenset[str]
    clause: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the source.

    `statement` restates it in full; `because` is the clause that ends an explanation (lower case,
    no full stop, `{branch}`-free); `wording` are the few words quoted from the source that carry
    its strength. `gives` are the branch ids it points to; `requires` what must hold of the
    organisation, else the rule is blocked; `remark` names what it says where it moves nothing;
    `hedged`: the wording itself is hedged, so that what it decides is likely and never firm. `text` is the
    whole passage, where the book's owner gives it; `unless` what the rule does not speak of.
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

    text: str | None = None
    unless: tuple[Exemption, ...] = ()

    def clauses_for(self, kind: str) -> tuple[tuple[Condition, ...], ...]:
        """Return what must hold of `kind` beside its case: of each clause, one condition."""
        return tuple(exemption.clause for exemption in self.unless if kind in exemption.kinds)

    def case_for(self, kind: str) -> Case | None:
        """Return the case that speaks of `kind`, or None when the rule does not."""
        for case in self.cases:
            if kind in case.kinds:
                return case
        return None


@dataclass(frozen=True, slots=True)
class RuleSource:
    """What rules restate: a title, what it is ("web page …", "policy"), and who wrote each part, by number.

    The number is that of `Citation.answer`; a document in one part has one, of nobody ("") where not said.
    `id` is that by which rules name it, of the only source of a book that of the book; `parts` are its parts
    as they name them, with their numbers; `is_page`: its parts are cited by their number alone.
    """

    title: str
    kind: str
    answers: Mapping[int, str]
    id: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    is_page: bool = False


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A fact that a book adds: a key of the items of `kinds`, with one of `values`.

    `label` is what it is called in a sentence ("data class"); `ask` is its question ("What data does it
    hold?"); `words` has, for each value in turn, how it is called ("personal data").
    """

    id: str
    ask: str
    kinds: frozenset[str]
    values: tuple[str, ...]
    words: tuple[str, ...]
    label: str = ""

    def word(self, value: str) -> str:
        return self.words[self.values.index(value)] if value in self.values else value


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case that the book must decide so: facts of a subject of `kind`, and the verdict.

    `facts` has values as the spec would state them; of names, the sides on which they stand. `by` are the
    ids of rules that must be among those that decide; `line` is where the book's file states it.
    """

    name: str
    kind: str
    facts: Mapping[str, tuple[str, ...]]
    expect: str
    by: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rulebook:
    """`divisible` are the cases whose subject two branches can share; `branches` keeps the drawing order.

    `facts` are those that the book adds to the built-in ones. `file` is the path by which a book of the
    user's was named ("" for the built-in one), `text` all the text that it was read from. `extended`
    are the ids of the rules of the book that it extends; `scenarios` are its own. `readings` say how
    the source is read where it leaves that open. `boundary` has the sides on which parties stand.
    """

    id: str
    version: str
    sources: tuple[RuleSource, ...]
    branches: tuple[Branch, ...]
    rules: tuple[Rule, ...]
    divisible: tuple[Case, ...]
    facts: tuple[DeclaredFact, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    readings: tuple[Reading, ...] = ()
    file: str = ""
    text: bytes = b""
    extended: frozenset[str] = frozenset()
    boundary: Boundary = INSIDE_AND_OUTSIDE

    @property
    def sha256(self) -> str:
        """The SHA-256 of its text, in hexadecimal figures."""
        return sha256(self.text)

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules without those of the book that it extends."""
        return tuple(rule for rule in self.rules if rule.id not in self.extended)

    def label_of_post(self, post: str) -> str:
        """Return what a post is called, by its key in the spec: by its branch, else the key in capitals."""
        return next((branch.label for branch in self.branches if branch.officer == post), post.upper())

    @property
    def says_between(self) -> bool:
        """Whether a decision that something is shared says between whom: of two branches it is both."""
        return len(self.branches) > 2

    @property
    def source(self) -> RuleSource:
        """The first source."""
        return self.sources[0]

    @property
    def authors(self) -> Mapping[int, str]:
        """Who wrote each part of the sources, by its number."""
        return {number: who for source in self.sources for number, who in source.answers.items()}

    def branch(self, branch_id: str) -> Branch:
        return next(branch for branch in self.branches if branch.id == branch_id)

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def fact(self, fact: str) -> DeclaredFact | None:
        """Return the fact that the book declares under that id; None for a built-in one."""
        return next((declared for declared in self.facts if declared.id == fact), None)

    def facts_of(self, kind: str) -> tuple[DeclaredFact, ...]:
        """Return the declared facts of items of `kind`, in the order of the book."""
        return tuple(declared for declared in self.facts if kind in declared.kinds)
