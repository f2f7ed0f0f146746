"""How high words stand, by the widths of Arial, with an allowance where the typeface may be wider."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.chart.text_metrics import LINE_HEIGHT, wrap
from orgdoc.formats.pptx.drawn import Para, Run
from orgdoc.formats.pptx.look import UNKNOWN_WIDTH, Palette, is_no_wider
from orgdoc.formats.pptx.template import TitleStyle
from orgdoc.views.document import Check, Runs, Text

_QUIET = 0.86  # of the size of type
LEAST_TITLE_PT, FAIR_TITLE_PT = 12.0, 18.0
_CAPITALS = 1.25  # how much wider a text is in capitals, at the most


def width_factor(typeface: str) -> float:
    return 1.0 if is_no_wider(typeface) else UNKNOWN_WIDTH


def paragraphs(runs: Runs, size: float, palette: Palette, *, strong: bool = False) -> list[Para]:
    """Return runs of text as paragraphs, parted where a line ends."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        quiet = isinstance(run, Text) and run.quiet
        hedge = isinstance(run, Text) and run.hedge
        bold = strong or (not isinstance(run, Check) and run.strong)
        colour = palette.open if hedge else palette.muted if quiet else palette.ink
        for number, part in enumerate(run.text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(Run(part, size * _QUIET if quiet else size, colour, bold))
    return [Para((tuple(line),)) for line in lines if line]


def height(found: Sequence[Para], width: float, factor: float) -> float:
    """Return how high paragraphs are in so much width."""
    return sum(para.before + lines_of(para, width, factor) * _line(para) for para in found)


def lines_of(para: Para, width: float, factor: float) -> int:
    runs = [run for line in para.lines for run in line]
    if len(para.lines) > 1:  # broken already
        return len(para.lines)
    text = "".join(run.text for run in runs)
    bold = any(run.bold for run in runs)
    size = max(run.size for run in runs)
    return len(wrap(text, (width - para.left) / factor - 1.0, size, bold))


def _line(para: Para) -> float:
    return max(run.size for line in para.lines for run in line) * LINE_HEIGHT


def title_size(text: str, style: TitleStyle) -> float:
    """Return the largest size, that of the template at most, in which a title stays in its place."""
    factor = width_factor(style.typeface) * (_CAPITALS if style.capitals else 1.0)
    left, top, right, bottom = style.insets
    width, room = style.rect.width - left - right, style.rect.height - top - bottom
    size = style.size
    while size > LEAST_TITLE_PT:
        if len(wrap(text, width / factor, size, style.bold)) * size * LINE_HEIGHT <= room + 1.0:
            return size
        size -= 0.5
    return LEAST_TITLE_PT
