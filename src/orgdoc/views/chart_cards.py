"""Verdicts → cards: the heads, the managers with their projects, the resources, the lane between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from orgdoc.characters import in_plain_letters
from orgdoc.model.organisation import Item, Organisation, Project, Resource
from orgdoc.model.rulebook import Branch as RuleBranch
from orgdoc.model.verdict import CONTESTED, MANAGER, SHARED, UNDETERMINED, Ask, Decision, Decisions, Matter
from orgdoc.views.agenda import Agenda, agenda
from orgdoc.views.chart_page import Block, Card, Outline, Role, Row, SecondLine
from orgdoc.views.phrases import charting, remarking
from orgdoc.views.phrases.charting import OPEN, Count
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.since import of_all
from orgdoc.views.placement import LANE, Placement
from orgdoc.views.since import Since

_TOP = "ceo"
_OPEN_TONE = -2
#: From here on the resources of a branch are grouped by what they serve first.
_MANY_RESOURCES = 8
#: A longer card is cut in two or more, so that columns can take it.
_MOST_ROWS = 12
#: Up to so many resources of the lane have a card each; more are rows of one.
_FEW_RESOURCES = 6
_SHARED_HEADING = "lane-shared"
_OUTLINES = {CONTESTED: Outline.SOLID, UNDETERMINED: Outline.DOTTED}


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
    return in_plain_letters(name, 60) or "unnamed"


class Cards:
    """Makes the cards of one organisation."""

    def __init__(
        self,
        decisions: Decisions,
        naming: Naming,
        place: Placement,
        stakeholders: bool = False,
        since: Since | None = None,
    ) -> None:
        self.decisions = decisions
        self.naming = naming
        self.place = place
        self.stakeholders = stakeholders
        self.since = since

    @property
    def organisation(self) -> Organisation:
        return self.naming.organisation

    @cached_property
    def rule_branches(self) -> tuple[RuleBranch, ...]:
        return self.naming.rulebook.branches

    @cached_property
    def tones(self) -> dict[str, int]:
        return {branch.id: index for index, branch in enumerate(self.rule_branches)} | {LANE: -1}

    @cached_property
    def manager_ids(self) -> dict[str, str]:
        return manager_ids(self.decisions.managers)

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.decisions, self.organisation, self.naming.rulebook)

    def number_of(self, decision: Decision) -> int | None:
        """Return the number under which an open decision is told: its own, else of what it waits for."""
        asked = (self.agenda.number(question.matter) for question in decision.questions)
        found = (*asked, *self.agenda.numbers_of(decision))
        own = Matter(Ask.LINE if decision.kind == MANAGER else Ask.OFFICER, decision.subject)
        return self.agenda.number(own) or next(filter(None, found), None)

    @cached_property
    def tally(self) -> dict[str, Count]:
        """How many projects and resources each branch has, are shared, and are open: a chart's counts."""
        found = {**{branch.id: (0, 0) for branch in self.rule_branches}, SHARED: (0, 0), OPEN: (0, 0)}
        projects = {project.id for project in self.organisation.projects}
        for item, decision in self.decisions.items.items():
            key = OPEN if decision.is_open else decision.verdict
            before = found[key]
            found[key] = (before[0] + (item in projects), before[1] + (item not in projects))
        return found

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
        tone, tally = self.tones[branch.id], self.tally[branch.id]
        if self.place.one_head or officer is None:
            lines = (charting.in_branch(*tally),) if any(tally) else ()
            return Card(
                f"function-{branch.id}", charting.function(branch), Role.FUNCTION, lines=lines, tone=tone
            )
        return Card(
            f"post-{branch.officer}",
            charting.officer_name(officer, branch),
            Role.OFFICER,
            lines=charting.post_lines(branch.officer, officer, branch, tally, self._vacancy(branch)),
            outline=Outline.DASHED if officer.vacant else Outline.SOLID,
            tone=tone,
            tip=charting.whole_branch(charting.officer_name(officer, branch), tally),
        )

    def _vacancy(self, branch: RuleBranch) -> str:
        """Return under which number it is to be decided who holds a post; "" where that is not open."""
        entries = (entry for entry in self.agenda.entries if entry.vacancy == branch)
        return next((self.agenda.word(entry.number) for entry in entries), "")

    def lane_head(self) -> Card:
        """Return the lane's head, which is not drawn: the headings below it say what stands there."""
        return Card("lane", "", Role.GROUP, tip=charting.lane(self.tally))

    def blocks(self, home: str) -> tuple[Block, ...]:
        """Return the managers of a branch with their projects, then what has none; or what is in the lane."""
        return self._lane() if home == LANE else self._branch(home)

    # --- a branch -------------------------------------------------------------------------------

    def _branch(self, home: str) -> tuple[Block, ...]:
        found, apart = [], []
        managed = {p.id for name in self.decisions.managers for p in self.place.managed(name)}
        for name, decision in self.decisions.managers.items():
            here = [p for p in self.place.managed(name) if self.place.homes[p.id] == home]
            cards = tuple(card for project in here for card in self._project(project))
            if decision.verdict == home:
                found.append(Block(self._manager(name, decision), cards))
            elif cards:
                apart.append(Block(self._guest(name, decision, home), cards))
        loose: dict[str, list[Card]] = {}
        for project in self.organisation.projects:
            if self.place.homes[project.id] == home and project.id not in managed:
                name = project.manager.value if project.manager else ""
                loose.setdefault(name, []).extend(self._project(project))
        managerless = [*loose.pop("", ()), *self._resource_cards(home)]
        nobodys: list[Block] = []
        found += [Block(self._in_person(name, home), tuple(cards)) for name, cards in loose.items()]
        if managerless:
            head = Card(
                f"manager-none-{home}",
                charting.NO_MANAGER,
                Role.MANAGER,
                outline=Outline.DASHED,
                tone=self.tones[home],
            )
            nobodys.append(Block(head, tuple(managerless)))
        if self.stakeholders:
            nobodys += self._stakeholders(home)
        # Guests stand towards the lane, where their reporting line is told.
        after_lane = home != self.rule_branches[0].id
        return (*apart, *found, *nobodys) if after_lane else (*found, *nobodys, *apart)

    def _in_person(self, name: str, home: str) -> Card:
        """Return the head over projects that an officer manages."""
        held = self.decisions.officers_managing.get(name)
        lines = (charting.in_person(held.post),) if held else ()
        card_id = f"manager-{plain_name(name)}-{home}-in-person"
        return Card(card_id, name, Role.MANAGER, lines=lines, tone=self.tones[home])

    def _guest(self, name: str, decision: Decision, home: str) -> Card:
        """Return the head over a manager's projects in a branch to which the manager does not report."""
        label = self.naming.labels.get(decision.verdict)
        return Card(
            f"{self.manager_ids[name]}-{home}",
            name,
            Role.MANAGER,
            lines=(charting.reports_to(label),) if label else (),
            outline=Outline.DOTTED,
            tone=self.tones[home],
            tip=charting.tip(decision, self.naming),
            sign=self._sign(decision) if decision.is_open else "",
            apart=True,
        )

    def _stakeholders(self, home: str) -> list[Block]:
        """Return a card of the stakeholders with whom the officer of a branch deals."""
        names = [
            name
            for name, decision in self.decisions.stakeholders.items()
            if (decision.verdict if decision.verdict in self.naming.labels else LANE) == home
        ]
        if not names:
            return []
        card_id, tone = f"stakeholders-{home}", self.tones[home]
        title = charting.OPEN_STAKEHOLDERS if home == LANE else charting.DEALS_WITH
        return [Block(None, (Card(card_id, title, Role.RESOURCES, lines=tuple(names), tone=tone),))]

    def _manager(self, name: str, decision: Decision) -> Card:
        return Card(
            self.manager_ids[name],
            name,
            Role.MANAGER,
            marks=self._marks(decision),
            tone=self.tones.get(decision.verdict, -1),
            tip=charting.tip(decision, self.naming),
            sign=self._sign(decision) if decision.is_open else "",
        )

    def _project(self, project: Project) -> list[Card]:
        decision = self.decisions.items[project.id]
        others = [stated.value for stated in project.managers[1:]]
        card = Card(
            f"item-{project.id}",
            project.name,
            Role.PROJECT,
            lines=(charting.with_others(others),) if others else (),
            marks=self._marks(decision),
            sign=self._sign(decision),
            tone=self.tones[self.place.homes[project.id]],
            rows=self._rows_under(project),
            tip=charting.tip(decision, self.naming),
            link=project.link,
        )
        return _cut(_said_once(card))

    def _rows_under(self, item: Item, depth: int = 0) -> tuple[Row, ...]:
        return tuple(self._row(resource, deep) for resource, deep in self.place.under(item.id, depth))

    def _row(self, resource: Resource, depth: int = 0) -> Row:
        decision = self.decisions.items[resource.id]
        return Row(
            f"item-{resource.id}",
            resource.name,
            KINDS[resource.kind],
            sign=self._sign(decision),
            note=self._note(resource),
            depth=depth,
            marks=self._marks(decision),
            tip=charting.tip(decision, self.naming),
            link=resource.link,
            across=decision.crosses is not None and decision.crosses.is_tension,
        )

    def _note(self, resource: Resource) -> str:
        """Return what else a resource works in or serves than what it stands under."""
        above = self.place.above(resource)
        works_in = resource.reports_to.value if resource.reports_to else None
        served = [stated.value for stated in resource.beneficiaries or ()]
        others = [name for name in dict.fromkeys(served) if name not in (above, works_in)]
        elsewhere = works_in if works_in != above else None
        home = self.place.homes[elsewhere] if elsewhere else ""
        decision = self.decisions.items[resource.id]
        return charting.works_and_serves(
            self.naming.name(elsewhere) if elsewhere else "",
            self.naming.labels.get(home, "") if home != self.place.homes[resource.id] else "",
            [self.naming.name(name) for name in others],
            self.naming.boundary,
            also=above is not None and above in served,
            decides=remarking.decided_by_served(decision),
            confirm=self.agenda.confirmations.get(resource.id, 0),
        )

    def _marks(self, decision: Decision) -> tuple[str, ...]:
        """Return how a card or row says that it has changed since an earlier version."""
        return self.since.marks(decision) if self.since is not None else ()

    def _sign(self, decision: Decision) -> str:
        if decision.certainty is not None and not decision.is_open:
            return str(decision.certainty)
        number = self.number_of(decision)
        # What waits for a decision bears its number as it stands with the decision itself.
        decides = decision.verdict == CONTESTED or number in self._decisions
        sort = "decide" if decides else "ask"
        return f"{sort}:{number if number else ''}"

    @cached_property
    def _decisions(self) -> frozenset[int]:
        return frozenset(entry.number for entry in self.agenda.to_decide)

    def _resource_cards(self, home: str) -> list[Card]:
        """Return the cards of resources that stand with no project of this branch."""
        alone = self.place.alone(home)
        if len(alone) <= _MANY_RESOURCES:
            groups = {charting.NO_PROJECT: alone}
        else:
            groups = self._by_first_served(alone)
        tone, cards = self.tones[home], []
        for number, (title, group) in enumerate(groups.items()):
            if group:
                card_id = f"resources-{home}-{number}" if number else f"resources-{home}"
                rows = tuple(row for one in group for row in (self._row(one), *self._rows_under(one, 1)))
                cards += _cut(Card(card_id, title, Role.RESOURCES, tone=tone, rows=rows))
        return cards

    def _by_first_served(self, resources: Sequence[Resource]) -> dict[str, list[Resource]]:
        groups: dict[str, list[Resource]] = {}
        for resource in resources:
            first = next(iter(resource.beneficiaries or ()), None)
            name = self.naming.name(first.value) if first else ""
            groups.setdefault(
                charting.serving(name, self.naming.boundary) if name else charting.NO_PROJECT, []
            ).append(resource)
        alone = [title for title, group in groups.items() if len(group) == 1]
        if len(alone) > 1:
            others = [groups.pop(title)[0] for title in alone]
            groups.setdefault(charting.NO_PROJECT, []).extend(others)
        return groups

    # --- the lane -------------------------------------------------------------------------------

    def _lane(self) -> tuple[Block, ...]:
        """Return what must be decided, what can be found out, and what is shared."""
        decide: list[tuple[int, Card]] = []
        ask: list[tuple[int, Card]] = []
        shared: list[Card] = []
        last = len(self.agenda.entries) + 1
        for name, decision in self.decisions.managers.items():
            if decision.verdict not in self.naming.labels:
                card, at = self._line(name, decision), self.number_of(decision) or last
                if decision.is_open:
                    (decide if _is_decision(card) else ask).append((at, card))
                else:
                    shared.append(card)
        alone = self.place.alone(LANE)
        own = [r for r in alone if self.decisions.items[r.id].verdict != SHARED]
        common = [r for r in alone if self.decisions.items[r.id].verdict == SHARED]
        own, many_own = (own, []) if len(own) <= _FEW_RESOURCES else ([], own)
        common, many_common = (common, []) if len(common) <= _FEW_RESOURCES else ([], common)
        projects = [p for p in self.organisation.projects if self.place.homes[p.id] == LANE]
        for item in (*projects, *own, *common):
            decision = self.decisions.items[item.id]
            cards = _cut(_said_once(self._in_lane(item, decision)))
            if decision.is_open:
                at = self.number_of(decision) or last
                (decide if _is_decision(cards[0]) else ask).extend((at, card) for card in cards)
            else:
                shared += cards
        for verdict, waiting in ((CONTESTED, decide), (UNDETERMINED, ask)):
            signs = {r.id: self._sign(self.decisions.items[r.id]) for r in many_own}
            rest = [r for r in many_own if signs[r.id].startswith("decide:") == (waiting is decide)]
            waiting += [(last, card) for card in self._rows_card(f"resources-{verdict}", rest)]
        shared += self._rows_card("resources-shared", many_common)
        told: tuple[tuple[str, str, list[Card]], ...] = (
            ("decide", charting.TO_DECIDE, [card for _, card in sorted(decide, key=lambda pair: pair[0])]),
            ("ask", charting.TO_FIND_OUT, [card for _, card in sorted(ask, key=lambda pair: pair[0])]),
            ("shared", charting.SHARED_ITEMS, shared),
        )
        found = [
            Block(Card(f"lane-{name}", title, Role.HEADING), tuple(group))
            for name, title, group in told
            if group
        ]
        found = [recounted(block) for block in found]
        return (*found, *(self._stakeholders(LANE) if self.stakeholders else ()))

    def _rows_card(self, card_id: str, resources: Sequence[Resource]) -> list[Card]:
        rows = tuple(row for one in resources for row in (self._row(one), *self._rows_under(one, 1)))
        return _cut(Card(card_id, charting.NO_PROJECT, Role.RESOURCES, rows=rows)) if rows else []

    def _line(self, name: str, decision: Decision) -> Card:
        """Return the card of a manager whose reporting line is open."""
        projects = [
            (p.name, self.naming.labels.get(self.place.homes[p.id], "open")) for p in self.place.managed(name)
        ]
        return Card(
            self.manager_ids[name],
            charting.manager(name),
            Role.PROJECT,
            lines=(charting.manager_to_decide(projects),) if projects else (),
            marks=self._marks(decision),
            outline=_OUTLINES.get(decision.verdict, Outline.SOLID),
            tone=_OPEN_TONE if decision.is_open else -1,
            tip=charting.tip(decision, self.naming),
            sign=self._sign(decision),
        )

    def _in_lane(self, item: Item, decision: Decision) -> Card:
        """Return the card of an item that is shared or open, with why in a few words, and by whom."""
        lines = [self._why_in_lane(decision)]
        if isinstance(item, Project):
            names = [stated.value for stated in item.managers]
            lines.append(charting.managed_by(names) if names else "")
        elif isinstance(item, Resource) and item.reports_to is not None:
            lines.append(self._note(item))
        return Card(
            f"item-{item.id}",
            item.name,
            Role.PROJECT,
            lines=tuple(filter(None, lines)),
            marks=self._marks(decision),
            outline=_OUTLINES.get(decision.verdict, Outline.SOLID),
            tone=_OPEN_TONE if decision.is_open else -1,
            rows=self._rows_under(item),
            tip=charting.tip(decision, self.naming),
            link=item.link,
            sign=self._sign(decision),
            kind=KINDS[item.kind] if isinstance(item, Resource) else "",
        )

    def _why_in_lane(self, decision: Decision) -> str:
        if decision.verdict == UNDETERMINED:
            asked = next((q for q in decision.questions if self.agenda.number(q.matter)), None)
            asked = asked or next(iter(decision.questions), None)
            return charting.waits(asked, self.naming) if asked else ""
        facts = decision.facts.get("beneficiaries") or decision.facts.get("stakeholders") or ()
        words = charting.between(facts, self.naming)
        if decision.verdict == SHARED and not words:
            dividing = (e.rule for e in decision.decided_by if len(e.rule.gives) > 1)
            words = next((charting.divided(rule) for rule in dividing), "")
        if decision.leans is not None:
            leaning = charting.leans(self.naming.labels[decision.leans.branch])
            return f"{words}; {leaning}" if words else leaning.capitalize()
        sharers = self.naming.named_sharers(decision)
        return "; ".join(filter(None, (sharers, words)))

    def second_lines(self) -> tuple[SecondLine, ...]:
        """Return the lines from each manager in the lane to their projects in the branches."""
        return tuple(
            SecondLine(self.manager_ids[name], f"{self.manager_ids[name]}-{branch.id}", "")
            for name, decision in self.decisions.managers.items()
            if decision.is_open
            for branch in self.rule_branches
            if any(self.place.homes[p.id] == branch.id for p in self.place.managed(name))
        )


def _said_once(card: Card) -> Card:
    """Return `card`, which speaks for its rows where each of them would say the same of its change."""
    if not card.marks or not card.rows or any(row.marks != card.marks for row in card.rows):
        return card
    rows = tuple(replace(row, marks=()) for row in card.rows)
    return replace(card, marks=tuple(map(of_all, card.marks)), rows=rows)


def recounted(block: Block) -> Block:
    """Return a part of the lane under a heading that tells how much of it stands here."""
    if block.head is None or block.head.role is not Role.HEADING:
        return block
    return replace(block, head=replace(block.head, lines=(held(block.head, block.cards),)))


def counted_cards(cards: Iterable[Card]) -> tuple[int, int, int]:
    """Return how many projects, resources and open reporting lines stand on cards; the parts of a cut card
    count once.
    """
    all_cards = list(cards)
    items = [card for card in all_cards if card.role is Role.PROJECT and card.id.startswith("item-")]
    projects = sum(not card.continued and not card.kind for card in items)
    resources = sum(len(card.rows) for card in all_cards) + sum(bool(card.kind) for card in items)
    return projects, resources, sum(card.role is Role.PROJECT for card in all_cards) - len(items)


def _is_decision(card: Card) -> bool:
    """Whether what a card waits for is decided, and not found out."""
    return card.sign.startswith("decide:")


def held(heading: Card, cards: Iterable[Card]) -> str:
    """Return how much stands under a heading of the lane, in words; what is open may stand among what is
    shared, under what it serves, and the other way round.
    """
    items: list[Card | Row] = []
    lines = 0
    for card in cards:
        if card.role is Role.PROJECT and card.id.startswith("item-"):
            items += [] if card.continued else [card]
        else:
            lines += card.role is Role.PROJECT
        items += card.rows
    still_open = sum(":" in item.sign for item in items)
    counts = len(items) - still_open, still_open
    if heading.id == _SHARED_HEADING:
        signs = [item.sign.partition(":")[2] for item in items if ":" in item.sign]
        # Something that waits for another has no number of its own, and then a count tells more.
        numbers = sorted({int(number) for number in signs}) if all(signs) else []
        return charting.in_group(counts[0], lines, still_open=counts[1], numbers=numbers)
    return charting.in_group(counts[1], lines, shared=counts[0])


def _cut(card: Card) -> list[Card]:
    """Return `card`, in parts where it has more rows than a column can take; notes and marks count too."""
    weights = [1 + bool(row.note) + bool(row.marks) for row in card.rows]
    parts = -(-sum(weights) // _MOST_ROWS)
    if parts <= 1:
        return [card]
    found: list[list[Row]] = [[] for _ in range(parts)]
    done = 0
    for row, weight in zip(card.rows, weights, strict=True):
        found[min(done * parts // sum(weights), parts - 1)].append(row)
        done += weight
    return [
        replace(
            card,
            id=card.id if number == 1 else f"{card.id}--{number}",
            title=charting.part(card.title, number, parts),
            rows=tuple(rows),
            marks=card.marks if number == 1 else (),
            continued=number > 1,
        )
        for number, rows in enumerate(found, start=1)
    ]
