"""Signals that end a program, held while files change places: the old set is left, or the new one."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

#: Ctrl-C, an end that the system or another program asks for, and a terminal that is closed.
_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
#: For so many seconds after the first signal, further ones do not cut short what it has set going.
_AGAIN_SECONDS = 5.0


class Stopped(KeyboardInterrupt):
    """A signal that ends the program; `number` is the system's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class _Waiting:
    """The signal that has come while signals were held; when one was last told, and which."""

    number: int | None = None
    told: float | None = None
    told_number: int | None = None


def check() -> None:
    """Raise Stopped if a signal waits: called where to stop leaves nothing half done."""
    if _Waiting.number is not None:
        number, _Waiting.number = _Waiting.number, None
        _Waiting.told, _Waiting.told_number = time.monotonic(), number
        raise Stopped(number)


def stopped() -> Stopped | None:
    """Return what was raised for a signal since `told_once` began.

    A library in native code may make something else of it: a panic, an import that failed.
    """
    return None if _Waiting.told_number is None else Stopped(_Waiting.told_number)


@contextmanager
def held() -> Iterator[None]:
    """Hold signals back; the first of them is raised by `check`, or at the end if nothing else is.

    What raises inside has more to say than the signal, and goes on in its place.
    """
    before = _install(_hold)
    try:
        yield
    except BaseException:
        _Waiting.number = None
        raise
    finally:
        _restore(before)
    check()


@contextmanager
def told_once() -> Iterator[None]:
    """Raise Stopped at a signal, and let those that come in the next moments pass.

    Once one was raised, its handlers stay: whoever presses Ctrl-C five times means one end.
    """
    _Waiting.told = _Waiting.told_number = None
    before = _install(_tell)
    try:
        yield
    finally:
        if _Waiting.told is None:
            _restore(before)


def to_the_end(action: Callable[[], None]) -> None:
    """Run `action`, and once more if Ctrl-C cuts it short: for steps that may be repeated."""
    try:
        action()
    except KeyboardInterrupt:
        action()
        raise


_Handlers = dict[int, object]


def _install(handler: Callable[[int, object], None]) -> _Handlers:
    before: _Handlers = {}
    if threading.current_thread() is threading.main_thread():  # Python lets no other set any
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                before[number] = signal.signal(number, handler)
    return before


def _restore(before: _Handlers) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)  # type: ignore[arg-type]


def _hold(number: int, frame: object) -> None:
    _Waiting.number = number if _Waiting.number is None else _Waiting.number


def _tell(number: int, frame: object) -> None:
    now = time.monotonic()
    if _Waiting.told is None or now - _Waiting.told > _AGAIN_SECONDS:
        _Waiting.told, _Waiting.told_number = now, number
        raise Stopped(number)
