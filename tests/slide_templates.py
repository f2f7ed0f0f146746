"""Slide templates as organisations have them, made by hand where no PowerPoint is at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import BytesIO

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Pt

from orgdoc.formats.zipped import unzipped, zipped
from word_templates import png

OFFICE = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4",
    "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47",
    "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip
MIDNIGHT = {**OFFICE, "dk1": "0B1526", "dk2": "16324F", "accent1": "2EC4B6", "accent2": "FFD166"}
CORPORATE = {**OFFICE, "dk1": "1D1D1B", "dk2": "5A1F3C", "accent1": "8A1538", "accent2": "00626B"}


def saved(deck: Presentation) -> bytes:
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def dark() -> bytes:
    """Return a 16:9 template whose master is dark: its words are light by the map of its colours."""
    deck = pptx.Presentation()
    _resized(deck, 13.333, 7.5)
    master = deck.slide_master._element
    mapped = master.find(qn("p:clrMap"))
    for light, name in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        mapped.set(light, name)
    _example(deck, 1)
    return with_theme(saved(deck), MIDNIGHT, "Calibri")


def four_by_three() -> bytes:
    """Return the usual 4:3 template with large centred titles, and three slides that show how to use it."""
    deck = pptx.Presentation()
    _example(deck, 0)
    _example(deck, 1)
    _example(deck, 3)
    return with_theme(saved(deck), OFFICE, "Times New Roman")


def renamed() -> bytes:
    """Return a template in a wide typeface, without a title slide: its layouts have German names and no
    types, each has a place for text, a band lies over the top, and a picture at the foot.
    """
    deck = pptx.Presentation()
    _resized(deck, 13.333, 7.5)
    layouts = deck.slide_layouts
    for layout in list(layouts):
        if layout._element.get("type") in (
            "title",
            "titleOnly",
            "blank",
            "vertTx",
            "vertTitleAndTx",
            "secHead",
        ):
            layouts.remove(layout)
    for number, layout in enumerate(layouts, start=1):
        layout.name = f"Inhalt {number}"
        del layout._element.attrib["type"]
    master = deck.slide_master
    band = master.shapes._spTree
    shape = deck.slides.add_slide(layouts[0])
    bar = shape.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, deck.slide_width, Inches(0.28))
    bar.fill.solid()
    bar.fill.fore_color.rgb = RGBColor.from_string("8A1538")
    bar.line.fill.background()
    band.insert(2, bar._element)
    for kind in ("ftr", "sldNum", "dt"):
        for layout in layouts:
            for placeholder in list(layout.placeholders):
                found = next(placeholder._element.iter(qn("p:ph")))
                if found.get("type") == kind:
                    layout.shapes._spTree.remove(placeholder._element)
    for title in master._element.iter(qn("p:titleStyle")):
        title[0].set("algn", "l")
        title[0].find(qn("a:defRPr")).set("cap", "all")
    return with_theme(saved(deck), CORPORATE, "Verdana")


FOREIGN: Mapping[str, Callable[[], bytes]] = {
    "dark": dark,
    "four-by-three": four_by_three,
    "renamed": renamed,
}


def with_theme(deck: bytes, colours: Mapping[str, str], typeface: str) -> bytes:
    """Return a presentation with the colours and the typeface of a house."""
    members = unzipped(deck)
    for name in members:
        if re.fullmatch(r"ppt/theme/theme\d+\.xml", name):
            text = members[name].decode()
            for key, value in colours.items():
                new = rf'<a:{key}><a:srgbClr val="{value}"/></a:{key}>'
                text, count = re.subn(rf"<a:{key}>.*?</a:{key}>", new, text, flags=re.DOTALL)
                assert count == 1
            text = re.sub(r'(<a:m..orFont>\s*<a:latin typeface=")[^"]*', rf"\g<1>{typeface}", text)
            members[name] = text.encode()
    return zipped(members)


def changed(deck: bytes, name: str, old: bytes, new: bytes) -> bytes:
    members = unzipped(deck)
    assert old in members[name]
    return zipped({**members, name: members[name].replace(old, new)})


def _resized(deck: Presentation, width: float, height: float) -> None:
    """Stretch a presentation, master and layouts, to so many inches."""
    assert deck.slide_width is not None and deck.slide_height is not None
    across = Inches(width) / deck.slide_width
    down = Inches(height) / deck.slide_height
    deck.slide_width, deck.slide_height = Inches(width), Inches(height)
    del next(deck.part._element.iter(qn("p:sldSz"))).attrib["type"]
    trees = [deck.slide_master._element, *(layout._element for layout in deck.slide_layouts)]
    for tree in trees:
        for place in tree.iter(qn("a:off"), qn("a:ext")):
            for key, factor in (("x", across), ("cx", across), ("y", down), ("cy", down)):
                if place.get(key) is not None:
                    place.set(key, str(Emu(int(int(place.get(key)) * factor))))


def _example(deck: Presentation, layout: int) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    for placeholder in slide.placeholders:
        placeholder.text = "EXAMPLE TEXT THAT MUST GO"
    slide.shapes.add_picture(BytesIO(png(40, 20)), Pt(10), Pt(10))
    slide.notes_slide.notes_text_frame.text = "EXAMPLE NOTE THAT MUST GO"
