"""Why a verdict is what it is: the paragraph on one subject, and what pulls the other way."""

from __future__ import annotations

from collections.abc import Iterable

from orgdoc.model.terms import UNKNOWN
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    STAKEHOLDER,
    STRENGTH_OF_RANK,
    UNDETERMINED,
    Decision,
    Evaluation,
    OverrideStatus,
    Strength,
)
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import by_decision, decision_of, no_officer, with_article
from orgdoc.views.phrases.stating import bearing, does, missing, stated, which_is_so
from orgdoc.views.phrases.words import dated, joined, listed, sentence

_RESTS_ON = {
    Strength.FOCUS: "on the source's focus",
    Strength.USUAL: "on a “usually” of the source",
}


def explanation(decision: Decision, naming: Naming, frame: int = 0) -> str:
    """Return one paragraph on why `decision` is what it is.

    `frame` picks one of several ways to open it, so that neighbours do not open alike.
    """
    if decision.override is not None and decision.override_applies:
        return joined([_by_decision(decision, naming), _by_the_rules(decision, naming)])
    return joined([*_computed(decision, naming, frame), _expired(decision, naming)])


def _computed(decision: Decision, naming: Naming, frame: int) -> list[str]:
    if decision.computed == UNDETERMINED:
        return [_cannot_tell(decision, naming)]
    if decision.kind == STAKEHOLDER:
        return _stakeholder(decision, naming)
    if decision.computed == CONTESTED:
        return _contested(decision, naming)
    if decision.computed == SHARED:
        return _shared(decision, naming)
    return [*_assigned(decision, naming, frame), _no_surer(decision, naming)]


def _assigned(decision: Decision, naming: Naming, frame: int) -> list[str]:
    subject, fact = naming.name(decision.subject), stated(decision, naming)
    first, *further = _reason_list(decision.decided_by, naming)
    rest = _besides(further)
    plain = [sentence(fact), sentence(first), *rest]
    if decision.kind == MANAGER:
        return plain
    if all(f.item is not None for f in bearing(decision, "beneficiaries")) and decision.drawn_from:
        return [*(_drawn(decision, naming, frame) or plain[:1]), sentence(first), *rest]
    officer = naming.officer(decision.computed)
    pronoun = "them" if naming.several(decision.subject) else "it"
    match frame % 3:
        case 1:
            since = f"since {fact}, {officer} answers for {pronoun}"
            return [sentence(since), sentence(first), *rest]
        case 2:
            return [
                sentence(f"{officer} answers for {subject}, {which_is_so(decision, naming)}"),
                sentence(first),
                *rest,
            ]
        case _:
            return plain


def _drawn(decision: Decision, naming: Naming, frame: int) -> list[str]:
    """Return how something goes with the project it serves; [] for the plain form."""
    subject, several = naming.name(decision.subject), naming.several(decision.subject)
    names = listed(naming.name(item) for item in decision.drawn_from)
    one = len(decision.drawn_from) == 1 and not naming.several(decision.drawn_from[0])
    officer = naming.officer(decision.computed)
    match frame % 3:
        case 1:
            return [sentence(f"{subject} {'go' if several else 'goes'} with {names} to {officer}")]
        case 2:
            belong, them = ("belongs", "it") if one else ("belong", "them")
            return [sentence(f"{names} {belong} to {officer}, and {subject} {does(decision, naming)} {them}")]
        case _:
            return []


def _stakeholder(decision: Decision, naming: Naming) -> list[str]:
    reasons = [sentence(reason) for reason in _reason_list(decision.decided_by, naming)]
    if decision.subject in naming.boundary.ids:
        return [sentence(f"the spec says only “{decision.subject}”"), *reasons]
    standing = decision.facts["stakeholders"][0].side or UNKNOWN
    if decision.computed == CONTESTED:
        both = f"the boundary puts {decision.subject} {siding.where(standing, naming.boundary)}"
        return [sentence(both), *reasons, f"So the source names {no_officer(naming)} alone."]
    where = siding.in_full(standing, naming.boundary)
    return [sentence(f"the boundary puts {decision.subject} {where}"), *reasons]


def _contested(decision: Decision, naming: Naming) -> list[str]:
    first = sentence(stated(decision, naming))
    if decision.kind == MANAGER:
        reasons = [sentence(reason) for reason in _reason_list(decision.decided_by, naming)]
        return [first, *reasons, "A manager has one reporting line."]
    of_all, none = ("Both", "neither") if len(naming.labels) == 2 else ("They", "nothing")
    pulls = listed(f"{_reasons(rules, naming)}," for rules in _by_branch(decision.decided_by).values())
    return [first, sentence(pulls), f"{of_all} have equal force, so the source settles {none}."]


def _shared(decision: Decision, naming: Naming) -> list[str]:
    first = sentence(stated(decision, naming))
    pronoun = "them" if naming.several(decision.subject) else "it"
    reasons = [sentence(reason) for reason in _reason_list(decision.decided_by, naming)]
    share = sentence(f"so {naming.officers(naming.sharers(decision, by_rules=True))} share {pronoun}")
    return [first, *reasons, share, _no_surer(decision, naming)]


def _cannot_tell(decision: Decision, naming: Naming) -> str:
    subject, why = naming.name(decision.subject), missing(decision, naming)
    if decision.kind == MANAGER:
        return sentence(f"to whom {subject} reports cannot be told yet: {why}")
    if decision.kind == STAKEHOLDER:
        return sentence(f"who deals with {subject} cannot be told yet: {why}")
    if decision.ways:
        return sentence(f"only a decision can say who answers for {subject}: {why}")
    return sentence(f"who answers for {subject} cannot be told yet: {why}")


def _by_decision(decision: Decision, naming: Naming) -> str:
    override = decision.override
    assert override is not None
    on = dated(override.on, naming.organisation.language)
    subject = naming.name(decision.subject)
    if decision.kind == MANAGER:
        opening = f"{subject} reports to {naming.officer(override.branch)}"
    elif override.branch == SHARED:
        opening = f"{naming.officers(naming.sharers(decision))} share {subject}"
    else:
        opening = f"{naming.officer(override.branch)} answers for {subject}"
    if override.supposed:
        return sentence(f"{opening}, {by_decision(override)}")
    return f"{sentence(f'{opening} {by_decision(override, on)}')} {sentence(override.rationale)}"


def _by_the_rules(decision: Decision, naming: Naming) -> str:
    """Return what the rules alone give, beside an override."""
    computed = decision.computed
    if computed == UNDETERMINED:
        return sentence(f"by the rules alone it could not be told: {missing(decision, naming)}")
    reason = _reasons(decision.decided_by, naming)
    if computed == CONTESTED:
        reasons = [sentence(each) for each in _reason_list(decision.decided_by, naming)]
        return joined(["The rules alone do not settle it.", *reasons])
    if decision.override_status is OverrideStatus.IDLE:
        return sentence(f"the rules alone say the same: {reason}")
    if computed == SHARED:
        officers = naming.officers(naming.sharers(decision, by_rules=True))
        return sentence(f"by the rules alone {officers} would share it: {reason}")
    if decision.kind == MANAGER:
        return sentence(f"by the rules alone the line would go to {naming.officer(computed)}: {reason}")
    return sentence(f"by the rules alone it would be {naming.officer(computed)}'s: {reason}")


def _expired(decision: Decision, naming: Naming) -> str:
    override = decision.override
    if override is None or override.expires is None:
        return ""
    until = dated(override.expires, naming.organisation.language)
    return sentence(
        f"a decision of {with_article(override.by)} said otherwise until {until} and no longer holds"
    )


def _no_surer(decision: Decision, naming: Naming) -> str:
    """Return why a verdict drawn from other items is no surer than they are."""
    strength = decision.computed_strength
    rank = max((e.rule.rank for e in decision.decided_by), default=None)
    decided = [item for item in decision.drawn_from if naming.decided(item)]
    if decided:
        override = naming.items[decided[0]].override
        whose = decision_of(override) if override and len(decided) == 1 else "what was decided"
        return sentence(f"this follows {whose} on {listed(naming.name(item) for item in decided)}")
    if not decision.drawn_from or rank is None or strength is None or strength is STRENGTH_OF_RANK[rank]:
        return ""
    several = len(decision.drawn_from) > 1
    whose = "those verdicts, the weakest of which rests" if several else "that verdict, which rests"
    return sentence(f"this is no surer than {whose} {_RESTS_ON[strength]}")


def _by_branch(evaluations: Iterable[Evaluation]) -> dict[str, list[Evaluation]]:
    found: dict[str, list[Evaluation]] = {}
    for evaluation in evaluations:
        for branch in evaluation.rule.gives:
            found.setdefault(branch, []).append(evaluation)
    return found


def _reasons(evaluations: Iterable[Evaluation], naming: Naming) -> str:
    return listed(_reason_list(evaluations, naming))


def _reason_list(evaluations: Iterable[Evaluation], naming: Naming) -> list[str]:
    """Return what the source says, each reason once."""
    return list({e.rule.because: naming.because(e.rule) for e in evaluations}.values())


def _besides(reasons: list[str]) -> list[str]:
    return [sentence(f"besides, {listed(reasons)}")] if reasons else []


def pulls_elsewhere(decision: Decision) -> list[Evaluation]:
    """Return the tensions that name another officer than the verdict does."""
    return [e for e in decision.tensions if decision.verdict not in e.rule.gives]


def tension(decision: Decision, evaluation: Evaluation, naming: Naming) -> str:
    """Return one sentence on a rule that points elsewhere with less force, or only permits."""
    because = naming.because(evaluation.rule)
    sided = [fact for fact in decision.facts_bearing(evaluation) if fact.side is not None]
    whom = listed(naming.whom(sided))
    if sided and sided[0].name == "stakeholders":
        return sentence(f"{whom} among the stakeholders: {because}")
    if sided:
        return sentence(f"{whom} among those it is for: {because}")
    return sentence(because)
