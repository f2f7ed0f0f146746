"""Where a template shows the title or the author: content controls and fields, filled as Word would do.

Word does so when it opens or prints the document; other readers show what was written last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.formats.safe_text import clean
from orgdoc.formats.word.package import trees
from orgdoc.views.document import Document

_WORDS, _RUN, _CONTROL = map(qn, ("w:t", "w:r", "w:sdt"))
_MARK, _CODE, _SIMPLE = map(qn, ("w:fldChar", "w:instrText", "w:fldSimple"))
_BOUND_TO = re.compile(r":(title|subject|creator|keywords)(?:\[1\])?$", re.IGNORECASE)
_FIELD = re.compile(
    r'^\s*(?:DOCPROPERTY\s+"?)?(title|subject|author|keywords)"?\s*(?:\\\*\s*\w+\s*)*$', re.IGNORECASE
)


def fill_placeholders(word: WordDocument, document: Document) -> None:
    """Write what `document` is called over what the template shows in the place of it."""
    values = {
        "title": document.title,
        "subject": document.subject,
        "creator": document.author,
        "author": document.author,
        "keywords": document.keywords,
    }
    for part in trees(word):
        _fill_controls(part.element, values)
        _fill_fields(part.element, values)


def _fill_controls(root: _Element, values: Mapping[str, str]) -> None:
    for control in root.iter(_CONTROL):
        binding = control.find("/".join(map(qn, ("w:sdtPr", "w:dataBinding"))))
        found = _BOUND_TO.search("" if binding is None else binding.get(qn("w:xpath"), ""))
        if found:
            _replace(list(control.iter(_WORDS)), values[found[1].lower()])


def _fill_fields(root: _Element, values: Mapping[str, str]) -> None:
    for code, shown in (*_simple_fields(root), *_complex_fields(root)):
        if found := _FIELD.match(code):
            _replace(shown, values[found[1].lower()])


def _simple_fields(root: _Element) -> Iterator[tuple[str, list[_Element]]]:
    for field in root.iter(_SIMPLE):
        yield field.get(qn("w:instr"), ""), list(field.iter(_WORDS))


def _complex_fields(root: _Element) -> Iterator[tuple[str, list[_Element]]]:
    """Yield the code and the shown words of each field that has no other within it."""
    code, shown, depth, is_result = "", list[_Element](), 0, False
    for element in root.iter(_MARK, _CODE, _WORDS):
        kind = element.get(qn("w:fldCharType"))
        if kind == "begin":
            code, shown, depth, is_result = "", [], depth + 1, False
        elif kind == "separate":
            is_result = True
        elif kind == "end":
            if depth == 1:
                yield code, shown
            depth, is_result = depth - 1, False
        elif element.tag == _CODE:
            code += element.text or ""
        elif is_result:
            shown.append(element)


def _replace(shown: list[_Element], value: str) -> None:
    for place, words in enumerate(shown):
        words.text = clean(value) if place == 0 else ""
