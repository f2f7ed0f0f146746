"""The sentences of the memo: the verdict in short, what is asked of the reader, what each way brings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.rulebook import Branch
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    Ask,
    Certainty,
    Decision,
    Decisions,
    Question,
)
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.markup import code, strong
from orgdoc.views.phrases import bringing, listing, reasons, sourcing, surety
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.choices import have_nobody
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import (
    head,
    head_name,
    in_table,
    named,
    numbers,
    officer_of,
    with_article,
)
from orgdoc.views.phrases.words import (
    capitalised,
    cut,
    dated,
    joined,
    listed,
    number,
    plural,
    possessive,
    sentence,
)

ASKED, CONCERNS = "What we ask of you", "What is open, and concerns you"
CERTAINTIES = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING, Certainty.DECIDED)
OF_COUNTS = (
    "Who answers", "Projects", "Resources", "Together",
    *(CERTAINTY[certainty].capitalize() for certainty in CERTAINTIES),
)  # fmt: skip
DECIDED_ALREADY = "Decided already"
COUNTS_CAPTION = "Where everything stands, and how sure that is"
_FEW_DECISIONS, _SOME_NAMES = 3, 4
_ONE_LINE = 95  # characters of the subtitle
_TITLE_LINE = 42  # characters of the title on the cover of the deck, at the size that it has there


# --- the head of page 1 --------------------------------------------------------------------------


def asked_heading(naming: Naming, *, for_one: bool) -> str:
    """Return "What we ask of you, by 15 December 2026"."""
    when = bringing.by_when(naming)
    return f"{CONCERNS if for_one else ASKED}{f', {when}' if when else ''}"


def title(naming: Naming) -> str:
    """Return "Who answers for what: CIO or CTO"; of officers too many to name in a line, how many."""
    labels = list(naming.labels)
    if len(labels) == 1:
        return f"What {naming.officer(labels[0])} answers for"
    named = f"Who answers for what: {listed(naming.labels.values(), 'or')}"
    if len(named) <= _TITLE_LINE:
        return named
    return f"Who answers for what among {number(len(labels))} officers"


def address(naming: Naming, to: str = "") -> str:
    """Return to whom, from whom, of what organisation and day, and with what status."""
    organisation = naming.organisation
    found = head(naming)
    to = to or (found.in_charge or "" if found else "")
    by = with_article(organisation.prepared_by) if organisation.prepared_by else ""
    to = "" if to == by else to
    people = " ".join(part for part in (f"to {to}" if to else "", f"from {by}" if by else "") if part)
    day = dated(naming.date, organisation.language) if naming.date else ""
    where = ", ".join(part for part in (organisation.name.value, day) if part)
    parts = [part for part in (capitalised(people), where, status(naming)) if part]
    whole = " · ".join(parts)
    # The header of the page names the organisation too.
    without = " · ".join(part for part in (capitalised(people), day, status(naming)) if part)
    whole = whole if len(whole) <= _ONE_LINE else without
    if len(whole) <= _ONE_LINE or len(parts) < 2:
        return whole
    return f"{' · '.join(parts[:-1])}\n{parts[-1]}"


def status(naming: Naming) -> str:
    """Return "For decision by 15 December 2026", or what there is of it."""
    stated, until = naming.organisation.status or "", bringing.by_when(naming)
    if not until:
        return stated
    if stated.casefold() == "for decision":
        return unbroken(f"{stated} {until}")
    asked_by = unbroken(f"for decision {until}")
    return f"{stated} · {asked_by}" if stated else capitalised(asked_by)


def unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def header(naming: Naming) -> tuple[str, str]:
    return f"{naming.organisation.name.value}: who answers for what", naming.organisation.status or ""


def footer(naming: Naming) -> str:
    day = dated(naming.date, naming.organisation.language) if naming.date else ""
    return ", ".join(part for part in (naming.organisation.prepared_by or "", day) if part)


def verdict(
    items: Sequence[Decision],
    agenda: Agenda,
    naming: Naming,
    you: str = "",
    *,
    for_one: bool = False,
    in_full: bool = False,
    confirm: Sequence[str] = (),
) -> str:
    """Return the verdict in two or three sentences, what counts in it marked as strong.

    `in_full`: all that is open is told below; `confirm` are the names of those whose place is to be confirmed
    beside the decisions.

    `for_one`: it is not for the head; `you` is then the name of the one who reads, "" where several do.
    """
    said = _counts(items, naming)
    if for_one:
        said = said.replace("Of ", "Of your ", 1)
    left = asked(items, agenda, naming, you, for_one=for_one, in_full=in_full, confirm=confirm)
    return joined([said, *_posts(agenda, naming), left])


def _counts(items: Sequence[Decision], naming: Naming) -> str:
    if not items:
        return "No technology project or resource is listed."
    there = [(branch, n) for branch in naming.labels if (n := sum(d.verdict == branch for d in items))]
    shared = sum(d.verdict == SHARED for d in items)
    if len(items) == 1:
        end = (
            f"goes to {_whom(there[0][0], naming)}"
            if there
            else "is shared"
            if shared
            else "has no officer yet"
        )
        return f"The one project or resource {end}."
    still_open = sum(d.is_open for d in items)
    total, shares, opens, *said = numbers(len(items), shared, still_open, *(n for _, n in there))
    clauses = [f"{count} to {_whom(branch, naming)}" for (branch, _), count in zip(there, said, strict=False)]
    if clauses:
        clauses[0] = clauses[0].replace(" to ", " goes to " if there[0][1] == 1 else " go to ", 1)
    text = strong(listed(clauses)) if clauses else "none has an officer yet"
    counts = ((shares, shared, "shared"), (opens, still_open if clauses or shared else 0, "open"))
    if rest := [f"{told} {'is' if n == 1 else 'are'} {word}" for told, n, word in counts if n]:
        if shared > 1 and still_open > 1:
            rest = [rest[0], f"{opens} open"]  # one verb is enough
        text += f"; {listed(rest)}"
    return f"Of {total} projects and resources, {text}."


def _whom(branch: str, naming: Naming) -> str:
    """Return the officer by name; the post alone where one person heads them all, who is named once."""
    if one_officer(naming.organisation, naming.rulebook):
        return naming.officer(branch)
    officer = officer_of(branch, naming)
    return "you" if officer is not None and naming.is_you(officer.in_charge or "") else named(branch, naming)


def _posts(agenda: Agenda, naming: Naming) -> list[str]:
    """Return what a reader must know of the posts: one person in all of them, or a vacancy."""
    said = []
    there = [o for branch in naming.labels if (o := officer_of(branch, naming)) is not None]
    if len(naming.labels) > 1 and one_officer(naming.organisation, naming.rulebook) and there[0].in_charge:
        functions = "both functions" if len(naming.labels) == 2 else "all of these functions"
        said.append(f"{there[0].in_charge} heads {functions}.")
    said += [
        strong(sentence(f"{have_nobody(entry)}: the post of {entry.vacancy.label} is vacant"))
        for entry in agenda.entries
        if entry.vacancy is not None
    ]
    return said


def asked(
    items: Sequence[Decision],
    agenda: Agenda,
    naming: Naming,
    you: str = "",
    *,
    for_one: bool = False,
    in_full: bool = False,
    confirm: Sequence[str] = (),
) -> str:
    """Return what is asked of the reader, by name where it is little.

    "Two decisions are yours: on Customer portal and on Priya Shah's reporting line. One answer from Marek
    Nowak decides the other two."
    """
    still_open = {d.subject: d for d in items if d.is_open}
    questions = [e.question for e in agenda.questions if e.question is not None]
    if not agenda.to_decide and not questions:
        return f"Left to confirm: {listed(confirm)}." if confirm else "Nothing is left to decide."
    said = []
    if agenda.to_decide:
        said = [_to_decide(agenda.to_decide, len(still_open), naming, you, confirm, for_one=for_one)]
    elif confirm:
        said = [f"Left to confirm: {listed(confirm)}."]
    if questions:
        decided = {e.decision.subject for e in agenda.to_decide if e.decision is not None}
        waiting = [d for subject, d in still_open.items() if subject not in decided]
        said += map(sentence, _to_find_out(questions, waiting, len(still_open), naming, you, in_full=in_full))
    return joined(said)


def _to_decide(
    entries: Sequence[Entry],
    still_open: int,
    naming: Naming,
    you: str,
    confirm: Sequence[str],
    *,
    for_one: bool,
) -> str:
    """Return how many decisions there are, and on what: each by name, or how many of each sort."""
    be, wait = ("is", "waits") if len(entries) == 1 and not confirm else ("are", "wait")
    whose = f"{wait} for {head_name(naming)}" if for_one else f"{be} yours"
    items = [e.decision for e in entries if e.decision is not None and e.decision.kind != MANAGER]
    lines = [e.decision for e in entries if e.decision is not None and e.decision.kind == MANAGER]
    posts = [e.vacancy.label for e in entries if e.vacancy is not None]
    if len(entries) <= _FEW_DECISIONS:
        parts = [naming.name(d.subject) for d in items]
        of_whom = ["your" if d.subject == you else possessive(d.subject) for d in lines]
        parts += [f"{listed(of_whom)} reporting {plural('line', len(lines))}"] if lines else []
        parts += [f"the vacant {plural('post', len(posts))} of {listed(posts)}"] if posts else []
    else:
        parts = [f"on {number(len(items))} of the {number(still_open)} open"] if items else []
        counts = ((len(lines), "reporting line"), (len(posts), "vacant post"))
        parts += [
            f"on {f'a {sort}' if n == 1 else f'{number(n)} {plural(sort, n)}'}" for n, sort in counts if n
        ]
    many = f"{capitalised(number(len(entries)))} {plural('decision', len(entries))}"
    if confirm:
        many += f" and {number(len(confirm))} {plural('confirmation', len(confirm))}"
    return f"{strong(f'{many} {whose}')}: {listed([*parts, *confirm])}."


def _to_find_out(
    questions: Sequence[Question],
    waiting: Sequence[Decision],
    still_open: int,
    naming: Naming,
    you: str,
    *,
    in_full: bool,
) -> list[str]:
    """Return how many answers there are to find out, how much of what is `waiting` they decide, and whether
    in every case.
    """
    open_now = {d.subject for d in waiting}
    questions = [q for q in questions if any(way.effects for way in q.all_ways)]
    if not questions:
        return []
    useful = [q for q in questions if _decided_by(q, open_now)]
    others = len(questions) - len(useful)
    if not useful:
        return [f"{_answers(questions, you)} could change what is settled for now"]
    settled = set().union(*(_decided_by(q, open_now) for q in useful))
    in_vain = any(_in_vain(q, open_now) for q in useful)
    rest = [d for d in waiting if d.subject not in settled]
    verb = "can decide" if in_vain else "decides" if len(useful) == 1 else "decide"
    if rest:
        what = f"{number(len(settled))} more" if len(waiting) < still_open else number(len(settled))
    elif len(waiting) == still_open:
        what = "it" if still_open == 1 else "both" if still_open == 2 else f"all {number(still_open)}"
    else:
        what = f"{number(len(settled))} more"
    if len(settled) <= _FEW_DECISIONS and len(waiting) < still_open and not in_full:
        what += f": {listed(naming.name(d.subject) for d in waiting if d.subject in settled)}"
    said = f"{_answers(useful, you)} {verb} {what}"
    clauses = [said]
    if rest:
        follow = all(any(m.ask in (Ask.OFFICER, Ask.LINE) for m in d.until) for d in rest)
        other = f"the other{f' {number(len(rest))}' if len(rest) > 1 else ''}"
        be = ("follow" if follow else "stay") + ("s" if len(rest) == 1 else "")
        clauses.append(f"{other} {be} {'those decisions' if follow else 'open'}")
    vain = [q for q in questions if q not in useful]
    more = f"{_answers(vain, you).replace(' ', ' more ', 1)} could change what is settled for now"
    return ["; ".join(clauses), *([more] if others else [])]


def _answers(questions: Sequence[Question], you: str) -> str:
    """Return "one answer from Marek Nowak"; without a name where several are asked, or nobody."""
    asks = {name for question in questions for name in question.asks}
    name = next(iter(asks)) if len(asks) == 1 and all(q.asks for q in questions) else ""
    source = f" from {'you' if name == you else name}" if name else ""
    return f"{number(len(questions))} {plural('answer', len(questions))}{source}"


def _decided_by(question: Question, still_open: Collection[str]) -> set[str]:
    """Return the ids of what is open now and no longer is with some answer."""
    return {
        effect.subject
        for way in question.ways
        for effect in way.effects
        if effect.kind == ITEM and effect.subject in still_open and effect.after not in OPEN_VERDICTS
    }


def _in_vain(question: Question, still_open: Collection[str]) -> bool:
    """Whether with some answer something stays open that others decide."""
    all_of_it = _decided_by(question, still_open)
    alone = (_decided_by(replace(question, ways=(way,)), still_open) for way in question.all_ways)
    return any(found != all_of_it for found in alone)


def source_in_short(naming: Naming, *, signed: bool) -> str:
    """Return what the source is and how far it carries, in two sentences at the most.

    `signed`: a line to sign stands below.
    """
    source = naming.rulebook.source
    if naming.rulebook.file:
        # A charter or a policy binds already: what is to be adopted is how the rules read it.
        read = f"reading of {sourcing.pronoun(naming.rulebook)}"
        end = f"your signature below adopts this {read} for the placements ticked"
        first = sentence(f"the rules restate {sourcing.all_of(naming.rulebook)} ({code('annex 1')})")
        return f"{first} {sentence(end if signed else f'this {read} binds nobody yet')}"
    by_side: dict[str, list[Branch]] = {}
    for branch in naming.rulebook.branches:
        by_side.setdefault(branch.side, []).append(branch)
    clauses = [
        f"what is {side.used} goes to the {found[0].label}"
        for side_id, found in by_side.items()
        if len(found) == 1 and (side := naming.boundary.side(side_id)) is not None
    ]
    posts = "the post" if len(naming.labels) == 1 else f"the {number(len(naming.labels))} posts"
    kind = f"{'an' if source.kind[:1] in 'aeiou' else 'a'} {source.kind}"
    who = sourcing.authors(naming.rulebook)
    if clauses and len(by_side) == len(naming.labels):
        sides = ", ".join([clauses[0], *(clause.replace(" goes to", " to") for clause in clauses[1:])])
        first = sentence(f"in short, {sides}: so says {kind}, “{source.title}” ({code('annex 1')})")
    else:
        first = sentence(f"the rules restate {kind} on {posts}, “{source.title}” ({code('annex 1')})")
    binds = "and binds nobody: what you sign does" if signed else "and binds nobody yet"
    carries = "“Firm” says how plain it is, not how right; hedges are set in colour"
    return f"{first} It is {f'the opinion of {who}' if who else 'an opinion'} {binds}. {carries}."


def count_rows(
    items: Sequence[Decision], decisions: Decisions, naming: Naming
) -> list[tuple[str, str, list[Decision]]]:
    """Return the rows of the table: who answers, what stands smaller behind it, and their items."""
    to_decide = {m.subject for m in decisions.to_decide if m.ask is Ask.OFFICER}
    rows = [
        (*in_table(branch, naming), [d for d in items if d.verdict == branch]) for branch in naming.labels
    ]
    shared = [d for d in items if d.verdict == SHARED]
    mine = [d for d in items if d.is_open and d.subject in to_decide]
    waiting = [d for d in items if d.is_open and d.subject not in to_decide]
    on_decisions = any(m.ask in (Ask.OFFICER, Ask.LINE) for d in waiting for m in d.until)
    waits_for = "waits for an answer or a decision" if on_decisions else "waits for an answer"
    others = [
        ("Shared", "by both officers" if len(naming.labels) == 2 else "by several officers", shared),
        ("Open", "to decide", mine),
        ("Open", waits_for, waiting),
    ]
    return [*rows, *(row for row in others if row[2])]


def named_rows(
    items: Sequence[Decision], decisions: Decisions, naming: Naming, lead: str, *, in_full: bool
) -> str:
    """Return what stands in the rows of no officer alone, by name, where they are few; "" where many.

    What is open is not named where it is in the `lead`, or all told below (`in_full`).
    """
    rows = count_rows(items, decisions, naming)[len(naming.labels) :]
    few = [
        (word if word == "Shared" else f"{word}, {beside}", found)
        for word, beside, found in rows
        if len(found) <= _SOME_NAMES
        and not all(d.is_open and (in_full or naming.name(d.subject) in lead) for d in found)
    ]
    said = [f"{strong(word)}: {listed(_with_sharers(d, naming) for d in found)}." for word, found in few]
    decided = [d for d in items if d.override is not None and d.override_applies]
    if 0 < len(decided) <= _SOME_NAMES:
        told = listed(_by_people(d, decisions, naming) for d in decided)
        said.append(f"{strong(DECIDED_ALREADY)}: {told}.")
    return joined(said)


def _with_sharers(decision: Decision, naming: Naming) -> str:
    """Return an item that is shared with who has which part of it, or that they have it together."""
    name = naming.name(decision.subject)
    parts = reasons.parts_of(decision, naming) if decision.verdict == SHARED else []
    if parts:
        return f"{name} ({listed(parts)})"
    if sharers := naming.named_sharers(decision):
        return f"{name} ({sharers})"
    return f"{name} (together)" if decision.verdict == SHARED else name


def _by_people(decision: Decision, decisions: Decisions, naming: Naming) -> str:
    """Return "Warranty claims (CTO, by the Executive board, until 30 September 2027; with it …)": also what
    follows nothing else.
    """
    override = decision.override
    assert override is not None
    language = naming.organisation.language
    until = f", until {dated(override.expires, language)}" if override.expires else ""
    who = naming.verdict_on(decision)
    by = "supposed here" if override.supposed else f"by {with_article(override.by)}{until}"
    others = [naming.name(item) for item in listing.with_it(decision, decisions)]
    them = "them" if naming.several(decision.subject) else "it"
    more = f"; with {them} {listed(cut(others))}" if others else ""
    return f"{naming.name(decision.subject)} ({who}, {by}{more})"


def figures_of(found: Sequence[Decision], read: Collection[str]) -> list[str]:
    """Return the cells of a row of counts; what is firm by a reading, as `read` is, is counted apart."""
    projects = sum(d.kind == PROJECT for d in found)
    firm, *others = (sum(d.certainty is c for d in found) for c in CERTAINTIES)
    by_reading = sum(d.subject in read for d in found)
    plainly = unbroken(f"{firm - by_reading:,} + {by_reading:,}") if by_reading else _figure(firm)
    counts = (projects, len(found) - projects, len(found))
    return [*map(_figure, counts), plainly, *map(_figure, others)]


def _figure(count: int) -> str:
    return f"{count:,}" if count else "–"


def adopting(*, asked: bool, in_full: bool) -> str:
    """Return how the line opens in which groups of placements are ticked, before the signature.

    `asked`: something is ticked in a table above; `in_full`: what is in each group is told below, not in the
    full memo alone.
    """
    above = "my answers above and " if asked else ""
    where = f"“{surety.TICKS}”" if in_full else "the full memo"
    return f"{strong('I adopt')} {above}the groups ticked, reporting lines included (see {where}):"


def sign_line(naming: Naming) -> str:
    """Return the line for exceptions and to sign."""
    who = head(naming)
    return f"Except: {'_' * 24}  {who.in_charge if who else 'Name'}: {'_' * 18}  Date: {'_' * 10}"


# --- the rest of the document --------------------------------------------------------------------


def chart_caption(title: str, number: int, of: int, naming: Naming) -> str:
    if number == 1:
        more = f", in overview; page 1 of {of} of the chart, whose pages it cites" if of > 1 else ""
        return f"Who reports to whom at {naming.organisation.name.value}{more}"
    return f"{title} (page {number} of {of})"
