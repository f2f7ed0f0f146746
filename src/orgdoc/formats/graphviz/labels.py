"""The words of a box as Graphviz labels, and how text is escaped in each kind of label."""

from __future__ import annotations

import html
import re
from itertools import groupby
from math import ceil

import graphviz

from orgdoc.characters import without_unseen
from orgdoc.chart.cards import text_height
from orgdoc.chart.drawing import Align, Box, Text
from orgdoc.chart.text_metrics import LINE_HEIGHT
from orgdoc.chart.theme import Theme

#: What keeps the direction of a name from turning what stands around it.
_ISOLATES = re.compile("([\u2068\u2069])")
_TURNS_WHAT_FOLLOWS = re.compile('\u2069(?=[^\\w"<\n]*[\\d\u2068])')
_MARK = "\N{LEFT-TO-RIGHT MARK}"
_BOLD = "Helvetica-Bold"  # as a font's name: what every engine writes as bold

Label = dict[str, str]


def labels_of(box: Box, theme: Theme, bold_by_name: bool = False) -> list[Label]:
    """Return the labels that lie one over the other on a box, at least one, as attributes of a node.

    Each is of one size and weight: inside an HTML-like label Graphviz cuts sizes to whole points, a node's
    own size it takes as it is.
    """
    labels = []
    done = 0
    for lines in lines_of(box) if box.lines else ():
        size, bold, muted = lines[0].size, lines[0].bold, lines[0].muted
        count = len(lines)
        look = {"fontsize": f"{size:.3f}", "fontcolor": theme.text(box.on, box.tone, muted)}
        if len(box.lines) == 1 and box.align is Align.CENTRE and (not bold or _is_in_the_middle(box)):
            weight = {"fontname": _BOLD} if bold else {}
            labels.append({"label": plain(box.lines[0].content), **look, **weight})
        else:
            # What is bold by its font's name is measured in another face: it can start somewhere, no more.
            by_name = bold_by_name and bold and box.align is Align.LEFT
            weight = {"fontname": _BOLD} if by_name else {}
            table = _table(box, done, done + count, marked_up=not by_name)
            labels.append({"label": f"<{table}>", **look, **weight})
        done += count
    return labels or [{}]


def lines_of(box: Box) -> list[list[Text]]:
    """Return the lines of each label of a box; one label without any where it has none."""
    alike = groupby(box.lines, lambda line: (line.size, line.bold, line.muted))
    return [list(lines) for _, lines in alike] or [[]]


def _is_in_the_middle(box: Box) -> bool:
    return abs(box.height - 2 * box.pad[1] - text_height(box.lines)) < 0.5


def _table(box: Box, first: int, end: int, marked_up: bool) -> str:
    """Return a table of whole points as large as the box, with its lines from `first` to before `end`."""
    left = round(box.pad[0]) if box.align is Align.LEFT else 0
    spacer = f'<td width="{left}"></td>' if left else ""
    across = f'width="{int(box.width) - left}" align="{box.align.value}"'
    tops = [round(box.pad[1] + text_height(box.lines[:index])) for index in range(len(box.lines) + 1)]
    rows = [_empty(tops[first])]
    bottom = tops[first]
    for index in range(first, end):
        line, height = box.lines[index], tops[index + 1] - tops[index]
        rows.append(f'<tr>{spacer}<td height="{height}" {across}>{_words(line, marked_up)}</td></tr>')
        bottom += max(height, ceil(line.size * LINE_HEIGHT))  # a row grows to hold its words
    rows.append(_empty(int(box.height) - bottom))
    return f'<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{"".join(rows)}</table>'


def _empty(height: int) -> str:
    return f'<tr><td height="{height}"></td></tr>' if height > 0 else ""


def _words(line: Text, marked_up: bool) -> str:
    return f"<b>{cell(line.content)}</b>" if line.bold and marked_up else cell(line.content)


def clean(text: str) -> str:
    """Return the text without what XML forbids or what would turn the direction of writing; what isolates a
    name that is written from right to left stays.
    """
    if text.isprintable():
        return text
    parts = (
        part if _ISOLATES.fullmatch(part) else without_unseen(part, "") for part in _ISOLATES.split(text)
    )
    return "".join(parts).replace("\n", "").replace("\r", "")


def _as_set(text: str) -> str:
    """Return a line's text for an engine, which knows how wide a space is, and no other space."""
    return clean(text).replace("\N{NO-BREAK SPACE}", " ")


def with_marks(text: str, embedded: bool) -> str:
    """Return the text of a drawing with marks of direction in place of what isolates a name, of which some
    fonts have no letter.

    Pango lets what comes first turn the whole line, so there both marks stand. The embedded engine counts a
    mark as a space: there one stands only before what a name would turn, a digit or another such name.
    """
    if not embedded:
        return _ISOLATES.sub(_MARK, text)
    return _ISOLATES.sub("", _TURNS_WHAT_FOLLOWS.sub(_MARK, text))


def plain(text: str) -> str:
    """Return the text for a plain label, to be shown letter by letter, whatever it looks like."""
    escaped: str = graphviz.escape(_as_set(text).replace("&", "&amp;"))  # last: it marks what is no markup
    return escaped


def cell(text: str) -> str:
    """Return the text for an HTML-like label; Graphviz expands backslashes there too."""
    return html.escape(_as_set(text)).replace("\\", "\\\\")
