"""How much text a page of a template holds, beside one of the built-in one."""

from __future__ import annotations

from functools import cache

from docx.document import Document as WordDocument

from orgdoc.formats.word.columns import lines_of
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.numbering import Numbering
from orgdoc.formats.word.package import opened
from orgdoc.formats.word.page import page_of
from orgdoc.formats.word.styles import PARAGRAPH_STYLE_NAMES, read_styles
from orgdoc.formats.word.takeover import take_over
from orgdoc.formats.word.template_file import built_in_template
from orgdoc.formats.word.typeface import typeface_of
from orgdoc.views.document import ParagraphStyle, Table

_USUAL_SIZE = 11.0  # points, where a template does not say
_NARROW, _OTHERS = 1.0, 1.12  # how wide a face runs against Calibri; measured on prose


def room_in(template: bytes | None) -> float:
    """Return what share, 1 at most, of the words of one of our own pages one of `template` has room for.

    Raises TemplateError where it cannot serve as a template.
    """
    if template is None:
        return 1.0
    return min(1.0, _words_on(opened(take_over(template).content)) / _words_on(opened(built_in_template())))


def _words_on(word: WordDocument) -> float:
    page = page_of(word.sections[-1]._sectPr)
    style = read_styles(word.styles.element)[PARAGRAPH_STYLE_NAMES[ParagraphStyle.BODY]]
    face, size = typeface_of(word, style)
    runs = _NARROW if (face or "").casefold().startswith(("calibri", "carlito", "times")) else _OTHERS
    return page.text_width * page.text_height / ((size or _USUAL_SIZE) ** 2 * runs)


def rows_in_ours(table: Table) -> list[int]:
    """Return how many lines each row of a table takes in a document of our own."""
    return lines_of(table, _ours())


@cache
def _ours() -> Context:
    word = opened(built_in_template())
    page = page_of(word.sections[-1]._sectPr)
    return Context(word, read_styles(word.styles.element), {}, {}, page, Numbering(word), {})
