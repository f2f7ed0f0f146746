"""What is taken out of somebody's template before it is written into."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from orgdoc.formats.word.elements import parent_of
from orgdoc.formats.word.names import NAMESPACES, qn
from orgdoc.formats.word.package import Package, Part
from orgdoc.formats.word.template_file import TemplateError
from orgdoc.formats.word.text import allowed_href

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


def clean_up(package: Package) -> None:
    """Take out what must not come along whatever the template is used for."""
    for source in (package, *package.parts()):
        source.drop(lambda kind: kind.endswith(_UNWANTED_PARTS))
    for part in package.parts():
        _refuse_what_is_elsewhere(part)
    for language in list(package.styles.iter(qn("w:lang"))):
        if next(language.iterancestors(qn("w:style")), None) is not None:
            parent_of(language).remove(language)  # the language of the document holds
    settings = package.settings
    for element in settings.findall("*"):
        if element.tag in map(qn, _UNWANTED_SETTINGS):
            settings.remove(element)
    for part in package.trees():
        for field in part.root.iter(qn("w:fldChar"), qn("w:fldSimple")):
            if _DIRTY in field.attrib:
                del field.attrib[_DIRTY]
    etree.strip_elements(package.document.root, *map(qn, _CHANGES), with_tail=False)


def drop_unused(part: Part) -> None:
    """Drop the parts that the body of `part` no longer names, and the notes that it no longer refers to."""
    named = {value for e in part.root.iter() for name, value in e.attrib.items() if _is_link(name)}
    for number, (kind, target) in list(part.relationships.items()):
        if kind.endswith(_NAMED_IN_BODY) and number not in named:
            del part.relationships[number]
        elif isinstance(target, Part):
            for note_kind, name in _NOTES.items():
                if kind.endswith(note_kind):
                    _drop_notes(target, name, part.root)


def _refuse_what_is_elsewhere(part: Part) -> None:
    """Refuse pictures that stand in other files; take out links that may not be followed."""
    for number, (kind, target) in list(part.relationships.items()):
        if isinstance(target, Part):
            continue
        if not kind.endswith("/hyperlink"):
            raise TemplateError(
                f"the template shows a file that is not in it ({target});"
                " embed it, and save the template again"
            )
        if not allowed_href(target):
            if part.is_tree:
                for link in part.root.iter(qn("w:hyperlink")):
                    if link.get(_LINK) == number:
                        del link.attrib[_LINK]
            del part.relationships[number]


def _drop_notes(part: Part, name: str, body: _Element) -> None:
    """Drop the notes of a kind that nothing refers to; those with a type are lines that separate."""
    used = {reference.get(_ID) for reference in body.iter(qn(f"{name}Reference"))}
    for note in part.root.findall(qn(name)):
        if note.get(_ID) not in used and note.get(_TYPE, "normal") == "normal":
            part.root.remove(note)


def _is_link(name: object) -> bool:
    return str(name).startswith(_R)
