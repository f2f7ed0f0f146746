"""Diagnostics as a compiler prints them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum

from orgdoc.characters import on_one_line
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity, in_order
from orgdoc.source import SourceText, Span

#: Longer lines are cut round what they mark, so that the carets stay under it.
_MAX_COLUMNS = 110
_BEFORE_MARK = 40
_NEAR = 500
#: Related places shown with their lines; the rest are counted.
_MAX_RELATED = 6
_CUT = "..."


class Tone(StrEnum):
    """What a piece of a report is, for those who colour it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    MESSAGE = "message"
    FRAME = "frame"  # line numbers, bars and arrows
    RELATED = "related"


#: Gives a piece of text its colour. It never gets letters that steer a terminal.
Paint = Callable[[Tone, str], str]


def unpainted(tone: Tone, text: str) -> str:
    return text


def render(
    diagnostics: Iterable[Diagnostic], source: SourceText, *, limit: int = 50, paint: Paint = unpainted
) -> str:
    """Return all diagnostics in full, sorted by place, with their count; "" where there are none.

    At most `limit` are shown, errors before warnings before notes. The text ends with a line break.
    """
    found = in_order(diagnostics)
    if not found:
        return ""
    lines = source.text.split("\n")
    order = list(Severity)
    shown = in_order(sorted(found, key=lambda diagnostic: order.index(diagnostic.severity))[:limit])
    blocks = ["\n".join(_block(diagnostic, source.name, lines, paint)) for diagnostic in shown]
    if len(found) > limit:
        blocks.append(f"and {len(found) - limit} more; `orgdoc check --format concise` lists them all")
    return "\n\n".join([*blocks, summary(found, source.name)]) + "\n"


def concise(diagnostic: Diagnostic, source: SourceText, paint: Paint = unpainted) -> str:
    """Return one line: `file:line:column: error[code]: message`."""
    return f"{_place(source.name, diagnostic.primary.span)}: {_headline(diagnostic, paint)}"


def summary(diagnostics: Sequence[Diagnostic], where: str) -> str:
    """Return how many there are of each severity: `1 error, 2 warnings, 1 note in acme.yaml`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        f"{counts[severity]} {severity}{'s' if counts[severity] != 1 else ''}"
        for severity in Severity
        if counts[severity]
    ]
    return f"{', '.join(parts) or 'no problems'} in {on_one_line(where)}"


def _place(name: str, span: Span) -> str:
    return f"{on_one_line(name)}:{span.line}:{span.column}"


def _headline(diagnostic: Diagnostic, paint: Paint) -> str:
    code = f"[{diagnostic.code}]" if diagnostic.code else ""
    kind = paint(Tone(diagnostic.severity.value), f"{diagnostic.severity}{code}")
    return f"{kind}: {paint(Tone.MESSAGE, on_one_line(diagnostic.message))}"


def _block(diagnostic: Diagnostic, name: str, lines: Sequence[str], paint: Paint) -> Iterator[str]:
    related = diagnostic.related[:_MAX_RELATED]
    marks = sorted(
        [
            (diagnostic.primary, "^", Tone(diagnostic.severity.value)),
            *((label, "-", Tone.RELATED) for label in related),
        ],
        key=lambda mark: mark[0].span,
    )
    pad = " " * len(str(max(label.span.line for label, *_ in marks)))
    bar = paint(Tone.FRAME, f"{pad} |")
    yield _headline(diagnostic, paint)
    yield f"{paint(Tone.FRAME, f'{pad}-->')} {_place(name, diagnostic.primary.span)}"
    yield bar
    yield from _excerpt(marks, lines, pad, paint)
    footers = list(_footers(diagnostic))
    if footers:
        yield bar
    for kind, text in footers:
        yield f"{paint(Tone.FRAME, f'{pad} =')} {paint(Tone.MESSAGE, f'{kind}:')} {on_one_line(text)}"


def _footers(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    if (more := len(diagnostic.related) - _MAX_RELATED) > 0:
        yield "note", f"and in {more} more {'place' if more == 1 else 'places'}"
    for note in diagnostic.notes:
        yield "note", note
    if diagnostic.help is not None:
        yield "help", diagnostic.help


def _excerpt(
    marks: Sequence[tuple[Label, str, Tone]], lines: Sequence[str], pad: str, paint: Paint
) -> Iterator[str]:
    shown, shown_text, near = 0, "", 0
    for label, sign, tone in marks:
        number = label.span.line
        line = lines[number - 1] if number <= len(lines) else ""
        if number != shown or not _shows(line, near, label.span):
            near = label.span.column
        text, before, signs = _marked(line, label.span, sign, near)
        if number != shown or text != shown_text:
            if shown and number > shown + 1:
                yield paint(Tone.FRAME, "...")
            yield f"{paint(Tone.FRAME, f'{number:>{len(pad)}} |')} {text}".rstrip()
            shown, shown_text = number, text
        marked = paint(tone, f"{signs} {on_one_line(label.text)}".rstrip())
        yield f"{paint(Tone.FRAME, f'{pad} |')} {before}{marked}"


def _shows(line: str, column: int, span: Span) -> bool:
    """Whether the piece of a line that is shown round `column` holds the end of `span`."""
    _, offset, _, last = _piece(line, column)
    return span.end_column - 1 <= offset + last


def _piece(line: str, column: int) -> tuple[str, int, int, int]:
    """Return the text round `column`, where in the line it begins, and from where to where to show it."""
    centre = min(column - 1, len(line))
    offset = max(centre - _NEAR, 0)  # never look at more of an endless line than can be shown
    text = on_one_line(line[offset : centre + _NEAR])
    return text, offset, *_window(text, centre - offset)


def _marked(line: str, span: Span, sign: str, column: int) -> tuple[str, str, str]:
    """Return the line, cut round `column` where it is long; what goes before the signs; the signs."""
    start = min(span.column - 1, len(line))
    end = min(max(span.end_column - 1, start), len(line))
    text, offset, first, last = _piece(line, column)
    start, end = start - offset, end - offset
    before = "".join(
        "\t" if character == "\t" else " " * _width(character) for character in text[first:start]
    )
    signs = sign * max(sum(map(_width, text[start : min(end, last)])), 1)
    head = _CUT if offset + first > 0 else ""
    tail = _CUT if offset + last < len(line) else ""
    return f"{head}{text[first:last]}{tail}", " " * len(head) + before, signs


def _window(text: str, start: int) -> tuple[int, int]:
    """Return which part of a line to show, so that the character at `start` lies in it."""
    if sum(map(_width, text)) <= _MAX_COLUMNS:
        return 0, len(text)
    first, columns = start, 0
    while first > 0 and columns < _BEFORE_MARK:
        first -= 1
        columns += _width(text[first])
    last, columns = first, 0
    while last < len(text) and columns < _MAX_COLUMNS - 2 * len(_CUT):
        columns += _width(text[last])
        last += 1
    return first, last


def _width(character: str) -> int:
    """Return how many columns a terminal gives to `character`; a tab counts as one here."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
