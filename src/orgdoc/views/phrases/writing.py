"""The sentences and labels of a briefing."""

from __future__ import annotations

from orgdoc.model.organisation import Item, Project
from orgdoc.model.terms import UNKNOWN
from orgdoc.model.verdict import (
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    Decision,
    Decisions,
    Fact,
)
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.words import (
    capitalised,
    figure,
    listed,
    sentence,
)

FACTS = "Facts"
TENSIONS = "Pulling the other way"
ALSO_SAID = "The source also says"
MOVES_OF_THE_RULES = "What would move the rules' verdict"
ABOUT = "About it"
OWNER = "Owner"
TAGS = "Tags"
SETTLES = "What would settle it"
NEXT = "What to do"
UNSAID = "Not yet said"
MOVES = "What would move it"
LINE = "Project manager"
LEANS = "Where it leans"
CROSSES = "Works across"
UNTIL = "May still change"
LABELS = {"table": "Table", "figure": "Figure"}
PAGE = ("Page ", " of ")


def title(naming: Naming) -> str:
    officers = listed((naming.officer(branch) for branch in naming.labels), "or")
    together = officers.replace(" ", "\N{NO-BREAK SPACE}")  # on one line, the second where there are two
    return f"{naming.organisation.name.value}: who answers for what, {together}"


def subject(naming: Naming) -> str:
    return f"Who answers for the technology projects and resources of {naming.organisation.name.value}"


def keywords(naming: Naming) -> str:
    return ", ".join([*naming.labels.values(), "projects", "resources", "accountability"])


def item_heading(decision: Decision, naming: Naming) -> str:
    """Return "Ledger modernisation → CIO"."""
    name = naming.name(decision.subject)
    if decision.verdict in OPEN_VERDICTS:
        return f"{name}: {naming.verdict_on(decision)}"
    return f"{name} → {naming.verdict_on(decision)}"


def kind(decision: Decision) -> str:
    return KINDS[decision.kind]


def who(decision: Decision, naming: Naming) -> str:
    if decision.verdict == SHARED:
        return listed(naming.labels[branch] for branch in naming.sharers(decision))
    return capitalised(naming.verdict_on(decision))


def facts(decision: Decision, naming: Naming, *, in_file: bool = True) -> str:
    """Return the deciding facts with their lines: "for Finance (acme.yaml, line 22), inside (line 9)".

    `in_file`: the file is named too.
    """
    bearing = dict.fromkeys(f for e in decision.decided_by for f in decision.facts_bearing(e))
    parts = [_fact(fact, decision, naming) for fact in bearing if fact.name != "kind"]
    if parts and in_file:
        parts[0] = parts[0].replace("(line ", f"({naming.spec}, line ", 1)
    return sentence("; ".join(parts)) if parts else ""


_IN_WORDS = {
    "product": "a product",
    "service": "a service",
    "business-plan": "a business plan",
    "develop": "developed",
    "maintain": "run",
    "expand": "extended",
    "procure": "bought",
    "plan": "planned",
    "internal": "people inside",
    "external": "people outside",
}


def _fact(fact: Fact, decision: Decision, naming: Naming) -> str:
    line = f"(line {fact.place.span.line})"
    if fact.name in ("large", "resources_segregated"):
        what = "the organisation is large" if fact.name == "large" else "its resources are segregated"
        return f"{what} {line}"
    if fact.name in ("deliverable", "activity", "objective"):
        aim = "aims at " if fact.name == "objective" else ""
        return f"{aim}{_IN_WORDS.get(fact.value, fact.value)} {line}"
    if fact.side is None:
        found = naming.rulebook.fact(fact.name)
        said = f"{found.label}: {found.word(fact.value)}" if found else f"{fact.name}: {fact.value}"
        return f"{said} {line}"
    key = "manages" if decision.kind == MANAGER else naming.key(decision, fact.name)
    key = "works in" if "reports_to" in fact.place.path else key
    key = "stakeholder" if fact.name == "stakeholders" else key
    if fact.item is not None:
        return f"{key} {naming.name(fact.value)} {line}, which {naming.belongs(fact.verdict or '')}"
    named = f"{key} {_IN_WORDS.get(fact.value, fact.value)} {line}"
    if fact.because is not None:
        return f"{named}, {_side(fact, naming)} (line {fact.because.span.line})"
    return named


def tensions_label(decision: Decision) -> str:
    return ALSO_SAID if decision.is_open else TENSIONS


def did_not_apply(naming: Naming) -> str:
    return "Why nobody else" if len(naming.labels) > 2 else "Why not the other way"


def moves_label(decision: Decision) -> str:
    return MOVES_OF_THE_RULES if decision.override_applies else MOVES


def unsaid(decision: Decision, naming: Naming) -> str:
    """Return what nobody has said although the verdict stands; "" where nothing is missing."""
    if decision.is_open:
        return ""
    parties = [fact for fact in decision.without_side if fact.item is None]
    if not parties:
        return ""
    return sentence(f"on which side of the boundary to put {naming.names(parties)}")


def about(item: Item) -> list[tuple[str, str]]:
    """Return what the spec says of an item beside the facts, each with its label."""
    owner = item.owner if isinstance(item, Project) else None
    said = (
        (ABOUT, item.description),
        (OWNER, owner),
        (TAGS, ", ".join(item.tags)),
        *item.details,
    )
    return [(label, text) for label, text in said if text]


def side(fact: Fact, naming: Naming) -> str:
    return capitalised(_side(fact, naming))


def _side(fact: Fact, naming: Naming) -> str:
    return siding.where(fact.side or UNKNOWN, naming.boundary, both="both sides", unknown="not yet said")


def lines_of(project: Project, decisions: Decisions, naming: Naming) -> str:
    """Return who manages a project, and to whom each of them reports."""
    return " ".join(_line_of(manager.value, decisions, naming) for manager in project.managers)


def _line_of(name: str, decisions: Decisions, naming: Naming) -> str:
    if (officer := decisions.officers_managing.get(name)) is not None:
        return f"{name}, the {officer.post.upper()}, who runs it personally."
    manager = decisions.managers[name]
    if manager.is_open:
        return f"{manager.subject}, whose reporting line is open."
    return f"{manager.subject}, who reports to {naming.officer(manager.verdict)}."


def reports_to(decision: Decision, naming: Naming) -> str:
    return capitalised(naming.verdict_on(decision))


def pages_elsewhere(count: int, folder: str) -> str:
    """Return where the pages of the chart are that the briefing does not show; `folder` may be ""."""
    where = f"beside this briefing, in the folder {folder}" if folder else "with the chart itself"
    return f"The chart has {figure(count, 'further page')}, team by team. They lie {where}."
