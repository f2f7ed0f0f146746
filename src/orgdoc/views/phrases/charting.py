"""The words on a chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Officer
from orgdoc.model.rulebook import Branch, Rule
from orgdoc.model.terms import RESOURCE_KINDS
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Ask, Decision, Fact, Question
from orgdoc.views.phrases import siding, sourcing
from orgdoc.views.phrases.naming import KINDS, STRENGTHS, Naming
from orgdoc.views.phrases.people import by_decision, family_name, with_article
from orgdoc.views.phrases.stating import missing
from orgdoc.views.phrases.words import (
    capitalised,
    counted,
    dated,
    figure,
    is_or_are,
    isolated,
    listed,
    number,
    possessive,
    sentence,
)

#: How many projects and how many resources.
Count = tuple[int, int]
#: Counts by branch id, SHARED and OPEN; together they are all items.
Tally = Mapping[str, Count]
OPEN = "open"

LANE = "Shared or open"
#: Up to so many officers are named in the title of a page that has them side by side.
MOST_NAMED = 4
TO_DECIDE = "To decide"
TO_FIND_OUT = "To find out"
SHARED_ITEMS = "Shared"
NO_PROJECT = "No project"
NO_MANAGER = "Without a manager"
DEALS_WITH = "Deals with"
OPEN_STAKEHOLDERS = "Stakeholders on no one side"
_MOST_NAMES = 4
_MOST_NUMBERS = 3
_MOST_TOLD = 2  # officers whose counts the title says
_LONGEST_NAME = 28  # letters of a name in a title
_LONGEST_FOOT = 36  # letters of a name in the footer
_TITLES = {"ceo": "Chief Executive Officer"}


def title(
    tally: Tally, naming: Naming, decide: int, ask: int, confirm: int = 0, *, one_head: bool = False
) -> str:
    """Return the chart's message: for how many it is settled who answers, and what is open.

    "31 of 36 projects and resources have one officer, two are shared; one decision is open".
    """
    total = sum(map(sum, tally.values()))
    if one_head and len(naming.labels) > 1:
        each = [f"{sum(tally[b.id])} {b.label} work" for b in naming.rulebook.branches[:_MOST_TOLD]]
        shared = sum(tally[SHARED])
        each += [f"{shared} shared"] if shared else []
        return f"{figure(total, 'item')}: {', '.join(each)}; {_open(decide, ask, confirm)}"
    settled, shared = sum(sum(tally[branch.id]) for branch in naming.rulebook.branches), sum(tally[SHARED])
    if not total:
        return f"No items; {_open(decide, ask, confirm)}"
    sorts = (sum(each[sort] for each in tally.values()) for sort in (0, 1))
    words = [
        f"{word}{'' if total == 1 else 's'}"
        for n, word in zip(sorts, ("project", "resource"), strict=True)
        if n
    ]
    have = f"{settled:,} of {total:,} {listed(words)} {'has' if total == 1 else 'have'} one officer"
    if len(naming.labels) == 1:
        goes = "goes" if total == 1 or settled == 1 else "go"
        have = f"{settled:,} of {total:,} {listed(words)} {goes} to {naming.sharing()}"
    told = f"{have}, {number(shared)} {is_or_are(shared)} shared" if shared else have
    return f"{told}; {_open(decide, ask, confirm)}"


def _open(decide: int, ask: int, confirm: int = 0) -> str:
    sorts = ((decide, "decision"), (ask, "question"), (confirm, "confirmation"))
    parts = [counted(n, word) for n, word in sorts if n]
    return f"{listed(parts)} {is_or_are(decide + ask + confirm)} open" if parts else "nothing is open"


def subtitle(naming: Naming, *, lane: bool) -> str:
    """Return the rule behind the chart in brief, by the sides of the rule book's branches; `lane`: something
    stands under no one of them.
    """
    by_side: dict[str, list[str]] = {}
    for branch in naming.rulebook.branches:
        by_side.setdefault(branch.side, []).append(f"the {possessive(branch.label)}")
    parts = [
        f"{capitalised(side.used)}: {listed(by_side[side.id])}."
        for side in naming.boundary.sides
        if side.id in by_side
    ]
    if naming.rulebook.file:  # a book of one's own may say more than who uses a thing
        parts = [f"By {sourcing.titles(naming.rulebook)}."]
    if lane and len(by_side) > 1:
        where = "in the middle" if len(naming.rulebook.branches) == _MOST_TOLD else "apart"
        parts.append(f"What is shared or open stands {where}.")
    return " ".join(parts)


def source(naming: Naming) -> str:
    """Return where the rules come from."""
    book = naming.rulebook
    if len(sourcing.cited(book)) > 1:
        return f"Sources: {sourcing.titles(book)}"
    who = sourcing.authors(book)
    several = sum(len(source.answers) for source in sourcing.cited(book)) > 1
    by = f", {'answers ' if several else ''}by {who}" if who else ""
    return f"Source: {sourcing.titles(book)}{by}"


def part(title: str, which: int, of: int) -> str:
    return f"{title} ({which} of {of})"


def page_title(labels: Sequence[str], number: int, of: int, heads: Sequence[str], rest: bool) -> str:
    """Return which part a further page shows: "CIO 2 of 4: Adeyemi to Mutua".

    `heads` are the names on it in order, `rest`: also what has no manager.
    """
    which = f" {number} of {of}" if of > 1 else ""
    told = span(heads, rest, capital=False)
    return f"{listed(labels)}{which}: {told}" if told and of > 1 else f"{listed(labels)}{which}"


def lane_part(number: int, of: int, headings: Sequence[str]) -> str:
    """Return which part of the lane a page shows: "Shared or open 2 of 4: to decide and to find out"."""
    told = listed([heading.lower() for heading in dict.fromkeys(headings)])
    return f"{LANE} {number} of {of}: {told}" if told else f"{LANE} {number} of {of}"


def span(heads: Sequence[str], rest: bool, *, capital: bool = True) -> str:
    """Return whom a page has, by the first and the last name: "Adeyemi to Mutua"."""
    names = " to ".join(dict.fromkeys(map(_short, (heads[0], heads[-1])))) if heads else ""
    told = listed([name for name in (names, NO_MANAGER.lower() if rest else "") if name])
    return capitalised(told) if capital and not names else told


def short_names(heads: Sequence[str], rest: bool) -> str:
    """Return the family names in a row."""
    return ", ".join([*dict.fromkeys(map(_short, heads)), *([NO_MANAGER.lower()] if rest else [])])


def _short(name: str) -> str:
    last = family_name(name)
    return isolated(last if len(last) <= _LONGEST_NAME else f"{last[:_LONGEST_NAME]}…")


def whole_branches(tallies: Iterable[tuple[str, Count]]) -> str:
    """Return the title of a page that has all of some branches: "CIO: 20 items; CTO: 11 items"."""
    told = list(tallies)
    if len(told) == 1:
        return whole_branch(*told[0])
    if len(told) > MOST_NAMED:
        return of_many(len(told))
    return "; ".join(f"{label}: {in_branch(*tally)}" if any(tally) else label for label, tally in told)


def of_many(officers: int) -> str:
    """Return the message of a page that has all of more officers than a line can name."""
    return f"What each of {number(officers)} officers answers for"


def whole_branch(label: str, tally: Count) -> str:
    return f"{label}: {counts(*tally)}" if any(tally) else label


def brief(told: str, pages: Sequence[int], changed: int = 0) -> str:
    """Return "9 items, 1 reporting line, 2 changed, page 4"."""
    parts = told, f"{changed} changed" if changed else "", page_cited(pages) if pages else ""
    return ", ".join(filter(None, parts)) or figure(0, "item")


def lane_title(tally: Tally, decide: int, ask: int) -> str:
    """Return the message of a page of the lane: "Four decisions are open; six are shared"."""
    shared = sum(tally[SHARED])
    told = [_open(decide, ask)] if decide or ask else []
    told += [f"{number(shared)} {is_or_are(shared)} shared"] if shared else []
    return capitalised("; ".join(told)) or LANE


def named(card_title: str, number: str) -> str:
    """Return "1 Customer portal", as the lane's cards are listed in an overview."""
    return f"{number} {card_title}" if number else card_title


def counts(projects: int, resources: int) -> str:
    parts = [figure(n, word) for n, word in ((projects, "project"), (resources, "resource")) if n]
    return listed(parts)


def page_cited(pages: Sequence[int]) -> str:
    """Return "page 4" or "pages 4 and 5"; more than two in a row as "pages 4 to 7"."""
    if len(pages) > 2:
        return f"pages {pages[0]} to {pages[-1]}"
    return f"page{'s' if len(pages) > 1 else ''} {listed(map(str, pages))}"


def lane(tally: Tally) -> str:
    """Return what the lane is called: "Shared or open", or the one of them that there is. With no item in it,
    it holds open reporting lines.
    """
    there = [key for key in (SHARED, OPEN) if sum(tally[key])] or [OPEN]
    return capitalised(there[0]) if len(there) == 1 else LANE


def in_group(
    items: int, lines: int, *, still_open: int = 0, shared: int = 0, numbers: Sequence[int] = ()
) -> str:
    """Return how much stands under a heading of the lane: "1 item, 1 reporting line", "4 items, 9 open".

    `numbers` are those of what is open and stands here, not under a heading of its own: a few of them are
    named, "4 items; open: 1, 2", so that who counts decisions finds all of them.
    """
    if 0 < len(numbers) <= _MOST_NUMBERS and still_open:
        there = in_group(items, lines, shared=shared)
        named = f"open: {', '.join(map(str, numbers))}"
        return f"{there}; {named}" if there else named
    parts = [figure(n, word) for n, word in ((items, "item"), (lines, "reporting line")) if n]
    parts += [f"{n:,} {word}" for n, word in ((still_open, "open"), (shared, "shared")) if n]
    return ", ".join(parts)


def in_branch(projects: int, resources: int) -> str:
    """Return how much an officer answers for: "20 items", or "9 projects" where there is nothing else."""
    return figure(projects + resources, "item") if projects and resources else counts(projects, resources)


def managers(count: int) -> str:
    return figure(count, "manager")


def numbered(text: str, number: int, of: int) -> str:
    return f"{text} · page {number} of {of}" if of > 1 else text


def footer(naming: Naming, *, first: bool, whole: bool = False) -> str:
    """Return organisation, date and status, on the first page also who prepared it; long names are cut,
    unless `whole`.
    """
    organisation = naming.organisation
    cut = str if whole else _cut
    parts = [isolated(cut(organisation.name.value))]
    if first and organisation.prepared_by:
        parts.append(f"prepared by {isolated(cut(organisation.prepared_by))}")
    if naming.date is not None:
        parts.append(dated(naming.date, organisation.language).replace(" ", "\N{NO-BREAK SPACE}"))
    if organisation.status:
        parts.append(isolated(cut(organisation.status)))
    return " · ".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FOOT else f"{text[:_LONGEST_FOOT].rstrip()}…"


def post_title(post: str, officer: Officer | None, branch: Branch | None) -> str:
    if officer is not None and officer.title:
        return officer.title
    return branch.title if branch else _TITLES.get(post, post.upper())


def post_lines(
    post: str, officer: Officer | None, branch: Branch, tally: Count, vacancy: str
) -> tuple[str, ...]:
    """Return "Chief Information Officer" and "20 items"; `vacancy`: "decision 1", who is to hold the post."""
    acting = "acting " if officer is not None and officer.holder is None and officer.acting else ""
    told = in_branch(*tally)
    words = capitalised(f"{acting}{isolated(post_title(post, officer, branch))}")
    words = f"{words}, {vacancy}" if vacancy else words
    return (words, told) if told else (words,)


def officer_name(officer: Officer, branch: Branch) -> str:
    """Return the name with the post: "Ben Lindqvist, CIO"."""
    if officer.in_charge is None and officer.vacant:
        return f"{branch.label} vacant"
    return f"{isolated(holder(officer))}, {branch.label}"


def holder(officer: Officer) -> str:
    if officer.in_charge is None:
        return "Vacant" if officer.vacant else "Name not stated"
    return officer.in_charge


def function(branch: Branch) -> str:
    return f"{branch.label} function"


def both_posts(branches: tuple[Branch, ...]) -> str:
    return listed(branch.label for branch in branches)


def reports_to(label: str) -> str:
    return f"reports to the {label}"


def in_person(post: str) -> str:
    return f"the {post.upper()}, in person"


def with_others(names: Sequence[str]) -> str:
    return f"with {listed(map(isolated, names))}"


def manager(name: str) -> str:
    return f"{isolated(name)}, manager"


def manager_to_decide(projects: Sequence[tuple[str, str]]) -> str:
    """Return what an open reporting line is between: "Ledger (CIO), Onboarding (CTO)"."""
    told = [f"{isolated(name)} ({label})" for name, label in projects[:_MOST_NAMES]]
    if len(projects) > _MOST_NAMES:
        told.append(f"{len(projects) - _MOST_NAMES} more")
    return ", ".join(told)


def between(facts: Sequence[Fact], naming: Naming) -> str:
    """Return for whom something is that touches several sides: "Finance inside, Globex Ltd outside".

    "" where all stand on one side, or are not placed. What no word of the boundary tells is called by its
    branch: "Message bus (CDO)".
    """
    boundary = naming.boundary
    if len({side for fact in facts for side in fact.on}) < 2:
        return ""
    named: dict[str, list[str]] = {}
    lent = []
    for fact in facts:
        name = naming.name(fact.value)
        if fact.item is not None and not siding.tells_of_items(fact.side or "", boundary):
            lent.append(f"{isolated(name)} ({naming.verdict(fact.verdict or '')})")
        else:
            named.setdefault(fact.side or "", []).append(name)
    found = {standing: named[standing] for standing in boundary.standings if standing in named}
    if found and not lent and all(names == [standing] for standing, names in found.items()):
        return capitalised(siding.people_together(found, boundary))
    told = [
        siding.as_people(names[0], boundary)
        if names[0] in boundary.ids
        else f"{_some(names)} {siding.where(standing, boundary)}"
        for standing, names in found.items()
    ]
    return capitalised(", ".join([*told, *lent[:_MOST_NAMES]]))


def _some(names: Sequence[str]) -> str:
    words = [isolated(name) for name in names]
    return listed([*words[:1], f"{len(words) - 1} more"] if len(words) > 2 else words)


def leans(label: str) -> str:
    return f"leans to the {label}"


def waits(question: Question, naming: Naming) -> str:
    """Return the question that something waits for, in brief."""
    if question.ask is Ask.PARTY_SIDE:
        return f"Is {isolated(question.subject)} {siding.choice(naming.boundary)}?"
    if (found := naming.rulebook.fact(question.fact or "")) is not None:
        return found.ask
    return _ASKED[question.fact or ""].format(siding.choice(naming.boundary))


_ASKED = {
    "beneficiaries": "For whom: {}?",
    "stakeholders": "Who has a stake: {}?",
    "deliverable": "What does it deliver?",
    "activity": "What is it mainly?",
    "objective": "What does it aim at?",
}


def managed_by(names: Sequence[str]) -> str:
    return f"Manager: {listed(map(isolated, names))}" if len(names) < 2 else f"Managers: {listed(names)}"


def works_and_serves(
    works_in: str,
    label: str,
    serves: Sequence[str],
    boundary: Boundary,
    *,
    also: bool,
    decides: bool = False,
    confirm: int = 0,
) -> str:
    """Return how a resource goes with what it does not stand under: "in X (CIO), also Y"; `label`: the
    branch of what it works in, where that is another; `also`: it serves what it stands under too;
    `decides`: what it serves has decided, not where it works; `confirm`: the number under which that is to be
    confirmed, 0 where it is not.
    """
    names = _some([siding.as_people(name, boundary) for name in serves])
    verb = "also" if also else "for"
    where = f"{isolated(works_in)} ({label})" if label else isolated(works_in)
    parts = ([f"in {where}"] if works_in else []) + ([f"{verb} {names}"] if names else [])
    told = ", ".join(parts)
    if confirm:
        return f"{told}: to confirm ({confirm})"
    return f"{told}; what it serves decides" if decides and parts else told


def divided(rule: Rule) -> str:
    """Return why something is shared whatever its sides are: what the rule that gives it to both is called,
    and its words in the source.
    """
    return f"{rule.title}; the source: “{rule.wording}”"


def serving(party: str, boundary: Boundary) -> str:
    return f"{NO_PROJECT}, for {isolated(siding.as_people(party, boundary))}"


def tip(decision: Decision, naming: Naming) -> str:
    """Return name, verdict and the deciding reason in one sentence."""
    name = naming.name(decision.subject)
    if decision.override is not None and decision.override_applies:
        is_line = decision.kind == "manager" and decision.verdict in naming.labels
        told = f"reports to {naming.officer(decision.verdict)}" if is_line else naming.belongs_to(decision)
        return sentence(f"{name} {told}, {by_decision(decision.override)}")
    if decision.verdict == UNDETERMINED:
        return sentence(f"{name} {naming.verdict_on(decision)}: {missing(decision, naming)}")
    reason = listed(dict.fromkeys(naming.because(e.rule) for e in decision.decided_by))
    if decision.verdict == CONTESTED:
        return sentence(f"{name} needs a decision: {reason}")
    belongs = "reports to" if decision.kind == "manager" else ""
    who = f"{belongs} {naming.officer(decision.verdict)}" if belongs else naming.belongs_to(decision)
    return sentence(f"{name} {who} ({STRENGTHS[decision.strength]}): {reason}")


def decided_by(name: str) -> str:
    """Return "decided by the Executive board"; by people where the name is too long for a legend."""
    told = with_article(name)
    return f"decided by {isolated(told)}" if len(told) <= _LONGEST_NAME else LEGEND["sign:decided"]


#: What each sign means, in the memo's words.
LEGEND = {
    "sign:firm": "firm: said plainly, or by our reading",
    "sign:likely": "likely: a focus, a hedged duty or a fact missing",
    "sign:leaning": "leaning: hedged, less than a focus",
    "sign:decided": "decided by people",
    "sign:decide": "to decide",
    "sign:ask": "to find out",
    "line:dotted": "line open",
    **{f"kind:{kind}": KINDS[kind] for kind in RESOURCE_KINDS},
}
