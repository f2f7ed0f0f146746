"""What a template's styles may not do to text that is written in them: hide it, turn it round, count it."""

from __future__ import annotations

from collections.abc import Iterator

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.formats.word.elements import P, is_on
from orgdoc.formats.word.package import opened, trees
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.styles import by_id, chain, default_style, id_of, kind_of, name_of, styles_in
from orgdoc.formats.word.template_file import built_in_template

_VAL, _P_PR, _R_PR, _BIDI = map(qn, ("w:val", "w:pPr", "w:rPr", "w:bidi"))
_HIDING = tuple(map(qn, ("w:vanish", "w:specVanish", "w:webHidden")))
_TURNING = tuple(map(qn, ("w:bidi", "w:rtl", "w:rtlGutter", "w:bidiVisual")))


def make_visible(styles: _Element) -> tuple[str, ...]:
    """Show the text of each style that we write in; return the names of those that hid it."""
    hidden = []
    for style in _ours(styles):
        if any(is_on(one.find(f"{_R_PR}/{_HIDING[0]}")) for one in chain(by_id(styles), id_of(style))):
            hidden.append(name_of(style))
    _take_out(styles, _HIDING)
    return tuple(hidden)


def read_from_left(word: WordDocument, section: _Element) -> None:
    """Let text in the styles that we write in run from left to right, as it does in English.

    What the template itself says in them (its cover, its headers) keeps its direction.
    """
    styles = word.styles.element
    ids = by_id(styles)
    turned = {i for i in ids if any(is_on(one.find(f"{_P_PR}/{_BIDI}")) for one in chain(ids, i))}
    normal = default_style(styles) or ""
    if turned:
        for part in trees(word):
            if part.element is styles:
                continue
            for paragraph in part.element.iter(P):
                _keep_turned(paragraph, turned, normal)
    _take_out(styles, _TURNING)
    for element in list(section.iter(*_TURNING)):
        section.remove(element)


def _keep_turned(paragraph: _Element, turned: set[str], normal: str) -> None:
    named = paragraph.find(f"{_P_PR}/{qn('w:pStyle')}")
    style = normal if named is None else named.get(_VAL, "")
    if style not in turned or paragraph.find(f"{_P_PR}/{_BIDI}") is not None:
        return
    properties = paragraph.find(_P_PR)
    if properties is None:
        properties = paragraph.makeelement(_P_PR)
        paragraph.insert(0, properties)
    properties.append(properties.makeelement(_BIDI))
    put_in_order(properties)


def count_no_contents(styles: _Element) -> None:
    """Let the heading of the contents bear no number, which it has where it is based on a counted heading."""
    for style in styles_in(styles):
        if kind_of(style) != "paragraph" or name_of(style).casefold() != "toc heading":
            continue
        if not any(
            one.find(f"{_P_PR}/{qn('w:numPr')}") is not None for one in chain(by_id(styles), id_of(style))
        ):
            continue
        properties = style.find(_P_PR)
        if properties is None:
            properties = style.makeelement(_P_PR)
            style.append(properties)
        for counted in properties.findall(qn("w:numPr")):
            properties.remove(counted)
        none = properties.makeelement(qn("w:numPr"))
        none.append(none.makeelement(qn("w:numId"), {_VAL: "0"}))
        properties.append(none)


def _ours(styles: _Element) -> Iterator[_Element]:
    """Yield the styles of a template that have the names of those that we write in."""
    names = {name_of(style).casefold() for style in styles_in(opened(built_in_template()).styles.element)}
    for style in styles_in(styles):
        if name_of(style).casefold() in names:
            yield style


def _take_out(styles: _Element, what: tuple[str, ...]) -> None:
    """Take properties out of the styles that we write in, those they are based on, and the defaults."""
    ids = by_id(styles)
    for style in list(_ours(styles)):
        for one in chain(ids, id_of(style)):
            _drop(one, what)
    for defaults in styles.iterchildren(qn("w:docDefaults")):
        _drop(defaults, what)


def _drop(element: _Element, what: tuple[str, ...]) -> None:
    for found in list(element.iter(*what)):
        above = found.getparent()
        if above is not None:
            above.remove(found)
