"""Files of the user's are changed in one way: what others save is not lost, and what a file is stays."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from orgdoc.cli.spec_changes import ChangedMeanwhileError, until_written
from orgdoc.formats.registry import FORMATS
from orgdoc.outputs import (
    FileChange,
    Kind,
    OutputError,
    Stopped,
    change_files,
    publish,
    publish_set,
    set_state,
)
from orgdoc.outputs.disk import Disk
from orgdoc.outputs.interrupts import check as stop_if_asked
from orgdoc.outputs.interrupts import held

unix = pytest.mark.skipif(sys.platform == "win32", reason="Unix alone has these")

SMALL = "organisation: {name: A}\nboundary: {internal: [F]}\nprojects: [{id: p, name: P, for: [F]}]\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.yaml"
    path.write_bytes(b"old")
    return path


def here(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@unix
def test_link_mode_and_further_names_stay(spec: Path, tmp_path: Path) -> None:
    spec.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to(spec)
    change_files([FileChange(tmp_path / "link.yaml", b"new", b"old")])
    assert (tmp_path / "link.yaml").is_symlink()
    assert (spec.read_bytes(), spec.stat().st_mode & 0o777) == (b"new", 0o640)
    (tmp_path / "other.yaml").hardlink_to(spec)
    change_files([FileChange(spec, b"newer", b"new")])
    assert (tmp_path / "other.yaml").read_bytes() == b"newer"
    assert spec.samefile(tmp_path / "other.yaml")
    assert here(tmp_path) == {"spec.yaml", "link.yaml", "other.yaml"}


@unix
def test_a_document_keeps_its_mode(tmp_path: Path) -> None:
    publish(tmp_path, {"a.docx": b"1", "a.json": b"{}"}, record="a.json")
    (tmp_path / "a.docx").chmod(0o600)
    publish(tmp_path, {"a.docx": b"2", "a.json": b"{}"}, record="a.json")
    assert (tmp_path / "a.docx").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("before", [b"read before", None], ids=["changed", "made"])
def test_what_was_saved_meanwhile_is_not_replaced(spec: Path, before: bytes | None) -> None:
    with pytest.raises(OutputError) as refused:
        change_files([FileChange(spec, b"new", before)])
    assert refused.value.kind is Kind.CHANGED
    assert spec.read_bytes() == b"old"
    assert here(spec.parent) == {"spec.yaml"}


def test_what_is_saved_while_the_new_text_is_staged_is_not_replaced(spec: Path) -> None:
    class Slow(Disk):
        def sync(self, file: Any) -> None:
            spec.write_bytes(b"saved by a colleague")

    with pytest.raises(OutputError, match="changed meanwhile"):
        change_files([FileChange(spec, b"new", b"old")], disk=Slow())
    assert spec.read_bytes() == b"saved by a colleague"
    assert here(spec.parent) == {"spec.yaml"}


def test_a_change_is_worked_anew_as_often_as_others_are_quicker(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tries = iter([ChangedMeanwhileError(), ChangedMeanwhileError(), None])

    def attempt(consent: object) -> int:
        if (problem := next(tries)) is not None:
            raise problem
        return 0

    assert until_written(spec, attempt) == 0
    assert capsys.readouterr().err.count("was changed meanwhile") == 2


@unix
@pytest.mark.parametrize("fails", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_file_of_several_names_is_put_back(spec: Path, tmp_path: Path, fails: BaseException) -> None:
    class Full(Disk):
        def overwrite(self, path: Path, data: bytes) -> None:
            if data == b"new":
                path.write_bytes(data[:1])
                raise fails
            super().overwrite(path, data)

    (tmp_path / "other.yaml").hardlink_to(spec)
    with pytest.raises((OutputError, KeyboardInterrupt)):
        change_files([FileChange(spec, b"new", b"old")], disk=Full())
    assert spec.read_bytes() == b"old"
    assert here(tmp_path) == {"spec.yaml", "other.yaml"}


@unix
def test_what_a_killed_change_has_left_is_told_and_kept(spec: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").hardlink_to(spec)
    (tmp_path / ".orgdoc-kept-spec.yaml").write_bytes(b"what it held")
    with pytest.raises(OutputError, match="cut short; what it held before is in"):
        change_files([FileChange(spec, b"new", b"old")])
    assert (spec.read_bytes(), (tmp_path / ".orgdoc-kept-spec.yaml").exists()) == (b"old", True)


# --- signals


@unix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("step", ["create", "write", "link", "replace", "unlink"])
def test_signals_at_any_step_leave_one_whole_set(
    tmp_path: Path, request: pytest.FixtureRequest, step: str, number: int
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:  # as under `nohup`, which is obeyed
        signal.signal(number, signal.SIG_DFL)
        request.addfinalizer(lambda: signal.signal(number, signal.SIG_IGN))

    class Signalled(Disk):
        def __getattribute__(self, name: str) -> Any:
            if name == step:
                for _ in range(3):
                    os.kill(os.getpid(), number)
            return super().__getattribute__(name)

    old, new = ({"a.svg": mark, "b.svg": mark, "a.json": mark} for mark in (b"old", b"new"))
    publish(tmp_path, old, record="a.json")
    with pytest.raises(Stopped) as stopped:
        publish(tmp_path, new, record="a.json", disk=Signalled())
    assert stopped.value.number == number
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} in (old, new)


@unix
def test_a_held_signal_is_raised_once_where_stopping_is_safe() -> None:
    reached = []
    with pytest.raises(Stopped), held():
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        reached.append("still going on")
        stop_if_asked()
        reached.append("never")
    assert reached == ["still going on"]


# --- the record knows the folder


def test_pages_of_earlier_builds_are_known_until_they_go(tmp_path: Path) -> None:
    def build(*names: str) -> tuple[str, ...]:
        def record(left: Any) -> bytes:
            def entries(files: Any) -> list[dict[str, str]]:
                return [{"file": name, "sha256": digest} for name, digest in files.items()]

            made = {name: hashlib.sha256(b"x").hexdigest() for name in names}
            shape = {"schema": "orgdoc/assignments/2", "outputs": entries(made), "earlier": entries(left)}
            return json.dumps(shape).encode()

        files = dict.fromkeys(names, b"x")
        return publish_set(tmp_path, files, record="a.json", record_of=record, pages="a-pages/").left

    build("a.svg", "a-pages/02.svg", "a-pages/03.svg")
    assert build("a.csv") == ("a-pages/02.svg", "a-pages/03.svg", "a.svg")
    assert build("a.csv") == ("a-pages/02.svg", "a-pages/03.svg", "a.svg")
    assert set_state(tmp_path, "a.json").status == "whole"
    assert build("a.svg", "a-pages/02.svg") == ("a.csv",)
    assert here(tmp_path / "a-pages") == {"02.svg"}


# --- nothing over what was read


@pytest.mark.parametrize(
    "command",
    [
        ("build", "a.yaml", "--template", "a.docx", "-o", ".", "-f", "docx"),
        ("import", "list.csv", "-o", "new.yaml", "--report", "list.csv"),
        ("import", "list.csv", "-o", "new.yaml", "--report", "./new.yaml"),
        ("import", "list.csv", "-o", "list.csv", "--yes"),
        ("ask", "a.yaml", "--format", "csv", "-o", "a.yaml", "--force"),
    ],
    ids=lambda command: f"{command[0]} {command[-1]}",
)
def test_no_command_writes_over_what_it_reads(
    command: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SMALL, encoding="utf-8")
    Path("list.csv").write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    assert run("init", "--template", "-o", "a.docx").status == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(*command).status == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("form", sorted(FORMATS.keys() - {"pdf"}))
def test_a_build_keeps_what_it_has_not_written(
    form: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SMALL, encoding="utf-8")
    for command, stem in (
        (("build", "a.yaml", "-o", ".", "-f", form, "-q"), "a"),
        (("build", "a.yaml", "-o", ".", "-f", form, "-q", "--for", "cio"), "a-for-cio"),
        (("what-if", "a.yaml", "p.for=external", "-o", ".", "-f", form), "a-supposed"),
    ):
        mine = Path(f"{stem}.{form}")
        mine.write_bytes(b"mine")
        before = here(tmp_path)
        refused = run(*command)
        assert (refused.status, mine.read_bytes(), here(tmp_path)) == (3, b"mine", before)
        assert f"{mine} is there already" in refused.err and "--force" in refused.err
        assert run(*command, "--force").status == 0
        assert run(*command).status == 0


def test_demo_keeps_a_schema_of_the_users(run: Run, tmp_path: Path) -> None:
    schema = tmp_path / "orgdoc.schema.json"
    schema.write_bytes(b"mine")
    assert (run("demo", str(tmp_path)).status, schema.read_bytes(), here(tmp_path)) == (
        2,
        b"mine",
        {schema.name},
    )
    schema.unlink()
    assert run("init", str(tmp_path / "mine")).status == 0
    assert run("demo", str(tmp_path)).status == 0


@pytest.mark.parametrize(
    "command",
    [
        ("build", "a.yaml", "-o", ""),
        ("what-if", "a.yaml", "p.for=external", "-f", "svg", "-o", ""),
        ("demo", ""),
    ],
    ids=lambda command: command[0],
)
def test_a_variable_that_is_not_set_names_no_folder(
    command: tuple[str, ...], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.yaml").write_text(SMALL, encoding="utf-8")
    result = run(*command)
    assert (result.status, here(tmp_path)) == (2, {"a.yaml"})
    assert "the empty name is no folder" in result.err


# --- what is no file


@unix
@pytest.mark.parametrize("kind", ["pipe", "circle", "device", "no folder"])
@pytest.mark.parametrize("option", ["-o", "--map", "--report"])
def test_what_can_be_no_file_is_refused_before_anything_is_written(
    option: str, kind: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it waited for: nobody writes into that pipe."""
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    odd = Path("odd.yaml")
    if kind == "pipe":
        os.mkfifo(odd)
    elif kind == "circle":
        odd.symlink_to("other.yaml")
        Path("other.yaml").symlink_to(odd)
    elif kind == "device":
        odd = Path("/dev/null")
    else:
        odd = Path("list.csv/odd.yaml")
    before = here(tmp_path)
    named = {"-o": "new.yaml", "--map": "map.yaml", "--report": "report.txt", option: str(odd)}
    result = run("import", "list.csv", "--yes", *(word for pair in named.items() for word in pair))
    assert (result.status in (2, 3), here(tmp_path)) == (True, before), result.err
    assert "odd.yaml" in result.err or "list.csv/" in result.err or "/dev/null" in result.err


@unix
def test_answers_are_taken_into_files_alone(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "spec.yaml")
    (tmp_path / "form.csv").write_text("Question,Answer,Key\nQ,inside,k\n", encoding="utf-8")
    result = run("ask", str(tmp_path / "spec.yaml"), "--answers", str(tmp_path / "form.csv"), "--yes")
    assert (result.status, "it must be a file" in result.err) == (2, True)


@unix
@pytest.mark.parametrize(("kind", "said"), [("folder", "is a folder"), ("link", "is a link")])
def test_what_lies_where_the_lock_should_is_named(tmp_path: Path, kind: str, said: str) -> None:
    lock = tmp_path / ".orgdoc.lock"
    if kind == "folder":
        lock.mkdir()
    else:
        lock.symlink_to(tmp_path / "precious")
        (tmp_path / "precious").write_bytes(b"precious")
    with pytest.raises(OutputError, match=rf"\.orgdoc\.lock {said}, where orgdoc keeps its lock"):
        publish(tmp_path, {"a.json": b"{}"}, record="a.json")
    assert not (tmp_path / "a.json").exists()
    assert kind == "folder" or (tmp_path / "precious").read_bytes() == b"precious"


def test_a_name_that_is_too_long_is_named(run: Run, tmp_path: Path) -> None:
    long = tmp_path / f"{'n' * 300}.yaml"
    result = run("init", str(long))
    assert result.status == 3 and long.name in result.err


@unix
def test_spec_map_and_report_of_an_import_come_together_or_not_at_all(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of them is being put in place when the disk is full."""
    monkeypatch.chdir(tmp_path)
    Path("list.csv").write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    before, real, left = here(tmp_path), Path.replace, 0

    def full(self: Path, target: Path) -> Path:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(28, "No space left on device")
        return real(self, target)

    command = ("import", "list.csv", "-o", "new.yaml", "--map", "map.yaml", "--report", "report.txt", "--yes")
    for left in range(1, 5):  # noqa: B007 - the disk counts it down
        monkeypatch.setattr(Path, "replace", full)
        result = run(*command)
        monkeypatch.undo()
        monkeypatch.chdir(tmp_path)
        assert (result.status, here(tmp_path)) == (3, before), result.err
    assert run(*command).status == 0
    assert here(tmp_path) == {*before, "new.yaml", "map.yaml", "report.txt", "orgdoc.schema.json"}
