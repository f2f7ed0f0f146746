"""What nobody has said or decided: each thing asked once, whom, and what every way to settle it brings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from orgdoc.deciding.effects import Supposing, World, names_of
from orgdoc.deciding.opening import Opening, Subject
from orgdoc.deciding.wanting import Wanting
from orgdoc.model.terms import UNKNOWN, spec_key
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    UNDETERMINED,
    Ask,
    Effect,
    Matter,
    Question,
    Way,
)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All that is open. `of_items` are the questions of each undetermined item by id; `ways` those of each
    contested item and each open reporting line, and of items that only a decision can settle; `until` the
    matters that could still change a subject, its own decision left out.
    """

    of_items: Mapping[str, tuple[Question, ...]]
    questions: tuple[Question, ...]
    to_decide: tuple[Matter, ...]
    ways: Mapping[Subject, tuple[Way, ...]]
    until: Mapping[Subject, tuple[Matter, ...]]


def inquire(supposing: Supposing) -> Inquiry:
    """Return what is open in an organisation.

    Questions and decisions are sorted by how many verdicts one answer moves, then in the order of the
    spec. What only waits for another answer is not asked.
    """
    inquirer = _Inquirer(supposing)
    before = supposing.outcomes.sides.verdicts
    of_items: dict[str, tuple[Matter, ...]] = {}
    for item in supposing.outcomes.order:
        if before[item.id] == UNDETERMINED:
            of_items[item.id] = inquirer.wanting.chosen(item, of_items)
    items = supposing.organisation.items
    wanted = dict.fromkeys(matter for item in items for matter in of_items.get(item.id, ()))
    # A party that nobody has placed is asked about wherever it is named, also where all is settled.
    questions = [m for m in (*wanted, *inquirer.unplaced_parties()) if m.is_question]
    questions = _most_moving_first(dict.fromkeys(questions), supposing)
    contested = [Matter(Ask.OFFICER, item.id) for item in items if before[item.id] == CONTESTED]
    open_lines = [Matter(Ask.LINE, n) for n in supposing.lines if supposing.line_verdict(n) in OPEN_VERDICTS]
    last = [matter for matter in wanted if not matter.is_question]
    decidable = dict.fromkeys((*contested, *last, *open_lines))
    # What others hang on is asked, even where another answer settles it in its own way.
    may_wait = [matter for matter in (*contested, *open_lines) if matter not in set(last)]
    bearing = inquirer.bearing_on((*questions, *decidable))
    waiting = {matter for matter in may_wait if inquirer.waits(matter, bearing)}
    to_decide = _most_moving_first([matter for matter in decidable if matter not in waiting], supposing)
    asked = (*questions, *to_decide)
    open_on = inquirer.bearing_on(asked)
    opening = Opening(supposing, of_items, asked, bearing)

    def told(matter: Matter, answers: Iterable[str]) -> tuple[Way, ...]:
        found = ((answer, supposing.way(matter, answer, open_on)) for answer in answers)
        return tuple(replace(way, opens=opening.opened(matter, answer)) for answer, way in found)

    ways = {m: told(m, supposing.answers(m)) for m in (*asked, *decidable)}
    besides = {m: told(m, supposing.besides(m)) for m in ways if m.is_question}
    return Inquiry(
        of_items={
            item_id: tuple(
                replace(inquirer.own(m, item_id, ways[m]), besides=besides[m])
                for m in matters
                if m.is_question
            )
            for item_id, matters in of_items.items()
        },
        questions=tuple(replace(inquirer.question(m, ways[m]), besides=besides[m]) for m in questions),
        to_decide=tuple(to_decide),
        ways={matter.about: ways[matter] for matter in decidable},
        until=_until(asked, ways),
    )


def _most_moving_first(matters: Iterable[Matter], supposing: Supposing) -> list[Matter]:
    return sorted(matters, key=lambda matter: -supposing.moved_by(matter))


def _until(
    asked: Iterable[Matter], ways: Mapping[Matter, Sequence[Way]]
) -> dict[Subject, tuple[Matter, ...]]:
    until: dict[Subject, dict[Matter, None]] = {}
    for matter in asked:
        for way in ways[matter]:
            for effect in way.effects:
                if matter.is_question or matter.about != (effect.kind, effect.subject):
                    until.setdefault((effect.kind, effect.subject), {})[matter] = None
    return {subject: tuple(matters) for subject, matters in until.items()}


class _Inquirer:
    """Finds what to ask of one organisation by trying answers out."""

    def __init__(self, supposing: Supposing) -> None:
        self.supposing = supposing
        self.sides = supposing.outcomes.sides
        self.world = World(supposing)
        self.wanting = Wanting(self.world)

    def unplaced_parties(self) -> Iterator[Matter]:
        named = dict.fromkeys(n for item in self.supposing.organisation.items for n in names_of(item))
        for name in named:
            if self.sides.parties.get(name) == UNKNOWN:
                yield Matter(Ask.PARTY_SIDE, name)

    def waits(self, decision: Matter, bearing: Mapping[Subject, Collection[Matter]]) -> bool:
        """Tell whether a decision waits for one of the open matters that bear on its subject."""
        return self.world.waits(*decision.about, bearing.get(decision.about, ()))

    def bearing_on(self, matters: Iterable[Matter]) -> dict[Subject, Collection[Matter]]:
        """Return the matters that may bear on each item and each reporting line."""
        found: dict[Subject, dict[Matter, None]] = {}
        for matter in matters:
            reached = self.supposing.reached(matter)
            for item_id in reached:
                found.setdefault((ITEM, item_id), {})[matter] = None
            for name in self.supposing.managers_of_any(reached):
                found.setdefault((MANAGER, name), {})[matter] = None
        return {subject: tuple(matters) for subject, matters in found.items()}

    def question(self, matter: Matter, ways: tuple[Way, ...]) -> Question:
        """Return the question with every verdict that an answer changes, over the organisation."""
        on_items = {way.answer: [e for e in way.effects if e.kind == ITEM] for way in ways}
        answers = {answer: {e.subject: e.after for e in found} for answer, found in on_items.items()}
        settled = {e.subject: e for found in on_items.values() for e in found if e.before in OPEN_VERDICTS}
        return self._worded(matter, answers, self._in_order(settled.values()), ways)

    def _in_order(self, effects: Iterable[Effect]) -> tuple[str, ...]:
        return tuple(sorted((e.subject for e in effects), key=self.supposing.written.__getitem__))

    def own(self, matter: Matter, item_id: str, ways: tuple[Way, ...]) -> Question:
        """Return the question with its effect on one item."""
        answers = {a: {item_id: verdict} for a, verdict in self.wanting.verdicts(matter, item_id).items()}
        return self._worded(matter, answers, (item_id,), ways)

    def _worded(
        self,
        matter: Matter,
        answers: Mapping[str, Mapping[str, str]],
        settles: tuple[str, ...],
        ways: tuple[Way, ...],
    ) -> Question:
        asks = self.supposing.asks(matter)
        if matter.ask is Ask.PARTY_SIDE:
            path, span = "boundary", self.supposing.organisation.parties[matter.subject].span
        else:
            item = self.supposing.items[matter.subject]
            path, span = f"{item.path}.{spec_key(item.kind, matter.fact or '')}", item.span
        return Question(matter.ask, matter.subject, matter.fact, path, answers, settles, span, ways, asks)
