"""Two versions of one organisation → every verdict that differs, with what alone would have made it so.

A cause is found by deciding one subject again: the earlier facts with one change, then two, and so on.
What a subject hangs on is little (its own facts, the parties and items that it names), so this needs no
second look at the rest of the organisation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import combinations
from typing import Any, NamedTuple

from orgdoc.deciding.certainty import certainty_of_rules, least
from orgdoc.deciding.facts import reach_of
from orgdoc.deciding.outcomes import officers_by_name
from orgdoc.deciding.overrides import status_of, verdict_after
from orgdoc.deciding.pattern import Judge, Outcome, Pattern, Reach, judge_with
from orgdoc.model.boundary import Boundary
from orgdoc.model.difference import (
    RULEBOOK,
    Cause,
    Change,
    Difference,
    FactChange,
    Plain,
    RuleChange,
    What,
)
from orgdoc.model.organisation import Item, Officer, Organisation, Override, Project, Resource, Stated
from orgdoc.model.rulebook import Rulebook, SideCondition
from orgdoc.model.terms import FACT_VALUES, UNKNOWN
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    SHARED,
    STAKEHOLDER,
    Certainty,
    Decision,
    Decisions,
    Matter,
    OverrideStatus,
    Placed,
)

_SUREST_LAST = (None, Certainty.LEANING, Certainty.LIKELY, Certainty.FIRM, Certainty.DECIDED)
#: Up to so many changes that bear on one subject, every pair and every three of them are tried.
_MOST_COMBINED = 12


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an organisation, decided by one rule book."""

    organisation: Organisation
    decisions: Decisions
    rulebook: Rulebook


class _Mark(NamedTuple):
    """What a change is about, to tell it from all others: `sort` is fact, boundary, override, …"""

    sort: str
    subject: str
    fact: str = ""


#: A verdict with its certainty, and of what is shared in a book of more than two branches, by which.
Result = tuple[str, Certainty | None, frozenset[str]]
_BY_NOBODY: frozenset[str] = frozenset()


def difference(old: Version, new: Version) -> Difference:
    """Return all that differs from `old` to `new`; empty for the same organisation in another order.

    Items are the same where their id is, or where the later one says what it `was`. An item that is
    gone and one that is new with equal facts are suggested as renamed where only one pair fits.
    """
    confirmed = _confirmed(old.organisation, new.organisation)
    return _Comparison(_with_new_ids(old, confirmed), new, confirmed).difference()


def _confirmed(old: Organisation, new: Organisation) -> dict[str, str]:
    """Return the ids that items bore before, with those they bear now, as the later spec says."""
    before, after = {item.id for item in old.items}, {item.id for item in new.items}
    return {
        item.was: item.id
        for item in new.items
        if item.was in before and item.was not in after and item.id not in before
    }


def _with_new_ids(version: Version, ids: Mapping[str, str]) -> Version:
    """Return `version` as if its items had always borne their later ids."""
    if not ids:
        return version
    organisation, decisions = version.organisation, version.decisions

    def names(found: tuple[Stated, ...] | None) -> tuple[Stated, ...] | None:
        return found and tuple(replace(stated, value=ids.get(stated.value, stated.value)) for stated in found)

    def line(stated: Stated | None) -> Stated | None:
        return stated and replace(stated, value=ids.get(stated.value, stated.value))

    projects = tuple(replace(p, id=ids.get(p.id, p.id)) for p in organisation.projects)
    resources = tuple(
        replace(
            r,
            id=ids.get(r.id, r.id),
            beneficiaries=names(r.beneficiaries),
            reports_to=line(r.reports_to),
        )
        for r in organisation.resources
    )
    items = {ids.get(item_id, item_id): decision for item_id, decision in decisions.items.items()}
    return replace(
        version,
        organisation=replace(organisation, projects=projects, resources=resources),
        decisions=replace(decisions, items=items),
    )


def _asked(decisions: Decisions) -> tuple[Matter, ...]:
    return (*(question.matter for question in decisions.questions), *decisions.to_decide)


class _Comparison:
    """Two versions whose items bear the same ids."""

    def __init__(self, old: Version, new: Version, renamed: Mapping[str, str]) -> None:
        self.old, self.new, self.renamed = old, new, renamed
        self.judges: tuple[Judge, Judge] = (judge_with(old.rulebook), judge_with(new.rulebook))
        self.old_items = {item.id: item for item in old.organisation.items}
        self.new_items = {item.id: item for item in new.organisation.items}
        self.valued = _valued(old.rulebook, new.rulebook)
        self.facts: dict[_Mark, FactChange] = {}
        for mark, change in self._fact_changes():
            self.facts[mark] = change
        self.rules = tuple(rule_changes(old.rulebook, new.rulebook))
        if self.rules or _decides_otherwise(old.rulebook, new.rulebook):
            before, after = (f"{b.id} {b.version}" for b in (old.rulebook, new.rulebook))
            self.facts[_Mark(RULEBOOK, "")] = FactChange(RULEBOOK, "", before, after)

    def difference(self) -> Difference:
        changes = [*self._items(), *self._renamed(), *self._managers(), *self._stakeholders()]
        facts = tuple(fact for mark, fact in self.facts.items() if mark.sort != RULEBOOK)
        found = Difference(tuple(changes), facts, self.rules)
        # What is asked of equals may hang on the order of their names, which is no difference.
        return found if found.is_empty else replace(found, asked=self._asked_anew())

    def _asked_anew(self) -> tuple[Matter, ...]:
        before = {
            replace(m, subject=self.renamed.get(m.subject, m.subject)) for m in _asked(self.old.decisions)
        }
        return tuple(matter for matter in _asked(self.new.decisions) if matter not in before)

    # --- facts

    def _fact_changes(self) -> Iterator[tuple[_Mark, FactChange]]:
        old, new = self.old.organisation, self.new.organisation
        if old.name.value != new.name.value:
            change = _fact("organisation.name", "", old.name.value, new.name.value, old.name, new.name)
            yield _Mark("organisation", "", "name"), change
        for name in ("large", "resources_segregated"):
            one: Stated | None = getattr(old, name)
            two: Stated | None = getattr(new, name)
            if _value(one) != _value(two):
                path = f"organisation.{name}"
                yield _Mark("organisation", "", name), _fact(path, "", _flag(one), _flag(two), one, two)
        for name in ("as_of", "decide_by"):
            days: list[date | None] = [getattr(organisation, name) for organisation in (old, new)]
            if days[0] != days[1]:
                dates = [day.isoformat() if day else None for day in days]
                path = f"organisation.{name}"
                change = FactChange(path, "", dates[0], dates[1])
                yield _Mark("organisation", "", name), change
        yield from self._boundary()
        yield from self._officers()
        for item_id in dict.fromkeys((*self.new_items, *self.old_items)):
            before, after = self.old_items.get(item_id), self.new_items.get(item_id)
            if before is not None and after is not None:
                yield from _of_item(before, after, self.valued)
            if isinstance(before or after, Project):
                yield from _of_managers(before, after)
        for name in dict.fromkeys((*new.managers, *old.managers)):
            lines = old.managers.get(name), new.managers.get(name)
            overrides = tuple(line.override if line else None for line in lines)
            yield from _of_override(_Mark("override", name, MANAGER), f"managers.{name}.override", *overrides)

    def _boundary(self) -> Iterator[tuple[_Mark, FactChange]]:
        old, new = self.old.organisation.parties, self.new.organisation.parties
        for name in dict.fromkeys((*new, *old)):
            before, after = old.get(name), new.get(name)
            sides = [party.side if party else None for party in (before, after)]
            if sides[0] != sides[1]:
                path = f"boundary.{sides[1] or sides[0]}"
                yield _Mark("boundary", name), _fact(path, name, sides[0], sides[1], before, after)

    def _officers(self) -> Iterator[tuple[_Mark, FactChange]]:
        old, new = self.old.organisation.officers, self.new.organisation.officers
        for post in dict.fromkeys((*new, *old)):
            before, after = old.get(post), new.get(post)
            holders = [_held(o) if o else None for o in (before, after)]
            if holders[0] != holders[1]:
                path = f"officers.{post}"
                yield _Mark("officer", post), _fact(path, post, holders[0], holders[1], before, after)
            titles = [o.title if o else None for o in (before, after)]
            if before and after and titles[0] != titles[1]:
                path = f"officers.{post}.title"
                yield _Mark("officer", post, "title"), _fact(path, post, titles[0], titles[1], before, after)

    # --- items

    def _items(self) -> Iterator[Change]:
        for item_id in self._in_order(self.old_items, self.new_items):
            before = self.old.decisions.items.get(item_id)
            after = self.new.decisions.items.get(item_id)
            name = (self.new_items.get(item_id) or self.old_items[item_id]).name
            change = self._change(ITEM, item_id, name, before, after)
            if change is not None and before is not None and after is not None:
                marks = list(self._marks_of_item(item_id))
                change = self._with_causes(change, marks, partial(self._item, item_id))
            if change is not None:
                yield change

    def _change(
        self, kind: str, subject: str, name: str, before: Decision | None, after: Decision | None
    ) -> Change | None:
        """Return what became of a subject, without its causes; None where it is as it was."""
        if before is None or after is None:
            there = after or before
            assert there is not None
            verdicts = (before.verdict, None) if before else (None, there.verdict)
            sure = (before.certainty, None) if before else (None, there.certainty)
            return Change(kind, subject, name, What.GONE if before else What.NEW, *verdicts, *sure)
        between = _between(before, self.old.rulebook), _between(after, self.new.rulebook)
        same = before.verdict == after.verdict and set(between[0]) == set(between[1])
        if same and before.certainty == after.certainty:
            return None
        what = What.MOVED
        if after.override_applies and (not before.override_applies or not same):
            what = What.DECIDED
        elif before.override_applies and after.override_status is OverrideStatus.EXPIRED:
            what = What.EXPIRED
        elif same:
            surer = _SUREST_LAST.index(after.certainty) > _SUREST_LAST.index(before.certainty)
            what = What.SURER if surer else What.LESS_SURE
        return Change(
            kind,
            subject,
            name,
            what,
            before.verdict,
            after.verdict,
            before.certainty,
            after.certainty,
            between_before=between[0],
            between_after=between[1],
        )

    @staticmethod
    def _in_order(old: Iterable[str], new: Iterable[str]) -> Iterable[str]:
        """Return the names in the order of the later version, those that are gone last."""
        return dict.fromkeys((*new, *old))

    def _marks_of_item(self, item_id: str) -> Iterator[_Mark]:
        """Yield what of all changes bears on an item itself, its own facts first."""
        before, after = self.old_items[item_id], self.new_items[item_id]
        own = (*self.valued, "kind", "beneficiaries", "stakeholders")
        marks = [_Mark("override", item_id), *(_Mark("fact", item_id, fact) for fact in own)]
        names = [*_names(before), *_names(after)]
        marks += [_Mark("boundary", name) for name in dict.fromkeys(names)]
        flags = ("as_of",) if isinstance(after, Project) else ("large", "resources_segregated", "as_of")
        marks += [_Mark("organisation", "", name) for name in flags]
        marks.append(_Mark(RULEBOOK, ""))
        yield from (mark for mark in marks if mark in self.facts)
        for name in dict.fromkeys(names):
            if self._follows(name):
                yield _Mark("follows", name)

    def _follows(self, item_id: str) -> bool:
        """Whether an item that is in both versions now has another verdict or certainty."""
        before, after = (d.items.get(item_id) for d in (self.old.decisions, self.new.decisions))
        return before is not None and after is not None and _sure(before) != _sure(after)

    def _item(self, item_id: str, changed: frozenset[_Mark]) -> Result:
        """Return the verdict on an item of the earlier version, with some changes put into it."""
        items = self.old_items[item_id], self.new_items[item_id]

        def of(fact: str) -> Item:
            return items[_Mark("fact", item_id, fact) in changed]

        whom = of("beneficiaries").beneficiaries
        organisation = {name: self._organisation(name, changed) for name in ("large", "resources_segregated")}
        reach = self._reach(whom, changed)
        pattern = Pattern(of("kind").kind, beneficiaries=reach, **organisation)  # type: ignore[arg-type]
        named = {"beneficiaries": whom or ()}  # what has a stake is no item: nothing is drawn from it
        if isinstance(items[1], Project):
            values: dict[str, Any] = {fact: _value(getattr(of(fact), fact)) for fact in FACT_VALUES}
            stakeholders = getattr(of("stakeholders"), "stakeholders", None)
            pattern = pattern._replace(stakeholders=self._reach(stakeholders, changed), **values)
        declared = [
            (fact, stated.value)
            for fact in self.valued
            if fact not in FACT_VALUES and (stated := of(fact).declares(fact)) is not None
        ]
        pattern = pattern._replace(declared=tuple(sorted(declared))) if declared else pattern
        override = items[_Mark("override", item_id) in changed].override
        return self._result(pattern, named, override, changed)

    def _organisation(self, name: str, changed: frozenset[_Mark]) -> str | None:
        version = (self.old, self.new)[_Mark("organisation", "", name) in changed]
        return _value(getattr(version.organisation, name))

    def _as_of(self, changed: frozenset[_Mark]) -> date | None:
        return (self.old, self.new)[_Mark("organisation", "", "as_of") in changed].organisation.as_of

    def book(self, changed: frozenset[_Mark]) -> Rulebook:
        """Return the rule book in use once `changed` is put in."""
        return (self.old, self.new)[_Mark(RULEBOOK, "") in changed].rulebook

    def _reach(self, names: Iterable[Stated] | None, changed: frozenset[_Mark]) -> Reach:
        return reach_of(names, _Sides(self, changed), self.book(changed).boundary)

    def _result(
        self,
        pattern: Pattern,
        named: Mapping[str, Iterable[Stated]],
        override: Override | None,
        changed: frozenset[_Mark],
    ) -> Result:
        outcome = self.judges[_Mark(RULEBOOK, "") in changed](pattern)
        boundary = self.book(changed).boundary
        as_of = self._as_of(changed)
        verdict = verdict_after(override, outcome, as_of)
        is_named = verdict == SHARED and self.book(changed).says_between
        if override is not None and status_of(override, outcome, as_of) is not OverrideStatus.EXPIRED:
            between = frozenset(stated.value for stated in override.between)
            return verdict, Certainty.DECIDED, between if is_named else _BY_NOBODY
        sides = _Sides(self, changed)
        others = [
            sides.certainty(name)
            for name in _drawn_from(outcome, named, sides, boundary)
            if sides.is_item(name)
        ]
        certainty = least(certainty_of_rules(outcome), others)
        return verdict, certainty, outcome.named if is_named else _BY_NOBODY

    # --- causes

    def _with_causes(
        self, change: Change, marks: Sequence[_Mark], result: Callable[[frozenset[_Mark]], Result]
    ) -> Change:
        """Return `change` with what alone makes it, or else with the smallest set found that does."""
        wanted = (change.after, change.certainty_after, frozenset(change.between_after))

        def makes(found: Iterable[_Mark]) -> bool:
            return result(frozenset(found)) == wanted

        alone = [mark for mark in marks if makes((mark,))]
        if alone:
            own = [mark for mark in alone if mark.sort != "follows"]
            return replace(change, causes=tuple(map(self._cause, own or alone)))
        together = next((found for found in _combinations(marks) if makes(found)), None)
        if together is None and makes(marks):
            together = tuple(marks)
            for mark in reversed(marks):
                rest = tuple(other for other in together if other != mark)
                together = rest if makes(rest) else together
        return replace(change, causes=tuple(map(self._cause, together or ())), together=True)

    def _cause(self, mark: _Mark) -> Cause:
        return Cause(follows=mark.subject) if mark.sort == "follows" else Cause(self.facts[mark])

    # --- renamed

    def _renamed(self) -> Iterator[Change]:
        for before, after in self.renamed.items():
            yield Change(ITEM, after, self.new_items[after].name, What.RENAMED, before, after)
        gone = [item for item_id, item in self.old_items.items() if item_id not in self.new_items]
        came = [item for item_id, item in self.new_items.items() if item_id not in self.old_items]
        by_facts: dict[object, tuple[list[Item], list[Item]]] = {}
        for place, items in enumerate((gone, came)):
            for item in items:
                by_facts.setdefault(_facts(item, self.valued), ([], []))[place].append(item)
        for was, now in by_facts.values():
            if len(was) == len(now) == 1 and _says_something(now[0], self.valued):
                yield Change(ITEM, now[0].id, now[0].name, What.RENAMED, was[0].id, now[0].id, suggested=True)

    # --- managers and stakeholders

    def _managers(self) -> Iterator[Change]:
        old, new = self.old.decisions.managers, self.new.decisions.managers
        managed = tuple(_managed(v.organisation) for v in (self.old, self.new))
        for name in self._in_order(old, new):
            before, after = old.get(name), new.get(name)
            change = self._change(MANAGER, name, name, before, after)
            if change is None:
                continue
            projects = managed[0].get(name, {}), managed[1].get(name, {})
            both = projects[0].keys() & projects[1].keys()
            moved = [p for p in dict.fromkeys((*projects[1], *projects[0])) if p not in both]
            marks = [_Mark("manages", p) for p in moved]
            if before is None or after is None:
                yield replace(change, causes=self._why_line(name, marks))
                continue
            marks += [_Mark("follows", p) for p in projects[1] if self._follows(p)]
            own = (_Mark("override", name, MANAGER), _Mark("organisation", "", "as_of"), _Mark(RULEBOOK, ""))
            marks = [mark for mark in own if mark in self.facts] + marks
            yield self._with_causes(change, marks, partial(self._line, name, projects))

    def _why_line(self, name: str, marks: Iterable[_Mark]) -> tuple[Cause, ...]:
        """Return why a reporting line came or went: somebody is an officer now, or manages otherwise."""
        posts = officers_by_name(self.old.organisation) | officers_by_name(self.new.organisation)
        if name in posts and (mark := _Mark("officer", posts[name])) in self.facts:
            return (Cause(self.facts[mark]),)
        return tuple(Cause(self.facts[mark]) for mark in marks if mark in self.facts)

    def _line(
        self, name: str, projects: tuple[Mapping[str, Stated], ...], changed: frozenset[_Mark]
    ) -> Result:
        old, new = projects
        ids = [
            p for p in dict.fromkeys((*new, *old)) if p in (new if _Mark("manages", p) in changed else old)
        ]
        if not ids:
            return "", None, _BY_NOBODY  # who manages nothing has no line at all
        names = [replace(new.get(p) or old[p], value=p) for p in ids]
        lines = self.old.organisation.managers, self.new.organisation.managers
        line = lines[_Mark("override", name, MANAGER) in changed].get(name)
        pattern = Pattern(MANAGER, manages=self._reach(names, changed))
        return self._result(pattern, {"manages": names}, line.override if line else None, changed)

    def _stakeholders(self) -> Iterator[Change]:
        old, new = self.old.decisions.stakeholders, self.new.decisions.stakeholders
        for name in self._in_order(old, new):
            before, after = old.get(name), new.get(name)
            change = self._change(STAKEHOLDER, name, name, before, after)
            if change is None:
                continue
            if before is None or after is None:
                causes = [
                    f for m, f in self.facts.items() if m.fact == "stakeholders" and _names_one(f, name)
                ]
                yield replace(change, causes=tuple(map(Cause, causes)))
                continue
            marks = [m for m in (_Mark("boundary", name), _Mark(RULEBOOK, "")) if m in self.facts]
            stated = Stated(name, "", before.facts["stakeholders"][0].place.span)
            yield self._with_causes(change, marks, partial(self._dealing, stated))

    def _dealing(self, stated: Stated, changed: frozenset[_Mark]) -> Result:
        pattern = Pattern(STAKEHOLDER, stakeholders=self._reach([stated], changed))
        return self._result(pattern, {"stakeholders": [stated]}, None, changed)


class _Sides:
    """The side that each name gives in the earlier version, with some changes put into it."""

    def __init__(self, comparison: _Comparison, changed: frozenset[_Mark]) -> None:
        self._comparison = comparison
        self._changed = changed

    def of(self, name: str) -> str:
        if name in self._comparison.book(self._changed).boundary.ids:
            return name
        versions = self._versions(_Mark("boundary", name))
        party = next((p for v in versions if (p := v.organisation.parties.get(name)) is not None), None)
        if party is not None:
            return party.side
        decision = self._decision(name)
        if decision is None:
            return UNKNOWN
        books = self._comparison.new.rulebook, self._comparison.old.rulebook
        if _Mark(RULEBOOK, "") not in self._changed:
            books = books[::-1]
        branches = books[0].branches + books[1].branches
        return next((branch.side for branch in branches if branch.id == decision.verdict), UNKNOWN)

    def is_item(self, name: str) -> bool:
        return self._decision(name) is not None

    def certainty(self, name: str) -> Certainty | None:
        decision = self._decision(name)
        return decision.certainty if decision else None

    def _decision(self, item_id: str) -> Decision | None:
        versions = self._versions(_Mark("follows", item_id))
        return next((d for v in versions if (d := v.decisions.items.get(item_id)) is not None), None)

    def _versions(self, mark: _Mark) -> tuple[Version, Version]:
        """Return the version that counts first; what only the other has, is taken from there."""
        here = self._comparison
        return (here.new, here.old) if mark in self._changed else (here.old, here.new)


def _combinations(marks: Sequence[_Mark]) -> Iterator[tuple[_Mark, ...]]:
    if len(marks) <= _MOST_COMBINED:
        for size in (2, 3):
            yield from combinations(marks, size)


def _sure(decision: Decision) -> tuple[str, Certainty | None]:
    return decision.verdict, decision.certainty


def _between(decision: Decision, book: Rulebook) -> tuple[str, ...]:
    """Return which branches share something, in the order of their book; () where that need not be said."""
    if decision.verdict != SHARED or not book.says_between:
        return ()
    sharers = decision.sharers()
    return tuple(branch.id for branch in book.branches if branch.id in sharers)


def _drawn_from(
    outcome: Outcome, named: Mapping[str, Iterable[Stated]], sides: _Sides, boundary: Boundary
) -> Iterator[str]:
    """Yield the names that bear the deciding rules."""
    for evaluation in outcome.decided_by:
        for condition in evaluation.conditions:
            if isinstance(condition, SideCondition) and not condition.none:
                for stated in named.get(condition.fact, ()):
                    if condition.side in boundary.on(sides.of(stated.value)):
                        yield stated.value


def _of_item(before: Item, after: Item, valued: Sequence[str]) -> Iterator[tuple[_Mark, FactChange]]:
    if before.name != after.name:
        change = _fact(f"{after.path}.name", after.id, before.name, after.name, before, after)
        yield _Mark("fact", after.id, "name"), change
    facts = (*valued, "kind", "beneficiaries", "stakeholders")
    if _plain(before, "beneficiaries") == _plain(after, "beneficiaries"):
        facts = (*facts, "reports_to")  # else it is told already, where it stands for `serves`
    for fact in facts:
        one, two = _plain(before, fact), _plain(after, fact)
        same = set(one) == set(two) if isinstance(one, tuple) and isinstance(two, tuple) else one == two
        if not same:
            here, there = _place(before, fact), _place(after, fact)
            place = there or here
            assert place is not None, "what differs is stated in one of the two"
            change = _fact(_key_path(place.path), after.id, one, two, here, there)
            yield _Mark("fact", after.id, fact), change
    mark = _Mark("override", after.id)
    yield from _of_override(mark, f"{after.path}.override", before.override, after.override)


def _key_path(path: str) -> str:
    """Return the route to a key of an item: "projects[3].for" of "projects[3].for[1]"."""
    item, _, key = path.partition("].")
    return f"{item}].{key.partition('[')[0]}" if key else item


def _of_override(
    mark: _Mark, path: str, before: Override | None, after: Override | None
) -> Iterator[tuple[_Mark, FactChange]]:
    one, two = _written(before), _written(after)
    if one != two:
        yield mark, _fact(path, mark.subject, one, two, before, after)


def _of_managers(before: Item | None, after: Item | None) -> Iterator[tuple[_Mark, FactChange]]:
    item = after or before
    assert item is not None
    lists = [i.managers if isinstance(i, Project) else () for i in (before, after)]
    names = [tuple(manager.value for manager in found) for found in lists]
    if set(names[0]) != set(names[1]):
        places = [found[0] if found else None for found in lists]
        values = [found or None for found in names]
        path = f"{item.path}.manager"
        yield _Mark("manages", item.id), _fact(path, item.id, values[0], values[1], places[0], places[1])


def _fact(
    path: str, about: str, before: Plain, after: Plain, here: Placed | None, there: Placed | None
) -> FactChange:
    """Return a change of a fact; `here` and `there` are where the earlier and the later spec state it."""
    place = here if there is None else there
    return FactChange(path, about, before, after, place.span if place else None, is_gone=there is None)


def _flag(stated: Stated | None) -> bool | None:
    return None if stated is None else stated.value == "true"


def _managed(organisation: Organisation) -> dict[str, dict[str, Stated]]:
    """Return the projects of each manager, by name and by id."""
    found: dict[str, dict[str, Stated]] = {}
    for project in organisation.projects:
        for manager in project.managers:
            found.setdefault(manager.value, {})[project.id] = manager
    return found


def _names_one(change: FactChange, name: str) -> bool:
    """Whether `name` stands in one of the two lists of a change and not in the other."""
    lists = (value if isinstance(value, tuple) else () for value in (change.before, change.after))
    return len([found for found in lists if name in found]) == 1


def _plain(item: Item, fact: str) -> Plain:
    if fact == "kind":
        return item.kind if isinstance(item, Resource) else None
    value = _stated(item, fact)
    if isinstance(value, tuple):
        return tuple(stated.value for stated in value)
    return _value(value)


def _stated(item: Item, fact: str) -> Stated | tuple[Stated, ...] | None:
    """Return what is stated of a fact, built in or declared by the rule book."""
    value: Stated | tuple[Stated, ...] | None = getattr(item, fact) if hasattr(item, fact) else None
    return value if value is not None else item.declares(fact)


def _place(item: Item, fact: str) -> Stated | None:
    if fact == "kind":
        return item.kind_stated if isinstance(item, Resource) else None
    value = _stated(item, fact)
    return (value[0] if value else None) if isinstance(value, tuple) else value


def _value(stated: Stated | None) -> str | None:
    return None if stated is None else stated.value


def _written(override: Override | None) -> Mapping[str, str | tuple[str, ...]] | None:
    return None if override is None else override.parts


def _names(item: Item) -> Iterator[str]:
    yield from (stated.value for stated in item.beneficiaries or ())
    yield from (stated.value for stated in getattr(item, "stakeholders", None) or ())


def _facts(item: Item, valued: Sequence[str]) -> tuple[object, ...]:
    """Return what a spec states of an item beside its id and its name, the order of names aside."""
    own = (_plain(item, fact) for fact in (*valued, "beneficiaries", "stakeholders"))
    plain = tuple(frozenset(value) if isinstance(value, tuple) else value for value in own)
    managers = frozenset(m.value for m in item.managers) if isinstance(item, Project) else ()
    return (item.kind, plain, managers)


def _says_something(item: Item, valued: Sequence[str]) -> bool:
    return any(_plain(item, fact) for fact in (*valued, "beneficiaries", "stakeholders"))


def _valued(old: Rulebook, new: Rulebook) -> tuple[str, ...]:
    """Return the facts with listed values that either book knows, the built-in ones first."""
    return tuple(dict.fromkeys((*FACT_VALUES, *(fact.id for fact in (*new.facts, *old.facts)))))


def _decides_otherwise(old: Rulebook, new: Rulebook) -> bool:
    """Whether something beside its rules may make two books decide otherwise."""
    sides = [[(branch.id, branch.side) for branch in book.branches] for book in (old, new)]
    return (old.divisible, old.boundary.ids, sides[0]) != (new.divisible, new.boundary.ids, sides[1])


def rule_changes(old: Rulebook, new: Rulebook) -> Iterator[RuleChange]:
    """Yield the rules that only one of two books has, or that they have otherwise."""
    before, after = ({rule.id: rule for rule in book.rules} for book in (old, new))
    for rule_id in dict.fromkeys((*after, *before)):
        if rule_id not in after:
            yield RuleChange(rule_id, "gone")
        elif rule_id not in before:
            yield RuleChange(rule_id, "new")
        elif before[rule_id] != after[rule_id]:
            yield RuleChange(rule_id, "changed")


def _held(officer: Officer) -> str:
    """Return who holds a post; who only acts in it is told as that."""
    until = f" until {officer.until.isoformat()}" if officer.until else ""
    return officer.holder or (f"{officer.acting} (acting{until})" if officer.acting else "vacant")
