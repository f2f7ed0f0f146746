"""What an organisation states of a subject, with the side that each name gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, Protocol

from orgdoc.deciding.pattern import NOT_STATED, Pattern, Reach
from orgdoc.model.organisation import Item, Organisation, Project, Resource, Stated
from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, PARTY_SIDES, SIDE_WORDS, UNKNOWN
from orgdoc.model.verdict import Fact


class GivesSide(Protocol):
    def of(self, name: str) -> str:
        """Return internal, external, both, unknown, or the side that a branch lends."""


class Named(Protocol):
    @property
    def value(self) -> str:
        """The name."""


class Sides(NamedTuple):
    """What gives which side: parties by the boundary, items by their verdict.

    `parties` maps names to a side of the boundary, `verdicts` item ids to verdicts, `branches`
    branch ids to the side a branch stands for. A shared or open item gives no side.
    """

    parties: Mapping[str, str]
    verdicts: Mapping[str, str]
    branches: Mapping[str, str]

    def of(self, name: str) -> str:
        """Return internal, external, both, unknown, or the side that a branch lends."""
        if name in SIDE_WORDS:
            return name
        if (side := self.parties.get(name)) is not None:
            return side
        return self.branches.get(self.verdicts.get(name, ""), UNKNOWN)


def reach_of(names: Iterable[Named] | None, sides: GivesSide) -> Reach:
    """Return on which sides `names` stand; None is unstated."""
    if names is None:
        return NOT_STATED
    inside, outside, lent, unknown = set(), set(), set(), False
    for name in names:
        side = sides.of(name.value)
        unknown |= side == UNKNOWN
        if side in (INTERNAL, BOTH):
            inside.add(name.value)
        if side in (EXTERNAL, BOTH):
            outside.add(name.value)
        if side not in PARTY_SIDES:
            lent.add(side)
    # An item lends one side, so that only one name can stand on two: a party on both sides.
    carriers = len(inside | outside) if inside and outside else len(lent) + bool(inside or outside)
    separable = carriers > 1
    return _reach(bool(inside), bool(outside), unknown, separable, frozenset(lent))


@cache
def _reach(internal: bool, external: bool, unknown: bool, separable: bool, lent: frozenset[str]) -> Reach:
    """Return the one reach of its kind: there are few, and many items."""
    return Reach(True, internal, external, unknown, separable, lent)


def pattern_of(item: Item, organisation: Organisation, sides: GivesSide) -> Pattern:
    beneficiaries = reach_of(item.beneficiaries, sides)
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
        reach_of(item.stakeholders, sides),
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
        side = self._sides.of(value)
        if (party := self._parties.get(value)) is not None:
            return Fact(fact, value, name, side, party)
        if (item := self._items.get(value)) is not None:
            return Fact(fact, value, name, side, item, value, self._sides.verdicts[value])
        return Fact(fact, value, name, side)


def _fact(name: str, stated: Stated) -> Fact:
    return Fact(name, stated.value, stated)
