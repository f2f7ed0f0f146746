"""What the YAML parser could not read, in words for people who do not know YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import yaml

from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.quoting import shortened
from orgdoc.reading.text_decoder import nested_too_deep
from orgdoc.reading.typed_otherwise import describe_typing
from orgdoc.reading.vacancy_told import vacancy_told
from orgdoc.source import Span

_CODE = "yaml-syntax"
_KEY_WITHOUT_SPACE = re.compile(r"^(\s*(?:- +)*)([A-Za-z_]+):(\S.*)$")
_EQUALS = re.compile(r"((?:- +)*[A-Za-z_]+) *= *(\S.*)$")
_COMMENT = re.compile(r"[ \t]#[^\s#!=-]")
_CLOSING = {"[": "]", "{": "}"}
_SHOWN = 40


class _Place(NamedTuple):
    """A place in the file, from 0, that lies in it."""

    line: int
    column: int


class _Fault(NamedTuple):
    """The parser's complaint: where it noticed, in which words, and where the thing it was reading began."""

    at: _Place
    problem: str
    begun: _Place
    context: str
    lines: Sequence[str]

    @property
    def line(self) -> str:
        return self.lines[self.at.line]

    @property
    def character(self) -> str:
        """The character at which the parser stopped; "" at the end of a line."""
        return self.line[self.at.column : self.at.column + 1]

    @property
    def at_line_start(self) -> bool:
        return not self.line[: self.at.column].strip()

    @property
    def at_end(self) -> bool:
        """Whether nothing but blank lines follow."""
        rest = (self.line[self.at.column :], *self.lines[self.at.line + 1 : self.at.line + 3])
        return self.at.line + 3 >= len(self.lines) and not any(part.strip() for part in rest)


def describe_fault(error: yaml.YAMLError, lines: Sequence[str]) -> Diagnostic:
    """Return what is wrong, at the place where it must be mended; `lines` are those of the file."""
    fault = _fault(error, lines)
    if "nesting depth" in fault.problem:  # libyaml from 0.2.6 on stops at 1,000, looking ahead
        return nested_too_deep(_span(fault.at))
    above = _line_above(fault)
    numbers = [fault.begun.line, fault.at.line] if above is None else [above, fault.begun.line, fault.at.line]
    if (typed := describe_typing(lines, numbers)) is not None:
        return typed
    for describe in (_tab, _quote, _bracket, _colon, _indentation, _sign, _rest_of_line):
        if (diagnostic := describe(fault)) is not None:
            return _of_a_vacancy(diagnostic, lines)
    return _problem(
        "this cannot be read",
        fault.at,
        notes=(f"the YAML reader says: {fault.problem}",) if fault.problem else (),
        help="compare this line with the ones around it",
    )


def _of_a_vacancy(problem: Diagnostic, lines: Sequence[str]) -> Diagnostic:
    """Return the problem with what states a vacancy for its help, where it lies in one told in words."""
    line, column = problem.primary.span.line - 1, problem.primary.span.column - 1
    told = vacancy_told(lines, line, column) if line < len(lines) else None
    return problem if told is None else replace(problem, help=told)


def _fault(error: yaml.YAMLError, lines: Sequence[str]) -> _Fault:
    problem_mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None) or problem_mark
    return _Fault(
        _place(problem_mark or context_mark, lines),
        str(getattr(error, "problem", None) or ""),
        _place(context_mark, lines),
        str(getattr(error, "context", None) or ""),
        lines,
    )


def _place(mark: yaml.Mark | None, lines: Sequence[str]) -> _Place:
    if mark is None:
        return _Place(0, 0)
    if mark.line >= len(lines):  # libyaml marks the end of a file on a line that the file does not have
        return _Place(len(lines) - 1, len(lines[-1]))
    return _Place(mark.line, min(mark.column, len(lines[mark.line])))


def _problem(
    message: str,
    place: _Place,
    label: str = "",
    *,
    width: int = 1,
    related: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: str | None = None,
) -> Diagnostic:
    return Diagnostic(_CODE, message, Label(_span(place, width), label), related, notes, help)


def _span(place: _Place, width: int = 1) -> Span:
    return Span(place.line + 1, place.column + 1, place.column + 1 + width)


def _tab(fault: _Fault) -> Diagnostic | None:
    indent = fault.line[: len(fault.line) - len(fault.line.lstrip())]
    if "\t" in indent and fault.at.column <= len(indent):
        tab = indent.index("\t")
        return _problem(
            "tab used for indentation",
            _Place(fault.at.line, tab),
            "this is a tab",
            help="indent with spaces, two for each level",
        )
    if fault.character == "\t":
        return _problem("tab used where a space must stand", fault.at, "this is a tab", help="type a space")
    return None


def _quote(fault: _Fault) -> Diagnostic | None:
    if "quoted scalar" not in fault.context:
        return None
    quote = fault.lines[fault.begun.line][fault.begun.column : fault.begun.column + 1]
    if "escape" in fault.problem or "hexdecimal" in fault.problem:
        return _problem(
            "this backslash stands before something it cannot stand before",
            _Place(fault.at.line, fault.line.rfind("\\", 0, fault.at.column + 1)),
            notes=("between double quotes a backslash has a meaning of its own",),
            help="write it twice (`\\\\`), or put the text in single quotes",
        )
    return _problem(
        f"this quote `{quote}` is never closed",
        fault.begun,
        "opened here",
        help=f"put `{quote}` where the text ends",
    )


def _bracket(fault: _Fault) -> Diagnostic | None:
    opening = fault.lines[fault.begun.line][fault.begun.column : fault.begun.column + 1]
    if "flow" not in fault.context or opening not in _CLOSING:
        return _open_at_end(fault)
    closing = _CLOSING[opening]
    if fault.character in ("]", "}") and fault.character != closing:
        return _problem(
            f"`{opening}` is closed by `{fault.character}`",
            fault.at,
            f"this must be `{closing}`",
            related=(Label(_span(fault.begun), "opened here"),),
            help=f"write `{closing}`",
        )
    before = fault.line[: fault.at.column]
    if fault.character == ":" and (fault.at.line == fault.begun.line or ": " in before):
        return _problem(
            "there is a second `: ` in this entry",
            fault.at,
            help='put a text with `: ` in it in quotes, e.g. "Phase 2: rollout"',
        )
    for number in range(fault.begun.line, fault.at.line + 1):
        if (cut := _COMMENT.search(fault.lines[number])) is not None:
            return _problem(
                f"`{opening}` is not closed: with ` #` a comment begins",
                _Place(number, cut.start() + 1),
                "from here on, nothing is read",
                width=len(fault.lines[number].rstrip()) - cut.start() - 1,
                related=(Label(_span(fault.begun), "opened here"),),
                help='put a text with ` #` in it in quotes, e.g. "Rollout #2"',
            )
    noticed = _Place(fault.at.line, _indent(fault.line)) if fault.character == ":" else fault.at
    related = () if fault.at_end else (Label(_span(noticed), f"before this, `,` or `{closing}` is missing"),)
    what = "list" if opening == "[" else "group"
    return _problem(
        f"`{opening}` is not closed",
        fault.begun,
        "opened here",
        related=related,
        help=f"put `{closing}` where the {what} ends, and a comma between its entries",
    )


def _open_at_end(fault: _Fault) -> Diagnostic | None:
    if "node content" not in fault.problem or not fault.at_end:
        return None
    line = max((i for i, text in enumerate(fault.lines) if text.strip()), default=0)
    return _problem(
        "the file ends in the middle of a value",
        _Place(line, max(len(fault.lines[line].rstrip()) - 1, 0)),
        help="write what is missing, and close every `[`, `{` and quote that is open here",
    )


def _colon(fault: _Fault) -> Diagnostic | None:
    if not any(words in fault.problem for words in ("mapping values are not allowed", "expected ':'")):
        return None
    before = fault.line[: fault.at.column]
    if re.search(r":\s", before):
        return _second_colon(fault, before)
    above = _line_above(fault)
    if above is None:
        return None
    if (diagnostic := _almost_a_key(fault.lines[above], above)) is not None:
        return diagnostic
    text = fault.lines[above]
    if ": " not in text and not text.rstrip().endswith(":") and not text.lstrip().startswith("#"):
        return _problem(
            "there is no `: ` on this line",
            _Place(above, _indent(text)),
            width=len(text.strip()),
            help=f"write `{shortened(text.strip(), _SHOWN)}: …`, or indent it if it continues the line above",
        )
    return _deeper(fault, above)


def _almost_a_key(text: str, number: int) -> Diagnostic | None:
    """Return what is wrong with a line such as `name:Acme` or `name = Acme`; None where it is another."""
    if match := _KEY_WITHOUT_SPACE.match(text):
        return _problem(
            f"there is no space after `{match[2]}:`",
            _Place(number, match.end(2)),
            help=f"write `{match[2]}: {shortened(match[3], _SHOWN)}`",
        )
    if match := _EQUALS.match(text.strip()):
        return _problem(
            "there is no `: ` on this line",
            _Place(number, _indent(text)),
            width=len(text.strip()),
            help=f"write `{match[1]}: {shortened(match[2], _SHOWN)}`",
        )
    return None


def _second_colon(fault: _Fault, before: str) -> Diagnostic:
    key, _, value = (before + fault.line[fault.at.column :]).strip().removeprefix("- ").partition(": ")
    return _problem(
        "there is a second `: ` on this line",
        fault.at,
        "a key ends at a colon, and there is one before",
        help=f'put the value in quotes: `{key}: "{shortened(value.strip(), _SHOWN)}"`',
    )


def _line_above(fault: _Fault) -> int | None:
    """Return the last line above the fault that is not blank or a comment."""
    for number in range(fault.at.line - 1, -1, -1):
        text = fault.lines[number].strip()
        if text and not text.startswith("#"):
            return number
    return None


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _deeper(fault: _Fault, above: int) -> Diagnostic | None:
    indent, upper = _indent(fault.line), _key_column(fault.lines[above])
    if indent <= _indent(fault.lines[above]):
        return None
    return _problem(
        "this line is indented too far",
        _Place(fault.at.line, indent),
        related=(Label(_span(_Place(above, upper)), "this line has a value already"),),
        help=f"let it begin in column {upper + 1}, under the line above",
    )


def _key_column(text: str) -> int:
    """Return where the first key of a line stands, after its dashes."""
    match = re.match(r" *(?:- +)*", text)
    return match.end() if match else 0


def _indentation(fault: _Fault) -> Diagnostic | None:
    wanted = ("did not find expected key", "expected '-' indicator", "expected <document start>")
    if not fault.at_line_start or not any(words in fault.problem for words in wanted):
        return None
    above = _line_above(fault)
    if above is not None and (diagnostic := _almost_a_key(fault.lines[above], above)) is not None:
        return diagnostic
    if fault.character == ":":
        return _problem("there is no key before this colon", fault.at, help="write `key: value`")
    if fault.at.line > 0 and fault.lines[fault.at.line - 1].strip() == "...":
        return _problem("there is text after the end of the document", fault.at, help="remove the line `...`")
    if fault.character in ("]", "}", ","):
        return _problem(f"this `{fault.character}` closes nothing", fault.at, help="remove it")
    if fault.line.lstrip().startswith("- "):
        message = "a list entry begins where a key was expected"
        help = "let the `-` stand under the other entries of its list, below the list's key"
    elif "'-'" in fault.problem and (entry := re.match(r"-([A-Za-z_]+:\s.*)", fault.line.strip())):
        message = "there is no space after this dash"
        help = f"write `- {shortened(entry[1], _SHOWN)}`"
    elif "'-'" in fault.problem:
        message = "this line stands neither in the list above nor under it"
        help = "indent it like the other keys of its entry, or begin a new entry with `- `"
    else:
        message = "the indentation of this line fits none of the lines above"
        help = "let it begin in the same column as the other keys of its group"
    width = len(fault.line.strip())
    return _problem(message, fault.at, width=width, help=help)


def _sign(fault: _Fault) -> Diagnostic | None:
    text = fault.line[fault.at.column :].strip()
    if "block sequence entries are not allowed" in fault.problem:
        return _problem(
            "a list with `-` cannot begin on the line of its key",
            fault.at,
            help=f"put `{shortened(text, _SHOWN)}` on the next line, or write the list in brackets: `[…, …]`",
        )
    if "cannot start any token" in fault.problem or (
        "expected alphabetic" in fault.problem and ("anchor" in fault.context or "alias" in fault.context)
    ):
        place = fault.begun if "expected alphabetic" in fault.problem else fault.at
        text = fault.lines[place.line][place.column :].strip()
        return _problem(
            f"a text cannot begin with `{text[:1]}`",
            place,
            help=f'put it in quotes: "{shortened(text, _SHOWN)}"',
        )
    if "mapping keys are not allowed" in fault.problem and fault.character == "?":
        return _problem(
            "a `?` alone is a sign of YAML's, and no text",
            fault.at,
            help="remove it: a key with nothing after it states nothing",
        )
    if "node content" in fault.problem and fault.character == ",":
        return _problem("there is nothing before this comma", fault.at, help="remove it")
    if "node content" in fault.problem and fault.character:
        return _problem(
            f"`{fault.character}` stands where a value was expected",
            fault.at,
            help="remove it, or put the text in quotes",
        )
    if "block scalar" in fault.context:
        return _problem(
            "after `|` or `>` the text begins on the next line", fault.at, help="break the line here"
        )
    if "directive" in fault.context:
        return _problem(
            "a line cannot begin with `%`", fault.begun, help="remove the line, or begin it with `#`"
        )
    return None


def _rest_of_line(fault: _Fault) -> Diagnostic | None:
    """A quote or bracket was closed, and the line goes on."""
    if "did not find expected key" not in fault.problem or not fault.character:
        return None
    if fault.character in ("]", "}", ","):
        return _problem(f"this `{fault.character}` closes nothing", fault.at, help="remove it")
    closing = fault.line[: fault.at.column].rstrip()[-1:]
    if closing in ("'", '"') and (opened := _opened_above(fault, closing)) is not None:
        return _problem(
            f"this quote `{closing}` is never closed",
            opened,
            "opened here",
            related=(Label(_span(fault.at), "the text goes on as far as this"),),
            help=f"put `{closing}` where the text ends",
        )
    if closing == "'":
        help = "put the whole text in double quotes; inside single quotes an apostrophe is written twice"
    elif closing == '"':
        help = "put the whole text in single quotes, or remove the quotes"
    else:
        help = "remove it, or put the whole value in quotes"
    width = len(fault.line[fault.at.column :].rstrip())
    return _problem(f"there is more text after the closing `{closing}`", fault.at, width=width, help=help)


def _opened_above(fault: _Fault, quote: str) -> _Place | None:
    """Return where a quote was opened that another text's opening quote closes, lines below."""
    if fault.line[: fault.at.column].count(quote) != 1:
        return None
    for number in range(fault.at.line - 1, -1, -1):
        text = fault.lines[number]
        if text.count(quote) % 2:
            return _Place(number, text.rindex(quote))
    return None
