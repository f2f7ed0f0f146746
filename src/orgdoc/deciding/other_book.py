"""An organisation by a rule book for which its spec was not written: without what that does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from orgdoc.model.organisation import Item, Organisation, Override, Party, Project, Resource, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import CHIEF, UNKNOWN
from orgdoc.model.verdict import SHARED

_AnItem = TypeVar("_AnItem", Project, Resource)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a rule book does not know of a spec.

    `facts` and `values` (a fact, one of its values) say of how many items they are stated; `posts` are keys
    of officers, `parties` are those who stand on a side that the book has not, `decisions` the names of
    those for whom people have chosen a branch that it has not.
    """

    facts: Mapping[str, int]
    values: Mapping[tuple[str, str], int]
    posts: tuple[str, ...]
    parties: tuple[str, ...]
    decisions: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.values or self.posts or self.parties or self.decisions)


def by_another_book(organisation: Organisation, rulebook: Rulebook) -> tuple[Organisation, LeftOut]:
    """Return `organisation` as `rulebook` can decide it, and what had to be left out for that.

    What it declares no fact for is not stated; who stands on none of its sides has not been placed.
    """
    known = _Known(rulebook)
    facts: Counter[str] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    for item in organisation.items:
        for fact, stated in item.declared:
            if rulebook.fact(fact) is None:
                facts[fact] += 1
            elif not known.states(item, fact, stated):
                values[fact, stated.value] += 1
    overrides = [
        *((item.name, item.override) for item in organisation.items),
        *((line.name, line.override) for line in organisation.managers.values()),
    ]
    sides = rulebook.boundary.keys
    left_out = LeftOut(
        facts,
        values,
        tuple(post for post in organisation.officers if not known.post(post)),
        tuple(party.name for party in organisation.parties.values() if party.side not in sides),
        tuple(subject for subject, override in overrides if override and not known.override(override)),
    )
    return (_without(organisation, known) if left_out else organisation), left_out


class _Known:
    """What a rule book knows."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._branches = {branch.id for branch in rulebook.branches}
        self._posts = {CHIEF, *(branch.officer for branch in rulebook.branches)}

    def states(self, item: Item, fact: str, stated: Stated) -> bool:
        declared = self.rulebook.fact(fact)
        return declared is not None and item.kind in declared.kinds and stated.value in declared.values

    def post(self, post: str) -> bool:
        return post in self._posts

    def override(self, override: Override) -> bool:
        between = {stated.value for stated in override.between}
        return override.branch in (*self._branches, SHARED) and between <= self._branches


def _without(organisation: Organisation, known: _Known) -> Organisation:
    def of_item(item: _AnItem) -> _AnItem:
        declared = tuple((fact, stated) for fact, stated in item.declared if known.states(item, fact, stated))
        return replace(item, declared=declared, override=_kept(item.override, known))

    sides = known.rulebook.boundary.keys
    parties = {
        name: party if party.side in sides else replace(party, side=UNKNOWN)
        for name, party in organisation.parties.items()
    }
    for stated in _named(organisation):  # a word for everybody on a side is none where there is no such side
        if stated.value not in parties and stated.value not in sides:
            parties[stated.value] = Party(stated.value, UNKNOWN, stated.path, stated.span)
    return replace(
        organisation,
        parties=parties,
        officers={post: officer for post, officer in organisation.officers.items() if known.post(post)},
        projects=tuple(map(of_item, organisation.projects)),
        resources=tuple(map(of_item, organisation.resources)),
        managers={
            name: replace(line, override=_kept(line.override, known))
            for name, line in organisation.managers.items()
        },
    )


def _kept(override: Override | None, known: _Known) -> Override | None:
    return override if override is not None and known.override(override) else None


def _named(organisation: Organisation) -> Iterator[Stated]:
    """Yield the names of parties, and the words for sides, that items give."""
    ids = {item.id for item in organisation.items}
    for item in organisation.items:
        stakes: Iterable[Stated] = (item.stakeholders or ()) if isinstance(item, Project) else ()
        yield from (stated for stated in (*(item.beneficiaries or ()), *stakes) if stated.value not in ids)
