"""The program as a whole: its help, its streams and colours."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import orgdoc
from conftest import Run
from orgdoc.cli.group import COMMANDS

ROOT = Path(__file__).parent.parent
ACME = ROOT / "specs" / "acme.yaml"


def orgdoc_alone(*args: str, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run orgdoc as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orgdoc", *args],
        capture_output=True, cwd=ROOT, env={**os.environ, **environ}, check=False,
    )  # fmt: skip


def test_every_module_of_a_command_is_listed_with_its_short_help(run: Run) -> None:
    files = (Path(orgdoc.__file__).parent / "cli").glob("*.py")
    modules = {file.stem for file in files if "@command(" in file.read_text(encoding="utf-8")}
    assert {module.rstrip("_").replace("_", "-") for module in modules} == set(COMMANDS)
    listed = run("--help").out
    for name, short in COMMANDS.items():
        assert f"  {name}" in listed and short in listed


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_help_fits_a_terminal_of_80_columns_and_gives_an_example(command: tuple[str, ...], run: Run) -> None:
    result = run(*command, "--help")
    assert result.status == 0
    assert max(map(len, result.out.splitlines())) <= 80
    example = "orgdoc init mine" if not command else f"Example: orgdoc {command[0]}"
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


def test_bytes_that_are_no_letters_are_wrong_usage_where_text_is_wanted(run: Run, tmp_path: Path) -> None:
    """As a system whose names are bytes gives them; a file may be called so."""
    spec, items, made = tmp_path / "s.yaml", tmp_path / "list.csv", tmp_path / "made.yaml"
    text = "organisation: {name: A}\nboundary: {internal: [F]}\nprojects: [{id: p, name: P, for: [F]}]\n"
    spec.write_text(text, encoding="utf-8")
    items.write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    for args in (
        ("what-if", spec, "p.for=\udcff"),
        ("import", items, "-o", made, "--name", "\udcff"),
        ("explain", spec, "\udcff"),
        ("ask", spec, "--for", "\udcff", "--format", "csv"),
        ("build", spec, "--for", "\udcff", "-o", tmp_path / "o"),
    ):
        result = run(*map(str, args))
        assert (result.status, "udcff" in result.err) == (2, True), (args, result.err)
    assert not made.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are letters elsewhere")
def test_a_spec_is_not_made_to_name_a_rule_book_that_it_cannot(run: Run, tmp_path: Path) -> None:
    items, made, book = tmp_path / "list.csv", tmp_path / "made.yaml", tmp_path / "r\udcff.yaml"
    items.write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    assert run("init", "--rules", str(tmp_path / "r.yaml")).status == 0
    (tmp_path / "r.yaml").rename(book)
    result = run("import", str(items), "-o", str(made), "--rules", str(book))
    assert (result.status, "is not text; rename it" in result.err) == (2, True)
    assert not made.exists()


@pytest.mark.parametrize(("seconds", "status"), [("nan", 3), ("x", 3), ("1e400", 0), ("600", 0)])
def test_the_time_for_graphviz_is_a_number_whatever_stands_there(
    seconds: str, status: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORGDOC_ENGINE_SECONDS", seconds)
    assert run("build", str(ROOT / "specs" / "minimal.yaml"), "-o", str(tmp_path)).status == status


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


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_while_the_program_is_read_is_told_as_later() -> None:
    """At whichever of the modules that it reads."""
    for module in ("orgdoc.cli.watched_over", "click", "orgdoc.outputs.lock"):
        code = (
            "import os, signal, sys\nfrom orgdoc.cli import main\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "class Finder:\n def find_spec(self, name, *_):\n"
            f"  if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
            "sys.meta_path.insert(0, Finder())\nsys.argv = ['orgdoc', 'rules']\nmain()"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        said = "interrupted; nothing was left half done\n"
        assert (done.returncode, done.stdout, done.stderr) == (130, "", said), module


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_a_signal_of_which_a_library_makes_something_else_is_told_as_that() -> None:
    """As one in native code does where it is read just then: it panics, or says that an import has failed."""
    code = (
        "import os, signal, sys\nfrom orgdoc.cli import main\n"
        "class Panic(BaseException): pass\n"
        "class Finder:\n def find_spec(self, name, *_):\n"
        "  if name == 'orgdoc.cli.schema':\n"
        "   try: os.kill(os.getpid(), signal.SIGTERM)\n"
        "   except KeyboardInterrupt: raise Panic('failed to import') from None\n"
        "sys.meta_path.insert(0, Finder())\nsys.argv = ['orgdoc', 'schema']\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    said = "interrupted; nothing was left half done\n"
    assert (done.returncode, done.stdout, done.stderr) == (143, "", said)


# --- other programs ---------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="programs are scripts of a shell here")
def test_other_programs_that_fail_or_print_rubbish_are_no_mistake_of_ours(tmp_path: Path) -> None:
    scripts = {"dot": "printf '\\377\\n'; exit 1", "fc-match": "kill -9 $$", "git": "exit 9"}
    for name, script in scripts.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = orgdoc_alone("doctor", PATH=path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "system dot  \ufffd" in done.stdout.decode()
    done = orgdoc_alone("diff", "HEAD:acme.yaml", "specs/acme.yaml", PATH=path)
    assert (done.returncode, done.stderr) == (2, b"orgdoc: HEAD:acme.yaml: git says: exit status 9\n")


@pytest.mark.skipif(sys.platform == "win32", reason="processes are ended otherwise there")
def test_an_office_that_hangs_is_ended_with_the_build_that_is_stopped(tmp_path: Path) -> None:
    office, said = tmp_path / "office", tmp_path / "said"
    office.write_text(
        f"#!/bin/sh\necho $$ >{said}.new; mv {said}.new {said}; exec sleep 600\n", encoding="utf-8"
    )
    office.chmod(0o755)
    running = subprocess.Popen(
        [sys.executable, "-m", "orgdoc", "build", str(ROOT / "specs" / "minimal.yaml"), "-f", "pdf",
         "-o", str(tmp_path / "o")],
        stderr=subprocess.PIPE, env={**os.environ, "ORGDOC_OFFICE": str(office)},
    )  # fmt: skip
    while not said.exists() and running.poll() is None:
        time.sleep(0.01)
    running.terminate()
    _, told = running.communicate(timeout=120)
    assert (running.returncode, told.strip()) == (143, b"interrupted; nothing was left half done")
    with pytest.raises(ProcessLookupError):
        os.kill(int(said.read_text()), 0)


# --- completion at TAB ------------------------------------------------------------------------------


def offered(line: str) -> list[str]:
    """Return what is offered at the end of a line."""
    words = line.split(" ")
    environ = {
        "_ORGDOC_COMPLETE": "zsh_complete", "COMP_WORDS": line.strip(), "COMP_CWORD": str(len(words) - 1)
    }  # fmt: skip
    done = orgdoc_alone(**environ)
    assert done.stderr == b""
    return list(filter(None, done.stdout.decode().split("\n")[1::3]))


@pytest.mark.parametrize(
    ("line", "some"),
    [
        ("orgdoc ex", {"explain", "explain-code"}),
        ("orgdoc explain specs/acme.yaml p", {"portal", "payroll", "Priya Shah", "Partner Co"}),
        ("orgdoc explain specs/acme.yaml portal led", {"ledger"}),
        ("orgdoc build specs/acme.yaml --focus led", {"ledger"}),
        ("orgdoc build specs/acme.yaml --page c", {"cio", "cto"}),
        ("orgdoc explain-code unknown-", {"unknown-key", "unknown-party"}),
        ("orgdoc rules internal-p", {"internal-product"}),
        ("orgdoc check --format g", {"github"}),
        ("orgdoc ask --co", {"--color"}),
        ("orgdoc completion ", {"bash", "zsh", "fish"}),
    ],
)
def test_what_is_offered_at_tab(line: str, some: set[str]) -> None:
    assert some <= set(offered(line)), offered(line)
    last = line.rsplit(" ", maxsplit=1)[-1].lower()
    assert all(value.lower().startswith(last) for value in offered(line))


def test_a_spec_is_offered_as_a_file() -> None:
    for command in ("check", "build", "explain", "ask"):
        done = orgdoc_alone(
            _ORGDOC_COMPLETE="bash_complete", COMP_WORDS=f"orgdoc {command} spe", COMP_CWORD="2"
        )
        assert done.stdout.decode().strip() == "file,spe"


def test_of_a_broken_spec_what_can_be_read_is_offered() -> None:
    cases = "tests/cases/errors"
    assert "ledger" in offered(f"orgdoc explain {cases}/unknown-key--near/spec.yaml ")
    for spec in (f"{cases}/yaml-syntax--tab/spec.yaml", f"{cases}/not-utf-8--word/spec.yaml", "no.yaml", "-"):
        assert offered(f"orgdoc explain {spec} ") == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_completes_a_name_of_several_words(tmp_path: Path) -> None:
    program = tmp_path / "orgdoc"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m orgdoc \"$@\"\n", encoding="utf-8")
    program.chmod(0o755)
    script = orgdoc_alone("completion", "bash").stdout.decode() + (
        "COMP_WORDS=(orgdoc explain specs/acme.yaml 'Priya\\ S'); COMP_CWORD=3\n"
        "_orgdoc_completion orgdoc; printf '%s' \"${COMPREPLY[@]}\"\n"
    )
    environ = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, cwd=ROOT, env=environ, check=True
    )
    assert (done.stdout, done.stderr) == ("Priya\\ Shah", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_says_how_to_keep_it(shell: str, run: Run) -> None:
    result = run("completion", shell)
    assert result.status == 0
    assert "_ORGDOC_COMPLETE" in result.out
    assert f"orgdoc completion {shell}" in result.out.splitlines()[-1]


# --- standard input and output ----------------------------------------------------------------------


def piped(*args: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "orgdoc", *args],
        input=ACME.read_bytes(), capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip


def test_a_spec_from_standard_input_gives_what_its_file_gives(tmp_path: Path) -> None:
    for args in (("explain", "portal"), ("ask",), ("check",)):
        from_file = orgdoc_alone(args[0], "specs/acme.yaml", *args[1:]).stdout.decode()
        from_input = piped(args[0], "-", *args[1:]).stdout.decode()
        assert re.sub(r"\s+", " ", from_input.replace("standard input", "specs/acme.yaml")) == re.sub(
            r"\s+", " ", from_file
        )
    done = piped("build", "-", "-o", str(tmp_path), "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    assert {path.name for path in tmp_path.iterdir()} == {"spec.svg", "spec.docx", "spec.json"}


def test_one_document_to_standard_output_is_the_file_that_would_be_written(tmp_path: Path) -> None:
    assert (
        orgdoc_alone(
            "build", "specs/acme.yaml", "-o", str(tmp_path), "-q", "-f", "svg", "-f", "docx"
        ).returncode
        == 0
    )
    for form in ("svg", "docx"):
        done = orgdoc_alone("build", "specs/acme.yaml", "-f", form, "-o", "-")
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == (tmp_path / f"acme.{form}").read_bytes()
    assert b"the first" in orgdoc_alone("build", "specs/group.yaml", "-f", "svg", "-o", "-").stderr
    assert json.loads(piped("build", "-", "-f", "json", "-o", "-").stdout)["outputs"] == []


@pytest.mark.parametrize(
    "args",
    [
        ("build", "-", "-o", "-"),
        ("build", "specs/acme.yaml", "specs/group.yaml", "-f", "svg", "-o", "-"),
        ("build", "-", "--watch"),
        ("build", "specs/acme.yaml", "-f", "md", "-o", "-", "--focus", "portal"),
    ],
)
def test_what_cannot_go_through_a_pipe_is_wrong_usage(args: tuple[str, ...]) -> None:
    done = piped(*args)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1


def test_rules_by_their_ids(run: Run) -> None:
    out = run("rules", "internal-product", "split-roles").out
    assert "(internal-product)" in out and "(split-roles)" in out and "(external-product)" not in out
    assert [
        rule["id"] for rule in json.loads(run("rules", "split-roles", "--format", "json").out)["rules"]
    ] == ["split-roles"]
    assert "did you mean internal-product?" in run("rules", "internal-produkt").err
