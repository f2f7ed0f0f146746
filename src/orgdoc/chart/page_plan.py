"""Which arrangement of a page is the most legible: the search over scales and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from math import ceil, inf
from typing import NamedTuple

from orgdoc.chart.cards import card_height, natural_width, unbroken_width
from orgdoc.chart.columns import (
    Arrangement,
    Measure,
    MeasuredBranch,
    Slot,
    Stack,
    arrange,
    balanced,
    indent_of,
    measured,
    stack_height,
)
from orgdoc.chart.furniture import foot_height
from orgdoc.chart.page_top import Top, top_of
from orgdoc.chart.spacing import (
    BODY,
    BRANCH_GAP,
    FRAME,
    GUTTER,
    LANE_WIDER,
    MARGIN_X,
    MARGIN_Y,
    NAME,
    SECOND_LINES,
    TIGHT,
    Spacing,
)
from orgdoc.chart.text_metrics import LINE_HEIGHT
from orgdoc.chart.tree import branch_height, branch_width, empty_width, head_height, in_one_line, under
from orgdoc.views.chart_page import Branch, Card, ChartPage, Role

Size = tuple[float, float]
#: How wide the cards of each branch are, as a share of what they were if all branches had the same.
Shares = tuple[float, ...]

BODY_SIZE: Size = (888.0, 460.8)  # 12.33 × 6.4 in: a 16:9 slide under its title
MOST_PT = 16.0  # smallest type of a page with little on it; larger looks shouted
FLOORS_PT = (9.0, 11.0, 12.0)  # sizes that views ask for: no page falls below one for the sake of beauty
_NARROWEST, _WIDEST = 84.0, 236.0  # of a card
_UNBROKEN = 150.0  # so wide are cards where a word needs it
_WORTH_REORDERING = 1.03
_NEARLY = 0.985  # a page this close to the best may be preferred for having fewer columns
_ROOMIEST = 2.0
_ALIKE = 1.5  # cards that stand for others are made as high as the highest where they differ by less
_WORTH_TWO_LINES = 1.4  # distances stretched so far before a head has its post below the name
_EASE = 0.97  # of the largest type that fits is taken where distances gain by it
_FLAT = 2.0  # how much wider than high, as shares of the page, a tree with little in it looks well
_LEAST_SCALE = 0.001
_STRIDE = 1.02
_CLOSE = 1.005  # where the search for a scale ends
_LESS, _LEAST_SHARE = 0.03, 0.8  # steps in which a branch gives width to others, and what it keeps
_MOST_SHIFTS, _MOST_STEPS = 6, 4  # how often width is given, and in how many steps each time
_WORTH_A_SHIFT = 4.0  # points by which a page gets lower, for which cards may differ in width
_LINES = TIGHT._replace(one_line=True)


class Plan(NamedTuple):
    """A page that fits: `size` in base points; `heads` is the spacing of the branches' heads."""

    size: Size
    measure: Measure
    heads: Spacing
    arrangements: tuple[Arrangement, ...]
    top: Top
    head: float
    foot: float
    shares: Shares

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
        return max((branch_height(each, self.head) for each in self.arrangements), default=0.0)

    @property
    def room(self) -> float:
        """Return the height that there is for the columns."""
        return _room(self.size[1], self.measure.spacing, self.top, self.head, self.foot)


def _room(height: float, spacing: Spacing, top: Top, head: float, foot: float) -> float:
    between = spacing.level_gap + spacing.head_gap + spacing.foot_gap
    return height - 2 * MARGIN_Y - top.height - head - foot - between


def in_order(branches: tuple[Branch, ...], trunk: int) -> tuple[Branch, ...]:
    """Return the branches of the last trunk card first, so that lines from higher cards pass outside."""
    return tuple(sorted(branches, key=lambda branch: -level(branch, trunk)))


def level(branch: Branch, trunk: int) -> int:
    """Return the index of the trunk card that the branch hangs from."""
    return branch.hangs_from if 0 <= branch.hangs_from < trunk else trunk - 1


def fits(page: ChartPage, least_pt: float) -> bool:
    """Return whether a plan has its smallest type at least so big; quick where there is far too much."""
    search = _Search(page)
    return least_pt <= MOST_PT and any(
        search.at(least_pt / BODY, reorder) is not None for reorder in (False, True)
    )


def best_plan(page: ChartPage) -> Plan:
    """Return the page's best plan: the largest type, then fewer columns, then room to breathe."""
    search = _Search(page)
    if page.body_pt:
        scale = page.body_pt / BODY
        found = (search.at(scale, reorder) for reorder in (False, True))
        if (plan := next(filter(None, found), None)) is not None:
            return search.finished(plan)
    plan = search.largest(reorder=False)
    if (packed := search.at(_step_up(plan.scale), reorder=True)) is not None:
        plan = search.largest(reorder=True, known=packed)
    return search.finished(search.eased(search.simpler(plan)))


def _step_up(scale: float) -> float:
    """Return the scale from which a page is worth having its blocks in another order."""
    floors = (floor / BODY for floor in FLOORS_PT if floor / BODY > scale)
    return min(scale * _WORTH_REORDERING, MOST_PT / BODY, *floors)


class _Heights(NamedTuple):
    """The branches of a page measured in one way, from left to right."""

    measure: Measure
    branches: tuple[MeasuredBranch, ...]
    shares: Shares


class _Search:
    """Plans of one page, tried at scales and in numbers of columns."""

    def __init__(self, page: ChartPage) -> None:
        self.page = page
        self.branches = in_order(page.branches, len(page.trunk))
        self.cards = [card for branch in page.branches for block in branch.blocks for card in block.cards]
        self.least_height = sum(map(_least_height, self.cards))
        self.narrowest = max(_NARROWEST, min(max((*map(unbroken_width, self.cards), 0.0)), _UNBROKEN))
        self.widest = min(max((*map(natural_width, self.cards), self.narrowest)), _WIDEST)
        self._unbroken: tuple[float, ...] | None = None
        self.equal: Shares = (1.0,) * len(self.branches)

    def at(self, scale: float, reorder: bool, spacing: Spacing = _LINES) -> Plan | None:
        """Return a plan at this scale in the fewest columns, or None where there is none."""
        return next(self._plans(scale, reorder, spacing, 0), None)

    def _plans(self, scale: float, reorder: bool, spacing: Spacing, most: int) -> Iterator[Plan]:
        """Yield plans with more and more columns, up to `most` where that is not 0."""
        size = (BODY_SIZE[0] / scale, BODY_SIZE[1] / scale)
        inner = size[0] - 2 * MARGIN_X
        top = top_of(self.page, size[0], spacing)
        below = self._foot(inner, top)
        room = _room(size[1], spacing, top, self._least_head(spacing), below)
        widest = int((inner + GUTTER) / (self.narrowest + GUTTER))
        if room <= 0 or self.least_height > room * widest:
            return
        needed = _columns_needed(self.unbroken, room)
        columns = max(sum(needed), 1)
        while columns <= min(most or widest, widest):
            least = columns
            for width in self._widths(columns, inner, needed):
                measure = Measure(width, spacing, reorder)
                heights = self._measured(measure, self.equal)
                counts = _columns_needed(map(_whole_height, heights.branches), room)
                least = sum(counts)
                if least > columns and sum(needed) < columns:
                    break
                plan = self._plan(size, heights, top, below) if least <= columns else None
                counts = counts if least <= columns else needed
                for shares in self._shifted(heights, counts) if plan is None else ():
                    plan = self._plan(size, self._measured(measure, shares), top, below)
                    if plan is not None:
                        break
                if plan is not None:
                    yield plan
                    break
            columns = max(columns + 1, least)  # narrower cards are no lower

    def _least_head(self, spacing: Spacing) -> float:
        return max((card_height(branch.head, inf, spacing) for branch in self.branches), default=0.0)

    def _measured(self, measure: Measure, shares: Shares) -> _Heights:
        pairs = zip(self.branches, shares, strict=True)
        return _Heights(measure, tuple(measured(branch, measure, share) for branch, share in pairs), shares)

    def _shifted(self, heights: _Heights, counts: list[int]) -> Iterator[Shares]:
        """Yield shares by which the branch with the emptiest columns gives width to the others."""
        filled = [
            (_whole_height(branch) / count, place)
            for place, (branch, count) in enumerate(zip(heights.branches, counts, strict=True))
            if count
        ]
        if len(filled) < 2:
            return
        giver, weights = min(filled)[1], _weights(self.branches, counts)
        shares = heights.shares
        while (shifted := self._given(shares, weights, giver, None, heights.measure)) is not None:
            yield shifted
            shares = shifted

    def _given(
        self, shares: Shares, weights: list[float], giver: int, taker: int | None, measure: Measure
    ) -> Shares | None:
        """Return the shares after one branch has given a little width to another, or to all others; None
        where it has none left to give.
        """
        less = shares[giver] - _LESS
        (widest,) = _weights([self.branches[giver]], [1])
        if less < _LEAST_SHARE or measure.width * less * widest < self.least_widths[giver]:
            return None
        takers = [n for n, weight in enumerate(weights) if n != giver and weight and taker in (None, n)]
        more = _LESS * weights[giver] / sum(weights[n] for n in takers)
        return tuple(
            less if n == giver else share + more if n in takers else share for n, share in enumerate(shares)
        )

    @cached_property
    def least_widths(self) -> tuple[float, ...]:
        """Return how narrow the cards of each branch may be, so that no word breaks between two letters."""
        widths = []
        for branch in self.branches:
            cards = [card for block in branch.blocks for card in block.cards]
            widths.append(max(_NARROWEST, min(max((*map(unbroken_width, cards), 0.0)), _UNBROKEN)))
        return tuple(widths)

    def _foot(self, inner: float, top: Top) -> float:
        legend = foot_height(self.page, inner, "" if top.footer else self.page.footer)
        return legend + (SECOND_LINES if self.page.second_lines else 0.0)

    @property
    def unbroken(self) -> tuple[float, ...]:
        """Return the least height of each branch, all in one column and no name broken."""
        if self._unbroken is None:
            whole = self._measured(Measure(self.widest, TIGHT), self.equal)
            self._unbroken = tuple(map(_whole_height, whole.branches))
        return self._unbroken

    def _widths(self, columns: int, inner: float, needed: list[int]) -> Iterator[float]:
        """Yield the widths of cards to try in so many columns: first one that may prove too wide, where
        what stands in less far takes no more than the columns it needs.
        """
        fixed = sum(
            2 * FRAME - GUTTER if branch.blocks else empty_width(branch.head) for branch in self.branches
        )
        fixed += BRANCH_GAP * (len(self.branches) - 1)
        indents = [indent_of(branch) for branch in self.branches]
        wider = (LANE_WIDER - 1) * sum(
            count
            for branch, count in zip(self.branches, needed, strict=True)
            if branch.head.role is Role.GROUP
        )
        deepest = max(indents, default=0.0)
        saved = sum((deepest - each) * count for each, count in zip(indents, needed, strict=True))
        room = inner - fixed - columns * (deepest + GUTTER)
        mores = (saved, 0.0) if saved else (0.0,)
        widths = [min((room + more) // (columns + wider), self.widest) for more in mores]
        yield from (width for width in dict.fromkeys(widths) if width >= self.narrowest)

    def _plan(
        self, size: Size, heights: _Heights, top: Top, below: float, force: bool = False
    ) -> Plan | None:
        measure = heights.measure
        head = self._least_head(measure.spacing)
        for _ in range(3):  # the heads' height depends on the branches' widths, and they on the heads'
            arrangements = _arranged(
                heights.branches, _room(size[1], measure.spacing, top, head, below), head
            )
            if arrangements is None:
                return None
            one_line = measure.spacing.one_line and in_one_line(arrangements)
            heads = measure.spacing._replace(one_line=one_line)
            now = max((head_height(each, heads) for each in arrangements), default=0.0)
            plan = Plan(size, measure, heads, arrangements, top, now, below, heights.shares)
            if force or (plan.width <= size[0] - 2 * MARGIN_X + 0.01 and plan.height <= plan.room):
                return plan
            if now <= head:
                return None
            head = now
        return None

    def largest(self, reorder: bool, known: Plan | None = None) -> Plan:
        """Return the plan with the largest type; `known` is one that needs not be searched for."""
        best, high = known, MOST_PT / BODY
        for scale in _downward():
            if known is not None and scale <= known.scale:
                break
            if (tried := self.at(scale, reorder)) is not None:
                best = tried
                break
            high = scale
        if best is None:
            return self._forced(_LEAST_SCALE, reorder)
        stride = _STRIDE  # most pages are as full as can be: their best scale is near
        while high / best.scale > _CLOSE:
            middle = min(best.scale * stride, (best.scale * high) ** 0.5)
            stride *= stride
            tried = self.at(middle, reorder)
            best, high = (best, middle) if tried is None else (tried, high)
        return best

    def _forced(self, scale: float, reorder: bool) -> Plan:
        size = (BODY_SIZE[0] / scale, BODY_SIZE[1] / scale)
        top = top_of(self.page, size[0], _LINES)
        below = self._foot(size[0] - 2 * MARGIN_X, top)
        heights = self._measured(Measure(_NARROWEST, _LINES, reorder), self.equal)
        plan = self._plan(size, heights, top, below, force=True)
        assert plan is not None  # forced
        return plan

    def simpler(self, plan: Plan) -> Plan:
        """Return a plan with fewer columns where it is nearly as large, else the same."""
        floor = max((pt / BODY for pt in FLOORS_PT if pt / BODY <= plan.scale), default=0.0)
        least = max(plan.scale * _NEARLY, floor)
        reorder = plan.measure.reorder
        fewer = (
            next(self._plans(least, reorder, _LINES, plan.columns - 1), None) if plan.columns > 1 else None
        )
        if fewer is None or fewer.columns >= plan.columns:
            return plan
        middle = (least * plan.scale) ** 0.5
        return next(self._plans(middle, reorder, _LINES, fewer.columns), fewer)

    def eased(self, plan: Plan) -> Plan:
        """Return the plan in a little smaller type, which leaves its distances room to stretch."""
        if plan.scale * BODY >= MOST_PT:
            return plan
        floor = max((pt / BODY for pt in FLOORS_PT if pt / BODY <= plan.scale), default=0.0)
        eased = self.at(max(plan.scale * _EASE, floor), plan.measure.reorder)
        return plan if eased is None or eased.columns > plan.columns else eased

    def finished(self, plan: Plan) -> Plan:
        """Return the plan with the room that it has put to use, its columns balanced."""
        in_two_lines = plan.measure._replace(spacing=TIGHT.stretched(_WORTH_TWO_LINES))
        if self.page.trunk and self._again(plan, in_two_lines) is not plan:
            plan = self._again(plan, plan.measure._replace(spacing=TIGHT))
        plan = self._evened(self._widened(plan))
        summaries = [plan.measure.card(card) for card in self.cards if card.role is Role.SUMMARY]
        if summaries and max(summaries) < min(summaries) * _ALIKE:
            plan = self._again(plan, plan.measure._replace(summary=max(summaries)))
        low, high, tight = 1.0, _ROOMIEST, plan.measure.spacing
        while high - low > 0.06:
            middle = (low + high) / 2
            roomier = self._again(plan, plan.measure._replace(spacing=tight.stretched(middle)))
            low, high, plan = (low, middle, plan) if roomier is plan else (middle, high, roomier)
        plan = self._flatter(plan)
        even = _balanced(plan)
        return plan._replace(arrangements=_towards_the_lane(even))

    def _flatter(self, plan: Plan) -> Plan:
        """Return a plan that leaves much of the page's width empty with its blocks side by side instead."""
        inner, best = plan.size[0] - 2 * MARGIN_X, plan
        branches = tuple(each.of for each in plan.arrangements)
        highest = max((block.height for branch in branches for block in branch.blocks), default=0.0)

        def uneven(plan: Plan) -> float:
            return abs(plan.width / inner - _FLAT * plan.height / plan.room)

        for step in range(19, 3, -1):
            room = plan.room * step / 20
            arrangements = _arranged(branches, room, plan.head) if room >= highest + FRAME else None
            if arrangements is None:
                break
            tried = plan._replace(arrangements=arrangements)
            if tried.width <= inner and uneven(tried) < uneven(best):
                best = tried
        return best

    def _evened(self, plan: Plan) -> Plan:
        """Return the plan with width given by the lowest branch to the highest, as long as the page gets
        lower by it: then type and distances have more room, and no panel is half empty.
        """
        for _ in range(_MOST_SHIFTS):
            heights = [branch_height(each, plan.head) for each in _balanced(plan)]
            lowest_first = sorted(
                (place for place, height in enumerate(heights) if height), key=heights.__getitem__
            )
            tries = (self._lower(plan, giver, lowest_first[-1], heights) for giver in lowest_first[:-1])
            lower = next(filter(None, tries), None)
            if lower is None:
                break
            plan = lower
        return plan

    def _lower(self, plan: Plan, giver: int, taker: int, heights: list[float]) -> Plan | None:
        """Return a lower plan in which one branch has given another width, in as few steps as do."""
        weights = _weights(self.branches, [each.columns for each in plan.arrangements])
        shares = plan.shares
        for _ in range(_MOST_STEPS):
            given = self._given(shares, weights, giver, taker, plan.measure)
            if given is None:
                return None
            shares = given
            tried = self._again(plan._replace(shares=shares), plan.measure)
            if tried.shares == shares and _lowest(tried) < heights[taker] - _WORTH_A_SHIFT:
                return tried
        return None

    def _again(self, plan: Plan, measure: Measure) -> Plan:
        """Return the page as large measured in another way, or the same plan where that does not fit."""
        top = top_of(self.page, plan.size[0], measure.spacing)
        below = self._foot(plan.size[0] - 2 * MARGIN_X, top)
        tried = self._plan(plan.size, self._measured(measure, plan.shares), top, below)
        return plan if tried is None or tried.columns > plan.columns else tried

    def _widened(self, plan: Plan) -> Plan:
        """Return the plan with the widest cards that there is room for: no names and no heads broken."""
        left = plan.size[0] - 2 * MARGIN_X - plan.width
        if not plan.columns or left <= 0:
            return plan
        heads = (
            natural_width(each.of.branch.head) - branch_width(each) + plan.measure.width
            for each in plan.arrangements
            if each.columns == 1
        )
        useful = min(max((self.widest, *heads)), _WIDEST)
        weights = _weights(self.branches, [each.columns for each in plan.arrangements])
        weight = sum(w * share for w, share in zip(weights, plan.shares, strict=True))
        width = min(plan.measure.width + left / weight, useful)
        return self._again(plan, plan.measure._replace(width=width)) if width > plan.measure.width else plan


def _towards_the_lane(arrangements: tuple[Arrangement, ...]) -> tuple[Arrangement, ...]:
    """Return the branches with the columns that hold guests, whose line is told in the lane, beside it."""
    lane = next((place for place, each in enumerate(arrangements) if each.of.is_lane), None)
    if lane is None:
        return arrangements

    def nearest_last(slot: Slot) -> bool:
        return isinstance(slot, Stack) and any(block.head and block.head.apart for block in slot.blocks)

    def ordered(place: int, each: Arrangement) -> Arrangement:
        slots = sorted(each.slots, key=lambda slot: nearest_last(slot) == (place < lane))
        return each._replace(slots=tuple(slots)) if place != lane else each

    return tuple(ordered(place, each) for place, each in enumerate(arrangements))


def _least_height(card: Card) -> float:
    """Return less than any card of so many lines takes, so that hopeless pages are told at a glance."""
    return NAME * LINE_HEIGHT + (len(card.lines) + len(card.rows)) * BODY * LINE_HEIGHT + 2 * TIGHT.pad_y


def _whole_height(branch: MeasuredBranch) -> float:
    return stack_height(branch.blocks, branch.measure.spacing)


def _columns_needed(heights: Iterable[float], room: float) -> list[int]:
    """Return how many columns branches so high need at least."""
    gap = TIGHT.block_gap  # there is none where a column ends
    return [ceil((height + gap) / (room + gap)) if height else 0 for height in heights]


def _downward() -> Iterator[float]:
    """Yield scales to start from: the largest, then those that views ask for, then ever smaller ones."""
    yield from (size / BODY for size in (MOST_PT, *sorted(FLOORS_PT, reverse=True)))
    scale = min(FLOORS_PT) / BODY
    while (scale := scale * 0.7) > _LEAST_SCALE:
        yield scale


def _weights(branches: Iterable[Branch], counts: Iterable[int]) -> list[float]:
    """Return how many columns of a common width each branch takes."""
    return [
        count * (LANE_WIDER if branch.head.role is Role.GROUP else 1.0)
        for branch, count in zip(branches, counts, strict=True)
    ]


def _balanced(plan: Plan) -> tuple[Arrangement, ...]:
    return tuple(balanced(each, plan.room - under(each.of, plan.head)) for each in plan.arrangements)


def _lowest(plan: Plan) -> float:
    """Return how high the columns of a plan are once they are balanced."""
    return max(branch_height(each, plan.head) for each in _balanced(plan))


def _arranged(
    branches: tuple[MeasuredBranch, ...], room: float, head: float
) -> tuple[Arrangement, ...] | None:
    arrangements: list[Arrangement] = []
    for branch in branches:
        arrangement = arrange(branch, room - under(branch, head))
        if arrangement is None:
            return None
        arrangements.append(arrangement)
    return tuple(arrangements)
