"""What a file manager and a screen reader learn of the document: properties and language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from orgdoc.rendering.word.text import clean
from orgdoc.views.document import Document

_LONGEST = 255  # python-docx refuses more, and so does Word
_UNDATED = "2000-01-01"
_RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Office keeps custom properties
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


def set_properties(word: WordDocument, document: Document) -> None:
    """Write title, author, language and so on over whatever the template says of itself."""
    _set_core_properties(word, document)
    _set_language(word, document.language)
    application = _application()
    _set_part(word, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, "/docProps/app.xml", _EXTENDED_TYPE, application)
    if document.properties:
        custom = _custom_properties(document.properties, _part(word, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES))
        _set_part(word, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES, "/docProps/custom.xml", _CUSTOM_TYPE, custom)


def _set_core_properties(word: WordDocument, document: Document) -> None:
    core = word.core_properties
    core.title = _short(document.title)
    core.subject = _short(document.subject)
    core.author = _short(document.author)
    core.keywords = _short(document.keywords)
    core.language = _short(document.language)
    core.comments = ""
    core.last_modified_by = _short(document.author) or "orgdoc"
    core.revision = 1
    core.created = core.modified = datetime.fromisoformat(document.date or _UNDATED).replace(tzinfo=UTC)


def _set_language(word: WordDocument, language: str) -> None:
    kind = "w:bidi" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT_LANGUAGES else "w:val"
    place: _Element = word.styles.element
    for name in map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")):
        below = place.find(name)
        if below is None:
            below = place.makeelement(name)
            place.insert(len(place) if name == qn("w:lang") else 0, below)
        place = below
    place.set(qn(kind), language)
    settings = word.settings.element.find(qn("w:themeFontLang"))
    if settings is not None:
        settings.set(qn(kind), language)


def _application() -> bytes:
    application = "<Application>orgdoc</Application>"
    return f'{_DECLARATION}<Properties xmlns="{_EXTENDED}">{application}</Properties>'.encode()


def _custom_properties(properties: Mapping[str, str], template: bytes | None) -> bytes:
    """Return `properties` after those of the template: its sensitivity label is kept in one of them."""
    root = etree.fromstring(template or f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>'.encode())
    for old in list(root):
        if old.get("name") in properties:
            root.remove(old)
    used = [int(number) for old in root if (number := old.get("pid", "")).isdigit()]
    for pid, (name, value) in enumerate(properties.items(), start=max([1, *used]) + 1):  # 1 is reserved
        entry = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(pid), name=clean(name)
        )
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = clean(value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _part(word: WordDocument, kind: str) -> bytes | None:
    """Return what the package has of this kind."""
    package = word.part.package
    assert package is not None
    parts = [relation.target_part for relation in package.rels.values() if relation.reltype == kind]
    return parts[0].blob if parts else None


def _set_part(word: WordDocument, kind: str, name: str, content_type: str, blob: bytes) -> None:
    """Give the package one part of this kind, in place of the template's if it has one."""
    package = word.part.package
    for number in [number for number, relation in package.rels.items() if relation.reltype == kind]:
        del package.rels[number]
    package.relate_to(Part(PackURI(name), content_type, blob, package), kind)


def _short(text: str) -> str:
    return clean(text)[:_LONGEST]
