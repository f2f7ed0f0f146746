"""One piece of work done on many values at once: in threads where there are few, else in processes."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

Value = TypeVar("Value")
Result = TypeVar("Result")

_MOST = 61  # processes that Windows can wait for


class WorkerLostError(Exception):
    """A process ended before its work was done: out of memory, or ended by somebody."""


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # not on macOS, not on Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_parallel(
    function: Callable[[Value], Result], values: Sequence[Value], *, jobs: int | None = None, few: int = 0
) -> Iterator[Result]:
    """Yield `function(value)` for each value, in the order of the values, for every number of `jobs` alike.

    `jobs` are at work at once: None is one for each core, 1 is this process alone. Up to `few` values are
    worked on in threads, which start at once, but which Python lets run in turn (programs that they start run
    side by side); more than that in processes, to which function, values and results must be sent.

    What `function` raises is raised here, and what has not begun is left undone; so it is on Ctrl-C. Raises
    WorkerLostError where a process ends by itself.
    """
    count = min(usable_cores() if jobs is None else jobs, len(values), _MOST)
    if count <= 1:
        yield from map(function, values)
        return
    pool = _threads(count) if len(values) <= few else _processes(count)
    try:
        yield from pool.map(function, values)
    except BrokenProcessPool as problem:
        raise WorkerLostError from problem
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _threads(count: int) -> Executor:
    return ThreadPoolExecutor(count)


def _processes(count: int) -> Executor:
    # Started afresh on every system alike: a copy of a process with threads in it may hang.
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the process that waits for this one, which then asks for no more, and end with it if
    it is killed. Nor is there a search for circles, of which there are none in what is worked on: it would
    cost a twelfth of the time.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    gc.disable()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None  # this runs in processes that were started here
    parent.join()
    os._exit(1)
