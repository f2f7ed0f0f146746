"""Paragraphs, headings and lists."""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.formats.safe_text import is_right_to_left
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import Place, bookmarked, paragraph
from orgdoc.formats.word.inline import filled, plain
from orgdoc.formats.word.styles import PARAGRAPH_STYLE_NAMES
from orgdoc.views.document import Heading, ListBlock, Paragraph


def paragraph_xml(block: Paragraph, context: Context, place: Place) -> str:
    style = context.styles[PARAGRAPH_STYLE_NAMES[block.style]]
    return filled(style, block.runs, context, place, keep_next=block.keep_with_next)


def heading_xml(block: Heading, context: Context, place: Place) -> str:
    bookmark = context.target(block.anchor).bookmark
    return paragraph(
        context.styles[f"heading {block.level}"],
        bookmarked(bookmark, next(context.bookmark_ids), plain(block.text)),
        place,
        right_to_left=is_right_to_left(block.text),
    )


def list_xml(block: ListBlock, context: Context, place: Place) -> Iterator[str]:
    """Yield one paragraph for each item; an ordered list begins at 1 whatever came before."""
    style = context.styles["List Number" if block.ordered else "List Bullet"]
    numbering = context.numbering.begin(style) if block.ordered else 0
    last = len(block.items) - 1
    for at, runs in enumerate(block.items):
        here = Place(place.new_page and at == 0, place.section if at == last else "")
        # Neither the first nor the last entry stands alone on a page.
        keep = at < last and at in (0, last - 1)
        yield filled(style, runs, context, here, keep_next=keep, numbering=numbering)
