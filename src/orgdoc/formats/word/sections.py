"""Sections: upright text, and landscape pages that each hold one figure and what introduces it."""

from __future__ import annotations

from typing import NamedTuple

from orgdoc.views.document import Block, Figure, Heading, PageBreak, Paragraph


class Section(NamedTuple):
    blocks: tuple[Block, ...]
    landscape: bool = False


def split(blocks: tuple[Block, ...]) -> list[Section]:
    """Return `blocks` in sections; the first is upright (it bears the title), none of the others is empty.

    A heading, or a paragraph kept with what follows, goes with the figure onto the landscape page.
    """
    sections: list[Section] = []
    waiting: list[Block] = []
    for block in blocks:
        if isinstance(block, Figure) and block.landscape:
            start = _start_of_introduction(waiting)
            _add_upright(sections, waiting[:start])
            sections.append(Section((*waiting[start:], block), landscape=True))
            waiting = []
        else:
            waiting.append(block)
    _add_upright(sections, waiting)
    return sections


def _start_of_introduction(blocks: list[Block]) -> int:
    start = len(blocks)
    while start and _introduces(blocks[start - 1]):
        start -= 1
    return start


def _introduces(block: Block) -> bool:
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and block.keep_with_next)


def _add_upright(sections: list[Section], blocks: list[Block]) -> None:
    """Add a section of `blocks`; a page break at its ends would only leave an empty page."""
    start, end = 0, len(blocks)
    while start < end and sections and isinstance(blocks[start], PageBreak):
        start += 1
    while end > start and isinstance(blocks[end - 1], PageBreak):
        end -= 1
    if start < end or not sections:
        sections.append(Section(tuple(blocks[start:end])))
