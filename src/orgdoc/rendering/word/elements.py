"""Prototypes of WordprocessingML, parsed once and copied: linear in the size of the document."""

from __future__ import annotations

from copy import copy
from functools import lru_cache

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

P, _R_PR = qn("w:p"), qn("w:rPr")
_BEFORE_PAGE_BREAK = frozenset(map(qn, ("w:pStyle", "w:keepNext", "w:keepLines")))


def parse(xml: str) -> _Element:
    """Return the element written in `xml` with the usual prefixes; whoever calls escapes what it puts in."""
    return copied(etree.fromstring(f"<x {_DECLARATIONS}>{xml}</x>")[0])


def copied(prototype: _Element) -> _Element:
    """Return a copy of `prototype` and of all within it; lxml's own copy is deep, and `deepcopy` slower."""
    return copy(prototype)


def paragraph(
    style: str, *, keep_next: bool = False, right_to_left: bool = False, numbering: int = 0
) -> _Element:
    """Return an empty paragraph in the style with the id `style`; `numbering` is a list of its own."""
    return copied(_paragraph(style, keep_next, right_to_left, numbering))


def break_page_before(paragraph: _Element) -> None:
    """Start a new page with `paragraph`: no empty paragraph is needed to hold the break."""
    properties = paragraph[0]
    place = sum(1 for child in properties if child.tag in _BEFORE_PAGE_BREAK)
    properties.insert(place, parse("<w:pageBreakBefore/>"))


def bookmarked(name: str, number: int, *content: _Element) -> list[_Element]:
    """Return `content` between the two ends of a bookmark; `number` is its id, unique in the document."""
    start, end = copied(_bookmark())
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    return [start, *content, end]


def field(instruction: str, *result: _Element) -> list[_Element]:
    """Return a complex field whose cached `result` shows until Word computes it again.

    Its marks have the look of the result: Word and LibreOffice take the new result's look from them.
    """
    begin, code, separate, end = copied(_field())
    code[0].text = f" {instruction} "
    if result and result[0][0].tag == _R_PR:
        for mark in (begin, code, separate, end):
            mark.insert(0, copied(result[0][0]))
    return [begin, code, separate, *result, end]


@lru_cache(maxsize=256)
def _paragraph(style: str, keep_next: bool, right_to_left: bool, numbering: int) -> _Element:
    return parse(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>'
        + "<w:keepNext/>" * keep_next
        + f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' * bool(numbering)
        + "<w:bidi/>" * right_to_left
        + "</w:pPr></w:p>"
    )


@lru_cache(maxsize=1)
def _bookmark() -> _Element:
    return parse("<x><w:bookmarkStart/><w:bookmarkEnd/></x>")


@lru_cache(maxsize=1)
def _field() -> _Element:
    return parse(
        '<x><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></x>'
    )
