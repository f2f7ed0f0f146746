"""Every problem in a spec gets a message that helps: one folder for each, `<code>[--variant]`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import Golden
from orgdoc import checks
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.text_report import concise, render
from orgdoc.reading import yaml_reader
from orgdoc.reading.spec_reader import CODES, read_spec
from orgdoc.source import SourceText, Span

CASES = Path(__file__).parent / "cases" / "errors"
#: Too large to keep; made below.
GENERATED = {"too-large": b"a" * (64 * 2**20 + 1), "nested-too-deep": b"[" * 100_000}
GOOD = """\
organisation: {name: Acme Corporation}
boundary: {internal: [Finance]}
projects:
  - id: ledger
    name: Ledger modernisation
    for: [Finance]
"""


def diagnose(data: bytes, name: str = "spec.yaml") -> tuple[SourceText, tuple[Diagnostic, ...]]:
    organisation, source, problems = read_spec(data, name)
    found = checks.run_checks(organisation, problems) if organisation is not None else ()
    return source, (*problems, *found)


def code_of(case: Path) -> str:
    return case.name.split("--")[0]


def assert_codes(case: Path, problems: Sequence[Diagnostic]) -> None:
    """One cause gives one code; a case `--with-others` shows that further causes are told in the same run."""
    codes = {problem.code for problem in problems}
    if case.name.endswith("--with-others"):
        assert code_of(case) in codes and len(codes) > 1, case.name
    else:
        assert codes == {code_of(case)}, case.name


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_bad_spec_gets_its_message(case: Path, golden: Golden) -> None:
    data = GENERATED.get(code_of(case)) or (case / "spec.yaml").read_bytes()
    source, problems = diagnose(data)
    assert_codes(case, problems)
    golden(case / "expected.txt", render(problems, source))


def test_every_code_has_a_case() -> None:
    assert {code_of(case) for case in CASES.iterdir()} == {*CODES, *checks.ALL}


def test_every_code_says_why_and_how_to_mend_it() -> None:
    texts = {**CODES, **{code: module.__doc__ or "" for code, module in checks.ALL.items()}}
    for code, text in texts.items():
        first, *_ = text.splitlines()
        assert first.endswith("."), code
        assert "\nWhy: " in text and "\nFix: " in text, code


def test_file_names_of_checks_are_their_codes() -> None:
    for code, module in checks.ALL.items():
        assert module.__name__ == f"orgdoc.checks.{code.replace('-', '_')}"


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_messages_keep_to_the_house_style(case: Path) -> None:
    data = GENERATED.get(code_of(case)) or (case / "spec.yaml").read_bytes()
    for problem in diagnose(data)[1]:
        texts = [
            problem.message,
            *problem.notes,
            problem.primary.text,
            *(label.text for label in problem.related),
        ]
        for text in filter(None, [*texts, problem.help]):
            assert not text[0].isupper(), text
            assert not text.endswith("."), text
            assert not {"invalid", "illegal", "string", "boolean", "null", "dict", "object"} & set(
                text.split()
            ), text


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b"{a: " * 100_000,
        b"- " * 100_000,
        b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (i, i) for i in range(20_000)),
        b"\0" * 1_000_000,
        b"\xff" * 1_000_000,
        b"x" * 1_000_000,
        b"? " * 50_000,
        b"!a " * 50_000,
    ],
    ids=["brackets", "braces", "dashes", "aliases", "zeros", "bytes", "line", "keys", "tags"],
)
def test_hostile_files_are_refused_at_once(data: bytes) -> None:
    begun = time.process_time()
    source, problems = diagnose(data)
    render(problems, source)
    assert problems
    assert time.process_time() - begun < 5


def test_a_good_spec_has_no_problems() -> None:
    source, problems = diagnose(GOOD.encode())
    assert render(problems, source) == ""


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"), "\ufeff" + GOOD])
def test_line_breaks_and_byte_order_marks_move_no_place(text: str) -> None:
    plain, *_ = read_spec(GOOD.encode(), "spec.yaml")
    other, *_ = read_spec(text.encode(), "spec.yaml")
    assert plain is not None and other is not None
    assert [item.span for item in other.items] == [item.span for item in plain.items] == [Span(4, 9, 15)]


def test_what_looks_like_text_is_text() -> None:
    for written in ("no", "on", "2026", "3.10", "12:30", "014", "~", "True", "1e5"):
        organisation, *_ = read_spec(f"organisation: {{name: {written}}}".encode(), "spec.yaml")
        assert organisation is not None and organisation.name.value == written


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_c, *_ = read_spec(GOOD.encode(), "spec.yaml")
    monkeypatch.setattr(yaml_reader, "Parser", yaml_reader.PureParser)
    in_pure, *_ = read_spec(GOOD.encode(), "spec.yaml")
    assert with_c == in_pure is not None
    for case in CASES.iterdir():
        if code_of(case) not in GENERATED:
            _, problems = diagnose((case / "spec.yaml").read_bytes())
            assert_codes(case, problems)


def test_concise_is_one_line() -> None:
    source, (problem,) = diagnose(GOOD.replace("for", "fro").encode(), "specs/acme.yaml")
    assert concise(problem, source) == "specs/acme.yaml:6:5: error[unknown-key]: a project has no key `fro`"


def test_the_report_stops_at_its_limit() -> None:
    source = SourceText("spec.yaml", "a\nb\nc\n")
    problems = [Diagnostic("some-code", "wrong", Label(Span(line, 1, 2))) for line in (3, 1, 2)]
    report = render(problems, source, limit=1)
    assert report.count("error[some-code]") == 1
    assert "spec.yaml:1:1" in report
    assert report.endswith("and 2 more\n\n3 errors in spec.yaml\n")


@pytest.mark.parametrize(
    ("line", "span", "excerpt", "carets"),
    [
        ("\t\tkey: x", Span(1, 8, 9), "\t\tkey: x", "\t\t     ^"),
        ("名前: 値", Span(1, 5, 6), "名前: 値", "      ^^"),
        ("e\u0301e: x", Span(1, 5, 6), "e\u0301e: x", "   ^"),
        ("key:", Span(1, 5, 5), "key:", "    ^"),
        ("a\x1b[31mb", Span(1, 2, 3), "a\ufffd[31mb", " ^"),
        ("x" * 300, Span(1, 201, 203), "..." + "x" * 104 + "...", "   " + " " * 40 + "^^"),
    ],
    ids=["tab", "wide", "combining", "empty", "escape", "long"],
)
def test_carets_stand_under_what_they_mark(line: str, span: Span, excerpt: str, carets: str) -> None:
    report = render([Diagnostic("some-code", "wrong", Label(span))], SourceText("spec.yaml", line)).split(
        "\n"
    )
    assert report[3:5] == [f"1 | {excerpt}", f"  | {carets}"]


def test_a_warning_is_no_error() -> None:
    problem = Diagnostic("some-code", "odd", Label(Span(1, 1, 2)), severity=Severity.WARNING)
    report = render([problem], SourceText("spec.yaml", "a"))
    assert report.startswith("warning[some-code]: odd\n")
    assert report.endswith("1 warning in spec.yaml\n")
