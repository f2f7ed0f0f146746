"""Workbooks are read in a process of their own, within bounds: a reader in native code may abort, and take
more memory than there is, but then only that process ends.

On Linux it is a copy of this process, which has loaded Python already; elsewhere, and where threads run,
whose locks a copy would keep for ever, Python is started anew.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import sys
import time
from pathlib import Path

from orgdoc.memory import may_have_run_out
from orgdoc.tables.reading_process import NO_MEMORY, REFUSED, answer
from orgdoc.tables.sent import unpacked
from orgdoc.tables.table import CellProblem, Table, TableError

MOST_SECONDS = 120
_UNREADABLE = "the file cannot be read as a spreadsheet; open it, and save it again"
_TOO_MUCH = "the file takes more memory than a list needs; delete what lies beyond the list"
_TOO_LONG = f"the file took more than {MOST_SECONDS} seconds to read; split it"
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from orgdoc.tables.reading_process import main; main()"
_AT_ONCE = 2**20
_THREADS = Path("/proc/self/task")


def read_apart(data: bytes, name: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return the visible sheets of a workbook, and what stands in cells that have no value.

    Raises TableError where it is no workbook, too large, protected or damaged, and where reading it fails.
    """
    if may_fork():
        status, said = forked(data)
    elif sys.executable:
        status, said = started(data)
    else:  # inside another program
        from orgdoc.tables.workbook import read_workbook  # noqa: PLC0415 - elsewhere the process alone needs it

        return read_workbook(data, name)
    if status == REFUSED:
        raise TableError(said.decode("utf-8", "replace"))
    if status != 0:
        if status != NO_MEMORY and may_have_run_out():  # it has the same limit
            raise MemoryError
        raise TableError(_TOO_MUCH if status == NO_MEMORY else _UNREADABLE)
    return unpacked(said, name)


def may_fork() -> bool:
    """Tell whether a copy of this process can read: on Linux, while no thread runs, a native one neither."""
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False


def forked(data: bytes) -> tuple[int, bytes]:
    """Return the status of a copy of this process that reads `data`, and what it sent."""
    ours, its = os.pipe()
    try:
        child = os.fork()
    except OSError:  # the system has no room for another process
        os.close(ours)
        os.close(its)
        raise
    if child == 0:
        try:
            faulthandler.disable()
            os.close(ours)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in {0, 1, 2} - {its}:  # what native code may print is for nobody
                os.dup2(nowhere, stream)
        finally:
            answer(lambda: data, its)
    status = None
    try:
        os.close(its)
        said = _all_of(ours)
        _, status = os.waitpid(child, 0)
    finally:
        os.close(ours)
        if status is None:
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said


def _all_of(pipe: int) -> bytes:
    """Return what comes through a pipe until it is closed. Raises TableError if that takes too long."""
    import select  # noqa: PLC0415 - what it has differs by system

    polled = select.poll()
    polled.register(pipe, select.POLLIN)
    end = time.monotonic() + MOST_SECONDS
    pieces: list[bytes] = []
    while True:
        if not polled.poll(max(0, end - time.monotonic()) * 1000):
            raise TableError(_TOO_LONG)
        if not (piece := os.read(pipe, _AT_ONCE)):
            return b"".join(pieces)
        pieces.append(piece)


def started(data: bytes) -> tuple[int, bytes]:
    """Return the status of a new process that reads `data`, and what it sent."""
    import subprocess  # noqa: PLC0415 - a copy needs none of it

    # Isolated, so that nothing that lies about in a folder is taken for a module of ours.
    called = [sys.executable, "-I", "-S", "-c", _PROGRAM, *_search_path()]
    running = subprocess.Popen(
        called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        said, _ = running.communicate(data, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        raise TableError(_TOO_LONG) from None
    finally:
        with contextlib.suppress(OSError):
            running.kill()
        running.wait()
    return running.returncode, said


def _search_path() -> list[str]:
    ours = str(Path(__file__).parents[2])
    return list(dict.fromkeys([ours, *filter(None, sys.path)]))
