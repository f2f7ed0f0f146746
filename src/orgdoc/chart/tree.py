"""A branch with its head, its columns of cards and the lines between them, as boxes and lines."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from orgdoc.chart.cards import card_boxes, card_height, natural_width, one_line_width
from orgdoc.chart.columns import Arrangement, MeasuredBranch, Slot, Spread, gap_between
from orgdoc.chart.drawing import Box, Corners, Line, Paint, Point, moved
from orgdoc.chart.spacing import FRAME, GUTTER, SPINE, Spacing
from orgdoc.views.chart_page import Block, Card

_NARROWEST_EMPTY, _WIDEST_EMPTY = 110.0, 190.0
_SHORT = 0.7  # of the highest: a lower branch has a panel of its own height, as it would look half empty
_BEND = 3.0  # where a line turns off a spine


class Drawing:
    """Boxes and lines as they gather; `cards` are the boxes of whole cards by id."""

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.cards: dict[str, Box] = {}
        self.bottom = 0.0  # of the lowest card or frame
        self._spines: dict[tuple[str, float], float] = {}  # how far down each is drawn

    def card(
        self,
        card: Card,
        x: float,
        y: float,
        width: float,
        spacing: Spacing,
        least: float = 0.0,
        corners: Corners = Corners.ALL,
    ) -> Box:
        """Put a card down with its top left corner at x, y."""
        if not (card.title or card.lines):
            return Box(x, y, width, 0.0)
        boxes = moved(card_boxes(card, width, spacing, least), x, y)
        boxes[0] = boxes[0]._replace(corners=corners)
        self.boxes += boxes
        self.cards[card.id] = boxes[0]
        self.bottom = max(self.bottom, boxes[0].bottom)
        return boxes[0]

    def hang(self, start: Box, spine: float, end: Box) -> None:
        """Draw the line down the spine and across to the first line of a card's words; what is drawn of the
        spine already is not drawn again, which would make it look thicker.
        """
        y = end.y + (end.pad[1] + end.lines[0].size * 0.6 if end.lines else end.height / 2)
        above = self._spines.get((start.id, spine), start.bottom)
        self._spines[start.id, spine] = y - _BEND
        self.lines.append(Line(start.id, end.id, ((spine, above), (spine, y), (end.x, y))))


def branch_width(arrangement: Arrangement) -> float:
    of = arrangement.of
    if not arrangement.slots:
        return empty_width(of.branch.head)
    return arrangement.columns * of.step - GUTTER + 2 * FRAME


def empty_width(head: Card) -> float:
    """Return the width of a branch with nothing in it."""
    return min(max(natural_width(head), _NARROWEST_EMPTY), _WIDEST_EMPTY)


def branch_height(arrangement: Arrangement, head: float) -> float:
    """Return the height of the columns and of the panel's edge below them, below heads so high."""
    if not arrangement.slots:
        return 0.0
    return max(slot.height for slot in arrangement.slots) + under(arrangement.of, head)


def under(branch: MeasuredBranch, head: float) -> float:
    """Return the room between a branch's columns and the edge of its panel. The lane has no panel, and starts
    higher: its own head is lower than the officers', which are `head` high.
    """
    if not branch.is_lane:
        return FRAME
    own = min(_lane_head(branch), head)
    return own - head - (0.0 if own else branch.measure.spacing.head_gap)


def _lane_head(lane: MeasuredBranch) -> float:
    return card_height(lane.branch.head, lane.measure.width, lane.measure.spacing)


def head_height(arrangement: Arrangement, spacing: Spacing) -> float:
    return card_height(arrangement.of.branch.head, branch_width(arrangement), spacing)


def in_one_line(arrangements: Iterable[Arrangement]) -> bool:
    """Whether each branch is wide enough to have its head's post beside the name."""
    heads = [(each, each.of.branch.head) for each in arrangements]
    return all((one_line_width(head) or inf) <= branch_width(each) for each, head in heads if head.lines)


class _Place(NamedTuple):
    """Where a slot stands: its left and top edge, and the branch it is part of."""

    x: float
    y: float
    head: Box
    of: MeasuredBranch


def draw_branch(
    drawing: Drawing, arrangement: Arrangement, at: Point, head: float, spacing: Spacing, columns: float
) -> Box:
    """Put a branch down with its top left corner at `at`, its head so high, its panel as high as all columns
    of the page (`columns`); return its head. `spacing` is that of the heads.
    """
    x, y = at
    of, width = arrangement.of, branch_width(arrangement)
    own = min(_lane_head(of), head) if of.is_lane else head
    top = y + own + (of.measure.spacing.head_gap if own else 0.0)
    has_panel = bool(arrangement.slots) and not of.is_lane
    if has_panel:
        own_height = branch_height(arrangement, head)
        height = top - y + (own_height if own_height < columns * _SHORT else columns)
        drawing.boxes.append(_panel(x, y, width, height, of.branch.head))
        drawing.bottom = max(drawing.bottom, y + height)
    corners = Corners.TOP if has_panel else Corners.ALL
    box = drawing.card(of.branch.head, x, y, width, spacing, own, corners)
    x += FRAME
    for slot in arrangement.slots:
        _draw_slot(drawing, slot, _Place(x, top, box, of))
        x += slot.columns * of.step
    return box


def _panel(x: float, y: float, width: float, height: float, head: Card) -> Box:
    return Box(x, y, width, height, paint=Paint.PANEL, tone=head.tone, corners=Corners.BOTTOM)


def _draw_slot(drawing: Drawing, slot: Slot, place: _Place) -> None:
    if isinstance(slot, Spread):
        _draw_spread(drawing, slot, place)
        return
    y = place.y
    for number, block in enumerate(slot.blocks):
        if number:
            y += gap_between(slot.blocks[number - 1], block, place.of.measure.spacing)
        y = _draw_block(drawing, block, place, y)


def _draw_block(drawing: Drawing, block: Block, place: _Place, y: float) -> float:
    """Put one block down in a column and return where it ends."""
    if block.head is None:
        return _draw_cards(drawing, block.cards, place.head, place.x, place, y)
    head = _draw_head(drawing, block.head, place, y, 1)
    below = head.bottom + place.of.measure.spacing.card_gap
    return _draw_cards(drawing, block.cards, head, place.x, place, below) if block.cards else head.bottom


def _draw_spread(drawing: Drawing, slot: Spread, place: _Place) -> None:
    parent, y = place.head, place.y
    if slot.head is not None:
        parent = _draw_head(drawing, slot.head, place, y, len(slot.parts))
        y = parent.bottom + place.of.measure.spacing.card_gap
    for index, cards in enumerate(slot.parts):
        _draw_cards(drawing, cards, parent, place.x + index * place.of.step, place, y)


def _draw_head(drawing: Drawing, head: Card, place: _Place, y: float, columns: int) -> Box:
    """Put a manager's card down over its columns; the panel around it says whose it is."""
    measure = place.of.measure
    return drawing.card(head, place.x, y, measure.head_width(columns), measure.spacing)


def _draw_cards(
    drawing: Drawing, cards: tuple[Card, ...], parent: Box, column: float, place: _Place, y: float
) -> float:
    """Put cards down one under the other, hanging from their parent; return where the last one ends."""
    measure = place.of.measure
    hang = parent is not place.head and not place.of.is_lane
    bottom = y
    for card in cards:
        x = column + place.of.card_indent
        box = drawing.card(card, x, y, measure.width, measure.spacing, measure.least(card))
        if hang:
            drawing.hang(parent, column + SPINE, box)
        bottom = box.bottom
        y = bottom + measure.spacing.card_gap
    return bottom
