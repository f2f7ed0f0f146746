"""What an organisation states of a subject, with the side that each name gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from orgdoc.deciding.pattern import Pattern, Reach
from orgdoc.model.organisation import Item, Organisation, Party, Project, Resource, Stated
from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, SIDE_WORDS, UNKNOWN
from orgdoc.model.verdict import Fact, Place


class Sides(NamedTuple):
    """What gives which side: parties by the boundary, items by their verdict.

    `parties` maps names to a side of the boundary, `verdicts` item ids to verdicts, `branches`
    branch ids to the side a branch stands for. A shared or open item gives no side.
    """

    parties: Mapping[str, str]
    verdicts: Mapping[str, str]
    branches: Mapping[str, str]

    def of(self, name: str) -> str:
        """Return internal, external, both or unknown."""
        if name in SIDE_WORDS:
            return name
        if (side := self.parties.get(name)) is not None:
            return side
        return self.branches.get(self.verdicts.get(name, ""), UNKNOWN)


def reach_of(names: Iterable[Stated] | None, sides: Sides) -> Reach:
    """Return on which sides `names` stand; None is unstated."""
    if names is None:
        return Reach()
    inside, outside, unknown = set(), set(), False
    for name in names:
        side = sides.of(name.value)
        unknown |= side == UNKNOWN
        if side in (INTERNAL, BOTH):
            inside.add(name.value)
        if side in (EXTERNAL, BOTH):
            outside.add(name.value)
    separable = bool(inside and outside and len(inside | outside) > 1)
    return Reach(True, bool(inside), bool(outside), unknown, separable)


def pattern_of(item: Item, organisation: Organisation, sides: Sides) -> Pattern:
    beneficiaries = reach_of(item.beneficiaries, sides)
    large, segregated = _value(organisation.large), _value(organisation.resources_segregated)
    if not isinstance(item, Project):
        return Pattern(item.kind, beneficiaries=beneficiaries, large=large, resources_segregated=segregated)
    return Pattern(
        item.kind,
        _value(item.deliverable),
        _value(item.activity),
        _value(item.objective),
        beneficiaries,
        reach_of(item.stakeholders, sides),
        large=large,
        resources_segregated=segregated,
    )


def _value(stated: Stated | None) -> str | None:
    return None if stated is None else stated.value


def facts_of(
    item: Item, organisation: Organisation, sides: Sides, items: Mapping[str, Item]
) -> dict[str, tuple[Fact, ...]]:
    """Return the stated facts of `item` by name, those of the organisation among them."""
    facts = organisation_facts(organisation)
    facts["beneficiaries"] = side_facts("beneficiaries", item.beneficiaries, organisation, sides, items)
    if isinstance(item, Resource):
        facts["kind"] = (_plain("kind", item.kind_stated),)
    if isinstance(item, Project):
        for name, stated in (
            ("deliverable", item.deliverable),
            ("activity", item.activity),
            ("objective", item.objective),
        ):
            if stated is not None:
                facts[name] = (_plain(name, stated),)
        facts["stakeholders"] = side_facts("stakeholders", item.stakeholders, organisation, sides, items)
    return facts


def organisation_facts(organisation: Organisation) -> dict[str, tuple[Fact, ...]]:
    named = (("large", organisation.large), ("resources_segregated", organisation.resources_segregated))
    return {name: (_plain(name, stated),) for name, stated in named if stated is not None}


def side_facts(
    fact: str,
    names: Iterable[Stated] | None,
    organisation: Organisation,
    sides: Sides,
    items: Mapping[str, Item],
) -> tuple[Fact, ...]:
    return tuple(_sided(fact, name, organisation.parties, sides, items) for name in names or ())


def _plain(name: str, stated: Stated) -> Fact:
    return Fact(name, stated.value, Place(stated.path, stated.span))


def _sided(
    fact: str, name: Stated, parties: Mapping[str, Party], sides: Sides, items: Mapping[str, Item]
) -> Fact:
    place, side = Place(name.path, name.span), sides.of(name.value)
    if (party := parties.get(name.value)) is not None:
        return Fact(fact, name.value, place, side, because=Place(party.path, party.span))
    if (item := items.get(name.value)) is not None and name.value not in SIDE_WORDS:
        because = Place(item.path, item.span)
        return Fact(fact, name.value, place, side, because, item.id, sides.verdicts[item.id])
    return Fact(fact, name.value, place, side)
