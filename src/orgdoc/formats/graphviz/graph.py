"""A layout as a graph with every position given, for `layout=nop2`: Graphviz only draws."""

from __future__ import annotations

import graphviz

from orgdoc.chart.drawing import Box, Layout, Line, Paint, Point, Shape
from orgdoc.chart.theme import Theme
from orgdoc.formats.graphviz.labels import labels_of
from orgdoc.views.chart_page import Outline

FONT = "Arial"  # the one face whose metrics every engine knows
_BEND = 3.0  # radius of a line's bends, in points at base scale
_DOTS = 2.0  # pen for dotted lines, which engines draw sparsely
_SWAY = 0.55  # how far a quarter circle's handles reach, as a share of its radius


def digraph(
    layout: Layout, theme: Theme, *, for_svg: bool = False, bold_by_name: bool = False
) -> graphviz.Digraph:
    """Return the page as a graph: box number i of the layout is the node `n<i>`, and `n<i>_1` and so on for
    words in other sizes of type. Its `source` is the DOT text. `for_svg`: half circles are whole ones, which
    `svg.finish` fills, as engines draw each of them with a hundred points. `bold_by_name`: bold words at the
    left are so by their font's name, as the embedded engine sets what is marked up as bold too high.
    """
    graph = graphviz.Digraph(
        graph_attr={
            "layout": "nop2",
            "notranslate": "true",
            "outputorder": "nodesfirst",
            "pad": "0",
            "margin": "0",
            "bgcolor": theme.background or "transparent",
        },
        node_attr={
            "label": "",
            "shape": "box",
            "fixedsize": "true",
            "margin": "0",
            "fontname": FONT,
            "color": theme.border,
        },
        edge_attr={"dir": "none", "color": theme.line, "penwidth": _number(0.9 * layout.scale)},
    )
    graph.node("page", style="invis", **_placed(Box(0, 0, layout.width, layout.height), layout))
    names = {}
    for index, box in enumerate(layout.boxes):
        name = f"n{index}"
        if box.id:
            names[box.id] = name
        first, *more = labels_of(box, theme, bold_by_name)
        placed = _placed(box, layout)
        drawn = box._replace(shape=Shape.CIRCLE) if for_svg and box.shape is Shape.HALF else box
        graph.node(name, **placed, **_look(drawn, theme, layout.scale), **first)
        if drawn.shape is Shape.HALF:  # its wedges have no outline, which would part them by lines
            graph.node(f"{name}_0", shape="circle", **placed, **_pen(theme.ink, layout.scale))
        for number, label in enumerate(more, start=1):
            graph.node(f"{name}_{number}", shape="none", **placed, **label)
    for line in layout.lines:
        style = {"style": "dotted", "penwidth": _number(_DOTS * layout.scale)} if line.dotted else {}
        graph.edge(names[line.start], names[line.end], pos=_spline(line, layout), **style)
    return graph


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _placed(box: Box, layout: Layout) -> dict[str, str]:
    x, y = box.centre
    return {
        "pos": f"{_number(x)},{_number(layout.height - y)}",
        "width": f"{box.width / 72:.5f}",
        "height": f"{box.height / 72:.5f}",
    }


def _look(box: Box, theme: Theme, scale: float) -> dict[str, str]:
    fill = theme.fill(box.paint, box.tone)
    styles = ["filled"] if fill else []
    look = {}
    if fill:
        look["fillcolor"] = fill
    if box.paint is Paint.PANEL and fill == theme.page:  # where no tint tells it from the page, a line does
        look |= {"color": theme.border, "penwidth": _number(0.7 * scale)}
    elif box.outline is None:
        look |= {"color": fill, "penwidth": "0"} if fill else {"shape": "none"}
    else:
        look |= _outline(box, theme, scale)
        if box.outline in (Outline.DASHED, Outline.DOTTED):
            styles.append(box.outline.value)
    if box.shape is Shape.PILL:
        styles.append("rounded")
    elif box.shape is Shape.HALF:
        half = (
            f"{fill}:{theme.ink};0.5:{fill}"  # from the right end round: a quarter, the left half, a quarter
        )
        wedges = half.replace(":", ";0.25:", 1)
        return {
            "shape": "circle",
            "style": "wedged",
            "fillcolor": wedges,
            "color": "transparent",
            "penwidth": "0",
        }
    elif box.shape is not Shape.RECTANGLE:
        look["shape"] = box.shape.value
    return look | ({"style": ",".join(styles)} if styles else {})


def _pen(colour: str, scale: float) -> dict[str, str]:
    return {"color": colour, "penwidth": _number(scale)}


def _outline(box: Box, theme: Theme, scale: float) -> dict[str, str]:
    """Return pen and colour: accents have an edge in their own colour."""
    if box.paint is Paint.HOLLOW:
        return _pen(theme.ink, scale)
    if box.paint is Paint.STRONG:
        return {"color": theme.accent(box.tone).edge, "penwidth": _number(0.8 * scale)}
    if box.accented:
        width = _DOTS if box.outline is Outline.DOTTED else 1.0
        return {"color": theme.accent(box.tone).edge, "penwidth": _number(width * scale)}
    if box.shape is Shape.PILL:
        return {"color": theme.line, "penwidth": _number(0.7 * scale)}
    return {"penwidth": _number(0.7 * scale)}


def _spline(line: Line, layout: Layout) -> str:
    """Return a line's stretches and bends as cubic splines in DOT's coordinates."""
    points = [line.points[0]]
    for before, corner, after in zip(line.points, line.points[1:], line.points[2:], strict=False):
        start, end = _towards(corner, before, layout.scale), _towards(corner, after, layout.scale)
        points += [*_straight(points[-1], start), *_bend(start, corner, end)]
    points += _straight(points[-1], line.points[-1])
    return " ".join(f"{_number(x)},{_number(layout.height - y)}" for x, y in points)


def _towards(corner: Point, other: Point, scale: float) -> Point:
    """Return where the bend at a corner meets the stretch to another point."""
    length = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    share = min(_BEND * scale, length / 2) / length if length else 0.0
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _straight(start: Point, end: Point) -> list[Point]:
    return [_between(start, end, 1 / 3), _between(start, end, 2 / 3), end]


def _bend(start: Point, corner: Point, end: Point) -> list[Point]:
    return [_between(start, corner, _SWAY), _between(end, corner, _SWAY), end]


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
