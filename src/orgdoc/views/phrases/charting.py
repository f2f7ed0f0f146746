"""The words on a chart."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.model.organisation import Officer
from orgdoc.model.rulebook import Branch
from orgdoc.model.terms import EXTERNAL, INTERNAL, RESOURCE_KINDS
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Decision, Decisions
from orgdoc.views.phrases.naming import KINDS, STRENGTHS, Naming
from orgdoc.views.phrases.stating import missing
from orgdoc.views.phrases.words import capitalised, dated, figure, listed, sentence, verb

NEEDS_A_DECISION = "needs a decision"
CANNOT_BE_TOLD = "? cannot be told"
CANNOT_BE_TOLD_IN_BRIEF = "?"
BY_DECISION = "by decision"
VACANT = "vacant"
OPEN_GROUP = "Needs a decision"
BRANCH_RESOURCES = "Branch resources"
NO_MANAGER = "Other items"
FURTHER = "other items"
DEALS_WITH = "Deals with"
OPEN_STAKEHOLDERS = "Stakeholders on no one side"
_MOST_NAMES = 4
OTHER_RESOURCES = "Other resources"
_TITLES = {"ceo": "Chief Executive Officer"}


def title(decisions: Decisions, naming: Naming) -> str:
    """Return the chart's message: who answers for how many, and how many are open."""
    counts = {branch: sum(d.verdict == branch for d in decisions.items.values()) for branch in naming.labels}
    parts = [f"{count} to {naming.officer(branch)}" for branch, count in counts.items()]
    first = next(iter(counts.values()), 0)
    return f"{figure(first, 'item')} {verb('belong', first)} {listed(parts).partition(' ')[2]}"


def subtitle(decisions: Decisions, naming: Naming) -> str:
    """Return the second message: what is shared, and what needs a decision."""
    shared = sum(d.verdict == SHARED for d in decisions.items.values())
    is_open = sum(d.is_open for d in decisions.items.values())
    lines = sum(d.is_open for d in decisions.managers.values())
    waiting = [figure(n, word) for n, word in ((is_open, "item"), (lines, "reporting line")) if n]
    parts = [f"{shared} shared"] if shared else []
    parts.append(f"{listed(waiting)} to decide" if waiting else "nothing left to decide")
    return "; ".join(parts)


def part(title: str, number: int, of: int) -> str:
    return f"{title} ({number} of {of})"


def page_title(
    branch: Branch | None, heads: Sequence[str] | None, decisions: Decisions, naming: Naming
) -> str:
    """Return the message of a further page: a branch's count, or (`heads`) whose projects it shows."""
    if branch is None:
        count = sum(d.is_open for d in (*decisions.items.values(), *decisions.managers.values()))
        return f"{figure(count, 'decision')} needed"
    if heads is not None:
        return f"{capitalised(naming.officer(branch.id))}: {_few(heads) or FURTHER}"
    count = sum(d.verdict == branch.id for d in decisions.items.values())
    return f"{capitalised(naming.officer(branch.id))} answers for {figure(count, 'item')}"


def _few(names: Sequence[str]) -> str:
    if len(names) > _MOST_NAMES:
        names = [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1} more"]
    return listed(names)


def counts(projects: int, resources: int) -> str:
    parts = [figure(n, word) for n, word in ((projects, "project"), (resources, "resource")) if n]
    return listed(parts)


def items(projects: int, resources: int) -> str:
    return figure(projects + resources, "item")


def open_counts(items: int, lines: int) -> list[str]:
    return [figure(n, word) for n, word in ((items, "item"), (lines, "reporting line")) if n]


def managers(count: int) -> str:
    return figure(count, "manager")


def numbered(text: str, number: int, of: int) -> str:
    return f"{text} · page {number} of {of}" if of > 1 else text


def footer(naming: Naming) -> str:
    organisation = naming.organisation
    parts = [organisation.name.value]
    if naming.date is not None:
        parts.append(dated(naming.date, organisation.language))
    if organisation.status:
        parts.append(organisation.status)
    return " · ".join(parts)


def post_title(post: str, officer: Officer | None, branch: Branch | None) -> str:
    if officer is not None and officer.title:
        return officer.title
    return branch.title if branch else _TITLES.get(post, post.upper())


def holder(officer: Officer) -> str:
    if officer.vacant:
        return "Vacant"
    return officer.holder or "Name not stated"


def function(branch: Branch) -> str:
    return f"{branch.label} function"


def both_posts(branches: tuple[Branch, ...]) -> str:
    return listed(branch.label for branch in branches)


def also(branch: Branch) -> str:
    return f"also {branch.label}"


def managed_by(name: str) -> str:
    return f"Manager: {name}"


def manager_role(count: int) -> str:
    return f"Manager, {figure(count, 'project')}"


def serving(party: str) -> str:
    return {INTERNAL: "For people inside", EXTERNAL: "For people outside"}.get(party, f"For {party}")


def serves(item: str) -> str:
    return f"serves {item}"


def works_in(project: str) -> str:
    return f"works in {project}"


def tip(decision: Decision, naming: Naming) -> str:
    """Return name, verdict and the deciding reason in one sentence."""
    name = naming.name(decision.subject)
    if decision.override is not None and decision.override_applies:
        return sentence(f"{name} {naming.belongs(decision.verdict)}, by decision of {decision.override.by}")
    if decision.verdict == UNDETERMINED:
        return sentence(f"{name} cannot be told yet: {missing(decision, naming)}")
    reason = listed(dict.fromkeys(naming.because(e.rule) for e in decision.decided_by))
    if decision.verdict == CONTESTED:
        return sentence(f"{name} needs a decision: {reason}")
    belongs = "reports to" if decision.kind == "manager" else ""
    who = f"{belongs} {naming.officer(decision.verdict)}" if belongs else naming.belongs(decision.verdict)
    return sentence(f"{name} {who} ({STRENGTHS[decision.strength]}): {reason}")


LEGEND = {
    "line:solid": "reports to",
    "line:dotted": "second line",
    "double": "needs a decision",
    "dotted": "cannot be told yet",
    "dashed": "vacant",
    "mark:by decision": "decided by people",
    **{f"kind:{kind}": KINDS[kind] for kind in RESOURCE_KINDS},
}
