"""The cases that a rule book must decide so, held against what it decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from orgdoc.deciding.facts import reach_of
from orgdoc.deciding.pattern import Outcome, Pattern, Reach, judge_with
from orgdoc.model.boundary import Boundary
from orgdoc.model.rulebook import Rulebook, Scenario
from orgdoc.model.terms import FACT_VALUES
from orgdoc.model.verdict import Status

_NAMED = ("beneficiaries", "stakeholders", "manages")
_BUILT_IN = (*FACT_VALUES, "large", "resources_segregated")


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario and what came of it: the verdict and the ids of the rules that decided it.

    `applying` are the ids of all that apply, those that only permit among them.
    """

    scenario: Scenario
    verdict: str
    decided_by: tuple[str, ...]
    applying: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The rules that should be among those that decide, and are not."""
        return tuple(rule for rule in self.scenario.by if rule not in self.decided_by)

    @property
    def holds(self) -> bool:
        return self.verdict == self.scenario.expect and not self.missing


def tried(rulebook: Rulebook) -> tuple[Tried, ...]:
    """Return every scenario of a book with what its rules give."""
    judge = judge_with(rulebook)
    return tuple(
        _tried(scenario, judge(pattern_of_scenario(scenario, rulebook.boundary)))
        for scenario in rulebook.scenarios
    )


def without_scenario(rulebook: Rulebook, found: Iterable[Tried]) -> tuple[str, ...]:
    """Return the ids of the book's own rules that no scenario shows deciding, or, if they assign nothing,
    applying.
    """
    shown: set[str] = set()
    for one in found:
        permitting = (rule for rule in one.applying if not rulebook.rule(rule).rank)
        shown |= {*one.decided_by, *permitting}
    return tuple(rule.id for rule in rulebook.own_rules if rule.cases and rule.id not in shown)


def _tried(scenario: Scenario, outcome: Outcome) -> Tried:
    applying = tuple(e.rule.id for e in outcome.with_status(Status.APPLIES))
    return Tried(scenario, outcome.verdict, tuple(e.rule.id for e in outcome.decided_by), applying)


def pattern_of_scenario(scenario: Scenario, boundary: Boundary) -> Pattern:
    pattern = Pattern(scenario.kind)
    declared = []
    for fact, values in scenario.facts.items():
        if fact in _NAMED:
            pattern = pattern._replace(**{fact: _reach(values, boundary)})  # type: ignore[arg-type]
        elif fact in _BUILT_IN:
            pattern = pattern._replace(**{fact: values[0]})  # type: ignore[arg-type]
        else:
            declared.append((fact, values[0]))
    return pattern._replace(declared=tuple(sorted(declared)))


class _Name(NamedTuple):
    value: str


class _Listed:
    """The sides as they are listed, each that of a name of its own."""

    def __init__(self, sides: Sequence[str]) -> None:
        self._sides = sides

    def of(self, name: str) -> str:
        return self._sides[int(name)]


def _reach(sides: Sequence[str], boundary: Boundary) -> Reach:
    return reach_of([_Name(str(number)) for number in range(len(sides))], _Listed(sides), boundary)
