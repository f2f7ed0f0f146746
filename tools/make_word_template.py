"""Make the Word template of orgdoc from python-docx's default template and tools/word_template/*.xml.

Run it after a change to one of those files: `python tools/make_word_template.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import docx
from docx.document import Document
from docx.opc.package import OpcPackage
from docx.opc.part import Part, XmlPart
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree

from orgdoc.rendering.word.package import to_bytes

ROOT = Path(__file__).resolve().parent.parent
SOURCES = Path(__file__).resolve().parent / "word_template"
TEMPLATE = ROOT / "src" / "orgdoc" / "rendering" / "word" / "template.docx"

# What a Word 2010 left behind: a second copy of all styles, a bibliography, a preview picture.
UNWANTED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail")
REPLACED = ("document", "styles", "numbering", "settings", "fontTable", "app")
COLOURS = {"dk2": "1F3A5F", "lt2": "DCE6F1", "accent1": "1F4E8C", "hlink": "1F4E8C", "folHlink": "5B3A7D"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def make_template() -> bytes:
    """Return the template; the same bytes on each call."""
    word = docx.Document()
    package = word.part.package
    _drop_unwanted(package)
    for part in package.iter_parts():
        name = Path(part.partname).stem
        if name in REPLACED:
            _set_content(part, (SOURCES / f"{name}.xml").read_bytes())
        elif name == "theme1":
            _set_content(part, _theme(part.blob))
    _set_core_properties(word)
    return to_bytes(package)


def _drop_unwanted(package: OpcPackage) -> None:
    for relations in (package.rels, package.main_document_part.rels):
        for number in [n for n, relation in relations.items() if relation.reltype.endswith(UNWANTED)]:
            del relations[number]


def _set_content(part: Part, blob: bytes) -> None:
    stripped = etree.fromstring(blob, etree.XMLParser(remove_blank_text=True, remove_comments=True))
    if isinstance(part, XmlPart):
        # python-docx has no public way to replace the content of a part.
        part._element = cast("BaseOxmlElement", stripped)
    else:
        part._blob = etree.tostring(stripped, xml_declaration=True, encoding="UTF-8", standalone=True)


def _theme(blob: bytes) -> bytes:
    """Return the theme with one font family throughout and our colours."""
    root = etree.fromstring(blob)
    root.set("name", "orgdoc")
    for latin in root.iter(f"{DRAWING}latin"):
        latin.set("typeface", "Calibri")
    for name, value in COLOURS.items():
        for colour in root.iter(f"{DRAWING}{name}"):
            colour[0].set("val", value)
    for font in root.iter(f"{DRAWING}font"):
        if font.get("script") in ("Arab", "Hebr"):
            font.set("typeface", "Arial")
    return etree.tostring(root)


def _set_core_properties(word: Document) -> None:
    core = word.core_properties
    core.title, core.author, core.last_modified_by, core.comments = "orgdoc template", "orgdoc", "orgdoc", ""
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC)


if __name__ == "__main__":
    TEMPLATE.write_bytes(make_template())
    print(f"wrote {TEMPLATE.relative_to(ROOT)} ({TEMPLATE.stat().st_size:,} bytes)")
