"""A branch with its head, its columns of cards and the lines between them, as boxes and lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from orgdoc.rendering.cards import card_boxes, card_height, natural_width
from orgdoc.rendering.columns import Arrangement, Measure, Slot, Spread, slot_height
from orgdoc.rendering.drawing import Box, Line, Paint, moved
from orgdoc.rendering.spacing import FRAME, GUTTER, INDENT, SPINE, Spacing
from orgdoc.views.chart_page import Block, Card, Outline, Role


@dataclass(slots=True)
class Drawing:
    """Boxes and lines as they gather; `cards` are the boxes of whole cards by id."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cards: dict[str, Box] = field(default_factory=dict)

    def card(self, card: Card, x: float, y: float, width: float, spacing: Spacing, least: float = 0.0) -> Box:
        """Put a card down with its top left corner at x, y."""
        boxes = moved(card_boxes(card, width, spacing, least), x, y)
        self.boxes += boxes
        self.cards[card.id] = boxes[0]
        return boxes[0]

    def hang(self, start: Box, spine: float, end: Box) -> None:
        """Draw the line down the spine and across to the first line of a card's words."""
        y = end.y + (end.pad[1] + end.lines[0].size * 0.6 if end.lines else end.height / 2)
        self.lines.append(Line(start.id, end.id, ((spine, start.bottom), (spine, y), (end.x, y))))


def is_framed(arrangement: Arrangement) -> bool:
    return arrangement.branch.head.role is Role.GROUP and bool(arrangement.slots)


def branch_width(arrangement: Arrangement, measure: Measure) -> float:
    column = measure.column_width(arrangement.with_heads)
    if not arrangement.slots:
        return min(natural_width(arrangement.branch.head), column)
    columns = arrangement.columns * (column + GUTTER) - GUTTER
    return columns + (2 * FRAME if is_framed(arrangement) else 0.0)


def branch_height(arrangement: Arrangement, measure: Measure) -> float:
    """Return the height of the columns, frame included, head not."""
    frame = FRAME if is_framed(arrangement) else 0.0
    return max((slot_height(slot, measure) for slot in arrangement.slots), default=0.0) + frame


def head_height(arrangement: Arrangement, measure: Measure) -> float:
    return card_height(arrangement.branch.head, branch_width(arrangement, measure), measure.spacing)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a slot stands: its left and top edge, and the branch it is part of."""

    x: float
    y: float
    head: Box
    with_heads: bool
    measure: Measure


def draw_branch(
    drawing: Drawing, arrangement: Arrangement, measure: Measure, x: float, y: float, head: float
) -> Box:
    """Put a branch down with its top left corner at x, y and its head so high; return its head."""
    width = branch_width(arrangement, measure)
    top = y + head + measure.spacing.head_gap
    if is_framed(arrangement):
        frame = Box(
            x, y, width, top - y + branch_height(arrangement, measure), tone=arrangement.branch.head.tone
        )
        drawing.boxes.append(_frame(frame, arrangement.branch.head))
        x += FRAME
    at = x - (FRAME if is_framed(arrangement) else 0.0)
    box = drawing.card(arrangement.branch.head, at, y, width, measure.spacing, head)
    column = measure.column_width(arrangement.with_heads)
    for slot in arrangement.slots:
        _draw_slot(drawing, slot, _Place(x, top, box, arrangement.with_heads, measure))
        x += (len(slot.parts) if isinstance(slot, Spread) else 1) * (column + GUTTER)
    return box


def _frame(box: Box, head: Card) -> Box:
    return Box(
        box.x,
        box.y,
        box.width,
        box.height,
        part_of=head.id,
        paint=Paint.TINT,
        tone=box.tone,
        outline=Outline.SOLID,
        accented=True,
    )


def _draw_slot(drawing: Drawing, slot: Slot, place: _Place) -> None:
    if isinstance(slot, Spread):
        _draw_spread(drawing, slot, place)
        return
    y = place.y
    for block in slot.blocks:
        y = _draw_block(drawing, block, place, y) + place.measure.spacing.block_gap


def _draw_block(drawing: Drawing, block: Block, place: _Place, y: float) -> float:
    """Put one block down in a column and return where it ends."""
    measure = place.measure
    bottom = y
    parent = place.head
    if block.head is not None:
        parent = drawing.card(block.head, place.x + INDENT, y, measure.head_width(), measure.spacing)
        drawing.hang(place.head, place.x + SPINE, parent)
        bottom = parent.bottom
        y = bottom + measure.spacing.card_gap
    return _draw_cards(drawing, block.cards, parent, place.x, place, y) if block.cards else bottom


def _draw_cards(
    drawing: Drawing, cards: tuple[Card, ...], parent: Box, column: float, place: _Place, y: float
) -> float:
    """Put cards down one under the other, hanging from their parent; return where the last one ends."""
    measure = place.measure
    spine = column + SPINE + (0.0 if parent is place.head else INDENT)
    x = column + INDENT * (2 if place.with_heads else 1)
    bottom = y
    for card in cards:
        box = drawing.card(card, x, y, measure.width, measure.spacing)
        drawing.hang(parent, spine, box)
        bottom = box.bottom
        y = bottom + measure.spacing.card_gap
    return bottom


def _draw_spread(drawing: Drawing, slot: Spread, place: _Place) -> None:
    measure, y, parent = place.measure, place.y, place.head
    step = measure.column_width(place.with_heads) + GUTTER
    if slot.head is not None:
        width = measure.head_width(len(slot.parts))
        parent = drawing.card(slot.head, place.x + INDENT, y, width, measure.spacing)
        drawing.hang(place.head, place.x + SPINE, parent)
        y = parent.bottom + measure.spacing.card_gap
    for index, cards in enumerate(slot.parts):
        _draw_cards(drawing, cards, parent, place.x + index * step, place, y)
