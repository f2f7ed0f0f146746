"""Faults, kills, other builds and odd targets never leave a mixed set unnoticed in the output folder."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import subprocess
import sys
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from orgdoc.digest import sha256
from orgdoc.outputs import (
    Kind,
    OutputError,
    SetState,
    check_writable,
    publish,
    publish_set,
    read_record,
    set_state,
)
from orgdoc.outputs.disk import Disk
from orgdoc.outputs.lock import FolderLock
from orgdoc.outputs.names import word_owner

SRC = Path(__file__).parent.parent / "src"
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions, FIFOs and processes")


def a_set(mark: str, *names: str) -> dict[str, bytes]:
    files = {name: f"{mark} {name} ".encode() * 50 for name in names or ("acme.svg", "acme.docx")}
    outputs = [{"file": name, "sha256": sha256(data)} for name, data in files.items()]
    record = {"schema": "orgdoc/assignments/2", "mark": mark, "outputs": outputs}
    return {"acme.json": json.dumps(record).encode(), **files}


OLD = a_set("old", "acme.svg", "acme.docx", "acme.png", "acme-old/01.svg")
NEW = a_set("new", "acme.svg", "acme.docx", "acme-pages/02-cio.svg")
AFTER = a_set("after", "acme.svg", "acme.docx", "acme-pages/02-cio.svg")  # of a spec changed meanwhile
GONE = ("acme.png", "acme-old/01.svg", "never-there.svg")


def content(folder: Path) -> dict[str, bytes | None]:
    """Everything below `folder`, hidden or not; None for a folder."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
    }


def laid_out(files: Mapping[str, bytes]) -> dict[str, bytes | None]:
    return {**{name.split("/")[0]: None for name in files if "/" in name}, **files}


def put(folder: Path, files: Mapping[str, bytes], remove: tuple[str, ...] = (), **more: Any) -> None:
    publish(folder, files, record="acme.json", remove=remove, **more)


def put_set(folder: Path, files: Mapping[str, bytes], **more: Any) -> None:
    """Write a set as `orgdoc build` does; the record is given."""
    made = {name: data for name, data in files.items() if name != "acme.json"}
    record = files["acme.json"]
    publish_set(folder, made, record="acme.json", record_of=lambda left: record, pages="acme-pages/", **more)


def renew(folder: Path, files: Mapping[str, bytes] = NEW, **more: Any) -> None:
    put(folder, files, GONE, **more)


def renew_set(folder: Path, files: Mapping[str, bytes] = NEW, **more: Any) -> None:
    put_set(folder, files, **more)


#: Two ways to write a set: the files that are there before, and what puts NEW in their place.
WAYS: dict[str, tuple[dict[str, bytes], Callable[..., None]]] = {
    "publish": (OLD, renew),
    "publish_set": (a_set("old", "acme.svg", "acme-pages/03.svg"), renew_set),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


# --- the plain case


def test_a_set_is_written_and_then_replaced(out: Path) -> None:
    put(out, OLD)
    assert content(out) == laid_out(OLD)
    (out / "notes.txt").write_bytes(b"the user's")
    put(out, NEW, GONE)
    assert content(out) == laid_out(NEW) | {"notes.txt": b"the user's"}


def test_folders_above_are_made(tmp_path: Path) -> None:
    put(tmp_path / "a" / "b" / "output", NEW)
    assert content(tmp_path / "a" / "b" / "output") == laid_out(NEW)


def test_the_current_folder_and_a_linked_folder_will_do(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out.mkdir()
    monkeypatch.chdir(out)
    put(Path(), NEW)
    assert content(out) == laid_out(NEW)


@posix
def test_a_linked_output_folder_is_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    out.symlink_to("real")
    put(out, NEW)
    assert content(tmp_path / "real") == laid_out(NEW)


def test_the_record_is_renamed_into_place_last(out: Path) -> None:
    class Watching(Disk):
        into: list[str] = []  # noqa: RUF012

        def replace(self, source: Path, target: Path) -> None:
            self.into.append(target.name)
            super().replace(source, target)

    put(out, {"acme.json": b"{}", "b.svg": b"", "a.svg": b""}, disk=Watching())
    assert Watching.into == ["b.svg", "a.svg", "acme.json"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../x",
        "a/..",
        "a/../x",
        "a/b/c",
        "a//b",
        "a/",
        "/x",
        "/etc/passwd",
        "C:x",
        "C:\\x",
        "a\\b",
        "nul\0",
        "line\nbreak",
        ".orgdoc.lock",
        "\ud800",
    ],
)
def test_a_name_that_leaves_the_folder_is_a_bug(out: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name inside"):
        put(out, {**NEW, name: b""})
    with pytest.raises(ValueError, match="name inside"):
        put(out, NEW, (name,))
    assert not out.exists()


def test_a_missing_record_and_names_that_collide_are_bugs(out: Path) -> None:
    with pytest.raises(ValueError, match="record"):
        put(out, {"acme.svg": b""})
    with pytest.raises(ValueError, match="one on Windows"):
        put(out, {**NEW, "ACME.svg": b""})


def test_only_files_are_removed(out: Path) -> None:
    put(out, OLD)
    (out / "acme.png").unlink()
    (out / "acme.png").mkdir()
    (out / "acme-old" / "mine.svg").write_bytes(b"mine")
    put(out, NEW, GONE)
    assert (out / "acme.png").is_dir()
    assert [path.name for path in (out / "acme-old").iterdir()] == ["mine.svg"]


# --- the record


def test_set_state(out: Path) -> None:
    assert set_state(out, "acme.json") == SetState("absent")
    put(out, NEW)
    names = ("acme.svg", "acme.docx", "acme-pages/02-cio.svg")
    assert set_state(out, "acme.json") == SetState("whole", (), names)
    (out / "acme.docx").write_bytes(b"edited")
    (out / "acme-pages" / "02-cio.svg").unlink()
    assert set_state(out, "acme.json") == SetState("mixed", names[1:], names)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"outputs": 3}',
        b'{"outputs": [3]}',
        b'{"outputs": [{"file": "../x", "sha256": "0"}]}',
        b'{"outputs": [{"file": "\\ud800", "sha256": "0"}]}',
    ],
)
def test_a_record_that_is_none(out: Path, text: bytes) -> None:
    out.mkdir()
    (out / "acme.json").write_bytes(text)
    assert set_state(out, "acme.json") == SetState("mixed", ("acme.json",))


def test_read_record(out: Path) -> None:
    assert read_record(out, "acme.json") is None
    put(out, NEW)
    record = read_record(out, "acme.json")
    assert record is not None
    assert record["mark"] == "new"
    (out / "other.json").mkdir()
    assert read_record(out, "other.json") is None


# --- a fault at every step


class FaultyDisk(Disk):
    """The real disk, but the call numbered `at` fails, just before or just after it was done."""

    lock_wait = 0.0

    def __init__(self, at: int = -1, fault: BaseException | None = None, after: bool = False) -> None:
        self.at, self.fault, self.after = at, fault, after
        self.calls: list[str] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return self.failing(name, found) if name in STEPS else found

    def failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            self.calls.append(name)
            fails = len(self.calls) - 1 == self.at
            if fails and self.fault and not self.after:
                if name == "close" and isinstance(self.fault, OSError):
                    real(*args)  # the system closes a file even where it says that it could not
                if name == "write":
                    real(args[0], args[1][: len(args[1]) // 2])
                raise self.fault
            result = real(*args)
            if fails and self.fault:
                raise self.fault
            return result

        return call

    def sync(self, file: BinaryIO) -> None:
        """Not waited for: the matrix is about order, and would take minutes."""

    def sync_folder(self, folder: Path) -> None: ...


class NoLinksDisk(FaultyDisk):
    """A drive without hard links, such as a memory stick."""

    def link(self, source: Path, name: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")


STEPS = frozenset(name for name in vars(Disk) if callable(getattr(Disk, name)))

FAULTS: dict[str, Callable[[], BaseException]] = {
    "no space": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "permission": lambda: PermissionError(errno.EACCES, "Permission denied"),
    "Ctrl-C": KeyboardInterrupt,
}


def fault_points(disk: type[FaultyDisk], out: Path, first: bool) -> Iterator[tuple[int, str, bool]]:
    clean = disk()
    if not first:
        put(out, OLD)
    put(out, NEW, GONE, disk=clean)
    for at, name in enumerate(clean.calls):
        yield at, name, False
        if name not in {"open_lock", "create"}:  # what they open would be lost to the caller
            yield at, name, True


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("first", [True, False], ids=["first build", "rebuild"])
@pytest.mark.parametrize("disk", [FaultyDisk, NoLinksDisk])
def test_a_fault_at_any_step_leaves_one_whole_set(
    tmp_path: Path, disk: type[FaultyDisk], first: bool, fault: str
) -> None:
    old = None if first else laid_out(OLD)
    ends = {"old": 0, "new": 0}
    for at, name, after in fault_points(disk, tmp_path / "clean", first):
        out = tmp_path / f"{at}-{after}"
        if not first:
            put(out, OLD, disk=disk())
        inode = (out / "acme.svg").stat().st_ino if not first else 0
        faulty = disk(at, FAULTS[fault](), after)
        try:
            put(out, NEW, GONE, disk=faulty)
            completed = True
        except (OutputError, KeyboardInterrupt):
            completed = False
        now = content(out) if out.exists() else None
        where = f"{fault} {'after' if after else 'before'} call {at}: {name}, done {completed}"
        litter = {key for key in now or {} if key.startswith(".orgdoc")}
        visible = None if now is None else {key: value for key, value in now.items() if key not in litter}
        if visible and name == "rmdir":
            visible.pop("acme-old" if visible.get("acme.svg") == NEW["acme.svg"] else "", None)
        if completed or visible != old:
            assert visible == laid_out(NEW), where
            ends["new"] += 1
        else:
            ends["old"] += 1
            assert first or (out / "acme.svg").stat().st_ino == inode, where
        # Only a hidden name whose removal is what failed may stay, and the next build takes it away.
        assert not litter or (name in {"unlink", "close", "lock"} and fault != "Ctrl-C"), (where, litter)
        put(out, NEW, GONE, disk=FaultyDisk())
        assert content(out) == laid_out(NEW), where
    assert min(ends.values()) > 0, ends


def test_two_faults_that_keep_the_old_set_from_coming_back_are_told(out: Path) -> None:
    class Broken(Disk):
        def replace(self, source: Path, target: Path) -> None:
            if target.name == "acme.json" or source.name.startswith(".orgdoc-old-"):
                raise OSError(errno.EIO, "Input/output error")
            super().replace(source, target)

    put(out, OLD)
    with pytest.raises(OutputError, match="could not be put back") as caught:
        put(out, NEW, disk=Broken())
    assert caught.value.kind == Kind.LEFT_MIXED
    assert (out / "acme.svg").as_posix() in caught.value.sentence
    kept = [path for path in out.iterdir() if path.name.startswith(".orgdoc-old-")]
    assert OLD["acme.svg"] in {path.read_bytes() for path in kept}
    assert set_state(out, "acme.json").status == "mixed"
    put(out, NEW, GONE)
    assert content(out) == laid_out(NEW)


def test_a_second_interrupt_while_putting_back_does_not_stop_it(out: Path) -> None:
    class Impatient(Disk):
        presses = 0

        def replace(self, source: Path, target: Path) -> None:
            if target.name == "acme.json" or source.name.startswith(".orgdoc-old-"):
                self.presses += 1
                if self.presses <= 2:
                    raise KeyboardInterrupt
            super().replace(source, target)

    put(out, OLD)
    disk = Impatient()
    with pytest.raises(KeyboardInterrupt):
        put(out, NEW, GONE, disk=disk)
    assert disk.presses > 2
    assert content(out) == laid_out(OLD)


# --- a kill at every step

KILLED = """
import builtins, os, signal, sys
from pathlib import Path
sys.path.insert(0, {src!r})
sys.path.insert(0, {tests!r})
from test_outputs import WAYS

calls = 0
def dying(real):
    def call(*args, **more):
        global calls
        calls += 1
        if calls == {at}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **more)
    return call

for name in ("open", "fsync", "link", "replace", "unlink", "mkdir", "rmdir", "close"):
    setattr(os, name, dying(getattr(os, name)))
for at in range({at}, {at} + {many}):
    child = os.fork()
    if child == 0:
        calls = {at} - at
        WAYS[{way!r}][1](Path({out!r} + str(at)))
        os._exit(0)
    print(at, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@posix
@pytest.mark.parametrize("first", [True, False], ids=["first build", "rebuild"])
@pytest.mark.parametrize("way", WAYS)
def test_a_kill_at_any_step_is_noticed_and_mended_by_the_next_build(
    tmp_path: Path, way: str, first: bool
) -> None:
    before, put_new = WAYS[way]
    many = 80
    if not first:
        for at in range(1, many + 1):
            put(tmp_path / f"output{at}", before, disk=FaultyDisk())
    script = KILLED.format(
        src=str(SRC), tests=str(Path(__file__).parent), at=1, many=many, way=way, out=str(tmp_path / "output")
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    ended = {int(at): int(code) for at, code in map(str.split, run.stdout.splitlines())}
    assert ended[1] == -9
    assert ended[many] == 0, "more steps than the test kills at"
    states = []
    for at, code in ended.items():
        out = tmp_path / f"output{at}"
        state = set_state(out, "acme.json")
        states.append(state.status)
        now = content(out) if out.exists() else {}
        new, old = laid_out(NEW).items() <= now.items(), laid_out(before).items() <= now.items()
        if state.status == "whole":
            assert new or old, f"a set that is mixed passes for whole after a kill at call {at}"
        assert code == -9 or (new and state.status == "whole")
        put_new(out, AFTER, disk=FaultyDisk())
        assert content(out) == laid_out(AFTER), f"litter after a kill at call {at}"
    assert set(states) == ({"absent", "whole"} if first else {"whole", "mixed"})


# --- files that orgdoc has not written


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize("first", [True, False], ids=["first build", "rebuild"])
def test_a_file_of_the_users_that_is_called_as_a_document_is_kept(out: Path, name: str, first: bool) -> None:
    if not first:
        put_set(out, a_set("old", "acme.png"))
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).write_bytes(b"mine")
    before = content(out)
    with pytest.raises(OutputError, match="no record says that orgdoc wrote it") as caught:
        put_set(out, NEW)
    assert (caught.value.kind, name in caught.value.sentence) == (Kind.NOT_OURS, True)
    assert content(out) == before
    put_set(out, NEW, force=True)
    put_set(out, a_set("newer", *NEW.keys() - {"acme.json"}))
    assert {data for data in content(out).values() if data} >= {a_set("newer")["acme.docx"]}


def test_a_file_that_is_saved_while_the_set_is_staged_is_kept(out: Path) -> None:
    class Meanwhile(Disk):
        def sync(self, file: BinaryIO) -> None:
            (out / "acme.docx").write_bytes(b"mine")

    with pytest.raises(OutputError, match=r"acme\.docx is there already"):
        put_set(out, NEW, disk=Meanwhile())
    assert content(out) == {"acme.docx": b"mine"}


@posix
def test_what_a_killed_build_was_about_to_write_is_no_licence_to_write_over_the_users(out: Path) -> None:
    script = KILLED.format(
        src=str(SRC), tests=str(Path(__file__).parent), at=1, many=80, way="publish_set", out=str(out)
    )
    subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    halves = [
        half
        for at in range(1, 81)
        if (half := out.with_name(f"output{at}")).is_dir()
        and (half / "acme.svg").exists()
        and not (half / "acme.docx").exists()
    ]
    assert halves, "no kill left a part of a set"
    for half in halves:
        (half / "acme.docx").write_bytes(b"mine")
        with pytest.raises(OutputError, match=r"/acme\.docx is there already"):
            put_set(half, NEW)
        assert (half / "acme.docx").read_bytes() == b"mine"
        (half / "acme.docx").unlink()
        put_set(half, AFTER)
        assert content(half) == laid_out(AFTER)


def test_what_git_or_an_editor_left_of_a_record_still_tells_its_files(out: Path) -> None:
    put_set(out, NEW)
    ours, theirs = NEW["acme.json"], a_set("other")["acme.json"]
    (out / "acme.json").write_bytes(b"<<<<<<< ours\n%b\n=======\n%b\n>>>>>>> theirs\n" % (ours, theirs))
    put_set(out, a_set("newer", *NEW.keys() - {"acme.json"}))
    assert set_state(out, "acme.json").status == "whole"


# --- other builds

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {src!r})
sys.path.insert(0, {tests!r})
from test_outputs import GONE, OutputError, a_set, put
busy = 0
for run in range(15):
    try:
        put(Path({out!r}), a_set({mark!r} + str(run)))
    except OutputError as problem:
        assert problem.kind == "busy", problem
        busy += 1
print(busy)
"""


def test_several_writers_at_once_leave_one_whole_set(out: Path) -> None:
    scripts = [
        WRITER.format(src=str(SRC), tests=str(Path(__file__).parent), out=str(out), mark=mark)
        for mark in "abcd"
    ]
    writers = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for script in scripts
    ]
    for writer in writers:
        said, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0, said.decode()
    record = read_record(out, "acme.json")
    assert record is not None
    assert content(out) == laid_out(a_set(record["mark"]))


def test_a_folder_that_is_held_is_refused_after_a_moment(out: Path) -> None:
    put(out, OLD)
    with FolderLock(out, Disk()):
        before = content(out)
        with pytest.raises(OutputError, match=r"another orgdoc is writing to .*/output/$") as caught:
            put(out, NEW, disk=FaultyDisk())
        assert content(out) == before
    assert caught.value.kind == Kind.BUSY
    assert content(out) == laid_out(OLD)


def test_a_folder_that_is_let_go_in_time_is_written(out: Path) -> None:
    put(out, OLD)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with FolderLock(out, Disk()):
            held.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    threading.Timer(0.1, let_go.set).start()
    put(out, NEW, GONE)
    holder.join()
    assert content(out) == laid_out(NEW)


@posix
def test_a_lock_on_a_file_that_was_taken_away_meanwhile_counts_for_nothing(out: Path) -> None:
    first, second = FolderLock(out, Disk()), FolderLock(out, Disk())

    class Late(FaultyDisk):
        def lock(self, file: FileIO) -> bool:
            if len(self.calls) == 2:  # opened, not yet locked: its owner leaves and another build comes
                first.__exit__(None, None, None)
                second.__enter__()
            return super().lock(file)

    put(out, OLD)
    first.__enter__()
    with pytest.raises(OutputError, match="another orgdoc is writing"):
        put(out, NEW, disk=Late())
    second.__exit__(None, None, None)
    assert content(out) == laid_out(OLD)


@posix
def test_a_drive_without_locks_is_written_all_the_same(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", no_locks)
    put(out, NEW)
    assert content(out) == laid_out(NEW)


# --- what may be in the way


def refusal(out: Path, **more: Any) -> OutputError:
    """Publish, be refused, and check that nothing has changed."""
    before = content(out)
    with pytest.raises(OutputError) as caught:
        put(out, NEW, **more)
    assert content(out) == before
    assert str(caught.value) == caught.value.sentence
    assert "\n" not in caught.value.sentence
    return caught.value


def test_a_folder_as_target(out: Path) -> None:
    (out / "acme.svg").mkdir(parents=True)
    problem = refusal(out)
    assert problem.kind == Kind.NOT_A_FILE
    assert problem.sentence == f"{out.as_posix()}/acme.svg is a folder: move it, or use -o to write elsewhere"


@posix
@pytest.mark.parametrize("what", ["fifo", "socket"])
def test_a_fifo_or_socket_as_target(out: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out.mkdir()
    monkeypatch.chdir(out)
    if what == "fifo":
        os.mkfifo("acme.json")
    else:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("acme.json")
    with pytest.raises(OutputError, match=r"acme.json is not an ordinary file") as caught:
        put(out, NEW)
    assert caught.value.kind == Kind.NOT_A_FILE
    assert [path.name for path in out.iterdir()] == ["acme.json"]
    assert set_state(out, "acme.json").status == "mixed"


@posix
@pytest.mark.parametrize("disk", [Disk, FaultyDisk])
def test_a_link_as_target_is_replaced_and_what_it_points_to_left_alone(
    out: Path, tmp_path: Path, disk: type[Disk]
) -> None:
    out.mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    (out / "acme.svg").symlink_to("../precious")
    (out / "acme.docx").symlink_to("nowhere")
    put(out, NEW, disk=disk())
    assert content(out) == laid_out(NEW)
    assert not (out / "acme.svg").is_symlink()
    assert (tmp_path / "precious").read_bytes() == b"precious"


@posix
def test_a_link_comes_back_when_publishing_fails(out: Path) -> None:
    class Full(Disk):
        def replace(self, source: Path, target: Path) -> None:
            if target.name == "acme.json":
                raise OSError(errno.ENOSPC, "No space left on device")
            super().replace(source, target)

    out.mkdir()
    (out / "acme.svg").symlink_to("nowhere")
    with pytest.raises(OutputError):
        put(out, NEW, disk=Full())
    assert [(path.name, path.readlink().name) for path in out.iterdir()] == [("acme.svg", "nowhere")]


def test_a_file_where_a_subfolder_is_needed(out: Path) -> None:
    out.mkdir()
    (out / "acme-pages").write_bytes(b"")
    assert refusal(out).kind == Kind.NOT_A_FOLDER


@posix
def test_a_linked_subfolder_is_refused_and_nothing_removed_through_it(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "01.svg").write_bytes(b"precious")
    out.mkdir()
    (out / "acme-old").symlink_to(elsewhere)
    put(out, NEW, GONE)
    assert (elsewhere / "01.svg").read_bytes() == b"precious"
    (out / "acme-pages" / "02-cio.svg").unlink()
    (out / "acme-pages").rmdir()
    (out / "acme-pages").symlink_to(elsewhere)
    assert "is a link, where a folder is needed" in refusal(out).sentence


@pytest.mark.parametrize("write", [lambda out: put(out, NEW), check_writable])
@pytest.mark.parametrize("below", ["", "below"])
def test_a_file_as_output_folder(out: Path, write: Callable[[Path], None], below: str) -> None:
    out.write_bytes(b"mine")
    with pytest.raises(OutputError, match="is not a folder") as caught:
        write(out / below)
    assert caught.value.kind == Kind.NOT_A_FOLDER
    assert out.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("acme.docx", "~$acme.docx"),
        ("sixsix.docx", "~$sixsix.docx"),
        ("sevenup.docx", "~$evenup.docx"),
        ("one-officer.docx", "~$e-officer.docx"),
    ],
)
def test_the_name_of_the_file_that_word_keeps_beside_an_open_document(name: str, owner: str) -> None:
    assert word_owner(name) == owner


def test_a_document_open_in_word_is_noticed_before_anything_is_written(out: Path) -> None:
    put(out, OLD)
    (out / "~$acme.docx").write_bytes(b"owner")
    clean = FaultyDisk()
    problem = refusal(out, disk=clean)
    assert clean.calls == []
    assert problem.kind == Kind.IN_USE
    where = out.as_posix()
    assert problem.sentence == (
        f"{where}/acme.docx is open in another program: close it in Word, or use -o to write elsewhere"
        f"; if Word is not running, delete {where}/~$acme.docx"
    )


@pytest.mark.parametrize(("name", "place"), [("acme.docx", "in Word"), ("acme.svg", "there")])
def test_a_file_that_cannot_be_replaced_in_a_writable_folder_is_in_use(
    out: Path, name: str, place: str
) -> None:
    class Sharing(Disk):
        def replace(self, source: Path, target: Path) -> None:
            if target.name == name:
                raise PermissionError(errno.EACCES, "Access is denied")
            super().replace(source, target)

    put(out, OLD)
    problem = refusal(out, disk=Sharing())
    assert problem.kind == Kind.IN_USE
    assert problem.sentence == (
        f"{out.as_posix()}/{name} is open in another program: close it {place}, or use -o to write elsewhere"
    )


def test_a_file_that_is_held_for_a_moment_is_replaced(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Patient(Disk):
        replace_wait = 5.0

    real, tries = os.replace, 0

    def scanned(source: Any, target: Any) -> None:
        nonlocal tries
        tries += 1
        if tries % 3:
            raise PermissionError(errno.EACCES, "Access is denied")
        real(source, target)

    monkeypatch.setattr(os, "replace", scanned)
    put(out, NEW, disk=Patient())
    assert content(out) == laid_out(NEW)


def test_no_space_and_a_read_only_disk_are_said(out: Path) -> None:
    problem = refusal(out, disk=FaultyDisk(3, OSError(errno.ENOSPC, "No space left on device")))
    assert problem.kind == Kind.NO_SPACE
    assert problem.sentence == f"cannot write to {out.as_posix()}/: no space left on the disk"
    problem = refusal(out, disk=FaultyDisk(1, OSError(errno.EROFS, "Read-only file system")))
    assert "the disk is read-only" in problem.sentence
    problem = refusal(out, disk=FaultyDisk(1, OSError(errno.EIO, "Input/output error")))
    assert problem.sentence == f"cannot write to {out.as_posix()}/: Input/output error"


# --- permissions, as a user who is not root


@pytest.fixture
def as_user(tmp_path: Path) -> Callable[[str], str]:
    """Run code as a user without privileges and return what it printed."""
    if sys.platform == "win32":
        pytest.skip("POSIX permissions")
    for folder in (tmp_path, *tmp_path.parents):
        if os.getuid() == 0 and Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)

    def run(code: str) -> str:
        head = f"""
            import hashlib, json, os, sys  # all that is used: another user may not read Python's own folder
            sys.path.insert(0, {str(SRC)!r})
            from pathlib import Path
            from orgdoc.outputs import *
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            out = Path({str(tmp_path / "output")!r})
            def said(action):
                try:
                    action()
                    print("done")
                except OutputError as problem:
                    print(problem.kind, "|", problem.sentence)
            """
        script = textwrap.dedent(head) + textwrap.dedent(code)
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout

    return run


def test_a_read_only_folder(out: Path, as_user: Callable[[str], str]) -> None:
    put(out, OLD)
    out.chmod(0o555)
    try:
        expected = f"permission | cannot write to {out.as_posix()}/: permission denied\n"
        publishes = "said(lambda: publish(out, {'a.json': b'{}'}, record='a.json'))"
        assert as_user(publishes) == expected
        assert as_user("said(lambda: check_writable(out))") == expected
        below = expected.replace("output/", "output/new/")
        assert as_user("out = out / 'new'\n" + publishes) == below
        assert as_user("said(lambda: check_writable(out / 'new'))") == below
        assert as_user("print(set_state(out, 'acme.json').status)") == "whole\n"
        assert content(out) == laid_out(OLD)
    finally:
        out.chmod(0o755)


def test_a_read_only_subfolder_is_not_taken_for_an_open_file(
    out: Path, as_user: Callable[[str], str]
) -> None:
    put(out, OLD)
    out.chmod(0o777)
    (out / "acme-old").chmod(0o555)
    try:
        said = as_user(
            "files = {'acme.json': b'{}', 'acme-old/01.svg': b''}\n"
            "said(lambda: publish(out, files, record='acme.json'))"
        )
        assert said == f"permission | cannot write to {out.as_posix()}/acme-old/: permission denied\n"
        assert content(out) == laid_out(OLD)
    finally:
        (out / "acme-old").chmod(0o755)


def test_files_of_another_owner_in_a_writable_folder_are_replaced(
    out: Path, as_user: Callable[[str], str]
) -> None:
    put(out, a_set("old"))
    out.chmod(0o777)
    files = a_set("new")
    assert as_user(f"said(lambda: publish(out, {files!r}, record='acme.json'))") == "done\n"
    assert content(out) == laid_out(files)


def test_a_file_that_only_its_owner_may_replace_is_not_said_to_be_open(
    out: Path, as_user: Callable[[str], str]
) -> None:
    if os.getuid() != 0:
        pytest.skip("needs a second owner")
    put(out, a_set("old"))
    out.chmod(0o777 | stat.S_ISVTX)
    said = as_user("said(lambda: publish(out, {'acme.json': b'{}'}, record='acme.json'))")
    assert said == f"permission | cannot replace {out.as_posix()}/acme.json: it is write-protected\n"
    assert content(out) == laid_out(a_set("old"))


def test_check_writable_leaves_nothing(out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    check_writable(out / "deeper")
    check_writable(Path())
    assert list(tmp_path.iterdir()) == []
    out.mkdir()
    check_writable(out)
    assert list(out.iterdir()) == []


@posix
def test_a_full_disk(tmp_path: Path) -> None:
    """A real one, where this may be mounted; the matrix has it simulated."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    mounted = False
    with suppress(OSError):
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("may not mount")
    try:
        out = disk / "output"
        put(out, {**OLD, "acme.svg": b"o" * 300_000})
        before = content(out)
        with pytest.raises(OutputError, match="no space left on the disk"):
            put(out, {**NEW, "acme.svg": b"n" * 2_000_000})
        assert content(out) == before
        (out / ".orgdoc-new-killed").write_bytes(b"k" * 500_000)
        put(out, {**NEW, "acme.svg": b"n" * 400_000}, GONE)
        assert content(out) == laid_out({**NEW, "acme.svg": b"n" * 400_000})
    finally:
        subprocess.run(["umount", str(disk)], check=True)
