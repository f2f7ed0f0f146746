"""Which arrangement of a page is the most legible: the search over scales and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, inf

from orgdoc.rendering.cards import card_height, natural_width
from orgdoc.rendering.columns import (
    Arrangement,
    Measure,
    MeasuredBranch,
    arrange,
    balanced,
    measured,
    stack_height,
)
from orgdoc.rendering.furniture import foot_height
from orgdoc.rendering.page_top import Top, top_of
from orgdoc.rendering.spacing import (
    BODY,
    BRANCH_GAP,
    FRAME,
    GUTTER,
    INDENT,
    MARGIN,
    NAME,
    SECOND_LINES,
    TIGHT,
    Spacing,
)
from orgdoc.rendering.text_metrics import LINE_HEIGHT
from orgdoc.rendering.tree import branch_height, branch_width, head_height, in_one_line
from orgdoc.views.chart_page import Branch, Card, ChartPage, Role

Size = tuple[float, float]

BODY_SIZE: Size = (888.0, 460.8)  # 12.33 × 6.4 in: a 16:9 slide under its title
MOST_PT = 16.0  # smallest type of a page with little on it; larger looks shouted
FLOORS_PT = (9.0, 12.0)  # sizes that views ask for: no page falls below one for the sake of beauty
_NARROWEST, _WIDEST = 96.0, 236.0  # of a card
_WORTH_REORDERING = 1.03
_NEARLY = 0.985  # a page this close to the best may be preferred for having fewer columns
_ROOMIEST = 2.0
_LEAST_SCALE = 0.001
_CLOSE = 1.004  # where the search for a scale ends
_LINES = replace(TIGHT, one_line=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """A page that fits: `size` in base points; `spacing` is that of trunk and heads."""

    size: Size
    measure: Measure
    spacing: Spacing
    arrangements: tuple[Arrangement, ...]
    top: Top
    head: float
    foot: float

    @property
    def scale(self) -> float:
        return BODY_SIZE[0] / self.size[0]

    @property
    def columns(self) -> int:
        return sum(each.columns for each in self.arrangements)

    @property
    def width(self) -> float:
        """Return the width of all branches and the gaps between them."""
        widths = [branch_width(each) for each in self.arrangements]
        return sum(widths) + BRANCH_GAP * (len(widths) - 1)

    @property
    def height(self) -> float:
        """Return the height of the columns of the highest branch."""
        return max((branch_height(each) for each in self.arrangements), default=0.0)

    @property
    def room(self) -> float:
        """Return the height that there is for the columns."""
        return _room(self.size[1], self.spacing, self.top, self.head, self.foot)


def _room(height: float, spacing: Spacing, top: Top, head: float, foot: float) -> float:
    between = spacing.level_gap + spacing.head_gap + spacing.foot_gap
    return height - 2 * MARGIN - top.height - head - foot - between


def in_order(branches: tuple[Branch, ...], trunk: int) -> tuple[Branch, ...]:
    """Return the branches of the last trunk card first, so that lines from higher cards pass outside."""
    return tuple(sorted(branches, key=lambda branch: -level(branch, trunk)))


def level(branch: Branch, trunk: int) -> int:
    """Return the index of the trunk card that the branch hangs from."""
    return branch.hangs_from if 0 <= branch.hangs_from < trunk else trunk - 1


def fits(page: ChartPage, least_pt: float) -> bool:
    """Return whether a plan has its smallest type at least so big; quick where there is far too much."""
    search = _Search(page)
    return any(search.at(least_pt / BODY, reorder) is not None for reorder in (False, True))


def best_plan(page: ChartPage) -> Plan:
    """Return the page's best plan: the largest type, then fewer columns, then room to breathe."""
    search = _Search(page)
    plan = search.largest(reorder=False)
    if search.at(_step_up(plan.scale), reorder=True) is not None:
        packed = search.largest(reorder=True)
        plan = packed if packed.scale > plan.scale else plan
    return search.finished(search.simpler(plan))


def _step_up(scale: float) -> float:
    """Return the scale from which a page is worth having its blocks in another order."""
    floors = (floor / BODY for floor in FLOORS_PT if floor / BODY > scale)
    return min(scale * _WORTH_REORDERING, MOST_PT / BODY, *floors)


class _Search:
    """Plans of one page, tried at scales and in numbers of columns."""

    def __init__(self, page: ChartPage) -> None:
        self.page = page
        self.branches = in_order(page.branches, len(page.trunk))
        self.cards = [card for branch in page.branches for block in branch.blocks for card in block.cards]
        self.least_height = sum(map(_least_height, self.cards))
        self.widest = min(max(map(natural_width, self.cards), default=_NARROWEST), _WIDEST)
        self._unbroken: tuple[float, ...] | None = None

    def at(self, scale: float, reorder: bool, spacing: Spacing = _LINES) -> Plan | None:
        """Return a plan at this scale in the fewest columns, or None where there is none."""
        return next(self._plans(scale, reorder, spacing, 0), None)

    def _plans(self, scale: float, reorder: bool, spacing: Spacing, most: int) -> Iterator[Plan]:
        """Yield plans with more and more columns, up to `most` where that is not 0."""
        size = (BODY_SIZE[0] / scale, BODY_SIZE[1] / scale)
        inner = size[0] - 2 * MARGIN
        top = top_of(self.page, size[0], spacing)
        below = self._foot(inner, top)
        room = _room(size[1], spacing, top, 0.0, below)
        widest = int((inner + GUTTER) / (_NARROWEST + GUTTER))
        if room <= 0 or self.least_height > room * widest:
            return
        needed = [ceil(height / room) for height in self.unbroken]
        for columns in range(max(sum(needed), 1), min(most or widest, widest) + 1):
            for width in self._widths(columns, inner, needed):
                plan = self._plan(size, Measure(width, spacing, reorder), top, below)
                if plan is not None:
                    yield plan
                    break

    def _foot(self, inner: float, top: Top) -> float:
        legend = foot_height(self.page, inner, "" if top.footer else self.page.footer)
        return legend + (SECOND_LINES if self.page.second_lines else 0.0)

    @property
    def unbroken(self) -> tuple[float, ...]:
        """Return the least height of each branch, all in one column and no name broken; at least a bit, as
        each branch takes a column.
        """
        if self._unbroken is None:
            measure = Measure(self.widest, TIGHT)
            whole = (measured(branch, measure) for branch in self.branches)
            self._unbroken = tuple(max(stack_height(each.blocks, TIGHT), 0.1) for each in whole)
        return self._unbroken

    def _widths(self, columns: int, inner: float, needed: list[int]) -> Iterator[float]:
        """Yield the widths of cards to try in so many columns: first one that may prove too wide, where
        what stands in less far takes no more than the columns it needs.
        """
        framed = [branch.head.role is Role.GROUP and bool(branch.blocks) for branch in self.branches]
        managed = [any(block.head for block in branch.blocks) for branch in self.branches]
        fixed = sum(2 * FRAME * each - GUTTER for each in framed) + BRANCH_GAP * (len(framed) - 1)
        indents = [INDENT * (group + manager) for group, manager in
                   zip((not each for each in framed), managed, strict=True)]
        deepest = max(indents, default=0.0)
        saved = sum((deepest - each) * count for each, count in zip(indents, needed, strict=True))
        room = inner - fixed - columns * (deepest + GUTTER)
        widths = [min((room + more) / columns, self.widest) for more in ((saved, 0.0) if saved else (0.0,))]
        yield from (width for width in dict.fromkeys(widths) if width >= min(_NARROWEST, self.widest))

    def _plan(self, size: Size, measure: Measure, top: Top, below: float, force: bool = False) -> Plan | None:
        branches = tuple(measured(branch, measure) for branch in self.branches)
        head = max((card_height(branch.head, inf, measure.spacing) for branch in self.branches), default=0.0)
        for _ in range(3):  # the heads' height depends on the branches' widths, and they on the heads'
            arrangements = _arranged(branches, _room(size[1], measure.spacing, top, head, below))
            if arrangements is None:
                return None
            spacing = replace(measure.spacing, one_line=measure.spacing.one_line and in_one_line(arrangements))
            now = max((head_height(each, spacing) for each in arrangements), default=0.0)
            plan = Plan(size, measure, spacing, arrangements, top, now, below)
            if force or (plan.width <= size[0] - 2 * MARGIN + 0.01 and plan.height <= plan.room):
                return plan
            if now <= head:
                return None
            head = now
        return None
