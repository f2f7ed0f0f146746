"""The house stays one-directional: each part names only those below it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

import pytest

import orgdoc
from orgdoc.reading.spec_schema import spec_schema
from orgdoc.rules.book_reader import read_book

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
    "model": "source digest",
    "reading": "source characters dates diagnostics model",
    "checks": "source characters diagnostics model",
    "rules": "source diagnostics model reading",
    "deciding": "model",  # never reading: rules see facts, not YAML
    "cell_text": "",
    "colours": "",
    "views": "source characters model deciding cell_text",  # never diagnostics, never a renderer
    "chart": "views colours errors",
    "memory": "",
    "parallel": "memory",
    # never the model: a format cannot know what a CIO is
    "formats": "characters colours views chart cell_text errors parallel",
    "outputs": "digest errors",
    "starter": "",
    "serving": "",
    "tables": "cell_text dates errors memory",
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
        " chart deciding formats outputs starter serving tables editing importing answering supposing memory"
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
    told = "import sys, orgdoc.cli.importing; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    heavy = {"docx", "pptx", "graphviz", "PIL", "lxml", "xlsxwriter", "orgdoc.pipeline", "orgdoc.formats"}
    assert not heavy & set(loaded.split())


@pytest.mark.parametrize(
    ("begins", "later"),
    [
        ("orgdoc.cli.list_files", {"click", "orgdoc.cli.group"}),
        (
            "orgdoc.cli.import_",
            {"yaml", "jsonschema_rs", "orgdoc.importing", "orgdoc.checking", "orgdoc.rules"},
        ),
    ],
)
def test_a_list_is_being_read_before_the_program_is_loaded(begins: str, later: set[str]) -> None:
    """That takes as long as to read 10,000 rows, which a process of its own does meanwhile."""
    told = f"import sys, {begins}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert not later & set(loaded.split())


OFFICERS = re.compile(r"\b(?:CIO|CTO|cio|cto)\b")
#: What is of the built-in book, or an example that people read: the book itself, and the schema of a spec
#: under it, of which `spec_schema` makes that under another; what `init` writes; the specs in codes.
OF_THE_BUILT_IN_BOOK = (
    "rules/cio_cto.yaml", "reading/spec.schema.json", "starter/*.yaml", "reading/codes/*.txt",
    "rules/codes/*.txt",
)  # fmt: skip
NAME_OF_THE_BOOK = "cio-cto"


def test_nothing_but_the_built_in_book_and_examples_names_an_officer() -> None:
    """They come from the rule book. Docstrings are for us, save those that are the help of a command."""
    for file in SRC.rglob("*"):
        place = file.relative_to(SRC)
        if file.suffix not in (".py", ".js", ".css", ".json", ".txt", ".yaml") or any(
            place.match(pattern) for pattern in OF_THE_BUILT_IN_BOOK
        ):
            continue
        text = file.read_text(encoding="utf-8")
        for said in _texts_in(text, commands=place.parts[0] == "cli") if file.suffix == ".py" else [text]:
            plain = re.sub(r"//[^\n]*", "", said) if file.suffix == ".js" else said
            assert not OFFICERS.search(plain.replace(NAME_OF_THE_BOOK, "")), f"{place}: {said[:300]}"


def _texts_in(source: str, *, commands: bool) -> Iterator[str]:
    """Yield the texts of a module; its docstrings only where they may be the help of `commands`."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        is_help = commands and isinstance(node, ast.FunctionDef) and bool(node.decorator_list)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and not is_help:
            node.body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("name", ["security", "product"])
def test_the_schema_under_another_book_names_its_officers_alone(name: str) -> None:
    file = SRC.parents[1] / "specs" / "own-rules" / f"{name}-rules.yaml"
    book = read_book(file.read_bytes(), file.name).rulebook
    assert book is not None
    own = {word for branch in book.branches for word in (branch.id, branch.label)}
    assert set(OFFICERS.findall(json.dumps(spec_schema(book).whole))) <= own
