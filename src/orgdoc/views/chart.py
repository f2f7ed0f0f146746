"""Verdicts → the pages of the chart: one while it is legible, else an overview and further pages.

Whether a page is legible is for the drawing to say: the planner asks it (`Fits`) and takes nothing
on trust.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote

from orgdoc.model.terms import RESOURCE_KINDS
from orgdoc.model.verdict import Decisions
from orgdoc.views.chart_cards import Cards, counted_cards, held, recounted
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
from orgdoc.views.markup import with_one_stop
from orgdoc.views.phrases import charting
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import surname
from orgdoc.views.phrases.since import in_legend
from orgdoc.views.phrases.words import joined
from orgdoc.views.placement import LANE, Placement
from orgdoc.views.since import Since
from orgdoc.views.typography import names_as_written, setting_of, typeset_block, typeset_card

#: Whether a page can be drawn on a slide with its smallest type at least so many points.
Fits = Callable[[ChartPage, float], bool]
#: Told which page is planned now, how many projects' cards have their place, and of how many.
Progress = Callable[[str, int, int], None]

#: The size of type of a chart of several pages, and the least, where a single card forces it.
BODY_PT = 11.0
LEAST_PT = 9.0
#: The least of a single page whose cards say what has changed: one that fitted on a page before the words
#: came to it stays on one, beside which the earlier one can be laid.
MARKED_PT = 10.0
_Thing = TypeVar("_Thing", Card, Row)
PAGE_LINK = "page:"  # before the name of a page that a card leads to


def chart_pages(
    decisions: Decisions,
    naming: Naming,
    fits: Fits,
    *,
    stakeholders: bool = False,
    since: Since | None = None,
    progress: Progress | None = None,
) -> tuple[ChartPage, ...]:
    """Return the pages in reading order, all legible at 11 pt, or all at 9 pt where a single card fills more
    than a page.

    Each item stands on exactly one page. A page that `fits` refuses is not made, but for a single
    project or manager that cannot be divided further. `stakeholders`: with who deals with whom. `since`: with
    what has changed since an earlier version.
    """
    place = Placement(decisions, naming.organisation, naming.rulebook)
    planner = _Planner(Cards(decisions, naming, place, stakeholders=stakeholders, since=since), progress)
    whole = planner.page("chart", planner.title(), planner.trunk, planner.branches())
    if fits(whole, BODY_PT if since is None else MARKED_PT):
        return (planner.finished(whole, 1, 1),)
    pages = planner.several(fits, BODY_PT)
    return pages if pages is not None else planner.several(fits, LEAST_PT, force=True) or ()


def linked(pages: Sequence[ChartPage], stem: str) -> tuple[ChartPage, ...]:
    """Return the pages with links that lead from the file `stem.svg`, and from those in its folder of pages,
    to the page that a card stands for.
    """
    folders = (f"./{quote(stem)}-pages/", "./")
    return tuple(_linked(page, folders[number > 0]) for number, page in enumerate(pages))


def _linked(page: ChartPage, folder: str) -> ChartPage:
    def led(card: Card) -> Card:
        if card.link is None or not card.link.startswith(PAGE_LINK):
            return card
        return replace(card, link=f"{folder}{card.link.removeprefix(PAGE_LINK)}.svg")

    def of_block(block: Block) -> Block:
        cards = tuple(map(led, block.cards))
        return block if cards == block.cards else replace(block, cards=cards)

    if not any(thing.link and thing.link.startswith(PAGE_LINK) for thing in _things(page)):
        return page
    branches = tuple(replace(b, blocks=tuple(map(of_block, b.blocks))) for b in page.branches)
    return replace(page, branches=branches)


def linked_inside(pages: Sequence[ChartPage], addresses: Mapping[str, str]) -> tuple[ChartPage, ...]:
    """Return the pages with links within one web page: from what stands for a subject to `#` and its
    address (by the id of the card or row), and from a summary to the page that it stands for.
    """

    def led(thing: _Thing) -> _Thing:
        if thing.link and thing.link.startswith(PAGE_LINK):
            return replace(thing, link=f"#chart/{thing.link.removeprefix(PAGE_LINK)}")
        address = _address(thing.id, addresses)
        return replace(thing, link=f"#{address}" if address is not None else None)

    def of_card(card: Card) -> Card:
        return replace(led(card), rows=tuple(map(led, card.rows)))

    def of_block(block: Block) -> Block:
        return Block(block.head and of_card(block.head), tuple(map(of_card, block.cards)))

    def of_page(page: ChartPage) -> ChartPage:
        branches = tuple(replace(b, blocks=tuple(map(of_block, b.blocks))) for b in page.branches)
        return replace(page, branches=branches)

    return tuple(map(of_page, pages))


def subjects_on(page: ChartPage, addresses: Mapping[str, str]) -> list[str]:
    """Return the addresses of the subjects that stand on a page."""
    found = (_address(thing.id, addresses) for thing in _things(page))
    return [address for address in found if address is not None]


def _address(card_id: str, addresses: Mapping[str, str]) -> str | None:
    """Return the address of what a card or row stands for, which may be a further part of a cut card."""
    return addresses.get(card_id) or addresses.get(card_id.rpartition("--")[0])


def focus_page(
    decisions: Decisions, naming: Naming, subject: str, since: Since | None = None
) -> ChartPage | None:
    """Return a page with one item or manager alone, under their officer; None where nobody is called so.

    `subject` is an item's id or a manager's name.
    """
    place = Placement(decisions, naming.organisation, naming.rulebook)
    return _Planner(Cards(decisions, naming, place, since=since)).focus(subject)


class Each(StrEnum):
    """What an overview has a card for."""

    MANAGER = "manager"
    PAGE_WITH_NAMES = "page with the names of its managers"
    PAGE = "page"
    BRANCH = "branch"


@dataclass
class _Part:
    """What goes on one or more pages: branches side by side, and how their blocks are divided."""

    homes: tuple[str, ...]
    pages: list[tuple[Branch, ...]] = field(default_factory=list)


class _Planner:
    def __init__(self, cards: Cards, progress: Progress | None = None) -> None:
        self.cards = cards
        self._progress = progress
        self.rule_branches = cards.rule_branches
        self.labels = {branch.id: branch.label for branch in self.rule_branches} | {LANE: charting.LANE}
        organisation = cards.naming.organisation
        self._set = setting_of(organisation.language, names_as_written(organisation))
        self.trunk = tuple(typeset_card(card, self._set) for card in cards.trunk())
        self.blocks = {
            home: tuple(typeset_block(block, self._set) for block in cards.blocks(home))
            for home in self.labels
        }
        heads = {branch.id: cards.head(branch) for branch in self.rule_branches} | {LANE: cards.lane_head()}
        self.heads = {home: typeset_card(head, self._set) for home, head in heads.items()}
        self._lines: dict[str, list[tuple[int, SecondLine]]] = defaultdict(list)  # by where they start
        for number, line in enumerate(cards.second_lines()):
            self._lines[line.start].append((number, line))
        self._ordered: dict[str, tuple[Block, ...]] = {}
        self._placed = 0  # cards that have their page
        self._cards = sum(len(block.cards) for blocks in self.blocks.values() for block in blocks)
        self._footers = {first: charting.footer(cards.naming, first=first) for first in (True, False)}
        self._footer_tips = {
            first: charting.footer(cards.naming, first=first, whole=True) for first in (True, False)
        }
        self._source = charting.source(cards.naming)
        self._subtitle = self._set(charting.subtitle(cards.naming, lane=bool(self.blocks[LANE])))
        if cards.since is not None:
            self._subtitle = joined([self._subtitle, self._set(cards.since.on_the_chart())])
        self._deciders = {
            f"item-{item}": decision.override.by
            for item, decision in cards.decisions.items.items()
            if decision.override is not None and decision.override_applies
        }
        self._by_name = True  # whether an overview lists what is in the lane

    def focus(self, subject: str) -> ChartPage | None:
        wanted = {f"item-{subject}", self.cards.manager_ids.get(subject, "")}
        for home, blocks in self.blocks.items():
            for block in blocks:
                if (found := _only(block, wanted)) is not None:
                    branch = Branch(self.heads[home], (found,))
                    title = self.cards.naming.name(subject)
                    return self.finished(self.page("focus", title, self.trunk, (branch,)), 1, 1)
        return None

    def title(self) -> str:
        decide = len(self.cards.agenda.to_decide)
        return charting.title(
            self.cards.tally,
            self.cards.naming,
            decide,
            len(self.cards.agenda.questions),
            len(self.cards.agenda.confirmations),
            one_head=self.cards.place.one_head,
        )

    def page(
        self,
        name: str,
        title: str,
        trunk: tuple[Card, ...],
        branches: tuple[Branch, ...],
        *,
        several: bool = False,
    ) -> ChartPage:
        """Return a page with its second lines and legend; `name` says what it shows."""
        first = name in _FIRST
        page = ChartPage(
            name=name,
            title=self._set(title),
            subtitle=self._subtitle if name == "chart" else "",
            source=self._source if first else "",
            trunk=trunk,
            branches=branches,
            footer=charting.numbered(self._footers[first], 99, 1 if name == "chart" and not several else 99),
            footer_tip=self._footer_tips[first],
            language=self.cards.naming.organisation.language,
        )
        ids = {thing.id for thing in _things(page)}
        starting = sorted(pair for start in ids & self._lines.keys() for pair in self._lines[start])
        page = replace(page, second_lines=tuple(line for _, line in starting if line.end in ids))
        return replace(
            page,
            legend=_legend(page, self._decided_by(ids), self.cards.since.when if self.cards.since else ""),
        )

    def _decided_by(self, ids: Collection[str]) -> str:
        """Return who has decided what people have decided of these cards and rows; "" for several."""
        bodies = {body for card_id, body in self._deciders.items() if card_id in ids}
        return self._set(charting.decided_by(bodies.pop())) if len(bodies) == 1 else ""

    def finished(self, page: ChartPage, number: int, of: int) -> ChartPage:
        """Return the page with its number, in its foot and in its name (`02-cio`), and with what it shows
        in words.
        """
        return replace(
            page,
            name=_numbered(page.name, number, of),
            footer=charting.numbered(self._footers[page.name in _FIRST], number, of),
            description=_description(page),
        )

    def branches(self) -> tuple[Branch, ...]:
        """Return every branch with all that stands in it, and the lane: between two, else behind them."""
        return self._side_by_side({home: Branch(self.heads[home], self.blocks[home]) for home in self.labels})

    def _side_by_side(self, found: dict[str, Branch]) -> tuple[Branch, ...]:
        """Return the branches in the order of the rule book, with the lane, where there is anything in it,
        between two of them, and behind more.
        """
        order = [branch.id for branch in self.rule_branches if branch.id in found]
        if LANE in found and found[LANE].blocks:
            order.insert(1 if len(order) == _TWO else len(order), LANE)
        return tuple(found[home] for home in order)

    # --- several pages --------------------------------------------------------------------------

    def several(self, fits: Fits, body: float, *, force: bool = False) -> tuple[ChartPage, ...] | None:
        """Return an overview and further pages with type of `body` points; None where some card fills more
        than a page, unless `force`.
        """
        self._placed = 0
        each, lane_in_full = self._overview_shows(fits, body)
        homes = [home for home in (LANE, *self.labels) if self.blocks[home]]
        homes = [home for home in dict.fromkeys(homes) if home != LANE or not lane_in_full]
        parts = []
        for home in homes:
            packed = self._packed(home, self._in_order(home), fits, body, force=force)
            if packed is None:
                return None
            parts.append(_Part((home,), packed))
        if each is Each.MANAGER:
            return self._numbered(self._joined(parts, fits, body), each, lane_in_full, body)
        pages = self._numbered(self._joined(parts, fits, body), Each.PAGE_WITH_NAMES, lane_in_full, body)
        if fits(pages[0], body):
            return pages
        parts = self._joined([self._with_list(part, fits, body) for part in parts], fits, body)
        pages = self._numbered(parts, Each.PAGE, lane_in_full, body)
        return pages if fits(pages[0], body) else self._numbered(parts, Each.BRANCH, lane_in_full, body)

    def _with_list(self, part: _Part, fits: Fits, body: float) -> _Part:
        """Return what a branch has, behind a list of its managers where they are on many pages."""
        (home,) = part.homes
        if home == LANE or len(part.pages) <= _FEW_PAGES:
            return part
        summary = Branch(self.heads[home], self._summary(home, Each.MANAGER, {}))
        if not fits(self._made((home,), (summary,), 1, 9), body):
            return part
        return _Part(part.homes, [(summary,), *part.pages])

    def _numbered(
        self, parts: Sequence[_Part], each: Each, lane_in_full: bool, body: float
    ) -> tuple[ChartPage, ...]:
        """Return the overview and all further pages with their numbers and names."""
        further: list[ChartPage] = []
        for part in parts:
            count = len(part.pages)
            further += [
                self._made(part.homes, page, number, count) for number, page in enumerate(part.pages, 1)
            ]
        of = len(further) + 1
        cited: dict[str, list[int]] = defaultdict(list)
        for number, page in enumerate(further, start=2):
            for branch in page.branches:
                cited[branch.head.id].append(number)
                for block in branch.blocks:
                    if block.head is not None and not any(c.role is Role.SUMMARY for c in block.cards):
                        cited[block.head.id].append(number)
        names = {
            number: f"{PAGE_LINK}{_numbered(page.name, number, of)}"
            for number, page in enumerate(further, start=2)
        }
        found = {home: [(number, names[number]) for number in numbers] for home, numbers in cited.items()}
        overview = self._overview(each, lane_in_full, found, further)
        pages = (overview, *further)
        return tuple(
            replace(self.finished(self._with_cites(page, found), number, of), body_pt=body)
            for number, page in enumerate(pages, 1)
        )

    def _with_cites(self, page: ChartPage, cited: _Cited) -> ChartPage:
        """Return the page with the pages of its summaries, which were made before those had numbers."""
        if page.name == "chart" or not any(
            card.role is Role.SUMMARY for branch in page.branches for card in _cards(branch)
        ):
            return page
        home = next(home for home, head in self.heads.items() if head.id == page.branches[0].head.id)
        summary = Branch(self.heads[home], self._summary(home, Each.MANAGER, cited))
        return replace(page, branches=(summary,))

    def _overview_shows(self, fits: Fits, body: float) -> tuple[Each, bool]:
        """Return what the overview has room for a card of, and whether for the lane in full."""
        ways = [(each, in_full) for each in (Each.MANAGER, Each.BRANCH) for in_full in (True, False)]
        for self._by_name in (True, False):
            for each, lane_in_full in ways:
                if fits(self._overview(each, lane_in_full, None), body):
                    return each, lane_in_full
        return Each.BRANCH, False

    def _overview(
        self, each: Each, lane_in_full: bool, cited: _Cited | None, further: Sequence[ChartPage] = ()
    ) -> ChartPage:
        found = {
            branch.id: Branch(self.heads[branch.id], self._summary(branch.id, each, cited, further))
            for branch in self.rule_branches
        }
        lane = self.blocks[LANE] if lane_in_full else self._lane_summary(cited)
        found[LANE] = Branch(self.heads[LANE], lane)
        branches = self._side_by_side(found)
        return self.page("chart", self.title(), self.trunk, branches, several=True)

    def _summary(
        self, home: str, each: Each, cited: _Cited | None, further: Sequence[ChartPage] = ()
    ) -> tuple[Block, ...]:
        """Return cards that stand for the blocks of a branch, each with its pages."""
        blocks, tone = self._in_order(home), self.cards.tones[home]
        if not blocks:
            return ()
        if each in (Each.PAGE, Each.PAGE_WITH_NAMES):
            return self._by_page(home, cited or {}, further, named=each is Each.PAGE_WITH_NAMES)
        if each is Each.BRANCH:
            heads = sum(block.head is not None and not block.head.apart for block in blocks)
            title = charting.managers(heads) if heads else charting.NO_MANAGER
            return (self._summed(f"summary-{home}", title, blocks, self.heads[home].id, tone, cited),)
        return tuple(
            self._summed(f"summary-{block.head.id}", block.head.title, [block], block.head.id, tone, cited)
            for block in blocks
            if block.head is not None
        )

    def _by_page(
        self, home: str, cited: _Cited, further: Sequence[ChartPage], *, named: bool
    ) -> tuple[Block, ...]:
        """Return a card for each page of a branch, with the names of the managers on it where `named`."""
        found = []
        for number, link in cited.get(self.heads[home].id, ()):
            branch = next(b for b in further[number - 2].branches if b.head.id == self.heads[home].id)
            projects, resources, _ = _counts(branch.blocks)
            names, rest = _names(branch.blocks)
            lines = [charting.brief(charting.in_group(projects + resources, 0), [number])]
            if projects or resources:
                title = charting.span(names, rest)
                if named and (told := charting.short_names(names, rest)) != title:
                    lines.insert(0, told)
            else:  # a list of managers
                title, lines = charting.managers(len(branch.blocks)), [charting.page_cited([number])]
            card = Card(
                f"summary-{home}-{number}",
                title,
                Role.SUMMARY,
                lines=tuple(lines),
                tone=self.cards.tones[home],
                tip=f"{title}: {', '.join(lines)}",
                link=link,
            )
            found.append(Block(None, (card,)))
        return tuple(found)

    @staticmethod
    def _cited_numbers(head: str, cited: _Cited | None) -> list[int]:
        """Return the pages on which a head stands; two where that is not known yet."""
        return sorted({n for n, _ in cited.get(head, ())}) if cited is not None else [88, 89]

    def _lane_summary(self, cited: _Cited | None) -> tuple[Block, ...]:
        """Return a card for each part of the lane, with the names of what stands there where they are few."""
        few = self._by_name and sum(len(block.cards) for block in self.blocks[LANE]) <= _MOST_NAMED
        found = []
        for block in self.blocks[LANE]:
            if block.head is not None:
                (card,) = self._summed(
                    f"summary-{block.head.id}", block.head.title, [block], block.head.id, -1, cited
                ).cards
                if few and not any(each.role is Role.RESOURCES for each in block.cards):
                    names = [charting.named(c.title, _number(c.sign)) for c in block.cards]
                    card = replace(card, lines=(*names, *card.lines))
                found.append(Block(None, (card,)))
        return tuple(found)

    def _summed(
        self, card_id: str, title: str, blocks: Sequence[Block], key: str, tone: int, cited: _Cited | None
    ) -> Block:
        pages = sorted(dict.fromkeys((cited or {}).get(key, ())))
        projects, resources, open_lines = _counts(blocks)
        told = charting.in_group(projects + resources, open_lines)
        (head,) = {block.head for block in blocks} if len(blocks) == 1 else (None,)
        if head is not None and head.role is Role.HEADING:
            told = held(head, blocks[0].cards)
        lines = (charting.brief(told, self._cited_numbers(key, cited), self._changed(blocks)),)
        link = pages[0][1] if pages else None
        tip = f"{title}: {', '.join(lines)}"
        return Block(None, (Card(card_id, title, Role.SUMMARY, lines=lines, tone=tone, tip=tip, link=link),))

    def _changed(self, blocks: Sequence[Block]) -> int:
        """Return how many of the items in `blocks` have changed since an earlier version."""
        since = self.cards.since
        if since is None:
            return 0
        cards = [card for block in blocks for card in block.cards if not card.continued]
        rows = [row for block in blocks for card in block.cards for row in card.rows]
        ids = [*(card.id for card in cards), *(row.id for row in rows)]
        return sum(one.removeprefix("item-") in since.changed_items for one in ids)

    def _in_order(self, home: str) -> tuple[Block, ...]:
        """Return the blocks as they are looked up: managers by family name, then what has none."""
        if home not in self._ordered:
            blocks = self.blocks[home]
            self._ordered[home] = blocks if home == LANE else tuple(sorted(blocks, key=_looked_up))
        return self._ordered[home]

    def _made(self, homes: Sequence[str], branches: tuple[Branch, ...], number: int, of: int) -> ChartPage:
        """Return a further page: part `number` of what these branches have."""
        branches = tuple(map(_recounted, branches))
        names, rest = _names(block for branch in branches for block in branch.blocks)
        labels = [self.labels[home] for home in homes]
        name = "-and-".join(homes) + (f"-{number}-of-{of}" if of > 1 else "")
        if of == 1 and len(homes) == 1 and homes[0] == LANE:
            title = charting.lane_title(
                self.cards.tally,
                len(self.cards.decisions.to_decide),
                len(self.cards.decisions.questions),
            )
        elif of == 1 and LANE not in homes:
            title = charting.whole_branches(
                (label, self.cards.tally[home]) for label, home in zip(labels, homes, strict=True)
            )
        elif all(head_home == LANE for head_home in homes):
            parts = [block.head.title for branch in branches for block in branch.blocks if block.head]
            title = charting.lane_part(number, of, parts)
        else:
            title = charting.page_title(labels, number, of, names, rest)
        return self.page(name, title, (), branches)

    def _packed(
        self, home: str, blocks: Sequence[Block], fits: Fits, body: float, *, force: bool
    ) -> list[tuple[Branch, ...]] | None:
        """Return pages of one branch that take as many blocks as are legible together, in order, then shared
        out so that the last is as full as the others. A block that fills more than a page is cut between two
        cards, and so is any in the lane; a single card that does not fit has a page with `force`, else there
        is no answer.
        """
        head = self.heads[home]

        def legible(taken: Sequence[Block]) -> bool:
            return fits(self._made((home,), (Branch(head, tuple(taken)),), 99, 99), body)

        left, start, last = list(blocks), 0, 1
        groups: list[list[Block]] = []
        cut: set[str] = set()  # the heads of blocks that go over several pages
        while start < len(left):
            end = self._fullest(left, start, start + last, legible)
            # What stands next may fill more than a page by itself: then a part of it goes here.
            following = [block for block in left[end : end + 1] if len(block.cards) > 1]
            if following and (end == start or home == LANE or not legible(following)):
                cut.add(_head_id(following[0]))
                count = _most_cards(left[start:end], following[0], legible)
                if count or end == start:
                    left[end : end + 1] = _parts(following[0], max(count, 1))
                if count:
                    end += 1
            if end == start:
                if not force:
                    return None
                end = start + 1
            groups.append(left[start:end])
            self._tell(self.labels[home], left[start:end])
            start, last = end, end - start
        return [(Branch(head, tuple(group)),) for group in _evened(groups, cut, legible)]

    def _joined(self, parts: Sequence[_Part], fits: Fits, body: float) -> list[_Part]:
        """Return the parts with neighbours that fill one page each put on one where they fit together."""
        found: list[_Part] = []
        for part in parts:
            before = found[-1] if found else None
            if before is not None and len(before.pages) == len(part.pages) == 1:
                homes = (*before.homes, *part.homes)
                both = (*before.pages[0], *part.pages[0])
                if fits(self._made(homes, both, 1, 1), body):
                    found[-1] = _Part(homes, [both])
                    continue
            found.append(part)
        return found

    def _fullest(
        self,
        blocks: Sequence[Block],
        start: int,
        guess: int,
        legible: Callable[[Sequence[Block]], bool],
    ) -> int:
        """Return where the page with the most blocks from `start` on ends; `start` where even one is too
        much. `guess` is about where: pages of a branch hold much the same, so few ends are tried.
        """
        low, high = start, len(blocks) + 1  # legible up to `low`, not up to `high`
        end, stride = min(guess, len(blocks)), 1
        while high - low > 1:
            if fitted := legible(blocks[start:end]):
                low = end
            else:
                high = end
            end, stride = (low + stride if fitted else high - stride), 2 * stride
            if not low < end < high:
                end = (low + high) // 2
        return low

    def _tell(self, title: str, blocks: Iterable[Block]) -> None:
        self._placed += sum(len(block.cards) for block in blocks)
        if self._progress is not None:
            self._progress(title, min(self._placed, self._cards), self._cards)


_TWO = 2
_FIRST = ("chart", "focus")  # pages that stand first, or alone
_FEW_PAGES = 3  # of a branch: more begin with a list of its managers, where the overview has none
_KEY_PARTS = 2  # of a sample: what it is of and which, without a number behind
_MOST_NAMED = 20  # cards of the lane that an overview lists by name


def _recounted(branch: Branch) -> Branch:
    """Return a part of the lane with headings that tell how much of it stands here."""
    if branch.head.role is not Role.GROUP:
        return branch
    return replace(branch, blocks=tuple(map(recounted, branch.blocks)))


def _names(blocks: Iterable[Block]) -> tuple[list[str], bool]:
    """Return the managers in order, and whether anything without one is there too."""
    heads = [block.head for block in blocks if block.head is not None]
    named = [head.title for head in heads if head.outline is not Outline.DASHED]
    return named, len(named) < len(heads)


def _looked_up(block: Block) -> tuple[bool, tuple[str, str]]:
    """Return the key that sorts managers by family name, what has none last."""
    if block.head is None or block.head.outline is Outline.DASHED:
        return True, ("", "")
    return False, surname(block.head.title)


def _number(sign: str) -> str:
    return sign.partition(":")[2]


def _by_number(sign: str) -> int:
    """Return the key that sorts signs by their numbers: questions have higher ones than decisions, for which
    a hollow number may wait too.
    """
    return int(_number(sign) or 0)


#: The pages, as number and link, on which a head with this id stands.
_Cited = dict[str, list[tuple[int, str]]]


def _numbered(name: str, number: int, of: int) -> str:
    digits = max(2, len(str(of)))
    return name if number == 1 else f"{number:0{digits}}-{name}"


def _evened(
    groups: list[list[Block]], cut: set[str], legible: Callable[[Sequence[Block]], bool]
) -> list[list[Block]]:
    """Return the pages with what is on all of them, or at least on the last few, shared out evenly."""
    for last in dict.fromkeys((len(groups), 4, 3, 2)):
        if 1 < last <= len(groups):
            blocks = [part for group in groups[-last:] for block in group for part in _cards_of(block, cut)]
            even = [_merged(group) for group in _shared_out(blocks, last)]
            if all(map(legible, even)):
                return [*groups[:-last], *even]
    return groups


def _head_id(block: Block) -> str:
    return block.head.id if block.head is not None else ""


def _cards_of(block: Block, cut: set[str]) -> list[Block]:
    """Return a block that may be cut card by card."""
    if _head_id(block) not in cut:
        return [block]
    return [replace(block, cards=(card,)) for card in block.cards]


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with neighbours under the same head as one."""
    found: list[Block] = []
    for block in blocks:
        if found and block.head is not None and block.head == found[-1].head:
            found[-1] = replace(block, cards=found[-1].cards + block.cards)
        else:
            found.append(block)
    return found


def _most_cards(before: Sequence[Block], block: Block, legible: Callable[[Sequence[Block]], bool]) -> int:
    """Return how many cards of `block`, all but one at the most, go on a page behind the blocks `before`."""
    low, high = 0, len(block.cards)
    while high - low > 1:
        middle = (low + high) // 2
        if legible([*before, _parts(block, middle)[0]]):
            low = middle
        else:
            high = middle
    return low


def _parts(block: Block, count: int) -> list[Block]:
    """Return the block in two: so many cards, and the others."""
    return [replace(block, cards=block.cards[:count]), replace(block, cards=block.cards[count:])]


def _shared_out(blocks: Sequence[Block], groups: int) -> list[list[Block]]:
    """Return the blocks in order in so many groups of about the same weight."""
    weights = [_weight(block) for block in blocks]
    whole, done = sum(weights) or 1.0, 0.0
    found: list[list[Block]] = [[] for _ in range(groups)]
    for block, weight in zip(blocks, weights, strict=True):
        found[min(int((done + weight / 2) / whole * groups), groups - 1)].append(block)
        done += weight
    return [group for group in found if group]


def _weight(block: Block) -> float:
    """Return about how many lines a block takes, the room between cards included."""
    rows = sum(len(card.rows) + sum(bool(row.note) for row in card.rows) for card in block.cards)
    return 2.0 + rows + sum(2.2 + len(card.lines) for card in block.cards)


def _only(block: Block, wanted: set[str]) -> Block | None:
    """Return the part of `block` that shows what is wanted: all of it for its manager, else the card."""
    if block.head is not None and block.head.id in wanted:
        return block
    cards = tuple(
        card for card in block.cards if card.id in wanted or any(row.id in wanted for row in card.rows)
    )
    return replace(block, cards=cards) if cards else None


def _counts(blocks: Iterable[Block]) -> tuple[int, int, int]:
    """Return how many projects, resources and open reporting lines stand in `blocks`."""
    return counted_cards(card for block in blocks for card in block.cards)


def _things(page: ChartPage) -> list[Card | Row]:
    cards = [*page.trunk, *(card for branch in page.branches for card in _cards(branch))]
    return [*cards, *(row for card in cards for row in card.rows)]


def _cards(branch: Branch) -> list[Card]:
    found = [branch.head]
    for block in branch.blocks:
        found += [block.head] if block.head else []
        found += block.cards
    return found


def _legend(page: ChartPage, decided: str, since: str) -> tuple[LegendEntry, ...]:
    """Return the signs that the page uses and nothing on it explains: numbers stand under their headings.
    `decided`: what the sign of decisions means here, where one body has taken them all. `since` is what
    the marks compare with.
    """
    things = _things(page)
    told = {thing.id for thing in things if isinstance(thing, Card) and thing.role is Role.HEADING}
    signs: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        if thing.sign:
            signs[thing.sign.partition(":")[0]].append(thing.sign)
    used = [
        f"sign:{(max if sort == 'ask' else min)(signs[sort], key=_by_number)}"
        for sort in ("firm", "likely", "leaning", "decided", "decide", "ask")
        if sort in signs and f"lane-{sort}" not in told
    ]
    kinds = {thing.kind for thing in things}
    used += [f"kind:{kind}" for kind in RESOURCE_KINDS if KINDS[kind] in kinds]
    meant = charting.LEGEND | ({"sign:decided": decided} if decided else {})
    found = tuple(LegendEntry(sample, meant[":".join(sample.split(":")[:_KEY_PARTS])]) for sample in used)
    marks = [mark for thing in things for mark in thing.marks]
    return (*found, LegendEntry(f"mark:{min(marks, key=len)}", in_legend(since))) if marks else found


def _description(page: ChartPage) -> str:
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
        sentences.append(f"{branch.head.title or branch.head.tip}: {', '.join(names) or 'nothing'}.")
    return with_one_stop(joined(sentences))
