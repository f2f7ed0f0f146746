"""The page of a section: its size and margins, in twentieths of a point as Word counts."""

from __future__ import annotations

from typing import NamedTuple

from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.shared import Length

TWIPS_PER_POINT = 20
TWIPS_PER_CM = 1440 / 2.54
EMU_PER_TWIP = 635


class Page(NamedTuple):
    """The width and the height left for text, in twips."""

    text_width: int
    text_height: int


def page_of(section: CT_SectPr) -> Page:
    """Return the page that a `w:sectPr` describes; raises ValueError where it does not."""
    if section.pgMar is None or section.page_width is None or section.page_height is None:
        raise ValueError("its last section has no page")
    beside = (section.left_margin, section.right_margin, section.gutter)
    above = (section.top_margin, section.bottom_margin)
    return Page(
        section.page_width.twips - sum(_twips(margin) for margin in beside),
        section.page_height.twips - sum(abs(_twips(margin)) for margin in above),
    )


def turned(section: CT_SectPr) -> CT_SectPr:
    """Return a copy of a portrait `w:sectPr` for landscape; the margins stay where they are on the page."""
    copy = section.clone()
    assert section.page_width is not None and section.page_height is not None  # `page_of` says so
    copy.page_height, copy.page_width = sorted((section.page_width, section.page_height))
    copy.orientation = WD_ORIENTATION.LANDSCAPE
    return copy


def later_pages(section: CT_SectPr) -> CT_SectPr:
    """Return a copy of a `w:sectPr` for a section that goes on after it: no first page, no new count."""
    copy = section.clone()
    copy.start_type, copy.titlePg_val = None, False
    for numbers in copy.findall(qn("w:pgNumType")):
        if qn("w:start") in numbers.attrib:
            del numbers.attrib[qn("w:start")]
    return copy


def _twips(length: Length | None) -> int:
    return 0 if length is None else length.twips
