"""Characters that are not what they look like, and names in plain letters: one table for all that is read,
shown, written and drawn.
"""

from __future__ import annotations

import re
import unicodedata

#: For the brackets of a pattern: C0 and C1 controls but for tab and line breaks, line breaks that editors do
#: not show as such, what turns the reading direction round, and what neither YAML nor XML takes.
UNSEEN_ONES = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff"
)
UNSEEN = re.compile(f"[{UNSEEN_ONES}]")
_UNSEEN_OR_BREAK = re.compile(f"[{UNSEEN_ONES}\n\r]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def without_unseen(text: str, instead: str = _REPLACEMENT) -> str:
    """Return `text` with `instead` for each character that cannot be seen; tabs and line breaks stay."""
    return text if text.isprintable() else UNSEEN.sub(instead, text)


def on_one_line(text: str) -> str:
    """Return `text` with a sign for each character that cannot be seen or that begins a new line."""
    return text if text.isprintable() else _UNSEEN_OR_BREAK.sub(_REPLACEMENT, text)


def in_plain_letters(text: str, most: int) -> str:
    """Return `text` in at most `most` letters of ids and file names: `priya-shah`; "" where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_PLAIN.sub("-", plain).strip("-")[:most].rstrip("-")
