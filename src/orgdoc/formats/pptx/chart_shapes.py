"""A page of the chart as shapes to edit: a card is one shape with its words, lines are connectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from orgdoc.chart.drawing import Align, Box, Layout, Line, Paint, Point, Shape, Text
from orgdoc.chart.layout import LaidOut
from orgdoc.chart.text_metrics import text_width, wrap
from orgdoc.formats.pptx.drawn import Para, Pen, Rect, Run, filled, outlined
from orgdoc.formats.pptx.look import Palette
from orgdoc.views.chart_page import Branch, Card, ChartPage, Outline, Row

_FORMS = {
    Shape.RECTANGLE: "rect",
    Shape.PILL: "pill",
    Shape.CIRCLE: "ellipse",
    Shape.HALF: "ellipse",
    Shape.DIAMOND: "diamond",
    Shape.TRAPEZIUM: "trapezoid",
}
_ALIGNED = {Align.LEFT: "l", Align.CENTRE: "ctr", Align.RIGHT: "r"}
_DASHES = {Outline.DASHED: "dash", Outline.DOTTED: "sysDot"}
#: What signs of certainty are called, by how they are drawn.
_SIGNS = {
    (Shape.CIRCLE, Paint.SIGN): "firm",
    (Shape.HALF, Paint.HOLLOW): "likely",
    (Shape.CIRCLE, Paint.HOLLOW): "leaning",
    (Shape.DIAMOND, Paint.SIGN): "decided",
}
_SLACK = 1.5  # points that a line of words may be wider in another program
_TOUCH = 0.6  # an end this near to the middle of an edge is glued to it
_BETWEEN = "  "  # a head's name and the post beside it

#: What a link leads to, as XML; "" where it may lead nowhere.
Linked = Callable[[str, str], str]


@dataclass
class _Group:
    """A card or the like with all that lies on it."""

    owner: Box
    boxes: list[Box] = field(default_factory=list)


def chart_xml(page: LaidOut, room: Rect, pen: Pen, palette: Palette, linked: Linked) -> Iterator[str]:
    """Yield the shapes of a page, as large as there is room: panels, lines, then each card as a group.

    `linked` makes of a link (`page:02-cio`, `open:3`, an address) and of what it says under the pointer
    what it does, as XML.
    """
    layout = page.layout
    scale = min(room.width / layout.width, room.height / layout.height)
    dx = room.x + (room.width - layout.width * scale) / 2
    dy = room.y + (room.height - layout.height * scale) * 0.4
    boxes = [box.scaled(scale).moved(dx, dy) for box in layout.boxes]
    lines = [line.scaled(scale).moved(dx, dy) for line in layout.lines]
    yield from _Page(page.page, layout, boxes, lines, layout.scale * scale, pen, palette, linked).drawn()


class _Page:
    def __init__(
        self,
        page: ChartPage,
        layout: Layout,
        boxes: Sequence[Box],
        lines: Sequence[Line],
        scale: float,
        pen: Pen,
        palette: Palette,
        linked: Linked,
    ) -> None:
        self.boxes, self.lines, self.scale = boxes, lines, scale
        self.pen, self.palette, self.linked = pen, palette, linked
        cards = [*page.trunk, *(card for branch in page.branches for card in _cards_of(branch))]
        self.cards: Mapping[str, Card] = {card.id: card for card in cards}
        self.rows: Mapping[str, tuple[Row, str]] = {
            row.id: (row, card.id) for card in cards for row in card.rows
        }
        self.subtitle = page.subtitle
        self.ids = {box.id: pen.number() for box in boxes if box.id}
        self.by_id = {box.id: box for box in boxes if box.id}

    def drawn(self) -> Iterator[str]:
        alone, groups, legend = self._sorted()
        yield from (self._shape(box) for box in alone if not box.lines)
        for line in self.lines:
            yield from self._line(line)
        yield from (self._shape(box) for box in alone if box.lines)
        for group in groups:
            yield self._group(group)
        if legend:
            shapes = [shape for box in legend if (shape := self._shape(box))]
            yield self.pen.group(_around(legend), shapes, name="Legend")

    def _sorted(self) -> tuple[list[Box], list[_Group], list[Box]]:
        """Return what stands alone, the cards with what lies on each, and the legend."""
        alone: list[Box] = []
        legend: list[Box] = []
        groups: dict[str, _Group] = {}
        for box in self.boxes:
            owner = self._owner(box)
            if (box.id or box.part_of).startswith("legend-"):
                legend.append(box)
            elif owner in groups:
                groups[owner].boxes.append(box)
            elif owner:
                groups[owner] = _Group(box)
            else:
                alone.append(box)
        return alone, list(groups.values()), legend

    def _owner(self, box: Box) -> str:
        for name in (box.id, box.part_of):
            if name in self.cards:
                return name
            if name in self.rows:
                return self.rows[name][1]
        return ""

    def _group(self, group: _Group) -> str:
        """Return a card: one shape with its own words, and its rows and signs on it."""
        owner, card = group.owner, self.cards[group.owner.id]
        lead = [box for box in group.boxes if _is_lead(box, owner)]
        others = [box for box in group.boxes if box not in lead]
        shape = self._card(owner, card, lead, others)
        on_it = [drawn for box in others if (drawn := self._shape(box, others))]
        if not on_it:
            return shape
        return self.pen.group(_around([owner, *others]), [shape, *on_it], name=card.title or "Card")

    def _card(self, box: Box, card: Card, lead: Sequence[Box], others: Sequence[Box]) -> str:
        """Return the card's own shape; `lead` are the boxes that hold its name where it is not in its own."""
        right = self._room_right(box, [*lead[:1], box][0], others)
        if lead and lead[0].align is Align.CENTRE:  # name and post side by side
            runs: list[Run] = []
            for number, part in enumerate(lead):
                runs += [Run(_BETWEEN, part.lines[0].size, self.palette.ink)] if number else []
                runs += [self._run(line, part) for line in part.lines]
            paragraphs = [Para((tuple(runs),), "ctr")]
            return self._with_words(box, paragraphs, (2.0, 0.0, 2.0, 0.0), "ctr", card.title)
        left, top = box.pad
        parts: list[tuple[Box, Sequence[str], float]] = [
            (part, [card.title], part.x - box.x - left) for part in lead
        ]
        if lead:
            top = lead[0].y - box.y
        parts.append((box, [card.title, *card.lines], 0.0))
        if box.align is Align.CENTRE:
            anchor = "t" if card.rows else "ctr"
            paragraphs, _ = self._told(parts, box.width)
            return self._with_words(
                box, paragraphs, (0.0, 0.0 if anchor == "ctr" else top, 0.0, 0.0), anchor, card.title
            )
        paragraphs, right = self._in_room(parts, box, left, right)
        return self._with_words(box, paragraphs, (left, top, right, 0.0), "t", card.title)

    def _in_room(
        self, parts: Sequence[tuple[Box, Sequence[str], float]], box: Box, left: float, right: float
    ) -> tuple[list[Para], float]:
        """Return the words of a box and the room at their right: that for a sign on the first line, unless
        what stands below goes under the sign.
        """
        paragraphs, fitting = self._told(parts, box.width - left - right)
        if not all(fitting[1:]):
            right = 0.0 if box.id in self.rows else min(right, box.pad[0] * 0.5)
            paragraphs, _ = self._told(parts, box.width - left - right)
        return paragraphs, max(right - _SLACK, 0.0)

    def _told(
        self, parts: Sequence[tuple[Box, Sequence[str], float]], width: float
    ) -> tuple[list[Para], list[bool]]:
        """Return the words of boxes as paragraphs, and of each whether it breaks by itself as it should."""
        found = [
            pair for box, texts, inset in parts for pair in self._paragraphs(box, texts, inset, width - inset)
        ]
        return [para for para, _ in found], [fits for _, fits in found]

    def _room_right(self, box: Box, words: Box, others: Sequence[Box]) -> float:
        """Return how much room the words of a box leave at its right, for the sign on their first line."""
        if not words.lines or box.align is not Align.LEFT:
            return 0.0
        top = words.y + words.pad[1]
        first = (top, top + words.lines[0].size)
        signs = [
            other
            for other in others
            if not other.lines
            and other.part_of == box.id
            and other.x > box.centre[0]
            and other.y < first[1]
            and other.bottom > first[0]
        ]
        return box.right - min((sign.x for sign in signs), default=box.right - box.pad[0] * 0.5)

    def _with_words(
        self,
        box: Box,
        paragraphs: Sequence[Para],
        insets: tuple[float, float, float, float],
        anchor: str,
        name: str,
    ) -> str:
        return self.pen.shape(
            _rect(box),
            name=name or "Card",
            form=_FORMS[box.shape],
            fill=filled(self.palette.fill(box.paint, box.tone)),
            line=self._outline(box),
            paragraphs=paragraphs,
            insets=insets,
            anchor=anchor,
            tip=box.tip,
            link=self.linked(box.link, box.tip) if box.link else "",
            number=self.ids.get(box.id),
        )

    def _shape(self, box: Box, others: Sequence[Box] = ()) -> str:
        """Return a box that is no card; "" for one that shows nothing, such as the end of a line."""
        fill = self.palette.fill(box.paint, box.tone)
        line = self._outline(box)
        if not box.lines and not fill and not line:
            return ""
        if box.shape is Shape.HALF:
            whole = self._bare(box, "ellipse", filled(fill), line, "likely")
            half = self._bare(box, "left half", filled(self.palette.ink), "", "likely")
            return whole + half
        if not box.lines:
            name = _SIGNS.get((box.shape, box.paint), "Sign" if box.shape is not Shape.RECTANGLE else "Panel")
            return self._bare(box, _FORMS[box.shape], filled(fill), line, name)
        row = self.rows.get(box.id)
        texts = [row[0].text, row[0].note] if row else [self.subtitle] if box.id == "page-title" else []
        if box.shape in (Shape.PILL, Shape.CIRCLE):
            return self._badge(box, fill, line)
        left, top = box.pad
        right = self._room_right(box, box, others) if row else 0.0
        if box.id == "page-title":
            wide = max(text_width(each.content, each.size, each.bold) for each in box.lines)
            box = box._replace(width=wide + 2 * _SLACK)
        if box.align is not Align.LEFT:
            left = 0.0
        if not row and box.align is Align.LEFT:
            box = box._replace(width=box.width + 2 * _SLACK)
        paragraphs, right = self._in_room([(box, texts, 0.0)], box, left, right)
        return self.pen.shape(
            _rect(box),
            name=row[0].text if row else box.lines[0].content,
            fill=filled(fill),
            line=line,
            paragraphs=paragraphs,
            insets=(left, top, right, 0.0),
            tip=box.tip if row else "",
            link=self.linked(box.link, box.tip) if box.link else "",
            number=self.ids.get(box.id) if row else None,
        )

    def _badge(self, box: Box, fill: str, line: str) -> str:
        """Return a mark in a pill or a number in a circle, which leads to where it is told."""
        paragraphs = [Para(((self._run(text, box),),), "ctr") for text in box.lines]
        said = " ".join(text.content for text in box.lines)
        link = self.linked(f"open:{said}", "") if box.tone == -2 and said.isdigit() else ""
        return self.pen.shape(
            _rect(box),
            name=said,
            form=_FORMS[box.shape],
            fill=filled(fill),
            line=line,
            paragraphs=paragraphs,
            anchor="ctr",
            link=link,
        )

    def _bare(self, box: Box, form: str, fill: str, line: str, name: str) -> str:
        return self.pen.shape(_rect(box), name=name, form=form, fill=fill, line=line)

    def _outline(self, box: Box) -> str:
        """Return the outline as the SVG has it: accents have an edge in their own colour."""
        theme, scale = self.palette.theme, self.scale
        if box.paint is Paint.PANEL and theme.fill(box.paint, box.tone) == theme.page:
            return outlined(self.palette.border, 0.7 * scale)
        if box.outline is None:
            return ""
        edge = self.palette.xml(theme.accent(box.tone).edge)
        dash = _DASHES.get(box.outline, "")
        if box.paint is Paint.HOLLOW:
            return outlined(self.palette.ink, scale)
        if box.paint is Paint.STRONG:
            return outlined(edge, 0.8 * scale, dash)
        if box.accented:
            return outlined(edge, (1.4 if box.outline is Outline.DOTTED else 1.0) * scale, dash)
        colour = self.palette.xml(theme.line) if box.shape is Shape.PILL else self.palette.border
        return outlined(colour, 0.7 * scale, dash)

    # --- words ------------------------------------------------------------------------------------

    def _paragraphs(
        self, box: Box, texts: Sequence[str], left: float, width: float
    ) -> Iterator[tuple[Para, bool]]:
        """Yield the lines of a box as paragraphs, each text in one, as it reads where it breaks by itself as
        it was broken here (which is said), else line by line.
        """
        align = _ALIGNED[box.align]
        for lines in _in_texts(box.lines, texts):
            first = lines[0]
            text = _joined(lines, texts)
            planned = [line.content for line in lines]
            # In a program whose words are a little narrower, and in one where they are a little wider.
            rooms = (width + 2 * _SLACK, width)
            fits = all(planned == list(wrap(text, room, first.size, first.bold)) for room in rooms)
            if fits:
                shown: tuple[tuple[Run, ...], ...] = ((self._run(first._replace(content=text), box),),)
            else:
                shown = tuple((self._run(line, box),) for line in lines)
            yield Para(shown, align, left), fits

    def _run(self, line: Text, box: Box) -> Run:
        colour = self.palette.text(box.on, box.tone, muted=line.muted)
        return Run(line.content, line.size, colour, line.bold)

    # --- lines ------------------------------------------------------------------------------------

    def _line(self, line: Line) -> Iterator[str]:
        pen = 1.4 if line.dotted else 0.9
        drawn = outlined(
            self.palette.xml(self.palette.theme.line), pen * self.scale, "sysDot" if line.dotted else ""
        )
        points = _without_stops(line.points)
        stretches = len(points) - 1
        start, end = self._glued("stCxn", line.start, points[0]), self._glued("endCxn", line.end, points[-1])
        if stretches == 2 or (stretches == 3 and _may_bend(points)):
            yield self._bent(points, f"{start}{end}", drawn)
            return
        for number, (one, other) in enumerate(pairwise(points)):
            ends = (start if not number else "") + (end if number == stretches - 1 else "")
            flips = (' flipH="1"' if other[0] < one[0] else "") + (' flipV="1"' if other[1] < one[1] else "")
            yield self.pen.connector(_between(one, other), "straightConnector1", flips, ends, drawn, None)

    def _glued(self, which: str, box_id: str, point: Point) -> str:
        box = self.by_id.get(box_id)
        if box is None or (box_id not in self.cards and box_id not in self.rows):
            return ""
        middle, level = box.centre
        # The middles of a rectangle's edges, in the order in which PowerPoint numbers them.
        sites = ((middle, box.y), (box.x, level), (middle, box.bottom), (box.right, level))
        for site, (x, y) in enumerate(sites):
            if abs(x - point[0]) < _TOUCH and abs(y - point[1]) < _TOUCH:
                return f'<a:{which} id="{self.ids[box_id]}" idx="{site}"/>'
        return ""

    def _bent(self, points: Sequence[Point], ends: str, drawn: str) -> str:
        """Return a line of two or three stretches as one connector, which goes across first, and is turned
        where the line goes down or up first.
        """
        (x0, y0), (x1, y1) = points[0], points[-1]
        across = abs(x1 - x0)
        down = abs(y1 - y0)
        form = "bentConnector2" if len(points) == 3 else "bentConnector3"
        if abs(points[1][1] - y0) < _TOUCH:
            flips = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
            first, whole = points[1][0] - x0, x1 - x0
            rect = Rect(min(x0, x1), min(y0, y1), across, down)
            turned = flips
        else:  # turned by a quarter: its width is how far it goes down
            first, whole = points[1][1] - y0, y1 - y0
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            rect = Rect(middle[0] - down / 2, middle[1] - across / 2, down, across)
            # By a quarter clockwise, right becomes down and down becomes left.
            flips = (' flipH="1"' if y1 < y0 else "") + (' flipV="1"' if x1 > x0 else "")
            turned = f' rot="5400000"{flips}'
        adjust = round(100_000 * first / whole) if form == "bentConnector3" else None
        return self.pen.connector(rect, form, turned, ends, drawn, adjust)


def _cards_of(branch: Branch) -> Iterator[Card]:
    yield branch.head
    for block in branch.blocks:
        if block.head is not None:
            yield block.head
        yield from block.cards


def _rect(box: Box) -> Rect:
    return Rect(box.x, box.y, box.width, box.height)


def _around(boxes: Sequence[Box]) -> Rect:
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    return Rect(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)


def _is_lead(box: Box, owner: Box) -> bool:
    """Whether a box holds the name of its card, which is not in the card's own box then."""
    return (
        bool(box.lines)
        and not box.id
        and box.part_of == owner.id
        and box.shape is Shape.RECTANGLE
        and box.paint is Paint.NONE
        and box.outline is None
        and box.align in (Align.LEFT, Align.CENTRE)
    )


def _in_texts(lines: Sequence[Text], texts: Sequence[str]) -> Iterator[list[Text]]:
    """Yield the lines of each text together; a line that is of none of them, or cut, by itself."""
    wanted = [_squeezed(text) for text in texts if text.strip()]
    left = list(lines)
    while left:
        count, together = 0, ""
        text = next((t for t in wanted if t.startswith(_squeezed(left[0].content))), "")
        while text and count < len(left) and text.startswith(together + _squeezed(left[count].content)):
            together += _squeezed(left[count].content)
            count += 1
            if together == text:
                break
        whole = count if together == text and text else 1
        if whole == count and text:
            wanted.remove(text)
        yield left[:whole]
        del left[:whole]


def _joined(lines: Sequence[Text], texts: Sequence[str]) -> str:
    """Return the lines as they stood in the text they are of."""
    if len(lines) == 1:
        return lines[0].content
    whole = _squeezed("".join(line.content for line in lines))
    found = next((text for text in texts if _squeezed(text) == whole), None)
    return " ".join(found.split(" ")) if found is not None else " ".join(line.content for line in lines)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _without_stops(points: Sequence[Point]) -> list[Point]:
    """Return the points of a line where it turns, and its ends."""
    kept = [points[0]]
    for point, after in pairwise(points[1:]):
        before = kept[-1]
        is_on_the_way = (abs(before[0] - point[0]) < 0.01 and abs(point[0] - after[0]) < 0.01) or (
            abs(before[1] - point[1]) < 0.01 and abs(point[1] - after[1]) < 0.01
        )
        if not is_on_the_way:
            kept.append(point)
    return [*kept, points[-1]]


def _may_bend(points: Sequence[Point]) -> bool:
    """Whether a line of three stretches is one that a single connector can draw: it gets somewhere in the
    direction in which it sets out.
    """
    level = abs(points[1][1] - points[0][1]) < _TOUCH
    axis = 0 if level else 1
    return abs(points[-1][axis] - points[0][axis]) > 1.0


def _between(one: Point, other: Point) -> Rect:
    x, y = min(one[0], other[0]), min(one[1], other[1])
    return Rect(x, y, abs(one[0] - other[0]), abs(one[1] - other[1]))
