"""Header and footer of a section: text at both ends of a line as long as the text is wide."""

from __future__ import annotations

from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from lxml.etree import _Element

from orgdoc.rendering.word.elements import field, paragraph, parse
from orgdoc.rendering.word.inline import plain
from orgdoc.rendering.word.page import page_of
from orgdoc.rendering.word.styles import Styles
from orgdoc.views.document import Document


def add_header_and_footer(section: _Element, document: Document, part: DocumentPart, styles: Styles) -> None:
    """Give `section` a header and a footer of its own, unless the template has put one there."""
    width = page_of(section).text_width
    if any(document.header) and section.find(qn("w:headerReference")) is None:
        left, right = (plain(text) for text in document.header)
        header, number = part.add_header_part()  # type: ignore[no-untyped-call]
        _fill(header.element, _line(styles["header"], width, left, right))
        section.insert(0, parse(f'<w:headerReference w:type="default" r:id="{number}"/>'))
    if section.find(qn("w:footerReference")) is None:
        footer, number = part.add_footer_part()  # type: ignore[no-untyped-call]
        _fill(footer.element, _line(styles["footer"], width, plain(document.footer), _page_numbers(document)))
        place = len(section.findall(qn("w:headerReference")))
        section.insert(place, parse(f'<w:footerReference w:type="default" r:id="{number}"/>'))


def _page_numbers(document: Document) -> list[_Element]:
    """Return "Page X of Y"; Word and LibreOffice compute both numbers when they lay out the page."""
    before, between = document.page_words
    return [
        *plain(before),
        *field("PAGE", *plain("1")),
        *plain(between),
        *field("NUMPAGES", *plain("1")),
    ]


def _line(style: str, width: int, left: list[_Element], right: list[_Element]) -> _Element:
    line = paragraph(style)
    line[0].append(parse(f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'))
    line.extend(left)
    line.append(parse("<w:r><w:tab/></w:r>"))
    line.extend(right)
    return line


def _fill(root: _Element, line: _Element) -> None:
    """Put `line` in place of the empty paragraph with which python-docx begins a header."""
    for child in list(root):
        root.remove(child)
    root.append(line)
