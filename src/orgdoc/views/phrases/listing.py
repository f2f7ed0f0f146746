"""What the register of the briefing says around its rows, what is to watch, and what rests on a hedge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.model.organisation import Resource
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import (
    CONTESTED,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    Decision,
    Decisions,
    OverrideStatus,
)
from orgdoc.views.agenda import Agenda
from orgdoc.views.markup import strong
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import (
    by_decision,
    in_table,
    with_article,
)
from orgdoc.views.phrases.words import (
    REGISTER_SAYS,
    capitalised,
    cut,
    dated,
    listed,
    names_several,
    plural,
    possessive,
    sentence,
    some,
)

TO_WATCH, OPEN = "To watch", "open"
REGISTER = "Register"
NOT_PLAIN = "Shared, decided, or pulled both ways"
STAKEHOLDERS = "Stakeholders"
STANDS_BEHIND = " stands after the register. "
NO_MANAGER = "No manager named"
NO_PROJECT = "In no project"
NO_LINE = "No manager is on file."
FOLLOWS_PROJECTS = "A manager’s line follows from the projects"
SERVE_PEOPLE = "They serve people, not a project."
SERVE_MANY = "They serve people, or another officer’s work."
OF_REGISTER = ("Project or resource", "Why", "Source", "How sure")
OF_STAKEHOLDERS = ("Officer", "Deals with", "Source", "How sure")
STAKEHOLDERS_CAPTION = "Who usually deals with those who have a stake in a project"
#: How many days ahead a decision that ends is worth watching.
DAYS_AHEAD = 90
_FEW_NAMES = 2


def of_an_item(name: str, heading: str) -> str:
    """Return how a paragraph on an item opens: its name, then "Shared, ● firm"."""
    return f"{strong(f'{name}.')} {heading}."


def register_caption(branch: str, naming: Naming) -> str:
    """Return what stands over an officer's table of the register."""
    sides = f" ({siding.title(naming.boundary)}: annex 3)" if naming.organisation.parties else ""
    return (
        f"Of {naming.officer(branch)}, by manager and project; below the codes, lines of {naming.spec}{sides}"
    )


def others_caption(found: Sequence[Decision], naming: Naming) -> str:
    """Return what stands over the table of what no officer has alone."""
    shared = f"shared by {'both' if len(naming.labels) == 2 else 'several'} officers"
    parts = [shared] if any(d.verdict == SHARED for d in found) else []
    parts += ["open"] if any(d.is_open for d in found) else []
    return capitalised(", or ".join(parts))


def party(name: str, naming: Naming) -> str:
    return siding.as_people(name, naming.boundary)


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


def of_kind(item: Resource) -> str:
    """Return ", software" as it follows a name; "" where the name says so itself."""
    return "" if item.kind in item.name.casefold() else f", {KINDS[item.kind]}"


def pulled(names: Sequence[str]) -> str:
    """Return which items something weighs against, though less; their rows in the register say what."""
    return f"Pulled another way as well, though by less: {some(names, REGISTER_SAYS)}."


def about_register(codes: str, citing: Citing) -> str:
    """Return how to read the register; `codes` of the source say to whom managers report."""
    by_rules = any(rule.case_for(MANAGER) for rule in citing.rulebook.rules)
    line = f"{FOLLOWS_PROJECTS}{codes}, and is" if by_rules else "A manager’s line is"
    return f"{line} not counted."


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


def unless_moved(line: Decision, agenda: Agenda) -> str:
    """Return " unless decision 1 moves the line" where an answer or a decision could still change it."""
    found = _numbers(line, agenda, "or") if line.for_the_time_being else ""
    return f" unless {found} moves the line" if found else ""


def _see(decision: Decision, agenda: Agenda) -> str:
    found = _numbers(decision, agenda)
    return f" (see {found})" if found else ""


def _numbers(decision: Decision, agenda: Agenda, word: str = "and") -> str:
    found = [strong(agenda.word(number)) for number in agenda.numbers_of(decision)]
    return listed(found if len(found) <= _FEW_NAMES else [*found[:_FEW_NAMES], "others"], word)


def see(decision: Decision, agenda: Agenda) -> str:
    """Return "See decision 1."; "Open." where it has no number."""
    found = _numbers(decision, agenda)
    return f"See {found}." if found else "Open."


def runs_it(name: str) -> str:
    return f"{name} runs this in person."


def watched(decisions: Decisions, naming: Naming) -> list[str]:
    """Return what to keep an eye on beside what is open, each as one or two sentences."""
    return [
        *_acting(naming),
        *_expiring(decisions, naming),
        *_without_manager(naming),
        *_later(decisions, naming),
    ]


def _without_manager(naming: Naming) -> Iterable[str]:
    names = [p.name for p in naming.organisation.projects if not p.managers]
    if names:
        has = "has" if len(names) == 1 and not naming.several(names[0]) else "have"
        yield f"{strong(listed(cut(names)))} {has} no manager on file, and so no reporting line."


def _acting(naming: Naming) -> Iterable[str]:
    """Yield until when somebody acts in a vacant post."""
    today = naming.organisation.as_of
    for post, officer in naming.organisation.officers.items():
        if officer.acting is None or officer.until is None:
            continue
        label, day = naming.rulebook.label_of_post(post), dated(officer.until, naming.organisation.language)
        if today is not None and officer.until < today:
            yield f"{strong(officer.acting)} was to act as {label} until {day}; say who does now."
        else:
            yield f"{strong(officer.acting)} acts as {label} until {day}; say by then who holds the post."


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
            after = sentence(_unless_renewed([decision], decisions, naming))
            yield f"{strong(name)}: {_given(decision, naming)}. {after}"


def _given(decision: Decision, naming: Naming) -> str:
    """Return whose decision has done what, when and until when, as a clause."""
    override = decision.override
    assert override is not None and override.expires is not None
    language = naming.organisation.language
    whose = f"{possessive(with_article(override.by))} decision of {dated(override.on, language)}"
    them = "them" if decision.kind != MANAGER and naming.several(decision.subject) else "it"
    did = (
        f"gave {them} to {naming.officer(override.branch)}" if override.branch != SHARED else f"shared {them}"
    )
    if decision.kind == MANAGER:
        did = f"put this reporting line under {naming.officer(override.branch)}"
    return f"{whose} {did} until {dated(override.expires, language)}"


def _later(decisions: Decisions, naming: Naming) -> Iterable[str]:
    """Yield one line with the decisions that end later than is worth a line each."""
    language, today = naming.organisation.language, naming.organisation.as_of
    ending = [
        (override.expires, naming.name(decision.subject), with_article(override.by), decision)
        for decision in (*decisions.items.values(), *decisions.managers.values())
        if (override := decision.override) is not None
        and override.expires is not None
        and today is not None
        and (override.expires - today).days > DAYS_AHEAD
    ]
    if len(ending) == 1:
        ((day, name, by, decision),) = ending
        after = sentence(_unless_renewed([decision], decisions, naming))
        yield f"{strong('Later')}: the decision of {by} on {name} ends on {dated(day, language)}. {after}"
    elif ending:
        ending.sort(key=lambda one: one[:3])
        said = [f"{name} (by {by}) on {dated(day, language)}" for day, name, by, _ in ending]
        after = sentence(_unless_renewed([decision for *_, decision in ending], decisions, naming))
        yield f"{strong('Later')}: these decisions end: {'; '.join(said)}. {after}"


def _unless_renewed(ending: Sequence[Decision], decisions: Decisions, naming: Naming) -> str:
    """Return what follows where decisions of people end and nobody renews them."""
    renews = f"if nobody renews {'it' if len(ending) == 1 else 'them'}"
    groups: dict[str, list[Decision]] = {}
    for decision in ending:
        verdict = OPEN if decision.computed in OPEN_VERDICTS else decision.computed
        groups.setdefault(verdict, []).append(decision)
    return f"{renews}, {'; '.join(_then(v, found, decisions, naming) for v, found in groups.items())}"


def _then(verdict: str, found: Sequence[Decision], decisions: Decisions, naming: Naming) -> str:
    names = [
        f"{possessive(d.subject)} reporting line" if d.kind == MANAGER else naming.name(d.subject)
        for d in found
    ]
    several = len(found) > 1 or (found[0].kind != MANAGER and naming.several(found[0].subject))
    who = listed(cut(names))
    if verdict == OPEN:
        theirs = [naming.name(item) for d in found if d.kind != MANAGER for item in with_it(d, decisions)]
        more = f", and {listed(cut(list(dict.fromkeys(theirs))))} with {'them' if several else 'it'}"
        return f"{who} {'are' if several else 'is'} open again{more if theirs else ''}"
    if verdict == SHARED:
        return f"{who} {'are' if several else 'is'} shared, as the rules say"
    goes = f"{who} {naming.which(verdict, several=several)}, as the rules say"
    theirs = [naming.name(item) for d in found if d.kind != MANAGER for item in with_it(d, decisions)]
    if not theirs:
        return goes
    follow = "follow" if len(theirs) > 1 or names_several(theirs[0]) else "follows"
    return f"{goes}, and {listed(cut(list(dict.fromkeys(theirs))))} {follow} {'them' if several else 'it'}"


def with_it(decision: Decision, decisions: Decisions) -> list[str]:
    """Return the ids of the items that follow nothing but a decision of people, at any remove."""
    found = {decision.subject: None}
    waiting = [decision.subject]
    while waiting:
        for item in decisions.drawn_by.get(waiting.pop(), ()):
            other = decisions.items[item]
            names = other.facts.get("beneficiaries", ())
            if item not in found and other.follows and all(fact.item in found for fact in names):
                found[item] = None
                waiting.append(item)
    return list(found)[1:]


def dealt_with(decision: Decision, naming: Naming) -> str:
    """Return who deals with a stakeholder: "CIO, Ben Lindqvist", "CIO and CDO", "Nobody yet"."""
    if decision.verdict in naming.labels:
        return ", ".join(part for part in in_table(decision.verdict, naming) if part)
    if decision.verdict not in (SHARED, CONTESTED):
        return "Nobody yet"
    named = [b for b in naming.labels if any(b in e.rule.gives for e in decision.decided_by)]
    return "Both" if len(naming.labels) == 2 else listed(naming.labels[branch] for branch in named)


def in_order_of_officers(found: Iterable[Decision], naming: Naming) -> list[Decision]:
    """Return decisions by officer, in the order of the book; what no officer has alone stands last."""
    return sorted(found, key=lambda d: [*naming.labels, d.verdict].index(d.verdict))
