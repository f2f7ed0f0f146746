"""What a word processor or a keyboard of another language makes of YAML's signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.quoting import shortened
from orgdoc.reading.text_decoder import problem
from orgdoc.source import Span

_CODE = "yaml-syntax"
_SHOWN = 40
#: Opening and closing quotes that YAML does not know.
_PAIRS = {"“": "”“", "”": "”", "„": "“”", "‘": "’‘", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "＂": "＂"}
_ANY_QUOTE = re.compile('[“”„‘‚«»‹›＂"]')
_BEFORE_VALUE = re.compile(r"^\s*(?:-\s+)*(?:[A-Za-z_]+:\s*)?")
_ODD_SPACE = re.compile(r"[^\S \t\n]")
_WIDE_COLON = re.compile(r"^(\s*(?:- +)*)([A-Za-z_]+)\s*([：﹕])\s*(.*)$")
_OTHER_DASH = re.compile(r"^(\s*)([‐‑‒–—―−－﹣•·▪●◦]|[*+](?=\s))\s*(\S.*)$")
_BULLET = re.compile(r"^[*+•·▪●◦‣‐‑‒–—―−]\s+")
#: What people put round a list, and between its entries.
_AROUND_A_LIST = {"(": ")", "（": "）", "［": "］", "【": "】", "〔": "〕", "「": "」"}
_BETWEEN_ENTRIES = re.compile(r"\s*[;；，、]\s*")
_QUOTED_VALUE = re.compile(r"^(\s*(?:- +)*)([A-Za-z_]+: +)?([“”„‘‚«»‹＂].*?)\s*$")


def unquoted(text: str) -> str | None:
    """Return what stands between curly or angle quotes that hold the whole of `text`; None where none do."""
    closing = _PAIRS.get(text[:1])
    if closing is None or len(text) < 3 or text[-1] not in closing:
        return None
    inside = text[1:-1]
    return None if _ANY_QUOTE.search(inside) else inside


def quoted(text: str) -> str:
    """Return `text` in straight quotes, as a spec may have it."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def unbulleted(line: str) -> str:
    """Return an entry without the sign that somebody put before it in place of a hyphen."""
    return _BULLET.sub("", line)


def entries_of_a_list(text: str) -> str:
    """Return what stands between brackets that YAML does not know, or none, with a comma between entries."""
    closing = _AROUND_A_LIST.get(text[:1], "")
    around = closing and text.endswith(closing) and text.count(closing) == text.count(text[0]) == 1
    inside = text[1:-1].strip() if around else text
    return ", ".join(part for part in _BETWEEN_ENTRIES.split(inside) if part)


def describe_typing(lines: Sequence[str], numbers: Sequence[int]) -> Diagnostic | None:
    """Return the first sign on one of the lines `numbers` (from 0) that only looks like the one meant."""
    for number in numbers:
        for describe in (_space, _colon, _dash, _quotes):
            if (found := describe(lines[number], number + 1)) is not None:
                return found
    return None


def _space(text: str, number: int) -> Diagnostic | None:
    before = _BEFORE_VALUE.match(text)
    odd = _ODD_SPACE.search(before[0] if before else "")
    if odd is None:
        return None
    return problem(
        _CODE,
        f"a plain space must stand here, and this is another: {_name(odd[0])}",
        Span(number, odd.start() + 1, odd.start() + 2),
        "it looks like a space",
        help="type a plain space in its place",
    )


def _colon(text: str, number: int) -> Diagnostic | None:
    if (found := _WIDE_COLON.match(text)) is None:
        return None
    return problem(
        _CODE,
        f"a colon `:` must stand here, and this is another sign: {_name(found[3])}",
        Span(number, found.start(3) + 1, found.end(3) + 1),
        help=f"write `{found[2]}: {shortened(found[4], _SHOWN)}`".replace(": `", ":`"),
    )


def _dash(text: str, number: int) -> Diagnostic | None:
    if (found := _OTHER_DASH.match(text)) is None:
        return None
    return problem(
        _CODE,
        f"a list entry begins with a hyphen `-`, and this is another sign: {_name(found[2])}",
        Span(number, found.start(2) + 1, found.end(2) + 1),
        help=f"write `- {shortened(found[3], _SHOWN)}`",
    )


def _quotes(text: str, number: int) -> Diagnostic | None:
    found = _QUOTED_VALUE.match(text)
    inside = unquoted(found[3]) if found else None
    if found is None or inside is None:
        return None
    return problem(
        _CODE,
        f"`{found[3][0]}` is no quote to YAML",
        Span(number, found.start(3) + 1, found.end(3) + 1),
        "typed as a word processor does it",
        help=f"write straight quotes: `{found[2] or ''}{quoted(shortened(inside, _SHOWN))}`",
    )


def curly_quotes(text: str, inside: str, span: Span) -> Diagnostic:
    """Return what to say of a value that stands wholly between quotes that are none."""
    return Diagnostic(
        "curly-quotes",
        f"`{text[0]}` and `{text[-1]}` are no quotes to YAML, so they would be part of the text",
        Label(span),
        help=f"write {quoted(shortened(inside, _SHOWN))}, or it without quotes; "
        f"if they belong to it, write {quoted(shortened(text, _SHOWN))}",
    )


def _name(sign: str) -> str:
    return f"{unicodedata.name(sign, 'sign').lower()} (U+{ord(sign):04X})"
