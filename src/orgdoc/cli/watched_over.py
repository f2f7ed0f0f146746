"""Where memory is limited (`ulimit -v`), a command runs in a process that this one watches over.

Whatever has no memory left can no longer be relied on to say so. A library in native code aborts the process,
or waits for what never comes. CPython, which needs a number for every `with` that an exception leaves, goes
round in a circle for ever where it cannot have one, and heeds no signal. So a process that needs little says
it, and lets the other keep something back: who is stuck at the limit is given it, and with that leaves all in
order, most often.

On systems other than Linux a limit of this kind is not kept, or there is none; without one there is nothing
to watch for, and no second process.

All this is read before the rest of the program, which there may be no memory to read, so it needs little: no
pathlib, no Click.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

from orgdoc.memory import Limit, limits, may_have_run_out

#: What is kept back for the end, in bytes.
RESERVE = 16 * 2**20
#: A process with less than this to its limit is at it: Python asks the system for 1 MB at a time.
_AT_LIMIT = 2 * 2**20
_LOOK_SECONDS = 0.25
_WAIT_SECONDS = 0.02
#: So many looks, 5 seconds, a process may be at its last limit without an answer; then it is ended.
_STUCK_LOOKS = 20
#: So many, it may be anywhere without one: no library works longer without letting Python answer.
_DEAF_LOOKS = 400
#: Away from its limit it is asked at each of so many looks.
_ASKED_EVERY = 8
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else ()))
_SIGNAL_STATUS = 128
_ENVIRONMENT = 3  # as in status.py
#: With this the process that is watched ends where what it ends for is to be said by the one that watches.
_LEFT_TO_WATCHER = 255
_SAID = "orgdoc: there is not enough memory for this\n"
_is_watched = False


def status_of_watched(run: Callable[[], int]) -> int:
    """Return the exit status of `run`; where memory is limited, from a process that is watched over.

    The process that is watched ends in here, but for what `run` raises; MemoryError it does not.
    """
    kept = limits()
    if not kept:
        return run()
    ours = os.getpid()
    answers, answering = os.pipe()
    for end in (answers, answering):
        os.set_blocking(end, False)
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
            status = run()
        except MemoryError:  # none was left to say even that
            os._exit(_LEFT_TO_WATCHER)
        return _ended_with(status)
    return _Watch(child, answers, kept, held).status()


def leave_to_watcher() -> None:
    """End this process at once for want of memory, if another watches over it, and let that say so.

    Whoever has no memory is not to say it, nor to end as Python does: what lets go of its values then is
    Python too, fails in turn, and prints that.
    """
    if _is_watched:
        os._exit(_LEFT_TO_WATCHER)


def _ended_with(status: int) -> int:
    """End the process that is watched, for the same reason at once; where what it has printed cannot be
    shown, its status is returned, and Python says why.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except Exception:
        return status
    os._exit(status)


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
    sys.excepthook = _not_caught
    sys.unraisablehook = _not_raised
    # A library in Rust that panics for want of memory asks for more to say where, and may then wait for ever.
    os.environ["RUST_BACKTRACE"] = "0"
    for limit in kept:
        _, hard = resource.getrlimit(limit.which)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(limit.which, (_lowered(limit), hard))


def _lowered(limit: Limit) -> int:
    return max(limit.most - RESERVE, limit.most // 2)


def _not_caught(kind: type[BaseException], problem: BaseException, trace: object) -> None:
    """End as for want of memory where an error came past all that catches it, as only Python itself lets it,
    at the limit: "error return without exception set".
    """
    if may_have_run_out():
        os._exit(_LEFT_TO_WATCHER)
    sys.__excepthook__(kind, problem, None)


def _not_raised(problem: sys.UnraisableHookArgs) -> None:
    """Say nothing of what has failed for want of memory while values were let go of."""
    if not issubclass(problem.exc_type, MemoryError):
        sys.__unraisablehook__(problem)


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
    starts, which cannot answer. Wherever it is, it is ended where it has none for long.

    Time is counted in looks, since there are none while a user has stopped all this with Ctrl-Z.
    """

    def __init__(self, child: int, answers: int, kept: list[Limit], held: int) -> None:
        self._child, self._answers, self._limits, self._held = child, answers, kept, held
        self._looks = 0
        self._silent_since: dict[int, int] = {}
        self._deaf_since: int | None = None
        for number in _PASSED_ON:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                signal.signal(number, self._pass_on)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)

    def status(self) -> int:
        """Return the exit status, once it has ended; say so where it has not ended by itself."""
        try:
            status = self._waited_for()
        except BaseException as problem:  # of this process, which then must not leave the other behind
            self._end()
            if not isinstance(problem, MemoryError):
                raise
            return _tell()
        for number in _PASSED_ON:
            signal.signal(number, signal.SIG_IGN)
        if 0 <= status != _LEFT_TO_WATCHER:
            self._show_held()
            return status
        if -status in _PASSED_ON:
            return _SIGNAL_STATUS - status
        return _tell()

    def _waited_for(self) -> int:
        looked = time.monotonic()
        while True:
            ended, how = os.waitpid(self._child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(how)
            time.sleep(_WAIT_SECONDS)
            if time.monotonic() - looked >= _LOOK_SECONDS:
                looked = time.monotonic()
                self._look()

    def _end(self) -> None:
        with contextlib.suppress(OSError):
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)

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
        self._looks += 1
        for process in _with_descendants(self._child):
            # One that ends meanwhile, or is another user's, is left alone.
            with contextlib.suppress(OSError, ValueError, IndexError):
                self._look_at(process)
        self._end_if_deaf()

    def _look_at(self, process: int) -> None:
        import resource  # noqa: PLC0415

        if os.readlink(f"/proc/{process}/exe") != os.readlink("/proc/self/exe"):  # noqa: PTH115
            return
        sizes = _content(f"/proc/{process}/statm").split()
        met = []
        for limit in self._limits:
            now, hard = resource.prlimit(process, limit.which)
            if int(sizes[limit.column]) * resource.getpagesize() + _AT_LIMIT >= now:
                met.append((limit, now, hard))
        if not met or (process == self._child and self._has_answered()):
            self._silent_since.pop(process, None)
        if not met:
            return
        silent = self._looks - self._silent_since.setdefault(process, self._looks)
        if process == self._child:
            os.kill(process, signal.SIGURG)
        raised = [(limit, hard) for limit, now, hard in met if now < limit.most]
        if silent > _STUCK_LOOKS and not raised:
            os.kill(process, signal.SIGKILL)
        if silent > 0:
            for limit, hard in raised:
                resource.prlimit(process, limit.which, (limit.most, hard))

    def _end_if_deaf(self) -> None:
        """End the process where it has been asked for long, and neither answered nor been stopped."""
        if self._has_answered() or self._is_stopped():
            self._deaf_since = None
        if self._looks % _ASKED_EVERY:
            return
        if self._deaf_since is None:
            self._deaf_since = self._looks
        with contextlib.suppress(OSError):
            os.kill(self._child, signal.SIGURG)
            if self._looks - self._deaf_since > _DEAF_LOOKS:
                os.kill(self._child, signal.SIGKILL)

    def _is_stopped(self) -> bool:
        """Tell whether a user or a debugger holds it."""
        with contextlib.suppress(OSError, IndexError):
            return _content(f"/proc/{self._child}/stat").rpartition(")")[2].split()[0] in "Tt"
        return False

    def _has_answered(self) -> bool:
        try:
            answered = bool(os.read(self._answers, 4096))
        except BlockingIOError:
            return False
        if answered:
            self._deaf_since = None
        return answered


def _tell() -> int:
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(_SAID)
            sys.stderr.flush()
    return _ENVIRONMENT


def _content(file: str) -> str:
    with open(file, encoding="ascii", errors="replace") as opened:  # noqa: PTH123
        return opened.read()


def _with_descendants(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError, ValueError):
        for thread in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
            for child in _content(f"/proc/{process}/task/{thread}/children").split():
                yield from _with_descendants(int(child))
