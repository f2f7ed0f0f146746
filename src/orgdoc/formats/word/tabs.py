"""Tab stops: what a paragraph has from its style and of its own."""

from __future__ import annotations

from collections.abc import Mapping

from lxml.etree import _Element

from orgdoc.formats.word.elements import parse
from orgdoc.formats.word.names import qn
from orgdoc.formats.word.styles import by_id, chain

_TABS, _POS, _VAL = map(qn, ("w:tabs", "w:pos", "w:val"))
_P_PR, _P_STYLE = map(qn, ("w:pPr", "w:pStyle"))

Stops = dict[int, str]  # the kind of each stop ("right") by its place in twips


def stops_of_style(styles: _Element, style_id: str) -> Stops:
    stops: Stops = {}
    for style in reversed(list(chain(by_id(styles), style_id))):
        _apply(style, stops)
    return stops


def stops_of_paragraph(styles: _Element, paragraph: _Element, default: str) -> tuple[Stops, Stops]:
    """Return the stops that a paragraph has from its style (`default` where it names none), and all."""
    style = paragraph.find(f"{_P_PR}/{_P_STYLE}")
    inherited = stops_of_style(styles, default if style is None else style.get(_VAL, ""))
    everything = dict(inherited)
    _apply(paragraph, everything)
    return inherited, everything


def set_stops(paragraph: _Element, inherited: Stops, wanted: Mapping[int, str]) -> None:
    """Give a paragraph the stops that are `wanted`, and none other that its style has."""
    properties = paragraph.find(_P_PR)
    if properties is None:
        properties = paragraph.makeelement(_P_PR)
        paragraph.insert(0, properties)
    for old in properties.findall(_TABS):
        properties.remove(old)
    kinds = {**dict.fromkeys(inherited, "clear"), **wanted}
    tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{place}"/>' for place, kind in sorted(kinds.items()))
    if tabs:
        properties.append(parse(f"<w:tabs>{tabs}</w:tabs>"))


def _apply(owner: _Element, stops: Stops) -> None:
    for stop in owner.iterfind(f"{_P_PR}/{_TABS}/*"):
        kind, place = stop.get(_VAL, "left"), int(stop.get(_POS, "0"))
        if kind == "clear":
            stops.pop(place, None)
        else:
            stops[place] = kind
