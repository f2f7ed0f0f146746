"""Lists as companies have them → a spec that states what they state, and nothing else."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden, Run
from orgdoc import cell_text, pipeline
from orgdoc.importing.vocabulary import HEADERS, VALUES, folded
from orgdoc.model.organisation import Organisation
from orgdoc.model.terms import FACT_VALUES
from orgdoc.tables.archive import MAX_ENTRIES
from orgdoc.tables.csv_text import read_csv
from orgdoc.tables.reader import ReadTables, read_tables
from orgdoc.tables.table import TableError

CASES = sorted((Path(__file__).parent / "cases" / "imports").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_messy_list_gives_its_spec_and_its_report(
    case: Path, run: Run, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in case.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    result = run("import", *sorted(path.name for path in tmp_path.iterdir()), "-o", "spec.yaml")
    assert (result.status, result.err) == (0, "")
    golden(case / "expected.txt", result.out)
    golden(case / "expected.yaml", (tmp_path / "spec.yaml").read_text(encoding="utf-8"))
    found = pipeline.read((tmp_path / "spec.yaml").read_bytes(), "spec.yaml")
    assert found.organisation is not None, found.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_item_has_a_side_that_its_row_does_not_state(case: Path) -> None:
    """Every name and value of an item stands in its own row, but for case and the words of the vocabulary."""
    found = pipeline.read((case / "expected.yaml").read_bytes(), "spec.yaml").organisation
    assert found is not None
    lines = (case / "expected.yaml").read_text(encoding="utf-8").splitlines()
    tables = {file.name: read_tables(file.read_bytes(), file.name).tables[0] for file in case.glob("*.csv")}
    for item in found.items:
        origin = re.search(r"# (\S+\.csv)!([A-Z]+)(\d+)", lines[item.span.line - 1])
        assert origin is not None
        row = tables[origin[1]].rows[int(origin[3]) - 1]
        stated = {folded(word) for cell in row for word in (cell, *cell_text.split(cell))}
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
                assert {VALUES[fact].get(word) for word in stated} & {value.value}, (item.id, fact)


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
    assert "list.xlsx!Projects!G4: the cell shows the error #DIV/0!" in result.out
    assert "list.xlsx!Projects!E6: the cell is merged over 2 rows" in result.out
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


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
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
    Path("list.csv").write_text("Vorhaben,Kunde,Art\nBuchhaltung,Finance,Webseite\n", encoding="utf-8")
    first = run("import", "list.csv", "-o", "spec.yaml", "--map", "map.yaml")
    assert first.status == 1
    assert "no row of column names was recognised" in first.out
    Path("map.yaml").write_text(
        "sheets:\n  list.csv:\n    rows: projects\n    columns:\n      Vorhaben: name\n      Kunde: for\n"
        "      Art: deliverable\nwords:\n  deliverable:\n    Webseite: product\n",
        encoding="utf-8",
    )
    assert run("import", "list.csv", "-o", "spec.yaml", "--map", "map.yaml").status == 0
    (item,) = organisation(Path("spec.yaml").read_text(encoding="utf-8")).projects
    assert (item.name, item.deliverable and item.deliverable.value) == ("Buchhaltung", "product")

    Path("map.yaml").write_text("sheets:\n  list.csv:\n    colums: {Vorhaben: nmae}\n", encoding="utf-8")
    wrong = run("import", "list.csv", "-o", "other.yaml", "--map", "map.yaml")
    assert wrong.status == 1
    assert "error: `colums` is not a part of a sheet\n --> map.yaml:3:5" in wrong.err

    Path("map.yaml").write_text(
        "sheets: {list.csv: {rows: projects, columns: {Kunde: for, Art: deliverable}}}\n"
    )
    nameless = run("import", "list.csv", "-o", "other.yaml", "--map", "map.yaml")
    assert nameless.status == 1
    assert "list.csv!A1: no column here holds the name, so nothing was taken" in nameless.out


def test_what_the_mapping_writes_out_reads_the_lists_as_before(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for case in CASES:
        files = sorted(str(path) for path in case.glob("*.csv"))
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
    assert "list.csv!A3: the id `A\N{REPLACEMENT CHARACTER}b` is also that of another row" in result.out
    named = "list.csv!C2: the cell holds a character that cannot be seen, zero width space (U+200B)"
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
    assert re.findall(r"list\.csv!([A-D]\d): (.{20})", told) == [
        ("B2", "`prodct` was not und"), ("C2", "the cell holds a cha"), ("B3", "`prodct` was not und"),
        ("C3", "the cell holds a cha"), ("D3", "`A` is the project A"), ("D4", "`A` is the project A"),
    ]  # fmt: skip
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
