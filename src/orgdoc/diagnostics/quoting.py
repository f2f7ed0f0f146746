"""How a message shows what stands in the spec."""

from __future__ import annotations


def shortened(text: str, most: int = 60) -> str:
    """Return `text` on one line, cut after `most` characters."""
    text = text.replace("\n", " ")
    return text if len(text) <= most else text[:most].rstrip() + "…"
