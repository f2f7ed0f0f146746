"""Make the slide template of orgdoc from python-pptx's default one: 16:9, three layouts, our colours.

Run it after a change: `python tools/make_slide_template.py`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pptx
from lxml import etree
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.util import Emu, Pt

from orgdoc.chart.theme import LIGHT
from orgdoc.formats.zipped import unzipped, zipped

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "src" / "orgdoc" / "formats" / "pptx" / "template.pptx"

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 33.5  # points
TITLE_PT, COVER_PT, SUBTITLE_PT, SMALL_PT = 24, 40, 18, 10
KEPT = ("title", "obj", "titleOnly")
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
Place = tuple[float, float, float, float]
TITLE: Place = (MARGIN, 20, WIDTH - 2 * MARGIN, 62)
BODY: Place = (MARGIN, 92, WIDTH - 2 * MARGIN, 408)
FOOTER: Place = (MARGIN, 512, 700, 18)
NUMBER: Place = (WIDTH - MARGIN - 80, 512, 80, 18)
COVER: Place = (84, 150, WIDTH - 84 - MARGIN, 120)
SUBTITLE: Place = (84, 290, WIDTH - 84 - MARGIN, 110)


def make_template() -> bytes:
    """Return the template; the same bytes on each call."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(Pt(WIDTH)), Emu(Pt(HEIGHT))
    size = deck.part._element.find(f"{{{deck.part._element.nsmap['p']}}}sldSz")
    del size.attrib["type"]
    layouts = deck.slide_layouts
    for layout in list(layouts):
        if layout._element.get("type") not in KEPT:
            layouts.remove(layout)
    _draw_master(deck)
    for layout in layouts:
        _draw_layout(layout._element)
    _ = deck.notes_master
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = "orgdoc slides", "orgdoc", "orgdoc"
    core.created = core.modified = datetime(2000, 1, 1, tzinfo=UTC)
    core.revision, core.keywords, core.subject = 1, "", ""
    for part in (deck.part, deck.part.package):
        for number in [
            n for n, r in part._rels.items() if r.reltype.endswith(("printerSettings", "thumbnail"))
        ]:
            part._rels.pop(number)
    buffer = BytesIO()
    deck.save(buffer)
    members = unzipped(buffer.getvalue())
    for name in members:
        if name.startswith("ppt/theme/"):
            members[name] = _theme(members[name])
    return zipped(members)


def _theme(content: bytes) -> bytes:
    root = etree.fromstring(content)
    a = f"{{{root.nsmap['a']}}}"
    accents = {f"accent{n}": accent.strong for n, accent in enumerate(LIGHT.accents, start=1)}
    colours = {
        "dk1": LIGHT.ink, "lt1": LIGHT.page, "dk2": LIGHT.neutral.strong, "lt2": LIGHT.neutral.tint,
        **accents, "hlink": LIGHT.accents[0].strong, "folHlink": LIGHT.accents[2].strong,
    }  # fmt: skip
    scheme = next(root.iter(f"{a}clrScheme"))
    for entry in scheme:
        for old in list(entry):
            entry.remove(old)
        etree.SubElement(entry, f"{a}srgbClr", val=colours[etree.QName(entry).localname].lstrip("#"))
    for fonts in root.iter(f"{a}majorFont", f"{a}minorFont"):
        fonts[0].set("typeface", "Arial")
        for other in fonts.findall(f"{a}font"):
            fonts.remove(other)
    root.set("name", "orgdoc")
    scheme.set("name", "orgdoc")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _draw_master(deck: Presentation) -> None:
    master = deck.slide_master._element
    places = {"title": TITLE, "body": BODY, "ftr": FOOTER, "sldNum": NUMBER}
    tree = master.cSld.spTree
    for shape in list(tree.iter(f"{{{tree.nsmap['p']}}}sp")):
        kind = shape.nvSpPr.nvPr.find(f"{{{tree.nsmap['p']}}}ph").get("type")
        if kind == "dt":
            tree.remove(shape)
            continue
        _put(shape, places[kind])
        if kind in ("ftr", "sldNum"):
            _small(shape, "l" if kind == "ftr" else "r")
    line = _line("Rule above the footer", MARGIN, 508, WIDTH - 2 * MARGIN)
    tree.insert(2, parse_xml(line))
    styles = master.find(f"{{{tree.nsmap['p']}}}txStyles")
    a = f"{{{tree.nsmap['a']}}}"
    title = styles[0][0]
    title.set("algn", "l")
    title.find(f"{a}defRPr").set("sz", str(TITLE_PT * 100))
    title.find(f"{a}defRPr").set("b", "1")
    body = styles[1]
    for level, size in zip(body, (18, 16, 14, 12, 12), strict=False):
        level.find(f"{a}defRPr").set("sz", str(size * 100))
    for body_properties in tree.iter(f"{a}bodyPr"):
        parent = body_properties.getparent().getparent()
        kind = parent.nvSpPr.nvPr.find(f"{{{tree.nsmap['p']}}}ph").get("type")
        for old in list(body_properties):
            body_properties.remove(old)
        body_properties.set("anchor", {"body": "t", "title": "b"}.get(kind, "ctr"))
        for side in ("lIns", "rIns", "tIns", "bIns"):
            body_properties.set(side, "0")


def _draw_layout(layout: etree._Element) -> None:
    p, a = (f"{{{layout.nsmap[key]}}}" for key in "pa")
    is_cover = layout.get("type") == "title"
    tree = layout.cSld.spTree
    for shape in list(tree.iter(f"{p}sp")):
        kind = shape.nvSpPr.nvPr.find(f"{p}ph").get("type")
        if kind == "dt":
            tree.remove(shape)
        elif kind == "ctrTitle":
            _put(shape, COVER)
            shape.txBody.find(f"{a}bodyPr").set("anchor", "b")
            _levels(shape, f'<a:lvl1pPr algn="l"><a:defRPr sz="{COVER_PT * 100}" b="1"/></a:lvl1pPr>')
        elif kind == "subTitle":
            _put(shape, SUBTITLE)
            colour = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>'
            _levels(
                shape,
                '<a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/>'
                f'<a:defRPr sz="{SUBTITLE_PT * 100}">{colour}</a:defRPr></a:lvl1pPr>',
            )
    if is_cover:
        bar = _bar("Band", 0, 0, 42, HEIGHT)
        tree.insert(2, parse_xml(bar))
        layout.set("showMasterSp", "0")


def _levels(shape: etree._Element, xml: str) -> None:
    a = f"{{{shape.nsmap['a']}}}"
    style = shape.txBody.find(f"{a}lstStyle")
    for old in list(style):
        style.remove(old)
    wrapped = etree.fromstring(f"<x {_NS}>{xml}</x>")
    style.append(wrapped[0])


def _put(shape: etree._Element, place: Place) -> None:
    x, y, width, height = (Emu(Pt(value)) for value in place)
    transform = shape.spPr.get_or_add_xfrm()
    for old in list(transform):
        transform.remove(old)
    a = f"{{{shape.nsmap['a']}}}"
    etree.SubElement(transform, f"{a}off", x=str(x), y=str(y))
    etree.SubElement(transform, f"{a}ext", cx=str(width), cy=str(height))


def _small(shape: etree._Element, align: str) -> None:
    _levels(
        shape,
        f'<a:lvl1pPr algn="{align}"><a:defRPr sz="{SMALL_PT * 100}"><a:solidFill><a:schemeClr val="tx1">'
        '<a:lumMod val="65000"/><a:lumOff val="35000"/></a:schemeClr></a:solidFill>'
        '<a:latin typeface="+mn-lt"/></a:defRPr></a:lvl1pPr>',
    )


def _bar(name: str, x: float, y: float, width: float, height: float) -> str:
    place = " ".join(f'{k}="{Emu(Pt(v))}"' for k, v in (("x", x), ("y", y)))
    size = " ".join(f'{k}="{Emu(Pt(v))}"' for k, v in (("cx", width), ("cy", height)))
    return (
        f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="90" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        "</p:nvSpPr>"
        f"<p:spPr><a:xfrm><a:off {place}/><a:ext {size}/></a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _line(name: str, x: float, y: float, width: float) -> str:
    return (
        f'<p:cxnSp {_NS}><p:nvCxnSpPr><p:cNvPr id="91" name="{name}"/><p:cNvCxnSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvCxnSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{Emu(Pt(x))}" y="{Emu(Pt(y))}"/>'
        f'<a:ext cx="{Emu(Pt(width))}" cy="0"/></a:xfrm>'
        '<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="6350"><a:solidFill><a:schemeClr val="tx1"><a:lumMod val="25000"/><a:lumOff val="75000"/>'
        "</a:schemeClr></a:solidFill></a:ln></p:spPr></p:cxnSp>"
    )


if __name__ == "__main__":
    made = make_template()
    assert not re.search(rb"/(work|tmp)/", made)
    TEMPLATE.write_bytes(made)
    print(f"{TEMPLATE.relative_to(ROOT)}: {len(made):,} bytes")
