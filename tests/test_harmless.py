"""What came from outside is printed as what it is: letters that steer neither terminal, GitHub nor eye."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run
from orgdoc.diagnostics.harmless import harmless, one_line


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain\ttext\nof two lines", "plain\ttext\nof two lines"),
        ("Zoë 株式会社 😀", "Zoë 株式会社 😀"),
        ("\x1b]52;c;ZXZpbA==\x07", "\ufffd]52;c;ZXZpbA==\ufffd"),
        ("a\rb\x9bc\u202ed", "a\ufffdb\ufffdc\ufffdd"),
        ("::error::a", ": :error::a"),
        ("a\n  ::error::b", "a\n  : :error::b"),
        ("said ::error::a", "said ::error::a"),
        ("a ##[error]b", "a ## [error]b"),
        ("\u2068שם\u2069 since", "\u2068שם\u2069 since"),
        ("\u2068שם since", "\ufffdשם since"),
        ("שם\u2069 since", "שם\ufffd since"),
    ],
)
def test_harmless(text: str, printed: str) -> None:
    assert harmless(text) == printed
    assert harmless(printed) == printed


def test_one_line() -> None:
    assert one_line("a\n::error::b\x1b[0m") == "a ::error::b\ufffd[0m"


FORM = (
    "Question,About,Answer,Decided by,Decided on,Reason,Possible answers,What each answer gives,Key\n"
    '\x1b[2Jq,,"no\x1b]0;t\x07\n::error file=a::pwned",,,,,,party:Q\n'
)


def test_an_answer_a_column_and_a_name_reach_the_terminal_as_letters(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(
        "organisation: {name: A}\nboundary: {unknown: [Q]}\n"
        'projects: [{id: p, name: "::add-mask::a", for: [Q]}]\n',
        encoding="utf-8",
    )
    Path("form.csv").write_text(FORM, encoding="utf-8")
    Path("list.csv").write_text("Name,Kind,\x1b]0;x\x07Evil\nA,project,1\n", encoding="utf-8")
    for command in (
        ("ask", "spec.yaml", "--answers", "form.csv", "--color", "always"),
        ("import", "list.csv", "-o", "new.yaml", "--report", "report.txt", "--color", "always"),
        ("explain", "spec.yaml"),
        ("check", "\x1b]0;x\x07.yaml"),
    ):
        result = run(*command)
        for line in (result.out + result.err).splitlines():
            assert not line.lstrip().startswith("::"), command
            assert "\x1b]" not in line, command
            assert "\x07" not in line, command
    assert "\x1b" not in Path("report.txt").read_text(encoding="utf-8")


def test_our_own_colours_are_kept_and_those_of_others_are_not(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text('organisation: {name: A}\nprojects: [{id: p, nam: "x"}]\n', encoding="utf-8")
    assert "\x1b[31m\x1b[1merror" in run("check", "a.yaml", "--color", "always").out
    assert "\x1b" not in run("check", "a.yaml", "--color", "never").out


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are text there")
def test_a_file_whose_name_is_no_text(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123 - bytes
        file.write(
            "organisation: {name: A}\nboundary: {internal: [F]}\nprojects: [{id: p, name: P, for: [F]}]\n"
        )
    for command in ("check", "explain", "ask"):
        done = subprocess.run(
            [sys.executable, "-m", "orgdoc", command, name], capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), command


def test_json_on_standard_output_holds_no_old_command_of_github(run: Run, tmp_path: Path) -> None:
    """GitHub's runner obeys `##[error]` wherever it stands; whoever reads the JSON gets it as it is."""
    text = """organisation: {name: A}
boundary: {internal: [F, "##[error]F"], unknown: ["##[error]U"]}
officers: {cio: "##[error]B"}
projects: [{id: p, name: "##[error]P", for: ["##[error]F"]}, {id: q, name: Q, for: ["##[error]U"]}]
"""
    spec, other = tmp_path / "s.yaml", tmp_path / "other.yaml"
    spec.write_text(text, encoding="utf-8")
    other.write_text(text.replace("[error]", ""), encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace('for: ["##[error]U"]', 'for: ["##[error]R"]'), encoding="utf-8")
    for command in (
        ("explain", spec, "--format", "json"),
        ("ask", spec, "--format", "json"),
        ("diff", other, spec, "--format", "json"),
        ("what-if", spec, "q.for=F", "--format", "json"),
        ("check", wrong, "--format", "json"),
        ("check", wrong, "--format", "sarif"),
    ):
        printed = run(*map(str, command)).out
        assert "##[" not in printed, command
        assert "##[error]" in json.dumps(json.loads(printed), ensure_ascii=False), command


def test_a_document_that_would_be_a_command_of_github_is_not_printed(run: Run, tmp_path: Path) -> None:
    """CSV, SVG and DOT cannot spell `##[` otherwise; a file takes it as it is."""
    for party, more in (("##[error]U", ""), ("U", ', details: {note: "a\\n::error::b"}')):
        spec = tmp_path / "s.yaml"
        spec.write_text(
            "organisation: {name: A}\n"
            f'boundary: {{unknown: ["{party}"]}}\nprojects: [{{id: p, name: P, for: ["{party}"]{more}}}]\n',
            encoding="utf-8",
        )
        printed = run("build", str(spec), "-f", "csv", "-o", "-")
        assert (printed.status, printed.out) == (2, "")
        assert "would be a command to GitHub" in printed.err
        with (tmp_path / "out.csv").open("wb") as file:
            called = [sys.executable, "-m", "orgdoc", "build", str(spec), "-f", "csv", "-o", "-"]
            assert subprocess.run(called, stdout=file, check=False).returncode == 0
        assert run("build", str(spec), "-f", "csv", "-o", str(tmp_path)).status == 0
        assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "s.csv").read_bytes()
        assert "##[" not in run("build", str(spec), "-f", "json", "-o", "-").out
        assert run("ask", str(spec), "--format", "csv", "-o", "-").status == (0 if more else 2)
        for form in ("svg", "html", "dot", "md"):
            out = run("build", str(spec), "-f", form, "-o", "-").out
            assert "##[" not in out
            assert not any(line.lstrip().startswith("::") for line in out.splitlines())


def test_the_rules_as_markdown_hold_none_either(run: Run, tmp_path: Path) -> None:
    book = tmp_path / "book.yaml"
    assert run("init", "--rules", str(book)).status == 0
    named = book.read_text(encoding="utf-8").replace("Security policy", '"##[error]policy"')
    book.write_text(named, encoding="utf-8")
    result = run("rules", "--rules", str(book), "--format", "markdown")
    assert (result.status, "##[" in result.out, r"##\[error]policy" in result.out) == (0, False, True)


def test_what_json_holds_as_it_is_and_a_terminal_obeys_is_printed_as_numbers(
    run: Run, tmp_path: Path
) -> None:
    acting = "N\x9b2J\u202e\U000e0041##[group]"
    spec = tmp_path / "s.yaml"
    spec.write_text(f'organisation: {{name: A}}\nnonsense: "{acting}"\n', encoding="utf-8")
    for form in ("json", "sarif"):
        out = run("check", str(spec), "--format", form).out
        assert not any(sign in out for sign in ("\x9b", "\u202e", "\U000e0041", "##[")), form
        json.loads(out)
    if sys.platform == "win32":  # where no file has such a name
        return
    odd = tmp_path / "s\x1b]0;x\x07.yaml"
    odd.write_bytes(spec.read_bytes())
    assert "\x1b" not in run("check", str(odd), "--format", "github").out
