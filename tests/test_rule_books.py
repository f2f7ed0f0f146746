"""A rule book of one's own: its mistakes, each at its place, and what is decided by it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden, Run
from examples import tried
from orgdoc.deciding.book_analysis import analysed
from orgdoc.deciding.facts import reach_of
from orgdoc.deciding.pattern import Pattern, Reach, judge_with
from orgdoc.diagnostics.text_report import render
from orgdoc.model.organisation import Stated
from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    Condition,
    DeclaredFact,
    Exemption,
    Rank,
    Rule,
    Rulebook,
    RuleSource,
    SideCondition,
    ValueCondition,
)
from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, UNKNOWN
from orgdoc.model.verdict import CONTESTED, UNDETERMINED, Status
from orgdoc.rules.book_reader import ReadBook, read_book
from orgdoc.source import Span

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


SIDES = {"in": INTERNAL, "out": EXTERNAL, "both": BOTH, "nobody knows": UNKNOWN, "c": "c"}
FACTS = {"f": ("a", "b"), "g": ("a", "b", "c"), "h": ("a", "b")}


class _Listed:
    def of(self, name: str) -> str:
        return SIDES[name]


def reaches(*, stated: bool) -> list[Reach]:
    """Return what names of every kind can come to, by listing every set of them."""
    names = [name for name in SIDES if name != "nobody knows" or not stated]
    sets = (some for count in range(1, len(names) + 1) for some in combinations(names, count))
    found = [reach_of([Stated(name, "", Span(1, 1, 1)) for name in some], _Listed()) for some in sets]
    return list(dict.fromkeys([*found, *([] if stated else [reach_of(None, _Listed())])]))


@st.composite
def conditions(draw: st.DrawFn) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for fact in draw(st.lists(st.sampled_from((*FACTS, "beneficiaries")), max_size=3, unique=True)):
        unstated, turned = draw(st.booleans()), draw(st.booleans())
        if fact == "beneficiaries":
            side = draw(st.sampled_from((INTERNAL, EXTERNAL, "c")))
            found.append(SideCondition(fact, side, turned, unstated))
        else:
            values = draw(st.lists(st.sampled_from(FACTS[fact]), min_size=1, max_size=2, unique=True))
            found.append(ValueCondition(fact, tuple(values), turned, unstated))
    return tuple(found)


@st.composite
def rules(draw: st.DrawFn, number: int) -> Rule:
    software = frozenset({"software"})
    clauses = draw(st.lists(conditions().filter(bool), max_size=1))
    return Rule(
        id=f"r{number}",
        title="",
        statement="",
        because="",
        citation=Citation(1, "1"),
        wording="",
        rank=draw(st.sampled_from((Rank.STATED, Rank.FOCUS, Rank.USUAL))),
        gives=tuple(draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True))),
        cases=(Case(software, draw(conditions())),),
        unless=tuple(
            Exemption(software, tuple(replace(c, unstated_holds=True) for c in clause)) for clause in clauses
        ),
    )


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    software = frozenset({"software"})
    branches = (("a", INTERNAL), ("b", EXTERNAL), ("c", "c"))
    return Rulebook(
        id="made",
        version="1",
        sources=(RuleSource("", "", {1: ""}),),
        branches=tuple(Branch(name, name.upper(), "", name, side) for name, side in branches),
        rules=tuple(draw(rules(number)) for number in range(draw(st.integers(1, 6)))),
        divisible=tuple(Case(software, when) for when in draw(st.lists(conditions(), max_size=1))),
        facts=tuple(DeclaredFact(name, "", software, values, values) for name, values in FACTS.items()),
    )


def patterns(*, stated: bool) -> Iterator[Pattern]:
    nothing = () if stated else (None,)
    for values in product(*((*nothing, *of) for of in FACTS.values())):
        declared = tuple((fact, value) for fact, value in zip(FACTS, values, strict=True) if value)
        for reach in reaches(stated=stated):
            yield Pattern("software", beneficiaries=reach, declared=declared)


def option_of(pattern: Pattern, fact: str) -> object:
    return pattern.beneficiaries if fact == "beneficiaries" else pattern.value(fact)


@tried(100)
@given(books())
def test_the_analysis_says_what_listing_all_combinations_shows(book: Rulebook) -> None:
    found, judge = analysed(book), judge_with(book)
    used = {c.fact for r in book.rules for c in (*r.cases[0].when, *(c for u in r.unless for c in u.clause))}
    used |= {c.fact for case in book.divisible for c in case.when}
    listed = list(patterns(stated=True))
    # Facts that nothing reads multiply every count alike.
    times = 1
    for fact, of in (*((f, len(v)) for f, v in FACTS.items()), ("beneficiaries", len(reaches(stated=True)))):
        times *= 1 if fact in used else of
    verdicts = Counter(judge(pattern).verdict for pattern in listed)
    assert found.combinations * times == len(listed)
    assert found.gap_count is not None and found.gap_count * times == verdicts[UNDETERMINED]
    assert found.clash_count is not None and found.clash_count * times == verdicts[CONTESTED]
    for wanted, shown in ((UNDETERMINED, found.gaps), (CONTESTED, found.clashes)):
        assert bool(shown) == bool(verdicts[wanted])
        for one in shown:
            fits = [p for p in listed if all(option_of(p, fact) == option for fact, option in one.facts)]
            assert {judge(p).verdict for p in fits} == {wanted}
            for left_out in range(len(one.facts)):  # not one of them can be left out
                fewer = [fact for place, fact in enumerate(one.facts) if place != left_out]
                more = [p for p in listed if all(option_of(p, fact) == option for fact, option in fewer)]
                assert {judge(p).verdict for p in more} != {wanted}
    deciding, applying = set(), set()
    together: dict[str, set[str]] = {}
    for pattern in patterns(stated=False):
        outcome = judge(pattern)
        deciding |= {e.rule.id for e in outcome.decided_by}
        here = {e.rule.id for e in outcome.with_status(Status.APPLIES)}
        applying |= here
        for rule in here:
            together[rule] = together.get(rule, here) & here
    assert set(found.never) == {rule.id for rule in book.rules} - applying
    assert set(found.behind) == applying - deciding
    for rule, others in found.behind.items():
        stronger = {r.id for r in book.rules if r.rank > book.rule(rule).rank}
        assert set(others) == together[rule] & stronger
    for rule, other in found.same.items():
        one, two = book.rule(rule), book.rule(other)
        assert other in together[rule] and (one.rank, set(one.gives)) == (two.rank, set(two.gives))


def test_a_book_with_too_many_states_has_its_clashes_told_in_pairs() -> None:
    book = read_book((ROOT / "src" / "orgdoc" / "rules" / "cio_cto.yaml").read_bytes(), "b.yaml").rulebook
    assert book is not None
    found = analysed(book, 20)
    assert (found.gap_count, found.clash_count, found.gaps) == (None, None, ())
    pairs = {one.rules for one in found.clashes}
    assert ("internal-product", "external-product") in pairs
    assert {rule for one in analysed(book).clashes for rule in one.rules} <= {
        r for pair in pairs for r in pair
    }
