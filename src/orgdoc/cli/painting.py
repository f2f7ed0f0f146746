"""The colours of a report on a terminal, which are left out where colour is off."""

from __future__ import annotations

from typing import Any

from orgdoc.cli.streams import styled
from orgdoc.diagnostics.text_report import Tone

_STYLES: dict[Tone, dict[str, Any]] = {
    Tone.ERROR: {"fg": "red", "bold": True},
    Tone.WARNING: {"fg": "yellow", "bold": True},
    Tone.NOTE: {"fg": "cyan", "bold": True},
    Tone.MESSAGE: {"bold": True},
    Tone.FRAME: {"fg": "blue", "bold": True},
    Tone.RELATED: {"fg": "blue", "bold": True},
}


def paint(tone: Tone, text: str) -> str:
    return styled(text, **_STYLES[tone]) if text else text
