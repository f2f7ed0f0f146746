"""A rule book of one's own: its mistakes, each at its place, and what is decided by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Golden, Run
from orgdoc.diagnostics.text_report import render
from orgdoc.rules.book_reader import ReadBook, read_book

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
