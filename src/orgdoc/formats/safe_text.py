"""Text made safe to print: no control characters, runs of one direction, allow-listed addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from orgdoc.characters import UNSEEN, UNSEEN_ONES, without_unseen

_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
#: Programs show isolates as boxes; marks of direction on both sides of a name do the same.
MARKS_OF_DIRECTION = str.maketrans("\u2068\u2069", "\u200e\u200e")
_NEWLINE = re.compile("\r\n?")
_MAYBE_RIGHT_TO_LEFT = f"[{_RIGHT_TO_LEFT}]"
_NOT_PLAIN = re.compile(f"[{UNSEEN_ONES}\t\n\r{_RIGHT_TO_LEFT}]")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>\"{}|\\^`]")


def is_plain(text: str) -> bool:
    """Return whether `text` can stand in a run as it is; nearly all does, and one search finds out."""
    return _NOT_PLAIN.search(text) is None


def clean(text: str) -> str:
    """Return `text` with one kind of line break and a visible □ for each character that Word refuses; what
    isolates a name that is written from right to left becomes marks of direction.
    """
    if is_plain(text):
        return text
    return without_unseen(_NEWLINE.sub("\n", text).translate(MARKS_OF_DIRECTION), "□")


def is_right_to_left(text: str) -> bool:
    """Return whether every letter of `text` belongs to a right-to-left script.

    One foreign name at the head of a sentence does not turn the sentence round, nor an arrow in it.
    """
    if is_plain(text) or not re.search(_MAYBE_RIGHT_TO_LEFT, text):
        return False
    return {_direction(letter) for letter in text} - {""} == {"R"}


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of `text` in order, each with whether it is to be set right to left.

    What has no direction of its own (spaces, digits) between two right-to-left words goes with them.
    """
    if is_plain(text) or not re.search(_MAYBE_RIGHT_TO_LEFT, text):
        yield text, False
        return
    start, end = 0, 0  # the open right-to-left part is text[start:end]; before it nothing is left over
    seen = 0  # text[:seen] has been yielded
    for place, letter in enumerate(text):
        direction = _direction(letter)
        if direction == "R":
            start = start if end > seen else place
            end = place + 1
        elif direction == "L" and end > seen:
            yield from _two_parts(text, seen, start, end)
            seen = end
    if end > seen:
        yield from _two_parts(text, seen, start, end)
        seen = end
    if seen < len(text):
        yield text[seen:], False


def allowed_href(href: str) -> bool:
    """Return whether a link may lead there: a well-formed http, https or mailto address."""
    if _UNSAFE_IN_ADDRESS.search(href) or UNSEEN.search(href):
        return False
    try:
        parts = urlsplit(href)
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _two_parts(text: str, seen: int, start: int, end: int) -> Iterator[tuple[str, bool]]:
    if start > seen:
        yield text[seen:start], False
    yield text[start:end], True


def _direction(letter: str) -> str:
    """Return "L" or "R" for a letter of a script, "" for what takes the direction of its neighbours."""
    kind = unicodedata.bidirectional(letter)
    return {"L": "L", "R": "R", "AL": "R"}.get(kind, "")
