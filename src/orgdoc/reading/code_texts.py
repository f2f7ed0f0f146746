"""What each problem is that reading reports, by code; each text is a file in `codes/`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def code_texts() -> Mapping[str, str]:
    """Return the documentation of every code, as `diagnostics.explained` reads it."""
    folder = Path(__file__).with_name("codes")
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))}
