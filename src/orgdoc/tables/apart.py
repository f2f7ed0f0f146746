"""Workbooks are read in a process of their own, within bounds: a reader in native code may abort, and take
more memory than there is, but then only that process ends.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import orjson  # docs/adr/0010

from orgdoc.tables.reading_process import NO_MEMORY, REFUSED
from orgdoc.tables.table import CellProblem, Table, TableError

MOST_SECONDS = 120
_UNREADABLE = "the file cannot be read as a spreadsheet; open it, and save it again"
_TOO_MUCH = "the file takes more memory than a list needs; delete what lies beyond the list"
_TOO_LONG = f"the file took more than {MOST_SECONDS} seconds to read; split it"
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from orgdoc.tables.reading_process import main; main()"


def read_apart(data: bytes, name: str) -> tuple[tuple[Table, ...], tuple[CellProblem, ...]]:
    """Return the visible sheets of a workbook, and what stands in cells that have no value.

    Raises TableError where it is no workbook, too large, protected or damaged, and where reading it fails.
    """
    if not sys.executable:  # inside another program
        from orgdoc.tables.workbook import read_workbook  # noqa: PLC0415 - elsewhere the process alone needs it

        return read_workbook(data, name)
    status, said = _run(data)
    if status == REFUSED:
        raise TableError(said.decode("utf-8", "replace"))
    if status != 0:
        raise TableError(_TOO_MUCH if status == NO_MEMORY else _UNREADABLE)
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
