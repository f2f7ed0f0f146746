"""A rule book of one's own: its mistakes, each at its place, and what is decided by it."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

import orgdoc
from conftest import Golden, Run
from examples import tried
from orgdoc.deciding.book_analysis import analysed
from orgdoc.deciding.pattern import Reach
from orgdoc.deciding.scenarios import tried as tried_scenarios
from orgdoc.diagnostics.text_report import render
from orgdoc.model.terms import RESOURCE_KINDS, spec_key
from orgdoc.rules.book_reader import ReadBook, built_in_rulebook, read_book
from orgdoc.supposing import offers
from orgdoc.tables.reader import read_tables
from orgdoc.views import book_report, rules_page
from orgdoc.views.reader import reader_of

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases" / "books").iterdir())


def book_in(case: Path) -> ReadBook:
    def find(name: str) -> tuple[str, bytes]:
        return name, (case / name).read_bytes()

    return read_book((case / "book.yaml").read_bytes(), "book.yaml", find)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_book_gets_its_message(case: Path, golden: Golden) -> None:
    found = book_in(case)
    golden(case / "expected.txt", render(found.problems, found.source))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_book_has_its_problems_at_their_places(case: Path) -> None:
    """`problems.txt` is written by hand: no `--update` touches it, and no wording stands in it."""
    book = book_in(case)
    found = [f"{p.primary.span.line}:{p.primary.span.column} {p.severity} {p.code}" for p in book.problems]
    assert found == (case / "problems.txt").read_text(encoding="utf-8").splitlines()
    assert (book.rulebook is None) == any(" error " in line for line in found)
    assert case.name.split("--")[0] in {problem.code for problem in book.problems}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_messages_on_books_keep_to_the_house_style(case: Path) -> None:
    for problem in book_in(case).problems:
        labels = [problem.primary.text, *(label.text for label in problem.related)]
        for text in filter(None, [problem.message, *problem.notes, *labels, problem.help]):
            assert not text[0].isupper() and not text.endswith("."), text


def test_what_is_wrong_with_the_book_of_a_spec_is_told_with_the_spec(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "tests" / "cases" / "errors" / "rules-with-errors")
    checked = run("check", "spec.yaml", "--format", "concise")
    assert checked.status == 1
    assert [line.split(": ")[0] for line in checked.out.splitlines()[:-1] if "error[" in line] == [
        "mistakes.yaml:1:1",
        "spec.yaml:2:8",
    ]
    explained = run("explain", "spec.yaml")
    assert (explained.status, explained.out) == (1, "")
    assert "mistakes.yaml:1:1" in explained.err and "spec.yaml:2:8" in explained.err


# --- what a book shows of itself


def test_the_built_in_book_passes_its_own_checks(run: Run) -> None:
    tested = run("rules", "test", "--format", "json")
    shape = json.loads(tested.out)
    assert tested.status == 0 and all(one["holds"] for one in shape["scenarios"])
    assert len(shape["scenarios"]) >= 30 and shape["without_scenario"] == []
    assert run("rules", "check", "--strict").status == 0
    assert json.loads(run("rules", "check", "--format", "json").out)["gap_count"] == 0


# --- books in use

OWN_RULES = ROOT / "specs" / "own-rules"
EXAMPLES = ("security", "product", "three-sides")


def answer_of(name: str) -> orgdoc.Answer:
    return orgdoc.load(OWN_RULES / f"{name}.yaml").decide()


def markdown_of(spec: str) -> str:
    return orgdoc.loads(spec, "acme.yaml").decide().briefing().to_markdown()


def test_a_briefing_says_how_a_book_reads_its_source_also_what_it_inherits() -> None:
    written = answer_of("product").briefing().to_markdown()
    assert "A shared library counts as part of the platform." in written
    inherited = orgdoc.load(OWN_RULES / "security.yaml").decide()
    assert built_in_rulebook().readings
    assert all(one.says in inherited.briefing().to_markdown() for one in built_in_rulebook().readings)


def test_the_register_leads_to_the_reading_on_which_an_answer_rests() -> None:
    """Of kinds, with no other rule, with one against it, directly; and what follows such an answer."""
    text = (ROOT / "specs" / "acme.yaml").read_text(encoding="utf-8")

    def led(spec: str) -> dict[str, str]:
        rows = re.findall(
            r"^\| (?:&emsp;)*([^|<*]+?)(?:, [a-z]+)? \|.*\|.*\|(.*)\|$", markdown_of(spec), re.M
        )
        return {
            name: found[0]
            for name, sure in rows
            if (found := re.findall(r"by readings? ([\d and]+)\]", sure))
        }

    written = markdown_of(text)
    first = int(re.search(r"\*\*(\d+)\*\*  Infrastructure counts", written)[1])  # type: ignore[index]
    both = f"{first} and {first + 1}"
    assert led(text) == {
        "Supplier onboarding": str(first - 1),  # where they bring revenue, they are clients without it
        "Plant network extension": str(first + 2),
        "Core switches": str(first + 2),  # as what it serves
        "Shelf label printers": str(first + 1),  # no project stands between
        "Contact centre telephony": both,
        "Content delivery network": both,
    }
    assert "6 by our reading" in written
    # Used inside alone, nothing speaks for another officer, and the plain words carry it.
    inside = text.replace("for: [Production, Contractors]", "for: [Production]")
    assert inside != text and "Plant network extension" not in led(inside)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples_hold_what_they_say(name: str, run: Run) -> None:
    book, spec = str(OWN_RULES / f"{name}-rules.yaml"), str(OWN_RULES / f"{name}.yaml")
    assert run("rules", "test", book).status == 0
    assert run("rules", "check", book, "--strict").status == 0
    assert json.loads(run("rules", "test", book, "--format", "json").out)["without_scenario"] == []
    assert run("check", spec, "--strict").status == 0


def test_of_each_scenario_is_told_what_came_of_it(run: Run, tmp_path: Path) -> None:
    text, _, _ = (OWN_RULES / "product-rules.yaml").read_text(encoding="utf-8").partition("scenarios:")
    book = tmp_path / "rules.yaml"
    book.write_text(
        text
        + """scenarios:
  - {name: As it must, kind: project, layer: platform, for: external, expect: cto, by: [platform-work]}
  - {name: Another, kind: project, layer: product, for: internal, expect: cto, by: [for-colleagues]}
  - {name: By another, kind: manager, manages: external, expect: cpo, by: [platform-manager]}
  - {name: One name, kind: software, layer: platform, serves: [internal, both], expect: cto}
""",
        encoding="utf-8",
    )
    tested = run("rules", "test", str(book), "--format", "json")
    shape = json.loads(tested.out)
    assert tested.status == 1
    assert [
        (one["name"], one["holds"], one["verdict"], one["decided_by"], one["missing"])
        for one in shape["scenarios"]
    ] == [
        ("As it must", True, "cto", ["platform-work"], []),
        ("Another", False, "cpo", ["product-work"], ["for-colleagues"]),
        ("By another", False, "cpo", ["product-manager"], ["platform-manager"]),
        ("One name", True, "cto", ["platform-work"], []),
    ]
    # That a rule applies shows nothing of it where a stronger one decides.
    assert shape["without_scenario"] == ["for-customers", "for-colleagues", "platform-manager"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_worked_examples_are_built(name: str, run: Run, tmp_path: Path) -> None:
    spec = str(OWN_RULES / f"{name}.yaml")
    assert run("build", spec, "-f", "svg,docx,md,xlsx,json", "-o", str(tmp_path)).status == 0
    record = json.loads((tmp_path / f"{name}.json").read_bytes())
    assert record["rulebook"]["file"] == f"{name}-rules.yaml"
    labels = {branch.label for branch in answer_of(name).naming.rulebook.branches}
    for file in (f"{name}.svg", f"{name}.md"):
        text = (tmp_path / file).read_text(encoding="utf-8")
        assert all(label in text for label in labels)
        assert ("CIO" in text) == ("CIO" in labels)
    again = run("verify", str(tmp_path), spec)
    assert again.status == 0, again.out


def test_a_declared_fact_is_told_by_its_name_and_its_place() -> None:
    (fact,) = answer_of("product").decisions.items["cluster"].facts["layer"]
    assert (fact.name, fact.value, fact.place.path) == ("layer", "platform", "resources[0].layer")


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_change_of_a_fact_is_said_to_give_it_gives(name: str) -> None:
    """Of built-in facts and of those that the book declares; by a book, as by the built-in one."""
    answer, tried_out = answer_of(name), 0
    for item_id, decision in answer.items():
        for move in decision.decided.moves:
            tried_out += 1
            key = spec_key(decision.decided.kind, move.fact)
            there = answer.what_if([f"{item_id}.{key}={move.to}"]).new
            assert there.decisions.items[item_id].computed == move.verdict, (item_id, move)
    assert tried_out > 10


def test_a_resource_may_become_of_each_kind_that_can_have_its_facts(tmp_path: Path) -> None:
    for file in ("product.yaml", "product-rules.yaml"):
        text = (OWN_RULES / file).read_text(encoding="utf-8")
        # Product work by what is stated of it, and for colleagues: nobody's product as infrastructure.
        turned = text.replace("layer: product, serves: [app]", "layer: product, serves: [tiles]")
        (tmp_path / file).write_text(turned, encoding="utf-8")
    answer = orgdoc.load(tmp_path / "product.yaml").decide()
    offered: dict[str, int] = {}
    for resource in answer.naming.organisation.resources:
        decision = answer.decisions.items[resource.id]
        wanted = {}
        for kind in RESOURCE_KINDS:
            try:
                there = answer.what_if([f"{resource.id}.kind={kind}"]).new
            except orgdoc.SpecError:
                continue
            wanted[kind] = there.decisions.items[resource.id].computed
        moves = {move.to: move.verdict for move in decision.moves if move.fact == "kind"}
        assert moves == {kind: verdict for kind, verdict in wanted.items() if verdict != decision.computed}
        offered[resource.id] = len(moves)
    assert offered["design"] and offered["analytics"]


@pytest.mark.parametrize(
    ("name", "supposed"), [("product", "search.layer={}"), ("three-sides", "boundary.{}+=Region One")]
)
def test_every_effect_of_an_answer_is_what_deciding_anew_gives(name: str, supposed: str) -> None:
    answer = answer_of(name)
    (question,) = [q for q in answer.decisions.questions if q.subject in ("search", "Region One")]
    assert len(question.ways) == (3 if name == "three-sides" else 2)
    for way in question.ways:
        there = answer.what_if([supposed.format(way.answer)]).new
        for kind in ("items", "managers"):
            found = {i: d.verdict for i, d in getattr(there.decisions, kind).items()}
            before = {i: d.verdict for i, d in getattr(answer.decisions, kind).items()}
            moved = {i: v for i, v in found.items() if v != before[i]}
            assert moved == {e.subject: e.after for e in way.effects if f"{e.kind}s" == kind}


def test_a_declared_fact_is_asked_answered_and_compared(run: Run, tmp_path: Path) -> None:
    for file in ("product.yaml", "product-rules.yaml"):
        (tmp_path / file).write_bytes((OWN_RULES / file).read_bytes())
    spec = str(tmp_path / "product.yaml")
    asked = run("ask", spec)
    assert "Place search: what is it part of, what customers see or what products run on?" in asked.out
    form = tmp_path / "form.csv"
    assert run("ask", spec, "--format", "csv", "-o", str(form)).status == 0
    rows = list(csv.reader(form.read_text(encoding="utf-8-sig").splitlines()))
    head = next(row for row in rows if "Answer" in row)
    for row in rows:
        if len(row) == len(head) and any("Place search" in cell for cell in row):
            row[head.index("Answer")] = "What products run on"
    with form.open("w", encoding="utf-8", newline="") as file_:
        csv.writer(file_).writerows(rows)
    taken = run("ask", spec, "--answers", str(form), "--yes")
    assert taken.status == 0, taken.err
    search = next(item for item in orgdoc.load(spec).organisation.items if item.id == "search")
    assert [(name, stated.value) for name, stated in search.declared] == [("layer", "platform")]
    compared = run("diff", str(OWN_RULES / "product.yaml"), spec)
    assert "layer: not stated → what products run on" in " ".join(compared.out.split())


def test_a_declared_fact_is_a_cause_and_stays_one_while_others_change(tmp_path: Path) -> None:
    """What the layer of an item is goes before whom it is for, so only a change of the layer moves it."""
    text = (OWN_RULES / "product.yaml").read_text(encoding="utf-8")
    (tmp_path / "product-rules.yaml").write_bytes((OWN_RULES / "product-rules.yaml").read_bytes())
    project = "projects:\n  - {id: made, name: Made, layer: product, for: [external], deliverable: product}"
    versions = []
    for number, (layer, whom) in enumerate((("product", "external"), ("platform", "internal"))):
        turned = project.replace("layer: product", f"layer: {layer}").replace("external", whom)
        spec = tmp_path / f"{number}.yaml"
        spec.write_text(text.replace("projects:", turned, 1), encoding="utf-8")
        versions.append(orgdoc.load(spec).decide())
    found = json.loads(versions[1].diff(versions[0]).to_json())
    (change,) = [one for one in found["changes"] if one["id"] == "made"]
    assert (change["from"], change["to"]) == ("CPO", "CTO")
    assert [(cause["path"], cause["from"], cause["to"]) for cause in change["causes"]] == [
        ("projects[0].layer", "product", "platform")
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("What products run on.", "platform"),
        ("platform", "platform"),
        ("Don’t know", None),
        ("", None),
    ],
)
def test_a_form_offers_the_words_of_a_declared_fact_and_takes_them_or_its_values(
    written: str, value: str | None, run: Run, tmp_path: Path
) -> None:
    spec = product_in(tmp_path)
    form = tmp_path / "form.xlsx"
    assert run("ask", spec, "--format", "xlsx", "-o", str(form)).status == 0
    with ZipFile(form) as book:
        offered = book.read("xl/worksheets/sheet1.xml").decode()
    assert '<formula1>"what customers see,what products run on,don\'t know"</formula1>' in offered
    answered(form, "Place search", written)
    taken = run("ask", spec, "--answers", str(form), "--yes")
    assert taken.status == 0, taken.err
    search = next(item for item in orgdoc.load(spec).organisation.items if item.id == "search")
    assert [stated.value for _, stated in search.declared] == ([value] if value else [])


def test_an_answer_that_is_no_value_of_a_declared_fact_is_told_with_its_cell_and_the_words(
    run: Run, tmp_path: Path
) -> None:
    spec = product_in(tmp_path)
    form = tmp_path / "form.xlsx"
    assert run("ask", spec, "--format", "xlsx", "-o", str(form)).status == 0
    answered(form, "Place search", "the basement")
    before = Path(spec).read_bytes()
    refused = run("ask", spec, "--answers", str(form), "--yes")
    assert refused.status == 1 and Path(spec).read_bytes() == before
    assert "form.xlsx!Form!D4: `the basement` is none of the answers" in refused.err
    assert "it may be what customers see, what products run on" in refused.err


def product_in(folder: Path) -> str:
    """Return the path of the product company's spec, copied into a folder with its rule book."""
    for file in ("product.yaml", "product-rules.yaml"):
        (folder / file).write_bytes((OWN_RULES / file).read_bytes())
    return str(folder / "product.yaml")


def answered(form: Path, about: str, answer: str, **more: str) -> None:
    """Write an answer into the row of a form, saved as a spreadsheet program would save it."""
    (table,) = read_tables(form.read_bytes(), form.name).tables
    rows = [list(row) for row in table.rows]
    head = next(row for row in rows if "Answer" in row)
    with xlsxwriter.Workbook(form) as book:
        sheet = book.add_worksheet(table.sheet)
        for number, row in enumerate(rows):
            if row is not head and about in row:
                for title, text in {"Answer": answer, **more}.items():
                    row[head.index(title)] = text
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)


def test_what_if_offers_the_values_of_a_declared_fact_and_takes_its_words() -> None:
    answer = answer_of("product")
    offered = [text for text, _ in offers(answer.decisions, answer.naming)]
    of_kinds = {
        item.id for item in answer.naming.organisation.items if answer.naming.rulebook.facts_of(item.kind)
    }
    assert {text for text in offered if ".layer=" in text} == {
        f"{item}.layer={value}" for item in of_kinds for value in ("product", "platform")
    }
    by_value, by_words = (
        answer.what_if([f"search.layer={typed}"]).new for typed in ("platform", "What products run on")
    )
    assert by_value.decisions.items["search"].verdict == "cto"
    assert by_words.decisions.items == by_value.decisions.items
    with pytest.raises(orgdoc.OrgdocError, match="no layer 'plattform'; did you mean platform"):
        answer.what_if(["search.layer=plattform"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("layer: plattform", "unknown-value"),
        ("layr: platform", "unknown-key"),
        ("override: {branch: cio, rationale: So., by: Nadia Reyes, on: 2026-10-01}", "unknown-value"),
    ],
)
def test_a_spec_is_held_to_the_book_in_use(wrong: str, code: str) -> None:
    text = (OWN_RULES / "product.yaml").read_text(encoding="utf-8").replace("rules: product-rules.yaml", "")
    book = orgdoc.RuleBook.load(OWN_RULES / "product-rules.yaml")
    orgdoc.loads(text, rules=book)
    with pytest.raises(orgdoc.SpecError) as refused:
        orgdoc.loads(text.replace("    layer: platform", f"    {wrong}", 1), rules=book)
    assert [problem.code for problem in refused.value.problems] == [code]
    with pytest.raises(orgdoc.SpecError):
        orgdoc.loads(text)  # the built-in book knows neither the post of the CPO nor what a layer is


def test_a_fact_at_a_kind_that_has_it_not_is_a_mistake() -> None:
    text = (OWN_RULES / "product.yaml").read_text(encoding="utf-8").replace("rules: product-rules.yaml", "")
    book = orgdoc.RuleBook.load(OWN_RULES / "product-rules.yaml")
    with pytest.raises(orgdoc.SpecError) as refused:
        orgdoc.loads(text.replace("kind: equipment,", "kind: equipment, layer: product,"), rules=book)
    assert [problem.code for problem in refused.value.problems] == ["fact-of-other-kind"]


def test_the_option_goes_before_what_the_spec_names(run: Run, tmp_path: Path) -> None:
    book = (OWN_RULES / "product-rules.yaml").read_text(encoding="utf-8")
    turned = tmp_path / "turned.yaml"
    turned.write_text(book.replace("gives: [cpo]", "gives: [x]").replace("gives: [cto]", "gives: [cpo]")
                      .replace("gives: [x]", "gives: [cto]"), encoding="utf-8")  # fmt: skip
    spec = str(OWN_RULES / "product.yaml")
    assert "Driver app" in run("explain", spec, "app").out
    own, other = (json.loads(run("explain", spec, "app", "--format", "json", *options).out)
                  for options in ((), ("--rules", str(turned))))  # fmt: skip
    assert (own["assignments"][0]["verdict"], other["assignments"][0]["verdict"]) == ("CPO", "CTO")
    moved = run("rules", "diff", str(OWN_RULES / "product-rules.yaml"), str(turned), spec)
    assert moved.status == 0 and "rule book: product-and-platform 3 → product-and-platform 3" in moved.out
    broken = tmp_path / "broken.yaml"
    broken.write_text(book.replace("rank: focus", "rank: fokus"), encoding="utf-8")
    for command in (("explain", spec), ("check", spec), ("build", spec, "-o", str(tmp_path / "out"))):
        result = run(*command, "--rules", str(broken))
        assert result.status == 1 and "unknown-value" in result.out + result.err
    assert not (tmp_path / "out").exists()


RULE_CHANGES = sorted((ROOT / "tests" / "cases" / "rule-changes").iterdir())


@pytest.mark.parametrize("case", RULE_CHANGES, ids=lambda case: case.name)
def test_what_a_change_of_the_book_moves(
    case: Path, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that the spec was not written for decides it without what it does not know, which is said."""
    monkeypatch.chdir(case)
    books = [book if Path(book).exists() else "cio-cto" for book in ("old.yaml", "new.yaml")]
    found = run("rules", "diff", *books, "spec.yaml")
    golden(case / "told.txt", found.out + found.err)
    shape = run("rules", "diff", *books, "spec.yaml", "--format", "json")
    assert (shape.status, bool(shape.out)) == (found.status, found.status == 0)
    if shape.out:
        left_out = json.loads(shape.out)["left_out"]
        assert (left_out is None) == ("does not know all of it" not in found.out)


def test_what_is_wrong_by_both_books_is_told_once(run: Run, tmp_path: Path) -> None:
    book, spec, broken = (
        OWN_RULES / "product-rules.yaml",
        OWN_RULES / "product.yaml",
        tmp_path / "broken.yaml",
    )
    broken.write_text(spec.read_text(encoding="utf-8").replace("projects:", "projetcs:"), encoding="utf-8")
    refused = run("rules", "diff", str(book), str(book), str(broken))
    assert refused.status == 1 and "is not right" not in refused.err
    assert refused.err.count("error[unknown-key]") == 1


def test_init_writes_a_book_that_passes_its_checks(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "charter.yaml"
    assert run("init", str(target), "--rules").status == 0
    assert run("rules", "check", str(target), "--strict").status == 0
    assert run("rules", "test", str(target)).status == 0
    book = yaml.safe_load(target.read_text(encoding="utf-8"))
    schema = json.loads((tmp_path / "orgdoc-rules.schema.json").read_bytes())
    assert json.loads(run("schema", "--rules").out) == schema
    Draft202012Validator(schema).validate(book)
    of_spec = json.loads(run("schema", "--by", str(target)).out)
    assert "ciso" in of_spec["properties"]["officers"]["properties"]
    assert of_spec["$defs"]["resource"]["properties"]["purpose"]["enum"] == ["protection", "other"]


JUNK: tuple[object, ...] = (
    None,
    "",
    [],
    {},
    "x",
    "internal",
    "ciso",
    ["internal"],
    {"a": "b"},
    True,
    0,
    "shared",
    {"in": ["x"]},
)
GOOD_BOOKS = [
    yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    for file in (*sorted(OWN_RULES.glob("*-rules.yaml")), ROOT / "src" / "orgdoc" / "rules" / "cio_cto.yaml")
]


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, below in inside:
        yield (*path, part)
        yield from places_in(below, (*path, part))


@tried(100)
@given(st.data())
def test_whatever_stands_in_a_book_is_a_book_or_a_message(data: st.DataObject) -> None:
    book = json.loads(json.dumps(data.draw(st.sampled_from(GOOD_BOOKS))))
    for _ in range(data.draw(st.integers(1, 3))):
        *route, last = data.draw(st.sampled_from(list(places_in(book))))
        holder = book
        for part in route:
            holder = holder[part]
        how = data.draw(st.sampled_from(("left out", "junk", "misspelt", "moved")))
        if how == "left out":
            del holder[last]
        elif how == "misspelt" and isinstance(holder, dict):
            holder[f"{last}s"] = holder.pop(last)
        else:
            holder[last] = json.loads(json.dumps(data.draw(st.sampled_from(JUNK))))
    found = read_book(json.dumps(book).encode(), "book.yaml")
    report = render(found.problems, found.source)
    if found.rulebook is None:
        assert "error[" in report
    else:
        book_report.tests_as_text(found.rulebook, tried_scenarios(found.rulebook))
        rules_page.as_text(found.rulebook)


# --- sides of the boundary


def test_the_chart_in_the_docs_is_that_of_the_third_example(run: Run, tmp_path: Path) -> None:
    built = run("build", str(OWN_RULES / "three-sides.yaml"), "-f", "svg", "-o", str(tmp_path))
    assert built.status == 0
    shown = (ROOT / "docs" / "pictures" / "three-sides.svg").read_bytes()
    assert shown == (tmp_path / "three-sides.svg").read_bytes()


def test_nothing_that_is_written_has_a_word_for_sides_that_the_book_has_not(run: Run, tmp_path: Path) -> None:
    spec, rules = str(OWN_RULES / "three-sides.yaml"), str(OWN_RULES / "three-sides-rules.yaml")
    built = run("build", spec, "-f", "svg,docx,pptx,html,md,xlsx,json", "-o", str(tmp_path))
    assert built.status == 0
    written = {"build": built.out}
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        if data.startswith(b"PK"):
            with zipfile.ZipFile(file) as parts:
                names = [name for name in parts.namelist() if name.endswith(".xml")]
                data = b"\n".join(parts.read(name) for name in names)
        text = re.sub(r"(?s)<style>.*?</style>|<script>.*?</script>", " ", data.decode("utf-8"))
        written[file.name] = re.sub(r"<[^>]*>", " ", text)
    for said in (
        ("explain", spec),
        ("ask", spec),
        ("what-if", spec, "planner.for=company", "boundary.partners+=Region One"),
        ("diff", spec, str(tmp_path / "three-sides.json")),
        ("rules", "check", rules),
        ("rules", "explain", "buying-for-the-company", "--rules", rules),
        ("schema", "--by", rules),
        ("check", str(OWN_RULES / "product.yaml"), "--rules", rules),
    ):
        result = run(*said)
        written[" ".join(said)] = result.out + result.err
    # The last is refused, and quotes the spec where it is.
    words = {name: OF_TWO_SIDES.findall(text) for name, text in written.items() if "product" not in name}
    assert {name: found for name, found in words.items() if found} == {}
    refused = written[f"check {OWN_RULES / 'product.yaml'} --rules {rules}"]
    assert "the keys here are `company`, `partners`, `public`" in refused


#: Words for the sides of the built-in book, none of which the charter of the third example uses.
OF_TWO_SIDES = re.compile(r"\b(?:inside|outside|internal|external|both sides)\b", re.I)


def test_who_stands_on_several_sides_carries_none_of_them_alone() -> None:
    """Harbour Ferries stands on two sides: what serves it alone is contested, and shared with one of ours."""
    book = orgdoc.RuleBook.load(OWN_RULES / "three-sides-rules.yaml")
    text = (OWN_RULES / "three-sides.yaml").read_text(encoding="utf-8")
    text = text.replace("rules: three-sides-rules.yaml", "")
    verdicts = {}
    for whom in (
        "[Harbour Ferries]",
        "[Harbour Ferries, Depots]",
        "[Harbour Ferries, Municipalities]",
        "[company, partners, public]",
        "[Harbour Ferries, Passengers]",  # two names for three sides
        "[Harbour Ferries, Passengers, Depots]",
    ):
        anew = text.replace("serves: [Harbour Ferries, Depots]", f"serves: {whom}")
        verdicts[whom] = orgdoc.loads(anew, rules=book).decide().decisions.items["ferry-link"].verdict
    assert list(verdicts.values()) == ["contested", "shared", "shared", "shared", "contested", "shared"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("internal: [Passengers, Passenger forum]", "unknown-key"),
        ("publik: [Passengers, Passenger forum]", "unknown-key"),
        ("public and company: [Passengers, Passenger forum]", "unknown-key"),
        ("both: [Passengers, Passenger forum]", "unknown-key"),
    ],
)
def test_a_key_of_the_boundary_that_the_book_has_not_is_a_mistake(wrong: str, code: str) -> None:
    text = (OWN_RULES / "three-sides.yaml").read_text(encoding="utf-8").replace("rules: three", "# three")
    book = orgdoc.RuleBook.load(OWN_RULES / "three-sides-rules.yaml")
    with pytest.raises(orgdoc.SpecError) as refused:
        orgdoc.loads(text.replace("public: [Passengers, Passenger forum]", wrong), rules=book)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_a_question_on_a_side_is_answered_in_a_form(run: Run, tmp_path: Path) -> None:
    for file in ("three-sides.yaml", "three-sides-rules.yaml"):
        (tmp_path / file).write_bytes((OWN_RULES / file).read_bytes())
    spec, form = str(tmp_path / "three-sides.yaml"), tmp_path / "form.csv"
    for answer, stands in (("Among our partners", "partners"), ("company and public", "company and public")):
        (tmp_path / "three-sides.yaml").write_bytes((OWN_RULES / "three-sides.yaml").read_bytes())
        assert run("ask", spec, "--format", "csv", "-o", str(form), "--force").status == 0
        rows = list(csv.reader(form.read_text(encoding="utf-8-sig").splitlines()))
        head = next(row for row in rows if "Answer" in row)
        for row in rows:
            if len(row) == len(head) and "Region One" in row[head.index("Question")]:
                row[head.index("Answer")] = answer
        with form.open("w", encoding="utf-8", newline="") as file_:
            csv.writer(file_).writerows(rows)
        taken = run("ask", spec, "--answers", str(form), "--yes")
        assert taken.status == 0, taken.err
        assert orgdoc.load(spec).organisation.parties["Region One"].side == stands
        assert f"Region One: unknown → {'among our' if stands == 'partners' else 'in the company and'}" in (
            run("diff", str(OWN_RULES / "three-sides.yaml"), spec).out
        )


def test_the_schema_of_a_spec_has_the_sides_of_its_book(run: Run) -> None:
    schema = json.loads(run("schema", "--by", str(OWN_RULES / "three-sides-rules.yaml")).out)
    keys = list(schema["properties"]["boundary"]["properties"])
    assert keys == ["company", "partners", "public", "company and partners", "company and public",
                    "partners and public", "company and partners and public", "unknown"]  # fmt: skip
    assert "internal" not in json.dumps(schema) and "inside" not in json.dumps(schema)
    spec = yaml.safe_load((OWN_RULES / "three-sides.yaml").read_text(encoding="utf-8"))
    for key in ("as_of", "decide_by"):
        spec["organisation"][key] = spec["organisation"][key].isoformat()
    Draft202012Validator(schema).validate(spec)


def test_managers_stand_only_where_some_branch_does() -> None:
    """Only projects are managed, and they lend the sides of branches: no rule on another can ever apply."""
    text = (OWN_RULES / "three-sides-rules.yaml").read_text(encoding="utf-8")
    book = read_book(text.replace(", side: public}", "}").encode(), "book.yaml").rulebook
    assert book is not None
    found = analysed(book)
    assert found.never == ("manager-for-the-public",)
    of_the_cto = [gap for gap in found.gaps if gap.facts[0][1] == Reach(True, frozenset({"cto"}))]
    assert found.gaps and list(found.gaps) == of_the_cto
    assert ("manager",) in [gap.kinds for gap in found.gaps]


def test_a_change_of_the_sides_of_a_book_is_told(run: Run, tmp_path: Path) -> None:
    rules = OWN_RULES / "three-sides-rules.yaml"
    text = rules.read_text(encoding="utf-8").replace("where: among our partners", "where: with partners")
    (tmp_path / "new.yaml").write_text(
        text.replace(
            "\n\nbranches:", "\n  - {id: press, where: in the press, people: journalists}\n\nbranches:", 1
        ),
        encoding="utf-8",
    )
    told = run("rules", "diff", str(rules), str(tmp_path / "new.yaml")).out.splitlines()
    assert [line.split() for line in told[1:3]] == [["side", "partners", "changed"], ["side", "press", "new"]]
    shape = json.loads(run("rules", "diff", str(rules), str(tmp_path / "new.yaml"), "--format", "json").out)
    assert {"part": "side", "id": "press", "what": "new"} in shape["parts"]


def test_lists_are_read_by_the_sides_of_the_book(run: Run, tmp_path: Path) -> None:
    """By their ids, by where they are and by who is there; a word of another book's sides is a party."""
    rules, made = str(OWN_RULES / "three-sides-rules.yaml"), tmp_path / "made.yaml"
    (tmp_path / "parties.csv").write_text(
        "Party,Side\nDrivers,In the company\nOperators,partners\nPassengers,the public\n"
        "Ferries,Company and partners\nRegion,\nGuests,external\n",
        encoding="utf-8",
    )
    (tmp_path / "projects.csv").write_text(
        "Id,Project,Manager,For\n"
        "a,Rosters,Ilse Brandt,Our own people\n"
        "b,Exchange,Omar Diallo,among our partners\n"
        "c,Gates,Ilse Brandt,Ferries; Passengers\n"
        "d,Fares,Omar Diallo,external\n"
        "public,Planner,Omar Diallo,company and public\n",
        encoding="utf-8",
    )
    lists = [str(tmp_path / name) for name in ("parties.csv", "projects.csv")]
    taken = run("import", *lists, "-o", str(made), "--rules", rules, "--name", "Made", "--yes")
    assert taken.status == 0, taken.out + taken.err
    assert "company, partners or public" in taken.out
    organisation = orgdoc.load(made).organisation
    assert {name: party.side for name, party in organisation.parties.items()} == {
        "Drivers": "company",
        "Operators": "partners",
        "Passengers": "public",
        "Ferries": "company and partners",
        "Region": "unknown",
        "Guests": "unknown",  # told in the report, as the book has no such side
        "external": "unknown",
    }
    named = {p.id: [name.value for name in p.beneficiaries or ()] for p in organisation.projects}
    assert named == {
        "a": ["company"],
        "b": ["partners"],
        "c": ["Ferries", "Passengers"],
        "d": ["external"],
        "public-item": ["company", "public"],
    }


def test_the_register_of_a_book_with_sides_is_read_back(run: Run, tmp_path: Path) -> None:
    spec = str(OWN_RULES / "three-sides.yaml")
    assert run("build", spec, "-f", "xlsx", "-o", str(tmp_path)).status == 0
    made = tmp_path / "made.yaml"
    rules = str(OWN_RULES / "three-sides-rules.yaml")
    taken = run("import", str(tmp_path / "three-sides.xlsx"), "-o", str(made), "--rules", rules, "--yes")
    assert taken.status == 0, taken.out + taken.err
    assert "Nothing differs" in run("diff", spec, str(made)).out


@pytest.mark.parametrize("name", ["security", "product", "three-sides"])
def test_a_register_names_the_book_by_which_it_is_read_back(name: str, run: Run, tmp_path: Path) -> None:
    spec, rules = OWN_RULES / f"{name}.yaml", f"{name}-rules.yaml"
    assert run("build", str(spec), "-f", "xlsx", "-o", str(tmp_path)).status == 0
    register, made = str(tmp_path / f"{name}.xlsx"), tmp_path / "new" / "made.yaml"
    made.parent.mkdir()
    lost = run("import", register, "-o", str(made), "--yes")
    assert (lost.status, made.exists()) == (2, False)
    assert f"by the rules of {rules}" in lost.err and "--rules" in lost.err
    (made.parent / rules).write_bytes((OWN_RULES / rules).read_bytes())
    taken = run("import", register, "-o", str(made), "--yes")
    assert taken.status == 0, taken.out + taken.err
    assert f"by the rules of {made.parent / rules}" in taken.out
    assert "Nothing differs" in run("diff", str(spec), str(made)).out


def test_a_change_of_those_who_share_is_told_as_a_change(run: Run, tmp_path: Path) -> None:
    """The verdict is the same, and others answer for it."""
    rules = str(OWN_RULES / "three-sides-rules.yaml")
    new = OWN_RULES / "three-sides.yaml"
    old = tmp_path / "old.yaml"
    before = new.read_text("utf-8").replace(
        "[Harbour Ferries, Depots]", "[Harbour Ferries, Depots, Passengers]"
    )
    old.write_text(before, "utf-8")
    said = run("diff", str(old), str(new), "--rules", rules).out
    assert said.startswith("1 item moved")
    assert "shared by CIO, CDO and CTO → shared by CIO and CDO" in said
    (change,) = json.loads(run("diff", str(old), str(new), "--rules", rules, "--format", "json").out)[
        "changes"
    ]
    assert change["between"] == {"from": ["cio", "cdo", "cto"], "to": ["cio", "cdo"]}
    assert [cause["about"] for cause in change["causes"]] == ["ferry-link"]
    built = run(
        "build", str(new), "--since", str(old), "-f", "md", "-o", str(tmp_path / "out"), "--rules", rules
    )
    assert built.status == 0, built.err
    told = (tmp_path / "out" / "three-sides.md").read_text("utf-8")
    assert "One is shared by others now." in told
    assert "shared by CIO, CDO and CTO ●\N{NO-BREAK SPACE}firm | shared by CIO and CDO ●" in told


def test_a_book_that_says_nothing_of_managers_is_told_so(run: Run) -> None:
    folder = ROOT / "tests" / "cases" / "own-books" / "university"
    checked = run("rules", "check", str(folder / "rules.yaml"))
    assert "No rule says to whom project managers report" in checked.out
    said = run("explain", str(folder / "spec.yaml"), "Nora Fell").out
    assert "no rule says to whom such a manager reports" in " ".join(said.split())


# --- books that extend others


def test_a_book_extends_a_file_beside_it(run: Run, tmp_path: Path) -> None:
    """Of three books, each adds to the next; one takes a spec by what all of them say."""
    (tmp_path / "group").mkdir()
    (tmp_path / "group" / "sides.yaml").write_bytes((OWN_RULES / "three-sides-rules.yaml").read_bytes())
    (tmp_path / "group" / "middle.yaml").write_text(MIDDLE, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    spec = (OWN_RULES / "three-sides.yaml").read_text(encoding="utf-8")
    spec = spec.replace("three-sides-rules.yaml\n\nb", "own.yaml\n\nb").replace(
        "  unknown: [Region One]", "  press: [Region One]"
    ).replace("  cto: Andre Lacroix", "  cto: Andre Lacroix\n  cco: Noor Vance")  # fmt: skip
    (tmp_path / "spec.yaml").write_text(spec, encoding="utf-8")
    assert run("rules", "check", str(tmp_path / "own.yaml"), "--strict").status == 0
    assert run("rules", "test", str(tmp_path / "own.yaml")).status == 0
    book = orgdoc.RuleBook.load(tmp_path / "own.yaml").book
    assert book.boundary.ids == ("company", "partners", "public", "press")
    assert [branch.id for branch in book.branches] == ["cio", "cdo", "cto", "cco"]
    assert [fact.id for fact in book.facts] == ["personal_data", "urgency"]
    assert [rule.id for rule in book.own_rules] == ["urgent-press"]
    assert book.rule("urgent-press").citation.where == "Charter of the technology officers, article 9"
    answer = orgdoc.load(tmp_path / "spec.yaml").decide()
    assert answer.decisions.items["fares"].verdict == "cco"
    before = book.sha256
    (tmp_path / "group" / "sides.yaml").write_text(
        (tmp_path / "group" / "sides.yaml").read_text(encoding="utf-8") + "# changed\n", encoding="utf-8"
    )
    assert orgdoc.RuleBook.load(tmp_path / "own.yaml").book.sha256 != before


MIDDLE = """
id: press
version: "1"
extends: sides.yaml
sides: [{id: press, where: in the press, people: journalists}]
sources: [{id: note, title: Press note}]
branches: [{id: cco, label: CCO, title: Chief Communication Officer, side: press}]
rules:
  - id: for-the-press
    statement: The CCO answers for what journalists use.
    source: {document: note, place: "1", wording: answers for}
    rank: stated
    gives: [cco]
    cases: [{of: [project, equipment, software, infrastructure, person, team], when: {for: {some: press}}}]
  - id: press-stakeholders
    statement: The CCO speaks with journalists.
    source: {document: note, place: "2", wording: usually speaks with}
    rank: usual
    gives: [cco]
    cases: [{of: [stakeholder, project], when: {stakeholders: {some: press}}}]
  - id: press-managers
    statement: Whoever manages work for journalists reports to the CCO.
    source: {document: note, place: "3", wording: reports to}
    rank: stated
    gives: [cco]
    cases: [{of: [manager], when: {manages: {some: press}}}]
"""
OWN = """
id: own
version: "1"
extends: group/middle.yaml
facts: {urgency: {ask: Is it urgent?, of: [project], values: {high: very, low: not very}}}
rules:
  - id: urgent-press
    statement: Whatever is urgent may be told to the CCO.
    source: {document: charter, place: article 9, wording: may}
    rank: permission
    gives: [cco]
    cases: [{of: [project], when: {urgency: {in: [high]}}}]
scenarios:
  - {name: Press tool, kind: software, serves: press, expect: cco, by: [for-the-press]}
  - {name: Urgent, kind: project, urgency: high, for: [press, public], expect: contested}
"""


# --- what is shared, between more officers than two

SHARED_ITEMS = """\
  - id: monitoring
    name: Monitoring suite
    kind: software
    serves: [Claims, Brokers]
    purpose: other
"""


@pytest.fixture
def shared_spec(tmp_path: Path) -> str:
    """Return the path of the insurer's spec with two shared items: one by decision, one by the rules."""
    text = (OWN_RULES / "security.yaml").read_text(encoding="utf-8")
    decided = (
        "override: {branch: shared, between: [ciso, cto], rationale: So., by: The board, on: 2026-10-02}"
    )
    shared = text.replace(
        "    for: [Brokers, Service desk]\n", f"    for: [Brokers, Service desk]\n    {decided}\n"
    )
    assert shared != text
    (tmp_path / "security.yaml").write_text(f"{shared.rstrip()}\n{SHARED_ITEMS}", encoding="utf-8")
    rules = "security-rules.yaml"
    (tmp_path / rules).write_bytes((OWN_RULES / rules).read_bytes())
    return str(tmp_path / "security.yaml")


def test_every_document_says_between_whom_something_is_shared(
    shared_spec: str, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("check", shared_spec, "--strict").status == 0
    assert (
        run("build", shared_spec, "-o", str(out), "-f", "svg,md,html,csv,json", "--detail", "full").status
        == 0
    )
    pair, by_rules = ("CTO", "CISO"), ("CIO", "CTO")
    told = {
        form: (out / f"security.{form}").read_text(encoding="utf-8") for form in ("svg", "md", "html", "csv")
    }
    for form, text in told.items():
        for labels in (pair, by_rules):
            assert " and ".join(labels) in text, form
            assert form == "svg" or "CIO, CTO and CISO share" not in text, form
    assert "Broker link (shared by CTO and CISO, by the board)" in told["md"]
    record = json.loads((out / "security.json").read_bytes())
    found = {a["id"]: a.get("shared_by") for a in record["assignments"] if a["verdict"] == "shared"}
    assert found == {"broker-link": list(pair), "monitoring": list(by_rules)}
    explained = " ".join(run("explain", shared_spec, "broker-link", "monitoring").out.split())
    assert (
        "The CTO and the CISO share Broker link" in explained
        and "So the CIO and the CTO share it." in explained
    )
    for reader, ids in (
        ("ciso", {"broker-link"}),
        ("cio", {"monitoring"}),
        ("cto", {"broker-link", "monitoring"}),
    ):
        answer = orgdoc.load(shared_spec).decide()
        theirs = reader_of(reader, answer.decisions, answer.naming.organisation, answer.naming.rulebook)
        assert theirs is not None and theirs.items & {"broker-link", "monitoring"} == ids


def test_a_register_keeps_between_whom_something_is_shared(
    shared_spec: str, run: Run, tmp_path: Path
) -> None:
    out, again = tmp_path / "out", tmp_path / "again.yaml"
    assert run("build", shared_spec, "-o", str(out), "-f", "xlsx").status == 0
    rules = ("--rules", str(tmp_path / "security-rules.yaml"))
    assert run("import", str(out / "security.xlsx"), "-o", str(again), *rules).status == 0
    assert "no problems" in run("check", str(again)).out
    assert "Nothing differs" in run("diff", shared_spec, str(again), *rules).out


@pytest.mark.parametrize(
    ("written", "between"),
    [
        ("shared by CIO and CTO", ["cio", "cto"]),  # as the form offers it: those whom the rules name
        ("Shared", ["cio", "cto"]),
        ("shared between the CISO, cto", ["cto", "ciso"]),
        ("shared by CISO", None),
        ("shared by CISO and CFO", None),
    ],
)
def test_a_form_takes_between_whom_something_is_shared(
    written: str, between: list[str] | None, run: Run, tmp_path: Path
) -> None:
    for file in ("security.yaml", "security-rules.yaml"):
        (tmp_path / file).write_bytes((OWN_RULES / file).read_bytes())
    spec, form = str(tmp_path / "security.yaml"), tmp_path / "form.xlsx"
    assert run("ask", spec, "--format", "xlsx", "-o", str(form)).status == 0
    with ZipFile(form) as book:
        assert (
            "CIO,CTO,CISO,shared by CIO and CTO,don't know" in book.read("xl/worksheets/sheet1.xml").decode()
        )
    answered(
        form, "Broker link", written, Reason="So.", **{"Decided by": "The board", "Decided on": "2026-10-02"}
    )
    taken = run("ask", spec, "--answers", str(form), "--yes")
    if between is None:
        assert taken.status == 1 and "is none of the answers" in taken.err
        return
    assert taken.status == 0, taken.err
    link = next(item for item in orgdoc.load(spec).organisation.items if item.id == "broker-link")
    assert link.override is not None
    assert [stated.value for stated in link.override.between] == between


def test_what_if_says_between_whom_something_would_be_shared() -> None:
    answer = answer_of("security")
    for typed, between in (("shared", ["cio", "cto"]), ("shared by CISO and CIO", ["cio", "ciso"])):
        there = answer.what_if([f"broker-link.override={typed}"]).new
        assert there.naming.sharers(there.decisions.items["broker-link"]) == between
    with pytest.raises(orgdoc.OrgdocError, match="does not say between whom it is shared"):
        answer.what_if(["vault.override=shared"])  # the rules name one officer alone
    way = next(w for w in answer.decisions.items["broker-link"].ways if w.answer == "shared")
    (change,) = way.change
    assert isinstance(change.to, dict) and change.to["between"] == ("cio", "cto")
