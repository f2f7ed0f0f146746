"""DrawingML as text: shapes, lines, words, groups, pictures. All lengths are points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from orgdoc.characters import without_unseen
from orgdoc.chart.text_metrics import LINE_HEIGHT
from orgdoc.formats.safe_text import MARKS_OF_DIRECTION
from orgdoc.formats.xml_text import escape

EMU = 12_700  # to the point
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ROUND_ENDS, _LEFT_HALF = (("adj", 50_000),), (("adj1", 5_400_000), ("adj2", 16_200_000))
ADJUSTMENTS = {"pill": ("roundRect", _ROUND_ENDS), "left half": ("pie", _LEFT_HALF)}


class Rect(NamedTuple):
    """A place on a slide."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Run(NamedTuple):
    """Words of one look; `colour` is XML."""

    text: str
    size: float
    colour: str
    bold: bool = False


class Para(NamedTuple):
    """A paragraph: lines of runs, broken where a font of other widths would break them elsewhere. `left` is
    how far it stands in, `before` the room above it; `line` the height of a line, by the largest type.
    """

    lines: tuple[tuple[Run, ...], ...]
    align: str = "l"
    left: float = 0.0
    before: float = 0.0


@dataclass(slots=True)
class Pen:
    """Draws the shapes of one slide; gives out ids. `font` is the typeface of words, `language` theirs."""

    font: str
    language: str
    next_id: int = 100
    made: list[str] = field(default_factory=list)

    def number(self) -> int:
        self.next_id += 1
        return self.next_id

    def shape(  # noqa: PLR0913 - each is an attribute of a shape
        self,
        rect: Rect,
        *,
        name: str,
        form: str = "rect",
        fill: str = "",
        line: str = "",
        paragraphs: Sequence[Para] = (),
        insets: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0),
        anchor: str = "t",
        tip: str = "",
        link: str = "",
        number: int | None = None,
        word_link: str = "",
    ) -> str:
        """Return a shape. `insets` are left, top, right and bottom; `link` where it leads, as XML.
        Without words and without a tip it is decorative.
        """
        preset, adjusted = ADJUSTMENTS.get(form, (form, ()))
        values = "".join(f'<a:gd name="{key}" fmla="val {value}"/>' for key, value in adjusted)
        box = ' txBox="1"' if paragraphs and not fill and not line else ""
        return (
            f"<p:sp><p:nvSpPr>{self._named(name, tip, link, bool(paragraphs or tip), number)}"
            f"<p:cNvSpPr{box}/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{transform(rect)}"
            f'<a:prstGeom prst="{preset}"><a:avLst>{values}</a:avLst></a:prstGeom>'
            f"{fill or '<a:noFill/>'}{line or '<a:ln><a:noFill/></a:ln>'}</p:spPr>"
            f"{self._body(paragraphs, insets, anchor)}</p:sp>"
        )

    def group(self, rect: Rect, children: Sequence[str], *, name: str) -> str:
        size = f'<a:off x="{emu(rect.x)}" y="{emu(rect.y)}"/>' + _extent("ext", rect)
        inner = f'<a:chOff x="{emu(rect.x)}" y="{emu(rect.y)}"/>' + _extent("chExt", rect)
        return (
            f"<p:grpSp><p:nvGrpSpPr>{self._named(name, '', '', True, None)}<p:cNvGrpSpPr/><p:nvPr/>"
            f"</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{size}{inner}</a:xfrm></p:grpSpPr>{''.join(children)}</p:grpSp>"
        )

    def connector(self, rect: Rect, form: str, turned: str, ends: str, line: str, adjust: int | None) -> str:
        values = f'<a:gd name="adj1" fmla="val {adjust}"/>' if adjust is not None else ""
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{self._named('Line', '', '', False, None)}<p:cNvCxnSpPr>{ends}"
            f"</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>{transform(rect, turned)}"
            f'<a:prstGeom prst="{form}"><a:avLst>{values}</a:avLst></a:prstGeom>{line}</p:spPr></p:cxnSp>'
        )

    def picture(self, rect: Rect, png: str, svg: str, *, name: str, tip: str) -> str:
        """Return a picture that is stored as PNG and as SVG, by the ids of their relationships."""
        return (
            f"<p:pic><p:nvPicPr>{self._named(name, tip, '', True, None)}"
            '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{png}"><a:extLst><a:ext uri="{_SVG_EXTENSION}">'
            '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{svg}"/></a:ext></a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f'<p:spPr>{transform(rect)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
        )

    def paragraph(self, para: Para) -> str:
        """Return a paragraph whose lines are of one exact height, whatever the font."""
        runs = [run for line in para.lines for run in line]
        size = max((run.size for run in runs), default=0.0)
        margin = f' marL="{emu(para.left)}"' if para.left else ' marL="0"'
        spacing = (
            f'<a:lnSpc><a:spcPts val="{round(size * LINE_HEIGHT * 100)}"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{round(para.before * 100)}"/></a:spcBef>'
            '<a:spcAft><a:spcPts val="0"/></a:spcAft><a:buNone/>'
        )
        return (
            f'<a:p><a:pPr{margin} indent="0" algn="{para.align}">{spacing}</a:pPr>'
            f"{''.join(self._runs(para.lines))}</a:p>"
        )

    def _runs(self, lines: Sequence[Sequence[Run]]) -> Iterator[str]:
        for number, line in enumerate(lines):
            if number:
                yield f"<a:br>{self._look(line[0] if line else lines[0][0])}</a:br>"
            for run in line:
                yield f"<a:r>{self._look(run)}<a:t>{words(run.text)}</a:t></a:r>"

    def _look(self, run: Run) -> str:
        bold = ' b="1"' if run.bold else ' b="0"'
        font = f'<a:latin typeface="{escape(self.font)}"/>' if self.font else ""
        size = int(run.size * 100)
        return (
            f'<a:rPr lang="{self.language}" sz="{size}"{bold}><a:solidFill>{run.colour}</a:solidFill>{font}'
            "</a:rPr>"
        )

    def _body(
        self, paragraphs: Sequence[Para], insets: tuple[float, float, float, float], anchor: str
    ) -> str:
        if not paragraphs:
            return '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr sz="800"/></a:p></p:txBody>'
        left, top, right, bottom = map(emu, insets)
        said = "".join(map(self.paragraph, paragraphs))
        return (
            f'<p:txBody><a:bodyPr wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" '
            f'anchor="{anchor}" rtlCol="0"><a:noAutofit/></a:bodyPr><a:lstStyle/>{said}</p:txBody>'
        )

    def _named(self, name: str, tip: str, link: str, speaks: bool, number: int | None) -> str:
        number = self.number() if number is None else number
        described = f' descr="{attribute(tip)}"' if tip else ""
        inside = f"{link}{'' if speaks else _DECORATIVE}"
        return f'<p:cNvPr id="{number}" name="{attribute(name)}"{described}>{inside}</p:cNvPr>'


def emu(value: float) -> int:
    return round(value * EMU)


def words(text: str) -> str:
    """Return text as it may stand between tags."""
    return escape(plain_words(text))


def plain_words(text: str) -> str:
    """Return text without what XML forbids or cannot be seen, in one line."""
    if text.isprintable():
        return text
    return without_unseen(" ".join(text.translate(MARKS_OF_DIRECTION).split("\n")), "")


def attribute(text: str) -> str:
    return words(text).replace('"', "&quot;")


def transform(rect: Rect, turned: str = "") -> str:
    return f'<a:xfrm{turned}><a:off x="{emu(rect.x)}" y="{emu(rect.y)}"/>{_extent("ext", rect)}</a:xfrm>'


def _extent(name: str, rect: Rect) -> str:
    return f'<a:{name} cx="{max(emu(rect.width), 0)}" cy="{max(emu(rect.height), 0)}"/>'


def filled(colour: str) -> str:
    return f"<a:solidFill>{colour}</a:solidFill>" if colour else ""


def outlined(colour: str, width: float, dash: str = "") -> str:
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{emu(width)}"><a:solidFill>{colour}</a:solidFill>{dashed}</a:ln>'
