"""The sentences and labels of a briefing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.organisation import Item, Project
from orgdoc.model.rulebook import Rank
from orgdoc.model.terms import UNKNOWN
from orgdoc.model.verdict import (
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    Decision,
    Decisions,
    Fact,
    Strength,
)
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import with_article
from orgdoc.views.phrases.words import (
    capitalised,
    counted,
    dated,
    figure,
    is_or_are,
    listed,
    number,
    plural,
    sentence,
    verb,
)

DECISIONS_NEEDED = "Decisions needed"
CONTENTS = "Contents"
ASSIGNMENTS = "Who answers for what"
MANAGERS = "Project managers"
STAKEHOLDERS = "Stakeholders"
QUESTIONS = "Open questions"
OVERRIDES = "Decisions of people"
REMARKS = "Worth knowing"
RULES = "The rules and their source"
HOW_TO_READ = "How to read this"
GLOSSARY = "Words used here"
PROVENANCE = "Where this comes from"
WITHOUT_MANAGER = "Without a project manager"
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
DID_NOT_APPLY = "Why not the other way"
HOW_SURE = "How sure are we?"
MOVES = "What would move it"
LINE = "Project manager"
LEANS = "Where it leans"
CROSSES = "Works across"
UNTIL = "May still change"
LISTED_IN = "Listed in"
#: The table of assignments, as its caption calls it: a cross reference.
TABLE_OF_ASSIGNMENTS = "Table 1"
LABELS = {"table": "Table", "figure": "Figure"}
PAGE = ("Page ", " of ")
COLUMNS = {
    "assignments": ("Item", "Kind", "Who answers", "How sure", "Why"),
    "managers": ("Manager", "Reports to", "How sure", "Why"),
    "stakeholders": ("Stakeholder", "Where", "Who deals with them"),
    "questions": ("Question", "What each answer gives", "Settles"),
    "overrides": ("Item", "Decided", "By the rules alone", "By whom and when", "Why"),
}
_STRENGTH_COUNTED = {
    Strength.STATED: "what the source states outright",
    Strength.FOCUS: "its focus",
    Strength.USUAL: "its “usually”",
    Strength.DECISION: "a decision of people",
}


def title(naming: Naming) -> str:
    officers = listed((naming.officer(branch) for branch in naming.labels), "or")
    together = officers.replace(" ", "\N{NO-BREAK SPACE}")  # on one line, the second where there are two
    return f"{naming.organisation.name.value}: who answers for what, {together}"


def subtitle(naming: Naming) -> str:
    parts = [dated(naming.date, naming.organisation.language)] if naming.date else []
    return " · ".join([*parts, f"from {naming.spec}"])


def subject(naming: Naming) -> str:
    return f"Who answers for the technology projects and resources of {naming.organisation.name.value}"


def keywords(naming: Naming) -> str:
    return ", ".join([*naming.labels.values(), "projects", "resources", "accountability"])


def posts(naming: Naming) -> str:
    """Return what a reader must know of the posts: one head for all, or a vacancy; "" where all is plain."""
    officers, branches = naming.organisation.officers, naming.rulebook.branches
    there = [officers[branch.officer] for branch in branches if branch.officer in officers]
    if one_officer(naming.organisation, naming.rulebook):
        name = there[0].holder or there[0].title or naming.labels[branches[0].id]
        functions = listed(branch.label for branch in branches)
        which = "both functions" if len(branches) == 2 else "all of these functions"
        return sentence(f"{name} heads {which}, {functions}, which are told apart here all the same")
    vacant = [b.title for b in branches if (o := officers.get(b.officer)) is not None and o.vacant]
    if not vacant:
        return ""
    return sentence(f"the {plural('post', len(vacant))} of {listed(vacant)} {is_or_are(len(vacant))} vacant")


def _asked(decisions: Decisions) -> str:
    items = sum(d.is_open for d in decisions.items.values())
    lines = [d for d in decisions.managers.values() if d.is_open]
    if not items and not lines:
        return "Nothing is left to decide."
    reporting = f"{number(len(lines))} {plural('reporting line', len(lines))}"
    if len(lines) == 1:
        reporting = "one manager's reporting line"
    if items and lines:
        return sentence(f"{number(items)}, and {reporting}, need a decision from you")
    needs = "needs" if items + len(lines) == 1 else "need"
    return sentence(f"{number(items) if items else reporting} {needs} a decision from you")


def how_sure(decisions: Decisions) -> str:
    """Return how many assignments rest on which strength of the source."""
    assigned = [d for d in decisions.items.values() if not d.is_open and d.strength]
    counts = Counter(d.strength for d in assigned)
    parts: list[str] = []
    for strength in Strength:
        if count := counts[strength]:
            rest = f" {verb('rest', count)}" if not parts else ""
            parts.append(f"{number(count)}{rest} on {_STRENGTH_COUNTED[strength]}")
    if not parts:
        return ""
    text = sentence(f"of the {counted(len(assigned), 'assignment')}, {listed(parts)}")
    permits = any(e.rule.rank is Rank.PERMISSION for d in decisions.items.values() for e in d.tensions)
    if permits:
        text += " Where the source only permits (“may, in many instances”), nothing was assigned."
    return text


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


def manages(decision: Decision, naming: Naming) -> str:
    """Return what a manager manages, and by whose decision the line is what it is."""
    projects = sentence(f"manages {listed(naming.whom(decision.facts['manages']))}")
    if decision.override is not None and decision.override_applies:
        return f"{projects} {sentence(f'decided by {with_article(decision.override.by)}')}"
    return projects


def glossary(naming: Naming) -> list[tuple[str, str]]:
    """Return the words that a reader may not know, with what they mean here."""
    officers = "both officers" if len(naming.labels) == 2 else "several officers"
    posts = [(branch.label, f"{branch.title}.") for branch in naming.rulebook.branches]
    return [
        *posts,
        ("Stated outright", "the source says who is responsible, procures or reports, without reserve."),
        ("Its focus", "the source says where an officer's attention goes."),
        ("Usually", "the source speaks of what is usual, or generally so."),
        ("By decision", "people decided it; what the rules alone would say stands beside it."),
        ("Shared", f"{officers} answer for it, each for a part."),
        ("Needs a decision", f"the source names {officers} with equal force."),
        ("Cannot be told yet", "something that decides is not stated."),
        ("Boundary", f"{siding.whom_it_holds(naming.boundary)}, as the spec lists them."),
    ]


def provenance(naming: Naming, sha256: str, version: str) -> str:
    rulebook = naming.rulebook
    return (
        f"Made by orgdoc {version} from {naming.spec} (SHA-256 {sha256[:12]}…) with the rule book "
        f"{rulebook.id}, version {rulebook.version}. The spec lists technology work only; "
        "what it does not state was not guessed."
    )


def pages_elsewhere(count: int, folder: str) -> str:
    """Return where the pages of the chart are that the briefing does not show; `folder` may be ""."""
    where = f"beside this briefing, in the folder {folder}" if folder else "with the chart itself"
    return f"The chart has {figure(count, 'further page')}, team by team. They lie {where}."


def chart_caption(title: str, number: int, of: int, naming: Naming) -> str:
    if number == 1:
        more = f", in overview (page 1 of {of})" if of > 1 else ""
        return f"Who stands under whom at {naming.organisation.name.value}{more}"
    return f"{title} (page {number} of {of})"


def captions(which: str) -> str:
    return {
        "assignments": "Every item, who answers for it, and how sure that is",
        "managers": "To whom each project manager reports",
        "stakeholders": "Who deals with each stakeholder",
        "questions": "What nobody has said yet, and what each answer would give",
        "overrides": "Where people decided, beside what the rules alone would say",
    }[which]


def described(which: str, columns: Sequence[str]) -> str:
    """Return alt text for a table."""
    return f"{captions(which)}. Columns: {listed(c.lower() for c in columns)}."


def header(naming: Naming) -> tuple[str, str]:
    organisation = naming.organisation
    right = " · ".join(part for part in (organisation.status, organisation.prepared_by) if part)
    return organisation.name.value, right
