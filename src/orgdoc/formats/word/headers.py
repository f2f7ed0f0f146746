"""Header and footer of a section: text at both ends of a line as long as the text is wide."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.elements import P, field, is_on, paragraph, parse
from orgdoc.formats.word.inline import plain
from orgdoc.formats.word.names import NAMESPACES, qn
from orgdoc.formats.word.package import (
    FOOTER_TYPE,
    HEADER_TYPE,
    TO_FOOTER,
    TO_HEADER,
    Package,
    Part,
    parsed,
    serialised,
)
from orgdoc.formats.word.page import page_of
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.styles import Styles, default_style
from orgdoc.formats.word.tabs import set_stops, stops_of_paragraph, stops_of_style
from orgdoc.views.document import Document

HEADER, FOOTER = qn("w:headerReference"), qn("w:footerReference")
_KINDS = {HEADER: TO_HEADER, FOOTER: TO_FOOTER}
_TYPE, _ID, _WIDTH, _UNIT = map(qn, ("w:type", "r:id", "w:w", "w:type"))
_WIDTHS = tuple(map(qn, ("w:tblW", "w:gridCol", "w:tcW")))
_MOVED = ("center", "right", "end")  # a stop from the left stays where it is


def has_own(section: _Element, kind: str) -> bool:
    """Return whether `section` has a header or footer (`kind`) for its ordinary pages."""
    return any(reference.get(_TYPE, "default") == "default" for reference in section.iterchildren(kind))


def add_header_and_footer(section: _Element, document: Document, package: Package, styles: Styles) -> None:
    """Give `section` a header and a footer of its own, unless the template has put one there."""
    if any(document.header) and not has_own(section, HEADER):
        left, right = (plain(text) for text in document.header)
        _add(HEADER, _line(styles["header"], section, package, left, right), section, package)
    if not has_own(section, FOOTER):
        footer = plain(document.footer)
        line = _line(styles["footer"], section, package, footer, _page_numbers(document))
        _add(FOOTER, line, section, package)


def fit_to_width(section: _Element, old_width: int, package: Package, drawing_ids: Iterator[int]) -> None:
    """Give `section` its own copies of headers and footers that were made for another width."""
    ratio = page_of(section).text_width / old_width
    if ratio == 1:
        return
    for reference in section.iterchildren(HEADER, FOOTER):
        old = package.document.relationships[reference.get(_ID, "")].target
        assert isinstance(old, Part)
        root = parsed(old.content)
        if _stretch(root, ratio, package.styles):
            for shape in root.iter(qn("wp:docPr")):
                shape.set("id", str(next(drawing_ids)))
            twin = _new_part(reference.tag, serialised(root), package)
            twin.relationships.update(old.relationships)
            reference.set(_ID, package.document.relate_to(twin, _KINDS[reference.tag]))


def _add(kind: str, line: _Element, section: _Element, package: Package) -> None:
    """Add a header or footer with `line` in it; where odd and even pages differ, for both."""
    root = parsed(f'<w:{"hdr" if kind == HEADER else "ftr"} xmlns:w="{NAMESPACES["w"]}"/>'.encode())
    root.append(line)
    number = package.document.relate_to(_new_part(kind, serialised(root), package), _KINDS[kind])
    types = ["default"]
    if is_on(package.settings.find(qn("w:evenAndOddHeaders"))):
        types += [] if any(r.get(_TYPE) == "even" for r in section.iterchildren(kind)) else ["even"]
    for page in types:
        place = sum(1 for _ in section.iterchildren(*((HEADER,) if kind == HEADER else (HEADER, FOOTER))))
        name = kind.rpartition("}")[2]
        section.insert(place, parse(f'<w:{name} w:type="{page}" r:id="{number}"/>'))


def _new_part(kind: str, content: bytes, package: Package) -> Part:
    name = package.free_name("/word/header" if kind == HEADER else "/word/footer", ".xml")
    return Part(name, HEADER_TYPE if kind == HEADER else FOOTER_TYPE, content)


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


def _line(style: str, section: _Element, package: Package, left: str, right: str) -> _Element:
    line = parse(paragraph(style, f"{left}<w:r><w:tab/></w:r>{right}"))
    set_stops(line, stops_of_style(package.styles, style), {page_of(section).text_width: "right"})
    return line
