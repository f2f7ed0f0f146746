"""What `orgdoc rules check` costs: `python benchmarks/rule_books.py` prints a table of CPU seconds.

Random books of 16 facts with five values each and 60 rules on one to three of them, for three branches: 153
thousand million combinations of the facts. Some have exceptions in half of the rules; some, besides, rules
on whom something is for, on three sides, and facts on which officers share. Of three runs of the analysis,
the least; no figure of gaps where there are too many states to count.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from deciding import least

from orgdoc.deciding.book_analysis import analysed
from orgdoc.model.boundary import Boundary, Side
from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    DeclaredFact,
    Exemption,
    Rank,
    Rule,
    Rulebook,
    RuleSource,
    SideCondition,
    ValueCondition,
)

FACTS, VALUES, RULES, BOOKS = 16, 5, 60, 4
KINDS = ("project", "software")
BRANCHES = ("a", "b", "c")
SIDES = ("internal", "external", "public")
RANKS = (Rank.STATED, Rank.STATED, Rank.FOCUS, Rank.USUAL)
Values = Mapping[str, tuple[str, ...]]


def book(seed: int, *, exceptions: bool = False, sides: bool = False) -> Rulebook:
    """Return a book made at random, the same for a seed.

    `exceptions`: half of the rules have one. `sides`: half of them rest on whom something is for, too, and
    what some facts divide is shared.
    """
    chance = random.Random(seed)
    values = {f"f{fact}": tuple(f"f{fact}v{value}" for value in range(VALUES)) for fact in range(FACTS)}
    return Rulebook(
        id="made",
        version="1",
        sources=(RuleSource("", "", {1: ""}),),
        branches=tuple(Branch(name, name.upper(), "", name, name) for name in BRANCHES),
        rules=tuple(
            _rule(number, values, chance, exceptions=exceptions, sides=sides) for number in range(RULES)
        ),
        divisible=tuple(Case(frozenset({kind}), _on(values, chance, 1)) for kind in KINDS if sides),
        boundary=Boundary(tuple(Side(side, side, side, side, side) for side in SIDES)),
        facts=tuple(DeclaredFact(name, "", frozenset(KINDS), of, of) for name, of in values.items()),
    )


def _rule(number: int, values: Values, chance: random.Random, *, exceptions: bool, sides: bool) -> Rule:
    when = _on(values, chance, chance.choice((1, 1, 2, 2, 3)))
    kinds = frozenset(KINDS[: chance.choice((1, 2))])
    rank, gives = chance.choice(RANKS), (chance.choice(BRANCHES),)
    rule = Rule(f"r{number}", "", "", "", Citation(1, "1"), "", rank, gives, (Case(kinds, when),))
    if sides and chance.random() < 0.5:
        named = SideCondition("beneficiaries", chance.choice(SIDES))
        rule = replace(rule, cases=(Case(kinds, (*when, named)),))
    if exceptions and chance.random() < 0.5:
        turned = (replace(c, negated=True, unstated_holds=True) for c in _on(values, chance, 1))
        rule = replace(rule, unless=(Exemption(kinds, tuple(turned)),))
    return rule


def _on(values: Values, chance: random.Random, count: int) -> tuple[ValueCondition, ...]:
    """Return conditions on so many of the facts."""
    facts = chance.sample(sorted(values), count)
    return tuple(ValueCondition(f, tuple(chance.sample(values[f], chance.choice((1, 1, 2))))) for f in facts)


def table() -> Iterator[str]:
    yield "| Book | Combinations | Gaps | CPU seconds |"
    yield "| --- | --- | --- | --- |"
    sorts = {"plain": {}, "exceptions": {"exceptions": True}, "sides": {"exceptions": True, "sides": True}}
    for sort, more in sorts.items():
        for seed in range(BOOKS):
            made = book(seed, **more)
            took, found = least(lambda made=made: analysed(made))  # type: ignore[misc]
            gaps = "not counted" if found.gap_count is None else f"{found.gap_count:,}"
            yield f"| {sort} {seed} | {found.combinations:,} | {gaps} | {took:.2f} |"


if __name__ == "__main__":
    print("\n".join(table()))
