"""Dotted second lines: routed where they cross nothing, else turned into words on their card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from orgdoc.chart.drawing import Box, Line, Paint, Point, Shape
from orgdoc.chart.tree import Drawing
from orgdoc.views.chart_page import Block, Branch, Card, ChartPage, Row, SecondLine

_LANE = 3.3  # between a card's edge and the first line that passes it, and between two such lines
_LOW_LANE = 3.0  # the same below the columns
_LANES = 2
_SHIFTS = (0.0, -3.0, 3.0, -6.0, 6.0)  # from the middle of a card's edge, so that several lines can end there
_DOT = 3.0
_CLEAR = 0.8  # nothing comes nearer to a line than this
_BEND, _OFF_CENTRE = 5.0, 1.5  # what they cost, in points of length
_TOUCH = 0.01  # to touch a card's edge is not to cross it

_MOST_CARDS, _MOST_LINES = 40, 6  # on a fuller page words are clearer, and quicker found

Segment = tuple[Point, Point]


class Exit(NamedTuple):
    """Where a line may leave a card, or reach it: on which edge, along which lane beside it, and how high;
    `off` is how far from the middle.
    """

    x: float
    lane: float
    y: float
    off: float


def may_be_routed(page: ChartPage) -> bool:
    """Whether the page is clear enough for dotted lines."""
    cards = sum(len(block.cards) + 1 for branch in page.branches for block in branch.blocks)
    return cards <= _MOST_CARDS and len(page.second_lines) <= _MOST_LINES


def with_words(page: ChartPage, indices: set[int]) -> ChartPage:
    """Return the page with those second lines as marks of the cards or rows they start from."""
    words: dict[str, tuple[str, ...]] = {}
    for index in sorted(indices):
        line = page.second_lines[index]
        if line.words:
            words[line.start] = (*words.get(line.start, ()), line.words)
    if not words:
        return page
    return replace(
        page,
        trunk=tuple(_card(card, words) for card in page.trunk),
        branches=tuple(_branch(branch, words) for branch in page.branches),
    )


def _branch(branch: Branch, words: Mapping[str, tuple[str, ...]]) -> Branch:
    blocks = tuple(
        Block(block.head and _card(block.head, words), tuple(_card(card, words) for card in block.cards))
        for block in branch.blocks
    )
    return replace(branch, head=_card(branch.head, words), blocks=blocks)


def _card(card: Card, words: Mapping[str, tuple[str, ...]]) -> Card:
    """Return the card with those words; itself where it has them all."""
    rows = tuple(row if _has_all(row, words) else replace(row, marks=_marks(row, words)) for row in card.rows)
    if rows == card.rows and _has_all(card, words):
        return card
    return replace(card, marks=_marks(card, words), rows=rows)


def _has_all(item: Card | Row, words: Mapping[str, tuple[str, ...]]) -> bool:
    return all(word in item.marks for word in words.get(item.id, ()))


def _marks(item: Card | Row, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    more = words.get(item.id, ())
    return item.marks + tuple(word for word in dict.fromkeys(more) if word not in item.marks)


class _End(NamedTuple):
    """Where a line may end: a box, and the card that it is or lies on."""

    box: Box
    card: Box


def route_all(wanted: Sequence[SecondLine], drawing: Drawing) -> list[Line | None]:
    """Return a route for each second line, in turn, or None where every way crosses something."""
    free = _Free(drawing)
    routes: list[Line | None] = []
    for line in wanted:
        route = _route(line, drawing, free)
        if route is not None:
            free.take(route)
        routes.append(route)
    return routes


class _Free:
    """Where a line may pass: through no card, and not so near to another line that they would touch."""

    def __init__(self, drawing: Drawing) -> None:
        self._taken = [
            (card.x + _TOUCH, card.y + _TOUCH, card.right - _TOUCH, card.bottom - _TOUCH)
            for card in drawing.cards.values()
        ]
        self._known: dict[Segment, bool] = {}
        for line in drawing.lines:
            self.take(line)

    def take(self, line: Line) -> None:
        self._known.clear()
        for (x1, y1), (x2, y2) in pairwise(line.points):
            near = (min(x1, x2) - _CLEAR, min(y1, y2) - _CLEAR, max(x1, x2) + _CLEAR, max(y1, y2) + _CLEAR)
            self._taken.append(near)

    def has(self, segment: Segment) -> bool:
        if segment not in self._known:
            (x1, y1), (x2, y2) = segment
            x1, x2 = min(x1, x2), max(x1, x2)
            y1, y2 = min(y1, y2), max(y1, y2)
            self._known[segment] = not any(
                x1 < right and x2 > left and y1 < bottom and y2 > top
                for left, top, right, bottom in self._taken
            )
        return self._known[segment]


def end_dots(line: Line) -> list[Box]:
    """Return the small dots that show where a second line ends."""
    ends = (line.points[0], line.points[-1])
    return [Box(x - _DOT / 2, y - _DOT / 2, _DOT, _DOT, shape=Shape.CIRCLE, paint=Paint.INK) for x, y in ends]


def _route(line: SecondLine, drawing: Drawing, free: _Free) -> Line | None:
    start, end = _end(line.start, drawing), _end(line.end, drawing)
    if start is None or end is None or start.card is end.card:
        return None
    leaving, arriving = (
        [exit for exit in _exits(each) if free.has(((exit.x, exit.y), (exit.lane, exit.y)))]
        for each in (start, end)
    )
    # What a sign says too is worth a short line only.
    ways = sorted(_ways(leaving, arriving, drawing.bottom if line.words else None), key=itemgetter(0))
    clear = (points for _, points in ways if all(map(free.has, pairwise(points))))
    return next((Line(line.start, line.end, points, dotted=True) for points in clear), None)


def _end(identifier: str, drawing: Drawing) -> _End | None:
    if (card := drawing.cards.get(identifier)) is not None:
        return _End(card, card)
    box = next((box for box in drawing.boxes if box.id == identifier), None)
    if box is None:
        return None
    x, y = box.centre
    holder = (
        card for card in drawing.cards.values() if card.x <= x <= card.right and card.y <= y <= card.bottom
    )
    return next((_End(box, card) for card in holder), None)


def _ways(
    leaving: Sequence[Exit], arriving: Sequence[Exit], bottom: float | None
) -> Iterator[tuple[float, tuple[Point, ...]]]:
    """Yield ways from start to end, in one gap between columns or below them all, with what each costs: its
    length, and a little more for each bend, and for ends that are not in the middle of a card.
    """
    for from_x, from_lane, from_y, from_off in leaving:
        for to_x, to_lane, to_y, to_off in arriving:
            off, across = _OFF_CENTRE * (from_off + to_off), abs(to_y - from_y)
            for lane in (from_lane,) if from_lane == to_lane else (from_lane, to_lane):
                length = abs(lane - from_x) + across + abs(to_x - lane) + 4 * _BEND
                yield length + off, ((from_x, from_y), (lane, from_y), (lane, to_y), (to_x, to_y))
    if bottom is None:
        return
    for from_x, from_lane, from_y, from_off in leaving:
        for to_x, to_lane, to_y, to_off in arriving:
            off = _OFF_CENTRE * (from_off + to_off)
            for number in range(1, _LANES + 1):
                y = bottom + number * _LOW_LANE
                length = abs(from_lane - from_x) + abs(y - from_y) + abs(to_lane - from_lane)
                length = length + abs(to_y - y) + abs(to_x - to_lane) + 6 * _BEND
                yield (
                    length + off,
                    (
                        (from_x, from_y),
                        (from_lane, from_y),
                        (from_lane, y),
                        (to_lane, y),
                        (to_lane, to_y),
                        (to_x, to_y),
                    ),
                )


def _exits(end: _End) -> Iterator[Exit]:
    """Yield where a line may leave a card, or reach it."""
    middle = end.box.centre[1]
    shifts = [shift for shift in _SHIFTS if abs(shift) < end.box.height / 2 - 1.0]
    for number in range(1, _LANES + 1):
        for shift in shifts:
            y = middle + shift
            yield Exit(end.card.right, end.card.right + number * _LANE, y, abs(y - middle))
            yield Exit(end.card.x, end.card.x - number * _LANE, y, abs(y - middle))
