"""Why a verdict is what it is: the paragraph on one subject, and what pulls the other way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.model.organisation import BOTH, EXTERNAL, INTERNAL, PROJECT, UNKNOWN
from orgdoc.model.rulebook import SideCondition
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    STAKEHOLDER,
    UNDETERMINED,
    Decision,
    Evaluation,
    Fact,
    OverrideStatus,
    Strength,
)
from orgdoc.views.phrases.naming import STRENGTHS, Naming
from orgdoc.views.phrases.words import dated, joined, listed, sentence

_NOUNS = {
    "product": "a product",
    "service": "a service",
    "infrastructure": "infrastructure",
    "business-plan": "a business plan for the IT infrastructure",
}
_WORK = {
    "develop": "develops {}",
    "maintain": "runs and supports {}",
    "expand": "expands {}",
    "procure": "buys {}",
    "plan": "plans {}",
}
_WORK_ON_A_PLAN = {
    "develop": "draws up {}",
    "maintain": "keeps up {}",
    "expand": "extends {}",
    "procure": "buys in {}",
    "plan": "draws up {}",
}
_WORK_ALONE = {
    "develop": "is development work",
    "maintain": "is maintenance and support",
    "expand": "is expansion work",
    "procure": "is a purchase",
    "plan": "is planning",
}
_AIMS = {
    "productivity": "aims at productivity",
    "efficiency": "aims at efficiency",
    "revenue": "aims at revenue",
}
_SERVING = {"person": "works for", "team": "works for"}


def explanation(decision: Decision, naming: Naming, frame: int = 0) -> str:
    """Return one paragraph on why `decision` is what it is.

    `frame` picks one of several ways to open it, so that neighbours do not open alike.
    """
    if decision.override is not None and decision.override_applies:
        return joined([_by_decision(decision, naming), _by_the_rules(decision, naming)])
    return joined([*_computed(decision, naming, frame), _expired(decision, naming)])


def _computed(decision: Decision, naming: Naming, frame: int) -> list[str]:
    if decision.computed == UNDETERMINED:
        return _cannot_tell(decision, naming)
    if decision.computed == CONTESTED:
        return _contested(decision, naming)
    if decision.computed == SHARED:
        return _shared(decision, naming)
    return _assigned(decision, naming, frame)


def _assigned(decision: Decision, naming: Naming, frame: int) -> list[str]:
    fact, reason = _what_is_stated(decision, naming), _reasons(decision.decided_by, naming)
    subject = naming.name(decision.subject)
    ceiling = _ceiling(decision, naming)
    officer = naming.officer(decision.computed)
    match frame % 3:
        case 1:
            opening = [sentence(f"since {subject} {fact}, {officer} answers for it: {reason}")]
        case 2:
            opening = [sentence(f"{officer} answers for {subject}, which {fact}"), sentence(reason)]
        case _:
            opening = [sentence(f"{subject} {fact}"), sentence(reason)]
    if decision.kind == MANAGER:
        opening = [sentence(f"{subject} {fact}"), sentence(reason)]
    return [*opening, ceiling]


def _contested(decision: Decision, naming: Naming) -> list[str]:
    if decision.kind == MANAGER:
        return _manager_over_both(decision, naming)
    fact = _what_is_stated(decision, naming)
    by_branch = _by_branch(decision.decided_by)
    pulls = listed(
        f"to {naming.officer(branch)}, because {_reasons(rules, naming)}"
        for branch, rules in by_branch.items()
    )
    first = sentence(f"{naming.name(decision.subject)} {fact}")
    return [first, sentence(f"the source gives it {pulls}"), "Both have equal force, so it settles neither."]


def _manager_over_both(decision: Decision, naming: Naming) -> list[str]:
    fact = _what_is_stated(decision, naming)
    return [
        sentence(f"{naming.name(decision.subject)} {fact}"),
        sentence(
            f"{listed(naming.because(e.rule) for e in decision.decided_by)}, "
            "and a manager needs one reporting line"
        ),
    ]


def _shared(decision: Decision, naming: Naming) -> list[str]:
    fact = _what_is_stated(decision, naming)
    first = sentence(f"{naming.name(decision.subject)} {fact}")
    reasons = listed(naming.because(e.rule) for e in _one_a_reason(decision.decided_by))
    return [first, sentence(f"{reasons}, so {naming.officers()} share it"), _ceiling(decision, naming)]


def _cannot_tell(decision: Decision, naming: Naming) -> list[str]:
    subject = naming.name(decision.subject)
    missing = what_is_missing(decision, naming)
    first = sentence(f"who answers for {subject} cannot be told yet: {missing}")
    if decision.kind == MANAGER:
        first = sentence(f"to whom {subject} reports cannot be told yet: {missing}")
    if decision.kind == STAKEHOLDER:
        first = sentence(f"who deals with {subject} cannot be told yet: {missing}")
    return [first]


def what_is_missing(decision: Decision, naming: Naming) -> str:
    """Return, as a clause, what keeps an undetermined subject from being told."""
    if decision.kind == MANAGER:
        return sentence_tail(_lent_nothing(decision, naming))
    if decision.kind == STAKEHOLDER:
        name = decision.subject
        return f"nobody has said whether {name} is inside or outside the organisation"
    unknown = [fact for fact in decision.without_side if fact.name == "beneficiaries"]
    stakeholders = [fact for fact in decision.without_side if fact.name == "stakeholders"]
    lent = [fact for fact in unknown if fact.item is not None]
    parties = [fact for fact in unknown if fact.item is None]
    verb = "is for" if decision.kind == PROJECT else _SERVING.get(decision.kind, "serves")
    if parties and not lent:
        return f"it {verb} {naming.names(parties)}, and nobody has said on which side of the boundary that is"
    if lent:
        return f"it {verb} {listed(naming.whom(lent))}, and so lends it no side"
    if decision.kind != PROJECT:
        return "the spec does not say what it serves"
    if decision.decided_by:
        return "it has stakeholders on both sides, and the spec does not say who it is for"
    if stakeholders:
        return (
            f"the spec says only that {naming.names(stakeholders)} has a stake in it, and not who it is for"
        )
    return "the spec does not say who it is for"


def sentence_tail(text: str) -> str:
    return text[:1].lower() + text[1:] if text.startswith(("The ", "None ")) else text


def _lent_nothing(decision: Decision, naming: Naming) -> str:
    managed = decision.facts["manages"]
    return f"the manager's line follows {listed(naming.whom(managed))}"


def _by_decision(decision: Decision, naming: Naming) -> str:
    override = decision.override
    assert override is not None
    on = dated(override.on, naming.organisation.language)
    subject = naming.name(decision.subject)
    who = naming.officers() if override.branch == SHARED else naming.officer(override.branch)
    verb = "share" if override.branch == SHARED else "answers for"
    if decision.kind == MANAGER:
        opening = f"{subject} reports to {who} by decision of {override.by} on {on}"
    else:
        opening = f"{who} {verb} {subject} by decision of {override.by} on {on}"
    return f"{sentence(opening)} {sentence(override.rationale)}"


def _by_the_rules(decision: Decision, naming: Naming) -> str:
    """Return what the rules alone give, beside an override."""
    computed = decision.computed
    if computed == UNDETERMINED:
        return sentence(f"by the rules alone it could not be told: {what_is_missing(decision, naming)}")
    if computed == CONTESTED:
        reasons = listed(naming.because(e.rule) for e in _one_a_reason(decision.decided_by))
        return sentence(f"the rules alone do not settle it: {reasons}")
    reason = _reasons(decision.decided_by, naming)
    if decision.override_status is OverrideStatus.IDLE:
        return sentence(f"the rules alone say the same: {reason}")
    if computed == SHARED:
        return sentence(f"by the rules alone {naming.officers()} would share it: {reason}")
    return sentence(f"by the rules alone it would be {naming.officer(computed)}'s: {reason}")


def _expired(decision: Decision, naming: Naming) -> str:
    override = decision.override
    if override is None or override.expires is None:
        return ""
    on = dated(override.expires, naming.organisation.language)
    return sentence(f"a decision of {override.by} said otherwise until {on} and no longer holds")


def _ceiling(decision: Decision, naming: Naming) -> str:
    """Return why a verdict drawn from other items is no surer than they are."""
    strength = decision.computed_strength
    rank = max((e.rule.rank for e in decision.decided_by), default=None)
    if not decision.drawn_from or strength is None or rank is None:
        return ""
    if strength.value == rank.name.lower():
        return ""
    if strength is Strength.DECISION:
        return sentence(f"that rests on what was decided of {_drawn_from(decision, naming)}")
    return sentence(f"that is no surer than {_drawn_from(decision, naming)}: {STRENGTHS[strength]}")


def _drawn_from(decision: Decision, naming: Naming) -> str:
    return listed(naming.name(item) for item in decision.drawn_from)


def _what_is_stated(decision: Decision, naming: Naming) -> str:
    """Return the deciding facts as a predicate: "develops a product for Finance, inside …"."""
    if decision.kind == MANAGER:
        return f"manages {listed(naming.whom(_bearing(decision, 'manages')))}"
    if decision.kind == STAKEHOLDER:
        return _placed(decision.subject, decision)
    whom = naming.whom(_bearing(decision, "beneficiaries"))
    if decision.kind != PROJECT:
        return _what_a_resource_does(decision, whom, naming)
    clauses = [_work(decision, whom)]
    if (aim := _bearing(decision, "objective")) and aim[0].value in _AIMS:
        clauses.append(_AIMS[aim[0].value])
    if stakeholders := naming.whom(_bearing(decision, "stakeholders")):
        clauses.append(f"counts {listed(stakeholders)}, among its stakeholders")
    if not whom and _rests_on_nobody_outside(decision):
        clauses.append("names nobody outside as its client")
    return listed(clauses)


def _what_a_resource_does(decision: Decision, whom: Sequence[str], naming: Naming) -> str:
    paths = [fact.place.path for fact in _bearing(decision, "beneficiaries")]
    verb = (
        "works in" if any("reports_to" in path for path in paths) else _SERVING.get(decision.kind, "serves")
    )
    return f"{verb} {listed(whom)}"


def _placed(name: str, decision: Decision) -> str:
    sides = {fact.side for facts in decision.facts.values() for fact in facts}
    words = {
        INTERNAL: "stands inside the organisation",
        EXTERNAL: "stands outside the organisation",
        BOTH: "stands on both sides of the boundary",
        UNKNOWN: "has not been placed",
    }
    return words[sides.pop() or UNKNOWN]


def _work(decision: Decision, whom: Sequence[str]) -> str:
    noun = _value(decision, "deliverable")
    activity = _value(decision, "activity")
    if noun is None:
        phrase = _WORK_ALONE.get(activity or "", "is" if whom else "")
    elif activity is None:
        phrase = f"delivers {_NOUNS[noun]}"
    else:
        phrases = _WORK_ON_A_PLAN if noun == "business-plan" else _WORK
        phrase = phrases[activity].format(_NOUNS[noun])
    return f"{phrase} for {listed(whom)}".strip() if whom else phrase


def _value(decision: Decision, fact: str) -> str | None:
    stated = decision.facts.get(fact, ())
    return stated[0].value if stated else None


def _bearing(decision: Decision, fact: str) -> list[Fact]:
    found = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name == fact)
    return list(dict.fromkeys(found))


def _rests_on_nobody_outside(decision: Decision) -> bool:
    return any(isinstance(c, SideCondition) and c.none for e in decision.decided_by for c in e.conditions)


def _by_branch(evaluations: Iterable[Evaluation]) -> dict[str, list[Evaluation]]:
    found: dict[str, list[Evaluation]] = {}
    for evaluation in evaluations:
        for branch in evaluation.rule.gives:
            found.setdefault(branch, []).append(evaluation)
    return found


def _one_a_reason(evaluations: Iterable[Evaluation]) -> list[Evaluation]:
    """Return the evaluations with distinct reasons, in order."""
    return list({e.rule.because: e for e in evaluations}.values())


def _reasons(evaluations: Iterable[Evaluation], naming: Naming) -> str:
    return listed(naming.because(e.rule) for e in _one_a_reason(evaluations))


def tension(decision: Decision, evaluation: Evaluation, naming: Naming) -> str:
    """Return one sentence on a rule that points elsewhere with less force, or only permits."""
    rule = evaluation.rule
    facts = decision.facts_bearing(evaluation)
    sided = [fact for fact in facts if fact.side is not None]
    because = naming.because(rule)
    if not rule.rank:
        return sentence(f"{because}; that is a permission and moves nothing")
    if sided and sided[0].name == "stakeholders":
        return sentence(f"{listed(naming.whom(sided))}, has a stake in it, and {because}")
    if sided:
        return sentence(f"it also involves {listed(naming.whom(sided))}, and {because}")
    return sentence(because)
