"""Values as YAML, read back as they were: plain where that is safe, in quotes everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from json.encoder import encode_basestring

from orgdoc.characters import with_all_seen

#: A letter first, so that no editor takes it for a number or a date; no sign that YAML knows. What does not
#: fit is told at the first sign that does not, without a second try. Most signs are of ASCII, and are told as
#: such in half the time.
_PLAIN = re.compile(r"[^\W\d_][A-Za-z0-9_ .()/'&+-]*+[\w .()/'’&+-]*+(?<=[\w.()'’+])")
_RESOLVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_LONGEST_RESOLVED = max(map(len, _RESOLVED))
_DATE = re.compile(r"[12]\d{3}-\d\d-\d\d")


def scalar(text: str) -> str:
    """Return `text` as one value on one line, which may stand in a list in brackets too."""
    if _PLAIN.fullmatch(text) and (len(text) > _LONGEST_RESOLVED or text.casefold() not in _RESOLVED):
        return text
    if text[:1] in ("1", "2") and _DATE.fullmatch(text):
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Return `text` in double quotes, as JSON and YAML both have it."""
    if text.isprintable() and '"' not in text and "\\" not in text:  # nearly all
        return f'"{text}"'
    return encode_basestring(text)


def flow_list(texts: Iterable[str]) -> str:
    """Return a list in brackets."""
    return f"[{', '.join(map(_kept, texts))}]"


#: In lists, the same names come again and again.
_kept = lru_cache(maxsize=8192)(scalar)


def flow_mapping(entries: Iterable[tuple[str, str | Sequence[str]]]) -> str:
    """Return keys with their texts, or lists of texts, in braces."""
    said = ((key, scalar(value) if isinstance(value, str) else flow_list(value)) for key, value in entries)
    return "{" + ", ".join(f"{key}: {text}" for key, text in said) + "}"


def comment(text: str) -> str:
    """Return `text` as a comment, on one line, with a sign for each character that a spec may not hold."""
    if text.isprintable() and "  " not in text and text == text.strip():  # nearly all
        return f"# {text}"
    return f"# {with_all_seen(' '.join(text.split()))}"
