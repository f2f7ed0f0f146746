"""Text that a template's style makes too small, too narrow, or sets beside its line or its page."""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml.ns import qn
from lxml.etree import _Element

_R_PR, _P_PR, _VAL = map(qn, ("w:rPr", "w:pPr", "w:val"))
_SIZES, _WIDTH, _POSITION = (qn("w:sz"), qn("w:szCs")), qn("w:w"), qn("w:position")
_SPACING, _INDENT, _LINE, _RULE = map(qn, ("w:spacing", "w:ind", "w:line", "w:lineRule"))
_LEFT, _RIGHT = map(qn, ("w:left", "w:right"))
_SMALLEST = 10  # half points: 5 points cannot be read
_NARROWEST = 34  # per cent of the width of a letter
_FARTHEST = 48  # half points above or below the line
_LOWEST = 0.6  # of the height of the letters, which a line of one height has at least
_MOST_IN, _MOST_OUT = 7_500, -1_500  # twips from the margins, both together and each
_USUAL_SIZE = 22  # half points


def show_what_is_out_of_sight(looks: Sequence[_Element]) -> bool:
    """Take from a style and those it is based on, the nearest first, what keeps its text from being read.

    Return whether there was any.
    """
    return any([_show_letters(looks), _show_lines(looks), _show_within_page(looks)])


def _stated(looks: Sequence[_Element], group: str, tag: str, attribute: str) -> float | None:
    found = (look.find(f"{group}/{tag}") for look in looks)
    texts = (element.get(attribute) for element in found if element is not None)
    text = next((text for text in texts if text), None)
    try:
        return None if text is None else float(text.removesuffix("%"))
    except ValueError:
        return None


def _show_letters(looks: Sequence[_Element]) -> bool:
    size = _stated(looks, _R_PR, _SIZES[0], _VAL)
    width, moved = _stated(looks, _R_PR, _WIDTH, _VAL), _stated(looks, _R_PR, _POSITION, _VAL)
    what = (
        *(_SIZES if size is not None and size < _SMALLEST else ()),
        *((_WIDTH,) if width is not None and width < _NARROWEST else ()),
        *((_POSITION,) if moved is not None and abs(moved) > _FARTHEST else ()),
    )
    for look in looks:
        for properties in look.findall(_R_PR):
            for element in [child for child in properties if child.tag in what]:
                properties.remove(element)
    return bool(what)


def _show_lines(looks: Sequence[_Element]) -> bool:
    spacings = [spacing for look in looks for spacing in look.iterfind(f"{_P_PR}/{_SPACING}")]
    rule = next((rule for spacing in spacings if (rule := spacing.get(_RULE))), "auto")
    line, size = _stated(looks, _P_PR, _SPACING, _LINE), _stated(looks, _R_PR, _SIZES[0], _VAL)
    if rule != "exact" or line is None or line >= (size or _USUAL_SIZE) * 10 * _LOWEST:
        return False
    for spacing in spacings:
        for part in (_LINE, _RULE):
            if part in spacing.attrib:
                del spacing.attrib[part]
    return True


def _show_within_page(looks: Sequence[_Element]) -> bool:
    left, right = (_stated(looks, _P_PR, _INDENT, side) or 0 for side in (_LEFT, _RIGHT))
    if left + right <= _MOST_IN and min(left, right) >= _MOST_OUT:
        return False
    for look in looks:
        for properties in look.findall(_P_PR):
            for indent in properties.findall(_INDENT):
                properties.remove(indent)
    return True
