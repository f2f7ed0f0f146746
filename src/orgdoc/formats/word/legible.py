"""What a template's styles may not do to text that is written in them: hide it, turn it round, count it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.colours import contrast
from orgdoc.formats.word.elements import P, is_on
from orgdoc.formats.word.package import opened, trees
from orgdoc.formats.word.schema_order import put_in_order
from orgdoc.formats.word.seen import show_what_is_out_of_sight
from orgdoc.formats.word.styles import by_id, chain, default_style, id_of, kind_of, name_of, styles_in
from orgdoc.formats.word.template_file import built_in_template

_VAL, _P_PR, _R_PR, _BIDI = map(qn, ("w:val", "w:pPr", "w:rPr", "w:bidi"))
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_HIDING = tuple(map(qn, ("w:vanish", "w:specVanish", "w:webHidden")))
_TURNING = tuple(map(qn, ("w:bidi", "w:rtl", "w:rtlGutter", "w:bidiVisual", "w:textDirection")))
_R, _COLOUR, _SHADE = map(qn, ("w:r", "w:color", "w:shd"))
_STYLE_OF_PARAGRAPH = f"{_P_PR}/{qn('w:pStyle')}"
WHITE = "#FFFFFF"
_WITHOUT_TEXT = "orgdoc section end"  # it only ends a section, and is as small as can be
_ALIGNED = qn("w:jc")
_WHERE_LINES_END = ("right", "end")  # in lines that run from right to left, that is the left side
_OF_PAPER = ("background1", "light1")  # of a theme: the colour of the page
_FAINT = 1.3  # to one; what is lighter against its page cannot be read at all


def make_visible(word: WordDocument) -> tuple[str, ...]:
    """Show the text of the styles that we write in; return the names of those that hid it, or set it in the
    colour of the page. What the template itself says in these keeps its colour: it may stand on a picture.
    """
    styles = word.styles.element
    ids, page = by_id(styles), paper(word)
    hidden: dict[str, None] = {}
    faint: dict[str, _Element] = {}
    for style in ours(styles):
        above = list(chain(ids, id_of(style)))
        vanishing = next((one for one in above if is_on(one.find(f"{_R_PR}/{_HIDING[0]}"))), None)
        if vanishing is not None:
            hidden[name_of(vanishing)] = None
        is_text = kind_of(style) == "paragraph" and name_of(style).casefold() != _WITHOUT_TEXT
        if is_text and show_what_is_out_of_sight(above):
            hidden[name_of(style)] = None
        if (where := _faint_in(above, page)) is not None:
            hidden[name_of(where)] = None
            faint[id_of(where)] = where
    _take_out(styles, _HIDING)
    if faint:
        _keep_colours(word, ids, faint)
    for where in faint.values():
        _drop(where, (_COLOUR,))
    return tuple(hidden)


def paper(word: WordDocument) -> str:
    """Return the colour of the page, as #RRGGBB."""
    background = word.element.find(qn("w:background"))
    shown = is_on(word.settings.element.find(qn("w:displayBackgroundShape")))
    colour = "" if background is None or not shown else background.get(qn("w:color"), "")
    return f"#{colour}" if _HEX.fullmatch(colour) else WHITE


def _colour_of(styles: Iterable[_Element]) -> tuple[_Element, str] | None:
    """Return which of a style and those it is based on gives the colour, and that colour, as RRGGBB."""
    for style in styles:
        if (colour := style.find(f"{_R_PR}/{_COLOUR}")) is not None:
            said, theme = colour.get(_VAL, ""), colour.get(qn("w:themeColor"))
            return style, WHITE[1:] if theme in _OF_PAPER and not _HEX.fullmatch(said) else said
    return None


def _faint_in(styles: Sequence[_Element], page: str) -> _Element | None:
    """Return which of a style and those it is based on sets the text in the colour of the page, if any."""
    if kind_of(styles[0]) != "paragraph" or any(_is_shaded(style) for style in styles):
        return None
    found = _colour_of(styles)
    if found is None or not _HEX.fullmatch(found[1]) or contrast(f"#{found[1]}", page) >= _FAINT:
        return None
    return found[0]


def _is_shaded(style: _Element) -> bool:
    fills = (shade.get(qn("w:fill"), "auto") for shade in style.iter(_SHADE))
    return any(fill.upper() not in ("AUTO", "FFFFFF") for fill in fills)


def _keep_colours(word: WordDocument, ids: Mapping[str, _Element], faint: Container[str]) -> None:
    """Write the colour that the template's own text has by one of these styles into the text itself."""
    normal = default_style(word.styles.element) or ""
    for part in trees(word):
        for paragraph in part.element.iter(P):
            named = paragraph.find(_STYLE_OF_PARAGRAPH)
            found = _colour_of(chain(ids, normal if named is None else named.get(_VAL, "")))
            if found is None or id_of(found[0]) not in faint:
                continue
            for run in paragraph.iter(_R):
                properties = run.find(_R_PR)
                if properties is None:
                    properties = run.makeelement(_R_PR)
                    run.insert(0, properties)
                if properties.find(_COLOUR) is None:
                    properties.append(properties.makeelement(_COLOUR, {_VAL: found[1]}))
                    put_in_order(properties)


def read_from_left(word: WordDocument, section: _Element) -> None:
    """Let text in the styles that we write in run from left to right, as it does in English.

    What the template itself says in them (its cover, its headers) keeps its direction.
    """
    styles = word.styles.element
    ids = by_id(styles)
    looks = {i: list(chain(ids, i)) for i in ids}
    # By id: how the lines of a style that runs from right to left are aligned, "" where it does not say.
    turned = {
        i: _aligned(above)
        for i, above in looks.items()
        if any(is_on(one.find(f"{_P_PR}/{_BIDI}")) for one in above)
    }
    normal = default_style(styles) or ""
    if turned:
        for part in trees(word):
            if part.element is styles:
                continue
            for paragraph in part.element.iter(P):
                _keep_turned(paragraph, turned, normal)
    for style in ours(styles):
        if turned.get(id_of(style)) in _WHERE_LINES_END:
            for one in looks[id_of(style)]:
                _drop(one, (_ALIGNED,))
    _take_out(styles, _TURNING)
    for element in list(section.iter(*_TURNING)):
        section.remove(element)


def _aligned(looks: Iterable[_Element]) -> str:
    found = (one.find(f"{_P_PR}/{_ALIGNED}") for one in looks)
    return next((aligned.get(_VAL, "") for aligned in found if aligned is not None), "")


def _keep_turned(paragraph: _Element, turned: Mapping[str, str], normal: str) -> None:
    named = paragraph.find(_STYLE_OF_PARAGRAPH)
    style = normal if named is None else named.get(_VAL, "")
    if style not in turned or paragraph.find(f"{_P_PR}/{_BIDI}") is not None:
        return
    properties = paragraph.find(_P_PR)
    if properties is None:
        properties = paragraph.makeelement(_P_PR)
        paragraph.insert(0, properties)
    properties.append(properties.makeelement(_BIDI))
    if turned[style] in _WHERE_LINES_END and properties.find(_ALIGNED) is None:
        properties.append(properties.makeelement(_ALIGNED, {_VAL: turned[style]}))
    put_in_order(properties)


def ours(styles: _Element) -> Iterator[_Element]:
    """Yield the styles of a template that have the names of those that we write in."""
    names = {name_of(style).casefold() for style in styles_in(opened(built_in_template()).styles.element)}
    for style in styles_in(styles):
        if name_of(style).casefold() in names:
            yield style


def _take_out(styles: _Element, what: tuple[str, ...]) -> None:
    """Take properties out of the styles that we write in, those they are based on, and the defaults."""
    ids = by_id(styles)
    for style in list(ours(styles)):
        for one in chain(ids, id_of(style)):
            _drop(one, what)
    for defaults in styles.iterchildren(qn("w:docDefaults")):
        _drop(defaults, what)


def _drop(element: _Element, what: tuple[str, ...]) -> None:
    for found in list(element.iter(*what)):
        above = found.getparent()
        if above is not None:
            above.remove(found)
