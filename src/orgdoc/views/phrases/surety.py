"""How sure the verdicts are: what the words mean, why one is not firm, and what would change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from orgdoc.model.rulebook import Rank, Rule
from orgdoc.model.terms import FACT_VALUES, NAMES
from orgdoc.model.verdict import (
    CONTESTED,
    SHARED,
    UNDETERMINED,
    Certainty,
    Decision,
    Decisions,
    Move,
)
from orgdoc.views.agenda import Agenda
from orgdoc.views.markup import strong
from orgdoc.views.phrases import annexed, asking, choices, declared, listing, reasons, siding
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import head_name
from orgdoc.views.phrases.words import (
    NOTHING,
    REGISTER_SAYS,
    capitalised,
    dated,
    joined,
    listed,
    plural,
    possessive,
    ranges,
    sentence,
    some,
    uncapitalised,
)

TICKS = "What each tick adopts"
OF_TICKS = ("Tick on page 1", "Projects and resources", "Reporting lines")
TICKS_CAPTION = "What stands behind each box, and every hedge on which an answer rests"
CAN_WAIT = "You can sign before any of this is known: what is ticked stands as it is until an answer comes."
SURER = "What would make the rest firm"
OF_NOT_FIRM = ("Question", "Whom to ask", "What hangs on it", "What the answer does")
NOT_FIRM_CAPTION = "What is likely or leaning, and what would settle it"
MOVES, MOVES_IT = "What would move an answer", "unless moved"
MOVES_CAPTION = "Who would have each if it were used so (how surely is not said)"
OF_MOVES, AS_NOW = "Project or resource", "as now"
#: What each word means, on the memo and on the chart alike.
MEANS: Mapping[Certainty, str] = {
    Certainty.FIRM: "said plainly, or by our reading",
    Certainty.LIKELY: "a focus, a hedged duty or a fact missing",
    Certainty.LEANING: "hedged, less than a focus",
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
_HEDGED = "the source says only"
_FOCUS = "the source calls it only a focus"
_FOLLOWS, _ONE_FOLLOWS = "With what they serve.", "With what is served."
_MOST_PEOPLE, _FEW_FOLLOWERS, _FEW_NAMES = 3, 6, 2
_ALIKE = "alike in whom they are for"


class Tick(StrEnum):
    """What is ticked to approve verdicts, each certainty by what it comes from, in the order of the boxes."""

    FIRM = "firm"
    AS_READ = "firm by our reading"
    FACT_MISSING = "likely, a fact missing"
    FOCUS = "likely by a focus"
    HEDGE = "likely by a hedge"
    WORDS = "likely by its words"
    LEANING = "leaning"

    @property
    def is_firm(self) -> bool:
        return self in (Tick.FIRM, Tick.AS_READ)

    @property
    def by_words(self) -> str:
        """What the register says of what is not firm for the source's words alone."""
        return {Tick.FOCUS: "by a focus", Tick.HEDGE: "by a hedge"}.get(self, "by its words")


def note() -> str:
    """Return what the marks mean, in one line."""
    return _meaning(MEANS)


def note_on(ticks: Mapping[Tick, Sequence[str]], *, decided: bool) -> str:
    """Return what the marks mean of what there is; `decided`: with that of people's decisions."""
    firm, by_reading = len(ticks.get(Tick.FIRM, ())), len(ticks.get(Tick.AS_READ, ()))
    means = dict(MEANS)
    counts = ((firm, "plainly"), (by_reading, "by our reading"))
    means[Certainty.FIRM] = (
        ", ".join(f"{n:,} {how}" for n, how in counts if n) if by_reading else "said plainly"
    )
    causes = {Tick.FOCUS: "a focus", Tick.HEDGE: "a hedged duty", Tick.FACT_MISSING: "a fact missing"}
    there = [cause for tick, cause in causes.items() if tick in ticks]
    means[Certainty.LIKELY] = listed(there, "or") if there else MEANS[Certainty.LIKELY]
    if not decided:
        del means[Certainty.DECIDED]
    return _meaning(means)


def _meaning(means: Mapping[Certainty, str]) -> str:
    return " ".join(
        f"{strong(f'{certainty.mark} {CERTAINTY[certainty].capitalize()}')}: {meaning}."
        for certainty, meaning in means.items()
    )


class Hanging(NamedTuple):
    """What would make verdicts firm: a question with its ground, whom to ask, the names on which it bears
    with how sure they are, and what an answer does.

    `number` goes on after those of what is open, the same for every reader; None where the question is one
    of those, or no fact is missing and the source's word is to be enough (`by_words`). `subjects` are the ids
    of the reader's items on which it bears, `tick` approves them as they stand, `words` are those of the
    source on which they then rest, "" where they are not the reason.
    """

    number: int | None
    subjects: tuple[str, ...]
    question: str
    because: str
    whom: str
    names: str
    sure: str
    does: str
    tick: Tick
    words: str = ""
    by_words: bool = False


def by_tick(
    items: Iterable[Decision], read: Collection[str], doubts: Iterable[Hanging], apart: Collection[str]
) -> dict[Tick, list[str]]:
    """Return the ids of what each tick approves, in the order of the boxes.

    `read` are the ids of what is firm by a reading of ours, `doubts` what would make the rest firm; `apart`
    are those of what is asked elsewhere, as in `to_ask`.
    """
    found: dict[Tick, list[str]] = {tick: [] for tick in Tick}
    for decision in items:
        if decision.certainty is Certainty.FIRM and decision.subject not in apart:
            found[Tick.AS_READ if decision.subject in read else Tick.FIRM].append(decision.subject)
    for row in doubts:
        found[row.tick] += row.subjects
    return {tick: subjects for tick, subjects in found.items() if subjects}


def box(tick: Tick, subjects: Sequence[str]) -> str:
    return f"{tick} ({len(subjects):,})"


class Adopted(NamedTuple):
    """What a tick adopts: the box, what is asked of it, its items with the words or readings on which they
    rest, and the lines of managers that rest on them.
    """

    box: str
    asked: str
    items: str
    lines: str


def adopted(
    ticks: Mapping[Tick, Sequence[str]],
    doubts: Sequence[Hanging],
    readings: Mapping[str, Sequence[int]],
    ends: Mapping[str, date | None],
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
) -> list[Adopted]:
    """Return what each tick adopts; `readings` has the numbers of those on which each item rests, `ends` the
    day on which it ends with a decision.
    """
    lines = _lines_by_tick(ticks, decisions)
    found = []
    for tick, subjects in ticks.items():
        rows = [row for row in doubts if row.tick is tick]
        why = {subject: row.words for row in rows for subject in row.subjects}
        if tick.is_firm:
            why = {s: annexed.of_readings(readings[s]) if readings[s] else "" for s in subjects}
        by_words = [row for row in rows if row.by_words]
        worded = {subject for row in by_words for subject in row.subjects}
        others = [subject for subject in subjects if subject not in worded]
        said = [_by_officer(others, why, ends, decisions, naming)] if others else []
        for row in by_words:
            said += [_by_officer(row.subjects, {}, ends, decisions, naming), row.because]
        numbers = [row.number for row in rows if row.number]
        asked = f"{plural('Question', len(numbers))} {ranges(numbers)}" if numbers else ""
        waiting = dict.fromkeys(
            row.question.rstrip(".") for row in rows if not row.number and not row.by_words
        )
        asked = "; ".join(filter(None, [asked, *map(uncapitalised if asked else str, waiting)]))
        of_managers = _lines_told(lines.get(tick, []), agenda, naming)
        found.append(Adopted(capitalised(box(tick, subjects)), asked, joined(said), of_managers))
    return found


def by_answer(number: int, decision: Decision, naming: Naming, citing: Citing) -> Adopted:
    """Return what no tick adopts, but the answer that confirms it."""
    words = reasons.words_beyond_plain(decision, citing)
    told = f"{naming.name(decision.subject)}{f' ({words})' if words else ''}"
    return Adopted(f"Answer {number}", "", sentence(told), NOTHING)


def by_no_tick(
    items: Iterable[Decision],
    ticks: Mapping[Tick, Sequence[str]],
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
    citing: Citing,
) -> Adopted | None:
    """Return what holds or is told without a tick: what people have decided and the lines that rest on that
    alone, advice that rests on a hedge, and who deals with whom.
    """
    decided = [naming.name(d.subject) for d in items if d.override_applies]
    said = [f"{some(decided, REGISTER_SAYS)}: decided already"] if decided else []
    for entry in agenda.entries:
        if entry.decision is not None and entry.decision.leans is not None:
            words = listed(citing.quoted(e.rule for e in entry.decision.leans.by))
            said += [f"our advice on {agenda.word(entry.number)} ({words})"] if words else []
    found = [d for d in decisions.stakeholders.values() if not d.is_open]
    if found:
        words = listed(citing.quoted(e.rule for d in found for e in d.decided_by), "or")
        said.append(f"who deals with which stakeholders{f' ({words})' if words else ''}")
    by_ticks = {line.subject for lines in _lines_by_tick(ticks, decisions).values() for line in lines}
    managers = decisions.managers.values()
    others = [line for line in managers if not line.is_open and line.subject not in by_ticks]
    if not said and not others:
        return None
    told = sentence("; ".join(said)) if said else NOTHING
    return Adopted("No tick", "", told, _lines_told(others, agenda, naming))


def _by_officer(
    items: Iterable[str],
    why: Mapping[str, str],
    ends: Mapping[str, date | None],
    decisions: Decisions,
    naming: Naming,
) -> str:
    """Return items under whoever has them, with `why` and until when in brackets, as a sentence."""
    found: dict[str, dict[str, list[str]]] = {}
    for item in items:
        day = ends.get(item)
        until = f" (until {dated(day, naming.organisation.language)})" if day else ""
        of_whom = found.setdefault(decisions.items[item].verdict or "", {})
        of_whom.setdefault(why.get(item, ""), []).append(f"{naming.name(item)}{until}")
    told = []
    for verdict in [branch for branch in (*naming.labels, SHARED) if branch in found]:
        groups = found[verdict].items()
        names = listed(
            f"{some(group, REGISTER_SAYS)}{f' ({reason})' if reason else ''}" for reason, group in groups
        )
        told.append(f"{strong(naming.labels.get(verdict, 'Shared'))}: {names}")
    return sentence("; ".join(told))


def _lines_by_tick(ticks: Mapping[Tick, Sequence[str]], decisions: Decisions) -> dict[Tick, list[Decision]]:
    """Return the lines of managers that a tick adopts: each with the least sure of the projects that it
    follows.
    """
    tick_of = {subject: tick for tick, subjects in ticks.items() for subject in subjects}
    order = list(Tick)
    found: dict[Tick, list[Decision]] = {}
    for line in decisions.managers.values():
        behind = [tick_of[item] for item in line.follows if item in tick_of]
        if not line.is_open and not line.override_applies and behind:
            found.setdefault(max(behind, key=order.index), []).append(line)
    return found


def _lines_told(lines: Sequence[Decision], agenda: Agenda, naming: Naming) -> str:
    """Return "Aylin Demir to the CIO; Kwame Mensah to the CTO unless decision 1 moves the line"; of many, the
    officers before the names.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        end = listing.unless_moved(line, agenda)
        groups.setdefault((naming.officer(line.verdict), end), []).append(naming.person(line.subject))
    by_officer = [(to, some(names, REGISTER_SAYS)) for to, names in groups.items()]
    if any(";" in names or REGISTER_SAYS in names for _, names in by_officer):
        return joined([sentence(f"to {officer}{end}: {names}") for (officer, end), names in by_officer])
    told = [f"{names} to {officer}{end}" for (officer, end), names in by_officer]
    return sentence("; ".join(told)) if told else NOTHING


def numbered(row: Hanging) -> str:
    return f"{row.number}  {row.question}" if row.number else row.question


def question(number: int) -> str:
    """Return what a question is called where the register leads to it."""
    return f"question {number}"


def _tick_of(cause: _Cause, certainty: Certainty) -> Tick:
    if certainty is Certainty.LEANING:
        return Tick.LEANING
    if cause.facts or cause.number:
        return Tick.FACT_MISSING
    return {_FOCUS: Tick.FOCUS, _HEDGED: Tick.HEDGE}.get(cause.manner, Tick.WORDS)


class _Cause(NamedTuple):
    """Why a verdict is not firm: what nobody has said, how the source puts it, and what an answer does."""

    facts: tuple[str, ...]
    unsaid: str
    manner: str
    remedy: str
    number: str
    whom: str


def to_ask(
    items: Iterable[Decision],
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
    citing: Citing,
    apart: Collection[str] = (),
) -> list[Hanging]:
    """Return what would make firm what is likely or leaning of `items`, each with all that follows it.

    They stand in the order in which they are ticked. Where the source alone falls short, whoever decides is
    asked whether its word is enough. `apart` are the ids of what is asked elsewhere.
    """
    groups: dict[tuple[_Cause, Certainty], list[Decision]] = {}
    followers: dict[str, list[Decision]] = {}
    for decision in decisions.items.values():
        if decision.certainty not in (Certainty.LIKELY, Certainty.LEANING):
            continue
        if (root := _root(decision, decisions)) is not decision:
            followers.setdefault(root.subject, []).append(decision)
        else:
            cause = _cause(decision, agenda, naming, citing)
            groups.setdefault((cause, decision.certainty), []).append(decision)
    ticks = list(Tick)
    in_order = sorted(groups.items(), key=lambda g: (ticks.index(_tick_of(*g[0])), bool(g[0][0].number)))
    theirs = {decision.subject for decision in items}.difference(apart)
    rows: list[Hanging] = []
    number = agenda.last
    for (cause, certainty), found in in_order:
        number += bool(cause.facts) and not cause.number
        bearing = [*found, *(d for one in found for d in followers.get(one.subject, ()))]
        if shown := [d for d in bearing if d.subject in theirs]:
            row = _hanging(cause, certainty, found, shown, naming, citing)
            rows.append(row._replace(number=number) if cause.facts and not cause.number else row)
    return rows


def _root(decision: Decision, decisions: Decisions) -> Decision:
    """Return what a verdict is no surer than, through whatever it follows; itself where it follows none."""
    while reasons.capped(decision):
        found = (decisions.items[item] for item in decision.follows)
        decision = next(d for d in found if d.certainty is decision.certainty)
    return decision


def _hanging(
    cause: _Cause,
    certainty: Certainty,
    found: Sequence[Decision],
    shown: Sequence[Decision],
    naming: Naming,
    citing: Citing,
) -> Hanging:
    """Return a question on all of `found`, unnumbered; `shown` are those on which it bears for the reader."""
    names = some([naming.name(d.subject) for d in shown], REGISTER_SAYS)
    own = tuple(d.subject for d in shown)
    tick = _tick_of(cause, certainty)
    sure = f"{certainty.mark} {tick}"
    rules = [e.rule for decision in found for e in reasons.deciding(decision)]
    words = "" if tick is Tick.FACT_MISSING else listed(citing.quoted(rules), "or") or reasons.words_of(rules)
    because = _told(cause, found, citing)
    if len(found) > 1:
        because = because.replace("what it delivers", "what they deliver").replace("for it", "for them")
    if cause.number:
        question = sentence(cause.number)
        return Hanging(
            None,
            own,
            question,
            sentence(because),
            cause.whom or NOTHING,
            names,
            sure,
            "That answer could move it.",
            tick,
            words,
        )
    if not cause.facts:
        question = "Is a focus enough?" if cause.manner == _FOCUS else "Are these words enough?"
        because = _in_its_words(rules, found, cause, citing)
        does = "If so, they stand as they are. If not, a decision may name an officer."
        whom = capitalised(head_name(naming))
        return Hanging(
            None, own, question, sentence(because), whom, names, sure, does, tick, words, by_words=True
        )
    them = listed(naming.name(d.subject) for d in found) if len(found) <= _FEW_NAMES else "each of them"
    several = _several(found, naming)
    two = 1 < len(found) <= _FEW_NAMES
    of_book = [fact for fact in cause.facts if naming.rulebook.fact(fact) is not None]
    others = (fact for fact in cause.facts if fact not in of_book)
    questions = [_question(fact, them, naming, several=several) for fact in others]
    if of_book:  # the subject is named once
        about = f"each of {them}" if two else them
        first, *more = (declared.asked_of_it(fact, naming) for fact in of_book)
        questions += [f"{capitalised(about)}: {first}", *map(capitalised, more)]
    question = " ".join(questions)
    whom = _whom(found, naming)
    return Hanging(
        None, own, question, sentence(because), whom, names, sure, sentence(cause.remedy), tick, words
    )


def _in_its_words(rules: Sequence[Rule], found: Sequence[Decision], cause: _Cause, citing: Citing) -> str:
    """Return what hedged rules say with the hedge in it; of many, or of a focus, the source's words alone."""
    said = list(dict.fromkeys(reasons.quoting(rule, citing) for rule in rules))
    if cause.manner == _HEDGED and all(said) and len(said) <= _FEW_NAMES:
        return f"{listed(said)}{citing.cited(rules)}"
    words = reasons.words_of(rules)
    beyond = {reasons.only_for(decision, citing) for decision in found}
    more = next(iter(beyond)) if len(beyond) == 1 else ""
    return f"the source says only {words}{citing.cited(rules)}{f'; {more}' if more else ''}"


def _several(found: Sequence[Decision], naming: Naming) -> bool:
    return 1 < len(found) <= _FEW_NAMES or (len(found) == 1 and naming.several(found[0].subject))


def _question(fact: str, them: str, naming: Naming, *, several: bool) -> str:
    does = "do" if several else "does"
    return {
        "beneficiaries": f"Whom {does} {them} serve?",
        "stakeholders": f"Who has a stake in {them}?",
        "deliverable": f"What {does} {them} deliver?",
        "activity": f"What is mainly done for {them}?",
        "objective": f"What {does} {them} aim at?",
    }[fact]


def _cause(decision: Decision, agenda: Agenda, naming: Naming, citing: Citing) -> _Cause:
    rules = [e.rule for e in reasons.deciding(decision)]
    unsaid = "not on file" if _lacks_users(decision) else ""
    if said := reasons.not_stated(decision):
        unsaid = f"nobody has said {said}"
    manner = _FOCUS if all(rule.rank is Rank.FOCUS for rule in rules) else ""
    found = agenda.numbers_of(decision)
    asked = [e.question for e in agenda.questions if e.number in found[:2] and e.question is not None]
    return _Cause(
        tuple(dict.fromkeys(move.fact for move in decision.surer)),
        unsaid,
        _HEDGED if citing.quoted(rules) else manner,
        _remedy(decision, naming),
        f"see {listed(agenda.word(number) for number in found[:2])}" if found else "",
        listed(dict.fromkeys(name for question in asked for name in question.asks), "or"),
    )


def _told(cause: _Cause, found: Iterable[Decision], citing: Citing) -> str:
    rules = [e.rule for decision in found for e in reasons.deciding(decision)]
    manner = ""
    if cause.manner:
        words = listed(citing.quoted(rules)) if cause.manner == _HEDGED else ""
        manner = f"{cause.manner} {words}".strip() + citing.cited(rules)
    return ", and ".join(part for part in (cause.unsaid, manner) if part) or "the rules fall short"


def _lacks_users(decision: Decision) -> bool:
    return any(move.fact == "beneficiaries" for move in decision.surer)


def _remedy(decision: Decision, naming: Naming) -> str:
    """Return what each answer would give: firm for whom, and whose else."""
    by_verdict: dict[str, list[Move]] = {}
    for move in decision.surer:
        by_verdict.setdefault(move.verdict, []).append(move)
    if not by_verdict:
        return ""
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
    firm = {(move.fact, move.to) for move in decision.surer}
    asked = {"beneficiaries"} & {move.fact for move in decision.surer}
    others: dict[str, list[Move]] = {}
    for move in decision.moves:
        if move.fact in asked and (move.fact, move.to) not in firm:
            others.setdefault(move.verdict, []).append(move)
    rest = [f"{_open_or(verdict, naming)} if {_stated(found, naming)}" for verdict, found in others.items()]
    first, *more = [*clauses, *rest]
    told = ", ".join([first, *(_shorter(clause) for clause in more)])
    return told if more else f"{told}, otherwise as now"


def _open_or(verdict: str, naming: Naming) -> str:
    if verdict in naming.labels:
        return f"{possessive(naming.officer(verdict))} but not firm"
    return {SHARED: "shared", CONTESTED: "to be decided", UNDETERMINED: "an open question"}[verdict]


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


def _whom(found: Sequence[Decision], naming: Naming) -> str:
    """Return whom to ask for the fact that is missing: the managers, or that there is none."""
    known = list(dict.fromkeys(name for decision in found for name in choices.who_knows(decision, naming)))
    told = [naming.person(name) for name in known]
    if told[:1] == ["you"]:
        told[0] = "You"
    said = [listed(told) if len(known) <= _MOST_PEOPLE else "Their managers"] if known else []
    if any(not choices.who_knows(decision, naming) for decision in found):
        said.append("a manager is to be named" if said else "Nobody on file: name a manager")
    return "; ".join(said)


# --- what would move it ------------------------------------------------------------------------------


def by_users(items: Iterable[Decision], naming: Naming, whose: str) -> tuple[tuple[str, ...], ...]:
    """Return as a table who would answer were each used by others: names, then a cell for each standing.

    The first row has the titles. Nothing where there are more sides, or a book declares facts.
    """
    if not _is_table(naming):
        return ()
    standings = [side.id for side in naming.boundary.sides] + ["both"]
    groups: dict[tuple[str, ...], list[str]] = {}
    for decision in items:
        to = _by_standing(decision)
        cells = tuple(_then(to[s], naming, whose) if s in to else AS_NOW for s in standings)
        if to:
            groups.setdefault(cells, []).append(naming.name(decision.subject))
    used = (siding.used(s, naming.boundary, "only ") for s in standings)
    titles = (capitalised(words.removeprefix("used ")) for words in used)
    rows = [(some(names, _ALIKE), *map(capitalised, cells)) for cells, names in groups.items()]
    return ((OF_MOVES, *titles), *rows) if rows else ()


def moved_by_users(items: Iterable[Decision], naming: Naming) -> frozenset[str]:
    """Return the ids of the items that are rows of `by_users`."""
    return frozenset(d.subject for d in items if _is_table(naming) and _by_standing(d))


def _by_standing(decision: Decision) -> Mapping[str, str]:
    """Return to which verdict each other standing of its users would move a settled item of its own."""
    if decision.is_open or decision.override_applies or decision.follows:
        return {}
    return {move.to: move.verdict for move in decision.moves if move.fact == "beneficiaries"}


def _is_table(naming: Naming) -> bool:
    return len(naming.boundary.sides) == 2 and not naming.rulebook.facts


def moves(items: Iterable[Decision], naming: Naming, whose: str) -> list[tuple[str, str]]:
    """Return what would give settled verdicts another answer, with the names of those it would move, but for
    what `by_users` tells.

    `whose` it is to decide what only a decision settles: "yours", "Ada Okafor's".
    """
    groups: dict[str, list[str]] = {}
    followers: list[str] = []
    for decision in items:
        if not decision.is_open and (said := would_move(decision, naming, whose)):
            groups.setdefault(said, []).append(naming.name(decision.subject))
            followers += [decision.subject] if said == _FOLLOWS else []
    if len(followers) == 1 and not naming.several(followers[0]):
        groups[_ONE_FOLLOWS] = groups.pop(_FOLLOWS)
    in_order = sorted(groups.items(), key=lambda group: group[0] in (_FOLLOWS, _ONE_FOLLOWS))
    return [
        (said, _those_that_follow(names) if said == _FOLLOWS else some(names, _ALIKE))
        for said, names in in_order
    ]


def moved(what: str, names: str) -> str:
    """Return one of `moves` as a sentence."""
    if what == _FOLLOWS:
        return sentence(f"{capitalised(names)} follow what they serve")
    if what == _ONE_FOLLOWS:
        return sentence(f"{capitalised(names)} follows what is served")
    only = f"{what[:1].lower()}{what[1:].rstrip('.')}"
    return sentence(f"only {only}{',' if ', ' in only else ''} would move {names}")


def _those_that_follow(names: Sequence[str]) -> str:
    if len(names) <= _FEW_FOLLOWERS:
        return listed(names)
    return f"the {len(names)} settled resources that serve a project or another resource"


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
    return "" if _is_table(naming) else _by_users(decision, naming, whose)


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
