"""Codes for the places of the source: A1 is the first point of its first answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from orgdoc.model.rulebook import Rank, Rule, Rulebook
from orgdoc.views.markup import HEDGE_ENDS, code, hedge

_LEFT_OUT = " … "  # between words of the source that do not follow each other
_ENDS_WITHIN = re.compile(r"[.!?]”?\s")
_NUMBER = re.compile(r"\d+")


class Citing:
    """The codes of one rule book: a letter for each answer, a number for each place in it."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook

    @cached_property
    def _codes(self) -> Mapping[tuple[int, str], str]:
        places: dict[int, list[str]] = {}
        for rule in self.rulebook.rules:
            found = places.setdefault(rule.citation.answer, [])
            if rule.citation.place not in found:
                found.append(rule.citation.place)
        codes = {}
        for order, answer in enumerate(sorted(places)):
            letter = chr(ord("A") + order % 26)
            stated = [int(n[0]) for place in places[answer] if (n := _NUMBER.search(place))]
            free = max(stated, default=0)
            for place in places[answer]:
                found_number = _NUMBER.search(place)
                if found_number is None:
                    free += 1
                codes[answer, place] = f"{letter}{found_number[0] if found_number else free}"
        return codes

    @cached_property
    def passages(self) -> Mapping[str, Sequence[Rule]]:
        """The rules by the code of the passage that they restate, in the order of the source."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rulebook.rules:
            found.setdefault(self.of(rule), []).append(rule)
        return dict(sorted(found.items(), key=lambda entry: (entry[0][0], int(entry[0][1:]))))

    def of(self, rule: Rule) -> str:
        """Return the code of the passage that a rule restates: "A1"."""
        return self._codes[rule.citation.answer, rule.citation.place]

    def all_of(self, rules: Iterable[Rule]) -> str:
        """Return the codes of several rules, each once and marked as such: "A1 A3"."""
        return " ".join(code(name) for name in sorted({self.of(rule) for rule in rules}))

    def cited(self, rules: Iterable[Rule]) -> str:
        """Return the codes in brackets, as they end a sentence: " [A1, A3]"; "" where there are none."""
        names = sorted({self.of(rule) for rule in rules})
        return f" [{', '.join(code(name) for name in names)}]" if names else ""

    @cached_property
    def is_woven(self) -> bool:
        """Whether every rule is restated with the source's own words in quotation marks in the sentence."""
        return all(map(_is_woven, self.rulebook.rules))

    def restated(self, rules: Iterable[Rule]) -> str:
        """Return what rules say, each hedge that is quoted in it marked.

        Those that begin with the same words of the source make one sentence.
        """
        said: list[str] = []
        opening = ""
        for rule in rules:
            quoted = f"“{rule.wording}”"
            marked = next(iter(self.quoted([rule])), quoted)
            statement = rule.statement.replace(quoted, marked)
            head, closing, rest = statement.partition("”")
            rest = rest.removeprefix(HEDGE_ENDS)
            # What ends within has said all that it says of its opening.
            is_one = bool(said) and not _ENDS_WITHIN.search(said[-1])
            if opening and head == opening and is_one and rest.startswith((" ", ", ")):
                said[-1] = f"{said[-1].removesuffix('.')}, and {rest.lstrip(', ').removeprefix('and ')}"
            else:
                said.append(statement)
            opening = head if closing else ""
        return " ".join(said)

    def own_words(self, rule: Rule) -> str:
        """Return the passage that a rule restates, or the few words of it that the book has."""
        marked = next(iter(self.quoted([rule])), None)
        if rule.text is None:
            return marked or f"“{rule.wording}”"
        passage = " ".join(rule.text.split())
        return f"“{passage.replace(rule.wording, hedge(rule.wording)) if marked else passage}”"

    def beside(self, rules: Iterable[Rule], *, whole: bool = True) -> str:
        """Return the source's own words, as they stand beside what rules say where they are not quoted in it.

        `whole`: as much of the passage as the book has, with its hedges marked; else the few words alone.
        """
        own = [rule for rule in rules if not _is_woven(rule)]
        words = dict.fromkeys(self.own_words(rule) if whole else f"“{rule.wording}”" for rule in own)
        return ", ".join(words) or "As quoted"

    def quoted(self, rules: Iterable[Rule]) -> list[str]:
        """Return the words of the source that hedge, each once."""
        hedged = (r for r in rules if r.hedged or r.rank <= Rank.USUAL)
        return [hedge(words) for words in dict.fromkeys(rule.wording for rule in hedged)]


def _is_woven(rule: Rule) -> bool:
    """Whether the source's own words stand in quotation marks in the sentence that restates them."""
    parts = rule.wording.split(_LEFT_OUT)
    return rule.text is None and bool(rule.wording) and all(f"“{part}”" in rule.statement for part in parts)
