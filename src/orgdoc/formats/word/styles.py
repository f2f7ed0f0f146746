"""The styles of a template, found by name: their ids differ from one Word language to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.views.document import ParagraphStyle

PARAGRAPH_STYLE_NAMES: Mapping[ParagraphStyle, str] = {
    ParagraphStyle.BODY: "Body Text",
    ParagraphStyle.LEAD: "orgdoc Lead",
    ParagraphStyle.SUBTITLE: "Subtitle",
    ParagraphStyle.DETAIL: "orgdoc Detail",
    ParagraphStyle.QUOTE: "Quote",
    ParagraphStyle.NOTE: "orgdoc Note",
    ParagraphStyle.SIGN: "orgdoc Sign",
}
_OTHER_THAN_PARAGRAPHS = {
    "strong": "character",
    "emphasis": "character",
    "hyperlink": "character",
    "orgdoc hedge": "character",
    "orgdoc quiet": "character",
    "orgdoc table": "table",
}
#: What a style of ours is called in a template that has one of another kind by its name.
BROUGHT_ALONG = "orgdoc {}"
_TRUE = ("1", "true", "on")
_DEFAULT = qn("w:default")
_STYLE, _NAME, _VAL, _KIND, _ID = map(qn, ("w:style", "w:name", "w:val", "w:type", "w:styleId"))


class Styles:
    """The style ids of a template by kind and name: Word says "heading 1", LibreOffice "Heading 1"."""

    def __init__(self, ids: Mapping[tuple[str, str], str]) -> None:
        self.ids = ids
        self._found: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """Return the id of the style of this name that is of the kind we use it as.

        Where the template has a style of another kind called so, ours was brought along as `orgdoc …`.
        """
        if name not in self._found:
            self._found[name] = self._find_ours(name)
        return self._found[name]

    def _find_ours(self, name: str) -> str:
        kind = _OTHER_THAN_PARAGRAPHS.get(name.casefold(), "paragraph")
        found = self.find(kind, name) or self.find(kind, BROUGHT_ALONG.format(name))
        if found is None:
            raise ValueError(f"the template has no style named “{name}”")
        return found

    def find(self, kind: str, name: str) -> str | None:
        """Return the id of the style called exactly so, or else so but for upper and lower case."""
        return self.ids.get((kind, name)) or self.ids.get((kind, name.casefold()))


def read_styles(styles: _Element) -> Styles:
    """Return the styles of a `w:styles` element."""
    ids: dict[tuple[str, str], str] = {}
    for style in styles_in(styles):
        ids.setdefault((kind_of(style), name_of(style)), id_of(style))
    for (kind, name), style_id in list(ids.items()):
        ids.setdefault((kind, name.casefold()), style_id)
    return Styles(ids)


def styles_in(styles: _Element) -> Iterator[_Element]:
    return styles.iterchildren(_STYLE)


def id_of(style: _Element) -> str:
    return style.get(_ID, "")


def kind_of(style: _Element) -> str:
    return style.get(_KIND, "paragraph")


def name_of(style: _Element) -> str:
    name = style.find(_NAME)
    return "" if name is None else name.get(_VAL, "")


def default_style(styles: _Element, kind: str = "paragraph") -> str | None:
    """Return the id of the style that holds where none is named, whatever the template calls it."""
    defaults = [s for s in styles_in(styles) if kind_of(s) == kind and s.get(_DEFAULT) in _TRUE]
    return id_of(defaults[-1]) if defaults else None


def chain(styles: Mapping[str, _Element], style_id: str) -> Iterator[_Element]:
    """Yield the style with this id and those it is based on, the nearest first."""
    seen: set[str] = set()
    while style_id in styles and style_id not in seen:
        seen.add(style_id)
        yield styles[style_id]
        based_on = styles[style_id].find(qn("w:basedOn"))
        style_id = "" if based_on is None else based_on.get(_VAL, "")


def by_id(styles: _Element) -> Mapping[str, _Element]:
    return {id_of(style): style for style in styles_in(styles)}
