"""What holds of every organisation there could be (decisions.md §6)."""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis import example, given

import decision_oracle as oracle
from decision_oracle import Line, Spec
from decision_specs import (
    answered,
    applied,
    entries,
    mirrored,
    mirrored_verdict,
    organisation_of,
    renamed,
    spec_of,
    specs,
    stated,
)
from examples import often
from orgdoc.checks import run_checks
from orgdoc.deciding.counterfactuals import moves_of
from orgdoc.deciding.decide import decide
from orgdoc.deciding.effects import Supposing
from orgdoc.deciding.outcomes import Outcomes, lines_of, outcomes_of
from orgdoc.deciding.pattern import Judge, judge_with
from orgdoc.deciding.questions import inquire
from orgdoc.diagnostics.diagnostic import Severity
from orgdoc.model.rulebook import Rank, Rule, Rulebook
from orgdoc.model.terms import UNKNOWN, spec_key
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    STAKEHOLDER,
    UNDETERMINED,
    Ask,
    Decision,
    Decisions,
    Matter,
    OverrideStatus,
    Question,
    Strength,
    Way,
)
from orgdoc.reading.spec_reader import read_spec
from orgdoc.rules.book_reader import built_in_rulebook
from statements import without_places
from test_decision_enumeration import WITHOUT_MIRROR

RULEBOOK = built_in_rulebook()
JUDGE = judge_with(RULEBOOK)
VERDICTS = {"cio", "cto", "shared", "contested", "undetermined"}
WEAKEST_FIRST = [Strength.USUAL, Strength.FOCUS, Strength.STATED]


def decided(spec: Spec) -> Decisions:
    return _decided(json.dumps(spec))


@functools.cache
def _decided(text: str) -> Decisions:
    return decide(organisation_of(json.loads(text)), RULEBOOK)


def outcomes(spec: Spec) -> Outcomes:
    """Return the plain decision on the items: decided anew, nothing explained."""
    return outcomes_of(organisation_of(spec), RULEBOOK, JUDGE)


def verdicts(spec: Spec) -> dict[str, str]:
    """Return the plain verdicts on the items, overrides included."""
    return dict(outcomes(spec).sides.verdicts)


def computed(spec: Spec) -> dict[str, str]:
    """Return the plain verdicts of the rules on the items, overrides of the items themselves left out."""
    return {item_id: outcome.verdict for item_id, outcome in outcomes(spec).of.items()}


def everyone(decisions: Decisions) -> list[Decision]:
    return [*decisions.items.values(), *decisions.managers.values(), *decisions.stakeholders.values()]


def printed(decisions: Decisions) -> dict[tuple[str, str], tuple[str, str, Strength | None]]:
    """Return what the verdicts say of every subject, by kind of subject and name."""
    return {(d.kind, d.subject): (d.verdict, d.computed, d.strength) for d in everyone(decisions)}


@often
@given(specs())
def test_specs_drawn_here_are_what_reading_their_text_gives(spec: Spec) -> None:
    organisation, _, problems = read_spec(json.dumps(spec).encode(), "spec.yaml")
    assert organisation is not None
    assert not [p for p in (*problems, *run_checks(organisation)) if p.severity is Severity.ERROR]
    assert without_places(organisation) == without_places(organisation_of(spec))


@often
@given(specs())
def test_every_subject_gets_what_the_contract_says(spec: Spec) -> None:
    decisions = decided(spec)
    expected = oracle.read_off(spec)
    for found, wanted in zip(
        (decisions.items, decisions.managers, decisions.stakeholders), expected, strict=True
    ):
        lines = {
            subject: Line(
                d.verdict,
                d.strength,
                d.computed,
                d.computed_strength,
                d.certainty,
                d.computed_certainty,
                d.leans.branch if d.leans else None,
            )
            for subject, d in found.items()
        }
        assert lines == wanted


@often
@given(specs())
def test_total_and_exclusive(spec: Spec) -> None:
    decisions = decided(spec)
    assert list(decisions.items) == [item["id"] for item in entries(spec)]
    assert {d.verdict for d in everyone(decisions)} <= VERDICTS


@often
@given(specs())
def test_independent_of_the_order_of_items_and_names_and_keys(spec: Spec) -> None:
    text = json.dumps(shuffled(spec, random.Random(0)))
    organisation, *_ = read_spec(text.encode(), "spec.yaml")
    assert organisation is not None
    assert printed(decide(organisation, RULEBOOK)) == printed(decided(spec))


def shuffled(value: Any, chance: random.Random) -> Any:
    """Return `value` with every mapping and every list in it in another order."""
    if isinstance(value, dict):
        pairs = [(key, shuffled(part, chance)) for key, part in value.items()]
        return dict(chance.sample(pairs, len(pairs)))
    if isinstance(value, list):
        return [shuffled(part, chance) for part in chance.sample(value, len(value))]
    return value


def rulebook_of(rules: Iterable[Rule]) -> tuple[Rulebook, Judge]:
    rulebook = replace(RULEBOOK, rules=tuple(rules))
    return rulebook, judge_with(rulebook)


SHUFFLED = [rulebook_of(random.Random(n).sample(RULEBOOK.rules, len(RULEBOOK.rules))) for n in range(2)]


@often
@given(specs())
def test_independent_of_the_order_of_rules(spec: Spec) -> None:
    organisation, here = organisation_of(spec), decided(spec)
    for rulebook, judge in SHUFFLED:
        found = outcomes_of(organisation, rulebook, judge)
        assert found.sides.verdicts == verdicts(spec)
        lines = lines_of(organisation, found.sides, judge)
        inquiry = inquire(Supposing(organisation, rulebook, judge, found, lines))
        assert (inquiry.questions, inquiry.to_decide) == (here.questions, here.to_decide)
        for item_id, outcome in found.of.items():
            assert moves_of(outcome.pattern, judge, rulebook) == here.items[item_id].moves
            assert inquiry.of_items.get(item_id, ()) == here.items[item_id].questions


@often
@given(specs())
def test_naming_someone_twice_changes_nothing(spec: Spec) -> None:
    twice = json.loads(json.dumps(spec))
    chance = random.Random(0)
    for item in entries(twice):
        for fact in {"for", "serves", "stakeholders"} & set(item):
            item[fact].append(chance.choice(item[fact]))
    assert verdicts(twice) == verdicts(spec)


@often
@given(specs())
def test_an_item_of_which_nothing_is_stated_is_undetermined(spec: Spec) -> None:
    bare = {key: part for key, part in spec.items() if key != "managers"}
    for section in ("projects", "resources"):
        if section in spec:
            kept = ("id", "name", "kind")
            bare[section] = [{k: v for k, v in item.items() if k in kept} for item in spec[section]]
    assert set(verdicts(bare).values()) == {UNDETERMINED}


@often
@given(specs())
def test_renaming_changes_no_verdict(spec: Spec) -> None:
    assert list(verdicts(renamed(spec)).values()) == list(verdicts(spec).values())


@often
@given(specs())
def test_swapping_the_sides_swaps_the_officers_unless_a_rule_without_a_mirror_decides(spec: Spec) -> None:
    here, there = outcomes(spec), outcomes(mirrored(spec))
    uneven: set[str] = set()
    for item in entries(spec):
        before, after = here.of[item["id"]], there.of[item["id"]]
        deciding = {e.rule.id for outcome in (before, after) for e in outcome.decided_by}
        served = {*item.get("serves", ()), item.get("reports_to")}
        if deciding & set(WITHOUT_MIRROR) or served & uneven:
            uneven.add(item["id"])
        else:
            assert after.verdict == mirrored_verdict(before.verdict)


WITHOUT_PERMISSIONS = rulebook_of(rule for rule in RULEBOOK.rules if rule.rank > Rank.PERMISSION)


@often
@given(specs())
def test_a_permission_never_assigns(spec: Spec) -> None:
    only = outcomes_of(organisation_of(spec), *WITHOUT_PERMISSIONS)
    assert only.sides.verdicts == verdicts(spec)
    assert all(e.rule.rank > Rank.PERMISSION for d in everyone(decided(spec)) for e in d.decided_by)


@often
@given(specs())
def test_overrides_yield_their_branch_unless_expired(spec: Spec) -> None:
    decisions = decided(spec)
    as_of = spec["organisation"].get("as_of")
    by_manager = spec.get("managers", {})
    subjects = [(decisions.items[item["id"]], item.get("override")) for item in entries(spec)]
    subjects += [(d, by_manager.get(name, {}).get("override")) for name, d in decisions.managers.items()]
    for decision, override in subjects:
        if override is None:
            assert decision.override_status is None and decision.verdict == decision.computed
            continue
        expires = override.get("expires")
        if as_of and expires and expires < as_of:
            assert decision.override_status is OverrideStatus.EXPIRED
            assert decision.verdict == decision.computed
            continue
        assert decision.verdict == override["branch"]
        assert decision.strength is Strength.DECISION
        if decision.computed == override["branch"]:
            assert decision.override_status is OverrideStatus.IDLE
        elif expires and not as_of:
            assert decision.override_status is OverrideStatus.UNJUDGED
        else:
            assert decision.override_status is OverrideStatus.APPLIED


@often
@given(specs())
def test_no_verdict_is_surer_than_what_it_is_drawn_from(spec: Spec) -> None:
    decisions = decided(spec)
    for decision in everyone(decisions):
        for item_id in decision.drawn_from:
            source = decisions.items[item_id].strength
            assert source is not None and decision.computed_strength is not None
            if source is not Strength.DECISION:
                at_most = WEAKEST_FIRST.index(source)
                assert WEAKEST_FIRST.index(decision.computed_strength) <= at_most


@often
@given(specs())
def test_every_printed_move_gives_its_verdict_when_written_into_the_spec(spec: Spec) -> None:
    decisions = decided(spec)
    for item in entries(spec):
        moves = {(m.fact, m.to): m.verdict for m in decisions.items[item["id"]].moves}
        kind = item.get("kind", "project")
        for fact, values in oracle.domains(kind).items():
            own = "beneficiaries" if fact in ("for", "serves") else fact
            for value in values:
                there = computed(stated(spec, item["id"], fact, value))[item["id"]]
                unmoved = decisions.items[item["id"]].computed
                assert moves.get((own, value), unmoved) == there


@often
@given(specs())
def test_an_item_s_answers_give_what_deciding_again_gives(spec: Spec) -> None:
    for item_id, decision in decided(spec).items.items():
        for question in decision.questions:
            for answer, effect in question.answers.items():
                assert effect == {item_id: verdicts(answered(spec, question, answer))[item_id]}


@often
@given(specs())
def test_the_organisation_s_answers_change_what_deciding_again_changes(spec: Spec) -> None:
    before = verdicts(spec)
    for question in decided(spec).questions:
        settled: set[str] = set()
        for answer, effect in question.answers.items():
            after = verdicts(answered(spec, question, answer))
            assert effect == {item_id: there for item_id, there in after.items() if there != before[item_id]}
            settled |= {item_id for item_id in effect if before[item_id] in OPEN_VERDICTS}
        assert question.settles == tuple(item["id"] for item in entries(spec) if item["id"] in settled)


def ways_of(decisions: Decisions) -> dict[Matter, tuple[Way, ...]]:
    """Return the ways to settle everything that is open, whether it is asked or only waits."""
    ways = {question.matter: question.all_ways for question in decisions.questions}
    for found, ask in ((decisions.items, Ask.OFFICER), (decisions.managers, Ask.LINE)):
        ways |= {Matter(ask, d.subject): d.ways for d in found.values() if d.ways}
    return ways


@often
@given(specs())
def test_effects_are_what_deciding_the_changed_spec_gives_and_all_of_it(spec: Spec) -> None:
    before = oracle.everything(spec)
    for ways in ways_of(decided(spec)).values():
        for way in ways:
            after = oracle.everything(applied(spec, way.change))
            found = {(e.kind, e.subject): (e.before, e.after) for e in way.effects}
            assert len(found) == len(way.effects)
            assert found == {s: (before.get(s), v) for s, v in after.items() if before.get(s) != v}


@often
@given(specs())
@example(spec=spec_of(0, [467512], []))  # what an answer makes contested settles the lines of its managers
@example(spec=spec_of(0, [0, 0], [5605, 1660]))  # a decision on what an answer opens ranks as it stands then
def test_what_a_way_opens_is_what_deciding_the_changed_spec_asks_anew(spec: Spec) -> None:
    decisions = decided(spec)
    asked = {*(q.matter for q in decisions.questions), *decisions.to_decide}
    for matter, ways in ways_of(decisions).items():
        for way in ways:
            there = decided(applied(spec, way.change))
            anew = {*(q.matter for q in there.questions), *there.to_decide} - asked
            assert set(way.opens) == anew, (matter, way.answer)
            assert len(way.opens) == len(anew)


@often
@given(specs())
def test_unless_names_what_could_make_an_effect_another(spec: Spec) -> None:
    decisions = decided(spec)
    ways = ways_of(decisions)
    asked = [q.matter for q in decisions.questions] + list(decisions.to_decide)
    for matter, answers in ways.items():
        for way in answers:
            there = applied(spec, way.change)
            could: dict[tuple[str, str], set[Matter]] = {}
            for other in asked:
                for given_there in ways[other] if other != matter else ():
                    both = oracle.everything(applied(there, given_there.change))
                    for effect in way.effects:
                        subject = effect.kind, effect.subject
                        if both.get(subject, effect.after) != effect.after and subject != decides(other):
                            could.setdefault(subject, set()).add(other)
            assert {(e.kind, e.subject): set(e.unless) for e in way.effects if e.unless} == could


def decides(matter: Matter) -> tuple[str, str] | None:
    """Return the subject on which `matter` is a decision."""
    if matter.is_question:
        return None
    return (MANAGER if matter.ask is Ask.LINE else ITEM, matter.subject)


@often
@given(specs())
def test_what_some_answer_would_move_says_what_it_waits_for(spec: Spec) -> None:
    decisions = decided(spec)
    ways = ways_of(decisions)
    waits: dict[tuple[str, str], set[Matter]] = {}
    for matter in (*(q.matter for q in decisions.questions), *decisions.to_decide):
        for effect in (effect for way in ways[matter] for effect in way.effects):
            if (effect.kind, effect.subject) != decides(matter):
                waits.setdefault((effect.kind, effect.subject), set()).add(matter)
    for decision in everyone(decisions):
        kind = decision.kind if decision.kind in (MANAGER, STAKEHOLDER) else ITEM
        assert set(decision.until) == waits.get((kind, decision.subject), set())
        assert decision.for_the_time_being == (bool(decision.until) and not decision.is_open)


@often
@given(specs())
def test_what_is_open_is_asked_once_or_waits_for_what_is_asked(spec: Spec) -> None:
    decisions = decided(spec)
    asked = [*(q.matter for q in decisions.questions), *decisions.to_decide]
    assert len(asked) == len(set(asked))
    for decision in (*decisions.items.values(), *decisions.managers.values()):
        own = Matter(Ask.LINE if decision.kind == MANAGER else Ask.OFFICER, decision.subject)
        if decision.is_open:
            assert decision.questions or own in decisions.to_decide or decision.until
        if decision.verdict == CONTESTED or (decision.kind == MANAGER and decision.is_open):
            assert [way.answer for way in decision.ways][:2] == ["cio", "cto"]
    for question in decisions.questions:
        assert question.ask in (Ask.PARTY_SIDE, Ask.OWN_FACT)
        assert question.asks == whom_to_ask(spec, question)


def whom_to_ask(spec: Spec, question: Question) -> tuple[str, ...]:
    """The item's project manager, else the head: no project here has an owner."""
    before = verdicts(spec)
    ids = [item["id"] for item in entries(spec)]
    subject = question.subject
    if question.ask is Ask.PARTY_SIDE:
        moved = {i for effect in question.answers.values() for i in effect}
        naming = [
            i["id"]
            for i in entries(spec)
            for f in ("for", "serves", "stakeholders")
            if subject in i.get(f, ())
        ]
        subject = min(moved or naming, key=lambda i: (before[i] not in OPEN_VERDICTS, ids.index(i)))
    by_id = {item["id"]: item for item in entries(spec)}
    item = by_id[subject]
    while "kind" in item:
        names = [n for n in (item.get("reports_to"), *item.get("serves", ())) if n in by_id]
        if not names:
            return ("Ada Okafor",)
        item = by_id[next((n for n in names if n.startswith("p")), names[0])]
    return tuple(oracle.managers_of(item)) or ("Ada Okafor",)


@often
@given(specs())
def test_what_moves_most_is_asked_first(spec: Spec) -> None:
    decisions = decided(spec)
    ways = ways_of(decisions)
    for matters in ([q.matter for q in decisions.questions], decisions.to_decide):
        moved = [max(len(way.effects) for way in ways[matter]) for matter in matters]
        assert moved == sorted(moved, reverse=True)


@often
@given(specs())
def test_questions_are_asked_of_what_is_undetermined_and_of_parties_on_neither_side(spec: Spec) -> None:
    decisions = decided(spec)
    asked: set[tuple[Ask, str, str | None]] = set()
    for decision in decisions.items.values():
        keys = [identity(question) for question in decision.questions]
        assert len(keys) == len(set(keys)), "nothing is asked twice"
        assert not keys or decision.verdict == UNDETERMINED
        asked |= set(keys)
    named = {n for item in entries(spec) for f in ("for", "serves", "stakeholders") for n in item.get(f, ())}
    unplaced = {(Ask.PARTY_SIDE, party, None) for party in named & set(spec["boundary"]["unknown"])}
    whole = [identity(question) for question in decisions.questions]
    assert len(whole) == len(set(whole)), "nothing is asked twice"
    assert set(whole) == asked | unplaced


def identity(question: Question) -> tuple[Ask, str, str | None]:
    return question.ask, question.subject, question.fact


@often
@given(specs())
def test_questions_say_where_the_answer_goes(spec: Spec) -> None:
    places = {item["id"]: f"{s}[{n}]" for s in ("projects", "resources") for n, item in numbered(spec, s)}
    kinds = {item["id"]: item.get("kind", "project") for item in entries(spec)}
    decisions = decided(spec)
    for question in (*decisions.questions, *(q for d in decisions.items.values() for q in d.questions)):
        if question.ask is Ask.PARTY_SIDE:
            assert question.path == "boundary"
        elif question.ask is Ask.OFFICER:
            assert question.path == f"{places[question.subject]}.override"
        else:
            key = spec_key(kinds[question.subject], question.fact or "")
            assert question.path == f"{places[question.subject]}.{key}"


def numbered(spec: Spec, section: str) -> list[tuple[int, Spec]]:
    return list(enumerate(spec.get(section, [])))


@often
@given(specs())
def test_what_cannot_be_told_yet_is_asked_about(spec: Spec) -> None:
    for decision in decided(spec).items.values():
        if decision.verdict == UNDETERMINED:
            assert decision.questions or decision.until or decision.ways


@often
@given(specs())
def test_what_gives_no_side_bears_no_verdict(spec: Spec) -> None:
    for decision in everyone(decided(spec)):
        bearing = [fact for e in decision.decided_by for fact in decision.facts_bearing(e)]
        assert all(fact.side != UNKNOWN for fact in bearing)
        assert decision.drawn_from == tuple(dict.fromkeys(fact.item for fact in bearing if fact.item))
        named = [fact for facts in decision.facts.values() for fact in facts if fact.side == UNKNOWN]
        assert decision.without_side == tuple(named)


VALUED = ("kind", "deliverable", "activity", "objective")


@often
@given(specs())
def test_every_stated_fact_is_told_under_its_name(spec: Spec) -> None:
    decisions = decided(spec)
    for decision in everyone(decisions):
        for name, facts in decision.facts.items():
            for fact in facts:
                assert fact.name == name
                assert fact.verdict == (decisions.items[fact.item].verdict if fact.item else None)
    flags = {k: str(v).lower() for k, v in spec["organisation"].items() if k not in ("name", "as_of")}
    for item in entries(spec):
        told = {
            k: [f.value for f in facts] for k, facts in decisions.items[item["id"]].facts.items() if facts
        }
        whom = item.get("for", item.get("serves", [item["reports_to"]] if "reports_to" in item else []))
        named = {"beneficiaries": whom, "stakeholders": item.get("stakeholders", [])}
        stated_here = {k: [v] for k, v in {**flags, **item}.items() if k in (*flags, *VALUED)}
        assert told == stated_here | {k: names for k, names in named.items() if names}
    for name, line in decisions.managers.items():
        managed = [p["id"] for p in spec["projects"] if name in oracle.managers_of(p)]
        assert [fact.value for fact in line.facts["manages"]] == managed
    for name, relation in decisions.stakeholders.items():
        assert [fact.value for fact in relation.facts["stakeholders"]] == [name]
