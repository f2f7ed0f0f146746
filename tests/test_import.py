"""Lists as companies have them → a spec that states what they state, and nothing else."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
import yaml
from hypothesis import given
from hypothesis import strategies as st

import orgdoc
from conftest import Golden, Run
from examples import tried
from orgdoc import cell_text, pipeline
from orgdoc.characters import in_plain_letters
from orgdoc.checking import is_right
from orgdoc.dates import day_of
from orgdoc.formats.xlsx import to_xlsx
from orgdoc.importing import Imported, import_lists
from orgdoc.importing.cells import Cells
from orgdoc.importing.draft import Draft, DraftItem
from orgdoc.importing.map_workbook import map_workbook, read_map_workbook
from orgdoc.importing.mapping import mapping_text, read_mapping
from orgdoc.importing.merge import changes_of
from orgdoc.importing.reading_back import FEW, to_read_back
from orgdoc.importing.report_text import report_text
from orgdoc.importing.sheets import Mapped
from orgdoc.importing.spec_text import spec_text
from orgdoc.importing.vocabulary import HEADERS, VALUES, Vocabulary, folded
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import FACT_VALUES
from orgdoc.rules.book_reader import built_in_rulebook, read_book
from orgdoc.tables.archive import MAX_ENTRIES
from orgdoc.tables.csv_text import read_csv
from orgdoc.tables.reader import ReadTables, read_tables
from orgdoc.tables.table import Table, TableError
from terminals import in_terminal

VOCABULARY = Vocabulary(built_in_rulebook())
CASES = sorted((Path(__file__).parent / "cases" / "imports").iterdir())


def rules_of(case: Path) -> Rulebook:
    """Return the rule book by which the lists of a case are read: its own, else the built-in one."""
    if not (case / "rules.yaml").exists():
        return built_in_rulebook()
    found = read_book((case / "rules.yaml").read_bytes(), "rules.yaml").rulebook
    assert found is not None
    return found


def lists_of(case: Path) -> list[Path]:
    """Return the lists of a case, as a company has them."""
    return sorted([*case.glob("*.csv"), *case.glob("catalog-info.yaml")])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_messy_list_gives_its_spec_and_its_report(
    case: Path, run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in (*lists_of(case), *case.glob("map.yaml"), *case.glob("rules.yaml")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    by_map = ("--map", "map.yaml") if Path("map.yaml").exists() else ()
    by_rules = ("--rules", "rules.yaml") if Path("rules.yaml").exists() else ()
    result = run("import", *(file.name for file in lists_of(case)), "-o", "spec.yaml", *by_map, *by_rules)
    assert result.status == 0
    golden(case / "expected.txt", result.out)
    golden(case / "expected.yaml", (tmp_path / "spec.yaml").read_text(encoding="utf-8"))
    checked = run("check", "spec.yaml")  # by the rule book that it names, if it was made by one
    assert checked.status == 0, checked.out
    concise = run("check", "spec.yaml", "--format", "concise").out.splitlines()
    warned = [line for line in result.err.splitlines() if line.startswith("spec.yaml:")]
    assert warned == [line for line in concise if ": warning[" in line and "manager-spelled" not in line][:5]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_item_has_a_side_that_its_row_does_not_state(case: Path) -> None:
    """Every name and value of an item stands in its row, but for case, and words of the vocabulary or map."""
    rules = rules_of(case)
    said = yaml.safe_load((case / "map.yaml").read_bytes()) if (case / "map.yaml").exists() else {}
    by_map = {
        fact: {folded(word): value for word, value in words.items()}
        for fact, words in said.get("words", {}).items()
    }
    found = pipeline.read((case / "expected.yaml").read_bytes(), "spec.yaml", rules).organisation
    assert found is not None
    lines = (case / "expected.yaml").read_text(encoding="utf-8").splitlines()
    for item in found.items:
        row = row_of(case, lines[item.span.line - 1])
        stated = {folded(word) for cell in row for word in (cell, *re.split(r"[,;\n#]|• |\d\. ", cell))}
        flags = {VALUES["customer_facing"].get(word) for word in stated}
        for name in item.beneficiaries or ():
            meant = {
                folded(name.value),
                folded(next((i.name for i in found.items if i.id == name.value), "")),
            }
            words = {word for word, side in VALUES["whom"].items() if side in (name.value, "both")}
            assert stated & (meant | words) or (name.value == "external" and "yes" in flags), (item.id, name)
        for fact in FACT_VALUES:
            if (value := getattr(item, fact, None)) is not None:
                meanings = {**VALUES[fact], **by_map.get(fact, {})}
                assert {meanings.get(word) for word in stated} & {value.value}, (item.id, fact)
        for fact, value in item.declared:
            words = {folded(value.value), folded(rules.fact(fact).word(value.value))}  # type: ignore[union-attr]
            assert stated & words, (item.id, fact)
        for _, text in item.details:
            assert folded(text) in stated, (item.id, text)


def row_of(case: Path, line: str) -> list[str]:
    """Return the cells of the row from which an entry of a spec was taken, which its first line names."""
    if found := re.search(r"# (catalog-info\.yaml):(\d+)", line):
        text = (case / found[1]).read_text(encoding="utf-8").splitlines()
        entry = "\n".join(text[int(found[2]) :]).split("\n---")[0]
        people = {"payments": "Payments team", "user:jane.doe": "Jane Doe"}  # as the catalogue calls them
        words = re.split(r"[\n{},]|: ", entry)
        return [*words, *(people[word.removeprefix("group:default/").strip()] for word in words
                          if word.removeprefix("group:default/").strip() in people)]  # fmt: skip
    origin = re.search(r"# (\S+\.csv)!([A-Z]+)(\d+)", line)
    assert origin is not None
    table = read_tables((case / origin[1]).read_bytes(), origin[1]).tables[0]
    return list(table.rows[int(origin[3]) - 1])


def workbook(*sheets: tuple[str, list[list[str]]]) -> bytes:
    """Return an .xlsx file of text cells."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return buffer.getvalue()


def difficult_workbook() -> bytes:
    """Return an .xlsx file with cells of every kind, from C3 on, and a second sheet that is hidden."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        sheet.write_row(2, 2, ["ID", "Project", "Client", "Budget", "Deliverable"])
        sheet.write_string(3, 2, "0012")
        sheet.write_row(3, 3, ["Ledger", "Finance"])
        sheet.write_formula(3, 6, "=1/0", None, "#DIV/0!")
        sheet.write_number(4, 2, 13.0)
        sheet.write_row(4, 3, ["Shop", "Retail customers"])
        sheet.write_formula(4, 6, '="product"', None, "product")
        sheet.merge_range(5, 4, 6, 4, "Finance")
        sheet.write_row(5, 2, ["14", "Payroll"])
        sheet.write_row(6, 2, ["15", "Recruiting"])
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.write_row(7, 2, ["16", "Secret"])
        book.add_worksheet("Old").hide()
    return buffer.getvalue()


def test_addresses_hold_and_what_has_no_value_is_told_with_its_cell(
    run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.xlsx").write_bytes(difficult_workbook())
    result = run("import", "list.xlsx", "-o", "spec.yaml")
    assert "list.xlsx!Projects!G4 (Ledger): the cell shows the error #DIV/0!" in result.out
    assert "list.xlsx!Projects!E6 (Payroll): the cell is merged over 2 rows" in result.out
    assert "1 row is hidden" in result.out
    spec = Path("spec.yaml").read_text(encoding="utf-8")
    assert 'id: "0012"  # list.xlsx!Projects!D4' in spec
    items = {item.name: item for item in organisation(spec).items}
    assert items["Recruiting"].beneficiaries is None
    assert list(items) == ["Ledger", "Shop", "Payroll", "Recruiting", "Secret"]
    assert "deliverable: product" in spec


def organisation(spec: str) -> Organisation:
    found = pipeline.read(spec.encode(), "spec.yaml")
    assert found.organisation is not None, [problem.message for problem in found.problems]
    return found.organisation


def test_a_first_import_says_what_its_spec_gives_cause_to_warn_of(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"Project {n},\n" for n in range(7))
    Path("list.csv").write_text(f"Project name,Client\nLedger,Finance\n{rows}", encoding="utf-8")
    result = run("import", "list.csv", "-o", "spec.yaml")
    assert result.status == 0
    assert result.err.count("warning[item-says-nothing]") == 5
    assert "and 2 more warnings; `orgdoc check spec.yaml` lists them all" in result.err
    assert run("check", "spec.yaml").out.endswith("7 warnings in spec.yaml\n")


def test_a_list_may_name_what_only_the_spec_has(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(
        "organisation: {name: Harle}\nprojects: [{id: vts, name: Vessel traffic, for: [internal]}]\n"
        "resources:\n  - {id: radar, name: Radar chain, kind: equipment, serves: [vts]}\n",
        encoding="utf-8",
    )
    served = "Name,Kind,Serves\nDisplay,equipment,Radar Chain; vts\nGauge,equipment,Vessel traffic\n"
    Path("list.csv").write_text(served, encoding="utf-8")
    result = run("import", "list.csv", "-o", "spec.yaml", "--yes")
    assert result.status == 0, result.err
    text = Path("spec.yaml").read_text(encoding="utf-8")
    assert "serves: [radar, vts]" in text and "serves: [vts]" in text and "unknown" not in text


def test_a_formula_without_its_result_is_told() -> None:
    """As programs write it that do not calculate: the cell has a formula and no value."""

    book = workbook(("Projects", [["Project", "Client"], ["Ledger", "x"]]))
    buffer = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = re.sub(
                    rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2"><f>A1&amp;"x"</f><v></v></c>', content
                )
            new.writestr(entry.filename, content)
    found = read_tables(buffer.getvalue(), "list.xlsx")
    assert [problem.address for problem in found.problems] == ["list.xlsx!Projects!B2"]


@given(st.lists(st.text().map(str.strip).filter(lambda entry: entry and "\r" not in entry)))
def test_a_list_in_a_cell_comes_back_as_it_went_in(entries: list[str]) -> None:
    assert cell_text.split(cell_text.joined(entries)) == entries


_NAMES = (
    "Finance",
    "HR",
    " Inc",
    "and Sales",
    "1,200",
    "7 Teams",
    "Team 7",
    "all",
    "• Legal",
    '"a"',
    "\u00e9",
)
_SIGNS = (",", ";", ", ", "; ", ";#", " ", "\n", "\t", "\u00a0")


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_SIGNS)), min_size=1, max_size=4))
@tried(400)
def test_names_that_are_plainly_apart_are_told_as_others_are(parts: list[tuple[str, str]]) -> None:
    """Where a name on the boundary may hold a comma, no entry is plainly a name: all is looked at closely."""
    cell = "".join(map("".join, parts)).strip(" ,;\n\t")
    quickly, closely = (Cells(VOCABULARY, {}, parties, exact=False) for parties in ((), ("nobody, nowhere",)))
    assert quickly.says("for", cell) == closely.says("for", cell)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_files_come_in_any_separator_and_encoding(separator: str, encoding: str) -> None:
    text = separator.join(("Project", "For")) + "\r\n" + separator.join(('"a\r\nb"', "Zoë")) + "\r\n"
    table, _ = read_csv(text.encode(encoding), "list.csv")
    assert [list(row) for row in table.rows] == [["Project", "For"], ["a\r\nb", "Zoë"]]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'Project,For\n"Ledger,Finance\n', "never closed"),
        (b'Project,For\n"Led"ger,Finance\n', "line 2 has a quotation mark in the middle"),
        (b"Project\0", "not a text file"),
        (b"PK\x03\x04 and so on", "not a spreadsheet, or it is damaged"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"Project,For\nA\x81,x\n", "line 2 holds a letter in no known encoding"),
    ],
    ids=["quote", "quote-within", "binary", "zip", "pdf", "xls", "encoding"],
)
def test_what_is_no_list_is_refused_in_one_line(
    data: bytes, told: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_bytes(data)
    result = run("import", "list.csv", "-o", "spec.yaml")
    assert result.status == 2
    assert told in result.err
    assert result.err.count("\n") == 1
    assert not Path("spec.yaml").exists()


def test_an_archive_that_unpacks_without_end_is_refused_before_it_is_unpacked() -> None:

    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"\0" * 50_000_000)
    many = BytesIO()
    with ZipFile(many, "w") as file:
        for number in range(MAX_ENTRIES + 1):
            file.writestr(f"{number}.xml", b"")
    entities = BytesIO()
    with ZipFile(entities, "w") as file:
        file.writestr("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    for made, told in ((bomb, "far more"), (many, "parts"), (entities, "entities")):
        with pytest.raises(TableError, match=told):
            read_tables(made.getvalue(), "list.xlsx")


def test_the_mapping_is_written_out_and_obeyed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text("Wat,Wem,Wie\nBuchhaltung,Finance,Webseite\n", encoding="utf-8")
    first = run("import", "list.csv", "-o", "spec.yaml", "--map", "map.yaml")
    assert first.status == 1
    assert "no row of column names was recognised" in first.out
    Path("map.yaml").write_text(
        "sheets:\n  list.csv:\n    rows: projects\n    columns:\n      Wat: name\n      Wem: for\n"
        "      Wie: deliverable\nwords:\n  deliverable:\n    Webseite: product\n",
        encoding="utf-8",
    )
    assert run("import", "list.csv", "-o", "spec.yaml", "--map", "map.yaml").status == 0
    (item,) = organisation(Path("spec.yaml").read_text(encoding="utf-8")).projects
    assert (item.name, item.deliverable and item.deliverable.value) == ("Buchhaltung", "product")

    Path("map.yaml").write_text("sheets:\n  list.csv:\n    colums: {Wat: nmae}\n", encoding="utf-8")
    wrong = run("import", "list.csv", "-o", "other.yaml", "--map", "map.yaml")
    assert wrong.status == 1
    assert "error: `colums` is not a part of a sheet\n --> map.yaml:3:5" in wrong.err

    Path("map.yaml").write_text(
        "sheets: {list.csv: {rows: projects, columns: {Wem: for, Wie: deliverable}}}\n"
    )
    nameless = run("import", "list.csv", "-o", "other.yaml", "--map", "map.yaml")
    assert nameless.status == 1
    assert "list.csv!A1: no column here is known to hold the name, so nothing was taken" in nameless.out


def test_what_the_mapping_writes_out_reads_the_lists_as_before(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for case in CASES:
        files = [str(path) for path in lists_of(case)]
        if (case / "map.yaml").exists():
            continue
        assert run("import", *files, "-o", "a.yaml", "--map", "map.yaml").status == 0
        assert run("import", *files, "-o", "b.yaml", "--map", "map.yaml").status == 0
        assert Path("a.yaml").read_text(encoding="utf-8") == Path("b.yaml").read_text(encoding="utf-8")
        for made in ("a.yaml", "b.yaml", "map.yaml"):
            Path(made).unlink()


BEFORE = """\
# mine
organisation:
  name: Acme   # by hand
boundary:
  internal:
    - Finance  # they pay
  unknown: [Globex Ltd]
projects:
  - id: ledger
    name: Ledger
    description: Written by hand.
    for: [Finance]
    override: {branch: cto, rationale: Because., by: Board, on: 2026-10-12}

  - {id: old, name: Old one, for: [Finance]}
"""
AGAIN = """\
Code,Project,Client,Deliverable,Notes
ledger,Ledger,"Globex Ltd, FINANCE",product,from the list
shop,Shop,Retail customers,,
"""


def test_importing_again_keeps_what_people_wrote(
    run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    spec = Path("spec.yaml")
    spec.write_text(BEFORE, encoding="utf-8")
    Path("list.csv").write_text(AGAIN, encoding="utf-8")
    asked = run("import", "list.csv", "-o", "spec.yaml")
    assert asked.status == 2
    assert "--yes" in asked.err
    assert spec.read_text(encoding="utf-8") == BEFORE
    assert run("import", "list.csv", "-o", "spec.yaml", "--yes").status == 0
    after = spec.read_text(encoding="utf-8")
    for kept in (
        "# mine",
        "Acme   # by hand",
        "- Finance  # they pay",
        "Written by hand.",
        "branch: cto",
        "id: old",
    ):
        assert kept in after
    ledger, _, shop = organisation(after).projects
    assert [name.value for name in ledger.beneficiaries or ()] == ["Globex Ltd", "Finance"]
    assert shop.name == "Shop"
    assert organisation(after).parties["Globex Ltd"].side == "unknown"
    again = run("import", "list.csv", "-o", "spec.yaml", "--yes")
    assert "nothing to change" in again.out
    assert spec.read_text(encoding="utf-8") == after


def test_an_invisible_character_in_a_cell_never_reaches_the_spec(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ("ID,Project,For", "A\x02b,Ledger,Fin\u200bance", "A\x02b,Shop,")
    Path("list.csv").write_text("\n".join(rows), encoding="utf-8")
    result = run("import", "list.csv", "-o", "spec.yaml")
    assert result.status == 0
    assert (
        "list.csv!A3 (Shop): the id `A\N{REPLACEMENT CHARACTER}b` is also that of another row" in result.out
    )
    named = "list.csv!C2 (Ledger): the cell holds a character that cannot be seen, zero width space (U+200B)"
    assert named in result.out
    ledger, shop = organisation(Path("spec.yaml").read_text(encoding="utf-8")).projects
    assert (ledger.id, ledger.beneficiaries, shop.id) == ("a-b", None, "a-b-2")


def test_what_is_wrong_in_several_cells_is_told_at_each(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = ["Project,Deliverable,Tags,For", "A,prodct,a\x02;b,Finance", "B,prodct,a\x02;b,A", "C,product,c,A"]
    Path("list.csv").write_text("\n".join(rows), encoding="utf-8")
    told = run("import", "list.csv", "-o", "spec.yaml").out
    assert re.findall(r"list\.csv!([A-D]\d \(\w\)(?: and \d more)?): (.{20})", told) == [
        ("B2 (A) and 1 more", "`prodct` was not und"), ("C2 (A) and 1 more", "the cell holds a cha"),
        ("D3 (B) and 1 more", "`A` is the project A"),
    ]  # fmt: skip
    assert "6 cells were not taken" in told
    assert run("import", "list.csv", "-o", "other.yaml", "--report", "report.txt").status == 0
    assert re.findall(r"list\.csv![A-D]\d", Path("report.txt").read_text(encoding="utf-8")) == [
        f"list.csv!{cell}" for cell in ("B2", "B3", "C2", "C3", "D3", "D4")
    ]
    items = organisation(Path("spec.yaml").read_text(encoding="utf-8")).projects
    assert [(item.tags, item.beneficiaries is None) for item in items] == [
        (("b",), False), (("b",), True), (("c",), True)
    ]  # fmt: skip
    assert Path("spec.yaml").read_text(encoding="utf-8").count("# deliverable: prodct") == 2


def test_every_item_gets_an_id_of_its_own(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ids = ("mobile app", '"two\nlines"', "Ü", "internal", "PRJ-1", "prj-1", "", "x" * 120, "mobile-app")
    rows = [f"{given},Name {number}" for number, given in enumerate(ids)]
    Path("list.csv").write_text("\n".join(["ID,Project", *rows]), encoding="utf-8")
    assert run("import", "list.csv", "-o", "spec.yaml").status == 0
    items = organisation(Path("spec.yaml").read_text(encoding="utf-8")).projects
    assert [item.id for item in items] == [
        "mobile-app", "two-lines", "u", "internal-item", "prj-1", "prj-1-2", "name-6", "x" * 100,
        "mobile-app-2",
    ]  # fmt: skip


def test_every_word_is_known_in_the_way_it_is_looked_up() -> None:
    for words in (HEADERS, *VALUES.values()):
        assert [word for word in words if word != folded(word)] == []


def test_files_of_one_row_more_are_read_alike() -> None:
    """What `read_tables` gives of the same rows as .csv and .xlsx is the same."""
    rows = [["Project", "For"], ["Ledger", "a;b"], ["0012", '"x"'], ["", ""], ["=1+1", "Zoë"]]
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    by_csv: ReadTables = read_tables(quoted.encode(), "list.csv")
    by_xlsx = read_tables(workbook(("S", rows)), "list.xlsx")
    assert (
        [list(row) for row in by_csv.tables[0].rows] == [list(row) for row in by_xlsx.tables[0].rows] == rows
    )


# --- kinds of faults that lists had ----------------------------------------------------------------

TYPES = """\
Project Name,Type,PM,Client
Data centre move,Infrastructure,Ann Lee,Operations
ERP upgrade,Software,Bob Ray,Finance
Risk programme,Compliance,Eva Ode,Legal
"""
SYSTEMS = "Name,Vendor,Users,Owner,Manager\nSAP HR,SAP,HR,HR director,Ann\nWiki,,All staff,IT,Bob\n"


def lists(folder: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    """Write lists into `folder`, each named without its ending, and work there."""
    monkeypatch.chdir(folder)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def spec_of(name: str = "spec.yaml") -> Organisation:
    return organisation(Path(name).read_text(encoding="utf-8"))


def test_a_column_of_types_makes_no_project_a_resource(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, projects=TYPES)
    told = run("import", "projects.csv", "-o", "spec.yaml").out
    assert len(spec_of().projects) == 3
    assert "not read: Type, which may be kind, deliverable, activity or details" in told


def test_what_the_rows_are_is_never_guessed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, systems=SYSTEMS)
    asked = run("import", "systems.csv", "-o", "spec.yaml")
    assert asked.status == 1
    assert "nothing says whether the rows are projects or resources" in asked.out
    assert "--map list-map.xlsx" in asked.err
    assert not Path("spec.yaml").exists()
    assert run("import", "systems.csv", "-o", "spec.yaml", "--rows", "software").status == 0
    assert [item.kind for item in spec_of().resources] == ["software", "software"]


def test_a_name_with_an_and_in_it_is_asked_about_and_is_two_where_both_are_known(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ("Kuratoren und Leihgeber", "Kuratoren", "Bau- und Verkehrsamt", "Miller & Sons")
    text = "Projekt;Nutzer\n" + "".join(f"Projekt {n};{cell}\n" for n, cell in enumerate(rows))
    lists(tmp_path, monkeypatch, p=text)
    told = run("import", "p.csv", "-o", "spec.yaml").out
    asked = told.split("taken as one name; is it two?\n")[1].split("\n\n")[0]
    assert re.findall("`[^`]{2,}`", asked) == ["`Kuratoren und Leihgeber`"]
    assert list(spec_of().parties) == list(rows)
    spec = Path("spec.yaml").read_text(encoding="utf-8")
    both = spec.replace("for: [Kuratoren und", "for: [Kuratoren,").replace("Kuratoren und ", "")
    Path("spec.yaml").write_text(both, encoding="utf-8")
    told = run("import", "p.csv", "-o", "spec.yaml", "--yes").out
    assert "`Kuratoren und Leihgeber` was split at its “and”" in told
    assert "is it two" not in told
    assert [name.value for name in spec_of().projects[0].beneficiaries or ()] == ["Kuratoren", "Leihgeber"]
    assert Path("spec.yaml").read_text(encoding="utf-8") == both


def test_comments_of_an_import_go_when_they_are_true_no_more(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Project,For,Deliverable,Activity\nShop,Sales,Web site,grow\nWiki,,Web site,\n"
    lists(tmp_path, monkeypatch, p=text)
    assert run("import", "p.csv", "-o", "spec.yaml").status == 0
    spec = Path("spec.yaml")
    told = spec.read_text(encoding="utf-8")
    assert [told.count(c) for c in ("write it here", "said yet on", "# deliverable: Web", "# activity:")] == [
        1, 1, 2, 1
    ]  # fmt: skip
    spec.write_text(told.replace("    # activity", "    # by Ann: ask Ben\n    # activity"), encoding="utf-8")
    Path("p.csv").write_text(text.replace("Shop,Sales,Web site", "Shop,Sales,service"), encoding="utf-8")
    assert run("import", "p.csv", "-o", "spec.yaml", "--yes", "--name", "Acme").status == 0
    told = spec.read_text(encoding="utf-8")
    assert "  name: Acme\n" in told
    assert "    deliverable: service\n    # by Ann: ask Ben\n    # activity: grow\n" in told
    assert told.count("# deliverable: Web site") == 1
    lists(tmp_path, monkeypatch, b="Party,Side\nSales,internal\n")
    assert run("import", "b.csv", "p.csv", "-o", "spec.yaml", "--yes").status == 0
    told = spec.read_text(encoding="utf-8")
    assert "boundary:\n  internal: [Sales]\n" in told
    assert spec_of().name.value == "Acme"


@pytest.mark.parametrize(
    ("header", "name", "id_"),
    [
        ("Bezeichnung;Nutzer", "Gäste-WLAN Süd", "gaeste-wlan-sued"),
        ("Projekt;For", "Große Straße", "grosse-strasse"),
        ("Projekt;Kunde", "Færøerne på nye spor", "faeroeerne-paa-nye-spor"),
        ("Projekt;Klient", "Ålesund og Bodø", "aalesund-og-bodoe"),
        ("Projekt;Mål för vem", "Malmö på nätet", "malmo-pa-natet"),
        ("Proyecto;Usuarios de la red", "Pingüino", "pinguino"),
        ("Project;For", "Zoë Café", "zoe-cafe"),
        ("Project;For", "Łódź", "lodz"),
    ],
)
def test_ids_are_spelled_as_the_language_of_the_list_spells_them_and_stay_where_they_are(
    header: str, name: str, id_: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, Projekte=f"{header}\n{name};x\n")
    assert run("import", "Projekte.csv", "-o", "spec.yaml", "--rows", "projects").status == 0
    assert [item.id for item in spec_of().items] == [id_]
    before = in_plain_letters(name, 100)  # as ids were spelled once
    old = Path("spec.yaml").read_text(encoding="utf-8").replace(f"id: {id_} ", f"id: {before} ")
    Path("spec.yaml").write_text(old, encoding="utf-8")
    again = run("import", "Projekte.csv", "-o", "spec.yaml", "--rows", "projects", "--yes")
    assert "nothing to change" in again.out


def test_rows_that_only_head_others_are_no_items_where_all_others_have_an_id(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["N°,Projet,Usagers", ",Neige,", *(f"{n},Projet {n},Secours en montagne" for n in range(5))]
    lists(tmp_path, monkeypatch, p="\n".join(rows))
    told = run("import", "p.csv", "-o", "spec.yaml").out
    assert "p.csv!B2 (Neige): the row holds nothing but a name" in told
    assert [item.name for item in spec_of().projects] == [f"Projet {n}" for n in range(5)]
    assert "is it two" not in told  # in French, “en” is no “and”
    lists(tmp_path, monkeypatch, p="\n".join(rows).replace("0,Projet 0", ",Projet 0"))
    assert run("import", "p.csv", "-o", "other.yaml").status == 0
    assert len(spec_of("other.yaml").projects) == 6  # where one has no id, none of them says it heads others


def test_what_cannot_be_a_former_id_is_told_and_not_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, p="Project,Was\nLedger,GL-7\nPortal,The old web shop\n")
    told = run("import", "p.csv", "-o", "spec.yaml")
    assert (told.status, [project.was for project in spec_of().projects]) == (0, ["gl-7", None])
    assert "p.csv!B3 (Portal): `The old web shop` cannot be an id" in told.out


def test_the_map_has_every_sheet_and_is_enough_to_read_any(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far_below = "".join(f"line {n},,\n" for n in range(40)) + "Wat,Wem,Wie\nLedger,Finance,x\n"
    data_row = "Use Case Name,Agency,In-house?,Public-facing?\nScanner,CBP,No,No\nChatbot,IRS,Yes,No\n"
    domains = "Domain name,Domain type,City\na.example,Federal,Washington\n"
    lists(tmp_path, monkeypatch, far=far_below, cases=data_row, domains=domains)
    names = ("cases.csv", "domains.csv", "far.csv")
    assert run("import", *names, "-o", "spec.yaml", "--map", "map.yaml").status == 1
    written = Path("map.yaml").read_text(encoding="utf-8")
    for said in (
        "cases.csv:",
        "domains.csv:",
        "far.csv:",
        "header: 41",
        "Domain name: ignore",
        "Wat: ignore",
    ):
        assert said in written
    for column in ("Use Case Name", "Domain name", "Wat"):
        written = written.replace(f"{column}: ignore", f"{column}: name")
    Path("map.yaml").write_text(written.replace("# rows: projects", "rows: projects"), encoding="utf-8")
    assert run("import", *names, "-o", "spec.yaml", "--map", "map.yaml").status == 0
    assert [item.name for item in spec_of().projects] == ["Scanner", "Chatbot", "a.example", "Ledger"]

    Path("one.yaml").write_text("sheets: {far.csv: {rows: team, columns: {Wat: name, Wer: for}}}\n")
    told = run("import", "far.csv", "-o", "teams.yaml", "--map", "one.yaml").out
    assert [item.kind for item in spec_of("teams.yaml").resources] == ["team"]
    assert "the map speaks of a column Wer, which far.csv has not" in told


def answers_of(path: str, *answers: tuple[str, str, str, str]) -> None:
    """Fill a map in: in the row of a sheet that holds a text, a text in the column of a title."""
    sheets = []
    for table in read_tables(Path(path).read_bytes(), path).tables:
        rows = [list(row) for row in table.rows]
        for sheet, held, title, value in answers:
            if sheet == table.sheet:
                titles = next(row for row in rows if title in row)
                row = next(row for row in rows if held in row)
                row[titles.index(title)] = value
        sheets.append((table.sheet, rows))
    Path(path).write_bytes(workbook(*sheets))


def test_a_map_can_be_filled_in_as_a_workbook_alone(
    run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, apps=SYSTEMS.replace("Name,Vendor", "Bezeichnung,Art"))
    command = ("import", "apps.csv", "-o", "spec.yaml", "--map", "list-map.xlsx")
    first = run(*command)
    assert first.status == 0
    assert "what is missing in the sheets Sheets and Columns, and save" in first.out
    assert not Path("spec.yaml").exists()
    with ZipFile("list-map.xlsx") as book:
        columns = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<dataValidation " in columns
    assert "who it is for" in columns
    answers_of(
        "list-map.xlsx",
        ("Sheets", "apps.csv", "What is a row?", "each row says its kind"),
        ("Columns", "Art", "What is it?", "kind"),
        ("Columns", "Owner", "What is it?", "details (kept as text)"),
        ("Columns", "Users", "What is it?", "leave it out"),
    )
    second = run(*command)  # there is a word in it that nobody knew before
    assert "There is more to be said" in second.out
    assert "what is missing in the sheet Words, and save" in second.out
    answers_of("list-map.xlsx", ("Words", "SAP", "What does it mean?", "software"))
    third = run(*command)
    assert third.status == 0
    assert "left out, as the map says: Users" in third.out
    (item,) = spec_of().resources
    assert (item.name, item.kind, dict(item.details)["Owner"]) == ("SAP HR", "software", "HR director")

    answers_of("list-map.xlsx", ("Columns", "Art", "What is it?", "sort of"))
    wrong = run(*command)
    assert wrong.status == 1
    assert "list-map.xlsx!Columns!F4: `sort of` is none of the answers" in wrong.err


def test_a_map_that_is_written_anew_loses_nothing_of_whoever_fills_it_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a sheet of theirs, nor what they save while the lists are read."""
    lists(tmp_path, monkeypatch, apps=SYSTEMS.replace("Name,Vendor", "Bezeichnung,Art"))
    command = ("import", "apps.csv", "-o", "spec.yaml", "--map", "list-map.xlsx")
    assert run(*command).status == 0
    answers_of("list-map.xlsx", ("Columns", "Art", "What is it?", "kind"))
    path, without = Path("list-map.xlsx"), Path("list-map.xlsx").read_bytes()
    sheets = [
        (table.sheet, [list(row) for row in table.rows]) for table in read_tables(without, "m.xlsx").tables
    ]
    path.write_bytes(workbook(*sheets, ("Notes", [["ask Bob"]])))
    theirs = path.read_bytes()
    refused = run(*command)
    assert (refused.status, path.read_bytes()) == (2, theirs)
    assert "list-map.xlsx has the sheet Notes, which is no part of the map" in refused.err

    path.write_bytes(without)
    real = os.fsync

    def saved_meanwhile(descriptor: int) -> None:
        path.write_bytes(theirs)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", saved_meanwhile)
    late = run(*command)
    assert (late.status, path.read_bytes()) == (3, theirs)
    assert "list-map.xlsx was changed meanwhile; nothing was written into it" in late.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_asked_and_the_answers_are_remembered(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    german = "Bezeichnung;Art;Nutzer;Status\nHauptbuch;Neubau;Finanzen;grün\nNetz;Betrieb;intern;gelb\n"
    lists(tmp_path, monkeypatch, liste=german)
    status, told = in_terminal(tmp_path, "import", "liste.csv", "-o", "spec.yaml", keys="\n")
    assert (status, Path("spec-map.xlsx").exists()) == (1, False)  # where all is left out, all is asked again
    keys = "1\n3\n1\n1\nStadtwerke\n"  # projects; the activity; keep the status; Neubau is develop
    status, told = in_terminal(tmp_path, "import", "liste.csv", "-o", "spec.yaml", keys=keys)
    assert status == 0, told
    for asked in (
        "What are the rows of liste.csv (Hauptbuch, Netz)?",
        "Art holds Neubau, Betrieb: what is it?",
        "No rule reads Status. Keep the text as details?",
        "Neubau stands as activity in 1 cell: what does it mean?",
    ):
        assert asked in told
    ledger, net = spec_of().projects
    assert spec_of().name.value == "Stadtwerke"
    assert (ledger.activity and ledger.activity.value, dict(ledger.details)) == (
        "develop",
        {"Status": "grün"},
    )
    assert net.activity is not None
    again = run("import", "liste.csv", "-o", "spec.yaml", "--yes")
    assert "read as spec-map.xlsx says" in again.out
    assert "nothing to change" in again.out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_list_with_foreign_headers_gives_one_spec_by_questions_and_by_the_workbook(
    run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Path(__file__).parent / "cases" / "conversations" / "ski-lifts"
    (tmp_path / "chantiers.csv").write_bytes((case / "chantiers.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    answers = (case / "answers.txt").read_text(encoding="utf-8")
    status, told = in_terminal(tmp_path, "import", "chantiers.csv", "-o", "asked.yaml", keys=answers)
    assert status == 0, told
    golden(case / "expected.txt", told)

    command = ("import", "chantiers.csv", "-o", "chosen.yaml", "--map", "list-map.xlsx")
    assert run(*command).status == 0
    chosen = {
        "Chantier": "name", "Responsable": "project manager", "Nature": "activity", "Service": "owner",
        "But visé": "objective", "Avancement": "details (kept as text)",
    }  # fmt: skip
    answers_of(
        "list-map.xlsx",
        ("Sheets", "chantiers.csv", "What is a row?", "projects"),
        *(("Columns", name, "What is it?", field) for name, field in chosen.items()),
    )
    assert run(*command).status == 0
    meant = {"Refonte": "develop", "Renouvellement": "develop", "Étude": "plan", "Efficacité": "efficiency"}
    answers_of(
        "list-map.xlsx", *(("Words", word, "What does it mean?", value) for word, value in meant.items())
    )
    assert run(*command, "--name", "Régie de Valmont").status == 0
    assert Path("chosen.yaml").read_bytes() == Path("asked.yaml").read_bytes()
    assert len(spec_of("chosen.yaml").projects) == 38


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_what_the_data_suggest_is_not_taken_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, liste="Projekt;Art\nHauptbuch;Entwicklung\nNetz;Betrieb\n")
    status, told = in_terminal(tmp_path, "import", "liste.csv", "-o", "spec.yaml", keys="\n\n")
    assert status == 0, told
    assert "activity  <- the data suggest this" in told
    assert [item.activity for item in spec_of().projects] == [None, None]


# --- facts that a rule book declares ---------------------------------------------------------------

OWN_FACTS = Path(__file__).parent / "cases" / "imports" / "own-facts"
ZWECK = "Projekt;Kunde;Zweck;Typ\nTresor;intern;Protection;secrets\nShop;extern;Schutz;public data\n"


def by_own_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> None:
    lists(tmp_path, monkeypatch, **files)
    (tmp_path / "rules.yaml").write_bytes((OWN_FACTS / "rules.yaml").read_bytes())


def declared_of(path: str = "spec.yaml") -> list[dict[str, str]]:
    found = orgdoc.load(path).organisation
    return [{fact: stated.value for fact, stated in item.declared} for item in found.items]


def test_a_map_has_the_facts_of_the_rule_book_to_choose_and_their_words(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_own_rules(tmp_path, monkeypatch, liste=ZWECK)
    command = ("import", "liste.csv", "-o", "spec.yaml", "--rules", "rules.yaml", "--map", "m.xlsx")
    told = run(*command).out
    assert "There is more to be said" in told and told.endswith(f"  orgdoc {' '.join(command)}\n")
    (columns,) = (t for t in read_tables(Path("m.xlsx").read_bytes(), "m").tables if t.sheet == "Columns")
    looks = {row[2]: row[4] for row in columns.rows if len(row) > 4 and row[0] == "liste.csv"}
    assert looks == {"Projekt": "", "Kunde": "", "Zweck": "", "Typ": "data class"}
    with ZipFile("m.xlsx") as book:
        assert "purpose,data class" in book.read("xl/worksheets/sheet2.xml").decode()
    answers_of(
        "m.xlsx",
        ("Columns", "Zweck", "What is it?", "purpose"),
        ("Columns", "Typ", "What is it?", "data class"),
    )
    assert "There is more to be said" in run(*command).out  # of the word Schutz
    with ZipFile("m.xlsx") as book:
        words = book.read("xl/worksheets/sheet3.xml").decode()
    assert "protection,other (something else),leave it out" in words
    answers_of("m.xlsx", ("Words", "Schutz", "What does it mean?", "other (something else)"))
    assert run(*command).status == 0
    stated = [{"purpose": "protection", "data_class": "secret"}, {"purpose": "other", "data_class": "open"}]
    assert declared_of() == stated
    assert '"enum":["protection","other"]' in re.sub(r"\s", "", Path("orgdoc.schema.json").read_text())
    # The same by a map in YAML, of which a word that the book has not is a mistake with its place.
    assert run(*command[:3], "one.yaml", *command[4:6], "--map", "m.yaml").status == 0
    written = Path("m.yaml").read_text(encoding="utf-8")
    assert "of your rule book: purpose, data_class" in written
    written = written.replace("Zweck: ignore", "Zweck: purpose").replace("Typ: ignore", "Typ: data_class")
    written += "words:\n  purpose:\n    Schutz: other\n"
    Path("m.yaml").write_text(written.replace("Schutz: other", "Schutz: protect"), encoding="utf-8")
    wrong = run(*command[:3], "two.yaml", *command[4:6], "--map", "m.yaml")
    assert wrong.status == 1 and "`protect` is not a value of purpose" in wrong.err
    Path("m.yaml").write_text(written, encoding="utf-8")
    assert run(*command[:3], "two.yaml", *command[4:6], "--map", "m.yaml").status == 0
    assert declared_of("two.yaml") == stated


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_asked_for_what_looks_like_a_fact_of_the_rule_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ZWECK.replace("Schutz", "Something else").replace("Typ", "Daten")
    by_own_rules(tmp_path, monkeypatch, liste=text)
    command = ("import", "liste.csv", "-o", "spec.yaml", "--rules", "rules.yaml")
    status, told = in_terminal(tmp_path, *command, keys="1\n1\nStadtwerke\n")
    assert status == 0, told
    assert "Zweck holds Protection, Something else: what is it?" in told
    assert "purpose  <- the data suggest this" in told
    assert "data class  <- the data suggest this" in told
    assert declared_of() == [
        {"purpose": "protection", "data_class": "secret"}, {"purpose": "other", "data_class": "open"}
    ]  # fmt: skip


def test_lists_with_facts_of_the_rule_book_are_brought_up_to_date_by_the_book_of_the_spec(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Project;Client;Purpose;Data class\nTresor;intern;Protection;secrets\nShop;extern;;public data\n"
    by_own_rules(tmp_path, monkeypatch, liste=text)
    Path("specs").mkdir()
    spec = str(Path("specs", "mine.yaml"))
    assert run("import", "liste.csv", "-o", spec, "--rules", "rules.yaml").status == 0
    assert 'rules: "../rules.yaml"' in Path(spec).read_text(encoding="utf-8")
    assert "nothing to change" in run("import", "liste.csv", "-o", spec, "--yes").out
    later = text.replace("Protection;secrets", "other;").replace("extern;;", "extern;something else;")
    Path("liste.csv").write_text(later, encoding="utf-8")
    told = run("import", "liste.csv", "-o", spec, "--yes")
    assert told.status == 0, told.err
    assert "no longer stated in the lists, and kept as the spec has it:\n  tresor: data_class" in told.out
    assert declared_of(spec) == [
        {"purpose": "other", "data_class": "secret"}, {"purpose": "other", "data_class": "open"}
    ]  # fmt: skip


def test_a_fact_that_is_called_as_a_column_of_ours_is_never_taken_for_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`client` may be whom it is for or the fact; `value` and `customer_facing` are also words of lists."""
    text = "Project,Client,Value,Customer facing\nShop,key account,high,yes\n"
    by_own_rules(tmp_path, monkeypatch, liste=text)
    book = Path("rules.yaml").read_text(encoding="utf-8")
    of = "of: [project]"
    facts = (
        f"  client: {{ask: Which client?, {of}, values: {{key: key account, small: small account}}}}\n"
        f"  value: {{ask: What is it worth?, {of}, values: {{high: much, low: little}}}}\n"
        f"  customer_facing: {{ask: Do customers see it?, {of}, values: {{full: 'yes', none: 'no'}}}}\n"
    )
    Path("rules.yaml").write_text(book.replace("facts:\n", f"facts:\n{facts}", 1), encoding="utf-8")
    command = ("import", "liste.csv", "-o", "spec.yaml", "--rules", "rules.yaml", "--map", "m.yaml")
    told = run(*command).out
    assert "not read: Client, which may be client, who it is for or details" in told
    assert "not read: Customer facing, which may be customer facing, used by customers (yes) or" in told
    assert declared_of() == [{"value": "high"}]
    written = Path("m.yaml").read_text(encoding="utf-8")
    written = written.replace("Client: ignore", "Client: client")
    Path("m.yaml").write_text(
        written.replace("Customer facing: ignore", "Customer facing: customer_facing (fact)"),
        encoding="utf-8",
    )
    Path("spec.yaml").unlink()
    assert run(*command).status == 0
    stated = [{"client": "key", "value": "high", "customer_facing": "full"}]
    assert declared_of() == stated
    assert run("build", "spec.yaml", "-o", "out", "-f", "xlsx,csv").status == 0
    for register in ("out/spec.xlsx", "out/spec.csv"):
        Path("back.yaml").unlink(missing_ok=True)
        assert run("import", register, "-o", "back.yaml", "--rules", "rules.yaml").status == 0
        assert declared_of("back.yaml") == stated


def test_what_no_rule_reads_is_kept_as_details_and_brought_up_to_date(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Project,Status,Vendor: main\nLedger,amber,Epic\nShop,,\n"
    lists(tmp_path, monkeypatch, list=text)
    assert run("import", "list.csv", "-o", "spec.yaml", "--details").status == 0
    assert [dict(item.details) for item in spec_of().projects] == [
        {"Status": "amber", "Vendor - main": "Epic"}, {}
    ]  # fmt: skip
    assert run("build", "spec.yaml", "-o", "out", "-f", "xlsx,md", "--detail", "full").status == 0
    assert "amber" in Path("out/spec.md").read_text(encoding="utf-8")
    assert run("import", "out/spec.xlsx", "-o", "back.yaml").status == 0
    assert [item.details for item in spec_of("back.yaml").projects] == [
        item.details for item in spec_of().projects
    ]
    Path("list.csv").write_text(text.replace("amber", "green"), encoding="utf-8")
    assert run("import", "list.csv", "-o", "spec.yaml", "--details", "--yes").status == 0
    assert spec_of().projects[0].details[0][1] == "green"


def test_a_section_that_is_new_is_written_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, a="Asset,Kind,Serves\nLaptops,Equipment,Finance\n", p=AGAIN)
    assert run("import", "a.csv", "-o", "spec.yaml").status == 0
    assert run("import", "p.csv", "-o", "spec.yaml", "--yes").status == 0
    assert [item.id for item in spec_of().items] == ["ledger", "shop", "laptops"]


def test_importing_again_says_what_the_lists_no_longer_state_and_what_moved(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Code,Project,Client,Objective\na,Ledger,internal,revenue\nb,Shop,external,\nc,Wifi,internal,\n"
    lists(tmp_path, monkeypatch, list=text)
    assert run("import", "list.csv", "-o", "spec.yaml").status == 0
    later = "Code,Project,Client,Objective\na,General ledger,external,\nb,Shop,external,\nd,Wi-Fi,internal,\n"
    Path("list.csv").write_text(later, encoding="utf-8")
    told = run("import", "list.csv", "-o", "spec.yaml", "--yes", "--name", "Acme").out
    assert spec_of().name.value == "Acme"
    for said in (
        "renamed in the lists:\n  a: Ledger is now General ledger",
        "no longer stated in the lists, and kept as the spec has it:\n  a: objective  (list.csv!B2)",
        "Wifi (c) may now be Wi-Fi (d)",
        "not in these lists, and kept: c",
        "CIO → CTO\n  General ledger  for: internal → external",
    ):
        assert said in told


def test_numbers_come_as_a_workbook_shows_them(tmp_path: Path) -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Projects")
        sheet.write_number(0, 0, 42, book.add_format({"num_format": "00000"}))
        sheet.write_number(0, 1, 7, book.add_format({"num_format": '"P-"000'}))
        sheet.write_number(0, 2, 7, book.add_format({"num_format": "0.00"}))
    table = read_tables(buffer.getvalue(), "list.xlsx").tables[0]
    assert list(table.rows[0]) == ["00042", "P-007", "7"]
    cells = (("float", 'office:value="42"', "00042"), ("float", 'office:value="7"', "7"))
    row = "".join(
        f'<table:table-cell office:value-type="{kind}" {value}><text:p>{text}</text:p></table:table-cell>'
        for kind, value, text in cells
    )
    assert list(read_tables(ods(f"<table:table-row>{row}</table:table-row>"), "l.ods").tables[0].rows[0]) == [
        "00042", "7"
    ]  # fmt: skip


def ods(rows: str) -> bytes:
    """Return an .ods file of one sheet with these rows, as XML."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", "<manifest/>")
    return buffer.getvalue()


def test_a_part_in_utf_16_as_power_query_writes_it_does_no_harm() -> None:
    buffer = BytesIO(workbook(("Projects", [["Project"], ["Ledger"]])))
    with ZipFile(buffer, "a") as file:
        file.writestr("customXml/item1.xml", "<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"))
    assert read_tables(buffer.getvalue(), "list.xlsx").tables[0].rows[1] == ["Ledger"]


def test_a_folder_of_catalogues_is_read_and_nothing_is_fetched(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: {0}\nmetadata:\n  name: {1}\n  annotations:\n"
        "    orgdoc/serves: external\nspec: {{owner: team-a}}\n"
    )
    for place, kind in (("a", "Component"), ("b/c", "Resource"), ("b", "Location")):
        Path("repo", place).mkdir(parents=True, exist_ok=True)
        Path("repo", place, "catalog-info.yaml").write_text(entity.format(kind, place.replace("/", "-")))
    Path("repo/a/catalog-info.yaml").write_text(
        Path("repo/a/catalog-info.yaml").read_text() + "---\n" + entity.format("API", "x") + "---\n&a [*a]\n"
    )
    told = run("import", "repo", "-o", "spec.yaml", "--rows", "software")
    assert told.status == 0, told.err
    assert [(item.id, item.kind) for item in spec_of().resources] == [
        ("a", "software"), ("x", "software"), ("b-c", "infrastructure")
    ]  # fmt: skip
    assert "Location points to files that are not fetched" in told.out
    assert "repo/a/catalog-info.yaml:17: this entry was not read" in told.out


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-09-14 08:30", "2026-09-14"), ("2026-9-4", "2026-09-04"), ("2026/09/14", "2026-09-14"),
        ("14.09.2026", "2026-09-14"), ("26/11/2026", "2026-11-26"), ("2026/9-14", None),
        ("14 September 2026", "2026-09-14"), ("3 de mayo de 2026", "2026-05-03"),
        ("Sept 3, 2026", "2026-09-03"), ("26th Nov 2026", "2026-11-26"), ("26-Nov-2026", "2026-11-26"),
        ("03/04/2026", None), ("31.02.2026", None), ("soon", None), ("3026-01-01", None),
    ],
)  # fmt: skip
def test_days_are_taken_where_only_one_can_be_meant(written: str, day: str | None) -> None:
    assert day_of(written) == day


LANGUAGES = {
    "de": "Projektname;Projektleitung;Art der Arbeit;Zielgruppe|Portal;Ann;Betrieb;extern",
    "fr": "Nom du projet;Chef de projet;Nature des travaux;Bénéficiaires|Portal;Ann;Exploitation;externe",
    "es": "Nombre del proyecto;Jefa de proyecto;Tipo de trabajo;Usuarios finales|Portal;Ann;Soporte;externo",
    "nl": "Projectnaam;Projectleider;Soort werk;Doelgroep|Portal;Ann;Beheer;extern",
    "it": "Nome progetto;Capo progetto;Tipo di attività;Destinatari|Portal;Ann;Manutenzione;esterno",
    "pt": "Nome do projeto;Gestor do projeto;Tipo de trabalho;Público-alvo|Portal;Ann;Manutenção;externo",
    "camel": "ProjectName;ProjectManager;WorkType;EndUsers|Portal;Ann;Support;External",
    "snake": "project_name;project_manager;work_type;end_users|Portal;Ann;run;outside",
}


@pytest.mark.parametrize("text", LANGUAGES.values(), ids=LANGUAGES)
def test_words_are_known_in_seven_languages(
    text: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path, monkeypatch, x=text.replace("|", "\n"))
    assert run("import", "x.csv", "-o", "spec.yaml").status == 0
    (item,) = spec_of().projects
    assert item.manager is not None
    assert item.activity is not None
    assert (item.name, item.manager.value, item.activity.value) == ("Portal", "Ann", "maintain")
    assert [name.value for name in item.beneficiaries or ()] == ["external"]


_HEADERS = st.sampled_from(
    ["Project", "Name", "Type", "Kind", "Client", "Users", "PM", "ID", "Deliverable", "Serves", "Owner",
     "Status", "Reports to", "Customer facing", "Override on", "Override by", "Override branch",
     "Override rationale", ""]
)  # fmt: skip
_CELLS = st.one_of(
    st.sampled_from(
        ["", "Finance", "finance", "Shah, Priya", "Priya Shah", "• A\n• B", "1,200", "x", "yes", "internal",
         "both", "Software", "Project", "Total", "a;#1;#b", "product", "run", "2026-01-02", "01/02/2026",
         "a: b", "# c", "Name", "A / B", "ledger", "Ledger", "- ", "Foo, Inc", "=1+1", '"q"', "é", "{a}",
         "[b]", "&c", "%d"]
    ),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)  # fmt: skip


@given(
    st.lists(_HEADERS, min_size=1, max_size=7, unique=True),  # a map knows columns by their names
    st.lists(st.lists(_CELLS, max_size=8), max_size=9),
    st.sampled_from([None, "projects", "software", "person"]),
    st.booleans(),
)
@tried(25)
def test_whatever_a_list_holds_what_is_written_is_a_spec_and_its_map_reads_it_alike(
    headers: list[str], rows: list[list[str]], rows_are: str | None, details: bool
) -> None:
    table = Table("list.csv", "", [headers, *[[cell.strip() for cell in row] for row in rows]])
    files = [ReadTables((table,))]
    mapped = Mapped(rows_are=rows_are, details=details)
    imported = import_lists(files, mapped, VOCABULARY)
    assert report_text(imported) or not imported.plans
    if imported.draft.items:
        text = spec_text(imported.draft, ["list.csv"])
        found = pipeline.read(text.encode(), "spec.yaml")
        assert found.organisation is not None, [problem.message for problem in found.problems]
        assert changes_of(imported.draft, organisation(text)) == []
    by_yaml, _, problems = read_mapping(
        mapping_text(imported.plans, VOCABULARY, imported.reports).encode(), "map.yaml", VOCABULARY
    )
    assert not problems
    book = to_xlsx(map_workbook(imported.plans, imported.reports, mapped, VOCABULARY))
    by_workbook, wrong = read_map_workbook(read_tables(book, "map.xlsx").tables, VOCABULARY)
    assert not wrong
    for again in (by_yaml, by_workbook):
        assert taken(import_lists(files, again, VOCABULARY)) == taken(imported)


def taken(imported: Imported) -> list[tuple[object, ...]]:
    return [(item.id, item.kind, item.facts, item.details) for item in imported.draft.items]


def test_a_group_called_vacant_is_told_and_not_taken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Project,Used by\nLedger,Finance; Vacant\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Party,Side\nvacant,internal\nFinance,internal\n", encoding="utf-8")
    result = run("import", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "-o", str(tmp_path / "s.yaml"))
    assert result.status == 0
    assert result.out.count("`vacant` says that nobody holds a post") == 1  # of both cells, grouped
    made = (tmp_path / "s.yaml").read_text(encoding="utf-8")
    assert "internal: [Finance]\n" in made and "for: [Finance]\n" in made


def test_a_workbook_with_two_sheets_of_one_name_is_refused(tmp_path: Path) -> None:
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet("Managers"), book.add_worksheet("Projects")
    twice = BytesIO()
    with ZipFile(made) as parts, ZipFile(twice, "w", ZIP_DEFLATED) as out:
        for part in parts.namelist():
            out.writestr(part, parts.read(part).replace(b'name="Projects"', b'name="Managers"'))
    with pytest.raises(TableError, match="two sheets called Managers"):
        read_tables(twice.getvalue(), "list.xlsx")


def test_an_and_between_the_names_of_two_items_joins_two(run: Run, tmp_path: Path) -> None:
    rows = [
        "Naam,Soort middel,Gebruikt voor,Omschrijving voor de klant",
        "HiX,software,Zorg,",
        "PACS,software,Zorg,",
    ]
    rows += ["SAN,infrastructure,PACS en HiX,", "NAS,infrastructure,PACS en Archief,"]
    (tmp_path / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    told = run("import", str(tmp_path / "list.csv"), "-o", str(tmp_path / "spec.yaml")).out
    made = yaml.safe_load((tmp_path / "spec.yaml").read_bytes())
    serves = {item["name"]: item["serves"] for item in made["resources"]}
    assert (serves["SAN"], serves["NAS"]) == (["pacs", "hix"], ["PACS en Archief"])
    assert "`PACS en Archief`" in told.partition("is it two?")[2]


def drafted(draft: Draft) -> bytes:
    return spec_text(draft, ["list.csv"]).encode()


def long_draft() -> Draft:
    """Return what a list states that is longer than what is read back of any."""
    rows = [["ID", "Name", "Kind", "Used by", "Description"]]
    rows += [
        [f"r-{n}", f"Thing {n}", "software", ("Finance", "Sales")[n % 2], f"No. {n}"] for n in range(FEW + 50)
    ]
    return import_lists([ReadTables((Table("list.csv", "", rows),))], Mapped(), VOCABULARY).draft


WRONG: dict[str, Callable[[Draft, DraftItem], object]] = {
    "an id that is none": lambda _, item: setattr(item, "id", "No Id"),
    "the id of another": lambda draft, item: setattr(item, "id", draft.items[0].id),
    "the id of a party": lambda draft, item: draft.parties.update({item.id: "internal"}),
    "the word of a side": lambda _, item: setattr(item, "id", "internal"),
    "a name that is too long": lambda _, item: setattr(item, "name", "n" * 301),
    "a name with a sign that YAML does not take": lambda _, item: setattr(item, "name", "a\ufffeb"),
    "no name": lambda _, item: setattr(item, "name", ""),
    "a kind that is none": lambda _, item: setattr(item, "kind", "furniture"),
    "a text that is too long": lambda _, item: item.facts.update(description="d" * 10_001),
    "a group that is on no side": lambda _, item: item.facts.update(serves=("Finance", "Nobody")),
    "it serves what there is not": lambda _, item: item.facts.update(serves=("r-1000",)),
    "it serves itself": lambda _, item: item.facts.update(serves=(item.id,)),
    "two serve each other": lambda draft, item: (
        item.facts.update(serves=(draft.items[-2].id,)),
        draft.items[-2].facts.update(serves=(item.id,)),
    ),
    "a key of other things": lambda _, item: item.facts.update(manager="Ann Berg"),
    "a link that is none": lambda _, item: item.facts.update(link="here"),
    "a detail without a name": lambda _, item: item.details.update({"": "text"}),
    "half a decision": lambda _, item: setattr(item, "override", {"branch": "cio"}),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_long_list_is_in_the_part_that_is_read_back(case: str) -> None:
    draft = long_draft()
    part = to_read_back(draft)
    assert len(part.items) < len(draft.items) and is_right(drafted(part), "spec.yaml")
    assert is_right(drafted(draft), "spec.yaml")
    WRONG[case](draft, draft.items[-1])
    assert not is_right(drafted(draft), "spec.yaml")
    assert not is_right(drafted(to_read_back(draft)), "spec.yaml")


def test_a_name_that_no_file_can_have_is_told_as_any_other(run: Run) -> None:
    """It is looked at before the program is there that tells what went wrong."""
    result = run("import", "x" * 5_000, "-o", "spec.yaml")
    assert (result.status, result.out) in ((2, ""), (3, ""))  # by system, and what it says of such a name
    assert "x" * 5_000 in result.err
