"""Why somebody answers for something: in one line of the register, and in full where it is not plain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from orgdoc.model.rulebook import Rank, SideCondition, ValueCondition
from orgdoc.model.terms import PROJECT, SIDE_WORDS
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    SHARED,
    UNDETERMINED,
    Certainty,
    Decision,
    Evaluation,
    Fact,
    Move,
    OverrideStatus,
)
from orgdoc.views.markup import hedge
from orgdoc.views.phrases import explaining, stating
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import all_officers, decision_of, with_article
from orgdoc.views.phrases.words import capitalised, dated, joined, listed, possessive, sentence

SIDES = {"internal": "inside", "external": "outside", "both": "both sides", "unknown": "not yet placed"}
_AS_PEOPLE = {"internal": "people inside", "external": "people outside"}
_DONE = {
    "develop": "developed",
    "maintain": "run",
    "expand": "extended",
    "procure": "bought",
    "plan": "planned",
}
_UNSTATED = {"activity": "what is mainly done for it", "deliverable": "what it delivers"}
_ORDER = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING)
_MOVED = {
    "internal": "only for people inside",
    "external": "only for people outside",
    "both": "for both",
}


def mark(decision: Decision) -> str:
    """Return how sure a verdict is: "● firm"; "open" where it is open."""
    certainty = decision.certainty
    return "open" if certainty is None else f"{certainty.mark} {CERTAINTY[certainty]}"


def whom(facts: Iterable[Fact], naming: Naming) -> str:
    """Return the names of `facts` with their sides: "Production (inside) and Contractors (both sides)"."""
    groups: dict[str, list[str]] = {}
    for fact in {fact.value: fact for fact in facts}.values():
        if fact.value in SIDE_WORDS:
            groups.setdefault(f"word {fact.value}", []).append(_AS_PEOPLE[fact.value])
        elif fact.item is not None:
            groups.setdefault("item", []).append(naming.name(fact.value))
        else:
            groups.setdefault(SIDES[fact.side or "unknown"], []).append(fact.value)
    return listed(
        listed(names) if manner == "item" or manner.startswith("word") else f"{listed(names)} ({manner})"
        for manner, names in groups.items()
    )


def why(decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return the reason in one line: "Developed for Finance (inside)."."""
    if decision.override is not None and decision.override_applies:
        return sentence(_by_decision(decision, naming))
    if decision.crosses is not None and not decision.is_open:
        return joined([sentence(_crosses(decision, naming)), *_hedges(decision, citing)])
    stated = _drawn_from_decision(decision, naming) or stated_in_brief(decision, naming)
    return joined([sentence(stated), *_hedges(decision, citing), *_less_sure(decision, naming)])


def _by_decision(decision: Decision, naming: Naming) -> str:
    override = decision.override
    assert override is not None
    if override.supposed:
        return "supposed here, and decided by nobody yet"
    language = naming.organisation.language
    until = f", until {dated(override.expires, language)}" if override.expires else ""
    return f"decided by {with_article(override.by)} on {dated(override.on, language)}{until}"


def _crosses(decision: Decision, naming: Naming) -> str:
    crossing = decision.crosses
    assert crossing is not None
    works, serves = ("work", "serve") if naming.several(decision.subject) else ("works", "serves")
    home, other = naming.officer(crossing.works_for), naming.officer(crossing.serves_branch)
    served = listed(naming.name(name) for name in crossing.serves)
    return (
        f"{works} in {naming.name(crossing.works_in)}, {possessive(home)}; "
        f"{serves} {served}, {possessive(other)}"
    )


def stated_in_brief(decision: Decision, naming: Naming) -> str:
    """Return the deciding facts without their subject: "developed for Finance (inside)"."""
    if decision.kind == MANAGER:
        return f"manages {whom(stating.bearing(decision, 'manages'), naming)}"
    if not decision.decided_by:
        return stating.missing(decision, naming)
    served = whom(stating.bearing(decision, "beneficiaries"), naming)
    if decision.kind != PROJECT:
        return f"{stating.does(decision, naming)} {served}"
    clauses = _work(decision, served)
    if aim := stating.bearing(decision, "objective"):
        clauses.append(f"aims at {aim[0].value}")
    if stakeholders := whom(stating.bearing(decision, "stakeholders"), naming):
        clauses.append(f"a stake is held by {stakeholders}")
    if not served and _rests_on_nobody_outside(decision):
        clauses.append("no client outside is listed")
    return "; ".join(clauses)


def _work(decision: Decision, served: str) -> list[str]:
    noun, activity = _value(decision, "deliverable"), _value(decision, "activity")
    plan = noun == "business-plan"
    if served:
        start = "a business plan" if plan else _DONE.get(activity or "", "")
        return [f"{start} for {served}".strip()]
    said = stating.work(decision)
    return [said.removeprefix("is ")] if said else []


def _value(decision: Decision, fact: str) -> str | None:
    values = decision.facts.get(fact, ())
    return values[0].value if values else None


def _rests_on_nobody_outside(decision: Decision) -> bool:
    return any(isinstance(c, SideCondition) and c.none for e in decision.decided_by for c in e.conditions)


def _drawn_from_decision(decision: Decision, naming: Naming) -> str:
    """Return which decision a verdict follows; "" where it follows none."""
    decided = [item for item in decision.follows if naming.decided(item)]
    if not decided or decision.is_open:
        return ""
    override = naming.items[decided[0]].override
    whose = decision_of(override) if len(decided) == 1 and override else "the decisions"
    follow = "follow" if naming.several(decision.subject) else "follows"
    return f"{follow} {whose} on {listed(naming.name(item) for item in decided)}"


def _hedges(decision: Decision, citing: Citing) -> list[str]:
    """Return the words of the source that keep a verdict from being firm, as a sentence."""
    if decision.is_open:
        return []
    words = citing.quoted(e.rule for e in decision.decided_by)
    return [f"The source says {listed(words)}."] if words else []


def _less_sure(decision: Decision, naming: Naming) -> list[str]:
    """Return why a verdict is less sure than its rules alone would make it."""
    if decision.is_open or decision.certainty is None or decision.override_applies:
        return []
    unstated = dict.fromkeys(
        condition.fact
        for e in decision.decided_by
        if e.rule.rank is Rank.STATED
        for condition in e.conditions
        if isinstance(condition, ValueCondition)
        and condition.unstated_holds
        and not decision.facts.get(condition.fact)
    )
    if decision.certainty is Certainty.LIKELY and (
        said := [_UNSTATED[f] for f in unstated if f in _UNSTATED]
    ):
        return [sentence(f"nobody has said {listed(said, 'or')}")]
    if decision.certainty is Certainty.LIKELY and all(e.rule.rank is Rank.FOCUS for e in decision.decided_by):
        return ["It is a focus only."]
    own = min((_own(e) for e in decision.decided_by), default=0)
    if decision.follows and _ORDER.index(decision.certainty) > own:
        it = "They are" if naming.several(decision.subject) else "It is"
        return [f"{it} no surer than {'that' if len(decision.follows) == 1 else 'those'}."]
    return []


def _own(evaluation: Evaluation) -> int:
    rule = evaluation.rule
    if rule.rank is Rank.STATED:
        return 1 if rule.hedged else 0
    return 1 if rule.rank is Rank.FOCUS else 2


def lines(decision: Decision) -> str:
    """Return the lines of the spec on which a verdict rests: "46–48"; "–" where none does."""
    return _ranges(_lines(decision), ", ") or "–"


def _lines(decision: Decision) -> list[int]:
    if decision.override is not None and decision.override_applies:
        return [decision.override.span.line]
    bearing = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name not in _OF_ALL)
    return sorted({fact.place.span.line for fact in bearing if fact.name != "kind"})


def _ranges(found: Iterable[int], separator: str = "") -> str:
    """Return numbers with those in a row as one: "23, 46–48"; as a list with "and" where no separator is."""
    runs: list[list[int]] = []
    for line in sorted(found):
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return separator.join(parts) if separator else listed(parts)


_OF_ALL = ("large", "resources_segregated")


def place(decision: Decision, naming: Naming) -> str:
    """Return where the deciding facts stand: "(acme.yaml, lines 23 and 48)"; "" where none does."""
    override = decision.override
    found = set(_lines(decision)) if override is None else {*_lines(decision), override.span.line}
    bearing = (f for e in decision.decided_by for f in decision.facts_bearing(e))
    found |= {f.because.span.line for f in bearing if f.because is not None}
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
        or decision.crosses is not None
        or decision.certainty is Certainty.LEANING
        or any(e.rule.rank for e in explaining.pulls_elsewhere(decision))
    )


def in_full(decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return why an item is where it is, what pulls elsewhere, and on which lines that rests."""
    said = [*_in_full(decision, naming, citing), *_against(decision, naming, citing)]
    if decision.crosses is not None:
        said.append(sentence(f"{naming.name(decision.subject)} {_crosses(decision, naming)}"))
        if decision.crosses.is_tension:
            said.append("Yet people are said to work for one side alone.")
    return joined([*said, *_expired(decision, naming), place(decision, naming)])


def would_move(decision: Decision, naming: Naming) -> str:
    """Return what would move an item, where that is specific: whom it is for, or the end of a decision."""
    override = decision.override
    if override is not None and decision.override_applies:
        if override.expires is None:
            return "A new decision."
        return sentence(
            f"its end on {dated(override.expires, naming.organisation.language)}, or a new decision"
        )
    if not decision.is_open and (followed := decision.follows):
        return sentence(f"it goes where {listed(naming.name(item) for item in followed)} "
                        f"{'goes' if len(followed) == 1 else 'go'}")  # fmt: skip
    return joined(list(_moves(decision, naming))) or "–"


def _in_full(decision: Decision, naming: Naming, citing: Citing) -> Iterator[str]:
    override = decision.override
    if override is not None and decision.override_applies:
        yield sentence(_by_decision(decision, naming))
        yield sentence(override.rationale) if not override.supposed else ""
        yield _by_the_rules(decision, naming, citing)
        return
    yield _because(decision, naming, citing)
    if (
        decision.kind == PROJECT
        and decision.certainty is Certainty.LEANING
        and not _value(decision, "beneficiaries")
    ):
        yield "Nobody has said whom it is for."
    if decision.verdict == SHARED:
        share = dict.fromkeys(b for e in decision.decided_by for b in e.rule.gives)
        ordered = [branch for branch in naming.labels if branch in share]
        pronoun = "them" if naming.several(decision.subject) else "it"
        yield sentence(f"so {all_officers(ordered, naming)} answer for {pronoun} together, each for a part")


def _because(decision: Decision, naming: Naming, citing: Citing) -> str:
    stated = stated_in_brief(decision, naming)
    return sentence(f"{stated}: {reason_of(decision.decided_by, citing)}")


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


def _by_the_rules(decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return what the rules alone give, beside a decision."""
    computed = decision.computed
    if decision.override_status is OverrideStatus.IDLE:
        return sentence(f"the rules alone say the same: {reason_of(decision.decided_by, citing)}")
    if computed == UNDETERMINED:
        return sentence(f"by the rules alone it could not be told: {stating.missing(decision, naming)}")
    reasons = f"{stated_in_brief(decision, naming)}: {reason_of(decision.decided_by, citing)}"
    if computed == CONTESTED:
        return f"By the rules alone it would be open. {sentence(reasons)}"
    if computed == SHARED:
        return f"By the rules alone it would be shared. {sentence(reasons)}"
    if decision.kind == MANAGER:
        return f"By the rules alone the line would go to {naming.officer(computed)}. {sentence(reasons)}"
    return f"By the rules alone it would be {possessive(naming.officer(computed))}. {sentence(reasons)}"


def _against(decision: Decision, naming: Naming, citing: Citing) -> Iterator[str]:
    if decision.override_applies:
        return
    for evaluation in explaining.pulls_elsewhere(decision):
        sided = [fact for fact in decision.facts_bearing(evaluation) if fact.side is not None]
        reason = reason_of([evaluation], citing)
        if not evaluation.rule.rank:
            continue  # a permission assigns nothing, and is told once, with how the source is read
        if sided and sided[0].name == "stakeholders":
            less = "who uses it" if decision.facts.get("beneficiaries") else _strength(decision)
            yield sentence(
                f"a stake is also held by {whom(sided, naming)}, and {reason}; that weighs less than {less}"
            )
        elif sided:
            weighs = _weighs(evaluation, decision)
            yield sentence(f"it is also for {whom(sided, naming)}, and {reason}; {weighs}")
        else:
            yield sentence(f"against it stands that {reason}; {_weighs(evaluation, decision)}")


def _weighs(evaluation: Evaluation, decision: Decision) -> str:
    """Return what was weighed: "that is a focus, and weighs less than what is said in plain words"."""
    what = "a focus" if evaluation.rule.rank is Rank.FOCUS else "a “usually”"
    return f"that is {what}, and weighs less than {_strength(decision)}"


def _strength(decision: Decision) -> str:
    """Return the strength of the rules that decide, in words."""
    rank = max((e.rule.rank for e in decision.decided_by), default=Rank.USUAL)
    return {Rank.STATED: "what is said in plain words", Rank.FOCUS: "a focus"}.get(rank, "the rest")


def _expired(decision: Decision, naming: Naming) -> Iterator[str]:
    override = decision.override
    if override is not None and override.expires is not None and not decision.override_applies:
        until = dated(override.expires, naming.organisation.language)
        yield sentence(f"a decision of {with_article(override.by)} said otherwise until {until}")


def _moves(decision: Decision, naming: Naming) -> Iterator[str]:
    by_verdict: dict[str, list[Move]] = {}
    for move in decision.moves:
        if move.fact == "beneficiaries":
            by_verdict.setdefault(move.verdict, []).append(move)
    it = "they" if naming.several(decision.subject) else "it"
    clauses: list[str] = []
    for verdict, found in by_verdict.items():
        whom_for = listed((_moved(m.to, decision) for m in found), "or")
        if clauses:
            clauses.append(f"if {whom_for}, {_then(verdict, naming)}")
        else:
            does = "were" if decision.kind == PROJECT else "served"
            clauses.append(f"if {it} {does} {whom_for}, {it} would be {_then(verdict, naming)}")
    if clauses:
        yield sentence("; ".join(clauses))


def _moved(to: str, decision: Decision) -> str:
    return _MOVED[to] if decision.kind == PROJECT else _MOVED[to].replace("for ", "", 1)


def _then(verdict: str, naming: Naming) -> str:
    if verdict in naming.labels:
        return possessive(naming.officer(verdict))
    return {SHARED: "shared", CONTESTED: "yours to decide", UNDETERMINED: "an open question"}[verdict]


def heading(decision: Decision, naming: Naming) -> str:
    """Return "CIO, ● firm" as it follows the name of an item."""
    return f"{capitalised(naming.verdict(decision.verdict))}, {mark(decision)}"
