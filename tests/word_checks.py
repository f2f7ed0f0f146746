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
        *_headings(body),
        *_paragraphs(body),
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


def _headings(body: _Element) -> Iterator[str]:
    styles = (s.get(qn("w:val"), "") for s in body.iter(qn("w:pStyle")))
    level = 0
    for style in styles:
        if style.startswith("Heading") and style[7:].isdigit():
            if int(style[7:]) > level + 1 and level:
                yield f"{style} after level {level}"
            level = int(style[7:])


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
