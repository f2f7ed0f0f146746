"""What the documents show is what the program does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from shutil import copytree, which
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


#: A spec that uses what the guide to rule books declares; what stands in its place goes into the braces.
_OF_GUIDE = """organisation: {{name: Quayside}}
{rules}
boundary: {{internal: [Finance], external: [Shoppers]}}
projects:
  - id: vault
    name: Vault
    manager: Ida Berg
    for: [Finance]
    data_class: secret
    purpose: other
  - id: shop
    name: Web shop
    manager: Ida Berg
    for: [Shoppers]
    {decision}
"""
_OF_SIDES = """id: sides
version: "1"
sources: [{id: charter, title: Charter}]
branches: [{id: cto, label: CTO, title: Chief Technology Officer, side: public}]
rules:
  - id: all
    statement: The CTO is responsible for what the public uses.
    source: {document: charter, place: article 1, wording: is responsible for}
    rank: stated
    gives: [cto]
    cases: [{of: [project], when: {for: {some: public}}}]
"""


def test_the_guide_to_rule_books_works_as_it_is_typed(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its blocks make one book with the one that `init --rules` writes, a spec by it, and a book of sides."""
    guide = (ROOT / "docs" / "rule-books.md").read_text(encoding="utf-8")
    copytree(ROOT / "specs", tmp_path / "specs")
    monkeypatch.chdir(tmp_path)

    def works(command: str) -> str:
        result = run(*command.split())
        assert result.status == 0, f"{command}\n{result.out}{result.err}"
        return result.out

    for block in re.findall(r"(?ms)^```console\n(.*?)^```$", guide):
        for line in block.splitlines():
            works(line.removeprefix("orgdoc "))
    blocks = {
        text.split(":")[0].strip(" -"): text for text in re.findall(r"(?ms)^```yaml\n(.*?)^```$", guide)
    }
    assert list(blocks) == ["id", "facts", "override", "sides", "boundary", "unless", "scenarios"]

    begun = Path("rules.yaml").read_text(encoding="utf-8")
    parts = {part.split(":")[0]: part for part in re.split(r"(?m)^(?=\w+:)", begun)}
    protection = re.compile(r"(?ms)^  - id: protection\n.*?(?=^  - id: )")
    parts["rules"], once = protection.subn(lambda _: blocks["id"] + "\n", parts["rules"])
    assert once == 1
    parts["facts"] += blocks["facts"].removeprefix("facts:\n")
    parts |= {"unless": blocks["unless"], "scenarios": blocks["scenarios"]}
    Path("rules.yaml").write_text("\n".join(parts.values()), encoding="utf-8")
    assert "2 facts of its own" in works("rules check rules.yaml")
    assert "each as expected" in works("rules test rules.yaml")

    rules = re.search(r"(?ms)^```text\n(.*?)^```$", guide)
    assert rules is not None
    spec = _OF_GUIDE.format(rules=rules[1], decision=blocks["override"].strip())
    Path("mine.yaml").write_text(spec, encoding="utf-8")
    works("build mine.yaml -f xlsx")
    Path("output/mine.xlsx").rename("list.xlsx")
    stands_for = {"OLD NEW": "cio-cto rules.yaml", "RULE": "protection", "BOOK": "rules.yaml"}
    in_text = re.findall(
        r"`orgdoc ([^`]+ [^`]+)`", re.sub(r"OLD NEW|RULE|BOOK", lambda m: stands_for[m[0]], guide)
    )
    assert len(in_text) >= 7
    for command in in_text:
        if command not in ("rules test", "rules check"):
            works(command)
    assert "data_class: secret" in Path("specs/mine.yaml").read_text(encoding="utf-8")

    Path("sides.yaml").write_text(_OF_SIDES + blocks["sides"], encoding="utf-8")
    spec = "rules: sides.yaml\norganisation: {name: A}\n" + blocks["boundary"]
    Path("of-sides.yaml").write_text(
        spec + "projects: [{id: a, name: A, for: [Passengers]}]", encoding="utf-8"
    )
    works("check of-sides.yaml")


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_no_document_names_a_machine() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert not re.search(r"/(work|root|tmp|home)/", page.read_text(encoding="utf-8"))
