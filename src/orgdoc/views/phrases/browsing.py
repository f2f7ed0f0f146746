"""What the page to explore says beside the verdicts: its controls, and what an answer would move."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import MANAGER, STAKEHOLDER, Ask, Decision, Effect, Fact, Question, Way
from orgdoc.views.phrases import bringing, choices, siding, writing
from orgdoc.views.phrases.asking import answer_word
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import capitalised, counted, listed, sentence

WHY = "Why"
EACH_WAY = "Each way to decide"
FOLLOWS = "Follows"
MANAGES = "Manages"
LINK = "More"
LINK_WORDS = "Open the link of this item"
BOOK_HAS_MISTAKES = "The rule book has mistakes; the terminal lists them."
NOTHING_OPEN = "Nothing is open: every item and every reporting line is settled."

#: Labels and messages of the page by the names under which its script and its writer ask for them.
WORDS: Mapping[str, str] = {
    "skip": "Skip to the content",
    "views": "Views",
    "chart": "Chart",
    "list": "List",
    "open": "Decisions and questions",
    "source": "Source and rules",
    "search": "Search",
    "search_hint": "Name, manager, tag, line …",
    "filters": "Filters",
    "officer": "Who answers",
    "sure": "How sure",
    "manager": "Manager",
    "kind": "Kind",
    "tag": "Tag",
    "any": "any",
    "clear": "Clear the filters",
    "shown": "{n} of {all} projects, resources, managers and stakeholders",
    "matching": "{n} of {all} match; the others are pale.",
    "as_list": "Show them as a list",
    "none": "Nothing fits. Take a filter back, or search for less.",
    "no_script": (
        "Search, the list and the explanations need a script, which this browser does not run. The chart, "
        "what is open and the source stand below."
    ),
    "old_browser": "This browser is too old to unpack the page: any of the last three years can.",
    "page": "Page of the chart",
    "before": "Previous page",
    "after": "Next page",
    "larger": "Larger",
    "smaller": "Smaller",
    "whole": "Whole page",
    "chart_help": "The chart. Arrow keys move it, plus and minus change its size, 0 shows all of it.",
    "close": "Close",
    "explanation": "Explanation",
    "on_chart": "Show on the chart",
    "print": "Print",
    "suppose": "Suppose",
    "moved_list": "Show what moves",
    "take_back": "Take it back",
    "one_at_a_time": (
        "Try one answer at a time: each shows what it alone brings. What several answers bring together is "
        "not in this page; orgdoc what-if works it out from the spec."
    ),
    "served": "Shown by orgdoc serve: the page follows the spec whenever it is saved.",
    "gone": "orgdoc serve has ended. This is the page as it was last.",
}


def lines_of(fact: Fact) -> str:
    return f"line {fact.place.span.line}"


def because(fact: Fact, naming: Naming) -> str:
    """Return what lends a fact its side: the verdict of an item, or a line of the boundary."""
    if fact.item is not None:
        return naming.belongs(fact.verdict or "")
    if fact.because is not None:
        return f"{writing.side(fact, naming).lower()}, line {fact.because.span.line}"
    return ""


def supposed(way: Way, asked: Question | Decision, naming: Naming) -> str:
    """Return a supposition as words: "Partner Co is inside", "Customer portal goes to the CIO"."""
    name = naming.name(asked.subject)
    if isinstance(asked, Decision):
        if asked.kind == MANAGER:
            return f"{name} reports to {naming.officer(way.answer)}"
        several = naming.several(asked.subject)
        if way.answer in naming.labels:
            return f"{name} {'go' if several else 'goes'} to {naming.officer(way.answer)}"
        return f"{name} {'are' if several else 'is'} split"
    if asked.ask is Ask.PARTY_SIDE:
        return f"{name} is {siding.where(way.answer, naming.boundary)}"
    answer, is_project = answer_word(way.answer, naming), naming.items[asked.subject].kind == PROJECT
    people = siding.people(way.answer, naming.boundary) or answer
    return {
        "beneficiaries": f"{name} {'is for' if is_project else 'serves'} {people}",
        "stakeholders": f"{people} have a stake in {name}",
        "deliverable": f"{name} delivers {answer}",
        "activity": f"{name} is mainly {answer}",
        "objective": f"{name} aims at {answer}",
    }.get(asked.fact or "", f"the {asked.fact} of {name} is {answer}")


def then(what: str) -> str:
    """Return what stands before the verdict that a supposition gives."""
    return f"Suppose {what}; then:"


def moved(what: str, way: Way, naming: Naming) -> str:
    """Return how much a supposition moves, for the line that stays in sight while it is supposed."""
    kinds = [effect.kind for effect in way.effects]
    lines, stakeholders = kinds.count(MANAGER), kinds.count(STAKEHOLDER)
    counts = (
        (len(kinds) - lines - stakeholders, "item"),
        (lines, "reporting line"),
        (stakeholders, "stakeholder"),
    )
    parts = listed(counted(count, word) for count, word in counts if count)
    opens = bringing.opens(way, naming)  # empty where the changes say so themselves
    said = f"Suppose {what}. {capitalised(parts or 'nothing')} would change."
    return f"{said} {sentence(listed(opens))}" if opens else said


def way_word(way: Way, naming: Naming) -> str:
    return choices.box(way.answer, naming)


def unless(effect: Effect, naming: Naming) -> str:
    """Return "unless the side of Partner Co says otherwise"; "" where nothing could."""
    if not effect.unless:
        return ""
    return f"unless {listed((bringing.matter(m, naming) for m in effect.unless), 'or')} says otherwise"


def way_brings(way: Way, naming: Naming, but: str | None = None) -> str:
    return sentence(
        bringing.brings(way, naming, but=(but,) if but is not None else ()) or "nothing else changes"
    )


def problems_title(count: int, *, errors: bool) -> str:
    """Return what stands over the problems of a spec that was saved."""
    if errors:
        return "The spec has mistakes"
    return "One thing to look at in the spec" if count == 1 else f"{count} things to look at in the spec"


def problems_text(*, errors: bool, has_page: bool) -> str:
    if not errors:
        return "They do not stand in the way; the page is that of the spec as it was saved."
    below = "Below is the page as it was before. " if has_page else "There is no page until they are mended. "
    return f"{below}Mend them and save the spec: this page follows."


def served_at(spec: str, address: str) -> str:
    return f"{spec} is shown at {address}, to this machine alone; Ctrl-C ends it"


def followed(clock: str, spec: str, seconds: float) -> str:
    return f"{clock}  {spec} saved: the page follows ({seconds:.1f} s)"


def not_followed(clock: str, spec: str) -> str:
    return f"{clock}  {spec} saved with mistakes: the page shows them"


SERVED_NO_MORE = "\nserves no more"


def port_taken(port: int, *, taken: bool) -> str:
    why = "is used by another program" if taken else "may not be used"
    return f"port {port} {why}; choose another with --port, or --port 0 for any that is free"
