"""Sizes of type and distances, in points at base scale."""

from __future__ import annotations

from typing import NamedTuple

TITLE = 15.0
HEAD = 12.0  # officers and the like
NAME = 10.0  # bold
BODY = 10.0  # everything else: the smallest type of a page
PILL = 12.6  # height of a mark
ICON = 9.0
ICON_ROOM = 12.5  # icon and the gap behind it
STRIPE = 3.0
ROUND = 2.6  # radius of a card's corners
MARGIN_X, MARGIN_Y = 12.0, 7.0
LEGEND_ROW = 13.8
SIGN = 8.4  # height of a sign of certainty
SIGN_ROOM = 12.5  # sign and the gap before it
BADGE = 13.4  # height of a number of what is open
BADGE_GAP = 4.0
DEPTH = 9.0  # how far a row stands in under what it serves
DEEPEST = 3  # from here on rows stand in no further


class Spacing(NamedTuple):
    """Distances that may stretch where a page has room left."""

    pad_y: float = 2.4  # in a card, above and below its text
    row_gap: float = 1.0  # between rows of a card
    card_gap: float = 3.2
    block_gap: float = 5.4
    level_gap: float = 10.5  # between trunk and branch heads
    head_gap: float = 5.0  # between a branch head and its columns
    foot_gap: float = 6.0  # above the legend
    one_line: bool = False  # whether heads have their post beside their name, where there is room

    def stretched(self, factor: float) -> Spacing:
        distances = [name for name in self._fields if name != "one_line"]
        return self._replace(**{name: getattr(self, name) * factor for name in distances})


TIGHT = Spacing()

PAD_X = 5.5
SPINE = 3.0  # from a column's left edge to its vertical line
INDENT = 7.0  # from a manager's left edge to that of the cards below
LANE_WIDER = 1.3  # than a branch's, cards of the lane are
GUTTER = 6.0  # between two columns of a branch
BRANCH_GAP = 13.0
SECOND_LINES = 3.0  # room below the columns for dotted lines to pass
FRAME = 5.0  # between a panel's edge and its columns
