"""Somebody's template made ready: its look and its cover stay, what orgdoc needs beyond them is added."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from orgdoc.rendering.word.cover import keep_cover
from orgdoc.rendering.word.elements import NAMESPACES
from orgdoc.rendering.word.headers import FOOTER, HEADER, has_own
from orgdoc.rendering.word.package import to_bytes, zipped
from orgdoc.rendering.word.schema_order import put_in_order
from orgdoc.rendering.word.style_copies import Source, StyleCopies
from orgdoc.rendering.word.template_file import damaged, read_template

# What would make Word ask, fetch something, or refuse to be written in; and what belongs to another file.
_UNWANTED_PARTS = (
    "/stylesWithEffects",
    "/thumbnail",
    "/digital-signature/origin",
    "/attachedTemplate",
    "/mailMergeSource",
    "/mailMergeHeaderSource",
    "/recipientData",
    "/keyMapCustomizations",
    "/extensibility",
)
_UNWANTED_SETTINGS = tuple(
    map(
        qn,
        (
            "w:attachedTemplate",
            "w:linkStyles",
            "w:mailMerge",
            "w:documentProtection",
            "w:writeProtection",
            "w:updateFields",
            "w:trackRevisions",
        ),
    )
)
#: Parts of the body by relationship: they go when the body no longer refers to them.
_PARTS_OF_THE_BODY = (
    "/hyperlink",
    "/image",
    "/header",
    "/footer",
    "/chart",
    "/oleObject",
    "/package",
    "/aFChunk",
    "/subDocument",
    "/control",
    "/diagramData",
    "/diagramLayout",
    "/diagramQuickStyle",
    "/diagramColors",
    "/diagramDrawing",
)
_NOTES = {"/footnotes": "w:footnote", "/endnotes": "w:endnote", "/comments": "w:comment"}
_VISIBLE = tuple(map(qn, ("w:t", "w:drawing", "w:pict", "w:object", "w:fldSimple", "w:instrText", "w:pgNum")))
_SECTION, _TYPE, _VAL, _ID, _DIRTY = map(qn, ("w:sectPr", "w:type", "w:val", "w:id", "w:dirty"))
_R = f"{{{NAMESPACES['r']}}}"
_LEAST_DISTANCE = 340  # twips between a footer and the edge of the page; printers reach no further


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A template made ready: `content` is the .docx to write into, its body the cover alone.

    `added` names the styles it lacked, as Word shows them; `has_header` and `has_footer` say whether
    its own are kept, so that ours are not printed.
    """

    content: bytes
    added: tuple[str, ...]
    has_cover: bool
    has_header: bool
    has_footer: bool


@lru_cache(maxsize=4)
def take_over(template: bytes) -> TakeOver:
    """Return what becomes of somebody's .docx or .dotx; raises TemplateError where it cannot be used."""
    members = read_template(template)
    try:
        return _made_ready(docx.Document(BytesIO(zipped(members))))
    except (PackageNotFoundError, etree.LxmlError, LookupError, ValueError, AttributeError) as problem:
        raise damaged(problem) from problem


def built_in() -> Source:
    """Return the styles and lists of the template that comes with orgdoc."""
    part = docx.Document(BytesIO(built_in_template())).part
    return Source(part.styles.element, part.numbering_part.element)


def _made_ready(word: WordDocument) -> TakeOver:
    part, body = word.part, word.element.body
    package = part.package
    assert package is not None
    parts = list(package.iter_parts())
    _drop_unwanted(word, parts)
    _refuse_what_is_elsewhere(parts)
    _inherit_headers(body)
    has_cover = keep_cover(body, _styles_of_pages(word.styles.element))
    section = body[-1]
    _complete_page(section, _default_page())
    _drop_empty_headers(section, part)
    _drop_what_is_unused(part)
    copies = StyleCopies(built_in(), word.styles.element, _numbering(part), _look(word))
    copies.add_missing()
    for root in (word.styles.element, word.settings.element, section):
        put_in_order(root)
    return TakeOver(
        to_bytes(package), tuple(copies.added), has_cover, has_own(section, HEADER), has_own(section, FOOTER)
    )
