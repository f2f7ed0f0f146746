"""Marks: a few words in a pill, the signs of certainty, and the numbers of what is open."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.chart.drawing import Align, Box, Paint, Shape, Text
from orgdoc.chart.spacing import BADGE, BADGE_GAP, BODY, PILL, SIGN, SIGN_ROOM
from orgdoc.chart.text_metrics import LINE_HEIGHT, text_width
from orgdoc.views.chart_page import Outline

PILL_PAD = 7.0  # left and right of the words together


def pill_width(lines: Sequence[str]) -> float:
    return max(*(text_width(line, BODY) + PILL_PAD for line in lines), PILL)


def pill(lines: Sequence[str], x: float, y: float, width: float) -> Box:
    return Box(
        x=x,
        y=y,
        width=width,
        height=PILL + (len(lines) - 1) * BODY * LINE_HEIGHT,
        shape=Shape.PILL,
        outline=Outline.SOLID,
        lines=tuple(Text(line, BODY) for line in lines),
        align=Align.CENTRE,
    )


_OPEN = -2  # the tone of what is open
_SIGNS = {
    "firm": (Shape.CIRCLE, Paint.SIGN),
    "likely": (Shape.HALF, Paint.HOLLOW),
    "leaning": (Shape.CIRCLE, Paint.HOLLOW),
    "decided": (Shape.DIAMOND, Paint.SIGN),
}
_DIAMOND = 1.15  # a diamond looks smaller than a circle of its height


def is_badge(sign: str) -> bool:
    """Whether a sign is the number of something open."""
    return bool(sign) and sign not in _SIGNS


def badge_width(sign: str) -> float:
    """Return the width of a number, which is round where it has one digit."""
    return max(BADGE, text_width(sign.partition(":")[2], BODY, True) + PILL_PAD)


def sign_room(sign: str) -> float:
    """Return the room that a sign takes beside words, the gap between included."""
    if not sign:
        return 0.0
    return badge_width(sign) + BADGE_GAP if is_badge(sign) else SIGN_ROOM


def sign_box(sign: str, right: float, middle: float) -> Box:
    """Return a sign whose right end and middle are there."""
    if is_badge(sign):
        sort, _, number = sign.partition(":")
        width = badge_width(sign)
        decide = sort == "decide"
        return Box(
            x=right - width,
            y=middle - BADGE / 2,
            width=width,
            height=BADGE,
            shape=Shape.CIRCLE if width == BADGE else Shape.PILL,
            paint=Paint.STRONG if decide else Paint.CARD,
            on=Paint.STRONG if decide else Paint.CARD,
            tone=_OPEN,
            outline=Outline.SOLID,
            accented=True,
            lines=(Text(number or "?", BODY, bold=True),),
            align=Align.CENTRE,
            pad=(0.0, (BADGE - BODY * LINE_HEIGHT) / 2),
        )
    shape, paint = _SIGNS[sign]
    size = SIGN * (_DIAMOND if shape is Shape.DIAMOND else 1.0)
    return Box(
        x=right - SIGN / 2 - size / 2,
        y=middle - size / 2,
        width=size,
        height=size,
        shape=shape,
        paint=paint,
        outline=Outline.SOLID if paint is Paint.HOLLOW else None,
    )
