"""The words on a chart."""

from __future__ import annotations

from orgdoc.model.organisation import RESOURCE_KINDS, Officer
from orgdoc.model.rulebook import Branch
from orgdoc.model.verdict import CONTESTED, SHARED, UNDETERMINED, Decision, Decisions
from orgdoc.views.phrases.naming import KINDS, STRENGTHS, Naming
from orgdoc.views.phrases.stating import missing
from orgdoc.views.phrases.words import dated, figure, listed, sentence, verb

NEEDS_A_DECISION = "needs a decision"
CANNOT_BE_TOLD = "? cannot be told"
CANNOT_BE_TOLD_IN_BRIEF = "?"
BY_DECISION = "by decision"
VACANT = "vacant"
OPEN_GROUP = "Needs a decision"
BRANCH_RESOURCES = "Branch resources"
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
    parts = []
    if shared:
        parts.append(f"{shared} {'is' if shared == 1 else 'are'} shared")
    waiting = [figure(is_open, "item")] if is_open else []
    waiting += [figure(lines, "reporting line")] if lines else []
    if waiting:
        parts.append(f"{listed(waiting)} {'needs' if is_open + lines == 1 else 'need'} a decision")
    return "; ".join(parts) or "nothing is left to decide"


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
    return f"For {party}"


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
