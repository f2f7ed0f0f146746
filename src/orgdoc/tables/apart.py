"""Workbooks are read in a process of their own, within bounds: a reader in native code may abort, and take
more memory than there is, but then only that process ends.

As a program (`python -c …`), this module reads a workbook from standard input and writes what is in it as
JSON. It gets the limits before anything is unpacked.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from io import FileIO
from pathlib import Path

import orjson  # docs/adr/0010

from orgdoc.tables.table import CellProblem, Table, TableError, column_of
from orgdoc.tables.workbook import read_workbook

#: Of the process, with all that Python and the readers take; a list of a million rows needs half of it.
MOST_MEMORY = 3 * 2**30
MOST_SECONDS = 120
_UNREADABLE = "the file cannot be read as a spreadsheet; open it, and save it again"
_TOO_MUCH = "the file takes more memory than a list needs; delete what lies beyond the list"
_TOO_LONG = f"the file took more than {MOST_SECONDS} seconds to read; split it"
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from orgdoc.tables.apart import main; main()"
#: How that process says that a file is refused, and that memory ran out.
_REFUSED, _NO_MEMORY = 3, 5


def read_apart(data: bytes, name: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return the visible sheets of a workbook, and what stands in cells that have no value.

    Raises TableError where it is no workbook, too large, protected or damaged, and where reading it fails.
    """
    if not sys.executable:  # inside another program
        return read_workbook(data, name)
    status, said = _run(data)
    if status == _REFUSED:
        raise TableError(said.decode("utf-8", "replace"))
    if status != 0:
        raise TableError(_TOO_MUCH if status == _NO_MEMORY else _UNREADABLE)
    sheets, problems = orjson.loads(said)
    tables = tuple(Table(name, title, rows, frozenset(hidden)) for title, rows, hidden in sheets)
    titles = {table.sheet: table for table in tables}
    return tables, tuple(
        CellProblem(titles[sheet].address(row, column), message, help)
        for sheet, row, column, message, help in problems
    )


def _run(data: bytes) -> tuple[int, bytes]:
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


def main() -> None:
    """Read the workbook in standard input, within the limits; end with a status that says how it went."""
    _limit_memory()
    _keep_from_interrupts()
    status = 0
    try:
        said = _read(FileIO(0, "rb").readall())
    except TableError as problem:
        status, said = _REFUSED, str(problem).encode("utf-8", "replace")
    except MemoryError:
        status, said = _NO_MEMORY, b""
    with contextlib.suppress(OSError):
        rest, pipe = memoryview(said), FileIO(1, "wb")
        while rest:
            rest = rest[pipe.write(rest) or 0 :]
    os._exit(status)


def _read(data: bytes) -> bytes:
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
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _keep_from_interrupts() -> None:
    """Let Ctrl-C be the business of the process that waits for this one, and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
