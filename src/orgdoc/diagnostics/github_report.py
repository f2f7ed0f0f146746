"""Diagnostics as GitHub's workflow commands, which it shows beside the line in a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.characters import on_one_line
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(diagnostics: Sequence[Diagnostic], file: str | None) -> str:
    """Return one line for each; `file` is None where the text came from no file."""
    return "".join(f"{_command(diagnostic, file)}\n" for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, file: str | None) -> str:
    span = diagnostic.primary.span
    properties = {
        **({"file": file} if file else {}),
        "line": span.line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": diagnostic.code,
    }
    listed = ",".join(f"{key}={_escaped_value(on_one_line(str(value)))}" for key, value in properties.items())
    return f"::{_LEVELS[diagnostic.severity]} {listed}::{_escaped(_text(diagnostic))}"


def _text(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    if diagnostic.primary.text:
        lines.append(diagnostic.primary.text)
    lines += [f"note: {note}" for note in diagnostic.notes]
    if diagnostic.help is not None:
        lines.append(f"help: {diagnostic.help}")
    return "\n".join(map(on_one_line, lines))


def _escaped(text: str) -> str:
    # As GitHub's own toolkit writes it; the percent sign first, or what is written would be read twice.
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_value(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
