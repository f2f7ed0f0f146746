"""What the register and the form to fill in say: titles of columns, notes, kinds of answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orgdoc.model.rulebook import Branch, DeclaredFact, Rulebook
from orgdoc.model.verdict import MANAGER, Decision, Question
from orgdoc.views.phrases import asking, sharing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import figure

REGISTER, QUESTIONS, MANAGERS = "Register", "Questions", "Managers"
ORGANISATION, BOUNDARY, RULES = "Organisation", "Boundary", "Rules"
#: The titles of columns, in order, each with its width in characters.
ANSWERS: Mapping[str, int] = {
    "Id": 18, "Name": 28, "Kind": 13, "Who answers": 15, "How sure": 14, "Open under": 14,
    "May still change": 30, "Deciding rule": 24, "Citation": 18, "Why": 60, "Pulling the other way": 40,
    "What would settle it": 40, "Spec line": 9,
}  # fmt: skip
FACTS: Mapping[str, int] = {
    "Deliverable": 14, "Activity": 11, "For": 22, "Serves": 22, "Stakeholders": 22, "Objective": 13,
    "Manager": 18, "Reports to": 16, "Owner": 18, "Description": 40, "Was": 14, "Tags": 14, "Link": 28,
    "Details": 30,
}  # fmt: skip
OVERRIDE: Mapping[str, int] = {
    "Override branch": 10, "Override rationale": 36, "Override by": 18, "Override on": 12,
    "Override expires": 12,
}  # fmt: skip
#: The column that says who shares something by decision, where that may be others than both.
BETWEEN = "Override between"
#: The column after which those of the facts that a rule book declares stand, and how wide they are.
BEFORE_DECLARED, DECLARED_WIDTH = "Objective", 16
OF_MANAGERS: Mapping[str, int] = {
    "Name": 28, "Who answers": 15, "How sure": 14, "Open under": 14, "Projects": 30, "Why": 60, **OVERRIDE,
}  # fmt: skip
OF_ORGANISATION: Mapping[str, int] = {
    "Field": 22, "Value": 40,
}  # fmt: skip
OF_BOUNDARY: Mapping[str, int] = {
    "Party": 30, "Side": 12,
}  # fmt: skip
OF_RULES: Mapping[str, int] = {
    "Rule": 26, "Title": 26, "Points to": 14, "Strength": 14, "Citation": 18,
    "In the source's words": 26, "What it says": 60, "Example": 40,
}  # fmt: skip
NUMBER, QUESTION, ABOUT, ANSWER = "Number", "Question", "About", "Answer"
DECIDED_BY, DECIDED_ON, REASON = "Decided by", "Decided on", "Reason"
WHOM, BY_WHEN = "Whom to ask", "By when"
POSSIBLE, GIVES, KEY = "Possible answers", "What each answer gives", "Key"
OF_QUESTIONS: Mapping[str, int] = {
    NUMBER: 8, QUESTION: 44, ABOUT: 30, ANSWER: 22, DECIDED_BY: 18, DECIDED_ON: 12, REASON: 34, WHOM: 20,
    BY_WHEN: 12, POSSIBLE: 30, GIVES: 52, KEY: 24,
}  # fmt: skip
FORM = "Form"
DO_NOT_KNOW = "don't know"
A_NAME = "the name of whoever holds it"
_OR_NAMES = "or names from the list of parties"


def declared_titles(facts: Iterable[DeclaredFact]) -> dict[str, str]:
    """Return the title of the column of each declared fact: its label, or its id where another has that."""
    taken = {title.casefold() for title in (*ANSWERS, *FACTS, *OVERRIDE, BETWEEN)}
    titles: dict[str, str] = {}
    for fact in facts:
        label, own = (f"{text[:1].upper()}{text[1:]}" for text in (fact.label, fact.id))
        title = next(t for t in (label, own, f"{own} (fact)") if t.casefold() not in taken)
        titles[fact.id] = title
        taken.add(title.casefold())
    return titles


def of_items(rulebook: Rulebook) -> dict[str, int]:
    """Return the titles of all columns of the register, each with its width in characters."""
    declared = dict.fromkeys(declared_titles(rulebook.facts).values(), DECLARED_WIDTH)
    stated: dict[str, int] = {}
    for title, width in FACTS.items():
        stated[title] = width
        if title == BEFORE_DECLARED:
            stated |= declared
    between = {BETWEEN: OVERRIDE["Override branch"]} if rulebook.says_between else {}
    return {**ANSWERS, **stated, **OVERRIDE, **between}


def form_title(naming: Naming) -> str:
    return f"{naming.organisation.name.value}: what orgdoc asks"


def form_note() -> str:
    """Return how to fill the form in, for somebody who never saw one."""
    return (
        "Write one of the possible answers into the column Answer; write “don't know”, or nothing, where you "
        "do not know. Where the question asks for a decision, say too who decided, on which day and why. "
        "Change nothing else, and send the file back."
    )


def choice(question: Question, answer: str, naming: Naming) -> str:
    """Return an answer as the form offers it: in the words of the question."""
    return asking.answer_word(answer, naming, question.fact)


def possible(question: Question, naming: Naming) -> str:
    offered = ", ".join(choice(question, way.answer, naming) for way in question.all_ways)
    return f"{offered}, {_OR_NAMES}" if question.fact in ("beneficiaries", "stakeholders") else offered


def form_written(path: str, count: int, spec: str) -> str:
    """Return what to do with a form; `count` are its questions."""
    if not count:
        return f"{path}  a form without questions: nothing is open"
    return (
        f"{path}  a form with {figure(count, 'question')}\n"
        "\n"
        "Send it round. When it is filled in:\n"
        f"  orgdoc ask {spec} --answers {path}"
    )


def refused(count: int, spec: str) -> str:
    answers = "this answer does" if count == 1 else f"these {count} answers do"
    return f"{answers} not fit, so nothing was written into {spec}"


def decision_asked(decision: Decision, naming: Naming) -> str:
    """Return the question that only a decision answers."""
    name = naming.name(decision.subject)
    if decision.kind == MANAGER:
        return f"To whom does {name} report?"
    return f"Who answers for {name}?"


def post_asked(branch: Branch) -> str:
    return f"Who is to hold the post of {branch.label}?"


def decision_choices(decision: Decision, naming: Naming) -> tuple[str, ...]:
    """Return the ways to decide as the form offers them: labels of branches, "split"."""
    branches = tuple(naming.labels.values())
    return branches if decision.kind == MANAGER else (*branches, sharing.answer(decision, naming))


def decision_gives(decision: Decision, naming: Naming) -> str:
    why = asking.open_in_brief(decision, naming)
    return f"{why[0].upper()}{why[1:]}: no rule settles it. {asking.way_out(decision, naming)}"
