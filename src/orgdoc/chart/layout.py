"""The whole geometry of a page: which box stands where. Graphviz only draws what is worked out here."""

from __future__ import annotations

from dataclasses import dataclass

from orgdoc.chart import page_plan
from orgdoc.chart.drawing import Box, Layout, Line, moved
from orgdoc.chart.furniture import foot, footer_box, title_box
from orgdoc.chart.page_plan import Plan, best_plan, level
from orgdoc.chart.page_top import trunk_height, trunk_width
from orgdoc.chart.second_lines import end_dots, may_be_routed, route_all, with_words
from orgdoc.chart.spacing import BRANCH_GAP, MARGIN_X, MARGIN_Y
from orgdoc.chart.text_metrics import text_width
from orgdoc.chart.tree import Drawing, branch_height, branch_width, draw_branch
from orgdoc.views.chart_page import ChartPage

_SHORT = 0.18  # of the page's height left over: then the tree moves towards the middle
_SHARE_ABOVE = 0.4
_WIDEST_GAP = 40.0
_LOWER_THAN_THE_LANE = 0.85  # panels end by themselves where the lane goes on so much further down
_NO_JOG = 12.0  # a head this little off the middle is met by a straight line


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A page with its geometry, which is worked out once and goes wherever the page goes."""

    page: ChartPage
    layout: Layout


def laid_out(page: ChartPage) -> LaidOut:
    return LaidOut(page, lay_out(page))


def fits(page: ChartPage, least_pt: float) -> bool:
    """Return whether the page can be drawn on a slide's body with its smallest type at least so big: 9 or
    12 points, which the layout then keeps to. Takes time in proportion to the page, and next to none for
    a page that is far too full.
    """
    return page_plan.fits(with_words(page, set(range(len(page.second_lines)))), least_pt)


def lay_out(page: ChartPage) -> Layout:
    """Return the page laid out to fill a slide's body with the largest type that fits.

    A second line that would cross a card or another line becomes words in its card; as words take room,
    the page is laid out again until lines and words agree.
    """
    in_words: set[int] = set() if may_be_routed(page) else set(range(len(page.second_lines)))
    planned = with_words(page, in_words)
    plan = best_plan(planned)
    while True:
        drawing = _draw(planned, plan)
        wanted = [i for i in range(len(page.second_lines)) if i not in in_words]
        routes = route_all([page.second_lines[i] for i in wanted], drawing)
        in_words |= {i for i, route in zip(wanted, routes, strict=True) if route is None}
        worded = with_words(page, in_words)
        if worded == planned:
            drawn = [route for route in routes if route is not None]
            boxes = [*drawing.boxes, *(dot for route in drawn for dot in end_dots(route))]
            indices = [i for i in wanted if i not in in_words]
            return _layout(page, plan, boxes, [*drawing.lines, *drawn], indices)
        planned, plan = worded, best_plan(worded)


def _layout(page: ChartPage, plan: Plan, boxes: list[Box], lines: list[Line], drawn: list[int]) -> Layout:
    scale = plan.scale
    return Layout(
        name=page.name,
        title=page.title,
        description=page.description,
        language=page.language,
        width=plan.size[0] * scale,
        height=plan.size[1] * scale,
        scale=scale,
        boxes=tuple(box.scaled(scale) for box in boxes),
        lines=tuple(line.scaled(scale) for line in lines),
        drawn=tuple(drawn),
    )


def _draw(page: ChartPage, plan: Plan) -> Drawing:
    drawing = Drawing()
    width, height = plan.size
    lower = _lower(plan)
    if page.title or page.subtitle:
        drawing.boxes += moved([_title(page, plan, lower)], MARGIN_X, MARGIN_Y)
    if plan.top.footer:
        y = MARGIN_Y + max(plan.top.below - 1.5, 0.0)
        room = plan.top.subtitle_width if plan.top.below else width - 2 * MARGIN_X
        footer = footer_box(page.footer, y, room, page.footer_tip, 2 if plan.top.below else 1)
        drawing.boxes.append(footer.moved(width - MARGIN_X - room, 0))
    trunk = _draw_trunk(drawing, page, plan, lower)
    _draw_branches(drawing, page, plan, trunk, lower)
    boxes, lines, foot_height = foot(page, width - 2 * MARGIN_X, "" if plan.top.footer else page.footer)
    drawing.boxes += moved(boxes, MARGIN_X, height - MARGIN_Y - foot_height)
    drawing.lines += [line.moved(MARGIN_X, height - MARGIN_Y - foot_height) for line in lines]
    return drawing


def _title(page: ChartPage, plan: Plan, lower: float) -> Box:
    """Return title and subtitle, broken so as to leave room for the trunk, where it has not moved down."""
    whole = plan.size[0] - 2 * MARGIN_X
    room = whole
    if plan.top.below:
        footer = footer_box(page.footer, 0, plan.top.subtitle_width, most=2)
        room -= max(text_width(line.content, line.size) for line in footer.lines) + 2 * BRANCH_GAP
    title = title_box(page, whole, room)
    if title.height <= plan.top.height - trunk_height(page, plan.measure.spacing) + lower:
        return title
    return title_box(page, plan.top.title_width, plan.top.subtitle_width)


def _lower(plan: Plan) -> float:
    """Return how far the tree of a short page moves down, towards the middle."""
    left = plan.room - plan.height
    return left * _SHARE_ABOVE if left > plan.size[1] * _SHORT else 0.0


def _draw_trunk(drawing: Drawing, page: ChartPage, plan: Plan, lower: float) -> list[Box]:
    """Put the trunk down, its last card on the bottom edge of the page's top band; return its boxes."""
    spacing = plan.measure.spacing
    y = MARGIN_Y + lower + plan.top.height - trunk_height(page, spacing)
    boxes: list[Box] = []
    for card in page.trunk:
        width = trunk_width(page, spacing)
        box = drawing.card(card, (plan.size[0] - width) / 2, y, width, spacing)
        if boxes:
            x = box.centre[0]
            drawing.lines.append(Line(boxes[-1].id, box.id, ((x, boxes[-1].bottom), (x, box.y))))
        boxes.append(box)
        y = box.bottom + spacing.level_gap
    return boxes


def _draw_branches(drawing: Drawing, page: ChartPage, plan: Plan, trunk: list[Box], lower: float) -> None:
    """Put the branches down side by side in the middle of the page, and hang them from the trunk."""
    gaps = max(len(plan.arrangements) - 1, 0)
    left = plan.size[0] - 2 * MARGIN_X - plan.width
    wider = min(left / (gaps + 2), _WIDEST_GAP - BRANCH_GAP) if gaps else 0.0
    x = (plan.size[0] - plan.width - wider * gaps) / 2
    y = MARGIN_Y + lower + plan.top.height + plan.measure.spacing.level_gap
    panels = _panels_height(plan)
    for arrangement in plan.arrangements:
        head = draw_branch(drawing, arrangement, (x, y), plan.head, plan.heads, panels)
        if trunk and not arrangement.of.is_lane:
            parent = trunk[level(arrangement.of.branch, len(trunk))]
            drawing.lines.append(_from_trunk(parent, head, plan.measure.spacing.level_gap))
        x += branch_width(arrangement) + BRANCH_GAP + wider


def _panels_height(plan: Plan) -> float:
    """Return how far down the panels reach: as far as the lane, unless much of them were empty then."""
    panels = [branch_height(each, plan.head) for each in plan.arrangements if not each.of.is_lane]
    highest = max(panels, default=0.0)
    return highest if highest < plan.height * _LOWER_THAN_THE_LANE else plan.height


def _from_trunk(parent: Box, head: Box, gap: float) -> Line:
    (middle, _), (x, _) = parent.centre, head.centre
    bus = parent.bottom + gap / 2
    if abs(middle - x) < _NO_JOG:
        return Line(parent.id, head.id, ((middle, parent.bottom), (middle, head.y)))
    return Line(parent.id, head.id, ((middle, parent.bottom), (middle, bus), (x, bus), (x, head.y)))
