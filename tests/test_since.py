"""What has changed since an earlier version, in every document: `build --since`."""

from __future__ import annotations

import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings

import orgdoc
from conftest import Golden, Run
from decision_oracle import Spec
from decision_specs import organisation_of, specs
from organisations import organisation
from orgdoc import pipeline
from orgdoc.chart.drawing import Box, Shape
from orgdoc.chart.layout import laid_out
from orgdoc.chart.spacing import BODY
from orgdoc.chart.text_metrics import LINE_HEIGHT, text_width
from orgdoc.model.difference import What
from orgdoc.pipeline import Earlier, since_of
from orgdoc.tables.reader import read_tables
from orgdoc.views.changes_section import section
from orgdoc.views.chart_page import Card, Row
from orgdoc.views.document import Heading, ListBlock, Paragraph, Table
from orgdoc.views.register import changes_sheet
from test_sentences import WHOM, book, decided, spec

CASES = Path(__file__).parent / "cases" / "reports"
NOVEMBER = (Path(__file__).parents[1] / "specs" / "acme.yaml").read_text(encoding="utf-8")


def between(start: str, end: str) -> str:
    return NOVEMBER[NOVEMBER.index(start) : NOVEMBER.index(end)]


_BOARD = between("    # A decision of people.", "  - id: supplier-onboarding")
_ENGINE = between("  - id: search-engine", "  - id: service-desk")
_LABELS = "  - id: label-printers\n    name: Shelf label printers"
_FAX = "  - {id: fax, name: Fax server retirement, deliverable: infrastructure, activity: maintain}\n\n"


def changed(text: str, *changes: tuple[str, str]) -> str:
    for was, put in changes:
        assert text.count(was) == 1, was
        text = text.replace(was, put)
    return text


#: A month before: another party outside, another client, a project that is gone since, one under another
#: name, nobody's decision on the claims, another officer, and a fact that moves nothing.
OCTOBER = changed(
    NOVEMBER,
    ("as_of: 2026-11-01", "as_of: 2026-10-01"),
    ("Customer Care, Production, Warehouse]", "Customer Care, Warehouse]"),
    ("Suppliers, External auditors]", "Suppliers, External auditors, Production]"),
    ("cto: {name: Chandra Rao", "cto: {name: Olu Bello"),
    ("    for: [Finance]\n    stakeholders: [Fin", "    for: [Suppliers]\n    stakeholders: [Fin"),
    ("    activity: maintain\n    for: [Human Resources]", "    for: [Human Resources]"),
    ("  - id: web-shop\n", f"{_FAX}  - id: web-shop\n"),
    (_BOARD, "\n"),
    (_LABELS, "  - id: shelf-labels\n    name: Shelf labels"),
    (_ENGINE, ""),
)


def answer(text: str, name: str = "acme.yaml") -> orgdoc.Answer:
    return orgdoc.loads(text, name).decide()


def markdown_since(old: str, new: str = NOVEMBER, **wishes: Any) -> str:
    """Return the section of the Markdown that says what has changed."""
    whole = answer(new).briefing(since=answer(old, "october.yaml"), **wishes).to_markdown()
    section = whole[whole.index('## <a id="changes">') : whole.index("![")]
    return section.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.yaml").write_text(NOVEMBER, encoding="utf-8")
    (tmp_path / "october.yaml").write_text(OCTOBER, encoding="utf-8")
    return tmp_path


# --- the briefing -----------------------------------------------------------------------------------


def test_the_briefing_says_what_has_changed_and_why(golden: Golden) -> None:
    golden(CASES / "since-acme.md", markdown_since(OCTOBER))


@pytest.mark.parametrize("detail", ["summary", "standard", "full"])
def test_every_length_of_the_briefing_has_it_behind_the_memo(detail: str) -> None:
    document = answer(NOVEMBER).briefing(detail=detail, since=answer(OCTOBER)).document
    headings = [block.anchor for block in document.blocks if isinstance(block, Heading)]
    assert headings[:2] == ["asked", "changes"]


def test_where_nothing_has_changed_one_sentence_says_so() -> None:
    again = changed(NOVEMBER, ("as_of: 2026-11-01", "as_of: 2026-12-01")) + "\n# the same\n"
    assert markdown_since(NOVEMBER, again).split("\n\n")[1:] == [
        "Nothing has changed since 1 November 2026: every answer and every fact is as it was.",
        "",
    ]
    chart = answer(again).chart(since=answer(NOVEMBER)).pages
    assert len(chart) == 1
    subtitle = chart[0].page.subtitle.replace("\N{NO-BREAK SPACE}", " ")
    assert "Nothing has changed since 1 November 2026." in subtitle


def test_without_a_day_of_its_own_it_is_called_the_earlier_version() -> None:
    assert "What has changed since the earlier version" in markdown_since(
        changed(OCTOBER, ("as_of: 2026-10-01", "as_of: 2026-11-01"))
    )


def test_one_reader_is_told_of_what_is_theirs_or_was() -> None:
    section = markdown_since(OCTOBER, reader="cto")
    assert "Ledger modernisation" in section and "Warranty claims" in section
    assert "Intranet search engine" not in section


def test_what_has_no_room_on_a_page_is_counted_and_its_place_named() -> None:
    new = organisation(200)
    old = changed(
        new,
        ("as_of: 2026-11-01", "as_of: 2026-10-01"),
        ("internal: [Finance, Human Resources,", "internal: [Suppliers,"),
        ("Globex Ltd, Suppliers,", "Globex Ltd, Finance, Human Resources,"),
    )
    since = since_of(answer(new).found, Earlier(answer(old).found, "old.yaml"))
    assert since is not None
    blocks = list(section(since, lambda change: "", "They are in the register."))
    (table,) = [block for block in blocks if isinstance(block, Table)]
    lines = sum(max("".join(r.text for r in cell).count("\n") + 1 for cell in row) for row in table.rows)
    assert lines <= 52, "so many lines stand on a page of A4"
    named = sum("".join(r.text for r in row[0]).count("\n") + 1 for row in table.rows if row[1])
    more = sum(1 for row in table.rows if "and " in row[0][-1].text and " more" in row[0][-1].text)
    (left,) = [t for block in blocks if "are not named here" in (t := text_of(block))]
    total = sum(map(len, since.told.values()))
    assert total > 60
    assert named - more + int(left.split()[0]) == total
    assert left.endswith("They are in the register.")


def text_of(block: object) -> str:
    return "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else ""


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs(3), specs(3))
def test_whatever_differs_is_said_in_whole_sentences(old: Spec, new: Spec) -> None:
    found = [pipeline.answer(organisation_of(spec), "s.yaml", date(2026, 11, 1)) for spec in (old, new)]
    since = since_of(found[1], Earlier(found[0], "old.yaml"))
    assert since is not None
    told = [c for changes in since.told.values() for c in changes]
    for change in told:
        why = since.why(change)
        if change.what not in (What.NEW, What.GONE):
            assert why.endswith("."), change
        check(why)
    for block in section(since, lambda change: "", "There."):
        assert not isinstance(block, ListBlock)
        check(text_of(block))
    rows = changes_sheet(since).rows
    assert len(rows) >= max(len(told), 1)


@pytest.mark.parametrize("branches", [1, 2, 3])
def test_it_is_told_whatever_officers_a_rule_book_has(branches: int) -> None:
    whom = WHOM[1:]
    turned = [*whom[1:], whom[0]]
    specs = [
        "".join(
            f"  - {{id: p{n}, name: Atlas {n}, manager: James {n // 2}, for: [{one}]}}\n"
            for n, one in enumerate(found)
        )
        for found in (turned, whom)
    ]
    old, new = decided(spec(iter([specs[0]])), book(2)), decided(spec(iter([specs[1]])), book(branches))
    since = since_of(new, Earlier(old, "old.yaml"))
    assert since is not None and since.told
    for block in section(since, lambda change: "", "There."):
        check(text_of(block))
    build = pipeline.Build(new, "new", ("svg",), engine=None, earlier=Earlier(old, "old.yaml"))
    assert any(entry.sample.startswith("mark:") for page in build.pages for entry in page.legend)
    if branches != 2:
        assert any("rules" in text_of(block) for block in section(since, lambda change: "", "There."))


def check(said: str) -> None:
    for hole in ("None", "{", "  ", "..", " ,", " .", "()", "[]", "False", "True"):
        assert hole not in said, said
    assert said[:1] == said[:1].upper()


# --- the chart --------------------------------------------------------------------------------------


def test_cards_say_in_words_what_became_of_them() -> None:
    (page,) = answer(NOVEMBER).chart(since=answer(OCTOBER)).pages
    cards = [c for branch in page.page.branches for block in branch.blocks for c in block.cards]
    things: list[Card | Row] = [*cards, *(row for card in cards for row in card.rows)]
    assert {thing.id: thing.marks[0] for thing in things if thing.marks} == {
        "item-ledger": "all moved from the CTO",
        "manager-priya-shah": "reported to the CTO",
        "item-search-engine": "new",
        "item-warranty": "was to decide",
        "item-claims-engineer": "was to find out",
        "item-label-printers": "new or renamed",
    }
    said = "Changes since 1 October 2026 are marked; gone: Fax server retirement."
    assert page.page.subtitle.replace("\N{NO-BREAK SPACE}", " ").endswith(said)
    assert page.page.legend[-1].text == "changed since 1 October 2026"
    assert all(thing.marks[0] in page.svg() for thing in things if thing.marks)


def test_an_overview_counts_what_has_changed_behind_it() -> None:
    new = organisation(200)
    old = changed(new, ("internal: [Finance,", "internal: ["), ("Globex Ltd,", "Globex Ltd, Finance,"))
    page = answer(new).chart(since=answer(old)).pages[0].page
    cards = [card for branch in page.branches for block in branch.blocks for card in block.cards]
    lines = "\n".join(line for card in cards for line in card.lines)
    assert re.search(r"(?m)^\d+ items, \d+ changed, pages? ", lines)


@pytest.mark.parametrize("spec", ["acme", "200"])
def test_a_mark_lies_in_its_card_and_on_nothing_else(spec: str) -> None:
    new = NOVEMBER if spec == "acme" else organisation(200)
    old = OCTOBER if spec == "acme" else changed(
        new, ("internal: [Finance,", "internal: ["), ("Globex Ltd,", "Globex Ltd, Finance,")
    )  # fmt: skip
    marks = 0
    for page in answer(new).chart(since=answer(old)).pages:
        boxes = laid_out(page.page).layout.boxes
        by_id = {box.id: box for box in boxes if box.id}
        for pill in boxes:
            if pill.shape is not Shape.PILL or not pill.part_of or "legend" in pill.part_of:
                continue
            marks += len(pill.lines[0].content) > 2
            owner = by_id[pill.part_of]
            assert owner.x <= pill.x and pill.right <= owner.right
            assert owner.y <= pill.y and pill.bottom <= owner.bottom + 0.01
            others = [box for box in boxes if box.part_of == owner.id and box is not pill and box.lines]
            for other in (*others, *texts(owner)):
                assert not overlap(pill, other), (owner.id, pill.lines, other.lines)
    assert marks > 5


def texts(box: Box) -> list[Box]:
    """Return the lines of a box as boxes, as wide as their letters."""
    found, y = [], box.y + box.pad[1]
    for line in box.lines:
        width = text_width(line.content, line.size, line.bold)
        found.append(Box(box.x + box.pad[0], y, width, line.size * LINE_HEIGHT, lines=(line,)))
        y += line.size * LINE_HEIGHT
    return found


def overlap(one: Box, other: Box) -> bool:
    slack = BODY * LINE_HEIGHT * 0.06  # a pill is a little higher than its line
    return (
        min(one.right, other.right) - max(one.x, other.x) > 0.01
        and min(one.bottom, other.bottom) - max(one.y, other.y) > slack
    )


# --- the register, the data and the record ----------------------------------------------------------


def test_the_register_has_a_sheet_of_changes_and_still_holds_the_spec(run: Run, folder: Path) -> None:
    assert run("build", "acme.yaml", "--since", "october.yaml", "-f", "xlsx", "-q").status == 0
    book = read_tables((folder / "output" / "acme.xlsx").read_bytes(), "acme.xlsx")
    (sheet,) = [table for table in book.tables if table.sheet == "Changes"]
    assert "What has changed since 1 October 2026" in sheet.rows[0]
    rows = {(row[0], row[3]): row for row in sheet.rows[2:]}
    assert [*rows["Ledger modernisation", "From one officer to another"][4:]] == [
        "CTO", "CIO", "firm ●", "firm ●", "For Finance now (before: Suppliers).", "acme.yaml:48",
    ]  # fmt: skip
    assert rows["Shelf label printers", "Perhaps renamed"][4:6] == ["CIO", "CIO"]
    payroll = rows["Payroll and time recording", "Stated otherwise"]
    assert payroll[8] == "Activity: maintain (before: not stated)."
    assert run("import", "output/acme.xlsx", "-o", "again.yaml").status == 0
    assert run("diff", "acme.yaml", "again.yaml", "--exit-code").out.startswith("Nothing differs")


def test_the_data_say_what_diff_says(run: Run, folder: Path) -> None:
    assert run("build", "acme.yaml", "--since", "october.yaml", "-f", "json", "-q").status == 0
    record = json.loads((folder / "output" / "acme.json").read_bytes())
    assert record["since"] == json.loads(run("diff", "october.yaml", "acme.yaml", "--format", "json").out)
    # A data file is an earlier version too, and says the same.
    assert run("build", "october.yaml", "-f", "json", "-q").status == 0
    printed = run("build", "acme.yaml", "--since", "output/october.json", "-f", "json", "-o", "-").out
    since = json.loads(printed)["since"]
    assert since["old"] == "october.json"
    assert [c["what"] for c in since["changes"]] == [c["what"] for c in record["since"]["changes"]]


def test_a_set_is_built_anew_where_the_earlier_version_is_another(run: Run, folder: Path) -> None:
    def inputs(*args: str) -> str:
        assert run("build", "acme.yaml", "-f", "json", "-q", *args).status == 0
        return str(json.loads((folder / "output" / "acme.json").read_bytes())["inputs"])

    october, without = inputs("--since", "october.yaml"), inputs()
    (folder / "october.yaml").write_text(OCTOBER.replace("Olu Bello", "Eva Lind"), encoding="utf-8")
    assert len({october, without, inputs("--since", "october.yaml")}) == 3
    # Of several specs, one whose documents said what had changed is not left as it is.
    result = run("build", "acme.yaml", "october.yaml", "-f", "json")
    assert "acme.json" in result.out
    assert "since" not in json.loads((folder / "output" / "acme.json").read_bytes())


def test_verify_knows_a_set_with_changes(run: Run, folder: Path) -> None:
    assert run("build", "acme.yaml", "--since", "october.yaml", "-f", "json,md", "-q").status == 0
    assert run("verify", "output", "acme.yaml").status == 0
    assert run("verify", "output", "acme.yaml", "--since", "october.yaml").status == 0
    (folder / "october.yaml").write_text(NOVEMBER, encoding="utf-8")
    late = run("verify", "output", "acme.yaml", "--since", "october.yaml")
    assert late.status == 1 and late.out.count("of other changes than that earlier version gives") == 2


def test_word_shows_the_changes_too(run: Run, folder: Path) -> None:
    assert run("build", "acme.yaml", "--since", "october.yaml", "-f", "docx", "-q").status == 0
    word = docx.Document(BytesIO((folder / "output" / "acme.docx").read_bytes()))
    said = [p.text.replace("\N{NO-BREAK SPACE}", " ") for p in word.paragraphs]
    assert "What has changed since 1 October 2026" in said


# --- what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("acme.yaml --since nope.yaml", "nope.yaml: there is no such file"),
        ("acme.yaml --since .", ". is a folder; name a spec in it"),
        ("acme.yaml --since HEAD~1", "name the file in it too: HEAD~1:acme.yaml"),
        ("acme.yaml --since HEAD:acme.yaml", "git says: not a git repository"),
        (
            "acme.yaml --since old.json",
            "is of the shape orgdoc/assignments/1, which holds",
        ),
        (
            "acme.yaml --since firm.yaml",
            "firm.yaml is of Firm, and nothing in it is in acme.yaml",
        ),
        ("acme.yaml october.yaml --since acme.yaml", "--since goes with one SPEC; build each with"),
        ("- --since -", "standard input (-) can be read only once"),
        ("acme.yaml --since - --watch", "--watch goes with files"),
        (
            "acme.yaml --since output/acme.json",
            "output/acme.json is the earlier version itself",
        ),
    ],
)
def test_an_earlier_version_that_cannot_be_is_told_in_a_sentence(
    typed: str, said: str, run: Run, folder: Path
) -> None:
    (folder / "old.json").write_text('{"schema": "orgdoc/assignments/1"}', encoding="utf-8")
    firm = "organisation: {name: Firm}\nprojects:\n  - {id: a, name: A, for: [internal]}\n"
    (folder / "firm.yaml").write_text(firm, encoding="utf-8")
    assert run("build", "acme.yaml", "-f", "json", "-q").status == 0
    before = (folder / "output" / "acme.json").read_bytes()
    result = run("build", *typed.split(), "-f", "json")
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert (folder / "output" / "acme.json").read_bytes() == before


def test_an_earlier_version_with_mistakes_shows_them_and_nothing_is_written(run: Run, folder: Path) -> None:
    mistaken = OCTOBER.replace("activity: procure", "activity: buy")
    (folder / "october.yaml").write_text(mistaken, encoding="utf-8")
    result = run("build", "acme.yaml", "--since", "october.yaml")
    assert result.status == 1 and "october.yaml:" in result.err
    assert not (folder / "output").exists()


def test_a_world_that_is_only_supposed_names_no_decider_and_no_day(run: Run, folder: Path) -> None:
    lines = [line for line in NOVEMBER.splitlines() if "as_of" not in line and "decide_by" not in line]
    (folder / "acme.yaml").write_text("\n".join(lines), encoding="utf-8")
    changes = ("portal.override=cio", "Priya Shah.override=cto")
    result = run("what-if", "acme.yaml", *changes, "-f", "md,svg", "-o", "supposed")
    assert result.status == 0
    assert result.err.count("warning[") == 1 and "supposed" not in result.err
    files = [*(folder / "supposed").rglob("*.svg"), *(folder / "supposed").rglob("*.md")]
    said = "".join(file.read_text(encoding="utf-8") for file in files)
    assert "This is supposed here, and decided by nobody yet." in said
    assert "Nobody yet" not in said and "1970" not in said
    assert "as is supposed here" in said
