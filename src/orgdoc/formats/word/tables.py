"""Tables: a caption above, a header row that is repeated, rows that do not split, widths that hold."""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import Place, attribute, paragraph
from orgdoc.formats.word.inline import filled, numbered, plain
from orgdoc.views.document import Column, Runs, Table, Text

ROWS_KEPT_TOGETHER = 12  # a table of so few rows goes to the next page rather than break


def table_xml(block: Table, context: Context, place: Place) -> Iterator[str]:
    """Yield the caption and the table."""
    label = numbered(context.target(block.anchor), context)
    caption = label + plain(f"\u2002{block.caption}")
    yield paragraph(context.styles["caption"], caption, Place(place.new_page), keep_next=True)
    yield "".join(_table(block, context))


def _table(block: Table, context: Context) -> Iterator[str]:
    widths = _widths(block.columns, context.page.text_width)
    yield (
        f"<w:tbl><w:tblPr><w:tblStyle w:val={attribute(context.styles['orgdoc Table'])}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
        ' w:noHBand="0" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(block.caption)}/>"
        f"<w:tblDescription w:val={attribute(block.description)}/></w:tblPr>"
        f'<w:tblGrid>{"".join(f"""<w:gridCol w:w="{width}"/>""" for width in widths)}</w:tblGrid>'
    )
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>' for width in widths]
    titles = tuple((Text(column.title),) for column in block.columns)
    yield _row(cells, titles, context.styles["orgdoc Table Heading"], context, keep=True, is_heading=True)
    style, last = context.styles["orgdoc Table Text"], len(block.rows) - 1
    for place, row in enumerate(block.rows):
        # A long table may break, but never with a single row before or after the break.
        keep = place < last and (last < ROWS_KEPT_TOGETHER or place in (0, last - 1))
        yield _row(cells, row, style, context, keep=keep)
    yield "</w:tbl>"


def _row(
    begins: list[str],
    cells: tuple[Runs, ...],
    style: str,
    context: Context,
    *,
    keep: bool,
    is_heading: bool = False,
) -> str:
    written = [
        f"{begin}{filled(style, runs, context, keep_next=keep)}</w:tc>"
        for begin, runs in zip(begins, cells, strict=True)
    ]
    mark = "<w:tblHeader/>" * is_heading
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(written)}</w:tr>"


def _widths(columns: tuple[Column, ...], text_width: int) -> list[int]:
    """Return the widths in twips; the last column takes what rounding leaves."""
    widths = [round(column.share * text_width) for column in columns[:-1]]
    return [*widths, text_width - sum(widths)]
