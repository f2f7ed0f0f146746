"""What a code stands for: what must hold, why, how to mend it, a bad and a good spec.

The text is the docstring of a check, or a file of `reading/codes/`:

    Each key is one that the spec has.

    Why: a mistyped key would silently leave its fact unstated.
    Fix: correct the key, or remove the key.

    Bad:
      organisation: …

    Good:
      organisation: …
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import dedent

_TEXT = re.compile(
    r"(?s)(?P<holds>.*?)\n\nWhy: (?P<why>.*?)\nFix: (?P<fix>.*?)\n\n"
    r"Bad(?P<of_bad>[^\n]*):\n(?P<bad>.*?)\n\nGood(?P<of_good>[^\n]*):\n(?P<good>.*)"
)


@dataclass(frozen=True, slots=True)
class Example:
    """A whole spec; `manner` says in words what its text does not show ("saved in …"), and may be "".

    `is_book`: it is a rule book, and no spec.
    """

    text: str
    manner: str

    @property
    def is_book(self) -> bool:
        return self.manner.startswith("a rule book")


@dataclass(frozen=True, slots=True)
class Explained:
    """`holds` is what must hold of a spec, a sentence; `why` and `fix` are clauses with a full stop."""

    code: str
    holds: str
    why: str
    fix: str
    bad: Example
    good: Example


def explained(code: str, text: str) -> Explained:
    """Return what `text` says of `code`. Raises ValueError where a part is missing."""
    match = _TEXT.fullmatch(text.strip("\n"))
    if match is None:
        raise ValueError(f"the text of {code} lacks a part")
    return Explained(
        code,
        _on_one_line(match["holds"]),
        _on_one_line(match["why"]),
        _on_one_line(match["fix"]),
        _example(match["bad"], match["of_bad"]),
        _example(match["good"], match["of_good"]),
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _example(block: str, manner: str) -> Example:
    return Example(dedent(block).strip("\n") + "\n", manner.removeprefix(",").strip())
