"""Mechanical rules for a .docx that no validator knows: `problems` returns what breaks one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TABLE_TEXTS = ("w:tblCaption", "w:tblDescription")
_MERGED = ("w:gridSpan", "w:vMerge", "w:hMerge")
BREAKS_OF_A_SECTION = "/".join(map(qn, ("w:pPr", "w:sectPr")))


def parts(docx: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(docx)) as file:
        assert len(set(file.namelist())) == len(file.namelist())
        return {name: file.read(name) for name in file.namelist()}


def problems(docx: bytes) -> list[str]:
    """Return the rules that `docx` breaks, in the order of this file."""
    members = parts(docx)
    body = etree.fromstring(members["word/document.xml"])
    settings = members["word/settings.xml"].decode()
    return [
        *_links(body),
        *_bookmarks(body),
        *_fields(members),
        *_pictures(body),
        *_headings(body, _style_names(members["word/styles.xml"])),
        *_paragraphs(body),
        *_tables(body),
        *_link_texts(body),
        *_description(members),
        *_addresses(members["word/_rels/document.xml.rels"]),
        *(f"{flag} makes Word ask" for flag in ("updateFields", "w:dirty") if flag in settings),
        *("w:dirty makes Word ask" for part in members.values() if b"w:dirty" in part),
    ]


def _links(body: _Element) -> Iterator[str]:
    names = {b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))}
    linked = [a for link in body.iter(qn("w:hyperlink")) if (a := link.get(qn("w:anchor")))]
    quoted = [
        c.text.split()[1] for c in body.iter(qn("w:instrText")) if c.text and c.text.split()[0] == "REF"
    ]
    yield from (f"no bookmark {anchor}" for anchor in [*linked, *quoted] if anchor not in names)


def _bookmarks(body: _Element) -> Iterator[str]:
    starts = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkStart"))]
    ends = [b.get(qn("w:id")) for b in body.iter(qn("w:bookmarkEnd"))]
    if starts != ends or len(set(starts)) != len(starts):
        yield "bookmarks are not paired, in order and unique"
    names = Counter(str(b.get(qn("w:name"))) for b in body.iter(qn("w:bookmarkStart")))
    yield from (f"bookmark {name} twice" for name, times in names.items() if times > 1)
    yield from (f"bad name {n}" for n in names if len(n) > 40 or not n.replace("_", "a").isalnum())


def _fields(members: dict[str, bytes]) -> Iterator[str]:
    for name, content in members.items():
        if name.startswith("word/") and name.endswith(".xml"):
            kinds = [m.get(qn("w:fldCharType")) for m in etree.fromstring(content).iter(qn("w:fldChar"))]
            if Counter(kinds)["begin"] != Counter(kinds)["end"]:
                yield f"a field of {name} does not end"


def _pictures(body: _Element) -> Iterator[str]:
    shapes = list(body.iter(qn("wp:docPr")))
    yield from ("a picture without alt text" for shape in shapes if not shape.get("descr"))
    if len({shape.get("id") for shape in shapes}) != len(shapes):
        yield "two pictures with one id"


def _headings(body: _Element, names: dict[str, str]) -> Iterator[str]:
    level = 0
    for style in body.iter(qn("w:pStyle")):
        name = names.get(style.get(qn("w:val"), ""), "")
        if not name:
            yield f"no style with the id {style.get(qn('w:val'))}"
        if name.startswith("heading ") and name[8:].isdigit():
            if int(name[8:]) > level + 1 and level:
                yield f"{name} after level {level}"
            level = int(name[8:])


def _style_names(styles: bytes) -> dict[str, str]:
    return {
        style.get(qn("w:styleId"), ""): style[0].get(qn("w:val"), "").casefold()
        for style in etree.fromstring(styles).iter(qn("w:style"))
    }


def _tables(body: _Element) -> Iterator[str]:
    for table in body.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        if rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
            yield "a table without header row"
        if not all(table.find(f"{qn('w:tblPr')}/{qn(name)}") is not None for name in _TABLE_TEXTS):
            yield "a table without alt text"
        if sum(1 for _ in table.iter(qn("w:tbl"))) > 1:
            yield "a table in a table"
        if len({len(row.findall(qn("w:tc"))) for row in rows}) > 1 or list(table.iter(*map(qn, _MERGED))):
            yield "a table with merged or split cells"


def _link_texts(body: _Element) -> Iterator[str]:
    for link in body.iter(qn("w:hyperlink")):
        text = "".join(words.text or "" for words in link.iter(qn("w:t"))).strip()
        if text.casefold() in ("", "here", "click here", "link", "more", "this") or "://" in text:
            yield f"a link that does not say where it leads: “{text}”"


def _description(members: dict[str, bytes]) -> Iterator[str]:
    """A screen reader says the title, and reads in the language of the document."""
    title = etree.fromstring(members["docProps/core.xml"]).find(f"{DUBLIN_CORE}title")
    if title is None or not title.text:
        yield "no title"
    language = etree.fromstring(members["word/styles.xml"]).find(
        "/".join(map(qn, ("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")))
    )
    if language is None or not (language.get(qn("w:val")) or language.get(qn("w:bidi"))):
        yield "no language"


def _paragraphs(body: _Element) -> Iterator[str]:
    for paragraph in body.iter(qn("w:p")):
        has_content = any(True for _ in paragraph.iter(qn("w:t"), qn("w:drawing")))
        if not has_content and paragraph.find(BREAKS_OF_A_SECTION) is None:
            yield "an empty paragraph"


def _addresses(relationships: bytes) -> Iterator[str]:
    for relationship in etree.fromstring(relationships).iter(RELATIONSHIP):
        target = relationship.get("Target", "")
        outside = relationship.get("TargetMode") == "External"
        if outside and not target.startswith(("http:", "https:", "mailto:")):
            yield f"a link to {target}"
