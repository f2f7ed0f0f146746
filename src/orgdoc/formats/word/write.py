"""The renderer: a document of neutral blocks in, the bytes of a .docx out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import assert_never, cast

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.anchors import find_targets
from orgdoc.formats.word.blocks import heading_xml, list_xml, paragraph_xml
from orgdoc.formats.word.contents import contents_xml, headings_in_contents
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import IGNORABLE, NAMESPACES, WITHIN, Place, paragraph
from orgdoc.formats.word.figures import figure_xml
from orgdoc.formats.word.headers import HEADER, add_header_and_footer, fit_to_width, has_own
from orgdoc.formats.word.inline import filled
from orgdoc.formats.word.numbering import Numbering
from orgdoc.formats.word.package import opened, saved, trees
from orgdoc.formats.word.page import TWIPS_PER_CM, later_pages, page_of, turned
from orgdoc.formats.word.placeholders import fill_placeholders
from orgdoc.formats.word.properties import set_properties
from orgdoc.formats.word.sections import Section, split
from orgdoc.formats.word.styles import read_styles
from orgdoc.formats.word.tables import table_xml
from orgdoc.formats.word.template_file import built_in_template
from orgdoc.views.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
)

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
ROOM_OF_AN_INTRODUCTION = 1.5 * TWIPS_PER_CM  # a heading, or a paragraph of two or three lines


def to_docx(
    document: Document,
    pictures: Mapping[str, Picture],
    *,
    template: bytes | None = None,
    for_office: bool = False,
) -> bytes:
    """Return `document` as a .docx in the look of `template`, or of the one that comes with orgdoc.

    `for_office`: LibreOffice alone is to read it, and paints the charts from their SVG.

    The same arguments give the same bytes. A link to an anchor that no block has, an anchor used twice
    and a picture that is missing are mistakes of the caller, and raise; so does a template that cannot be
    used (TemplateError).
    """
    if template is None:
        return _written(document, pictures, built_in_template(), for_office=for_office)
    from orgdoc.formats.word.takeover import take_over  # noqa: PLC0415 - few bring one

    return _written(document, pictures, take_over(template).content, for_office=for_office)


def to_document(
    document: Document, pictures: Mapping[str, Picture], *, template: bytes | None = None
) -> WordDocument:
    """Return what `to_docx` writes as a document of python-docx, to be changed and saved by the caller."""
    return opened(to_docx(document, pictures, template=template))


def rehearse(template: bytes) -> None:
    """Write a page of each kind into a template that is made ready; raises what python-docx makes of it."""
    blocks: tuple[Block, ...] = (
        ListBlock(((Text("One."),),), ordered=True),
        Figure("blank", "Blank", "A blank page.", "blank", landscape=True),
    )
    document = Document("A rehearsal", "", "en", blocks, properties={"rehearsal": "yes"})
    _written(document, {"blank": Picture(b"", b"", 100, 100)}, template)


def _written(
    document: Document, pictures: Mapping[str, Picture], template: bytes, *, for_office: bool = False
) -> bytes:
    word = opened(template)
    set_properties(word, document)
    fill_placeholders(word, document)
    body, streamed = _body(word, document, pictures, for_office=for_office)
    return saved(word, {**streamed, word.part.partname: _with_body(word.element, body)})


def _body(
    word: WordDocument, document: Document, pictures: Mapping[str, Picture], *, for_office: bool
) -> tuple[str, Mapping[str, bytes]]:
    """Return what follows the template's cover, and the parts that it refers to, by name."""
    body = word.element.body
    upright = body[-1]  # every Word document ends with the properties of its last section
    body.remove(upright)
    styles = read_styles(word.styles.element)
    headings = headings_in_contents(document)
    sections = split(tuple(block for block in document.blocks if _shows(block, headings)))
    context = Context(
        word,
        styles,
        find_targets(document),
        pictures,
        page_of(upright),
        Numbering(word),
        document.colours,
        for_office=for_office,
    )
    _count_on(context)
    keeps_header = has_own(upright, HEADER)
    add_header_and_footer(upright, document, word, styles)
    later = later_pages(upright)
    landscape = turned(later)
    if any(section.landscape for section in sections):
        fit_to_width(landscape, context.page.text_width, word, context.drawing_ids)
    pieces: list[str] = []
    for number, section in enumerate(sections):
        properties = landscape if section.landscape else later if number else upright
        end = etree.tostring(properties, encoding="unicode", with_tail=False)
        is_last = number == len(sections) - 1
        ends = "" if is_last else end
        if number == 0:
            place = Place(_is_open(body), "" if section.blocks else ends)
            pieces += _title(document, context, place, header_is_ours=not keeps_header)
        pieces += _section(section, headings, context.on(page_of(properties)), ends)
        if is_last:
            pieces.append(end)
    return "".join(pieces), context.streamed


def _with_body(root: _Element, body: str) -> bytes:
    """Return the main part with `body` at the end of its body."""
    mark = etree.Comment(f"the body of {len(body)} characters")
    next(root.iterchildren(qn("w:body"))).append(mark)
    prefixes = {**cast("dict[str, str]", root.nsmap), **NAMESPACES}
    attributes = {str(name): str(value) for name, value in root.items()}
    attributes[IGNORABLE] = " ".join(dict.fromkeys([*attributes.get(IGNORABLE, "").split(), "w14"]))
    declared = etree.Element(root.tag, attributes, prefixes)
    declared.extend(root)
    before, _, after = etree.tostring(declared, encoding="unicode").rpartition(etree.tostring(mark).decode())
    return f"{_DECLARATION}{before}{body}{after}".encode()


def _count_on(context: Context) -> None:
    """Begin our ids after those of the template's cover, headers and footers."""
    roots = [part.element for part in trees(context.word)]
    context.bookmark_ids = count(_highest(roots, qn("w:bookmarkStart"), qn("w:id")) + 1)
    context.drawing_ids = count(_highest(roots, qn("wp:docPr"), "id") + 1)


def _highest(roots: list[_Element], tag: str, attribute: str) -> int:
    ids = (element.get(attribute, "") for root in roots for element in root.iter(tag))
    return max((int(number) for number in ids if number.isdigit()), default=0)


def _is_open(body: _Element) -> bool:
    """Return whether the page of the cover goes on: there is one, and no section ends with it."""
    return len(body) > 0 and next(body[-1].iter(qn("w:sectPr")), None) is None


def _title(document: Document, context: Context, place: Place, *, header_is_ours: bool) -> Iterator[str]:
    # What our header would have said on every page is said here when the template keeps its own.
    header = "" if header_is_ours else " · ".join(filter(None, document.header))
    lines = [line for line in (document.subtitle, header) if line]
    here = Place(place.new_page, "" if lines else place.section)
    yield filled(context.styles["Title"], (Text(document.title),), context, here)
    for number, line in enumerate(lines, start=1):
        here = Place(section=place.section) if number == len(lines) else WITHIN
        yield filled(context.styles["Subtitle"], (Text(line),), context, here)


def _shows(block: Block, headings: list[Heading]) -> bool:
    """Return whether anything is to be written for a block, if only a new page."""
    match block:
        case ListBlock():
            return bool(block.items)
        case Contents():
            return bool(headings)
        case _:
            return True


def _section(section: Section, headings: list[Heading], context: Context, ends: str) -> Iterator[str]:
    """Yield the blocks of a section; `ends` is what its last paragraph says of it, "" in the last section."""
    room_above = round((len(section.blocks) - 1) * ROOM_OF_AN_INTRODUCTION)
    new_page = False
    for number, block in enumerate(section.blocks, start=1):
        if isinstance(block, PageBreak):
            new_page = True
            continue
        place = Place(new_page, ends if number == len(section.blocks) else "")
        new_page = False
        match block:
            case Paragraph():
                yield paragraph_xml(block, context, place)
            case Heading():
                yield heading_xml(block, context, place)
            case ListBlock():
                yield from list_xml(block, context, place)
            case Figure():
                room = room_above if block.landscape else 0
                yield from figure_xml(block, context, place, room_above=room)
            case Table():
                yield from table_xml(block, context, place)
                yield _end_after(place, context)
            case Contents():
                yield contents_xml(block, headings, context, place)
                yield _end_after(place, context)
            case _:
                assert_never(block)


def _end_after(place: Place, context: Context) -> str:
    """Return a paragraph that ends the section, where one ends with what is none."""
    style = context.styles["orgdoc Section End"]
    return paragraph(style, place=Place(section=place.section)) if place.section else ""
