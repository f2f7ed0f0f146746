"""One reader of a briefing: what is theirs, what is shared with them, what waits on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import ITEM, MANAGER, SHARED, Decision, Decisions
from orgdoc.views.agenda import Entry
from orgdoc.views.placement import Placement


@dataclass(frozen=True, slots=True)
class Reader:
    """`to` is how they are addressed; `items` are the ids of their items, `managers` the names with a line
    that concerns them. `asks` are the names under which they can be asked; `you` is the name of the one
    person who reads, "" where several do.
    """

    to: str
    items: frozenset[str]
    managers: frozenset[str]
    asks: frozenset[str]
    you: str = ""

    def is_concerned(self, entry: Entry) -> bool:
        """Whether something open is theirs, or bears on what is."""
        if entry.vacancy is not None:
            return bool(self.items & set(entry.items))
        decision, question = entry.decision, entry.question
        if decision is not None and decision.subject in (
            self.managers if decision.kind == MANAGER else self.items
        ):
            return True
        if question is not None and (self.asks & set(question.asks) or question.subject in self.items):
            return True
        ways = decision.ways if decision is not None else question.ways if question is not None else ()
        moved = [(e.kind, e.subject) for way in ways for e in way.effects]
        moved += [matter.about for way in ways for matter in way.opens]
        return any(
            subject in (self.items if kind == ITEM else self.managers if kind == MANAGER else ())
            for kind, subject in moved
        )


def reader_of(
    word: str, decisions: Decisions, organisation: Organisation, rulebook: Rulebook
) -> Reader | None:
    """Return the reader that `word` names: a branch id, a manager or officer by name, or a tag; None if none.

    Letters may be large or small.
    """
    wanted = word.strip().casefold()
    for branch in rulebook.branches:
        officer = organisation.officers.get(branch.officer)
        holder = (officer.in_charge or "") if officer is not None else ""
        title = (officer.title or "") if officer is not None else ""
        if wanted in {word.casefold() for word in (branch.id, branch.label, holder, title) if word}:
            return _officer(
                branch.id, f"{holder} ({branch.label})" if holder else branch.label, holder, decisions
            )
    for name in _managers(organisation):
        if wanted == name.casefold():
            return _manager(name, decisions, organisation, rulebook)
    tagged = frozenset(i.id for i in organisation.items if wanted in (tag.casefold() for tag in i.tags))
    if not tagged:
        return None
    names = {m.value for p in organisation.projects if p.id in tagged for m in p.managers}
    label = next(t for i in organisation.items for t in i.tags if t.casefold() == wanted)
    return Reader(f"those concerned with {label}", tagged, frozenset(names), frozenset(names))


def _officer(branch: str, to: str, holder: str, decisions: Decisions) -> Reader:
    items = frozenset(d.subject for d in decisions.items.values() if _is_theirs(d, branch))
    managers = frozenset(d.subject for d in decisions.managers.values() if d.verdict == branch)
    contested = frozenset(d.subject for d in decisions.items.values() if d.is_open)
    lines = frozenset(d.subject for d in decisions.managers.values() if d.is_open)
    return Reader(to, items | contested, managers | lines, frozenset({holder} - {""}), holder)


def _is_theirs(decision: Decision, branch: str) -> bool:
    """Whether a branch answers for an item, alone or with others."""
    if decision.verdict != SHARED:
        return decision.verdict == branch
    return branch in (decision.sharers() or {branch})


def _manager(name: str, decisions: Decisions, organisation: Organisation, rulebook: Rulebook) -> Reader:
    managed = frozenset(p.id for p in organisation.projects if name in (m.value for m in p.managers))
    place = Placement(decisions, organisation, rulebook)
    hosted = frozenset(
        r.id for r in organisation.resources if (h := place.host(r)) is not None and h.id in managed
    )
    return Reader(name, managed | hosted, frozenset({name}), frozenset({name}), name)


def _managers(organisation: Organisation) -> Mapping[str, None]:
    return dict.fromkeys(m.value for p in organisation.projects for m in p.managers)


def readers(decisions: Decisions, organisation: Organisation, rulebook: Rulebook) -> list[str]:
    """Return the words by which a reader can be named."""
    tags = dict.fromkeys(tag for item in organisation.items for tag in item.tags)
    return [*(branch.id for branch in rulebook.branches), *_managers(organisation), *tags]
