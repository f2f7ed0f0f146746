"""Small drawn signs for the kinds of rows, told apart by shape alone."""

from __future__ import annotations

from orgdoc.chart.drawing import Box, Paint, Shape
from orgdoc.chart.spacing import ICON
from orgdoc.views.chart_page import Outline

# x, y, width, height in a square of 9 by 9, shape, filled?
_Part = tuple[float, float, float, float, Shape, bool]
_PAWN: tuple[_Part, ...] = (
    (2.6, 0.3, 3.8, 3.8, Shape.CIRCLE, True),
    (0.9, 4.7, 7.2, 4.0, Shape.TRAPEZIUM, True),
)
_PARTS: dict[str, tuple[_Part, ...]] = {
    "person": _PAWN,
    "team": (
        (1.2, 1.2, 2.9, 2.9, Shape.CIRCLE, True),
        (4.9, 1.2, 2.9, 2.9, Shape.CIRCLE, True),
        (0.0, 4.7, 9.0, 3.6, Shape.TRAPEZIUM, True),
    ),
    "equipment": (  # a screen on its foot
        (0.3, 0.8, 8.4, 5.6, Shape.RECTANGLE, True),
        (2.2, 7.2, 4.6, 1.2, Shape.RECTANGLE, True),
    ),
    "software": (  # a window with its bar
        (0.5, 0.9, 8.0, 7.2, Shape.RECTANGLE, False),
        (0.5, 0.9, 8.0, 2.2, Shape.RECTANGLE, True),
    ),
    "infrastructure": (  # a rack
        (0.3, 0.6, 8.4, 2.1, Shape.RECTANGLE, True),
        (0.3, 3.4, 8.4, 2.1, Shape.RECTANGLE, True),
        (0.3, 6.2, 8.4, 2.1, Shape.RECTANGLE, True),
    ),
}
_OTHER: tuple[_Part, ...] = ((2.7, 2.7, 3.6, 3.6, Shape.CIRCLE, True),)


def icon(kind: str, x: float, y: float, part_of: str) -> list[Box]:
    """Return the sign of a kind with its top left corner at x, y; a dot for a kind without a sign."""
    unit = ICON / 9.0
    return [
        Box(
            x=x + left * unit,
            y=y + top * unit,
            width=width * unit,
            height=height * unit,
            shape=shape,
            paint=Paint.INK if filled else Paint.NONE,
            outline=None if filled else Outline.SOLID,
            part_of=part_of,
        )
        for left, top, width, height, shape, filled in _PARTS.get(kind, _OTHER)
    ]
