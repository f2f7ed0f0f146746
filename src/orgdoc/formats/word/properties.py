"""What a file manager and a screen reader learn of the document: properties and language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml import etree

from orgdoc.characters import within
from orgdoc.formats.safe_text import clean
from orgdoc.formats.word.package import drop
from orgdoc.views.document import Document

_LONGEST = 255  # Word takes no more
_UNDATED = "2000-01-01"
_RIGHT_TO_LEFT_LANGUAGES = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Office keeps custom properties
_EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def set_properties(word: WordDocument, document: Document) -> None:
    """Write title, author, language and so on over whatever the template says of itself."""
    package = word.part.package
    _set_core_properties(word, document)
    _set_language(word, document.language)
    application = (
        f'{_DECLARATION}<Properties xmlns="{_EXTENDED}"><Application>orgdoc</Application></Properties>'
    )
    _set_part(
        package,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        "/docProps/app.xml",
        CONTENT_TYPE.OFC_EXTENDED_PROPERTIES,
        application.encode(),
    )
    if document.properties:
        _set_part(
            package,
            RELATIONSHIP_TYPE.CUSTOM_PROPERTIES,
            "/docProps/custom.xml",
            CONTENT_TYPE.OFC_CUSTOM_PROPERTIES,
            _custom_properties(document.properties, package),
        )


def _set_core_properties(word: WordDocument, document: Document) -> None:
    core = word.core_properties
    core.title, core.subject = _short(document.title), _short(document.subject)
    core.author, core.keywords = _short(document.author), _short(document.keywords)
    core.language, core.comments = _short(document.language), ""
    core.last_modified_by, core.revision = _short(document.author) or "orgdoc", 1
    core.created = core.modified = datetime.fromisoformat(document.date or _UNDATED).replace(tzinfo=UTC)


def _set_language(word: WordDocument, language: str) -> None:
    kind = "w:bidi" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT_LANGUAGES else "w:val"
    place = word.styles.element
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


def _custom_properties(properties: Mapping[str, str], package: OpcPackage) -> bytes:
    """Return `properties` after those of the template: its sensitivity label is kept in one of them."""
    custom = [r for r in package.rels.values() if r.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]
    theirs = custom[0].target_part.blob if custom else b""
    root = parse_xml(theirs or f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>')
    for old in list(root):
        if old.get("name") in properties:
            root.remove(old)
    used = [int(number) for old in root if (number := old.get("pid", "")).isdigit()]
    for pid, (name, value) in enumerate(properties.items(), start=max([1, *used]) + 1):  # 1 is reserved
        entry = etree.SubElement(
            root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(pid), name=clean(name)
        )
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = clean(value)
    return serialize_part_xml(root)


def _set_part(package: OpcPackage, kind: str, name: str, content_type: str, content: bytes) -> None:
    """Give the package one part of this kind, in place of the template's if it has one."""
    drop(package, lambda theirs: theirs == kind)
    package.relate_to(Part(PackURI(name), content_type, content), kind)


def _short(text: str) -> str:
    return within(clean(text), _LONGEST)
