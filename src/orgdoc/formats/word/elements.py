"""WordprocessingML as text: what is written piece by piece is written in time linear in its size.

A tree of elements costs several times as much, and memory for all of it at once (docs/adr/0005). Text
that comes from outside goes through `escape` or `attribute`; ids, numbers and XML of our own do not.
"""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache
from typing import NamedTuple

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import parse_xml
from lxml.etree import _Element

from orgdoc.formats.safe_text import clean
from orgdoc.formats.xml_text import escape

#: The namespaces of what is written, by the prefixes it is written with.
NAMESPACES = {
    **{prefix: nsmap[prefix] for prefix in ("w", "r", "wp", "a", "pic")},
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
#: The prefixes that a program may pass over which does not know them.
IGNORABLE = f"{{{NAMESPACES['mc']}}}Ignorable"
_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

P = qn("w:p")
_VAL = qn("w:val")
_LOOK = re.compile(r"<w:r>(<w:rPr>.*?</w:rPr>)")


class Place(NamedTuple):
    """Where what is written stands: at the head of a new page, at the end of a section.

    `section` is the XML of the properties of the section that ends there; Word keeps them in the
    section's last paragraph.
    """

    new_page: bool = False
    section: str = ""


WITHIN = Place()


def parse(xml: str) -> _Element:
    """Return the element written in `xml` with the usual prefixes, for a tree of python-docx."""
    return copied(parse_xml(f"<x {_DECLARATIONS}>{xml}</x>")[0])


def copied(prototype: _Element) -> _Element:
    """Return a copy of `prototype` and of all within it; lxml's own copy is deep, and `deepcopy` slower."""
    return copy(prototype)


def parent_of(element: _Element) -> _Element:
    """Return what holds an element; raises ValueError for the root of a tree."""
    parent = element.getparent()
    if parent is None:
        raise ValueError("its parts are not nested as they should be")
    return parent


def is_on(setting: _Element | None) -> bool:
    """Return whether a setting that is either on or off is there, and not there to turn it off."""
    return setting is not None and setting.get(_VAL, "true") not in ("0", "false", "off")


def attribute(text: str) -> str:
    """Return `text` as the value of an attribute, in its quotation marks."""
    quoted = escape(clean(text)).replace('"', "&quot;")
    return f'"{quoted}"'.replace("\n", "&#10;").replace("\t", "&#9;")


def paragraph(
    style: str,
    content: str = "",
    place: Place = WITHIN,
    *,
    keep_next: bool = False,
    right_to_left: bool = False,
    numbering: int = 0,
    to_the_right: bool = False,
) -> str:
    """Return a paragraph in the style with the id `style`; `numbering` is a list of its own."""
    begin = _begin(style, keep_next, place.new_page, right_to_left, numbering)
    aligned = '<w:jc w:val="right"/>' * to_the_right
    return f"{begin}{aligned}{place.section}</w:pPr>{content}</w:p>"


def bookmarked(name: str, number: int, content: str) -> str:
    """Return `content` between the two ends of a bookmark; `number` is its id, unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def field(instruction: str, result: str = "") -> str:
    """Return a complex field whose cached `result` shows until Word computes it again.

    Its marks have the look of the result: Word and LibreOffice take the new result's look from them.
    """
    begin, end = field_ends(instruction, result)
    return f"{begin}{result}{end}"


def field_ends(instruction: str, result: str = "") -> tuple[str, str]:
    """Return what stands before and after the result of a field, which may reach over paragraphs."""
    found = _LOOK.match(result)
    look = found[1] if found else ""
    begin, separate, end = (
        f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r>{look}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return f"{begin}{code}{separate}", end


@lru_cache(maxsize=256)
def _begin(style: str, keep_next: bool, new_page: bool, right_to_left: bool, numbering: int) -> str:
    """Return a paragraph up to the end of its properties, in the order of the schema."""
    return (
        f"<w:p><w:pPr><w:pStyle w:val={attribute(style)}/>"
        + "<w:keepNext/>" * keep_next
        + "<w:pageBreakBefore/>" * new_page
        + f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' * bool(numbering)
        + "<w:bidi/>" * right_to_left
    )
