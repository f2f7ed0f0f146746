"""What would move an item, and what keeps a rule from applying."""

from __future__ import annotations

from dataclasses import replace

from orgdoc.model.boundary import Boundary
from orgdoc.model.rulebook import SideCondition, ValueCondition
from orgdoc.model.terms import PEOPLE, PROJECT, THINGS
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    STAKEHOLDER,
    UNDETERMINED,
    Decision,
    Evaluation,
    Move,
    Status,
)
from orgdoc.views.phrases import declared, siding, stating
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import listed, number, sentence

_MOST_TITLES = 6  # of rules that one reason keeps from applying; of more, how many

_CHANGED = {
    ("deliverable", "product"): "delivered a product",
    ("deliverable", "service"): "delivered a service",
    ("deliverable", "infrastructure"): "delivered infrastructure",
    ("deliverable", "business-plan"): "delivered a business plan",
    ("activity", "develop"): "were development work",
    ("activity", "maintain"): "were maintenance",
    ("activity", "expand"): "were expansion",
    ("activity", "procure"): "were a purchase",
    ("activity", "plan"): "were planning",
    ("objective", "productivity"): "aimed at productivity",
    ("objective", "efficiency"): "aimed at efficiency",
    ("objective", "revenue"): "aimed at revenue",
    ("kind", "equipment"): "were equipment",
    ("kind", "software"): "were software",
    ("kind", "infrastructure"): "were infrastructure",
    ("kind", "person"): "were a person",
    ("kind", "team"): "were a team",
}


def moves(decision: Decision, naming: Naming) -> str:
    """Return one sentence a verdict that a change of one fact would give; "" where none would."""
    by_verdict: dict[str, list[Move]] = {}
    for move in _told(decision):
        by_verdict.setdefault(move.verdict, []).append(move)
    said: list[str] = []
    last, to_officer = "", False
    for verdict, found in by_verdict.items():
        facts = list(dict.fromkeys(move.fact for move in found))
        of_officer = verdict in naming.labels
        if facts == [last] and to_officer and of_officer:
            words = declared.words(last, (move.to for move in found), naming)
            said[-1] = f"{said[-1]}; if {words}, {naming.officer(verdict)}"
        else:
            said.append(f"if {_changes(found, decision, naming)}, {_then(verdict, decision, naming)}")
        last = next((fact for fact in reversed(facts) if naming.rulebook.fact(fact)), "")
        to_officer = of_officer
    return " ".join(map(sentence, said))


def _told(decision: Decision) -> list[Move]:
    """Return the moves that are worth a word: software may be taken for infrastructure, and for no person."""
    alike = next((kinds for kinds in (THINGS, PEOPLE) if decision.kind in kinds), ())
    return [move for move in decision.moves if move.fact != "kind" or move.to in alike]


def _changes(found: list[Move], decision: Decision, naming: Naming) -> str:
    """Return the changes as one clause, those of one fact together."""
    by_fact: dict[str, list[str]] = {}
    for move in found:
        by_fact.setdefault(move.fact, []).append(move.to)
    facts = [fact for fact in by_fact if naming.rulebook.fact(fact)]
    own = [_own(fact, by_fact.pop(fact), decision, naming) for fact in facts]
    of_it = listed((_change(fact, values, decision, naming) for fact, values in by_fact.items()), "or")
    return listed([*([f"{_it(decision, naming)} {of_it}"] if of_it else []), *own], "or if")


def _it(decision: Decision, naming: Naming) -> str:
    return "they" if naming.several(decision.subject) else "it"


def _own(fact: str, values: list[str], decision: Decision, naming: Naming) -> str:
    return declared.clause(fact, values, naming, declared.its(decision, naming), "were")


def _change(fact: str, values: list[str], decision: Decision, naming: Naming) -> str:
    if fact in ("beneficiaries", "stakeholders"):
        return _change_of_sides(fact, values, decision, naming.boundary)
    phrases = [_CHANGED[fact, value] for value in values]
    first = phrases[0].partition(" ")[0]
    rest = [phrase.removeprefix(f"{first} ") for phrase in phrases[1:]]
    return listed([phrases[0], *rest], "or")


def _change_of_sides(fact: str, values: list[str], decision: Decision, boundary: Boundary) -> str:
    """Return the sides as a predicate; those that are there already, among others, would be there alone."""
    there = {side for stated in decision.facts.get(fact, ()) for side in stated.on}
    alone = [value for value in values if value in boundary.ids and value in there]
    others = siding.folded((value for value in values if value not in alone), boundary)
    said = [_alone(fact, alone, decision, boundary)] if alone else []
    if others:
        several = [value for value in others if not siding.is_one(value, boundary)]
        # Where somebody on several sides is named already, what is wanting is names for each side.
        named = any(len(stated.on) > 1 for stated in decision.facts.get(fact, ()))
        said_of = {value: siding.apart(value, boundary) for value in several if named}
        whom = listed((said_of.get(value) or siding.someone(value, boundary) for value in others), "or")
        if fact == "stakeholders":
            where = siding.where(others[0], boundary)
            as_one = others == several[:1] and not named
            said.append(f"had stakeholders {where}" if as_one else f"had {whom} as a stakeholder")
        else:
            said.append(f"were for {whom}" if decision.kind == PROJECT else f"served {whom}")
    return listed(said, "or")


def _alone(fact: str, values: list[str], decision: Decision, boundary: Boundary) -> str:
    where = listed((siding.where(value, boundary) for value in values), "or only")
    if fact == "stakeholders":
        return f"had stakeholders only {where}"
    return f"were only for people {where}" if decision.kind == PROJECT else f"served only people {where}"


def _then(verdict: str, decision: Decision, naming: Naming) -> str:
    several, it = naming.several(decision.subject), _it(decision, naming)
    whom = "them" if several else "it"
    if verdict in naming.labels:
        return f"{naming.officer(verdict)} would answer for {whom}"
    return {
        SHARED: f"{naming.sharing()} would share {whom}",
        CONTESTED: f"{it} would need a decision",
        UNDETERMINED: f"{it} would be {'open questions' if several else 'an open question'}",
    }[verdict]


def move_list(decision: Decision, naming: Naming) -> list[tuple[str, str]]:
    """Return each verdict-changing change with its verdict: "for someone outside", "CTO"."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for move in _told(decision):
        grouped.setdefault((move.verdict, move.fact), []).append(move.to)
    return [
        (
            f"if {_own(fact, values, decision, naming)}"
            if naming.rulebook.fact(fact)
            else f"if {_it(decision, naming)} {_change(fact, values, decision, naming)}",
            naming.verdict(verdict),
        )
        for (verdict, fact), values in grouped.items()
    ]


def rules_against(decision: Decision, naming: Naming) -> list[str]:
    """Return what kept rules that assign elsewhere from applying, each reason once with their titles."""
    against = [
        e for e in decision.did_not_apply if e.rule.rank and not {decision.verdict}.issuperset(e.rule.gives)
    ]
    if decision.is_open:
        return []
    reasons: dict[str, list[str]] = {}
    for e in against:
        reasons.setdefault(_one_reason(decision, e, naming), []).append(e.rule.title)
    if len(reasons) == 1 and len(against) > _MOST_TITLES:
        return [f"The other {number(len(against))} rules do not apply: {next(iter(reasons))}."]
    return [f"{listed(titles)}: {reason}." for reason, titles in reasons.items()]


def _one_reason(decision: Decision, evaluation: Evaluation, naming: Naming) -> str:
    """Return on which fact a rule failed: on a declared one alone where there is one, which suffices."""
    own = [c for c in evaluation.conditions if naming.rulebook.fact(c.fact)]
    return why_not(decision, replace(evaluation, conditions=tuple(own)) if own else evaluation, naming)


def why_not(decision: Decision, evaluation: Evaluation, naming: Naming) -> str:
    """Return, as a clause, on which fact a rule failed or was blocked."""
    of_all = [_UNMET_OF_ALL[c.fact] for c in evaluation.conditions if c.fact in _UNMET_OF_ALL]
    others = [c for c in evaluation.conditions if c.fact not in _UNMET_OF_ALL]
    own = [_declared(c, decision, naming) for c in others if naming.rulebook.fact(c.fact)]
    others = [c for c in others if not naming.rulebook.fact(c.fact)]
    said_of = dict.fromkeys(_unmet(c, decision, naming) for c in others)
    subject = "they" if naming.several(decision.subject) else "it"
    subject = decision.subject if decision.kind in (MANAGER, STAKEHOLDER) else subject
    first = f"{subject} {listed(said_of)}" if said_of else ""
    said = [declared.beside(first, list(dict.fromkeys(own)))] if first or own else []
    prefix = "blocked: " if evaluation.status is Status.BLOCKED else ""
    return prefix + listed(dict.fromkeys((*of_all, *said)))


_UNMET_OF_ALL = {
    "large": "the organisation is stated not to be large",
    "resources_segregated": "its resources are stated not to be segregated",
}
_HAS = {
    ("deliverable", "product"): "delivers a product",
    ("deliverable", "service"): "delivers a service",
    ("deliverable", "infrastructure"): "delivers infrastructure",
    ("deliverable", "business-plan"): "delivers a business plan",
    ("activity", "develop"): "is development work",
    ("activity", "maintain"): "is maintenance",
    ("activity", "expand"): "is expansion",
    ("activity", "procure"): "is a purchase",
    ("activity", "plan"): "is planning",
    ("objective", "productivity"): "aims at productivity",
    ("objective", "efficiency"): "aims at efficiency",
    ("objective", "revenue"): "aims at revenue",
}


def _declared(condition: ValueCondition | SideCondition, decision: Decision, naming: Naming) -> str:
    """Return as a clause what is stated of a declared fact instead of what a rule asks for."""
    found, whose = naming.rulebook.fact(condition.fact), declared.its(decision, naming)
    stated = decision.facts.get(condition.fact, ())
    if found is not None and not stated:
        return f"{whose} {found.label} is not on file"
    return declared.clause(condition.fact, [fact.value for fact in stated], naming, whose)


def _unmet(condition: ValueCondition | SideCondition, decision: Decision, naming: Naming) -> str:
    """Return as a predicate what is stated instead of what a rule asks for."""
    stated = decision.facts.get(condition.fact, ())
    several = naming.several(decision.subject)
    if isinstance(condition, ValueCondition):
        if not stated:
            return f"{'have' if several else 'has'} no {condition.fact} on file"
        value = stated[0].value
        return _HAS.get((condition.fact, value)) or stating.alone(decision, naming)
    side = declared.side(condition.side, naming)
    if decision.kind == MANAGER:
        wanted = next((b.id for b in naming.rulebook.branches if b.side == condition.side), None)
        return f"manages no project that {naming.belongs(wanted) if wanted else f'stands {side}'}"
    whom = f"someone {side}" if condition.none else f"nobody {side}"
    if condition.side not in naming.boundary.ids:
        whom = declared.of_branch(condition.side, naming, some=condition.none)
    if condition.fact == "stakeholders":
        if decision.kind == STAKEHOLDER:
            return f"{'stands' if condition.none else 'does not stand'} {side}"
        return f"has {whom} as a stakeholder"
    if decision.kind == PROJECT:
        return f"is for {whom}"
    return f"{stating.does(decision, naming)} {whom}"
