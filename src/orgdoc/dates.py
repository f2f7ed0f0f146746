"""Days as people write them, where only one day can be meant."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_WORDED = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th)?[\s-]+(?:de\s+)?([^\W\d_]+)[.,]?[\s-]+(?:de\s+)?(\d{4})", re.I
)
_WORDED_US = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.I)
_MONTHS = (
    "january januar janvier enero januari gennaio janeiro",
    "february februar février febrero februari febbraio fevereiro",
    "march märz mars marzo maart março", "april avril abril aprile", "may mai mayo mei maggio maio",
    "june juni juin junio giugno junho", "july juli juillet julio luglio julho",
    "august août agosto augustus", "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro", "november novembre noviembre novembro",
    "december dezember décembre diciembre dicembre dezembro",
)  # fmt: skip
_SHORTEST = 3
_MILLENNIA = "12"  # a spec takes no day before or after


def day_of(text: str) -> str | None:
    """Return the day that a text states as year-month-day; None where it states none, or may state two."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _iso(found[1], found[3], found[4])
    if found := _DOTTED.fullmatch(text):  # with dots, the day is first wherever it is so written
        return _iso(found[3], found[2], found[1])
    if found := _SLASHED.fullmatch(text):
        one, other = _iso(found[3], found[1], found[2]), _iso(found[3], found[2], found[1])
        return one or other if one is None or other is None or one == other else None
    if found := _WORDED.fullmatch(text):
        return _iso(found[3], _month(found[2]), found[1])
    if found := _WORDED_US.fullmatch(text):
        return _iso(found[3], _month(found[1]), found[2])
    return None


def _month(word: str) -> str:
    """Return the number of a month by its name in some language, or by its first letters; "" for none."""
    word = word.casefold()
    found = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name == word or (len(word) >= _SHORTEST and name.startswith(word)) for name in names.split())
    ]
    return str(found[0]) if len(found) == 1 else ""


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        found = date(int(year), int(month), int(day)).isoformat()
        return found if found[0] in _MILLENNIA else None
    except ValueError:
        return None
