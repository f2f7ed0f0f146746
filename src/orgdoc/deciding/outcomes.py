"""Every item's outcome, in an order in which what lends a side comes before what draws on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import NamedTuple

from orgdoc.deciding.facts import Sides, pattern_of, reach_of
from orgdoc.deciding.overrides import verdict_after
from orgdoc.deciding.pattern import Judge, Outcome, Pattern
from orgdoc.model.organisation import Item, Organisation, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import MANAGER, HandsOn


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
    sides = Sides(parties, verdicts, branches, rulebook.boundary)
    of: dict[str, Outcome] = {}
    for item in order:
        outcome = of[item.id] = judge(pattern_of(item, organisation, sides, sides.boundary))
        verdicts[item.id] = verdict_after(item.override, outcome, organisation.as_of)
    return Outcomes(order, of, sides)


def serving_order(organisation: Organisation) -> tuple[Item, ...]:
    """Return projects first, then resources, each after those that it serves."""
    resources = {resource.id: resource for resource in organisation.resources}
    served: dict[str, Iterable[str]] = {
        resource.id: [s.value for s in resource.beneficiaries or () if s.value in resources]
        for resource in organisation.resources
    }
    return (*organisation.projects, *(resources[i] for i in TopologicalSorter(served).static_order()))


class Line(NamedTuple):
    """A manager's reporting line: the ids of the managed projects, each where the manager is named."""

    projects: tuple[Stated, ...]
    outcome: Outcome


def lines_of(organisation: Organisation, sides: Sides, judge: Judge) -> dict[str, Line]:
    """Return the reporting line of each manager by name, officers left out: they answer directly.

    A managed project lends its side as if it were a name listed where the manager is named.
    """
    officers = officers_by_name(organisation)
    managed: dict[str, list[Stated]] = {}
    for project in organisation.projects:
        for manager in project.managers:
            if manager.value not in officers:
                managed.setdefault(manager.value, []).append(replace(manager, value=project.id))
    return {
        name: Line(tuple(names), judge(Pattern(MANAGER, manages=reach_of(names, sides, sides.boundary))))
        for name, names in managed.items()
    }


def officers_managing(organisation: Organisation) -> dict[str, HandsOn]:
    """Return the officers who manage projects themselves, by name, in the order of the spec."""
    officers = officers_by_name(organisation)
    managed: dict[str, list[str]] = {}
    for project in organisation.projects:
        for manager in project.managers:
            if manager.value in officers:
                managed.setdefault(manager.value, []).append(project.id)
    return {name: HandsOn(name, officers[name], tuple(ids)) for name, ids in managed.items()}


def officers_by_name(organisation: Organisation) -> dict[str, str]:
    """Return the post of each person who holds one or acts in one; the first where they hold several."""
    posts: dict[str, str] = {}
    for post, officer in organisation.officers.items():
        if officer.in_charge is not None:
            posts.setdefault(officer.in_charge, post)
    return posts
