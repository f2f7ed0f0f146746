"""How officers, bodies and readers are named in sentences."""

from __future__ import annotations

from orgdoc.model.organisation import Officer, Override
from orgdoc.model.verdict import CONTESTED, MANAGER, UNDETERMINED, Decision
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import dated, number

#: Names that end in one of these are said with an article: "the Executive board", "the PMO".
_BODIES = frozenset(
    [
        "board",
        "committee",
        "council",
        "office",
        "team",
        "department",
        "division",
        "group",
        "chief",
        "officer",
        "director",
        "manager",
        "head",
        "secretary",
        "secretariat",
        "management",
        "panel",
        "forum",
        "unit",
        "bureau",
        "cabinet",
        "assembly",
        "chair",
        "staff",
        "directorate",
        "leadership",
    ]
)
_ENDS_A_HEAD = frozenset(["of", "for", "in", "at", "on", "to", "and"])


def family_name(name: str) -> str:
    """Return by what people are looked up: the last word with a letter, and what follows it."""
    words = name.split()
    start = next((n for n in range(len(words) - 1, -1, -1) if any(map(str.isalpha, words[n]))), 0)
    return " ".join(words[start:]) or name


def surname(name: str) -> tuple[str, str]:
    """Return the key by which people are looked up: the family name, then all of it."""
    return family_name(name).casefold(), name


def with_article(name: str) -> str:
    """Return "the Executive board", "the PMO", "the Office of the CEO"; a person's name as it is."""
    words = name.split()
    if not words:
        return name
    if words[0] in ("The", "Our"):
        return f"{words[0].lower()}{name.removeprefix(words[0])}"  # it stands within a sentence
    if words[0].casefold() in ("the", "a", "an", "our", "my"):
        return name
    end = next((n for n, word in enumerate(words) if n and word.casefold() in _ENDS_A_HEAD), len(words))
    head = words[end - 1]
    is_acronym = len(words) == 1 and head.isupper() and head.isalpha() and 1 < len(head) <= 5
    return f"the {name}" if head.casefold() in _BODIES or is_acronym else name


def by_decision(override: Override, on: str = "") -> str:
    """Return "by decision of the Executive board", with `on`, its day; what is only supposed has no day."""
    if override.supposed:
        return "as is supposed here"
    return f"by decision of {with_article(override.by)}{f' on {on}' if on else ''}"


def decision_of(override: Override) -> str:
    return "what is supposed" if override.supposed else f"the decision of {with_article(override.by)}"


def officer_of(branch: str, naming: Naming) -> Officer | None:
    return naming.organisation.officers.get(naming.rulebook.branch(branch).officer)


def named(branch: str, naming: Naming) -> str:
    """Return "Ben Lindqvist (CIO)", "Eva Lind (acting CIO)"; the post alone where nobody is named."""
    officer, label = officer_of(branch, naming), naming.labels[branch]
    if officer is not None and officer.holder:
        return f"{officer.holder} ({label})"
    if officer is not None and officer.acting:
        return f"{officer.acting} (acting {label})"
    if officer is not None and officer.vacant:
        return f"the {label} (vacant)"
    return f"the {label}"


def in_table(branch: str, naming: Naming) -> tuple[str, str]:
    """Return the post and who holds it: "CIO", "Ben Lindqvist"."""
    officer, label = officer_of(branch, naming), naming.labels[branch]
    if officer is None:
        return label, "no such post" if naming.organisation.officers else ""
    if officer.holder:
        return label, officer.holder
    acts = f"; {officer.acting} acts{acts_until(officer, naming)}" if officer.acting else ""
    return label, f"vacant{acts}"


def acts_until(officer: Officer, naming: Naming) -> str:
    """Return " until 31 March 2027" of who acts; "" where the spec sets no day."""
    return f" until {dated(officer.until, naming.organisation.language)}" if officer.until else ""


def head(naming: Naming) -> Officer | None:
    """Return the officer above the branches, who decides: the first post that heads none."""
    posts = {branch.officer for branch in naming.rulebook.branches}
    above = (o for post, o in naming.organisation.officers.items() if post not in posts)
    return next((o for o in above if o.in_charge), None)


def head_name(naming: Naming) -> str:
    """Return the name of who decides; the post where the spec names nobody."""
    found = head(naming)
    return (found.in_charge or "") if found else "the head of the organisation"


def numbers(*counts: int) -> list[str]:
    """Return the numbers of one sentence in one style: words while all are ten or less, else figures."""
    in_words = all(count <= 10 for count in counts)
    return [number(count) if in_words else f"{count:,}" for count in counts]


def several_officers(naming: Naming) -> str:
    """Return where somebody stands who has work under more than one officer."""
    return "on both sides" if len(naming.labels) == 2 else "under several officers"


def why_line_is_open(decision: Decision, naming: Naming) -> str:
    """Return, as a predicate or a clause, why a reporting line is open: "manages under several officers"."""
    if decision.computed == CONTESTED:
        return f"manages projects {several_officers(naming)}"
    if no_rule_of_the_line(decision, naming):
        return "no rule says to whom such a manager reports"
    return "manages nothing that is settled yet"


def no_rule_of_the_line(decision: Decision, naming: Naming) -> bool:
    """Whether it is for want of a rule that a line is open: the managed projects are settled, or nothing is
    said of any manager.
    """
    spoken_of = any(rule.case_for(MANAGER) is not None for rule in naming.rulebook.rules)
    settled = any(fact.verdict in naming.labels for fact in decision.facts.get("manages", ()))
    return decision.computed == UNDETERMINED and (settled or not spoken_of)


def no_officer(naming: Naming) -> str:
    """Return who is meant where no officer is: "neither" of two, "nobody" of more."""
    return "neither" if len(naming.labels) == 2 else "nobody"
