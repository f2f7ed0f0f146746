"""Where a text came from, and places in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a source text.

    Lines and columns start at 1 and count code points; `end_column` is the column
    after the last marked character and lies on the same line.
    """

    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text with the name that messages give it (the path as the user typed it, with `/`)."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Return line `number` (from 1) without its line break; "" past the end."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if number <= len(lines) else ""
