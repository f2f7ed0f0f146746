"""The chart as it is drawn: geometry, names, colours, and what an SVG may hold."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageColor

from orgdoc.chart.drawing import Box, Layout, Point, Shape
from orgdoc.chart.layout import fits, laid_out, lay_out
from orgdoc.chart.text_metrics import in_clauses, line_count, text_width, wrap
from orgdoc.chart.theme import DARK, LIGHT, THEMES, Theme, is_legible, theme_of
from orgdoc.colours import contrast
from orgdoc.formats.graphviz import draw, graph
from orgdoc.formats.graphviz.engine import Engine, EngineError, find_engine
from orgdoc.views.chart_page import (
    Block,
    Branch,
    Card,
    ChartPage,
    LegendEntry,
    Outline,
    Role,
    Row,
    SecondLine,
)

Segment = tuple[Point, Point]
KINDS = ("person", "team", "equipment", "software", "infrastructure")
WORDS = (
    "Ledger",
    "Portal",
    "Warehouse",
    "Customer",
    "Payroll",
    "Badge",
    "Access",
    "Network",
    "Expansion",
    "Renewal",
)
LEGEND = (
    *(LegendEntry(f"tone:{tone}", text) for tone, text in enumerate(("CIO", "CTO"))),
    *(LegendEntry(f"kind:{kind}", kind.capitalize()) for kind in KINDS),
    *(LegendEntry(outline, outline.value) for outline in Outline),
    LegendEntry("line:solid", "Reports to"),
    LegendEntry("line:dotted", "Also serves"),
    LegendEntry("mark:by decision", "An override"),
)
NASTY = (
    'Ann "Ace" O\'Neil',
    "{a|b}",
    ";--",
    "100 %",
    "tab\there",
    "node",
    "DOMAIN\\new\\Node",
    "\\N \\G",
    "path\\",
    "<b>x</b> & <y>",
    "<Acme>",
    "R&D &amp; Ops",
    "bell\u0007 rings",
    "lone \ud800 surrogate",
    "emoji 🚀 launch",
    "مشروع النظام",
    "פרויקט",
    "系统项目升级",
    "cafe\u0301 combining",
    "zero\u200bwidth",
    "bidi \u202eevil",
    "a:b",
    "x" * 300,
    "&#92;N",
    "]]> -- -->",
)


def name(number: int) -> str:
    return " ".join(WORDS[(number * step + step) % len(WORDS)] for step in range(1, 2 + number % 3))


def synthetic(items: int) -> ChartPage:
    """Return a page of so many items, a bit under half of them projects, over two branches and a group."""
    projects = [
        Card(
            f"item-p{number}",
            name(number),
            Role.PROJECT,
            tone=number % 2,
            tip=f"{name(number)} is decided.",
            marks=("by decision",) if number % 7 == 3 else (),
            rows=tuple(
                Row(f"item-r{number}-{i}", name(number + i), KINDS[i % 5], tip="A row.")
                for i in range((items - 1 - number) // max(items * 9 // 20, 1) + number % 2)
            ),
        )
        for number in range(max(items * 9 // 20, 1))
    ]
    branches = []
    for tone in (0, 1):
        own = [card for card in projects if card.tone == tone]
        blocks = [
            Block(Card(f"manager-{tone}-{i}", f"Manager {tone} {i}", Role.MANAGER, tone=tone), tuple(part))
            for i, part in enumerate(
                itertools.batched(own, 3) if hasattr(itertools, "batched") else thirds(own)
            )
        ]
        head = Card(f"officer-{tone}", f"Officer {tone}", Role.OFFICER, ("Chief Officer",), tone=tone)
        branches.append(Branch(head, tuple(blocks)))
    open_card = Card(
        "item-open",
        "Customer platform",
        Role.PROJECT,
        marks=("needs a decision",),
        outline=Outline.DOUBLE,
        tone=-2,
    )
    group = Branch(Card("group-open", "Needs a decision", Role.GROUP, tone=-2), (Block(None, (open_card,)),))
    top = Card("officer-ceo", "Ada Okafor", Role.TOP, ("Chief Executive Officer",), tip="The CEO.")
    return ChartPage(
        f"page-{items}",
        "Acme Corporation",
        "Who answers for which technology work",
        (top,),
        (*branches, group),
        legend=LEGEND,
        footer="Acme Corporation · 1 November 2026 · page 1 of 1",
        description="The CEO stands over two officers.",
    )


def thirds(cards: list[Card]) -> list[list[Card]]:
    return [cards[start : start + 3] for start in range(0, len(cards), 3)]


def one_officer() -> ChartPage:
    page = synthetic(5)
    officer = Card("officer-head", "Omar Said", Role.OFFICER, ("Head of Technology",))
    functions = [
        replace(branch, head=replace(branch.head, role=Role.FUNCTION, lines=()))
        for branch in page.branches[:2]
    ]
    return replace(
        page, trunk=(*page.trunk, officer), branches=(replace(page.branches[2], hangs_from=0), *functions)
    )


def of_names(names: tuple[str, ...]) -> ChartPage:
    cards = tuple(
        Card(f"item-{i}", text, Role.PROJECT, rows=(Row(f"item-r{i}", text, "team", tip=text),), tip=text)
        for i, text in enumerate(names)
    )
    head = Card("officer-cio", "Officer", Role.OFFICER)
    return ChartPage("nasty", "Names", "", (), (Branch(head, (Block(None, cards),)),))


PAGES = {"one officer": one_officer(), **{str(items): synthetic(items) for items in (1, 5, 20, 60, 200)}}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return find_engine(None, {})


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_every_text_has_enough_contrast(theme: Theme) -> None:
    assert is_legible(theme)
    for colour in ("#1F3A5F", "#FFD400", "#777777", "#FFFFFF", "#000000", "#C00000"):
        assert is_legible(theme.with_accent(0, colour)), colour


def test_accents_are_refused_with_a_sentence_only_where_they_cannot_be_read() -> None:
    for name, colour in itertools.product(THEMES, ("#1F3A5F", "#ffd400", "#777777", "#FFFFFF")):
        assert is_legible(theme_of(name, {0: colour, 1: "#00AA88"}))
    for wrong in ("1F3A5F", "#1F3A5", "navy", "#1F3A5G", ""):
        with pytest.raises(ValueError, match="is not a colour; write it as #RRGGBB"):
            theme_of("light", {0: wrong})


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("width", [3.0, 40.0, 90.0, 1000.0])
@pytest.mark.parametrize("text", [*NASTY, "Office Wi-Fi expansion", "identity/access-management", ""])
def test_wrapping_loses_nothing(text: str, width: float) -> None:
    lines = wrap(text, width, 10)
    assert "".join("".join(lines).split()) == "".join(text.split())
    widest = max(text_width(char, 10) for char in text or " ")
    assert all(text_width(line, 10) <= max(width, 2 * widest) for line in lines)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize(
    "text", [*NASTY, "Payroll and time recording of all our plants, shops and offices abroad", ""]
)
def test_lines_are_counted_as_they_break(text: str, bold: bool) -> None:
    for width in range(5, 300, 3):
        assert line_count(text, width, 10, bold) == len(wrap(text, width, 10, bold)), width


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_what_fits_is_drawn_so_large(page: ChartPage) -> None:
    for least in (9.0, 12.0):
        assert not fits(page, least) or lay_out(page).effective_pt >= least - 1e-9
    assert fits(page, lay_out(page).effective_pt * 0.97)
    assert not fits(page, max(lay_out(page).effective_pt * 1.05, 16.1))


def test_a_hopeless_page_is_refused_before_it_is_laid_out() -> None:
    assert fits(synthetic(30), 9.0)
    page = synthetic(3000)
    start = time.process_time()
    assert not fits(page, 9.0)
    refused = time.process_time()
    assert lay_out(page).effective_pt < 9.0
    assert refused - start < (time.process_time() - refused) / 5


def test_a_heads_post_stands_beside_the_name_only_if_all_heads_have_room() -> None:
    def rows_of_words(page: ChartPage) -> dict[str, int]:
        boxes = lay_out(page).boxes
        officers = [branch.head for branch in page.branches if branch.head.role is Role.OFFICER]
        return {head.id: len({box.centre[1] for box in boxes if box.part_of == head.id}) for head in officers}

    page = synthetic(200)
    assert set(rows_of_words(page).values()) == {2}  # on one base line: the larger words' middle is higher
    long = replace(page.branches[0].head, lines=("Chief Officer of " + "very " * 30 + "much",))
    page = replace(page, branches=(replace(page.branches[0], head=long), *page.branches[1:]))
    assert set(rows_of_words(page).values()) == {0}  # all words in the heads' own boxes, one under the other
    (head,) = (box for box in lay_out(page).boxes if box.id == long.id)
    assert len(head.lines) == 3


def test_a_word_is_not_broken_where_a_wider_card_can_hold_it() -> None:
    page = of_names(tuple(f"Internationalisation {number}" for number in range(60)))
    shown = {line.content for box in lay_out(page).boxes if box.id for line in box.lines}
    assert any(text.startswith("Internationalisation") for text in shown)
    assert not any(
        "Internationalisation".startswith(text) for text in shown if text != "Internationalisation"
    )


def test_a_short_page_stands_towards_the_middle() -> None:
    layout = lay_out(replace(synthetic(1), legend=()))
    tops = [box.y for box in cards(layout)]
    bottoms = [box.bottom for box in cards(layout)]
    assert (min(tops) + max(bottoms)) / 2 == pytest.approx(layout.height / 2, abs=layout.height * 0.1)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_no_two_cards_overlap_and_all_stand_on_the_page(page: ChartPage) -> None:
    layout = lay_out(page)
    for one, other in itertools.combinations(cards(layout), 2):
        apart = (
            one.right <= other.x + 0.01
            or other.right <= one.x + 0.01
            or one.bottom <= other.y + 0.01
            or other.bottom <= one.y + 0.01
        )
        assert apart, (one.id, other.id)
    for box in layout.boxes:
        assert box.x >= 0 and box.y >= 0 and box.right <= layout.width and box.bottom <= layout.height, box


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_no_text_is_wider_or_higher_than_its_box(page: ChartPage) -> None:
    for box in lay_out(page).boxes:
        for line in box.lines:
            assert text_width(line.content, line.size, line.bold) <= box.width - box.pad[0] + 0.01, line
        assert sum(line.size for line in box.lines) * 1.2 + box.pad[1] <= box.height + 1.5, box


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_cards_of_a_branch_are_equally_wide_and_rows_lie_in_them(page: ChartPage) -> None:
    layout = lay_out(page)
    boxes = {box.id: box for box in layout.boxes if box.id}
    widths: list[float] = []
    for branch in page.branches:
        own = {round(boxes[card.id].width, 3) for block in branch.blocks for card in block.cards}
        assert len(own) <= 1
        widths += [] if branch.head.role is Role.GROUP else own
    # Width goes where there is more, but not so much that it shows.
    assert min(widths, default=1.0) >= 0.7 * max(widths, default=1.0)
    for card in (card for branch in page.branches for block in branch.blocks for card in block.cards):
        for row in card.rows:
            assert boxes[card.id].x <= boxes[row.id].x and boxes[row.id].right <= boxes[card.id].right
            assert boxes[card.id].y <= boxes[row.id].y and boxes[row.id].bottom <= boxes[card.id].bottom


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_no_line_crosses_a_card(page: ChartPage) -> None:
    layout = lay_out(page)
    for line in layout.lines:
        for (x1, y1), (x2, y2) in itertools.pairwise(line.points):
            for card in cards(layout):
                inside_x = min(x1, x2) < card.right - 0.1 and max(x1, x2) > card.x + 0.1
                inside_y = min(y1, y2) < card.bottom - 0.1 and max(y1, y2) > card.y + 0.1
                assert not (inside_x and inside_y), (line.start, line.end, card.id)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Used inside: the CIO’s. Used outside: the CTO’s.", 300, 1),
        ("Used inside: the CIO’s. Used outside: the CTO’s. Both in the middle.", 260, 2),
        ("Acme · Office of the CEO · 1 November 2026 · For decision", 200, 2),
        ("A sentence that is far too long for any line of so few points. Another.", 100, 4),
    ],
)
def test_what_takes_several_lines_breaks_between_its_clauses(text: str, width: float, lines: int) -> None:
    found = in_clauses(text, width, 10)
    assert len(found) == lines and all(text_width(line, 10) <= width for line in found)
    assert " ".join(found).replace(" · ", " ").split() == text.replace(" · ", " ").split()
    if lines == 2:
        assert all(line.endswith(".") for line in found) or " · " not in (found[0][-3:], found[1][:3])


def test_type_is_as_large_as_promised() -> None:
    sizes = {items: lay_out(synthetic(items)).effective_pt for items in (5, 20, 60, 200)}
    assert sizes[5] >= 15.9 and sizes[20] >= 12 and sizes[60] >= 8.5
    assert sizes[5] >= sizes[20] >= sizes[60] >= sizes[200]


def test_a_second_line_is_drawn_or_becomes_words() -> None:
    page = synthetic(20)
    start = page.branches[0].blocks[0].head
    assert start is not None
    drawn = replace(page, second_lines=(SecondLine(start.id, "officer-1", "also CTO"),))
    layout = lay_out(drawn)
    assert layout.drawn == (0,) and any(line.dotted and line.start == start.id for line in layout.lines)
    nowhere = replace(page, second_lines=(SecondLine(start.id, "not-there", "also CTO"),))
    layout = lay_out(nowhere)
    assert layout.drawn == ()
    assert any(
        box.part_of == start.id and box.lines and box.lines[0].content == "also CTO" for box in layout.boxes
    )


def test_many_second_lines_cross_no_line() -> None:
    page = synthetic(60)
    items = [card for block in page.branches[0].blocks for card in block.cards]
    page = replace(page, second_lines=tuple(SecondLine(card.id, "officer-1", "also CTO") for card in items))
    layout = lay_out(page)
    solid = [line for line in layout.lines if not line.dotted]
    for dotted in (line for line in layout.lines if line.dotted and not line.start.startswith("legend")):
        for line in solid:
            for one, other in itertools.product(
                itertools.pairwise(dotted.points), itertools.pairwise(line.points)
            ):
                assert not meet(one, other), (dotted.start, line.start, line.end)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_the_svg_holds_only_what_office_takes(page: ChartPage, engine: Engine) -> None:
    svg = draw.draw_svg(laid_out(page), engine)
    root = ET.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "title", "desc", "text", "path", "polygon", "ellipse", "polyline", "a"}
    assert b"<!" not in svg and b"style=" not in svg
    assert root.get("role") == "img" and root.get("viewBox") == "0 0 888.00 460.80"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {card.id for branch in page.branches for block in branch.blocks for card in block.cards}
    assert wanted <= set(ids)
    sizes = [float(size) for size in re.findall(rb'font-size="([\d.]+)"', svg)]
    assert min(sizes) == pytest.approx(lay_out(page).effective_pt, abs=0.01)


def test_cards_and_rows_have_titles_and_only_web_links(engine: Engine) -> None:
    row = Row("item-r", "Printers", "equipment", tip="Printers: CIO.", link="https://example.org/?a=1&b=2")
    card = Card("item-x", "Ledger", Role.PROJECT, tip="Ledger: CIO.", rows=(row,), link="javascript:alert(1)")
    page = ChartPage("p", "P", "", (), (Branch(Card("o", "O", Role.OFFICER), (Block(None, (card,)),)),))
    root = ET.fromstring(draw.draw_svg(laid_out(page), engine))
    groups = {element.get("id"): element for element in root.iter("{http://www.w3.org/2000/svg}g")}
    assert groups["item-x"].findtext("{*}title") == "Ledger: CIO."
    assert groups["item-r"].findtext("{*}title") == "Printers: CIO."
    links = list(root.iter("{http://www.w3.org/2000/svg}a"))
    assert [link.get("href") for link in links] == ["https://example.org/?a=1&b=2"]
    assert links[0].get("{http://www.w3.org/1999/xlink}href") == links[0].get("href")


@pytest.mark.parametrize("count", [2, 14])  # in threads, and in processes
def test_every_run_and_every_number_of_jobs_gives_the_same_bytes(count: int, engine: Engine) -> None:
    pages = [replace(PAGES["5"], name=f"page-{number}") for number in range(count)]
    told: list[tuple[int, int]] = []
    first, second = (
        draw.Drawing(
            pages,
            engine,
            LIGHT,
            ("svg", "dot"),
            pictures={1: 453.5},
            jobs=jobs,
            progress=lambda _, done, of: told.append((done, of)),
        ).all()
        for jobs in (1, 2)
    )
    assert first == second
    assert told == 2 * [(done, count) for done in range(count)]
    assert [page.page.page.name for page in first] == [page.name for page in pages]
    assert all(page.svg and page.dot and not page.png for page in first)
    assert [number for number, page in enumerate(first) if page.picture] == [1]


@pytest.mark.parametrize("count", [2, 14])
def test_where_a_page_cannot_be_drawn_the_reason_comes_back(count: int, engine: Engine) -> None:
    broken = engine._replace(path="no-such-program")
    with pytest.raises(EngineError, match="no-such-program"):
        draw.Drawing([PAGES["5"]] * count, broken, LIGHT, ("svg",), jobs=2).all()


def test_a_picture_is_as_wide_as_its_print_needs_and_looks_as_painted(engine: Engine) -> None:
    page = laid_out(PAGES["20"])
    (drawn,) = draw.Drawing([page], engine, DARK, ("png",), pictures={0: 453.6}, jobs=1).all()
    for png, wide in ((drawn.png, 2467), (drawn.picture, 1260)):  # 888 pt and 453.6 pt at 200 dpi
        with Image.open(BytesIO(png)) as image:
            assert abs(image.width - wide) <= 10 and image.mode == "P" and not image.info
            shown = image.convert("RGB").getcolors(1 << 16) or []
        areas = {colour for count, colour in shown if isinstance(colour, tuple) and count > image.width}
        accent = DARK.accents[0]
        for colour in (DARK.page, DARK.card, accent.strong, accent.tint):
            assert ImageColor.getrgb(colour) in areas, colour
    painted = engine.run(graph.digraph(page.layout, DARK, bold_by_name=True).source, "png", draw.DPI)
    with Image.open(BytesIO(painted)) as one, Image.open(BytesIO(drawn.png)) as other:
        few = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L")
        assert sum(few.histogram()[8:]) < few.width * few.height / 1000


@pytest.mark.parametrize("text", NASTY)
def test_nasty_names_come_out_right(text: str, engine: Engine) -> None:
    check_name(text, engine)


@pytest.mark.e2e
@pytest.mark.skipif(shutil.which("dot") is None, reason="no system Graphviz")
@pytest.mark.parametrize("text", NASTY)
def test_nasty_names_come_out_right_with_the_system_dot(text: str) -> None:
    check_name(text, find_engine("dot", os.environ))


@pytest.mark.e2e
@pytest.mark.skipif(shutil.which("dot") is None, reason="no system Graphviz")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_both_engines_draw_the_same_structure(page: ChartPage, engine: Engine) -> None:
    system = draw.draw_svg(laid_out(page), find_engine("dot", os.environ))
    assert structure(system) == structure(draw.draw_svg(laid_out(page), engine))


def test_labels_without_letters_in_the_embedded_engine_are_named() -> None:
    page = of_names(("Ledger", "Προϊόν", "Проект", "פרויקט", "Größe – 5 €", "系统项目", "emoji 🚀"))
    assert draw.unsupported_labels(page) == ("系统项目", "emoji 🚀")


def test_engine_problems_are_sentences(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no program"):
        find_engine(str(tmp_path / "nothing"), {})
    with pytest.raises(EngineError, match="no program"):
        find_engine(None, {"ORGDOC_DOT": "not-there"})
    with pytest.raises(EngineError, match="could not draw the svg"):
        engine.run("digraph {", "svg")
    with pytest.raises(EngineError, match="no output"):
        engine.run("", "svg")
    assert "0.2.2" in engine.version() and engine.embedded


def cards(layout: Layout) -> list[Box]:
    """Return the boxes of whole cards."""
    rows = re.compile(r"item-r|legend|page-")
    return [box for box in layout.boxes if box.id and not rows.match(box.id) and box.shape is Shape.RECTANGLE]


def meet(one: Segment, other: Segment) -> bool:
    (a, b), (c, d) = one, other
    return all(
        min(a[axis], b[axis]) <= max(c[axis], d[axis]) and max(a[axis], b[axis]) >= min(c[axis], d[axis])
        for axis in (0, 1)
    )


def check_name(text: str, engine: Engine) -> None:
    root = ET.fromstring(draw.draw_svg(laid_out(of_names((text,))), engine, LIGHT))
    wanted = "".join(re.sub("[\u0007\ud800\u202e]", "", text).split())
    for identifier in ("item-0", "item-r0"):
        group = next(element for element in root.iter() if element.get("id") == identifier)
        shown = "".join(part.text or "" for part in group.iter("{http://www.w3.org/2000/svg}text"))
        assert "".join(shown.split()) == wanted


def structure(svg: bytes) -> list[tuple[str, str | None, str]]:
    """Return what is drawn, in order, without the places."""
    return [
        (element.tag, element.get("id"), (element.text or "").strip())
        for element in ET.fromstring(svg).iter()
    ]
