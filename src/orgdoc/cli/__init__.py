"""Arguments, printing and exit status: the only code that talks to the user."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import StringIO
from typing import NoReturn

_ENVIRONMENT = 3  # as in status.py, which may itself be what there is no memory for


def main(args: Sequence[str] | None = None, prog_name: str = "orgdoc") -> NoReturn:
    """Run orgdoc and exit with the status that docs/usage.md lists.

    `args` are for programs that run it within their own process; None is what this process was called with.
    Where memory is limited so that not even the program can be read, that is said, and no more done.
    """
    # What libraries print while they are read counts only where that does not fail for want of memory.
    printed, shown = StringIO(), sys.stderr
    try:
        sys.stderr = printed
        try:
            from orgdoc.cli.group import main as run  # noqa: PLC0415 - what is read first can tell that it failed
        finally:
            sys.stderr = shown
        _print(printed)
        run(args, prog_name)
    except Exception as problem:
        if not (isinstance(problem, MemoryError) or _has_run_out()):
            _print(printed)
            raise
        del problem
        sys.stderr.write("orgdoc: there is not enough memory for this\n")
        sys.exit(_ENVIRONMENT)


def _print(held: StringIO) -> None:
    if sys.stderr is not None and held.getvalue():
        sys.stderr.write(held.getvalue())
    held.truncate(0)


def _has_run_out() -> bool:
    try:
        from orgdoc.memory import may_have_run_out  # noqa: PLC0415

        return may_have_run_out()
    except (ImportError, MemoryError, OSError):  # a library that there is no memory to map, most often
        return True


__all__ = ["main"]
