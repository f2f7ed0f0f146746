"""Somebody's presentation made ready to write slides into: read with care, emptied, its layouts chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pptx
from lxml import etree
from lxml.etree import _Element
from pptx.exc import PythonPptxError
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

from orgdoc.colours import contrast
from orgdoc.errors import TemplateError
from orgdoc.formats import office_file
from orgdoc.formats.office_file import OfficeKind, read_office_file, xml_parts
from orgdoc.formats.pptx.drawn import EMU, Rect
from orgdoc.formats.pptx.look import scheme_of
from orgdoc.formats.safe_text import allowed_href
from orgdoc.formats.word.elements import parent_of
from orgdoc.formats.zipped import zipped

POWERPOINT = OfficeKind(
    "PowerPoint",
    (".pptx", ".potx"),
    re.compile(
        rb"application/vnd\.(?:openxmlformats-officedocument\.presentationml|ms-powerpoint)\."
        rb"(presentation|template|slideshow)(\.macroEnabled)?\.main\+xml"
    ),
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    "PowerPoint Presentation (.pptx)",
)
UNREADABLE: tuple[type[Exception], ...] = (*office_file.UNREADABLE, PythonPptxError)
_SMALLEST, _LARGEST = 72.0 * 4, 72.0 * 56  # points that a slide may be wide or high, PowerPoint's limit
_FURNITURE = ("dt", "ftr", "sldNum", "hdr")
_TITLES = ("title", "ctrTitle")
_GAP, _EDGE = 8.0, 12.0  # between title and body; between what has no footer below it and the slide's edge
_LEAST_BODY = (240.0, 120.0)  # points of a body in which anything can be shown
_UNWANTED = ("/digital-signature/origin", "/thumbnail", "/printerSettings", "/comments", "/commentAuthors")
_UNWANTED_EXTENSIONS = ("{521415D9-36F7-43E2-AB2F-B90AF26B5E84}",)  # sections, of slides that are gone
_COVERS = 0.04  # of the body, from which on something that lies there is taken to be in the way
_PARTS = (
    ("presProps", RT.PRES_PROPS, CT.PML_PRES_PROPS, "presentationPr"),
    ("viewProps", RT.VIEW_PROPS, CT.PML_VIEW_PROPS, "viewPr"),
)
_PML = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class TitleStyle:
    """Where a title stands and in what type. `typeface` is the name of the font, as the theme has it."""

    rect: Rect
    size: float
    bold: bool
    capitals: bool
    typeface: str
    insets: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stage:
    """A layout, with where its title stands and what room there is below it. `title` is None where it has
    none; `needs_panel`: what lies under the body could swallow what is drawn there.
    """

    layout: SlideLayout
    title: TitleStyle | None
    body: Rect
    needs_panel: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A presentation without slides, and what of it the slides need to know. `typeface` is that of text."""

    presentation: Presentation
    cover: Stage
    content: Stage
    scheme: dict[str, str]
    typeface: str
    has_cover: bool
    size: Rect


def built_in_template() -> bytes:
    """Return the template that comes with orgdoc, a .pptx."""
    return Path(__file__).with_name("template.pptx").read_bytes()


@lru_cache(maxsize=4)
def read_template(template: bytes) -> bytes:
    """Return somebody's .pptx or .potx as a .pptx without its slides.

    Raises TemplateError, a sentence for users, where it cannot serve as a template.
    """
    members = read_office_file(template, POWERPOINT)
    xml_parts(members, POWERPOINT)
    try:
        presentation = _presentation(zipped(members))
        _empty(presentation)
        buffer = BytesIO()
        presentation.save(buffer)
        opened(buffer.getvalue())
    except UNREADABLE as problem:
        raise POWERPOINT.damaged(problem) from problem
    return buffer.getvalue()


def opened(content: bytes) -> Opened:
    """Return a presentation that `read_template` has made ready, or the built-in template."""
    presentation = _presentation(content)
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise TemplateError("the template has no slide layouts; save it again in PowerPoint")
    size = Rect(0, 0, (presentation.slide_width or 0) / EMU, (presentation.slide_height or 0) / EMU)
    if not all(_SMALLEST <= side <= _LARGEST for side in size[2:]):
        raise TemplateError("the template's slides are too small or too large to be presented; resize them")
    content_layout = _content_layout(layouts)
    cover_layout = _cover_layout(layouts) or content_layout
    scheme = _scheme(content_layout)
    return Opened(
        presentation,
        _stage(cover_layout, size, scheme),
        _stage(content_layout, size, scheme),
        scheme,
        _typeface(content_layout, "minorFont"),
        cover_layout is not content_layout,
        size,
    )


def _presentation(content: bytes) -> Presentation:
    presentation = pptx.Presentation(BytesIO(content))
    if not presentation.slide_masters:
        raise TemplateError("the template has no slide master; save it again in PowerPoint")
    return presentation


# --- what is taken out, and what is put in ----------------------------------------------------------


def _empty(presentation: Presentation) -> None:
    """Take out the slides, and what would make PowerPoint ask or fetch something."""
    part, root = presentation.part, presentation.part._element
    for slide in list(root.iter(qn("p:sldId"))):
        part.drop_rel(slide.get(qn("r:id"), ""))
        parent_of(slide).remove(slide)
    for name in ("p:custShowLst", "p:modifyVerifier", "p:smartTags", "p:photoAlbum"):
        for element in root.findall(qn(name)):
            root.remove(element)
    for extension in list(root.iter(qn("p:ext"))):
        if extension.get("uri") in _UNWANTED_EXTENSIONS:
            parent_of(extension).remove(extension)
    for listed in root.findall(qn("p:extLst")):
        if not len(listed):
            root.remove(listed)
    package = part.package
    for relationships in (part.rels, package._rels):
        for number in [n for n, one in relationships.items() if one.reltype.endswith(_UNWANTED)]:
            relationships.pop(number)
    _add_missing(presentation)
    for each in package.iter_parts():
        _refuse_what_is_elsewhere(each)


def _add_missing(presentation: Presentation) -> None:
    """Add the properties that PowerPoint repairs a presentation for lacking."""
    part = presentation.part
    for name, kind, content_type, root in _PARTS:
        if not any(one.reltype == kind for one in part.rels.values()):
            content = f'{_DECLARATION}<p:{root} xmlns:p="{_PML}"/>'.encode()
            part.relate_to(Part(PackURI(f"/ppt/{name}.xml"), content_type, part.package, content), kind)


def _refuse_what_is_elsewhere(part: Part) -> None:
    for one in part.rels.values():
        if not one.is_external:
            continue
        target = one.target_ref or ""
        if not one.reltype.endswith("/hyperlink") or not allowed_href(target):
            raise TemplateError(
                f"the template shows a file that is not in it ({target}); embed it or take it out, and save "
                "the template again"
            )


# --- layouts ----------------------------------------------------------------------------------------


def placeholders(tree: _Element) -> Iterator[tuple[str, _Element]]:
    """Yield the placeholders of a slide, layout or master, each with its type."""
    for shape in tree.iter(qn("p:sp"), qn("p:pic"), qn("p:graphicFrame")):
        found = shape.find(f".//{qn('p:nvPr')}/{qn('p:ph')}")
        if found is not None:
            yield found.get("type", "obj"), shape


def _kinds(layout: SlideLayout) -> list[str]:
    return [kind for kind, _ in placeholders(layout._element)]


def _cover_layout(layouts: list[SlideLayout]) -> SlideLayout | None:
    """Return the layout of a title slide: by its type, else by what it holds; never by its name."""
    for layout in layouts:
        if layout._element.get("type") == "title" and set(_kinds(layout)) & set(_TITLES):
            return layout
    by_title = [layout for layout in layouts if "ctrTitle" in _kinds(layout)]
    by_subtitle = [layout for layout in layouts if {"title", "subTitle"} <= set(_kinds(layout))]
    return next(iter([*by_title, *by_subtitle]), None)


def _content_layout(layouts: list[SlideLayout]) -> SlideLayout:
    """Return the layout with a title over nothing, or over as little as there is."""

    def unwanted(layout: SlideLayout) -> tuple[bool, bool, int]:
        kinds = _kinds(layout)
        title = next((s for kind, s in placeholders(layout._element) if kind == "title"), None)
        upright = title is None or all(p.get("orient") != "vert" for p in title.iter(qn("p:ph")))
        more = [kind for kind in kinds if kind not in (*_FURNITURE, *_TITLES)]
        only = layout._element.get("type") == "titleOnly"
        return (title is None or not upright, not only, len(more))

    return min(layouts, key=unwanted)


def _stage(layout: SlideLayout, size: Rect, scheme: dict[str, str]) -> Stage:
    master = layout.slide_master
    title = _title_style(layout)
    places = [
        (kind, rect)
        for tree in (layout._element, master._element)
        for kind, shape in placeholders(tree)
        if (rect := rect_of(shape)) is not None
    ]
    low = [r for kind, r in places if kind in _FURNITURE and r.y > size.height * 0.6]
    bottom = min((r.y for r in low), default=size.height - _EDGE) - 4.0
    whole = next((r for kind, r in places if kind in ("body", "obj") and r.width > size.width / 2), None)
    left = whole.x if whole is not None else size.width * 0.05
    right = whole.right if whole is not None else size.width * 0.95
    top = whole.y if whole is not None else size.height * 0.18
    if title is not None and title.rect.bottom < size.height / 2:
        top = title.rect.bottom + _GAP
        left, right = min(left, title.rect.x), max(right, title.rect.right)
    left, right = max(left, _EDGE), min(right, size.width - _EDGE)
    body = Rect(left, top, right - left, bottom - top)
    if body.width < _LEAST_BODY[0] or body.height < _LEAST_BODY[1]:
        body = Rect(size.width * 0.05, size.height * 0.2, size.width * 0.9, size.height * 0.7)
    return Stage(layout, title, body, _needs_panel(layout, body, scheme))


def rect_of(shape: _Element) -> Rect | None:
    """Return the place of a shape; None where it has the one of its layout or master."""
    transform = shape.find(f".//{qn('a:xfrm')}")
    transform = shape.find(qn("p:xfrm")) if transform is None else transform
    off = transform.find(qn("a:off")) if transform is not None else None
    ext = transform.find(qn("a:ext")) if transform is not None else None
    if off is None or ext is None:
        return None
    values = (off.get("x", "0"), off.get("y", "0"), ext.get("cx", "0"), ext.get("cy", "0"))
    return Rect(*(int(value) / EMU for value in values))


def _first(layout: SlideLayout, kinds: tuple[str, ...]) -> tuple[_Element | None, _Element | None]:
    """Return the placeholder of these kinds of a layout, and that of its master."""
    found = []
    for tree in (layout._element, layout.slide_master._element):
        found.append(next((shape for kind, shape in placeholders(tree) if kind in kinds), None))
    return found[0], found[1]


def _title_style(layout: SlideLayout) -> TitleStyle | None:
    own, of_master = _first(layout, _TITLES)
    if own is None:
        return None
    rects = [rect_of(shape) for shape in (own, of_master) if shape is not None]
    rect = next((r for r in rects if r is not None), None)
    if rect is None:
        return None
    styles = layout.slide_master._element.find(f"{qn('p:txStyles')}/{qn('p:titleStyle')}")
    levels = [s.find(f".//{qn('a:lstStyle')}/{qn('a:lvl1pPr')}") for s in (own, of_master) if s is not None]
    levels += [styles.find(qn("a:lvl1pPr"))] if styles is not None else []
    looks = [
        found for level in levels if level is not None and (found := level.find(qn("a:defRPr"))) is not None
    ]
    size = next((int(said) / 100 for look in looks if (said := look.get("sz"))), 44.0)
    bold = next((look.get("b") in ("1", "true") for look in looks if look.get("b")), False)
    capitals = next((look.get("cap") == "all" for look in looks if look.get("cap")), False)
    bodies = [s.find(f".//{qn('a:bodyPr')}") for s in (own, of_master) if s is not None]
    insets = tuple(
        next((int(said) / EMU for body in bodies if body is not None and (said := body.get(side))), usual)
        for side, usual in (("lIns", 7.2), ("tIns", 3.6), ("rIns", 7.2), ("bIns", 3.6))
    )
    faces = [look.find(qn("a:latin")) for look in looks]
    named = next((face.get("typeface", "") for face in faces if face is not None), "+mj-lt")
    font = {"+mj-lt": "majorFont", "+mn-lt": "minorFont"}.get(named)
    typeface = _typeface(layout, font) if font else named
    return TitleStyle(rect, size, bold, capitals, typeface, insets)  # type: ignore[arg-type]


# --- theme ------------------------------------------------------------------------------------------


def theme_of(layout: SlideLayout) -> _Element:
    content = layout.slide_master.part.part_related_by(RT.THEME).blob
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(content, parser)


def _scheme(layout: SlideLayout) -> dict[str, str]:
    return scheme_of(theme_of(layout))


def _typeface(layout: SlideLayout, which: str) -> str:
    found = next(theme_of(layout).iter(qn(f"a:{which}")), None)
    latin = found.find(qn("a:latin")) if found is not None else None
    return latin.get("typeface", "") if latin is not None else ""


def _needs_panel(layout: SlideLayout, body: Rect, scheme: dict[str, str]) -> bool:
    """Whether words in the theme's dark colour could be hard to read on what lies under the body."""
    paper = _background(layout, scheme)
    ink = min((scheme.get(name, "#000000") for name in ("dk1", "lt1")), key=_weight)
    if paper is None or contrast(paper, ink) < 12.0:
        return True
    shows_master = layout._element.get("showMasterSp", "1") not in ("0", "false")
    trees = [layout._element, *([layout.slide_master._element] if shows_master else [])]
    return any(_lies_on(shape, body) for tree in trees for shape in _ornaments(tree))


def _weight(colour: str) -> int:
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _ornaments(tree: _Element) -> Iterator[_Element]:
    held = {shape for _, shape in placeholders(tree)}
    shapes = tree.find(f"{qn('p:cSld')}/{qn('p:spTree')}")
    for shape in shapes if shapes is not None else ():
        if shape.tag in (qn("p:sp"), qn("p:pic"), qn("p:grpSp")) and shape not in held:
            yield shape


def _lies_on(shape: _Element, body: Rect) -> bool:
    rect = rect_of(shape)
    if rect is None:
        return False
    width = min(rect.right, body.right) - max(rect.x, body.x)
    height = min(rect.bottom, body.bottom) - max(rect.y, body.y)
    return width > 0 and height > 0 and width * height > _COVERS * body.width * body.height


def _background(layout: SlideLayout, scheme: dict[str, str]) -> str | None:
    """Return the one colour of a layout's background; None where it is no plain one."""
    for tree in (layout._element, layout.slide_master._element):
        found = tree.find(f"{qn('p:cSld')}/{qn('p:bg')}")
        if found is None:
            continue
        reference, own = found.find(qn("p:bgRef")), found.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}")
        if reference is not None and reference.get("idx") == "1001" and len(reference):
            return _colour(reference[0], layout, scheme)
        return _colour(own[0], layout, scheme) if own is not None and len(own) else None
    return "#FFFFFF"


def _colour(element: _Element, layout: SlideLayout, scheme: dict[str, str]) -> str | None:
    if len(element):
        return None  # a shade of a colour; rare under a whole slide
    value = element.get("val", "")
    if element.tag == qn("a:srgbClr"):
        return f"#{value.upper()}"
    if element.tag == qn("a:sysClr"):
        return f"#{element.get('lastClr', '').upper()}"
    mapped = layout.slide_master._element.find(qn("p:clrMap"))
    name = mapped.get(value, value) if mapped is not None else value
    return scheme.get(name)
