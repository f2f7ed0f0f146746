"""`orgdoc check`: every problem in one run, for people and for programs."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from orgdoc.diagnostics.sarif_report import render_sarif
from orgdoc.source import SourceText

ROOT = Path(__file__).parent.parent
ACME = str(ROOT / "specs" / "acme.yaml")
CASES = [
    spec
    for spec in sorted((ROOT / "tests" / "cases" / "errors").glob("*/spec.yaml"))
    if not spec.with_name("mistakes.yaml").exists()  # of its rule book more is told: test_rule_books.py
]
TWO_ERRORS_AND_A_WARNING = """\
organisation: {name: "100% Acme"}
boundary: {internal: [Finance]}
projects:
  - id: ledger
    name: Ledger
    for: [Finanse]
    lnik: here
  - id: portal
    name: Portal
"""
A_WARNING = """\
organisation: {name: Acme}
projects:
  - id: portal
    name: Portal
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "bad.yaml").write_text(TWO_ERRORS_AND_A_WARNING, encoding="utf-8")
    (tmp_path / "specs" / "odd.yaml").write_text(A_WARNING, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("spec", CASES, ids=lambda path: path.parent.name)
def test_the_text_is_what_the_case_expects(
    spec: Path, run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(spec.parent)
    result = run("check", "spec.yaml")
    golden(spec.parent / "expected.txt", result.out)
    assert result.err == ""
    problems = (spec.parent / "problems.txt").read_text(encoding="utf-8")
    assert result.status == (1 if " error " in problems else 0)


def test_exit_codes(folder: Path, run: Run) -> None:
    assert run("check", ACME).status == 0
    assert run("check", ACME, "--strict").status == 0
    assert run("check", "specs/odd.yaml").status == 0
    assert run("check", "specs/odd.yaml", "--strict").status == 1
    assert run("check", "specs/bad.yaml", "specs/odd.yaml").status == 1
    for wrong in (("nowhere.yaml",), ("specs",), ("-", "-"), ("specs/odd.yaml", "--format", "xml"), ()):
        result = run("check", *wrong)
        assert (result.status, result.out) == (2, "")


def test_several_specs_are_counted_one_by_one_and_together(folder: Path, run: Run) -> None:
    lines = run("check", "specs/bad.yaml", "specs/odd.yaml").out.splitlines()
    assert "2 errors, 1 warning in specs/bad.yaml" in lines
    assert "1 warning in specs/odd.yaml" in lines
    assert lines[-1] == "2 errors, 2 warnings in 2 specs"
    assert run("check", "specs/odd.yaml").out.splitlines()[-1] == "1 warning in specs/odd.yaml"
    assert run("check", ACME).out == f"no problems in {ACME}\n"


def test_concise_is_a_line_for_each(folder: Path, run: Run) -> None:
    assert run("check", "specs/bad.yaml", "--format", "concise").out.splitlines() == [
        "specs/bad.yaml:6:11: error[unknown-party]: nobody on the boundary is called `Finanse`",
        "specs/bad.yaml:7:5: error[unknown-key]: a project has no key `lnik`",
        "specs/bad.yaml:8:9: warning[item-says-nothing]: nothing is said of `portal` from which anybody "
        "could tell who answers for it",
        "2 errors, 1 warning in specs/bad.yaml",
    ]


def test_json_says_what_the_text_says(folder: Path, run: Run) -> None:
    shape = json.loads(run("check", "specs/bad.yaml", "specs/odd.yaml", "--format", "json").out)
    assert shape["schema"] == "orgdoc/check/1"
    assert (shape["errors"], shape["warnings"], shape["notes"]) == (2, 2, 0)
    assert list(shape) == ["schema", "orgdoc", "errors", "warnings", "notes", "specs"]
    bad, odd = shape["specs"]
    assert (bad["spec"], bad["errors"], bad["warnings"]) == ("specs/bad.yaml", 2, 1)
    assert (odd["spec"], odd["errors"], odd["warnings"]) == ("specs/odd.yaml", 0, 1)
    assert bad["problems"][1] == {
        "code": "unknown-key",
        "severity": "error",
        "message": "a project has no key `lnik`",
        "place": {"line": 7, "column": 5, "end_column": 9, "label": "did you mean `link`?"},
        "related": [],
        "notes": [],
        "help": "write `link`",
    }


def test_the_documented_shape_of_json_is_the_real_one(folder: Path, run: Run) -> None:
    documented = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    block = re.search(r'(?ms)^```json\n(\{"schema": "orgdoc/check/1".*?)^```$', documented)
    assert block is not None
    shape = json.loads(block[1])
    real = json.loads(run("check", "specs/bad.yaml", "--format", "json").out)
    assert keys_of(shape) == keys_of(real) - {".specs[].problems[].related[].line"}


def keys_of(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {f"{path}.{key}" for key in value}.union(
            *(keys_of(v, f"{path}.{k}") for k, v in value.items())
        )
    if isinstance(value, list):
        return set().union(*(keys_of(item, f"{path}[]") for item in value))
    return set()


def test_github_gets_one_escaped_line_for_each(folder: Path, run: Run) -> None:
    (folder / "specs" / "a,b%.yaml").write_text(A_WARNING.replace("portal", "50%"), encoding="utf-8")
    out = run("check", "specs/bad.yaml", "specs/a,b%.yaml", "--format", "github").out
    assert out.splitlines() == [
        "::error file=specs/bad.yaml,line=6,col=11,endColumn=18,title=unknown-party::nobody on the boundary "
        "is called `Finanse`%0Adid you mean `Finance`?%0Ahelp: write `Finance`, or add `Finanse` under "
        "`boundary:`",
        "::error file=specs/bad.yaml,line=7,col=5,endColumn=9,title=unknown-key::a project has no key `lnik`"
        "%0Adid you mean `link`?%0Ahelp: write `link`",
        "::warning file=specs/bad.yaml,line=8,col=9,endColumn=15,title=item-says-nothing::nothing is said of "
        "`portal` from which anybody could tell who answers for it%0Anote: no rule reads a name, a manager "
        "or a description%0Ahelp: add `for:` with whom it is for; `deliverable`, `activity`, `objective` and "
        "`stakeholders` help too",
        "::error file=specs/a%2Cb%25.yaml,line=3,col=9,endColumn=12,title=malformed-id::`50%25` cannot be an "
        "id%0Anote: an id has small letters a to z, digits and hyphens%0Ahelp: write `id: 50`",
    ]


#: What SARIF 2.1.0 requires of the objects in use: each key with its kind, `?` where it may be left out.
SARIF: dict[str, dict[str, type]] = {
    "": {"$schema": str, "version": str, "runs": list},
    "runs[]": {"tool": dict, "columnKind": str, "artifacts": list, "results": list},
    "runs[].tool": {"driver": dict},
    "runs[].tool.driver": {"name": str, "version": str, "rules": list},
    "runs[].tool.driver.rules[]": {
        "id": str, "shortDescription": dict, "fullDescription": dict, "help": dict,
    },
    "runs[].tool.driver.rules[].help": {"text": str, "markdown": str},
    "runs[].artifacts[]": {"location": dict, "hashes": dict},
    "runs[].results[]": {
        "ruleId": str, "ruleIndex": int, "level": str, "message": dict, "locations": list,
        "partialFingerprints": dict, "relatedLocations?": list,
    },
    "runs[].results[].locations[]": {"physicalLocation": dict},
    "runs[].results[].relatedLocations[]": {"id": int, "physicalLocation": dict, "message?": dict},
    "runs[].results[].locations[].physicalLocation": {"artifactLocation": dict, "region": dict},
    "runs[].results[].locations[].physicalLocation.region": {
        "startLine": int, "startColumn": int, "endColumn": int,
    },
}  # fmt: skip


def assert_shape(value: Any, path: str = "") -> None:
    """Assert that `value` has the shape of SARIF, as far as `SARIF` speaks of it."""
    if isinstance(value, list):
        for item in value:
            assert_shape(item, f"{path}[]")
    elif isinstance(value, dict):
        if (shape := SARIF.get(path)) is not None:
            kinds = {key.rstrip("?"): kind for key, kind in shape.items()}
            assert value.keys() <= kinds.keys(), path
            assert {key for key in shape if not key.endswith("?")} <= value.keys(), path
            assert all(isinstance(part, kinds[key]) for key, part in value.items()), path
        for key, part in value.items():
            assert_shape(part, f"{path}.{key}".lstrip("."))


def test_sarif_has_its_shape_and_says_what_the_text_says(run: Run) -> None:
    specs = [str(spec) for spec in CASES]
    shape = json.loads(run("check", *specs, "--format", "sarif").out)
    assert_shape(shape)
    assert shape["version"] == "2.1.0"
    (told,) = shape["runs"]
    rules = told["tool"]["driver"]["rules"]
    plain = json.loads(run("check", *specs, "--format", "json").out)
    problems = [problem for spec in plain["specs"] for problem in spec["problems"]]
    assert len(told["results"]) == len(problems)
    for result, problem in zip(told["results"], problems, strict=True):
        assert result["ruleId"] == problem["code"] == rules[result["ruleIndex"]]["id"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"].startswith(problem["message"])
        assert problem["help"] is None or problem["help"] in result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == (
            problem["place"]["line"],
            problem["place"]["column"],
        )
        assert region["startColumn"] <= region["endColumn"]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("specs/two words.yaml", "specs/two%20words.yaml"),
        ("/srv/ü#1.yaml", "file:///srv/%C3%BC%231.yaml"),
        ("C:/Plans/a.yaml", "file:///C:/Plans/a.yaml"),
        ("//server/share/a.yaml", "file://server/share/a.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
    ],
)
def test_a_path_from_the_root_is_a_whole_uri_in_sarif(name: str, uri: str) -> None:
    (told,) = json.loads(render_sarif([(SourceText(name, ""), "", [])], {}, "1"))["runs"]
    assert told["artifacts"][0]["location"]["uri"] == uri


def fingerprints(spec: str, run: Run) -> list[str]:
    results = json.loads(run("check", spec, "--format", "sarif").out)["runs"][0]["results"]
    return [result["partialFingerprints"]["orgdoc/v1"] for result in results]


def test_a_fingerprint_stays_while_lines_move_and_differs_by_item_and_key(folder: Path, run: Run) -> None:
    before = fingerprints("specs/bad.yaml", run)
    assert len(set(before)) == len(before) == 3
    moved = TWO_ERRORS_AND_A_WARNING.replace(
        "projects:\n", "\n# moved\nprojects:\n  - {id: first, name: First, for: [Finance]}\n"
    )
    (folder / "specs" / "moved.yaml").write_text(moved, encoding="utf-8")
    assert fingerprints("specs/moved.yaml", run) == before
    (folder / "specs" / "moved.yaml").write_text(moved.replace("id: ledger", "id: other"), encoding="utf-8")
    assert set(fingerprints("specs/moved.yaml", run)) & set(before) == {before[2]}


def test_a_spec_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(TWO_ERRORS_AND_A_WARNING.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    result = run("check", "-", "--format", "concise")
    assert result.status == 1
    assert result.out.startswith("standard input:6:11: error[unknown-party]")
    Stdin.buffer.seek(0)
    assert "file=" not in run("check", "-", "--format", "github").out


@pytest.mark.parametrize(
    ("options", "environ", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {}, False),
    ],
)
def test_colour_away_from_a_terminal(
    options: tuple[str, ...],
    environ: dict[str, str],
    coloured: bool,
    folder: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    out = run("check", "specs/bad.yaml", *options).out
    assert ("\x1b[" in out) == coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", out) == run("check", "specs/bad.yaml").out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("environ", "options", "coloured"),
    [
        ({"TERM": "xterm"}, (), True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, (), False),
        ({"TERM": "dumb"}, (), False),
        ({"TERM": "xterm"}, ("--color", "never"), False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, ("--color", "always"), True),
    ],
)
def test_colour_on_a_terminal(
    environ: dict[str, str], options: tuple[str, ...], coloured: bool, folder: Path
) -> None:
    import pty  # noqa: PLC0415 - not there on Windows

    ours, theirs = pty.openpty()
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with subprocess.Popen(
        [sys.executable, "-m", "orgdoc", "check", "specs/bad.yaml", *options],
        stdout=theirs, env={**plain, **environ},
    ) as process:  # fmt: skip
        os.close(theirs)
        out = b""
        with contextlib.suppress(OSError):  # Linux ends a terminal so
            while piece := os.read(ours, 4096):
                out += piece
    os.close(ours)
    assert process.returncode == 1
    assert (b"\x1b[31m\x1b[1merror[unknown-party]" in out) == coloured
    assert (b"\x1b" in out) == coloured


def test_a_long_line_costs_a_report_no_more_than_its_length(run: Run, tmp_path: Path) -> None:
    """To look for the key of a place took the square of the line: this one, hours."""
    spec = tmp_path / "dashes.yaml"
    spec.write_text("- " * 500_000, encoding="utf-8")
    result = run("check", str(spec), "--format", "sarif")
    assert (result.status, "nested-too-deep" in result.out) == (1, True)


def test_a_rule_book_by_a_name_that_no_file_has_is_not_found(run: Run, tmp_path: Path) -> None:
    spec = tmp_path / "s.yaml"
    spec.write_text('rules: "a\\0b"\norganisation: {name: A}\n', encoding="utf-8")
    result = run("check", str(spec), "--format", "concise")
    assert (result.status, "no file has such a name" in result.out + result.err) == (1, True)


def test_a_decision_that_confirms_who_works_across_is_not_idle(run: Run, tmp_path: Path) -> None:
    """The memo asks for it and advises what the rules say; recorded, it is neither warned of nor asked."""
    text = Path(ACME).read_text(encoding="utf-8")
    serves = "    reports_to: data-centre\n    serves: [web-shop]\n"
    assert serves in text
    decided = "    override: {branch: cto, rationale: It is so., by: Ada Okafor, on: 2026-10-28}\n"
    spec = tmp_path / "spec.yaml"
    for branch in ("cto", "cio"):
        override = decided.replace("branch: cto", f"branch: {branch}")
        spec.write_text(text.replace(serves, serves + override), encoding="utf-8")
        assert run("check", str(spec), "--strict").status == 0
        assert run("build", str(spec), "-f", "md", "-o", str(tmp_path), "-q", "--force").status == 0
        told = (tmp_path / "spec.md").read_text(encoding="utf-8")
        assert "whether both hold" not in told and "onfirm" not in told
