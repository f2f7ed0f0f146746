"""The changes since an earlier version, in the order of their effect, for those who read documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from orgdoc.model.difference import Change, FactChange, What
from orgdoc.model.verdict import ITEM, MANAGER, STAKEHOLDER, Certainty, Decision, Decisions, Matter
from orgdoc.views.changes import Compared
from orgdoc.views.phrases import since as say
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.since import Sort

_ORDER = tuple(Sort)
Result = tuple[str | None, Certainty | None]


class Since:
    """What differs from an earlier version to the one that documents are made of.

    `old` and `new` are what is decided in either version. `concerned` are the ids and names that concern one
    reader, in one version or the other; None for whoever decides.
    """

    def __init__(
        self, compared: Compared, old: Decisions, new: Decisions, concerned: frozenset[str] | None = None
    ) -> None:
        self.compared = compared
        self.concerned = concerned
        self._old, self._new = old, new

    @property
    def old(self) -> Naming:
        return self.compared.old

    @property
    def new(self) -> Naming:
        return self.compared.new

    @cached_property
    def day(self) -> date | None:
        """The day of the earlier version; None where it has none, or that of the later one."""
        day = self.old.organisation.as_of
        return None if day == self.new.date else day

    @cached_property
    def when(self) -> str:
        """What stands behind "since": "1 October 2026", or "the earlier version"."""
        return say.when(self.day, self.new.organisation.language)

    @property
    def is_for_one(self) -> bool:
        return self.concerned is not None

    @cached_property
    def branches(self) -> Mapping[str, str]:
        return {**self.old.labels, **self.new.labels}

    @cached_property
    def parts(self) -> Mapping[Sort, list[Change]]:
        """The changes by what they are, those of the most effect first.

        A pair that may be one thing renamed is told as that, and not as new and gone besides.
        """
        found = [c for c in self.compared.difference.changes if self._concerns(c)]
        told = [c for c in found if not self._is_of_a_pair(c)]
        by_sort: dict[Sort, list[Change]] = {}
        for change in sorted(told, key=self._place):
            by_sort.setdefault(say.sort_of(change), []).append(change)
        return by_sort

    @cached_property
    def told(self) -> Mapping[Sort, list[Change]]:
        """Those of the parts that a reader who sees no ids is told of."""
        found = {s: [c for c in changes if not self._is_id_alone(c)] for s, changes in self.parts.items()}
        return {sort: changes for sort, changes in found.items() if changes}

    def _is_id_alone(self, change: Change) -> bool:
        """Whether something bears the name that it bore, under another id."""
        is_renamed = change.what is What.RENAMED and not change.suggested
        return is_renamed and self.old.name(str(change.before)) == change.name

    def _is_of_a_pair(self, change: Change) -> bool:
        passing = change.what in (What.NEW, What.GONE) and change.kind == ITEM
        return passing and change.subject in self._renamed

    def _concerns(self, change: Change) -> bool:
        if self.concerned is None:
            return True
        names = {change.subject, change.before} if change.what is What.RENAMED else {change.subject}
        return bool(self.concerned & names)

    def _place(self, change: Change) -> tuple[int, int, int]:
        sort = say.sort_of(change)
        ways = [*self.branches]
        way = tuple(ways.index(v) if v in ways else len(ways) for v in (change.before, change.after))
        return _ORDER.index(sort), *(way if sort is Sort.MOVED else (0, 0))  # type: ignore[return-value]

    @cached_property
    def facts(self) -> list[FactChange]:
        """What is stated otherwise and moves nothing. That the day is another is said by the heading."""
        renamed = {(c.subject, "name") for c in self.told.get(Sort.RENAMED, ())}
        found = (
            fact
            for fact in self.compared.unmoving()
            if fact.path != "organisation.as_of" and (fact.about, fact.path.rpartition(".")[2]) not in renamed
        )
        return [
            fact
            for fact in found
            if self.concerned is None or fact.about in self.concerned or say.is_of_a_post(fact)
        ]

    @cached_property
    def asked(self) -> list[Matter]:
        """What has to be found out or decided now, and had not; what is told as new or open now left out."""
        found = self.compared.difference.asked_besides
        return [m for m in found if self.concerned is None or m.subject in self.concerned]

    def kind(self, change: Change) -> str:
        """Return the kind of an item that differs: project, software, team …"""
        item = self.new.items.get(change.subject) or self.old.items.get(change.subject)
        return item.kind if item else ""

    def verdicts(self, change: Change) -> tuple[Result, Result]:
        """Return verdict and certainty before and now; None where there was none, or is none."""
        if change.what is not What.RENAMED:
            return (change.before, change.certainty_before), (change.after, change.certainty_after)
        old, new = self._old.items[str(change.before)], self._new.items[str(change.after)]
        return (old.verdict, old.certainty), (new.verdict, new.certainty)

    def in_words(self, change: Change) -> tuple[str, str]:
        """Return both in words: "CTO ● firm" and "CIO ◐ likely"."""
        old, new = self.verdicts(change)
        was, now = change.between_before, change.between_after
        return say.verdict(*old, self.old, was), say.verdict(*new, self.new, now)

    def why(self, change: Change) -> str:
        """Return the causes in a sentence; "" for what is new or gone by itself."""
        if change.what is What.RENAMED:
            return say.renamed(change, self.compared.names)
        return say.why(change, self.new, self.compared.names)

    # --- the chart --------------------------------------------------------------------------------

    @cached_property
    def _renamed(self) -> Mapping[str, Change]:
        """The changes of names, said or suggested, by the id before and the id now."""
        found = [c for c in self.compared.difference.changes if c.what is What.RENAMED]
        return {str(name): c for c in found for name in (c.before, c.after)}

    @cached_property
    def _marks(self) -> Mapping[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for change in self.compared.difference.changes:
            if change.after is None or self._is_id_alone(change):
                continue
            renamed = self._renamed.get(change.subject) if change.what is What.NEW else None
            if words := say.mark(change, self.old, perhaps_renamed=renamed is not None):
                found.setdefault((change.kind, change.subject), words)
        for fact in self.facts:
            if fact.path.endswith("].name"):
                found.setdefault((ITEM, fact.about), say.RENAMED)
        return found

    def marks(self, decision: Decision) -> tuple[str, ...]:
        """Return what a card or a row says of its change; nothing where it is as it was."""
        kind = decision.kind if decision.kind in (MANAGER, STAKEHOLDER) else ITEM
        words = self._marks.get((kind, decision.subject))
        return (words,) if words else ()

    @cached_property
    def changed_items(self) -> frozenset[str]:
        """The ids of the items that bear a mark."""
        return frozenset(subject for kind, subject in self._marks if kind == ITEM)

    def on_the_chart(self) -> str:
        """Return the sentence of the chart's subtitle."""
        changes = self.compared.difference.changes
        gone = [c for c in changes if c.what is What.GONE and c.kind == ITEM]
        names = [c.name for c in gone if c.subject not in self._renamed]
        marked = any(kind != STAKEHOLDER for kind, _ in self._marks)
        return say.on_the_chart(self.when, marked=marked, gone=names)
