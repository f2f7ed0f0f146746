"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from orgdoc.characters import as_it_looks

#: How alike two words must be, of 1; `nmae` and `name` are 0.75 alike.
_CLOSE = 0.72
_SHORTEST_BEGINNING = 3
_QUESTIONS = 100
_COMPARISONS = 50_000


class Suggestions:
    """The words to choose from, prepared once, when first asked for.

    Looking for a near word among thousands takes its time, so only the first questions are answered:
    at most `_QUESTIONS`, fewer where the choices are many. Nobody reads more suggestions than that.
    """

    def __init__(self, choices: Iterable[str]) -> None:
        self._given = choices
        self._answered = 0

    @cached_property
    def _choices(self) -> dict[str, str]:
        choices: dict[str, str] = {}
        for choice in self._given:
            choices.setdefault(choice.casefold(), choice)
        return choices

    def nearest(self, word: str) -> str | None:
        """Return the choice that `word` was meant to be, or None where none is close."""
        if self._answered >= min(_QUESTIONS, _COMPARISONS // max(len(self._choices), 1) + 1):
            return None
        self._answered += 1
        folded = word.casefold()
        if folded in self._choices:
            return self._choices[folded]
        if not word.isascii() and (seen := as_it_looks(word).casefold()) in self._choices:
            return self._choices[seen]
        from difflib import get_close_matches  # noqa: PLC0415 - few commands suggest anything

        for found in get_close_matches(folded, self._choices, n=1, cutoff=_CLOSE):
            return self._choices[found]
        swapped = sorted(folded)
        for choice in self._choices:
            if len(choice) == len(folded) and sorted(choice) == swapped:
                return self._choices[choice]
        longer = [choice for choice in self._choices if choice.startswith(folded)]
        if len(longer) == 1 and len(folded) >= _SHORTEST_BEGINNING:
            return self._choices[longer[0]]
        return None


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that `word` was meant to be, whatever its case, or None where none is close."""
    return Suggestions(choices).nearest(word)
