"""What is to be asked or decided of an undetermined item, so that the rules say whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from orgdoc.deciding.counterfactuals import domains
from orgdoc.deciding.effects import World, names_of
from orgdoc.model.organisation import Item
from orgdoc.model.rulebook import Rank
from orgdoc.model.terms import UNKNOWN
from orgdoc.model.verdict import ITEM, OPEN_VERDICTS, SHARED, UNDETERMINED, Ask, Matter


class Wanting:
    """Finds what to ask of single items of one world by trying answers out."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._supposing = world.supposing

    def chosen(self, item: Item, chosen: Mapping[str, tuple[Matter, ...]]) -> tuple[Matter, ...]:
        """Return what to ask or decide of an undetermined item, that which reaches highest first.

        The first stands alone where each of its answers settles the item; matters of which no answer
        does are left out.
        """
        reached = self._reached(item, self._candidates(item, chosen))
        if not reached:
            reached = self._reached(item, self._last_resort(item))
        if not reached:  # whatever is answered, the rules say nothing of it
            reached = self._reached(item, (Matter(Ask.OFFICER, item.id),))
        ranked = sorted(reached, key=lambda matter: -reached[matter])
        if ranked and all(verdict != UNDETERMINED for verdict in self.verdicts(ranked[0], item.id).values()):
            return (ranked[0],)
        return tuple(ranked)

    def _candidates(self, item: Item, chosen: Mapping[str, tuple[Matter, ...]]) -> Iterator[Matter]:
        """Yield what could be asked of `item`: names that give no side first, then unstated facts."""
        for name in names_of(item):
            if self._world.of(name) != UNKNOWN:
                continue
            if name in self._supposing.outcomes.sides.parties:
                yield Matter(Ask.PARTY_SIDE, name)
            elif name in chosen:
                yield from chosen[name]
            elif self._world.verdict(ITEM, name) not in OPEN_VERDICTS:
                # What is shared is settled; who answers for what serves it is not.
                yield Matter(Ask.OFFICER, item.id)
            else:
                yield Matter(Ask.OFFICER, name)
        stated = self._world.pattern(item.id)
        for fact in domains(item.kind, self._supposing.rulebook):
            if fact in ("beneficiaries", "stakeholders"):
                if not stated.reach(fact).stated:
                    yield Matter(Ask.OWN_FACT, item.id, fact)
            elif stated.value(fact) is None:
                yield Matter(Ask.OWN_FACT, item.id, fact)

    def _last_resort(self, item: Item) -> Iterator[Matter]:
        """Yield who answers for the undetermined items that lend `item` no side, whatever is answered."""
        for name in names_of(item):
            if name in self._supposing.items and self._world.verdict(ITEM, name) == UNDETERMINED:
                yield Matter(Ask.OFFICER, name)

    def _reached(self, item: Item, candidates: Iterable[Matter]) -> dict[Matter, Rank]:
        """Return the matters of which some answer settles `item`, each with how high it reaches."""
        found = ((matter, self._reach(matter, item.id)) for matter in dict.fromkeys(candidates))
        return {matter: reach for matter, reach in found if reach is not None}

    def _reach(self, matter: Matter, item_id: str) -> Rank | None:
        """Return the highest rank at which an answer settles the item; None where none does."""
        decided = [self._world.decided_with(matter, a, item_id) for a in self._naming_one(matter)]
        ranks = [outcome.rank or Rank.PERMISSION for outcome, to in decided if to != UNDETERMINED]
        return max(ranks, default=None)

    def verdicts(self, matter: Matter, item_id: str) -> dict[str, str]:
        """Return the verdict that each answer brings of one item, by answer."""
        return {a: self._world.decided_with(matter, a, item_id)[1] for a in self._naming_one(matter)}

    def _naming_one(self, matter: Matter) -> tuple[str, ...]:
        """Return the answers, for a decision those that name one branch: sharing lends no side."""
        return tuple(answer for answer in self._supposing.answers(matter) if answer != SHARED)
