"""What a message quotes of a spec."""

from __future__ import annotations

_MOST = 60  # characters


def shortened(text: str) -> str:
    """Return the text on one line, cut where it is long."""
    text = text.replace("\n", " ")
    return text if len(text) <= _MOST else text[:_MOST].rstrip() + "…"
