"""Every combination of facts there is, held against a second reading of the contract."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest

import decision_oracle as oracle
from decision_oracle import DOMAINS, KINDS, RULES, Facts, Spec
from decision_specs import BOUNDARY, NAME_LISTS, mirrored_verdict, organisation_of
from orgdoc.deciding import atlas
from orgdoc.deciding.decide import decide
from orgdoc.deciding.outcomes import outcomes_of
from orgdoc.deciding.pattern import Outcome, Pattern, judge_with
from orgdoc.model.rulebook import Rank, Rule, Rulebook
from orgdoc.model.verdict import Ask, Decision, Decisions, Question, Status
from orgdoc.rules.book_reader import built_in_rulebook

RULEBOOK = built_in_rulebook()
JUDGE = judge_with(RULEBOOK)
SIDE_OF = {name: side for side, names in BOUNDARY.items() for name in names}
STAKEHOLDER_LISTS = (
    None,
    ("internal",),
    ("external",),
    ("internal", "external"),
    ("Partner",),
    ("Contractors",),
    ("Finance", "Partner"),
    ("Globex", "Partner"),
    ("Finance", "Globex", "Partner"),
)
FLAGS = tuple(product((None, True, False), repeat=2))


def project_specs() -> list[Spec]:
    """Return one project for each combination of facts and of ways in which names can stand."""
    valued = product(*((None, *DOMAINS[fact]) for fact in ("deliverable", "activity", "objective")))
    found: list[Spec] = []
    for (deliverable, activity, objective), whom, whose in product(valued, NAME_LISTS, STAKEHOLDER_LISTS):
        facts: Spec = {"deliverable": deliverable, "activity": activity, "objective": objective}
        facts |= {"for": whom, "stakeholders": whose}
        stated = {key: value for key, value in facts.items() if value is not None}
        found.append({"id": f"p{len(found)}", "name": "P", **stated})
    return found


def resource_specs() -> list[Spec]:
    found: list[Spec] = []
    for kind, serves in product(KINDS, NAME_LISTS):
        stated = {} if serves is None else {"serves": serves}
        found.append({"id": f"r{len(found)}", "name": "R", "kind": kind, **stated})
    return found


def organisations() -> Iterator[Spec]:
    """Yield all projects once, and all resources for every pair of the organisation's flags."""
    yield {"organisation": {"name": "Acme"}, "boundary": BOUNDARY, "projects": project_specs()}
    for large, segregated in FLAGS:
        flags = {"large": large, "resources_segregated": segregated}
        top = {"name": "Acme", **{key: value for key, value in flags.items() if value is not None}}
        yield {"organisation": top, "boundary": BOUNDARY, "resources": resource_specs()}


@functools.cache
def everything() -> tuple[tuple[Spec, Decisions, Mapping[str, Outcome]], ...]:
    """Return each organisation with its decisions and, by item id, the outcome of every rule."""
    found = []
    for spec in organisations():
        organisation = organisation_of(spec)
        outcomes = outcomes_of(organisation, RULEBOOK, JUDGE)
        decisions = decide(organisation, RULEBOOK)
        found.append((spec, decisions, outcomes.of))
    return tuple(found)


def cases() -> Iterator[tuple[Facts, Decision, Outcome]]:
    for spec, decisions, outcomes in everything():
        top = spec["organisation"]
        for item in (*spec.get("projects", ()), *spec.get("resources", ())):
            facts = Facts(
                item.get("kind", "project"),
                item.get("deliverable"),
                item.get("activity"),
                item.get("objective"),
                sided(item.get("for", item.get("serves"))),
                sided(item.get("stakeholders")),
                None,
                top.get("large") if "kind" in item else None,
                top.get("resources_segregated") if "kind" in item else None,
            )
            yield facts, decisions.items[item["id"]], outcomes[item["id"]]


def sided(names: Iterable[str] | None) -> oracle.Names:
    return None if names is None else tuple((name, SIDE_OF.get(name, name)) for name in names)


def test_the_enumeration_is_complete() -> None:
    """The issue's domain and no less: every valued fact, every way to be for somebody, every flag."""
    facts = [found for found, *_ in cases()]
    assert len(facts) == 5 * 6 * 4 * 17 * 9 + 5 * 17 * 9 == len(set(facts))


def test_every_verdict_is_the_contract_s() -> None:
    for facts, decision, _ in cases():
        assert decision.verdict == decision.computed == oracle.judged(facts).verdict, facts


def test_every_rank_and_what_decides_is_the_contract_s() -> None:
    for facts, decision, outcome in cases():
        answer = oracle.judged(facts)
        assert outcome.rank == answer.rank, facts
        assert {e.rule.id for e in decision.decided_by} == answer.deciding, facts


def test_every_rule_stands_as_the_contract_has_it() -> None:
    for facts, _, outcome in cases():
        statuses = {e.rule.id: e.status.value for e in outcome.evaluations}
        assert statuses == oracle.judged(facts).statuses, facts


def test_tensions_are_what_points_elsewhere_or_only_permits() -> None:
    for facts, decision, _ in cases():
        answer = oracle.judged(facts)
        sides = {side for rule in answer.deciding for side in RULES[rule].sides}
        tensions = {
            rule
            for rule in answer.applying - answer.deciding
            if RULES[rule].rank == 0 or not set(RULES[rule].sides) <= sides
        }
        assert {e.rule.id for e in decision.tensions} == tensions, facts


def test_what_did_not_apply_is_what_failed_or_was_blocked() -> None:
    for facts, decision, _ in cases():
        statuses = oracle.judged(facts).statuses
        kept = {rule for rule, status in statuses.items() if status in (oracle.FAILS, oracle.BLOCKED)}
        assert {e.rule.id for e in decision.did_not_apply} == kept, facts


def test_what_would_move_an_item_is_every_change_that_does_and_no_other() -> None:
    for facts, decision, _ in cases():
        here = oracle.judged(facts).verdict
        moves = {
            (fact, to, there)
            for fact, values in oracle.domains(facts.kind).items()
            for to in values
            if (there := oracle.judged(oracle.changed(facts, fact, to)).verdict) != here
        }
        whom = "for" if facts.kind == "project" else "serves"
        printed = [(whom if m.fact == "beneficiaries" else m.fact, m.to, m.verdict) for m in decision.moves]
        assert len(printed) == len(set(printed)), facts
        assert set(printed) == moves, facts


def test_how_sure_and_where_it_leans_is_as_the_table_has_it() -> None:
    seen = set()
    for facts, decision, _ in cases():
        answer = oracle.judged(facts)
        assert decision.certainty == oracle.certainty_of_rules(facts, answer), facts
        assert (decision.leans.branch if decision.leans else None) == oracle.leaning(answer), facts
        seen.add((decision.certainty, decision.leans is not None))
    assert seen == {("firm", False), ("likely", False), ("leaning", False), (None, False), (None, True)}


# --- questions


def answers_to(facts: Facts) -> Iterator[tuple[str, dict[str, oracle.Answer]]]:
    """Yield everything that nobody has said of one item, with what each answer brings."""
    for fact, values in oracle.domains(facts.kind).items():
        names = {"for": facts.whom, "serves": facts.whom, "stakeholders": facts.stakeholders}
        if (names[fact] if fact in names else getattr(facts, fact)) is None:
            yield fact, {value: oracle.judged(oracle.changed(facts, fact, value)) for value in values}
    named = (*(facts.whom or ()), *(facts.stakeholders or ()))
    for party in dict.fromkeys(name for name, side in named if side == "unknown"):
        sides = ("internal", "external")
        yield party, {side: oracle.judged(with_side(facts, party, side)) for side in sides}


def with_side(facts: Facts, party: str, side: str) -> Facts:
    def put(names: oracle.Names) -> oracle.Names:
        return names and tuple((name, side if name == party else was) for name, was in names)

    return facts._replace(whom=put(facts.whom), stakeholders=put(facts.stakeholders))


def asked(question: Question) -> str:
    return question.subject if question.ask is Ask.PARTY_SIDE else question.path.rpartition(".")[2]


def test_questions_are_the_answers_that_settle_the_highest_reaching_first_and_alone_where_it_can() -> None:
    for facts, decision, _ in cases():
        if decision.verdict != oracle.UNDETERMINED:
            assert decision.questions == (), facts
            continue
        possible = dict(answers_to(facts))
        reach = {
            what: max(answer.rank or 0 for answer in answers.values() if answer.verdict != decision.verdict)
            for what, answers in possible.items()
            if any(answer.verdict != decision.verdict for answer in answers.values())
        }
        printed = [asked(question) for question in decision.questions]
        reaches = [reach[what] for what in printed]
        assert reaches == sorted(reaches, reverse=True) and reaches[0] == max(reach.values()), facts
        if all(answer.verdict != decision.verdict for answer in possible[printed[0]].values()):
            assert len(printed) == 1, facts
        else:
            assert set(printed) == set(reach), facts
        for question in decision.questions:
            expected = {to: answer.verdict for to, answer in possible[asked(question)].items()}
            assert {to: v[decision.subject] for to, v in question.answers.items()} == expected, facts
            assert question.settles == (decision.subject,)


def test_everything_undetermined_is_asked_about() -> None:
    for facts, decision, _ in cases():
        assert bool(decision.questions) == (decision.verdict == oracle.UNDETERMINED), facts


def test_what_serves_something_undetermined_is_asked_about() -> None:
    spec, decisions, _ = everything()[0]
    projects = [p for p in spec["projects"] if decisions.items[p["id"]].verdict == oracle.UNDETERMINED]
    people = [
        {"id": f"r-{project['id']}", "name": "R", "kind": "person", "serves": [project["id"]]}
        for project in projects
    ]
    served = decide(organisation_of({**spec, "projects": projects, "resources": people}), RULEBOOK)
    found = {project["id"]: served.items[f"r-{project['id']}"] for project in projects}
    assert [item_id for item_id, resource in found.items() if not resource.questions + resource.until] == []


# --- the rules as a whole


def test_total_and_exclusive() -> None:
    verdicts = {decision.verdict for _, decision, _ in cases()}
    assert verdicts == {"cio", "cto", "shared", "contested", "undetermined"}


def test_nothing_stated_is_undetermined() -> None:
    for facts, decision, _ in cases():
        if set(facts[1:7]) == {None}:
            assert decision.verdict == oracle.UNDETERMINED, facts


def test_a_permission_never_assigns() -> None:
    for facts, decision, _ in cases():
        assert all(e.rule.rank > Rank.PERMISSION for e in decision.decided_by), facts
        assert bool(decision.decided_by) or decision.verdict == oracle.UNDETERMINED, facts


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern there is, of managers and stakeholders too."""
    found: dict[Pattern, None] = {}
    for spec in organisations():
        of = outcomes_of(organisation_of(spec), RULEBOOK, JUDGE).of
        found |= dict.fromkeys(outcome.pattern for outcome in of.values())
    reaches = dict.fromkeys(pattern.beneficiaries for pattern in found)
    found |= dict.fromkeys(Pattern("manager", manages=reach) for reach in reaches)
    found |= dict.fromkeys(Pattern("stakeholder", stakeholders=reach) for reach in reaches)
    return tuple(found)


OTHER = {"internal": "external", "external": "internal"}


@functools.cache
def mirror(pattern: Pattern) -> Pattern:
    """Return `pattern` with internal and external swapped."""
    swapped = {
        fact: (reach := pattern.reach(fact))._replace(sides=frozenset(OTHER[side] for side in reach.sides))
        for fact in ("beneficiaries", "stakeholders", "manages")
    }
    return pattern._replace(**swapped)  # type: ignore[arg-type]


@functools.cache
def statuses() -> Mapping[str, Mapping[Status, frozenset[Pattern]]]:
    """Return, by rule and status, the patterns in which the rule stands so."""
    found: dict[str, dict[Status, set[Pattern]]] = {rule.id: {} for rule in RULEBOOK.rules}
    for pattern in patterns():
        for evaluation in JUDGE(pattern).evaluations:
            found[evaluation.rule.id].setdefault(evaluation.status, set()).add(pattern)
    return {
        rule: {status: frozenset(those) for status, those in by_status.items()}
        for rule, by_status in found.items()
    }


def where_applies(rule: str) -> frozenset[Pattern]:
    return statuses()[rule].get(Status.APPLIES, frozenset())


def rules_without_mirror() -> list[str]:
    """Return the rules that apply somewhere and of which no rule is the mirror image.

    The mirror image applies where internal and external are swapped, with the same rank, and points
    to the other branch.
    """
    images = {rule.id: frozenset(map(mirror, where_applies(rule.id))) for rule in RULEBOOK.rules}

    def is_mirrored_by(rule: Rule, other: Rule) -> bool:
        return (
            rule.rank is other.rank
            and {mirrored_verdict(branch) for branch in rule.gives} == set(other.gives)
            and images[rule.id] == where_applies(other.id)
        )

    return [
        rule.id
        for rule in RULEBOOK.rules
        if images[rule.id] and not any(is_mirrored_by(rule, other) for other in RULEBOOK.rules)
    ]


@functools.cache
def uneven_patterns() -> tuple[Pattern, ...]:
    """Return the patterns whose verdict does not swap when internal and external do."""
    return tuple(
        pattern
        for pattern in patterns()
        if JUDGE(mirror(pattern)).verdict != mirrored_verdict(JUDGE(pattern).verdict)
    )


def without(*rules: str) -> Rulebook:
    return replace(RULEBOOK, rules=tuple(rule for rule in RULEBOOK.rules if rule.id not in rules))


@functools.cache
def moved_by(rule: str) -> frozenset[Pattern]:
    """Return the patterns whose verdict is another once `rule`, alone, is taken away."""
    rest = judge_with(without(rule))
    return frozenset(p for p in where_applies(rule) if JUDGE(p).verdict != rest(p).verdict)


#: The rules that say something of one side only: derived, held here, printed in docs/rules.md.
WITHOUT_MIRROR = [
    "internal-infrastructure",
    "infrastructure-operations",
    "company-procurement",
    "productivity-objective",
    "revenue-from-external-projects",
    "infrastructure-business-plan",
    "internal-business-owners",
    "outward-facing",
    "product-development",
]
#: Those of them through which a verdict does not swap when internal and external do.
BREAK_THE_SYMMETRY = [
    "internal-infrastructure",
    "infrastructure-operations",
    "company-procurement",
    "productivity-objective",
    "revenue-from-external-projects",
    "outward-facing",
]
#: Rules whose removal, alone, changes no verdict: derived, held here, printed in docs/rules.md.
NEVER_ALONE = [
    "strategic-not-technical",
    "infrastructure-business-plan",
    "internal-business-owners",
    "product-development",
    "split-roles",
]
#: Those whose removal changes none where all that is named stands on one side, and it is known which.
NEVER_ALONE_ON_ONE_SIDE = [
    "internal-infrastructure",
    "internal-product",
    "external-product",
    "procured-for-internal",
    "procured-for-external",
    "hired-for-internal",
    "hired-for-external",
    "revenue-from-external-projects",
    *NEVER_ALONE,
]


def test_rules_without_a_mirror_are_these() -> None:
    assert rules_without_mirror() == WITHOUT_MIRROR


def test_rules_that_break_the_symmetry_are_these() -> None:
    uneven = {*uneven_patterns(), *map(mirror, uneven_patterns())}
    assert [rule for rule in WITHOUT_MIRROR if moved_by(rule) & uneven] == BREAK_THE_SYMMETRY


def test_the_published_map_draws_the_same_conclusions() -> None:
    assert list(atlas.one_sided_rules(RULEBOOK)) == WITHOUT_MIRROR
    assert list(atlas.silent_rules(RULEBOOK)) == NEVER_ALONE
    projects = list(atlas.project_patterns())
    assert len(projects) == len(set(projects)) == 120 * len(atlas.REACH_VALUES) ** 2
    assert set(atlas.all_patterns()) <= set(patterns())
    assert atlas.broken_symmetries(RULEBOOK) == [p for p in projects if p in set(uneven_patterns())]


def test_rules_that_never_stand_alone_are_those_beside_which_others_give_all_they_give() -> None:
    alone: set[str] = set()
    for pattern in atlas.all_patterns():
        applying = {e.rule.id for e in JUDGE(pattern).with_status(Status.APPLIES) if e.rule.rank > 0}
        for rule in applying:
            given = {side for other in applying - {rule} for side in RULES[other].sides}
            if not set(RULES[rule].sides) <= given:
                alone.add(rule)
    assigning = [rule.id for rule in RULEBOOK.rules if rule.rank > 0]
    assert list(atlas.accompanied_rules(RULEBOOK)) == [rule for rule in assigning if rule not in alone]


def test_verdicts_swap_wherever_no_rule_without_a_mirror_decides() -> None:
    for pattern in uneven_patterns():
        deciding = {e.rule.id for p in (pattern, mirror(pattern)) for e in JUDGE(p).decided_by}
        assert deciding & set(WITHOUT_MIRROR), pattern


def test_rules_that_never_change_a_verdict_on_their_own_are_these() -> None:
    assert [rule.id for rule in RULEBOOK.rules if not moved_by(rule.id)] == NEVER_ALONE


def test_for_one_side_alone_these_rules_never_change_a_verdict_on_their_own() -> None:
    on_one_side = {
        pattern
        for pattern in patterns()
        if not pattern.beneficiaries.unknown and len(pattern.beneficiaries.sides) < 2
    }
    never = {rule.id for rule in RULEBOOK.rules if not moved_by(rule.id) & on_one_side}
    assert never == set(NEVER_ALONE_ON_ONE_SIDE)


REMARKS = {"strategic-not-technical", "split-roles"}


@pytest.mark.parametrize("rule", [rule.id for rule in RULEBOOK.rules if rule.id not in REMARKS])
def test_every_rule_applies_somewhere_and_fails_elsewhere(rule: str) -> None:
    assert {Status.APPLIES, Status.FAILS} <= set(statuses()[rule])


def test_a_pattern_reaches_whom_it_is_told() -> None:
    for reach in atlas.REACH_VALUES.values():
        told = Pattern("project", "product").reaching(reach, atlas.REACH_VALUES["both"])
        assert told == Pattern("project", "product", None, None, reach, atlas.REACH_VALUES["both"])


def test_without_permissions_every_verdict_is_the_same() -> None:
    rest = judge_with(without(*(rule.id for rule in RULEBOOK.rules if rule.rank is Rank.PERMISSION)))
    assert all(JUDGE(pattern).verdict == rest(pattern).verdict for pattern in patterns())


def test_the_rule_book_holds_the_contract_s_table() -> None:
    book = {rule.id: (set(rule.gives), int(rule.rank)) for rule in RULEBOOK.rules}
    assert book == {rule: (set(entry.sides), entry.rank) for rule, entry in RULES.items()}
