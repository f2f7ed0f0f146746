"""The limits that are set on the memory of this process, as by `ulimit -v`; most often there is none.

What is imported here is there before a command is watched over, so it is little: no pathlib.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

#: What a library asks for at once, when it reads or is loaded, is less.
_NEAR = 64 * 2**20


class Limit(NamedTuple):
    """A limit of memory: which of `resource`, the column of `/proc/…/statm` that it holds for, in bytes."""

    which: int
    column: int
    most: int


def limits() -> list[Limit]:
    """Return the limits that the system keeps; Linux alone does."""
    if sys.platform != "linux":
        return []
    import resource  # noqa: PLC0415 - Windows has none

    kept = []
    for which, column in ((resource.RLIMIT_AS, 0), (resource.RLIMIT_DATA, 5)):
        most, _ = resource.getrlimit(which)
        if most != resource.RLIM_INFINITY:
            kept.append(Limit(which, column, most))
    return kept


def may_have_run_out() -> bool:
    """Tell whether this process has come near to a limit, so that what failed may have failed for that."""
    kept = limits()
    if not kept:
        return False
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123
            told = status.read()
    except OSError:  # where nothing can tell, it may
        return True
    peak = next((int(line.split()[1]) for line in told.splitlines() if line.startswith("VmPeak:")), 0)
    return any(peak * 1024 + _NEAR >= limit.most for limit in kept)
