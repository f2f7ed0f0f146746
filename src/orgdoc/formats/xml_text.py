"""Text in XML, for the chart and the briefing alike."""

from __future__ import annotations


def escape(text: str) -> str:
    """Return `text` as it may stand between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
