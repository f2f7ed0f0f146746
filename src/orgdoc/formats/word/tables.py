"""Tables: a caption above, a header row that is repeated, rows that do not split, widths that hold."""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.colours import mix
from orgdoc.formats.word.columns import widths_of
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import Place, attribute, paragraph
from orgdoc.formats.word.inline import filled, numbered, plain, words_of
from orgdoc.formats.word.legible import WHITE, paper
from orgdoc.formats.word.stacked import fitted
from orgdoc.views.document import Runs, Table, Text

DEEPEST = 3  # levels of rows that the template has a style for
#: A table of so few rows, with so few characters in their longest cells, goes to the next page unbroken.
ROWS_KEPT_TOGETHER, TEXT_KEPT_TOGETHER = 6, 900
#: So many rows at the end of a table are not parted; a row with a cell of so many characters stands alone.
_LEFT_ALONE, _LONG_ROW = 3, 240
_STRENGTH_OF_GROUND = 0.1  # of the colour of a row, on white


def table_xml(block: Table, context: Context, place: Place) -> Iterator[str]:
    """Yield the caption and the table."""
    label = numbered(context.target(block.anchor), context)
    caption = label + plain(f"\u2002{block.caption}")
    yield paragraph(context.styles["caption"], caption, Place(place.new_page), keep_next=True)
    yield "".join(_table(fitted(block, context), context))


def _table(block: Table, context: Context) -> Iterator[str]:
    widths = widths_of(block, context)
    yield (
        f"<w:tbl><w:tblPr><w:tblStyle w:val={attribute(context.styles['orgdoc Table'])}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(block.caption)}/>"
        f"<w:tblDescription w:val={attribute(block.description)}/></w:tblPr>"
        f'<w:tblGrid>{"".join(f"""<w:gridCol w:w="{width}"/>""" for width in widths)}</w:tblGrid>'
    )
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    titles = tuple((Text(column.title),) for column in block.columns)
    heading = [context.styles["orgdoc Table Heading"]] * len(cells)
    to_the_right = frozenset(n for n, column in enumerate(block.columns) if column.number)
    yield _row(cells, titles, heading, context, keep=True, is_heading=True, to_the_right=to_the_right)
    # On a page of another colour the text is light, most often, and could not be read on a light ground.
    on_white = paper(context.word) == WHITE
    to_fill_in = {n for n, column in enumerate(block.columns) if column.to_fill_in and on_white}
    last = len(block.rows) - 1
    is_short = last < ROWS_KEPT_TOGETHER and _length(block) < TEXT_KEPT_TOGETHER
    others = [
        context.styles["orgdoc Table Number" if column.number else "orgdoc Table Text"]
        for column in block.columns[1:]
    ]
    for place, row in enumerate(block.rows):
        # A long table may break, but never with a row alone, or with two of a line or so, before or after
        # the break. Of three long rows each may stand alone.
        at_an_end = place in (0, 1) or last - _LEFT_ALONE < place
        kept = (at_an_end and _longest(row) < _LONG_ROW) or place == last - 1 > 1 or place in block.together
        keep = (place < last and (is_short or kept)) or (place == last and place in block.together)
        level = min(block.levels[place], DEEPEST) if block.levels else 0
        first = context.styles[f"orgdoc Table Level {level}" if level else "orgdoc Table Text"]
        colour = context.colours.get(block.tones[place]) if block.tones else None
        grounds = (_ground(colour) if n in to_fill_in else "" for n in range(1, len(cells)))
        marked = (_bar(colour), *grounds)
        yield _row(
            [cell.replace("</w:tcPr>", f"{mark}</w:tcPr>") for cell, mark in zip(cells, marked, strict=True)],
            row,
            [first, *others],
            context,
            keep=keep,
        )
    yield "</w:tbl>"


def _bar(colour: str | None) -> str:
    """Return the border of a cell that is a bar in `colour` before its row."""
    if colour is None:
        return ""
    shade = colour.removeprefix("#")
    return f'<w:tcBorders><w:left w:val="single" w:sz="24" w:space="0" w:color="{shade}"/></w:tcBorders>'


def _ground(colour: str | None) -> str:
    """Return the shade of a cell in which somebody ticks or writes."""
    if colour is None:
        return ""
    shade = mix(colour, WHITE, _STRENGTH_OF_GROUND).removeprefix("#")
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'


def _length(block: Table) -> int:
    return sum(map(_longest, block.rows))


def _longest(row: tuple[Runs, ...]) -> int:
    return max((len(words_of(cell)) for cell in row), default=0)


def _row(
    begins: list[str],
    cells: tuple[Runs, ...],
    styles: list[str],
    context: Context,
    *,
    keep: bool,
    is_heading: bool = False,
    to_the_right: frozenset[int] = frozenset(),
) -> str:
    written = [
        f"{begin}{filled(style, runs, context, keep_next=keep, to_the_right=n in to_the_right)}</w:tc>"
        for n, (begin, runs, style) in enumerate(zip(begins, cells, styles, strict=True))
    ]
    mark = "<w:tblHeader/>" * is_heading
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(written)}</w:tr>"
