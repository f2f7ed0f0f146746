"""What the register and the form to fill in say: titles of columns, notes, kinds of answers."""

from __future__ import annotations

from orgdoc.model.verdict import MANAGER, SHARED, Decision, Question
from orgdoc.views.phrases import asking
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import figure

REGISTER, QUESTIONS, MANAGERS = "Register", "Questions", "Managers"
ORGANISATION, BOUNDARY, RULES = "Organisation", "Boundary", "Rules"
ANSWERS = (
    "Id", "Name", "Kind", "Who answers", "How sure", "May still change", "Deciding rule", "Citation",
    "Why", "Pulling the other way", "What would settle it", "Spec line",
)  # fmt: skip
FACTS = (
    "Deliverable", "Activity", "For", "Serves", "Stakeholders", "Objective", "Manager", "Reports to", "Owner",
    "Description", "Was", "Tags", "Link", "Details",
)  # fmt: skip
OVERRIDE = ("Override branch", "Override rationale", "Override by", "Override on", "Override expires")
OF_MANAGERS = ("Name", "Who answers", "How sure", "Projects", "Why", *OVERRIDE)
OF_RULES = (
    "Rule",
    "Title",
    "Points to",
    "Strength",
    "Citation",
    "In the source's words",
    "What it says",
    "Example",
)
QUESTION, ABOUT, ANSWER = "Question", "About", "Answer"
DECIDED_BY, DECIDED_ON, REASON = "Decided by", "Decided on", "Reason"
WHOM, BY_WHEN = "Whom to ask", "By when"
POSSIBLE, GIVES, KEY = "Possible answers", "What each answer gives", "Key"
OF_QUESTIONS = (QUESTION, ABOUT, ANSWER, DECIDED_BY, DECIDED_ON, REASON, WHOM, BY_WHEN, POSSIBLE, GIVES, KEY)
FORM = "Form"
DO_NOT_KNOW = "don't know"
_OR_NAMES = "or names from the list of parties"


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
    return asking.answer_word(answer, naming)


def possible(question: Question, naming: Naming) -> str:
    offered = ", ".join(choice(question, answer, naming) for answer in question.answers)
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


def decision_choices(decision: Decision, naming: Naming) -> tuple[str, ...]:
    branches = tuple(naming.labels.values())
    return branches if decision.kind == MANAGER else (*branches, SHARED)


def decision_gives(decision: Decision, naming: Naming) -> str:
    why = asking.open_in_brief(decision, naming)
    return f"{why[0].upper()}{why[1:]}: the rules settle neither. {asking.way_out(decision, naming)}"
