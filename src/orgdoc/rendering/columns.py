"""How a branch's blocks flow into columns no higher than a page allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from orgdoc.rendering.cards import card_height
from orgdoc.rendering.spacing import GUTTER, INDENT, Spacing
from orgdoc.views.chart_page import Block, Branch, Card, Role


@dataclass(frozen=True, slots=True)
class Measure:
    """What heights depend on: the width of a project's card, and the distances."""

    width: float
    spacing: Spacing
    reorder: bool = False  # whether blocks may change places to fill the columns
    indent: float = INDENT  # how far heads, or cards without a head, stand in from their column's left edge

    def of(self, branch: Branch) -> Measure:
        """Return the measure for one branch: in a frame nothing hangs from a line at the left."""
        return replace(self, indent=0.0) if is_framed(branch) else self

    def card(self, card: Card) -> float:
        return card_height(card, self.width, self.spacing)

    def head(self, card: Card, columns: int = 1) -> float:
        return card_height(card, self.head_width(columns), self.spacing)

    def head_width(self, columns: int = 1) -> float:
        """Return the width of a manager's card over so many columns: its right edge is that of its cards."""
        return columns * (self.indent + INDENT + self.width + GUTTER) - GUTTER - self.indent


def is_framed(branch: Branch) -> bool:
    """Whether a frame, not lines, shows what belongs together."""
    return branch.head.role is Role.GROUP and bool(branch.blocks)


@dataclass(frozen=True, slots=True)
class Stack:
    """One column of whole blocks."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """One block over several columns, its head across all of them."""

    head: Card | None
    parts: tuple[tuple[Card, ...], ...]


Slot = Stack | Spread


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A branch in slots from left to right."""

    branch: Branch
    measure: Measure
    slots: tuple[Slot, ...]

    @property
    def columns(self) -> int:
        return sum(len(slot.parts) if isinstance(slot, Spread) else 1 for slot in self.slots)

    @property
    def framed(self) -> bool:
        return is_framed(self.branch)

    @property
    def card_indent(self) -> float:
        """Return how far project cards stand in from their column's left edge."""
        return self.measure.indent + (INDENT if any(block.head for block in self.branch.blocks) else 0.0)

    @property
    def step(self) -> float:
        """Return the distance from one column's left edge to the next one's."""
        return self.card_indent + self.measure.width + GUTTER


def arrange(branch: Branch, measure: Measure, height: float) -> Arrangement | None:
    """Return the branch in the fewest columns no higher than `height`, or None if a card is higher."""
    measure = measure.of(branch)
    heights = [block_height(block, measure) for block in branch.blocks]
    slots: list[Slot] = []
    for stack in _stacks(branch, heights, height, measure):
        if heights[stack[0]] <= height:
            slots.append(Stack(tuple(branch.blocks[index] for index in stack)))
        elif (spread := _spread(branch.blocks[stack[0]], measure, height)) is not None:
            slots.append(spread)
        else:
            return None
    return Arrangement(branch, measure, tuple(slots))


def _stacks(branch: Branch, heights: list[float], height: float, measure: Measure) -> list[list[int]]:
    """Return the indices of the blocks of each column; a block too high for a column stands alone. What
    hangs from the branch itself stands last, where it cannot be taken for a manager's.
    """
    gap = measure.spacing.block_gap
    in_order = sorted(range(len(heights)), key=lambda index: (branch.blocks[index].head is None, index))
    best = _fill(heights, in_order, height, gap, 1)
    if not measure.reorder:
        return best
    highest_first = sorted(in_order, key=lambda index: -heights[index])
    tries = [_fill(heights, turn, height, gap, len(heights)) for turn in (in_order, highest_first)]
    managed = sum(block.head is not None for block in branch.blocks)
    place = {index: at for at, index in enumerate(in_order)}

    def order(stack: list[int]) -> tuple[bool, int]:
        return place[stack[-1]] >= managed, place[stack[0]]

    ordered = [sorted((sorted(stack, key=place.__getitem__) for stack in each), key=order) for each in tries]
    return min((best, *ordered), key=len)


def _fill(
    heights: list[float], order: Iterable[int], height: float, gap: float, reach: int
) -> list[list[int]]:
    """Put each block in turn into the first of the last `reach` columns with room for it."""
    columns: list[list[int]] = []
    used: list[float] = []
    for index in order:
        for column in range(max(len(columns) - reach, 0), len(columns)):
            if used[column] + gap + heights[index] <= height:
                used[column] += gap + heights[index]
                columns[column].append(index)
                break
        else:
            columns.append([index])
            used.append(heights[index])
    return columns


def balanced(arrangement: Arrangement, height: float) -> Arrangement:
    """Return the branch in as many columns, but the highest of them as low as can be."""
    measure = arrangement.measure
    low, best = 0.0, arrangement
    while height - low > 0.5:
        middle = (low + height) / 2
        tried = arrange(arrangement.branch, measure, middle)
        if tried is not None and tried.columns <= arrangement.columns:
            best, height = tried, middle
        else:
            low = middle
    return replace(best, slots=tuple(_levelled(slot, measure) for slot in best.slots))


def _levelled(slot: Slot, measure: Measure) -> Slot:
    """Return a spread block in as many columns, but the highest of them as low as can be."""
    if isinstance(slot, Stack):
        return slot
    block = Block(slot.head, tuple(card for part in slot.parts for card in part))
    low, high, best = 0.0, slot_height(slot, measure), slot
    while high - low > 0.5:
        middle = (low + high) / 2
        tried = _spread(block, measure, middle)
        if tried is not None and len(tried.parts) <= len(slot.parts):
            best, high = tried, middle
        else:
            low = middle
    return best


def block_height(block: Block, measure: Measure) -> float:
    """Return the height of a block in one column."""
    gap = measure.spacing.card_gap
    heights = [measure.card(card) for card in block.cards]
    if block.head is not None:
        heights.insert(0, measure.head(block.head))
    return sum(heights) + gap * (len(heights) - 1)


def slot_height(slot: Slot, measure: Measure) -> float:
    if isinstance(slot, Stack):
        heights = [block_height(block, measure) for block in slot.blocks]
        return sum(heights) + measure.spacing.block_gap * (len(heights) - 1)
    highest = max(_column_height(part, measure.card, measure.spacing.card_gap) for part in slot.parts)
    head = measure.head(slot.head, len(slot.parts)) + measure.spacing.card_gap if slot.head else 0.0
    return head + highest


def _column_height(cards: tuple[Card, ...], height: Callable[[Card], float], gap: float) -> float:
    return sum(map(height, cards)) + gap * (len(cards) - 1)


def _spread(block: Block, measure: Measure, height: float) -> Spread | None:
    """Return the block in the fewest columns that are low enough."""
    for columns in range(2, len(block.cards) + 1):
        head = measure.head(block.head, columns) + measure.spacing.card_gap if block.head else 0.0
        parts = _parts(block.cards, measure, height - head)
        if parts is None:
            return None
        if len(parts) <= columns:
            return Spread(block.head, parts)
    return None


def _parts(cards: tuple[Card, ...], measure: Measure, height: float) -> tuple[tuple[Card, ...], ...] | None:
    parts: list[list[Card]] = []
    used = 0.0
    for card in cards:
        needed = measure.card(card)
        if needed > height:
            return None
        if parts and used + measure.spacing.card_gap + needed <= height:
            used += measure.spacing.card_gap + needed
            parts[-1].append(card)
        else:
            used = needed
            parts.append([card])
    return tuple(map(tuple, parts))
