"""A finding in a spec: values only, no printing."""

from __future__ import annotations

from collections.abc import Iterable
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
class Gap:
    """What reading left out because of a problem: the route of keys to it, and every text that stands there.

    `texts` is empty where nothing stands there: a key that is missing, or one without a value.
    `is_text`: a text stands there by itself, neither a list nor keys with values.
    """

    path: tuple[str | int, ...]
    texts: tuple[str, ...] = ()
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, in the shape of a compiler's message.

    `code` names the kind of problem (kebab-case, never renumbered); `message` is one phrase
    that stands alone (lower case, no full stop, backticks round what the user typed);
    `primary` marks the smallest text that must change; `related` are other places that matter;
    `notes` give the fact behind it; `help` says what to type instead. `gaps` are set where the
    problem keeps a part of the spec from being read.
    """

    code: str
    message: str
    primary: Label
    related: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    severity: Severity = Severity.ERROR
    gaps: tuple[Gap, ...] = ()


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return `diagnostics` sorted by place."""
    return tuple(sorted(diagnostics, key=lambda d: (d.primary.span, d.code, d.message)))
