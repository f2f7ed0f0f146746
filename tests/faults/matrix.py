"""Faults in real builds: at every change on the disk, at random times, by signals, and in odd surroundings.

`python tests/faults/matrix.py [--short]` prints what became of the set of documents after each fault, and
ends with exit code 1 if one set was left partly old and partly new without being noticed, if a fault left
litter that the next build does not clear away, or if a build ended in another way than it should.

A build runs in a child process that is forked after orgdoc is imported. Its calls to the system are counted,
and the one chosen fails, with no space, without permission, by an interrupt, or by a kill.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import errno
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from orgdoc.cli.group import status_of
from orgdoc.digest import sha256
from orgdoc.outputs import set_state
from orgdoc.outputs.disk import Disk

SPEC = (
    "organisation: {{name: {name}}}\nboundary: {{internal: [Finance]}}\n"
    "projects: [{{id: p, name: P, for: [Finance]}}]\n"
)
FORMATS = "svg,docx,json"
FAULTS = {"no space": errno.ENOSPC, "no permission": errno.EACCES, "interrupt": None, "kill": signal.SIGKILL}
#: Longer than anything takes here, on a machine that does much else; what hangs does so for ever.
FOR_EVER = 600
PATCHED = ("replace", "link", "mkdir", "unlink", "rmdir", "fsync")
ORGDOC = (sys.executable, "-m", "orgdoc")
found_wrong: list[str] = []


def wrong(what: str) -> None:
    found_wrong.append(what)


# --- one build with one fault ----------------------------------------------------------------------


class Injected:
    """Counts the changes that a process makes on the disk, and makes one of them fail."""

    def __init__(self, at: int, fault: str) -> None:
        self.count, self.at, self.fault = 0, at, fault

    def __enter__(self) -> Injected:
        for name in PATCHED:
            setattr(os, name, self._failing(getattr(os, name)))
        opened = io.open

        def open_(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if mode != "xb":
                return opened(file, mode, *more, **named)
            self.step()
            return _Written(opened(file, mode, *more, **named), self)

        io.open = open_  # what pathlib opens with
        return self

    def __exit__(self, *problem: object) -> None:
        pass  # the process ends with it

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*arguments: Any, **named: Any) -> Any:
            self.step()
            return call(*arguments, **named)

        return failing

    def step(self) -> None:
        self.count += 1
        if self.count != self.at:
            return
        what = FAULTS[self.fault]
        if self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if what is None:
            raise KeyboardInterrupt
        raise OSError(what, os.strerror(what))


class _Written:
    """A file whose writing and flushing are counted too."""

    def __init__(self, file: Any, injected: Injected) -> None:
        self._file, self._injected = file, injected

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._injected.step()
        return half + int(self._file.write(data[half:]))

    def flush(self) -> None:
        self._injected.step()
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def fileno(self) -> int:
        return int(self._file.fileno())

    def __enter__(self) -> _Written:
        return self

    def __exit__(self, *problem: object) -> None:
        self._file.close()


def build(spec: Path, out: Path, at: int = 0, fault: str = "kill") -> tuple[int, int]:
    """Build in a forked child; return its exit status (-9 for a kill) and how many changes it made."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        with Injected(at, fault) as injected:
            status = 70
            with contextlib.suppress(BaseException):
                status = status_of(["build", str(spec), "-o", str(out), "-f", FORMATS, "-q"], "orgdoc")
            os.write(write, str(injected.count).encode())
            os._exit(status)
    os.close(write)
    counted = os.read(read, 100)
    os.close(read)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), int(counted or b"0")


class Sets:
    """Two specs that are built over each other, and what is in the folder after each of them."""

    def __init__(self, folder: Path) -> None:
        self.out, self.spec = folder / "out", folder / "acme.yaml"
        self.texts = {which: SPEC.format(name=which) for which in ("old", "new")}
        self.files = {}
        for which in ("new", "old"):
            self.prepare(which)
            self.files[which] = self.content()

    def prepare(self, which: str) -> None:
        """Leave the whole set of `which` in the folder."""
        self.spec.write_text(self.texts[which], encoding="utf-8")
        status, _ = build(self.spec, self.out)
        assert status == 0, status

    def write(self, which: str) -> None:
        self.spec.write_text(self.texts[which], encoding="utf-8")

    def content(self) -> dict[str, str]:
        return {p.name: sha256(p.read_bytes()) for p in self.out.iterdir() if not p.name.startswith(".")}

    def litter(self) -> list[str]:
        return [path.name for path in self.out.iterdir() if path.name.startswith(".")]

    def state(self) -> str:
        """Return old, new, noticed (mixed, and the record shows it) or UNNOTICED."""
        content = self.content()
        for which, files in self.files.items():
            if content == files:
                return which
        return "noticed" if set_state(self.out, "acme.json").status == "mixed" else "UNNOTICED"

    def judge(self, row: str, counts: Counter[str], *, killed: bool) -> None:
        state, left = self.state(), self.litter()
        counts[state] += 1
        if state == "UNNOTICED":
            wrong(f"{row}: a set left partly old and partly new, unnoticed")
        if left and not killed:
            counts["litter"] += 1
            wrong(f"{row}: left {', '.join(left)}")
        if state == "noticed" and not killed:
            wrong(f"{row}: a caught fault left a mixed set")
        if killed and (left or state != "new"):
            self.prepare("new")
            if self.state() != "new" or self.litter():
                wrong(f"{row}: the next build did not put it right")


def at_every_change(folder: Path, every: int) -> Iterator[tuple[str, Counter[str]]]:
    sets = Sets(folder)
    sets.prepare("old")
    sets.write("new")
    _, points = build(sets.spec, sets.out)
    for fault in FAULTS:
        counts: Counter[str] = Counter()
        for at in range(1, points + 1, every):
            sets.prepare("old")
            sets.write("new")
            status, _ = build(sets.spec, sets.out, at, fault)
            row = f"{fault} at change {at} of {points}"
            # Changes that make a set last longer, or clear up, may fail without harm.
            if status not in {"kill": (-9,), "interrupt": (130, 0)}.get(fault, (3, 0)):
                wrong(f"{row}: exit status {status}")
            sets.judge(row, counts, killed=fault == "kill")
        yield f"{fault}, at {len(range(1, points + 1, every))} of {points} changes", counts


def at_every_change_of_a_first_build(folder: Path, every: int) -> Iterator[tuple[str, Counter[str]]]:
    """Kill first builds, and build again with a spec that was changed meanwhile; "old" is an empty folder."""
    sets = Sets(folder)
    shutil.rmtree(sets.out)
    sets.write("new")
    _, points = build(sets.spec, sets.out)
    counts: Counter[str] = Counter()
    for at in range(1, points + 1, every):
        shutil.rmtree(sets.out, ignore_errors=True)
        sets.write("old")
        build(sets.spec, sets.out, at, "kill")
        there = sets.content() if sets.out.exists() else {}
        whole = there == sets.files["old"]
        counts["old" if not there else "new" if whole else "noticed"] += 1
        if not whole and "acme.json" in there:
            wrong(f"a first build, killed at change {at}: a record of what is not there")
        sets.write("new")
        status, _ = build(sets.spec, sets.out)
        if status or sets.state() != "new" or sets.litter():
            wrong(f"a first build, killed at change {at}: the next one ended with {status}, {sets.litter()}")
    yield f"kill of a first build, at {len(range(1, points + 1, every))} of {points} changes", counts


def at_random_times(folder: Path, kills: int) -> Iterator[tuple[str, Counter[str]]]:
    sets, chance, counts = Sets(folder), random.Random(8), Counter[str]()
    sets.prepare("old")
    begun = time.monotonic()
    sets.prepare("new")
    whole = time.monotonic() - begun
    for number in range(kills):
        sets.prepare("old")
        sets.write("new")
        child = os.fork()
        if child == 0:
            os._exit(build(sets.spec, sets.out)[0] if number < 0 else _in_this_process(sets))
        time.sleep(chance.uniform(0, whole * 1.1))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        sets.judge(f"kill {number} at a random time", counts, killed=True)
    yield f"kill at {kills} random times", counts


def _in_this_process(sets: Sets, said: Path | None = None) -> int:
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    if said is not None:
        os.dup2(os.open(said, os.O_RDWR | os.O_CREAT | os.O_TRUNC), 2)
    return status_of(["build", str(sets.spec), "-o", str(sets.out), "-f", FORMATS, "-q"], "orgdoc")


def writers(folder: Path, rounds: int) -> Iterator[tuple[str, Counter[str]]]:
    counts: Counter[str] = Counter()
    for number in range(rounds):
        out = folder / f"out{number}"
        specs = []
        for writer in range(8):
            spec = folder / f"w{writer}" / "acme.yaml"
            spec.parent.mkdir(exist_ok=True)
            spec.write_text(SPEC.format(name=f"Writer {writer}"), encoding="utf-8")
            specs.append(spec)
        running = [
            subprocess.Popen(
                [*ORGDOC, "build", spec, "-o", out, "-f", FORMATS, "-q"], stderr=subprocess.DEVNULL
            )
            for spec in specs
        ]
        for process in running:
            counts[{0: "wrote", 3: "refused"}.get(process.wait(), "WRONG")] += 1
        state = set_state(out, "acme.json").status
        left = [path.name for path in out.iterdir() if path.name.startswith(".")]
        if state != "whole" or left:
            wrong(f"eight writers, round {number}: {state}, {left}")
    if counts["WRONG"]:
        wrong("eight writers: a build ended in another way than written or refused")
    yield f"8 writers on one folder, {rounds} rounds", counts


# --- signals ---------------------------------------------------------------------------------------

#: What is sent, how often, and with what status the build may then end, beside 0.
SIGNALS = {
    "SIGINT": (signal.SIGINT, 1), "five SIGINT": (signal.SIGINT, 5), "SIGTERM": (signal.SIGTERM, 1),
    "five SIGTERM": (signal.SIGTERM, 5), "SIGHUP": (signal.SIGHUP, 1),
}  # fmt: skip


def signals(folder: Path, times: int) -> Iterator[tuple[str, Counter[str]]]:
    """Send signals while files change places, which takes longer here, so that they arrive in between."""
    sets, chance = Sets(folder), random.Random(8)
    for name, (number, how_often) in SIGNALS.items():
        counts: Counter[str] = Counter()
        for turn in range(times):
            sets.prepare("old")
            sets.write("new")
            said = folder / "said"
            child = os.fork()
            if child == 0:
                for one in {sent for sent, _ in SIGNALS.values()}:  # what comes once the build is done
                    signal.signal(one, lambda number, frame: None)
                _slow_down()
                os._exit(_in_this_process(sets, said))
            lock = sets.out / ".orgdoc.lock"
            while not lock.exists() and not _has_ended(child):
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.2))
            for _ in range(how_often):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, number)
                time.sleep(chance.uniform(0, 0.005))
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            row = f"{name}, time {turn}"
            sets.judge(row, counts, killed=False)
            if status not in (0, 128 + number):
                wrong(f"{row}: exit status {status}")
            if status and "nothing was left half done" not in said.read_text(encoding="utf-8"):
                wrong(f"{row}: said {said.read_text(encoding='utf-8')[:200]!r}")
        yield f"{name}, {times} times", counts


def _has_ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _slow_down() -> None:
    for name in ("create", "write", "sync", "link", "replace", "unlink", "mkdir", "rmdir"):
        method = getattr(Disk, name)

        def slowly(self: Disk, *arguments: Any, _method: Callable[..., Any] = method) -> Any:
            time.sleep(0.004)
            return _method(self, *arguments)

        setattr(Disk, name, slowly)


# --- files of the user's ---------------------------------------------------------------------------


def answers_at_once(folder: Path, rounds: int) -> Iterator[tuple[str, Counter[str]]]:
    """Let eight people take their answers into one spec at once; all must be in it afterwards."""
    parties = [f"Party {number}" for number in range(8)]
    text = f"organisation: {{name: A}}\nboundary:\n  unknown: [{', '.join(parties)}]\nprojects:\n" + "".join(
        f"  - {{id: p{number}, name: P{number}, for: [{party}]}}\n" for number, party in enumerate(parties)
    )
    spec, counts = folder / "spec.yaml", Counter[str]()
    spec.write_text(text, encoding="utf-8")
    call("ask", spec, "--format", "csv", "-o", folder / "form.csv")
    with (folder / "form.csv").open(encoding="utf-8-sig", newline="") as form:
        rows = list(csv.reader(form))
    answer, key = rows[0].index("Answer"), rows[0].index("Key")
    for party in parties:
        filled = [[*row[:answer], "internal" * (party in row[key]), *row[answer + 1 :]] for row in rows[1:]]
        with (folder / f"{party}.csv").open("w", encoding="utf-8", newline="") as form:
            csv.writer(form).writerows([rows[0], *filled])
    for number in range(rounds):
        spec.write_text(text, encoding="utf-8")
        running = [
            subprocess.Popen(
                [*ORGDOC, "ask", spec, "--answers", folder / f"{party}.csv", "--yes"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for party in parties
        ]
        told = sum(process.wait() == 0 for process in running)
        stated = sum(party in spec.read_text(encoding="utf-8").partition("internal:")[2] for party in parties)
        there = yaml.safe_load(spec.read_text(encoding="utf-8"))["boundary"]["internal"]
        counts["told"] += told
        counts["there"] += len(there)
        if told != 8 or sorted(there) != parties or stated < 8:
            wrong(f"answers at once, round {number}: {told} told, {len(there)} in the spec")
    yield f"8 answers into one spec at once, {rounds} rounds", counts


def inputs_as_outputs(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield for each command whether it refuses to write over what it reads."""
    spec, items, template = folder / "a.yaml", folder / "list.csv", folder / "a.docx"
    spec.write_text(SPEC.format(name="A"), encoding="utf-8")
    as_json = yaml.safe_load(SPEC.format(name="B"))
    (folder / "b.json").write_text(json.dumps(as_json), encoding="utf-8")
    items.write_text("Name,Kind\nLedger,project\n", encoding="utf-8")
    assert status_of(["init", "--template", "-o", str(template)], "orgdoc") == 0
    (folder / "link.csv").symlink_to(items)
    (folder / "also.csv").hardlink_to(items)
    (folder / "a.csv").hardlink_to(spec)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    new = folder / "new.yaml"
    for name, command in {
        "the template as the briefing": ("build", spec, "--template", template, "-o", folder, "-f", "docx"),
        "a spec as the record": ("build", folder / "b.json", "-o", folder, "-f", "json"),
        "the spec, by a hard link, as a table": ("build", spec, "-o", folder, "-f", "csv"),
        "the list as the spec": ("import", items, "-o", items, "--yes"),
        "the list as the report": ("import", items, "-o", new, "--report", items),
        "a link to the list as the report": ("import", items, "-o", new, "--report", folder / "link.csv"),
        "a hard link to the list as the report": (
            "import",
            items,
            "-o",
            new,
            "--report",
            folder / "also.csv",
        ),
        "the report as the spec": ("import", items, "-o", new, "--report", new),
        "the map as the report": (
            "import",
            items,
            "-o",
            new,
            "--map",
            folder / "m",
            "--report",
            folder / "m",
        ),
        "the form as the spec": ("ask", spec, "--format", "csv", "-o", spec, "--force"),
    }.items():
        status, _ = call(*command)
        after = {path: path.read_bytes() for path in folder.iterdir()}
        yield f"input as output: {name}", status == 2 and after == before


# --- odd surroundings ------------------------------------------------------------------------------


def call(*arguments: str | Path, env: dict[str, str] | None = None, **more: Any) -> tuple[int, str]:
    """Run orgdoc; return its exit status and what it said on standard error."""
    done = subprocess.run(
        [*ORGDOC, *map(str, arguments)], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        timeout=FOR_EVER, env={**os.environ, **(env or {})}, **more,
    )  # fmt: skip
    said = done.stderr.decode("utf-8", "replace")
    if "Traceback" in said or "failed where it should not have" in said:
        wrong(f"orgdoc {' '.join(map(str, arguments))}: {said[:300]}")
    return done.returncode, said


def engine(folder: Path, name: str, script: str) -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def surroundings(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield each odd surrounding with whether orgdoc met it as it should."""
    sets = Sets(folder)
    sets.prepare("old")
    before = sets.content()
    sets.write("new")

    def kept(status: int, wanted: int) -> bool:
        return status == wanted and sets.content() == before and not sets.litter()

    def built(*options: str | Path, **more: Any) -> int:
        return call("build", sets.spec, "-o", sets.out, "-f", "svg,json", "-q", *options, **more)[0]

    yield "engine missing", kept(built("--dot", folder / "nowhere"), 3)
    for name, script in {
        "engine fails": "exit 1",
        "engine crashes": "kill -SEGV $$",
        "engine says nothing": "exit 0",
        "engine prints rubbish": "cat >/dev/null; echo rubbish",
        "engine prints half an SVG": "cat >/dev/null; echo '<svg xmlns=\"http://www.w3.org/2000/svg\"><g>'",
        "engine is no program": "\x7fELF rubbish",
    }.items():
        yield name, kept(built("--dot", engine(folder, "dot", script)), 3)
    yield (
        "engine hangs",
        kept(built("--dot", engine(folder, "dot", "exec sleep 600"), env={"ORGDOC_ENGINE_SECONDS": "1"}), 3),
    )
    yield "spec is a folder", call("check", folder)[0] == 2
    yield "spec is /dev/null", call("check", "/dev/null")[0] == 1
    yield "spec is endless", call("check", "/dev/zero")[0] in (1, 2)
    fifo = folder / "fifo.yaml"
    os.mkfifo(fifo)
    writer = subprocess.Popen(["sh", "-c", f"cat '{sets.spec}' > '{fifo}'"])
    yield "spec is a pipe", call("check", fifo)[0] == 0
    writer.wait()
    torn = folder / "torn.yaml"
    changing = subprocess.Popen(
        [sys.executable, "-c", _REWRITE, str(torn), sets.texts["old"] * 1, sets.texts["new"]]
    )
    while not torn.exists() and changing.poll() is None:
        time.sleep(0.01)
    ends = {call("check", torn)[0] for _ in range(10)}
    changing.kill()
    changing.wait()
    yield "spec changes while it is read", ends <= {0, 1}
    plain = {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C"}
    accented = folder / "acc.yaml"
    accented.write_text(SPEC.format(name="Zoë → 株式会社"), encoding="utf-8")
    yield "C locale", call("build", accented, "-o", folder / "c", "-q", env=plain)[0] == 0
    latin = {**plain, "PYTHONIOENCODING": "latin-1"}
    yield "Latin-1 terminal", call("explain", accented, env=latin)[0] == 0
    same = [(folder / where / "acc.docx").read_bytes() for where in ("c", "u") if where == "c" or call(
        "build", accented, "-o", folder / "u", "-q")[0] == 0]  # fmt: skip
    yield "the same bytes in any locale", len(same) == 2 and same[0] == same[1]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*ORGDOC, "rules"], stdout=full, stderr=subprocess.PIPE, check=False)
    yield "standard output is full", done.returncode == 3 and b"Traceback" not in done.stderr
    closed = subprocess.run(
        ["sh", "-c", f"{' '.join(ORGDOC)} rules >&-"], stderr=subprocess.PIPE, check=False
    )
    yield "standard output is closed", b"Traceback" not in closed.stderr
    wrong_all_over = folder / "large.yaml"
    items = "".join(f"  - {{id: p{n}, name: P{n}, for: [x{n}], nonsense: 1}}\n" for n in range(40_000))
    wrong_all_over.write_text(f"organisation: {{name: A}}\nprojects:\n{items}", encoding="utf-8")
    for command in ("check", "build"):  # reading, judging and telling meet the limit in turn
        for limit in range(60_000, 192_001, 6_000):
            little = subprocess.run(
                ["sh", "-c", f"ulimit -v {limit}; {' '.join(ORGDOC)} {command} {wrong_all_over}"],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, timeout=FOR_EVER,
            )  # fmt: skip
            met = (little.returncode, b"not enough memory" in little.stderr) == (3, True)
            yield f"too little memory to {command}, {limit} kB", met
    yield "no HOME", call("build", sets.spec, "-o", folder / "h", "-q", env={"HOME": "/nowhere"})[0] == 0
    targets: dict[str, Callable[[Path], object]] = {
        "a target is a folder": Path.mkdir,
        "a target is a pipe": os.mkfifo,
        "a target is a link to nothing": lambda path: path.symlink_to(folder / "gone"),
        "a target is a link to a file": lambda path: path.symlink_to(folder / "another"),
        "a target is a file of the user's": lambda path: path.write_text("mine", encoding="utf-8"),
    }
    (folder / "another").write_text("mine", encoding="utf-8")
    for number, (name, make) in enumerate(targets.items()):
        out = folder / f"target{number}"
        out.mkdir()
        make(out / "acme.svg")
        was = (out / "acme.svg").lstat()
        refused = call("build", sets.spec, "-o", out, "-f", "svg,json", "-q")[0] == 3
        stayed = os.path.samestat(was, (out / "acme.svg").lstat()) and len([*out.iterdir()]) == 1
        forced = call("build", sets.spec, "-o", out, "-f", "svg,json", "-q", "--force")[0]
        yield name, refused and stayed and forced == (0 if "a link" in name or "user" in name else 3)
    yield "what links pointed to", (folder / "another").read_text(encoding="utf-8") == "mine"
    yield from _as_nobody(sets)
    yield from _on_a_full_disk(folder, sets)


_REWRITE = """
import sys, time
for n in range(100000):
    open(sys.argv[1], "w").write(sys.argv[2 + n % 2]); time.sleep(0.001)
"""


def _as_nobody(sets: Sets) -> Iterator[tuple[str, bool]]:
    if os.geteuid() != 0:
        return
    with tempfile.TemporaryDirectory() as shared:
        Path(shared).chmod(0o755)
        spec, out = Path(shared) / "acme.yaml", Path(shared) / "out"
        spec.write_bytes(sets.spec.read_bytes())
        out.mkdir(mode=0o555)
        child = os.fork()  # not a new process: the interpreter may lie where nobody else may look
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            os._exit(build(spec, out)[0])
        _, ended = os.waitpid(child, 0)
        refused = os.waitstatus_to_exitcode(ended) == 3
        yield "a read-only folder, not as root", refused and not list(out.iterdir())


def _on_a_full_disk(folder: Path, sets: Sets) -> Iterator[tuple[str, bool]]:
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        print("a disk of 1 MB cannot be mounted here: left out", file=sys.stderr)
        return
    try:
        status = call("build", sets.spec, "-o", disk / "out", "-q")[0]
        before = {path.name: path.read_bytes() for path in (disk / "out").iterdir()}
        (disk / "fill").write_bytes(b"x" * (shutil.disk_usage(disk).free - 8192))
        spec = folder / "big.yaml"
        spec.write_text(sets.texts["old"].replace("name: P,", "name: Q,"), encoding="utf-8")
        (folder / "full").mkdir()
        shutil.copy(spec, folder / "full" / "acme.yaml")
        full = call("build", folder / "full" / "acme.yaml", "-o", disk / "out", "-q")[0]
        after = {path.name: path.read_bytes() for path in (disk / "out").iterdir()}
        yield "a full disk of 1 MB", status == 0 and full == 3 and after == before
    finally:
        subprocess.run(["umount", disk], check=False)


def main() -> None:
    parser = argparse.ArgumentParser(description="Faults in real builds.")
    parser.add_argument("--short", action="store_true", help="every sixth change, 25 kills, one round")
    short = parser.parse_args().short
    # Started in the background, a program is deaf to it, and so is what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(f"{'fault':<44} {'old':>5} {'new':>5} {'noticed':>8} {'unnoticed':>10} {'litter':>7}")
    with tempfile.TemporaryDirectory() as made:
        _warm(_sub(made, "warm"))
        for rows in (
            at_every_change(_sub(made, "every"), 6 if short else 1),
            at_every_change_of_a_first_build(_sub(made, "first"), 6 if short else 1),
            at_random_times(_sub(made, "random"), 25 if short else 300),
            signals(_sub(made, "signals"), 5 if short else 60),
        ):
            for name, counts in rows:
                cells = [counts[key] for key in ("old", "new", "noticed", "UNNOTICED", "litter")]
                print(
                    f"{name:<44} {cells[0]:>5} {cells[1]:>5} {cells[2]:>8} {cells[3]:>10} {cells[4]:>7}",
                    flush=True,
                )
        for name, counts in writers(_sub(made, "writers"), 1 if short else 25):
            print(f"{name:<44} {counts['wrote']} wrote, {counts['refused']} refused", flush=True)
        for name, counts in answers_at_once(_sub(made, "answers"), 1 if short else 10):
            print(f"{name:<44} {counts['told']} told, {counts['there']} in the spec", flush=True)
        for name, met in (*inputs_as_outputs(_sub(made, "inputs")), *surroundings(_sub(made, "odd"))):
            print(f"{name:<44} {'as it should' if met else 'WRONG'}", flush=True)
            if not met:
                wrong(name)
    for line in found_wrong:
        print(f"wrong: {line}", file=sys.stderr)
    sys.exit(bool(found_wrong))


def _warm(folder: Path) -> None:
    """Build once here, so that the forked children find everything imported."""
    spec = folder / "acme.yaml"
    spec.write_text(SPEC.format(name="warm"), encoding="utf-8")
    assert status_of(["build", str(spec), "-o", str(folder / "out"), "-f", FORMATS, "-q"], "orgdoc") == 0


def _sub(made: str, name: str) -> Path:
    folder = Path(made) / name
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
