"""Values as YAML, read back as they were: plain where that is safe, in quotes everywhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from orgdoc.reading.text_decoder import UNSEEN

#: A letter first, so that no editor takes it for a number or a date; no sign that YAML knows.
_PLAIN = re.compile(r"[^\W\d_](?:[\w .()/'’&+-]*[\w.()'’+])?")
_RESOLVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_DATE = re.compile(r"[12]\d{3}-\d\d-\d\d")


@lru_cache(maxsize=8192)
def scalar(text: str) -> str:
    """Return `text` as one value on one line, which may stand in a list in brackets too."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESOLVED:
        return text
    if _DATE.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def flow_list(texts: Iterable[str]) -> str:
    """Return a list in brackets."""
    return f"[{', '.join(map(scalar, texts))}]"


def flow_mapping(entries: Iterable[tuple[str, str]]) -> str:
    """Return keys with their texts in braces."""
    return "{" + ", ".join(f"{key}: {scalar(text)}" for key, text in entries) + "}"


def comment(text: str) -> str:
    """Return `text` as a comment, on one line, with a sign for each character that a spec may not hold."""
    return f"# {UNSEEN.sub(_REPLACEMENT, ' '.join(text.split()))}"
