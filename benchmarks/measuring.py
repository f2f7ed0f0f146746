"""What a command costs: its time, and the memory that it and all it has started hold at once.

Linux alone: processes are read from `/proc`.
"""

from __future__ import annotations

import os
import pty
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

Command = Sequence[str | Path]

_EVERY = 0.1  # seconds between two looks at the memory


class Cost(NamedTuple):
    """Seconds by the clock; CPU seconds of the command and of every process that it has waited for; the
    most MB that it and all its descendants held together, what they share counted once (PSS), 0 where nobody
    looked.
    """

    wall: float
    cpu: float
    memory: float


class FailedError(Exception):
    """The command ended with something else than 0."""


def cost(command: Command, *, look: bool = False) -> Cost:
    """Run the command; `look` at its memory ten times a second, which takes some time itself."""
    begun, memory = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        while look and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            memory = max(memory, sum(map(_proportional_mb, _tree(process.pid))))
            time.sleep(_EVERY)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise FailedError(f"{command[0]}: {said.read().decode(errors='replace')[-500:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, memory)


def silence(command: Command) -> float:
    """Run the command at a terminal; return the longest time in seconds in which it wrote nothing there."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    last, longest = time.perf_counter(), 0.0
    while process.poll() is None:
        ready, _, _ = select.select([ours], [], [], 0.05)
        now = time.perf_counter()
        longest = max(longest, now - last)
        try:
            if ready and os.read(ours, 65536):
                last = now
        except OSError:  # the last process has closed it
            break
    process.wait()
    os.close(ours)
    return longest


def _tree(root: int) -> Iterator[int]:
    """Yield a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents().items():
        children.setdefault(parent, []).append(pid)
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children.get(pid, ())


def _parents() -> Mapping[int, int]:
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text(errors="replace").rpartition(")")[2]
        except OSError:  # it has ended
            continue
        found[int(folder.name)] = int(after_name.split()[1])
    return found


def _proportional_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    kilobytes = [int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")]
    return sum(kilobytes) / 1024
