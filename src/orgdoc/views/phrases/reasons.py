"""Why somebody answers for something: in one line of the register, and in full where it is not plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from orgdoc.model.rulebook import Rank, Rule, SideCondition, ValueCondition
from orgdoc.model.terms import PROJECT, UNKNOWN
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    UNDETERMINED,
    Certainty,
    Decision,
    Decisions,
    Evaluation,
    Fact,
    OverrideStatus,
    Status,
)
from orgdoc.views.markup import hedge
from orgdoc.views.phrases import declared, explaining, remarking, siding, stating
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import no_rule_of_the_line, with_article
from orgdoc.views.phrases.words import (
    capitalised,
    dated,
    joined,
    listed,
    names_several,
    possessive,
    ranges,
    sentence,
    uncapitalised,
)

_THINGS = {
    "product": "product",
    "service": "service",
    "infrastructure": "infrastructure",
    "business-plan": "business plan",
}
_PEOPLE = ("person", "team")
_UNSTATED = {"activity": "what is mainly done for it", "deliverable": "what it delivers"}
_ORDER = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING)


def mark(decision: Decision) -> str:
    """Return how sure a verdict is: "● firm"; "open" where it is open."""
    certainty = decision.certainty
    return "open" if certainty is None else f"{certainty.mark} {CERTAINTY[certainty]}"


def whom(facts: Iterable[Fact], naming: Naming, *, owned: bool = False) -> str:
    """Return the names of `facts` with their sides: "Production (inside) and Contractors (both sides)".

    `owned`: items are followed by whose they are: "Ledger (the CIO's)".
    """
    groups: dict[str, list[str]] = {}
    for fact in {fact.value: fact for fact in facts}.values():
        if fact.value in naming.boundary.ids:
            people = siding.as_people(fact.value, naming.boundary)
            groups.setdefault(f"word {fact.value}", []).append(people)
        elif fact.item is not None:
            is_owned = owned and fact.verdict in naming.labels
            manner = possessive(naming.officer(fact.verdict or "")) if is_owned else "item"
            groups.setdefault(manner, []).append(naming.name(fact.value))
        else:
            groups.setdefault(_side(fact, naming), []).append(fact.value)
    return listed(
        listed(names) if manner == "item" or manner.startswith("word") else f"{listed(names)} ({manner})"
        for manner, names in groups.items()
    )


def _side(fact: Fact, naming: Naming) -> str:
    return siding.where(fact.side or UNKNOWN, naming.boundary, both="both sides", unknown="not yet placed")


def deciding(decision: Decision) -> tuple[Evaluation, ...]:
    """Return the rules that decide: where one alone makes something shared, no other beside it."""
    giving_all = tuple(e for e in decision.decided_by if len(e.rule.gives) > 1)
    return giving_all if decision.computed == SHARED and giving_all else decision.decided_by


def wordings(decision: Decision, decisions: Decisions, naming: Naming, citing: Citing) -> tuple[str, str]:
    """Return the reason as it stands beside the name in the register, in two wordings that open differently.

    It names the fact that decides, why that is no surer, and what weighs less: "Serves Payroll."
    """
    sharers = naming.named_sharers(decision)
    whose = [sentence(f"shared by {sharers}")] if sharers else []
    if decision.override is not None and decision.override_applies:
        first, second = _by_decision(decision, naming)
        return joined([*whose, sentence(first)]), joined([*whose, sentence(second)])
    exact = replace(decision, decided_by=deciding(decision))
    after = [*_less_sure(exact, naming, citing), *_weighed(exact, naming, citing)]
    if decision.crosses is not None and not decision.is_open:
        first, second = _crosses(decision, naming)
        after.insert(0, across_by(exact, naming))
    elif lent := _lent(exact, decisions.items, naming):
        first, second = lent
    else:
        first, second = _beside_its_name(exact, naming)
    told = [*map(sentence, after)]
    return joined([*whose, sentence(first), *told]), joined([*whose, sentence(second), *told])


def _by_decision(decision: Decision, naming: Naming) -> tuple[str, str]:
    override = decision.override
    assert override is not None
    if override.supposed:
        return (
            "this is supposed here, and decided by nobody yet",
            "nobody has decided this yet; it is supposed",
        )
    language = naming.organisation.language
    until = f", until {dated(override.expires, language)}" if override.expires else ""
    by, day = with_article(override.by), dated(override.on, language)
    why = f"on {day}{until}: “{override.rationale.strip().rstrip('.')}”"
    them = "them" if naming.several(decision.subject) else "it"
    they = "they" if naming.several(decision.subject) else "it"
    if override.branch == SHARED:
        return f"{by} decided to share {them} {why}", f"{they} became shared by decision of {by} {why}"
    officer = naming.officer(override.branch)
    return f"{by} gave {them} to {officer} {why}", f"{they} went to {officer} by decision of {by} {why}"


def _crosses(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return where a person or team works and what it serves, as predicates."""
    crossing = decision.crosses
    assert crossing is not None
    several = naming.several(decision.subject)
    works, serves = ("work", "serve") if several else ("works", "serves")
    home, other = naming.officer(crossing.works_for), naming.officer(crossing.serves_branch)
    place = f"{naming.name(crossing.works_in)} ({possessive(home)})"
    served = f"{listed(naming.name(name) for name in crossing.serves)} ({possessive(other)})"
    return f"{works} in {place} and {serves} {served}", f"{serves} {served}, and {works} in {place}"


def across_by(decision: Decision, naming: Naming) -> str:
    """Return as a clause what decides on somebody who works on one side and serves the other: what they
    serve, or a fact of their own.
    """
    if remarking.decided_by_served(decision):
        return remarking.SERVED_DECIDES
    return f"{_beside_its_name(decision, naming)[0]}, and that decides"


def where_it_works(decision: Decision, naming: Naming) -> str:
    """Return where a person or team works and what it serves, as it stands beside its name."""
    return _crosses(decision, naming)[0]


def _it(decision: Decision, naming: Naming) -> str:
    """Return what stands for a subject in its own row: "it", "they", "this person", "this team"."""
    if naming.several(decision.subject):
        return "they"
    return f"this {decision.kind}" if decision.kind in _PEOPLE else "it"


def _lent(decision: Decision, items: Mapping[str, Decision], naming: Naming) -> tuple[str, str] | None:
    """Return what a verdict follows, and how sure that leaves it; None where it follows nothing alone."""
    facts = stating.bearing(decision, "beneficiaries")
    if decision.is_open or not decision.follows or any(f.item is None for f in facts):
        return None
    if decision.verdict == SHARED or declared.bearing_on(decision, naming):
        return None
    served, does = whom(facts, naming), stating.does(decision, naming)
    after = ""
    if decided := _where_decided(decision, naming):
        after = f", which {decided}"
    elif capped(decision):
        least = _least_sure(decision, items)
        be = "are" if naming.several(decision.subject) else "is"
        if len(facts) > 1 and len(least) < len(decision.follows):
            names, sure = listed(map(naming.name, least)), CERTAINTY[decision.certainty or Certainty.LIKELY]
            after = f", and {be} only as sure as {names}: {sure}"
        else:
            after = f", and {be} no surer than that"
    elif used := _used(facts, items, naming):
        after = f", {used}"
    return f"{does} {served}{after}", f"for {served}{after}"


def _used(facts: Sequence[Fact], items: Mapping[str, Decision], naming: Naming) -> str:
    """Return where what something serves is used: "used inside", "both used inside"; "" where that differs or
    is not on file.
    """
    sides = set()
    for fact in facts:
        lender = items.get(fact.item or "")
        users = lender.facts.get("beneficiaries", ()) if lender is not None else ()
        sides |= {None if user.item is not None else user.side for user in users} or {None}
    if len(sides) != 1 or (side := naming.boundary.side(sides.pop() or "")) is None:
        return ""
    return f"{'both ' if len(facts) == 2 else 'all ' if len(facts) > 2 else ''}{side.used}"


def served_alike(
    decision: Decision, items: Mapping[str, Decision], naming: Naming, citing: Citing
) -> Hashable | None:
    """Return what things that only serve the same are alike in; None for whatever has more said of it."""
    facts = stating.bearing(decision, "beneficiaries")
    if decision.kind in (PROJECT, *_PEOPLE) or decision.crosses is not None or decision.override_applies:
        return None
    if len(facts) != 1 or _lent(decision, items, naming) is None or _where_decided(decision, naming):
        return None
    exact = replace(decision, decided_by=deciding(decision))
    if any((*_less_sure(exact, naming, citing), *_weighed(exact, naming, citing))):
        return None
    return (facts[0].value, decision.certainty, tuple(e.rule.id for e in exact.decided_by))


def served_together(decision: Decision, items: Mapping[str, Decision], naming: Naming) -> tuple[str, str]:
    """Return what several things serve, as one of them does, in two wordings."""
    facts = stating.bearing(decision, "beneficiaries")[:1]
    served = whom(facts, naming)
    used = "" if capped(decision) else _used(facts, items, naming)
    after = ", and are no surer than that" if capped(decision) else f", {used}" if used else ""
    return sentence(f"serve {served}{after}"), sentence(f"for {served}{after}")


def _least_sure(decision: Decision, items: Mapping[str, Decision]) -> list[str]:
    """Return the ids of what a capped verdict is no surer than."""
    return [item for item in decision.follows if items[item].certainty is decision.certainty]


def stated_in_brief(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return the facts that decide as a clause with its subject, in two wordings that open differently.

    "it develops a product for Finance (inside)", "the product that it develops is for Finance (inside)".
    """
    if decision.kind == MANAGER and no_rule_of_the_line(decision, naming):
        return (stating.missing(decision, naming),) * 2
    if decision.kind == MANAGER:
        managed = whom(stating.bearing(decision, "manages"), naming) or naming.names(
            decision.facts["manages"]
        )
        return f"{decision.subject} manages {managed}", f"the manager of {managed} is {decision.subject}"
    if not decision.decided_by:
        return missing(decision, naming)
    found = stating.users(decision)
    # Whose each is needs a word only where they are not all the same officer's.
    served = whom(found, naming, owned=len({(f.item is None, f.verdict) for f in found}) > 1)
    own = declared.bearing_on(decision, naming)
    if decision.kind != PROJECT:
        several = len(found) > 1 or any(naming.several(fact.value) for fact in found)
        return _of_a_resource(decision, served, own, naming, several=several)
    clauses = []
    if aim := stating.bearing(decision, "objective"):
        clauses.append(f"aims at {aim[0].value}")
    stakes = stating.bearing(decision, "stakeholders")
    if stakeholders := whom(stakes, naming):
        clauses.append(f"has {stakeholders} as {'a stakeholder' if len(stakes) == 1 else 'stakeholders'}")
    unsaid = ""
    if (not _value(decision, "beneficiaries") and clauses) or (
        not served and _rests_on_nobody_outside(decision)
    ):
        unsaid = "who uses it is not on file"
    if sideless := [f for f in decision.without_side if f.name == "beneficiaries" and f.item is None]:
        unsaid = f"the side of {naming.names(sideless)} is not on file"
    first, second = _work(decision, served)
    said = listed([first, *clauses] if first else clauses)
    one = declared.beside(f"it {said or stating.alone(decision, naming)}" if said or not own else "", own)
    if unsaid:
        return f"{one}; {unsaid}", f"{unsaid}; {one}"
    if second:
        more = [*([f"it {listed(clauses)}"] if clauses else []), *own]
        return one, "; ".join([second, *more])
    return one, one if own else f"on file is that {one}"


def _work(decision: Decision, served: str) -> tuple[str, str]:
    """Return what a project does, and for whom, as a predicate and as a clause; "" where nothing is said."""
    if not served:
        return stating.work(decision), ""
    noun, activity = _value(decision, "deliverable"), _value(decision, "activity")
    first = stating.work(decision, served).replace("runs and supports", "runs", 1)
    if noun is None:
        return first, f"its users are {served}" if activity is None else f"this work is for {served}"
    verb = stating.verb(decision).replace("runs and supports", "runs", 1)
    return first, f"the {_THINGS[noun]} that it {verb} is for {served}"


def _of_a_resource(
    decision: Decision, served: str, own: Sequence[str], naming: Naming, *, several: bool
) -> tuple[str, str]:
    """Return what a resource serves, and what a book asks of it; `several`: it serves more than one."""
    it = _it(decision, naming)
    if not served:
        one = listed(own) or f"{it} {stating.alone(decision, naming)}"
        return one, one if own else f"on file is that {one}"
    # What it is decides too, and stands as one thing here, whatever the name: "this equipment serves".
    who, does = f"this {decision.kind}", stating.does(decision, naming, several=False)
    more = f"; {listed(own)}" if own else ""
    are = "are" if several else "is"
    return f"{who} {does} {served}{more}", f"{served} {are} what {who} {does}{more}"


def _beside_its_name(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return the facts that decide as they stand beside the name of an item, in two wordings.

    "developed for Finance (inside)", "a product for Finance (inside)"; "serves Finance (inside)".
    """
    if not decision.decided_by:
        return tuple(map(_without_subject, missing(decision, naming)))  # type: ignore[return-value]
    found = stating.users(decision)
    served = whom(found, naming, owned=len({(f.item is None, f.verdict) for f in found}) > 1)
    own = declared.bearing_on(decision, naming)
    if decision.kind != PROJECT:
        alone = stating.alone(decision, naming).partition(" ")[2]
        does = stating.does(decision, naming)
        first = f"{does} {served}" if served else "" if own else alone
        second = f"for {served}" if served else first
        return declared.beside(first, own), declared.beside(second, own)
    aims = [fact.value for fact in stating.bearing(decision, "objective")][:1]
    stakes = stating.bearing(decision, "stakeholders")
    unsaid = ""
    if served:
        first, second = stating.done(decision, served)
    else:
        rests = any(stating.bearing(decision, fact) for fact in ("deliverable", "activity"))
        first = second = stating.work(decision).removeprefix("is ") if rests else ""
        nobody_named = not _value(decision, "beneficiaries") and (aims or stakes)
        if nobody_named or _rests_on_nobody_outside(decision):
            unsaid = "who uses it is not on file"
    if sideless := [f for f in decision.without_side if f.name == "beneficiaries" and f.item is None]:
        unsaid = f"the side of {naming.names(sideless)} is not on file"
    aim = f"for {aims[0]}" if aims else ""
    if stakes:
        have = "has" if len(stakes) == 1 and not names_several(stakes[0].value) else "have"
        said = [f"{whom(stakes, naming)} {have} a stake"]
    else:
        said = []
    told = []
    for work in (first, second):
        with_aim = ", ".join(filter(None, (work, aim))) if work else f"aims at {aims[0]}" if aims else ""
        told.append(declared.beside(listed([*filter(None, (with_aim,)), *said]), own) or f"a {decision.kind}")
    one, other = (f"{text}; {unsaid}" if unsaid else text for text in told)
    if told[0] == told[1]:
        other = f"{unsaid}; {one.removesuffix(f'; {unsaid}')}" if unsaid else f"on file: {one}"
    return one, other


def _without_subject(text: str) -> str:
    """Return a clause that speaks of "it" as it stands beside the name: "for Partner Co, and nobody …"."""
    subject, _, rest = text.partition(" ")
    if subject not in ("it", "they"):
        return text
    return rest.removeprefix("is ") if rest.startswith("is for ") else rest


def missing(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return what keeps an item from being told."""
    lent = [f for f in decision.without_side if f.name == "beneficiaries" and f.item is not None]
    if decision.kind == PROJECT or not lent:
        said = stating.missing(decision, naming)
        return said, f"this is open: {said}"
    who, does, names = _it(decision, naming), stating.does(decision, naming), naming.names(lent)
    verb, _, particle = does.partition(" ")
    which = f"{f'{particle} ' if particle else ''}which {who} {verb}"
    several = len(lent) > 1 or naming.several(lent[0].value)
    end = f"{'are' if several else 'is'} open too"
    if any(f.verdict == SHARED for f in lent):
        end = (
            f"{'give' if several else 'gives'} {'them' if naming.several(decision.subject) else 'it'} no side"
        )
    return f"{who} {does} {names}, which {end}", f"{names}, {which}, {end}"


def _value(decision: Decision, fact: str) -> str | None:
    values = decision.facts.get(fact, ())
    return values[0].value if values else None


def _rests_on_nobody_outside(decision: Decision) -> bool:
    return any(isinstance(c, SideCondition) and c.none for e in decision.decided_by for c in e.conditions)


def _where_decided(decision: Decision, naming: Naming) -> str:
    """Return whose decision a verdict follows, as it comes after "which"; "" where it follows none alone."""
    decided = [item for item in decision.follows if naming.decided(item)]
    if not decided or len(decided) < len(decision.follows) or decision.is_open:
        return ""
    overrides = [o for item in decided if (o := naming.items[item].override) is not None]
    officer = naming.officer(decision.verdict)
    day = _ends(decision, naming)
    until = f" until {dated(day, naming.organisation.language)}" if day else ""
    if any(override.supposed for override in overrides):
        several = len(decided) > 1 or naming.several(decided[0])
        return f"{'are' if several else 'is'} supposed here to be {possessive(officer)}"
    by = listed(dict.fromkeys(with_article(override.by) for override in overrides))
    return f"{by} gave to {officer}{until}"


def _ends(decision: Decision, naming: Naming) -> date | None:
    """Return the day on which the first of the decisions ends that a verdict follows; None for none."""
    overrides = (naming.items[item].override for item in decision.follows if naming.decided(item))
    return min((o.expires for o in overrides if o is not None and o.expires is not None), default=None)


def mark_for_now(decision: Decision, ends: Mapping[str, date | None], naming: Naming) -> str:
    """Return the mark of a row, with that it holds for now, or until a decision ends on which it rests."""
    if decision.for_the_time_being:
        return f"{mark(decision)}, for now"
    day = None if decision.override_applies else ends.get(decision.subject)
    if day is None:
        return mark(decision)
    if _where_decided(decision, naming):
        return f"{mark(decision)} until then"
    return f"{mark(decision)} until {dated(day, naming.organisation.language)}"


def each_after_what_it_follows(decisions: Decisions) -> Iterator[tuple[Decision, Sequence[str]]]:
    """Yield each item after all those that it follows, with their ids; open ones follow none."""
    told: set[str] = set()
    waiting = list(decisions.items)
    while waiting:
        decision = decisions.items[waiting[-1]]
        follows = () if decision.is_open else decision.follows
        if before := [item for item in follows if item not in told]:
            waiting += before  # no item follows itself
            continue
        waiting.pop()
        if decision.subject not in told:
            told.add(decision.subject)
            yield decision, follows


def ends(decisions: Decisions, naming: Naming) -> Mapping[str, date | None]:
    """Return for each item the day on which the first decision ends of those on which alone it rests, also
    through what it follows; None where it rests on something else too.
    """
    found: dict[str, date | None] = {}
    for decision, follows in each_after_what_it_follows(decisions):
        if naming.decided(decision.subject):
            override = naming.items[decision.subject].override
            found[decision.subject] = override.expires if override is not None else None
        else:
            days = [found[item] for item in follows]
            known = [day for day in days if day is not None]
            found[decision.subject] = min(known, default=None) if len(known) == len(days) else None
    return found


def _less_sure(decision: Decision, naming: Naming, citing: Citing) -> list[str]:
    """Return as clauses why a verdict is less sure than if the source said it plainly, and all were stated.

    What it is lent by other items is told with those.
    """
    if decision.is_open or decision.certainty is None or decision.override_applies:
        return []
    rules = [e.rule for e in decision.decided_by]
    if hedged := [rule for rule in rules if citing.quoted([rule])]:
        words = listed(citing.quoted(hedged))
        said = list(dict.fromkeys(quoting(rule, citing) for rule in hedged))
        if all(said) and len(said) <= _FEW_CLAUSES:
            return said
        if all(rule.rank is Rank.STATED for rule in hedged):
            return [f"the source says only {words}"]
        about = listed(dict.fromkeys(uncapitalised(rule.title) for rule in hedged))
        return [f"of {about} the source says only {words}"]
    if decision.certainty is Certainty.LIKELY and (said_not := not_stated(decision)):
        return [f"nobody has said {said_not}"]
    if decision.certainty is Certainty.LIKELY and all(rule.rank is Rank.FOCUS for rule in rules):
        return [only_for(decision, citing) or f"the source says only {words_of(rules)}"]
    return []


def words_of(rules: Iterable[Rule]) -> str:
    """Return the words of the source that carry rules, without what it leaves out before them."""
    return listed(dict.fromkeys(f"“{rule.wording.rpartition('… ')[2]}”" for rule in rules))


def words_beyond_plain(decision: Decision, citing: Citing) -> str:
    """Return the hedges of the rules that decide, or else the words that make them no more than a focus; ""
    where the source is plain.
    """
    rules = [e.rule for e in deciding(decision)]
    not_stated = [rule for rule in rules if rule.rank is not Rank.STATED]
    return listed(citing.quoted(rules)) or words_of(not_stated)


def only_for(decision: Decision, citing: Citing) -> str:
    """Return for which other activities the source gives such a project to the same officer in plain words.

    "plain words cover only developing [A1] and buying [A3]"; "" where no rule does, or none asks what is
    done.
    """
    if (
        decision.verdict is None
        or not decision.facts.get("activity")
        or not decision.facts.get("beneficiaries")
    ):
        return ""
    by_code: dict[str, list[str]] = {}
    for e in decision.did_not_apply:
        conditions = e.conditions
        if (
            e.rule.rank is not Rank.STATED
            or e.rule.gives != (decision.verdict,)
            or e.status is Status.BLOCKED
        ):
            continue
        if all(isinstance(c, ValueCondition) and c.fact == "activity" and not c.negated for c in conditions):
            found = [value for c in conditions if isinstance(c, ValueCondition) for value in c.values]
            by_code.setdefault(citing.cited([e.rule]), []).extend(map(stating.doing, found))
    said = [f"{listed(dict.fromkeys(doing), 'or')}{cited}" for cited, doing in by_code.items()]
    return f"plain words cover only {listed(said)}" if said else ""


def quoting(rule: Rule, citing: Citing) -> str:
    """Return what the source says with its hedge in quotation marks; "" where the clause has it not."""
    said = _with_quote(rule.because, rule, citing)
    return "" if said == rule.because else said


def _weighed(decision: Decision, naming: Naming, citing: Citing) -> list[str]:
    """Return as clauses what pulls the other way and weighs less than what decides."""
    if decision.is_open or decision.override_applies or decision.verdict == SHARED:
        return []
    found = [
        _weighed_by(evaluation, decision, naming, citing)
        for evaluation in explaining.pulls_elsewhere(decision)
        if evaluation.rule.rank
    ]
    others = (branch for branch in naming.labels if branch != decision.verdict)
    return [*found, *(text for branch in others for text in not_counted(branch, decision, naming, citing))]


def not_counted(branch: str, decision: Decision, naming: Naming, citing: Citing) -> list[str]:
    """Return as clauses which aims would speak for an officer, did others not use the thing: a reader who
    knows the source looks for them.
    """
    aims = [fact.value for fact in decision.facts.get("objective", ())]
    said = []
    for e in decision.did_not_apply:
        case = e.rule.case_for(decision.kind)
        by_aim = case is not None and any(condition.fact == "objective" for condition in case.when)
        users = [c for c in e.conditions if isinstance(c, SideCondition) and c.fact == "beneficiaries"]
        if (
            not aims
            or not by_aim
            or not e.rule.rank
            or e.rule.gives != (branch,)
            or e.status is Status.BLOCKED
        ):
            continue
        if len(users) == len(e.conditions) == 1 and users[0].none:
            where = siding.where(users[0].side, naming.boundary)
            cited = citing.cited([e.rule])
            said.append(f"not counted: the aim, {listed(aims)}{cited}, since people {where} use it")
    return said


def _weighed_by(evaluation: Evaluation, decision: Decision, naming: Naming, citing: Citing) -> str:
    sided = [fact for fact in decision.facts_bearing(evaluation) if fact.side is not None]
    cited = citing.cited([evaluation.rule])
    if sided and sided[0].name == "stakeholders":
        have = "has" if len(sided) == 1 and not names_several(sided[0].value) else "have"
        return f"{whom(sided, naming)} {have} only a stake{cited}"
    return f"of less weight: {reason_of([evaluation], citing)}"


def not_stated(decision: Decision) -> str:
    """Return what a verdict takes for granted because nobody has said it; "" where that is nothing."""
    unstated = dict.fromkeys(
        condition.fact
        for e in decision.decided_by
        if e.rule.rank is Rank.STATED
        for condition in e.conditions
        if isinstance(condition, ValueCondition)
        and condition.unstated_holds
        and not decision.facts.get(condition.fact)
    )
    return listed([_UNSTATED[f] for f in unstated if f in _UNSTATED], "or")


def capped(decision: Decision) -> bool:
    """Return whether a verdict is less sure than its own rules, because what it follows is."""
    if not decision.follows or decision.certainty is None:
        return False
    return _ORDER.index(decision.certainty) > min((_own(e) for e in decision.decided_by), default=0)


def _own(evaluation: Evaluation) -> int:
    rule = evaluation.rule
    if rule.rank is Rank.STATED:
        return 1 if rule.hedged else 0
    return 1 if rule.rank is Rank.FOCUS else 2


def lines(decision: Decision) -> set[int]:
    """Return the lines of the facts that decide and of those that weigh less.

    Where the boundary gives them their side is told once, for all.
    """
    if decision.override_applies or decision.is_open:
        unplaced = {f.place.span.line for f in decision.without_side} if decision.is_open else set()
        return {*_lines(decision), *unplaced}
    pulling = [] if decision.verdict == SHARED else explaining.pulls_elsewhere(decision)
    weighed = [e for e in pulling if e.rule.rank]
    facts = [f for e in (*deciding(decision), *weighed) for f in decision.facts_bearing(e)]
    own = [f for f in facts if f.name not in (*_OF_ALL, "kind")]
    # Whom something is for decides; what is done, and what it delivers, only where nothing else does.
    exact = [f for f in own if f.name not in ("deliverable", "activity")] or own
    found = {f.place.span.line for f in exact}
    return found | ({decision.override.span.line} if decision.override is not None else set())


def _lines(decision: Decision) -> list[int]:
    if decision.override is not None and decision.override_applies:
        return [decision.override.span.line]
    bearing = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name not in _OF_ALL)
    return sorted({fact.place.span.line for fact in bearing if fact.name != "kind"})


def _all_lines(decision: Decision) -> set[int]:
    """Return the lines of the facts, of the boundary that gives them a side, and of a decision on them."""
    bearing = [f for e in decision.decided_by for f in decision.facts_bearing(e)]
    found = {*_lines(decision), *_lines_of_sides(bearing)}
    if decision.is_open:
        found |= {f.place.span.line for f in decision.without_side} | _lines_of_sides(decision.without_side)
    if decision.override is None:
        return found
    mine = {decision.override.span.line}
    return mine if decision.override_applies else found | mine


def _lines_of_sides(facts: Iterable[Fact]) -> set[int]:
    """Return the lines on which the boundary gives facts their side."""
    return {f.because.span.line for f in facts if f.because is not None and f.item is None}


_FEW_CLAUSES = 2
_ONE_CLAUSE = 6  # words of a clause that is worth saying once
_OF_ALL = ("large", "resources_segregated")


def place(decision: Decision, naming: Naming) -> str:
    """Return where the deciding facts stand: "(acme.yaml, lines 23 and 48)"; "" where none does."""
    return _where(_all_lines(decision), naming)


def _where(found: Collection[int], naming: Naming) -> str:
    if not found:
        return ""
    word = "line" if len(found) == 1 else "lines"
    return f"({naming.spec}, {word} {ranges(found)})"


# --- in full ----------------------------------------------------------------------------------------


def is_plain(decision: Decision) -> bool:
    """Return whether a settled verdict needs no more than its row in the register."""
    return not (decision.is_open or decision.verdict == SHARED or decision.override is not None)


def is_pulled(decision: Decision) -> bool:
    """Return whether something weighs, though less, against a settled verdict."""
    return not decision.is_open and any(e.rule.rank for e in explaining.pulls_elsewhere(decision))


def in_full(decision: Decision, naming: Naming, citing: Citing, wording: int = 0) -> str:
    """Return why an item is where it is, what pulls elsewhere, and on which lines that rests.

    `wording`: the first or the second of two that open differently.
    """
    said = [*_in_full(decision, naming, citing, wording), *_against(decision, naming, citing, 0)]
    if decision.crosses is not None:
        said.append(sentence(f"{_it(decision, naming)} {_crosses(decision, naming)[0]}"))
        if decision.crosses.is_tension:
            said.append(sentence(f"yet {remarking.one_side_only()}"))
    return joined([*said, *_expired(decision, naming), place(decision, naming)])


def not_plain(decision: Decision, naming: Naming, citing: Citing) -> tuple[str, str]:
    """Return what the register does not say of an item that is not plain, in two wordings.

    How something is shared, what the rules alone would give beside a decision, what pulls the other way and
    why it weighs less.
    """
    return _not_plain(decision, naming, citing, 0), _not_plain(decision, naming, citing, 1)


def _not_plain(decision: Decision, naming: Naming, citing: Citing, wording: int) -> str:
    if decision.verdict == SHARED or decision.override_applies:
        said = [*_in_full(decision, naming, citing, wording), *_against(decision, naming, citing, 0)]
    else:
        said = list(_against(decision, naming, citing, wording))
    return joined([*said, *_expired(decision, naming)])


def _in_full(decision: Decision, naming: Naming, citing: Citing, wording: int) -> Iterator[str]:
    override = decision.override
    if override is not None and decision.override_applies:
        yield _by_the_rules(decision, naming, citing, wording)
        return
    exact = replace(decision, decided_by=deciding(decision))
    stated = stated_in_brief(exact, naming)[wording]
    clauses = _clauses(exact.decided_by, citing)
    yield sentence(f"{stated}: {clauses[0]}" if len(clauses) == 1 else stated)
    yield from map(sentence, _said_once(clauses) if len(clauses) > 1 else [])
    if decision.verdict == SHARED:
        yield sentence(f"so {_shares(exact, naming)}")
    if beside := [e for e in decision.decided_by if e not in exact.decided_by]:
        yield sentence(f"with no more force, the source also says that {listed(_clauses(beside, citing))}")


def _said_once(clauses: Sequence[str]) -> list[str]:
    """Return clauses, two as one that say the same of two officers and of two ends: "…, and the CTO for
    outside [A3]".
    """
    said: list[str] = []
    for clause in clauses:
        before, _, cited = said[-1].partition(" [") if said else ("", "", "")
        words, others = clause.partition(" [")[0].split(), before.split()
        apart = [n for n, pair in enumerate(zip(words, others, strict=False)) if pair[0] != pair[1]]
        is_same = len(words) == len(others) and clause.endswith(f" [{cited}") and len(words) > _ONE_CLAUSE
        if is_same and len(apart) == 2 and apart[0] < 2 and apart[1] == len(words) - 1:
            said[-1] = f"{before}, and {' '.join([*words[: apart[0] + 1], *words[-2:]])} [{cited}"
        else:
            said.append(clause)
    return said


def _shares(decision: Decision, naming: Naming) -> str:
    """Return who answers for which part of what is shared, or that they answer together."""
    if parts := parts_of(decision, naming, sides=True):
        return f"each answers for a part: {listed(parts)}"
    ordered = naming.sharers(decision, by_rules=True)
    pronoun = "them" if naming.several(decision.subject) else "it"
    if decision.kind == PROJECT:
        agree = "the source does not divide it, so they have to agree who does what"
        return f"{naming.officers(ordered)} answer for {pronoun} together: {agree}"
    return f"{naming.officers(ordered)} answer for {pronoun} together, each for a part"


def parts_of(decision: Decision, naming: Naming, *, sides: bool = False) -> list[str]:
    """Return who answers for which part of what the rules share, where each officer's names are others.

    "the CIO for Customer Care". `sides`: each name with its side.
    """
    if decision.override_applies or decision.kind == PROJECT:
        return []
    ordered = naming.sharers(decision, by_rules=True)
    names: list[tuple[str, frozenset[str]]] = []
    for branch in ordered:
        found = [e for e in decision.decided_by if e.rule.gives == (branch,)]
        sided = [f for e in found for f in decision.facts_bearing(e) if f.side is not None]
        facts = {fact.value: fact for fact in sided}
        told = whom(sided, naming) if sides else listed(called(fact, naming) for fact in facts.values())
        names.append((told, frozenset(facts)))
    apart = all(text for text, _ in names) and len(frozenset().union(*(f for _, f in names))) == sum(
        len(found) for _, found in names
    )
    if not apart:
        return []
    return [f"{naming.officer(b)} for {text}" for b, (text, _) in zip(ordered, names, strict=True)]


def called(fact: Fact, naming: Naming) -> str:
    if fact.value in naming.boundary.ids:
        return siding.as_people(fact.value, naming.boundary)
    return naming.name(fact.value) if fact.item is not None else fact.value


def pointing(facts: Sequence[Fact], decision: Decision, naming: Naming) -> str:
    """Return facts that speak for an officer as a clause: "it aims at efficiency and Sales has a stake"."""
    it = "they" if naming.several(decision.subject) else "it"
    said = [f"it aims at {fact.value}" for fact in facts if fact.name == "objective"]
    stakes = [fact for fact in facts if fact.name == "stakeholders"]
    have = "has" if len(stakes) == 1 and not names_several(stakes[0].value) else "have"
    said += [f"{listed(called(fact, naming) for fact in stakes)} {have} a stake"] if stakes else []
    used = [fact for fact in facts if fact.name == "beneficiaries"]
    said += [f"{it} {stating.does(decision, naming)} {whom(used, naming)}"] if used else []
    said += [declared.clause(f.name, [f.value], naming) for f in facts if naming.rulebook.fact(f.name)]
    if any(fact.name in ("deliverable", "activity") for fact in facts):
        said.append(f"it {stating.work(decision)}")
    return listed(dict.fromkeys(said))


def reason_of(evaluations: Sequence[Evaluation], citing: Citing) -> str:
    """Return what the source says, each reason once and with its code."""
    return "; ".join(_clauses(evaluations, citing))


def _clauses(evaluations: Sequence[Evaluation], citing: Citing) -> list[str]:
    by_reason: dict[str, list[Evaluation]] = {}
    for evaluation in evaluations:
        by_reason.setdefault(evaluation.rule.because, []).append(evaluation)
    clauses, told = [], set()
    for because, found in by_reason.items():
        said = because
        for e in found:
            said = _with_quote(said, e.rule, citing)
        quoted_here = citing.quoted(e.rule for e in found)
        words = [w for w in quoted_here if w not in said and w not in told]
        told |= set(quoted_here)
        quote = f", {listed(words)}" if words else ""
        clauses.append(f"{said}{quote}{citing.cited(e.rule for e in found)}")
    return clauses


def _with_quote(said: str, rule: Rule, citing: Citing) -> str:
    """Return a clause with the hedge of `rule` marked in it; as it was where it has none of its words."""
    quoted = hedge(rule.wording)
    if quoted not in citing.quoted([rule]):
        return said
    if rule.wording in said:
        # In quotation marks once, whether the clause has them already or not.
        return said.replace(f"“{rule.wording}”", rule.wording).replace(rule.wording, quoted)
    # "generally holds the position" says what "holds “generally the position”" quotes.
    first, _, rest = rule.wording.partition(" ")
    parted = re.search(rf"\b{re.escape(first)} (\w+) {re.escape(rest)}", said)
    return said.replace(parted[0], f"{parted[1]} {quoted}") if parted else said


def _by_the_rules(decision: Decision, naming: Naming, citing: Citing, wording: int) -> str:
    """Return what the rules alone give, beside a decision."""
    alone = ("by the rules alone", "without that decision")[wording]
    computed = decision.computed
    if decision.override_status is OverrideStatus.IDLE:
        same = ("the rules alone say the same", "without it the rules say the same")[wording]
        return sentence(f"{same}: {reason_of(decision.decided_by, citing)}")
    if computed == UNDETERMINED:
        return sentence(f"{alone} it could not be told: {stating.missing(decision, naming)}")
    reasons = f"{stated_in_brief(decision, naming)[0]}{citing.cited(e.rule for e in decision.decided_by)}"
    if computed == CONTESTED:
        return f"{capitalised(alone)} it would be open: {reasons}."
    if computed == SHARED:
        return f"{capitalised(alone)} it would be shared: {reasons}."
    if decision.kind == MANAGER:
        return f"{capitalised(alone)} the line would go to {naming.officer(computed)}: {reasons}."
    return f"{capitalised(alone)} it would be {possessive(naming.officer(computed))}: {reasons}."


def _against(decision: Decision, naming: Naming, citing: Citing, wording: int) -> Iterator[str]:
    if decision.override_applies:
        return
    for evaluation in explaining.pulls_elsewhere(decision):
        sided = [fact for fact in decision.facts_bearing(evaluation) if fact.side is not None]
        reason = reason_of([evaluation], citing)
        if not evaluation.rule.rank:
            continue  # a permission assigns nothing, and is told once, with how the source is read
        if sided and sided[0].name == "stakeholders":
            less = "who uses it" if decision.facts.get("beneficiaries") else _strength(decision)
            who = whom(sided, naming)
            several = len(sided) > 1 or sided[0].value in naming.boundary.ids or names_several(sided[0].value)
            are = "are stakeholders" if several else "is a stakeholder"
            held = (f"a stake is also held by {who}", f"{who} {are} too")[wording]
            yield sentence(f"{held}, and {reason}; that weighs less than {less}")
        elif sided:
            weighs = _weighs(evaluation, decision)
            who = whom(sided, naming)
            does = f"also {stating.does(decision, naming, several=False)}"
            also_for = "is also for" if decision.kind == PROJECT else does
            also = (f"it {also_for} {who}", f"for {who} too")[wording]
            yield sentence(f"{also}, and {reason}; {weighs}")
        else:
            against = ("against it stands that", "yet")[wording]
            yield sentence(f"{against} {reason}; {_weighs(evaluation, decision)}")


def _weighs(evaluation: Evaluation, decision: Decision) -> str:
    """Return what was weighed: "a focus weighs less than plain words"."""
    what = "a focus" if evaluation.rule.rank is Rank.FOCUS else "a “usually”"
    return f"{what} weighs less than {_strength(decision)}"


def _strength(decision: Decision) -> str:
    """Return the strength of the rules that decide, in words."""
    rank = max((e.rule.rank for e in decision.decided_by), default=Rank.USUAL)
    return {Rank.STATED: "plain words", Rank.FOCUS: "a focus"}.get(rank, "the rest")


def _expired(decision: Decision, naming: Naming) -> Iterator[str]:
    override = decision.override
    if override is not None and override.expires is not None and not decision.override_applies:
        until = dated(override.expires, naming.organisation.language)
        yield sentence(f"a decision of {with_article(override.by)} said otherwise until {until}")


def heading(decision: Decision, naming: Naming) -> str:
    """Return "CIO, ● firm" as it follows the name of an item."""
    return f"{capitalised(naming.verdict_on(decision))}, {mark(decision)}"
