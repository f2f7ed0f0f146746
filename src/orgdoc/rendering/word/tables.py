"""Tables: a caption above, a header row that is repeated, rows that do not split, widths that hold."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from lxml.etree import _Element

from orgdoc.rendering.word.context import Context
from orgdoc.rendering.word.elements import P, copied, paragraph, parse
from orgdoc.rendering.word.inline import append, numbered, plain, words_of
from orgdoc.rendering.word.text import clean, is_right_to_left
from orgdoc.views.document import Column, Runs, Table, Text

ROWS_KEPT_TOGETHER = 12  # a table of so few rows goes to the next page rather than break


def table_elements(block: Table, context: Context) -> Iterator[_Element]:
    """Yield the caption and the table."""
    yield _caption(block, context)
    yield _table(block, context)


def _caption(block: Table, context: Context) -> _Element:
    caption = paragraph(context.styles["caption"], keep_next=True)
    caption.extend(numbered(context.target(block.anchor), context))
    caption.extend(plain(f"\u2002{block.caption}"))
    return caption


def _table(block: Table, context: Context) -> _Element:
    widths = _widths(block.columns, context.page.text_width)
    table = parse(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{context.styles["orgdoc Table"]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={_attribute(block.caption)}/>"
        f"<w:tblDescription w:val={_attribute(block.description)}/></w:tblPr>"
        f'<w:tblGrid>{"".join(f"""<w:gridCol w:w="{width}"/>""" for width in widths)}</w:tblGrid></w:tbl>'
    )
    titles = tuple((Text(column.title),) for column in block.columns)
    heading = _empty_row(widths, context.styles["orgdoc Table Heading"], keep_next=True, is_heading=True)
    table.append(_row(heading, titles, context))
    table.extend(_body_rows(block, widths, context))
    return table


def _body_rows(block: Table, widths: list[int], context: Context) -> Iterator[_Element]:
    style = context.styles["orgdoc Table Text"]
    free, kept = (_empty_row(widths, style, keep_next=keep) for keep in (False, True))
    last = len(block.rows) - 1
    for place, cells in enumerate(block.rows):
        # A long table may break, but never with a single row before or after the break.
        keep = place < last and (last < ROWS_KEPT_TOGETHER or place in (0, last - 1))
        yield _row(kept if keep else free, cells, context)


def _row(empty: _Element, cells: tuple[Runs, ...], context: Context) -> _Element:
    row = copied(empty)
    for place, runs in zip(row.iter(P), cells, strict=True):
        append(place, runs, context)
        if is_right_to_left(words_of(runs)):
            place[0].append(parse("<w:bidi/>"))
    return row


def _empty_row(widths: list[int], style: str, *, keep_next: bool, is_heading: bool = False) -> _Element:
    row = parse(f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' * is_heading}</w:trPr></w:tr>")
    for width in widths:
        cell = parse(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc>')
        cell.append(paragraph(style, keep_next=keep_next))
        row.append(cell)
    return row


def _widths(columns: tuple[Column, ...], text_width: int) -> list[int]:
    """Return the widths in twips; the last column takes what rounding leaves."""
    widths = [round(column.share * text_width) for column in columns[:-1]]
    return [*widths, text_width - sum(widths)]


def _attribute(text: str) -> str:
    return quoteattr(clean(text))
