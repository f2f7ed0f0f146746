"""Templates of others: what is kept of them, what is added, and which are refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from io import BytesIO
from itertools import product
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import orgdoc
from examples import tried
from orgdoc.chart.text_metrics import text_width
from orgdoc.colours import READABLE, contrast, mix
from orgdoc.errors import TemplateError
from orgdoc.formats.office_file import MOST_PARTS
from orgdoc.formats.word.styles import by_id, chain, id_of, kind_of, name_of, read_styles, styles_in
from orgdoc.formats.word.takeover import take_over
from orgdoc.formats.word.template_file import built_in_template
from orgdoc.formats.word.typeface import typeface_of
from orgdoc.formats.word.write import to_docx
from orgdoc.formats.zipped import CONTENT_TYPES, zipped
from orgdoc.views.document import Column, Table, Text
from test_word_rendering import PICTURES, body_of, briefing, document, outline
from word_checks import parts, problems
from word_templates import TEAL, as_dotx, changed, corporate, saved

STYLES_OF_OURS = (
    "orgdoc Lead",
    "orgdoc Detail",
    "orgdoc Note",
    "orgdoc Sign",
    "orgdoc Figure",
    "toc 1",
    "toc 2",
    "toc 3",
    "orgdoc Table Text",
    "orgdoc Table Level 1",
    "orgdoc Table Level 2",
    "orgdoc Table Level 3",
    "orgdoc Table Number",
    "orgdoc Table Heading",
    "orgdoc Section End",
    "orgdoc Hedge",
    "orgdoc Quiet",
    "Hyperlink",
    "orgdoc Table",
)
CORPORATE = corporate()
TEXT = outline(to_docx(briefing(), PICTURES))


def written(template: bytes) -> bytes:
    content = to_docx(briefing(), PICTURES, template=template)
    assert problems(content) == []
    return content


def text_of(content: bytes, kind: str = "document") -> str:
    members = parts(content)
    names = [name for name in sorted(members) if name.startswith(f"word/{kind}") and name.endswith(".xml")]
    texts = (t.text or "" for n in names for t in etree.fromstring(members[n]).iter(qn("w:t")))
    return "".join(texts)


def blank(*, body: Callable[[docx.document.Document], object] = lambda word: None) -> bytes:
    word = docx.Document()
    body(word)
    return saved(word)


def test_our_own_template_has_all_it_takes() -> None:
    ready = take_over(built_in_template())
    assert ready.added == ()
    assert to_docx(briefing(), PICTURES, template=built_in_template()) == to_docx(briefing(), PICTURES)


@pytest.mark.parametrize("own_section", [False, True])
def test_a_corporate_template_keeps_its_look_and_its_cover(own_section: bool) -> None:
    template = corporate(own_section=own_section)
    ready = take_over(template)
    assert ready.added == STYLES_OF_OURS
    assert (ready.has_cover, ready.has_header, ready.has_footer) == (True, True, True)
    content = written(template)
    cover = ["[Title] Nordwerke AG", "[Subtitle] Vorstandsvorlage", "[Normal] Bielefeld"]
    cover += ["[Normal]"] * own_section  # which bears the end of the section
    assert outline(content) == [*cover, *TEXT[:2], "[Subtitle] Acme · Draft", *TEXT[2:]]
    assert "Blindtext" not in text_of(content)
    assert "Draft" not in text_of(content, "header")
    word = docx.Document(BytesIO(content))
    assert {round((section.page_width or 0) / Cm(1), 1) for section in word.sections} == {21, 29.7}
    assert word.styles["Heading 1"].style_id == "berschrift1"
    assert word.styles["Body Text"].font.name is None  # the corporate one, not ours


def test_the_text_begins_on_a_page_of_its_own_after_the_cover() -> None:
    def breaks(content: bytes) -> list[bool]:
        body = body_of(content)
        return [p.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None for p in body.iter(qn("w:p"))]

    assert breaks(written(corporate()))[:4] == [False, False, False, True]
    in_sections = written(corporate(own_section=True))
    assert breaks(in_sections)[:4] == [False, False, False, False]
    assert not list(body_of(in_sections).iter(qn("w:br")))


def test_every_page_has_the_logo_also_a_wide_one() -> None:
    content = written(corporate())
    headers = [docx.Document(BytesIO(content)).sections[n].header for n in range(3)]
    assert [len(list(header.part.element.iter(qn("wp:inline")))) for header in headers] == [1, 1, 1]
    upright, wide, again = (header.paragraphs[0].paragraph_format.tab_stops for header in headers)
    assert [round(stop.position.cm, 1) for stop in wide if stop.alignment.name == "RIGHT"] == [24.2]
    assert len(upright) == len(again) == 0  # those of its style
    names = [name for name in parts(content) if "/media/" in name]
    assert len(names) == 3  # the logo once, our picture in two forms


def test_styles_that_are_added_follow_the_look_of_the_template() -> None:
    styles = docx.Document(BytesIO(take_over(corporate()).content)).styles
    heading, lead = styles["orgdoc Table Heading"], styles["orgdoc Lead"]
    assert str(heading.font.color.rgb) == TEAL
    assert lead.base_style is not None and lead.base_style.style_id == "Standard"
    assert lead.font.size is not None and lead.font.size.pt == 12.5
    fills = [shading.get(qn("w:fill")) for shading in styles["orgdoc Table"].element.iter(qn("w:shd"))]
    assert fills == [mix(TEAL, "FFFFFF", share).removeprefix("#") for share in (0.16, 0.05)]


def test_a_style_that_is_of_another_kind_in_the_template_is_left_to_it() -> None:
    """Where somebody called a style of paragraphs `Strong`, ours stands beside it, by another name."""
    styles = styles_of(built_in_template())
    for style in styles_in(styles):
        if not style.get(qn("w:default")):
            style.set(qn("w:type"), "character" if kind_of(style) == "paragraph" else "paragraph")
    template = zipped({**parts(built_in_template()), "word/styles.xml": etree.tostring(styles)})
    found = styles_of(written(template))
    names = {(kind_of(style), name_of(style)) for style in styles_in(found)}
    assert {("paragraph", "Strong"), ("character", "orgdoc Strong")} <= names
    assert {("character", "orgdoc Note"), ("paragraph", "orgdoc orgdoc Note")} <= names


def test_a_column_has_room_for_its_longest_word_in_the_face_of_the_theme() -> None:
    columns = (Column("For"), Column("Why"))
    rows = (
        ((Text("modernisation"),), (Text("It serves people inside, and nobody outside asks for it. " * 3),)),
    )

    def narrow(template: bytes) -> int:
        made = to_docx(document(Table(columns, rows, "Who", "Who", "who")), {}, template=template)
        widths = docx.Document(BytesIO(made)).tables[0]._tbl.iter(qn("w:gridCol"))
        return int(next(widths).get(qn("w:w"), ""))

    calibri, verdana = (
        changed(blank(), "word/theme/theme1.xml", b'typeface="Cambria"', b'typeface="%s"' % face)
        for face in (b"Calibri", b"Verdana")
    )
    padding = 240  # twips at both sides of the word, which the face does not change
    assert narrow(verdana) - padding > 1.18 * (narrow(calibri) - padding)


@pytest.mark.parametrize("cm", [5, 6, 7, 8, 8.8, 10, 12, 16])
def test_no_word_of_a_table_breaks_however_narrow_the_text_is(cm: float) -> None:
    word = docx.Document(BytesIO(built_in_template()))
    section = word.sections[-1]
    section.left_margin = section.right_margin = Cm((21 - cm) / 2)
    acme = orgdoc.load(Path(__file__).parents[1] / "specs" / "acme.yaml").decide()
    written = acme.briefing(template=saved(word)).to_docx()
    _, size = typeface_of(written, read_styles(written.styles.element)["orgdoc Table Text"])
    assert len(written.tables) > 6 and size
    said = set()
    for table in written.tables:
        widths = [int(column.get(qn("w:w"), "")) / 20 - 10.8 for column in table._tbl.iter(qn("w:gridCol"))]
        for row in table._tbl.tr_lst:
            for cell, room in zip(row.tc_lst, widths, strict=True):
                parts = cell.iter(qn("w:t"), qn("w:br"))
                text = "".join(part.text or "" if part.tag == qn("w:t") else "\n" for part in parts)
                said |= set(text.split())
                for token in re.findall(r"[^\s\u200b-]+-?", text):
                    assert text_width(token.replace("\N{NO-BREAK SPACE}", " "), size, False) <= room, (
                        cm,
                        token,
                    )
    assert {"infrastructure", "36", "Firm"} <= {word.strip(".,:;") for word in said}


def test_a_picture_leaves_room_for_its_caption_however_large_the_template_writes_it() -> None:
    """Else the caption stands alone on the next page."""

    def height(points: int) -> int:
        word = docx.Document()
        word.sections[0].page_height = Cm(11)  # a page so low that the picture is bound by its height
        style = word.styles["Caption"]
        style.font.size, style.paragraph_format.space_before = Pt(points), Pt(2 * points)
        body = body_of(to_docx(briefing(), PICTURES, template=saved(word)))
        captions = [t for t in body.iter(qn("w:t")) if t.text and t.text.startswith("Figure")]
        pictures = [p for p in body.iter(qn("w:p")) if p.find(f".//{qn('w:drawing')}") is not None]
        assert captions and all(p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in pictures)
        return int(next(body.iter(qn("wp:extent"))).get("cy", ""))

    larger = 30 + 2 * 30 - (9 + 2 * 9)  # points, a line and what is above it
    usual = Cm(1.6)  # is kept free in any case
    assert height(30) <= height(9) - (Pt(larger) - usual) < height(9)


def test_a_heading_colour_that_is_too_light_is_not_used_for_text() -> None:
    template = corporate().replace(TEAL.encode(), b"F5A623")
    members = parts(corporate())
    members["word/styles.xml"] = members["word/styles.xml"].replace(TEAL.encode(), b"F5A623")
    template = zipped(members)
    styles = docx.Document(BytesIO(take_over(template).content)).styles
    assert styles["orgdoc Table Heading"].font.color.rgb is None
    assert problems(written(template)) == []


def test_a_dotx_gives_the_same_document_as_its_docx() -> None:
    assert written(as_dotx(corporate())) == written(corporate())


def test_a_template_without_header_and_lists_gets_ours() -> None:
    members = parts(corporate(cover=False, header=False))
    relations = members["word/_rels/document.xml.rels"]
    numbering = next(r for r in etree.fromstring(relations) if r.get("Type", "").endswith("/numbering"))
    members["word/_rels/document.xml.rels"] = relations.replace(
        etree.tostring(numbering).replace(
            b' xmlns="http://schemas.openxmlformats.org/package/2006/relationships"', b""
        ),
        b"",
    )
    del members["word/numbering.xml"]
    template = zipped(members)
    ready = take_over(template)
    assert not (ready.has_cover or ready.has_header or ready.has_footer)
    assert {"List Bullet (its numbering)", "List Number (its numbering)"} <= set(ready.added)
    content = written(template)
    assert "AcmeDraft" in text_of(content, "header")
    numbers = {number.get(qn("w:val")) for number in body_of(content).iter(qn("w:numId"))}
    lists = etree.fromstring(parts(content)[docx_part(content, "numbering")]).findall(qn("w:num"))
    assert numbers <= {one.get(qn("w:numId")) for one in lists}


def docx_part(content: bytes, name: str) -> str:
    return next(n for n in parts(content) if n.startswith(f"word/{name}") and n.endswith(".xml"))


def with_style(name: str, properties: str) -> bytes:
    """Return a corporate template one of whose styles has further properties."""

    def change(word: docx.document.Document) -> None:
        style = next(one for one in styles_in(word.styles.element) if name_of(one) == name)
        for part in parse(properties):
            style.append(part)

    word = docx.Document(BytesIO(CORPORATE))
    change(word)
    return saved(word)


def parse(xml: str) -> etree._Element:
    return parse_xml(f"<w:style {nsdecls('w')}>{xml}</w:style>")


def styles_of(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["word/styles.xml"])


def test_a_title_that_a_template_hides_is_shown_and_told() -> None:
    template = with_style("Title", "<w:rPr><w:vanish/></w:rPr>")
    assert take_over(template).hidden == ("Title",) and take_over(CORPORATE).hidden == ()
    assert b"<w:vanish" not in parts(written(template))["word/styles.xml"]


OUT_OF_SIGHT = {
    "letters of a point": "<w:rPr><w:sz w:val='2'/></w:rPr>",
    "letters as narrow as a line": "<w:rPr><w:w w:val='1'/></w:rPr>",
    "below its line": "<w:rPr><w:position w:val='-400'/></w:rPr>",
    "a line of a point": "<w:pPr><w:spacing w:line='20' w:lineRule='exact'/></w:pPr>",
    "beside the page": "<w:pPr><w:ind w:left='-20000' w:right='20000'/></w:pPr>",
    "the colour of the theme’s page": "<w:rPr><w:color w:val='auto' w:themeColor='background1'/></w:rPr>",
}


@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_a_title_that_nobody_can_see_is_shown_and_told(how: str) -> None:
    word = docx.Document(BytesIO(to_docx(document(), {})))
    styles = word.styles.element
    for style in [one for one in styles_in(styles) if name_of(one) == "Title"]:
        for old in style.findall(qn("w:rPr")) + style.findall(qn("w:pPr")):
            style.remove(old)
        style.append(parse(OUT_OF_SIGHT[how])[0])
    ready = take_over(saved(word))
    assert ready.hidden == ("Title",)
    title = style_called("Title", by_id(docx.Document(BytesIO(ready.content)).styles.element))
    said = etree.fromstring(f"<w:x {nsdecls('w')}>{OUT_OF_SIGHT[how]}</w:x>")[0][0]
    kept = [part for part in title.iter(said.tag) if part.items() == said.items()]
    assert kept == []


def in_white(name: str, fill: str = "") -> bytes:
    word = docx.Document(BytesIO(CORPORATE))
    style = word.styles[name]
    style.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    if fill:
        style.element.get_or_add_pPr().append(parse(f'<w:shd w:val="clear" w:fill="{fill}"/>')[0])
    return saved(word)


def test_text_in_the_colour_of_the_page_is_shown_and_told_and_a_cover_keeps_its_own() -> None:
    template = in_white("Title")
    assert take_over(template).hidden == ("Title",) and take_over(in_white("Title", "1F3F66")).hidden == ()
    content = written(template)
    title = next(one for one in styles_in(styles_of(content)) if name_of(one) == "Title")
    assert next(title.iter(qn("w:color")), None) is None
    assert take_over(in_white("Normal")).hidden == ("Normal",)
    cover = next(p for p in body_of(content).iter(qn("w:p")) if p.findall(f".//{qn('w:t')}"))
    assert [colour.get(qn("w:val")) for colour in cover.iter(qn("w:color"))] == ["FFFFFF"]


def test_our_text_runs_from_left_to_right_and_a_cover_as_it_did() -> None:
    template = with_style("Normal", "<w:pPr><w:bidi/><w:jc w:val='end'/></w:pPr><w:rPr><w:rtl/></w:rPr>")
    upright = docx.Document(BytesIO(template))
    upright.sections[-1]._sectPr.append(parse('<w:textDirection w:val="tbRl"/>')[0])
    content = written(saved(upright))
    assert next(body_of(content).iter(qn("w:textDirection")), None) is None
    styles = styles_of(content)
    normal = next(one for one in styles_in(styles) if name_of(one) == "Normal")
    assert next(normal.iter(qn("w:bidi"), qn("w:rtl"), qn("w:jc")), None) is None
    cover, *_, last = [p for p in body_of(content).iter(qn("w:p")) if p.find(f".//{qn('w:t')}") is not None]
    assert cover.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    assert last.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None


NUMBERED = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize(("name", "style"), [("TOC Heading", "TOCHeading"), ("caption", "Caption")])
def test_what_is_no_chapter_bears_no_number_of_the_template(name: str, style: str, own: bool) -> None:
    def numbered(word: docx.document.Document) -> None:
        styles = word.styles.element
        by_id(styles)["Heading1"].append(parse(NUMBERED)[0])
        for old in [one for one in styles_in(styles) if id_of(one) == style]:
            styles.remove(old)
        look = NUMBERED if own else '<w:basedOn w:val="Heading1"/>'
        styles.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="{style}">'
                f'<w:name w:val="{name}"/>{look}</w:style>'
            )
        )

    styles = styles_of(written(blank(body=numbered)))
    (number,) = by_id(styles)[style].iter(qn("w:numId"))
    assert number.get(qn("w:val")) == "0"
    assert [one.get(qn("w:val")) for one in by_id(styles)["Heading1"].iter(qn("w:numId"))] == ["1"]


PARTING = {
    "a new page": "<w:pageBreakBefore/>",
    "a frame": '<w:framePr w:w="6000" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:y="900"/>',
    "much room": '<w:spacing w:before="18000" w:after="18000"/>',
    "lines of one height": '<w:spacing w:line="240" w:lineRule="exact"/>',
}


@pytest.mark.parametrize("how", PARTING)
@pytest.mark.parametrize("inherited", [True, False])
def test_no_style_of_a_template_parts_a_caption_from_its_picture_or_table(how: str, inherited: bool) -> None:
    word = docx.Document(BytesIO(to_docx(document(), {})))
    look = f"<w:pPr>{PARTING[how]}</w:pPr>"
    changed_ones = ["caption", "orgdoc Figure", "orgdoc Table Heading", "orgdoc Table Text"]
    styles = word.styles.element
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="Parting">'
            f'<w:name w:val="Parting"/>{look}</w:style>'
        )
    )
    for style in [one for one in styles_in(styles) if name_of(one) in changed_ones]:
        for old in style.findall(qn("w:pPr")) + style.findall(qn("w:basedOn")):
            style.remove(old)
        style.append(parse('<w:basedOn w:val="Parting"/>' if inherited else look)[0])
    content = written(saved(word))
    ready = by_id(styles_of(content))
    for name in changed_ones:
        looks = [one.find(qn("w:pPr")) for one in chain(ready, id_of(style_called(name, ready)))]
        stated = [part for look in looks if look is not None for part in look]

        def said(tag: str, attribute: str, stated: list[etree._Element] = stated) -> str | None:
            values = [part.get(qn(attribute)) for part in stated if part.tag == qn(tag)]
            return next((value for value in values if value is not None), None)

        tags = [part.tag for part in stated]
        assert qn("w:framePr") not in tags, name
        assert qn("w:pageBreakBefore") not in tags or said("w:pageBreakBefore", "w:val") == "0", name
        if not name.startswith("orgdoc Table"):
            room = [int(said("w:spacing", side) or "0") for side in ("w:before", "w:after")]
            assert max(room) <= 1440, name
        if name == "orgdoc Figure":
            assert said("w:spacing", "w:lineRule") in (None, "auto")
    begins = [style for style in ready.values() if name_of(style).startswith("heading")]
    assert begins and not any(style.find(f".//{qn('w:pageBreakBefore')}") is not None for style in begins)
    kept = [extent.get("cy") for extent in body_of(content).iter(qn("wp:extent"))]
    assert kept and all(int(height or "0") > 0 for height in kept)


def style_called(name: str, styles: Mapping[str, etree._Element]) -> etree._Element:
    return next(style for style in styles.values() if name_of(style) == name)


def test_a_chapter_begins_a_page_where_the_template_says_so() -> None:
    styles = styles_of(written(with_style("heading 1", "<w:pPr><w:pageBreakBefore/></w:pPr>")))
    (begins,) = style_called("heading 1", by_id(styles)).iter(qn("w:pageBreakBefore"))
    assert begins.get(qn("w:val"), "true") == "true"


def test_pages_are_counted_from_the_first_where_what_was_counted_is_gone() -> None:
    def counted(word: docx.document.Document) -> None:
        word.add_paragraph("")  # a cover that nobody sees
        section = word.add_section(WD_SECTION.NEW_PAGE)
        section._sectPr.append(parse('<w:pgNumType w:start="4"/>')[0])

    assert b'w:start="4"' not in parts(written(blank(body=counted)))["word/document.xml"]


def test_settings_come_in_the_order_that_word_expects() -> None:
    late = ["themeFontLang", "clrSchemeMapping", "shapeDefaults", "decimalSymbol", "listSeparator"]

    def shuffled(word: docx.document.Document) -> None:
        settings = word.settings.element
        for name in late:
            for old in settings.findall(qn(f"w:{name}")):
                settings.remove(old)
            settings.insert(0, settings.makeelement(qn(f"w:{name}"), {qn("w:val"): ","}))

    names = [
        child.tag for child in etree.fromstring(parts(written(blank(body=shuffled)))["word/settings.xml"])
    ]
    assert [name for name in names if name in set(map(qn, [f"w:{one}" for one in late]))] == [
        qn(f"w:{name}") for name in late
    ]
    assert names.index(qn("w:compat")) < names.index(qn("w:themeFontLang"))


def test_a_kind_for_macros_without_any_is_a_template() -> None:
    template = changed(
        as_dotx(CORPORATE),
        CONTENT_TYPES,
        b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        b"vnd.ms-word.template.macroEnabledTemplate.main+xml",
    )
    assert written(template) == written(CORPORATE)


def test_a_long_template_takes_time_that_grows_as_it_does() -> None:
    def long(rows: int) -> bytes:
        def body(word: docx.document.Document) -> None:
            word.add_paragraph("Cover").add_run().add_break(WD_BREAK.PAGE)
            table = word.add_table(1, 4)
            row = table.rows[0]._tr
            for _ in range(rows):
                table._tbl.append(deepcopy(row))

        return blank(body=body)

    def seconds(template: bytes) -> float:
        begun = time.process_time()
        take_over(template)
        return time.process_time() - begun

    short, eightfold = seconds(long(1_000)), seconds(long(8_000))
    assert eightfold < 24 * short  # 64 times as long, were it to grow with the square


def test_an_empty_header_is_none() -> None:
    def looked_at(word: docx.document.Document) -> None:
        word.sections[0].header.is_linked_to_previous = False

    assert not take_over(blank(body=looked_at)).has_header


def cover_with(*steps: str) -> bytes:
    """Return a template whose body is written step by step."""

    field_char = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'

    def write(word: docx.document.Document) -> None:
        for step in steps:
            if step == "break":
                word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            elif step == "new page":
                word.add_paragraph("More").paragraph_format.page_break_before = True
            elif step == "section":
                word.add_section()
            elif step == "continuous":
                word.add_section(WD_SECTION.CONTINUOUS)
            elif step == "heading":
                word.add_heading("Chapter")
            elif step == "hidden":
                word.add_paragraph().add_run("Seen by nobody").font.hidden = True
            elif step == "table":
                word.add_table(1, 1).cell(0, 0).text = "In a table"
            elif step == "contents":
                codes = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (" T", "OC 1-2"))
                word.add_paragraph()._p.extend(
                    parse_xml(f"<w:p {nsdecls('w')}>{field_char}{codes}{field_char}</w:p>")
                )
            elif step == "index":
                word.add_paragraph()._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="INDEX"/>'))
            elif step == "date":
                word.add_paragraph()._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="DATE"/>'))
            elif step == "seen":
                word.add_paragraph().add_run()._r.append(
                    word.element.makeelement(qn("w:lastRenderedPageBreak"))
                )
            else:
                word.add_paragraph(step)

    return blank(body=write)


@pytest.mark.parametrize(
    ("steps", "kept"),
    [
        ((), ""),
        (("Only text",), ""),
        (("Cover", "break", "Sample"), "Cover"),
        (("Cover", "new page", "Sample"), "Cover"),
        (("Cover", "section", "Sample"), "Cover"),
        (("Cover", "continuous", "Note", "section", "Sample"), "CoverNote"),
        (("Cover", "continuous", "Sample"), ""),
        (("Cover", "table", "break", "Sample"), "CoverIn a table"),
        (("heading", "break", "Sample"), ""),
        (("Two pages", "seen", "of text", "break", "Sample"), ""),
        (("break", "Sample"), ""),
        (("section", "Sample"), ""),
        (("hidden", "break", "Sample"), ""),
        (("hidden", "section", "Sample"), ""),
        (("Cover", "hidden", "section", "Sample"), "CoverSeen by nobody"),
        (("Cover", "contents", "1 Chapter", "break", "Sample"), ""),
        (("Cover", "index", "section", "Sample"), ""),
        (("Cover", "date", "break", "contents"), "Cover"),
    ],
)
def test_a_cover_is_what_fills_the_first_page(steps: tuple[str, ...], kept: str) -> None:
    ready = take_over(cover_with(*steps))
    assert text_of(ready.content) == kept
    assert ready.has_cover == bool(kept)


def test_a_cover_says_what_this_document_is_called() -> None:
    def write(word: docx.document.Document) -> None:
        word.add_paragraph("Old title").add_run(" of the template")
        body = word.element.body
        control = etree.fromstring(
            f'<w:sdt xmlns:w="{body.nsmap["w"]}"><w:sdtPr><w:dataBinding'
            ' w:xpath="/ns1:coreProperties[1]/ns0:title[1]" w:storeItemID="{6C3C8BC8}"/></w:sdtPr>'
            "<w:sdtContent/></w:sdt>"
        )
        control[-1].append(body[0])
        body.insert(0, control)
        field = word.add_paragraph("By ")._p
        field.append(
            etree.fromstring(
                f'<w:fldSimple xmlns:w="{body.nsmap["w"]}" w:instr=" AUTHOR  \\* MERGEFORMAT ">'
                "<w:r><w:t>Nobody</w:t></w:r></w:fldSimple>"
            )
        )
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    content = to_docx(briefing(), PICTURES, template=blank(body=write))
    assert text_of(content).startswith("Who answers for whatBy The officeWho answers for what")


def test_what_would_make_word_ask_does_not_come_along() -> None:
    members = parts(corporate())
    settings_part = members["word/settings.xml"]
    at = settings_part.index(b">", settings_part.index(b"<w:settings")) + 1
    asks = b'<w:documentProtection w:edit="forms" w:enforcement="1"/><w:updateFields w:val="true"/>'
    members["word/settings.xml"] = settings_part[:at] + asks + settings_part[at:]
    content = parts(written(zipped(members)))
    assert b"updateFields" not in content["word/settings.xml"]
    assert b"documentProtection" not in content["word/settings.xml"]
    assert not [name for name in content if "stylesWithEffects" in name or "thumbnail" in name]


def test_properties_of_the_template_stay_beside_ours() -> None:
    once = to_docx(briefing(), PICTURES)
    label = changed(once, "docProps/custom.xml", b"rulebook", b"MSIP_Label_1")
    custom = parts(to_docx(briefing(), PICTURES, template=label))["docProps/custom.xml"]
    names = [entry.get("name") for entry in etree.fromstring(custom)]
    pids = [entry.get("pid") for entry in etree.fromstring(custom)]
    assert names == ["MSIP_Label_1", "rulebook", "spec <&>"]
    assert len(set(pids)) == 3


def broken_zip() -> bytes:
    content = bytearray(corporate())
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


def bomb(name: str, size: int, count: int = 1) -> bytes:
    buffer = BytesIO(corporate())
    with ZipFile(buffer, "a", ZIP_DEFLATED) as file:
        for number in range(count):
            file.writestr(f"{name}{number}", b"\0" * size)
    return buffer.getvalue()


def with_outside_picture() -> bytes:
    return changed(
        corporate(),
        "word/_rels/header1.xml.rels",
        b'Target="media/image1.png"',
        b'Target="file:///S:/logo.png" TargetMode="External"',
    )


def with_chain(parts_in_a_row: int) -> bytes:
    """Return a template with custom parts each of which leads to the next."""
    members = parts(corporate())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    begin = f'<Relationship Id="rIdX" Type="{kind}" Target='
    whole = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    relations = members["word/_rels/document.xml.rels"]
    first = f'{begin}"c0.xml"/></Relationships>'.encode()
    members["word/_rels/document.xml.rels"] = relations.replace(b"</Relationships>", first)
    for number in range(parts_in_a_row):
        members[f"word/c{number}.xml"] = b"<c/>"
        if number + 1 < parts_in_a_row:
            leads = f'{whole}{begin}"c{number + 1}.xml"/></Relationships>'
            members[f"word/_rels/c{number}.xml.rels"] = leads.encode()
    return zipped(members)


def with_entities_elsewhere() -> bytes:
    """Return a template whose settings do not end in .xml, and would grow when they are read."""
    members = parts(corporate())
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 4))
    settings_part = members.pop("word/settings.xml").decode().partition("?>")[2]
    words = settings_part.replace("</w:settings>", "<w:x>&e3;</w:x></w:settings>")
    members["word/settings.dat"] = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>{words}'.encode()
    for name in (CONTENT_TYPES, "word/_rels/document.xml.rels"):
        members[name] = members[name].replace(b"settings.xml", b"settings.dat")
    return zipped(members)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "not a Word file"),
    "text": (lambda: b"Dear template,", "not a Word file"),
    "another zip": (lambda: zipped({"a.txt": b"a"}), "not a Word file"),
    "a workbook": (
        lambda: changed(corporate(), CONTENT_TYPES, b"wordprocessingml", b"spreadsheetml"),
        "not a Word file",
    ),
    "macros": (
        lambda: changed(
            corporate(),
            CONTENT_TYPES,
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"vnd.ms-word.document.macroEnabled.main+xml",
            {"word/vbaProject.bin": b"x"},
        ),
        "has macros",
    ),
    "a picture that is gone": (
        lambda: zipped({n: c for n, c in parts(corporate()).items() if not n.startswith("word/media/")}),
        "lacks a picture that it shows",
    ),
    "old .doc": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "older kind"),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "cut off": (lambda: corporate()[:-2000], "damaged"),
    "a byte changed": (broken_zip, "damaged"),
    "no styles": (
        lambda: zipped({n: c for n, c in parts(corporate()).items() if n != "word/styles.xml"}),
        "damaged",
    ),
    "XML that ends early": (
        lambda: changed(corporate(), "word/document.xml", b"</w:body></w:document>", b""),
        "damaged",
    ),
    "entities": (
        lambda: changed(corporate(), "word/document.xml", b"<w:document", b"<!DOCTYPE x []><w:document"),
        "document type",
    ),
    "entities in UTF-16": (
        lambda: zipped(
            {
                name: f"<!DOCTYPE x []>{content.decode().partition('?>')[2]}".encode("utf-16")
                if name == "word/styles.xml"
                else content
                for name, content in parts(corporate()).items()
            }
        ),
        "document type",
    ),
    "entities in a part of another name": (with_entities_elsewhere, "document type"),
    "parts without end": (lambda: with_chain(MOST_PARTS // 2 - 50), "damaged"),
    "parts in a long row": (lambda: with_chain(150), "without end"),
    "a relationship to nowhere": (
        lambda: changed(corporate(), "_rels/.rels", b'Target="word/document.xml"', b""),
        "cannot be read",
    ),
    "a page of no width": (
        lambda: changed(corporate(), "word/document.xml", b'<w:pgSz w:w="', b'<w:pgSz w:w="wide'),
        "damaged",
    ),
    "a stop nowhere": (
        lambda: changed(corporate(), "word/styles.xml", b'w:val="right"', b""),
        "cannot be read",
    ),
    "strict": (
        lambda: changed(
            corporate(),
            "_rels/.rels",
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
        ),
        "Strict",
    ),
    "many parts": (lambda: bomb("word/x", 1, MOST_PARTS), "parts"),
    "packed too tightly": (lambda: bomb("word/x", 10_000_000), "packed too tightly"),
    "too large": (lambda: bomb("word/x", 26_000_000, 4), "unpacks to more than 100 MB"),
    "picture elsewhere": (with_outside_picture, "not in it"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_template_that_cannot_be_used_is_refused_in_a_sentence(case: str) -> None:
    make, said = REFUSED[case]
    with pytest.raises(TemplateError, match=said) as refused:
        take_over(make())
    assert str(refused.value).startswith("the template ")
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@tried(25)
@given(st.data())
def test_a_damaged_template_is_refused_or_used_but_nothing_else(data: st.DataObject) -> None:
    members = parts(CORPORATE)
    assert docx.Document(BytesIO(take_over(zipped(members)).content))  # whole, it is used
    name = data.draw(st.sampled_from([n for n in sorted(members) if n.endswith((".xml", ".rels"))]))
    start = data.draw(st.integers(0, len(members[name])))
    length = data.draw(st.integers(1, 300))
    members[name] = members[name][:start] + members[name][start + length :]
    template = zipped(members)
    try:
        content = to_docx(briefing(), PICTURES, template=template)
    except TemplateError:
        return
    docx.Document(BytesIO(content))


# --- contrast -------------------------------------------------------------------------------------


def colours_of(styles: etree._Element, style: etree._Element) -> str:
    """Return the colour of the text in a style; black where none is said."""
    for one in chain(by_id(styles), id_of(style)):
        colour = one.find(f"{qn('w:rPr')}/{qn('w:color')}")
        if colour is not None:
            return str(colour.get(qn("w:val")))
    return "000000"


@pytest.mark.parametrize("template", [built_in_template(), take_over(corporate()).content])
def test_text_of_ours_can_be_read_on_its_ground(template: bytes) -> None:
    styles = etree.fromstring(parts(template)["word/styles.xml"])
    fills = {
        shading.get(qn("w:fill"), "")
        for style in styles_in(styles)
        if name_of(style).startswith("orgdoc")
        for shading in style.iter(qn("w:shd"))
    }
    ours = [
        style
        for style in styles_in(styles)
        if kind_of(style) in ("paragraph", "character")
        and (template == built_in_template() or name_of(style) in STYLES_OF_OURS)
    ]
    for style, ground in product(ours, {"FFFFFF", *fills}):
        assert contrast(colours_of(styles, style), ground) >= READABLE, (name_of(style), ground)


# --- templates of other programs --------------------------------------------------------------------


@pytest.fixture
def pandocs(tmp_path: Path) -> bytes:
    subprocess.run(
        ["pandoc", "-o", "reference.docx", "--print-default-data-file", "reference.docx"],
        cwd=tmp_path, check=True, timeout=60,
    )  # fmt: skip
    return (tmp_path / "reference.docx").read_bytes()


@pytest.mark.e2e
def test_the_reference_of_pandoc_gives_its_styles_and_none_of_its_words(pandocs: bytes) -> None:
    ready = take_over(pandocs)
    assert not ready.has_cover
    assert {"List Bullet", "Quote", "header", "orgdoc Table"} <= set(ready.added)
    assert not {"Heading 1", "heading 1", "Title", "Body Text", "Caption", "caption"} & set(ready.added)
    assert outline(written(pandocs))[1:] == [line.replace("[Caption]", "[Caption]") for line in TEXT[1:]]
    assert "Footnote Text" not in text_of(written(pandocs), "footnotes")


@pytest.mark.e2e
def test_a_template_that_libreoffice_saved(tmp_path: Path) -> None:
    assert shutil.which("soffice")
    (tmp_path / "corporate.docx").write_bytes(corporate())
    (tmp_path / "saved").mkdir()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", "saved", "corporate.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    template = (tmp_path / "saved" / "corporate.docx").read_bytes()
    ready = take_over(template)
    assert (ready.has_cover, ready.has_header, ready.has_footer) == (True, True, True)
    assert "orgdoc Lead" in ready.added and "heading 1" not in ready.added
    content = written(template)
    assert text_of(content).startswith("Nordwerke AGVorstandsvorlageBielefeldWho answers for what")
    assert "Blindtext" not in text_of(content)


# --- what is in a file that somebody else made


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    members = parts(CORPORATE)
    return zipped({**members, name: change(members.get(name, b""))})


def test_lengths_with_a_unit_are_read() -> None:
    made = with_part(
        "word/document.xml", lambda text: re.sub(rb'w:left="[0-9]+"(?=[^>]*w:header)', b'w:left="2cm"', text)
    )
    assert b'w:left="2cm"' in parts(made)["word/document.xml"]
    assert b'w:left="1134"' in parts(written(made))["word/document.xml"]


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("docProps/custom.xml", lambda _: b"<a><b></a>", "damaged"),
        ("word/theme/theme1.xml", lambda text: text[:-20], "damaged"),
        ("word/header1.xml", lambda text: text.replace(b"<w:p>", b"&who;<w:p>", 1) + b"&who;", "damaged"),
        (
            "word/settings.xml",
            lambda text: text.replace(b"<w:", b"<w:zoom w:percent='x'/><w:", 1)[:-9],
            "damaged",
        ),
    ],
)
def test_parts_that_are_not_well_formed_are_refused(
    name: str, change: Callable[[bytes], bytes], said: str
) -> None:
    with pytest.raises(TemplateError, match=said):
        take_over(with_part(name, change))


@pytest.mark.parametrize(
    "field", ["DDEAUTO excel a b", "INCLUDEPICTURE http://a/b.png", "INCLUDETEXT a.docx"]
)
def test_a_field_that_fetches_is_refused(field: str) -> None:
    header = next(name for name in parts(CORPORATE) if name.startswith("word/header"))
    run = (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{field[:3]}</w:instrText></w:r>'
        f'<w:r><w:instrText>{field[3:]} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    made = with_part(header, lambda text: text.replace(b"</w:hdr>", run.encode() + b"</w:hdr>"))
    with pytest.raises(TemplateError, match=field.split(maxsplit=1)[0]):
        take_over(made)


def test_a_template_that_is_too_large_is_not_said_to_be_damaged() -> None:
    with pytest.raises(TemplateError, match="larger than 64 MB"):
        take_over(CORPORATE + bytes(64 * 2**20))


def test_the_face_that_a_theme_names_is_the_one_that_is_measured() -> None:
    word = docx.Document()
    assert typeface_of(word, "Normal") == ("Cambria", 11.0)
    word.styles["Normal"].font.name = "Courier New"
    assert typeface_of(word, "Normal") == ("Courier New", 11.0)
