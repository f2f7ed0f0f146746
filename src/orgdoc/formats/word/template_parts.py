"""What is taken out of somebody's template before it is written into."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsmap, qn
from lxml import etree
from lxml.etree import _Element

from orgdoc.errors import TemplateError
from orgdoc.formats.safe_text import allowed_href
from orgdoc.formats.word.elements import parent_of
from orgdoc.formats.word.package import copy_relationships, drop, trees

# Second copies, previews, signatures that no longer hold, and what would make Word ask or fetch something.
_UNWANTED_PARTS = (
    "/stylesWithEffects",
    "/thumbnail",
    "/digital-signature/origin",
    "/attachedTemplate",
    "/mailMergeSource",
    "/mailMergeHeaderSource",
    "/recipientData",
    "/keyMapCustomizations",
    "/extensibility",
)
_UNWANTED_SETTINGS = (
    "w:writeProtection",
    "w:attachedTemplate",
    "w:linkStyles",
    "w:mailMerge",
    "w:trackRevisions",
    "w:documentProtection",
    "w:updateFields",
)
_CHANGES = ("w:pPrChange", "w:rPrChange", "w:sectPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange")
#: The kinds of parts that are of no use once the body no longer names them.
_NAMED_IN_BODY = (
    "/hyperlink",
    "/image",
    "/header",
    "/footer",
    "/chart",
    "/chartEx",
    "/oleObject",
    "/package",
    "/aFChunk",
    "/subDocument",
    "/control",
    "/diagramData",
    "/diagramLayout",
    "/diagramQuickStyle",
    "/diagramColors",
    "/diagramDrawing",
)
_NOTES = {"/footnotes": "w:footnote", "/endnotes": "w:endnote", "/comments": "w:comment"}
#: Parts that are written anew under these names; what has the name but is of another kind makes way.
_OURS = {
    "/docProps/core.xml": RELATIONSHIP_TYPE.CORE_PROPERTIES,
    "/docProps/app.xml": RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    "/docProps/custom.xml": RELATIONSHIP_TYPE.CUSTOM_PROPERTIES,
}
_DEEPEST = 100  # parts in a row, each led to by the one before; python-docx follows them by recursion
_R = f"{{{nsmap['r']}}}"
_DIRTY, _ID, _TYPE, _LINK = map(qn, ("w:dirty", "w:id", "w:type", "r:id"))


def clean_up(word: WordDocument) -> None:
    """Take out what must not come along whatever the template is used for."""
    package = word.part.package
    for source in (package, *package.iter_parts()):
        drop(source, lambda kind: kind.endswith(_UNWANTED_PARTS))
    for number, one in list(package.rels.items()):
        if not one.is_external and _OURS.get(one.target_part.partname, one.reltype) != one.reltype:
            del package.rels[number]
    _read_notes(word.part)
    for part in package.iter_parts():
        _refuse_what_is_elsewhere(part)
    for language in list(word.styles.element.iter(qn("w:lang"))):
        if next(language.iterancestors(qn("w:style")), None) is not None:
            parent_of(language).remove(language)  # the language of the document holds
    settings = word.settings.element
    for element in settings.findall("*"):
        if element.tag in map(qn, _UNWANTED_SETTINGS):
            settings.remove(element)
    for part in trees(word):
        for field in part.element.iter(qn("w:fldChar"), qn("w:fldSimple")):
            if _DIRTY in field.attrib:
                del field.attrib[_DIRTY]
    etree.strip_elements(word.element, *map(qn, _CHANGES), with_tail=False)


def refuse_long_chains(package: OpcPackage) -> None:
    """Refuse parts that lead from one to the next on and on."""
    reached: set[Part] = set()
    sources: Iterable[OpcPackage | Part] = [package]
    for _ in range(_DEEPEST):
        targets = {r.target_part for source in sources for r in source.rels.values() if not r.is_external}
        sources = new = targets - reached
        if not new:
            return
        reached |= new
    raise ValueError("its parts lead from one to the next without end")


def drop_unused(part: XmlPart) -> None:
    """Drop the parts that the body of `part` no longer names, and the notes that it no longer refers to."""
    named = {value for e in part.element.iter() for name, value in e.attrib.items() if _is_link(name)}
    for number, relationship in list(part.rels.items()):
        if relationship.reltype.endswith(_NAMED_IN_BODY) and number not in named:
            del part.rels[number]
    for note_kind, name in _NOTES.items():
        for relationship in part.rels.values():
            if relationship.reltype.endswith(note_kind):
                _drop_notes(relationship.target_part.element, name, part.element)


def _read_notes(part: Part) -> None:
    """Read the notes as trees, which python-docx does with comments alone."""
    for number, one in list(part.rels.items()):
        if one.reltype.endswith(tuple(_NOTES)) and not isinstance(one.target_part, XmlPart):
            old = one.target_part
            new = XmlPart.load(old.partname, old.content_type, old.blob, old.package)
            copy_relationships(old, new)
            part.load_rel(one.reltype, new, number)


def _refuse_what_is_elsewhere(part: Part) -> None:
    """Refuse pictures that stand in other files; take out links that may not be followed."""
    for number, relationship in list(part.rels.items()):
        if not relationship.is_external:
            continue
        target = relationship.target_ref or ""
        if not relationship.reltype.endswith("/hyperlink"):
            raise TemplateError(
                f"the template shows a file that is not in it ({target});"
                " embed it, and save the template again"
            )
        if not allowed_href(target):
            if isinstance(part, XmlPart):
                for link in part.element.iter(qn("w:hyperlink")):
                    if link.get(_LINK) == number:
                        del link.attrib[_LINK]
            del part.rels[number]


def _drop_notes(notes: _Element, name: str, body: _Element) -> None:
    """Drop the notes of a kind that nothing refers to; those with a type are lines that separate."""
    used = {reference.get(_ID) for reference in body.iter(qn(f"{name}Reference"))}
    for note in notes.findall(qn(name)):
        if note.get(_ID) not in used and note.get(_TYPE, "normal") == "normal":
            notes.remove(note)


def _is_link(name: object) -> bool:
    return str(name).startswith(_R)
