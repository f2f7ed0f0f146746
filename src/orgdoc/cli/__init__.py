"""Arguments, printing and exit status: the only code that talks to the user."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Sequence
from io import StringIO
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from orgdoc.cli.list_files import ListFile

_ENVIRONMENT, _INTERRUPTED = 3, 130  # as in status.py, which may itself be what there is no memory for


def main(args: Sequence[str] | None = None, prog_name: str = "orgdoc") -> NoReturn:
    """Run orgdoc and exit with the status that docs/usage.md lists.

    `args` are for programs that run it within their own process; None is what this process was called with.
    Where memory is limited so that not even the program can be read, that is said, and no more done.
    """
    try:
        if args is None:
            gc.disable()  # what is read of the program stays; the rest is said in `status_of`
            _wait_for_processes()
            from orgdoc.cli.watched_over import status_of_watched  # noqa: PLC0415 - may fail, too

            status = status_of_watched(lambda: _status_of(None, prog_name))
        else:
            status = _status_of(args, prog_name)
    except Exception as problem:
        if not (isinstance(problem, MemoryError) or _has_run_out()):
            raise
        _leave_to_watcher()
        del problem
        sys.stderr.write("orgdoc: there is not enough memory for this\n")
        sys.exit(_ENVIRONMENT)
    except KeyboardInterrupt:  # before a command has begun, which would have told it
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if sys.stderr is not None:
            sys.stderr.write("interrupted; nothing was left half done\n")
        sys.exit(_INTERRUPTED)
    gc.freeze()  # else, at its end, Python looks for circles among all the values once more
    sys.exit(status)


def _wait_for_processes() -> None:
    """Let the system tell how a process ended that was started here; whoever started this one may have had
    it forget that.
    """
    if hasattr(signal, "SIGCHLD") and signal.getsignal(signal.SIGCHLD) is signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _status_of(args: Sequence[str] | None, prog_name: str) -> int:
    """Read the program, and run it; the first list of an import is being read meanwhile."""
    begun = _begun_list(sys.argv[1:] if args is None else args)
    try:
        return _program()(args, prog_name, begun)
    finally:
        if begun is not None:
            begun.end()


def _begun_list(args: Sequence[str]) -> ListFile | None:
    if not args or args[0] != "import":
        return None
    from orgdoc.cli.list_files import begun  # noqa: PLC0415 - no other command reads lists

    return begun(args[1:])


def _program() -> Callable[[Sequence[str] | None, str, object], int]:
    """Read the program; what libraries print while they are read is printed once all are."""
    printed, shown = StringIO(), sys.stderr
    try:
        sys.stderr = printed
        try:
            from orgdoc.cli.group import status_of  # noqa: PLC0415 - what is read first can tell that it failed
        finally:
            sys.stderr = shown
    except Exception as problem:
        # It counts only where it does not fail for want of memory.
        if not (isinstance(problem, MemoryError) or _has_run_out()):
            _print(printed)
        raise
    _print(printed)
    return status_of


def _print(held: StringIO) -> None:
    if sys.stderr is not None and held.getvalue():
        sys.stderr.write(held.getvalue())


def _has_run_out() -> bool:
    try:
        from orgdoc.memory import may_have_run_out  # noqa: PLC0415

        return may_have_run_out()
    except (ImportError, MemoryError, OSError):  # a library that there is no memory to map, most often
        return True


def _leave_to_watcher() -> None:
    try:
        from orgdoc.cli.watched_over import leave_to_watcher  # noqa: PLC0415
    except (ImportError, MemoryError, OSError):
        return
    leave_to_watcher()


__all__ = ["main"]
