"""What has to be asked or decided by itself once a matter is settled, and has not now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from orgdoc.deciding.effects import Supposing, World, names_of
from orgdoc.deciding.wanting import Wanting
from orgdoc.model.verdict import CONTESTED, ITEM, MANAGER, OPEN_VERDICTS, UNDETERMINED, Ask, Matter

#: A kind (ITEM or MANAGER) and an id or name.
Subject = tuple[str, str]


class Opening:
    """Tells what each way to settle a matter opens.

    `of_items` are what is wanted of each undetermined item; `asked` all that is asked; `open_on` all that
    is open, asked or waiting, which may bear on a subject.
    """

    def __init__(
        self,
        supposing: Supposing,
        of_items: Mapping[str, tuple[Matter, ...]],
        asked: Collection[Matter],
        open_on: Mapping[Subject, Collection[Matter]],
    ) -> None:
        self.supposing = supposing
        self.of_items = of_items
        self.asked = frozenset(asked)
        self.open_on = open_on
        self.wanted_by: dict[Matter, list[str]] = {}
        for item_id, matters in of_items.items():
            for matter in matters:
                self.wanted_by.setdefault(matter, []).append(item_id)

    def opened(self, matter: Matter, answer: str) -> tuple[Matter, ...]:
        """Return what is asked once `matter` is settled as `answer` and not before: questions first."""
        if matter.ask is Ask.LINE:  # nothing hangs on a reporting line
            return ()
        after = _After(self, matter, answer)
        new = dict.fromkeys(m for m in (*after.wanted, *after.standing_alone()) if m not in self.asked)
        return tuple(sorted(new, key=lambda m: not m.is_question))


class _After:
    """What is asked once one matter is settled, where that may differ."""

    def __init__(self, before: Opening, matter: Matter, answer: str) -> None:
        self.before = before
        self.supposing = before.supposing
        self.settled = matter
        self.world = World(self.supposing, (matter, answer))
        self.reached = self.supposing.reached(matter)
        self.of_items = self._of_items()
        #: What the items within reach want now, in the order of the spec.
        self.wanted = tuple(
            dict.fromkeys(m for i in sorted(self.of_items, key=self._written) for m in self.of_items[i])
        )

    def _written(self, item_id: str) -> int:
        return self.supposing.written[item_id]

    def _of_items(self) -> dict[str, tuple[Matter, ...]]:
        """Return what is wanted of the items within reach; what others want stays as it was."""
        wanting, before = Wanting(self.world), self.before.of_items
        within = self.supposing.in_serving_order(self.reached)
        named = {name for item in within for name in names_of(item) if name not in self.reached}
        chosen = {name: before[name] for name in named if name in before}
        found: dict[str, tuple[Matter, ...]] = {}
        for item in within:
            if self.world.verdict(ITEM, item.id) == UNDETERMINED:
                found[item.id] = chosen[item.id] = wanting.chosen(item, chosen)
        return found

    def standing_alone(self) -> Iterator[Matter]:
        """Yield the contested items and open lines that no other answer settles any more."""
        for decision in self._may_wait():
            subject = decision.about
            if self.world.verdict(*subject) not in OPEN_VERDICTS:
                continue
            if decision in self.before.asked or self.world.waits(*subject, self._bearing_on(subject)):
                continue
            yield decision

    def _may_wait(self) -> Iterable[Matter]:
        """Return the decisions of which it may differ now whether they wait."""
        supposing, reached = self.supposing, set(self.reached)
        for matter in dict.fromkeys(m for i in self.reached for m in self.before.of_items.get(i, ())):
            # What no item within reach wants any more settles nothing of what waited for it elsewhere.
            if not matter.is_question and not self._is_open(matter):
                reached |= supposing.reached(matter)
        lines = (
            Matter(Ask.LINE, name) for name in supposing.managers_of_any(sorted(reached, key=self._written))
        )
        return (*self._contested(reached), *lines)

    def _contested(self, items: Iterable[str]) -> list[Matter]:
        return [
            Matter(Ask.OFFICER, i)
            for i in sorted(items, key=self._written)
            if self.world.verdict(ITEM, i) == CONTESTED
        ]

    def _bearing_on(self, subject: Subject) -> Iterator[Matter]:
        """Yield all that is open then and may settle `subject`."""
        kind, name = subject
        items = self.supposing.projects_of[name] if kind == MANAGER else (name,)
        found = dict.fromkeys(self.before.open_on.get(subject, ()))
        opened = (matter for item in items for matter in self._open_within.get(item, ()))
        for matter in dict.fromkeys((*found, *opened)):
            if self._is_open(matter):
                yield matter

    @cached_property
    def _open_within(self) -> Mapping[str, Collection[Matter]]:
        """What is wanted or contested within reach then, by the items that it may settle."""
        found: dict[str, list[Matter]] = {}
        for matter in (*self.wanted, *self._contested(self.reached)):
            for item in self.supposing.reached(matter):
                found.setdefault(item, []).append(matter)
        return found

    def _is_open(self, matter: Matter) -> bool:
        """Whether a matter is open then, asked or waiting."""
        if matter == self.settled:
            return False
        if matter.ask is Ask.PARTY_SIDE:
            return True
        if matter.ask is not Ask.OWN_FACT and self.world.verdict(*matter.about) == CONTESTED:
            return True
        if matter in self.wanted or matter.ask is Ask.LINE:
            return True
        return any(i not in self.reached for i in self.before.wanted_by.get(matter, ()))
