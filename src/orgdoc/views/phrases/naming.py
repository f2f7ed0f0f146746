"""How subjects, officers, sides, facts and rules are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Item, Organisation
from orgdoc.model.rulebook import Rule, Rulebook
from orgdoc.model.terms import spec_key
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Decision, Fact, Strength
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.words import listed, names_several

STRENGTHS: Mapping[Strength | None, str] = {
    Strength.STATED: "stated outright",
    Strength.FOCUS: "its focus",
    Strength.USUAL: "usually",
    Strength.DECISION: "by decision",
    None: "open",
}
KINDS = {
    "project": "project",
    "equipment": "equipment",
    "software": "software",
    "infrastructure": "infrastructure",
    "person": "person",
    "team": "team",
    "manager": "project manager",
    "stakeholder": "stakeholder",
}


_BOTH = 2


class Naming:
    """The names of one organisation under one rule book.

    `spec` is the spec's file name, `date` what chart and briefing bear, None for no date. `you` is the name
    of the one person who reads, "" where several do.
    """

    def __init__(
        self, organisation: Organisation, rulebook: Rulebook, spec: str, date: date | None, you: str = ""
    ) -> None:
        self.organisation = organisation
        self.rulebook = rulebook
        self.spec = spec
        self.date = date
        self.you = you

    def read_by(self, you: str) -> Naming:
        """Return the same names as they are told to `you`."""
        return Naming(self.organisation, self.rulebook, self.spec, self.date, you)

    def is_you(self, name: str) -> bool:
        return bool(self.you) and name == self.you

    def person(self, name: str) -> str:
        """Return a person's name; "you" for the one who reads."""
        return "you" if self.is_you(name) else name

    @property
    def boundary(self) -> Boundary:
        """The sides of the boundary."""
        return self.rulebook.boundary

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.organisation.items}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return {branch.id: branch.label for branch in self.rulebook.branches}

    def name(self, subject: str) -> str:
        return self.items[subject].name if subject in self.items else subject

    def decided(self, item_id: str) -> bool:
        """Return whether people have decided on an item, and the decision holds."""
        override, as_of = self.items[item_id].override, self.organisation.as_of
        if override is None:
            return False
        return override.expires is None or as_of is None or override.expires >= as_of

    def several(self, subject: str) -> bool:
        """Return whether a subject takes a plural verb. Projects, people and parties are one each."""
        item = self.items.get(subject)
        return item is not None and item.kind not in ("project", "person") and names_several(item.name)

    def officer(self, branch: str) -> str:
        """Return "the CIO"."""
        return f"the {self.labels[branch]}"

    def officers(self, branches: Iterable[str]) -> str:
        """Return "the CIO and the CTO"."""
        return listed(f"the {self.labels.get(branch, branch)}" for branch in branches)

    def labels_of(self, branches: Iterable[str]) -> str:
        """Return "CIO and CTO"; what another version had is called by its id."""
        return listed(self.labels.get(branch, branch) for branch in branches)

    def sharers(self, decision: Decision, *, by_rules: bool = False) -> list[str]:
        """Return the branches that share what is shared; `by_rules`: were there no decision of people.

        Of two branches that is both, whether or not a decision says so.
        """
        named = decision.sharers(by_rules=by_rules) if len(self.labels) > _BOTH else ()
        return [branch for branch in self.labels if not named or branch in named]

    def sharing(self) -> str:
        """Return who shares something, where it need not be said of what: of two branches, both."""
        return self.officers(self.labels) if len(self.labels) <= _BOTH else "several officers"

    def named_sharers(self, decision: Decision) -> str:
        """Return "CIO and CISO" of what is shared; "" for what is not, and where it can only be both."""
        if decision.verdict != SHARED or len(self.labels) <= _BOTH:
            return ""
        return self.labels_of(self.sharers(decision))

    def verdict_on(self, decision: Decision) -> str:
        """Return the verdict as a label; of what is shared, by whom: "shared by CIO and CISO".

        What no fact can settle, since no rule speaks of it, needs a decision too.
        """
        if decision.verdict == UNDETERMINED and decision.ways:
            return self.verdict(CONTESTED)
        sharers = self.named_sharers(decision)
        return f"shared by {sharers}" if sharers else self.verdict(decision.verdict)

    def verdict(self, verdict: str) -> str:
        """Return the verdict as a label: CIO, shared, needs a decision, cannot be told yet."""
        return (
            self.labels.get(verdict)
            or {
                SHARED: "shared",
                CONTESTED: "needs a decision",
                UNDETERMINED: "cannot be told yet",
            }.get(verdict, verdict)  # of a branch that another version of the rule book has
        )

    def belongs(self, verdict: str) -> str:
        """Return the verb phrase of a verdict, for one subject: "belongs to the CIO"."""
        if verdict in self.labels:
            return f"belongs to {self.officer(verdict)}"
        return {
            SHARED: f"is shared by {self.sharing()}",
            CONTESTED: "needs a decision",
            UNDETERMINED: "cannot be told yet",
        }[verdict]

    def belongs_to(self, decision: Decision) -> str:
        """Return the verb phrase of a verdict on one subject, with those who share it."""
        if self.named_sharers(decision):
            return f"is shared by {self.officers(self.sharers(decision))}"
        return self.belongs(decision.verdict)

    def citation(self, rule: Rule) -> str:
        return rule.citation.where

    def because(self, rule: Rule) -> str:
        """Return what the source says, with where: "… (answer 1, point 1)"."""
        return f"{rule.because} ({self.citation(rule)})"

    def key(self, decision: Decision, fact: str) -> str:
        """Return the key under which the spec states `fact`."""
        return spec_key(decision.kind, fact)

    def whom(self, facts: Sequence[Fact]) -> list[str]:
        """Return the names of `facts` in groups, each with its side and the comma that closes it.

        "Finance and Sales, inside the organisation,"; "Ledger, which belongs to the CIO,".
        """
        groups: dict[str, list[Fact]] = {}
        for fact in {fact.value: fact for fact in facts}.values():
            groups.setdefault(self._manner(fact), []).append(fact)
        return [self._group(manner, group) for manner, group in groups.items()]

    def _manner(self, fact: Fact) -> str:
        if fact.item is not None:
            return f"verdict {fact.verdict}"
        return f"word {fact.value}" if fact.value in self.boundary.ids else f"side {fact.side}"

    def _group(self, manner: str, facts: Sequence[Fact]) -> str:
        sort, _, value = manner.partition(" ")
        if sort == "word":
            return siding.people_in_full(value, self.boundary)
        names = self.names(facts)
        if sort == "verdict":
            several = len(facts) > 1 or self.several(facts[0].value)
            return f"{names}, which {self.which(value, several=several)},"
        return f"{names}, {siding.in_full(value, self.boundary)},"

    def names(self, facts: Iterable[Fact]) -> str:
        return listed(self.name(fact.value) for fact in facts)

    def which(self, verdict: str, *, several: bool) -> str:
        """Return what follows "which" or a subject: "belongs to the CIO", for several "belong to …"."""
        phrase = self.belongs(verdict)
        if not several:
            return phrase
        for one, many in (("belongs", "belong"), ("is ", "are "), ("needs", "need")):
            if one in phrase:
                return phrase.replace(one, many, 1)
        return phrase
