"""A vacancy told in words: that nobody holds a post, and who acts in it."""

from __future__ import annotations

import re

from orgdoc.model.terms import VACANT

#: In English, and as German, French, Spanish, Italian and Dutch lists say it.
_VACANT = re.compile(
    r"(?i)\W*(?:position |post |role |currently |still |stelle |zurzeit |derzeit |poste |puesto |posto )?"
    r"(?:vacant|vacancy|vakant|unbesetzt|nicht besetzt|vacante|vacature|à pourvoir|unfilled|recruiting|"
    r"open (?:position|post|role)|"
    r"(?:to be|being) (?:hired|appointed|recruited|filled|decided|confirmed|named))\b"
)
_ACTS = (
    r"\b(?:(?:acting|interim|ad interim|covered by|deputised by|kommissarisch|interimistisch|par intérim|"
    r"intérimaire|interin[oa]|waarnemend)\b|a\.\s?i\.)"
)
_ACTING = re.compile(_ACTS, re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)+")
_REMARKED = re.compile(rf"{_NAME.pattern} [(\[](?:{_ACTS})[)\]]", re.IGNORECASE)
_AFTER_A_COLON = re.compile(r"\s*:\s*([^\W\d_][\w.'’ -]*)")  # there, one word is a name too

_NOBODY = frozenset((
    "none", "nobody", "no one", "n/a", "n.a", "tbd", "tba", "tbc", "unknown", "not known", "n.n", "nn",
    "offen", "niemand", "unbekannt", "personne", "inconnu", "nadie", "desconocido", "nessuno", "onbekend",
    "ingen",
))  # fmt: skip


def is_nobodys(name: str) -> bool:
    """Whether what stands in place of a name says that there is none: `TBD`, `–`."""
    return name.casefold().rstrip(".") in _NOBODY or not any(letter.isalnum() for letter in name)


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
