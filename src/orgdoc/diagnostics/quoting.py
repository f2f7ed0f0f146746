"""How a message shows what stands in the spec."""

from __future__ import annotations

from collections.abc import Sequence


def shortened(text: str, most: int = 60) -> str:
    """Return `text` on one line, cut after `most` characters."""
    text = text.replace("\n", " ")
    return text if len(text) <= most else text[:most].rstrip() + "…"


def enumerated(parts: Sequence[str], conjunction: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"; `parts` are one or more."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
