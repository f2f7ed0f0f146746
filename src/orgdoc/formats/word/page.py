"""The page of a section: its size and margins, in twentieths of a point as Word counts."""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

from lxml.etree import _Element

from orgdoc.formats.word.names import qn

TWIPS_PER_POINT = 20
TWIPS_PER_CM = 1440 / 2.54
EMU_PER_TWIP = 635
_OF_THE_FIRST_SECTION = tuple(map(qn, ("w:titlePg", "w:type")))


class Page(NamedTuple):
    """The width and the height left for text, in twips."""

    text_width: int
    text_height: int


def page_of(section: _Element) -> Page:
    """Return the page that a `w:sectPr` describes."""
    size, margin = _child(section, "w:pgSz"), _child(section, "w:pgMar")
    return Page(
        _number(size, "w:w") - sum(_number(margin, side) for side in ("w:left", "w:right", "w:gutter")),
        _number(size, "w:h") - sum(abs(_number(margin, side)) for side in ("w:top", "w:bottom")),
    )


def turned(section: _Element) -> _Element:
    """Return a copy of a portrait `w:sectPr` for landscape; the margins stay where they are on the page."""
    copy = deepcopy(section)
    size = _child(copy, "w:pgSz")
    short, long = sorted((_number(size, "w:w"), _number(size, "w:h")))
    size.set(qn("w:w"), str(long))
    size.set(qn("w:h"), str(short))
    size.set(qn("w:orient"), "landscape")
    return copy


def later_pages(section: _Element) -> _Element:
    """Return a copy of a `w:sectPr` for a section that goes on after it: no first page, no new count."""
    copy = deepcopy(section)
    for child in copy.findall("*"):
        if child.tag in _OF_THE_FIRST_SECTION:
            copy.remove(child)
    for numbers in copy.findall(qn("w:pgNumType")):
        if qn("w:start") in numbers.attrib:
            del numbers.attrib[qn("w:start")]
    return copy


def _child(section: _Element, name: str) -> _Element:
    child = section.find(qn(name))
    if child is None:
        raise ValueError(f"the last section of the template has no {name}")
    return child


def _number(element: _Element, name: str) -> int:
    return int(element.get(qn(name), "0"))
