"""The sentences of the memo: the verdict in short, what is asked of the reader, what each way brings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.organisation import Project
from orgdoc.model.rulebook import Branch
from orgdoc.model.terms import EXTERNAL, INTERNAL, PROJECT
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    SHARED,
    Ask,
    Certainty,
    Decision,
    Decisions,
    Effect,
    Evaluation,
    OverrideStatus,
    Question,
    Way,
)
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.markup import code, strong
from orgdoc.views.phrases import reasons, stating
from orgdoc.views.phrases.asking import answer_word
from orgdoc.views.phrases.bringing import CERTAINTY, brings
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import (
    by_decision,
    head,
    head_name,
    in_table,
    named,
    no_officer,
    numbers,
    officer_of,
    several_officers,
    with_article,
)
from orgdoc.views.phrases.words import (
    capitalised,
    counted,
    dated,
    joined,
    listed,
    number,
    plural,
    possessive,
    sentence,
)

ASKED, CONCERNS = "What we ask of you", "What is open, and concerns you"
OPEN = "Open"
TO_WATCH = "To watch"
REGISTER = "Register"
NOT_PLAIN = "What is not plain"
ANNEX = "Annex A: the source, in our words"
READING = "Annex B: how we read it"
BOUNDARY = "Annex C: inside and outside"
GLOSSARY = "Words used here"
PROVENANCE = "Where this comes from"
EVERY_ITEM = "Annex D: every item in full"
STAKEHOLDERS = "Stakeholders"
NO_MANAGER = "No manager named"
NO_PROJECT = "In no project"
NO_LINE = "Nobody is on file as their manager."
SERVES_MANY = "They serve people, or another officer’s work."
NOTHING = "–"
SHARED_WORD, A_SPLIT = "split", "a split"
CERTAINTIES = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING, Certainty.DECIDED)
OF_COUNTS = (
    "Who answers", "Projects", "Resources", "Together",
    *(CERTAINTY[certainty].capitalize() for certainty in CERTAINTIES),
)  # fmt: skip
OF_QUESTIONS = ("To find out", "What each answer brings", "Ask", "Answer")
OF_REGISTER = ("Project\N{NO-BREAK SPACE}or\N{NO-BREAK SPACE}resource", "Why", "Line", "Source", "How sure")
OF_SOURCE = ("Code", "What it says, in our words", "Its own words")
OF_STAKEHOLDERS = ("Officer", "Deals with", "Source", "How sure")
COUNTS_CAPTION = "Where everything stands, and how sure that is"
STAKEHOLDERS_CAPTION = "Who usually deals with the stakeholders that projects name"
HEDGED = "What rests on a hedge of the source"
SOURCE_CAPTION = "The source by its passages"
NAMED, ACTING = "named", "acting"
APPROVED = "I approve the placements that are"
AS_IN_THE_REGISTER = f", as listed in the register,\nexcept: {'_' * 48}"
AS_IN_THE_FULL = f", as listed in the full memo,\nexcept: {'_' * 48}"
OF_NOT_PLAIN = ("Item", "Why, and what pulls the other way", "What would move it")
NOT_PLAIN_CAPTION = "Shared, decided by people, leaning, or pulled both ways"
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
    stated, until = naming.organisation.status or "", by_when(naming)
    if not until:
        return stated
    if stated.casefold() == "for decision":
        return _unbroken(f"{stated} {until}")
    asked_by = _unbroken(f"for decision {until}")
    return f"{stated} · {asked_by}" if stated else capitalised(asked_by)


def by_when(naming: Naming) -> str:
    day = naming.organisation.decide_by
    return f"by {dated(day, naming.organisation.language)}" if day else ""


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
        sentence(strong(capitalised(f"{_have_nobody(entry)}: the post of {entry.vacancy.label} is vacant")))
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
    by = "supposed here" if override.supposed else f"by {with_article(override.by)}{until}"
    return f"{naming.name(decision.subject)} ({who}, {by})"


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


def columns_of_decisions(naming: Naming) -> tuple[str, ...]:
    branches = list(naming.labels.values())
    sides = [f"For the {label}" for label in branches] if len(branches) <= 2 else ["What speaks for each"]
    return ("To decide", *sides, "Where it leans, and what follows", "Decision")


def subject_of(entry: Entry, naming: Naming) -> str:
    """Return what an entry is about, as a title: "Customer portal", "Priya Shah’s line"."""
    if entry.vacancy is not None:
        return f"The vacant post of {entry.vacancy.label}"
    if entry.question is not None:
        return asks(entry.question, naming)
    assert entry.decision is not None
    name = naming.name(entry.decision.subject)
    return f"{possessive(name)} reporting line" if entry.decision.kind == MANAGER else name


def about(decision: Decision, naming: Naming) -> str:
    """Return what stands under the subject of a decision: its manager, since when it is open."""
    override = decision.override
    since = ""
    if override is not None and decision.override_status is OverrideStatus.EXPIRED and override.expires:
        since = f"open since {dated(override.expires, naming.organisation.language)}"
    if decision.kind == MANAGER:
        return capitalised(since or f"manages {several_officers(naming)}")
    item = naming.items[decision.subject]
    what = KINDS[decision.kind]
    if isinstance(item, Project):
        names = [manager.value for manager in item.managers]
        what = f"{plural('manager', len(names))}: {listed(names)}" if names else "no manager on file"
    return capitalised("; ".join(part for part in (what, since) if part))


def speaks_for(branch: str, decision: Decision, decisions: Decisions, naming: Naming, citing: Citing) -> str:
    """Return what speaks for an officer in something open, in the source's strength; "–" where nothing."""
    deciding = [e for e in decision.decided_by if branch in e.rule.gives]
    weaker = [e for e in decision.tensions if branch in e.rule.gives]
    said = [_carried(deciding, decision, decisions, naming, citing)] if deciding else []
    said += [_weaker(e, citing) for e in weaker]
    return joined(said) or "–"


def _weaker(evaluation: Evaluation, citing: Citing) -> str:
    rule = evaluation.rule
    quoted = listed(citing.quoted([rule])) or f"“{rule.wording}”"
    nothing = "" if rule.rank else " (a permission, which assigns nothing)"
    return sentence(f"{rule.title}: {quoted}{nothing}{citing.cited([rule])}")


def _carried(
    found: Sequence[Evaluation], decision: Decision, decisions: Decisions, naming: Naming, citing: Citing
) -> str:
    facts = list(dict.fromkeys(f for e in found for f in decision.facts_bearing(e)))
    cited = citing.cited(e.rule for e in found)
    if decision.kind == MANAGER:
        managed = [decisions.items[f.value] for f in facts if f.value in decisions.items]
        return sentence(f"{listed(_managed(d, decisions, naming) for d in managed)}{cited}")
    sided = [f for f in facts if f.name == "beneficiaries"]
    stakes = [f for f in facts if f.name == "stakeholders"]
    hedges = citing.quoted(e.rule for e in found)
    if sided:
        used = "used by" if decision.kind == PROJECT else stating.does(decision, naming)
        said = f"{used} {reasons.whom(sided, naming)}"
    elif stakes:
        said = f"a stake is held by {reasons.whom(stakes, naming)}"
    else:
        return sentence(reasons.reason_of(found, citing))
    return sentence(f"{said}{cited}{f': {listed(hedges)}' if hedges else ''}")


def _managed(project: Decision, decisions: Decisions, naming: Naming) -> str:
    resources = sum(project.subject in d.drawn_from for d in decisions.items.values())
    more = f", with {counted(resources, 'resource')}" if resources else ""
    name = naming.name(project.subject)
    return f"{name} ({CERTAINTY[project.certainty]}{more})" if project.certainty else name


def leans(decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return where something open leans; it assigns nothing, and says so by its word."""
    if decision.leans is not None:
        why = reasons.reason_of(decision.leans.by, citing)
        return f"It leans to {naming.officer(decision.leans.branch)}: {why}."
    nobody = no_officer(naming)
    if decision.kind == MANAGER:
        return f"It leans to {nobody}; that a manager has one line is our reading ({code('annex B')})."
    if decision.verdict == CONTESTED:
        sides = "both" if len(naming.labels) == 2 else "several officers"
        return f"It leans to {nobody}: the source speaks for {sides} with equal force."
    return "It leans to nobody: only a decision settles it."


def ways(decision: Decision, decisions: Decisions, naming: Naming) -> list[str]:
    """Return what each way to decide brings, those that bring the same in one sentence."""
    if decision.kind == MANAGER:
        return _ways_of_a_line(decision, naming)
    going = _going_with(decision, naming)
    alike: dict[str, list[str]] = {}
    for way in decision.ways:
        said = brings(way, naming, but=frozenset((decision.subject, *going)))
        alike.setdefault(said or f"nothing {'more' if going else 'else'} changes", []).append(
            way_word(way.answer, naming)
        )
    said_once = []
    if going:
        one = len(going) == 1 and not naming.several(going[0])
        names = listed(_cut([naming.name(item) for item in going]))
        whoever = "to either officer" if len(naming.labels) == 2 else "to whichever officer"
        said_once.append(sentence(f"{names} {'goes' if one else 'go'} with it {whoever}"))
    said_once += [sentence(f"with {listed(words, 'or')}, {said}") for said, words in alike.items()]
    if decision.verdict == CONTESTED and any(way.answer == SHARED for way in decision.ways):
        it = "them" if naming.several(decision.subject) else "it"
        said_once.append(f"Only a decision can split {it}; the rules do not ({code('annex B')}).")
    return said_once


def _going_with(decision: Decision, naming: Naming) -> list[str]:
    """Return the ids of the items that go to whichever officer the subject goes to."""
    to_one = [way for way in decision.ways if way.answer in naming.labels]
    moved = [
        {e.subject for e in way.effects if e.kind == ITEM and e.after == way.answer and not e.unless}
        for way in to_one
    ]
    if not moved:
        return []
    together = set.intersection(*moved) - {decision.subject}
    return [item for item in naming.items if item in together]


def _ways_of_a_line(decision: Decision, naming: Naming) -> list[str]:
    """Return which projects then stay one officer's under a manager who reports to another."""
    clauses: list[str] = []
    for way in decision.ways:
        others: dict[str, list[str]] = {}
        for fact in decision.facts.get("manages", ()):
            if fact.verdict is not None and fact.verdict in naming.labels and fact.verdict != way.answer:
                others.setdefault(fact.verdict, []).append(fact.value)
        stay = [
            f"{listed(_cut([naming.name(item) for item in items]))} "
            f"{'stay' if len(items) > 1 or naming.several(items[0]) else 'stays'} "
            f"{possessive(naming.officer(branch))}"
            for branch, items in others.items()
        ]
        if stay:
            under = f"under a manager who reports to {naming.officer(way.answer)}"
            clauses.append(f"with {way_word(way.answer, naming)}, {listed(stay)}, {under}")
    return [sentence("; ".join(clauses))] if clauses else []


def way_word(answer: str, naming: Naming) -> str:
    return naming.officer(answer) if answer in naming.labels else A_SPLIT


def box(answer: str, naming: Naming) -> str:
    return naming.labels.get(answer, SHARED_WORD if answer == SHARED else answer_word(answer, naming))


def to_tell(found: Iterable[Way], naming: Naming, but: str = "") -> list[str]:
    """Return who has to be told of a decision: who manage what it moves, and the officers, each once."""
    names: dict[str, None] = {}
    branches: dict[str, None] = {}
    for way in found:
        branches |= dict.fromkeys((way.answer, *(effect.after for effect in way.effects)))
        for effect in way.effects:
            item = naming.items.get(effect.subject) if effect.kind == ITEM else None
            if effect.kind == MANAGER:
                names[effect.subject] = None
            if isinstance(item, Project):
                names |= dict.fromkeys(manager.value for manager in item.managers)
    names.pop(but, None)
    people: dict[str, str] = {}
    for branch in (branch for branch in naming.labels if branch in branches):
        officer = officer_of(branch, naming)
        in_charge = officer.in_charge if officer is not None else None
        if in_charge and in_charge not in names:
            people.setdefault(in_charge, named(branch, naming))
    return [*names, *people.values()]


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


def vacancy(entry: Entry, naming: Naming) -> str:
    assert entry.vacancy is not None
    post = entry.vacancy.label
    return sentence(f"{_have_nobody(entry)} until the post of {post} is filled, or somebody acts")


def _have_nobody(entry: Entry) -> str:
    count = len(entry.items)
    return f"{counted(count, 'item')} {'has' if count == 1 else 'have'} nobody in post"


def asks(question: Question, naming: Naming) -> str:
    """Return a question as one sentence that opens with what it is about."""
    if question.ask is Ask.PARTY_SIDE:
        return f"{question.subject}: inside or outside the organisation?"
    name = naming.name(question.subject)
    listing = listed((answer_word(answer, naming) for answer in question.answers), "or")
    sides = "people inside, people outside, or both"
    is_project = naming.items[question.subject].kind == PROJECT
    return {
        "beneficiaries": f"{name}: who {'uses it' if is_project else 'is served'}, {sides}?",
        "stakeholders": f"{name}: who has a stake in it, {sides}?",
        "deliverable": f"{name}: what does it deliver, {listing}?",
        "activity": f"{name}: what is it mainly, {listing}?",
        "objective": f"{name}: what does it aim at, {listing}?",
    }.get(question.fact or "", f"{name}: which {question.fact} is it, {listing}?")


def answers(question: Question, naming: Naming) -> list[str]:
    """Return what each answer brings, those that bring the same in one sentence."""
    alike: dict[tuple[Effect, ...], list[Way]] = {}
    for way in question.ways:
        alike.setdefault(way.effects, []).append(way)
    said = []
    named = {question.subject} if question.subject in naming.items else None
    for effects, found in alike.items():
        words = listed([answer_word(way.answer, naming) for way in found], "or")
        brought = brings(found[0], naming, named=named) if effects else "nothing changes"
        said.append(sentence(f"if {words}, {brought}"))
        named = {e.subject for e in effects if e.kind == ITEM} or named
    return said


def whom_to_ask(question: Question, naming: Naming) -> str:
    return listed(question.asks, "or") if question.asks else capitalised(head_name(naming))


def decisions_caption(naming: Naming, *, for_one: bool) -> str:
    if for_one:
        return f"What waits for {possessive(head_name(naming))} decision{_when(naming)}"
    return (
        f"What only you can decide{_when(naming)}" if head(naming) else f"What must be decided{_when(naming)}"
    )


def questions_caption(naming: Naming) -> str:
    return f"What somebody else can find out{_when(naming)}"


def _when(naming: Naming) -> str:
    when = by_when(naming)
    return f", {when}" if when else ""


def register_caption(branch: str, naming: Naming) -> str:
    """Return what stands over a table of the register; `branch` is "" for what no officer has alone."""
    if not branch:
        return f"Shared by {'both' if len(naming.labels) == 2 else 'several'} officers, or open"
    return f"Of {naming.officer(branch)}, by manager and project"


def on_a_hedge(items: Sequence[Decision], naming: Naming, citing: Citing) -> list[str]:
    """Return which verdicts rest on words of the source that hedge, a line for each of those words."""
    groups: dict[str, list[str]] = {}
    for decision in items:
        if decision.is_open or decision.override_applies:
            continue
        rules = [e.rule for e in decision.decided_by]
        words = listed(citing.quoted(rules))
        if words:
            groups.setdefault(f"{words}{citing.cited(rules)}", []).append(naming.name(decision.subject))
    return [f"On {words}: {listed(_cut(names))}." for words, names in groups.items()]


def _cut(names: Sequence[str]) -> Sequence[str]:
    return (
        names if len(names) <= _MOST_LISTED else [*names[:_MOST_LISTED], f"{len(names) - _MOST_LISTED} more"]
    )


def party(name: str) -> str:
    return {INTERNAL: "people inside", EXTERNAL: "people outside"}.get(name, name)


def left_without(entry: Entry, naming: Naming) -> str:
    """Return the first of the items that a vacancy leaves without anybody."""
    names = [naming.name(item) for item in entry.items]
    shown = names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"]
    return sentence(
        f"among them: {listed(shown)}" if len(names) > _MOST_NAMES else f"these are {listed(shown)}"
    )


def who_decides(decision: Decision, naming: Naming) -> str:
    """Return who decides, by when, and who knows more."""
    item = naming.items.get(decision.subject)
    know = [m.value for m in item.managers] if isinstance(item, Project) else []
    know = know or ([item.owner] if isinstance(item, Project) and item.owner else [])
    ask = f" {listed(know, 'or')} can say more." if know else ""
    when = by_when(naming)
    tell = to_tell(decision.ways, naming, but="" if decision.kind == MANAGER else decision.subject)
    told = f" {strong('To be told')}: {listed(tell)}." if tell else ""
    return f"{strong('Decides')}: {head_name(naming)}{f', {when}' if when else ''}.{ask}{told}"


def hangs_on(question: Question, naming: Naming) -> str:
    """Return what hangs on a question, with the place of the spec that waits for the answer."""
    moved = [e.subject for way in question.ways for e in way.effects if e.kind == ITEM]
    names = [naming.name(item) for item in dict.fromkeys((*question.settles, *moved))]
    where = f"({naming.spec}, line {question.span.line})"
    if not names:
        return f"{strong('Hangs on it')}: no verdict on a project or resource {where}."
    shown = names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"]
    return f"{strong('Hangs on it')}: {listed(shown)} {where}."


def who_knows(question: Question, naming: Naming) -> str:
    when = by_when(naming)
    tell = to_tell(question.ways, naming)
    told = f" {strong('To be told')}: {listed(tell)}." if tell else ""
    return f"{strong('Ask')}: {whom_to_ask(question, naming)}{f', {when}' if when else ''}.{told}"


def also_open(found: Sequence[Entry], naming: Naming, *, told_below: bool) -> str:
    """Return what did not find room on page 1, by number and name; "" where all did."""
    if not found:
        return ""
    names = [f"{strong(str(entry.number))} {_in_short(entry, naming)}" for entry in found[:_MOST_LISTED]]
    more = len(found) - len(names)
    shown = "; ".join([*names, *([f"{more:,} more"] if more else [])])
    return f"Also open{f' (told under “{OPEN}”)' if told_below else ''}: {shown}."


def _in_short(entry: Entry, naming: Naming) -> str:
    question = entry.question
    return subject_of(entry, naming) if question is None else naming.name(question.subject)


# --- the rest of the document --------------------------------------------------------------------


def item_section(branch: str, found: Sequence[Decision], naming: Naming) -> str:
    """Return the heading of an officer's table: "CIO, Ben Lindqvist: 9 projects, 12 resources"."""
    label, holder = in_table(branch, naming)
    who = f"{label}, {holder}" if holder else label
    return f"{who}: {_amount(found)}"


def other_section(found: Sequence[Decision]) -> str:
    shared = any(d.verdict == SHARED for d in found)
    still_open = any(d.is_open for d in found)
    what = listed([*(["shared"] if shared else []), *(["open"] if still_open else [])])
    return f"{capitalised(what)}: {_amount(found)}"


def _amount(found: Sequence[Decision]) -> str:
    projects = sum(d.kind == PROJECT for d in found)
    rest = len(found) - projects
    parts = [f"{n:,} {plural(word, n)}" for n, word in ((projects, "project"), (rest, "resource")) if n]
    return ", ".join(parts)


def about_register(naming: Naming) -> str:
    return (
        "By manager, then project; what serves a project stands under it and is never surer than it is. "
        "To whom a manager reports follows from their projects, and is not counted. "
        f"“Line” is where the deciding fact stands in {naming.spec}, the list behind this memo; "
        f"codes such as {code('A1')} lead to the annex, and the source’s hedges are set in colour."
    )


def about_open(naming: Naming) -> str:
    return (
        "Numbered as on page 1, with the facts on file and who has to know. Lines are those of "
        f"{naming.spec}, the list of projects and resources behind this memo."
    )


def manager_line(decision: Decision, agenda: Agenda, naming: Naming) -> str:
    """Return to whom a manager reports, for the row over their projects."""
    if decision.is_open:
        return f"Reporting line open{_see(decision, agenda)}."
    to = f"Reports to {naming.officer(decision.verdict)}"
    if decision.override is not None and decision.override_applies:
        to += f" {by_decision(decision.override)}"
    return f"{to}{waits(decision, agenda)}."


def waits(decision: Decision, agenda: Agenda) -> str:
    """Return " for now (see decision 1)" where an answer or a decision could still change it."""
    if not decision.for_the_time_being:
        return ""
    return f" for now{_see(decision, agenda)}"


def _see(decision: Decision, agenda: Agenda) -> str:
    found = _numbers(decision, agenda)
    return f" (see {found})" if found else ""


def _numbers(decision: Decision, agenda: Agenda, word: str = "and") -> str:
    found = [strong(agenda.word(number)) for number in agenda.numbers_of(decision)]
    return listed(found if len(found) <= _FEW_NAMES else [*found[:_FEW_NAMES], "others"], word)


def see(decision: Decision, agenda: Agenda) -> str:
    """Return "Open: see decision 1."."""
    found = _numbers(decision, agenda)
    return f"Open: see {found}." if found else "Open."


def runs_it(name: str) -> str:
    return f"{name} runs this in person."


def watched(decisions: Decisions, agenda: Agenda, naming: Naming) -> list[str]:
    """Return what to keep an eye on, each as one or two sentences."""
    return [
        *_expiring(decisions, naming),
        *_for_now(decisions, agenda, naming),
        *_without_manager(naming),
    ]


def _without_manager(naming: Naming) -> Iterable[str]:
    names = [p.name for p in naming.organisation.projects if not p.managers]
    if names:
        has = "has" if len(names) == 1 and not naming.several(names[0]) else "have"
        yield f"{strong(listed(_cut(names)))} {has} no manager on file, and so no reporting line."


def _expiring(decisions: Decisions, naming: Naming) -> Iterable[str]:
    language, today = naming.organisation.language, naming.organisation.as_of
    for decision in (*decisions.items.values(), *decisions.managers.values()):
        override = decision.override
        if override is None or override.expires is None:
            continue
        name, by = naming.name(decision.subject), with_article(override.by)
        day = dated(override.expires, language)
        if decision.override_status is OverrideStatus.EXPIRED:
            yield f"{strong(name)}: the decision of {by} ended on {day} and no longer holds."
        elif today is not None and (override.expires - today).days <= DAYS_AHEAD:
            yield f"{strong(name)}: the decision of {by} ends on {day}; say by then whether it continues."


#: How many days ahead a decision that ends is worth watching.
DAYS_AHEAD = 90


def _for_now(decisions: Decisions, agenda: Agenda, naming: Naming) -> Iterable[str]:
    for decision in (*decisions.managers.values(), *decisions.items.values()):
        found = _numbers(decision, agenda, "or")
        if decision.for_the_time_being and found:
            could = f"{found} could change that"
            if decision.kind == MANAGER:
                yield f"{strong(decision.subject)} reports to {naming.officer(decision.verdict)}; {could}."
            else:
                name, belongs = (
                    naming.name(decision.subject),
                    naming.which(decision.verdict, several=naming.several(decision.subject)),
                )
                yield f"{strong(name)} {belongs}; {could}."


def readings(naming: Naming) -> list[str]:
    """Return what is our reading of the source, which does not say it itself."""
    rules = naming.rulebook.rules
    applies_to_managers = any(rule.case_for(MANAGER) for rule in rules)
    permits = next((rule for rule in rules if not rule.rank and rule.gives), None)
    said = [
        "Who uses a thing counts for more than who has a stake in it.",
        "Whatever serves a project goes where the project goes, and is never surer than it is.",
        "Where the source speaks with equal force for several officers, what the rules can divide is "
        "shared, and the rest is put to you.",
    ]
    if applies_to_managers:
        said.append("A manager has one reporting line, whatever the number of projects.")
    if permits is not None:
        said.append(f"A permission, such as “{permits.wording}”, assigns nothing.")
    if any(case.when for case in naming.rulebook.divisible):
        said.append(
            "The rules divide resources, and of projects only a business plan; you may decide to split any "
            "other project that is put to you."
        )
    said.append("Only technology work is listed; nothing is read into a name or a description.")
    return said


def about_annex(naming: Naming) -> str:
    source = naming.rulebook.source
    letters = Citing(naming.rulebook)
    answers_of = {
        letters.of(rule)[0]: source.answers.get(rule.citation.answer, "") for rule in naming.rulebook.rules
    }
    authors = listed(
        f"{letter} is {possessive(author)} answer" for letter, author in answers_of.items() if author
    )
    kind = f"{'an' if source.kind[:1] in 'aeiou' else 'a'} {source.kind}"
    return joined([sentence(f"the source is {kind}, “{source.title}”"), sentence(authors) if authors else ""])


def boundary(naming: Naming) -> list[str]:
    words = {"internal": "Inside", "external": "Outside", "both": "On both sides", "unknown": "Not yet said"}
    by_side: dict[str, list[str]] = {}
    for party in naming.organisation.parties.values():
        by_side.setdefault(party.side, []).append(party.name)
    return [f"{strong(words[side])}: {listed(by_side[side])}." for side in words if side in by_side]


def glossary(naming: Naming) -> list[tuple[str, str]]:
    posts = []
    for branch in naming.rulebook.branches:
        officer = officer_of(branch.id, naming)
        title = officer.title if officer is not None else None
        here = f"; here {title}" if title and title != branch.title else ""
        posts.append((branch.label, f"{branch.title}{here}"))
    return [
        *posts,
        ("Shared", "each of the officers answers for a part"),
        (
            "Open, to decide",
            "the source speaks for more than one officer with equal force, and the rules do not divide it; "
            "a decision may name one officer or split it",
        ),
        ("Open, waits for an answer", "the fact that decides is not on file; whoever knows it can settle it"),
        ("For now", "it holds as things stand; the decision or answer named could change it"),
    ]


def provenance(naming: Naming, sha256: str, version: str) -> str:
    book = naming.rulebook
    return (
        f"Made by orgdoc {version} from {naming.spec}, by version {book.version} of the rules “{book.id}”. "
        f"A copy of {naming.spec} is the same file if its SHA-256 begins with {sha256[:16]}."
    )


def chart_caption(title: str, number: int, of: int, naming: Naming) -> str:
    if number == 1:
        more = f", in overview (page 1 of {of})" if of > 1 else ""
        return f"Who reports to whom at {naming.organisation.name.value}{more}"
    return f"{title} (page {number} of {of})"


def dealt_with(verdict: str, naming: Naming) -> str:
    if verdict in naming.labels:
        return ", ".join(part for part in in_table(verdict, naming) if part)
    return "Both" if verdict in (SHARED, CONTESTED) and len(naming.labels) == 2 else "Not to be told"
