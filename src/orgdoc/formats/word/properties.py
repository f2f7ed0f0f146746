"""What a file manager and a screen reader learn of the document: properties and language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lxml import etree

from orgdoc.formats.word.names import qn
from orgdoc.formats.word.package import (
    TO_CORE_PROPERTIES,
    TO_CUSTOM_PROPERTIES,
    TO_EXTENDED_PROPERTIES,
    Package,
    Part,
    serialised,
)
from orgdoc.formats.word.text import clean
from orgdoc.views.document import Document

_LONGEST = 255  # Word takes no more
_UNDATED = "2000-01-01"
_RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DC, _TERMS = "{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_NO_CORE = (
    f'<cp:coreProperties xmlns:cp="{_CORE[1:-1]}" xmlns:dc="{_DC[1:-1]}" xmlns:dcterms="{_TERMS[1:-1]}"/>'
).encode()
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Office keeps custom properties
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_EXTENDED_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"


def set_properties(package: Package, document: Document) -> None:
    """Write title, author, language and so on over whatever the template says of itself."""
    _set_core_properties(package, document)
    _set_language(package, document.language)
    _set_part(package, TO_EXTENDED_PROPERTIES, "/docProps/app.xml", _EXTENDED_TYPE, _application())
    if document.properties:
        theirs = package.related(TO_CUSTOM_PROPERTIES)
        custom = _custom_properties(document.properties, None if theirs is None else theirs.content)
        _set_part(package, TO_CUSTOM_PROPERTIES, "/docProps/custom.xml", _CUSTOM_TYPE, custom)


def _set_core_properties(package: Package, document: Document) -> None:
    day = f"{date.fromisoformat(document.date or _UNDATED)}T00:00:00Z"
    part = package.related(TO_CORE_PROPERTIES)
    if part is None:
        part = Part(package.free_name("/docProps/core", ".xml"), _CORE_TYPE, _NO_CORE)
        package.relate_to(part, TO_CORE_PROPERTIES)
    values = {
        f"{_DC}title": document.title,
        f"{_DC}subject": document.subject,
        f"{_DC}creator": document.author,
        f"{_CORE}keywords": document.keywords,
        f"{_DC}language": document.language,
        f"{_DC}description": "",
        f"{_CORE}lastModifiedBy": document.author or "orgdoc",
        f"{_CORE}revision": "1",
        f"{_TERMS}created": day,
        f"{_TERMS}modified": day,
    }
    for name, value in values.items():
        element = part.root.find(name)
        if element is None:
            element = etree.SubElement(part.root, name)
        element.text = _short(value)
        if name.startswith(_TERMS):
            element.set(_TYPE, "dcterms:W3CDTF")


def _set_language(package: Package, language: str) -> None:
    kind = "w:bidi" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT_LANGUAGES else "w:val"
    place = package.styles
    for name in map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")):
        below = place.find(name)
        if below is None:
            below = place.makeelement(name)
            place.insert(len(place) if name == qn("w:lang") else 0, below)
        place = below
    place.set(qn(kind), language)
    settings = package.settings.find(qn("w:themeFontLang"))
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
    return serialised(root)


def _set_part(package: Package, kind: str, name: str, content_type: str, content: bytes) -> None:
    """Give the package one part of this kind, in place of the template's if it has one."""
    package.drop(lambda theirs: theirs == kind)
    package.relate_to(Part(name, content_type, content), kind)


def _short(text: str) -> str:
    return clean(text)[:_LONGEST]
