"""Many specs in one build: what has not changed is left alone, and one that fails stops no other."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conftest import Run

SPEC = "organisation: {name: %s}\nprojects: [{id: p, name: Project%s}]\n"
FILES = ("a.yaml", "b.yaml", "c.yaml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in FILES:
        (tmp_path / name).write_text(SPEC % (name, ", for: [internal]"), encoding="utf-8")
    return tmp_path


def last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (folder / "output").iterdir()}


def test_what_has_not_changed_is_left_alone(run: Run, folder: Path) -> None:
    assert last_line(run("build", *FILES, "-f", "svg,json").out) == "3 specs: 3 built"
    before = stamps(folder)
    again = run("build", *FILES, "-f", "svg,json")
    assert (again.status, again.out) == (0, "3 specs: 0 built, 3 unchanged\n")
    assert stamps(folder) == before

    (folder / "b.yaml").write_text(SPEC % ("B", ""), encoding="utf-8")  # as b is now, it cannot be told
    changed = run("build", *FILES, "-f", "svg,json", "--strict")
    assert (changed.status, last_line(changed.out)) == (1, "3 specs: 1 built, 2 unchanged")
    assert {name for name, at in stamps(folder).items() if before[name] != at} == {"b.svg", "b.json"}
    # The exit code is that of a fresh build, whether or not there was anything to do.
    assert run("build", *FILES, "-f", "svg,json", "--strict").status == 1
    assert last_line(run("build", *FILES, "-f", "svg,json", "--force").out) == "3 specs: 3 built"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "output" / "a.svg").write_text("edited"),
        lambda folder: (folder / "output" / "a.svg").unlink(),
        lambda folder: os.truncate(folder / "output" / "a.json", 500),
    ],
    ids=["edited", "deleted", "record"],
)
def test_a_set_that_somebody_touched_is_built_again(spoil: object, run: Run, folder: Path) -> None:
    run("build", *FILES, "-f", "svg,json")
    assert callable(spoil)
    spoil(folder)
    assert last_line(run("build", *FILES, "-f", "svg,json").out) == "3 specs: 1 built, 2 unchanged"


@pytest.mark.parametrize(
    "option",
    [("--theme", "dark"), ("-f", "svg,dot,json"), ("--accent", "cio=#123456"), ("--stakeholders",)],
    ids=" ".join,
)
def test_other_options_are_other_documents(option: tuple[str, ...], run: Run, folder: Path) -> None:
    run("build", *FILES, "-f", "svg,json")
    again = run("build", *FILES, "-f", "svg,json", *option)
    assert last_line(again.out) == "3 specs: 3 built"


def test_one_that_fails_does_not_stop_the_others(run: Run, folder: Path) -> None:
    (folder / "a.yaml").write_text("organisation: {nam: A}\n", encoding="utf-8")
    (folder / "output").mkdir()
    (folder / "output" / "b.svg").mkdir()  # where a file should go
    result = run("build", *FILES, "-f", "svg,json")
    assert result.status == 3
    assert last_line(result.out) == "3 specs: 1 built, 2 not written"
    assert "error[unknown-key]" in result.err
    assert "orgdoc: b.yaml: " in result.err
    assert (folder / "output" / "c.svg").is_file()


def test_one_that_is_its_own_output_does_not_stop_the_others(run: Run, folder: Path) -> None:
    own = folder / "own.json"
    own.write_text(
        '{"organisation": {"name": "Own"}, "projects": [{"id": "p", "name": "P"}]}', encoding="utf-8"
    )
    before = own.read_bytes()
    result = run("build", "own.json", "b.yaml", "-f", "svg,json", "-o", ".")
    assert result.status == 2
    assert "own.json is the spec itself" in result.err
    assert last_line(result.out) == "2 specs: 1 built, 1 not written"
    assert own.read_bytes() == before
    assert (folder / "b.svg").is_file()


def test_more_items_than_anybody_turns_pages_for_give_data_only(run: Run, folder: Path) -> None:
    items = "".join(f"- {{id: p{n}, name: Project {n}}}\n" for n in range(20_001))
    (folder / "a.yaml").write_text(f"organisation: {{name: Large}}\nprojects:\n{items}", encoding="utf-8")
    refused = run("build", "a.yaml", "-q")
    assert refused.status == 2
    assert refused.err.endswith(
        "orgdoc: a.yaml has 20,001 items, and a chart or a briefing is made of 20,000 at most. "
        "Write the data alone, with -f xlsx,csv,json; or make a spec of each division, and build "
        "them together\n"
    )
    assert not list((folder / "output").glob("a*"))
    assert run("build", "a.yaml", "-q", "-f", "json").status == 0


@pytest.mark.parametrize("other", ["ZOË.yaml", "zoe\N{COMBINING DIAERESIS}.yaml"])
def test_specs_whose_documents_are_one_on_some_systems_are_refused(
    other: str, run: Run, folder: Path
) -> None:
    for name in ("zoë.yaml", other):
        (folder / name).write_text(SPEC % (name, ", for: [internal]"), encoding="utf-8")
    assert run("build", "zoë.yaml", other).status == 2
    assert not (folder / "output").exists()
