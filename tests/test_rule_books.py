"""A rule book of one's own: its mistakes, each at its place, and what is decided by it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

import orgdoc
from conftest import Golden, Run
from examples import tried
from orgdoc.deciding.scenarios import tried as tried_scenarios
from orgdoc.diagnostics.text_report import render
from orgdoc.model.terms import RESOURCE_KINDS
from orgdoc.rules.book_reader import ReadBook, read_book
from orgdoc.views import book_report, rules_page

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases" / "books").iterdir())


def book_in(case: Path) -> ReadBook:
    return read_book((case / "book.yaml").read_bytes(), "book.yaml")


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
EXAMPLES = ("security", "product")


def answer_of(name: str) -> orgdoc.Answer:
    return orgdoc.load(OWN_RULES / f"{name}.yaml").decide()


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


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_change_of_a_fact_is_said_to_give_it_gives(name: str) -> None:
    """Of built-in facts and of those that the book declares; by a book, as by the built-in one."""
    answer, tried_out = answer_of(name), 0
    for item_id, decision in answer.items():
        for move in decision.decided.moves:
            if move.fact in ("beneficiaries", "stakeholders"):
                continue
            tried_out += 1
            there = answer.what_if([f"{item_id}.{move.fact}={move.to}"]).new
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


def test_every_effect_of_an_answer_is_what_deciding_anew_gives() -> None:
    answer = answer_of("product")
    (question,) = [q for q in answer.decisions.questions if q.fact == "layer"]
    for way in question.ways:
        there = answer.what_if([f"{question.subject}.layer={way.answer}"]).new
        found = {i: d.verdict for i, d in there.decisions.items.items()}
        before = {i: d.verdict for i, d in answer.decisions.items.items()}
        moved = {i: v for i, v in found.items() if v != before[i]}
        assert moved == {e.subject: e.after for e in way.effects if e.kind == "item"}


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
    assert "layer: not stated → platform" in compared.out


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


def test_a_mistake_by_one_of_two_books_is_told_with_that_book(run: Run, tmp_path: Path) -> None:
    new = OWN_RULES / "product-rules.yaml"
    text = new.read_text(encoding="utf-8")
    old, spec, broken = tmp_path / "old.yaml", OWN_RULES / "product.yaml", tmp_path / "broken.yaml"
    old.write_text(text.replace("platform:", "base:").replace("[platform]", "[base]")
                   .replace("layer: platform", "layer: base"), encoding="utf-8")  # fmt: skip
    for books in ((old, new), (new, old)):
        refused = run("rules", "diff", *map(str, books), str(spec))
        assert refused.status == 1 and refused.out == ""
        assert refused.err.startswith(f"By the rules of {old.as_posix()}, {spec.as_posix()} is not right:\n")
        assert refused.err.count("is not right") == 1 and "unknown-value" in refused.err
    # What is wrong by both is the spec's own mistake, and told once.
    broken.write_text(spec.read_text(encoding="utf-8").replace("projects:", "projetcs:"), encoding="utf-8")
    refused = run("rules", "diff", str(new), str(new), str(broken))
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
