"""What a document looks like to Word: compared as an outline, and checked by rules."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table as WordTable
from lxml import etree

from orgdoc.formats.safe_text import allowed_href, by_direction, clean, is_right_to_left
from orgdoc.formats.word.sections import split
from orgdoc.formats.word.template_file import built_in_template
from orgdoc.formats.word.write import to_document, to_docx
from orgdoc.formats.zipped import CONTENT_TYPES, zipped
from orgdoc.views.document import (
    Block,
    Column,
    Contents,
    Document,
    Figure,
    Heading,
    Link,
    ListBlock,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Picture,
    Table,
    Text,
)
from word_checks import parts, problems
from word_templates import png, saved

ROOT = Path(__file__).resolve().parent.parent
ARABIC = "مشروع البوابة"


PICTURES = {"chart": Picture(b'<svg xmlns="http://www.w3.org/2000/svg"/>', png(), 1200.0, 400.0)}
FIGURE = Figure("chart", "The two branches", "Chart: the CEO over two officers.", "chart")
PAGE_WITH_FIGURE = Figure("chart", "All managers", "Chart: five managers.", "full-chart", landscape=True)
TABLE = Table(
    (Column("Item"), Column("Officer")),
    (
        ((Link("Ledger", anchor="ledger"),), (Text("CIO", strong=True),)),
        ((Text("Portal & co <b>"),), (Text("CTO"),)),
    ),
    "Who answers",
    "Two items and their officers",
    "assignments",
)


def document(*blocks: Block, **changes: str) -> Document:
    return replace(Document("Who answers", "1 November 2026", "en-GB", blocks), **changes)  # type: ignore[arg-type]


def briefing(items: int = 1) -> Document:
    """Return a document with every kind of block."""
    sections: list[Block] = []
    for number in range(items):
        sections += [
            Heading(3, f"Item {number}", f"item-{number}"),
            Paragraph((Text("Facts", strong=True), Text(": for Finance.")), ParagraphStyle.DETAIL),
            Paragraph((Text("Its reasons are in "), Link("Table 1", anchor="assignments"))),
        ]
    return Document(
        "Who answers for what",
        "1 November 2026",
        "en-GB",
        (
            Paragraph((Text("Two items, "), Text("both clear", emphasis=True)), ParagraphStyle.LEAD),
            ListBlock(((Text("Split it."),), (Text("Name one."),)), ordered=True),
            FIGURE,
            PageBreak(),
            Contents("Contents"),
            Heading(1, "Assignments", "all", in_contents=True),
            TABLE,
            Heading(1, "The chart", "chart-page", in_contents=True),
            PAGE_WITH_FIGURE,
            Heading(1, "Reasons", "reasons", in_contents=True),
            Heading(2, "With the CIO", "cio", in_contents=True),
            Heading(3, "Ledger", "ledger"),
            Paragraph((Text("The source says so."),), ParagraphStyle.QUOTE),
            *sections,
            Heading(1, "Questions", "questions", in_contents=True),
            ListBlock(((Text("Who pays?"),),), ordered=True),
            ListBlock(((Link("The source", href="https://example.com/a?b=1&c=2"),),)),
        ),
        header=("Acme", "Draft"),
        footer="from acme.yaml",
        author="The office",
        subject="Officers",
        keywords="CIO, CTO",
        date="2026-11-01",
        properties={"rulebook": "cio_cto", "spec <&>": "9f2c"},
    )


def outline(content: bytes) -> list[str]:
    """Return one line for each paragraph and each row of a .docx."""
    lines: list[str] = []
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, WordTable):
            lines += [" | ".join(["", *(cell.text for cell in row.cells), ""]).strip() for row in block.rows]
        else:
            lines.append(f"[{block.style.name if block.style else ''}] {block.text}".strip())
    return lines


def body_of(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["word/document.xml"])


def test_every_block_becomes_the_words_and_the_style_it_should() -> None:
    assert outline(to_docx(briefing(), PICTURES)) == [
        "[Title] Who answers for what",
        "[Subtitle] 1 November 2026",
        "[orgdoc Lead] Two items, both clear",
        "[List Number] Split it.",
        "[List Number] Name one.",
        "[orgdoc Figure]",
        "[Caption] Figure 1\u2002The two branches",
        "[Heading 1] Assignments",
        "[Caption] Table 1\u2002Who answers",
        "| Item | Officer |",
        "| Ledger | CIO |",
        "| Portal & co <b> | CTO |",
        "[orgdoc Section End]",
        "[Heading 1] The chart",
        "[orgdoc Figure]",
        "[Caption] Figure 2\u2002All managers",
        "[Heading 1] Reasons",
        "[Heading 2] With the CIO",
        "[Heading 3] Ledger",
        "[Quote] The source says so.",
        "[Heading 3] Item 0",
        "[orgdoc Detail] Facts: for Finance.",
        "[Body Text] Its reasons are in Table 1",
        "[Heading 1] Questions",
        "[List Number] Who pays?",
        "[List Bullet] The source",
    ]


def test_no_rule_is_broken() -> None:
    assert problems(to_docx(briefing(3), PICTURES)) == []


def test_the_rules_see_what_is_broken() -> None:
    members = parts(to_docx(briefing(), PICTURES))
    body = members["word/document.xml"]
    for good, bad in (
        (rb'w:anchor="_Toc', rb'w:anchor="_Gone'),
        (rb'descr="[^"]+"', rb'descr=""'),
        (rb'w:fldCharType="end"', rb'w:fldCharType="separate"'),
        (rb'<w:pStyle w:val="Heading2"/>', rb'<w:pStyle w:val="Heading3"/>'),
        (rb"<w:t [^>]*>The source says so.</w:t>", b""),
        (rb"<w:tblHeader/>", b""),
        (rb"<w:tblDescription [^>]*>", b""),
        (rb"<w:tc>", b'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'),
        (rb">Ledger</w:t>", b">here</w:t>"),
        (rb"</wp:inline>", b"</wp:inline><wp:docPr/>"),
        (rb'w:val="Quote"', b'w:val="Gone"'),
    ):
        broken = re.sub(good, bad, body)
        assert broken != body
        assert problems(zipped({**members, "word/document.xml": broken})), bad


def test_contents_are_filled_linked_and_without_page_numbers() -> None:
    content = to_docx(briefing(), PICTURES)
    control = next(body_of(content).iter(qn("w:sdt")))
    lines = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in control.iter(qn("w:p"))]
    assert lines == ["Contents", "Assignments", "The chart", "Reasons", "With the CIO", "Questions"]
    assert [c.text for c in control.iter(qn("w:instrText"))] == [' TOC \\o "1-2" \\n \\h \\z ']
    assert next(control.iter(qn("w:pPr"))).find(qn("w:pageBreakBefore")) is not None


def test_what_has_nothing_to_show_leaves_nothing() -> None:
    nothing = (ListBlock(()), PageBreak(), Contents("Contents"))
    assert b"w:sdt" not in parts(to_docx(document(*nothing), {}))["word/document.xml"]
    between = to_docx(document(FIGURE, *nothing, PAGE_WITH_FIGURE, *nothing), PICTURES)
    assert [section.orientation for section in docx.Document(BytesIO(between)).sections] == [0, 1]
    assert problems(between) == []


def test_a_new_page_begins_with_the_first_thing_that_shows() -> None:
    begins: list[tuple[Block, str]] = [
        (FIGURE, ""),
        (TABLE, "Table 1\u2002Who answers"),
        (Heading(1, "Ledger", "ledger", in_contents=True), "Ledger"),
        (Contents("Here"), "Here"),
        (ListBlock(((Text("a"),), (Text("b"),))), "a"),
        (Paragraph((Text("c"),)), "c"),
    ]
    for block, words in begins:
        others = [other for other, _ in begins if other is not block]
        body = body_of(to_docx(document(*others, PageBreak(), ListBlock(()), block), PICTURES))
        breaks = list(body.iter(qn("w:pageBreakBefore")))
        paragraph = breaks[0].getparent().getparent()  # type: ignore[union-attr]
        assert len(breaks) == 1
        assert "".join(t.text or "" for t in paragraph.iter(qn("w:t"))) == words  # type: ignore[union-attr]


def test_a_document_to_work_on_is_the_one_that_is_written() -> None:
    word = to_document(briefing(), PICTURES)
    assert [p.text for p in word.paragraphs] == [
        p.text for p in docx.Document(BytesIO(to_docx(briefing(), PICTURES))).paragraphs
    ]
    word.add_heading("Ours", 1)
    word.sections[0].header.paragraphs[0].add_run(" and ours")
    again = saved(word)
    assert problems(again) == []
    assert outline(again)[-1] == "[Heading 1] Ours"


def test_headers_and_footers_declare_the_prefix_of_relationships() -> None:
    members = parts(to_docx(briefing(), PICTURES))
    lines = [members[name] for name in members if name.startswith(("word/header", "word/footer"))]
    assert len(lines) == 4
    assert all("r" in etree.fromstring(line).nsmap for line in lines)


def test_each_ordered_list_begins_at_one() -> None:
    content = to_docx(briefing(), PICTURES)
    numbers = [n.get(qn("w:val")) for n in body_of(content).iter(qn("w:numId"))]
    assert numbers[0] == numbers[1] != numbers[2]
    numbering = etree.fromstring(parts(content)["word/numbering.xml"])
    restarted = [
        n.get(qn("w:numId")) for n in numbering.iter(qn("w:num")) if n.find(qn("w:lvlOverride")) is not None
    ]
    assert restarted == [numbers[0], numbers[2]]


def test_a_table_fills_the_text_and_says_what_it_is() -> None:
    table = next(body_of(to_docx(document(TABLE, Heading(1, "Ledger", "ledger")), {})).iter(qn("w:tbl")))
    widths = [int(c.get(qn("w:w"), "")) for c in table.iter(qn("w:gridCol"))]
    assert sum(widths) == 11906 - 2 * 1247
    assert all(width > 0 for width in widths)
    rows = list(table.iter(qn("w:tr")))
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True, False, False]
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)
    assert [len(list(row.iter(qn("w:keepNext")))) for row in rows] == [2, 2, 0]
    assert next(table.iter(qn("w:tblDescription"))).get(qn("w:val")) == TABLE.description


def test_a_long_table_may_break_but_leaves_no_row_alone() -> None:
    long = replace(TABLE, rows=TABLE.rows[1:] * 40)
    rows = list(next(body_of(to_docx(document(long), {})).iter(qn("w:tbl"))).iter(qn("w:tr")))
    kept = [number for number, row in enumerate(rows) if row.find(f".//{qn('w:keepNext')}") is not None]
    assert kept == [0, 1, 2, 38, 39]


def test_a_picture_is_scaled_and_comes_in_two_forms() -> None:
    content = to_docx(document(replace(FIGURE, max_height_cm=4), PAGE_WITH_FIGURE), PICTURES)
    small, large = docx.Document(BytesIO(content)).inline_shapes
    assert small.height == pytest.approx(Cm(4), abs=1000)
    assert small.width == pytest.approx(3 * small.height, abs=10)
    assert large.width == pytest.approx((16838 - 2 * 1247) * 635, abs=1000)
    assert {name.rpartition(".")[2] for name in parts(content) if "/media/" in name} == {"png", "svg"}
    assert len([name for name in parts(content) if "/media/" in name]) == 2


@pytest.mark.parametrize(
    ("blocks", "orientations"),
    [
        ((), ["portrait"]),
        ((FIGURE,), ["portrait"]),
        ((PAGE_WITH_FIGURE,), ["portrait", "landscape"]),
        ((TABLE, PageBreak(), PAGE_WITH_FIGURE, PageBreak(), FIGURE), ["portrait", "landscape", "portrait"]),
        ((PAGE_WITH_FIGURE, replace(PAGE_WITH_FIGURE, anchor="b")), ["portrait", "landscape", "landscape"]),
    ],
)
def test_a_landscape_figure_has_a_section_of_its_own(
    blocks: tuple[Block, ...], orientations: list[str]
) -> None:
    content = to_docx(
        document(*blocks, Heading(1, "Ledger", "ledger")) if TABLE in blocks else document(*blocks), PICTURES
    )
    sections = docx.Document(BytesIO(content)).sections
    assert ["landscape" if s.orientation else "portrait" for s in sections] == orientations
    assert problems(content) == []
    for section in sections:
        assert section.page_width and section.left_margin and section.right_margin
        end = section.page_width - section.left_margin - section.right_margin
        assert [stop.position for stop in section.footer.paragraphs[0].paragraph_format.tab_stops] == [end]


def test_headings_go_with_the_figure_they_introduce() -> None:
    heading, lead_in = Heading(1, "Chart", "c"), Paragraph((Text("See:"),), keep_with_next=True)
    before, page = split((Paragraph((Text("Before"),)), heading, lead_in, PAGE_WITH_FIGURE))
    assert page.blocks == (heading, lead_in, PAGE_WITH_FIGURE)
    assert len(before.blocks) == 1


def test_footer_counts_pages() -> None:
    footer = etree.fromstring(parts(to_docx(briefing(), PICTURES))["word/footer1.xml"])
    assert [code.text for code in footer.iter(qn("w:instrText"))] == [" PAGE ", " NUMPAGES "]
    assert "".join(t.text or "" for t in footer.iter(qn("w:t"))) == "from acme.yamlPage 1 of 1"


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:x",
        "file:///etc/passwd",
        "\\\\unc\\share",
        "//host/x",
        "http://",
        "https://[x",
        "http://a b",
        "data:text/html,x",
        "",
    ],
)
def test_a_link_that_may_not_be_followed_is_plain_text(href: str) -> None:
    content = to_docx(document(Paragraph((Link("read me", href=href),))), {})
    assert "[Body Text] read me" in outline(content)
    assert b"w:hyperlink" not in parts(content)["word/document.xml"]
    assert problems(content) == []


def test_links_outside_are_kept_once() -> None:
    link = Link("site", href="https://example.com/?a=1&b=ü")
    content = to_docx(
        document(Paragraph((link, Text(" "), link, Link("mail", href="mailto:a@b.example")))), {}
    )
    relationships = parts(content)["word/_rels/document.xml.rels"].decode()
    assert relationships.count("External") == 2
    assert allowed_href("https://example.com/?a=1&b=ü")


def test_mistakes_of_the_caller_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="no block has this anchor"):
        to_docx(document(Paragraph((Link("x", anchor="gone"),))), {})
    with pytest.raises(ValueError, match="two blocks have the anchor"):
        to_docx(document(Heading(1, "A", "a"), Heading(1, "B", "a")), {})


def test_text_is_kept_and_what_word_refuses_is_shown() -> None:
    text = "  a\x00b \ud800 =HYPERLINK(1) <w:p/> &amp; 👩‍💻\r\nnext\tcolumn  "
    content = to_docx(document(Paragraph((Text(text),))), {})
    paragraph = docx.Document(BytesIO(content)).paragraphs[-1]
    assert paragraph.text == "  a□b □ =HYPERLINK(1) <w:p/> &amp; 👩‍💻\nnext\tcolumn  "
    assert clean("\u202eevil\ufffe\x85") == "□evil□□"


def test_right_to_left_words_are_marked() -> None:
    assert list(by_direction(f"The {ARABIC} 2, portal")) == [
        ("The ", False),
        (ARABIC, True),
        (" 2, portal", False),
    ]
    assert list(by_direction("abc")) == [("abc", False)]
    assert is_right_to_left(f"{ARABIC} 2")
    assert not is_right_to_left(f"{ARABIC} → CIO")
    content = to_docx(
        document(Paragraph((Text(ARABIC, strong=True),)), Paragraph((Text(f"{ARABIC} is"),))), {}
    )
    pure, mixed = list(body_of(content).iter(qn("w:p")))[-2:]
    assert [p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for p in (pure, mixed)] == [True, False]
    assert [len(list(p.iter(qn("w:rtl")))) for p in (pure, mixed)] == [1, 1]


def test_properties_and_language_are_ours() -> None:
    content = to_docx(replace(briefing(), title="x" * 300, language="de-AT"), PICTURES)
    core = docx.Document(BytesIO(content)).core_properties
    assert (core.author, core.last_modified_by, core.comments) == ("The office", "The office", "")
    assert core.title == "x" * 254 + "…"
    assert core.created is not None and core.created.isoformat() == "2026-11-01T00:00:00+00:00"
    members = parts(content)
    assert b"<Application>orgdoc</Application>" in members["docProps/app.xml"]
    assert b'name="spec &lt;&amp;&gt;"' in members["docProps/custom.xml"]
    assert b'w:themeFontLang w:val="de-AT"' in members["word/settings.xml"]
    assert b'<w:lang w:val="de-AT"' in members["word/styles.xml"]
    assert not [name for name, part in members.items() if b"python-docx" in part or b"Macintosh" in part]


def test_two_builds_give_the_same_bytes_anywhere() -> None:
    code = (
        "import hashlib, test_word_rendering as t;"
        "print(hashlib.sha256(t.to_docx(t.briefing(), t.PICTURES)).hexdigest())"
    )
    here = hashlib.sha256(to_docx(briefing(), PICTURES)).hexdigest()
    for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
        }
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == here


def test_the_container_is_the_same_on_every_day() -> None:
    members = {"b.xml": b"<b/>", CONTENT_TYPES: b"<Types/>", "a.xml": b"<a/>"}
    first = zipped(members)
    assert list(parts(first)) == [CONTENT_TYPES, "a.xml", "b.xml"]
    assert first == zipped(dict(reversed(members.items())))


def test_time_grows_with_the_items_and_no_faster() -> None:
    def best(items: int) -> float:
        large, times = briefing(items), []
        for _ in range(3):
            start = time.process_time()
            to_docx(large, PICTURES)
            times.append(time.process_time() - start)
        return min(times)

    assert best(4000) < 12 * best(500)


def test_the_template_is_what_the_tool_makes() -> None:
    tool = ROOT / "tools" / "make_word_template.py"
    spec = importlib.util.spec_from_file_location("make_word_template", tool)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert parts(built_in_template()) == parts(module.make_template())


@pytest.mark.e2e
def test_libreoffice_shows_every_item(tmp_path: Path) -> None:
    (tmp_path / "briefing.docx").write_bytes(to_docx(briefing(20), PICTURES))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "briefing.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", "briefing.pdf", "-"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert all(f"Item {number}" in text for number in range(20))
    assert "Page 1 of" in text
    assert "Table 1 Who answers" in text
