"""What the spec states of a subject, as the predicate of a sentence, and what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.model.rulebook import SideCondition
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import MANAGER, OPEN_VERDICTS, SHARED, STAKEHOLDER, Decision, Fact
from orgdoc.views.phrases import declared, siding
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import no_rule_of_the_line
from orgdoc.views.phrases.words import listed, possessive

_NOUNS = {
    "product": "a product",
    "service": "a service",
    "infrastructure": "infrastructure",
    "business-plan": "a business plan for the IT infrastructure",
}
_WORK = {
    "develop": "develops",
    "maintain": "runs and supports",
    "expand": "expands",
    "procure": "buys",
    "plan": "plans",
}
_WORK_ON_A_PLAN = {
    "develop": "draws up",
    "maintain": "keeps up",
    "expand": "extends",
    "procure": "buys in",
    "plan": "draws up",
}
_WORK_ALONE = {
    "develop": "is development work",
    "maintain": "is maintenance and support",
    "expand": "is expansion work",
    "procure": "is a purchase",
    "plan": "is planning",
}
_DONE = {
    "develop": "developed",
    "maintain": "run",
    "expand": "expanded",
    "procure": "bought",
    "plan": "planned",
}
_DOING = {
    "develop": "developing",
    "maintain": "running",
    "expand": "extending",
    "procure": "buying",
    "plan": "planning",
}
_DONE_FOR_A_PLAN = {"develop": "drawn up", "maintain": "kept up", "expand": "extended", "plan": "drawn up"}
_PEOPLE = ("person", "team")
_UNCOUNTED = ("equipment", "software", "infrastructure")


def stated(decision: Decision, naming: Naming) -> str:
    """Return the deciding facts as a clause: "Portal develops a product for Finance, inside …"."""
    subject, said = naming.name(decision.subject), _predicate(decision, naming)
    own = declared.bearing_on(decision, naming)
    if own and not said:
        first, *others = own
        word = first.removeprefix(f"{declared.its(decision, naming)} ")
        return _closer(listed([f"{possessive(subject)} {word}", *others]))
    return _closer(declared.beside(f"{subject} {said or alone(decision, naming)}", own))


def which_is_so(decision: Decision, naming: Naming) -> str:
    """Return the same as it follows the name: "which develops a product for Finance, inside …"."""
    said, own = _predicate(decision, naming), declared.bearing_on(decision, naming, "whose")
    which = [f"which {said or alone(decision, naming)}"] if said or not own else []
    return _closer(listed([*which, *own]))


def _predicate(decision: Decision, naming: Naming) -> str:
    """Return the deciding facts as a predicate, but for those that a book declares; "" where all are."""
    if decision.kind == MANAGER:
        return f"manages {listed(naming.whom(bearing(decision, 'manages')))}"
    whom = listed(naming.whom(users(decision)))
    if decision.kind != PROJECT:
        return f"{does(decision, naming)} {whom}" if whom else ""
    clauses = [work(decision, whom)]
    if aim := bearing(decision, "objective"):
        clauses.append(f"aims at {aim[0].value}")
    if stakeholders := listed(naming.whom(bearing(decision, "stakeholders"))):
        clauses.append(f"has {stakeholders} among its stakeholders")
    if not whom and (nobody := _resting_on_nobody(decision)):
        where = listed((declared.side(side, naming) for side in nobody), "or")
        clauses.append(f"names nobody {where} as its client")
    return listed(filter(None, clauses))


def alone(decision: Decision, naming: Naming) -> str:
    """Return what a subject is, where a rule speaks of all of its kind: "is a team"."""
    kind = KINDS[decision.kind]
    verb = "are" if naming.several(decision.subject) else "is"
    return f"{verb} {kind}" if decision.kind in _UNCOUNTED or verb == "are" else f"{verb} a {kind}"


def does(decision: Decision, naming: Naming, several: bool | None = None) -> str:
    """Return the verb of a resource: serves, works for, works in; serve for several, as its name is."""
    stem, rest = "serve", ""
    if decision.kind in _PEOPLE:
        in_a_project = any("reports_to" in f.place.path for f in bearing(decision, "beneficiaries"))
        stem, rest = "work", " in" if in_a_project else " for"
    several = naming.several(decision.subject) if several is None else several
    return f"{stem if several else stem + 's'}{rest}"


def users(decision: Decision) -> list[Fact]:
    """Return for whom it is: of what is shared all whose side is known, though one rule may rest on some."""
    found = bearing(decision, "beneficiaries")
    if found and decision.computed == SHARED:
        return [fact for fact in decision.facts["beneficiaries"] if fact.on]
    return found


def bearing(decision: Decision, fact: str) -> list[Fact]:
    """Return the stated facts of one name on which the verdict rests."""
    found = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name == fact)
    return list(dict.fromkeys(found))


def missing(decision: Decision, naming: Naming) -> str:
    """Return, as a clause, what keeps an undetermined subject from being told."""
    if decision.kind == MANAGER:
        if no_rule_of_the_line(decision, naming):
            return "no rule says to whom such a manager reports"
        managed = decision.facts["manages"]
        return f"the line follows the managed projects, and {_state_of(managed, naming)}"
    if decision.kind == STAKEHOLDER:
        return _of_a_stakeholder(decision, naming)
    names = [fact for fact in decision.without_side if fact.name == "beneficiaries"]
    if names:
        return _without_side(names, decision, naming)
    asked = [q.fact for q in decision.questions if q.subject == decision.subject and q.fact is not None]
    if own := [found.label for fact in asked if (found := naming.rulebook.fact(fact)) is not None]:
        whose = declared.its(decision, naming)
        return f"{whose} {listed(own)} {'is' if len(own) == 1 else 'are'} not on file"
    if decision.facts.get("beneficiaries") and not decision.decided_by:
        return "no rule speaks of what is on file"
    if decision.kind != PROJECT:
        return f"nobody has said whom {'they serve' if naming.several(decision.subject) else 'it serves'}"
    return _nobody_named(decision, naming)


def _of_a_stakeholder(decision: Decision, naming: Naming) -> str:
    sides = {side for fact in decision.facts["stakeholders"] for side in fact.on}
    if not sides:
        return "nobody has said on which side of the boundary that is"
    where = listed(siding.where(side, naming.boundary) for side in sorted(sides))
    return f"no rule speaks of stakeholders {where}"


def _without_side(names: Sequence[Fact], decision: Decision, naming: Naming) -> str:
    lent = [fact for fact in names if fact.item is not None]
    pronoun = "they" if naming.several(decision.subject) else "it"
    verb = "is for" if decision.kind == PROJECT else does(decision, naming)
    if not lent:
        unsaid = "nobody has said on which side of the boundary that is"
        return f"{pronoun} {verb} {naming.names(names)}, and {unsaid}"
    them = "it" if len(lent) == 1 and not naming.several(lent[0].value) else "them"
    waits = all(fact.verdict in OPEN_VERDICTS for fact in lent)
    so = (
        f"{'wait' if pronoun == 'they' else 'waits'} for {them}" if waits else f"can take no side from {them}"
    )
    return f"{pronoun} {verb} {listed(naming.whom(lent))} and so {so}"


def _nobody_named(decision: Decision, naming: Naming) -> str:
    who_for = "nobody has said who it is for"
    if decision.decided_by:
        return f"it has stakeholders on {siding.several(naming.boundary)}, and {who_for}"
    stakeholders = [fact for fact in decision.without_side if fact.name == "stakeholders"]
    if stakeholders:
        return f"{naming.names(stakeholders)} is named as a stakeholder, but not who it is for"
    return who_for


def _state_of(managed: Sequence[Fact], naming: Naming) -> str:
    """Return "Portal needs a decision and Exchange cannot be told yet"."""
    by_verdict: dict[str, list[Fact]] = {}
    for fact in managed:
        by_verdict.setdefault(fact.verdict or "", []).append(fact)
    return listed(
        f"{naming.names(facts)} {naming.which(verdict, several=len(facts) > 1)}"
        for verdict, facts in by_verdict.items()
    )


def work(decision: Decision, whom: str = "") -> str:
    """Return what a project does, as a predicate: "runs and supports infrastructure"."""
    noun, activity = _value(decision, "deliverable"), _value(decision, "activity")
    if noun is None:
        phrase = _WORK_ALONE[activity] if activity else "is" if whom else ""
    else:
        thing = _NOUNS[noun].removesuffix(" for the IT infrastructure") if whom else _NOUNS[noun]
        phrase = f"{verb(decision)} {thing}"
    return f"{phrase} for {whom}" if whom else phrase


def done(decision: Decision, whom: str) -> tuple[str, str]:
    """Return what is done in a project, for whom, in two wordings that open differently.

    "developed for Finance", "a product for Finance"; "infrastructure expanded for Production", "expanded for
    Production: infrastructure".
    """
    noun, activity = _value(decision, "deliverable"), _value(decision, "activity")
    doing = ({**_DONE, **_DONE_FOR_A_PLAN} if is_plan(decision) else _DONE).get(activity or "", "")
    thing = _NOUNS.get(noun or "", "").removesuffix(" for the IT infrastructure")
    if not thing:
        return (f"{doing} for {whom}", f"for {whom}") if doing else (f"used by {whom}", f"for {whom}")
    plain = f"{thing} for {whom}"
    if doing and noun in ("product", "service"):
        return f"{doing} for {whom}", plain
    return (
        f"{thing} {doing} for {whom}" if doing else plain,
        f"{f'{doing} ' if doing else ''}for {whom}: {thing}",
    )


def doing(activity: str) -> str:
    """Return an activity as a noun: "developing"."""
    return _DOING[activity]


def verb(decision: Decision) -> str:
    """Return the verb of a project that says what it delivers: "runs and supports", "delivers"."""
    activity = _value(decision, "activity")
    if activity is None:
        return "delivers"
    return (_WORK_ON_A_PLAN if is_plan(decision) else _WORK)[activity]


def is_plan(decision: Decision) -> bool:
    return _value(decision, "deliverable") == "business-plan"


def _value(decision: Decision, fact: str) -> str | None:
    values = decision.facts.get(fact, ())
    return values[0].value if values else None


def _resting_on_nobody(decision: Decision) -> list[str]:
    """Return the sides of which it counts that nobody there is named."""
    conditions = (c for e in decision.decided_by for c in e.conditions)
    return list(dict.fromkeys(c.side for c in conditions if isinstance(c, SideCondition) and c.none))


def _closer(text: str) -> str:
    """Return `text` naming the organisation once: "inside the organisation … outside it"."""
    first, found, rest = text.partition("the organisation")
    return f"{first}{found}{rest.replace('the organisation', 'it')}"
