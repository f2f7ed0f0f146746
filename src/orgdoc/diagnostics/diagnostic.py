"""A finding in a spec: values only, no printing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from orgdoc.source import Span


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Label:
    """A marked place and what is to be said right there; `text` may be empty."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, in the shape of a compiler's message.

    `code` names the kind of problem (kebab-case, never renumbered); `message` is one phrase
    that stands alone (lower case, no full stop, backticks round what the user typed);
    `primary` marks the smallest text that must change; `related` are other places that matter;
    `notes` give the fact behind it; `help` says what to type instead.
    """

    code: str
    message: str
    primary: Label
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    severity: Severity = Severity.ERROR
