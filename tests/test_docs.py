"""What the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from conftest import Run
from orgdoc import pipeline

ROOT = Path(__file__).parent.parent
CONSOLE = re.compile(r"(?m)^```console\n\$ orgdoc (.*)\n((?:.*\n)*?)```$")


def test_the_readme_shows_what_the_commands_print(
    run: Run, golden: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "specs").mkdir()
    for spec in (ROOT / "specs").glob("*.yaml"):
        (tmp_path / "specs" / spec.name).write_bytes(spec.read_bytes())
    monkeypatch.chdir(tmp_path)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(CONSOLE.findall(readme)) >= 3

    def shown(block: re.Match[str]) -> str:
        result = run(*block[1].split())
        assert (result.status, result.err) == (0, "")
        return f"```console\n$ orgdoc {block[1]}\n{result.out.rstrip()}\n```"

    golden(ROOT / "README.md", CONSOLE.sub(shown, readme))


def test_the_difference_in_the_documents_is_what_diff_prints(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    acme = (ROOT / "specs" / "acme.yaml").read_text(encoding="utf-8")
    was, put = "unknown: [Partner Co]", "external: [Retail customers"
    assert was in acme and put in acme
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "acme.yaml").write_text(acme, encoding="utf-8")
    moved = acme.replace(was, "unknown: []").replace(put, "external: [Partner Co, Retail customers")
    (tmp_path / "specs" / "next.yaml").write_text(moved, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    usage = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    shown = [block for block in CONSOLE.findall(usage) if block[0].split()[0] in ("diff", "what-if")]
    assert [block[0].split()[0] for block in shown] == ["diff", "what-if"]
    for command, printed in shown:
        assert run(*command.split()).out == printed


@pytest.mark.skipif(not (ROOT / ".git").exists() or which("git") is None, reason="no git repository")
def test_no_tracked_text_holds_the_marks_of_a_conflict() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    # Cases of specs in which a merge has left such marks have them on purpose.
    names = [name.decode() for name in listed.split(b"\0") if name and b"-conflict/" not in name]
    files = [ROOT / name for name in names]
    marks = re.compile(rb"(?m)^(<{7} |>{7} |\|{7} )")
    texts = [(file, file.read_bytes()) for file in files if file.is_file()]
    assert len(texts) > 100
    assert [file.name for file, data in texts if b"\0" not in data and marks.search(data)] == []


def test_the_readme_starts_in_two_commands_of_one_line() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    start = re.search(r"(?ms)^## Start\n(.*?)^## ", readme)
    assert start is not None
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```$", start[1])
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    assert "orgdoc build specs/acme.yaml" in blocks[0]
    assert "pytest" in blocks[1]


def test_the_specs_in_the_documents_are_right() -> None:
    text = (ROOT / "docs" / "spec.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```yaml\n(.*?)^```$", text)
    assert len(blocks) >= 5
    for number, block in enumerate(blocks):
        found = pipeline.read(block.encode(), f"docs/spec.md, example {number}")
        assert found.organisation is not None, [problem.message for problem in found.problems]


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_document_names_a_machine() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert not re.search(r"/(work|root|tmp|home)/", page.read_text(encoding="utf-8"))
