"""What others take from this repository, a workflow and a hook, is what the program and the README say."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

from conftest import Run

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def in_yaml(path: str) -> Any:
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def readme_command(*which: str) -> str:
    tool = [sys.executable, str(ROOT / "tools" / "readme_command.py"), *which]
    done = subprocess.run(tool, check=True, capture_output=True, text=True)
    return str(done.stdout).strip()


def test_the_workflow_runs_the_test_command_of_the_readme_on_every_system_and_python() -> None:
    job = in_yaml(".github/workflows/tests.yml")["jobs"]["tests"]
    commands = {step["if"]: step["run"] for step in job["steps"] if "run" in step}
    assert commands == {
        "runner.os != 'Windows'": readme_command("2"),
        "runner.os == 'Windows'": readme_command("2", "windows"),
    }
    matrix = job["strategy"]["matrix"]
    assert matrix["system"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    of_python = re.compile(r"Programming Language :: Python :: (3\.\d+)$")
    assert matrix["python"] == [found[1] for one in PROJECT["classifiers"] if (found := of_python.match(one))]
    assert PROJECT["requires-python"] == f">={matrix['python'][0]}"


def test_the_hook_checks_every_spec_that_it_is_given(run: Run, tmp_path: Path) -> None:
    (hook,) = in_yaml(".pre-commit-hooks.yaml")
    program, *arguments = hook["entry"].split()
    assert program in PROJECT["scripts"]
    specs = sorted((ROOT / "specs").glob("*.yaml"))
    assert len(specs) > 2 and run(*arguments, *map(str, specs)).status == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("organisation: {nmae: Acme}\n", encoding="utf-8")
    for given in ([*specs, bad], [bad, *specs]):
        result = run(*arguments, *map(str, given))
        assert result.status == 1 and "error[unknown-key]" in result.out + result.err


def test_the_hook_is_for_specs_alone_and_is_explained() -> None:
    (hook,) = in_yaml(".pre-commit-hooks.yaml")
    assert [
        bool(re.search(hook["files"], name)) for name in ("specs/acme.yaml", ".pre-commit-config.yaml")
    ] == [
        True,
        False,
    ]
    usage = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"(?ms)^```yaml\n(repos:\n.*?)^```$", usage)
    (repository,) = yaml.load(shown, Loader=yaml.BaseLoader)["repos"]
    assert [one["id"] for one in repository["hooks"]] == [hook["id"]]
