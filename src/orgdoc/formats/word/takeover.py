"""Somebody's template made ready: its look and its cover stay, what orgdoc needs beyond them is added."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import NamedTuple

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.cover import StylesOfPages, keep_cover
from orgdoc.formats.word.elements import copied
from orgdoc.formats.word.headers import FOOTER, HEADER, has_own
from orgdoc.formats.word.look import look_of
from orgdoc.formats.word.names import qn
from orgdoc.formats.word.package import TO_CORE_PROPERTIES, TO_THEME, Package, Part, body_of, unzipped
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.style_copies import Source, StyleCopies
from orgdoc.formats.word.styles import id_of, name_of, styles_in
from orgdoc.formats.word.template_file import built_in_template, damaged, read_template
from orgdoc.formats.word.template_parts import clean_up, drop_unused

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
    package = _opened(read_template(template))
    try:
        return _made_ready(package)
    except (etree.LxmlError, LookupError, ValueError) as problem:
        raise damaged(problem) from problem


def _opened(members: Mapping[str, bytes]) -> Package:
    """Return a template that can be read; whatever is wrong with it is a fault of the file."""
    try:
        package = Package(members)
        _ = body_of(package), package.styles, package.settings
        related = package.related(TO_CORE_PROPERTIES)
        _ = related and related.root
    except (etree.LxmlError, LookupError, ValueError) as problem:
        raise damaged(problem) from problem
    return package


def _built_in() -> Package:
    return Package(unzipped(built_in_template()))


def _made_ready(package: Package) -> TakeOver:
    body, ours = body_of(package), _built_in()
    clean_up(package)
    _inherit_headers(body)
    has_cover = keep_cover(body, _styles_of_pages(package.styles))
    section = body[-1]
    _complete(section, body_of(ours)[-1], has_cover)
    _drop_empty_headers(section, package.document)
    drop_unused(package.document)
    look = look_of(package.styles, has_theme=package.document.related(TO_THEME) is not None)
    copies = StyleCopies(Source(ours.styles, ours.numbering), package.styles, package.numbering, look)
    copies.add_missing()
    for root in (package.styles, package.settings, body):
        put_in_order(root)
    return TakeOver(
        package.to_bytes(),
        tuple(copies.added),
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
    return StylesOfPages(
        of_text={i for i, name in names.items() if name.startswith(("heading ", "toc ", "contents "))},
        on_new_page={
            id_of(style)
            for style in styles_in(styles)
            if style.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
        },
    )


def _complete(section: _Element, of_ours: _Element, has_cover: bool) -> None:
    """Give the section of our text the page of our own template where it has none, and one column."""
    for ours in of_ours.iterchildren(_SIZE, _MARGIN):
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


def _drop_empty_headers(section: _Element, document: Part) -> None:
    """Drop headers and footers that show nothing: Word leaves such where somebody only looked at them."""
    for reference in section.findall(HEADER) + section.findall(FOOTER):
        header = document.relationships[reference.get(qn("r:id"), "")].target
        if not isinstance(header, Part):
            raise ValueError("a header is not in it")
        shown = header.root.iter(*_VISIBLE)
        if not any(element.tag != _WORDS or (element.text or "").strip() for element in shown):
            section.remove(reference)
