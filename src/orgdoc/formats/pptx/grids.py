"""Tables that go on from slide to slide, each row whole, in type as large as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orgdoc.formats.pptx.drawn import Para, Pen, Rect, Run, attribute, emu, filled, transform
from orgdoc.formats.pptx.look import Palette
from orgdoc.formats.pptx.measure import height, paragraphs
from orgdoc.views.document import Runs
from orgdoc.views.slides import Grid, GridRow

_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)  # of type; the smallest where there are several slides
_FORCED = (11.0, 10.0, 9.0, 8.0, 7.0)  # for a row that fills more than a slide
_PAD_X, _PAD_Y, _SAID_GAP = 6.0, 5.0, 10.0
_SAID_PT, _HEAD_PT = 14.0, 12.0


@dataclass(frozen=True, slots=True)
class Part:
    """What of a grid stands on one slide; `said` are the words under it."""

    rows: tuple[GridRow, ...]
    size: float
    said: tuple[Runs, ...] = ()


def parts(grid: Grid, room: Rect, palette: Palette, factor: float) -> list[Part]:
    """Return a grid shared out over slides: on one if it can, else as even as rows allow; what is said under
    it is left out where there is no room.
    """
    measure = _Measure(grid, room, palette, factor)
    said = measure.said()
    for size in (*_SIZES, _FORCED[0]):
        if measure.head(size) + sum(measure.rows(size)) + said <= room.height:
            return [Part(grid.rows, size, grid.said)]
    if not grid.rows:
        return [Part((), _SIZES[-1], grid.said)]
    size, heights, groups = _SIZES[-1], measure.rows(_SIZES[-1]), measure.groups(_SIZES[-1])
    for larger in _SIZES:  # type as large as takes no more slides
        tried, high = measure.groups(larger), measure.rows(larger)
        if len(tried) == len(groups) and max(high) + measure.head(larger) <= room.height:
            size, heights, groups = larger, high, tried
            break
    left = room.height - measure.head(size)
    found = []
    for start, end in groups:
        own = size
        if end - start == 1 and heights[start] > left:
            own = next(
                (s for s in _FORCED if measure.head(s) + measure.rows(s)[start] <= room.height), _FORCED[-1]
            )
        found.append(Part(grid.rows[start:end], own))
    if grid.said:
        start, end = groups[-1]
        if measure.head(size) + sum(heights[start:end]) + said <= room.height:
            found[-1] = Part(found[-1].rows, found[-1].size, grid.said)
    return found


def _packed(heights: Sequence[float], most: float) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    start, filled_up = 0, 0.0
    for number, each in enumerate(heights):
        if number > start and filled_up + each > most:
            groups.append((start, number))
            start, filled_up = number, 0.0
        filled_up += each
    return [*groups, (start, len(heights))]


class _Measure:
    def __init__(self, grid: Grid, room: Rect, palette: Palette, factor: float) -> None:
        self.grid, self.room, self.palette, self.factor = grid, room, palette, factor

    def rows(self, size: float) -> list[float]:
        return [
            max(self._cell(paragraphs(cell, size, self.palette), n) for n, cell in enumerate(row.cells))
            for row in self.grid.rows
        ]

    def head(self, size: float) -> float:
        return max(
            self._cell(title(column.title, size, self.palette), n)
            for n, column in enumerate(self.grid.columns)
        )

    def groups(self, size: float) -> list[tuple[int, int]]:
        """Return which rows stand on each slide, as first and end: on as few as can be, shared out evenly."""
        heights, left = self.rows(size), self.room.height - self.head(size)
        groups = _packed(heights, left)
        for share in range(50, 100, 5):
            if len(tried := _packed(heights, left * share / 100)) == len(groups):
                return tried
        return groups

    def _cell(self, found: Sequence[Para], column: int) -> float:
        width = self.grid.columns[column].share * self.room.width - 2 * _PAD_X
        return height(found, width, self.factor) + 2 * _PAD_Y

    def said(self) -> float:
        found = [para for said in self.grid.said for para in paragraphs(said, _SAID_PT, self.palette)]
        return height(found, self.room.width - 2 * _PAD_X, self.factor) + _SAID_GAP if found else 0.0


def title(text: str, size: float, palette: Palette) -> list[Para]:
    return [Para(((Run(text, min(size, _HEAD_PT), palette.muted, bold=True),),))]


def grid_xml(grid: Grid, part: Part, room: Rect, pen: Pen, palette: Palette, factor: float) -> Iterator[str]:
    """Yield a part of a grid as a table, and what is said under it."""
    measure = _Measure(Grid(grid.columns, part.rows, grid.description, part.said), room, palette, factor)
    y = room.y
    if part.rows:
        heights = [measure.head(part.size), *measure.rows(part.size)]
        yield _table(grid, part, heights, Rect(room.x, room.y, room.width, sum(heights)), pen, palette)
        y += sum(heights) + _SAID_GAP
    if part.said:
        found = [para for said in part.said for para in paragraphs(said, _SAID_PT, palette)]
        rect = Rect(room.x, y, room.width, height(found, room.width - 2 * _PAD_X, factor) + 2)
        yield pen.shape(rect, name="Note", paragraphs=found, insets=(_PAD_X, 0, _PAD_X, 0))


def _table(grid: Grid, part: Part, heights: Sequence[float], rect: Rect, pen: Pen, palette: Palette) -> str:
    widths = [column.share * rect.width for column in grid.columns]
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in widths)
    head = "".join(
        _cell(title(column.title, part.size, palette), pen, palette, is_head=True) for column in grid.columns
    )
    rows = [f'<a:tr h="{emu(heights[0])}">{head}</a:tr>']
    for row, high in zip(part.rows, heights[1:], strict=True):
        cells = "".join(_cell(paragraphs(cell, part.size, palette), pen, palette) for cell in row.cells)
        rows.append(f'<a:tr h="{emu(high)}">{cells}</a:tr>')
    name = attribute(grid.description)
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{pen.number()}" name="Table" descr="{name}"/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
        f"</p:nvGraphicFramePr>{transform(rect).replace('a:xfrm', 'p:xfrm')}"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        f'<a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{"".join(rows)}</a:tbl></a:graphicData>'
        "</a:graphic></p:graphicFrame>"
    )


def _cell(found: Sequence[Para], pen: Pen, palette: Palette, *, is_head: bool = False) -> str:
    said = "".join(map(pen.paragraph, found)) or "<a:p><a:endParaRPr/></a:p>"
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    colour = palette.ink if is_head else palette.border
    anchor = ' anchor="b"' if is_head else ""
    below = f'<a:lnB w="{emu(1.25 if is_head else 0.75)}">{filled(colour)}</a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{said}</a:txBody>"
        f'<a:tcPr marL="{emu(_PAD_X)}" marR="{emu(_PAD_X)}" marT="{emu(_PAD_Y)}" marB="{emu(_PAD_Y)}"'
        f"{anchor}>{none}{below}{filled(palette.card)}"
        "</a:tcPr></a:tc>"
    )
