"""The program as a whole: its help, what it imports, its streams and colours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import orgdoc
from conftest import Run
from orgdoc.checks import ALL
from orgdoc.cli import COMMANDS

ROOT = Path(__file__).parent.parent
ACME = ROOT / "specs" / "acme.yaml"


def orgdoc_alone(*args: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run orgdoc as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orgdoc", *args],
        capture_output=True, cwd=ROOT, env={**os.environ, **environ}, check=False,
    )  # fmt: skip


def imported_by(*args: str) -> set[str]:
    code = (
        "import sys\nfrom orgdoc.cli import main\n"
        f"try: main({list(args)!r})\nexcept SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stderr.splitlines()[-1].split())


def test_help_imports_click_and_nothing_of_ours_but_the_group() -> None:
    ours = {name for name in imported_by("--help") if name.partition(".")[0] == "orgdoc"}
    assert ours == {
        "orgdoc", "orgdoc.cli", "orgdoc.cli.command", "orgdoc.cli.group", "orgdoc.cli.status",
        "orgdoc.cli.streams",
    }  # fmt: skip


def test_check_imports_what_it_needs_and_no_more() -> None:
    """What is held is what is imported, not for how long: benchmarks/cold_start.py measures that."""
    imported = imported_by("check", "specs/acme.yaml")
    ours = {name for name in imported if name.partition(".")[0] == "orgdoc"}
    checks = {f"orgdoc.checks.{code.replace('-', '_')}" for code in ALL}
    assert ours - checks == {
        "orgdoc", "orgdoc.checks", "orgdoc.checks.unread", "orgdoc.cli", "orgdoc.cli.check",
        "orgdoc.cli.command", "orgdoc.cli.group", "orgdoc.cli.painting", "orgdoc.cli.spec_files",
        "orgdoc.cli.status", "orgdoc.cli.streams", "orgdoc.deciding", "orgdoc.deciding.facts",
        "orgdoc.deciding.outcomes", "orgdoc.deciding.overrides", "orgdoc.deciding.pattern",
        "orgdoc.deciding.remarks", "orgdoc.diagnostics", "orgdoc.diagnostics.diagnostic",
        "orgdoc.diagnostics.suggestion", "orgdoc.diagnostics.text_report", "orgdoc.model",
        "orgdoc.model.organisation", "orgdoc.model.rulebook", "orgdoc.model.verdict", "orgdoc.pipeline",
        "orgdoc.reading", "orgdoc.reading.override_dates", "orgdoc.reading.rulebook_reader",
        "orgdoc.reading.spec_reader", "orgdoc.reading.spec_schema", "orgdoc.reading.spec_shape",
        "orgdoc.reading.text_decoder", "orgdoc.reading.value_wording", "orgdoc.reading.yaml_faults",
        "orgdoc.reading.yaml_reader", "orgdoc.source",
    }  # fmt: skip
    base = "import sys, click, yaml, jsonschema_rs; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", base], capture_output=True, text=True, check=True)
    more = imported - ours - set(done.stdout.split())
    assert {name.partition(".")[0] for name in more} <= set(sys.stdlib_module_names)
    slow = {"hashlib", "difflib", "traceback", "subprocess", "shutil", "asyncio", "tempfile"}
    assert not more & (slow | {"importlib.metadata", "importlib.resources"})


def test_the_version_needs_no_click() -> None:
    assert "click" not in imported_by("--version")


def test_every_module_of_a_command_is_listed_with_its_short_help(run: Run) -> None:
    files = (Path(orgdoc.__file__).parent / "cli").glob("*.py")
    modules = {file.stem for file in files if "@command(" in file.read_text(encoding="utf-8")}
    assert modules == {name.replace("-", "_") for name in COMMANDS}
    listed = run("--help").out
    for name, short in COMMANDS.items():
        assert f"  {name}" in listed and short in listed


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_fits_a_terminal_of_80_columns_and_gives_an_example(command: tuple[str, ...], run: Run) -> None:
    result = run(*command, "--help")
    assert result.status == 0
    assert max(map(len, result.out.splitlines())) <= 80
    example = "orgdoc build specs/acme.yaml" if not command else f"Example: orgdoc {command[0]}"
    assert example in result.out


def test_a_mistyped_command_gets_a_suggestion(run: Run) -> None:
    result = run("biuld")
    assert result.status == 2
    assert "Did you mean build?" in result.err


def test_a_terminal_without_our_letters_gets_their_numbers() -> None:
    done = orgdoc_alone("rules", PYTHONIOENCODING="latin-1")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\u2026" in done.stdout


def test_an_ascii_terminal_is_taken_for_one_that_is_set_up_wrongly() -> None:
    """Click writes UTF-8 there, which such terminals most often show."""
    without_help = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = orgdoc_alone("rules", **without_help)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "…" in done.stdout.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_leaves_is_no_mistake() -> None:
    for args in (["rules"], ["--help"]):
        left, write = os.pipe()
        os.close(left)
        done = subprocess.run(
            [sys.executable, "-m", "orgdoc", *args], stdout=write, stderr=subprocess.PIPE, check=False
        )
        os.close(write)
        assert (done.returncode, done.stderr) == (141, b"")


def test_an_exit_does_what_is_registered_for_it(tmp_path: Path) -> None:
    code = (
        "import atexit, sys\nfrom orgdoc.cli import main\n"
        "atexit.register(lambda: sys.stdout.write('done'))\n"
        "sys.argv = ['orgdoc', 'check', 'nowhere.yaml']\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "done")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_behind_standard_output_exits_3() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "orgdoc", "rules"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (3, b"orgdoc: no space left on device\n")
