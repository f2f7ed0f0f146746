"""The annexes of the briefing: the source, how it is read, the boundary, the words, what it was made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from orgdoc.model.organisation import Party
from orgdoc.model.rulebook import Rulebook, SideCondition, ValueCondition
from orgdoc.model.terms import PEOPLE, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import MANAGER, SHARED, Decision, Decisions
from orgdoc.views.markup import strong
from orgdoc.views.phrases import explaining, reasons, siding, sourcing
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import (
    officer_of,
    with_article,
)
from orgdoc.views.phrases.words import (
    capitalised,
    cut,
    joined,
    listed,
    plural,
    possessive,
    ranges,
    sentence,
)

ANNEX = "Annex 1: the source, in our words"
READING = "Annex 2: how we read it"
_BOUNDARY = "Annex 3: {}"
GLOSSARY = "Words used here"
EVERY_ITEM = "Annex 4: every item in full"
OF_SOURCE = ("Code", "What it says, in our words", "Its own words")
OF_WOVEN = ("Code", "What it says, in our words; its own stand in quotation marks")
CHECKED = "For whoever checks this"
_PLAN = (ValueCondition("deliverable", ("business-plan",)),)
SOURCE_CAPTION = "The source by its passages"


def readings(naming: Naming, who: str) -> list[str]:
    """Return what is our reading of the source, which does not say it itself; `who` decides: "you"."""
    rules = naming.rulebook.rules
    applies_to_managers = any(rule.case_for(MANAGER) for rule in rules)
    together = ", or of a role they share" if any(len(rule.gives) > 1 for rule in rules) else ""
    permits = next((rule for rule in rules if not rule.rank and rule.gives), None)
    stakes = any(
        condition.fact == "stakeholders"
        for rule in rules
        if rule.rank and (case := rule.case_for(PROJECT)) is not None
        for condition in case.when
    )
    use = " So who uses a thing counts for more than who has a stake in it." if stakes else ""
    follows = "goes where the project goes" if _follows_projects(naming.rulebook) else "takes its side"
    said = [
        "What the source says in plain words counts for more than what it calls a focus, and that for more "
        f"than what it calls usual.{use}",
        f"Whatever serves a project {follows}, and is never surer than it is.",
    ]
    if len(naming.labels) > 1:
        divided = f"{_divided(naming.rulebook)} is shared; anything else is for {who} to decide, or to split"
        if not naming.rulebook.divisible:
            divided = f"it is for {who} to decide"
        said.append(f"Where the source speaks with equal force for several officers{together}, {divided}.")
    if applies_to_managers:
        said.append(_one_line(naming))
    if permits is not None:
        said.append(f"A permission, such as “{permits.wording}”, assigns nothing.")
    said += [sentence(reading.says) for reading in naming.rulebook.readings]
    said.append("Only technology work is listed; nothing is read into a name or a description.")
    return said


def _one_line(naming: Naming) -> str:
    where = "on either side" if len(naming.labels) == 2 else "under each officer"
    return (
        "A manager has one reporting line. It follows the projects that have one officer, not what is "
        "shared, split or open. Where those have different officers the source does not say which counts for "
        f"more: our advice counts the projects and resources {where}."
    )


def number_of_one_line(naming: Naming) -> int | None:
    """Return under which number the reading stands by which a manager has one reporting line; None where the
    rule book does not speak of managers.
    """
    said = readings(naming, "you")
    one_line = _one_line(naming)
    return said.index(one_line) + 1 if one_line in said else None


def by_reading(numbers: Sequence[int]) -> str:
    """Return how a row says that it rests on readings, where the register leads to them."""
    return f"by {of_readings(numbers)}"


def of_readings(numbers: Sequence[int]) -> str:
    return f"{plural('reading', len(numbers))} {listed(map(str, numbers))}"


def rest_on(items: Sequence[str], naming: Naming) -> str:
    """Return what rests on a reading, by the ids of the items; "" for nothing."""
    several = len(items) > 1 or any(map(naming.several, items))
    names = listed(cut([naming.name(item) for item in items]))
    return f"On it {'rest' if several else 'rests'} {names}." if items else ""


def readings_borne(decisions: Decisions, naming: Naming) -> Mapping[str, Sequence[int]]:
    """Return for each settled item on which of the book's readings it rests, by their numbers in the annex:
    its own, else those of all that it follows.
    """
    first = _before_the_books(naming)
    found: dict[str, Sequence[int]] = {}
    for decision, follows in reasons.each_after_what_it_follows(decisions):
        own = [first + place for place in _places(decision, naming)]
        alone = decision.override_applies or _served_plainly(decision, naming)
        borne = [] if alone else [found[item] for item in follows]
        found[decision.subject] = own or (sorted(set().union(*borne)) if all(borne) else [])
    return found


def own_readings(decision: Decision, naming: Naming) -> list[int]:
    """Return the numbers in the annex of the readings on which an item rests by its own rules."""
    first = _before_the_books(naming)
    return [first + place for place in _places(decision, naming)]


def _before_the_books(naming: Naming) -> int:
    """Return the number to which the place of one of the book's readings adds up to its number in the annex.

    They stand behind those that hold of every book, and before the last.
    """
    return len(readings(naming, "you")) - len(naming.rulebook.readings)


def _served_plainly(decision: Decision, naming: Naming) -> bool:
    """Whether something also serves people, by which alone it goes where it goes, without a reading."""
    by_reading = decision.verdict == SHARED or any(reading.direct for reading in naming.rulebook.readings)
    served = decision.facts.get("beneficiaries", ())
    return not by_reading and any(fact.item is None and fact.on for fact in served)


def _places(decision: Decision, naming: Naming) -> list[int]:
    """Return at which places the readings stand in the book on which a verdict rests by its own rules."""
    if decision.is_open or decision.override_applies:
        return []
    by_branch: dict[str, set[str]] = {}
    for e in decision.decided_by:
        for branch in e.rule.gives:
            by_branch.setdefault(branch, set()).add(e.rule.id)
    against = {e.rule.id for e in explaining.pulls_elsewhere(decision)}
    served = decision.facts.get("beneficiaries", ())
    is_direct = decision.kind != PROJECT and all(fact.item is None for fact in served)
    return [
        place
        for place, reading in enumerate(naming.rulebook.readings)
        if any(rules <= {*reading.rules} for rules in by_branch.values())
        and (not reading.kinds or decision.kind in reading.kinds)
        and (not reading.over or not against.isdisjoint(reading.over))
        and (is_direct or not reading.direct)
    ]


def _follows_projects(rulebook: Rulebook) -> bool:
    """Whether each officer has a rule by which what serves their projects is theirs."""
    served = {
        (condition.side, branch)
        for rule in rulebook.rules
        if rule.rank
        for kind in RESOURCE_KINDS
        if (case := rule.case_for(kind)) is not None
        for condition in case.when
        if isinstance(condition, SideCondition) and not condition.none
        for branch in rule.gives
    }
    return all((branch.side, branch.id) in served for branch in rulebook.branches)


def _divided(rulebook: Rulebook) -> str:
    """Return what the rules share: "a resource or a business plan", "software or a team"."""
    whole = {kind for case in rulebook.divisible if not case.when for kind in case.kinds}
    plans = any(PROJECT in case.kinds and case.when == _PLAN for case in rulebook.divisible)
    others = any(case.when and case.when != _PLAN for case in rulebook.divisible)
    resources = ["a resource"] if whole.issuperset(RESOURCE_KINDS) else _kinds(whole)
    parts = [
        *(["a project"] if PROJECT in whole else []),
        *resources,
        *(["a business plan"] if plans else []),
        *(["what certain facts divide"] if others else []),
    ]
    return listed(parts, "or")


def _kinds(whole: Collection[str]) -> list[str]:
    named = (kind for kind in RESOURCE_KINDS if kind in whole)
    return [f"a {kind}" if kind in PEOPLE else kind for kind in named]


def about_annex(naming: Naming) -> str:
    source = naming.rulebook.source
    letters = Citing(naming.rulebook)
    answers_of = {
        letters.of(rule)[0]: naming.rulebook.authors.get(rule.citation.answer, "")
        for rule in naming.rulebook.rules
        if not rule.citation.document
    }
    documents = {
        letters.of(rule)[0]: rule.citation.document
        for rule in naming.rulebook.rules
        if rule.citation.document
    }
    authors = listed(
        f"{letter} is {possessive(author)} answer" for letter, author in answers_of.items() if author
    )
    of_letters = listed(f"{letter} is “{title}”" for letter, title in documents.items())
    if len(sourcing.cited(naming.rulebook)) > 1:
        said = f"the sources are {sourcing.all_of(naming.rulebook)}"
        return joined([sentence(said), *(sentence(text) for text in (authors, of_letters) if text)])
    if naming.rulebook.file:
        return sentence(f"the source is {sourcing.all_of(naming.rulebook)}")
    said = sentence(f"{sourcing.with_article(source)}{f': {authors}' if authors else ''}")
    return f"{said} When it was written, and at which address, is not on record."


def boundary_title(naming: Naming) -> str:
    return _BOUNDARY.format(siding.title(naming.boundary))


def boundary(naming: Naming) -> str:
    """Return who is inside and who outside, and what the spec says of the organisation as a whole.

    Each stands with the lines on which it is said.
    """
    organisation = naming.organisation
    words = {
        key: capitalised(siding.where(key, naming.boundary, unknown="not yet said"))
        for key in naming.boundary.keys
    }
    by_side: dict[str, list[Party]] = {}
    for party in organisation.parties.values():
        by_side.setdefault(party.side, []).append(party)
    said = [
        f"{strong(words[side])} ({_lines(found)}): {listed(party.name for party in found)}."
        for side in words
        if (found := by_side.get(side))
    ]
    of_all = (
        (organisation.large, "large", "not large"),
        (
            organisation.resources_segregated,
            "one where each person and team works for one side only",
            f"one where people may work for {siding.several(naming.boundary)}",
        ),
    )
    stated = [
        f"{yes if value.value == 'true' else no} (line {value.span.line})"
        for value, yes, no in of_all
        if value is not None
    ]
    name = organisation.name.value
    return joined([*said, sentence(f"{name} is {listed(stated)}") if stated else ""])


def about_places(naming: Naming) -> str:
    keeper = naming.organisation.prepared_by
    kept = f"; {with_article(keeper)} can give it to you" if keeper else ""
    return f"The list behind this memo is {naming.spec}{kept}."


def _lines(parties: Sequence[Party]) -> str:
    lines = {party.span.line for party in parties}
    return f"{plural('line', len(lines))} {ranges(lines)}"


def glossary(naming: Naming) -> list[tuple[str, str]]:
    posts = []
    for branch in naming.rulebook.branches:
        officer = officer_of(branch.id, naming)
        title = officer.title if officer is not None else None
        here = f" (here {title})" if title and title != branch.title else ""
        posts.append(f"{branch.title}{here}")
    labels = list(naming.labels.values())
    shared = "both answer for it" if len(labels) == 2 else "several officers answer for it"
    shared += ", each for a part where the facts tell the parts, else together"
    if naming.rulebook.says_between:
        shared = "two officers or more answer for it, each for a part where the facts tell the parts"
    return [
        *([(listed(labels), listed(posts))] if labels != posts else []),
        *([("Shared", shared)] if len(labels) > 1 else []),
        (
            "Open, to decide",
            "the source speaks for more than one officer with equal force, and the rules do not divide it; "
            "a decision may name one officer or split it"
            if len(labels) > 1
            else "the source does not speak of it; a decision may",
        ),
        ("Open, waits for an answer", "the fact that decides is not on file; whoever knows it can settle it"),
        ("For now", "it holds as things stand; the decision or answer named could change it"),
    ]


def provenance(naming: Naming, sha256: str, version: str) -> str:
    book = naming.rulebook
    return (
        f"Made by orgdoc {version}, by version {book.version} of the rules “{book.id}”. A copy of "
        f"{naming.spec} is the same file if its SHA-256 begins with {sha256[:16]}."
    )
