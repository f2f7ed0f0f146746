"""Numbers of lists: each ordered list is a `w:num` of its own, so that it begins at 1."""

from __future__ import annotations

from collections.abc import Mapping

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Num
from lxml.etree import _Element

from orgdoc.formats.word.styles import by_id, chain

_VAL, _NUM_ID, _NUM, _ABSTRACT_NUM = map(qn, ("w:val", "w:numId", "w:num", "w:abstractNum"))
_ABSTRACT_NUM_ID = qn("w:abstractNumId")
_NUMBER_OF_STYLE = "/".join(map(qn, ("w:pPr", "w:numPr", "w:numId")))


class Numbering:
    """The lists of a document; it remembers its last one, so that a thousand lists stay cheap.

    `add_num` of python-docx looks through all lists for a free number.
    """

    def __init__(self, word: WordDocument) -> None:
        numbering = word.part.numbering_part.element
        numbers = numbering.findall(_NUM)
        self._last: _Element | None = numbers[-1] if numbers else None
        self._highest = max((int(number.get(_NUM_ID, "0")) for number in numbers), default=0)
        self._styles = by_id(word.styles.element)
        self._definitions = definitions(numbering)

    def begin(self, style: str) -> int:
        """Return the number of a new list that counts as the paragraph style with the id `style` does."""
        abstract = self._definitions.get(number_of(self._styles, style))
        if self._last is None or abstract is None:
            raise ValueError(f"the style “{style}” of the template has no numbering")
        self._highest += 1
        new = CT_Num.new(self._highest, int(abstract))
        new.add_lvlOverride(0).add_startOverride(1)
        self._last.addnext(new)
        self._last = new
        return self._highest


def definitions(numbering: _Element) -> Mapping[str, str]:
    """Return the id of the definition (`w:abstractNum`) of each list by the list's number."""
    defined = {abstract.get(_ABSTRACT_NUM_ID) for abstract in numbering.iterchildren(_ABSTRACT_NUM)}
    return {
        number.get(_NUM_ID, ""): used.get(_VAL, "")
        for number in numbering.iterchildren(_NUM)
        if (used := number.find(_ABSTRACT_NUM_ID)) is not None and used.get(_VAL) in defined
    }


def number_of(styles: Mapping[str, _Element], style_id: str) -> str:
    """Return the number of the list in which a style counts, itself or as the one it is based on."""
    numbers = (style.find(_NUMBER_OF_STYLE) for style in chain(styles, style_id))
    return next((number.get(_VAL, "") for number in numbers if number is not None), "")
