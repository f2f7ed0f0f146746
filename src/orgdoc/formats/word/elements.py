"""WordprocessingML as text: what is written piece by piece is written in time linear in its size.

A tree of elements costs several times as much, and memory for all of it at once (docs/adr/0005). Text
that comes from outside goes through `escape` or `attribute`; ids, numbers and XML of our own do not.
"""

from __future__ import annotations

import re
from copy import copy
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.names import NAMESPACES, qn
from orgdoc.formats.word.text import clean
from orgdoc.formats.xml_text import escape

_DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())

P = qn("w:p")
_VAL = qn("w:val")
_PARAGRAPH, _END_OF_PROPERTIES = "<w:p>", "</w:pPr>"
_BEFORE_PAGE_BREAK = re.compile(r"<w:p><w:pPr><w:pStyle [^>]*/>(?:<w:keepNext/>)?")
_LOOK = re.compile(r"<w:r>(<w:rPr>.*?</w:rPr>)")


def parse(xml: str) -> _Element:
    """Return the element written in `xml` with the usual prefixes, for a tree that is not ours."""
    return copied(etree.fromstring(f"<x {_DECLARATIONS}>{xml}</x>")[0])


def copied(prototype: _Element) -> _Element:
    """Return a copy of `prototype` and of all within it; lxml's own copy is deep, and `deepcopy` slower."""
    return copy(prototype)


def parent_of(element: _Element) -> _Element:
    """Return what holds an element that is not the root of its tree."""
    parent = element.getparent()
    assert parent is not None
    return parent


def is_on(setting: _Element | None) -> bool:
    """Return whether a setting that is either on or off is there, and not there to turn it off."""
    return setting is not None and setting.get(_VAL, "true") not in ("0", "false", "off")


def attribute(text: str) -> str:
    """Return `text` as the value of an attribute, in its quotation marks."""
    quoted = escape(clean(text)).replace('"', "&quot;")
    return f'"{quoted}"'.replace("\n", "&#10;").replace("\t", "&#9;")


def paragraph(
    style: str, content: str = "", *, keep_next: bool = False, right_to_left: bool = False, numbering: int = 0
) -> str:
    """Return a paragraph in the style with the id `style`; `numbering` is a list of its own."""
    return f"{_begin(style, keep_next, right_to_left, numbering)}{content}</w:p>"


def on_new_page(xml: str) -> str:
    """Start a new page with the first paragraph in `xml`: no empty one is needed to hold the break."""
    return _BEFORE_PAGE_BREAK.sub(lambda found: f"{found[0]}<w:pageBreakBefore/>", xml, count=1)


def ends_section(xml: str, properties: str) -> str | None:
    """Return a paragraph that ends its section with these properties; None where `xml` is not one."""
    if not xml.startswith(_PARAGRAPH):
        return None
    return xml.replace(_END_OF_PROPERTIES, properties + _END_OF_PROPERTIES, 1)


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
def _begin(style: str, keep_next: bool, right_to_left: bool, numbering: int) -> str:
    return (
        f"<w:p><w:pPr><w:pStyle w:val={attribute(style)}/>"
        + "<w:keepNext/>" * keep_next
        + f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' * bool(numbering)
        + "<w:bidi/>" * right_to_left
        + "</w:pPr>"
    )
