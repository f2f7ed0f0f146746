"""Characters that are not what they look like, and names in plain letters: one table for all that is read,
shown, written and drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

#: For the brackets of a pattern: C0 and C1 controls but for tab and line breaks, line breaks that editors do
#: not show as such, what turns the reading direction round, and what neither YAML nor XML takes.
UNSEEN_ONES = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff"
)
UNSEEN = re.compile(f"[{UNSEEN_ONES}]")
_UNSEEN_OR_BREAK = re.compile(f"[{UNSEEN_ONES}\n\r]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
#: What is more than the spaces, points and accents that a name may be spelled without.
_LEFT_OUT = re.compile(r"[^a-z0-9 .,'\u2019\u0300-\u0328-]")  # to the ogonek
_LONGEST_NAME = 60


#: What most programs draw as nothing: zero-width spaces and joiners, the soft hyphen, marks of direction,
#: tags, fillers. Two names that differ in one look alike.
_MAYBE_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b-\\u200f\\u2028-"
    "\\u202e\\u2060-\\u206f\\u2800\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb\\ufffe\\uffff"
    "\\U0001d173-\\U0001d17a\\U000e0000-\\U000e01ef]"
)
_JOINERS = "\u200c\u200d"
#: Letters that joiners shape (Arabic, Indic, Khmer, Mongolian …), and what emoji are joined from.
_JOINED = (
    "[\\u0600-\\u0dff\\u0f00-\\u109f\\u1780-\\u18af\\u2190-\\u2bff\\ufb50-\\ufdff\\ufe0f\\ufe70-\\ufefc"
    "\\U0001f000-\\U0001faff]"
)
_IDEOGRAPH = "[\\u3400-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]"
_FLAG = "[\\U0001f3f4\\U000e0020-\\U000e007e]"


def unseen_in(text: str) -> Iterator[re.Match[str]]:
    """Yield what cannot be seen in `text`, character by character.

    Joiners between letters that they shape, the parts of an emoji and variants of ideographs are meant, and
    are none of it; of a run of tags only the first is given.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return
    for found in _MAYBE_UNSEEN.finditer(text):
        if not _is_meant(text, found.start()):
            yield found


@cache
def _compiled(signs: str) -> re.Pattern[str]:
    """Return a pattern that takes a millisecond to make, and that hardly any text needs."""
    return re.compile(signs)


def _is_meant(text: str, at: int) -> bool:
    sign, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if sign in _JOINERS:
        return bool(_compiled(_JOINED).match(before) and _compiled(_JOINED).match(after))
    if "\ufe00" <= sign <= "\ufe0f":
        return bool(before) and not (before.isspace() or (before.isascii() and before.isalpha()))
    if sign >= "\U000e0100":
        return bool(_compiled(_IDEOGRAPH).match(before))
    return sign >= "\U000e0020" and bool(_compiled(_FLAG).match(before))


def named(character: str) -> str:
    """Return the name of a character with its code point: `zero width space (U+200B)`."""
    default = "next line" if character == "\x85" else "control character"
    return f"{unicodedata.name(character, default).lower()} (U+{ord(character):04X})"


#: Letters of other scripts that look like a Latin one, each above what it looks like.
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеорсухіјѕһԁԛԝӏ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανιρυϳ",
    "ABESIJKMHOPCTYXaeopcyxijshdqwl" "ABEZHIKMNOPTYXoavipuj",
)  # fmt: skip
_ONE_WORD = re.compile(r"[^\W\d_]+")


def as_it_looks(name: str) -> str:
    """Return `name` in the letters that it seems to have: Latin ones for their look-alikes."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name).translate(_LOOKS_LIKE)


def look_alikes_in(name: str) -> str:
    """Return the letters in `name` that only look like the Latin ones beside them in the same word."""
    if name.isascii():
        return ""
    found: dict[str, None] = {}
    for word in _ONE_WORD.findall(name):
        others = [letter for letter in word if not letter.isascii() and not _is_latin(letter)]
        if len(others) < len(word) and all(ord(letter) in _LOOKS_LIKE for letter in others):
            found |= dict.fromkeys(others)
    return "".join(found)


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


#: Spaces at which no line is broken: a name with one equals the name with a space.
_NO_BREAK = re.compile("[\u00a0\u2007\u202f]")


def with_plain_spaces(name: str) -> str:
    """Return `name` with a space for each space that keeps words together."""
    return name if name.isascii() else _NO_BREAK.sub(" ", name)


def without_unseen(text: str, instead: str = _REPLACEMENT) -> str:
    """Return `text` with `instead` for each character of `UNSEEN`; tabs and line breaks stay."""
    return text if text.isprintable() else UNSEEN.sub(instead, text)


def with_all_seen(text: str) -> str:
    """Return `text` with a sign for each character that cannot be seen, which a spec or map would refuse."""
    shown = without_unseen(text)
    while spots := [found.span() for found in unseen_in(shown)]:  # of a run of tags one is found at a time
        ends = [0, *(end for _, end in spots)]
        starts = [*(start for start, _ in spots), len(shown)]
        shown = _REPLACEMENT.join(shown[end:start] for end, start in zip(ends, starts, strict=True))
    return shown


def on_one_line(text: str) -> str:
    """Return `text` with a sign for each character that cannot be seen or that begins a new line."""
    return text if text.isprintable() else _UNSEEN_OR_BREAK.sub(_REPLACEMENT, text)


def in_plain_letters(text: str, most: int) -> str:
    """Return `text` in at most `most` letters of ids and file names: `priya-shah`; "" where it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_PLAIN.sub("-", plain).strip("-")[:most].rstrip("-")


def as_file_name(name: str) -> str:
    """Return what a file about somebody is called: `priya-shah`.

    Where the name has signs that are left out, it ends with a hash: names that differ have files that do.
    """
    plain = in_plain_letters(name, _LONGEST_NAME)
    folded = unicodedata.normalize("NFKD", name).casefold()
    if plain and not _LEFT_OUT.search(folded) and len(folded) <= _LONGEST_NAME:
        return plain
    import hashlib  # noqa: PLC0415 - hardly any name needs it

    mark = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{plain}-{mark}" if plain else mark


def within(text: str, most: int) -> str:
    """Return `text`; or, where Office counts more than `most` letters, as many as fit, with … at the end.

    It counts units of UTF-16: a smiley is two.
    """
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else f"{units[: 2 * most - 2].decode('utf-16-le', 'ignore')}…"
