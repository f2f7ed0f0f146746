"""Sentences → runs: codes of the source become links to it, its hedges and what is strong get their look.

Phrases mark them with brackets that no name bears: `⟦A1⟧` a code, `⟪…⟫` a hedge, `⟨…⟩` strong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orgdoc.views.document import Inline, Link, Runs, Text

SOURCE, READING = "source", "reading"
HEDGE_ENDS = "⟫"
_MARKED = re.compile(r"⟦([^⟧]*)⟧|⟪([^⟫]*)⟫|⟨([^⟩]*)⟩")
#: A full stop after a name that ends with a mark of its own: `for Globex Inc..`
_SECOND_STOP = re.compile(r"(?<!\.)([.?!][⟩⟫”]?)\.(?![.\w])")
_BRACKETS = re.compile("[⟦⟧⟪⟫⟨⟩]")


def code(name: str) -> str:
    return f"⟦{name}⟧"


def hedge(words: str) -> str:
    """Return words of the source in their quotation marks, marked as a hedge."""
    return f"⟪“{words}”{HEDGE_ENDS}"


def strong(words: str) -> str:
    return f"⟨{words}⟩"


def plain(text: str) -> str:
    return _BRACKETS.sub("", with_one_stop(text))


def runs(text: str, *, quiet: bool = False) -> Runs:
    return tuple(_runs(with_one_stop(text), quiet))


def with_one_stop(text: str) -> str:
    """Return `text` with one mark where a name that ends with one ends a sentence."""
    return _SECOND_STOP.sub(r"\1", text)


def _runs(text: str, quiet: bool) -> Iterator[Inline]:
    end = 0
    for found in _MARKED.finditer(text):
        if found.start() > end:
            yield Text(text[end : found.start()], quiet=quiet)
        cited, hedged, stressed = found.groups()
        if cited is not None:
            yield Link(cited, anchor=READING if cited == "annex 2" else SOURCE)
        elif hedged is not None:
            yield Text(hedged, hedge=True)
        else:
            yield Text(stressed or "", strong=True)
        end = found.end()
    if end < len(text):
        yield Text(text[end:], quiet=quiet)
