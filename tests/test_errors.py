"""Every problem in a spec gets a message that helps: one folder for each, `<code>[--variant]`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator, Sequence
from errno import ENOENT
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Golden, Run
from followed import followed
from orgdoc import checking, pipeline
from orgdoc.checks import all_checks
from orgdoc.codes import every_code, problems_of
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.explained import Explained
from orgdoc.diagnostics.text_report import concise, render
from orgdoc.reading import yaml_reader
from orgdoc.reading.code_texts import code_texts
from orgdoc.reading.spec_reader import read_spec
from orgdoc.reading.spec_schema import built_in_schema
from orgdoc.reading.spec_shape import fit_to_shape
from orgdoc.rules.book_reader import read_book
from orgdoc.source import SourceText, Span

#: Keys and numbers that lead to a value in a spec.
Route = tuple[Any, ...]
ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "tests" / "cases" / "errors").iterdir())
#: Books with mistakes, in the same form: test_rule_books.py looks at them.
BOOKS = sorted((ROOT / "tests" / "cases" / "books").iterdir())
#: Too large to keep; made below.
GENERATED = {"too-large": b"a" * (64 * 2**20 + 1), "nested-too-deep": b"[" * 500}
GOOD = """\
organisation: {name: Acme Corporation}
boundary: {internal: [Finance]}
projects:
  - id: ledger
    name: Ledger modernisation
    for: [Finance]
"""


def diagnose(data: bytes, name: str = "spec.yaml") -> tuple[SourceText, tuple[Diagnostic, ...]]:
    found = pipeline.read(data, name, find=_nothing_there)
    return found.source, found.problems


def _nothing_there(name: str) -> tuple[str, bytes]:
    """Find a rule book with mistakes, or one with three branches, if that is its name, else none."""
    if name == "mistakes.yaml":
        return name, b"id: our-charter\n"
    if name == "three.yaml":
        return name, (ROOT / "tests" / "cases" / "errors" / "shared-between" / name).read_bytes()
    raise FileNotFoundError(ENOENT, "No such file or directory")


def data_in(case: Path) -> bytes:
    return GENERATED.get(code_of(case)) or (case / "spec.yaml").read_bytes()


def code_of(case: Path) -> str:
    return case.name.split("--")[0]


def assert_codes(case: Path, problems: Sequence[Diagnostic]) -> None:
    """One cause gives one code; a case `--with-others` shows that further causes are told in the same run."""
    codes = {problem.code for problem in problems}
    if case.name.endswith("--with-others"):
        assert code_of(case) in codes and len(codes) > 1, case.name
    else:
        assert codes == {code_of(case)}, case.name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_spec_gets_its_message(case: Path, golden: Golden) -> None:
    source, problems = diagnose(data_in(case))
    golden(case / "expected.txt", render(problems, source))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_spec_has_its_problems_at_their_places(case: Path) -> None:
    """`problems.txt` is written by hand: no `--update` touches it, and no wording stands in it."""
    problems = diagnose(data_in(case))[1]
    assert_codes(case, problems)
    found = [
        f"{one.primary.span.line}:{one.primary.span.column} {one.severity} {one.code}" for one in problems
    ]
    assert found == (case / "problems.txt").read_text(encoding="utf-8").splitlines()


#: Cases in which what a help says leads to another mistake, and to which: each is there already, unseen.
ANOTHER_MISTAKE = {
    "control-character--cannot-be-seen": "control-character",  # of a run of tags, the first is told
    "control-character--line-separator": "yaml-syntax",  # with it, two lines are one
    "several-documents": "duplicate-key",  # the second document has the keys of the first
    "wrong-kind-of-value--colon-in-entry": "unknown-party",  # the party has another name at the project
    "yaml-syntax--tab-later": "unknown-party",  # on the line that could not be read
    "too-long--manager": "unknown-manager",  # the name at the project is as long as it was
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_help_says_to_write_is_accepted(case: Path) -> None:
    """Where a help says what to write, a machine writes it: the problem is gone, and no other error came."""
    if code_of(case) in GENERATED:
        return
    source, problems = diagnose(data_in(case))
    before = {(one.code, one.message) for one in problems}
    syntax = [one for one in problems if one.code == "yaml-syntax"]
    for problem in problems:
        if problem in syntax[1:]:  # where one quote is open, the next one closes it
            continue
        text: str | None = source.text
        now, after = problem, problems
        for _ in range(1 + len(problem.related)):  # a name that stands in several places, in each
            if (text := followed(text or "", now)) is None:
                break
            after = diagnose(text.encode())[1]
            same = [one for one in after if (one.code, one.message) == (problem.code, problem.message)]
            if len(same) < sum(
                (one.code, one.message) == (problem.code, problem.message) for one in problems
            ):
                break
            now = same[0]
        if text is None:
            continue
        assert now not in after, (problem.help, text)
        fresh = {
            one.code for one in after if (one.code, one.message) not in before and one.severity == "error"
        }
        assert fresh <= {ANOTHER_MISTAKE.get(case.name, "")}, (problem.help, text)


#: Where no machine can do what the help says, and why not.
ONLY_A_PERSON = {
    "not-utf-8": "the file is to be saved anew by another program",
    "yaml-anchor": "what the anchor stands for is to be written out",
    "yaml-complex-key": "nobody can tell what the key was to be",
    "yaml-syntax--no-key": "nobody can tell what the key was to be",
    "yaml-syntax--ends-after-a-colon": "nobody can tell what followed",
    "yaml-syntax--dash-among-keys": "its list is not a list yet",
    "yaml-syntax--indented-first-line": "of two columns, either may be meant",
    "unknown-key--part-of-override": "there is no override yet",
    "unknown-key--a-rule-book": "which spec was meant",
    "unknown-reference--in-reports-to-too": "there is no project yet",
    "rules-not-found": "which file was meant",
    "shared-between": "who shares it, only those who decided it know",
    "rules-with-errors": "the mistakes are in another file, and `orgdoc rules check` lists them",
}


def test_every_help_is_followed_or_hangs_on_what_only_its_author_knows() -> None:
    left = set()
    for case in CASES:
        if code_of(case) not in GENERATED:
            source, problems = diagnose(data_in(case))
            left |= {
                next((name for name in (case.name, problem.code) if name in ONLY_A_PERSON), case.name)
                for problem in problems
                if followed(source.text, problem) is None
            }
    assert left == set(ONLY_A_PERSON)


#: Of rule books: where no machine can do what the help says, and why not.
ONLY_AN_AUTHOR = {
    "extended-not-found": "which file was meant",
    "extended-with-errors": "the mistakes are in another file",
    "kind-in-two-cases": "a rule of its own is to be made",
    "one-side-alone": "what the other sides are called",
    "one-value-alone": "what the other values are called",
    "too-many-branches": "which branch is to go",
    "too-many-sides": "which side is to go",
    "unknown-key--a-spec": "the file is no rule book",
    "unknown-key--side-written-as-unless": "where among the sources a title belongs",
}
#: Where following leads on to a mistake that was there unseen, or to the next place of the same name.
THE_NEXT_MISTAKE = {
    "malformed-id--fact": "unknown-fact",  # the rules name it as it was
    "name-is-taken--branch": "unknown-branch",
    "name-is-taken--branch-called-like-a-side": "unknown-branch",
    "name-is-taken--fact": "unknown-fact",
    "missing-key--where-a-side-is": "defined-twice",  # the example of a place is that of another side
    "unknown-fact--in-a-scenario": "fact-of-other-kind",  # the first fact of the list is one of projects
    "unknown-key--operator": "wrong-test",  # where it is removed, nothing is tested
    "yaml-syntax": "wrong-kind-of-value",  # the list ends elsewhere
}


def test_every_help_about_a_rule_book_is_followed_or_hangs_on_what_only_its_author_knows() -> None:
    left, led = set(), set()
    for case in BOOKS:

        def beside(name: str, case: Path = case) -> tuple[str, bytes]:
            return name, (case / name).read_bytes()

        book = read_book((case / "book.yaml").read_bytes(), "book.yaml", beside)
        before = {(one.code, one.message) for one in book.problems}
        for problem in book.problems:
            if (text := followed(book.source.text, problem)) is None:
                left.add(
                    next((name for name in (case.name, problem.code) if name in ONLY_AN_AUTHOR), case.name)
                )
                continue
            then = read_book(text.encode(), "book.yaml", beside).problems
            same = [(one.code, one.message) == (problem.code, problem.message) for one in then]
            was = [(one.code, one.message) == (problem.code, problem.message) for one in book.problems]
            assert sum(same) < sum(was), (case.name, problem.help, text)  # its other places are told still
            after = {(one.code, one.message) for one in then if one.severity == "error"}
            led |= {(case.name, code) for code, message in after - before}
    assert left == set(ONLY_AN_AUTHOR)
    assert led == set(THE_NEXT_MISTAKE.items())


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    """So the help of every code is followed by a machine above, but for those that are listed there."""
    assert {code_of(case) for case in (*CASES, *BOOKS)} == set(every_code())


def test_no_code_is_reported_without_an_explanation() -> None:
    reporting = re.compile(
        r'(?:\bDiagnostic|\bproblem|\b_add|\b_unknown)\(\s*"([a-z0-9-]+)"|^_?[A-Z_]+ = "([a-z]+-[a-z-]+)"$',
        re.M,
    )
    source = Path(all_checks.__file__).parent.parent
    found = {
        match[1] or match[2]
        for folder in ("reading", "checks", "rules")
        for file in (source / folder).glob("*.py")
        for match in reporting.finditer(file.read_text(encoding="utf-8"))
    }
    assert found == set(every_code())


def test_no_code_is_explained_twice() -> None:
    assert not set(code_texts()) & set(all_checks.ALL)


@pytest.mark.parametrize("one", every_code().values(), ids=lambda one: one.code)
def test_the_examples_of_a_code_are_what_they_are_said_to_be(one: Explained) -> None:
    assert {problem.code for problem in problems_of(one.bad)[1]} == {one.code}
    assert problems_of(one.good)[1] == ()


def test_what_explains_a_code_keeps_to_the_house_style() -> None:
    for one in every_code().values():
        assert one.holds[0].isupper() and one.holds.endswith("."), one.code
        for text in (one.why, one.fix):
            assert not text[0].isupper() and text.endswith("."), one.code


def test_the_published_codes_are_current(run: Run, golden: Golden) -> None:
    golden(ROOT / "docs" / "diagnostics.md", run("explain-code", "--format", "markdown").out)


@pytest.mark.parametrize("code", every_code())
def test_each_code_is_explained_on_a_terminal(code: str, run: Run) -> None:
    result = run("explain-code", f"error[{code}]")
    assert (result.status, result.err) == (0, "")
    one = every_code()[code]
    assert one.fix in " ".join(result.out.split())
    page, _, report = result.out.partition("orgdoc says:")
    assert f"[{code}]: " in report
    assert max(map(len, page.split("This ")[0].splitlines())) <= 80


def test_all_codes_are_listed(run: Run) -> None:
    lines = run("explain-code").out.splitlines()
    assert [line.split()[0] for line in lines if not line.startswith(" ")] == list(every_code())
    assert max(map(len, lines)) <= 80


def test_an_unknown_code_gets_a_suggestion(run: Run) -> None:
    result = run("explain-code", "unknown-kye")
    assert (result.status, result.err) == (
        2,
        "orgdoc: there is no code 'unknown-kye'; did you mean unknown-key?\n",
    )
    assert "lists them all" in run("explain-code", "zzz").err


def test_file_names_of_checks_are_their_codes() -> None:
    folder = Path(all_checks.__file__).parent
    documented = {file.stem for file in folder.glob("*.py") if "\nBad" in file.read_text(encoding="utf-8")}
    assert sorted(documented) == sorted(check.CODE.replace("-", "_") for check in all_checks.ALL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_only_asked_whether_it_is_right_is_told_so_as_reading_tells_it(case: Path) -> None:
    """`is_right` leaves out the checks that only warn; one that finds errors must not be among them."""
    data = data_in(case)
    assert checking.is_right(data, "spec.yaml") == (checking.read(data, "spec.yaml").organisation is not None)
    only_warn = {check.CODE for check in all_checks.ONLY_WARN}
    assert not any(p.code in only_warn and p.severity is Severity.ERROR for p in diagnose(data)[1])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_messages_keep_to_the_house_style(case: Path) -> None:
    for problem in diagnose(data_in(case))[1]:
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


#: What wears a reader out, and the code by which it is refused.
HOSTILE = {
    "brackets": (b"[" * 100_000, "nested-too-deep"),
    "braces": (b"{a: " * 100_000, "nested-too-deep"),
    "dashes": (b"- " * 100_000, "nested-too-deep"),
    "aliases": (
        b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (i, i) for i in range(20_000)),
        "yaml-anchor",
    ),
    "zeros": (b"\0" * 1_000_000, "control-character"),
    "bytes": (b"\xff" * 1_000_000, "not-utf-8"),
    "line": (b"x" * 1_000_000, "no-keys-at-top"),
    "keys": (b"? " * 50_000, "nested-too-deep"),
    "tags": (b"!a " * 50_000, "yaml-tag"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_take_no_longer_than_honest_ones_of_their_size(kind: str) -> None:
    """An honest file is read beside each: refusing everything would not do."""
    hostile, code = HOSTILE[kind]
    projects = (f"  - {{id: p{number}, name: Project {number}, for: [Finance]}}\n" for number in count(1))
    honest = GOOD
    while len(honest) < len(hostile):
        honest += next(projects)

    def seconds(data: bytes) -> tuple[float, tuple[Diagnostic, ...]]:
        begun = time.process_time()
        source, problems = diagnose(data)
        render(problems, source)
        return time.process_time() - begun, problems

    took, none = seconds(honest.encode())
    assert none == ()
    refused, problems = seconds(hostile)
    assert code in {problem.code for problem in problems}
    assert refused < 15 * took  # the 20,000 problems among the aliases take five times as long


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


def test_a_key_that_is_a_number_is_a_key() -> None:
    _, problems = diagnose(f"{GOOD}    details: {{2: [amber]}}\n".encode())
    assert [problem.code for problem in problems] == ["wrong-kind-of-value"]


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with_c, *_ = read_spec(GOOD.encode(), "spec.yaml")
    monkeypatch.setattr(yaml_reader, "Parser", yaml_reader.PureParser)
    in_pure, *_ = read_spec(GOOD.encode(), "spec.yaml")
    assert with_c == in_pure is not None
    for case in CASES:
        if code_of(case) not in GENERATED:
            _, problems = diagnose((case / "spec.yaml").read_bytes())
            assert_codes(case, problems)


def test_a_space_that_keeps_words_together_is_a_space() -> None:
    plain = GOOD.replace("Finance", "Human Resources")
    found = pipeline.read(
        plain.replace("[Human Resources]}", "[Human\u00a0Resources]}").encode(), "spec.yaml"
    )
    assert found.problems == () and found.organisation is not None
    assert list(found.organisation.parties) == ["Human Resources"]


#: Each fault alone, by code: what of `GOOD_IN_FULL` to replace, and by what.
FAULTS = {
    "wrong-kind-of-value": ("large: true", "large: yes"),
    "malformed-date": ("as_of: 2026-11-01", "as_of: 1.11.2026"),
    "party-listed-twice": ("both: [Contractors]", "both: [Contractors, Globex Ltd]"),
    "unknown-key": ("cto: Chandra Rao", "cot: Chandra Rao"),
    "malformed-id": ("id: crm", "id: CRM system"),
    "unknown-party": ("stakeholders: [Finance]", "stakeholders: [Finanse]"),
    "unknown-value": ("objective: revenue", "objective: profit"),
    "malformed-link": ("link: https://intranet", "link: intranet"),
    "missing-key": ("    kind: equipment\n", ""),
    "serving-circle": ("serves: [Warehouse]", "serves: [Warehouse, scanners]"),
    "expires-before-on": ("expires: 2027-10-12", "expires: 2025-10-12"),
    "unknown-manager": ("  Priya Shah:", "  Pria Shah:"),
    "empty-value": ("name: Ledger modernisation", "name:"),
    "yaml-tag": ("name: Customer relations", "name: !Customer relations"),
    "yaml-anchor": ("rationale: Her team sits with the CTO.", "rationale: *because"),
    "duplicate-key": ("    kind: team\n", "    kind: team\n    kind: person\n"),
}
GOOD_IN_FULL = """\
organisation:
  name: Acme Corporation
  large: true
  as_of: 2026-11-01
boundary:
  internal: [Finance, Warehouse]
  external: [Globex Ltd]
  both: [Contractors]
officers:
  cio:
    name: Ben Lindqvist
    title: Chief Information Officer
  cto: Chandra Rao
projects:
  - id: ledger
    name: Ledger modernisation
    manager: Priya Shah
    for: [Finance]
    stakeholders: [Finance]
    link: https://intranet.example.com/ledger
  - id: crm
    name: Customer relations
    for: [Globex Ltd, Contractors]
    objective: revenue
resources:
  - id: badge-printers
    name: Badge printers
    kind: equipment
    serves: [ledger, crm]
  - id: scanners
    name: Scanners
    kind: equipment
    serves: [Warehouse]
  - id: crm-team
    name: CRM team
    kind: team
    reports_to: crm
managers:
  Priya Shah:
    override:
      branch: cto
      rationale: Her team sits with the CTO.
      by: Ada Okafor
      on: 2026-10-12
      expires: 2027-10-12
"""


def test_the_spec_to_spoil_is_good() -> None:
    assert diagnose(GOOD_IN_FULL.encode())[1] == ()


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_alone_gives_its_one_message(code: str) -> None:
    found = GOOD_IN_FULL.replace(*FAULTS[code], 1)
    assert [problem.code for problem in diagnose(found.encode())[1]] == [code]


def test_a_large_spec_says_that_only_its_first_mistakes_are_told() -> None:
    root = yaml_reader.read_yaml(GOOD_IN_FULL.replace("kind: team", "kind: teem").encode(), "spec.yaml").root
    assert root is not None
    told = [problem.code for problem in fit_to_shape(root, built_in_schema())[1]]
    fit, problems = fit_to_shape(root, built_in_schema(), most=20)
    assert fit is None and [problem.code for problem in problems] == ["too-large", *told]
    assert problems[0].message.endswith("more than 20 values, so only the first mistakes in it are told")


def test_of_very_many_mistakes_the_first_are_told() -> None:
    """Each takes its time to be told; what is found then is in the order of the file."""
    for many in (
        "".join(f"key{number}: 1\n" for number in range(20_000)),
        "projects:\n"
        + "".join(f"  - {{id: p{n}, {', '.join(f'k{k}: 1' for k in range(60))}}}\n" for n in range(100)),
    ):
        text = f"organisation: {{name: A}}\n{many}"
        says_so, *told = diagnose(text.encode())[1]
        assert (
            says_so.message
            == "this file has more than 5,000 mistakes, so only the first mistakes in it are told"
        )
        assert 0 < len(told) <= 5_000
        assert told[0].primary.span.line == 2 + many.startswith("projects")


def test_every_fault_is_told_in_one_run_sorted_by_place() -> None:
    text = GOOD_IN_FULL
    for was, put in FAULTS.values():
        assert was in text
        text = text.replace(was, put, 1)
    source, problems = diagnose(text.encode())
    report = render(problems, source)
    told = [line for line in report.splitlines() if line.startswith("error[")]
    assert sorted(line.split("[")[1].split("]")[0] for line in told) == sorted(FAULTS)
    places = [int(line.split(":")[1]) for line in report.splitlines() if line.lstrip().startswith("-->")]
    assert places == sorted(places)
    assert report.endswith(f"{len(FAULTS)} errors in spec.yaml\n")


def good_in_full() -> Any:
    spec = yaml.load(GOOD_IN_FULL, Loader=yaml.BaseLoader)
    spec["organisation"]["large"] = True
    return spec


def places_in(value: Any, path: Route = ()) -> Iterator[Route]:
    """Yield the route to every value in a spec but the whole."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, below in inside:
        yield (*path, part)
        yield from places_in(below, (*path, part))


def spoiled(how: str, path: Route) -> bytes | None:
    """Return the good spec with one value spoiled; None where that is no fault."""
    spec = good_in_full()
    parent = spec
    for part in path[:-1]:
        parent = parent[part]
    key, value = path[-1], parent[path[-1]]
    is_key = isinstance(key, str)
    if how == "emptied" and (path in REQUIRED or not is_key):
        parent[key] = None
    elif how == "a list" and not isinstance(value, list) and key != "manager":
        parent[key] = [value]
    elif how == "keys" and not isinstance(value, dict):
        parent[key] = {"it is": value}
    elif how == "a text" and isinstance(value, list | dict) and path != ("officers", "cio"):
        parent[key] = "Something"
    elif how == "mistyped key" and is_key and path[:-1] != ("managers",):
        parent[key[:2] + key[1:]] = parent.pop(key)
    elif how == "unheard-of key" and is_key and path not in REQUIRED and path[:-1] != ("managers",):
        parent["zzz"] = parent.pop(key)
    elif how == "indented too far" and is_key and len(path) == 1 and key != "organisation":
        spec["organisation"][key] = spec.pop(key)
    elif how == "left out" and path in REQUIRED:
        del parent[key]
    elif how == "an alias":
        parent[key] = "@alias@"
    elif how == "a tag" and not isinstance(value, list | dict):
        parent[key] = f"@tag@{value}"
    elif how == "written twice" and is_key:
        parent[f"@twice@{key}"] = value
    elif how == "merged" and isinstance(value, dict):
        parent[key] = {"@merge@": value}
    else:
        return None
    text = json.dumps(spec).replace('"@twice@', '"').replace('"@merge@"', "<<")
    return text.replace('"@alias@"', "*elsewhere").replace('"@tag@', '!odd "').encode()


REQUIRED = {
    ("organisation",),
    ("organisation", "name"),
    *(
        (part, number, key)
        for part in ("projects", "resources")
        for number in (0, 1)
        for key in ("id", "name")
    ),
    *(("resources", number, "kind") for number in (0, 1, 2)),
    *(("managers", "Priya Shah", "override", key) for key in ("branch", "rationale", "by", "on")),
    ("managers", "Priya Shah", "override"),
    ("resources", 2, "id"),
    ("resources", 2, "name"),
}
WAYS = (
    "emptied",
    "a list",
    "keys",
    "a text",
    "mistyped key",
    "unheard-of key",
    "indented too far",
    "left out",
    "an alias",
    "a tag",
    "written twice",
    "merged",
)


@pytest.mark.parametrize("how", WAYS)
def test_one_cause_gives_one_error(how: str) -> None:
    tried = 0
    for path in list(places_in(good_in_full())):
        if (data := spoiled(how, path)) is None:
            continue
        tried += 1
        _, problems = diagnose(data)
        assert [problem.severity for problem in problems] == [Severity.ERROR], (path, problems)
    assert tried


def test_what_is_empty_is_the_same_as_left_out_with_a_note() -> None:
    tried = 0
    for path in list(places_in(good_in_full())):
        # Without its one line, `managers` would itself be empty.
        if path in REQUIRED or isinstance(path[-1], int) or path == ("managers", "Priya Shah"):
            continue
        emptied, without = good_in_full(), good_in_full()
        below, left = emptied, without
        for part in path[:-1]:
            below, left = below[part], left[part]
        nothings: tuple[object, ...] = (None, "", [], {})
        for nothing in nothings:
            below[path[-1]] = nothing
            left.pop(path[-1], None)
            if isinstance(nothing, list | dict) and not _may_be(nothing, path):
                continue
            tried += 1
            found = diagnose(json.dumps(emptied).encode())[1]
            told = [problem for problem in found if problem.code == "states-nothing"]
            assert [problem.severity for problem in told] == [Severity.NOTE], (path, nothing, found)
            rest = [problem.code for problem in found if problem.code != "states-nothing"]
            assert rest == [problem.code for problem in diagnose(json.dumps(without).encode())[1]], path
    assert tried


def _may_be(nothing: object, path: Route) -> bool:
    """Whether the value at `path` is of the kind of `nothing`; of another it is an error of its own."""
    spec = good_in_full()
    for part in path:
        spec = spec[part]
    return isinstance(spec, type(nothing))


def test_concise_is_one_line() -> None:
    source, (problem,) = diagnose(GOOD.replace("for", "fro").encode(), "specs/acme.yaml")
    assert concise(problem, source) == "specs/acme.yaml:6:5: error[unknown-key]: a project has no key `fro`"


def test_the_report_stops_at_its_limit() -> None:
    source = SourceText("spec.yaml", "a\nb\nc\n")
    problems = [Diagnostic("some-code", "wrong", Label(Span(line, 1, 2))) for line in (3, 1, 2)]
    report = render(problems, source, limit=1)
    assert report.count("error[some-code]") == 1
    assert "spec.yaml:1:1" in report
    assert report.endswith(
        "and 2 more; `orgdoc check --format concise` lists them all\n\n3 errors in spec.yaml\n"
    )


def test_what_is_left_out_at_the_limit_is_the_least_grave() -> None:
    severities = [Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.WARNING]
    problems = [
        Diagnostic("some-code", "wrong", Label(Span(line, 1, 2)), severity=severity)
        for line, severity in enumerate(severities, 1)
    ]
    report = render(problems, SourceText("spec.yaml", "a\nb\nc\nd\n"), limit=2)
    assert re.findall(r"^(\w+)\[", report, re.M) == ["warning", "error"]


def test_paint_colours_only_what_is_already_there() -> None:
    """Without its colours a painted report is the plain one, and nothing from the spec brings its own."""
    for case in CASES:
        if code_of(case) not in GENERATED:
            source, problems = diagnose((case / "spec.yaml").read_bytes())
            painted = render(problems, source, paint=lambda tone, text: f"\x1b[{tone}m{text}\x1b[0m")
            assert re.sub(r"\x1b\[\w+m", "", painted) == render(problems, source)


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


def test_warnings_and_notes_are_counted_apart() -> None:
    problems = [
        Diagnostic("some-code", "odd", Label(Span(line, 1, 2)), severity=severity)
        for line, severity in enumerate(
            [Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.WARNING], 1
        )
    ]
    report = render(problems, SourceText("spec.yaml", "a\nb\nc\nd"))
    assert report.startswith("note[some-code]: odd\n")
    assert report.endswith("1 error, 2 warnings, 1 note in spec.yaml\n")


def test_two_marks_far_apart_on_a_long_line_each_have_their_piece() -> None:
    line = "x" * 300
    problem = Diagnostic("some-code", "odd", Label(Span(1, 280, 282)), (Label(Span(1, 5, 6)),))
    report = render([problem], SourceText("spec.yaml", line)).split("\n")
    assert report[3:7] == [
        "1 | " + "x" * 104 + "...",
        "  |     -",
        "1 | ..." + "x" * 61,
        "  | " + " " * 43 + "^^",
    ]


def test_a_warning_is_no_error() -> None:
    problem = Diagnostic("some-code", "odd", Label(Span(1, 1, 2)), severity=Severity.WARNING)
    report = render([problem], SourceText("spec.yaml", "a"))
    assert report.startswith("warning[some-code]: odd\n")
    assert report.endswith("1 warning in spec.yaml\n")
