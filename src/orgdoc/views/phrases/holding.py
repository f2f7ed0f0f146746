"""What hangs on somebody who holds a post, or on a group of people: for a page on them alone."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.model.organisation import Item, Officer
from orgdoc.model.terms import PROJECT, UNKNOWN
from orgdoc.model.verdict import Certainty, Decision
from orgdoc.views.agenda import Entry
from orgdoc.views.phrases import bringing, siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import acts_until
from orgdoc.views.phrases.words import capitalised, figure, listed, sentence

PROJECTS, RESOURCES, SHARED_WITH = "Projects", "Resources", "Shared"
MANAGERS, DEALS_WITH, RUNS = "Project managers", "Usually deals with", "Runs these projects directly"
OPEN_HERE, MAY_MOVE = "Open, and could come here", "Here until it is settled"
TO_DECIDE, TO_FIND_OUT = "To decide", "To find out"
NAMED_AT, FOLLOWS = "Named at", "What follows from there"
ELSEWHERE = "To see what another side would bring"
NOT_NAMED = "No project and no resource names them."


def holder(officer: Officer, label: str, naming: Naming) -> str:
    """Return who holds a post and how, over a page on them: "Eva Lind (acting CIO)"."""
    post = f"{label}, {officer.title}" if officer.title and officer.title != label else label
    if officer.holder:
        return f"{officer.holder} ({post})"
    if officer.acting:
        return f"{officer.acting} (acting {post}{acts_until(officer, naming)})"
    return f"{post} ({'vacant' if officer.vacant else 'nobody is named'})"


def answers_for(items: Sequence[Decision], shared: int, of: int) -> str:
    """Return how much stands under an officer: "Answers for 13 of 27 items: 12 firm and 1 likely."."""
    if not items:
        told = f"Answers for none of {figure(of, 'item')} alone"
    else:
        sure = [
            f"{count:,} {bringing.CERTAINTY[certainty]}"
            for certainty in (Certainty.DECIDED, Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING)
            if (count := sum(one.certainty is certainty for one in items))
        ]
        told = f"Answers for {len(items):,} of {figure(of, 'item')}: {listed(sure)}"
    return sentence(f"{told}; {shared:,} more {'is' if shared == 1 else 'are'} shared" if shared else told)


def decides(count: int) -> str:
    """Return what whoever is above the officers has to do."""
    if not count:
        return "Decides what rules cannot; nothing waits for that now."
    return sentence(
        f"Decides what rules cannot: {figure(count, 'matter')} {'waits' if count == 1 else 'wait'}"
    )


def stands(side: str, naming: Naming) -> str:
    """Return where a group stands: "Inside the organisation."."""
    if side == UNKNOWN:
        return f"Nobody has said yet whether it stands {siding.choice_in_full(naming.boundary)}."
    return sentence(capitalised(siding.in_full(side, naming.boundary)))


def named_as(item: Item, name: str) -> str:
    """Return how an item names a group: "for", "serves", "has a stake"."""
    used = any(stated.value == name for stated in item.beneficiaries or ())
    words = ["for" if item.kind == PROJECT else "serves"] if used else []
    if any(stated.value == name for stated in getattr(item, "stakeholders", None) or ()):
        words.append("has a stake")
    return listed(words)


def how_sure(decision: Decision) -> str:
    return "" if decision.certainty is None else bringing.how_sure(decision.certainty)


def open_matter(entry: Entry, naming: Naming) -> str:
    """Return something open as a name: "the side of Partner Co", "the post of CIO"."""
    if entry.vacancy is not None:
        return f"the post of {entry.vacancy.label}"
    assert entry.matter is not None
    return bringing.matter(entry.matter, naming)


def until(decision: Decision, naming: Naming) -> str:
    """Return what could still change a verdict: "the side of Partner Co"."""
    return listed(bringing.matter(matter, naming) for matter in decision.until)


def suppose(name: str, spec: str, side: str) -> str:
    """Return the command that says what another side would bring."""
    return f'orgdoc what-if {spec} "boundary.{side}+={name}"'
