"""A vacancy told in words: that nobody holds a post, and who acts in it."""

from __future__ import annotations

import re

from orgdoc.model.terms import VACANT

_VACANT = re.compile(
    r"(?i)\W*(?:position |post |role |currently |still )?"
    r"(?:vacant|vacancy|unfilled|recruiting|open (?:position|post|role)|"
    r"(?:to be|being) (?:hired|appointed|recruited|filled|decided|confirmed|named))\b"
)
_ACTING = re.compile(r"(?i)\b(?:(?:acting|interim|ad interim|covered by|deputised by)\b|a\.\s?i\.)")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)+")
_REMARKED = re.compile(rf"{_NAME.pattern} [(\[](?:acting|(?:ad )?interim|a\.\s?i\.)[)\]]", re.IGNORECASE)
_AFTER_A_COLON = re.compile(r"\s*:\s*([^\W\d_][\w.'’ -]*)")  # there, one word is a name too


def tells_of_a_vacancy(text: str) -> bool:
    """Whether a text in place of a name says that nobody has a post, or that somebody only acts in it."""
    return bool(_VACANT.match(text) or _ACTING.search(text))


def is_a_name_with_a_remark(text: str) -> bool:
    """Whether a text is a full name with a word beside it: `Lena Ortiz (interim)`."""
    return bool(_REMARKED.fullmatch(text))


def who_acts(holder: str) -> str:
    """Return the name of who stands in for a holder; "" where none is named."""
    if not (found := _ACTING.search(holder)):
        return ""
    if told := _AFTER_A_COLON.match(holder, found.end()):
        return told[1].strip()
    rest = [holder[found.end() :], _VACANT.sub("", holder[: found.start()])]
    return next((name[0] for part in rest if (name := _NAME.search(part))), "")


def as_stated(acting: str) -> str:
    """Return what a spec states of a post that nobody holds."""
    return f"{{name: {VACANT}, acting: {acting}}}" if acting else VACANT
