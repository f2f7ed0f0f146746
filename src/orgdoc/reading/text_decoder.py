"""Bytes → text that can be shown: UTF-8, and nothing in it that cannot be seen."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import islice

from orgdoc.characters import named, unseen_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.source import SourceText, Span

MAX_BYTES = 64 * 2**20
#: How many levels of lists and mappings a file may have.
MAX_DEPTH = 32
#: How many diagnostics of one kind are worth keeping.
ENOUGH = 100
_TURNING = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FILE_KINDS = (
    (b"PK\x03\x04", "this is a Word, Excel or zip file, not a text file"),
    (b"%PDF", "this is a PDF, not a text file"),
    (b"\xff\xfe", "this file is saved as UTF-16, not UTF-8"),
    (b"\xfe\xff", "this file is saved as UTF-16, not UTF-8"),
)


def decode(data: bytes, name: str) -> tuple[SourceText, tuple[Diagnostic, ...]]:
    """Return the text, with Unix line breaks and no byte order mark, and what is wrong with it."""
    if len(data) > MAX_BYTES:
        too_large = problem(
            "too-large",
            f"the file is larger than {MAX_BYTES // 2**20} MB",
            Span(1, 1, 1),
            help="write one spec for each division",
        )
        return SourceText(name, ""), (too_large,)
    try:
        text = _unix_lines(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        for signature, message in _FILE_KINDS:
            if data.startswith(signature):
                help = "save it as plain text in UTF-8"
                return SourceText(name, ""), (problem("not-utf-8", message, Span(1, 1, 1), help=help),)
        source = SourceText(name, _unix_lines(data.decode("utf-8", errors="replace")))
        return source, (_not_utf8(data, error.start),)
    return SourceText(name, text), tuple(_unseen_characters(text))


def _unix_lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(data: bytes, offset: int) -> Diagnostic:
    before = _unix_lines(data[:offset].decode("utf-8"))
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    span = Span(line, column, column + 1)
    letter = data[offset : offset + 1].decode("cp1252", errors="ignore")
    return problem(
        "not-utf-8",
        "the file is not saved as UTF-8",
        span,
        "the first letter that is not UTF-8",
        notes=(f"in the old Windows encoding it is `{letter}`",) if letter and letter.isprintable() else (),
        help="save the file again as UTF-8 (in most editors: Save as, Encoding, UTF-8)",
    )


def _unseen_characters(text: str) -> Iterator[Diagnostic]:
    line, line_start = 1, 0
    for match in islice(unseen_in(text), ENOUGH):
        line += text.count("\n", line_start, match.start())
        line_start = text.rfind("\n", 0, match.start()) + 1
        column = match.start() - line_start + 1
        yield unseen_character(match[0], Span(line, column, column + 1))


def unseen_character(character: str, span: Span, *, escaped: bool = False) -> Diagnostic:
    name = named(character)
    if escaped:
        return problem(
            "control-character",
            f"a backslash in this text stands for an invisible character: {name}",
            span,
            notes=("between double quotes a backslash has a meaning of its own",),
            help="write the backslash twice (`\\\\`), or put the text in single quotes",
        )
    if character in "\x85\u2028\u2029":
        note = "some programs begin a new line there and others do not"
    elif character in _TURNING:
        note = "it turns the reading direction round, so that the line looks different from what it says"
    elif unicodedata.category(character) in ("Cc", "Cs", "Cn"):
        note = "it cannot be seen and cannot be printed"
    else:
        note = "a name with it is another than the name without it, and the two look alike"
    return problem(
        "control-character",
        f"there is an invisible character here: {name}",
        span,
        "invisible",
        notes=(note,),
        help="delete it, or type the line again",
    )


def nested_too_deep(span: Span) -> Diagnostic:
    """Return the refusal of what is nested deeper than a spec ever is."""
    return Diagnostic(
        "nested-too-deep",
        f"this is nested deeper than {MAX_DEPTH} levels",
        Label(span),
        help="look for brackets that are opened and never closed",
    )


def problem(
    code: str,
    message: str,
    span: Span,
    label: str = "",
    *,
    related: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: str | None = None,
) -> Diagnostic:
    return Diagnostic(code, message, Label(span, label), related, notes, help)
