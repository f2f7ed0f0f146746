"""Figures side by side: whose how much is, and how sure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil

from orgdoc.chart.drawing import Box, Paint, Shape
from orgdoc.chart.marks import sign_box
from orgdoc.chart.spacing import SIGN
from orgdoc.chart.text_metrics import LINE_HEIGHT, longest_piece, wrap
from orgdoc.colours import contrast
from orgdoc.formats.pptx.drawn import Para, Pen, Rect, Run, filled, outlined
from orgdoc.formats.pptx.look import Palette
from orgdoc.formats.pptx.measure import height, paragraphs
from orgdoc.views.slides import Tile, Tiles

_FIGURE, _NAME, _BODY, _SAID = 40.0, 16.0, 13.0, 15.0
_SHARES = (1.3, 1.15, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of these sizes, the largest that there is room for
_MOST_BESIDE = 6
_LARGE = 3.0  # the contrast that large type needs
_GAP, _PAD, _STRIPE, _SIGN_ROOM, _BEFORE_PARTS = 12.0, 12.0, 5.0, 16.0, 6.0


def tiles_xml(body: Tiles, room: Rect, pen: Pen, palette: Palette, factor: float) -> Iterator[str]:
    """Yield the tiles, in a row or, of many, in two where the type is larger then, and what is said below."""
    count = max(len(body.tiles), 1)
    for share, rows in product(_SHARES, (1,) if count <= _MOST_BESIDE else (1, 2)):
        beside = ceil(count / rows)
        width = (room.width - _GAP * (beside - 1)) / beside
        size = _SAID * min(max(share, 0.8), 1.1)
        said = [para for runs in body.said for para in _spaced(paragraphs(runs, size, palette))]
        below = height(said, room.width, factor)
        inner = width - 2 * _PAD
        heights = [height(_words(tile, share, palette, inner, factor), inner, factor) for tile in body.tiles]
        tall = max(heights, default=0.0) + 2 * _PAD + _STRIPE
        whole = rows * tall + (rows - 1) * _GAP + _GAP + below
        is_whole = count <= _MOST_BESIDE or _widest(body) * share * factor <= inner
        if whole <= room.height and is_whole:
            break
    spare = max(room.height - whole, 0.0)
    top = room.y + spare * 0.2
    for number, tile in enumerate(body.tiles):
        x = room.x + (number % beside) * (width + _GAP)
        y = top + (number // beside) * (tall + _GAP)
        yield _tile(tile, Rect(x, y, width, tall), share, pen, palette, factor)
    y = top + rows * tall + (rows - 1) * _GAP + _GAP + spare * 0.2
    if said:
        yield pen.shape(Rect(room.x, y, room.width, below + 2), name="Summary", paragraphs=said)


def _widest(body: Tiles) -> float:
    """Return how wide the widest word in a tile is, in our sizes of type."""
    names = [longest_piece(tile.name, True) * _NAME for tile in body.tiles]
    lines = [longest_piece(line, False) * _BODY for tile in body.tiles for line in tile.lines]
    parts = [longest_piece(text, False) * _BODY + _SIGN_ROOM for tile in body.tiles for _, text in tile.parts]
    return max([*names, *lines, *parts], default=0.0)


def _spaced(found: list[Para]) -> list[Para]:
    return [para._replace(before=8.0) for para in found]


def _words(tile: Tile, share: float, palette: Palette, width: float, factor: float) -> list[Para]:
    """Return the words of a tile, broken where they break in so much width: signs stand beside some."""
    strong = palette.theme.accent(tile.tone).strong
    strong = palette.xml(strong) if contrast(strong, palette.theme.card) >= _LARGE else palette.ink
    lines = [(tile.figure, _FIGURE, strong, True), (tile.name, _NAME, palette.ink, True)]
    lines += [(line, _BODY, palette.muted, False) for line in tile.lines]
    found = []
    for text, size, colour, bold in lines:
        broken = wrap(text, width / factor, size * share, bold)
        found.append(Para(tuple((Run(line, size * share, colour, bold),) for line in broken)))
    for number, (_, text) in enumerate(tile.parts):
        before = _BEFORE_PARTS * share if not number else 2.0 * share
        line = (Run(text, _BODY * share, palette.ink),)
        found.append(Para((line,), left=_SIGN_ROOM * share, before=before))
    return found


def _tile(tile: Tile, rect: Rect, share: float, pen: Pen, palette: Palette, factor: float) -> str:
    words = _words(tile, share, palette, rect.width - 2 * _PAD, factor)
    stripe = palette.xml(palette.theme.accent(tile.tone).strong)
    card = pen.shape(
        rect,
        name=tile.name,
        fill=filled(palette.card),
        line=outlined(palette.border, 0.75),
        paragraphs=words,
        insets=(_PAD, _PAD + _STRIPE, _PAD, 0.0),
    )
    shapes = [card, pen.shape(Rect(rect.x, rect.y, rect.width, _STRIPE), name="Stripe", fill=filled(stripe))]
    y = rect.y + _PAD + _STRIPE
    first = len(words) - len(tile.parts)
    for number, para in enumerate(words):
        high = para.before + len(para.lines) * para.lines[0][0].size * LINE_HEIGHT
        if number >= first:
            line = _BODY * share * LINE_HEIGHT
            middle = y + para.before + line / 2
            shapes += _sign(tile.parts[number - first][0], rect.x + _PAD, middle, share, pen, palette)
        y += high
    return pen.group(rect, shapes, name=tile.name)


def _sign(sign: str, x: float, middle: float, share: float, pen: Pen, palette: Palette) -> Iterator[str]:
    """Yield a sign of certainty as the chart draws it."""
    size = SIGN * 1.2 * share
    box = sign_box(sign, 0.0, 0.0).scaled(1.2 * share)
    rect = Rect(x + size / 2 - box.width / 2, middle - box.height / 2, box.width, box.height)
    yield from sign_xml(box, rect, sign, 1.0, pen, palette)


def sign_xml(box: Box, rect: Rect, name: str, width: float, pen: Pen, palette: Palette) -> Iterator[str]:
    form = "diamond" if box.shape is Shape.DIAMOND else "ellipse"
    line = outlined(palette.ink, width) if box.paint is Paint.HOLLOW else ""
    yield pen.shape(rect, name=name, form=form, fill=filled(palette.fill(box.paint, box.tone)), line=line)
    if box.shape is Shape.HALF:
        yield pen.shape(rect, name=name, form="left half", fill=filled(palette.ink))
