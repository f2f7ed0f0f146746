"""What is taken out of somebody's template before it is written into."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.parts.document import DocumentPart
from lxml import etree
from lxml.etree import _Element

from orgdoc.rendering.word.elements import NAMESPACES
from orgdoc.rendering.word.template_file import TemplateError
from orgdoc.rendering.word.text import allowed_href

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
_R = f"{{{NAMESPACES['r']}}}"
_DIRTY, _ID, _TYPE, _LINK = map(qn, ("w:dirty", "w:id", "w:type", "r:id"))


def clean_up(word: WordDocument) -> None:
    """Take out what must not come along whatever the template is used for."""
    package = word.part.package
    assert package is not None
    for relations in (package.rels, *(part.rels for part in package.iter_parts())):
        for number in [n for n, relation in relations.items() if relation.reltype.endswith(_UNWANTED_PARTS)]:
            del relations[number]
    for part in list(package.iter_parts()):
        _refuse_what_is_elsewhere(part)
    for language in list(word.styles.element.iter(qn("w:lang"))):
        if next(language.iterancestors(qn("w:style")), None) is not None:
            language.getparent().remove(language)  # the language of the document holds
    settings = word.settings.element
    for element in settings.findall("*"):
        if element.tag in map(qn, _UNWANTED_SETTINGS):
            settings.remove(element)
    for part in package.iter_parts():
        if isinstance(part, XmlPart):
            for field in part.element.iter(qn("w:fldChar"), qn("w:fldSimple")):
                if _DIRTY in field.attrib:
                    del field.attrib[_DIRTY]
    etree.strip_elements(word.element, *map(qn, _CHANGES), with_tail=False)


def drop_unused(part: DocumentPart) -> None:
    """Drop the parts that the body of `part` no longer names, and the notes that it no longer refers to."""
    root = part.element
    named = {value for element in root.iter() for name, value in element.attrib.items() if _is_link(name)}
    for number, relation in list(part.rels.items()):
        if relation.reltype.endswith(_NAMED_IN_BODY) and number not in named:
            del part.rels[number]
        elif not relation.is_external:
            for kind, name in _NOTES.items():
                if relation.reltype.endswith(kind):
                    _drop_notes(relation.target_part, name, root)


def _refuse_what_is_elsewhere(part: Part) -> None:
    """Refuse pictures that stand in other files; take out links that may not be followed."""
    for number, relation in list(part.rels.items()):
        if relation.is_external and not relation.reltype.endswith("/hyperlink"):
            raise TemplateError(
                f"the template shows a file that is not in it ({relation.target_ref});"
                " embed it, and save the template again"
            )
        if relation.is_external and not allowed_href(relation.target_ref):
            if isinstance(part, XmlPart):
                for link in part.element.iter(qn("w:hyperlink")):
                    if link.get(_LINK) == number:
                        del link.attrib[_LINK]
            del part.rels[number]


def _drop_notes(part: Part, name: str, body: _Element) -> None:
    """Drop the notes of a kind that nothing refers to; those with a type are lines that separate."""
    used = {reference.get(_ID) for reference in body.iter(qn(f"{name}Reference"))}
    root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for note in root.findall(qn(name)):
        if note.get(_ID) not in used and note.get(_TYPE, "normal") == "normal":
            root.remove(note)
    if not isinstance(part, XmlPart):
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _is_link(name: object) -> bool:
    return str(name).startswith(_R)
