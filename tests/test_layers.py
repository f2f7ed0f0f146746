"""The house stays one-directional: each part names only those below it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import orgdoc

SRC = Path(orgdoc.__file__).parent
MAY_IMPORT = {
    "__init__": "api chart errors formats outputs version",
    "version": "",
    "errors": "",
    "__main__": "cli",
    "source": "",
    "characters": "",
    "dates": "",
    "digest": "",
    "diagnostics": "source characters",
    "model": "source",
    "reading": "source characters dates diagnostics model",
    "checks": "source characters diagnostics model",
    "rules": "source digest diagnostics model reading",
    "deciding": "model",  # never reading: rules see facts, not YAML
    "cell_text": "",
    "colours": "",
    "views": "source characters model deciding cell_text",  # never diagnostics, never a renderer
    "chart": "views colours errors",
    "parallel": "",
    # never the model: a format cannot know what a CIO is
    "formats": "characters colours views chart cell_text errors parallel",
    "outputs": "digest errors",
    "starter": "",
    "serving": "",
    "tables": "cell_text dates errors",
    "editing": "characters reading errors",
    "answering": "characters dates model views diagnostics tables editing cell_text",
    "supposing": "model views diagnostics editing cell_text errors",
    "importing": "source characters dates diagnostics model reading tables editing cell_text views",
    "checking": "source digest diagnostics model reading rules checks deciding",
    "pipeline": (
        "version source digest diagnostics model reading rules checks checking deciding views chart formats"
    ),
    "api": "pipeline diagnostics editing errors formats model outputs rules source supposing views",
    "codes": "source diagnostics reading rules checks pipeline",  # pages on what can be wrong with a spec
    "cli": (
        "api version errors codes source characters digest diagnostics model rules checking pipeline views"
        " chart deciding formats outputs starter serving tables editing importing answering supposing"
    ),
}


def imports() -> set[tuple[str, str, str]]:
    """Return (part, part it imports, file) for every import of our own, at whatever depth it stands."""
    found = set()
    for file in SRC.rglob("*.py"):
        here = file.relative_to(SRC).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    assert not alias.name.startswith("orgdoc"), f"{file}: write `from orgdoc… import …`"
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "orgdoc":
                inside = (node.module or "").split(".")[1:2]
                for there in inside or [_part(alias.name) for alias in node.names]:
                    found.add((here, there, str(file)))
    return found


def _part(name: str) -> str:
    return "__init__" if name.startswith("__") else name


def test_each_part_imports_only_what_stands_below_it() -> None:
    for here, there, file in imports():
        assert there == here or there in MAY_IMPORT[here].split(), f"{file} must not import {there}"


def test_the_map_has_no_circle_and_no_part_that_is_gone() -> None:
    names = list(MAY_IMPORT)
    parts = {p.with_suffix("").name for p in SRC.iterdir() if p.suffix == ".py" or p.is_dir()}
    assert set(names) == parts - {"__pycache__", "py"}
    reachable: dict[str, set[str]] = {}
    for part in sorted(names, key=lambda name: len(MAY_IMPORT[name].split())):
        below = set(MAY_IMPORT[part].split())
        reachable[part] = below.union(*(reachable.get(b, set()) for b in below))
        assert part not in reachable[part]


def test_values_are_frozen() -> None:
    """What is read, decided and found is the same for whoever sees it later."""
    for part in ("source", "diagnostics", "model", "reading", "rules", "checks", "deciding"):
        place = SRC / part
        for file in place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]:
            name = ".".join(("orgdoc", *file.relative_to(SRC).with_suffix("").parts))
            for value in vars(import_module(name)).values():
                if is_dataclass(value) and isinstance(value, type):
                    assert value.__dataclass_params__.frozen, value  # type: ignore[attr-defined]


def test_renderers_see_only_neutral_views() -> None:
    neutral = {
        f"orgdoc.views.{name}" for name in ("chart_page", "document", "slides", "web_page", "workbook")
    }
    for file in [*(SRC / "chart").rglob("*.py"), *(SRC / "formats").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("orgdoc.views"):
                assert node.module in neutral, f"{file} imports {node.module}"


def test_only_the_command_line_prints_or_exits() -> None:
    for file in SRC.rglob("*.py"):
        if file.relative_to(SRC).parts[0] in ("cli", "__main__.py"):
            continue
        text = file.read_text(encoding="utf-8")
        for forbidden in ("print(", "sys.exit", "click", "sys.stdout", "sys.stderr"):
            assert forbidden not in text, f"{file} has {forbidden}"


def test_the_process_that_reads_a_workbook_loads_nothing_but_its_reader() -> None:
    """It is started for every workbook: what it loads is what a list costs before its first cell is read."""
    told = "import sys, orgdoc.tables.apart; print(*(n for n in sys.modules if n.startswith('orgdoc.')))"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    allowed = {"tables", "version", *MAY_IMPORT["tables"].split()}
    assert {name.split(".")[1] for name in loaded.split()} <= allowed


def test_a_list_is_taken_without_what_draws_and_writes_documents() -> None:
    """What a command loads is what it costs before it does anything."""
    told = "import sys, orgdoc.cli.import_; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    heavy = {"docx", "pptx", "graphviz", "PIL", "lxml", "xlsxwriter", "orgdoc.pipeline", "orgdoc.formats"}
    assert not heavy & set(loaded.split())


def test_what_decides_checks_writes_and_draws_names_no_officer() -> None:
    """CIO and CTO come from the rule book: no text of these parts names one. Docstrings are for us."""
    for part in (
        "deciding",
        "checks",
        "views",
        "chart",
        "formats",
        "outputs",
        "checking.py",
        "pipeline.py",
        "answering.py",
    ):
        place = SRC / part
        for file in [place] if place.is_file() else place.rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            ours = (ast.Module, ast.FunctionDef, ast.ClassDef)
            for node in ast.walk(tree):
                if isinstance(node, ours) and ast.get_docstring(node) is not None:
                    node.body = node.body[1:]
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    assert not re.search(r"\b(?:CIO|CTO|cio|cto)\b", node.value), f"{file}: {node.value}"
