"""The table of contents, filled in advance: Word neither has to be asked to update it nor asks."""

from __future__ import annotations

from orgdoc.formats.safe_text import is_right_to_left
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import Place, field_ends, paragraph
from orgdoc.formats.word.inline import filled, hyperlink, plain
from orgdoc.views.document import Contents, Document, Heading, Text

_LEFT_ALONE = 3  # fewer lines than this do not stand alone at the head of a page


def headings_in_contents(document: Document) -> list[Heading]:
    return [b for b in document.blocks if isinstance(b, Heading) and b.in_contents]


def contents_xml(block: Contents, headings: list[Heading], context: Context, place: Place) -> str:
    """Return the contents as Word's own kind of block, with its update button."""
    last = len(headings) - 1
    begin, end = field_ends(_instruction(headings))
    entries = [
        _entry(
            heading,
            context,
            before=begin if place == 0 else "",
            after=end if place == last else "",
            keep_next=place < last and (place == 0 or place > last - _LEFT_ALONE),
        )
        for place, heading in enumerate(headings)
    ]
    title = filled(context.styles["TOC Heading"], (Text(block.title),), context, Place(place.new_page))
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{next(context.drawing_ids)}"/><w:docPartObj>'
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{title}{''.join(entries)}</w:sdtContent></w:sdt>"
    )


def _instruction(headings: list[Heading]) -> str:
    """Return the field's code: linked, and without page numbers, which only Word could know."""
    levels = sorted({heading.level for heading in headings})
    return f'TOC \\o "{levels[0]}-{levels[-1]}" \\n \\h \\z'


def _entry(heading: Heading, context: Context, *, before: str, after: str, keep_next: bool) -> str:
    link = hyperlink("w:anchor", context.target(heading.anchor).bookmark, plain(heading.text))
    return paragraph(
        context.styles[f"toc {heading.level}"],
        f"{before}{link}{after}",
        keep_next=keep_next,
        right_to_left=is_right_to_left(heading.text),
    )
