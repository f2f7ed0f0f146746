"""Paragraphs, headings and lists."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element

from orgdoc.rendering.word.context import Context
from orgdoc.rendering.word.elements import bookmarked, paragraph
from orgdoc.rendering.word.inline import filled, plain
from orgdoc.rendering.word.styles import PARAGRAPH_STYLE_NAMES
from orgdoc.rendering.word.text import is_right_to_left
from orgdoc.views.document import Heading, ListBlock, Paragraph


def paragraph_element(block: Paragraph, context: Context) -> _Element:
    style = context.styles[PARAGRAPH_STYLE_NAMES[block.style]]
    return filled(style, block.runs, context, keep_next=block.keep_with_next)


def heading_element(block: Heading, context: Context) -> _Element:
    element = paragraph(context.styles[f"heading {block.level}"], right_to_left=is_right_to_left(block.text))
    bookmark = context.target(block.anchor).bookmark
    element.extend(bookmarked(bookmark, next(context.bookmark_ids), *plain(block.text)))
    return element


def list_elements(block: ListBlock, context: Context) -> Iterator[_Element]:
    """Yield one paragraph for each item; an ordered list begins at 1 whatever came before."""
    style = context.styles["List Number" if block.ordered else "List Bullet"]
    numbering = context.numbering.begin(style) if block.ordered else 0
    for runs in block.items:
        yield filled(style, runs, context, numbering=numbering)
