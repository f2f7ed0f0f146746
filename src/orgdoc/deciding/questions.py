"""What nobody has said, what would settle it, and how much one answer settles."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from orgdoc.deciding.counterfactuals import domains
from orgdoc.deciding.facts import pattern_of
from orgdoc.deciding.outcomes import Outcomes
from orgdoc.deciding.overrides import verdict_after
from orgdoc.deciding.pattern import Judge, Outcome
from orgdoc.model.organisation import Item, Organisation, Project, Stated
from orgdoc.model.rulebook import Rank, Rulebook
from orgdoc.model.terms import EXTERNAL, INTERNAL, UNKNOWN, spec_key
from orgdoc.model.verdict import SHARED, UNDETERMINED, Ask, Question

#: (outcome by the rules, verdict with overrides) by item id
Effect = Mapping[str, tuple[Outcome, str]]
#: kind of question, subject, fact
Key = tuple[Ask, str, str | None]


def questions_of(
    organisation: Organisation, rulebook: Rulebook, judge: Judge, outcomes: Outcomes
) -> tuple[Mapping[str, tuple[Question, ...]], tuple[Question, ...]]:
    """Return the questions of each undetermined item by id, and those of the whole organisation.

    The organisation's are sorted by how many items one answer settles, then in the order of the spec.
    """
    inquiry = _Inquiry(organisation, rulebook, judge, outcomes)
    own: dict[str, tuple[Key, ...]] = {}
    for item in outcomes.order:
        if outcomes.sides.verdicts[item.id] == UNDETERMINED:
            own[item.id] = inquiry.chosen(item, own)
    by_item = {item_id: tuple(inquiry.own(key, item_id) for key in keys) for item_id, keys in own.items()}
    asked = dict.fromkeys(key for item in organisation.items for key in own.get(item.id, ()))
    # A party that nobody has placed is asked about wherever it is named, also where all is settled.
    asked |= dict.fromkeys(inquiry.unplaced_parties())
    whole = [inquiry.question(key) for key in asked]
    whole.sort(key=lambda question: -most_settled(question))
    return by_item, tuple(whole)


def most_settled(question: Question) -> int:
    """Return how many items one answer settles, at the most."""
    settles = set(question.settles)
    return max(len(settles & set(effect)) for effect in question.answers.values())


class _Inquiry:
    """Tries answers out: decides again whatever an answer touches, and remembers the effect."""

    def __init__(
        self, organisation: Organisation, rulebook: Rulebook, judge: Judge, outcomes: Outcomes
    ) -> None:
        self.organisation = organisation
        self.rulebook = rulebook
        self.judge = judge
        self.outcomes = outcomes
        self._effects: dict[Key, dict[str, Effect]] = {}

    def chosen(self, item: Item, own: Mapping[str, tuple[Key, ...]]) -> tuple[Key, ...]:
        """Return the questions to ask of an undetermined item, the one that reaches highest first.

        The first stands alone where each of its answers settles the item; questions of which no
        answer does are left out.
        """
        reached = self._reached(item, self._candidates(item, own))
        if not reached:
            reached = self._reached(item, self._last_resort(item))
        ranked = sorted(reached, key=lambda key: -reached[key])
        if ranked and all(verdict != UNDETERMINED for verdict in self._verdicts(ranked[0], item.id).values()):
            return (ranked[0],)
        return tuple(ranked)

    def unplaced_parties(self) -> Iterator[Key]:
        named = dict.fromkeys(name for item in self.organisation.items for name in _names(item))
        for name in named:
            if self.outcomes.sides.parties.get(name) == UNKNOWN:
                yield Ask.PARTY_SIDE, name, None

    def question(self, key: Key) -> Question:
        """Return the question with every verdict that an answer changes, over the organisation."""
        before = self.outcomes.sides.verdicts
        answers = {
            answer: {item_id: v for item_id, (_, v) in effect.items() if v != before[item_id]}
            for answer, effect in self._effect(key).items()
        }
        changed = {item_id for effect in answers.values() for item_id in effect}
        settled = (item_id for item_id in changed if before[item_id] == UNDETERMINED)
        return self._worded(key, answers, tuple(sorted(settled, key=self._written.__getitem__)))

    def own(self, key: Key, item_id: str) -> Question:
        """Return the question with its effect on one item."""
        answers = {answer: {item_id: verdict} for answer, verdict in self._verdicts(key, item_id).items()}
        return self._worded(key, answers, (item_id,))

    def _candidates(self, item: Item, own: Mapping[str, tuple[Key, ...]]) -> Iterator[Key]:
        """Yield what could be asked of `item`: names that give no side first, then unstated facts."""
        sides = self.outcomes.sides
        for name in _names(item):
            if sides.of(name) != UNKNOWN:
                continue
            if name in sides.parties:
                yield Ask.PARTY_SIDE, name, None
            elif name in own:
                yield from own[name]
            elif sides.verdicts[name] == SHARED:
                # What is shared is settled; who answers for what serves it is not.
                yield Ask.OFFICER, item.id, None
            else:
                yield Ask.OFFICER, name, None
        stated = self.outcomes.of[item.id].pattern
        for fact in domains(item.kind):
            if fact in ("beneficiaries", "stakeholders"):
                if not stated.reach(fact).stated:
                    yield Ask.OWN_FACT, item.id, fact
            elif stated.value(fact) is None:
                yield Ask.OWN_FACT, item.id, fact

    def _last_resort(self, item: Item) -> Iterator[Key]:
        """Yield who answers for the undetermined items that lend `item` no side, whatever is answered."""
        for name in _names(item):
            if self.outcomes.sides.verdicts.get(name) == UNDETERMINED:
                yield Ask.OFFICER, name, None

    def _reached(self, item: Item, candidates: Iterable[Key]) -> dict[Key, Rank]:
        """Return the questions of which some answer settles `item`, each with how high it reaches."""
        found = ((key, self._reach(key, item.id)) for key in dict.fromkeys(candidates))
        return {key: reach for key, reach in found if reach is not None}

    def _reach(self, key: Key, item_id: str) -> Rank | None:
        """Return the highest rank at which an answer settles the item; None where none does."""
        ranks = [
            effect[item_id][0].rank or Rank.PERMISSION
            for effect in self._effect(key).values()
            if item_id in effect and effect[item_id][1] != UNDETERMINED
        ]
        return max(ranks, default=None)

    def _verdicts(self, key: Key, item_id: str) -> dict[str, str]:
        return {
            answer: effect[item_id][1] if item_id in effect else UNDETERMINED
            for answer, effect in self._effect(key).items()
        }

    def _effect(self, key: Key) -> Mapping[str, Effect]:
        if key not in self._effects:
            self._effects[key] = {answer: self._try(key, answer) for answer in self._possible(key)}
        return self._effects[key]

    def _possible(self, key: Key) -> tuple[str, ...]:
        ask, subject, fact = key
        if ask is Ask.PARTY_SIDE:
            return (INTERNAL, EXTERNAL)
        if ask is Ask.OFFICER:
            return tuple(branch.id for branch in self.rulebook.branches)
        return domains(self._items[subject].kind)[fact or ""]

    def _try(self, key: Key, answer: str) -> Effect:
        """Return what changes, directly or through what serves it, when `key` is answered so."""
        ask, subject, fact = key
        base = self.outcomes.sides
        verdicts: dict[str, str] = {}
        sides = base._replace(verdicts=ChainMap(verdicts, base.verdicts))  # type: ignore[arg-type]
        if ask is Ask.PARTY_SIDE:
            sides = sides._replace(parties=ChainMap({subject: answer}, base.parties))  # type: ignore[arg-type]
        effect: dict[str, tuple[Outcome, str]] = {}
        for item in self._touched(subject):
            if ask is Ask.OFFICER and item.id == subject:
                verdicts[subject] = answer
                effect[subject] = self.outcomes.of[subject], answer
                continue
            pattern = pattern_of(item, self.organisation, sides)
            if ask is Ask.OWN_FACT and item.id == subject:
                pattern = pattern.changed(fact or "", answer)
            outcome = self.judge(pattern)
            verdicts[item.id] = verdict_after(item.override, outcome.verdict, self.organisation.as_of)
            effect[item.id] = outcome, verdicts[item.id]
        return effect

    def _touched(self, subject: str) -> list[Item]:
        """Return the items that an answer about `subject` may change, in serving order."""
        found = {subject} if subject in self._items else set()
        waiting = [subject]
        while waiting:
            for item_id in self._named_by.get(waiting.pop(), ()):
                if item_id not in found:
                    found.add(item_id)
                    waiting.append(item_id)
        return sorted((self._items[i] for i in found), key=lambda item: self._position[item.id])

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.organisation.items}

    @cached_property
    def _written(self) -> Mapping[str, int]:
        """Where each item stands in the spec."""
        return {item.id: index for index, item in enumerate(self.organisation.items)}

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {item.id: index for index, item in enumerate(self.outcomes.order)}

    @cached_property
    def _named_by(self) -> Mapping[str, list[str]]:
        named_by: dict[str, list[str]] = {}
        for item in self.organisation.items:
            for name in _names(item):
                named_by.setdefault(name, []).append(item.id)
        return named_by

    def _worded(
        self, key: Key, answers: Mapping[str, Mapping[str, str]], settles: tuple[str, ...]
    ) -> Question:
        ask, subject, fact = key
        if ask is Ask.PARTY_SIDE:
            return Question(
                ask, subject, fact, "boundary", answers, settles, self.organisation.parties[subject].span
            )
        item = self._items[subject]
        last = "override" if ask is Ask.OFFICER else spec_key(item.kind, fact or "")
        return Question(ask, subject, fact, f"{item.path}.{last}", answers, settles, item.span)


def _names(item: Item) -> Iterable[str]:
    named: Iterable[Stated] = item.beneficiaries or ()
    if isinstance(item, Project):
        named = (*named, *(item.stakeholders or ()))
    return dict.fromkeys(stated.value for stated in named)
