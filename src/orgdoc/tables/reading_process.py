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

#: Of the process, with all that Python and the readers take; a list of a million rows needs half of it.
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
        _limit_memory()
        _keep_from_interrupts()
        status, said = _read(data())
        with contextlib.suppress(OSError):
            rest, file = memoryview(said), FileIO(pipe, "wb")
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


def _limit_memory() -> None:
    if sys.platform == "win32":  # where no process can be told; it ends all the same when memory does
        return
    import resource  # noqa: PLC0415 - Windows has none

    with contextlib.suppress(OSError, ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MOST_MEMORY if soft == resource.RLIM_INFINITY else min(MOST_MEMORY, soft)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _keep_from_interrupts() -> None:
    """Let Ctrl-C be the business of the process that waits for this one, and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
