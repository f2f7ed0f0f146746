"""Marks: a few words in a pill, such as "also CTO"."""

from __future__ import annotations

from orgdoc.rendering.drawing import Align, Box, Shape, Text
from orgdoc.rendering.spacing import BODY, PILL
from orgdoc.rendering.text_metrics import text_width
from orgdoc.views.chart_page import Outline


def pill_width(mark: str) -> float:
    return max(text_width(mark, BODY) + 7.0, PILL)


def pill(mark: str, x: float, y: float, width: float) -> Box:
    return Box(
        x=x,
        y=y,
        width=width,
        height=PILL,
        shape=Shape.PILL,
        outline=Outline.SOLID,
        lines=(Text(mark, BODY),),
        align=Align.CENTRE,
    )
