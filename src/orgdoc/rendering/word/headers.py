"""Header and footer of a section: text at both ends of a line as long as the text is wide."""

from __future__ import annotations

from collections.abc import Iterator

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from lxml import etree
from lxml.etree import _Element

from orgdoc.rendering.word.elements import P, field, paragraph, parse
from orgdoc.rendering.word.inline import plain
from orgdoc.rendering.word.page import page_of
from orgdoc.rendering.word.schema_order import put_in_order
from orgdoc.rendering.word.styles import Styles, default_style
from orgdoc.rendering.word.tabs import set_stops, stops_of_paragraph, stops_of_style
from orgdoc.views.document import Document

HEADER, FOOTER = qn("w:headerReference"), qn("w:footerReference")
_TYPE, _ID, _VAL, _WIDTH, _UNIT = map(qn, ("w:type", "r:id", "w:val", "w:w", "w:type"))
_WIDTHS = tuple(map(qn, ("w:tblW", "w:gridCol", "w:tcW")))
_MOVED = ("center", "right", "end")  # a stop from the left stays where it is


def has_own(section: _Element, kind: str) -> bool:
    """Return whether `section` has a header or footer (`kind`) for its ordinary pages."""
    return any(reference.get(_TYPE, "default") == "default" for reference in section.iterchildren(kind))


def add_header_and_footer(section: _Element, document: Document, part: DocumentPart, styles: Styles) -> None:
    """Give `section` a header and a footer of its own, unless the template has put one there."""
    if any(document.header) and not has_own(section, HEADER):
        left, right = (plain(text) for text in document.header)
        header, number = part.add_header_part()  # type: ignore[no-untyped-call]
        _fill(header.element, _line(styles["header"], section, part, left, right))
        _refer(section, HEADER, number, part)
    if not has_own(section, FOOTER):
        footer, number = part.add_footer_part()  # type: ignore[no-untyped-call]
        line = _line(styles["footer"], section, part, plain(document.footer), _page_numbers(document))
        _fill(footer.element, line)
        _refer(section, FOOTER, number, part)


def fit_to_width(section: _Element, old_width: int, part: DocumentPart, drawing_ids: Iterator[int]) -> None:
    """Give `section` its own copies of headers and footers that were made for another width."""
    ratio = page_of(section).text_width / old_width
    if ratio == 1:
        return
    for reference in section.iterchildren(HEADER, FOOTER):
        old = part.related_parts[reference.get(_ID, "")]
        root = parse_xml(old.blob)
        if _stretch(root, ratio, part.styles.element):
            for shape in root.iter(qn("wp:docPr")):
                shape.set("id", str(next(drawing_ids)))
            reference.set(_ID, part.relate_to(_twin(old, root), _kind_of(reference)))


def _refer(section: _Element, kind: str, number: str, part: DocumentPart) -> None:
    """Refer to a header or footer; where odd and even pages differ, from both."""
    name = "headerReference" if kind == HEADER else "footerReference"
    types = ["default"]
    if part.settings.odd_and_even_pages_header_footer:
        types += [] if any(r.get(_TYPE) == "even" for r in section.iterchildren(kind)) else ["even"]
    for page in types:
        place = sum(1 for _ in section.iterchildren(*((HEADER,) if kind == HEADER else (HEADER, FOOTER))))
        section.insert(place, parse(f'<w:{name} w:type="{page}" r:id="{number}"/>'))


def _kind_of(reference: _Element) -> str:
    return RELATIONSHIP_TYPE.HEADER if reference.tag == HEADER else RELATIONSHIP_TYPE.FOOTER


def _twin(old: Part, root: _Element) -> Part:
    """Return a part with the content of `root` that leads wherever `old` does."""
    kind = "header" if old.content_type == CONTENT_TYPE.WML_HEADER else "footer"
    name = old.package.next_partname(f"/word/{kind}%d.xml")
    twin = XmlPart(PackURI(name), old.content_type, root, old.package)  # type: ignore[arg-type]
    for number, relation in old.rels.items():
        target = relation.target_ref if relation.is_external else relation.target_part
        twin.rels.add_relationship(relation.reltype, target, number, relation.is_external)
    return twin


def _stretch(root: _Element, ratio: float, styles: _Element) -> bool:
    """Move the stops and widen the tables of a header; return whether there was anything to do."""
    before = etree.tostring(root)
    default = default_style(styles) or ""
    for place in root.iter(P):
        inherited, stops = stops_of_paragraph(styles, place, default)
        if any(kind in _MOVED for kind in stops.values()):
            moved = {round(at * ratio) if kind in _MOVED else at: kind for at, kind in stops.items()}
            set_stops(place, inherited, moved)
    for width in root.iter(*_WIDTHS):
        if width.get(_UNIT, "dxa") == "dxa" and width.get(_WIDTH, "").isdigit():
            width.set(_WIDTH, str(round(int(width.get(_WIDTH, "0")) * ratio)))
    put_in_order(root)
    return etree.tostring(root) != before


def _page_numbers(document: Document) -> str:
    """Return "Page X of Y"; Word and LibreOffice compute both numbers when they lay out the page."""
    before, between = document.page_words
    return plain(before) + field("PAGE", plain("1")) + plain(between) + field("NUMPAGES", plain("1"))


def _line(style: str, section: _Element, part: DocumentPart, left: str, right: str) -> _Element:
    line = parse(paragraph(style, f"{left}<w:r><w:tab/></w:r>{right}"))
    set_stops(line, stops_of_style(part.styles.element, style), {page_of(section).text_width: "right"})
    return line


def _fill(root: _Element, line: _Element) -> None:
    """Put `line` in place of the empty paragraph with which python-docx begins a header."""
    for child in list(root):
        root.remove(child)
    root.append(line)
