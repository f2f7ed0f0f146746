"""The styles of a template, found by name: their ids differ from one Word language to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.views.document import ParagraphStyle

PARAGRAPH_STYLE_NAMES: Mapping[ParagraphStyle, str] = {
    ParagraphStyle.BODY: "Body Text",
    ParagraphStyle.LEAD: "orgdoc Lead",
    ParagraphStyle.SUBTITLE: "Subtitle",
    ParagraphStyle.DETAIL: "orgdoc Detail",
    ParagraphStyle.QUOTE: "Quote",
}


@dataclass(frozen=True, slots=True)
class Styles:
    """The style ids of a template by name in lower case: Word says "heading 1", LibreOffice "Heading 1"."""

    ids: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        try:
            return self.ids[name.casefold()]
        except KeyError:
            raise ValueError(f"the template has no style named “{name}”") from None


def read_styles(styles: _Element) -> Styles:
    """Return the styles of a `w:styles` element."""
    ids: dict[str, str] = {}
    for style in styles.findall(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            ids[str(name.get(qn("w:val"))).casefold()] = str(style.get(qn("w:styleId")))
    return Styles(ids)
