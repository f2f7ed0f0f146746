"""Several people in one text: `Sue Palmer / Tom Hale`, `Sue Palmer (with Tom Hale)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

#: Signs and words between two names or teams, which may have one word each: `Ann & Bob`, `R&D/IT`.
_CLEAR = r"\s*[;|\\+\u3001]\s*(?:and\s+)?|\s*(?<![\s(][A-Za-z])(?<!^[A-Za-z])/\s*|\s+&\s+|\s+(?:and|und)\s+"
#: Words between two names: in English and in the languages whose lists `orgdoc import` reads.
_BETWEEN = (
    "and/or|together with|along with|as well as|supported by|assisted by|zusammen mit|unterstützt von|"
    r"bzw\.|i\.\s?V\.|sowie|with|plus|or|vs\.?|then|w/|c/o|mit|oder|et|avec|ou|y|e|con|en|met|och|og|samt|oraz|ja|i|a|"
    "и|και|ve|x|×"
)
_WORDS = rf"\s*,?\s+(?:{_BETWEEN})\s+|\s*,\s*|\s*[·•→]\s*|\s+-?>\s*|(?:^|\s)\d\d?[.)]\s+"
#: Between names of people whom the spec knows, and between a name and what is said of it: `Ann Field – Bonn`.
_DASH = r"\s+[–—-]\s+"
_APART = re.compile(f"{_CLEAR}|{_WORDS}")
_APART_OR_DASH = re.compile(f"{_APART.pattern}|{_DASH}")
_CLEARLY = re.compile(_CLEAR, re.IGNORECASE)
_MAYBE = re.compile(
    r"[;|\\+/&,·•→>×()\[\]\u3001\d–—]|\s(?:-|[^\W\d_]{1,5}\.?)\s|\s(?:supported|assisted|together|zusammen|unterstützt)\s"
)
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^][]*\]")
_AT_THE_END = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_WITH = re.compile(
    rf"(?:{_BETWEEN}|\+|&|and|und)\s+(?P<name>.+)|"
    r"(?:deputy|vice|backup|stellvertret(?:er|erin|ung)|vertretung|stv\.?|adjointe?|suplente)\s*:?\s+(?P<other>.+)",
    re.IGNORECASE,
)
_HELPING = re.compile(
    r"[(\[]|\s(?:with|w/|c/o|i\.\s?V\.|mit|avec|con|met|supported by|assisted by)\s", re.IGNORECASE
)
#: What is said of a person's time or address, and is no part of the name.
_ASIDE = re.compile(
    r"\s*(?:<[^<>]*>|\(?\b\d{1,3}\s?%\)?|\s\(?(?:until|till|from|since|bis|seit)\s[^(),;/]+\)?$)",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"(?:co|company|sons|brothers|partners?|associates|cie|ltd|limited|inc|corp|llc|llp|plc|gmbh|kg|ag|se|sa|"
    r"bv|nv|oy|ab|group|holding|consulting|consultants|solutions|services)\.?",
    re.IGNORECASE,
)
#: Words of posts, of departments and of where somebody works: what is said of a person, and no name.
_OF_A_POST = re.compile(
    r"(?:head|lead(?:er)?|chief|director|manag(?:er|ement)|officer|architect|engineer(?:ing)?|team|office|"
    r"departments?|dept|unit|division|board|committee|interim|deputy|acting|external|senior|junior|projects?|"
    r"program(?:me)?s?|product|owner|finance|operations|sales|marketing|human|resources|services?|support|"
    r"systems?|development|research|administration|security|data|digital|technology|information|technik|"
    r"leitung|leiter(?:in)?|projektleit\w*|abteilung|referat|bereich|stab|verwaltung|vertrieb|einkauf|chef|"
    r"cheffe|directeur|directrice|responsable|équipe|jefe|jefa|equipo|hoofd|afdeling|capo|responsabile|of|for|"
    r"the|für|der|until|from|since|new|north|south|east|west)",
    re.IGNORECASE,
)
#: Small words within names, which `der` is too after the first.
_PARTICLE = re.compile(
    "von|van|vom|zu|zur|de|del|della|di|da|dos|das|den|der|des|du|el|al|bin|ben|ter|ten|la|le|los|las|op|y|i|e",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]")


def names_in(name: str, known: Collection[str] = ()) -> list[str]:
    """Return the names of people in one text, none where it may be one: `Shah, Priya`, `Tom Hale, PMP`.

    Nor where it may be nobody's: `R&D`, `Hale & Sons`. `known` are the names of people that stand elsewhere:
    between two of them any sign will do, and brackets.
    """
    if not _MAYBE.search(name):
        return []
    if (found := _AT_THE_END.fullmatch(name)) and (names := _with_another(found[1], found[2], known)):
        return names
    pieces = _split(name, _APART_OR_DASH)
    if len(pieces) > 1 and known and all(piece in known for piece in pieces):
        return pieces
    pieces = list(_pieces(name))
    if len(pieces) < 2 or not all(_WORD.match(piece) for piece in pieces) or _FIRM.fullmatch(pieces[-1]):
        return []
    masked = _masked(name)
    if _CLEARLY.search(masked):
        return pieces if _are_names_or_teams(pieces, masked) else []
    if len(pieces) == 2 and "," in masked and pieces[0][0].islower():  # van der Berg, Anna Maria
        return []
    return pieces if all(is_a_persons(piece) for piece in pieces) else []


def is_of_a_helper(name: str) -> bool:
    """Whether a text says of a second person that they are with the first, and no more."""
    return bool(_HELPING.search(name))


def _with_another(name: str, aside: str, known: Collection[str]) -> list[str]:
    """Return who stands before brackets and in them; none where they only say something of the first."""
    if aside in known and not {*name.casefold().split()} & {*aside.casefold().split()}:  # née, formerly
        return [name, aside]
    said = _WITH.fullmatch(aside)
    if said is None:
        return []
    other = said["name"] or said["other"]
    others = names_in(other, known) or [other]
    people = [*(names_in(name, known) or [name]), *others]
    return people if all(is_a_persons(one) or one in known for one in people) else []


def _pieces(name: str) -> Iterator[str]:
    """Yield what stands between signs and words; a surname before a comma stays with its given name."""
    for part in _split(name, _CLEARLY):
        found = _split(part, _APART)
        surname_first = len(found) == 2 and "," in _masked(part) and any(" " not in one for one in found)
        if surname_first and part != name.strip():
            yield part
        else:
            yield from found


def _split(name: str, signs: re.Pattern[str]) -> list[str]:
    """Return the parts of a text between signs that do not stand in brackets, without asides."""
    masked, at, parts = _masked(name), 0, []
    for sign in signs.finditer(masked):
        parts.append(name[at : sign.start()])
        at = sign.end()
    parts.append(name[at:])
    return [part for one in parts if (part := _ASIDE.sub("", one).strip())]


def _masked(name: str) -> str:
    """Return a text with a sign for each character in brackets or in an address."""
    return re.sub(
        rf"{_IN_BRACKETS.pattern}|<[^<>]*>", lambda found: "\N{REPLACEMENT CHARACTER}" * len(found[0]), name
    )


def _are_names_or_teams(pieces: list[str], masked: str) -> bool:
    if all(" " in piece for piece in pieces):
        # Of one team that has two tasks, the second begins with a small letter: Sales of x and their y.
        begins_small = [piece[0].islower() and not _PARTICLE.fullmatch(piece.split()[0]) for piece in pieces]
        return all(begins_small) or not any(begins_small)
    if all(_OF_A_POST.fullmatch(piece) for piece in pieces):  # Research and Development
        return False
    if all(" " not in piece for piece in pieces):
        return "," not in masked and not any(piece[0].islower() for piece in pieces)
    if any(_FIRM.fullmatch(piece.split()[-1]) for piece in pieces):
        return False
    return all(
        is_a_persons(piece) or (piece[0].isupper() and not _OF_A_POST.fullmatch(piece)) for piece in pieces
    )


def is_a_persons(piece: str) -> bool:
    """Whether a text looks like the full name of a person: two words or more, none of them a post's."""
    words = _IN_BRACKETS.sub(" ", piece).split()
    if len(words) < 2 or _FIRM.fullmatch(words[-1]) or any(map(str.isdigit, piece)):
        return False
    if _OF_A_POST.fullmatch(words[0]) or not _begins_a_name(words[-1]):
        return False
    return all(
        _PARTICLE.fullmatch(word) or (_begins_a_name(word) and not _OF_A_POST.fullmatch(word))
        for word in words
    )


def _begins_a_name(word: str) -> bool:
    """Whether a word begins with a letter that is no small one; scripts without capitals have none."""
    letter = next((letter for letter in word if letter.isalpha()), "a")
    return not letter.islower() or word[1:2] in ("'", "’")  # d’Arcy
