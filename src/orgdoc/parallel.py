"""One piece of work done on many values at once: in threads where there are few, else in processes."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import Generic, TypeVar

from orgdoc.memory import limits

Value = TypeVar("Value")
Result = TypeVar("Result")

_MOST = 61  # processes that Windows can wait for


class WorkerLostError(Exception):
    """A process ended before its work was done: out of memory, or ended by somebody."""


def usable_cores() -> int:
    """Return how many cores this process may use; one where its memory is limited."""
    if limits():
        # What the queues between processes cannot send for want of memory, they lose without a word.
        return 1
    if hasattr(os, "sched_getaffinity"):  # not on macOS, not on Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Work(Generic[Value, Result]):
    """`function(value)` for each value, begun at once and asked for later; alike for every number of `jobs`.

    `jobs` are at work at once: None is one for each core, 1 is this process alone, when a result is asked
    for; so it is, too, where memory is limited. Up to `few` values are worked on in threads, which start at
    once, but which Python lets run in turn (programs that they start run side by side); more than that in
    processes, to which function, values and results must be sent. `done` is told how many are done after
    each, from any thread, never two at a time.
    """

    def __init__(
        self,
        function: Callable[[Value], Result],
        values: Sequence[Value],
        *,
        jobs: int | None = None,
        few: int = 0,
        done: Callable[[int], None] | None = None,
    ) -> None:
        self._tell, self._done, self._lock = done, 0, Lock()
        self._results: list[Result] = []
        self._pool: Executor | None = None
        count = min(usable_cores() if jobs is None or limits() else jobs, len(values), _MOST)
        if count <= 1:
            self._waited_for: Iterator[Result] = map(function, values)
            return
        self._pool = _threads(count) if len(values) <= few else _processes(count)
        begun = [self._pool.submit(function, value) for value in values]
        for future in begun:
            future.add_done_callback(self._one_done)
        self._waited_for = (future.result() for future in begun)

    def first(self, count: int) -> Sequence[Result]:
        """Return the first results, as many as there are, in the order of the values.

        What `function` raises is raised here, and what has not begun is left undone; so it is on Ctrl-C.
        Raises WorkerLostError where a process ends by itself.
        """
        try:
            while len(self._results) < count:
                self._results.append(next(self._waited_for))
                if self._pool is None:
                    self._one_done()
        except StopIteration:
            pass
        except BrokenProcessPool as problem:
            self.stop()
            raise WorkerLostError from problem
        except BaseException:
            self.stop()
            raise
        return self._results[:count]

    def stop(self) -> None:
        """Leave undone what has not begun, and wait for what has."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _one_done(self, future: Future[Result] | None = None) -> None:
        if self._tell is None or (future is not None and (future.cancelled() or future.exception())):
            return
        with self._lock:
            self._done += 1
            self._tell(self._done)


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
