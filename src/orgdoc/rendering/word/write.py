"""The renderer: a document of neutral blocks in, the bytes of a .docx out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from typing import assert_never

import docx
from docx.document import Document as WordDocument
from lxml.etree import _Element

from orgdoc.rendering.word.anchors import find_targets
from orgdoc.rendering.word.blocks import heading_element, list_elements, paragraph_element
from orgdoc.rendering.word.contents import contents_elements
from orgdoc.rendering.word.context import Context
from orgdoc.rendering.word.elements import P, break_page_before
from orgdoc.rendering.word.figures import figure_elements
from orgdoc.rendering.word.headers import add_header_and_footer
from orgdoc.rendering.word.inline import filled
from orgdoc.rendering.word.numbering import Numbering
from orgdoc.rendering.word.package import to_bytes
from orgdoc.rendering.word.page import TWIPS_PER_CM, page_of, turned
from orgdoc.rendering.word.properties import set_properties
from orgdoc.rendering.word.sections import Section, end_section, split
from orgdoc.rendering.word.styles import read_styles
from orgdoc.rendering.word.tables import table_elements
from orgdoc.views.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    ListBlock,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
)

ROOM_OF_AN_INTRODUCTION = 1.5 * TWIPS_PER_CM  # a heading, or a paragraph of two or three lines


def to_docx(document: Document, pictures: Mapping[str, Picture], *, template: bytes | None = None) -> bytes:
    """Return `document` as a .docx in the look of `template`, or of the one that comes with orgdoc.

    The same arguments give the same bytes. A link to an anchor that no block has, an anchor used twice
    and a picture that is missing are mistakes of the caller, and raise.
    """
    word = docx.Document(BytesIO(template or built_in_template()))
    set_properties(word, document)
    _write_body(word, document, pictures)
    return to_bytes(word.part.package)


def built_in_template() -> bytes:
    return (files("orgdoc.rendering.word") / "template.docx").read_bytes()


def _write_body(word: WordDocument, document: Document, pictures: Mapping[str, Picture]) -> None:
    part, body = word.part, word.element.body
    upright = body[-1]  # every Word document ends with the properties of its last section
    body.remove(upright)
    landscape = turned(upright)
    sections = split(document.blocks)
    styles = read_styles(word.styles.element)
    context = Context(part, styles, find_targets(document), pictures, page_of(upright), Numbering(part))
    add_header_and_footer(upright, document, part, styles)
    if any(section.landscape for section in sections):
        add_header_and_footer(landscape, document, part, styles)
    body.extend(_title(document, context))
    for section in sections:
        properties = landscape if section.landscape else upright
        body.extend(_section(section, document, replace(context, page=page_of(properties))))
        if section is sections[-1]:
            body.append(deepcopy(properties))
        elif (carrier := end_section(body[-1], properties, styles)) is not None:
            body.append(carrier)


def _title(document: Document, context: Context) -> Iterator[_Element]:
    yield filled(context.styles["Title"], (Text(document.title),), context)
    if document.subtitle:
        yield filled(context.styles["Subtitle"], (Text(document.subtitle),), context)


def _section(section: Section, document: Document, context: Context) -> Iterator[_Element]:
    room_above = round((len(section.blocks) - 1) * ROOM_OF_AN_INTRODUCTION)
    new_page = False
    for block in section.blocks:
        for element in _elements(block, document, context, room_above):
            if new_page:
                break_page_before(next(element.iter(P)))
            new_page = False
            yield element
        new_page = new_page or isinstance(block, PageBreak)


def _elements(block: Block, document: Document, context: Context, room_above: int) -> Iterator[_Element]:
    match block:
        case Paragraph():
            yield paragraph_element(block, context)
        case Heading():
            yield heading_element(block, context)
        case ListBlock():
            yield from list_elements(block, context)
        case Table():
            yield from table_elements(block, context)
        case Figure():
            yield from figure_elements(block, context, room_above=room_above if block.landscape else 0)
        case Contents():
            yield from contents_elements(block, document, context)
        case PageBreak():
            pass
        case _:
            assert_never(block)
