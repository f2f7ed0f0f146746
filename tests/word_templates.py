"""Templates as organisations have them, made by hand where no program for them is at hand."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.run import Run

from orgdoc.formats.zipped import CONTENT_TYPES, zipped
from word_checks import parts

TEAL = "00626B"
GERMAN_IDS = {
    "Normal": "Standard",
    "Title": "Titel",
    "Subtitle": "Untertitel",
    "Heading1": "berschrift1",
    "Heading2": "berschrift2",
    "Heading3": "berschrift3",
    "BodyText": "Textkrper",
    "ListBullet": "Aufzhlungszeichen",
    "ListNumber": "Listennummer",
    "Caption": "Beschriftung",
    "Header": "Kopfzeile",
    "Footer": "Fuzeile",
    "Quote": "Zitat",
    "Strong": "Fett",
    "Emphasis": "Hervorhebung",
    "DefaultParagraphFont": "Absatz-Standardschriftart",
    "TableNormal": "NormaleTabelle",
    "NoList": "KeineListe",
}


def png(width: int = 1, height: int = 1, colour: bytes = b"\xff\xff\xff") -> bytes:
    """Return a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    data = zlib.compress((b"\x00" + colour * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def saved(word: WordDocument) -> bytes:
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def corporate(*, cover: bool = True, own_section: bool = False, header: bool = True) -> bytes:
    """Return a .docx in a German house style: cover, logo in the header, confidentiality in the footer."""
    word = docx.Document()
    _house_style(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(2.2)
    if header:
        line = section.header.paragraphs[0]
        _described(line.add_run().add_picture(BytesIO(png(60, 18, b"\x00\x62\x6b")), width=Cm(2.4)), "Logo")
        line.add_run("\t\tNordwerke AG · Vorstandsbüro")
        below = section.footer.paragraphs[0]
        below.add_run("Vertraulich\t\tSeite ")
        _page_number(below.add_run())
    if cover:
        word.add_paragraph("Nordwerke AG", style="Title")
        word.add_paragraph("Vorstandsvorlage", style="Subtitle")
        last = word.add_paragraph("Bielefeld")
        if own_section:
            word.add_section()
        else:
            last.add_run().add_break(WD_BREAK.PAGE)
    word.add_heading("Überschrift zum Ausprobieren", 1)
    word.add_paragraph("Blindtext, der nicht gedruckt werden darf.")
    return _in_german(saved(word))


def as_dotx(docx_file: bytes) -> bytes:
    """Return a .docx as Word saves it as a template."""
    return changed(docx_file, CONTENT_TYPES, b"document.main+xml", b"template.main+xml")


def changed(
    docx_file: bytes, name: str, old: bytes, new: bytes, more: Mapping[str, bytes] | None = None
) -> bytes:
    members = parts(docx_file)
    assert old in members[name]
    return zipped({**members, name: members[name].replace(old, new), **(more or {})})


def _house_style(word: WordDocument) -> None:
    styles = word.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Liberation Serif", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name, size in (("Title", 26), ("Heading 1", 17), ("Heading 2", 13.5), ("Heading 3", 11.5)):
        font = styles[name].font
        font.name, font.size, font.bold = "Liberation Sans", Pt(size), False
        font.color.rgb = RGBColor.from_string(TEAL)
        fonts = styles[name].element.rPr.rFonts
        for attribute in [a for a in fonts.attrib if "Theme" in a]:
            del fonts.attrib[attribute]
        for border in styles[name].element.iter(qn("w:pBdr")):
            border[0].set(qn("w:color"), TEAL)
    styles["Heading 1"].font.bold = True
    for name in ("Header", "Footer"):
        _set_stops(styles[name], 7.75, 15.5)
        styles[name].font.size = Pt(9)


def _in_german(file: bytes) -> bytes:
    """Return a file with the style ids of a German Word; the names of built-in styles stay English."""
    members = parts(file)
    for name in ("word/styles.xml", "word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for english, german in GERMAN_IDS.items():
            if name in members:
                pattern = rb'((?:w:styleId|w:val)=")%s(?=")' % english.encode()
                members[name] = _outside_names(pattern, german.encode(), members[name])
    numbering = members["word/numbering.xml"]
    for english, german in GERMAN_IDS.items():
        numbering = numbering.replace(
            b'w:pStyle w:val="%s"' % english.encode(), b'w:pStyle w:val="%s"' % german.encode()
        )
    members["word/numbering.xml"] = numbering
    return zipped(members)


def _outside_names(pattern: bytes, german: bytes, content: bytes) -> bytes:
    return re.sub(rb"(?<!w:name )" + pattern, rb"\g<1>" + german, content)


def _set_stops(style: ParagraphStyle, middle: float, end: float) -> None:
    for old in list(style.element.iter(qn("w:tabs"))):
        old.getparent().remove(old)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(middle), WD_TAB_ALIGNMENT.CENTER)
    style.paragraph_format.tab_stops.add_tab_stop(Cm(end), WD_TAB_ALIGNMENT.RIGHT)


def _described(shape: object, text: str) -> None:
    shape._inline.docPr.set("descr", text)  # type: ignore[attr-defined]


def _page_number(run: Run) -> None:
    for kind in ("begin", "separate", "end"):
        mark = run._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})
        run._r.append(mark)
        if kind == "begin":
            code = run._r.makeelement(qn("w:instrText"), {})
            code.text = " PAGE "
            run._r.append(code)
        if kind == "separate":
            words = run._r.makeelement(qn("w:t"), {})
            words.text = "1"
            run._r.append(words)
