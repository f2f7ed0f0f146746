"""What is open, in one sequence of numbers: the same in the memo, on the chart, in the register."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Branch, Rulebook
from orgdoc.model.verdict import Decision, Decisions, Matter, Question

#: More placements to be confirmed than these are told as remarks, without numbers.
MOST_TO_CONFIRM = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """Something open under its number: a post that nobody holds, a decision, or a question.

    Just one of `vacancy`, `decision` and `question` is set; `items` are the ids of the items that the
    vacancy leaves without anybody.
    """

    number: int
    matter: Matter | None = None
    vacancy: Branch | None = None
    items: tuple[str, ...] = ()
    decision: Decision | None = None
    question: Question | None = None

    @property
    def is_question(self) -> bool:
        """Whether somebody can find it out; else it is for the head to decide."""
        return self.question is not None


@dataclass(frozen=True)
class Agenda:
    """The vacancies, then the decisions, then the questions, each in the order of what hangs on them.

    `confirmations`: the ids of placements that are settled and to be confirmed, under the numbers after those
    of the entries.
    """

    entries: tuple[Entry, ...]
    confirmations: Mapping[str, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """The last number given; 0 where nothing is open."""
        return max((*(entry.number for entry in self.entries), *self.confirmations.values()), default=0)

    @cached_property
    def _numbers(self) -> Mapping[Matter, int]:
        return {entry.matter: entry.number for entry in self.entries if entry.matter is not None}

    @cached_property
    def _own(self) -> Mapping[tuple[str, str], int]:
        decided = ((e.decision, e.number) for e in self.entries)
        return {(d.kind, d.subject): number for d, number in decided if d is not None}

    @property
    def to_decide(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.is_question)

    @property
    def questions(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_question)

    def people_asked(self, head: str | None) -> tuple[str, ...]:
        """Return everybody who is asked something, each once; `head` fills posts and decides."""
        names = (e.question.asks if e.question else (head,) for e in (*self.questions, *self.to_decide))
        return tuple(dict.fromkeys(name for found in names for name in found if name))

    def asked_of(self, name: str, head: str | None) -> Agenda:
        """Return what `name` is asked, under its numbers for everybody: the head decides, others find out."""
        asked = (e for e in self.entries if (name in e.question.asks if e.question else name == head))
        return replace(self, entries=tuple(asked))

    def word(self, number: int) -> str:
        """Return what an entry is called: "decision 1", "question 3"."""
        of_question = any(entry.is_question for entry in self.entries if entry.number == number)
        return f"{'question' if of_question else 'decision'} {number}"

    def number(self, matter: Matter) -> int | None:
        """Return the number of an open matter; None where it is settled."""
        return self._numbers.get(matter)

    def numbers_of(self, decision: Decision) -> tuple[int, ...]:
        """Return the numbers of all on which a verdict hangs: its own decision, and what it waits for."""
        own = self._own.get((decision.kind, decision.subject))
        found = (own, *(self.number(matter) for matter in decision.until))
        return tuple(dict.fromkeys(number for number in found if number is not None))


def agenda(decisions: Decisions, organisation: Organisation, rulebook: Rulebook) -> Agenda:
    """Number what is open, and then what is to be confirmed, where that is little."""
    entries = tuple(_entries(decisions, organisation, rulebook))
    branches = {branch.id for branch in rulebook.branches}
    unsure = [d.subject for d in decisions.items.values() if d.verdict in branches and _crosses(d)]
    few = unsure if len(unsure) <= MOST_TO_CONFIRM else []
    return Agenda(entries, {item: number for number, item in enumerate(few, start=len(entries) + 1)})


def _crosses(decision: Decision) -> bool:
    """Whether somebody works on one side and serves the other, in an organisation where nobody is to, and
    nobody has decided on it.
    """
    crossing = decision.crosses
    return crossing is not None and crossing.is_tension and not decision.override_applies


def _entries(decisions: Decisions, organisation: Organisation, rulebook: Rulebook) -> Iterator[Entry]:
    number = 0
    for branch, items in _vacancies(decisions, organisation, rulebook):
        number += 1
        yield Entry(number, vacancy=branch, items=items)
    for matter in decisions.to_decide:
        number += 1
        yield Entry(number, matter, decision=decisions.decided_by(matter))
    for question in decisions.questions:
        number += 1
        yield Entry(number, question.matter, question=question)


def _vacancies(
    decisions: Decisions, organisation: Organisation, rulebook: Rulebook
) -> list[tuple[Branch, tuple[str, ...]]]:
    """Return the branches whose post nobody holds, though items belong there; the most items first."""
    found = []
    for branch in rulebook.branches:
        officer = organisation.officers.get(branch.officer)
        items = tuple(d.subject for d in decisions.items.values() if d.verdict == branch.id)
        if officer is not None and officer.vacant and officer.acting is None and items:
            found.append((branch, items))
    return sorted(found, key=lambda vacancy: -len(vacancy[1]))
