"""One page for the terminal on an officer, or on a group of people: what hangs on them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orgdoc.model.organisation import Officer, Party, Project
from orgdoc.model.terms import BOTH, PROJECT, UNKNOWN
from orgdoc.model.verdict import SHARED, Ask, Decision, Decisions
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.phrases import asking, bringing, holding
from orgdoc.views.phrases.naming import Naming

_INDENT = "  "
#: A row of a page: what it is about, and a word or two on it.
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An officer, or a party; `branch` is the one that the officer heads, "" above all of them."""

    officer: Officer | None = None
    branch: str = ""
    party: Party | None = None


def find_profiles(wanted: str, naming: Naming) -> list[Profile]:
    """Return the posts that are called so, by key, label, title or who is in charge, or else the party."""
    key = wanted.strip().casefold()
    found = []
    heads = {branch.officer: branch for branch in naming.rulebook.branches}
    for post, officer in naming.organisation.officers.items():
        branch = heads.get(post)
        words = [post, officer.title, officer.holder, officer.acting]
        words += [branch.id, branch.label, branch.title] if branch is not None else []
        if key in (word.casefold() for word in words if word):
            found.append(Profile(officer, branch.id if branch is not None else ""))
    return found or [
        Profile(party=party) for name, party in naming.organisation.parties.items() if name.casefold() == key
    ]


def known_profiles(naming: Naming) -> list[str]:
    """Return the words by which an officer or a party can be named."""
    officers = naming.organisation.officers.values()
    return [
        *(word for o in officers for word in (o.post, o.in_charge) if word),
        *naming.organisation.parties,
    ]


def concerned(profile: Profile, decisions: Decisions, naming: Naming) -> list[Decision]:
    """Return the decisions on what an officer answers for, or on what names a party."""
    if profile.party is not None:
        name = profile.party.name
        return [decisions.items[i.id] for i in naming.items.values() if holding.named_as(i, name)]
    return [d for d in decisions.items.values() if _is_theirs(d, profile.branch)]


def profile_page(
    profile: Profile, decisions: Decisions, agenda: Agenda, naming: Naming, spec: str, width: int
) -> str:
    """Return the page on an officer or a party; `spec` is the path of the spec as typed."""
    if profile.officer is not None:
        return "\n".join(_officer(profile.officer, profile.branch, decisions, agenda, naming, spec, width))
    assert profile.party is not None
    party = profile.party
    head = [_heading(party.name, f"{spec}:{party.span.line}", width)]
    head += _wrapped(holding.stands(party.side, naming), width, "")
    return "\n".join([*head, *party_sections(party, decisions, agenda, naming, spec, width)])


def party_sections(
    party: Party, decisions: Decisions, agenda: Agenda, naming: Naming, spec: str, width: int
) -> list[str]:
    """Return what rests on a party, and what is asked of it: the lines of its page below the head."""
    return list(_party(party, decisions, agenda, naming, spec, width))


def _officer(
    officer: Officer,
    branch: str,
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
    spec: str,
    width: int,
) -> Iterator[str]:
    label = naming.rulebook.label_of_post(officer.post)
    yield _heading(holding.holder(officer, label, naming), f"{spec}:{officer.span.line}", width)
    if not branch:
        yield from _wrapped(holding.decides(len(agenda.to_decide)), width, "")
        yield from _rows(holding.TO_DECIDE, _matters(agenda.to_decide, naming))
        asked = [e for e in agenda.questions if e.question and officer.in_charge in e.question.asks]
        yield from _rows(holding.TO_FIND_OUT, _matters(asked, naming))
        return
    theirs = [d for d in decisions.items.values() if d.verdict == branch]
    shared = [d for d in decisions.items.values() if d.verdict == SHARED and _is_theirs(d, branch)]
    yield from _wrapped(holding.answers_for(theirs, len(shared), len(decisions.items)), width, "")
    is_project = {d.subject: d.kind == PROJECT for d in theirs}
    for title, found in (
        (holding.PROJECTS, [d for d in theirs if is_project[d.subject]]),
        (holding.RESOURCES, [d for d in theirs if not is_project[d.subject]]),
        (holding.SHARED_WITH, shared),
    ):
        yield from _rows(title, [(naming.name(d.subject), holding.how_sure(d)) for d in found])
    lines = [d for d in decisions.managers.values() if d.verdict == branch]
    yield from _rows(holding.MANAGERS, [(d.subject, holding.how_sure(d)) for d in lines])
    runs = decisions.officers_managing.get(officer.in_charge or "")
    yield from _rows(holding.RUNS, [(naming.name(p),) for p in runs.projects] if runs else [])
    deals = [d.subject for d in decisions.stakeholders.values() if d.verdict == branch]
    yield from _rows(holding.DEALS_WITH, [(name,) for name in deals])
    yield from _rows(holding.OPEN_HERE, _matters([e for e in agenda.entries if _could(e, branch)], naming))
    moving = [d for d in (*theirs, *lines) if d.for_the_time_being]
    yield from _rows(
        holding.MAY_MOVE, [(naming.name(d.subject), holding.until(d, naming)) for d in moving], width
    )


def _is_theirs(decision: Decision, branch: str) -> bool:
    """Whether a branch answers for an item, alone or with others."""
    if decision.verdict == SHARED:
        return branch in (decision.sharers() or {branch})
    return decision.verdict == branch


def _could(entry: Entry, branch: str) -> bool:
    """Whether some way to settle something open brings a branch an item or a line, or fills its post."""
    if entry.vacancy is not None:
        return entry.vacancy.id == branch
    open_one = entry.decision or entry.question
    return open_one is not None and any(
        effect.after == branch for way in open_one.ways for effect in way.effects
    )


def _party(
    party: Party, decisions: Decisions, agenda: Agenda, naming: Naming, spec: str, width: int
) -> Iterator[str]:
    named = [item for item in naming.items.values() if holding.named_as(item, party.name)]
    if not named:
        yield from ("", *_wrapped(holding.NOT_NAMED, width))
    told = {item.id for item in named}
    yield from _rows(
        holding.NAMED_AT,
        [
            (item.name, holding.named_as(item, party.name), naming.verdict_on(decisions.items[item.id]))
            for item in named
        ],
    )
    follow = dict.fromkeys(_following(told, naming))
    managers = dict.fromkeys(
        stated.value
        for item in named
        if isinstance(item, Project)
        for stated in item.managers
        if stated.value in decisions.managers
    )
    after = [(naming.name(i), naming.verdict_on(decisions.items[i])) for i in follow]
    after += [(name, naming.verdict_on(decisions.managers[name])) for name in managers]
    yield from _rows(holding.FOLLOWS, after)
    entry = next((e for e in agenda.entries if _asks_of(e, party.name)), None)
    if entry is not None and entry.question is not None:
        yield from ("", f"{agenda.word(entry.number).capitalize()}: {asking.ask(entry.question, naming)}")
        yield f"{_INDENT}{bringing.whom_to_ask(entry.question, naming)}"
        yield from _columns(asking.answer_rows(entry.question, naming), width)
    else:
        sides = [side for side in naming.boundary.ids if side != party.side]
        if party.side not in (BOTH, UNKNOWN) and sides:
            yield from ("", holding.ELSEWHERE, f"{_INDENT}{holding.suppose(party.name, spec, sides[0])}")


def _asks_of(entry: Entry, name: str) -> bool:
    question = entry.question
    return question is not None and question.ask is Ask.PARTY_SIDE and question.subject == name


def _following(told: set[str], naming: Naming) -> Iterator[str]:
    """Yield the items that serve some of these, or what serves them, beside those themselves."""
    serving: dict[str, list[str]] = {}
    for item in naming.items.values():
        for stated in item.beneficiaries or ():
            serving.setdefault(stated.value, []).append(item.id)
    seen, waiting = set(told), list(told)
    while waiting:
        new = [item for item in serving.get(waiting.pop(), ()) if item not in seen]
        seen.update(new)
        waiting += new
    return (item for item in naming.items if item in seen - told)


def _matters(entries: Sequence[Entry], naming: Naming) -> list[_Row]:
    return [(f"{entry.number}", holding.open_matter(entry, naming)) for entry in entries]


def _rows(title: str, rows: Sequence[_Row], width: int = 0) -> Iterator[str]:
    if rows:
        yield from ("", title, *_columns(rows, width))


def _columns(rows: Sequence[_Row], width: int = 0) -> Iterator[str]:
    """Yield rows under each other; with a `width`, the last column is wrapped within it."""
    if not rows:
        return
    wide = [max(len(cell) for cell in column) for column in list(zip(*rows, strict=True))[:-1]]
    for *cells, last in rows:
        begin = "".join(f"{cell:<{room}}  " for cell, room in zip(cells, wide, strict=True))
        line = f"{_INDENT}{begin}{last}".rstrip()
        later = " " * (len(_INDENT) + len(begin))
        yield from textwrap.wrap(line, width, subsequent_indent=later) if width else (line,)


def _heading(left: str, place: str, width: int) -> str:
    return f"{left}{' ' * max(2, width - len(left) - len(place))}{place}"


def _wrapped(text: str, width: int, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)
