"""What an editor shows of a spec: the real yaml-language-server, with the schema that `init` writes.

The environment variable ORGDOC_YAML_LANGUAGE_SERVER names its program, of the npm package of that name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from language_server import LanguageServer

from conftest import Run

pytestmark = pytest.mark.e2e

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
SPEC = """\
organisation:
  name: Acme
boundary:
  internal: [Finance]
projects:
  - id: ledger
    name: Ledger
    deliverable: product
    for: [Finance]
    \n"""


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder in which `init` has been run."""
    monkeypatch.chdir(tmp_path)
    assert run("init", "begun").status == 0
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[LanguageServer]:
    program = os.environ.get("ORGDOC_YAML_LANGUAGE_SERVER")
    if program is None:
        pytest.fail("set ORGDOC_YAML_LANGUAGE_SERVER to bin/yaml-language-server of that npm package")
    with LanguageServer(["node", program], folder) as running:
        yield running


def written(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    """Write a spec with the first line of the one that `init` wrote."""
    modeline, _, _ = (folder / "begun.yaml").read_text(encoding="utf-8").partition("\n")
    file = folder / name
    file.write_text(f"{modeline}\n{text}", encoding="utf-8")
    return file


def test_nothing_is_red_in_a_good_spec(server: LanguageServer, folder: Path) -> None:
    assert server.open(folder / "begun.yaml") == []
    for spec in SPECS:
        assert server.open(written(folder, spec.read_text(encoding="utf-8"), spec.name)) == [], spec.name


def test_a_bad_value_and_an_unknown_key_are_red(server: LanguageServer, folder: Path) -> None:
    text = SPEC.replace("product", "produkt").replace("for:", "fro:")
    red = {d["range"]["start"]["line"]: d["message"] for d in server.open(written(folder, text))}
    assert set(red) == {8, 9}
    assert "business-plan" in red[8]
    assert "fro" in red[9]


def test_keys_and_values_are_completed(server: LanguageServer, folder: Path) -> None:
    file = written(folder, SPEC)
    server.open(file)
    keys = server.completions(file, 10, 4)
    assert {"activity", "stakeholders", "objective", "override"} <= set(keys)
    assert "What is mainly done" in str(keys["activity"]["documentation"])
    values = server.completions(file, 8, len("    deliverable: "))
    assert {"product", "service", "infrastructure", "business-plan"} <= set(values)
    assert "A plan for the IT infrastructure" in str(values["business-plan"]["documentation"])

    beginning = written(folder, "organisation: {name: Acme}\n\n", "top.yaml")
    server.open(beginning)
    assert {"boundary", "officers", "projects", "resources"} <= set(server.completions(beginning, 2, 0))


def test_hovering_teaches_the_format(server: LanguageServer, folder: Path) -> None:
    file = written(folder, SPEC)
    server.open(file)
    told = server.hover(file, 8, 6)
    assert "What it delivers" in told
    assert "A plan for the IT infrastructure" in told
    assert "Who uses or consumes what it delivers" in server.hover(file, 9, 5)
    assert "The name people use" in server.hover(file, 7, 5)
