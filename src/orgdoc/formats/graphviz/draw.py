"""A page of a chart as SVG, PNG or DOT."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from orgdoc.chart import page_plan
from orgdoc.chart.drawing import Layout
from orgdoc.chart.layout import lay_out
from orgdoc.chart.second_lines import with_words
from orgdoc.chart.theme import LIGHT, Theme
from orgdoc.formats.graphviz import graph, svg
from orgdoc.formats.graphviz.engine import Engine, EngineError
from orgdoc.views.chart_page import ChartPage

_PNG = b"\x89PNG\r\n\x1a\n"
_EMBEDDED_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "HEBREW", "COMBINING")


def draw_svg(page: ChartPage, engine: Engine, theme: Theme = LIGHT) -> bytes:
    layout = layout_of(page)
    drawn = engine.run(to_dot(page, theme), "svg")
    try:
        return svg.finish(drawn, layout)
    except (ValueError, KeyError, IndexError) as problem:
        raise EngineError(f"Graphviz ({engine.path}) printed something that is no drawing.") from problem


def draw_png(page: ChartPage, engine: Engine, theme: Theme = LIGHT, dpi: int = 200) -> bytes:
    """Return the page as a picture, on the theme's page colour."""
    drawn = engine.run(graph.filled(to_dot(page, theme), theme.page), "png", dpi)
    if not drawn.startswith(_PNG):
        raise EngineError(f"Graphviz ({engine.path}) printed something that is no picture.")
    return drawn


@lru_cache(maxsize=1)  # a page is drawn twice in a row, as an SVG and as a picture
def to_dot(page: ChartPage, theme: Theme = LIGHT) -> str:
    return graph.digraph(layout_of(page), theme).source


def effective_pt(page: ChartPage) -> float:
    """Return the smallest type of the page where it fills a slide's body (12.33 × 6.4 in)."""
    return layout_of(page).effective_pt


@lru_cache(maxsize=64)
def layout_of(page: ChartPage) -> Layout:
    return lay_out(page)


def unsupported_labels(page: ChartPage) -> tuple[str, ...]:
    """Return the names and words that the embedded engine cannot draw in a PNG, each once, in the order of
    the page; it has letters for Latin, Greek, Cyrillic and Hebrew only.
    """
    return tuple(dict.fromkeys(label for label in _labels(page) if not all(map(_is_supported, label))))


def _labels(page: ChartPage) -> Iterator[str]:
    yield from (page.title, page.subtitle)
    blocks = [block for branch in page.branches for block in branch.blocks]
    cards = [*page.trunk, *(branch.head for branch in page.branches)]
    cards += [card for block in blocks for card in (block.head, *block.cards) if card is not None]
    for card in cards:
        yield from (card.title, *card.lines, *card.marks)
        for row in card.rows:
            yield from (row.text, *row.marks)
    yield from (entry.text for entry in page.legend)
    yield page.footer


def _is_supported(char: str) -> bool:
    if char.isascii() or unicodedata.category(char)[0] in "PZC":
        return True
    return unicodedata.name(char, "").startswith(_EMBEDDED_SCRIPTS) or char in "°±×÷€£¥¢§©®™ªº²³¹¼½¾µ"


def fits(page: ChartPage, least_pt: float) -> bool:
    """Return whether the page can be drawn on a slide's body with its smallest type at least so big: 9 or
    12 points, which the layout then keeps to. Takes time in proportion to the page, and next to none for
    a page that is far too full.
    """
    return page_plan.fits(with_words(page, set(range(len(page.second_lines)))), least_pt)
