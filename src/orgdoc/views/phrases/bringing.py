"""What an answer or a decision brings with it, whom to ask, and what a verdict waits for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    STAKEHOLDER,
    UNDETERMINED,
    Ask,
    Certainty,
    Decision,
    Effect,
    Matter,
    Question,
    Way,
)
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import several_officers
from orgdoc.views.phrases.words import dated, listed

#: What an item is that is decided to be shared, as a way to decide.
SHARED_WORD = "split"
_MOST_NAMES = 4
CERTAINTY = {
    Certainty.DECIDED: "decided",
    Certainty.FIRM: "firm",
    Certainty.LIKELY: "likely",
    Certainty.LEANING: "leaning",
}


def how_sure(certainty: Certainty | None) -> str:
    """Return the word with its mark: "firm ●"; "open" where it is open."""
    return "open" if certainty is None else f"{CERTAINTY[certainty]} {certainty.mark}"


def way_word(way: Way, naming: Naming) -> str:
    """Return one way to decide: "the CIO", "split"; of more branches than two, "shared by the CIO and …"."""
    if way.answer in naming.labels:
        return naming.officer(way.answer)
    between = [change.to.get("between", ()) for change in way.change if isinstance(change.to, Mapping)]
    return f"shared by {naming.officers(between[0])}" if any(between) else SHARED_WORD


def alike(ways: Iterable[Way]) -> list[list[Way]]:
    """Return the ways together that bring the same."""
    found: dict[tuple[tuple[Effect, ...], tuple[Matter, ...]], list[Way]] = {}
    for way in ways:
        found.setdefault((way.effects, way.opens), []).append(way)
    return list(found.values())


def brings(way: Way, naming: Naming, but: Collection[str] = (), named: Collection[str] | None = None) -> str:
    """Return all that a way brings, as clauses without a full stop.

    `but` are subjects that need no word; `named` are the items just named, which are "it" or "they" now.

    "Data exchange goes to the CIO, and Marek Nowak then manages on both sides and needs a reporting line".
    """
    items = [e for e in way.effects if e.kind == ITEM and e.subject not in but]
    managers = [e for e in way.effects if e.kind == MANAGER and e.subject not in but]
    clauses = [*_items(items, naming, named), *(_line(e, naming) for e in managers)]
    # Who deals with a stakeholder follows from their side; it is worth a word where nothing else does.
    clauses = clauses or [_dealing(e, naming) for e in way.effects if e.kind == STAKEHOLDER]
    return _as_one([*clauses, *opens(way, naming)])


def _as_one(clauses: Sequence[str]) -> str:
    return ", and ".join([", ".join(clauses[:-1]), clauses[-1]] if clauses[1:] else clauses)


class Answer(NamedTuple):
    """An answer in words, what it brings, and the items that are "it" or "they" where it is told."""

    words: str
    way: Way
    named: Collection[str] | None


class Outcome(NamedTuple):
    """What an answer brings, as a clause; of answers that differ in the officer alone, one clause each.

    `besides` is what these have in common, told once: "whichever it is, Gus Hahn then reports to that
    officer"; "" where there is nothing.
    """

    clauses: Sequence[str]
    besides: str


def outcomes(answers: Sequence[Answer], naming: Naming, nothing: str) -> list[Outcome]:
    """Return what each of `answers` brings, in their order; `nothing` is said of one that brings nothing.

    "If payments, it goes to the COO", "if security, to the CISO".
    """
    parted = [_parted(answer, naming) for answer in answers]
    found: list[Outcome] = []
    at = 0
    while at < len(answers):
        first = parted[at]
        end = at + 1
        while first is not None and end < len(answers) and _differ_in_officer(first, parted[end]):
            end += 1
        if first is None or end - at < (_FEWEST_WITH_MORE if first.besides else _FEWEST_ALONE):
            words, way, named = answers[at]
            brought = brings(way, naming, named=named) or nothing
            found.append(Outcome([f"if {words}, {brought}"], ""))
            at += 1
            continue
        said = [f"if {answers[at].words}, {first.goes}"]
        said += [
            f"if {answer.words}, to {naming.officer(part.branch)}"
            for answer, part in zip(answers[at + 1 : end], parted[at + 1 : end], strict=True)
            if part is not None
        ]
        found.append(Outcome(said, _besides(first, end - at, len(answers))))
        at = end
    return found


_FEWEST_WITH_MORE, _FEWEST_ALONE = 2, 3


class _Parted(NamedTuple):
    """An answer that gives items to an officer: to whom, which, in words, and what else it brings."""

    branch: str
    items: frozenset[str]
    goes: str
    besides: Sequence[str]


def _parted(answer: Answer, naming: Naming) -> _Parted | None:
    items = [e for e in answer.way.effects if e.kind == ITEM]
    branch = items[0].after if items else ""
    if branch not in naming.labels:
        return None
    unless = items[0].unless
    first = [e for e in items if (e.after, e.unless) == (branch, unless)]
    rest = [e for e in items if e not in first]
    lines = [e for e in answer.way.effects if e.kind == MANAGER]
    own = first[0].subject if len(first) == 1 else ""
    otherwise = [f"{listed((matter(m, naming, own) for m in unless), 'or')} may still say otherwise"]
    besides = [*_items(rest, naming, None, branch), *(_line(e, naming, branch) for e in lines)]
    return _Parted(
        branch,
        frozenset(e.subject for e in first),
        next(_items([replace(e, unless=()) for e in first], naming, answer.named)),
        [*(otherwise if unless else []), *besides, *opens(answer.way, naming)],
    )


def _differ_in_officer(one: _Parted, other: _Parted | None) -> bool:
    return other is not None and (one.items, one.besides) == (other.items, other.besides)


def _besides(part: _Parted, count: int, of: int) -> str:
    if not part.besides:
        return ""
    if count == of:
        case = "either way" if count == 2 else "whichever it is"
    else:
        case = "in both cases" if count == 2 else "in each of these cases"
    return f"{case}, {_as_one(part.besides)}"


def unmoved(question: Question) -> str:
    """Return what is said of an answer that brings nothing."""
    return "what hangs on it stays open" if question.settles else "nothing changes"


def opens(way: Way, naming: Naming) -> list[str]:
    """Return what has to be asked or decided by itself then, where no effect says so, as clauses.

    "Drone pilots then needs a decision of its own".
    """
    told = {(e.kind, e.subject) for e in way.effects if e.after in OPEN_VERDICTS}
    left = [m for m in way.opens if m.about not in told]
    decided = [m.subject for m in left if m.ask is Ask.OFFICER]
    if decided[1:]:
        own = "then need decisions of their own"
    elif decided and naming.several(decided[0]):
        own = "then need a decision of their own"
    else:
        own = "then needs a decision of its own"
    lines = [_the_line(m.subject, naming) for m in left if m.ask is Ask.LINE]
    clauses = [f"{_few([naming.name(item) for item in decided])} {own}"] if decided else []
    clauses += [f"{_few(lines)} then {'need' if lines[1:] else 'needs'} a decision"] if lines else []
    unknown = [matter(m, naming) for m in left if m.is_question]
    return [*clauses, f"it then has to be found out {_few(unknown)}"] if unknown else clauses


def _items(
    effects: Sequence[Effect], naming: Naming, named: Collection[str] | None, same: str = ""
) -> Iterator[str]:
    """`same` is the branch of the officer named just before."""
    groups: dict[tuple[str, tuple[Matter, ...]], list[Effect]] = {}
    for effect in effects:
        groups.setdefault((effect.after, effect.unless), []).append(effect)
    for (after, unless), found in groups.items():
        several = len(found) > 1 or naming.several(found[0].subject)
        words = _few([naming.name(e.subject) for e in found])
        if named is not None and {e.subject for e in found} == set(named):
            words = "they" if several else "it"
        own = found[0].subject if len(found) == 1 else ""
        yield f"{words} {_goes(after, naming, same, several=several)}{_unless(unless, naming, own)}"


def _few(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return listed(names)
    shown = names[: _MOST_NAMES - 1]
    return listed([*shown, f"{len(names) - len(shown)} others"])


def _goes(after: str, naming: Naming, same: str, *, several: bool) -> str:
    if after in naming.labels:
        return f"{'go' if several else 'goes'} to {_whom(after, naming, same)}"
    return {
        SHARED: f"{'become' if several else 'becomes'} shared",
        CONTESTED: f"{'need' if several else 'needs'} a decision",
        UNDETERMINED: f"{'become open questions' if several else 'becomes an open question'}",
    }[after]


def _whom(branch: str, naming: Naming, same: str) -> str:
    return "that officer" if branch == same else naming.officer(branch)


def _line(effect: Effect, naming: Naming, same: str = "") -> str:
    name, s = naming.person(effect.subject), "" if naming.is_you(effect.subject) else "s"
    unless = _unless(effect.unless, naming)
    if effect.after in naming.labels:
        return f"{name} then report{s} to {_whom(effect.after, naming, same)}{unless}"
    if effect.after == CONTESTED:
        return f"{name} then manage{s} {several_officers(naming)} and need{s} a reporting line{unless}"
    return f"{_the_line(effect.subject, naming)} is then open{unless}"


def _the_line(manager: str, naming: Naming) -> str:
    return "your reporting line" if naming.is_you(manager) else f"the reporting line of {manager}"


def _dealing(effect: Effect, naming: Naming) -> str:
    name = siding.as_people(effect.subject, naming.boundary)
    if effect.after in naming.labels:
        return f"{naming.officer(effect.after)} then usually deals with {name}"
    return f"who deals with {name} is then open"


def _unless(unless: Sequence[Matter], naming: Naming, own: str = "") -> str:
    """`own` is the subject just named, whose own facts need no name again."""
    matters = listed((matter(m, naming, own) for m in unless), "or")
    return f", unless {matters} says otherwise" if unless else ""


def matter(open_matter: Matter, naming: Naming, own: str = "") -> str:
    """Return an open matter as a name: "the side of Partner Co", "the decision on …".

    A fact that a book declares is told of `own`, a subject just named, as "its own line of work".
    """
    name = naming.name(open_matter.subject)
    if open_matter.ask is Ask.PARTY_SIDE:
        return f"the side of {name}"
    if open_matter.ask is Ask.OFFICER:
        return f"the decision on {name}"
    if open_matter.ask is Ask.LINE:
        return _the_line(open_matter.subject, naming)
    if open_matter.subject == own and naming.rulebook.fact(open_matter.fact or ""):
        whose = "their" if naming.several(own) else "its"
        return f"{whose} own {_called(open_matter.fact or '', naming)}"
    is_project = naming.items[open_matter.subject].kind == "project"
    return {
        "beneficiaries": f"whom {name} is for" if is_project else f"whom {name} serves",
        "stakeholders": f"who has a stake in {name}",
    }.get(open_matter.fact or "", f"the {_called(open_matter.fact or '', naming)} of {name}")


def _called(fact: str, naming: Naming) -> str:
    found = naming.rulebook.fact(fact)
    return fact if found is None else found.label


def waits(decision: Decision, naming: Naming) -> str:
    """Return what could still change a verdict: "Waits for …", "For the time being: …"; "" where nothing."""
    if not decision.until:
        return ""
    names = [matter(m, naming) for m in decision.until]
    shown = listed([*names[:3], f"{len(names) - 3} more"] if len(names) > 4 else names)
    return (
        f"For the time being: {shown} could change it."
        if decision.for_the_time_being
        else (f"It waits for {shown}.")
    )


def leans(decision: Decision, naming: Naming) -> str:
    """Return where a contested item leans, with the source's words; "" where it does not."""
    if decision.leans is None:
        return ""
    words = listed(dict.fromkeys(f"“{e.rule.wording}”" for e in decision.leans.by))
    return (
        f"Beyond the tie it leans to {naming.officer(decision.leans.branch)}: {words}. That assigns nothing."
    )


def whom_to_ask(question: Question, naming: Naming) -> str:
    """Return "Ask Marek Nowak."; where the spec names nobody, the head of the organisation."""
    if len(question.asks) == 1 and naming.is_you(question.asks[0]):
        return "You can say."
    return f"Ask {listed(question.asks, 'or')}." if question.asks else "Ask the head of the organisation."


def by_when(naming: Naming) -> str:
    """Return "by 15 December 2026"; "" where the spec sets no day."""
    day = naming.organisation.decide_by
    return f"by {dated(day, naming.organisation.language)}" if day else ""
