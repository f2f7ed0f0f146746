"""How a branch's blocks flow into columns no higher than a page allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from orgdoc.chart.cards import card_height
from orgdoc.chart.spacing import GUTTER, INDENT, LANE_WIDER, Spacing
from orgdoc.views.chart_page import Block, Branch, Card, Role


class Measure(NamedTuple):
    """What heights depend on: the width of a project's card, and the distances."""

    width: float
    spacing: Spacing
    reorder: bool = False  # whether blocks may change places to fill the columns
    summary: float = 0.0  # the height that every summary card has at least
    indent: float = 0.0  # how far cards stand in from their column's left edge

    def card(self, card: Card) -> float:
        return max(card_height(card, self.width, self.spacing), self.least(card))

    def least(self, card: Card) -> float:
        """Return the height that a card has at least."""
        return self.summary if card.role is Role.SUMMARY else 0.0

    def head(self, card: Card, columns: int = 1) -> float:
        return card_height(card, self.head_width(columns), self.spacing)

    def head_width(self, columns: int = 1) -> float:
        """Return the width of a manager's card over so many columns: its right edge is that of its cards."""
        return columns * (self.indent + self.width + GUTTER) - GUTTER


class MeasuredBlock:
    """A block with its height in one column and the height of each of its cards."""

    def __init__(self, block: Block, height: float, cards: tuple[float, ...]) -> None:
        self.block = block
        self.height = height
        self.cards = cards


class MeasuredBranch:
    """A branch whose heights are known, so that arrangements are quick to try."""

    def __init__(self, branch: Branch, measure: Measure, blocks: tuple[MeasuredBlock, ...]) -> None:
        self.branch = branch
        self.measure = measure
        self.blocks = blocks

    @property
    def is_lane(self) -> bool:
        """Whether it is the lane between the branches, in which nothing hangs from anything."""
        return self.branch.head.role is Role.GROUP

    @property
    def card_indent(self) -> float:
        """Return how far project cards stand in from their column's left edge."""
        return self.measure.indent

    @property
    def step(self) -> float:
        """Return the distance from one column's left edge to the next one's."""
        return self.card_indent + self.measure.width + GUTTER


def measured(branch: Branch, measure: Measure, share: float = 1.0) -> MeasuredBranch:
    """Return the branch with its heights; in the lane, whose cards are wider, nothing hangs from a line.
    `share`: how much wider than others its cards are, where it holds more, or narrower, where it holds less.
    """
    if branch.head.role is Role.GROUP:
        own = measure._replace(width=round(measure.width * LANE_WIDER * share))
    else:
        own = measure._replace(indent=indent_of(branch), width=int(measure.width * share))
    return MeasuredBranch(branch, own, tuple(_measured(block, own) for block in _loosened(branch.blocks)))


def indent_of(branch: Branch) -> float:
    """Return how far cards stand in from their column's left edge, under managers outside the lane."""
    hang = branch.head.role is not Role.GROUP and any(block.head is not None for block in branch.blocks)
    return INDENT if hang else 0.0


def _loosened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; what hangs from the branch itself card by card, so that it can fill any column."""
    for block in blocks:
        if block.head is None:
            yield from (Block(None, (card,)) for card in block.cards)
        else:
            yield block


def gap_between(above: Block, below: Block, spacing: Spacing) -> float:
    return spacing.card_gap if above.head is None and below.head is None else spacing.block_gap


def _measured(block: Block, measure: Measure) -> MeasuredBlock:
    cards = tuple(map(measure.card, block.cards))
    head = (measure.head(block.head),) if block.head else ()
    return MeasuredBlock(block, _column((*head, *cards), measure.spacing.card_gap), cards)


def _column(heights: tuple[float, ...], gap: float) -> float:
    return sum(heights) + gap * (len(heights) - 1)


class Stack(NamedTuple):
    """One column of whole blocks."""

    blocks: tuple[Block, ...]
    height: float
    columns: int = 1


class Spread(NamedTuple):
    """One block over several columns, its head across all of them."""

    head: Card | None
    parts: tuple[tuple[Card, ...], ...]
    height: float

    @property
    def columns(self) -> int:
        return len(self.parts)


Slot = Stack | Spread


class Arrangement(NamedTuple):
    """A branch in slots from left to right."""

    of: MeasuredBranch
    slots: tuple[Slot, ...]

    @property
    def columns(self) -> int:
        return sum(slot.columns for slot in self.slots)


def arrange(branch: MeasuredBranch, height: float) -> Arrangement | None:
    """Return the branch in the fewest columns no higher than `height`, or None if a card is higher."""
    slots: list[Slot] = []
    for stack in _stacks(branch, height):
        blocks = [branch.blocks[index] for index in stack]
        if blocks[0].height <= height:
            whole = stack_height(blocks, branch.measure.spacing)
            slots.append(Stack(tuple(block.block for block in blocks), whole))
        elif (spread := _spread(blocks[0], branch.measure, height)) is not None:
            slots.append(spread)
        else:
            return None
    return Arrangement(branch, tuple(slots))


def stack_height(blocks: Sequence[MeasuredBlock], spacing: Spacing) -> float:
    """Return the height of blocks one under the other in one column."""
    gaps = (gap_between(above.block, below.block, spacing) for above, below in pairwise(blocks))
    return sum(block.height for block in blocks) + sum(gaps)


def _stacks(branch: MeasuredBranch, height: float) -> list[list[int]]:
    """Return the indices of the blocks of each column; a block too high for a column stands alone. What
    hangs from the branch itself stands last, where it cannot be taken for a manager's.
    """
    blocks = branch.blocks
    in_order = sorted(range(len(blocks)), key=lambda index: (blocks[index].block.head is None, index))
    best = _fill(branch, in_order, height, 1)
    if not branch.measure.reorder or len(best) < 2:
        return best
    highest_first = sorted(in_order, key=lambda index: -blocks[index].height)
    tries = [_fill(branch, turn, height, len(blocks)) for turn in (in_order, highest_first)]
    managed = sum(block.block.head is not None for block in blocks)
    place = {index: at for at, index in enumerate(in_order)}

    def order(stack: list[int]) -> tuple[bool, int]:
        return place[stack[-1]] >= managed, place[stack[0]]

    ordered = [sorted((sorted(stack, key=place.__getitem__) for stack in each), key=order) for each in tries]
    return min((best, *ordered), key=len)


def _fill(branch: MeasuredBranch, order: Iterable[int], height: float, reach: int) -> list[list[int]]:
    """Put each block in turn into the first of the last `reach` columns with room for it."""
    blocks, spacing = branch.blocks, branch.measure.spacing
    columns: list[list[int]] = []
    used: list[float] = []
    for index in order:
        block = blocks[index]
        for column in range(max(len(columns) - reach, 0), len(columns)):
            above = blocks[columns[column][-1]].block
            needed = gap_between(above, block.block, spacing) + block.height
            if used[column] + needed <= height:
                used[column] += needed
                columns[column].append(index)
                break
        else:
            columns.append([index])
            used.append(block.height)
    return columns


def _spread(block: MeasuredBlock, measure: Measure, height: float) -> Spread | None:
    """Return the block in the fewest columns that are low enough."""
    head = block.block.head
    for columns in range(2, len(block.cards) + 1):
        above = measure.head(head, columns) + measure.spacing.card_gap if head else 0.0
        counts = _counts(block.cards, measure.spacing.card_gap, height - above)
        if counts is None:
            return None
        if len(counts) < columns and head is not None:  # a head over fewer columns may take more lines
            above = measure.head(head, len(counts)) + measure.spacing.card_gap
        if len(counts) <= columns:
            spread = _in_parts(block, counts, above, measure.spacing.card_gap)
            if spread.height <= height:
                return spread
    return None


def _counts(heights: tuple[float, ...], gap: float, height: float) -> list[int] | None:
    """Return how many cards each column takes, or None if a card is too high for any."""
    counts: list[int] = []
    used = 0.0
    for needed in heights:
        if needed > height:
            return None
        if counts and used + gap + needed <= height:
            used += gap + needed
            counts[-1] += 1
        else:
            used = needed
            counts.append(1)
    return counts


def _in_parts(block: MeasuredBlock, counts: list[int], above: float, gap: float) -> Spread:
    parts, highest, start = [], 0.0, 0
    for count in counts:
        parts.append(block.block.cards[start : start + count])
        highest = max(highest, _column(block.cards[start : start + count], gap))
        start += count
    return Spread(block.block.head, tuple(parts), above + highest)


def balanced(arrangement: Arrangement, height: float) -> Arrangement:
    """Return the branch in as many columns, but the highest of them as low as can be."""
    low, best = 0.0, arrangement
    while height - low > 0.5:
        middle = (low + height) / 2
        tried = arrange(arrangement.of, middle)
        if tried is not None and tried.columns <= arrangement.columns:
            best, height = tried, middle
        else:
            low = middle
    return best._replace(slots=tuple(_levelled(slot, best.of.measure) for slot in best.slots))


def _levelled(slot: Slot, measure: Measure) -> Slot:
    """Return a spread block in as many columns, but the highest of them as low as can be."""
    if isinstance(slot, Stack):
        return slot
    block = _measured(Block(slot.head, tuple(card for part in slot.parts for card in part)), measure)
    low, high, best = 0.0, slot.height, slot
    while high - low > 0.5:
        middle = (low + high) / 2
        tried = _spread(block, measure, middle)
        if tried is not None and tried.columns <= slot.columns:
            best, high = tried, middle
        else:
            low = middle
    return best
