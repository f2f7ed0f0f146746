"""What stands round the tree: title and subtitle, the legend, the footer."""

from __future__ import annotations

from functools import lru_cache

from orgdoc.chart.cards import inner_outline, text_height
from orgdoc.chart.drawing import Align, Box, Line, Paint, Point, Text, moved
from orgdoc.chart.icons import icon
from orgdoc.chart.marks import badge_width, is_badge, pill, pill_width, sign_box
from orgdoc.chart.spacing import BODY, ICON, LEGEND_ROW, PILL, SIGN, TITLE
from orgdoc.chart.text_metrics import LINE_HEIGHT, in_clauses, line_count, shortened, text_width
from orgdoc.views.chart_page import ChartPage, LegendEntry, Outline

_SAMPLE = 16.0  # width of a sample
_SAMPLE_GAP = 4.0
_ENTRY_GAP = 10.0
_ROOMY = 1.2  # a box that holds words of a width that engines judge otherwise, so that they start at its left


def title_box(page: ChartPage, width: float, subtitle_width: float) -> Box:
    """Return title and subtitle in one box at the origin, as high as they need."""
    lines = [Text(line, TITLE, bold=True) for line in in_clauses(page.title, width, TITLE, True) if line]
    under = in_clauses(page.subtitle, subtitle_width, BODY)
    lines += [Text(line, BODY, muted=True) for line in under if line]
    return Box(
        0, 0, max(width, subtitle_width), text_height(tuple(lines)), id="page-title", lines=tuple(lines)
    )


def title_heights(page: ChartPage, width: float, subtitle_width: float) -> tuple[float, float]:
    """Return the heights of the title and of the subtitle."""
    heights = [
        line_count(text, room, size, bold) * size * LINE_HEIGHT if text.strip() else 0.0
        for text, room, size, bold in (
            (page.title, width, TITLE, True),
            (page.subtitle, subtitle_width, BODY, False),
        )
    ]
    return heights[0], heights[1]


def footer_width(page: ChartPage) -> float:
    return text_width(page.footer, BODY)


def footer_box(words: str, y: float, width: float, tip: str = "", most: int = 1) -> Box:
    """Return the footer at the right end of at `most` so many lines so wide, cut where it is longer."""
    broken = in_clauses(words, width, BODY) if most > 1 else [shortened(words, width, BODY)]
    lines = tuple(Text(line, BODY, muted=True) for line in broken[:most])
    return Box(
        0,
        y,
        width,
        max(LEGEND_ROW, text_height(lines) + 1.5),
        id="page-footer",
        lines=lines,
        align=Align.RIGHT,
        pad=(0, 1.5),
        tip=tip or words,
    )


Drawn = tuple[list[Box], list[Line], float]


def foot(page: ChartPage, width: float, footer: str) -> Drawn:
    """Return legend and footer at the origin, with their height: the legend on the left, the footer at
    the right of its last row or, where there is no room, on a row below.
    """
    boxes: list[Box] = []
    lines: list[Line] = []
    places, rows = _places(page.legend, width, footer)
    for index, (entry, (x, row)) in enumerate(zip(page.legend, places, strict=True)):
        of_entry, of_line = _entry(entry, index, (x, row * LEGEND_ROW))
        boxes += of_entry
        lines += of_line
    if footer:
        boxes.append(footer_box(footer, (rows - 1) * LEGEND_ROW, width, page.footer_tip))
    if page.source:
        rows += _below(page, width, footer)
        source = footer_box(page.source, (rows - 1) * LEGEND_ROW, width)
        boxes.append(source._replace(id="page-source"))
    return boxes, lines, rows * LEGEND_ROW


def foot_height(page: ChartPage, width: float, footer: str) -> float:
    rows = _places(page.legend, width, footer)[1]
    return (rows + (_below(page, width, footer) if page.source else 0)) * LEGEND_ROW


def _below(page: ChartPage, width: float, footer: str) -> bool:
    """Whether the source needs a row of its own: beside it stands the footer, or too much of the legend."""
    places, rows = _places(page.legend, width, footer)
    if footer or not rows:
        return True
    last = places[-1][0] + _entry_width(page.legend[-1])
    return last + _ENTRY_GAP + text_width(page.source, BODY) > width


@lru_cache(maxsize=1024)
def _places(
    legend: tuple[LegendEntry, ...], width: float, footer: str
) -> tuple[list[tuple[float, int]], int]:
    """Return where each entry of the legend starts and on which row, and the number of rows, footer too."""
    places, x = _flowing(legend, width, None)
    first_kind = next((n for n, entry in enumerate(legend) if entry.sample.startswith("kind:")), None)
    if first_kind and places[-1][1]:  # kinds begin a row where that takes no more rows
        parted = _flowing(legend, width, first_kind)
        places, x = parted if parted[0][-1][1] == places[-1][1] else (places, x)
    row = places[-1][1] if places else 0
    if footer and x and x + text_width(footer, BODY) > width:
        row += 1
    return places, row + 1 if places or footer else 0


def _flowing(
    legend: tuple[LegendEntry, ...], width: float, new_row: int | None
) -> tuple[list[tuple[float, int]], float]:
    """Return where each entry starts and on which row, and where the next one would; one begins a row."""
    places: list[tuple[float, int]] = []
    x, row = 0.0, 0
    for number, entry in enumerate(legend):
        needed = _entry_width(entry)
        if x and (x + needed > width or number == new_row):
            x, row = 0.0, row + 1
        places.append((x, row))
        x += needed + _ENTRY_GAP
    return places, x


def _entry_width(entry: LegendEntry) -> float:
    return _sample_width(entry.sample) + _SAMPLE_GAP + text_width(entry.text, BODY) + 1.0


def _sample_width(sample: str) -> float:
    sort, _, which = sample.partition(":")
    if sort == "mark":
        return pill_width((which,))
    if sort == "sign":
        return badge_width(which) if is_badge(which) else SIGN
    return ICON if sort == "kind" else _SAMPLE


def _entry(entry: LegendEntry, index: int, at: Point) -> tuple[list[Box], list[Line]]:
    owner = f"legend-{index}"
    boxes, lines = _sample(entry.sample, owner)
    start = _sample_width(entry.sample) + _SAMPLE_GAP
    words = Box(
        start,
        0,
        text_width(entry.text, BODY) * _ROOMY,
        LEGEND_ROW,
        id=owner,
        lines=(Text(entry.text, BODY, muted=True),),
        pad=(0, 1.5),
    )
    return moved([words, *boxes], *at), [line.moved(*at) for line in lines]


def _sample(sample: str, owner: str) -> tuple[list[Box], list[Line]]:
    """Return the sign itself, in a row's height, at the origin."""
    sort, _, which = sample.partition(":")
    if sort == "kind":
        return icon(which, 0, (LEGEND_ROW - ICON) / 2, owner), []
    if sort == "sign":
        width = _sample_width(sample)
        return [sign_box(which, width, LEGEND_ROW / 2)._replace(part_of=owner)], []
    if sort == "mark":
        return [pill((which,), 0, (LEGEND_ROW - PILL) / 2, pill_width((which,)))._replace(part_of=owner)], []
    if sort == "line":
        return _sample_line(which, owner)
    swatch = Box(0, 2.5, _SAMPLE, LEGEND_ROW - 5, part_of=owner)
    if sort == "tone":
        return [swatch._replace(paint=Paint.STRONG, tone=int(which))], []
    box = swatch._replace(paint=Paint.CARD, outline=Outline(sort), accented=sort != Outline.SOLID)
    inner = inner_outline(box)._replace(part_of=owner)
    return [box, inner] if box.outline is Outline.DOUBLE else [box], []


def _sample_line(which: str, owner: str) -> tuple[list[Box], list[Line]]:
    y = LEGEND_ROW / 2
    ends = [Box(x, y, 0.1, 0.1, id=f"{owner}-{x:.0f}", part_of=owner) for x in (0.0, _SAMPLE)]
    line = Line(ends[0].id, ends[1].id, ((0.0, y), (_SAMPLE, y)), dotted=which == Outline.DOTTED)
    return ends, [line]
