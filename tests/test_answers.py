"""Questions out as a form, answers back into the spec: in place, shown first, and only where they fit."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Mapping
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import orgdoc
from conftest import Run
from examples import tried
from orgdoc import pipeline
from orgdoc.characters import unseen_in
from orgdoc.editing.spec_editor import Change, NotEditableError, SetFact, SetOverride, SetSide, edited
from orgdoc.model.organisation import Organisation
from orgdoc.tables.reader import read_tables
from orgdoc.views.register import asked_in, key_of

ACME = (Path(__file__).parents[1] / "specs" / "acme.yaml").read_text(encoding="utf-8")
SPEC = """\
organisation: {name: Acme}  # ours
boundary:
  internal: [Finance]   # they pay
  unknown: [Partner Co]
projects:
  - id: exchange
    name: Data exchange
    for: [Partner Co]
  - id: portal   # old
    name: Portal
    manager: Priya Shah
    for: [Finance, external]
  - {id: plan, name: Plan, stakeholders: [Finance, external]}
resources:
  - id: tool
    name: Tool
    kind: software
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    return tmp_path


def filled(form: bytes, answers: Mapping[str, Mapping[str, str]], kind: str) -> bytes:
    """Return a form with `answers` in it, by the key of the question and the title of the column."""
    table = read_tables(form, f"form.{kind}").tables[0]
    rows = [list(row) for row in table.rows]
    header = next(row for row in rows if "Key" in row)
    for row in rows:
        for title, text in answers.get(row[header.index("Key")] if len(row) > 1 else "", {}).items():
            row[header.index(title)] = text
    if kind == "csv":
        buffer = StringIO()
        csv.writer(buffer).writerows(rows)
        return buffer.getvalue().encode()
    book = BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet("Form")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return book.getvalue()


ANSWERS = {
    "party:Partner Co": {"Answer": "External"},
    "decision:portal": {
        "Answer": "cio", "Decided by": "Board", "Decided on": "2026-11-20", "Reason": "Finance pays: all.",
    },
    "fact:plan:beneficiaries": {"Answer": "Finance"},
    "fact:tool:beneficiaries": {"Answer": "exchange, Finance"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "otherwise", "told"),
    [
        ("Answer", "cto", "`cto` differs from the answer in form.csv!D2"),
        ("Decided by", "Ada", "`Ada` differs from the `Decided by` in form.csv!E2"),
        ("Reason", "Otherwise.", "`Otherwise.` differs from the `Reason` in form.csv!G2"),
        ("Reason", "", ""),
    ],
)
def test_a_second_row_of_a_question_that_says_otherwise_is_told(
    column: str, otherwise: str, told: str, run: Run, folder: Path
) -> None:
    run("ask", "spec.yaml", "--format", "csv", "-o", "form.csv")
    form = folder / "form.csv"
    rows = list(csv.reader(StringIO(filled(form.read_bytes(), ANSWERS, "csv").decode("utf-8-sig"))))
    header = next(row for row in rows if "Key" in row)
    first = next(row for row in rows if row[header.index("Key")] == "decision:portal")
    second = list(first)
    second[header.index(column)] = otherwise
    written = StringIO()
    csv.writer(written).writerows([header, first, second])
    form.write_text(written.getvalue(), encoding="utf-8")
    answered = run("ask", "spec.yaml", "--answers", "form.csv", "--yes")
    assert told in answered.err and (answered.status == 0) == (not told)
    assert ((folder / "spec.yaml").read_text(encoding="utf-8") == SPEC) == bool(told)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_filled_in_form_is_written_into_the_spec(kind: str, run: Run, folder: Path) -> None:
    made = run("ask", "spec.yaml", "--format", kind, "-o", f"form.{kind}")
    assert made.status == 0
    form = folder / f"form.{kind}"
    form.write_bytes(filled(form.read_bytes(), ANSWERS, kind))
    asked = run("ask", "spec.yaml", "--answers", form.name)
    assert asked.status == 2
    assert "--yes" in asked.err
    assert (folder / "spec.yaml").read_text(encoding="utf-8") == SPEC
    result = run("ask", "spec.yaml", "--answers", form.name, "--yes")
    assert result.status == 0
    after = (folder / "spec.yaml").read_text(encoding="utf-8")
    override = '{branch: cio, rationale: "Finance pays: all.", by: Board, on: 2026-11-20}'
    wanted = SPEC
    for old, new in (
        ("  unknown: [Partner Co]", "  external: [Partner Co]"),
        ("    for: [Finance, external]\n", f"    for: [Finance, external]\n    override: {override}\n"),
        ("[Finance, external]}", "[Finance, external], for: [Finance]}"),
        ("    kind: software\n", "    kind: software\n    serves: [exchange, Finance]\n"),
    ):
        wanted = wanted.replace(old, new)
    assert after == wanted
    assert "exchange: cannot be told yet before, CTO now" in result.out
    late = run("ask", "spec.yaml", "--answers", form.name, "--yes")
    assert late.status == 1
    assert "this is no longer open: Is Partner Co inside or outside the organisation?" in late.err
    assert (folder / "spec.yaml").read_text(encoding="utf-8") == after


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("cio: vacant", "cio: Mia Holm"),
        ("cio: {name: vacant, title: Head of IT}", "cio: {name: Mia Holm, title: Head of IT}"),
    ],
)
def test_a_vacant_post_is_filled_by_a_form(stated: str, written: str, run: Run, folder: Path) -> None:
    spec = folder / "spec.yaml"
    text = f"{SPEC}    serves: [Finance]\nofficers: {{ceo: Ada Okafor, cto: Bo Berg, {stated}}}\n"
    spec.write_text(text, encoding="utf-8")
    assert "a form with 4 questions" in run("ask", "spec.yaml", "--format", "csv", "-o", "form.csv").out
    form = folder / "form.csv"
    empty = form.read_bytes()
    form.write_bytes(filled(empty, {"post:cio": {"Answer": "vacant"}}, "csv"))
    assert "the post is vacant already" in run("ask", "spec.yaml", "--answers", "form.csv", "--yes").err
    assert spec.read_text(encoding="utf-8") == text
    form.write_bytes(filled(empty, {"post:cio": {"Answer": " Mia  Holm"}}, "csv"))
    assert run("ask", "spec.yaml", "--answers", "form.csv", "--yes").status == 0
    assert spec.read_text(encoding="utf-8") == text.replace(stated, written)


@pytest.mark.parametrize("word", ["split", "Shared"])
def test_what_is_called_a_split_is_taken_as_one(word: str, run: Run, folder: Path) -> None:
    """One word in the question, in the form and in the briefing; the spec's own is taken too."""
    portal = run("ask", "spec.yaml").out.partition("Portal")[2].partition("\n\n")[0]
    assert re.search(r"^   split +\S", portal, re.M) and "shared" not in portal
    assert run("ask", "spec.yaml", "--format", "csv", "-o", "form.csv").status == 0
    form = folder / "form.csv"
    assert "CIO, CTO, split" in form.read_text(encoding="utf-8-sig")
    decided = {**ANSWERS["decision:portal"], "Answer": word}
    form.write_bytes(filled(form.read_bytes(), {"decision:portal": decided}, "csv"))
    assert run("ask", "spec.yaml", "--answers", "form.csv", "--yes").status == 0
    assert "override: {branch: shared," in (folder / "spec.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("side", "users", "taken"),
    [
        ("Outside the organisation", "both sides", ("external: [Customs]", "for: [internal, external]")),
        ("Inside.", "people inside the organization", ("internal: [Customs]", "for: [internal]")),
        ("both sides", "People outside it", ("both: [Customs]", "for: [external]")),
    ],
)
def test_an_answer_may_have_the_words_of_its_question(
    side: str, users: str, taken: tuple[str, str], run: Run, folder: Path
) -> None:
    spec, form = folder / "harle.yaml", folder / "harle.csv"
    spec.write_text(
        "organisation: {name: Harle}\nboundary: {unknown: [Customs]}\nprojects:\n"
        "  - {id: gateway, name: Gateway, for: [Customs]}\n  - {id: survey, name: Survey}\n",
        encoding="utf-8",
    )
    assert run("ask", "harle.yaml", "--format", "csv", "-o", "harle.csv").status == 0
    answers = {"party:Customs": {"Answer": side}, "fact:survey:beneficiaries": {"Answer": users}}
    form.write_bytes(filled(form.read_bytes(), answers, "csv"))
    assert run("ask", "harle.yaml", "--answers", "harle.csv", "--yes").status == 0
    assert all(words in spec.read_text(encoding="utf-8") for words in taken)


@pytest.mark.parametrize(
    ("key", "cells", "told"),
    [
        ("party:Partner Co", {"Answer": "extrenal"}, "did you mean external?"),
        ("party:Partner Co", {"Answer": "perhaps"}, "it may be inside, outside, both"),
        ("fact:tool:beneficiaries", {"Answer": "Finanze"}, "did you mean Finance?"),
        ("decision:portal", {"Answer": "CIO"}, "a decision needs a reason"),
        ("decision:portal", {**ANSWERS["decision:portal"], "Decided on": "soon"}, "`soon` is no date"),
        ("decision:portal", {**ANSWERS["decision:portal"], "Decided on": "03/04/2026"}, "or may be two"),
        ("decision:portal", {**ANSWERS["decision:portal"], "Decided by": "A\u200bda"}, "zero width space"),
        ("party:Partner Co", {"Answer": "in\u200bside"}, "zero width space (U+200B); type it again"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_told_with_its_cell_and_nothing_is_written(
    key: str, cells: Mapping[str, str], told: str, run: Run, folder: Path
) -> None:
    assert run("ask", "spec.yaml", "--format", "xlsx", "-o", "form.xlsx").status == 0
    form = folder / "form.xlsx"
    good = {"fact:plan:beneficiaries": {"Answer": "internal"}} if key != "fact:plan:beneficiaries" else {}
    form.write_bytes(filled(form.read_bytes(), {**good, key: cells}, "xlsx"))
    result = run("ask", "spec.yaml", "--answers", "form.xlsx", "--yes")
    assert result.status == 1
    assert re.search(rf"^form\.xlsx!Form![A-Z]\d+: .*{re.escape(told)}", result.err, re.M), result.err
    assert (folder / "spec.yaml").read_text(encoding="utf-8") == SPEC


def test_all_that_is_wrong_with_all_rows_is_told_at_once(run: Run, folder: Path) -> None:
    """Nobody sends a form back three times for one row."""
    assert run("ask", "spec.yaml", "--format", "csv", "-o", "form.csv").status == 0
    form = folder / "form.csv"
    wrong = {
        "party:Partner Co": {"Answer": "perhaps"},
        "decision:portal": {"Answer": "splitt up", "Decided on": "soon", "Reason": "Fin\u200bance pays."},
        "fact:plan:beneficiaries": {"Answer": "Finanze; Sales; internal"},
    }
    form.write_bytes(filled(form.read_bytes(), wrong, "csv"))
    result = run("ask", "spec.yaml", "--answers", "form.csv", "--yes")
    assert result.status == 1
    for told in (
        "`perhaps` is none of the answers", "`splitt up` is none of the answers", "`soon` is no date",
        "a decision needs who decided", "zero width space", "`Finanze` is no name on the boundary",
        "`Sales` is no name on the boundary",
    ):  # fmt: skip
        assert result.err.count(told) == 1, told
    assert "these 3 answers do not fit" in result.err
    assert (folder / "spec.yaml").read_text(encoding="utf-8") == SPEC


def test_what_answers_give_cause_to_warn_of_is_told_with_the_change(run: Run, folder: Path) -> None:
    spec = folder / "spec.yaml"
    spec.write_text(SPEC.replace("{name: Acme}", "{name: Acme, as_of: 2026-11-26}"), encoding="utf-8")
    assert run("ask", "spec.yaml", "--format", "csv", "-o", "form.csv").status == 0
    form = folder / "form.csv"
    decided = {**ANSWERS["decision:portal"], "Decided on": "3 February 2027"}
    form.write_bytes(filled(form.read_bytes(), {"decision:portal": decided}, "csv"))
    result = run("ask", "spec.yaml", "--answers", "form.csv", "--dry-run")
    assert "warning[decided-after-as-of]: this was decided after 2026-11-26" in result.err
    # Another decision of which the same is said already does not hide it.
    twice = spec.read_text(encoding="utf-8").replace(
        "  - id: exchange\n",
        "  - id: exchange\n    override: {branch: cio, rationale: So., by: Board, on: 2027-02-01}\n",
    )
    spec.write_text(twice, encoding="utf-8")
    told = run("ask", "spec.yaml", "--answers", "form.csv", "--dry-run").err
    assert told.count("decided-after-as-of") == 2
    spec.write_text(SPEC, encoding="utf-8")
    assert result.err.count("resource-serves-nothing") == 1
    assert run("ask", "spec.yaml", "--answers", "form.csv", "--yes").status == 0


def test_a_form_is_not_overwritten_and_the_registers_answers_are_read_too(run: Run, folder: Path) -> None:
    assert run("ask", "spec.yaml", "--format", "csv").status == 0
    again = run("ask", "spec.yaml", "--format", "csv")
    assert again.status == 2
    assert "spec-questions.csv is there already" in again.err
    assert run("build", "spec.yaml", "-f", "xlsx", "-q").status == 0
    book = folder / "output" / "spec.xlsx"
    questions = next(
        table for table in read_tables(book.read_bytes(), "b").tables if table.sheet == "Questions"
    )
    assert any("party:Partner Co" in row for row in questions.rows)
    no_form = run("ask", "spec.yaml", "--answers", "spec.yaml")
    assert no_form.status == 2


VACANT = f"""{SPEC}    serves: [Finance]
officers: {{ceo: Ada Okafor, cio: vacant, cto: Bo Berg}}
"""


@pytest.mark.parametrize("name", ["acme", "group", "hospital", "vacant"])
def test_a_number_is_one_and_the_same_matter_in_every_format(
    name: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vacancies first, then decisions, then questions, then what is to be confirmed."""
    monkeypatch.chdir(tmp_path)
    specs = Path(__file__).parents[1] / "specs"
    text = VACANT if name == "vacant" else (specs / f"{name}.yaml").read_text(encoding="utf-8")
    Path("spec.yaml").write_text(text, encoding="utf-8")
    answer = orgdoc.load("spec.yaml").decide()
    entries = answer.found.agenda.entries
    keys = {e.number: key_of(asked_in(e)) for e in entries}
    assert run("build", "spec.yaml", "-f", "md,xlsx", "-q", "-o", "out").status == 0
    written = Path("out/spec.md").read_text(encoding="utf-8")
    part = written.partition('<a id="asked">')[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?:\*\*|\[?<strong>)(\d+)(?:</strong>\]\(#open\))?  ", part, re.M)
    asked_for = re.findall(r"^(\d+)\. ", run("ask", "spec.yaml").out, re.M)
    assert [e.number for e in entries] == [*map(int, asked_for)]
    confirmed = answer.found.agenda.confirmations.values()  # on page 1, under the next numbers
    assert [*keys, *confirmed] == [*map(int, rows)]
    for kind in ("csv", "xlsx"):
        assert run("ask", "spec.yaml", "--format", kind, "-o", f"form.{kind}").status == 0
        assert numbered(Path(f"form.{kind}"), "Form") == keys
    assert numbered(Path("out/spec.xlsx"), "Questions") == keys
    data = json.loads(run("ask", "spec.yaml", "--format", "json").out)
    asked = (*data["vacancies"], *data["to_decide"], *data["questions"])
    assert [one["number"] for one in asked] == list(keys)
    built = run("build", "spec.yaml", "-f", "json", "-o", "out").out
    assert [int(n) for n in re.findall(r"^  (\d+)  ", built, re.M)] == list(keys)
    open_in_all = re.search(
        r"   (?:(\d+) decisions?)?(?: and )?(?:(\d+) questions?)? (?:is|are) open:$", built, re.M
    )
    assert open_in_all is not None and sum(int(n or 0) for n in open_in_all.groups()) == len(keys)
    for person in answer.found.agenda.people_asked(answer.decisions.head):
        head = (answer.decisions.head,)
        of_one = {e.number for e in entries if person in (e.question.asks if e.question else head)}
        told = run("ask", "spec.yaml", "--for", person).out
        assert {int(number) for number in re.findall(r"^(\d+)\. ", told, re.M)} == of_one
        form = run("ask", "spec.yaml", "--for", person, "--format", "csv", "-o", "one.csv", "--force")
        assert form.status == 0
        assert numbered(Path("one.csv"), "Form") == {n: key for n, key in keys.items() if n in of_one}


def numbered(form: Path, sheet: str) -> dict[int, str]:
    """Return the keys of a form's rows by number."""
    tables = read_tables(form.read_bytes(), form.name).tables
    (table,) = [table for table in tables if table.sheet in (sheet, "")]
    header = next(n for n, row in enumerate(table.rows) if "Key" in row)
    number, key = (table.rows[header].index(title) for title in ("Number", "Key"))
    return {int(row[number]): row[key] for row in table.rows[header + 1 :]}


# --- changing a spec in place ------------------------------------------------------------------------


def organisation(text: str) -> Organisation:
    found = pipeline.read(text.encode(), "spec.yaml")
    assert found.organisation is not None, [problem.message for problem in found.problems]
    return found.organisation


WAYS = {
    "as it is": ACME,
    "windows": ACME.replace("\n", "\r\n"),
    "no last line break": ACME.rstrip(),
    "byte order mark": "\ufeff" + ACME,
}
PROJECTS = [project.id for project in organisation(ACME).projects]
ITEMS = [item.id for item in organisation(ACME).items]
PARTIES = list(organisation(ACME).parties)


TEXTS = (
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1)
    .filter(lambda text: next(unseen_in(text), None) is None)
    .map(lambda text: unicodedata.normalize("NFC", text.strip()))
    .filter(bool)
)


@st.composite
def changes(draw: st.DrawFn) -> Change:
    kind = draw(st.sampled_from(["fact", "list", "side", "override"]))
    if kind == "fact":
        return SetFact(draw(st.sampled_from(ITEMS)), "description", draw(TEXTS))
    if kind == "list":
        names = st.lists(st.sampled_from([*PARTIES, "internal"]), min_size=1, max_size=4, unique=True)
        return SetFact(
            draw(st.sampled_from(PROJECTS)), draw(st.sampled_from(["for", "stakeholders"])), draw(names)
        )
    if kind == "side":
        sides = st.sampled_from(["internal", "external", "both", "unknown"])
        return SetSide(draw(st.sampled_from(PARTIES)), draw(sides))
    entries = {"branch": "cto", "rationale": "Because: so.", "by": "Board", "on": "2026-10-12"}
    return SetOverride(draw(st.sampled_from(ITEMS)), entries)


@given(st.lists(changes(), min_size=1, max_size=4), st.sampled_from(list(WAYS)))
@tried(80)
def test_a_change_states_what_was_meant_and_touches_nothing_else(made: list[Change], way: str) -> None:
    before = WAYS[way]
    after = edited(before, made)
    assert stated(organisation(after)) == stated(organisation(before)) | wanted(made)
    # One that stood behind what has moved may stand on a line of its own now; none is lost.
    assert [one for one in comments(after) if one in comments(before)] == comments(before)
    if way == "windows":
        assert "\n" not in after.replace("\r\n", "")


def stated(organisation: Organisation) -> dict[tuple[str, str], object]:
    """Return what a spec states, by item or party and key; what is not stated has None."""
    found: dict[tuple[str, str], object] = {
        (name, "side"): p.side for name, p in organisation.parties.items()
    }
    for item in organisation.items:
        found[item.id, "description"] = item.description
        found[item.id, "override"] = item.override and item.override.rationale
        found[item.id, "for"] = item.beneficiaries and [name.value for name in item.beneficiaries]
        names = getattr(item, "stakeholders", None)
        found[item.id, "stakeholders"] = names and [name.value for name in names]
        for key in ("name", "kind", "tags", "link", "owner"):
            found[item.id, key] = getattr(item, key, None)
    return found


def wanted(made: list[Change]) -> dict[tuple[str, str], object]:
    """Return what the changes ask for; of two for one place the later counts."""
    found: dict[tuple[str, str], object] = {}
    for change in made:
        if isinstance(change, SetSide):
            found[change.party, "side"] = change.side
        elif isinstance(change, SetFact):
            found[change.item, change.key] = change.value
        elif isinstance(change, SetOverride) and change.entries is not None:
            found[change.subject, "override"] = change.entries["rationale"]
    return found


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def test_what_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(NotEditableError, match="no project or resource"):
        edited(ACME, [SetFact("nothing", "name", "x")])
