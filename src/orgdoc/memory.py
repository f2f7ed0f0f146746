"""The limits that are set on the memory of this process, as by `ulimit -v`; most often there is none."""

from __future__ import annotations

import sys
from typing import NamedTuple


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
