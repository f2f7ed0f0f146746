"""Marks: a few words in a pill, such as "also CTO"."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.chart.drawing import Align, Box, Shape, Text
from orgdoc.chart.spacing import BODY, PILL
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
