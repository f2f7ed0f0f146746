"""What language a list is in, as far as it matters: for ids, and for “en”, which is an “and” in Dutch alone.

Ids are spelled in plain letters as the language spells them: `Gäste` is `gaeste`, `Ålesund` `aalesund`.
Spanish, French or Swedish leave the sign off (`pingüino`, `Malmö`), so a list must show that it is German,
Danish or Norwegian: by words that no other language of lists has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

#: Letters that are no letter with a sign, and would be lost.
_OF_THEIR_OWN = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "œ": "oe", "Œ": "Oe",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
}  # fmt: skip
_PLAIN = str.maketrans(_OF_THEIR_OWN)
_GERMAN = str.maketrans(_OF_THEIR_OWN | {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_NORDIC = str.maketrans(_OF_THEIR_OWN | {"å": "aa", "Å": "Aa"})
_WORD = re.compile(r"[^\W\d_]+")
_GERMAN_WORDS = frozenset(_WORD.findall("""
    und für das mit von zur zum im auf nicht durch bei wird oder projektname projektleitung projektleiter
    projektbezeichnung auftraggeber bezeichnung beschreibung bemerkung bemerkungen nutzer anwender benutzer
    gerät geräte anwendung anwendungsname abteilung bereich verantwortlich zuständig kennung kürzel ziel
    zielsetzung tätigkeit vorhaben kunden zielgruppe mitarbeiter leitung kategorie standort hersteller
    beteiligte betrieb entwicklung wartung beschaffung einführung
"""))  # fmt: skip
_OTHER_WORDS = frozenset(_WORD.findall("""
    och för av på till är inte eller og af ikke til ve için ja tai és az de la el los las y del het een van
    les et des du il della dello e com para
"""))  # fmt: skip
_DUTCH_WORDS = frozenset(_WORD.findall("""
    het een voor naar niet bij naam klant klanten opdrachtgever gebruiker gebruikers afdeling omschrijving
    doel projectnaam projectleider betrokkenen belanghebbenden doelgroep eigenaar soort toelichting
    opmerkingen
"""))  # fmt: skip
_SAMPLED = 200


def spelling_of(rows: Iterable[Sequence[str]], names: Sequence[str]) -> Mapping[int, str]:
    """Return how the letters of `names`, of a list with these rows, are spelled in plain ones."""
    if "".join(names).isascii():
        return _PLAIN
    text = _text(rows)
    words = set(_WORD.findall(text))
    if "æ" in text or "ø" in text or ("og" in words and "och" not in words):
        return _NORDIC
    is_german = "ß" in text or len(words & _GERMAN_WORDS) > len(words & _OTHER_WORDS)
    return _GERMAN if is_german else _PLAIN


def is_dutch(rows: Iterable[Sequence[str]]) -> bool:
    return not _DUTCH_WORDS.isdisjoint(_WORD.findall(_text(rows)))


def _text(rows: Iterable[Sequence[str]]) -> str:
    """Return the first rows of a list as one text in small letters."""
    return "\n".join(cell for _, row in zip(range(_SAMPLED), rows, strict=False) for cell in row).lower()
