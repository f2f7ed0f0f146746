"""What an organisation states of a subject, with the side that each name gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple, Protocol

from orgdoc.deciding.pattern import NOT_STATED, Pattern, Reach
from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Item, Organisation, Project, Resource, Stated
from orgdoc.model.terms import UNKNOWN
from orgdoc.model.verdict import Fact


class GivesSide(Protocol):
    def of(self, name: str) -> str:
        """Return a standing on the boundary, unknown, or the side that a branch lends."""


class Named(Protocol):
    @property
    def value(self) -> str:
        """The name."""


class Sides(NamedTuple):
    """What gives which side: parties by the boundary, items by their verdict.

    `parties` maps names to where they stand on `boundary`, `verdicts` item ids to verdicts, `branches`
    branch ids to the side a branch stands for. A shared or open item gives no side.
    """

    parties: Mapping[str, str]
    verdicts: Mapping[str, str]
    branches: Mapping[str, str]
    boundary: Boundary

    def of(self, name: str) -> str:
        """Return a standing on the boundary, unknown, or the side that a branch lends."""
        if name in self.boundary.ids:
            return name
        if (side := self.parties.get(name)) is not None:
            return side
        return self.branches.get(self.verdicts.get(name, ""), UNKNOWN)


def reach_of(names: Iterable[Named] | None, sides: GivesSide, boundary: Boundary) -> Reach:
    """Return on which sides `names` stand; None is unstated."""
    if names is None:
        return NOT_STATED
    carriers: dict[str, set[str]] = {}
    unknown = False
    for name in names:
        standing = sides.of(name.value)
        unknown |= standing == UNKNOWN
        for side in boundary.on(standing):
            carriers.setdefault(side, set()).add(name.value)
    return _reach(frozenset(carriers), unknown, len(carriers) > 1 and _apart(tuple(carriers.values())))


def _apart(carriers: Sequence[Collection[str]]) -> bool:
    """Whether each side can be given a name of its own: so many of them have so many names (Hall)."""
    return all(
        len(set().union(*some)) >= count
        for count in range(2, len(carriers) + 1)
        for some in combinations(carriers, count)
    )


@cache
def _reach(sides: frozenset[str], unknown: bool, separable: bool) -> Reach:
    """Return the one reach of its kind: there are few, and many items."""
    return Reach(True, sides, unknown, separable)


def pattern_of(item: Item, organisation: Organisation, sides: GivesSide, boundary: Boundary) -> Pattern:
    beneficiaries = reach_of(item.beneficiaries, sides, boundary)
    declared = tuple(sorted((name, stated.value) for name, stated in item.declared)) if item.declared else ()
    large, segregated = _value(organisation.large), _value(organisation.resources_segregated)
    if not isinstance(item, Project):
        return Pattern(
            item.kind,
            beneficiaries=beneficiaries,
            large=large,
            resources_segregated=segregated,
            declared=declared,
        )
    return Pattern(
        item.kind,
        _value(item.deliverable),
        _value(item.activity),
        _value(item.objective),
        beneficiaries,
        reach_of(item.stakeholders, sides, boundary),
        large=large,
        resources_segregated=segregated,
        declared=declared,
    )


def _value(stated: Stated | None) -> str | None:
    return None if stated is None else stated.value


class Facts:
    """What an organisation states of its items; what many of them have in common is made once."""

    def __init__(self, organisation: Organisation, sides: Sides) -> None:
        named = (("large", organisation.large), ("resources_segregated", organisation.resources_segregated))
        self._of_all = {name: (_fact(name, stated),) for name, stated in named if stated is not None}
        self._sides = sides
        self._parties = organisation.parties
        self._items = {item.id: item for item in organisation.items}

    def of(self, item: Item) -> dict[str, tuple[Fact, ...]]:
        """Return the stated facts of `item` by name, those of the organisation among them."""
        facts = {**self._of_all, "beneficiaries": self.named("beneficiaries", item.beneficiaries)}
        if isinstance(item, Resource):
            facts["kind"] = (_fact("kind", item.kind_stated),)
        if isinstance(item, Project):
            for name, stated in (
                ("deliverable", item.deliverable),
                ("activity", item.activity),
                ("objective", item.objective),
            ):
                if stated is not None:
                    facts[name] = (_fact(name, stated),)
            facts["stakeholders"] = self.named("stakeholders", item.stakeholders)
        for name, stated in item.declared:
            facts[name] = (_fact(name, stated),)
        return facts

    def named(self, fact: str, names: Iterable[Stated] | None) -> tuple[Fact, ...]:
        """Return the names under a fact, each with its side."""
        return tuple([self._sided(fact, name) for name in names]) if names else ()

    def _sided(self, fact: str, name: Stated) -> Fact:
        value = name.value
        side, boundary = self._sides.of(value), self._sides.boundary
        on = boundary.on(side)
        if (party := self._parties.get(value)) is not None:
            return Fact(fact, value, name, side, party, on=on)
        if (item := self._items.get(value)) is not None:
            return Fact(fact, value, name, side, item, value, self._sides.verdicts[value], on)
        return Fact(fact, value, name, side, on=on)


def _fact(name: str, stated: Stated) -> Fact:
    return Fact(name, stated.value, stated)
