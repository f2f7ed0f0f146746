"""Somebody's template made ready: its look and its cover stay, what orgdoc needs beyond them is added."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import NamedTuple

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from lxml.etree import _Element

from orgdoc.formats.word.belonging import keep_together
from orgdoc.formats.word.cover import StylesOfPages, keep_cover
from orgdoc.formats.word.elements import copied, is_on
from orgdoc.formats.word.headers import FOOTER, HEADER, has_own
from orgdoc.formats.word.legible import make_visible, read_from_left
from orgdoc.formats.word.look import look_of
from orgdoc.formats.word.package import opened, saved, trees
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.style_copies import Source, StyleCopies
from orgdoc.formats.word.styles import by_id, chain, id_of, name_of, styles_in
from orgdoc.formats.word.template_file import UNREADABLE, built_in_template, damaged, read_template
from orgdoc.formats.word.template_parts import clean_up, drop_unused, refuse_long_chains
from orgdoc.formats.word.write import rehearse
from orgdoc.formats.zipped import zipped

_SECTION, _SIZE, _MARGIN, _TYPE, _WORDS = map(qn, ("w:sectPr", "w:pgSz", "w:pgMar", "w:type", "w:t"))
_VISIBLE = (_WORDS, *map(qn, ("w:drawing", "w:pict", "w:object", "w:fldSimple", "w:instrText", "w:pgNum")))
_START = qn("w:start")
_LEAST_DISTANCE = 340  # twips between a footer and the edge of the page; printers reach no further


class TakeOver(NamedTuple):
    """A template made ready: `content` is the .docx to write into, its body the cover alone.

    `added` names the styles it lacked, as Word shows them, and `hidden` those that hid their text and no
    longer do; `has_header` and `has_footer` say whether
    its own are kept, so that ours are not printed.
    """

    content: bytes
    added: tuple[str, ...]
    hidden: tuple[str, ...]
    has_cover: bool
    has_header: bool
    has_footer: bool


@lru_cache(maxsize=4)
def take_over(template: bytes) -> TakeOver:
    """Return what becomes of somebody's .docx or .dotx; raises TemplateError where it cannot be used."""
    members = read_template(template)
    try:
        ready = _made_ready(_opened(members))
        rehearse(ready.content)
    except UNREADABLE as problem:
        raise damaged(problem) from problem
    return ready


def _opened(members: Mapping[str, bytes]) -> WordDocument:
    """Return a template that can be read, and none of whose parts is of another kind than it says."""
    word = opened(zipped(members))
    refuse_long_chains(word.part.package)
    if any(part.element.getroottree().docinfo.doctype for part in trees(word)):
        raise ValueError("it has a document type, which no Word file has")
    if word.element.tag != qn("w:document") or word.element.body is None:
        raise ValueError("it has no text")
    return word


def _made_ready(word: WordDocument) -> TakeOver:
    body, ours = word.element.body, opened(built_in_template())
    clean_up(word)
    _inherit_headers(body)
    styles, numbering = word.styles.element, word.part.numbering_part.element
    has_cover = keep_cover(body, _styles_of_pages(styles))
    section = body[-1]
    _complete(section, ours.element.body[-1], has_cover)
    _drop_empty_headers(section, word.part)
    drop_unused(word.part)
    has_theme = any(r.reltype == RELATIONSHIP_TYPE.THEME for r in word.part.rels.values())
    source = Source(ours.styles.element, ours.part.numbering_part.element)
    copies = StyleCopies(source, styles, numbering, look_of(styles, has_theme=has_theme))
    copies.add_missing()
    hidden = make_visible(word)
    read_from_left(word, section)
    keep_together(styles)
    for root in (styles, word.settings.element, body):
        put_in_order(root)
    return TakeOver(
        saved(word, {}),
        tuple(copies.added),
        hidden,
        has_cover,
        has_own(section, HEADER),
        has_own(section, FOOTER),
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
    ids, new_page = by_id(styles), f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}"
    breaks = {i: [found for one in chain(ids, i) if (found := one.find(new_page)) is not None] for i in ids}
    return StylesOfPages(
        of_text={i for i, name in names.items() if name.startswith(("heading ", "toc ", "contents "))},
        on_new_page={i for i, found in breaks.items() if found and is_on(found[0])},
    )


def _complete(section: _Element, of_ours: _Element, has_cover: bool) -> None:
    """Give the section of our text the page of our own template where it has none, and one column."""
    for ours in of_ours.iterchildren(_SIZE, _MARGIN):
        if section.find(ours.tag) is None:
            section.append(copied(ours))
    for numbers in section.findall(qn("w:pgNumType")):
        # A cover may be left uncounted; any other beginning counted pages that are gone.
        if numbers.get(_START, "1") not in (("0", "1", "2") if has_cover else ("1",)):
            del numbers.attrib[_START]
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


def _drop_empty_headers(section: _Element, document: XmlPart) -> None:
    """Drop headers and footers that show nothing: Word leaves such where somebody only looked at them."""
    for reference in section.findall(HEADER) + section.findall(FOOTER):
        header = document.related_parts[reference.get(qn("r:id"), "")]
        if not isinstance(header, StoryPart):
            raise ValueError("a header is none")
        shown = header.element.iter(*_VISIBLE)
        if not any(element.tag != _WORDS or (element.text or "").strip() for element in shown):
            section.remove(reference)
