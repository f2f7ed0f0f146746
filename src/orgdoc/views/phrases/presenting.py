"""The words on slides that stand nowhere else: titles that say the message, headings, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import SHARED, Decision
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.phrases import charting, choices, memo, sourcing, surety
from orgdoc.views.phrases.bringing import CERTAINTY, by_when
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import head, head_name, numbers
from orgdoc.views.phrases.since import Sort, counts
from orgdoc.views.phrases.words import capitalised, counted, figure, is_or_are, listed, plural

ANSWER, CHART, OPEN = "The answer", "The chart", "To decide and to find out"
CHANGED, SOURCE = "Changes", "Source"
OF_QUESTIONS = ("To find out", "What each answer brings", "Whom to ask")
#: Columns of the passages of the source, with how wide each is: a share of the slide.
OF_SOURCE = (
    ("Code", 0.07),
    ("What it says, in our words", 0.47),
    ("Its own words", 0.28),
    ("Answers that rest on it", 0.18),
)
OF_WOVEN = (
    ("Code", 0.07),
    ("What it says, in our words; its own stand in quotation marks", 0.75),
    ("Answers that rest on it", 0.18),
)
_PART = re.compile(r" \d+ of \d+(:)?( .*)?$")
_MOST_SORTS = 3  # of changes that a title tells
_MOST_TOLD = 2  # officers whose counts a title says
_CITED = re.compile(r"((?:[\d,]+ items?, )?)pages? (\d+)(?:( to | and )(\d+))?")


def answer_title(items: Sequence[Decision], naming: Naming) -> str:
    """Return the answer as a message: "20 for the CIO, 11 for the CTO, 2 shared, 3 open"."""
    if not items:
        return "No technology project or resource is listed"
    still_open = sum(d.is_open for d in items)
    by_branch = {branch: sum(d.verdict == branch for d in items) for branch in naming.labels}
    shared = sum(d.verdict == SHARED for d in items)
    if len(by_branch) <= _MOST_TOLD:
        parts = [f"{n:,} for {naming.officer(branch)}" for branch, n in by_branch.items() if n]
    else:
        settled = sum(by_branch.values())
        parts = [f"{settled:,} of {len(items):,} projects and resources have one officer"]
    parts += [f"{n:,} {word}" for n, word in ((shared, "shared"), (still_open, "open")) if n]
    return capitalised(", ".join(parts))


def tile_lines(beside: str, found: Sequence[Decision]) -> tuple[str, ...]:
    """Return what stands under a name: the post, and "9 projects, 11 resources"."""
    projects = sum(d.kind == PROJECT for d in found)
    parts = [figure(n, w) for n, w in ((projects, "project"), (len(found) - projects, "resource")) if n]
    return tuple(line for line in (beside, ", ".join(parts)) if line)


def by_certainty(found: Sequence[Decision]) -> tuple[tuple[str, str], ...]:
    """Return how many are how sure: ("firm", "8 firm"), those that there are."""
    counts = ((c, sum(d.certainty is c for d in found)) for c in memo.CERTAINTIES)
    return tuple((c.value, f"{n:,} {CERTAINTY[c]}") for c, n in counts if n)


def how_sure() -> str:
    return surety.note()


def page_title(title: str, by_officer: Sequence[tuple[str, int, int]]) -> str:
    """Return the message of a further page of the chart, with how many projects and resources each officer
    has on it, who is called as on their card: "Ben Lindqvist, CIO, answers for 8 projects and 12 resources".
    """
    told = []
    for officer, projects, resources in by_officer:
        parts = [figure(n, word) for n, word in ((projects, "project"), (resources, "resource")) if n]
        if parts:
            told.append((officer, listed(parts)))
    if not told:
        return title
    which = _PART.search(title)
    if which is not None:
        return f"{title}{'; ' if which[2] else ': '}{listed(words for _, words in told)}"
    if len(by_officer) == 1:
        return f"{told[0][0]}, answers for {told[0][1]}"
    if len(by_officer) > charting.MOST_NAMED:
        return charting.of_many(len(by_officer))
    return "; ".join(f"{officer}: {words}" for officer, words in told)


def other_passages(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    verb = "carries" if len(codes) == 1 else "carry"
    return f"{capitalised(listed(codes))} {verb} fewer answers."


def on_slides(line: str, before: int) -> str:
    """Return a line of an overview that cites pages with the numbers of their slides: "9 items, slide 6".

    `before` is how many slides stand before the first page; other lines are returned as they are.
    """
    found = _CITED.fullmatch(line)
    if found is None:
        return line
    items, first, word, last = found.groups()
    told = f"{items}slide{'s' if last else ''} {int(first) + before}"
    return f"{told}{word}{int(last) + before}" if last else told


def decisions_title(entries: Sequence[Entry], naming: Naming) -> str:
    count = len(entries)
    when = f" {by_when(naming)}" if by_when(naming) else ""
    told = capitalised(counted(count, "decision"))
    if head(naming) is None:
        return f"{told} {is_or_are(count)} to be taken{when}"
    if count == 1:
        return f"{told} is {head_name(naming)}'s{when}: {choices.subject_of(entries[0], naming)}"
    return f"{told} are {head_name(naming)}'s{when}"


def questions_title(agenda: Agenda, items: Sequence[Decision]) -> str:
    """Return what answers would settle: "One answer from Marek Nowak would settle two of the four open"."""
    questions = [entry.question for entry in agenda.questions if entry.question is not None]
    there = {d.subject for d in items if d.is_open}
    settled = {item for question in questions for item in question.settles} & there
    asks = {name for question in questions for name in question.asks}
    ask, settles, still_open = numbers(len(questions), len(settled), len(there))
    source = f" from {next(iter(asks))}" if len(asks) == 1 and all(q.asks for q in questions) else ""
    if not settled:
        return capitalised(f"{ask} {plural('question', len(questions))} {is_or_are(len(questions))} open")
    what = f"{settles} of the {still_open} that are open" if len(settled) < len(there) else "all that is open"
    return capitalised(f"{ask} {plural('answer', len(questions))}{source} would settle {what}")


def columns_of_decisions(naming: Naming) -> tuple[str, ...]:
    return choices.columns_of_decisions(naming)[:-1]


def settled_by(who: str, told: str) -> str:
    """Return who settles something open, and who is to be told then, if anybody."""
    return f"{who} To be told: {told}." if told else who


def changes_title(found: Mapping[Sort, int], when: str) -> str:
    """Return the first of what has changed: "Three moved from one officer to another, since …"."""
    first = dict(list(found.items())[:_MOST_SORTS])
    said = counts(first, for_one=False).partition(". ")[0]
    return f"{said}, since {when}"


def source_title(naming: Naming) -> str:
    sources = sourcing.cited(naming.rulebook)
    kind = sources[0].kind
    what, it = f"{sourcing.article(kind)} {kind}", sourcing.pronoun(naming.rulebook)
    if not naming.rulebook.file:
        return f"The rules restate {what}: its authors’ opinion until you adopt it"
    if len(sources) == 1:
        return f"The rules restate {what}; how they read {it} is yours to adopt"
    return f"The rules restate {counted(len(sources), 'source')}; how they read them is yours to adopt"


def rests(count: int) -> str:
    return f"{count:,}" if count else "–"


def note(title: str, said: str) -> str:
    """Return what the speaker can say of one thing: "Customer portal: Finance uses it …"."""
    return f"{title} {said}" if title.endswith("?") else f"{title}: {said}"
