"""The look of a template, as far as the styles that are copied into it have to follow it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.colours import READABLE, contrast, mix
from orgdoc.formats.word.elements import copied
from orgdoc.formats.word.styles import by_id, chain, default_style, name_of, read_styles

_VAL, _COLOUR, _FILL = map(qn, ("w:val", "w:color", "w:fill"))
_R_PR, _FONTS = map(qn, ("w:rPr", "w:rFonts"))
_SIZES = tuple(map(qn, ("w:sz", "w:szCs")))
_BODY_SIZE = 21  # of our own template, in half points
_WORDS_SIZE = 20  # of a template that does not say
_SMALLEST, _LARGEST = 0.85, 1.3  # how far a size of ours may follow that of the template
#: The same of what stands in tables and under them, which has to stay on as many pages.
_LARGEST_IN_TABLES, _IN_TABLES = 1.05, ("orgdoc table", "orgdoc note")

_A_COLOUR = re.compile("[0-9A-Fa-f]{6}")  # and not `auto`
_WHITE = "FFFFFF"
_ACCENT, _NO_COLOUR = "1F3A5F", "404040"
#: How much of the accent each colour of our own template has in it, the rest being white.
_SHARES = {
    _ACCENT: 1.0,
    "44546A": 0.85,
    "9DB3CC": 0.44,
    "B8C7DA": 0.32,
    "D3DCE7": 0.2,
    "DCE6F1": 0.16,
    "F4F7FA": 0.05,
}


class Look(NamedTuple):
    """`accent` is the colour of the headings, `fonts` theirs; None where the template does not say."""

    accent: str | None
    fonts: _Element | None
    scale: float
    has_theme: bool


def look_of(styles: _Element, *, has_theme: bool) -> Look:
    ids, names = by_id(styles), read_styles(styles)
    heading = names.find("paragraph", "heading 1") or ""
    body = names.find("paragraph", "Body Text") or default_style(styles) or ""
    colour = _first(ids, heading, _COLOUR)
    stated = None if colour is None else colour.get(_VAL)
    accent = stated if stated and _A_COLOUR.fullmatch(stated) else _NO_COLOUR
    size = _first(ids, body, _SIZES[0])
    if size is None:
        size = styles.find("/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:sz"))))
    half_points = _WORDS_SIZE if size is None else int(size.get(_VAL, _WORDS_SIZE))
    return Look(
        accent if heading else None,
        _first(ids, heading, _FONTS),
        min(max(half_points / _BODY_SIZE, _SMALLEST), _LARGEST),
        has_theme,
    )


def follow(style: _Element, look: Look) -> None:
    """Give a style of ours the colours, the heading font and the size of a template."""
    for fonts in list(style.iter(_FONTS)):
        _follow_fonts(fonts, look)
    in_table = name_of(style).casefold().startswith(_IN_TABLES)
    scale = min(look.scale, _LARGEST_IN_TABLES) if in_table else look.scale
    for size in style.iter(*_SIZES):
        size.set(_VAL, str(round(int(size.get(_VAL, "0")) * scale)))
    for element in list(style.iter()):
        for attribute in (_VAL, _COLOUR, _FILL):
            if element.get(attribute) in _SHARES:
                _follow_colour(element, attribute, look)


def _follow_fonts(fonts: _Element, look: Look) -> None:
    parent = fonts.getparent()
    assert parent is not None
    if look.fonts is not None:
        parent.replace(fonts, copied(look.fonts))
    elif not look.has_theme:
        parent.remove(fonts)


def _follow_colour(element: _Element, attribute: str, look: Look) -> None:
    """Take the accent of the template; text that could not be read in it takes the colour of the body."""
    if look.accent is None:
        return
    colour = _lightened(look.accent, element.get(attribute, ""))
    is_text = element.tag == _COLOUR
    ground = _lightened(look.accent, "DCE6F1") if is_text else _WHITE
    if is_text and contrast(colour, ground) < READABLE:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
        return
    element.set(attribute, colour)
    for name in [name for name in element.attrib if "theme" in str(name)]:
        del element.attrib[name]


def _lightened(accent: str, colour: str) -> str:
    """Return so much of `accent` in white as a colour of our own template has of ours."""
    return mix(accent, _WHITE, _SHARES[colour]).removeprefix("#")


def _first(styles: Mapping[str, _Element], style_id: str, name: str) -> _Element | None:
    """Return the first of these run properties along the chain of a style."""
    found = (style.find(f"{_R_PR}/{name}") for style in chain(styles, style_id))
    return next((element for element in found if element is not None), None)
