"""A deck as a .pptx: python-pptx holds the file, the shapes are written as text and parsed slide by slide."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from io import BytesIO

from lxml import etree
from lxml.etree import _Element
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.slide import Slide as PowerPointSlide

from orgdoc.characters import within
from orgdoc.chart.layout import laid_out
from orgdoc.chart.text_metrics import shortened, text_width
from orgdoc.chart.theme import LIGHT, Theme
from orgdoc.formats.pptx import template as templates
from orgdoc.formats.pptx.chart_shapes import chart_xml
from orgdoc.formats.pptx.drawn import (
    NAMESPACES,
    Pen,
    Rect,
    attribute,
    filled,
    plain_words,
    transform,
    words,
)
from orgdoc.formats.pptx.grids import Part as GridPart
from orgdoc.formats.pptx.grids import grid_xml, parts
from orgdoc.formats.pptx.look import ARIAL, Palette, is_no_wider, palette_of, plain_palette
from orgdoc.formats.pptx.measure import FAIR_TITLE_PT, title_size, width_factor
from orgdoc.formats.pptx.template import Opened, Stage, placeholders, rect_of
from orgdoc.formats.pptx.tiles import tiles_xml
from orgdoc.formats.safe_text import allowed_href
from orgdoc.formats.zipped import unzipped, zipped
from orgdoc.views.document import Picture, Text
from orgdoc.views.slides import Chart, Cover, Deck, Grid, GridColumn, GridRow, Slide, Tile, Tiles

_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_UNDATED = "2000-01-01"
_LONGEST = 255  # letters of a property that programs show
_PANEL_PAD = 6.0
_FOOT_PT, _LEAST_FOOT_PT, _FOOT_INSET = 10.0, 8.0, 7.2
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set in which Office keeps custom properties
_NAMESPACE = uuid.UUID("3a1f9a52-5f5e-4d0c-9d5e-0f6a3f0e7a21")  # of the ids of sections and fields


@dataclass(frozen=True, slots=True)
class DeckLook:
    """How a deck is to look: the user's template, the chart's theme, colours of branches by their order.

    `branches` is how many there are. With `is_own_theme` the theme's colours are taken, not the template's.
    """

    template: bytes | None
    theme: Theme
    accents: Mapping[int, str]
    branches: int
    is_own_theme: bool = False


def room_for_chart(template: bytes | None) -> tuple[float, float]:
    """Return width and height, in points, that a page of the chart has on a slide.

    Raises TemplateError where the template cannot be used.
    """
    body = _opened(template).content.body
    return body.width, body.height


def _opened(template: bytes | None) -> Opened:
    return templates.opened(templates.built_in_template() if template is None else _ready(template))


@lru_cache(maxsize=4)
def _ready(template: bytes) -> bytes:
    """Return somebody's presentation made ready, into which a small deck has been written on trial."""
    content = templates.read_template(template)
    try:
        trial = DeckLook(None, LIGHT, {}, branches=2)
        _Writer(_TRIAL, trial, None, templates.opened(content)).written()
    except templates.UNREADABLE as problem:
        raise templates.POWERPOINT.damaged(problem) from problem
    return content


_TRIAL = Deck(
    "Trial",
    "en-GB",
    (
        Slide("cover", "Trial", "Trial", Cover(("Trial",)), ("Trial",)),
        Slide("tiles", "Trial", "Trial", Tiles((Tile("1", "Trial", ("Trial",), (), 0),), ())),
        Slide(
            "grid",
            "Trial",
            "Trial",
            Grid((GridColumn("Trial", 1.0),), (GridRow(((Text("Trial"),),)),), "Trial"),
        ),
    ),
    footer="Trial",
)


def to_pptx(deck: Deck, look: DeckLook, pictures: Mapping[str, Picture] | None = None) -> bytes:
    """Return the deck as a .pptx; the same bytes for the same arguments.

    `pictures`, by names of pages, are shown instead of shapes. Raises TemplateError where the template cannot
    be used.
    """
    return _Writer(deck, look, pictures, _opened(look.template)).written()


@dataclass(frozen=True, slots=True)
class _Planned:
    """A slide to be made: a slide of the deck or a part of one."""

    slide: Slide
    title: str
    part: GridPart | None = None


class _Writer:
    def __init__(
        self, deck: Deck, look: DeckLook, pictures: Mapping[str, Picture] | None, into: Opened
    ) -> None:
        self.deck = deck
        self.pictures = pictures
        self.opened = into
        self.presentation = self.opened.presentation
        scheme, in_order = self.opened.scheme, look.template is None
        self.palette = palette_of(scheme, look.accents, look.branches, in_order=in_order)
        self.of_chart = plain_palette(look.theme) if look.is_own_theme else self.palette
        self.factor = width_factor(self.opened.typeface)
        self.needs_panel = self.opened.content.needs_panel
        body = self.opened.content.body
        self.room = _inside(body) if self.needs_panel else body
        self.room_of_chart = _inside(body) if self.needs_panel or look.is_own_theme else body
        self.slides: list[PowerPointSlide] = []
        self.by_name: dict[str, PowerPointSlide] = {}

    def written(self) -> bytes:
        planned = list(self._planned())
        size = self._title_sizes(planned)
        for one in planned:
            stage = self.opened.cover if isinstance(one.slide.body, Cover) else self.opened.content
            made = self.presentation.slides.add_slide(stage.layout)
            self.slides.append(made)
            self.by_name.setdefault(one.slide.name, made)
            for row in one.part.rows if one.part else ():
                if row.sign:
                    self.by_name.setdefault(f"open:{row.sign.partition(':')[2]}", made)
        for one, made, title_pt in zip(planned, self.slides, size, strict=True):
            self._fill(one, made, title_pt)
        self._add_sections(planned)
        self._set_properties()
        buffer = BytesIO()
        self.presentation.save(buffer)
        return zipped(unzipped(buffer.getvalue()))

    # --- what stands on which slide -------------------------------------------------------------

    def _planned(self) -> Iterator[_Planned]:
        for slide in self.deck.slides:
            if not isinstance(slide.body, Grid):
                yield _Planned(slide, slide.title)
                continue
            found = parts(slide.body, self.room, self.palette, self.factor)
            for number, part in enumerate(found, start=1):
                more = slide.goes_on.format(number, len(found)) if len(found) > 1 else ""
                yield _Planned(slide, f"{slide.title}{more}", part)

    def _title_sizes(self, planned: Sequence[_Planned]) -> list[float | None]:
        """Return the size of each title where it is not the template's: one for all, but for a very long
        one.
        """
        stages = [
            self.opened.cover if isinstance(one.slide.body, Cover) else self.opened.content for one in planned
        ]
        fitting = [
            title_size(one.title, stage.title) if stage.title else None
            for one, stage in zip(planned, stages, strict=True)
        ]
        content = [
            size
            for size, one in zip(fitting, planned, strict=True)
            if size is not None and not isinstance(one.slide.body, Cover)
        ]
        common = min((size for size in content if size >= FAIR_TITLE_PT), default=None)
        found: list[float | None] = []
        for size, one, stage in zip(fitting, planned, stages, strict=True):
            if size is None or stage.title is None:
                found.append(None)
                continue
            wanted = size if isinstance(one.slide.body, Cover) else min(size, common or size)
            found.append(None if wanted >= stage.title.size else wanted)
        return found

    def _fill(self, one: _Planned, made: PowerPointSlide, title_pt: float | None) -> None:
        slide, body = one.slide, one.slide.body
        is_cover = isinstance(body, Cover)
        stage = self.opened.cover if is_cover else self.opened.content
        tree = made.shapes._spTree
        self._furnish(made, one, stage, title_pt)
        pen = Pen(self._font_of_shapes(body), self.deck.language)
        xml: list[str] = []
        palette, room = (
            (self.of_chart, self.room_of_chart) if isinstance(body, Chart) else (self.palette, self.room)
        )
        if room != self.opened.content.body and not is_cover:
            xml.append(self._panel(pen, palette))
        match body:
            case Cover():
                pass
            case Tiles():
                xml += tiles_xml(body, self.room, pen, self.palette, self.factor)
            case Chart():
                xml += self._chart(body, slide, made, pen)
            case Grid():
                assert one.part is not None
                xml += grid_xml(body, one.part, self.room, pen, self.palette, self.factor)
        if xml:
            parsed = parse_xml(f"<p:spTree {NAMESPACES}>{''.join(xml)}</p:spTree>")
            tree.extend(list(parsed))
        self._note(one, made)

    def _font_of_shapes(self, body: object) -> str:
        """Return the typeface of a slide: the template's; on the chart, whose words are measured to fit, only
        where it is no wider than the one they are measured in.
        """
        if isinstance(body, Chart) and not is_no_wider(self.opened.typeface):
            return ARIAL
        return "+mn-lt"

    def _panel(self, pen: Pen, palette: Palette) -> str:
        body = self.opened.content.body
        return pen.shape(body, name="Panel", fill=filled(palette.xml(palette.theme.page)))

    def _chart(self, body: Chart, slide: Slide, made: PowerPointSlide, pen: Pen) -> Iterator[str]:
        page = body.page
        if self.pictures is None:
            linked = partial(self._linked, made)
            yield from chart_xml(laid_out(page), self.room_of_chart, pen, self.of_chart, linked)
            return
        picture, room = self.pictures[page.name], self.room_of_chart
        scale = min(room.width / picture.width_pt, room.height / picture.height_pt)
        width, height = picture.width_pt * scale, picture.height_pt * scale
        rect = Rect(room.x + (room.width - width) / 2, room.y, width, height)
        png, svg = (
            made.part.relate_to(
                Part(
                    PackURI(f"/ppt/media/chart-{page.name}.{kind}"),
                    f"image/{'svg+xml' if kind == 'svg' else kind}",
                    made.part.package,
                    content,
                ),
                RT.IMAGE,
            )
            for kind, content in (("png", picture.png), ("svg", picture.svg))
        )
        yield pen.picture(rect, png, svg, name=slide.title, tip=page.description)

    def _linked(self, made: PowerPointSlide, link: str, tip: str) -> str:
        """Return where a link leads, as XML: to a slide, or to an address outside; "" to nowhere."""
        shown = f' tooltip="{attribute(tip)}"' if tip else ""
        target = self.by_name.get(link)
        if target is not None and target is not made:
            number = made.part.relate_to(target.part, RT.SLIDE)
            return f'<a:hlinkClick r:id="{number}" action="ppaction://hlinksldjump"{shown}/>'
        if allowed_href(link):
            number = made.part.relate_to(link, RT.HYPERLINK, is_external=True)
            return f'<a:hlinkClick r:id="{number}"{shown}/>'
        return ""

    # --- title, footer, number, notes -----------------------------------------------------------

    def _furnish(self, made: PowerPointSlide, one: _Planned, stage: Stage, title_pt: float | None) -> None:
        """Write title and subtitle, take out every other placeholder, put in footer and number."""
        tree = made.shapes._spTree
        lines = one.slide.body.lines if isinstance(one.slide.body, Cover) else ()
        has_title = has_lines = False
        for kind, shape in list(placeholders(tree)):
            if kind in ("title", "ctrTitle") and not has_title:
                _write(shape, [one.title], self.deck.language, title_pt)
                has_title = True
            elif lines and not has_lines and kind in ("subTitle", "body"):
                _write(shape, lines, self.deck.language, None)
                has_lines = True
            else:
                tree.remove(shape)
        if lines and not self.opened.has_cover:
            self._lower_title(tree, stage)
        if not has_title:
            self._add_title(tree, one, stage)
        if lines and not has_lines:
            self._add_lines(tree, lines, stage)
        number = len(self.slides[: self.slides.index(made)]) + 1
        for kind in ("ftr", "sldNum"):
            if kind == "ftr" and (not self.deck.footer or lines):
                continue
            if lines:
                continue  # a cover bears neither
            tree.append(self._foot(kind, stage, number))

    def _lower_title(self, tree: _Element, stage: Stage) -> None:
        """Put a cover's title where covers have it, on a layout that is none."""
        height = self.opened.size.height
        for kind, shape in placeholders(tree):
            properties = shape.find(qn("p:spPr"))
            if kind in ("title", "ctrTitle") and stage.title is not None and properties is not None:
                own = stage.title.rect
                rect = Rect(own.x, height * 0.3, own.width, max(own.height, height * 0.15))
                for old in properties.findall(qn("a:xfrm")):
                    properties.remove(old)
                properties.insert(0, _parsed(transform(rect), "a:xfrm"))

    def _add_title(self, tree: _Element, one: _Planned, stage: Stage) -> None:
        """Add a title where the layout has no place for one."""
        body = stage.body
        top = max(body.y - 60.0, 10.0)
        said = (
            f'<a:p><a:r><a:rPr lang="{self.deck.language}" sz="2000" b="1">'
            f'<a:latin typeface="+mj-lt"/></a:rPr><a:t>{words(one.title)}</a:t></a:r></a:p>'
        )
        rect = Rect(body.x, top, body.width, 52.0)
        xml = (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="90" name="Title"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{transform(rect)}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
            '<p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>'
            f"<a:lstStyle/>{said}</p:txBody></p:sp>"
        )
        tree.append(parse_xml(xml))

    def _add_lines(self, tree: _Element, lines: Sequence[str], stage: Stage) -> None:
        """Add the lines of a cover where its layout has no place for them."""
        height = self.opened.size.height
        below = stage.title.rect.bottom + 12.0 if stage.title else stage.body.y
        below = below if self.opened.has_cover else height * 0.5
        left, width = (
            (stage.title.rect.x, stage.title.rect.width) if stage.title else (stage.body.x, stage.body.width)
        )
        rect = Rect(left, min(below, height - 100.0), width, 90.0)
        look = f'<a:rPr lang="{self.deck.language}" sz="1800"><a:latin typeface="+mn-lt"/></a:rPr>'
        said = "".join(f"<a:p><a:r>{look}<a:t>{words(line)}</a:t></a:r></a:p>" for line in lines)
        xml = (
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="91" name="Subtitle"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{transform(rect)}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square"><a:noAutofit/></a:bodyPr><a:lstStyle/>{said}</p:txBody>'
            "</p:sp>"
        )
        tree.append(parse_xml(xml))

    def _foot(self, kind: str, stage: Stage, number: int) -> _Element:
        """Return the footer or the slide's number, in the place that layout or master has for it."""
        name = "Footer" if kind == "ftr" else "Slide number"
        trees = [stage.layout._element, stage.layout.slide_master._element]
        found = [next((s for k, s in placeholders(t) if k == kind), None) for t in trees]
        place, inherited = "", ""
        if found[0] is not None:
            index = next(found[0].iter(qn("p:ph"))).get("idx")
            inherited = f'<p:ph type="{kind}" sz="quarter"' + (f' idx="{index}"' if index else "") + "/>"
        else:
            rect = rect_of(found[1]) if found[1] is not None else None
            place = transform(rect or self._foot_rect(kind))
            place += '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        language = self.deck.language
        rects = (rect_of(shape) for shape in found if shape is not None)
        where = next((rect for rect in rects if rect is not None), self._foot_rect(kind))
        size, text = self._foot_size(found if inherited else [], where)
        look = f'<a:rPr lang="{language}"{size}><a:latin typeface="+mn-lt"/></a:rPr>'
        if kind == "ftr":
            said = f"<a:r>{look}<a:t>{words(text)}</a:t></a:r>"
        else:
            field = "{" + str(uuid.uuid5(_NAMESPACE, f"number {number}")).upper() + "}"
            said = f'<a:fld id="{field}" type="slidenum">{look}<a:t>{number}</a:t></a:fld>'
        locked = '<a:spLocks noGrp="1"/>' if inherited else ""
        align = ' algn="r"' if kind == "sldNum" and place else ""
        xml = (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{92 if kind == "ftr" else 93}" name="{name}"/>'
            f"<p:cNvSpPr>{locked}</p:cNvSpPr>"
            f"<p:nvPr>{inherited}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
            f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr{align}/>{said}</a:p></p:txBody></p:sp>"
        )
        return _parsed(xml, "p:sp")

    def _foot_size(self, found: Sequence[_Element | None], where: Rect) -> tuple[str, str]:
        """Return the size of the footer, as an attribute where it is not the template's, and its words, cut
        where they do not fit on one line.
        """
        theirs = _size_of(found)
        wanted, room = theirs or _FOOT_PT, (where.width - 2 * _FOOT_INSET) / self.factor
        size = wanted
        while size > _LEAST_FOOT_PT and text_width(self.deck.footer, size) > room:
            size -= 0.5
        text = shortened(self.deck.footer, room, size)
        return ("" if size == theirs else f' sz="{int(size * 100)}"'), text

    def _foot_rect(self, kind: str) -> Rect:
        width = self.opened.size.width
        height = self.opened.size.height
        if kind == "ftr":
            return Rect(self.room.x, height - 26.0, self.room.width * 0.8, 20.0)
        return Rect(width - 26.0 - 60.0, height - 26.0, 60.0, 20.0)

    def _note(self, one: _Planned, made: PowerPointSlide) -> None:
        notes = [*one.slide.notes] if one.part is None or one.part.rows else []
        if one.part is not None:
            assert isinstance(one.slide.body, Grid)
            first = one.part.rows[:1] == one.slide.body.rows[:1]
            notes = (notes if first else []) + [row.note for row in one.part.rows if row.note]
        if notes and (frame := made.notes_slide.notes_text_frame) is not None:
            frame.text = "\n".join(map(plain_words, notes))

    # --- the whole file -------------------------------------------------------------------------

    def _add_sections(self, planned: Sequence[_Planned]) -> None:
        root = self.presentation.part._element
        ids = [slide.get("id", "") for slide in root.iter(qn("p:sldId"))]
        sections: dict[str, list[str]] = {}
        for one, number in zip(planned, ids, strict=True):
            sections.setdefault(one.slide.section, []).append(number)
        listed = "".join(
            f'<p14:section name="{attribute(name)}" '
            f'id="{{{str(uuid.uuid5(_NAMESPACE, f"section {name}")).upper()}}}"><p14:sldIdLst>'
            + "".join(f'<p14:sldId id="{number}"/>' for number in numbers)
            + "</p14:sldIdLst></p14:section>"
            for name, numbers in sections.items()
        )
        extension = parse_xml(
            f'<p:ext {NAMESPACES} uri="{_SECTIONS}"><p14:sectionLst xmlns:p14="{_P14}">{listed}'
            "</p14:sectionLst></p:ext>"
        )
        extensions = root.find(qn("p:extLst"))
        if extensions is None:
            extensions = etree.SubElement(root, qn("p:extLst"))
        extensions.append(extension)

    def _set_properties(self) -> None:
        deck, core = self.deck, self.presentation.core_properties
        core.title, core.subject = _short(deck.title), _short(deck.subject)
        core.author, core.keywords = _short(deck.author), _short(deck.keywords)
        core.language, core.comments = _short(deck.language), ""
        core.last_modified_by, core.revision = _short(deck.author) or "orgdoc", 1
        core.created = core.modified = datetime.fromisoformat(deck.date or _UNDATED).replace(tzinfo=UTC)
        package = self.presentation.part.package
        application = (
            f'{_DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            'extended-properties"><Application>orgdoc</Application></Properties>'
        )
        self._set_part(RT.EXTENDED_PROPERTIES, "/docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, application)
        if deck.properties:
            theirs = next((r for r in package._rels.values() if r.reltype == RT.CUSTOM_PROPERTIES), None)
            old = theirs.target_part.blob if theirs is not None else b""
            custom = _custom_properties(deck.properties, old)
            self._set_part(RT.CUSTOM_PROPERTIES, "/docProps/custom.xml", CT.OFC_CUSTOM_PROPERTIES, custom)

    def _set_part(self, kind: str, name: str, content_type: str, content: str) -> None:
        """Give the package one part of this kind, in place of the template's if it has one."""
        package = self.presentation.part.package
        for number in [n for n, one in package._rels.items() if one.reltype == kind]:
            package._rels.pop(number)
        package.relate_to(Part(PackURI(name), content_type, package, content.encode()), kind)


def _parsed(xml: str, name: str) -> _Element:
    """Return an element written as text, whose name is `name`."""
    parsed: _Element = parse_xml(xml.replace(f"<{name}", f"<{name} {NAMESPACES}", 1))
    return parsed


def _inside(body: Rect) -> Rect:
    return Rect(
        body.x + _PANEL_PAD, body.y + _PANEL_PAD, body.width - 2 * _PANEL_PAD, body.height - 2 * _PANEL_PAD
    )


def _write(shape: _Element, lines: Sequence[str], language: str, size: float | None) -> None:
    """Write lines into a placeholder in place of its own, in its own look."""
    sized = f' sz="{int(size * 100)}"' if size is not None else ""
    said = "".join(
        f'<a:p><a:r><a:rPr lang="{language}"{sized}/><a:t>{words(line)}</a:t></a:r></a:p>' for line in lines
    )
    body = shape.find(qn("p:txBody"))
    assert body is not None  # of each placeholder with words
    for paragraph in body.findall(qn("a:p")):
        body.remove(paragraph)
    body.extend(list(parse_xml(f"<a:x {NAMESPACES}>{said}</a:x>")))


def _size_of(found: Sequence[_Element | None]) -> float | None:
    """Return in what size the words of a placeholder of layout or master are; None where neither says."""
    looks = (look for shape in found if shape is not None for look in shape.iter(qn("a:defRPr")))
    return next((int(size) / 100 for look in looks if (size := look.get("sz"))), None)


def _custom_properties(properties: Mapping[str, str], theirs: bytes) -> str:
    """Return `properties` after those of the template: its sensitivity label is kept in one of them."""
    root = parse_xml(theirs or f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_VALUES}"/>'.encode())
    root = deepcopy(root)
    for old in list(root):
        if old.get("name") in properties:
            root.remove(old)
    used = [int(number) for old in root if (number := old.get("pid", "")).isdigit()]
    for pid, (name, value) in enumerate(properties.items(), start=max([1, *used]) + 1):  # 1 is reserved
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", fmtid=_FORMAT, pid=str(pid))
        entry.set("name", plain_words(name))
        etree.SubElement(entry, f"{{{_VALUES}}}lpwstr").text = plain_words(value)
    return _DECLARATION + etree.tostring(root, encoding="unicode")


def _short(text: str) -> str:
    return within(plain_words(text), _LONGEST)
