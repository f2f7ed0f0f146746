"""Header and footer of a section: text at both ends of a line as long as the text is wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docx.document import Document as WordDocument
from docx.enum.section import WD_HEADER_FOOTER
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.styles import CT_Style
from docx.oxml.text.paragraph import CT_P
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.shared import Length, Twips
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.elements import P, field, paragraph, parse
from orgdoc.formats.word.inline import plain
from orgdoc.formats.word.package import copy_relationships
from orgdoc.formats.word.page import page_of
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.styles import Styles
from orgdoc.views.document import Document

HEADER, FOOTER = qn("w:headerReference"), qn("w:footerReference")
_TYPE, _ID, _WIDTH, _UNIT = map(qn, ("w:type", "r:id", "w:w", "w:type"))
_WIDTHS = tuple(map(qn, ("w:tblW", "w:gridCol", "w:tcW")))
#: A stop from the left stays where it is.
_MOVED = (WD_TAB_ALIGNMENT.CENTER, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_ALIGNMENT.END)

_Stops = Mapping[int, tuple[WD_TAB_ALIGNMENT, object]]  # kind and leader of each stop by its place, in EMU


def has_own(section: _Element, kind: str) -> bool:
    """Return whether `section` has a header or footer (`kind`) for its ordinary pages."""
    return any(reference.get(_TYPE, "default") == "default" for reference in section.iterchildren(kind))


def add_header_and_footer(section: CT_SectPr, document: Document, word: WordDocument, styles: Styles) -> None:
    """Give `section` a header and a footer of its own, unless the template has put one there."""
    if any(document.header) and not has_own(section, HEADER):
        part, number = word.part.add_header_part()
        left, right = (plain(text) for text in document.header)
        _fill(part, styles["header"], left, right, section)
        for page in _pages(section, HEADER, word):
            section.add_headerReference(page, number)
    if not has_own(section, FOOTER):
        part, number = word.part.add_footer_part()
        _fill(part, styles["footer"], plain(document.footer), _page_numbers(document), section)
        for page in _pages(section, FOOTER, word):
            section.add_footerReference(page, number)


def fit_to_width(section: CT_SectPr, old_width: int, word: WordDocument, drawing_ids: Iterator[int]) -> None:
    """Give `section` its own copies of headers and footers that were made for another width, in twips."""
    ratio = page_of(section).text_width / old_width
    if ratio == 1:
        return
    for reference in section.iterchildren(HEADER, FOOTER):
        old = word.part.related_parts[reference.get(_ID, "")]
        is_header = reference.tag == HEADER
        name = word.part.package.next_partname("/word/header%d.xml" if is_header else "/word/footer%d.xml")
        twin = type(old).load(name, old.content_type, old.blob, word.part.package)
        if _stretch(twin, ratio):
            for shape in twin.element.iter(qn("wp:docPr")):
                shape.set("id", str(next(drawing_ids)))
            copy_relationships(old, twin)
            kind = RELATIONSHIP_TYPE.HEADER if is_header else RELATIONSHIP_TYPE.FOOTER
            reference.set(_ID, word.part.relate_to(twin, kind))


def _fill(part: HeaderPart | FooterPart, style: str, left: str, right: str, section: CT_SectPr) -> None:
    """Write a line, with a stop where the text ends in place of those that the style has."""
    part.element[:] = [parse(paragraph(style, f"{left}<w:r><w:tab/></w:r>{right}"))]
    line = Paragraph(part.element[0], part)
    end = Twips(page_of(section).text_width)
    _set_stops(line, _stops_of_style(line), {end: (WD_TAB_ALIGNMENT.RIGHT, None)})


def _pages(section: CT_SectPr, kind: str, word: WordDocument) -> Iterator[WD_HEADER_FOOTER]:
    """Yield the pages that a header or footer of ours is for: all, be they told apart or not."""
    has_even = any(reference.get(_TYPE) == "even" for reference in section.iterchildren(kind))
    yield WD_HEADER_FOOTER.PRIMARY
    if word.settings.odd_and_even_pages_header_footer and not has_even:
        yield WD_HEADER_FOOTER.EVEN_PAGE


def _stretch(part: HeaderPart | FooterPart, ratio: float) -> bool:
    """Move the stops and widen the tables of a header; return whether there was anything to do."""
    root = part.element
    before = etree.tostring(root)
    for element in root.iter(P):
        line = Paragraph(element, part)
        inherited = _stops_of_style(line)
        stops = _with_own(inherited, line, element)
        if any(kind in _MOVED for kind, _ in stops.values()):
            moved = {round(at * ratio) if s[0] in _MOVED else at: s for at, s in stops.items()}
            _set_stops(line, inherited, moved)
    for width in root.iter(*_WIDTHS):
        if width.get(_UNIT, "dxa") == "dxa" and width.get(_WIDTH, "").isdigit():
            width.set(_WIDTH, str(round(int(width.get(_WIDTH, "0")) * ratio)))
    put_in_order(root)
    return etree.tostring(root) != before


def _page_numbers(document: Document) -> str:
    """Return "Page X of Y"; Word and LibreOffice compute both numbers when they lay out the page."""
    before, between = document.page_words
    return plain(before) + field("PAGE", plain("1")) + plain(between) + field("NUMPAGES", plain("1"))


def _stops_of_style(line: Paragraph) -> _Stops:
    """Return the stops that a paragraph has from its style and those that the style is based on."""
    styles: list[ParagraphStyle] = []
    style = line.style
    while isinstance(style, ParagraphStyle) and style not in styles:
        styles.append(style)
        style = style.base_style
    stops: _Stops = {}
    for style in reversed(styles):
        stops = _with_own(stops, style, style.element)
    return stops


def _with_own(inherited: _Stops, owner: Paragraph | ParagraphStyle, element: CT_P | CT_Style) -> _Stops:
    """Return the stops with those of `owner`; python-docx would give it properties if it had none."""
    own = owner.paragraph_format.tab_stops if element.pPr is not None else ()
    stops = {**inherited, **{stop.position: (stop.alignment, stop.leader) for stop in own}}
    return {place: stop for place, stop in stops.items() if stop[0] != WD_TAB_ALIGNMENT.CLEAR}


def _set_stops(line: Paragraph, inherited: _Stops, wanted: _Stops) -> None:
    """Give a paragraph the stops that are `wanted`, and none other that its style has."""
    own = line.paragraph_format.tab_stops
    own.clear_all()
    cleared = dict.fromkeys(inherited, (WD_TAB_ALIGNMENT.CLEAR, None))
    for place, (kind, leader) in sorted({**cleared, **wanted}.items()):
        own.add_tab_stop(Length(place), kind, leader)
