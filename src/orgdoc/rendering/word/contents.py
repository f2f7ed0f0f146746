"""The table of contents, filled in advance: Word neither has to be asked to update it nor asks."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.rendering.word.context import Context
from orgdoc.rendering.word.elements import field, paragraph, parse
from orgdoc.rendering.word.inline import filled, plain
from orgdoc.rendering.word.text import is_right_to_left
from orgdoc.views.document import Contents, Document, Heading, Text

_LEFT_ALONE = 3  # fewer lines than this do not stand alone at the head of a page


def contents_elements(block: Contents, document: Document, context: Context) -> Iterator[_Element]:
    """Yield the contents as Word's own kind of block, with its update button; nothing without headings."""
    headings = [b for b in document.blocks if isinstance(b, Heading) and b.in_contents]
    if not headings:
        return
    last = len(headings) - 1
    entries = [
        _entry(heading, context, keep_next=place < last and (place == 0 or place > last - _LEFT_ALONE))
        for place, heading in enumerate(headings)
    ]
    begin, code, separate, end = field(_instruction(headings))
    for place, part in enumerate((begin, code, separate), start=1):
        entries[0].insert(place, part)
    entries[-1].append(end)
    control = parse(
        f'<w:sdt><w:sdtPr><w:id w:val="{next(context.drawing_ids)}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent/></w:sdt>"
    )
    control[-1].append(filled(context.styles["TOC Heading"], (Text(block.title),), context))
    control[-1].extend(entries)
    yield control


def _instruction(headings: list[Heading]) -> str:
    """Return the field's code: linked, and without page numbers, which only Word could know."""
    levels = sorted({heading.level for heading in headings})
    return f'TOC \\o "{levels[0]}-{levels[-1]}" \\n \\h \\z'


def _entry(heading: Heading, context: Context, *, keep_next: bool) -> _Element:
    style = context.styles[f"toc {heading.level}"]
    entry = paragraph(style, keep_next=keep_next, right_to_left=is_right_to_left(heading.text))
    link = parse('<w:hyperlink w:history="1"/>')
    link.set(qn("w:anchor"), context.target(heading.anchor).bookmark)
    link.extend(plain(heading.text))
    entry.append(link)
    return entry
