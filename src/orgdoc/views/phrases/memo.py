"""The sentences of the memo: the verdict in short, what is asked of the reader, what each way brings."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.rulebook import Branch
from orgdoc.model.terms import EXTERNAL, INTERNAL, PROJECT
from orgdoc.model.verdict import (
    MANAGER,
    SHARED,
    Ask,
    Certainty,
    Decision,
    Decisions,
)
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.markup import code, strong
from orgdoc.views.phrases import bringing
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
    dated,
    joined,
    listed,
    number,
    plural,
    sentence,
)

ASKED, CONCERNS = "What we ask of you", "What is open, and concerns you"
CERTAINTIES = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING, Certainty.DECIDED)
OF_COUNTS = (
    "Who answers", "Projects", "Resources", "Together",
    *(CERTAINTY[certainty].capitalize() for certainty in CERTAINTIES),
)  # fmt: skip
COUNTS_CAPTION = "Where everything stands, and how sure that is"
APPROVED = "I approve the placements that are"
AS_IN_THE_REGISTER = f", as listed in the register,\nexcept: {'_' * 48}"
AS_IN_THE_FULL = f", as listed in the full memo,\nexcept: {'_' * 48}"
_MOST_LISTED = 8
_MOST_NAMES, _FEW_NAMES, _SOME_NAMES = 4, 2, 4
_SIDE_WORDS = {INTERNAL: "used inside", EXTERNAL: "used outside"}


# --- the head of page 1 --------------------------------------------------------------------------


def title(naming: Naming) -> str:
    """Return "Who answers for what: CIO or CTO"."""
    return f"Who answers for what: {listed(naming.labels.values(), 'or')}"


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
    return " · ".join(part for part in (capitalised(people), where, status(naming)) if part)


def status(naming: Naming) -> str:
    """Return "For decision by 15 December 2026", or what there is of it."""
    stated, until = naming.organisation.status or "", bringing.by_when(naming)
    if not until:
        return stated
    if stated.casefold() == "for decision":
        return _unbroken(f"{stated} {until}")
    asked_by = _unbroken(f"for decision {until}")
    return f"{stated} · {asked_by}" if stated else capitalised(asked_by)


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def header(naming: Naming) -> tuple[str, str]:
    return f"{naming.organisation.name.value}: who answers for what", naming.organisation.status or ""


def footer(naming: Naming) -> str:
    day = dated(naming.date, naming.organisation.language) if naming.date else ""
    return ", ".join(part for part in (naming.organisation.prepared_by or "", day) if part)


def verdict(items: Sequence[Decision], agenda: Agenda, naming: Naming, *, for_one: bool = False) -> str:
    """Return the verdict in two or three sentences, what counts in it marked as strong."""
    said = _counts(items, naming)
    if for_one:
        said = said.replace("Of ", "Of your ", 1)
    return joined([said, *_posts(agenda, naming), asked(items, agenda, naming, for_one=for_one)])


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
        text += f"; {listed(rest)}"
    return f"Of {total} technology projects and resources, {text}."


def _whom(branch: str, naming: Naming) -> str:
    """Return the officer by name; the post alone where one person heads them all, who is named once."""
    if one_officer(naming.organisation, naming.rulebook):
        return naming.officer(branch)
    return named(branch, naming)


def _posts(agenda: Agenda, naming: Naming) -> list[str]:
    """Return what a reader must know of the posts: one person in all of them, or a vacancy."""
    said = []
    there = [o for branch in naming.labels if (o := officer_of(branch, naming)) is not None]
    if len(naming.labels) > 1 and one_officer(naming.organisation, naming.rulebook) and there[0].in_charge:
        functions = "both functions" if len(naming.labels) == 2 else "all of these functions"
        said.append(f"{there[0].in_charge} heads {functions}.")
    said += [
        sentence(strong(capitalised(f"{have_nobody(entry)}: the post of {entry.vacancy.label} is vacant")))
        for entry in agenda.entries
        if entry.vacancy is not None
    ]
    return said


def asked(items: Sequence[Decision], agenda: Agenda, naming: Naming, *, for_one: bool = False) -> str:
    """Return how much is asked of the reader: "Two decisions are yours, and one answer …"."""
    to_decide = agenda.to_decide
    questions = [e.question for e in agenda.questions if e.question is not None]
    there = {d.subject for d in items if d.is_open}
    settled = {item for question in questions for item in question.settles} & there
    if not to_decide and not questions:
        return "Nothing is left to decide."
    decide, ask, settles, still_open = numbers(len(to_decide), len(questions), len(settled), len(there))
    be, wait = ("is", "waits") if len(to_decide) == 1 else ("are", "wait")
    whose = f"{wait} for {head_name(naming)}" if for_one else f"{be} yours"
    deciding = f"{decide} {plural('decision', len(to_decide))} {whose}{_on_what(to_decide)}"
    asks = {name for question in questions for name in question.asks}
    source = f" from {next(iter(asks))}" if len(asks) == 1 and all(q.asks for q in questions) else ""
    answers = f"{ask} {plural('answer', len(questions))}{source} would settle "
    if not settled:
        answers = f"{ask} {plural('question', len(questions))} {'is' if len(questions) == 1 else 'are'} open"
    elif len(settled) < len(there):
        answers += f"{settles} of the {still_open} that are open"
    else:
        answers += "the one that is open" if len(there) == 1 else f"all {still_open} that are open"
    parts = [*([deciding] if to_decide else []), *([answers] if questions else [])]
    return sentence(strong(capitalised(", and ".join(parts))))


def _on_what(to_decide: Sequence[Entry]) -> str:
    """Return on what decisions are that are on no item: ", one of them on a reporting line"."""
    lines = sum(e.decision is not None and e.decision.kind == MANAGER for e in to_decide)
    posts = sum(e.vacancy is not None for e in to_decide)
    counts = ((lines, "a reporting line", "reporting lines"), (posts, "a vacant post", "vacant posts"))
    parts = [
        f"{'' if n == len(to_decide) else f'{number(n)} of them '}on {one if n == 1 else several}"
        for n, one, several in counts
        if n
    ]
    return f", {listed(parts)}" if parts else ""


def source_in_short(naming: Naming, *, signed: bool) -> str:
    """Return what the source is and how far it carries, in two sentences at the most.

    `signed`: a line to sign stands below.
    """
    source = naming.rulebook.source
    by_side: dict[str, list[Branch]] = {}
    for branch in naming.rulebook.branches:
        by_side.setdefault(branch.side, []).append(branch)
    clauses = [
        f"what is {_SIDE_WORDS[side]} goes to the {found[0].label}"
        for side, found in by_side.items()
        if len(found) == 1 and side in _SIDE_WORDS
    ]
    posts = "the post" if len(naming.labels) == 1 else f"the {len(naming.labels)} posts"
    posts = "the two posts" if len(naming.labels) == 2 else posts
    kind = f"{'an' if source.kind[:1] in 'aeiou' else 'a'} {source.kind}"
    who = listed(source.answers.values())
    if clauses and len(by_side) == len(naming.labels):
        sides = ", ".join([clauses[0], *(clause.replace(" goes to", " to") for clause in clauses[1:])])
        first = sentence(f"{sides}: so says {kind} on {posts}, “{source.title}” ({code('annex A')})")
    else:
        first = sentence(f"the rules restate {kind} on {posts}, “{source.title}” ({code('annex A')})")
    adopted = "your signature below adopts it for the placements ticked" if signed else "it binds nobody yet"
    return f"{first} It is the opinion of its authors, {who}; {adopted}."


# --- the table of counts -------------------------------------------------------------------------


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
        ("Shared", "each officer for a part", shared),
        ("Open", "to decide", mine),
        ("Open", waits_for, waiting),
    ]
    return [*rows, *(row for row in others if row[2])]


def named_rows(items: Sequence[Decision], decisions: Decisions, naming: Naming) -> str:
    """Return what stands in the rows of no officer alone, by name, where they are few; "" where many."""
    rows = count_rows(items, decisions, naming)[len(naming.labels) :]
    few = [
        (word if word == "Shared" else f"{word}, {beside}", found)
        for word, beside, found in rows
        if len(found) <= _SOME_NAMES
    ]
    said = [f"{strong(word)}: {listed(naming.name(d.subject) for d in found)}." for word, found in few]
    decided = [d for d in items if d.override is not None and d.override_applies]
    if 0 < len(decided) <= _SOME_NAMES:
        said.append(f"{strong('Decided already')}: {listed(_by_people(d, naming) for d in decided)}.")
    return joined(said)


def _by_people(decision: Decision, naming: Naming) -> str:
    """Return "Warranty claims (CTO, by the Executive board, until 30 September 2027)"."""
    override = decision.override
    assert override is not None
    language = naming.organisation.language
    until = f", until {dated(override.expires, language)}" if override.expires else ""
    who = naming.labels.get(decision.verdict, naming.verdict(decision.verdict))
    return f"{naming.name(decision.subject)} ({who}, by {with_article(override.by)}{until})"


def figures_of(found: Sequence[Decision]) -> list[str]:
    projects = sum(d.kind == PROJECT for d in found)
    by_certainty = [sum(d.certainty is c for d in found) for c in CERTAINTIES]
    return [_figure(n) for n in (projects, len(found) - projects, len(found), *by_certainty)]


def _figure(count: int) -> str:
    return f"{count:,}" if count else "–"


def certainty_note() -> str:
    return (
        f"{strong('● Firm')}: said in plain words. {strong('◐ Likely')}: a focus, a hedge, or a detail "
        f"not on file. {strong('○ Leaning')}: “usually”. {strong('◆ Decided')}: by people."
    )


# --- decisions -----------------------------------------------------------------------------------


def sign_line(items: Sequence[Decision], naming: Naming) -> tuple[list[str], str]:
    """Return what can be approved by a tick, each certainty apart, and the line to sign."""
    boxes = []
    for certainty in CERTAINTIES[:3]:
        if count := sum(d.certainty is certainty for d in items):
            boxes.append(_unbroken(f"{CERTAINTY[certainty]} ({count:,})"))
    who = head(naming)
    signed = f"{who.in_charge if who else 'Name'}: {'_' * 26}  Date: {'_' * 14}"
    return boxes, signed


# --- vacancies and questions ------------------------------------------------------------------


# --- the rest of the document --------------------------------------------------------------------


def chart_caption(title: str, number: int, of: int, naming: Naming) -> str:
    if number == 1:
        more = f", in overview (page 1 of {of})" if of > 1 else ""
        return f"Who reports to whom at {naming.organisation.name.value}{more}"
    return f"{title} (page {number} of {of})"
