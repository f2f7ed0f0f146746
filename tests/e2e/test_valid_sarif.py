"""What `check --format sarif` writes, as others judge it: the schema of SARIF and Microsoft's validator.

The npm package `@microsoft/sarif-multitool` brings both; the environment variable ORGDOC_SARIF_MULTITOOL
names its `bin.js`. Run by `.ci/run`: `pytest -m e2e`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from conftest import Run

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
#: orgdoc has no page of its own in the web to name.
GRANTED = {"SARIF2005"}
FILES = {
    "syntax.yaml": b'organisation: {name: "A}\nprojects:\n  - {id: a, name: b\n',
    "empty.yaml": b"",
    "no-text.yaml": bytes(range(128, 256)) * 9,
    "byte order.yaml": "\ufefforganisation: {name: Ä}\r\nprojects:\r\n  - {id: a, name: A}\r\n".encode(),
    "ö b%25#?.yaml": b"organisation: [\n",
}


def problems(file: Path) -> list[str]:
    """Return what the schema and the validator say against a file."""
    command = os.environ.get("ORGDOC_SARIF_MULTITOOL")
    if not command:
        pytest.fail("set ORGDOC_SARIF_MULTITOOL to bin.js of npm's @microsoft/sarif-multitool")
    (schema,) = Path(command).parents[1].glob("sarif-multitool-*/sarif-2.1.0.json")
    validator = jsonschema_rs.validator_for(json.loads(schema.read_text("utf-8-sig")), validate_formats=True)
    by_schema = [error.message for error in validator.iter_errors(json.loads(file.read_bytes()))]
    told = file.with_suffix(".told")
    asked = ["node", command, "validate", file.name, "--output", told.name, "--log", "ForceOverwrite"]
    subprocess.run(asked, cwd=file.parent, check=True, capture_output=True, timeout=300)
    found = json.loads(told.read_text("utf-8-sig"))["runs"][0].get("results", [])
    return by_schema + [f"{one['ruleId']} {one['message']}" for one in found if one["ruleId"] not in GRANTED]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    for spec in (ROOT / "specs").glob("*.yaml"):
        shutil.copy(spec, tmp_path)
    for case in sorted((ROOT / "tests" / "cases" / "errors").glob("*/spec.yaml")):
        shutil.copytree(case.parent, tmp_path / "cases" / case.parent.name)
    return tmp_path


def test_the_report_is_valid_for_right_specs_and_wrong_ones(folder: Path, run: Run) -> None:
    everything = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.yaml"))]
    specs = [name for name in everything if not name.endswith(("rules.yaml", "mistakes.yaml"))]
    every: list[list[str]] = [specs, ["acme.yaml"], [str(folder / "acme.yaml")], *([name] for name in FILES)]
    for number, some in enumerate(every):
        written = folder / f"{number}.sarif"
        written.write_text(run("check", "--format", "sarif", *some).out, encoding="utf-8")
        assert problems(written) == [], some


def test_a_report_that_is_not_valid_is_noticed(folder: Path, run: Run) -> None:
    report: Any = json.loads(run("check", "--format", "sarif", "syntax.yaml").out)
    report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startColumn"] = 0
    (folder / "bad.sarif").write_text(json.dumps(report), encoding="utf-8")
    assert len(problems(folder / "bad.sarif")) == 2
