"""The deck: what stands on its slides, that it can be edited, and that any template can take it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.etree import _Element
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

import organisations
from conftest import Run
from examples import tried
from orgdoc.chart.text_metrics import LINE_HEIGHT, text_width, wrap
from orgdoc.errors import TemplateError
from orgdoc.formats.office_file import MOST_PARTS
from orgdoc.formats.pptx.drawn import EMU
from orgdoc.formats.zipped import CONTENT_TYPES, unzipped, zipped
from orgdoc.pipeline import Answer, Build, Look, Style, answer, check_slide_template, read
from orgdoc.rules.book_reader import built_in_rulebook
from slide_templates import FOREIGN, changed, four_by_three
from test_names_of_every_kind import NAMES, stated
from word_templates import corporate

SPECS = sorted((Path(__file__).parent.parent / "specs").glob("*.yaml"))
ROOMS = [spec.stem for spec in SPECS]


@lru_cache
def found(name: str) -> Answer:
    spec = next(spec for spec in SPECS if spec.stem == name)
    return decided(spec.read_text(encoding="utf-8"))


def decided(text: str, **more: Any) -> Answer:
    was_read = read(text.encode(), "acme.yaml")
    assert was_read.organisation is not None, was_read.problems[:3]
    return answer(was_read.organisation, "acme.yaml", None, was_read.sha256, **more)


def build_of(answered: Answer, style: Style | None = None, look: Look | None = None) -> Build:
    return Build(answered, "acme", ("pptx",), engine=None, style=style, look=look)


@lru_cache
def made(name: str, template: str = "") -> bytes:
    style = Style(slide_template=FOREIGN[template]() if template else None)
    return build_of(found(name), style).documents().files["acme.pptx"]


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(BytesIO(content))


def shapes_of(tree: _Element) -> Iterator[_Element]:
    yield from tree.iter(qn("p:sp"))


def name_of(shape: _Element) -> str:
    return str(next(shape.iter(qn("p:cNvPr"))).get("name"))


def texts_of(shape: _Element) -> list[str]:
    """Return the paragraphs of a shape, in which a line that is broken is one."""
    said = []
    for paragraph in shape.iter(qn("a:p")):
        parts = [" " if run.tag == qn("a:br") else run.findtext(qn("a:t")) or "" for run in paragraph]
        said.append("".join(parts))
    return said


def number(element: _Element, key: str) -> int:
    return int(element.get(key, "0"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def chart_slides(content: bytes) -> list[Any]:
    presentation = opened(content)
    names = re.findall(r'<p14:section name="([^"]*)".*?</p14:section>', _section_xml(content))
    wanted = re.search(r'name="The chart".*?</p14:section>', _section_xml(content), re.DOTALL)
    assert names and wanted
    ids = re.findall(r'<p14:sldId id="(\d+)"', wanted[0])
    return [slide for slide in presentation.slides if str(slide.slide_id) in ids]


def _section_xml(content: bytes) -> str:
    return unzipped(content)["ppt/presentation.xml"].decode()


# --- what stands where ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROOMS)
def test_every_item_is_one_shape_on_one_slide_of_the_chart(name: str) -> None:
    first = Counter(
        squeezed(texts_of(shape)[0])
        for slide in chart_slides(made(name))
        for shape in shapes_of(slide._element)
        if next(shape.iter(qn("p:cNvPr"))).get("descr")
    )
    names = [squeezed(item.name) for item in found(name).naming.organisation.items]
    assert {item: first[item] for item in names} == dict.fromkeys(names, 1)


@pytest.mark.parametrize("name", ROOMS)
def test_every_slide_has_a_title_and_the_chart_in_it_is_explained_in_its_notes(name: str) -> None:
    presentation = opened(made(name))
    titles = [slide.shapes.title.text_frame.text for slide in presentation.slides]
    assert all(titles) and len(set(titles)) == len(titles)
    items = found(name).naming.organisation.items
    for slide in chart_slides(made(name)):
        shown = {squeezed(texts_of(shape)[0]) for shape in shapes_of(slide._element)}
        notes = slide.notes_slide.notes_text_frame.text
        for item in items:
            if squeezed(item.name) in shown:
                assert any(line.startswith(item.name) for line in notes.splitlines()), item.name
    assert all(slide.has_notes_slide for slide in presentation.slides)


def test_the_answer_counts_every_item_by_officer_and_by_how_sure_it_is() -> None:
    slide = opened(made("acme")).slides[1]
    groups = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
    told = {group.name: [p.text for p in group.shapes[0].text_frame.paragraphs] for group in groups}
    decisions = found("acme").decisions.items.values()
    for branch, officer in (("cio", "Ben Lindqvist"), ("cto", "Chandra Rao")):
        there = [d for d in decisions if d.verdict == branch]
        assert told[officer][0] == str(len(there))
        by_certainty = Counter(str(d.certainty) for d in there)
        assert set(told[officer][-len(by_certainty) :]) == {f"{n} {c}" for c, n in by_certainty.items()}
    assert sum(int(group[0]) for group in told.values()) <= len(decisions)


def test_decisions_and_questions_bear_the_numbers_that_the_chart_has() -> None:
    presentation = opened(made("hospital"))
    tables = [shape.table for slide in presentation.slides for shape in slide.shapes if shape.has_table]
    first = [row.cells[0].text_frame.text for table in tables for row in table.rows]
    numbers = [int(text.split("\xa0")[0].split()[0]) for text in first if text[:1].isdigit()]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == 6
    on_chart = {
        text for slide in chart_slides(made("hospital")) for shape in shapes_of(slide._element)
        for text in texts_of(shape)
    }  # fmt: skip
    assert set(map(str, numbers[:4])) <= on_chart
    told = [row.cells[1].text_frame.text for table in tables for row in table.rows]
    brought = [text for text in told if text.startswith("If ")]
    assert len(brought) == 2
    assert all(text.count("If outside") == 1 and "Outside:" not in text for text in brought)


def test_an_overview_leads_to_the_slides_that_it_cites() -> None:
    overview = chart_slides(made("group"))[0]
    slides = list(overview.part.package.presentation_part.presentation.slides)
    seen = 0
    for shape in shapes_of(overview._element):
        link = next(shape.iter(qn("p:cNvPr"))).find(qn("a:hlinkClick"))
        cited = [int(n) for text in texts_of(shape) for n in re.findall(r"slides? (\d+)$", text)]
        if not cited:
            continue
        assert link is not None and link.get("action") == "ppaction://hlinksldjump"
        target = overview.part.related_part(link.get(qn("r:id")))
        assert [slide.part for slide in slides].index(target) + 1 == cited[0]
        seen += 1
    assert seen > 10
    numbers = [
        shape.text_frame.text
        for slide in slides
        for shape in slide.placeholders
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER
    ]
    assert numbers == [str(n) for n in range(2, len(slides) + 1)]


def test_lines_are_connectors_and_end_at_the_cards_that_they_join() -> None:
    (slide,) = chart_slides(made("acme"))
    connectors = list(slide._element.iter(qn("p:cxnSp")))
    ids = {shape.get("id") for shape in slide._element.iter(qn("p:cNvPr"))}
    ends = [end for line in connectors for end in line.iter(qn("a:stCxn"), qn("a:endCxn"))]
    assert len(connectors) > 15 and len(ends) >= 4
    assert {end.get("id") for end in ends} <= ids
    assert len(ids) == len(list(slide._element.iter(qn("p:cNvPr"))))


@pytest.mark.parametrize("name", ["acme", "group"])
def test_no_sign_of_the_chart_is_left_out(name: str) -> None:
    signs = Counter(
        name_of(shape)
        for slide in chart_slides(made(name))
        for shape in shapes_of(slide._element)
        if name_of(shape) in ("firm", "likely", "leaning", "decided")
    )
    pages = len(chart_slides(made(name)))
    decisions = Counter(str(d.certainty) for d in found(name).decisions.items.values() if d.certainty)
    for sign, count in decisions.items():
        halves = 2 if sign == "likely" else 1  # a circle and its dark half
        assert count <= signs[sign] / halves <= count + pages, sign  # the legend has some too


def test_what_has_changed_since_an_earlier_version_is_a_slide_and_stands_on_the_chart(
    run: Run, tmp_path: Path
) -> None:
    text = next(spec for spec in SPECS if spec.stem == "acme").read_text(encoding="utf-8")
    (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
    old = text.replace("as_of: 2026-11-01", "as_of: 2026-10-01")
    old = re.sub(r"(?ms)^  - id: recruitment.*?(?=^  - id:)", "", old)
    assert old != text
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    options = ("-f", "pptx", "-o", str(tmp_path), "-q", "--since", str(tmp_path / "old.yaml"))
    done = run("build", str(tmp_path / "acme.yaml"), *options)
    assert done.status == 0, done.err
    content = (tmp_path / "acme.pptx").read_bytes()
    slides = {slide.shapes.title.text_frame.text: slide for slide in opened(content).slides}
    (title,) = (title for title in slides if "since 1\xa0October 2026" in title)
    assert "one is new" in title
    told = slides[title]._element
    assert "Recruitment tracker" in str([texts_of(table) for table in told.iter(qn("a:tbl"))])
    shapes = [shape for slide in chart_slides(content) for shape in shapes_of(slide._element)]
    assert "new" in {text for shape in shapes for text in texts_of(shape)}
    assert not overflowing(content)


# --- words stay in their shapes -------------------------------------------------------------------


def test_names_of_every_kind_come_through_and_stay_in_their_shapes() -> None:
    lines = ["organisation: {name: Names}", "boundary: {internal: [Finance]}", "projects:"]
    for key, plain in NAMES.items():
        name = '"' + plain.strip().replace("\\", "\\\\").replace('"', '\\"') + '"'
        lines.append(f"  - {{id: {key}, name: {name}, manager: {name}, for: [Finance]}}")
    content = build_of(decided("\n".join(lines))).documents().files["acme.pptx"]
    shown = {
        squeezed(text)
        for slide in chart_slides(content)
        for shape in shapes_of(slide._element)
        for text in texts_of(shape)
    }
    for key, name in stated().items():
        assert squeezed(name) in shown, key
    assert not overflowing(content)


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize("template", ["", *FOREIGN])
def test_words_on_the_chart_stay_in_their_shapes(name: str, template: str) -> None:
    assert not overflowing(made(name, template))


@pytest.mark.parametrize("template", ["", *FOREIGN])
def test_tables_end_above_the_footer(template: str) -> None:
    style = Style(slide_template=FOREIGN[template]() if template else None)
    many = decided(organisations.organisation(300))
    for content in (made("group", template), build_of(many, style).documents().files["acme.pptx"]):
        presentation = opened(content)
        assert presentation.slide_height is not None
        tables = [(s, shape) for s in presentation.slides for shape in s.shapes if shape.has_table]
        assert tables
        for slide, shape in tables:
            feet = [s.top for s in slide.shapes if "ooter" in s.name and s.top]
            bottom = shape.top + sum(row.height for row in shape.table.rows)
            assert bottom <= min([*feet, presentation.slide_height])


def overflowing(content: bytes) -> list[str]:
    """Return the words on the chart that reach out of their shapes, measured in Arial."""
    found_ones = []
    for slide in chart_slides(content):
        for shape in shapes_of(slide._element):
            extent = shape.find(f".//{qn('a:ext')}[@cx]")
            if shape.find(f".//{qn('p:ph')}") is not None or extent is None:
                continue
            body = shape.find(f".//{qn('a:bodyPr')}")
            width, height = number(extent, "cx") / EMU, number(extent, "cy") / EMU
            if body is None or body.get("lIns") is None:
                continue
            assert body.find(qn("a:noAutofit")) is not None
            inner = width - (number(body, "lIns") + number(body, "rIns")) / EMU
            needed = number(body, "tIns") / EMU
            for paragraph in shape.iter(qn("a:p")):
                needed += _height(paragraph, inner)
            if needed > height + 1.0:
                found_ones.append(f"{texts_of(shape)}: {needed:.1f} in {height:.1f}")
    return found_ones


def _height(paragraph: _Element, inner: float) -> float:
    lines: list[list[_Element]] = [[]]
    for run in paragraph:
        if run.tag == qn("a:br"):
            lines.append([])
        elif run.tag == qn("a:r"):
            lines[-1].append(run)
    left = number(next(paragraph.iter(qn("a:pPr"))), "marL") / EMU
    count, largest = 0, 0.0
    for line in lines:
        texts = [run.findtext(qn("a:t")) or "" for run in line]
        looks = [(number(look, "sz") / 100, look.get("b") == "1") for look in _looks(line)]
        largest = max(largest, *(size for size, _ in looks))
        if (
            sum(text_width(text, *look) for text, look in zip(texts, looks, strict=True))
            <= inner - left + 0.1
        ):
            count += 1
        else:
            count += len(wrap("".join(texts), inner - left + 0.1, *looks[0]))
    return count * largest * LINE_HEIGHT


def _looks(line: list[_Element]) -> Iterator[_Element]:
    return (look for run in line for look in run.iter(qn("a:rPr")))


# --- the same bytes -------------------------------------------------------------------------------


def test_the_same_spec_gives_the_same_bytes_with_no_clock_in_them() -> None:
    content = made("acme")
    assert build_of(found("acme")).documents().files["acme.pptx"] == content
    with ZipFile(BytesIO(content)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
    core = opened(content).core_properties
    assert (str(core.created.date()), str(core.modified.date())) == ("2026-11-01", "2026-11-01")
    assert core.title == "Who answers for what: CIO or CTO" and core.author == "Office of the CEO"


def test_it_has_what_powerpoint_repairs_a_file_for_lacking() -> None:
    members = unzipped(made("acme"))
    assert {"ppt/presProps.xml", "ppt/viewProps.xml"} <= set(members)
    without = {n: c for n, c in unzipped(four_by_three()).items() if n not in ("ppt/presProps.xml",)}
    for name in (CONTENT_TYPES, "ppt/_rels/presentation.xml.rels"):
        without[name] = re.sub(rb"<(?:Override|Relationship) [^>]*presProps[^>]*/>", b"", without[name])
    style = Style(slide_template=zipped(without))
    again = build_of(found("minimal"), style).documents().files["acme.pptx"]
    assert "ppt/presProps.xml" in unzipped(again)


# --- officers, themes, pictures -------------------------------------------------------------------


@pytest.mark.parametrize("count", range(1, 7))
def test_decks_of_one_to_six_officers(count: int) -> None:
    book = built_in_rulebook()
    first = book.branches[0]
    branches = tuple(
        book.branches[n]
        if n < len(book.branches)
        else replace(first, id=f"b{n}", label=f"B{n}O", officer=f"b{n}o", title=f"Chief {n} Officer")
        for n in range(max(count, 2))
    )
    text = next(spec for spec in SPECS if spec.stem == "acme").read_text(encoding="utf-8")
    if count == 1:
        text = text.replace("cto:", "# cto:", 1) if "\n  cto:" in text else text
    built = build_of(decided(text, rulebook=replace(book, branches=branches)))
    content = built.documents().files["acme.pptx"]
    assert not overflowing(content)
    tiles = [slide.body for slide in built.deck.slides if slide.name == "answer"]
    assert len(tiles[0].tiles) >= len(branches)  # type: ignore[union-attr]


@pytest.mark.parametrize("theme", ["dark", "print"])
def test_another_theme_or_an_accent_is_drawn_in_its_own_colours(theme: str) -> None:
    look = Look(theme, {"cio": "#7A1F3D"})
    xml = chart_slides(build_of(found("acme"), look=look).documents().files["acme.pptx"])[0]._element
    colours = {colour.get("val") for colour in xml.iter(qn("a:srgbClr"))}
    assert "7A1F3D" in colours


def test_the_colours_of_a_rule_book_are_those_of_its_branches(run: Run, tmp_path: Path) -> None:
    spec = str(Path(__file__).parents[1] / "specs" / "own-rules" / "security.yaml")
    assert run("build", spec, "-f", "pptx", "-o", str(tmp_path), "-q").status == 0
    xml = chart_slides((tmp_path / "security.pptx").read_bytes())[0]._element
    assert "6A1B9A" in {colour.get("val") for colour in xml.iter(qn("a:srgbClr"))}


def test_the_chart_can_be_a_picture(run: Run, tmp_path: Path) -> None:
    spec = str(next(spec for spec in SPECS if spec.stem == "minimal"))
    done = run("build", spec, "-f", "pptx", "-o", str(tmp_path), "-q", "--chart", "picture")
    assert done.status == 0, done.err
    members = unzipped((tmp_path / "minimal.pptx").read_bytes())
    kinds = sorted(name.rpartition(".")[2] for name in members if name.startswith("ppt/media/"))
    assert kinds == ["png", "svg"]
    slide = chart_slides((tmp_path / "minimal.pptx").read_bytes())[0]
    (picture,) = slide._element.iter(qn("p:pic"))
    assert "svgBlip" in str([element.tag for element in picture.iter()])
    assert next(picture.iter(qn("p:cNvPr"))).get("descr")


# --- templates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", FOREIGN)
def test_a_template_gives_master_layouts_fonts_and_colours_and_keeps_nothing_of_its_examples(
    template: str,
) -> None:
    content = made("acme", template)
    members, before = unzipped(content), unzipped(FOREIGN[template]())
    assert "EXAMPLE" not in str(members)
    masters = [n for n in before if n.startswith("ppt/slideMasters/slideMaster") and n.endswith(".xml")]
    assert masters and all(name in members for name in masters)
    assert opened(content).slide_width == opened(FOREIGN[template]()).slide_width
    for slide in opened(content).slides:
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text
        for placeholder in slide.placeholders:
            assert placeholder.has_text_frame and placeholder.text_frame.text.strip()
    slide = chart_slides(content)[0]
    fills = {
        colour.get("val")
        for shape in slide._element.iter(qn("p:spPr"))
        for colour in shape.iter(qn("a:schemeClr"))
    }
    assert {"accent1", "dk1", "lt1"} <= fills
    faces = {face.get("typeface") for face in slide._element.iter(qn("a:latin"))}
    assert faces <= ({"Arial", "+mn-lt", "+mj-lt"} if template == "renamed" else {"+mn-lt"})


def test_on_a_dark_master_what_is_drawn_lies_on_a_light_panel() -> None:
    names = [name_of(shape) for shape in shapes_of(opened(made("acme", "dark")).slides[2]._element)]
    assert "Panel" in names
    assert "Panel" not in [s.name for s in opened(made("acme")).slides[1].shapes]


def _external_picture() -> bytes:
    link = (
        b'<Relationship Id="rId99" TargetMode="External" Target="file:///etc/logo.png" Type="http://schemas.'
        b'openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
    )
    name = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
    return changed(four_by_three(), name, b"</Relationships>", link)


def _with(name: str, content: bytes) -> bytes:
    return zipped({**unzipped(four_by_three()), name: content})


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a text file": (lambda: b"not a presentation", "not a PowerPoint file"),
    "a Word file": (corporate, "not a PowerPoint file"),
    "an old file": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older kind"),
    "encrypted": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "cut off": (lambda: four_by_three()[:-2000], "damaged"),
    "entities": (
        lambda: changed(four_by_three(), "ppt/presentation.xml", b"<p:pres", b"<!DOCTYPE x []><p:pres"),
        "document type",
    ),
    "XML that ends early": (
        lambda: changed(four_by_three(), "ppt/slideMasters/slideMaster1.xml", b"</p:sldMaster>", b""),
        "damaged",
    ),
    "macros": (
        lambda: zipped(
            {
                **unzipped(
                    changed(
                        four_by_three(),
                        CONTENT_TYPES,
                        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
                        b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
                    )
                ),
                "ppt/vbaProject.bin": b"",
            }
        ),
        "macros",
    ),
    "many parts": (
        lambda: zipped({**unzipped(four_by_three()), **{f"ppt/x{n}": b"" for n in range(MOST_PARTS)}}),
        "parts",
    ),
    "packed too tightly": (lambda: _with("ppt/x", b"\0" * 10_000_000), "packed too tightly"),
    "a picture elsewhere": (_external_picture, "not in it"),
    "slides of no size": (
        lambda: changed(four_by_three(), "ppt/presentation.xml", b'cx="9144000"', b'cx="914400"'),
        "too small",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_template_that_cannot_be_used_is_refused_in_a_sentence(case: str, run: Run, tmp_path: Path) -> None:
    make, said = REFUSED[case]
    (tmp_path / "t.pptx").write_bytes(make())
    spec = str(next(spec for spec in SPECS if spec.stem == "minimal"))
    options = ("-f", "pptx", "-o", str(tmp_path / "out"), "--slide-template", str(tmp_path / "t.pptx"))
    refused = run("build", spec, *options)
    assert refused.status == 2
    assert re.search(said, " ".join(refused.err.split()))
    assert "the template" in refused.err and "Traceback" not in refused.err


@tried(25)
@given(st.data())
def test_a_damaged_template_is_refused_or_used_but_nothing_else(data: st.DataObject) -> None:
    members = unzipped(four_by_three())
    name = data.draw(st.sampled_from([n for n in sorted(members) if n.endswith((".xml", ".rels"))]))
    start = data.draw(st.integers(0, len(members[name])))
    length = data.draw(st.integers(1, 300))
    members[name] = members[name][:start] + members[name][start + length :]
    template = zipped(members)
    try:
        check_slide_template(template)
    except TemplateError:
        return
    style = Style(slide_template=template)
    assert opened(build_of(found("minimal"), style).documents().files["acme.pptx"]).slides


def test_a_large_organisation_is_a_deck_of_a_slide_for_each_page() -> None:
    answered = decided(organisations.organisation(500))
    built = build_of(answered)
    content = built.documents().files["acme.pptx"]
    assert len(chart_slides(content)) == len(built._pages_of_deck) > 5
    assert not overflowing(content)
