"""From nothing to a spec: `init`, `demo`, `schema`, and `build --watch` beside an editor."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from orgdoc import pipeline
from orgdoc.starter import SCHEMA_FILE, schema, starter

ROOT = Path(__file__).parent.parent
SCHEMA: dict[str, Any] = json.loads(schema())
#: A line that shows a key, to be used by taking its `# ` away.
OFFERED = re.compile(r"(?m)^( +)# ([a-z_]+: .*)$")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_init_writes_a_spec_that_builds_and_the_schema_it_names(run: Run, folder: Path) -> None:
    result = run("init", "specs/mine")
    assert (result.status, result.err) == (0, "")
    assert "orgdoc build specs/mine.yaml" in result.out
    spec = folder / "specs" / "mine.yaml"
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", spec.read_text(encoding="utf-8"))
    assert named is not None
    assert (spec.parent / named[1]).read_text(encoding="utf-8") == run("schema").out
    built = run("build", "specs/mine.yaml")
    assert (built.status, built.err) == (0, "")


def test_every_line_that_the_starter_offers_may_be_used() -> None:
    text = starter().decode()
    offered = list(OFFERED.finditer(text))
    for line in offered:
        used = text[: line.start()] + line[1] + line[2] + text[line.end() :]
        found = pipeline.read(used.encode(), "mine.yaml")
        notes = [problem for problem in found.problems if problem.code != "unused-party"]
        misplaced = line[2].startswith("reports_to")  # for a person or a team, as its comment says
        assert [problem.code for problem in notes] == ["reports-to-on-a-thing"] * misplaced, line[2]
    shown = {line[2].partition(":")[0] for line in offered}
    for part in ("project", "resource"):
        left = set(SCHEMA["$defs"][part]["properties"]) - shown - set(re.findall(r"(?m)^ +-? ?(\w+):", text))
        assert left <= {"owner", "was", "details", "tags", "link", "override"}, part


@pytest.mark.parametrize("name", ["mine", "mine.yaml", "my list.yml", "2026.v2"])
def test_init_takes_any_file_name(name: str, run: Run, folder: Path) -> None:
    assert run("init", name).status == 0
    made = {path.name for path in folder.iterdir()}
    assert made == {SCHEMA_FILE, name if name.endswith(("yaml", "yml")) else f"{name}.yaml"}


@pytest.mark.parametrize("name", ["", ".", "..", "sub/", ".yaml"])
def test_init_refuses_what_names_no_file(name: str, run: Run, folder: Path) -> None:
    (folder / "sub").mkdir()
    result = run("init", name)
    assert result.status == 2
    assert result.err.count("\n") == 1
    assert [path.name for path in folder.rglob("*")] == ["sub"]


@pytest.mark.parametrize(
    ("command", "file"), [(["init", "mine"], "mine.yaml"), (["demo", "here"], "here/output/acme.docx")]
)
def test_nothing_is_overwritten_without_force(command: list[str], file: str, run: Run, folder: Path) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    refused = run(*command)
    assert refused.status == 2
    assert f"{file} is there already" in refused.err
    assert [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()] == ["mine"]
    assert run(*command, "--force").status == 0
    assert path.read_bytes() != b"mine"


def test_init_leaves_another_schema_alone_and_says_so(run: Run, folder: Path) -> None:
    (folder / SCHEMA_FILE).write_text("{}", encoding="utf-8")
    result = run("init", "mine")
    assert result.status == 0
    assert f"note: {SCHEMA_FILE}" in result.err
    assert (folder / SCHEMA_FILE).read_text(encoding="utf-8") == "{}"


def test_demo_is_the_example_of_the_documentation(run: Run, folder: Path) -> None:
    result = run("demo")
    assert (result.status, result.err) == (0, "")
    spec = folder / "orgdoc-demo" / "acme.yaml"
    first, _, rest = spec.read_text(encoding="utf-8").partition("\n")
    assert first.endswith(f"$schema=./{SCHEMA_FILE}")
    assert rest == (ROOT / "specs" / "acme.yaml").read_text(encoding="utf-8")
    for named in re.findall(r"(?m)^Open (\S+) .* and (\S+) in", result.out)[0]:
        assert (folder / named).is_file()
    for told in re.findall(r"(?m)^  orgdoc (.*)$", result.out):
        assert run(*told.split()).status == 0, told


def properties_of(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every key that a spec may have, with its part of the schema, references followed."""
    for name, below in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        reference = below.get("$ref", "").removeprefix("#/$defs/")
        full = {**SCHEMA["$defs"].get(reference, {}), **below}
        if name not in SCHEMA["$defs"] or "properties" in full:
            yield f"{path}.{name}", full
        yield from properties_of(below, f"{path}.{name}")


def test_the_schema_teaches_every_key_and_value() -> None:
    keys = dict(properties_of(SCHEMA))
    assert len(keys) > 40
    for path, part in keys.items():
        if "$defs" not in path and part.get("title") not in ("Project", "Resource", "Manager"):
            assert part.get("description", "").endswith("."), path
        assert part.get("examples") or part.get("type") == "boolean", path
        if "enum" in part:
            assert len(part["enumDescriptions"]) == len(part["enum"]), path


def lines_until(process: subprocess.Popen[str], wanted: str) -> str:
    """Return what a process prints up to a line with `wanted` in it."""
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if wanted in line:
            return read
    raise AssertionError(f"no line with {wanted!r} in:\n{read}")


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts a process as a terminal does on Unix")
def test_watch_builds_what_is_saved_and_goes_on_after_mistakes(folder: Path) -> None:
    spec = folder / "mine.yaml"
    spec.write_bytes(starter())
    good = spec.read_text(encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, "-m", "orgdoc", "build", "mine.yaml", "--watch", "-f", "svg,json"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as watching:  # fmt: skip
        try:
            lines_until(watching, "watching mine.yaml")
            spec.write_text(good.replace("for: [Finance]", "for: [Customers]"), encoding="utf-8")
            lines_until(watching, "mine.yaml changed: rebuilt")
            lines_until(watching, "second-project: CIO before, CTO now")
            chart = (folder / "output" / "mine.svg").read_bytes()

            odd = good + "  - {id: second-printers, name: Second printers, kind: equipment}\n"
            spec.write_text(odd, encoding="utf-8")
            assert "second-printers" in lines_until(watching, "mine.yaml changed: rebuilt")
            odd = odd.replace("vacant", "Kofi Mensah") + "  - {id: x, name: Third, kind: software}\n"
            spec.write_text(odd, encoding="utf-8")
            again = lines_until(watching, "mine.yaml changed: rebuilt")
            assert "Third" in again and "Second printers" not in again  # what was told stays told
            spec.write_text("organisation: [\n", encoding="utf-8")
            lines_until(watching, "the documents are as they were")
            spec.write_text(odd, encoding="utf-8")
            assert "Third" not in lines_until(watching, "mine.yaml changed: rebuilt")
            spec.write_text(good.replace("for: [Finance]", "for: [Customers]"), encoding="utf-8")
            lines_until(watching, "mine.yaml changed: rebuilt")

            spec.write_text(good.replace("serves", "srves"), encoding="utf-8")
            assert "did you mean `serves`?" in lines_until(watching, "the documents are as they were")
            assert (folder / "output" / "mine.svg").read_bytes() == chart

            beside = folder / "mine.yaml~"  # an editor that writes a copy and puts it in place
            spec.unlink()
            os.mkfifo(spec)  # nor is it waited for: nobody writes into it
            time.sleep(0.5)
            beside.write_text(good.replace("vacant", "Ada Okafor"), encoding="utf-8")
            beside.replace(spec)
            lines_until(watching, "mine.yaml changed: rebuilt")
            assert b"Ada Okafor" in (folder / "output" / "mine.svg").read_bytes()

            watching.send_signal(signal.SIGINT)
            lines_until(watching, "stopped watching")
            assert watching.wait(120) == 0
        finally:
            watching.kill()
