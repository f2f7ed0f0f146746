"""What belongs together stays together, whatever the styles of a template say: a caption and its picture,
a table's caption and its rows; and what we count ourselves bears no second number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.formats.word.elements import is_on
from orgdoc.formats.word.legible import ours
from orgdoc.formats.word.styles import by_id, chain, id_of, kind_of, name_of

_VAL, _P_PR, _BREAK, _FRAME = map(qn, ("w:val", "w:pPr", "w:pageBreakBefore", "w:framePr"))
_NUMBERING, _SPACING, _LINE, _RULE = map(qn, ("w:numPr", "w:spacing", "w:line", "w:lineRule"))
_DEFAULTS = f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}"
#: What may begin a page by its style: headings, and what stands at the head of a page in any case.
_HEADINGS = ("heading ", "title", "toc heading")
#: What stands beside a picture or in a table, where a frame would take it away from it.
_UNFRAMED = ("caption", "orgdoc figure", "orgdoc table")
#: The contents are not a chapter, and a caption counts by itself.
_UNCOUNTED = ("toc heading", "caption", "orgdoc figure")
#: What stands beside each other, however much room is left around it.
_NEAR = ("caption", "orgdoc figure")
_AROUND = tuple(map(qn, ("w:before", "w:after", "w:line")))
_FARTHEST = 1440  # twips, an inch
_SINGLE = {_LINE: "240", _RULE: "auto"}


def keep_together(styles: _Element) -> None:
    """Change the styles that we write in where they would part what belongs together.

    What is changed is the style alone, not those it is based on; a frame, which no style can turn off, goes
    from those too.
    """
    ids = by_id(styles)
    for style in ours(styles):
        if kind_of(style) != "paragraph":
            continue
        name = name_of(style).casefold()
        looks = [*chain(ids, id_of(style)), *styles.iterfind(_DEFAULTS)]
        if not name.startswith(_HEADINGS) and is_on(_first(looks, _BREAK)):
            _set(style, _BREAK, {_VAL: "0"})
        if name.startswith(_UNFRAMED):
            for frame in [frame for look in looks for frame in look.iterfind(f"{_P_PR}/{_FRAME}")]:
                _take_away(frame)
        if name in _UNCOUNTED and _first(looks, _NUMBERING) is not None:
            number = _set(style, _NUMBERING, {})
            number.append(number.makeelement(qn("w:numId"), {_VAL: "0"}))
        if name in _NEAR and (nearer := _brought_near(looks, name)):
            own = style.findall(f"{_P_PR}/{_SPACING}")
            around = {str(key): str(value) for spacing in own for key, value in spacing.items()}
            _set(style, _SPACING, {**around, **nearer})


def _brought_near(looks: Sequence[_Element], name: str) -> dict[str, str]:
    """Return what of the room around it and between its lines takes a style away from its neighbour."""
    stated: dict[str, str] = {}
    for look in looks:
        for spacing in look.iterfind(f"{_P_PR}/{_SPACING}"):
            stated = {**{str(key): str(value) for key, value in spacing.items()}, **stated}
    nearer = {side: str(_FARTHEST) for side in _AROUND if int(stated.get(side, "0")) > _FARTHEST}
    cut = name == "orgdoc figure" and stated.get(_RULE) == "exact"  # the picture, to the height of a line
    return nearer | (_SINGLE if cut else {})


def _first(looks: Iterable[_Element], tag: str) -> _Element | None:
    found = (look.find(f"{_P_PR}/{tag}") for look in looks)
    return next((element for element in found if element is not None), None)


def _set(style: _Element, tag: str, attributes: Mapping[str, str]) -> _Element:
    """Give a style a property in place of what it has of it; the order is put right afterwards."""
    properties = style.find(_P_PR)
    if properties is None:
        properties = style.makeelement(_P_PR)
        style.append(properties)
    for old in properties.findall(tag):
        properties.remove(old)
    element = properties.makeelement(tag, dict(attributes))
    properties.append(element)
    return element


def _take_away(element: _Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)
