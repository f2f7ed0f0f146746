"""A card of the view as boxes: its frame, its words, its marks and its rows, at the origin."""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import NamedTuple

from orgdoc.chart.drawing import Align, Box, Corners, Paint, Text, moved
from orgdoc.chart.icons import icon
from orgdoc.chart.marks import PILL_PAD, badge_width, is_badge, pill, pill_width, sign_box, sign_room
from orgdoc.chart.spacing import (
    BADGE,
    BADGE_GAP,
    BODY,
    DEEPEST,
    DEPTH,
    HEAD,
    ICON,
    ICON_ROOM,
    NAME,
    PAD_X,
    PILL,
    STRIPE,
    Spacing,
)
from orgdoc.chart.text_metrics import LINE_HEIGHT, first_lines, line_count, longest_piece, text_width, wrap
from orgdoc.views.chart_page import Card, Outline, Role, Row

_MARK_GAP = 3.0
_BEFORE_MARK = 1.5  # more between a text and the first mark
_NAME_GAP = 7.0  # between a head's name and the post beside it
_BASE_LINE = 0.3  # of the size of type: from the middle of a line down to where letters stand
_MOST_LINES = 4  # of an officer's name or post; the pointer shows the whole
_SEPARATOR = " · "  # between what stands under a head's name, on one line
_OPEN = -2  # the tone of what is open
_EDGE = 3.0  # a row's box reaches so far out of its text, so that its outline has room
_INSET = 2.2  # from a double outline's outer line to its inner one


class _Style(NamedTuple):
    size: float
    paint: Paint
    align: Align = Align.LEFT
    stripe: bool = False
    accented: bool = False
    light: bool = False  # the name is a label, no more


_HEAD = _Style(HEAD, Paint.STRONG, Align.CENTRE)
_STYLES = {
    Role.TOP: _HEAD,
    Role.OFFICER: _HEAD,
    Role.FUNCTION: _HEAD,
    Role.GROUP: _Style(HEAD, Paint.NONE, Align.CENTRE),
    Role.HEADING: _Style(NAME, Paint.NONE),
    Role.MANAGER: _Style(NAME, Paint.TINT),
    Role.PROJECT: _Style(NAME, Paint.CARD, stripe=True),
    Role.RESOURCES: _Style(BODY, Paint.CARD, light=True),
    Role.SUMMARY: _Style(NAME, Paint.TINT),
}


def is_head(card: Card) -> bool:
    """Whether the card is drawn like an officer: centred, in the larger type."""
    return _STYLES[card.role].align is Align.CENTRE


class _Same:
    """A card as a key: equal to itself only, which is told at once, however much stands in it."""

    __slots__ = ("card",)

    def __init__(self, card: Card) -> None:
        self.card = card

    def __hash__(self) -> int:
        return id(self.card)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.card is self.card


def natural_width(card: Card) -> float:
    """Return the least width in which no text of the card breaks."""
    return _natural_width(_Same(card))


@lru_cache(maxsize=16384)
def _natural_width(same: _Same) -> float:
    card = same.card
    style = _style_of(card)
    texts = [text_width(card.title, style.size, not style.light) + _beside(card)]
    texts += [text_width(line, BODY) for line in card.lines]
    texts += [
        _before(row)
        + text_width(row.text, BODY)
        + _BEFORE_MARK
        + sum(map(_room_of_mark, row.marks))
        + sign_room(row.sign)
        for row in card.rows
    ]
    texts.append(sum(map(_room_of_mark, card.marks)))
    return max(texts) + _left(card, style) + PAD_X + 1.0


@lru_cache(maxsize=16384)
def _unbroken_width(same: _Same) -> float:
    card = same.card
    style = _style_of(card)
    texts = [longest_piece(card.title, not style.light) * style.size + _beside(card)]
    texts += [longest_piece(line, False) * BODY for line in card.lines]
    texts += [_before(row) + longest_piece(row.text, False) * BODY + sign_room(row.sign) for row in card.rows]
    return max(texts) + _left(card, style) + PAD_X


def unbroken_width(card: Card) -> float:
    """Return the least width in which no word of the card breaks between two letters."""
    return _unbroken_width(_Same(card))


def _room_of_mark(mark: str) -> float:
    return pill_width((mark,)) + _MARK_GAP


def one_line_width(card: Card) -> float | None:
    """Return the least width in which a head's name and post stand side by side, None where they may not."""
    if not card.lines or card.marks or card.rows or not is_head(card):
        return None
    name, post = text_width(card.title, HEAD, True), text_width(_SEPARATOR.join(card.lines), BODY)
    return name + _NAME_GAP + post + 2 * PAD_X + 1.0


def _is_in_one_line(card: Card, width: float, spacing: Spacing) -> bool:
    return spacing.one_line and is_head(card) and (one_line_width(card) or inf) <= width


def card_height(card: Card, width: float, spacing: Spacing) -> float:
    """Return how high `card_boxes` makes a card, without making its boxes; 0 for one without words."""
    if not (card.title or card.lines):
        return 0.0
    if _is_in_one_line(card, width, spacing):
        height = HEAD * LINE_HEIGHT
    else:
        height = _content_height(_Same(card), width)
    return height + len(card.rows) * spacing.row_gap + 2 * _top(card, spacing)


@lru_cache(maxsize=32768)
def _content_height(same: _Same, width: float) -> float:
    """Return the height of a card's texts and marks, without the distances between them."""
    card = same.card
    style = _style_of(card)
    inner = width - _left(card, style) - PAD_X
    if card.marks:
        lines = _words(card, style, inner)
        height = _marks(card.marks, lines, inner, style.align, _taken(card, lines))[1]
    else:
        most = _MOST_LINES if is_head(card) else None
        height = _height_of(card.title, inner - _beside(card), style.size, not style.light, most)
        height += sum(_height_of(line, inner, BODY, False, most) for line in _told(card, inner))
    return height + sum(_row_height(row, inner) for row in card.rows)


def _top(card: Card, spacing: Spacing) -> float:
    if card.role is Role.HEADING:
        return 0.0
    return spacing.pad_y + (1.6 if card.outline is Outline.DOUBLE else 0.0)


def _beside(card: Card) -> float:
    """Return the room that signs take beside a card's name."""
    return sign_room(card.sign) + (ICON_ROOM if card.kind else 0.0)


def _has_badge(card: Card) -> bool:
    """Whether a number stands before the card's name."""
    return is_badge(card.sign)


def _before(row: Row) -> float:
    """Return the room at the left of a row's words."""
    return min(row.depth, DEEPEST) * DEPTH + ICON_ROOM


def _words(card: Card, style: _Style, width: float) -> tuple[Text, ...]:
    most = _MOST_LINES if is_head(card) else None
    name = Text("", style.size, bold=not style.light, muted=style.light)
    title = _lines(card.title, width - _beside(card), name, most)
    like = Text("", BODY, muted=True)
    more = (text for line in _told(card, width) for text in _lines(line, width, like, most))
    return (*title, *more)


def _told(card: Card, width: float) -> tuple[str, ...]:
    """Return the lines under a name; a head's on one line where they fit on it, and none under a heading
    that has them beside it.
    """
    if _is_beside(card, width):
        return ()
    if not is_head(card) or len(card.lines) < 2:
        return card.lines
    joined = _SEPARATOR.join(card.lines)
    return (joined,) if text_width(joined, BODY) <= width else card.lines


def _is_beside(card: Card, width: float) -> bool:
    """Whether the one line of a heading of the lane stands at the right end of the heading itself."""
    if card.role is not Role.HEADING or len(card.lines) != 1:
        return False
    return text_width(card.title, NAME, True) + _NAME_GAP + text_width(card.lines[0], BODY) <= width


def _beside_heading(card: Card, box: Box) -> list[Box]:
    width = box.width - 2 * PAD_X
    if not _is_beside(card, width):
        return []
    line = Text(card.lines[0], BODY, muted=True)
    room = text_width(line.content, BODY) + 1.0
    own = Box(box.width - PAD_X - room, 0, room, BODY * LINE_HEIGHT, part_of=card.id, lines=(line,))
    return [own._replace(align=Align.RIGHT)]


def _height_of(text: str, width: float, size: float, bold: bool = False, most: int | None = None) -> float:
    if not text.strip():
        return 0.0
    count = line_count(text, width, size, bold)
    return (min(count, most) if most else count) * size * LINE_HEIGHT


@lru_cache(maxsize=16384)
def card_boxes(card: Card, width: float, spacing: Spacing, least: float = 0.0) -> tuple[Box, ...]:
    """Return the card's own box first, with all its words, then the boxes that lie on it. In a card made
    higher, to be at least as high as its neighbours, the words stand in the middle.
    """
    style = _style_of(card)
    left = _left(card, style)
    inner = width - left - PAD_X
    top = _top(card, spacing)
    if _is_in_one_line(card, width, spacing):
        return _in_one_line(card, width, max(HEAD * LINE_HEIGHT + 2 * top, least))
    lines = _words(card, style, inner)
    marks, text_bottom = _marks(card.marks, lines, inner, style.align, _taken(card, lines))
    numbered = _has_badge(card)
    name, lines = (
        ([line for line in lines if line.bold], tuple(line for line in lines if not line.bold))
        if numbered
        else ([], lines)
    )
    if not card.rows:
        top = max(top, (least - text_bottom) / 2)
    marks = [
        mark._replace(part_of=card.id, on=style.paint, tone=card.tone) for mark in moved(marks, left, top)
    ]
    rows, rows_bottom = _rows(card.rows, left, top + text_bottom, inner, spacing)
    box = Box(
        x=0,
        y=0,
        width=width,
        height=max(rows_bottom + top, least),
        id=card.id,
        paint=style.paint,
        on=Paint.CARD if style.paint is Paint.NONE else style.paint,
        tone=card.tone,
        outline=None if style.paint is Paint.NONE else card.outline,
        accented=style.accented or card.tone == _OPEN or card.outline is not Outline.SOLID,
        lines=lines,
        align=style.align,
        pad=(left if style.align is Align.LEFT else PAD_X, top + text_height(tuple(name))),
        tip=card.tip or card.title,
        link=card.link,
        corners=Corners.ALL,
    )
    return (
        box,
        *_ornaments(box, style),
        *_sign_of(card, top, width, style),
        *_name(card, name, box, top),
        *_beside_heading(card, box),
        *marks,
        *rows,
    )


def _name(card: Card, lines: list[Text], box: Box, top: float) -> list[Box]:
    """Return a card's name in a box of its own, where a number stands before it."""
    if not lines:
        return []
    left = box.pad[0] + badge_width(card.sign) + BADGE_GAP
    height = text_height(tuple(lines))
    width = box.width - left
    own = Box(left, top, width, height, part_of=card.id, on=box.on, tone=box.tone, lines=tuple(lines))
    return [own]


def _sign_of(card: Card, top: float, width: float, style: _Style) -> list[Box]:
    """Return the signs of a card, at the height of its name's first line: a number before it, else behind."""
    if not card.sign:
        return []
    middle = top + style.size * LINE_HEIGHT / 2
    right = width - PAD_X
    if _has_badge(card):
        right = _left(card, style) + badge_width(card.sign)
    kind_right = width - PAD_X - (0.0 if _has_badge(card) else sign_room(card.sign))
    kind = icon(card.kind, kind_right - ICON, middle - ICON / 2, card.id) if card.kind else []
    return [*kind, sign_box(card.sign, right, middle)._replace(part_of=card.id)]


def _in_one_line(card: Card, width: float, height: float) -> tuple[Box, ...]:
    """Return a head with the post beside the name, on one base line; each a box of its own, in which it is
    centred, so that a font of other widths moves it little.
    """
    style = _style_of(card)
    name, post = Text(card.title, HEAD, bold=True), Text(_SEPARATOR.join(card.lines), BODY, muted=True)
    name_width, post_width = text_width(name.content, HEAD, True), text_width(post.content, BODY)
    x = (width - name_width - _NAME_GAP - post_width) / 2
    box = Box(
        x=0,
        y=0,
        width=width,
        height=height,
        id=card.id,
        paint=style.paint,
        tone=card.tone,
        outline=card.outline,
        accented=card.outline is not Outline.SOLID,
        tip=card.tip or card.title,
        link=card.link,
        corners=Corners.ALL,
    )
    words = Box(
        x=x,
        y=(height - HEAD * LINE_HEIGHT) / 2,
        width=name_width,
        height=HEAD * LINE_HEIGHT,
        part_of=card.id,
        on=style.paint,
        tone=card.tone,
        lines=(name,),
        align=Align.CENTRE,
    )
    lower = (HEAD - BODY) * _BASE_LINE
    beside = words._replace(x=x + name_width + _NAME_GAP, y=words.y + lower, width=post_width, lines=(post,))
    inner = [inner_outline(box)] if box.outline is Outline.DOUBLE else []
    return (box, *inner, words, beside)


def _style_of(card: Card) -> _Style:
    """Return how the card is drawn; a dark fill would hide a broken outline, so such a card is light."""
    style = _STYLES[card.role]
    if card.tone == _OPEN:
        return style._replace(paint=Paint.TINT, stripe=False)
    if card.role is Role.MANAGER and card.outline is not Outline.SOLID:
        return style._replace(paint=Paint.CARD)
    if style.paint is Paint.STRONG and card.outline is not Outline.SOLID:
        return style._replace(paint=Paint.CARD)
    return style


def _left(card: Card, style: _Style) -> float:
    return PAD_X + (STRIPE if style.stripe and card.outline is Outline.SOLID else 0.0)


def _ornaments(box: Box, style: _Style) -> list[Box]:
    """Return the inner line of a double outline, or the stripe in the branch's colour."""
    if box.outline is Outline.DOUBLE:
        return [inner_outline(box)]
    if not style.stripe or box.outline is not Outline.SOLID:
        return []
    return [_bare(box)._replace(width=STRIPE, paint=Paint.STRONG, corners=Corners.LEFT)]


def inner_outline(box: Box) -> Box:
    return _bare(box)._replace(
        x=box.x + _INSET,
        y=box.y + _INSET,
        width=box.width - 2 * _INSET,
        height=box.height - 2 * _INSET,
        outline=Outline.SOLID,
        accented=box.accented,
    )


def _bare(box: Box) -> Box:
    return Box(box.x, box.y, box.width, box.height, part_of=box.id, tone=box.tone)


def _lines(text: str, width: float, like: Text, most: int | None = None) -> list[Text]:
    if not text.strip():
        return []
    if most:
        broken = first_lines(text, width, like.size, like.bold, most)
    else:
        broken = wrap(text, width, like.size, like.bold)
    return [like._replace(content=line) for line in broken]


def text_height(lines: tuple[Text, ...]) -> float:
    return sum(line.size for line in lines) * LINE_HEIGHT


def _taken(card: Card, lines: tuple[Text, ...]) -> tuple[float, float]:
    """Return the room that signs take at the start and at the end of a card's words, if they are one line."""
    if len(lines) != 1:
        return 0.0, 0.0
    before = badge_width(card.sign) + BADGE_GAP if _has_badge(card) else 0.0
    return before, _beside(card) - before


def _marks(
    marks: tuple[str, ...],
    lines: tuple[Text, ...],
    width: float,
    align: Align,
    taken: tuple[float, float] = (0.0, 0.0),
) -> tuple[list[Box], float]:
    """Return the marks as pills behind a text of one line, where there is room, or on lines of their own,
    with the height of text and marks together. Signs have `taken` so much of that line's start and end.

    Graphviz sets several lines at whole points, so a pill behind the last of them would stand askew.
    """
    bottom = text_height(lines)
    if not marks:
        return [], bottom
    boxes: list[Box] = []
    last = lines[-1] if lines else None
    before, behind = taken
    x = before + text_width(last.content, last.size, last.bold) + _MARK_GAP + _BEFORE_MARK if last else 0.0
    y = bottom - (last.size * LINE_HEIGHT + PILL) / 2 if last else 0.0
    if align is Align.CENTRE or len(lines) > 1:
        x = width  # they keep their lines to themselves
    for mark in marks:
        words = wrap(mark, width - PILL_PAD, BODY)
        needed = pill_width(words)
        if x + needed > width - behind or len(words) > 1:
            x, y, behind = 0.0, bottom + 2.0, 0.0
        box = pill(words, x, y, needed)
        boxes.append(box)
        bottom = max(bottom, box.bottom)
        x = width if len(words) > 1 else x + needed + _MARK_GAP
    return (_centred(boxes, width) if align is Align.CENTRE else boxes), bottom


def _centred(boxes: list[Box], width: float) -> list[Box]:
    rights = {box.y: max(other.right for other in boxes if other.y == box.y) for box in boxes}
    return [box.moved((width - rights[box.y]) / 2, 0) for box in boxes]


def _rows(
    rows: tuple[Row, ...], left: float, top: float, width: float, spacing: Spacing
) -> tuple[list[Box], float]:
    """Return the rows one under the other, and where the last one ends."""
    boxes: list[Box] = []
    y = top
    for row in rows:
        y += spacing.row_gap
        of_row = _row(row, left, y, width)
        boxes += of_row
        y = of_row[0].bottom
    return boxes, y


def _row_height(row: Row, width: float) -> float:
    room = width - _before(row) - sign_room(row.sign)
    if row.marks:
        return _marks(row.marks, _row_lines(row, width), room, Align.LEFT)[1] + 2 * _rim(row)
    note = _height_of(row.note, width - _before(row) + _EDGE, BODY)
    return _height_of(row.text, room, BODY) + note + 2 * _rim(row)


def _row_lines(row: Row, width: float) -> tuple[Text, ...]:
    """Return the words of a row, and its note below them, under the sign too."""
    before = _before(row)
    note = _lines(row.note, width - before + _EDGE, Text("", BODY, muted=not row.across))
    return (*_lines(row.text, width - before - sign_room(row.sign), Text("", BODY)), *note)


def _rim(row: Row) -> float:
    if row.outline is Outline.SOLID:
        return (BADGE + 1.0 - BODY * LINE_HEIGHT) / 2 if is_badge(row.sign) else 0.0
    return 3.0 if row.outline is Outline.DOUBLE else 1.4


def _row(row: Row, left: float, top: float, width: float) -> list[Box]:
    rim = _rim(row)
    before = _before(row)
    room = width - before - sign_room(row.sign)
    lines = _row_lines(row, width)
    marks, height = _marks(row.marks, lines, room, Align.LEFT)
    box = Box(
        x=left - _EDGE,
        y=top,
        width=width + 2 * _EDGE,
        height=height + 2 * rim,
        id=row.id,
        outline=None if row.outline is Outline.SOLID else row.outline,
        lines=lines,
        pad=(_EDGE + before, rim),
        tip=row.tip or row.text,
        link=row.link,
    )
    middle = top + rim + BODY * LINE_HEIGHT / 2
    kind = icon(row.kind, left + before - ICON_ROOM, middle - ICON / 2, row.id)
    sign = [sign_box(row.sign, left + width, middle)._replace(part_of=row.id)] if row.sign else []
    marks = [mark._replace(part_of=row.id) for mark in moved(marks, left + before, top + rim)]
    inner = [inner_outline(box)] if row.outline is Outline.DOUBLE else []
    return [box, *inner, *kind, *sign, *marks]
