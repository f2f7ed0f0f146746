"""The entries of a cell that names groups or people: `Finance; Sales`, `• HR`, `Northgate, Inc`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from orgdoc import cell_text
from orgdoc.importing.vocabulary import folded

#: What may follow the name of a company after a comma, and belongs to it.
_OF_COMPANIES = frozenset(
    (
        "inc", "incorporated", "ltd", "limited", "llc", "l l c", "llp", "lp", "plc", "corp", "corporation",
        "co", "company", "gmbh", "gmbh and co kg", "mbh", "ag", "kg", "kgaa", "ohg", "ev", "e v", "eg", "se",
        "sa",
        "s a", "sas", "sarl", "s a r l", "srl", "s r l", "spa", "s p a", "sl", "s l", "slu", "bv", "b v",
        "nv", "n v", "ab", "oy", "oyj", "as", "a s", "aps", "lda", "ltda", "pty", "pty ltd",
        "s a de c v", "sa de cv", "s de r l de c v", "pte ltd", "jr", "sr", "phd", "md",
    )
)  # fmt: skip
_LONGEST_OF_COMPANIES = max(map(len, _OF_COMPANIES)) + 4
_ANDS = ("and ", "und ", "et ", "y ", "e ", "en ", "& ")
_BULLET = re.compile(r"^(?:[•‣◦▪■●○·*–—+>-]+\s+|[•‣◦▪■●○➢➤▶►→✓✔☐☑]\s*|o\t|\(?\d{1,3}(?:[.)]|\s?[-–])\s+)")
_LOOKUP = re.compile(r"(?:^|;)#?\d+;#|;#")
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_AND = re.compile(r"\s*(?:and|und|et|y|e|en|&)\s+\S", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|und|et|y|e|en|&)\s+", re.IGNORECASE)
_BETWEEN_PEOPLE = re.compile(r"[\n;]|\s[/&+|]\s|\s(?:and|und|et|y|e|en)\s", re.IGNORECASE)
_JOINED = re.compile(r"\s+(?:and|und|et|y|e|og|[&/|+])\s+", re.IGNORECASE)
_JOINED_IN_DUTCH = re.compile(r"\s+(?:en|and|[&/|+])\s+", re.IGNORECASE)
#: Words with which a name goes on after an “and”.
_GO_ON = frozenset(
    (
        "co", "cie", "company", "partner", "partners", "associates", "sons", "bros", "brothers", "sohn",
        "sohne", "fils", "hijos", "zonen", "zoon", "figli", "filhos",
        "of", "for", "the", "other", "others", "fur", "der", "die", "das", "des", "von", "zum", "zur",
        "weitere", "andere", "de", "du", "la", "le", "les", "l", "d", "del", "el", "los", "las", "al", "van",
        "voor", "het", "di", "della", "dello", "dei", "delle", "do", "da", "dos", "das",
    )
)  # fmt: skip
_LONGEST_AMOUNT = 60
_AMOUNT = (
    r"(?:[~<>≈±≤≥]|ca\.?|c\.|approx\.?|about|circa|über|env\.?)*\s*[\d][\d.,'’\s\u00a0]*"
    r"(?:\s*(?:-|–|to|bis|à|a|tot)\s*[\d][\d.,'’\s\u00a0]*)?(?:\s*(?:\+|%|k\b|tsd\.?|mio\.?|users?|nutzer|"
    r"utilisateurs|usuarios|gebruikers|utenti|utilizadores|people|persons|personen|seats?|fte|staff|employees|"
    r"customers|clients|kunden|mitarbeiter|mitarbeitende|collaborateurs|empleados|medewerkers|dipendenti|klanten|clienti|clientes))*\s*"
)


class Entries(NamedTuple):
    """What a cell names; `at_comma`: it was split there; `stripped`: bullets or numbers were left off."""

    names: tuple[str, ...]
    at_comma: bool = False
    stripped: bool = False


def entries_of(cell: str, is_one: Callable[[str], bool]) -> Entries:
    """Return the entries of a cell; `is_one` tells of a text with commas that it is one name."""
    if '"' in cell:
        return Entries(tuple(cell_text.split(cell)))
    stripped = False
    if ";#" in cell:  # as a list of SharePoint is exported: each entry with its number
        pieces: Sequence[str] = [
            piece for piece in cell.split(";#") if not piece.strip().lstrip("#").isdigit()
        ]
        stripped = True
    elif "\n" in cell or ";" in cell:
        pieces = cell.replace("\r", "\n").replace("\n", ";").split(";")
    else:
        pieces = (cell,)
    names: list[str] = []
    at_comma = False
    for piece in pieces:
        plain = piece.strip()
        if plain and (not plain[0].isalpha() or plain[1:2] == "\t"):
            plain, marks = _BULLET.subn("", plain)
            stripped = stripped or marks > 0
        if "," not in plain or is_one(plain):
            apart = [plain]
        else:
            apart = _at_commas(plain)
            at_comma = at_comma or len(apart) > 1
        names += [name for entry in apart if (name := entry.strip())]
    return Entries(tuple(names), at_comma, stripped)


def plain_name(text: str) -> str:
    """Return what stands between commas or semicolons as a name; "" where that hangs on what is beside it.

    A comma before a letter stands within no number.
    """
    name = text.strip()
    is_plain = name[:1].isalpha() and text.isprintable() and '"' not in text
    return name if is_plain and not _AND.match(text) and _after_comma(text) == text else ""


def _at_commas(text: str) -> list[str]:
    parts = _COMMA.split(text)
    if len(parts) == 2 and _AND.match(parts[1]):
        return [text]
    whole = parts[:1]
    for part in parts[1:]:
        if (name := _after_comma(part)) is None:
            whole[-1] = f"{whole[-1]},{part}"
        else:
            whole.append(name)
    return whole


@lru_cache(maxsize=4096)
def _after_comma(part: str) -> str | None:
    """Return the name that stands after a comma, without its “and”; None where the one before it goes on."""
    if len(part) <= _LONGEST_OF_COMPANIES and folded(part) in _OF_COMPANIES:
        return None
    begins_with_and = part[:6].casefold().strip().startswith(_ANDS)
    return _LEADING_AND.sub("", part.strip()) if begins_with_and else part


def joined_names(entry: str, *, dutch: bool = False) -> tuple[str, ...]:
    """Return the names that an “and” or a sign joins in an entry; none where it plainly is one name.

    “En” is one in Dutch alone; it is “in” in French and Spanish.

    `Kuratoren und Leihgeber` and `Vergunningen / Handhaving` may be two; `Bau- und Verkehrsamt`,
    `Direction des achats et de la logistique` and `Miller & Sons` are one.
    """
    parts = (_JOINED_IN_DUTCH if dutch else _JOINED).split(entry)
    if len(parts) < 2 or any(part.endswith("-") or not any(map(str.isalpha, part)) for part in parts):
        return ()
    if any(folded(part).split(" ")[0] in _GO_ON for part in parts[1:]):
        return ()
    return tuple(parts)


def people_of(cell: str) -> tuple[str, ...]:
    """Return the people that a cell names; `Shah, Priya` is one."""
    pieces = [_BULLET.sub("", piece.strip()) for piece in _BETWEEN_PEOPLE.split(_LOOKUP.sub(";", cell))]
    people = []
    for piece in pieces:
        parts = [part.strip() for part in piece.split(",")]
        each_whole = len(parts) > 1 and all(len(part.split()) > 1 for part in parts)
        people += parts if each_whole or len(parts) > 2 else [piece]
    return tuple(person for person in people if person and not person.isdigit())


def is_amount(entry: str) -> bool:
    """Return whether an entry says how many, and not who: `1200`, `25-50`, `~ 50 000`."""
    if len(entry) > _LONGEST_AMOUNT or entry[-1:] == "M" or not any(map(str.isdigit, entry)):
        return False
    return _amount().fullmatch(entry) is not None


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(_AMOUNT, re.IGNORECASE)
