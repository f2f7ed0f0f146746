"""Where memory is limited (`ulimit -v`), a command runs in a process that this one watches over.

Whatever has no memory left can no longer be relied on to say so. A library in native code aborts the process.
CPython, which needs a number for every `with` that an exception leaves, goes round in a circle for ever where
it cannot have one, and heeds no signal. So a process that needs little says it, and lets the other keep
something back: who is stuck at the limit is given it, and with that leaves all in order, most often.

On systems other than Linux a limit of this kind is not kept, or there is none; without one there is nothing
to watch for, and no second process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from orgdoc.cli.ending import tell
from orgdoc.memory import Limit, limits

#: What is kept back for the end, in bytes.
RESERVE = 16 * 2**20
#: A process with less than this to its limit is at it: Python asks the system for 1 MB at a time.
_AT_LIMIT = 2 * 2**20
_LOOK_SECONDS = 0.25
_WAIT_SECONDS = 0.02
#: For so long a process may be at its last limit without an answer; then it is ended.
_STUCK_SECONDS = 5.0
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else ()))
_SIGNAL_STATUS = 128
#: With this the process that is watched ends where what it ends for is to be said by the one that watches.
_LEFT_TO_WATCHER = 255
_is_watched = False


def status_of_watched(run: Callable[[], int]) -> int:
    """Return the exit status of `run`; where memory is limited, from a process that is watched over.

    It then returns in both processes, and both are to end with what it returns.
    """
    kept = limits()
    if not kept:
        return run()
    ours = os.getpid()
    answers, answering = os.pipe()
    os.set_blocking(answers, False)
    held = os.memfd_create("held")
    # No signal comes between: each is passed on, or has its effect in the other process.
    signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED_ON)
    try:
        child = os.fork()
    except OSError:  # no process more: then as where nothing is limited
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
        return run()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
        _begin(ours, answering, kept)
        _hold_what_libraries_print(held)
        try:
            return run()
        except MemoryError:  # none was left to say even that
            os._exit(_LEFT_TO_WATCHER)
    return _Watch(child, answers, kept, held).status()


def leave_to_watcher() -> None:
    """End this process at once for want of memory, if another watches over it, and let that say so.

    Whoever has no memory is not to say it, nor to end as Python does: what lets go of its values then is
    Python too, fails in turn, and prints that.
    """
    if _is_watched:
        os._exit(_LEFT_TO_WATCHER)


def _hold_what_libraries_print(held: int) -> None:
    """Let what code other than Python's prints go to a file: most often last words, where it aborts."""
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError):
        shown = os.fdopen(
            os.dup(sys.stderr.fileno()), "w", 1, encoding=sys.stderr.encoding, errors=sys.stderr.errors
        )
        os.dup2(held, sys.stderr.fileno())
        sys.stderr = shown


def _begin(parent: int, answering: int, kept: list[Limit]) -> None:
    """Let this process end with `parent`, answer when it is asked, and keep something back."""
    import resource  # noqa: PLC0415

    global _is_watched  # noqa: PLW0603 - true of the process as a whole
    _is_watched = True
    _end_with(parent)
    signal.signal(signal.SIGURG, lambda *_: _answer(answering))
    for limit in kept:
        _, hard = resource.getrlimit(limit.which)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit.which, (max(limit.most - RESERVE, limit.most // 2), hard))


def _end_with(parent: int) -> None:
    with contextlib.suppress(Exception):  # a library without it; then a killed parent leaves this one behind
        from ctypes import CDLL  # noqa: PLC0415

        set_signal_of_parents_end = 1
        CDLL(None).prctl(set_signal_of_parents_end, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(_SIGNAL_STATUS + signal.SIGKILL)


def _answer(answering: int) -> None:
    with contextlib.suppress(OSError):
        os.write(answering, b".")


class _Watch:
    """Waits for a process. One that is at its limit is asked for an answer: it is given what was kept back
    where it has none, and is ended where it has none then either. So are the processes of Python that it
    starts, which cannot answer.
    """

    def __init__(self, child: int, answers: int, kept: list[Limit], held: int) -> None:
        self._child, self._answers, self._limits, self._held = child, answers, kept, held
        self._silent_since: dict[int, float] = {}
        for number in _PASSED_ON:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                signal.signal(number, self._pass_on)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)

    def status(self) -> int:
        """Return the exit status, once it has ended; say so where it has not ended by itself."""
        looked = time.monotonic()
        while True:
            ended, how = os.waitpid(self._child, os.WNOHANG)
            if ended:
                break
            time.sleep(_WAIT_SECONDS)
            if time.monotonic() - looked >= _LOOK_SECONDS:
                looked = time.monotonic()
                self._look()
        for number in _PASSED_ON:
            signal.signal(number, signal.SIG_IGN)
        status = os.waitstatus_to_exitcode(how)
        if status >= 0:
            self._show_held()
            return tell(MemoryError()) if status == _LEFT_TO_WATCHER else status
        if -status in _PASSED_ON:
            return _SIGNAL_STATUS - status
        return tell(MemoryError())

    def _show_held(self) -> None:
        """Print what libraries printed, since none has ended the process."""
        if sys.stderr is None:
            return
        with contextlib.suppress(OSError):
            os.lseek(self._held, 0, os.SEEK_SET)
            while part := os.read(self._held, 2**16):
                os.write(sys.stderr.fileno(), part)

    def _pass_on(self, number: int, frame: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._child, number)

    def _look(self) -> None:
        for process in _with_descendants(self._child):
            # One that ends meanwhile, or is another user's, is left alone.
            with contextlib.suppress(OSError, ValueError, IndexError):
                self._look_at(process)

    def _look_at(self, process: int) -> None:
        import resource  # noqa: PLC0415

        if Path(f"/proc/{process}/exe").readlink() != Path("/proc/self/exe").readlink():
            return
        sizes = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()
        met = []
        for limit in self._limits:
            now, hard = resource.prlimit(process, limit.which)
            if int(sizes[limit.column]) * resource.getpagesize() + _AT_LIMIT >= now:
                met.append((limit, now, hard))
        if not met or (process == self._child and self._has_answered()):
            self._silent_since.pop(process, None)
        if not met:
            return
        silent = time.monotonic() - self._silent_since.setdefault(process, time.monotonic())
        if process == self._child:
            os.kill(process, signal.SIGURG)
        raised = [(limit, hard) for limit, now, hard in met if now < limit.most]
        if silent > _STUCK_SECONDS and not raised:
            os.kill(process, signal.SIGKILL)
        if silent > _LOOK_SECONDS / 2:
            for limit, hard in raised:
                resource.prlimit(process, limit.which, (limit.most, hard))

    def _has_answered(self) -> bool:
        try:
            return bool(os.read(self._answers, 4096))
        except BlockingIOError:
            return False


def _with_descendants(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError, ValueError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _with_descendants(int(child))
