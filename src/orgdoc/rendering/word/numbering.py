"""Numbers of lists: each ordered list is a `w:num` of its own, so that it begins at 1."""

from __future__ import annotations

from collections.abc import Mapping

from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from lxml.etree import _Element

from orgdoc.rendering.word.elements import parse

_VAL, _NUM_ID = qn("w:val"), qn("w:numId")


class Numbering:
    """The lists of a document; it remembers its last one, so that a thousand lists stay cheap."""

    def __init__(self, part: DocumentPart) -> None:
        numbers = part.numbering_part.element.findall(qn("w:num"))
        self._last = numbers[-1] if numbers else None
        self._highest = max((int(number.get(_NUM_ID, "0")) for number in numbers), default=0)
        self._abstract_of = _abstract_numbers(part.styles.element, numbers)

    def begin(self, style: str) -> int:
        """Return the number of a new list that counts as the paragraph style with the id `style` does."""
        abstract = self._abstract_of.get(style)
        if self._last is None or abstract is None:
            raise ValueError(f"the style “{style}” of the template has no numbering")
        self._highest += 1
        new = parse(
            f'<w:num w:numId="{self._highest}"><w:abstractNumId w:val="{abstract}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        self._last.addnext(new)
        self._last = new
        return self._highest


def _abstract_numbers(styles: _Element, numbers: list[_Element]) -> Mapping[str, str]:
    """Return the definition of a list (`w:abstractNum`) by the id of each style that has one."""
    definitions = {
        number.get(_NUM_ID): abstract.get(_VAL, "")
        for number in numbers
        if (abstract := number.find(qn("w:abstractNumId"))) is not None
    }
    return {
        str(style.get(qn("w:styleId"))): definitions[used.get(_VAL)]
        for style in styles.findall(qn("w:style"))
        if (used := style.find("/".join(map(qn, ("w:pPr", "w:numPr", "w:numId"))))) is not None
        and used.get(_VAL) in definitions
    }
