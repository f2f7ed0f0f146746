"""Ctrl-C while things are being put right."""

from __future__ import annotations

from collections.abc import Callable


def to_the_end(action: Callable[[], None]) -> None:
    """Run `action`, and once more if Ctrl-C cuts it short: for steps that may be repeated."""
    try:
        action()
    except KeyboardInterrupt:
        action()
        raise
