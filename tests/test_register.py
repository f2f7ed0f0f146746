"""The register as a workbook: what it shows, and that it holds the whole spec."""

from __future__ import annotations

import json
import time
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import tried
from orgdoc import pipeline
from orgdoc.cell_text import LONGEST_CELL, parts
from orgdoc.characters import unseen_in
from orgdoc.editing.spec_editor import edited
from orgdoc.formats.csv import to_csv
from orgdoc.formats.xlsx import to_xlsx
from orgdoc.importing import import_lists
from orgdoc.importing.draft import Draft
from orgdoc.importing.merge import changes_of, differences
from orgdoc.importing.sheets import Mapped
from orgdoc.importing.spec_text import spec_text
from orgdoc.importing.vocabulary import Vocabulary
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.rules.book_reader import built_in_rulebook, read_book
from orgdoc.tables.reader import ReadTables, read_tables
from orgdoc.views.register import items_sheet, register
from orgdoc.views.workbook import Cell, Column, Sheet, Workbook
from statements import without_places

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))
#: Specs that are decided by rule books of their own.
BY_OWN_RULES = [
    spec for spec in sorted((SPECS[0].parent / "own-rules").glob("*.yaml")) if "-rules" not in spec.name
]
BUILT_IN = built_in_rulebook()
ACME = Path(__file__).parents[1] / "specs" / "acme.yaml"


def organisation(spec: str, rules: Rulebook = BUILT_IN) -> Organisation:
    found = pipeline.read(spec.encode(), "spec.yaml", rules)
    assert found.organisation is not None, [problem.message for problem in found.problems]
    return found.organisation


def workbook_of(spec: bytes, rules: Rulebook = BUILT_IN) -> bytes:
    read = pipeline.read(spec, "spec.yaml", rules)
    assert read.organisation is not None, read.problems
    found = pipeline.answer(read.organisation, "spec.yaml", None, rulebook=rules)
    return to_xlsx(register(found.decisions, found.agenda, found.naming, read.sha256, "0"))


def draft_from(book: bytes, rules: Rulebook = BUILT_IN) -> Draft:
    """Return what a workbook holds; nothing of it may be left out."""
    imported = import_lists([read_tables(book, "spec.xlsx")], Mapped(), Vocabulary(rules))
    assert imported.problems == []
    assert [problem for report in imported.reports for problem in report.left_out] == []
    return imported.draft


def spec_from(book: bytes, rules: Rulebook = BUILT_IN) -> str:
    return spec_text(draft_from(book, rules), ["spec.xlsx"])


def says_nothing_new(book: bytes, to: Organisation, rules: Rulebook = BUILT_IN) -> bool:
    """Whether a workbook, brought to the spec that it was made of, changes nothing and is silent."""
    draft = draft_from(book, rules)
    return not changes_of(draft, to) and not list(differences(draft, to))


def rules_of(spec: Path) -> Rulebook:
    """Return the rule book that a spec is decided by."""
    beside = spec.with_name(f"{spec.stem}-rules.yaml")
    if spec not in BY_OWN_RULES:
        return BUILT_IN
    found = read_book(beside.read_bytes(), beside.name).rulebook
    assert found is not None
    return found


@pytest.mark.parametrize("spec", [*SPECS, *BY_OWN_RULES], ids=lambda path: path.stem)
def test_the_register_of_a_spec_is_the_whole_spec(spec: Path) -> None:
    rules = rules_of(spec)
    book = workbook_of(spec.read_bytes(), rules)
    before = organisation(spec.read_text(encoding="utf-8"), rules)
    assert without_places(organisation(spec_from(book, rules), rules)) == without_places(before)
    assert says_nothing_new(book, before, rules)


_ODD = (
    "none", "n/a", "Both", "outside", "yes", "=1+1", "'=x", "a, b; c", '"q"', "<&>", "شركة", "_x0041_",
    "TRUE", "12", "2026-01-01", "-", "@x", "#N/A", "\U0001f469\U0001f4bb", "%s {{x}} ${y}",
)  # fmt: skip
_ANY = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30).filter(
    lambda text: next(unseen_in(text), None) is None
)
NAMES = (
    st.one_of(st.sampled_from(_ODD), _ANY)
    .map(lambda name: unicodedata.normalize("NFC", name.strip()))
    .filter(lambda name: name != "" and name.casefold() not in ("internal", "external", "vacant"))
)
TEXTS = st.lists(NAMES, min_size=1, max_size=3).map("\n".join)


@st.composite
def specs(draw: st.DrawFn) -> bytes:
    """Draw a spec with names of every kind, as JSON, which is YAML too."""
    names = draw(st.lists(NAMES, min_size=2, max_size=6, unique_by=str.casefold))
    boundary: dict[str, list[str]] = {}
    for name in names:
        side = draw(st.sampled_from(("internal", "external", "both", "unknown")))
        boundary.setdefault(side, []).append(name)
    some = st.lists(st.sampled_from([*names, "internal", "external"]), min_size=1, max_size=3, unique=True)
    override = {"branch": "cio", "rationale": draw(TEXTS), "by": draw(NAMES), "on": "2026-10-12"}
    ids = [f"item-{n}" for n in range(4)]
    project: dict[str, Any] = {"id": ids[0], "name": draw(NAMES), "for": draw(some), "override": override}
    project |= {"stakeholders": draw(some), "owner": draw(NAMES), "manager": draw(NAMES)}
    project |= {"description": draw(TEXTS), "was": "once", "details": {"Status": draw(NAMES), "Cost": "1"}}
    if draw(st.booleans()):
        project["manager"] = draw(st.lists(NAMES, min_size=2, max_size=3, unique_by=str.casefold))
    serves = [ids[0], *draw(some)]
    resource = {"id": ids[1], "name": draw(NAMES), "kind": "software", "serves": serves}
    person = {
        "id": ids[2],
        "name": draw(NAMES),
        "kind": "person",
        "reports_to": ids[0],
        "tags": [draw(NAMES)],
        "details": draw(st.dictionaries(NAMES.map(lambda name: name[:100].strip()), NAMES, max_size=2)),
    }
    spec: dict[str, Any] = {
        "organisation": {
            "name": draw(NAMES),
            "large": draw(st.booleans()),
            "status": draw(NAMES),
            "decide_by": "2026-12-15",
        },
        "boundary": boundary,
        "officers": {
            "cio": draw(NAMES),
            "cto": {"name": "vacant", "acting": draw(NAMES), "until": "2027-03-31"},
        },
        "projects": [project],
        "resources": [resource, person],
    }
    return json.dumps(spec, ensure_ascii=False).encode()


@given(specs())
@tried(15)
def test_the_register_keeps_names_of_every_kind(spec: bytes) -> None:
    book = workbook_of(spec)
    before, after = organisation(spec.decode()), organisation(spec_from(book))
    assert without_places(after) == without_places(before)
    assert says_nothing_new(book, before)
    assert verdicts(after) == verdicts(before)


#: What a register may say anew, in each part of a spec, with what it said before.
ANEW = (
    ("large: true", "large: false"),
    ("decide_by: 2026-12-15, ", ""),
    ("status: Draft", "status: Final"),
    ("{name: Ada, title: Head}", "{name: Adele, title: Chief}"),
    ("cio: {name: vacant, acting: Bo}", "cio: Bea"),
    ("acting: Ci", "acting: Dee"),
    ("tags: [x, y]", "tags: [x]"),
    ("Status: amber", "Status: green"),
    ("was: old, ", "was: older, "),
    ("manager: [P, Q]", "manager: P"),
    ("for: [Finance]", "for: [Finance, external]"),
)
STATED = """\
organisation: {name: Acme, large: true, decide_by: 2026-12-15, status: Draft}
boundary: {internal: [Finance], both: [Con]}
officers: {ceo: {name: Ada, title: Head}, cio: {name: vacant, acting: Bo}, cto: {name: vacant, acting: Ci}}
projects:
  - {id: a, name: A, manager: [P, Q], was: old, for: [Finance], stakeholders: [Con], tags: [x, y]}
  - {id: b, name: B, manager: Q, details: {Status: amber}, description: Ours., for: [internal]}
managers: {Q: {override: {branch: cio, rationale: So., by: Ada, on: 2026-10-01}}}
"""


@pytest.mark.parametrize(("spec", "register"), [(b, a) for b, a in ANEW] + [(a, b) for b, a in ANEW if a])
def test_what_a_register_says_anew_is_taken(spec: str, register: str) -> None:
    old, new = STATED, STATED.replace(spec, register)
    if spec not in STATED:
        old, new = STATED.replace(register, spec), STATED
    changes = changes_of(draft_from(workbook_of(new.encode())), organisation(old))
    brought = organisation(edited(old, changes))
    if not register:  # what the list states no longer is kept
        assert changes == []
    else:
        assert without_places(brought) == without_places(organisation(new))


def test_what_people_wrote_stays_and_a_register_that_has_it_otherwise_is_told_so() -> None:
    new = STATED.replace("both: [Con]", "external: [Con]").replace("Ours.", "Theirs.")
    draft = draft_from(workbook_of(new.replace("branch: cio", "branch: cto").encode()))
    assert changes_of(draft, organisation(STATED)) == []
    (told,) = differences(draft, organisation(STATED))
    assert told.splitlines() == [
        "stated otherwise in the lists, and kept as the spec has it:",
        "  Con: external in the lists, both in the spec",
        "  b: description  (spec.xlsx!Register!B3)",
        "  Q: the decision of Ada",
    ]


def verdicts(organisation: Organisation) -> dict[str, str]:
    found = pipeline.answer(organisation, "spec.yaml", None).decisions
    return {name: decision.verdict for name, decision in {**found.items, **found.managers}.items()}


def test_the_register_has_the_same_bytes_each_time_and_no_formula() -> None:
    spec = ACME.read_bytes().replace(b"name: Mainframe", b'name: "=1+1"')
    read = pipeline.read(spec, "acme.yaml")
    assert read.organisation is not None
    made = []
    for _ in range(2):
        found = pipeline.answer(read.organisation, "acme.yaml", None)
        made.append(pipeline.Build(found, "acme", ("xlsx", "csv"), engine=None).documents().files)
        time.sleep(1.1)  # a zip file and a workbook tell the second they were made in, if they are let
    assert made[0] == made[1]
    with ZipFile(BytesIO(made[0]["acme.xlsx"])) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert len(sheets) == 6
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)
    table = read_tables(made[0]["acme.csv"], "acme.csv").tables[0]
    assert [row[1] for row in table.rows if row[1].startswith("=")] == ["=1+1"]


def test_a_long_text_is_parted_within_a_word_and_so_loses_no_space() -> None:
    """Where a cell is read, what stands before and after its text is nothing."""
    for count in range(2_000, 2_040):
        text = "\n".join(f"Ward {number} of the north" for number in range(count))
        found = parts(text)
        assert "".join(map(str.strip, found)) == text and len(found) > 1
        assert max(len(part) for part in found) <= LONGEST_CELL
    assert "".join(parts("a " * 40_000)) == "a " * 40_000


def test_what_is_too_long_for_a_cell_or_a_sheet_comes_back_whole() -> None:
    """Of 2,000 parties of one project, and of more rows than a sheet may have."""
    parties = [f"Party {number} 😀".ljust(40, "x") for number in range(2_000)]
    spec = "organisation: {name: A}\nboundary:\n  internal:\n" + "".join(f"    - {p}\n" for p in parties)
    spec += "projects:\n" + "".join(
        f"  - id: p{n}\n    name: P{n}\n    for:\n" + "".join(f"      - {p}\n" for p in parties[n:])
        for n in range(8)
    )
    read = pipeline.read(spec.encode(), "spec.yaml")
    assert read.organisation is not None
    found = pipeline.answer(read.organisation, "spec.yaml", None)
    book = register(found.decisions, found.agenda, found.naming, read.sha256, "0")
    book = replace(book, sheets=tuple(sheet for sheet in book.sheets if sheet.name != "Boundary"))
    (tables, problems, _) = read_tables(to_xlsx(book, most_rows=6), "spec.xlsx")
    assert problems == ()
    assert [table.sheet for table in tables][:2] == ["Register", "Register (2)"]
    imported = import_lists(
        [ReadTables(tuple(t for t in tables if "Register" in t.sheet))], Mapped(), Vocabulary(BUILT_IN)
    )
    assert [item.facts["for"] for item in imported.draft.items] == [tuple(parties[n:]) for n in range(8)]
    table = read_tables(to_csv(items_sheet(found.decisions, found.agenda, found.naming)), "spec.csv")
    again = import_lists([table], Mapped(), Vocabulary(BUILT_IN))
    assert [item.facts["for"] for item in again.draft.items] == [tuple(parties[n:]) for n in range(8)]


def test_beyond_the_links_and_drop_downs_that_a_sheet_may_have_every_cell_keeps_its_text() -> None:
    """65,530 and 65,534: a file with more is damaged to Excel, and the library drops the cell of a link."""
    rows = tuple((Cell(f"linked {n}", sheet="There", row=n), "x") for n in range(65_540))
    sheet = Sheet(
        "Here", (Column("A", 9), Column("B", 9)), rows, {(n, 1): ("one", "two") for n in range(65_540)}
    )
    there = Sheet("There", (Column("A", 9),), (("a",),))
    made = to_xlsx(Workbook("T", "A", (sheet, there)))
    with ZipFile(BytesIO(made)) as book:
        xml = book.read("xl/worksheets/sheet1.xml")
    assert (xml.count(b"<hyperlink "), xml.count(b"<dataValidation ")) == (65_530, 65_534)
    (tables, _problems, _) = read_tables(made, "t.xlsx")
    assert [row[0] for row in tables[0].rows[-2:]] == ["linked 65538", "linked 65539"]


def test_a_drop_down_offers_what_excel_takes_and_is_left_out_where_that_is_nothing() -> None:
    """A text of 255 characters in UTF-16, between commas; a quotation mark in it would end it."""
    choices = ('say "so"', "a, b", "\U0001f600" * 126, "\U0001f600" * 120, "yes"), ("n" * 300, '"')
    sheet = Sheet(
        "Here", (Column("A", 9),), (("x",), ("y",)), {(row, 0): texts for row, texts in enumerate(choices)}
    )
    with ZipFile(BytesIO(to_xlsx(Workbook("T", "A", (sheet,))))) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    assert xml.count("<dataValidation ") == 1
