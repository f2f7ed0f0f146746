"""The process that reads one workbook: from standard input, and what is in it to standard output, as JSON.

It gets its limits before anything is unpacked. It is started for every workbook, so it loads little.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from io import FileIO

import orjson  # docs/adr/0010

from orgdoc.tables.table import CellProblem, Table, TableError, column_of

#: Of the process, with all that Python and the readers take; a list of a million rows needs half of it.
MOST_MEMORY = 3 * 2**30
#: How it says, by its status, that a file is refused, and that memory ran out.
REFUSED, NO_MEMORY = 3, 5


def main() -> None:
    """Read the workbook in standard input, within the limits; end with a status that says how it went."""
    _limit_memory()
    _keep_from_interrupts()
    status = 0
    try:
        said = _read(FileIO(0, "rb").readall())
    except TableError as problem:
        status, said = REFUSED, str(problem).encode("utf-8", "replace")
    except MemoryError:
        status, said = NO_MEMORY, b""
    with contextlib.suppress(OSError):
        rest, pipe = memoryview(said), FileIO(1, "wb")
        while rest:
            rest = rest[pipe.write(rest) or 0 :]
    os._exit(status)


def _read(data: bytes) -> bytes:
    from orgdoc.tables.workbook import read_workbook  # noqa: PLC0415 - under the limits already

    tables, problems = read_workbook(data, "")
    places = [(*_place(problem, tables), problem.message, problem.help) for problem in problems]
    return orjson.dumps([[(t.sheet, t.rows, sorted(t.hidden)) for t in tables], places])


def _place(problem: CellProblem, tables: tuple[Table, ...]) -> tuple[str, int, int]:
    """Return the sheet, row and column of an address without a file: `Projects!C14`."""
    sheet, _, cell = problem.address.rpartition("!")
    letters = cell.rstrip("0123456789")
    return sheet, int(cell[len(letters) :]) - 1, column_of(letters)


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
