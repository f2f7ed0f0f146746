"""The renderer: a document of neutral blocks in, the bytes of a .docx out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import assert_never, cast

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.anchors import find_targets
from orgdoc.formats.word.blocks import heading_xml, list_xml, paragraph_xml
from orgdoc.formats.word.contents import contents_xml
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import on_new_page
from orgdoc.formats.word.figures import figure_xml
from orgdoc.formats.word.headers import HEADER, add_header_and_footer, fit_to_width, has_own
from orgdoc.formats.word.inline import filled
from orgdoc.formats.word.names import NAMESPACES, qn
from orgdoc.formats.word.numbering import Numbering
from orgdoc.formats.word.package import Package, body_of, unzipped
from orgdoc.formats.word.page import TWIPS_PER_CM, later_pages, page_of, turned
from orgdoc.formats.word.placeholders import fill_placeholders
from orgdoc.formats.word.properties import set_properties
from orgdoc.formats.word.sections import Section, end_section, split
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


def to_docx(document: Document, pictures: Mapping[str, Picture], *, template: bytes | None = None) -> bytes:
    """Return `document` as a .docx in the look of `template`, or of the one that comes with orgdoc.

    The same arguments give the same bytes. A link to an anchor that no block has, an anchor used twice
    and a picture that is missing are mistakes of the caller, and raise.
    """
    if template is None:
        content = built_in_template()
    else:
        from orgdoc.formats.word.takeover import take_over  # noqa: PLC0415 - few bring one

        content = take_over(template).content
    package = Package(unzipped(content))
    set_properties(package, document)
    fill_placeholders(package, document)
    body = _body(package, document, pictures)
    package.document.write(_with_body(package.document.root, body))
    return package.to_bytes()


def _body(package: Package, document: Document, pictures: Mapping[str, Picture]) -> str:
    """Return what follows the template's cover, and add the parts that it refers to."""
    body = body_of(package)
    upright = body[-1]  # every Word document ends with the properties of its last section
    body.remove(upright)
    styles = read_styles(package.styles)
    sections = split(document.blocks)
    numbering, page = Numbering(package), page_of(upright)
    context = Context(package, styles, find_targets(document), pictures, page, numbering)
    _count_on(context)
    keeps_header = has_own(upright, HEADER)
    add_header_and_footer(upright, document, package, styles)
    later = later_pages(upright)
    landscape = turned(later)
    if any(section.landscape for section in sections):
        fit_to_width(landscape, page.text_width, package, context.drawing_ids)
    pieces = list(_title(document, context, new_page=_is_open(body), header_is_ours=not keeps_header))
    for section in sections:
        properties = landscape if section.landscape else upright if section is sections[0] else later
        pieces += _section(section, document, context.on(page_of(properties)))
        end = etree.tostring(properties, encoding="unicode", with_tail=False)
        pieces[-1] = pieces[-1] + end if section is sections[-1] else end_section(pieces[-1], end, styles)
    return "".join(pieces)


def _with_body(root: _Element, body: str) -> bytes:
    """Return the main part with `body` at the end of its body."""
    mark = etree.Comment(f"the body of {len(body)} characters")
    next(root.iterchildren(qn("w:body"))).append(mark)
    prefixes = {**cast("dict[str, str]", root.nsmap), **NAMESPACES}
    declared = etree.Element(root.tag, {str(name): str(value) for name, value in root.items()}, prefixes)
    declared.extend(root)
    before, _, after = etree.tostring(declared, encoding="unicode").rpartition(etree.tostring(mark).decode())
    return f"{_DECLARATION}{before}{body}{after}".encode()


def _count_on(context: Context) -> None:
    """Begin our ids after those of the template's cover, headers and footers."""
    roots = [part.root for part in context.package.trees()]
    context.bookmark_ids = count(_highest(roots, qn("w:bookmarkStart"), qn("w:id")) + 1)
    context.drawing_ids = count(_highest(roots, qn("wp:docPr"), "id") + 1)


def _highest(roots: list[_Element], tag: str, attribute: str) -> int:
    ids = (element.get(attribute, "") for root in roots for element in root.iter(tag))
    return max((int(number) for number in ids if number.isdigit()), default=0)


def _is_open(body: _Element) -> bool:
    """Return whether the page of the cover goes on: there is one, and no section ends with it."""
    return len(body) > 0 and next(body[-1].iter(qn("w:sectPr")), None) is None


def _title(document: Document, context: Context, *, new_page: bool, header_is_ours: bool) -> Iterator[str]:
    title = filled(context.styles["Title"], (Text(document.title),), context)
    yield on_new_page(title) if new_page else title
    # What our header would have said on every page is said here when the template keeps its own.
    header = "" if header_is_ours else " · ".join(filter(None, document.header))
    for line in filter(None, (document.subtitle, header)):
        yield filled(context.styles["Subtitle"], (Text(line),), context)


def _section(section: Section, document: Document, context: Context) -> Iterator[str]:
    room_above = round((len(section.blocks) - 1) * ROOM_OF_AN_INTRODUCTION)
    new_page = False
    for block in section.blocks:
        for piece in _pieces(block, document, context, room_above):
            yield on_new_page(piece) if new_page else piece
            new_page = False
        new_page = new_page or isinstance(block, PageBreak)


def _pieces(block: Block, document: Document, context: Context, room_above: int) -> Iterator[str]:
    match block:
        case Paragraph():
            yield paragraph_xml(block, context)
        case Heading():
            yield heading_xml(block, context)
        case ListBlock():
            yield from list_xml(block, context)
        case Table():
            yield from table_xml(block, context)
        case Figure():
            yield from figure_xml(block, context, room_above=room_above if block.landscape else 0)
        case Contents():
            yield from contents_xml(block, document, context)
        case PageBreak():
            pass
        case _:
            assert_never(block)
