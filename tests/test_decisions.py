"""The contract, told in cases: `cases/decisions/*.md`, each section a spec and what is said of it.

A section shows the lines it is about. Every item of its spec has its verdict line; a line under it
must be among what is said of that subject. Lines on the whole (`question:`, `remark:`, `no …`) are
all there where one of their kind is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import pytest

from orgdoc.checks import run_checks
from orgdoc.deciding.counterfactuals import domains
from orgdoc.deciding.decide import decide
from orgdoc.deciding.facts import reach_of
from orgdoc.deciding.outcomes import outcomes_of
from orgdoc.deciding.pattern import Reach, judge_with
from orgdoc.deciding.remarks import one_officer
from orgdoc.diagnostics.diagnostic import Severity
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE
from orgdoc.model.organisation import Organisation, Stated
from orgdoc.model.rulebook import Case, Exemption, Rank, SideCondition, ValueCondition
from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, UNKNOWN, spec_key
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    STAKEHOLDER,
    Ask,
    Certainty,
    Decision,
    Decisions,
    Effect,
    Evaluation,
    Fact,
    Matter,
    Question,
    Remark,
    RemarkKind,
    Way,
)
from orgdoc.reading.spec_reader import read_spec
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.source import Span

CASES = Path(__file__).parent / "cases" / "decisions"
RULEBOOK = built_in_rulebook()
JUDGE = judge_with(RULEBOOK)
BLOCK = re.compile(r"^```\w+ (\w+)\n(.*?)^```$", re.M | re.S)
#: What a spec gets where it leaves the section out; at its end, so that lines stay what they are.
DEFAULTS = {
    "organisation": "organisation: {name: Acme}",
    "boundary": (
        "boundary: {internal: [Finance, Sales], external: [Globex], both: [Contractors], unknown: [Partner]}"
    ),
}
LABELS = {branch.id: branch.label for branch in RULEBOOK.branches}
ON_THE_WHOLE = ("question", "answer", "decide", "way", "runs", "remark")


class Section(NamedTuple):
    name: str
    spec: str
    verdicts: str


def sections() -> Iterator[Section]:
    for file in sorted(CASES.glob("*.md")):
        for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
            blocks = dict(BLOCK.findall(part))
            yield Section(f"{file.stem}: {part.splitlines()[0]}", blocks["spec"], blocks["verdicts"])


def whole(spec: str) -> str:
    missing = [text for key, text in DEFAULTS.items() if not re.search(rf"^{key}:", spec, re.M)]
    return "\n".join([spec.rstrip(), *missing])


def read(spec: str) -> Organisation:
    organisation, _, problems = read_spec(whole(spec).encode(), "spec.yaml")
    assert organisation is not None, problems
    assert not [p for p in (*problems, *run_checks(organisation)) if p.severity is Severity.ERROR]
    return organisation


# --- what is said of an organisation, as lines


def said(organisation: Organisation) -> tuple[dict[str, set[str]], list[str]]:
    """Return the lines on each subject by its verdict line, and those on the whole."""
    decisions = decide(organisation, RULEBOOK)
    of = outcomes_of(organisation, RULEBOOK, JUDGE).of
    subjects = {
        f"{kind}{d.subject}: {_verdict(d)}": {*_lines(d), *_moves(d)}
        for kind, found in (
            ("", decisions.items),
            ("manager ", decisions.managers),
            ("stakeholder ", decisions.stakeholders),
        )
        for d in found.values()
    }
    for item_id, outcome in of.items():
        line = f"{item_id}: {_verdict(decisions.items[item_id])}"
        subjects[line] |= {f"{e.status.value} {e.rule.id}" for e in outcome.evaluations}
    return subjects, list(_on_the_whole(decisions))


def _verdict(decision: Decision) -> str:
    return _with_strength(decision.verdict, decision.strength)


def _with_strength(verdict: str, strength: str | None) -> str:
    label = LABELS.get(verdict, verdict)
    return label if strength is None else f"{label} ({strength})"


def _lines(decision: Decision) -> Iterator[str]:
    if decision.decided_by:
        yield f"decided by {_rules(decision.decided_by)}"
    for evaluation in decision.decided_by:
        yield f"applies {evaluation.rule.id}"
        yield from (f"rests on {_fact(fact)}" for fact in decision.facts_bearing(evaluation))
    for evaluation in decision.did_not_apply:
        values = ", ".join(fact.value for fact in decision.facts_bearing(evaluation))
        yield f"{evaluation.status.value} {evaluation.rule.id}"
        yield f"{evaluation.status.value} {evaluation.rule.id} on {values}"
    for evaluation in decision.tensions:
        yield f"tension {evaluation.rule.id}"
    yield f"computed {_with_strength(decision.computed, decision.computed_strength)}"
    if decision.override_status is not None:
        yield f"override {decision.override_status.value}"
    if decision.drawn_from:
        yield f"drawn from {', '.join(decision.drawn_from)}"
    if decision.without_side:
        yield f"no side from {', '.join(fact.value for fact in decision.without_side)}"
    for question in decision.questions:
        answers = (f"{_label(a)} {_label(v[decision.subject])}" for a, v in question.answers.items())
        yield f"asks {_asked(question)} -> {', '.join(answers)}"
    if not decision.questions:
        yield "asks nothing"
    yield f"certainty {decision.certainty or 'none'}"
    if decision.leans is not None:
        yield f"leans to {_label(decision.leans.branch)} by {_rules(decision.leans.by)}"
    yield f"waits for {', '.join(map(_matter, decision.until)) or 'nothing'}"
    yield f"follows {', '.join(decision.follows) or 'nothing'}"
    if (crosses := decision.crosses) is not None:
        home, other = f"{crosses.works_in} ({_label(crosses.works_for)})", _label(crosses.serves_branch)
        tension = ", a tension" if crosses.is_tension else ""
        yield f"works in {home}, serves {', '.join(crosses.serves)} ({other}){tension}"


def _rules(evaluations: tuple[Evaluation, ...]) -> str:
    return ", ".join(evaluation.rule.id for evaluation in evaluations)


def _fact(fact: Fact) -> str:
    side = f", {fact.side}" if fact.side else ""
    because = f" by {fact.because.path}" if fact.because else ""
    return f"{fact.value}{side}{because}, {fact.place.path} at {_at(fact.place.span)}"


def _at(span: Span) -> str:
    return f"{span.line}:{span.column}"


def _moves(decision: Decision) -> Iterator[str]:
    if decision.kind in (MANAGER, STAKEHOLDER):
        return
    moves = {(move.fact, move.to): move.verdict for move in decision.moves}
    for fact, values in domains(decision.kind, RULEBOOK).items():
        for value in values:
            change = f"{spec_key(decision.kind, fact)} -> {value}"
            if (verdict := moves.get((fact, value))) is None:
                yield f"would not move: {change}"
            else:
                yield f"would move: {change} gives {_label(verdict)}"


def _label(verdict: str) -> str:
    return LABELS.get(verdict, verdict)


def _asked(question: Question) -> str:
    if question.ask is Ask.PARTY_SIDE:
        return f"side of {question.subject}"
    return f"{question.path.rpartition('.')[2]} of {question.subject}"


def _matter(matter: Matter) -> str:
    if matter.ask is Ask.OWN_FACT:
        return f"{'for' if matter.fact == 'beneficiaries' else matter.fact} of {matter.subject}"
    return {Ask.PARTY_SIDE: "side of", Ask.OFFICER: "officer of", Ask.LINE: "line of"}[matter.ask] + (
        f" {matter.subject}"
    )


def _effects(way: Way) -> str:
    """Return what a way brings: "portal CIO, manager Kim contested unless side of Partner; opens …"."""
    opens = f"; opens {' and '.join(map(_matter, way.opens))}" if way.opens else ""
    return (", ".join(_effect(effect) for effect in way.effects) or "no change") + opens


def _effect(effect: Effect) -> str:
    kind = "" if effect.kind == ITEM else f"{effect.kind} "
    unless = f" unless {' or '.join(map(_matter, effect.unless))}" if effect.unless else ""
    return f"{kind}{effect.subject} {_label(effect.after)}{unless}"


def _on_the_whole(decisions: Decisions) -> Iterator[str]:
    for question in decisions.questions:
        asks = f", asks {' and '.join(question.asks)}" if question.asks else ""
        yield f"question: {_asked(question)} settles {', '.join(question.settles) or 'nothing'}{asks}"
        for way in question.ways:
            yield f"answer: {_asked(question)} -> {_label(way.answer)}: {_effects(way)}"
    for matter in decisions.to_decide:
        yield f"decide: {_matter(matter)}"
    for kind, found in ((Ask.OFFICER, decisions.items), (Ask.LINE, decisions.managers)):
        for decision in found.values():
            about = _matter(Matter(kind, decision.subject))
            yield from (f"way: {about} -> {_label(way.answer)}: {_effects(way)}" for way in decision.ways)
    for officer in decisions.officers_managing.values():
        yield f"runs: {officer.name} ({officer.post}) {', '.join(officer.projects)}"
    if not decisions.to_decide:
        yield "no decide"
    for remark in decisions.remarks:
        yield f"remark: {_remark(remark)}"
    if not decisions.questions:
        yield "no questions"
    if not decisions.remarks:
        yield "no remarks"


def _remark(remark: Remark) -> str:
    subject = f", {remark.subject}" if remark.subject != "" else ""
    who = f" ({', '.join(filter(None, [remark.name, remark.post]))})" if remark.name else ""
    rule = f" by {remark.rule.id}" if remark.rule else ""
    return f"{remark.kind.value}{subject}{who} at {remark.place.path}{rule}"


# --- the cases


def shown(verdicts: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return what a section shows: lines by verdict line, and lines on the whole."""
    subjects: dict[str, list[str]] = {}
    whole: list[str] = []
    for line in verdicts.splitlines():
        if line.startswith("  "):
            subjects[list(subjects)[-1]].append(line.strip())
        elif line.startswith((*(f"{kind}: " for kind in ON_THE_WHOLE), "no ")):
            whole.append(line)
        else:
            subjects[line] = []
    return subjects, whole


def verdict_lines_of_items(lines: Iterable[str]) -> set[str]:
    return {line for line in lines if not line.startswith(("manager ", "stakeholder "))}


@pytest.mark.parametrize("section", list(sections()), ids=lambda section: section.name)
def test_what_is_said_is_what_the_contract_says(section: Section) -> None:
    organisation = read(section.spec)
    subjects, on_the_whole = said(organisation)
    expected, expected_whole = shown(section.verdicts)
    assert verdict_lines_of_items(expected) == verdict_lines_of_items(subjects)
    for line, details in expected.items():
        assert line in subjects
        missing = [detail for detail in details if detail not in subjects[line]]
        assert not missing, f"not said of {line}, where the following is: {sorted(subjects[line])}"
    for kind in ON_THE_WHOLE:
        lines = [line for line in expected_whole if line.startswith((f"{kind}: ", f"no {kind}"))]
        assert lines in ([], [line for line in on_the_whole if line.startswith((f"{kind}: ", f"no {kind}"))])


@pytest.mark.parametrize("section", list(sections()), ids=lambda section: section.name)
def test_places_are_where_the_spec_says_it(section: Section) -> None:
    lines = whole(section.spec).splitlines()
    decisions = decide(read(section.spec), RULEBOOK)

    def at(span: Span) -> str:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]

    everyone = (decisions.items, decisions.managers, decisions.stakeholders)
    for decision in (decision for found in everyone for decision in found.values()):
        for fact in (fact for facts in decision.facts.values() for fact in facts):
            written = decision.subject if fact.name == "manages" else fact.value
            assert at(fact.place.span) == written
            assert fact.because is None or at(fact.because.span) == fact.value
        assert all(at(question.span) == question.subject for question in decision.questions)
    assert all(at(question.span) == question.subject for question in decisions.questions)
    for remark in decisions.remarks:
        last = remark.place.path.rpartition(".")[2]
        works_in = remark.crossing.works_in if remark.crossing else ""
        assert at(remark.place.span) in (last, remark.name, remark.subject, works_in, "true")


@pytest.mark.parametrize(
    ("officers", "expected"),
    [
        ("{ceo: Ada Okafor}", False),
        ("{cio: Ben Lindqvist}", True),
        ("{cto: vacant}", True),
        ("{cio: Ben Lindqvist, cto: Chandra Rao}", False),
        ("{cio: Ben Lindqvist, cto: vacant}", False),
        ("{cio: vacant, cto: vacant}", False),
        ("{cio: Nora Haddad, cto: Nora Haddad}", True),
        ("{cio: {name: Nora Haddad, title: Head of IT}, cto: Nora Haddad}", True),
    ],
)
def test_one_officer_is_one_post_or_one_person_in_both(officers: str, expected: bool) -> None:
    assert one_officer(read(f"officers: {officers}"), RULEBOOK) is expected


REMARKS = {rule.id for rule in RULEBOOK.rules if rule.remark}


@functools.cache
def lines_shown() -> frozenset[str]:
    """Return every line shown in some case, `decided by` split into its rules."""
    lines = {line.strip() for section in sections() for line in section.verdicts.splitlines()}
    deciding = [line.removeprefix("decided by ").split(", ") for line in lines if line.startswith("decided")]
    return frozenset(lines | {f"applies {rule}" for rules in deciding for rule in rules})


@pytest.mark.parametrize("rule", [rule.id for rule in RULEBOOK.rules if rule.id not in REMARKS])
def test_every_rule_is_shown_applying_and_failing(rule: str) -> None:
    assert {f"applies {rule}", f"fails {rule}"} <= lines_shown()


@functools.cache
def effects_shown() -> frozenset[str]:
    """Return what brings what, over all cases: "party_side item CIO", and what hangs on something else."""
    found = set()
    for section in sections():
        decisions = decide(read(section.spec), RULEBOOK)
        matters = [(q.ask, q.ways) for q in decisions.questions]
        matters += [(Ask.OFFICER, d.ways) for d in decisions.items.values()]
        matters += [(Ask.LINE, d.ways) for d in decisions.managers.values()]
        for ask, effect in ((ask, e) for ask, ways in matters for way in ways for e in way.effects):
            found.add(f"{ask.name} {effect.kind}")
            found.add(f"{effect.kind} {_label(effect.after)}")
            found |= {f"{effect.kind} unless {other.ask.name}" for other in effect.unless}
    return frozenset(found)


@pytest.mark.parametrize(
    "effect",
    [
        *(f"PARTY_SIDE {kind}" for kind in (ITEM, MANAGER, STAKEHOLDER)),
        *(f"OWN_FACT {kind}" for kind in (ITEM, MANAGER)),
        *(f"OFFICER {kind}" for kind in (ITEM, MANAGER)),
        f"LINE {MANAGER}",
        *(f"{ITEM} {verdict}" for verdict in ("CIO", "CTO", "shared", "contested", "undetermined")),
        *(f"{MANAGER} {verdict}" for verdict in ("CIO", "CTO", "contested", "undetermined")),
        *(f"{STAKEHOLDER} {verdict}" for verdict in ("CIO", "CTO")),
        *(f"{ITEM} unless {ask}" for ask in ("PARTY_SIDE", "OWN_FACT", "OFFICER")),
        *(f"{MANAGER} unless {ask}" for ask in ("PARTY_SIDE", "OWN_FACT", "OFFICER")),
    ],
)
def test_every_kind_of_effect_is_shown(effect: str) -> None:
    assert effect in effects_shown()


def test_who_has_a_stake_is_asked_where_no_other_rule_is_there() -> None:
    """By the built-in rules, whom a project is for settles it first."""
    of_stakeholders = tuple(rule for rule in RULEBOOK.rules if rule.id.endswith("-stakeholder"))
    organisation = read(
        "projects:\n  - {id: survey, name: Survey}\n  - {id: other, name: B, stakeholders: [internal]}"
    )
    (question,) = decide(organisation, replace(RULEBOOK, rules=of_stakeholders)).questions
    assert _asked(question) == "stakeholders of survey"
    assert [f"{way.answer}: {_effects(way)}" for way in question.ways] == [
        "internal: survey CIO",
        "external: survey CTO, stakeholder external CTO",
        "both: stakeholder external CTO; opens for of survey",
    ]
    assert {way.change[0].path for way in question.ways} == {"projects[0].stakeholders"}
    assert [way.change[0].to for way in question.ways] == [
        ("internal",),
        ("external",),
        ("internal", "external"),
    ]


@pytest.mark.parametrize(
    ("top", "by", "on"),
    [
        ("{name: A, as_of: 2026-11-20, decide_by: 2026-12-15}", "Ada Okafor", "2026-11-20"),
        ("{name: A, decide_by: 2026-12-15}", "Ada Okafor", "2026-12-15"),
        ("{name: A}", "", "1970-01-01"),
    ],
)
def test_what_is_decided_is_written_where_it_belongs(top: str, by: str, on: str) -> None:
    projects = (
        "both, name: B, for: [Finance, Globex]",
        "in, name: I, for: [Finance]",
        "out, name: O, for: [Globex]",
    )
    lines = "\n".join(f"  - {{id: {project}, manager: Kim Ruiz}}" for project in projects)
    officers = f"{{ceo: {by}, cio: Ben, cto: Cleo}}" if by else "{cio: Ben, cto: Cleo}"
    decisions = decide(read(f"organisation: {top}\nofficers: {officers}\nprojects:\n{lines}"), RULEBOOK)
    ways = {
        "projects[0]": decisions.items["both"].ways,
        "managers.Kim Ruiz": decisions.managers["Kim Ruiz"].ways,
    }
    for place, found in ways.items():
        answers = ["cio", "cto", *(["shared"] if place == "projects[0]" else [])]
        assert [way.answer for way in found] == answers
        for way in found:
            (change,) = way.change
            entries = {"branch": way.answer, "rationale": "To be stated by whoever decides.",
                       "by": by or "Head of the organisation", "on": on}  # fmt: skip
            assert (change.path, change.add, change.remove, change.to) == (
                f"{place}.override",
                None,
                None,
                entries,
            )


@pytest.mark.parametrize(
    "stated",
    [
        "for: [Finance]",
        "for: [Finance], deliverable: product",
        "for: [Finance], deliverable: product, activity: develop",
        "stakeholders: [Globex]",
        "deliverable: infrastructure, activity: maintain",
        "activity: develop",
    ],
)
def test_what_would_make_a_verdict_firm_does(stated: str) -> None:
    """What nobody has stated, stated each in its turn; nothing where a verdict is firm, decided or open."""
    entry = f"projects:\n  - {{id: p, name: P, {stated}"
    decision = decide(read(f"{entry}}}"), RULEBOOK).items["p"]
    wanted = []
    for fact, values in domains("project", RULEBOOK).items():
        key = spec_key("project", fact)
        for value in values if f"{key}:" not in stated else ():
            words = "[internal, external]" if value == "both" else f"[{value}]"
            more = f"{key}: {words if fact in ('beneficiaries', 'stakeholders') else value}"
            there = decide(read(f"{entry}, {more}}}"), RULEBOOK).items["p"]
            if there.certainty is Certainty.FIRM:
                wanted.append((fact, value, there.verdict))
    open_or_firm = decision.certainty in (None, Certainty.FIRM)
    assert [(m.fact, m.to, m.verdict) for m in decision.surer] == ([] if open_or_firm else wanted)
    override = "override: {branch: cto, rationale: So., by: Ada, on: 2026-11-01}"
    assert decide(read(f"{entry}, {override}}}"), RULEBOOK).items["p"].surer == ()


@pytest.mark.parametrize(
    ("stated", "lesser"),
    [
        (
            "for: [Finance, Globex], objective: efficiency, stakeholders: [Sales, Finance, Contractors]",
            [
                ("internal-stakeholder", ["Sales", "Contractors"]),
                ("external-stakeholder", ["Contractors"]),
            ],
        ),
        # Raising revenue for those outside is said plainly: it decides, and is not of less weight.
        ("for: [Finance, Globex], objective: revenue, stakeholders: [Finance, Globex]", []),
        ("for: [Finance], objective: efficiency, stakeholders: [Globex]", []),
        (
            "for: [Finance, Globex], objective: efficiency, "
            "override: {branch: cto, rationale: So., by: Ada, on: 2026-11-01}",
            [],
        ),
    ],
)
def test_what_speaks_for_one_officer_in_a_tie_with_less_force(
    stated: str, lesser: list[tuple[str, list[str]]]
) -> None:
    """By other facts than those that decide: who has a stake and is no user."""
    decision = decide(read(f"projects:\n  - {{id: p, name: P, {stated}}}"), RULEBOOK).items["p"]
    assert [(one.rule.id, [fact.value for fact in one.facts]) for one in decision.lesser] == lesser


def test_a_line_decided_for_an_officer_is_none() -> None:
    """Who heads a branch answers directly, whatever stands under `managers`."""
    decisions = decide(
        read("""
officers: {ceo: Ada, cio: Ben, cto: Cleo}
projects:
  - {id: ledger, name: Ledger, for: [Finance], manager: Ben}
managers:
  Ben: {override: {branch: cto, rationale: So., by: Ada, on: 2026-11-01}}
"""),
        RULEBOOK,
    )
    assert not decisions.managers
    assert list(decisions.officers_managing) == ["Ben"]


def test_facts_are_told_by_their_names() -> None:
    spec = """
organisation: {name: A, large: true, resources_segregated: false}
projects:
  - {id: p, name: P, for: [Partner], stakeholders: [Sales], deliverable: product, activity: plan,
     objective: revenue}
resources:
  - {id: t, name: T, kind: team, serves: [p]}
"""
    items = decide(read(spec), RULEBOOK).items
    of_all = {"large": ["true"], "resources_segregated": ["false"]}
    stated = {
        "p": {"beneficiaries": ["Partner"], "stakeholders": ["Sales"], "deliverable": ["product"],
              "activity": ["plan"], "objective": ["revenue"]},
        "t": {"beneficiaries": ["p"], "kind": ["team"]},
    }  # fmt: skip
    for item_id, own in stated.items():
        facts = items[item_id].facts
        assert {name: [fact.value for fact in found] for name, found in facts.items()} == {**of_all, **own}
        assert all(fact.name == name for name, found in facts.items() for fact in found)
    (question,) = decide(read(spec), RULEBOOK).questions
    assert (question.path, question.subject) == ("boundary", "Partner")


NAMED = {"in": INTERNAL, "in 2": INTERNAL, "out": EXTERNAL, "both": BOTH, "both 2": BOTH, "?": UNKNOWN,
         "c": "c", "c 2": "c", "d": "d"}  # fmt: skip


class _Listed:
    def of(self, name: str) -> str:
        return NAMED[name]


def test_on_which_sides_names_stand() -> None:
    """`separable`: there are several sides, and for each a name that no other side needs."""
    for count in range(1, len(NAMED) + 1):
        for names in combinations(NAMED, count):
            on = {
                side: [name for name in names if NAMED[name] in (side, *([BOTH] if len(side) > 1 else []))]
                for side in (INTERNAL, EXTERNAL, "c", "d")
            }
            there = {side: carriers for side, carriers in on.items() if carriers}
            apart = any(len(set(chosen)) == len(chosen) for chosen in product(*there.values()))
            stated = [Stated(name, "", Span(1, 1, 1)) for name in names]
            reach = reach_of(stated, _Listed(), INSIDE_AND_OUTSIDE)
            assert reach == Reach(
                stated=True,
                sides=frozenset(there),
                unknown="?" in names,
                separable=len(there) > 1 and apart,
            )


@pytest.mark.parametrize(
    ("facts", "status", "hinges"),
    [
        ("for: [Globex]", "applies", "deliverable"),
        ("for: [Globex], activity: plan", "applies", "deliverable"),
        ("for: [Finance], activity: develop", "applies", "deliverable"),
        ("for: [Finance], activity: plan", "fails", "activity beneficiaries"),
        # One who is not placed may stand inside, which would exempt it.
        ("for: [Partner], activity: plan", "open", "beneficiaries"),
        ("for: [Partner]", "applies", "deliverable"),
        ("for: [Finance, Partner], activity: plan", "fails", "activity beneficiaries"),
        ("activity: plan", "applies", "deliverable"),
    ],
)
def test_an_exemption_must_be_stated(facts: str, status: str, hinges: str) -> None:
    """A rule that says nothing of what is planned for somebody inside."""
    rule = next(rule for rule in RULEBOOK.rules if rule.case_for("project") and rule.rank is Rank.STATED)
    clause = (
        ValueCondition("activity", ("plan",), negated=True, unstated_holds=True),
        SideCondition("beneficiaries", INTERNAL, none=True, unstated_holds=True),
    )
    product_is_made = (Case(frozenset({"project"}), (ValueCondition("deliverable", ("product",)),)),)
    exempting = replace(rule, cases=product_is_made, unless=(Exemption(frozenset({"project"}), clause),))
    organisation = read(f"projects:\n  - {{id: p, name: P, deliverable: product, {facts}}}")
    book = replace(RULEBOOK, rules=(exempting,))
    (evaluation,) = outcomes_of(organisation, book, judge_with(book)).of["p"].evaluations
    found = [condition.fact for condition in evaluation.conditions]
    assert (evaluation.status.value, found) == (status, hinges.split())


@pytest.mark.parametrize("remark", RemarkKind)
def test_every_remark_is_shown_made(remark: RemarkKind) -> None:
    assert any(line.startswith(f"remark: {remark.value}") for line in lines_shown())
