"""What `orgdoc rules check` costs: `python benchmarks/rule_books.py` prints a table of CPU seconds.

Random books of 16 facts with five values each and 60 rules on one to three of them, for three branches: 153
thousand million combinations of the facts. Of three runs of the analysis alone, the least.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from deciding import least

from orgdoc.deciding.book_analysis import analysed
from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    DeclaredFact,
    Rank,
    Rule,
    Rulebook,
    RuleSource,
    ValueCondition,
)

FACTS, VALUES, RULES, BOOKS = 16, 5, 60, 4
KINDS = ("project", "software")
BRANCHES = ("a", "b", "c")
RANKS = (Rank.STATED, Rank.STATED, Rank.FOCUS, Rank.USUAL)


def book(seed: int) -> Rulebook:
    """Return a book made at random, the same for a seed."""
    chance = random.Random(seed)
    values = {f"f{fact}": tuple(f"f{fact}v{value}" for value in range(VALUES)) for fact in range(FACTS)}
    return Rulebook(
        id="made",
        version="1",
        sources=(RuleSource("", "", {1: ""}),),
        branches=tuple(Branch(name, name.upper(), "", name, name) for name in BRANCHES),
        rules=tuple(_rule(number, values, chance) for number in range(RULES)),
        divisible=(),
        facts=tuple(DeclaredFact(name, "", frozenset(KINDS), of, of) for name, of in values.items()),
    )


def _rule(number: int, values: dict[str, tuple[str, ...]], chance: random.Random) -> Rule:
    facts = chance.sample(sorted(values), chance.choice((1, 1, 2, 2, 3)))
    when = tuple(ValueCondition(f, tuple(chance.sample(values[f], chance.choice((1, 1, 2))))) for f in facts)
    kinds = frozenset(KINDS[: chance.choice((1, 2))])
    rank, gives = chance.choice(RANKS), (chance.choice(BRANCHES),)
    return Rule(f"r{number}", "", "", "", Citation(1, "1"), "", rank, gives, (Case(kinds, when),))


def table() -> Iterator[str]:
    yield "| Book | Combinations | Gaps | CPU seconds |"
    yield "| --- | --- | --- | --- |"
    for seed in range(BOOKS):
        made = book(seed)
        took, found = least(lambda made=made: analysed(made))  # type: ignore[misc]
        yield f"| {seed} | {found.combinations:,} | {found.gap_count or 0:,} | {took:.2f} |"


if __name__ == "__main__":
    print("\n".join(table()))
