"""Verdicts → the pages of the chart: one while it is legible, else an overview and further pages.

Whether a page is legible is for the drawing to say: the planner asks it (`Fits`) and takes nothing
on trust.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from orgdoc.model.rulebook import Branch as RuleBranch
from orgdoc.model.terms import RESOURCE_KINDS
from orgdoc.model.verdict import Decisions
from orgdoc.views.chart_cards import Cards
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

#: Whether a page can be drawn on a slide with its smallest type at least so many points.
Fits = Callable[[ChartPage, float], bool]
#: Told which page is planned now, how many projects' cards have their place, and of how many.
Progress = Callable[[str, int, int], None]

FIRST_PT = 12.0
FURTHER_PT = 9.0
_OPEN_TONE = -2
_OPEN_NAME = "needs-a-decision"


def chart_pages(
    decisions: Decisions,
    naming: Naming,
    fits: Fits,
    *,
    stakeholders: bool = False,
    progress: Progress | None = None,
) -> tuple[ChartPage, ...]:
    """Return the pages in reading order; the first is legible at 12 pt, the others at 9 pt.

    Each item stands on exactly one page. A page that `fits` refuses is not made, but for a single
    project or manager that cannot be divided further. `stakeholders`: with who deals with whom.
    """
    place = Placement(decisions, naming.organisation, naming.rulebook)
    planner = _Planner(Cards(decisions, naming, place, stakeholders=stakeholders), progress)
    whole = planner.page("chart", planner.title(), planner.cards.trunk(), planner.branches())
    if fits(whole, FIRST_PT):
        return (planner.finished(whole, 1, 1),)
    return planner.several(fits)


def focus_page(decisions: Decisions, naming: Naming, subject: str) -> ChartPage | None:
    """Return a page with one item or manager alone, under their officer; None where nobody is called so.

    `subject` is an item's id or a manager's name.
    """
    place = Placement(decisions, naming.organisation, naming.rulebook)
    return _Planner(Cards(decisions, naming, place)).focus(subject)


class _Planner:
    def __init__(self, cards: Cards, progress: Progress | None = None) -> None:
        self.cards = cards
        self._progress = progress
        self.rule_branches = cards.rule_branches
        homes = (*(branch.id for branch in self.rule_branches), OPEN)
        self.blocks = {home: cards.blocks(home) for home in homes}
        self._lines: dict[str, list[tuple[int, SecondLine]]] = defaultdict(list)  # by where they start
        for number, line in enumerate(cards.second_lines()):
            self._lines[line.start].append((number, line))
        self._placed = 0  # cards that have their page
        self._cards = sum(len(block.cards) for blocks in self.blocks.values() for block in blocks)
        self._titles: dict[str, str] = {}  # of branches as wholes; a page is tried many times over

    def focus(self, subject: str) -> ChartPage | None:
        wanted = {f"item-{subject}", self.cards.manager_ids.get(subject, "")}
        heads = {branch.id: self.cards.head(branch) for branch in self.rule_branches}
        heads[OPEN] = self._open(()).head
        for home, blocks in self.blocks.items():
            for block in blocks:
                if (found := _only(block, wanted)) is not None:
                    branch = Branch(heads[home], (found,), hangs_from=0 if home == OPEN else -1)
                    title = self.cards.naming.name(subject)
                    return self.finished(self.page("focus", title, self.cards.trunk(), (branch,)), 1, 1)
        return None

    def page_title(self, branch: RuleBranch | None, heads: Sequence[str] | None) -> str:
        if branch is not None and heads is not None:
            return charting.page_title(branch, heads, self.cards.decisions, self.cards.naming)
        whole = branch.id if branch is not None else OPEN
        if whole not in self._titles:
            title = charting.page_title(branch, heads, self.cards.decisions, self.cards.naming)
            self._titles[whole] = title
        return self._titles[whole]

    def title(self) -> str:
        return charting.title(self.cards.decisions, self.cards.naming)

    def page(self, name: str, title: str, trunk: tuple[Card, ...], branches: tuple[Branch, ...]) -> ChartPage:
        """Return a page with its second lines and legend; `name` says what it shows."""
        first = name == "chart"
        page = ChartPage(
            name=name,
            title=title,
            subtitle=charting.subtitle(self.cards.decisions, self.cards.naming) if first else "",
            trunk=trunk,
            branches=branches,
            footer=charting.numbered(charting.footer(self.cards.naming), 99, 99),
            language=self.cards.naming.organisation.language,
        )
        ids = {thing.id for thing in _things(page)}
        starting = sorted(pair for start in ids & self._lines.keys() for pair in self._lines[start])
        page = replace(page, second_lines=tuple(line for _, line in starting if line.end in ids))
        return replace(page, legend=_legend(page))

    def finished(self, page: ChartPage, number: int, of: int) -> ChartPage:
        """Return the page with its number, in its foot and in its name (`02-cio`), and with what it shows
        in words.
        """
        digits = max(2, len(str(of)))
        return replace(
            page,
            name=page.name if number == 1 else f"{number:0{digits}}-{page.name}",
            footer=charting.numbered(charting.footer(self.cards.naming), number, of),
            description=_description(page),
        )

    def branches(self) -> tuple[Branch, ...]:
        """Return every branch with all that stands in it, and the group of what is open."""
        found = [Branch(self.cards.head(branch), self.blocks[branch.id]) for branch in self.rule_branches]
        if self.blocks[OPEN]:
            found.append(self._open(self.blocks[OPEN]))
        return tuple(found)

    def _open(self, blocks: tuple[Block, ...]) -> Branch:
        head = Card("group-open", charting.OPEN_GROUP, Role.GROUP, tone=_OPEN_TONE)
        return Branch(head, blocks, hangs_from=0)

    # --- several pages --------------------------------------------------------------------------

    def several(self, fits: Fits) -> tuple[ChartPage, ...]:
        overview, open_is_shown = self._overview(fits)
        pages = [overview]
        further = []
        for branch in self.rule_branches:
            if self.blocks[branch.id]:
                first, *rest = self._of_branch(branch, fits)
                pages.append(first)
                further += rest
        pages += further
        if self.blocks[OPEN] and not open_is_shown:
            pages += self._of_open(fits)
        return tuple(self.finished(page, number, len(pages)) for number, page in enumerate(pages, 1))

    def _overview(self, fits: Fits) -> tuple[ChartPage, bool]:
        """Return the first page, with as much on it as is legible, and whether what is open is on it."""
        is_open = self.blocks[OPEN]
        page = None
        for by_manager, open_in_full in ((True, True), (True, False), (False, True), (False, False)):
            branches = [
                Branch(self.cards.head(branch), self._summary(branch, by_manager=by_manager, brief=True))
                for branch in self.rule_branches
            ]
            if is_open:
                shown = is_open if open_in_full else (Block(None, (self._open_summary(),)),)
                branches.append(self._open(shown))
            page = self.page("chart", self.title(), self.cards.trunk(), tuple(branches))
            if fits(page, FIRST_PT):
                return page, open_in_full
        assert page is not None
        return page, False

    def _summary(self, branch: RuleBranch, *, by_manager: bool, brief: bool = False) -> tuple[Block, ...]:
        """Return cards that stand for the blocks of a branch; `brief`: each with one count."""
        count = charting.items if brief else charting.counts
        blocks = self.blocks[branch.id]
        if not blocks:
            return ()
        if not by_manager:
            heads = sum(block.head is not None for block in blocks)
            card = Card(
                f"summary-{branch.id}",
                charting.managers(heads) if heads else charting.NO_MANAGER,
                Role.SUMMARY,
                lines=(charting.counts(*_counts(blocks)),),
                tone=self.cards.tones[branch.id],
            )
            return (Block(None, (card,)),)
        cards = [
            Card(
                f"summary-{block.head.id}",
                block.head.title,
                Role.SUMMARY,
                lines=(count(*_counts([block])),),
                marks=block.head.marks,
                tone=block.head.tone,
                tip=block.head.tip,
            )
            for block in blocks
            if block.head is not None
        ]
        if loose := [block for block in blocks if block.head is None]:
            lines = (count(*_counts(loose)),)
            tone = self.cards.tones[branch.id]
            cards.append(
                Card(f"summary-{branch.id}", charting.NO_MANAGER, Role.SUMMARY, lines=lines, tone=tone)
            )
        return tuple(Block(None, (card,)) for card in cards)

    def _open_summary(self) -> Card:
        decisions = self.cards.decisions
        items = sum(d.is_open for d in decisions.items.values())
        lines = sum(d.is_open for d in decisions.managers.values())
        title, *rest = charting.open_counts(items, lines)
        return Card("summary-open", title, Role.SUMMARY, lines=tuple(rest), tone=_OPEN_TONE)

    def _of_branch(self, branch: RuleBranch, fits: Fits) -> list[ChartPage]:
        """Return the branch's own page, then those of its managers where it cannot show everything."""
        head, blocks = self.cards.head(branch), self.blocks[branch.id]
        title = self.page_title(branch, None)
        whole = self.page(branch.id, title, (), (Branch(head, blocks),))
        if fits(whole, FURTHER_PT):
            return [whole]
        packed = list(self._packed(branch.id, head, blocks, branch, fits))
        summary = self.page(branch.id, title, (), (Branch(head, self._summary(branch, by_manager=True)),))
        # Where not even the managers can be listed, the overview has said all there is to sum up.
        return [summary, *packed] if fits(summary, FURTHER_PT) else packed

    def _of_open(self, fits: Fits) -> list[ChartPage]:
        head = self._open(()).head
        return list(self._packed(_OPEN_NAME, head, self.blocks[OPEN], None, fits))

    def _packed(
        self, name: str, head: Card, blocks: Sequence[Block], branch: RuleBranch | None, fits: Fits
    ) -> Iterator[ChartPage]:
        """Yield pages that take as many blocks as are legible together, in order. A block that fills more
        than a page is halved until each part fits; a single card has a page whether it fits or not.
        """

        def made(taken: Sequence[Block]) -> ChartPage:
            heads = [block.head.title for block in taken if block.head is not None]
            title = self.page_title(branch, heads)
            return self.page(_name(name, taken), title, (), (Branch(head, tuple(taken)),))

        left, start, last = list(blocks), 0, 1
        while start < len(left):
            page, end = self._fullest(left, start, start + last, lambda taken: _legible(made(taken), fits))
            # What stands next may fill more than a page by itself: then a part of it goes here.
            following = [block for block in left[end : end + 1] if len(block.cards) > 1]
            if following and (page is None or not fits(made(following), FURTHER_PT)):
                left[end : end + 1] = _halves(following[0])
                continue
            if page is None:
                page, end = made(left[start : start + 1]), start + 1
            self._tell(page, left[start:end])
            yield page
            start, last = end, end - start

    def _fullest(
        self,
        blocks: Sequence[Block],
        start: int,
        guess: int,
        legible: Callable[[Sequence[Block]], ChartPage | None],
    ) -> tuple[ChartPage | None, int]:
        """Return the page with the most blocks from `start` on, and where it ends; None where even one is too
        much. `guess` is about where: pages of a branch hold much the same, so few ends are tried.
        """
        page, low, high = None, start, len(blocks) + 1  # legible up to `low`, not up to `high`
        end, stride = min(guess, len(blocks)), 1
        while high - low > 1:
            tried = legible(blocks[start:end])
            if tried is not None:
                page, low = tried, end
            else:
                high = end
            end, stride = (low + stride if tried is not None else high - stride), 2 * stride
            if not low < end < high:
                end = (low + high) // 2
        return page, low

    def _tell(self, page: ChartPage, blocks: Iterable[Block]) -> None:
        self._placed += sum(len(block.cards) for block in blocks)
        if self._progress is not None:
            self._progress(page.title, self._placed, self._cards)


def _legible(page: ChartPage, fits: Fits) -> ChartPage | None:
    return page if fits(page, FURTHER_PT) else None


def _halves(block: Block) -> list[Block]:
    middle = len(block.cards) // 2
    return [replace(block, cards=block.cards[:middle]), replace(block, cards=block.cards[middle:])]


def _only(block: Block, wanted: set[str]) -> Block | None:
    """Return the part of `block` that shows what is wanted: all of it for its manager, else the card."""
    if block.head is not None and block.head.id in wanted:
        return block
    cards = tuple(
        card for card in block.cards if card.id in wanted or any(row.id in wanted for row in card.rows)
    )
    return replace(block, cards=cards) if cards else None


def _name(name: str, blocks: Sequence[Block]) -> str:
    heads = [block.head.id.removeprefix("manager-") for block in blocks if block.head is not None]
    if name == _OPEN_NAME:
        return name
    if not heads:
        return f"{name}-further"
    more = f"-and-{len(heads) - 1}-more" if len(heads) > 1 else ""
    return f"{name}-{heads[0]}{more}"


def _counts(blocks: Iterable[Block]) -> tuple[int, int]:
    """Return how many projects and resources stand in `blocks`; the parts of a cut card count once."""
    cards = [card for block in blocks for card in block.cards]
    projects = sum(card.role is Role.PROJECT and "--" not in card.id for card in cards)
    return projects, sum(len(card.rows) for card in cards)


def _things(page: ChartPage) -> list[Card | Row]:
    cards = [*page.trunk, *(card for branch in page.branches for card in _cards(branch))]
    return [*cards, *(row for card in cards for row in card.rows)]


def _cards(branch: Branch) -> list[Card]:
    found = [branch.head]
    for block in branch.blocks:
        found += [block.head] if block.head else []
        found += block.cards
    return found


def _legend(page: ChartPage) -> tuple[LegendEntry, ...]:
    """Return the signs that the page uses, and no others."""
    things = _things(page)
    outlines = {thing.outline for thing in things}
    used = ["line:solid"]
    if page.second_lines:
        used.append("line:dotted")
    used += [str(o) for o in (Outline.DOUBLE, Outline.DOTTED, Outline.DASHED) if o in outlines]
    kinds = {thing.kind for thing in things if isinstance(thing, Row)}
    used += [f"kind:{kind}" for kind in RESOURCE_KINDS if KINDS[kind] in kinds]
    return tuple(LegendEntry(sample, charting.LEGEND[sample]) for sample in used)


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
        sentences.append(f"{branch.head.title}: {', '.join(names) or 'nothing'}.")
    return joined(sentences)
