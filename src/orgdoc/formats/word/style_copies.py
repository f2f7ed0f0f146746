"""What a template lacks: styles of ours, with those they are based on and the lists they count in."""

from __future__ import annotations

from typing import NamedTuple

from docx.oxml.ns import qn
from lxml.etree import _Element

from orgdoc.formats.word.elements import copied, parse
from orgdoc.formats.word.look import Look, follow
from orgdoc.formats.word.numbering import definitions, number_of
from orgdoc.formats.word.styles import (
    BROUGHT_ALONG,
    by_id,
    default_style,
    id_of,
    kind_of,
    name_of,
    read_styles,
    styles_in,
)

_VAL, _NUM_ID, _ABSTRACT = map(qn, ("w:val", "w:numId", "w:abstractNum"))
_NUM, _ABSTRACT_ID, _ABSTRACT_NUM_ID = map(qn, ("w:num", "w:abstractNumId", "w:abstractNumId"))
_DEFAULT, _ID = qn("w:default"), qn("w:styleId")
_NUMBERING_OF_STYLE = "/".join(map(qn, ("w:pPr", "w:numPr", "w:numId")))
_OTHER_STYLES = tuple(map(qn, ("w:basedOn", "w:next", "w:link")))
_LISTS = ("List Bullet", "List Number")


class Source(NamedTuple):
    """The `w:styles` and the `w:numbering` that are copied from."""

    styles: _Element
    numbering: _Element


class StyleCopies:
    """Copies what is missing from `source` into the styles and the numbering of a template."""

    def __init__(self, source: Source, styles: _Element, numbering: _Element, look: Look) -> None:
        self.source = source
        self.styles = styles
        self.numbering = numbering
        self.look = look
        self.added: list[str] = []
        self._ids: dict[str, str] = {}  # of the template, by the id in the source

    def add_missing(self) -> None:
        present = read_styles(self.styles)
        missing = []
        for style in styles_in(self.source.styles):
            found = default_style(self.styles, kind_of(style)) if style.get(_DEFAULT) else None
            found = found or present.find(kind_of(style), name_of(style))
            if found is None:
                missing.append(style)
            self._ids[id_of(style)] = found or self._free_id(id_of(style))
        for style in missing:
            self._copy(style)
        for name in _LISTS:
            self._number(name)
        self._drop_dangling()

    def _free_id(self, wanted: str) -> str:
        taken = {*by_id(self.styles), *self._ids.values()}
        return next(i for i in (wanted, *(f"{wanted}{n}" for n in range(2, 10_000))) if i not in taken)

    def _copy(self, style: _Element) -> None:
        copy = copied(style)
        copy.set(_ID, self._ids[id_of(style)])
        for reference in copy.iterchildren(*_OTHER_STYLES):
            reference.set(_VAL, self._ids[reference.get(_VAL, "")])
        for number in copy.iterfind(_NUMBERING_OF_STYLE):
            number.set(_VAL, self._list_like(number.get(_VAL, ""), id_of(copy)))
        name = copy.find(qn("w:name"))
        assert name is not None
        if any(name_of(other).casefold() == name_of(copy).casefold() for other in styles_in(self.styles)):
            name.set(_VAL, BROUGHT_ALONG.format(name_of(copy)))
        follow(copy, self.look)
        self.styles.append(copy)
        if not copy.get(_DEFAULT):  # those are nobody's to design
            self.added.append(name_of(copy))

    def _drop_dangling(self) -> None:
        """Drop what leads from one style to another that is not there, as in the templates of pandoc."""
        present = by_id(self.styles)
        for style in styles_in(self.styles):
            for reference in list(style.iterchildren(*_OTHER_STYLES)):
                if reference.get(_VAL) not in present:
                    style.remove(reference)

    def _number(self, name: str) -> None:
        """Give a list style of the template that counts nowhere the list of ours."""
        ours, styles = read_styles(self.source.styles)[name], by_id(self.styles)
        theirs = self._ids[ours]
        if number_of(styles, theirs) in definitions(self.numbering):
            return
        source = by_id(self.source.styles)[ours].find(_NUMBERING_OF_STYLE)
        assert source is not None
        properties = styles[theirs].find(qn("w:pPr"))
        if properties is None:
            properties = styles[theirs].makeelement(qn("w:pPr"))
            styles[theirs].append(properties)
        for old in properties.findall(qn("w:numPr")):
            properties.remove(old)
        number = self._list_like(source.get(_VAL, ""), theirs)
        properties.append(parse(f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'))
        self.added.append(f"{name_of(styles[theirs])} (its numbering)")

    def _list_like(self, number: str, style: str) -> str:
        """Copy a list of the source, to be that of the style with this id; return its number here."""
        source = {n.get(_NUM_ID): n for n in self.source.numbering.iterchildren(_NUM)}[number]
        reference = source.find(_ABSTRACT_ID)
        assert reference is not None
        abstract = next(
            copied(a)
            for a in self.source.numbering.iterchildren(_ABSTRACT)
            if a.get(_ABSTRACT_NUM_ID) == reference.get(_VAL)
        )
        abstract_id = str(_highest(self.numbering, _ABSTRACT, _ABSTRACT_NUM_ID) + 1)
        number = str(max(_highest(self.numbering, _NUM, _NUM_ID), 0) + 1)
        abstract.set(_ABSTRACT_NUM_ID, abstract_id)
        for owner in abstract.iter(qn("w:pStyle")):
            owner.set(_VAL, style)
        for colour in abstract.iter(qn("w:rPr")):
            follow(colour, self.look)
        _put_after(self.numbering, abstract, (qn("w:numPicBullet"), _ABSTRACT))
        new = parse(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract_id}"/></w:num>')
        _put_after(self.numbering, new, (qn("w:numPicBullet"), _ABSTRACT, _NUM))
        return number


def _highest(numbering: _Element, tag: str, attribute: str) -> int:
    return max((int(element.get(attribute, "0")) for element in numbering.iterchildren(tag)), default=-1)


def _put_after(parent: _Element, element: _Element, tags: tuple[str, ...]) -> None:
    parent.insert(sum(1 for _ in parent.iterchildren(*tags)), element)
