"""Why somebody answers for something: in one line of the register, and in full where it is not plain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from orgdoc.model.rulebook import Rank, SideCondition, ValueCondition
from orgdoc.model.terms import PROJECT, UNKNOWN
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    UNDETERMINED,
    Certainty,
    Decision,
    Evaluation,
    Fact,
    OverrideStatus,
)
from orgdoc.views.markup import hedge
from orgdoc.views.phrases import declared, explaining, remarking, siding, stating
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import several_officers, with_article
from orgdoc.views.phrases.words import (
    capitalised,
    dated,
    joined,
    listed,
    names_several,
    possessive,
    sentence,
)

_DONE = {
    "develop": "developed",
    "maintain": "run",
    "expand": "extended",
    "procure": "bought",
    "plan": "planned",
}
_DONE_TO_A_PLAN = {**_DONE, "develop": "drawn up", "plan": "drawn up", "maintain": "kept up"}
_THINGS = {
    "product": "a product",
    "service": "a service",
    "infrastructure": "infrastructure",
    "business-plan": "a business plan",
}
_KINDS_OF_THINGS = {"person": "a person", "team": "a team"}
_UNSTATED = {"activity": "what is mainly done for it", "deliverable": "what it delivers"}
_ORDER = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING)


def mark(decision: Decision) -> str:
    """Return how sure a verdict is: "● firm"; "open" where it is open."""
    certainty = decision.certainty
    return "open" if certainty is None else f"{certainty.mark} {CERTAINTY[certainty]}"


def whom(facts: Iterable[Fact], naming: Naming) -> str:
    """Return the names of `facts` with their sides: "Production (inside) and Contractors (both sides)"."""
    groups: dict[str, list[str]] = {}
    for fact in {fact.value: fact for fact in facts}.values():
        if fact.value in naming.boundary.ids:
            people = siding.as_people(fact.value, naming.boundary)
            groups.setdefault(f"word {fact.value}", []).append(people)
        elif fact.item is not None:
            groups.setdefault("item", []).append(naming.name(fact.value))
        else:
            groups.setdefault(_side(fact, naming), []).append(fact.value)
    return listed(
        listed(names) if manner == "item" or manner.startswith("word") else f"{listed(names)} ({manner})"
        for manner, names in groups.items()
    )


def _side(fact: Fact, naming: Naming) -> str:
    return siding.where(fact.side or UNKNOWN, naming.boundary, both="both sides", unknown="not yet placed")


def wordings(decision: Decision, naming: Naming, citing: Citing) -> tuple[str, str]:
    """Return the reason in one line of the register, in two wordings that open differently.

    "A product developed for Finance (inside).", "Developed for Finance (inside), as a product."
    """
    more = [*_hedges(decision, citing), *_less_sure(decision, naming)]
    if decision.override is not None and decision.override_applies:
        first, second = _by_decision(decision, naming)
    elif decision.crosses is not None and not decision.is_open:
        first, second = _crosses(decision, naming)
        more = _hedges(decision, citing)
    else:
        first, second = stated_in_brief(decision, naming)
        if decided := _where_decided(decision, naming):
            first, second, more = f"{first}, {decided}", f"{second}, {decided}", _hedges(decision, citing)
    sharers = naming.named_sharers(decision)
    whose = [sentence(f"shared by {sharers}")] if sharers else []
    return joined([*whose, sentence(first), *more]), joined([*whose, sentence(second), *more])


def _by_decision(decision: Decision, naming: Naming) -> tuple[str, str]:
    override = decision.override
    assert override is not None
    if override.supposed:
        return "supposed here, and decided by nobody yet", "nobody has decided this yet; it is supposed here"
    language = naming.organisation.language
    until = f", until {dated(override.expires, language)}" if override.expires else ""
    by, day = with_article(override.by), dated(override.on, language)
    why = f"{until}: “{override.rationale.strip().rstrip('.')}”"
    return f"decided by {by} on {day}{why}", f"{by} decided this on {day}{why}"


def _crosses(decision: Decision, naming: Naming) -> tuple[str, str]:
    crossing = decision.crosses
    assert crossing is not None
    works, serves = ("work", "serve") if naming.several(decision.subject) else ("works", "serves")
    home, other = naming.officer(crossing.works_for), naming.officer(crossing.serves_branch)
    place = f"{naming.name(crossing.works_in)}, {possessive(home)}"
    served = f"{serves} {listed(naming.name(name) for name in crossing.serves)}, {possessive(other)}"
    return f"{works} in {place}; {served}", f"{served}, and {works} in {place}"


def stated_in_brief(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return the facts that decide, without their subject, in two wordings that open differently."""
    if decision.kind == MANAGER:
        managed = whom(stating.bearing(decision, "manages"), naming) or naming.names(
            decision.facts["manages"]
        )
        return f"manages {managed}", f"{managed}: managed {several_officers(naming)}"
    if not decision.decided_by:
        return _missing(decision, naming)
    served = whom(stating.bearing(decision, "beneficiaries"), naming)
    own = declared.bearing_on(decision, naming)
    if decision.kind != PROJECT:
        if not served:
            return ("; ".join(own) or stating.alone(decision, naming),) * 2
        one, other = _serves(decision, served, naming)
        return "; ".join([one, *own]), "; ".join([other, *own])
    clauses = [*own]
    if aim := stating.bearing(decision, "objective"):
        clauses.append(f"aims at {aim[0].value}")
    if stakeholders := whom(stating.bearing(decision, "stakeholders"), naming):
        one = "stakeholder" if len(stating.bearing(decision, "stakeholders")) == 1 else "stakeholders"
        clauses.append(f"{one}: {stakeholders}")
    if (not _value(decision, "beneficiaries") and clauses) or (
        not served and _rests_on_nobody_outside(decision)
    ):
        clauses.append("no user on file")
    if sideless := [f for f in decision.without_side if f.name == "beneficiaries" and f.item is None]:
        clauses.append(f"the side of {naming.names(sideless)} is not on file")
    first, second = _work(decision, served)
    if not first:
        alone = stating.alone(decision, naming)
        return "; ".join(clauses) or alone, "; ".join(reversed(clauses)) or alone
    return "; ".join([*first, *clauses]), "; ".join([*second, *clauses])


def _work(decision: Decision, served: str) -> tuple[list[str], list[str]]:
    """Return what a project does, and for whom, as two clauses to choose from; none where nothing is said."""
    noun, activity = _value(decision, "deliverable"), _value(decision, "activity")
    done = (_DONE_TO_A_PLAN if noun == "business-plan" else _DONE).get(activity or "", "")
    thing = _THINGS.get(noun or "", "")
    if not served:
        said = stating.work(decision)
        return ([said.removeprefix("is ")], [f"it {said}"]) if said else ([], [])
    if thing:
        return [f"{thing} {done} for {served}".replace("  ", " ")], [
            f"{done} for {served}, as {thing}" if done else f"for {served}, {thing}"
        ]
    return ([f"{done} for {served}"], [f"for {served}, {done}"]) if done else (
        [f"for {served}"], [f"used by {served}"]
    )  # fmt: skip


def _serves(decision: Decision, served: str, naming: Naming) -> tuple[str, str]:
    """Return "software that serves Storage array" and "serves Storage array, as software"."""
    kind = _KINDS_OF_THINGS.get(decision.kind, decision.kind)
    does = stating.does(decision, naming)
    # The head of the first is one thing, whatever the name: "equipment that serves".
    verb, *rest = does.split(" ")
    one = " ".join([verb if verb.endswith("s") else f"{verb}s", *rest])
    who = "who" if decision.kind == "person" else "that"
    return f"{kind} {who} {one} {served}", f"{does} {served}, as {kind}"


def _missing(decision: Decision, naming: Naming) -> tuple[str, str]:
    """Return what keeps an item from being told."""
    lent = [f for f in decision.without_side if f.name == "beneficiaries" and f.item is not None]
    if decision.kind == PROJECT or not lent:
        said = stating.missing(decision, naming)
        return said, f"open, as {said}"
    first, second = _serves(decision, naming.names(lent), naming)
    which = "which is open" if len(lent) == 1 else "which are open"
    if any(f.verdict == SHARED for f in lent):
        which = "which give it no side" if len(lent) > 1 else "which gives it no side"
        return f"{first}, {which}", f"{second}, {which}"
    return f"{first}, {which} too", f"{second}; {'that is' if len(lent) == 1 else 'those are'} open too"


def _value(decision: Decision, fact: str) -> str | None:
    values = decision.facts.get(fact, ())
    return values[0].value if values else None


def _rests_on_nobody_outside(decision: Decision) -> bool:
    return any(isinstance(c, SideCondition) and c.none for e in decision.decided_by for c in e.conditions)


def _where_decided(decision: Decision, naming: Naming) -> str:
    """Return whose decision a verdict follows, as a clause; "" where it follows none."""
    decided = [item for item in decision.follows if naming.decided(item)]
    if not decided or decision.is_open:
        return ""
    overrides = [o for item in decided if (o := naming.items[item].override) is not None]
    if any(override.supposed for override in overrides):
        return "as is supposed here"
    by = dict.fromkeys(override.by for override in overrides)
    return f"as {listed(with_article(name) for name in by)} decided"


def _hedges(decision: Decision, citing: Citing) -> list[str]:
    """Return the words of the source that keep a verdict from being firm, as a sentence."""
    if decision.is_open:
        return []
    words = citing.quoted(e.rule for e in decision.decided_by)
    return [f"The source: {listed(words)}."] if words else []


def _less_sure(decision: Decision, naming: Naming) -> list[str]:
    """Return why a verdict is less sure than its rules alone would make it."""
    if decision.is_open or decision.certainty is None or decision.override_applies:
        return []
    if decision.certainty is Certainty.LIKELY and (said := not_stated(decision)):
        return [sentence(f"nobody has said {said}")]
    if decision.certainty is Certainty.LIKELY and all(e.rule.rank is Rank.FOCUS for e in decision.decided_by):
        return ["The source calls it a focus only."]
    if capped(decision):
        return [f"No surer than what {'they serve' if naming.several(decision.subject) else 'it serves'}."]
    return []


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


def lines(decision: Decision) -> str:
    """Return the lines of the spec on which a verdict rests: "23, 46–48"; "–" where none does."""
    found = _ranges(_all_lines(decision), ", ")
    # A few stay on one line of their column: a range is not to break at its dash.
    return (found.replace(" ", "\N{NO-BREAK SPACE}") if len(found) <= _FEW_LINES else found) or "–"


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


def _ranges(found: Iterable[int], separator: str = "") -> str:
    """Return numbers, three and more in a row as one: "23, 46–48"; with "and" where no separator is given."""
    runs: list[list[int]] = []
    for line in sorted(found):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    parts: list[str] = []
    for run in runs:
        parts += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return separator.join(parts) if separator else listed(parts)


_FEW_LINES = 9  # characters
_OF_ALL = ("large", "resources_segregated")


def place(decision: Decision, naming: Naming) -> str:
    """Return where the deciding facts stand: "(acme.yaml, lines 23 and 48)"; "" where none does."""
    return _where(_all_lines(decision), naming)


def _where(found: Collection[int], naming: Naming) -> str:
    if not found:
        return ""
    word = "line" if len(found) == 1 else "lines"
    return f"({naming.spec}, {word} {_ranges(found)})"


# --- in full ----------------------------------------------------------------------------------------


def is_plain(decision: Decision, naming: Naming) -> bool:
    """Return whether a settled verdict needs no more than its line in the register."""
    return not (
        decision.is_open
        or decision.verdict == SHARED
        or decision.override is not None
        or any(e.rule.rank for e in explaining.pulls_elsewhere(decision))
    )


def in_full(decision: Decision, naming: Naming, citing: Citing, wording: int = 0) -> str:
    """Return why an item is where it is, what pulls elsewhere, and on which lines that rests.

    `wording`: the first or the second of two that open differently.
    """
    said = [*_in_full(decision, naming, citing, wording), *_against(decision, naming, citing, 0)]
    if decision.crosses is not None:
        said.append(sentence(f"{naming.name(decision.subject)} {_crosses(decision, naming)[0]}"))
        if decision.crosses.is_tension:
            said.append(sentence(f"yet {remarking.one_side_only(naming)}"))
    return joined([*said, *_expired(decision, naming), place(decision, naming)])


def not_plain(decision: Decision, naming: Naming, citing: Citing) -> tuple[str, str]:
    """Return what the register does not say of an item that is not plain, in two wordings.

    How something is shared, what the rules alone would give beside a decision, what pulls the other way and
    why it weighs less, each with its lines.
    """
    return _not_plain(decision, naming, citing, 0), _not_plain(decision, naming, citing, 1)


def _not_plain(decision: Decision, naming: Naming, citing: Citing, wording: int) -> str:
    pulling = [] if decision.override_applies else explaining.pulls_elsewhere(decision)
    facts = [f for e in pulling if e.rule.rank for f in decision.facts_bearing(e) if f.name not in _OF_ALL]
    if decision.verdict == SHARED or decision.override_applies:
        said = [*_in_full(decision, naming, citing, wording), *_against(decision, naming, citing, 0)]
        facts += [f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name not in _OF_ALL]
    else:
        said = list(_against(decision, naming, citing, wording))
    where = {f.place.span.line for f in facts if f.name != "kind"} | _lines_of_sides(facts)
    return joined([*said, *_expired(decision, naming), _where(where, naming)])


def _in_full(decision: Decision, naming: Naming, citing: Citing, wording: int) -> Iterator[str]:
    override = decision.override
    if override is not None and decision.override_applies:
        yield _by_the_rules(decision, naming, citing, wording)
        return
    stated = stated_in_brief(decision, naming)[wording]
    yield sentence(f"{stated}: {reason_of(decision.decided_by, citing)}")
    if decision.verdict == SHARED:
        pronoun = "them" if naming.several(decision.subject) else "it"
        officers = naming.officers(naming.sharers(decision, by_rules=True))
        yield sentence(f"so {officers} answer for {pronoun} together, each for a part")


def reason_of(evaluations: Sequence[Evaluation], citing: Citing) -> str:
    """Return what the source says, each reason once and with its code."""
    by_reason: dict[str, list[Evaluation]] = {}
    for evaluation in evaluations:
        by_reason.setdefault(evaluation.rule.because, []).append(evaluation)
    clauses, told = [], set()
    for because, found in by_reason.items():
        said = because
        for e in found:
            quoted = hedge(e.rule.wording)
            if quoted not in citing.quoted([e.rule]):
                continue
            if e.rule.wording in because:
                # In quotation marks once, whether the clause has them already or not.
                said = said.replace(f"“{e.rule.wording}”", e.rule.wording).replace(e.rule.wording, quoted)
            else:
                # "generally holds the position" says what "holds “generally the position”" quotes.
                first, _, rest = e.rule.wording.partition(" ")
                parted = re.search(rf"\b{re.escape(first)} (\w+) {re.escape(rest)}", said)
                said = said.replace(parted[0], f"{parted[1]} {quoted}") if parted else said
        quoted_here = citing.quoted(e.rule for e in found)
        words = [w for w in quoted_here if w not in said and w not in told]
        told |= set(quoted_here)
        quote = f", {listed(words)}" if words else ""
        clauses.append(f"{said}{quote}{citing.cited(e.rule for e in found)}")
    return "; ".join(clauses)


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
            also = (f"it is also for {who}", f"for {who} too")[wording]
            yield sentence(f"{also}, and {reason}; {weighs}")
        else:
            against = ("against it stands that", "yet")[wording]
            yield sentence(f"{against} {reason}; {_weighs(evaluation, decision)}")


def _weighs(evaluation: Evaluation, decision: Decision) -> str:
    """Return what was weighed: "a focus weighs less than what is said in plain words"."""
    what = "a focus" if evaluation.rule.rank is Rank.FOCUS else "a “usually”"
    return f"{what} weighs less than {_strength(decision)}"


def _strength(decision: Decision) -> str:
    """Return the strength of the rules that decide, in words."""
    rank = max((e.rule.rank for e in decision.decided_by), default=Rank.USUAL)
    return {Rank.STATED: "what is said in plain words", Rank.FOCUS: "a focus"}.get(rank, "the rest")


def _expired(decision: Decision, naming: Naming) -> Iterator[str]:
    override = decision.override
    if override is not None and override.expires is not None and not decision.override_applies:
        until = dated(override.expires, naming.organisation.language)
        yield sentence(f"a decision of {with_article(override.by)} said otherwise until {until}")


def heading(decision: Decision, naming: Naming) -> str:
    """Return "CIO, ● firm" as it follows the name of an item."""
    return f"{capitalised(naming.verdict_on(decision))}, {mark(decision)}"
