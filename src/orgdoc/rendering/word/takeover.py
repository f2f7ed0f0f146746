"""Somebody's template made ready: its look and its cover stay, what orgdoc needs beyond them is added."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import NamedTuple

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from lxml import etree
from lxml.etree import _Element

from orgdoc.rendering.word.cover import StylesOfPages, keep_cover
from orgdoc.rendering.word.elements import NAMESPACES, copied
from orgdoc.rendering.word.headers import FOOTER, HEADER, has_own
from orgdoc.rendering.word.look import look_of
from orgdoc.rendering.word.package import to_bytes, zipped
from orgdoc.rendering.word.schema_order import put_in_order
from orgdoc.rendering.word.style_copies import Source, StyleCopies
from orgdoc.rendering.word.styles import id_of, name_of, styles_in
from orgdoc.rendering.word.template_file import damaged, read_template
from orgdoc.rendering.word.template_parts import clean_up, drop_unused

_SECTION, _SIZE, _MARGIN, _TYPE, _WORDS = map(qn, ("w:sectPr", "w:pgSz", "w:pgMar", "w:type", "w:t"))
_VISIBLE = (_WORDS, *map(qn, ("w:drawing", "w:pict", "w:object", "w:fldSimple", "w:instrText", "w:pgNum")))
_LEAST_DISTANCE = 340  # twips between a footer and the edge of the page; printers reach no further


class TakeOver(NamedTuple):
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
    word = _opened(zipped(read_template(template)))
    try:
        return _made_ready(word)
    except (etree.LxmlError, LookupError, ValueError) as problem:
        raise damaged(problem) from problem


def _opened(content: bytes) -> WordDocument:
    """Return the document as python-docx reads it; whatever it stumbles over is a fault of the file."""
    try:
        word = docx.Document(BytesIO(content))
        _ = word.element.body, word.styles.element, word.settings.element, word.core_properties.title
        if not all(relation.reltype for relation in word.part.package.iter_rels()):
            raise ValueError("a relationship of no kind")
    except Exception as problem:
        raise damaged(problem) from problem
    return word


def built_in_template() -> bytes:
    return (files("orgdoc.rendering.word") / "template.docx").read_bytes()


def built_in() -> Source:
    """Return the styles and lists of the template that comes with orgdoc."""
    part = docx.Document(BytesIO(built_in_template())).part
    return Source(part.styles.element, part.numbering_part.element)


def _made_ready(word: WordDocument) -> TakeOver:
    part, body = word.part, word.element.body
    package = part.package
    if body is None or package is None:
        raise damaged("it has no text")
    clean_up(word)
    _inherit_headers(body)
    has_cover = keep_cover(body, _styles_of_pages(word.styles.element))
    section = body[-1]
    _complete(section, has_cover)
    _drop_empty_headers(section, part)
    drop_unused(part)
    look = look_of(word.styles.element, has_theme=_has(part, RELATIONSHIP_TYPE.THEME))
    copies = StyleCopies(built_in(), word.styles.element, _numbering(part), look)
    copies.add_missing()
    for root in (word.styles.element, word.settings.element, body):
        put_in_order(root)
    return TakeOver(
        to_bytes(package), tuple(copies.added), has_cover, has_own(section, HEADER), has_own(section, FOOTER)
    )


def _inherit_headers(body: _Element) -> None:
    """Name in each section the headers and footers that it has from the one before it."""
    before: list[_Element] = []
    for section in body.iter(_SECTION):
        named = {(r.tag, r.get(_TYPE, "default")) for r in section.iterchildren(HEADER, FOOTER)}
        missing = [r for r in before if (r.tag, r.get(_TYPE, "default")) not in named]
        section[0:0] = [deepcopy(reference) for reference in missing]
        put_in_order(section)
        before = list(section.iterchildren(HEADER, FOOTER))


def _styles_of_pages(styles: _Element) -> StylesOfPages:
    names = {id_of(style): name_of(style).casefold() for style in styles_in(styles)}
    return StylesOfPages(
        of_text={i for i, name in names.items() if name.startswith(("heading ", "toc ", "contents "))},
        on_new_page={
            id_of(style)
            for style in styles_in(styles)
            if style.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
        },
    )


def _complete(section: _Element, has_cover: bool) -> None:
    """Give the section of our text the page of our own template where it has none, and one column."""
    for ours in _default_section().iterchildren(_SIZE, _MARGIN):
        if section.find(ours.tag) is None:
            section.append(copied(ours))
    margin, columns = section.find(_MARGIN), section.find(qn("w:cols"))
    for side in map(qn, ("w:header", "w:footer")):
        if margin is not None and int(margin.get(side, "0")) < _LEAST_DISTANCE:
            margin.set(side, str(_LEAST_DISTANCE))
    if columns is not None and columns.get(qn("w:num"), "1") != "1":
        section.remove(columns)
    first_pages = [r for r in section.iterchildren(HEADER, FOOTER) if r.get(_TYPE) == "first"]
    for title_page in section.findall(qn("w:titlePg")):
        if not has_cover and not first_pages:
            section.remove(title_page)


def _default_section() -> _Element:
    section: _Element = docx.Document(BytesIO(built_in_template())).element.body[-1]
    return section


def _drop_empty_headers(section: _Element, part: DocumentPart) -> None:
    """Drop headers and footers that show nothing: Word leaves such where somebody only looked at them."""
    for reference in section.findall(HEADER) + section.findall(FOOTER):
        root = parse_xml(part.related_parts[reference.get(qn("r:id"), "")].blob)
        shown = root.iter(*_VISIBLE)
        if not any(element.tag != _WORDS or (element.text or "").strip() for element in shown):
            section.remove(reference)


def _numbering(part: DocumentPart) -> _Element:
    """Return the numbering of a template, which has none when it never had a list."""
    if not _has(part, RELATIONSHIP_TYPE.NUMBERING):
        root = parse_xml(f'<w:numbering xmlns:w="{NAMESPACES["w"]}"/>')
        assert part.package is not None
        name = PackURI(part.package.next_partname("/word/numbering%d.xml"))
        new = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, root, part.package)
        part.relate_to(new, RELATIONSHIP_TYPE.NUMBERING)
    numbering = part.numbering_part
    if not isinstance(numbering, XmlPart):
        raise ValueError("its lists are of an unknown kind")
    found: _Element = numbering.element
    return found


def _has(part: Part, kind: str) -> bool:
    return any(relation.reltype == kind for relation in part.rels.values())
