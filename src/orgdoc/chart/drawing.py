"""A page of a chart with every place worked out: boxes and lines in points, x to the right, y down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from orgdoc.views.chart_page import Outline

Point = tuple[float, float]


class Paint(StrEnum):
    """What a box is filled with; a theme says in which colour, by the box's tone."""

    NONE = "none"
    CARD = "card"
    TINT = "tint"
    STRONG = "strong"
    PANEL = "panel"  # lighter than a tint, under cards
    INK = "ink"
    SIGN = "sign"  # as dark as words
    HOLLOW = "hollow"  # a card's fill, the outline as dark as words
    RULE = "rule"


class Shape(StrEnum):
    """The outer form of a box; the values are Graphviz's names."""

    RECTANGLE = "box"
    PILL = "pill"  # a rectangle with round ends
    CIRCLE = "circle"
    HALF = "half"  # a circle whose left half is filled
    DIAMOND = "diamond"
    TRAPEZIUM = "trapezium"


class Corners(StrEnum):
    """Which corners of a rectangle are a little rounded, where a format can draw it: what looks like one
    thing, such as a panel under its head, is rounded as one.
    """

    NONE = ""
    ALL = "all"
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"


class Align(StrEnum):
    """Where the lines of a box stand in it."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Text(NamedTuple):
    """One line of text. Muted text is lighter, but never below the contrast that reading needs."""

    content: str
    size: float
    bold: bool = False
    muted: bool = False

    def scaled(self, factor: float) -> Text:
        return Text(self.content, self.size * factor, self.bold, self.muted)


class Box(NamedTuple):
    """A shape, its lines of text, or both. A plain record: a large chart makes 100,000 of them.

    `id` is the view's id, or "" for what has none; `part_of` the id of the card or row that a mark, an icon
    or a rule belongs to. `on` is the paint under the text where the box itself has none. `pad` is the room
    left of (or right of) and above the text.
    """

    x: float
    y: float
    width: float
    height: float
    id: str = ""
    part_of: str = ""
    shape: Shape = Shape.RECTANGLE
    paint: Paint = Paint.NONE
    on: Paint = Paint.CARD
    tone: int = -1
    outline: Outline | None = None
    accented: bool = False  # the outline in the tone's strong colour
    lines: tuple[Text, ...] = ()
    align: Align = Align.LEFT
    pad: Point = (0.0, 0.0)
    tip: str = ""
    link: str | None = None
    corners: Corners = Corners.NONE

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return (self.x + self.width / 2, self.y + self.height / 2)

    def moved(self, dx: float, dy: float) -> Box:
        return self._placed(self.x + dx, self.y + dy, 1.0)

    def scaled(self, factor: float) -> Box:
        return self._placed(self.x * factor, self.y * factor, factor)

    def _placed(self, x: float, y: float, factor: float) -> Box:
        """Return the box elsewhere and so much larger; written out, as this is done for every box."""
        return Box(
            x,
            y,
            self.width * factor,
            self.height * factor,
            self.id,
            self.part_of,
            self.shape,
            self.paint,
            self.on,
            self.tone,
            self.outline,
            self.accented,
            self.lines if factor == 1.0 else tuple([line.scaled(factor) for line in self.lines]),
            self.align,
            (self.pad[0] * factor, self.pad[1] * factor),
            self.tip,
            self.link,
            self.corners,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line along horizontal and vertical stretches, from one box to another (by id)."""

    start: str
    end: str
    points: tuple[Point, ...]
    dotted: bool = False

    def moved(self, dx: float, dy: float) -> Line:
        return replace(self, points=tuple((x + dx, y + dy) for x, y in self.points))

    def scaled(self, factor: float) -> Line:
        return replace(self, points=tuple((x * factor, y * factor) for x, y in self.points))


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole page. `scale` is points on the page per point of base type; `effective_pt` its smallest type;
    `drawn` are the indices of the second lines that are lines here, the others became words.
    """

    name: str
    title: str
    description: str
    language: str
    width: float
    height: float
    scale: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    drawn: tuple[int, ...] = ()

    @property
    def effective_pt(self) -> float:
        return min((line.size for box in self.boxes for line in box.lines), default=0.0)


def moved(boxes: Iterable[Box], dx: float, dy: float) -> list[Box]:
    return [box.moved(dx, dy) for box in boxes]
