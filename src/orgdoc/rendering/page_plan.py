"""Which arrangement of a page is the most legible: the search over card widths and columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orgdoc.rendering.cards import card_height, natural_width
from orgdoc.rendering.columns import Arrangement, Measure, MeasuredBranch, arrange, balanced, measured
from orgdoc.rendering.furniture import foot_height, title_box
from orgdoc.rendering.spacing import BODY, BRANCH_GAP, FRAME, MARGIN, SECOND_LINES, TIGHT, TITLE, Spacing
from orgdoc.rendering.text_metrics import text_width
from orgdoc.rendering.tree import branch_height, branch_width, head_height
from orgdoc.views.chart_page import Branch, Card, ChartPage

Size = tuple[float, float]

MOST_PT = 16.0  # smallest type of a page with little on it; larger looks shouted
_NARROWEST, _WIDEST, _STEP = 96.0, 236.0, 6.0
_WORTH_REORDERING = 1.03
_NEARLY = 0.985  # a page this close to the best may be preferred for having fewer columns
_ROOMIEST = 2.0
_LEAST_SCALE = 0.001
_TITLE_ROOM = 14.0  # between the title and the trunk


@dataclass(frozen=True, slots=True)
class Heights:
    """The branches of a page measured in one way, from left to right."""

    measure: Measure
    branches: tuple[MeasuredBranch, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A page that fits: `size` in base points, `top` the height of title and trunk together."""

    size: Size
    measure: Measure
    arrangements: tuple[Arrangement, ...]
    title_width: float
    top: float
    head: float
    foot: float

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
        return _room(self.size[1], self.measure.spacing, self.top, self.head, self.foot)


def _room(height: float, spacing: Spacing, top: float, head: float, foot_height: float) -> float:
    between = spacing.level_gap + spacing.head_gap + spacing.foot_gap
    return height - 2 * MARGIN - top - head - foot_height - between


def in_order(branches: tuple[Branch, ...], trunk: int) -> tuple[Branch, ...]:
    """Return the branches of the last trunk card first, so that lines from higher cards pass outside."""
    return tuple(sorted(branches, key=lambda branch: -level(branch, trunk)))


def level(branch: Branch, trunk: int) -> int:
    """Return the index of the trunk card that the branch hangs from."""
    return branch.hangs_from if 0 <= branch.hangs_from < trunk else trunk - 1


def best_plan(page: ChartPage, body: Size) -> tuple[Plan, float]:
    """Return the page's best plan with its scale."""
    plan, scale = _best(page, body, reorder=False)
    packed, larger = _best(page, body, reorder=True)
    if larger > scale * _WORTH_REORDERING:
        plan, scale = packed, larger
    return _roomy(page, _widened(page, plan, scale, body), scale, body), scale


def _best(page: ChartPage, body: Size, reorder: bool) -> tuple[Plan, float]:
    found = [_largest(page, Measure(width, TIGHT, reorder), body) for width in _widths(page)]
    best = max(scale for _, scale in found)
    near = [(plan, scale) for plan, scale in found if scale >= best * _NEARLY]
    return min(near, key=lambda each: (each[0].columns, -each[1], -each[0].measure.width))


def _widths(page: ChartPage) -> Iterator[float]:
    cards = [card for branch in page.branches for block in branch.blocks for card in block.cards]
    widest = min(max(map(natural_width, cards), default=_NARROWEST), _WIDEST)
    width = _NARROWEST
    while width < widest:
        yield width
        width += _STEP
    yield max(widest, _NARROWEST)


def _largest(page: ChartPage, measure: Measure, body: Size) -> tuple[Plan, float]:
    """Return the page with cards of one width at the largest scale at which it fits."""
    heights = _measured(page, measure)
    low, high = _LEAST_SCALE, MOST_PT / BODY
    if (best := plan_for(page, high, heights, body)) is not None:
        return best, high
    best = plan_for(page, low, heights, body, force=True)
    while high / low > 1.004:
        middle = (low * high) ** 0.5
        if (tried := plan_for(page, middle, heights, body)) is None:
            high = middle
        else:
            best, low = tried, middle
    assert best is not None  # forced
    return best, low


def _measured(page: ChartPage, measure: Measure) -> Heights:
    branches = in_order(page.branches, len(page.trunk))
    return Heights(measure, tuple(measured(branch, measure) for branch in branches))


def _widened(page: ChartPage, plan: Plan, scale: float, body: Size) -> Plan:
    """Return the plan with the widest cards that still fit: fewer broken names."""
    widest = max(_widths(page))
    for step in range(20, 0, -1):
        width = plan.measure.width + (widest - plan.measure.width) * step / 20
        tried = plan_for(page, scale, _measured(page, replace(plan.measure, width=width)), body)
        if tried is not None and tried.columns <= plan.columns:
            return tried
    return plan


def _roomy(page: ChartPage, plan: Plan, scale: float, body: Size) -> Plan:
    """Return the plan with its distances stretched as far as the page has room, its columns balanced."""
    low, high, best = 1.0, _ROOMIEST, plan
    while high - low > 0.04:
        middle = (low + high) / 2
        heights = _measured(page, replace(plan.measure, spacing=TIGHT.stretched(middle)))
        tried = plan_for(page, scale, heights, body)
        if tried is not None and tried.columns <= plan.columns:
            best, low = tried, middle
        else:
            high = middle
    even = tuple(balanced(each, best.room - (FRAME if each.of.framed else 0.0)) for each in best.arrangements)
    return replace(best, arrangements=even)


def trunk_width(card: Card) -> float:
    return min(max(natural_width(card) + 12.0, 110.0), 220.0)


def trunk_height(page: ChartPage, spacing: Spacing) -> float:
    heights = [card_height(card, trunk_width(card), spacing) for card in page.trunk]
    return sum(heights) + spacing.level_gap * (len(heights) - 1) if heights else 0.0


def plan_for(page: ChartPage, scale: float, heights: Heights, body: Size, force: bool = False) -> Plan | None:
    """Return the page at this scale with these cards, or None where it does not fit."""
    size = (body[0] / scale, body[1] / scale)
    spacing = heights.measure.spacing
    title_width, top = _top(page, size[0], spacing)
    below = foot_height(page, size[0] - 2 * MARGIN) + (SECOND_LINES if page.second_lines else 0.0)
    head = 0.0
    arrangements: tuple[Arrangement, ...] = ()
    for _ in range(2):  # the heads' height depends on the branches' widths, and they on the heads'
        tried = _arranged(heights, _room(size[1], spacing, top, head, below))
        if tried is None:
            return None
        arrangements = tried
        head = max(map(head_height, arrangements), default=0.0)
    plan = Plan(size, heights.measure, arrangements, title_width, top, head, below)
    fits = plan.height <= plan.room and plan.width <= size[0] - 2 * MARGIN
    return plan if fits or force else None


def _arranged(heights: Heights, room: float) -> tuple[Arrangement, ...] | None:
    arrangements: list[Arrangement] = []
    for branch in heights.branches:
        arrangement = arrange(branch, room - (FRAME if branch.framed else 0.0))
        if arrangement is None:
            return None
        arrangements.append(arrangement)
    return tuple(arrangements)


def _top(page: ChartPage, width: float, spacing: Spacing) -> Size:
    """Return the title's width, and the height of title and trunk: side by side where the title has room
    left of the trunk, else one above the other.
    """
    trunk = max(map(trunk_width, page.trunk), default=0.0)
    height = trunk_height(page, spacing)
    beside = (width - trunk) / 2 - MARGIN - _TITLE_ROOM
    if trunk and beside < min(text_width(page.title, TITLE, True) / 2 + 8.0, 150.0):
        whole = width - 2 * MARGIN
        return whole, title_box(page, whole).height + spacing.foot_gap + height
    beside = beside if trunk else width - 2 * MARGIN
    return beside, max(title_box(page, beside).height, height)
