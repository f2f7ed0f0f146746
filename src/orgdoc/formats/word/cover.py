"""The cover of a template: what stands before its first new page, if that is a cover at all.

A template's body is a cover, sample text, or both. What comes before the first page break or section
break is a cover when it has no heading, lists no contents and fills one page; all the rest is sample text
and goes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.formats.word.elements import P, is_on, parent_of

_P_PR, _SECTION, _BREAK, _WORDS = map(qn, ("w:pPr", "w:sectPr", "w:br", "w:t"))
_NEW_PAGE, _SEEN_PAGE = map(qn, ("w:pageBreakBefore", "w:lastRenderedPageBreak"))
_VAL, _TYPE = qn("w:val"), qn("w:type")
_VISIBLE = (_WORDS, *map(qn, ("w:drawing", "w:pict", "w:object")))
_FIELD, _INSTRUCTION, _CODE, _FIELD_END = map(qn, ("w:fldSimple", "w:instr", "w:instrText", "w:fldChar"))
_GALLERY = qn("w:docPartGallery")
_LISTS = re.compile(r"\s*(?:TOC|TOA|INDEX)\b", re.IGNORECASE)
_INNER = tuple(map(qn, ("w:tbl", "w:txbxContent")))  # a break in there does not begin a page of the document
_ON_THE_SAME_PAGE = ("continuous", "nextColumn")


class StylesOfPages(NamedTuple):
    """The ids of the styles of headings and of a table of contents, and of those that begin a page."""

    of_text: Collection[str]
    on_new_page: Collection[str]


def keep_cover(body: _Element, styles: StylesOfPages) -> bool:
    """Take everything but the cover out of `body`, and return whether there is one.

    The section of the text that followed stays as the last element of `body`.
    """
    if not len(body) or body[-1].tag != _SECTION:
        body.append(body.makeelement(_SECTION))
    elements = list(body.iter())
    sections = [element for element in elements if element.tag == _SECTION]
    found = _end_of_cover(body, sections, styles)
    if found is not None and _has_contents(elements[: elements.index(found)]):
        found = None
    after = 0 if found is None else elements.index(found) + 1
    section = next(element for element in elements[after:] if element.tag == _SECTION)
    _remove(section)
    if found is None:
        _empty(body)
    else:
        _cut(body, found)
    if not _is_visible(body):
        _empty(body)
    has_cover = len(body) > 0
    body.append(section)
    return has_cover


def _end_of_cover(body: _Element, sections: list[_Element], styles: StylesOfPages) -> _Element | None:
    """Return what begins the second page: a break, the properties of a section or a paragraph."""
    for element in _outer(body):
        if element.tag == P:
            style = _style_of(element)
            if style in styles.on_new_page and element is not body[0]:
                return element
            if style in styles.of_text:
                return None
        elif element.tag == _NEW_PAGE and is_on(element):
            paragraph = parent_of(parent_of(element))
            if paragraph is not body[0]:
                return paragraph
        elif element.tag == _BREAK and element.get(_TYPE) == "page":
            return element
        elif element.tag == _SEEN_PAGE:
            return None
        elif element.tag == _SECTION and element is not sections[-1] and _ends_page(element, sections):
            return element
    return None


def _has_contents(elements: Iterable[_Element]) -> bool:
    """Return whether a list of contents or an index is among the elements: it lists what is gone."""
    codes = [""]
    for element in elements:
        if element.tag == _FIELD_END:
            codes.append("")
        elif element.tag == _CODE:
            codes[-1] += element.text or ""
        elif element.tag == _FIELD:
            codes.append(element.get(_INSTRUCTION, ""))
        elif element.tag == _GALLERY and element.get(_VAL, "").casefold() == "table of contents":
            return True
    return any(_LISTS.match(code) for code in codes)


def _outer(body: _Element) -> Iterator[_Element]:
    """Yield the elements of `body` in order, but those within a table or a text box."""
    for child in body:
        if child.tag not in _INNER:
            yield child
            yield from _outer(child)


def _ends_page(section: _Element, sections: list[_Element]) -> bool:
    """Return whether the next section begins on a page of its own: it is the next one that says so."""
    kind = sections[sections.index(section) + 1].find(_TYPE)
    return kind is None or kind.get(_VAL) not in _ON_THE_SAME_PAGE


def _cut(body: _Element, found: _Element) -> None:
    """Remove `found` and all that comes after it; a section ends with its paragraph, which stays."""
    place = parent_of(parent_of(found)) if found.tag == _SECTION else found
    while place is not body:
        above = parent_of(place)
        for later in list(place.itersiblings()):
            _empty(later)
            above.remove(later)
        if place is found or (place.tag == P and not _is_visible(place) and found.tag != _SECTION):
            above.remove(place)  # the break itself, and a paragraph that held nothing else
        place = above


def _empty(element: _Element) -> None:
    """Take everything out of `element`, from the innermost part on.

    lxml takes time that grows with the square of what hangs on a part that is taken out.
    """
    for part in reversed(list(element.iter())):
        if isinstance(part.tag, str):  # neither a comment nor an instruction
            del part[:]


def _is_visible(element: _Element) -> bool:
    seen = (part for part in element.iter(*_VISIBLE) if part.tag != _WORDS or (part.text or "").strip())
    return any(not _is_hidden(parent_of(part)) for part in seen)


def _is_hidden(run: _Element) -> bool:
    return is_on(run.find(f"{qn('w:rPr')}/{qn('w:vanish')}"))


def _remove(element: _Element) -> None:
    parent_of(element).remove(element)


def _style_of(paragraph: _Element) -> str:
    style = paragraph.find(f"{_P_PR}/{qn('w:pStyle')}")
    return "" if style is None else style.get(_VAL, "")
