"""What differs between two versions of an organisation, and why (decisions.md, "What changed")."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import given

import decision_oracle as oracle
from decision_oracle import Line, Spec
from decision_specs import entries, entry, moved, organisation_of, specs
from examples import often
from orgdoc.deciding.changes import Version, difference
from orgdoc.deciding.decide import decide
from orgdoc.model.boundary import Boundary
from orgdoc.model.difference import Difference, FactChange, What
from orgdoc.rules.book_reader import built_in_rulebook
from test_decision_properties import shuffled

RULEBOOK = built_in_rulebook()
#: What a change of a verdict compares.
Subject = tuple[str, str]


def version(spec: Spec) -> Version:
    organisation = organisation_of(spec)
    return Version(organisation, decide(organisation, RULEBOOK), RULEBOOK)


def differing(old: Spec, new: Spec) -> Difference:
    return difference(version(old), version(new))


def lines(spec: Spec) -> dict[Subject, Line]:
    kinds = ("item", "manager", "stakeholder")
    return {
        (kind, subject): line
        for kind, found in zip(kinds, oracle.read_off(spec), strict=True)
        for subject, line in found.items()
    }


def result(line: Line | None) -> tuple[str | None, str | None]:
    return (line.verdict, line.certainty) if line else (None, None)


@often
@given(specs(3), specs(3))
def test_all_that_differs_is_told_and_nothing_else(old: Spec, new: Spec) -> None:
    before, after = lines(old), lines(new)
    found = {
        (c.kind, c.subject): ((c.before, c.certainty_before), (c.after, c.certainty_after))
        for c in differing(old, new).changes
        if c.what is not What.RENAMED
    }
    assert found == {
        subject: (result(before.get(subject)), result(after.get(subject)))
        for subject in {*before, *after}
        if result(before.get(subject)) != result(after.get(subject))
    }


@often
@given(specs(3), specs(3))
def test_a_cause_put_into_the_old_spec_gives_the_new_verdict(old: Spec, new: Spec) -> None:
    changed = differing(old, new).changes
    moved_items = {c.subject for c in changed if c.kind == "item"}
    for change in changed:
        if change.before is None or change.after is None or change.what is What.RENAMED:
            continue
        assert change.causes, change
        facts = [cause.fact for cause in change.causes if cause.fact is not None]
        followed = [cause.follows for cause in change.causes if cause.follows is not None]
        assert set(followed) <= moved_items
        assert bool(facts) != bool(followed) or change.together
        ids = [{e["id"] for e in entries(spec)} for spec in (old, new)]
        # What hangs on an item that is new or gone cannot be put into the old spec alone.
        if followed or any((ids[0] ^ ids[1]) & {f.about, *names_in(f.after)} for f in facts):
            continue
        for put in [facts] if change.together else [[fact] for fact in facts]:
            there = lines(with_facts(old, new, put))[change.kind, change.subject]
            assert result(there) == (change.after, change.certainty_after), put


def names_in(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def with_facts(old: Spec, new: Spec, facts: list[FactChange]) -> Spec:
    """Return `old` with some of the changes that `new` brings."""
    made = deepcopy(old)
    for fact in facts:
        section, _, key = fact.path.rpartition(".")
        if section == "boundary":
            made = moved(made, fact.about, str(fact.after))
        elif section == "organisation":
            put(made["organisation"], key, new["organisation"].get(key))
        elif section.startswith("managers"):
            put(made.setdefault("managers", {}).setdefault(fact.about, {}), key, plain(fact.after))
        else:
            here, there = entry(made, fact.about), entry(new, fact.about)
            if key in ("serves", "reports_to"):
                # What a resource serves is one fact under two keys.
                put(here, "serves", there.get("serves"))
                put(here, "reports_to", there.get("reports_to"))
            else:
                put(here, key, there.get(key))
    return made


def put(mapping: Spec, key: str, value: Any) -> None:
    if value is None:
        mapping.pop(key, None)
    else:
        mapping[key] = value


def plain(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value


@often
@given(specs(3))
def test_a_spec_does_not_differ_from_itself_in_another_order(spec: Spec) -> None:
    again = json.loads(json.dumps(shuffled(spec, random.Random(0))))
    assert differing(spec, again).is_empty


def test_a_branch_that_stands_for_another_side_is_a_cause() -> None:
    """The rules are the same: what an item of a branch lends to those who serve it is another side."""
    spec: Spec = {"organisation": {"name": "A"}, "boundary": {"internal": ["Finance"]}}
    spec |= {"projects": [{"id": "ledger", "name": "Ledger", "for": ["Finance"]}]}
    spec |= {"resources": [{"id": "desk", "name": "Desk", "kind": "software", "serves": ["ledger"]}]}
    organisation = organisation_of(spec)
    sides = [branch.side for branch in reversed(RULEBOOK.branches)]
    branches = [replace(b, side=side) for b, side in zip(RULEBOOK.branches, sides, strict=True)]
    turned = replace(RULEBOOK, branches=tuple(branches))
    new = Version(organisation, decide(organisation, turned), turned)
    (change,) = difference(version(spec), new).changes
    assert (change.subject, change.before, change.after) == ("desk", "cio", "cto")
    assert [cause.fact and cause.fact.path for cause in change.causes] == ["rulebook"]


def test_a_new_side_of_the_boundary_is_a_cause_with_who_stands_there() -> None:
    """Only by the later book is “internal and external” on two sides."""
    spec: Spec = {"organisation": {"name": "A"}, "boundary": {"internal": ["Finance"]}}
    spec |= {"projects": [{"id": "shop", "name": "Shop", "deliverable": "product", "for": ["Finance"]}]}
    old = version(spec)
    sides = RULEBOOK.boundary.sides
    third = replace(RULEBOOK, boundary=Boundary((*sides, replace(sides[0], id="public"))))
    party = replace(old.organisation.parties["Finance"], side="internal and external")
    organisation = replace(old.organisation, parties={"Finance": party})
    (change,) = difference(old, Version(organisation, decide(organisation, third), third)).changes
    assert (change.subject, change.before, change.after) == ("shop", "cio", "contested")
    found = [cause.fact and cause.fact.path for cause in change.causes]
    assert (found, change.together) == (["boundary.internal and external", "rulebook"], True)


def test_who_acts_in_a_post_is_not_told_as_holding_it() -> None:
    old: Spec = {"organisation": {"name": "A"}, "officers": {"cio": "vacant"}, "projects": []}
    new = {**old, "officers": {"cio": {"name": "vacant", "acting": "Eva Roth"}}}
    ((fact,),) = [differing(old, new).facts]
    assert (fact.path, fact.before, fact.after) == ("officers.cio", "vacant", "Eva Roth (acting)")
