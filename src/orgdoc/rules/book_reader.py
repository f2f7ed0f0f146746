"""A rule book's YAML → `Rulebook`. A fault in it is ours, so it raises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    Condition,
    Rank,
    Rule,
    Rulebook,
    RuleSource,
    SideCondition,
    ValueCondition,
)

BUILT_IN = "cio_cto.yaml"
_RANKS = {rank.name.lower(): rank for rank in Rank}
_OPERATORS = {"in", "not_in", "some", "none", "unstated"}


def built_in_text() -> str:
    return Path(__file__).with_name(BUILT_IN).read_text(encoding="utf-8")


@cache
def built_in_rulebook() -> Rulebook:
    return read_rulebook(built_in_text())


def read_rulebook(text: str) -> Rulebook:
    """Return the rule book written in `text`.

    Raises ValueError where a rule names a branch, an operator or a rank that is not there, and
    KeyError where a part is missing.
    """
    data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    branches = tuple(Branch(**branch) for branch in data["branches"])
    known = {branch.id for branch in branches}
    return Rulebook(
        id=data["id"],
        version=data["version"],
        source=RuleSource(data["source"]["title"], data["source"]["kind"], data["source"]["answers"]),
        branches=branches,
        rules=tuple(_rule(entry, known) for entry in data["rules"]),
        divisible=tuple(_case(entry) for entry in data["divisible"]),
    )


def _rule(entry: Mapping[str, Any], known: set[str]) -> Rule:
    if unknown := set(entry["gives"]) - known:
        raise ValueError(f"rule {entry['id']} gives to branches that are not there: {sorted(unknown)}")
    source = entry["source"]
    return Rule(
        id=entry["id"],
        title=entry["title"],
        statement=entry["statement"],
        because=entry["because"],
        citation=Citation(source["answer"], source["place"]),
        wording=source["wording"],
        rank=_RANKS[entry["rank"]],
        gives=tuple(entry["gives"]),
        cases=tuple(_case(case) for case in entry["cases"]),
        requires=tuple(
            ValueCondition(fact, tuple(test["in"])) for fact, test in entry.get("requires", {}).items()
        ),
        remark=entry.get("remark"),
        hedged=source.get("hedged", False),
    )


def _case(entry: Mapping[str, Any]) -> Case:
    tests = entry.get("when", {}).items()
    return Case(frozenset(entry["of"]), tuple(c for fact, test in tests for c in _conditions(fact, test)))


def _conditions(fact: str, test: Mapping[str, Any]) -> Iterator[Condition]:
    if unknown := set(test) - _OPERATORS:
        raise ValueError(f"condition on {fact} has operators that are not there: {sorted(unknown)}")
    holds = test.get("unstated") == "holds"
    if "in" in test:
        yield ValueCondition(fact, tuple(test["in"]), unstated_holds=holds)
    if "not_in" in test:
        yield ValueCondition(fact, tuple(test["not_in"]), negated=True, unstated_holds=holds)
    if "some" in test:
        yield SideCondition(fact, test["some"], unstated_holds=holds)
    if "none" in test:
        yield SideCondition(fact, test["none"], none=True, unstated_holds=holds)
