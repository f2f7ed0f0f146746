"""Make the Word template of orgdoc from python-docx's default template and tools/word_template/*.xml.

Run it after a change to one of those files: `python tools/make_word_template.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from lxml import etree

from orgdoc.formats.word.package import drop, saved

ROOT = Path(__file__).resolve().parent.parent
SOURCES = Path(__file__).resolve().parent / "word_template"
TEMPLATE = ROOT / "src" / "orgdoc" / "formats" / "word" / "template.docx"

# What a Word 2010 left behind: a second copy of all styles, a bibliography, a preview picture.
UNWANTED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail")
REPLACED = ("document", "styles", "numbering", "settings", "fontTable", "app")
COLOURS = {"dk2": "1F3A5F", "lt2": "DCE6F1", "accent1": "1F4E8C", "hlink": "1F4E8C", "folHlink": "5B3A7D"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def make_template() -> bytes:
    """Return the template; the same bytes on each call."""
    word = docx.Document()
    _set_core_properties(word)
    for source in (word.part.package, word.part):
        drop(source, lambda kind: kind.endswith(UNWANTED))
    replaced = {}
    for part in word.part.package.iter_parts():
        name = Path(part.partname).stem
        if name in REPLACED:
            replaced[part.partname] = _without_space((SOURCES / f"{name}.xml").read_bytes())
        elif name == "theme1":
            replaced[part.partname] = _theme(part.blob)
    return saved(word, replaced)


def _without_space(content: bytes) -> bytes:
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    return serialize_part_xml(etree.fromstring(content, parser))


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
