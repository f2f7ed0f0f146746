"""Pictures: a PNG that every reader paints, and the SVG that newer ones keep sharp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from docx.oxml.ns import qn

from orgdoc.chart.text_metrics import text_width
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.elements import Place, attribute, paragraph
from orgdoc.formats.word.inline import numbered, plain
from orgdoc.formats.word.page import EMU_PER_TWIP, TWIPS_PER_CM, TWIPS_PER_POINT
from orgdoc.formats.word.styles import PARAGRAPH_STYLE_NAMES, by_id, chain
from orgdoc.formats.word.typeface import typeface_of
from orgdoc.views.document import Figure, ParagraphStyle, Picture

_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_CAPTION_HEIGHT = round(1.6 * TWIPS_PER_CM)  # at least
_LEAST = 0.25  # of a page a picture has, whatever is said of its caption
_NARROWEST = TWIPS_PER_CM  # that a caption is thought to be
_USUAL_SIZE = 22  # half points
_WIDEST = 1.25  # how much wider than Arial a face may run
_SINGLE_SIZE = 10  # points, of which a single line, 240, is high enough
_DEFAULTS = qn("w:docDefaults")
#: Faces that run narrower than Arial, by which a chart is measured, and how much larger they may be for that.
_NARROWER = {"calibri": 1.06, "carlito": 1.06, "times": 1.0}
_FACES = re.compile(rb'(?<= font-family=")(?=Arial)')
_SIZES = re.compile(rb'(?<= font-size=")[0-9.]+(?=")')
_LINE = 1.4  # times the size of its type a line is high at most, where a style does not say more


def figure_xml(block: Figure, context: Context, place: Place, *, room_above: int = 0) -> Iterator[str]:
    """Yield the picture and its caption; `room_above`, in twips, is what else stands on a landscape page."""
    picture = context.pictures[block.picture]
    drawing = _drawing(block, picture, _scale(block, picture, context, room_above), context)
    shown = f"<w:r>{drawing}</w:r>"
    yield paragraph(context.styles["orgdoc Figure"], shown, Place(place.new_page), keep_next=True)
    label = numbered(context.target(block.anchor), context)
    caption = label + plain(f"\u2002{block.caption}")
    yield paragraph(context.styles["caption"], caption, Place(section=place.section))


def _scale(block: Figure, picture: Picture, context: Context, room_above: int) -> float:
    """Return the factor, at most 1, by which the picture fits the text width and the height it may take."""
    least = context.page.text_height * _LEAST
    height = max(least, context.page.text_height - _caption_height(block.caption, context) - room_above)
    if not block.landscape:
        height = min(height, round(block.max_height_cm * TWIPS_PER_CM))
    return min(
        1.0,
        context.page.text_width / (picture.width_pt * TWIPS_PER_POINT),
        height / (picture.height_pt * TWIPS_PER_POINT),
    )


def _caption_height(caption: str, context: Context) -> int:
    """Return how high, in twips, a caption may become in the style that the template has for it."""
    styles = context.word.styles.element
    looks = [*chain(by_id(styles), context.styles["caption"]), *styles.iterfind(_DEFAULTS)]

    def stated(path: str, attribute: str, otherwise: int) -> int:
        found = (element.get(qn(attribute)) for look in looks for element in look.iterfind(path))
        return next((int(value) for value in found if value), otherwise)

    size = stated(f".//{qn('w:sz')}", "w:val", _USUAL_SIZE) / 2
    spacing = f".//{qn('w:pPr')}/{qn('w:spacing')}"
    indents = f".//{qn('w:pPr')}/{qn('w:ind')}"
    room = context.page.text_width - sum(stated(indents, side, 0) for side in ("w:left", "w:right"))
    words = text_width(f"Figure 10 {caption}", size, True) * _WIDEST * TWIPS_PER_POINT
    lines = ceil(words / max(room, _NARROWEST))
    line = max(size * TWIPS_PER_POINT * _LINE, stated(spacing, "w:line", 0) * size / _SINGLE_SIZE)
    around = stated(spacing, "w:before", 0) + stated(spacing, "w:after", 0)
    return max(_CAPTION_HEIGHT, round(lines * line) + around)


def _drawing(block: Figure, picture: Picture, scale: float, context: Context) -> str:
    emu = TWIPS_PER_POINT * EMU_PER_TWIP * scale
    size = f'cx="{round(picture.width_pt * emu)}" cy="{round(picture.height_pt * emu)}"'
    number = next(context.drawing_ids)
    name = attribute(block.picture)
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name={name} descr={attribute(block.alt)}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name={name}/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill>{_blip(block.picture, picture, context)}"
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _blip(name: str, picture: Picture, context: Context) -> str:
    png, svg = _parts(name, picture, context)
    if context.for_office:
        return f'<a:blip r:embed="{svg}"/>'
    return (
        f'<a:blip r:embed="{png}"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
        f'<asvg:svgBlip r:embed="{svg}"/></a:ext></a:extLst></a:blip>'
    )


def _parts(name: str, picture: Picture, context: Context) -> tuple[str, str]:
    """Return the relationships to the PNG and the SVG; a picture shown twice is stored once."""
    if name not in context.stored_pictures:
        png = context.add_picture("png", "image/png", picture.png)
        svg = context.add_picture("svg", "image/svg+xml", _in_its_face(picture.svg, context))
        context.stored_pictures[name] = (png, svg)
    return context.stored_pictures[name]


def _in_its_face(svg: bytes, context: Context) -> bytes:
    """Return a chart with its words in the face of the text about it, where they have room in that."""
    face, _ = typeface_of(context.word, context.styles[PARAGRAPH_STYLE_NAMES[ParagraphStyle.BODY]])
    known = (face or "").casefold()
    scale = next((scale for name, scale in _NARROWER.items() if known.startswith(name)), None)
    if face is None or scale is None:
        return svg
    larger = _SIZES.sub(lambda size: f"{float(size[0]) * scale:.2f}".encode(), svg)
    return _FACES.sub(f"{attribute(face)[1:-1]}, ".encode(), larger)
