"""Verdicts → a page of cards: who stands under whom, and what is open stands under nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orgdoc.model.organisation import RESOURCE_KINDS, Organisation, Project, Resource
from orgdoc.model.rulebook import Branch as RuleBranch
from orgdoc.model.verdict import CONTESTED, OPEN_VERDICTS, SHARED, UNDETERMINED, Decision, Decisions
from orgdoc.views.chart_page import (
    Block,
    Branch,
    Card,
    ChartPage,
    LegendEntry,
    Outline,
    Role,
    Row,
    SecondLine,
)
from orgdoc.views.phrases import charting
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.words import joined
from orgdoc.views.placement import OPEN, Placement

_TOP = "ceo"
_OPEN_TONE = -2
_MOST_ROWS_IN_ONE_CARD = 8
_OUTLINES = {CONTESTED: Outline.DOUBLE, UNDETERMINED: Outline.DOTTED}
_MARKS = {CONTESTED: charting.NEEDS_A_DECISION, UNDETERMINED: charting.CANNOT_BE_TOLD}


def chart_page(decisions: Decisions, naming: Naming) -> ChartPage:
    """Return the whole organisation as one page."""
    place = Placement(decisions, naming.organisation, naming.rulebook)
    plan = _Plan(decisions, naming, place)
    branches = plan.branches()
    trunk = plan.trunk()
    page = ChartPage(
        name="chart",
        title=charting.title(decisions, naming),
        subtitle=charting.subtitle(decisions, naming),
        trunk=trunk,
        branches=branches,
        second_lines=plan.second_lines(branches, trunk),
        footer=charting.footer(naming),
        language=naming.organisation.language,
    )
    return _with_legend_and_description(page, plan)


def manager_ids(names: Iterable[str]) -> dict[str, str]:
    """Return an id for each manager, made from the name and unique: `manager-priya-shah`."""
    ids: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        base = "manager-" + (re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unnamed")
        number, candidate = 2, base
        while candidate in ids.values():
            candidate, number = f"{base}-{number}", number + 1
        ids[name] = candidate
    return ids


@dataclass(frozen=True)
class _Plan:
    """The cards of one page."""

    decisions: Decisions
    naming: Naming
    place: Placement

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

    def branches(self) -> tuple[Branch, ...]:
        found = [Branch(self._head(branch), self._blocks(branch.id)) for branch in self.rule_branches]
        if blocks := self._blocks(OPEN):
            head = Card("group-open", charting.OPEN_GROUP, Role.GROUP, tone=_OPEN_TONE)
            found.append(Branch(head, blocks, hangs_from=0))
        return tuple(found)

    def _head(self, branch: RuleBranch) -> Card:
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

    def _blocks(self, home: str) -> tuple[Block, ...]:
        blocks = []
        for name, decision in self.decisions.managers.items():
            line = OPEN if decision.verdict in OPEN_VERDICTS else decision.verdict
            if line == home:
                managed = [p for p in self.place.managed(name) if self.place.homes[p.id] == home]
                head = self._manager(name, decision)
                blocks.append(Block(head, tuple(self._project(p, named=True) for p in managed)))
        loose = [
            p for p in self.organisation.projects if self.place.homes[p.id] == home and self.place.is_loose(p)
        ]
        if loose:
            blocks.append(Block(None, tuple(self._project(project, named=False) for project in loose)))
        # A block each, so that they can fill up any column.
        blocks += [Block(None, (card,)) for card in self._resource_cards(home)]
        return tuple(blocks)

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

    def _project(self, project: Project, *, named: bool) -> Card:
        decision = self.decisions.items[project.id]
        manager = (charting.managed_by(project.manager.value),) if project.manager and not named else ()
        return Card(
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
        if len(alone) <= _MOST_ROWS_IN_ONE_CARD:
            groups = {charting.BRANCH_RESOURCES if home != OPEN else charting.OTHER_RESOURCES: alone}
        else:
            groups = self._by_first_served(alone)
        tone = self.tones[home]
        return [
            Card(
                f"resources-{home}-{number}" if number else f"resources-{home}",
                title,
                Role.RESOURCES,
                tone=tone,
                rows=tuple(self._row(resource) for resource in group),
            )
            for number, (title, group) in enumerate(groups.items())
            if group
        ]

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

    def second_lines(self, branches: Sequence[Branch], trunk: Sequence[Card]) -> tuple[SecondLine, ...]:
        heads = {rule.id: branch.head.id for rule, branch in zip(self.rule_branches, branches, strict=False)}
        lines = []
        for item_id, decision in self.decisions.items.items():
            if decision.verdict == SHARED:
                lines += [
                    SecondLine(f"item-{item_id}", heads[branch.id], charting.also(branch))
                    for branch in self.rule_branches
                    if branch.id != self.place.homes[item_id]
                ]
            if host := self.place.other_host(item_id):
                (words,) = self._host_words(item_id)
                lines.append(SecondLine(f"item-{item_id}", f"item-{host.id}", words))
        for name, decision in self.decisions.managers.items():
            if decision.is_open:
                continue
            elsewhere = {self.place.homes[p.id] for p in self.place.managed(name)} - {OPEN, decision.verdict}
            lines += [
                SecondLine(self.manager_ids[name], heads[branch.id], charting.also(branch))
                for branch in self.rule_branches
                if branch.id in elsewhere
            ]
        return tuple(lines)


def _with_legend_and_description(page: ChartPage, plan: _Plan) -> ChartPage:
    return replace(page, legend=_legend(page), description=_description(page, plan))


def _legend(page: ChartPage) -> tuple[LegendEntry, ...]:
    """Return the signs that the page uses, and no others."""
    cards = [*page.trunk, *(card for branch in page.branches for card in _cards(branch))]
    rows = [row for card in cards for row in card.rows]
    things: list[Card | Row] = [*cards, *rows]
    outlines = {thing.outline for thing in things}
    used = ["line:solid"]
    if page.second_lines:
        used.append("line:dotted")
    used += [str(o) for o in (Outline.DOUBLE, Outline.DOTTED, Outline.DASHED) if o in outlines]
    kinds = {row.kind for row in rows}
    used += [f"kind:{kind}" for kind in RESOURCE_KINDS if KINDS[kind] in kinds]
    return tuple(LegendEntry(sample, charting.LEGEND[sample]) for sample in used)


def _cards(branch: Branch) -> list[Card]:
    found = [branch.head]
    for block in branch.blocks:
        found += [block.head] if block.head else []
        found += block.cards
    return found


def _description(page: ChartPage, plan: _Plan) -> str:
    """Return the structure in words: each branch, its managers and their projects."""
    sentences = [f"{page.title}."]
    for branch in page.branches:
        names = []
        for block in branch.blocks:
            projects = [card.title for card in block.cards]
            if block.head is not None:
                names.append(f"{block.head.title} ({'; '.join(projects)})" if projects else block.head.title)
            else:
                names += projects
        sentences.append(f"{branch.head.title}: {', '.join(names) or 'nothing'}.")
    return joined(sentences)
