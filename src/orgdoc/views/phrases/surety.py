"""How sure the verdicts are: what the words mean, why one is not firm, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orgdoc.model.rulebook import Rank
from orgdoc.model.terms import FACT_VALUES, NAMES
from orgdoc.model.verdict import (
    CONTESTED,
    SHARED,
    UNDETERMINED,
    Certainty,
    Decision,
    Move,
)
from orgdoc.views.agenda import Agenda
from orgdoc.views.markup import strong
from orgdoc.views.phrases import asking, choices, declared, reasons, siding
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import REGISTER_SAYS, cut, dated, listed, possessive, sentence, some

SURER = "What would make the rest firm"
OF_NOT_FIRM = ("Not firm", "Because", "What would make it firm")
NOT_FIRM_CAPTION = "What is likely or leaning, and why no surer"
MOVES = "What would give another answer"
#: What each word means, on the memo and on the chart alike.
MEANS: Mapping[Certainty, str] = {
    Certainty.FIRM: "said plainly",
    Certainty.LIKELY: "a focus, a hedge, or a fact missing",
    Certainty.LEANING: "said with less force",
    Certainty.DECIDED: "by people",
}
_STATED = {
    "product": "it delivers a product",
    "service": "it delivers a service",
    "infrastructure": "it delivers infrastructure",
    "business-plan": "it delivers a business plan",
    "productivity": "it aims at productivity",
    "efficiency": "it aims at efficiency",
    "revenue": "it aims at revenue",
}
_CAPPED, _HEDGED = "it is no surer than what it serves", "the source says"
_FOCUS = "the source calls it a focus"
_FOLLOWS = "Whatever moves what they serve."
_MOST_PEOPLE, _FEW_FOLLOWERS = 3, 6
_ALIKE = "alike in whom they are for"


def note() -> str:
    """Return what the marks mean, in one line."""
    return " ".join(
        f"{strong(f'{certainty.mark} {CERTAINTY[certainty].capitalize()}')}: {meaning}."
        for certainty, meaning in MEANS.items()
    )


class _Cause(NamedTuple):
    """Why a verdict is not firm: what nobody has said, and how the source puts it."""

    unsaid: str
    manner: str
    remedy: str


def not_firm(
    items: Iterable[Decision], agenda: Agenda, naming: Naming, citing: Citing, whose: str
) -> list[tuple[str, str, str, str]]:
    """Return why verdicts are likely or leaning: the names, how sure, the cause, what would make them firm.

    What somebody can answer comes first, what follows other verdicts last. `whose` it is to decide.
    """
    groups: dict[tuple[_Cause, Certainty], list[Decision]] = {}
    for decision in items:
        if decision.certainty in (Certainty.LIKELY, Certainty.LEANING):
            cause = _cause(decision, agenda, naming, citing, whose)
            groups.setdefault((cause, decision.certainty), []).append(decision)

    def turn(group: tuple[tuple[_Cause, Certainty], list[Decision]]) -> tuple[bool, bool]:
        (cause, _), found = group
        return cause.manner == _CAPPED, not any(d.surer for d in found)

    return [
        (
            some([naming.name(d.subject) for d in found], REGISTER_SAYS),
            f"{certainty.mark} {CERTAINTY[certainty]}",
            sentence(_told(cause, found, citing)),
            " ".join([sentence(cause.remedy), *_whom_to_ask(found, naming)]),
        )
        for (cause, certainty), found in sorted(groups.items(), key=turn)
    ]


def _cause(decision: Decision, agenda: Agenda, naming: Naming, citing: Citing, whose: str) -> _Cause:
    if reasons.capped(decision):
        return _Cause("", _CAPPED, "it is firm once what it serves is firm")
    rules = [e.rule for e in reasons.deciding(decision)]
    unsaid = "nobody has said who uses it" if _lacks_users(decision) else ""
    if said := reasons.not_stated(decision):
        unsaid = f"nobody has said {said}"
    manner = _FOCUS if all(rule.rank is Rank.FOCUS for rule in rules) else ""
    return _Cause(
        unsaid, _HEDGED if citing.quoted(rules) else manner, _remedy(decision, agenda, naming, whose)
    )


def _told(cause: _Cause, found: Iterable[Decision], citing: Citing) -> str:
    if cause.manner == _CAPPED:
        return _CAPPED
    rules = [e.rule for decision in found for e in reasons.deciding(decision)]
    manner = ""
    if cause.manner:
        words = listed(citing.quoted(rules)) if cause.manner == _HEDGED else ""
        manner = f"{cause.manner} {words}".strip() + citing.cited(rules)
    return ", and ".join(part for part in (cause.unsaid, manner) if part) or "the rules fall short"


def _lacks_users(decision: Decision) -> bool:
    return any(move.fact == "beneficiaries" for move in decision.surer)


def _remedy(decision: Decision, agenda: Agenda, naming: Naming, whose: str) -> str:
    if found := agenda.numbers_of(decision):
        return f"see {listed(strong(agenda.word(number)) for number in found[:2])}"
    by_verdict: dict[str, list[Move]] = {}
    for move in decision.surer:
        by_verdict.setdefault(move.verdict, []).append(move)
    if not by_verdict:
        return f"only a decision of {whose}"
    clauses: list[str] = []
    before: set[str] = set()
    for verdict, moves_there in by_verdict.items():
        facts = {move.fact for move in moves_there}
        own = next(iter(facts)) if facts == before and len(facts) == 1 else ""
        is_named = bool(own) and naming.rulebook.fact(own) is not None
        values = (move.to for move in moves_there)
        said = declared.words(own, values, naming) if is_named else _stated(moves_there, naming)
        clauses.append(f"{_whose(verdict, naming)} if {said}")
        before = facts
    first, *others = clauses
    return ", ".join([first, *(_shorter(clause) for clause in others)])


def _shorter(clause: str) -> str:
    """Return a clause without what the one before it has said: "for the CTO if only outside"."""
    return clause.removeprefix("firm ").replace(" if used ", " if ", 1)


def _stated(found: Sequence[Move], naming: Naming) -> str:
    sides = siding.folded((m.to for m in found if m.fact in NAMES), naming.boundary)
    said = [siding.used(side, naming.boundary, "only ") for side in sides]
    others = [m for m in found if m.fact not in NAMES]
    said += [_STATED[m.to] for m in others if m.fact in FACT_VALUES and m.to in _STATED]
    said += [
        f"it is {asking.answer_word(m.to, naming)}"
        for m in others
        if m.to not in _STATED and not naming.rulebook.fact(m.fact)
    ]
    own: dict[str, list[str]] = {}
    for move in others:
        if naming.rulebook.fact(move.fact):
            own.setdefault(move.fact, []).append(move.to)
    said += [declared.clause(fact, values, naming) for fact, values in own.items()]
    first = said[0].partition(" ")[0]
    return listed([said[0], *(words.removeprefix(f"{first} ") for words in said[1:])], "or")


def _whose(verdict: str, naming: Naming) -> str:
    return "firm and shared" if verdict == SHARED else f"firm for {naming.officer(verdict)}"


def _whom_to_ask(found: Sequence[Decision], naming: Naming) -> Iterator[str]:
    """Yield whom to ask for the fact that is missing: the managers, or whoever decides."""
    if not any(decision.surer for decision in found):
        return
    known = list(dict.fromkeys(name for decision in found for name in choices.who_knows(decision, naming)))
    if known and all(map(naming.is_you, known)):
        yield "You can say."
    elif known:
        yield f"Ask {listed(known, 'and') if len(known) <= _MOST_PEOPLE else 'their managers'}."
    lacking = [d for d in found if not choices.who_knows(d, naming)]
    if lacking:
        names = listed(cut([naming.name(d.subject) for d in lacking]))
        yield f"For {names}, name a manager, who can say." if known else "Name a manager, who can say."


# --- what would move it ------------------------------------------------------------------------------


def moves(items: Iterable[Decision], naming: Naming, whose: str) -> list[tuple[str, str]]:
    """Return what would give settled verdicts another answer, with the names of those it would move.

    `whose` it is to decide what only a decision settles: "yours", "Ada Okafor's".
    """
    groups: dict[str, list[str]] = {}
    for decision in items:
        if not decision.is_open and (said := would_move(decision, naming, whose)):
            groups.setdefault(said, []).append(naming.name(decision.subject))
    in_order = sorted(groups.items(), key=lambda group: group[0] == _FOLLOWS)
    return [
        (said, _those_that_follow(names) if said == _FOLLOWS else some(names, _ALIKE))
        for said, names in in_order
    ]


def _those_that_follow(names: Sequence[str]) -> str:
    if len(names) <= _FEW_FOLLOWERS:
        return listed(names)
    return f"The {len(names)} resources that serve a project or another resource, as the register says"


def would_move(decision: Decision, naming: Naming, whose: str) -> str:
    """Return what would move an item: its users, what it follows, the end of a decision; "" for nothing."""
    override = decision.override
    if override is not None and decision.override_applies:
        if override.expires is None:
            return "A new decision."
        day = dated(override.expires, naming.organisation.language)
        return f"A new decision, or the end of that one on {day}."
    if decision.follows:
        return _FOLLOWS
    return _by_users(decision, naming, whose)


def _by_users(decision: Decision, naming: Naming, whose: str) -> str:
    by_verdict: dict[str, list[str]] = {}
    own: dict[str, dict[str, list[str]]] = {}
    for move in decision.moves:
        if move.fact == "beneficiaries":
            by_verdict.setdefault(move.verdict, []).append(move.to)
        elif naming.rulebook.fact(move.fact) is not None:
            by_verdict.setdefault(move.verdict, [])
            own[move.verdict] = _by_declared(move.verdict, decision, naming)
    clauses: list[str] = []
    named = ""  # the declared fact of which the clause before ends
    for verdict, standings in by_verdict.items():
        word = "" if any("used" in clause for clause in clauses) else "used "
        ifs = [f"{word}{_users(standings, naming)}"] if standings else []
        declared_ones = own.get(verdict, {})
        if not ifs and list(declared_ones) == [named]:
            ifs = [declared.words(named, declared_ones[named], naming)]
        else:
            ifs += [declared.clause(fact, values, naming) for fact, values in declared_ones.items()]
        named = next(reversed(declared_ones), "")
        clauses.append(f"{_then(verdict, naming, whose)} if {' or if '.join(ifs)}")
    return sentence(", ".join(clauses)) if clauses else ""


def _by_declared(verdict: str, decision: Decision, naming: Naming) -> dict[str, list[str]]:
    """Return which values of the facts that a book declares would give a verdict, by fact."""
    found: dict[str, list[str]] = {}
    for move in decision.moves:
        if move.verdict == verdict and naming.rulebook.fact(move.fact) is not None:
            found.setdefault(move.fact, []).append(move.to)
    return found


def _users(standings: Sequence[str], naming: Naming) -> str:
    """Return by whom something would be used, after that word: "only inside or on both sides"."""
    said = (siding.used(one, naming.boundary, "only ") for one in siding.folded(standings, naming.boundary))
    return listed((words.removeprefix("used ") for words in said), "or")


def _then(verdict: str, naming: Naming, whose: str) -> str:
    if verdict in naming.labels:
        return possessive(naming.officer(verdict))
    return {SHARED: "shared", CONTESTED: f"{whose} to decide", UNDETERMINED: "an open question"}[verdict]
