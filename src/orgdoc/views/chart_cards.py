"""Verdicts → cards: the heads, the managers with their projects, the resources, the second lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from orgdoc.model.organisation import Organisation, Project, Resource
from orgdoc.model.rulebook import Branch as RuleBranch
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Decision, Decisions
from orgdoc.views.chart_page import (
    Block,
    Card,
    Outline,
    Role,
    Row,
    SecondLine,
)
from orgdoc.views.phrases import charting
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.placement import OPEN, Placement

_TOP = "ceo"
_OPEN_TONE = -2
#: From here on the resources of a branch are grouped by what they serve first.
_MANY_RESOURCES = 8
#: A longer card is cut in two or more, so that columns can take it.
_MOST_ROWS = 14
_OUTLINES = {CONTESTED: Outline.DOUBLE, UNDETERMINED: Outline.DOTTED}
_MARKS = {CONTESTED: charting.NEEDS_A_DECISION, UNDETERMINED: charting.CANNOT_BE_TOLD}


def manager_ids(names: Iterable[str]) -> dict[str, str]:
    """Return an id for each manager, made from the name and unique: `manager-priya-shah`."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        base = f"manager-{plain_name(name)}"
        number, candidate = 2, base
        while candidate in taken:
            candidate, number = f"{base}-{number}", number + 1
        taken.add(candidate)
        ids[name] = candidate
    return ids


def plain_name(name: str) -> str:
    """Return `name` in the letters of ids and file names: `priya-shah`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "unnamed"


class Cards:
    """Makes the cards of one organisation."""

    def __init__(
        self, decisions: Decisions, naming: Naming, place: Placement, stakeholders: bool = False
    ) -> None:
        self.decisions = decisions
        self.naming = naming
        self.place = place
        self.stakeholders = stakeholders

    @property
    def organisation(self) -> Organisation:
        return self.naming.organisation

    @cached_property
    def rule_branches(self) -> tuple[RuleBranch, ...]:
        return self.naming.rulebook.branches

    @cached_property
    def tones(self) -> dict[str, int]:
        return {branch.id: index for index, branch in enumerate(self.rule_branches)} | {OPEN: _OPEN_TONE}

    @cached_property
    def manager_ids(self) -> dict[str, str]:
        return manager_ids(self.decisions.managers)

    def trunk(self) -> tuple[Card, ...]:
        top = self.organisation.officers.get(_TOP)
        if top is None:
            cards = [Card("organisation", self.organisation.name.value, Role.TOP)]
        else:
            title = charting.post_title(_TOP, top, None)
            outline = Outline.DASHED if top.vacant else Outline.SOLID
            cards = [Card(f"post-{_TOP}", charting.holder(top), Role.TOP, lines=(title,), outline=outline)]
        if self.place.one_head:
            there = [b for b in self.rule_branches if b.officer in self.organisation.officers]
            officer = self.organisation.officers[there[0].officer]
            title = officer.title or charting.both_posts(tuple(there))
            outline = Outline.DASHED if officer.vacant else Outline.SOLID
            cards.append(
                Card("post-officer", charting.holder(officer), Role.OFFICER, (title,), outline=outline)
            )
        return tuple(cards)

    def head(self, branch: RuleBranch) -> Card:
        officer = self.organisation.officers.get(branch.officer)
        tone = self.tones[branch.id]
        if self.place.one_head or officer is None:
            return Card(f"function-{branch.id}", charting.function(branch), Role.FUNCTION, tone=tone)
        return Card(
            f"post-{branch.officer}",
            charting.holder(officer),
            Role.OFFICER,
            lines=(charting.post_title(branch.officer, officer, branch),),
            outline=Outline.DASHED if officer.vacant else Outline.SOLID,
            tone=tone,
        )

    def blocks(self, home: str) -> tuple[Block, ...]:
        """Return the managers of a branch (or of what is open) with their projects, then what has none."""
        found = []
        for name, decision in self.decisions.managers.items():
            line = OPEN if decision.is_open else decision.verdict
            if line == home:
                managed = [p for p in self.place.managed(name) if self.place.homes[p.id] == home]
                cards = [card for project in managed for card in self._project(project, named=True)]
                found.append(Block(self._manager(name, decision), tuple(cards)))
        here = [p for p in self.organisation.projects if self.place.homes[p.id] == home]
        loose = [card for p in here if self.place.is_loose(p) for card in self._project(p, named=False)]
        if loose:
            found.append(Block(None, tuple(loose)))
        # A block each, so that they can fill up any column.
        found += [Block(None, (card,)) for card in self._resource_cards(home)]
        if self.stakeholders:
            found += self._stakeholders(home)
        return tuple(found)

    def _stakeholders(self, home: str) -> list[Block]:
        """Return a card of the stakeholders with whom the officer of a branch deals."""
        names = [
            name
            for name, decision in self.decisions.stakeholders.items()
            if (OPEN if decision.is_open else decision.verdict) == home
        ]
        if not names:
            return []
        card_id, tone = f"stakeholders-{home}", self.tones[home]
        title = charting.OPEN_STAKEHOLDERS if home == OPEN else charting.DEALS_WITH
        return [Block(None, (Card(card_id, title, Role.RESOURCES, lines=tuple(names), tone=tone),))]

    def _manager(self, name: str, decision: Decision) -> Card:
        projects = self.place.managed(name)
        elsewhere = [
            self.place.homes[p.id] for p in projects if self.place.homes[p.id] not in (OPEN, decision.verdict)
        ]
        also = [charting.also(b) for b in self.rule_branches if b.id in elsewhere and not decision.is_open]
        return Card(
            self.manager_ids[name],
            name,
            Role.MANAGER,
            lines=(charting.manager_role(len(projects)),),
            marks=(*self._verdict_marks(decision), *also),
            outline=_OUTLINES.get(decision.verdict, Outline.SOLID),
            tone=self.tones.get(decision.verdict, _OPEN_TONE),
            tip=charting.tip(decision, self.naming),
        )

    def _project(self, project: Project, *, named: bool) -> list[Card]:
        """Return the card of a project; `named`: it hangs from its manager, who need not be told."""
        decision = self.decisions.items[project.id]
        manager = (charting.managed_by(project.manager.value),) if project.manager and not named else ()
        card = Card(
            f"item-{project.id}",
            project.name,
            Role.PROJECT,
            lines=manager,
            marks=self._marks(decision),
            outline=_OUTLINES.get(decision.verdict, Outline.SOLID),
            tone=self.tones[self.place.homes[project.id]],
            rows=tuple(self._row(resource) for resource in self.place.guests.get(project.id, ())),
            tip=charting.tip(decision, self.naming),
            link=project.link,
        )
        return _cut(card)

    def _row(self, resource: Resource) -> Row:
        decision = self.decisions.items[resource.id]
        in_brief = {charting.CANNOT_BE_TOLD: charting.CANNOT_BE_TOLD_IN_BRIEF}
        return Row(
            f"item-{resource.id}",
            resource.name,
            KINDS[resource.kind],
            marks=tuple(in_brief.get(mark, mark) for mark in self._marks(decision)),
            outline=_OUTLINES.get(decision.verdict, Outline.SOLID),
            tip=charting.tip(decision, self.naming),
            link=resource.link,
        )

    def _resource_cards(self, home: str) -> list[Card]:
        """Return the cards of resources that stand with no project of this branch."""
        inside = {resource.id for guests in self.place.guests.values() for resource in guests}
        alone = [
            r for r in self.organisation.resources if self.place.homes[r.id] == home and r.id not in inside
        ]
        if len(alone) <= _MANY_RESOURCES:
            groups = {charting.BRANCH_RESOURCES if home != OPEN else charting.OTHER_RESOURCES: alone}
        else:
            groups = self._by_first_served(alone)
        tone, cards = self.tones[home], []
        for number, (title, group) in enumerate(groups.items()):
            if group:
                card_id = f"resources-{home}-{number}" if number else f"resources-{home}"
                rows = tuple(self._row(resource) for resource in group)
                cards += _cut(Card(card_id, title, Role.RESOURCES, tone=tone, rows=rows))
        return cards

    def _by_first_served(self, resources: Sequence[Resource]) -> dict[str, list[Resource]]:
        groups: dict[str, list[Resource]] = {}
        for resource in resources:
            first = next(iter(resource.beneficiaries or ()), None)
            name = self.naming.name(first.value) if first else ""
            groups.setdefault(charting.serving(name) if name else charting.OTHER_RESOURCES, []).append(
                resource
            )
        alone = [title for title, group in groups.items() if len(group) == 1]
        if len(alone) > 1:
            others = [groups.pop(title)[0] for title in alone]
            groups.setdefault(charting.OTHER_RESOURCES, []).extend(others)
        return groups

    def _marks(self, decision: Decision) -> tuple[str, ...]:
        marks = list(self._verdict_marks(decision))
        if decision.verdict == SHARED:
            home = self.place.homes[decision.subject]
            marks += [charting.also(branch) for branch in self.rule_branches if branch.id != home]
        return (*marks, *self._host_words(decision.subject))

    def _host_words(self, item_id: str) -> tuple[str, ...]:
        """Return how a resource goes with a project of another branch: "works in Portal"."""
        host = self.place.other_host(item_id)
        if host is None:
            return ()
        resource = self.naming.items[item_id]
        in_it = isinstance(resource, Resource) and resource.reports_to is not None
        return (charting.works_in(host.name) if in_it else charting.serves(host.name),)

    def _verdict_marks(self, decision: Decision) -> tuple[str, ...]:
        decided = (charting.BY_DECISION,) if decision.override_applies else ()
        return (*((_MARKS[decision.verdict],) if decision.verdict in _MARKS else ()), *decided)

    def second_lines(self) -> tuple[SecondLine, ...]:
        """Return every second line of the organisation, whichever page its ends stand on."""
        heads = {branch.id: self.head(branch).id for branch in self.rule_branches}
        lines = []
        for item_id, decision in self.decisions.items.items():
            if decision.verdict == SHARED:
                others = [b for b in self.rule_branches if b.id != self.place.homes[item_id]]
                lines += [SecondLine(f"item-{item_id}", heads[b.id], charting.also(b)) for b in others]
            if host := self.place.other_host(item_id):
                (words,) = self._host_words(item_id)
                lines.append(SecondLine(f"item-{item_id}", f"item-{host.id}", words))
        for name, decision in self.decisions.managers.items():
            lines += [
                SecondLine(self.manager_ids[name], heads[branch.id], charting.also(branch))
                for branch in self._also_in(name, decision)
            ]
        return tuple(lines)

    def _also_in(self, name: str, decision: Decision) -> list[RuleBranch]:
        """Return the branches in which a settled manager has projects beside their own."""
        if decision.is_open:
            return []
        elsewhere = {self.place.homes[p.id] for p in self.place.managed(name)} - {OPEN, decision.verdict}
        return [branch for branch in self.rule_branches if branch.id in elsewhere]


def _cut(card: Card) -> list[Card]:
    """Return `card`, in parts where it has more rows than a column can take."""
    parts = -(-len(card.rows) // _MOST_ROWS)
    if parts <= 1:
        return [card]
    size = -(-len(card.rows) // parts)
    return [
        replace(
            card,
            id=card.id if number == 1 else f"{card.id}--{number}",
            title=charting.part(card.title, number, parts),
            rows=card.rows[(number - 1) * size : number * size],
        )
        for number in range(1, parts + 1)
    ]
