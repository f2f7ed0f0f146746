"""The engine's SVG made fit for Office, browsers and screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.parsers.expat import ExpatError, ParserCreate

from orgdoc.chart.cards import text_height
from orgdoc.chart.drawing import Align, Box, Corners, Layout, Point, Shape
from orgdoc.chart.spacing import ROUND
from orgdoc.chart.text_metrics import LINE_HEIGHT
from orgdoc.formats.graphviz.labels import clean, lines_of
from orgdoc.formats.xml_text import escape

#: Before a link to another page of the same chart.
OWN_PAGE = "./"
#: Before a link within the web page in which the chart stands.
INSIDE = "#"
_ITEM = "item-"
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_FONTS = 'Arial, Helvetica, "Liberation Sans", sans-serif'
_SHAPES = frozenset(("polygon", "path", "ellipse", "polyline", "text"))
_IN_ATTRIBUTE = str.maketrans({'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"})
_SPECIAL = re.compile('[&<>"\r\n\t]')
_MOVED = re.compile(r"translate\((-?[\d.]+)[ ,]+(-?[\d.]+)")
_BASE_LINE = 0.36  # of the size of type: half a capital's height
#: A shape as it is read: its tag, its attributes, its words.
_Read = tuple[str, dict[str, str], str]
#: How deep the root's children lie in the SVG that Graphviz draws, and the parts of the drawing.
_GRAPH, _PART = 2, 3


def finish(raw: bytes, layout: Layout, names: Mapping[str, str] | None = None) -> bytes:
    """Return the SVG of a layout drawn by an engine, with names, links and words for screen readers.

    `names` are what colours are called instead, by the colour as engines write it. Raises ValueError where
    Graphviz did not draw it.
    """
    drawn = _Drawn(layout, names or {})
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = drawn.begin
    parser.EndElementHandler = drawn.end
    parser.CharacterDataHandler = drawn.text
    try:
        parser.Parse(raw, True)
    except ExpatError as problem:
        raise ValueError("this is no SVG") from problem
    return drawn.finished()


class _Group:
    """A group of shapes; `lines` are what lies in it, indented within `tags`. `words` are those that are seen
    in it, which name its link within a page.
    """

    def __init__(self, tags: Iterable[str], first: Iterable[str] = (), *, is_inside: bool = False) -> None:
        self._tags = tuple(tags)
        self._first = tuple(first)
        self.is_inside = is_inside
        self.lines: list[str] = []
        self.words: list[str] = []

    def written(self, indent: str) -> Iterator[str]:
        """Yield the lines of the group; those before its shapes lie in its outermost tag."""
        outer, *inner = self._tags
        if not self.lines and not self._first:
            yield f"{indent}<{outer} />"
            return
        yield f"{indent}<{outer}>"
        yield from (f"{indent} {line}" for line in self._first)
        deeper = indent + " " * len(inner)
        label = f" {_tag('', {'aria-label': ' '.join(self.words)}).strip()}" if self.words else ""
        yield from (f"{indent} <{tag}{label}>" for tag in inner)
        yield from (f"{deeper} {line}" for line in self.lines)
        yield from (f"{indent} </{tag.partition(' ')[0]}>" for tag in inner)
        yield f"{indent}</{outer.partition(' ')[0]}>"


class _Drawn:
    """What Graphviz has drawn, as it is read: shapes by the card or row that they are, or are part of."""

    def __init__(self, layout: Layout, names: Mapping[str, str]) -> None:
        self._layout = layout
        self._names = names
        self._prefix = f"{'' if layout.name[:1].isalpha() else 'page-'}{layout.name}-"
        self._owners = {box.id: box for box in layout.boxes if box.id}
        self._made: dict[str, _Group] = {}
        self._parts: list[str | _Group] = []  # in the order of drawing
        self._transform: str | None = None
        self._depth = 0
        self._kind = ""  # of the part that is being read: node, edge or none
        self._name = ""  # of the node
        self._shapes: list[_Read] = []
        self._offset: Point = (0.0, 0.0)  # by which the engine moves all to the right and down
        self._open: tuple[str, dict[str, str]] | None = None  # the shape or title that is being read
        self._words = ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == _GRAPH and name == "g" and self._transform is None:
            self._transform = attributes.get("transform", "")
            moved = _MOVED.search(self._transform)
            self._offset = (float(moved[1]), float(moved[2])) if moved else self._offset
        elif self._depth == _PART:
            self._kind, self._name, self._shapes = attributes.get("class", ""), "", []
        if name in _SHAPES or name == "title":
            self._open, self._words = (name, attributes), ""

    def text(self, text: str) -> None:
        if self._open is not None:
            self._words += text

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._open is not None and self._open[0] == name:
            if name != "title":
                attributes = self._open[1]
                for key in ("fill", "stroke") if self._names else ():
                    if attributes.get(key) in self._names:
                        attributes[key] = self._names[attributes[key]]
                self._shapes.append((name, attributes, self._words))
            elif self._depth == _PART:
                self._name = self._words
            self._open = None
        if self._depth == _PART - 1:
            self._take(name)

    def _take(self, name: str) -> None:
        """Put a part that has been read where it belongs."""
        if name == "polygon":
            self._parts += [_shape(*shape) for shape in self._shapes]  # the background
        elif self._kind == "edge":
            line = _Group(('g aria-hidden="true"',))
            line.lines = [_shape(*shape) for shape in self._shapes]
            self._parts.append(line)
        elif self._kind == "node" and self._name.startswith("n") and self._shapes:
            index, _, label = self._name[1:].partition("_")
            box = self._layout.boxes[int(index)]
            groups, which = lines_of(box), int(label or 0)
            first = sum(map(len, groups[:which]))
            texts = [place for place, shape in enumerate(self._shapes) if shape[0] == "text"]
            if len(texts) == len(groups[which]):
                for number, place in enumerate(texts, start=first):
                    _, attributes, words = self._shapes[place]
                    self._shapes[place] = ("text", attributes | _anchored(box, number, self._offset), words)
            group = self._group_of(box)
            if group.is_inside:
                group.words += [words for name, _, words in self._shapes if name == "text" and words]
            shapes = [
                _rounded(shape, box.corners, self._layout.scale) if shape[0] == "polygon" else _shape(*shape)
                for shape in self._shapes
            ]
            group.lines += _half(self._shapes) if box.shape is Shape.HALF else shapes

    def _group_of(self, box: Box) -> _Group:
        key = box.id or box.part_of
        if key in self._made:
            return self._made[key]
        group = _group(self._owners.get(key, box), self._prefix)
        self._parts.append(group)
        if key:
            self._made[key] = group
        return group

    def finished(self) -> bytes:
        if self._transform is None:
            raise ValueError("this SVG was not drawn by Graphviz")
        return "\n".join(self._written()).encode()

    def _written(self) -> Iterator[str]:
        layout = self._layout
        width, height = f"{layout.width:.2f}", f"{layout.height:.2f}"
        root = {
            "xmlns": _SVG,
            "xmlns:xlink": _XLINK,
            "width": f"{width}pt",
            "height": f"{height}pt",
            "viewBox": f"0 0 {width} {height}",
            "xml:lang": layout.language,
            # An img would hide the links in it from screen readers.
            "role": "group" if any(box.link for box in layout.boxes) else "img",
            "aria-labelledby": f"{self._prefix}title {self._prefix}desc",
        }
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        yield f"<{_tag('svg', root)}>"
        yield f' <title id="{self._prefix}title">{escape(clean(layout.title))}</title>'
        yield f' <desc id="{self._prefix}desc">{escape(clean(layout.description))}</desc>'
        yield f" <{_tag('g', {'transform': self._transform or ''})}>"
        for part in self._parts:
            if isinstance(part, _Group):
                yield from part.written("  ")
            else:
                yield f"  {part}"
        yield from (" </g>", "</svg>", "")


def _group(box: Box, prefix: str) -> _Group:
    """Return a new group, which for a card or a row has an id, a title and, where there is one, its link.

    Items stand on one page of a chart each; all other ids bear the page's name, to be unique over all pages.
    """
    inside = False
    own = box.id if box.id.startswith(_ITEM) else f"{prefix}{box.id}"
    tags = [_tag("g", {"id": own} if box.id else {})]
    if box.link and box.link.startswith(("http://", "https://", OWN_PAGE, INSIDE)):
        link = clean(box.link)
        # Else a screen reader would read each line of the card as a link's words.
        label = {"aria-label": clean(box.tip)} if box.tip else {}
        inside = link.startswith(INSIDE)
        further = {} if inside else {"target": "_top", **label}
        tags.append(_tag("a", {"href": link, "xlink:href": link, **further}))
    title = (f"<title>{escape(clean(box.tip))}</title>",) if box.tip else ()
    return _Group(tags, title, is_inside=inside)


def _anchored(box: Box, line: int, offset: Point) -> dict[str, str]:
    """Return where a line of a box starts, is centred or ends, and on which base line: engines place it by
    widths and heights of their own, which for many scripts are not those of the font that shows it, and
    bold words higher than others.
    """
    size = box.lines[line].size
    if len(box.lines) == 1 and box.align is Align.CENTRE:
        middle = box.centre[1]
    else:
        middle = box.y + box.pad[1] + text_height(box.lines[:line]) + size * LINE_HEIGHT / 2
    y = {"y": f"{middle + size * _BASE_LINE - offset[1]:.2f}"}
    if box.align is Align.CENTRE:
        return {"text-anchor": "middle", "x": f"{box.centre[0] - offset[0]:.2f}"} | y
    if box.align is Align.RIGHT:
        return {"text-anchor": "end", "x": f"{box.right - box.pad[0] - offset[0]:.2f}"} | y
    return {"text-anchor": "start", "x": f"{box.x + box.pad[0] - offset[0]:.2f}"} | y


def _rounded(shape: _Read, corners: Corners, scale: float) -> str:
    """Return a rectangle with those corners rounded: engines can round all of them only, and far more."""
    _, attributes, _ = shape
    if not corners:
        return _shape(*shape)
    points = [tuple(map(float, point.split(","))) for point in attributes.pop("points").split()]
    (left, *_, right), (top, *_, bottom) = (sorted(values) for values in zip(*points, strict=True))
    radius = min(ROUND * scale, (right - left) / 2, (bottom - top) / 2)
    at = {corner: radius if corner in _CORNERS[corners] else 0.0 for corner in ("tl", "tr", "br", "bl")}
    path = (
        f"M{left + at['tl']:.2f},{top:.2f}H{right - at['tr']:.2f}{_arc(at['tr'], right, top + at['tr'])}"
        f"V{bottom - at['br']:.2f}{_arc(at['br'], right - at['br'], bottom)}"
        f"H{left + at['bl']:.2f}{_arc(at['bl'], left, bottom - at['bl'])}"
        f"V{top + at['tl']:.2f}{_arc(at['tl'], left + at['tl'], top)}Z"
    )
    return _shape("path", attributes | {"d": path}, "")


def _arc(radius: float, x: float, y: float) -> str:
    return f"A{radius:.2f},{radius:.2f} 0 0 1 {x:.2f},{y:.2f}" if radius else ""


_CORNERS = {
    Corners.ALL: ("tl", "tr", "br", "bl"),
    Corners.TOP: ("tl", "tr"),
    Corners.BOTTOM: ("br", "bl"),
    Corners.LEFT: ("tl", "bl"),
}


def _half(shapes: Iterable[_Read]) -> list[str]:
    """Return a circle with its left half filled."""
    shapes = list(shapes)
    circle = next((attributes for name, attributes, _ in shapes if name == "ellipse"), None)
    if circle is None:
        return [_shape(*shape) for shape in shapes]
    x, y, radius = (float(circle[key]) for key in ("cx", "cy", "rx"))
    filled = f"M{x:.2f},{y - radius:.2f}A{radius:.2f},{radius:.2f} 0 0 0 {x:.2f},{y + radius:.2f}Z"
    half = _shape("path", {"fill": circle["stroke"], "stroke": "none", "d": filled}, "")
    return [_shape("ellipse", circle, ""), half]


def _shape(name: str, attributes: dict[str, str], words: str) -> str:
    attributes.pop("xml:space", None)
    if "font-family" in attributes:
        attributes["font-family"] = _FONTS
    if attributes.get("stroke-dasharray") == "1,5":
        pen = float(attributes.get("stroke-width", "1")) * 0.7  # denser and finer than engines draw dots
        attributes |= {
            "stroke-dasharray": f"0.1,{pen * 2:.2f}",
            "stroke-linecap": "round",
            "stroke-width": f"{pen:.2f}",
        }
    if name == "text" and words:
        return f"<{_tag(name, attributes)}>{escape(words)}</text>"
    return f"<{_tag(name, attributes)} />"


def _tag(name: str, attributes: Mapping[str, str]) -> str:
    if _SPECIAL.search("".join(attributes.values())):
        attributes = {key: escape(value).translate(_IN_ATTRIBUTE) for key, value in attributes.items()}
    return name + "".join([f' {key}="{value}"' for key, value in attributes.items()])
