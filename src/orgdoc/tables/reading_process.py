"""The process that reads one workbook, and sends what is in it to the one that waits.

It gets its limits before anything is unpacked. There is one for every workbook, so it loads little.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable
from io import FileIO
from typing import NoReturn

from orgdoc.tables.sent import packed
from orgdoc.tables.table import TableError

#: Of processor time, and for whoever waits: should nobody wait any more, none goes on for ever.
MOST_SECONDS = 120
#: Beside what is there when it begins, as in a copy of a large process; a list of a million rows needs half.
MOST_MEMORY = 3 * 2**30
#: How it says, by its status, that a file is refused, and that memory ran out.
REFUSED, NO_MEMORY = 3, 5


def main() -> NoReturn:
    """Read the workbook in standard input, and send to standard output, in a process started for it."""
    answer(lambda: FileIO(0, "rb").readall(), 1)


def answer(data: Callable[[], bytes], pipe: int) -> NoReturn:
    """Read a workbook within the limits, and send what is in it; end the process, which was made for it,
    with a status that says how it went.
    """
    status, said = 1, b""
    try:
        gc.disable()  # values hold no circles, and the process soon ends
        _limit()
        _keep_from_interrupts()
        status, said = _read(data())
        # Closed at once: to give the memory back takes a while.
        with contextlib.suppress(OSError), FileIO(pipe, "wb") as file:
            rest = memoryview(said)
            while rest:
                rest = rest[file.write(rest) or 0 :]
    finally:
        os._exit(status)


def _read(data: bytes) -> tuple[int, bytes]:
    from orgdoc.tables.workbook import read_workbook  # noqa: PLC0415 - under the limits already

    try:
        return 0, packed(*read_workbook(data, ""))
    except TableError as problem:
        return REFUSED, str(problem).encode("utf-8", "replace")
    except MemoryError:
        return NO_MEMORY, b""


def _limit() -> None:
    """Limit memory and processor time, and let a process that is aborted leave no picture of itself."""
    if sys.platform == "win32":  # where no process can be told; it ends all the same when memory does
        return
    import resource  # noqa: PLC0415 - Windows has none

    with contextlib.suppress(OSError, ValueError):
        _lower(resource.RLIMIT_AS, _taken() + MOST_MEMORY)
    with contextlib.suppress(OSError, ValueError):
        _lower(resource.RLIMIT_CPU, MOST_SECONDS)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _lower(which: int, most: int) -> None:
    """Lower a limit; for good, as whoever watches over memory raises what is not (`watched_over`).

    Raises OSError and ValueError.
    """
    import resource  # noqa: PLC0415

    soft, _ = resource.getrlimit(which)
    if soft == resource.RLIM_INFINITY or most < soft:
        resource.setrlimit(which, (most, most))


def _taken() -> int:
    """Return how many bytes of addresses this process has; 0 where the system does not tell."""
    import resource  # noqa: PLC0415

    with contextlib.suppress(OSError, ValueError), FileIO("/proc/self/statm", "rb") as told:
        return int(told.readall().split()[0]) * resource.getpagesize()
    return 0


def _keep_from_interrupts() -> None:
    """Let Ctrl-C be the business of the process that waits for this one, and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
