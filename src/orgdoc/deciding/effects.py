"""What an answer or a decision brings with it: only what hangs on it is decided anew, and all of that.

A matter settled in one way is *supposed*: its item or party is decided so, then whatever names it, as
long as verdicts change. Two matters at once are decided only where both reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import heapify, heappop, heappush

from orgdoc.deciding.facts import GivesSide, pattern_of, reach_of
from orgdoc.deciding.outcomes import Line, Outcomes
from orgdoc.deciding.overrides import verdict_after
from orgdoc.deciding.pattern import Judge, Outcome, Pattern, Reach, reaches
from orgdoc.model.organisation import Item, Organisation, Project, Resource, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import BOTH, FACT_VALUES, NAMES, PROJECT, UNKNOWN, spec_key
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    STAKEHOLDER,
    UNDETERMINED,
    Ask,
    Effect,
    Matter,
    SpecChange,
    Way,
)

#: What stands in an override that only says what would follow: whoever decides states their own.
_RATIONALE = "To be stated by whoever decides."
_NOBODY = "Head of the organisation"
#: The day of such an override where the spec bears none: no day of anybody's decision.
_NO_DAY = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Supposed:
    """One matter settled in one way: what was decided anew of items (by id), and what came out different.

    `verdicts`, `lines` and `stakeholders` hold only what differs, by id or name.
    """

    outcomes: Mapping[str, Outcome]
    verdicts: Mapping[str, str]
    lines: Mapping[str, str]
    stakeholders: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many verdicts and reporting lines come out different."""
        return len(self.verdicts) + len(self.lines) + len(self.stakeholders)


class _Sides:
    """The side that each name gives with a party placed, and some verdicts other than they are."""

    def __init__(self, base: GivesSide, branches: Mapping[str, str], placed: Mapping[str, str]) -> None:
        self._base = base
        self._branches = branches
        self._placed = placed
        self.verdicts: dict[str, str] = {}

    def of(self, name: str) -> str:
        if (verdict := self.verdicts.get(name)) is not None:
            return self._branches.get(verdict, UNKNOWN)
        return self._placed.get(name) or self._base.of(name)


class Supposing:
    """Settles one matter at a time in one organisation, and remembers what came of it."""

    def __init__(
        self,
        organisation: Organisation,
        rulebook: Rulebook,
        judge: Judge,
        outcomes: Outcomes,
        lines: Mapping[str, Line],
    ) -> None:
        self.organisation = organisation
        self.rulebook = rulebook
        self.boundary = rulebook.boundary
        self.judge = judge
        self.outcomes = outcomes
        self.lines = lines
        self.items: Mapping[str, Item] = {item.id: item for item in organisation.items}
        self._position = {item.id: place for place, item in enumerate(outcomes.order)}
        self._supposed: dict[tuple[Matter, str], Supposed] = {}
        self._reached: dict[Matter, frozenset[str]] = {}
        self._asks: dict[Matter, tuple[str, ...]] = {}

    def answers(self, matter: Matter) -> tuple[str, ...]:
        """Return the ways in which `matter` can be settled; only an item can be shared."""
        if matter.ask is Ask.PARTY_SIDE:
            return self.boundary.ids
        branches = tuple(branch.id for branch in self.rulebook.branches)
        if matter.ask is Ask.LINE:
            return branches
        if matter.ask is Ask.OFFICER:
            return (*branches, SHARED) if len(branches) > 1 else branches
        if matter.fact in NAMES:
            return self.boundary.standings
        if (declared := self.rulebook.fact(matter.fact or "")) is not None:
            return declared.values
        return FACT_VALUES[matter.fact or ""]  # the kind of a resource is always stated

    def besides(self, matter: Matter) -> tuple[str, ...]:
        """Return what a party may be answered to be beside one of two sides: both."""
        return (BOTH,) if matter.ask is Ask.PARTY_SIDE and BOTH in self.boundary.standings else ()

    def supposed(self, matter: Matter, answer: str) -> Supposed:
        """Return what comes of `matter` settled as `answer`, and nothing else."""
        if (matter, answer) not in self._supposed:
            self._supposed[matter, answer] = self._settle(matter, answer)
        return self._supposed[matter, answer]

    def reached(self, matter: Matter) -> frozenset[str]:
        """Return the ids of all items that `matter` may bear on, through whatever names it."""
        if matter.ask is Ask.LINE:
            return frozenset()
        if matter not in self._reached:
            found = {matter.subject} & self.items.keys() if matter.ask is not Ask.PARTY_SIDE else set()
            waiting = [matter.subject]
            while waiting:
                for item_id in self._named_by.get(waiting.pop(), ()):
                    if item_id not in found:
                        found.add(item_id)
                        waiting.append(item_id)
            self._reached[matter] = frozenset(found)
        return self._reached[matter]

    def moved_by(self, matter: Matter) -> int:
        """Return how many verdicts one answer to `matter` moves, at the most."""
        return max(self.supposed(matter, answer).count for answer in self.answers(matter))

    # --- one matter

    def _settle(self, matter: Matter, answer: str) -> Supposed:
        if matter.ask is Ask.LINE:
            changed = {} if self.line_verdict(matter.subject) == answer else {matter.subject: answer}
            return Supposed({}, {}, changed, {})
        base = self.outcomes.sides
        placed = {matter.subject: answer} if matter.ask is Ask.PARTY_SIDE else {}
        sides = _Sides(base, base.branches, placed)
        outcomes: dict[str, Outcome] = {}
        first = self._named_by.get(matter.subject, ()) if placed else (matter.subject,)
        waiting = [self._position[item_id] for item_id in first]
        heapify(waiting)
        seen = set(waiting)
        while waiting:
            item = self.outcomes.order[heappop(waiting)]
            outcome, verdict = self._decided(item, sides, [(matter, answer)])
            outcomes[item.id] = outcome
            if verdict == base.verdicts[item.id]:
                continue
            sides.verdicts[item.id] = verdict
            for item_id in self._named_by.get(item.id, ()):
                if (place := self._position[item_id]) not in seen:
                    seen.add(place)
                    heappush(waiting, place)
        lines = self._lines_after(sides.verdicts)
        return Supposed(outcomes, sides.verdicts, lines, self._stakeholders_after(matter, answer))

    def decided_in(self, supposed: Supposed, item_id: str) -> tuple[Outcome, str]:
        """Return the outcome and the verdict of one item there, whether they differ or not."""
        outcome = supposed.outcomes.get(item_id) or self.outcomes.of[item_id]
        verdict = supposed.verdicts.get(item_id) or self.outcomes.sides.verdicts[item_id]
        return outcome, verdict

    def _decided(
        self, item: Item, sides: GivesSide, settled: Sequence[tuple[Matter, str]]
    ) -> tuple[Outcome, str]:
        """Return the outcome and the verdict of one item, with what is settled of itself."""
        pattern = pattern_of(item, self.organisation, sides, self.boundary)
        decided = None
        for matter, answer in settled:
            if matter.subject != item.id or matter.ask is Ask.PARTY_SIDE:
                continue
            if matter.ask is Ask.OFFICER:
                decided = answer
            else:
                pattern = pattern.changed(matter.fact or "", answer, self.boundary)
        outcome = self.judge(pattern)
        return outcome, decided or verdict_after(item.override, outcome, self.organisation.as_of)

    def _lines_after(self, verdicts: Mapping[str, str]) -> dict[str, str]:
        """Return the reporting lines that differ where projects have other `verdicts`."""
        by_manager: dict[str, list[str]] = {}
        for item_id in verdicts:
            for name in self._managers_of.get(item_id, ()):
                by_manager.setdefault(name, []).append(item_id)
        after = {
            name: self._line_with(name, {i: verdicts[i] for i in ids}) for name, ids in by_manager.items()
        }
        return {name: verdict for name, verdict in after.items() if verdict != self.line_verdict(name)}

    def _line_with(self, name: str, verdicts: Mapping[str, str]) -> str:
        """Return a manager's reporting line where some of their projects have other `verdicts`."""
        branches, counts = self.outcomes.sides.branches, self._counts[name].copy()
        for item_id, verdict in verdicts.items():
            counts[branches.get(self.outcomes.sides.verdicts[item_id], UNKNOWN)] -= 1
            counts[branches.get(verdict, UNKNOWN)] += 1
        given = frozenset(side for side, count in counts.items() if count > 0) - {UNKNOWN}
        reach = Reach(True, given, counts[UNKNOWN] > 0, len(given) > 1)
        return self._after_override(name, self.judge(Pattern(MANAGER, manages=reach)))

    def _after_override(self, name: str, computed: Outcome) -> str:
        line = self.organisation.managers.get(name)
        return verdict_after(line.override if line else None, computed, self.organisation.as_of)

    def line_verdict(self, name: str) -> str:
        """Return where a manager's reporting line stands now, overrides included."""
        return self._line_verdicts[name]

    def _stakeholders_after(self, matter: Matter, answer: str) -> dict[str, str]:
        """Return the dealings with stakeholders that differ: of a party placed, of a word newly written."""
        if matter.ask is Ask.PARTY_SIDE:
            changed = {matter.subject: answer} if matter.subject in self._stakeholders else {}
        elif matter.fact == "stakeholders":
            changed = {word: word for word in self.boundary.on(answer) if word not in self._stakeholders}
        else:
            return {}
        after = {name: self._dealing(reaches(self.boundary)[side]) for name, side in changed.items()}
        return {name: verdict for name, verdict in after.items() if verdict != self.dealing_before(name)}

    def dealing_before(self, name: str) -> str | None:
        """Return who deals with a stakeholder now; None where nobody has named them."""
        if name not in self._stakeholders:
            return None
        return self._dealing(reach_of([self._stakeholders[name]], self.outcomes.sides, self.boundary))

    def _dealing(self, reach: Reach) -> str:
        return self.judge(Pattern(STAKEHOLDER, stakeholders=reach)).verdict

    # --- effects

    def way(self, matter: Matter, answer: str, open_on: Mapping[tuple[str, str], Collection[Matter]]) -> Way:
        """Return what `answer` brings. `open_on` are the open matters that may bear on a subject, by its
        kind and id or name: an effect that one of them could make another is marked with it.
        """
        supposed = self.supposed(matter, answer)
        before = self.outcomes.sides.verdicts
        effects = [
            Effect(ITEM, item.id, before[item.id], supposed.verdicts[item.id])
            for item in sorted((self.items[i] for i in supposed.verdicts), key=lambda i: self.written[i.id])
        ]
        effects += [
            Effect(MANAGER, name, self.line_verdict(name), supposed.lines[name])
            for name in sorted(supposed.lines, key=self._line_order.__getitem__)
        ]
        effects = [replace(e, unless=tuple(self._unless(e, matter, answer, open_on))) for e in effects]
        effects += [
            Effect(STAKEHOLDER, name, self.dealing_before(name), after)
            for name, after in supposed.stakeholders.items()
        ]
        return Way(answer, self._change(matter, answer), tuple(effects))

    def _unless(
        self,
        effect: Effect,
        matter: Matter,
        answer: str,
        open_on: Mapping[tuple[str, str], Collection[Matter]],
    ) -> Iterator[Matter]:
        for other in open_on.get((effect.kind, effect.subject), ()):
            if other == matter or _is_own_decision(other, effect):
                continue
            for given in self.answers(other):
                both = _Both(self, (matter, answer), (other, given))
                if both.verdict(effect.kind, effect.subject) != effect.after:
                    yield other
                    break

    def _change(self, matter: Matter, answer: str) -> tuple[SpecChange, ...]:
        if matter.ask is Ask.PARTY_SIDE:
            was = self.organisation.parties[matter.subject].side
            return (
                SpecChange(f"boundary.{was}", remove=matter.subject),
                SpecChange(f"boundary.{answer}", add=matter.subject),
            )
        if matter.ask is Ask.LINE:
            return (SpecChange(f"managers.{matter.subject}.override", to=self._decision(answer, matter)),)
        item = self.items[matter.subject]
        if matter.ask is Ask.OFFICER:
            return (SpecChange(f"{item.path}.override", to=self._decision(answer, matter)),)
        fact = matter.fact or ""
        to = self.boundary.on(answer) if fact in NAMES else answer
        return (SpecChange(f"{item.path}.{spec_key(item.kind, fact)}", to=to),)

    def _decision(self, branch: str, on: Matter) -> Mapping[str, str | tuple[str, ...]]:
        """Return a decision for `branch`; where an item is shared, by those whom the rules name for it."""
        day = self.organisation.as_of or self.organisation.decide_by
        by = head_of(self.organisation, self.rulebook) or _NOBODY
        made = day.isoformat() if day else _NO_DAY
        says_between = self.rulebook.says_between
        between = {"between": self._named_for(on.subject)} if branch == SHARED and says_between else {}
        return {"branch": branch, **between, "rationale": _RATIONALE, "by": by, "on": made}

    def _named_for(self, item: str) -> tuple[str, ...]:
        named = self.outcomes.of[item].named
        return tuple(branch.id for branch in self.rulebook.branches if branch.id in named)

    # --- whom to ask

    def asks(self, matter: Matter) -> tuple[str, ...]:
        """Return whom to ask about a question: the item's project manager, else its owner, else the head.

        For a party, of the first item that an answer settles, else of the first that names it.
        """
        if matter not in self._asks:
            self._asks[matter] = self._whom_to_ask(matter)
        return self._asks[matter]

    def _whom_to_ask(self, matter: Matter) -> tuple[str, ...]:
        item = self.items.get(matter.subject) if matter.ask is not Ask.PARTY_SIDE else None
        if item is None:
            before = self.outcomes.sides.verdicts
            moved = {i for a in self.answers(matter) for i in self.supposed(matter, a).verdicts}
            named = moved or set(self._named_by.get(matter.subject, ()))
            found = min(named, key=lambda i: (before[i] not in OPEN_VERDICTS, self.written[i]), default=None)
            item = self.items[found] if found is not None else None
        project = self._project_of(item)
        if project is not None and project.managers:
            return tuple(manager.value for manager in project.managers)
        if project is not None and project.owner:
            return (project.owner,)
        head = head_of(self.organisation, self.rulebook)
        return (head,) if head else ()

    def _project_of(self, item: Item | None) -> Project | None:
        """Return the project itself, that a resource works in, or the first that it serves, however far."""
        while item is not None and not isinstance(item, Project):  # no resources serve each other in a circle
            works_in = item.reports_to if isinstance(item, Resource) else None
            names = [*([works_in] if works_in else ()), *(item.beneficiaries or ())]
            served = [self.items[s.value] for s in names if s.value in self.items]
            item = next((s for s in served if isinstance(s, Project)), served[0] if served else None)
        return item if isinstance(item, Project) else None

    # --- what names what

    @cached_property
    def written(self) -> Mapping[str, int]:
        """Where each item stands in the spec."""
        return {item.id: index for index, item in enumerate(self.organisation.items)}

    @cached_property
    def _line_order(self) -> Mapping[str, int]:
        return {name: index for index, name in enumerate(self.lines)}

    @cached_property
    def _named_by(self) -> Mapping[str, list[str]]:
        named_by: dict[str, list[str]] = {}
        for item in self.organisation.items:
            for name in names_of(item):
                named_by.setdefault(name, []).append(item.id)
        return named_by

    @cached_property
    def _managers_of(self) -> Mapping[str, tuple[str, ...]]:
        """Who manages each project, officers left out."""
        return {
            project.id: names
            for project in self.organisation.projects
            if (names := tuple(m.value for m in project.managers if m.value in self.lines))
        }

    def in_serving_order(self, items: Iterable[str]) -> list[Item]:
        """Return the items by id, each after those that it serves."""
        return [self.outcomes.order[place] for place in sorted(self._position[i] for i in items)]

    def managers_of_any(self, projects: Iterable[str]) -> list[str]:
        """Return the managers of those `projects` (ids, of other items too), each once."""
        return list(dict.fromkeys(name for i in projects for name in self._managers_of.get(i, ())))

    @cached_property
    def projects_of(self) -> Mapping[str, tuple[str, ...]]:
        """The ids of the projects of each manager."""
        return {name: tuple(stated.value for stated in line.projects) for name, line in self.lines.items()}

    @cached_property
    def _counts(self) -> Mapping[str, Counter[str]]:
        """How many projects of each manager give each side, or none."""
        counts = {name: Counter[str]() for name in self.lines}
        sides = self.outcomes.sides
        for name, projects in self.projects_of.items():
            for item_id in projects:
                counts[name][sides.branches.get(sides.verdicts[item_id], UNKNOWN)] += 1
        return counts

    @cached_property
    def _line_verdicts(self) -> Mapping[str, str]:
        return {n: self._after_override(n, line.outcome) for n, line in self.lines.items()}

    @cached_property
    def _stakeholders(self) -> Mapping[str, Stated]:
        found: dict[str, Stated] = {}
        for project in self.organisation.projects:
            for stated in project.stakeholders or ():
                found.setdefault(stated.value, stated)
        return found


class World:
    """An organisation as it stands, or with one matter settled, in which further ones are tried out."""

    def __init__(self, supposing: Supposing, settled: tuple[Matter, str] | None = None) -> None:
        self.supposing = supposing
        self._settled = settled
        self._here = supposing.supposed(*settled) if settled else Supposed({}, {}, {}, {})
        sides = supposing.outcomes.sides
        placed = {m.subject: a for m, a in (settled,) if m.ask is Ask.PARTY_SIDE} if settled else {}
        self._sides = _Sides(sides, sides.branches, placed)
        self._sides.verdicts = dict(self._here.verdicts)
        self._with: dict[tuple[Matter, str], _Both] = {}

    def of(self, name: str) -> str:
        """Return the side that `name` gives."""
        return self._sides.of(name)

    def verdict(self, kind: str, subject: str) -> str:
        """Return the verdict on an item (by id) or a manager's reporting line (by name)."""
        if kind == MANAGER:
            return self._here.lines.get(subject) or self.supposing.line_verdict(subject)
        return self.supposing.decided_in(self._here, subject)[1]

    def pattern(self, item_id: str) -> Pattern:
        return self.supposing.decided_in(self._here, item_id)[0].pattern

    def decided_with(self, matter: Matter, answer: str, item_id: str) -> tuple[Outcome, str]:
        """Return the outcome and the verdict of an item once `matter` is settled here too."""
        if self._settled is None:
            return self.supposing.decided_in(self.supposing.supposed(matter, answer), item_id)
        return self._both(matter, answer).decided(item_id)

    def verdict_with(self, matter: Matter, answer: str, kind: str, subject: str) -> str:
        """Return the verdict on an item or a reporting line once `matter` is settled here too."""
        if self._settled is None:
            supposed = self.supposing.supposed(matter, answer)
            if kind == MANAGER:
                return supposed.lines.get(subject) or self.supposing.line_verdict(subject)
            return self.supposing.decided_in(supposed, subject)[1]
        return self._both(matter, answer).verdict(kind, subject)

    def waits(self, kind: str, subject: str, matters: Iterable[Matter]) -> bool:
        """Tell whether something open needs no word of its own, as one of the open `matters` settles it.

        What cannot be told waits where some answer settles it; what is contested only where each answer to
        one question does.
        """
        is_untold = self.verdict(kind, subject) == UNDETERMINED
        for matter in matters:
            if matter.about == (kind, subject) or not (is_untold or matter.is_question):
                continue
            settles = (
                self.verdict_with(matter, answer, kind, subject) not in OPEN_VERDICTS
                for answer in self.supposing.answers(matter)
            )
            if any(settles) if is_untold else all(settles):
                return True
        return False

    def _both(self, matter: Matter, answer: str) -> _Both:
        assert self._settled is not None
        if (matter, answer) not in self._with:
            self._with[matter, answer] = _Both(self.supposing, self._settled, (matter, answer))
        return self._with[matter, answer]


class _Both:
    """Two matters settled at once, asked for one verdict at a time: decided anew where both reach."""

    def __init__(self, base: Supposing, one: tuple[Matter, str], other: tuple[Matter, str]) -> None:
        self._base = base
        self._settled = (one, other)
        self._here, self._there = base.supposed(*one), base.supposed(*other)
        self._in_reach = base.reached(one[0]), base.reached(other[0])
        self._placed = {m.subject: a for m, a in self._settled if m.ask is Ask.PARTY_SIDE}
        self._known: dict[str, tuple[Outcome, str]] = {}

    def verdict(self, kind: str, subject: str) -> str:
        if kind == ITEM:
            return self.decided(subject)[1]
        for matter, answer in self._settled:
            if matter == Matter(Ask.LINE, subject):
                return answer
        reached = self._in_reach[0] | self._in_reach[1]
        after = {i: self.decided(i)[1] for i in self._base.projects_of[subject] if i in reached}
        return self._base._line_with(subject, after)

    def of(self, name: str) -> str:
        """Return the side that `name` gives."""
        sides = self._base.outcomes.sides
        if name not in self._base.items:
            return self._placed.get(name) or sides.of(name)
        return sides.branches.get(self.decided(name)[1], UNKNOWN)

    def decided(self, item_id: str) -> tuple[Outcome, str]:
        """Return the outcome and the verdict of one item."""
        if item_id not in self._in_reach[1]:
            return self._base.decided_in(self._here, item_id)
        if item_id not in self._in_reach[0]:
            return self._base.decided_in(self._there, item_id)
        if item_id not in self._known:
            self._known[item_id] = self._base._decided(self._base.items[item_id], self, self._settled)
        return self._known[item_id]


def _is_own_decision(matter: Matter, effect: Effect) -> bool:
    """Whether `matter` is to decide on the very subject of `effect`."""
    if effect.kind == MANAGER:
        return matter == Matter(Ask.LINE, effect.subject)
    return matter == Matter(Ask.OFFICER, effect.subject)


def names_of(item: Item) -> Iterable[str]:
    """Return the names under `for` or `serves` and `stakeholders`, each once."""
    named: Iterable[Stated] = item.beneficiaries or ()
    if item.kind == PROJECT and isinstance(item, Project):
        named = (*named, *(item.stakeholders or ()))
    return dict.fromkeys(stated.value for stated in named)


def head_of(organisation: Organisation, rulebook: Rulebook) -> str | None:
    """Return who is in charge above the branches; None where the spec names nobody."""
    of_branches = {branch.officer for branch in rulebook.branches}
    above = (officer for post, officer in organisation.officers.items() if post not in of_branches)
    return next((officer.in_charge for officer in above if officer.in_charge), None)
