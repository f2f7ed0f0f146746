"""The whole geometry of a page: which box stands where. Graphviz only draws what is worked out here."""

from __future__ import annotations

from orgdoc.rendering.drawing import Box, Layout, Line, moved
from orgdoc.rendering.furniture import foot, title_box
from orgdoc.rendering.page_plan import Plan, Size, best_plan, level, trunk_height, trunk_width
from orgdoc.rendering.second_lines import end_dots, route_all, with_words
from orgdoc.rendering.spacing import BRANCH_GAP, MARGIN
from orgdoc.rendering.tree import Drawing, branch_width, draw_branch
from orgdoc.views.chart_page import ChartPage

BODY_SIZE: Size = (888.0, 460.8)  # 12.33 × 6.4 in: a 16:9 slide under its title
_WIDEST_GAP = 40.0
_NO_JOG = 12.0  # a head this little off the middle is met by a straight line


def lay_out(page: ChartPage, *, body: Size = BODY_SIZE) -> Layout:
    """Return the page laid out to fill `body` (points) with the largest type that fits.

    A second line that would cross a card or another line becomes words in its card; as words take room,
    the page is laid out again until lines and words agree.
    """
    in_words: set[int] = set()
    while True:
        plan, scale = best_plan(with_words(page, in_words), body)
        drawing = _draw(with_words(page, in_words), plan)
        wanted = [i for i in range(len(page.second_lines)) if i not in in_words]
        routes = route_all([page.second_lines[i] for i in wanted], drawing)
        if all(route is not None for route in routes):
            drawn = [route for route in routes if route is not None]
            boxes = [*drawing.boxes, *(dot for route in drawn for dot in end_dots(route))]
            return _layout(page, plan, scale, boxes, [*drawing.lines, *drawn], wanted)
        in_words |= {i for i, route in zip(wanted, routes, strict=True) if route is None}


def _layout(
    page: ChartPage, plan: Plan, scale: float, boxes: list[Box], lines: list[Line], drawn: list[int]
) -> Layout:
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
    if page.title or page.subtitle:
        drawing.boxes += moved([title_box(page, plan.title_width)], MARGIN, MARGIN)
    trunk = _draw_trunk(drawing, page, plan)
    _draw_branches(drawing, page, plan, trunk)
    boxes, lines, foot_height = foot(page, width - 2 * MARGIN)
    drawing.boxes += moved(boxes, MARGIN, height - MARGIN - foot_height)
    drawing.lines += [line.moved(MARGIN, height - MARGIN - foot_height) for line in lines]
    return drawing


def _draw_trunk(drawing: Drawing, page: ChartPage, plan: Plan) -> list[Box]:
    """Put the trunk down, its last card on the bottom edge of the page's top band; return its boxes."""
    spacing = plan.measure.spacing
    y = MARGIN + plan.top - trunk_height(page, spacing)
    boxes: list[Box] = []
    for card in page.trunk:
        width = trunk_width(card)
        box = drawing.card(card, (plan.size[0] - width) / 2, y, width, spacing)
        if boxes:
            x = box.centre[0]
            drawing.lines.append(Line(boxes[-1].id, box.id, ((x, boxes[-1].bottom), (x, box.y))))
        boxes.append(box)
        y = box.bottom + spacing.level_gap
    return boxes


def _draw_branches(drawing: Drawing, page: ChartPage, plan: Plan, trunk: list[Box]) -> None:
    """Put the branches down side by side in the middle of the page, and hang them from the trunk."""
    gaps = max(len(plan.arrangements) - 1, 0)
    left = plan.size[0] - 2 * MARGIN - plan.width
    wider = min(left / (gaps + 2), _WIDEST_GAP - BRANCH_GAP) if gaps else 0.0
    x = (plan.size[0] - plan.width - wider * gaps) / 2
    y = MARGIN + plan.top + plan.measure.spacing.level_gap
    for arrangement in plan.arrangements:
        head = draw_branch(drawing, arrangement, x, y, plan.head)
        if trunk:
            parent = trunk[level(arrangement.of.branch, len(trunk))]
            drawing.lines.append(_from_trunk(parent, head, plan.measure.spacing.level_gap))
        x += branch_width(arrangement) + BRANCH_GAP + wider


def _from_trunk(parent: Box, head: Box, gap: float) -> Line:
    (middle, _), (x, _) = parent.centre, head.centre
    bus = parent.bottom + gap / 2
    if abs(middle - x) < _NO_JOG:
        return Line(parent.id, head.id, ((middle, parent.bottom), (middle, head.y)))
    return Line(parent.id, head.id, ((middle, parent.bottom), (middle, bus), (x, bus), (x, head.y)))
