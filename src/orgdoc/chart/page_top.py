"""What stands above the branches: title, subtitle, footer words and trunk, in the lowest band."""

from __future__ import annotations

from typing import NamedTuple

from orgdoc.chart.cards import card_height, natural_width, one_line_width
from orgdoc.chart.furniture import footer_width, title_heights
from orgdoc.chart.spacing import BODY, LEGEND_ROW, MARGIN_X, TITLE, Spacing
from orgdoc.chart.text_metrics import LINE_HEIGHT, line_count, text_width
from orgdoc.views.chart_page import Card, ChartPage

_ROOM = 14.0  # between the title and what stands beside it
_FOOTER_LINES = 2  # at most, right of the trunk
_LEAST_BESIDE = 110.0  # for a subtitle left of the trunk
_NARROWEST, _WIDEST, _WIDEST_LINE = 110.0, 220.0, 330.0  # of a trunk's card


class Top(NamedTuple):
    """The band's height, and the widths in which title and subtitle break; `footer`: it bears the footer,
    on its first line or, `below`, under the title in a line or two.
    """

    height: float
    title_width: float
    subtitle_width: float
    footer: bool
    below: float = 0.0


def trunk_width(page: ChartPage, spacing: Spacing) -> float:
    """Return the width of the trunk's cards."""
    return max((_trunk_width(card, spacing) for card in page.trunk), default=0.0)


def _trunk_width(card: Card, spacing: Spacing) -> float:
    needed = one_line_width(card) if spacing.one_line else None
    if needed is not None and needed + 12.0 <= _WIDEST_LINE:
        return max(needed + 12.0, _NARROWEST)
    return min(max(natural_width(card) + 12.0, _NARROWEST), _WIDEST)


def trunk_height(page: ChartPage, spacing: Spacing) -> float:
    width = trunk_width(page, spacing)
    heights = [card_height(card, width, spacing) for card in page.trunk]
    return sum(heights) + spacing.level_gap * (len(heights) - 1) if heights else 0.0


def top_of(page: ChartPage, width: float, spacing: Spacing) -> Top:
    """Return the band of a page so wide: the title on one line, left of the trunk or else above it."""
    whole = width - 2 * MARGIN_X
    title = text_width(page.title, TITLE, True)
    footer = bool(page.footer) and title + _ROOM + footer_width(page) <= whole
    if page.trunk and page.subtitle:  # the footer's place is then beside the subtitle
        footer = False
    if not page.trunk:
        height = sum(title_heights(page, whole, whole))
        return Top(max(height, LEGEND_ROW if footer else 0.0), whole, whole, footer)
    trunk = trunk_height(page, spacing)
    beside = (whole - trunk_width(page, spacing)) / 2 - _ROOM
    if title <= beside:
        height = max(sum(title_heights(page, beside, beside)), trunk)
        return Top(height, beside, beside, footer and footer_width(page) <= beside)
    over, under = title_heights(page, whole, beside)
    if page.subtitle and beside < _LEAST_BESIDE:
        over = sum(title_heights(page, whole, whole))
        return Top(over + spacing.foot_gap + trunk, whole, whole, footer)
    gap = spacing.head_gap if over else 0.0
    lines = line_count(page.footer, beside, BODY) if page.footer and not footer else 0
    below = 0 < lines <= _FOOTER_LINES
    height = over + max(under, gap + trunk, lines * BODY * LINE_HEIGHT if below else 0.0)
    return Top(height, whole, beside, footer or below, over if below else 0.0)
