"""Every item's outcome, in an order in which what lends a side comes before what draws on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import NamedTuple

from orgdoc.deciding.facts import Sides, pattern_of, reach_of
from orgdoc.deciding.overrides import verdict_after
from orgdoc.deciding.pattern import Judge, Outcome, Pattern
from orgdoc.model.organisation import Item, Organisation, Project, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import MANAGER


class Outcomes(NamedTuple):
    """`of` maps item ids to outcomes; `sides` holds the verdicts, overrides included."""

    order: tuple[Item, ...]
    of: Mapping[str, Outcome]
    sides: Sides


def outcomes_of(organisation: Organisation, rulebook: Rulebook, judge: Judge) -> Outcomes:
    parties = {name: party.side for name, party in organisation.parties.items()}
    branches = {branch.id: branch.side for branch in rulebook.branches}
    order = serving_order(organisation)
    verdicts: dict[str, str] = {}
    sides = Sides(parties, verdicts, branches)
    of: dict[str, Outcome] = {}
    for item in order:
        outcome = of[item.id] = judge(pattern_of(item, organisation, sides))
        verdicts[item.id] = verdict_after(item.override, outcome.verdict, organisation.as_of)
    return Outcomes(order, of, sides)


def serving_order(organisation: Organisation) -> tuple[Item, ...]:
    """Return projects first, then resources, each after those that it serves."""
    resources = {resource.id: resource for resource in organisation.resources}
    served: dict[str, Iterable[str]] = {
        resource.id: [s.value for s in resource.beneficiaries or () if s.value in resources]
        for resource in organisation.resources
    }
    return (*organisation.projects, *(resources[i] for i in TopologicalSorter(served).static_order()))


def lines_of(
    organisation: Organisation, sides: Sides, judge: Judge
) -> dict[str, tuple[tuple[Stated, ...], Outcome]]:
    """Return the managed projects and the outcome of each manager's reporting line, by name.

    A managed project lends its side as if it were a name listed where the manager is named.
    """
    managed: dict[str, list[Project]] = {}
    for project in organisation.projects:
        if project.manager is not None:
            managed.setdefault(project.manager.value, []).append(project)
    lines = {}
    for name, projects in managed.items():
        names = tuple(replace(p.manager, value=p.id) for p in projects if p.manager is not None)
        lines[name] = names, judge(Pattern(MANAGER, manages=reach_of(names, sides)))
    return lines
