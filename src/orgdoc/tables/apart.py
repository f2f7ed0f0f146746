"""Workbooks are read in a process of their own, within bounds: a reader in native code may abort, and take
more memory than there is, but then only that process ends. It reads while this one does something else.

On Linux it is a copy of this process, which has loaded Python already; elsewhere, and where threads run,
whose locks a copy would keep for ever, Python is started anew.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, NoReturn, Protocol

from orgdoc.memory import may_have_run_out
from orgdoc.tables.reading_process import MOST_MEMORY, MOST_SECONDS, NO_MEMORY, REFUSED, answer
from orgdoc.tables.sent import is_whole, unpacked
from orgdoc.tables.table import CellProblem, Table, TableError

_UNREADABLE = "the file cannot be read as a spreadsheet; open it, and save it again"
_TOO_MUCH = "reading the file takes more memory than there is for it; delete what lies beyond the list"
_ENDED = "the system ended what read the file, most often as no memory was left; close other programs first"
_TOO_LONG = f"the file took more than {MOST_SECONDS} seconds to read; split it"
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from orgdoc.tables.reading_process import main; main()"
_AT_ONCE = 2**20
#: What code in Rust says before it aborts for want of memory.
_WANTED = rb"memory allocation of (\d{1,20}) bytes failed"
_FROM_OUTSIDE = [getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_THREADS = Path("/proc/self/task")

Tables = tuple[tuple[Table, ...], tuple[CellProblem, ...]]


class ReadingApart:
    """A workbook that is being read in a process of its own, which begins at once; `end` it in any case.

    Raises OSError where the system has no room for a process.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._process: Process | None = None
        if may_fork():
            self._process = Copied(data)
        elif sys.executable:  # else inside another program, where this process reads it
            self._process = Started(data)

    def tables(self, name: str) -> Tables:
        """Wait for the visible sheets of the workbook, and what stands in cells that have no value.

        `name` is what they call it. Raises TableError where it is no workbook, too large, protected or
        damaged, and where reading it fails.
        """
        if self._process is None:
            from orgdoc.tables.workbook import read_workbook  # noqa: PLC0415 - most often that process alone has it

            return read_workbook(self._data, name)
        status, said = self._process.answer()
        if status == REFUSED:
            raise TableError(said.decode("utf-8", "replace"))
        if status != 0:
            if status != NO_MEMORY and may_have_run_out():  # it has the same limit
                raise MemoryError
            raise TableError(why_it_ended(status, said))
        return unpacked(said, name)

    def end(self) -> None:
        """End the process, if it has not ended by itself."""
        if self._process is not None:
            self._process.end()


def why_it_ended(status: int, last_words: bytes = b"") -> str:
    """Say why a process has ended that has read nothing; a status below zero is that of a signal."""
    wanted = re.search(_WANTED, last_words)
    # Who wants more at once than all that there may be believes what a damaged file claims.
    if status == NO_MEMORY or (wanted is not None and int(wanted[1]) < MOST_MEMORY):
        return _TOO_MUCH
    if status == -getattr(signal, "SIGXCPU", 0):
        return _TOO_LONG
    # What fails in native code ends by signals of its own.
    return _ENDED if -status in _FROM_OUTSIDE else _UNREADABLE


def may_fork() -> bool:
    """Tell whether a copy of this process can read: on Linux, while no thread runs, a native one neither."""
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:
        return False


class Process(Protocol):
    """A process that reads a workbook; `id` is the system's."""

    id: int

    def answer(self) -> tuple[int, bytes]:
        """Wait for its status, and what it sends; of one that has failed, its last words. One that has sent
        all of it may not have ended yet.

        Raises TableError where that takes too long.
        """

    def end(self) -> None:
        """End it, if it has not ended by itself."""


class Copied:
    """A copy of this process that reads `data`."""

    def __init__(self, data: bytes) -> None:
        self._status: int | None = None
        self._pipe, its = os.pipe()
        try:
            self._words, its_words = os.pipe()
        except OSError:
            os.close(self._pipe)
            os.close(its)
            raise
        os.set_blocking(its_words, False)  # who talks much is not heard to the end
        _widen(its)
        # What a signal sets going here must not be gone through in the copy, too.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self.id = os.fork()
        except OSError:
            for end in (self._pipe, its, self._words, its_words):
                os.close(end)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            raise
        if self.id == 0:
            _answer_as_copy(data, (self._pipe, self._words), its, its_words)
        os.close(its)
        os.close(its_words)
        try:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        except BaseException:  # raised for a signal that has come meanwhile
            self.end()
            raise

    def answer(self) -> tuple[int, bytes]:
        said = _all_of(self._pipe)
        if is_whole(said):
            return 0, said  # it ends by itself, and that takes a while
        status = self._ended()
        return status, said if status in (0, REFUSED) else os.read(self._words, _AT_ONCE)

    def end(self) -> None:
        os.close(self._pipe)
        os.close(self._words)
        if self._status is None:
            with contextlib.suppress(OSError):
                os.kill(self.id, signal.SIGKILL)
                self._ended()

    def _ended(self) -> int:
        _, status = os.waitpid(self.id, 0)
        self._status = os.waitstatus_to_exitcode(status)
        return self._status


def _widen(pipe: int) -> None:
    """Let a pipe hold a megabyte, so that a long list passes in two turns of writing and reading, not 27."""
    import fcntl  # noqa: PLC0415 - Windows has none

    with contextlib.suppress(OSError):  # where all pipes of a user hold what they may
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _AT_ONCE)


def _answer_as_copy(data: bytes, ours: Iterable[int], its: int, its_words: int) -> NoReturn:
    try:
        faulthandler.disable()
        for end in ours:
            os.close(end)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in {0, 1, 2} - {its, its_words}:
            os.dup2(nowhere if stream < 2 else its_words, stream)
        for number in signal.valid_signals():  # what is done at one is for the other process to do
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
    finally:
        answer(lambda: data, its)


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


class Started:
    """A new process that reads `data`."""

    def __init__(self, data: bytes) -> None:
        import subprocess  # noqa: PLC0415 - a copy needs none of it

        # Isolated, so that nothing that lies about in a folder is taken for a module of ours.
        called = [sys.executable, "-I", "-S", "-c", _PROGRAM, *_search_path()]
        self._running = subprocess.Popen(
            called, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.id = self._running.pid
        # A pipe holds little, and the process is not there yet to take what comes through it.
        self._sending = threading.Thread(target=_send, args=(data, self._running.stdin), daemon=True)
        self._running.stdin = None
        self._sending.start()

    def answer(self) -> tuple[int, bytes]:
        from subprocess import TimeoutExpired  # noqa: PLC0415

        try:
            said, words = self._running.communicate(timeout=MOST_SECONDS)
        except TimeoutExpired:
            raise TableError(_TOO_LONG) from None
        status = self._running.returncode
        return status, said if status in (0, REFUSED) else words

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._running.kill()
        self._running.wait()
        self._sending.join()
        for pipe in (self._running.stdout, self._running.stderr):
            if pipe is not None:
                pipe.close()


def _send(data: bytes, pipe: IO[bytes]) -> None:
    with contextlib.suppress(OSError), pipe:  # whoever does not want all of it has ended
        pipe.write(data)


def _search_path() -> list[str]:
    ours = str(Path(__file__).parents[2])
    return list(dict.fromkeys([ours, *filter(None, sys.path)]))
