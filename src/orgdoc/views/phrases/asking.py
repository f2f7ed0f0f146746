"""What is asked of the reader: open questions, with what each answer gives, and decisions needed."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import CONTESTED, MANAGER, SHARED, UNDETERMINED, Ask, Decision, Question
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import counted, listed, number, sentence

_ANSWERS = {
    "internal": "inside",
    "external": "outside",
    "both": "both",
    "business-plan": "a business plan",
    "product": "a product",
    "service": "a service",
    "develop": "development",
    "maintain": "maintenance and support",
    "expand": "expansion",
    "procure": "a purchase",
    "plan": "planning",
}
_MOST_NAMES = 4
ONLY_A_DECISION = "No answer settles these; they need a decision:"
NOTHING_TO_ASK = "Nothing is open: every item and every reporting line is settled."


def ask(question: Question, naming: Naming) -> str:
    """Return the question as one sentence."""
    if question.ask is Ask.PARTY_SIDE:
        return f"Is {question.subject} inside or outside the organisation?"
    name = naming.name(question.subject)
    if question.ask is Ask.OFFICER:
        officers = listed((naming.officer(branch) for branch in naming.labels), "or")
        return f"Who answers for {name}, {officers}?"
    listing = listed((answer_word(answer, naming) for answer in question.answers), "or")
    if question.fact == "beneficiaries":
        if naming.items[question.subject].kind == PROJECT:
            return f"Who is {name} for: people inside the organisation, outside it, or both?"
        return f"Whom does {name} serve: people inside the organisation, outside it, or both?"
    return {
        "stakeholders": f"Who has a stake in {name}: people inside the organisation, outside it, or both?",
        "deliverable": f"What does {name} deliver: {listing}?",
        "activity": f"What is {name} mainly: {listing}?",
        "objective": f"What does {name} aim at: {listing}?",
    }[question.fact or ""]


def answer_word(answer: str, naming: Naming) -> str:
    if answer in naming.labels:
        return naming.officer(answer)
    return _ANSWERS.get(answer, answer)


def answers(question: Question, naming: Naming) -> str:
    """Return what each answer gives, in one sentence: "Inside makes it the CIO's, outside the CTO's."."""
    effects = list(question.answers.values())
    concerned = {item for effect in effects for item in effect}
    if not concerned:
        return "No verdict hangs on it."
    one = len(concerned) == 1 and len(question.settles) == 1
    alike = all(set(effect) == concerned and len(set(effect.values())) == 1 for effect in effects)
    if question.settles and (one or alike):
        return sentence(_for_all_alike(question, naming))
    return " ".join(
        sentence(f"{answer_word(answer, naming)}: {_for_several(effect, naming)}")
        for answer, effect in question.answers.items()
    )


def _for_all_alike(question: Question, naming: Naming) -> str:
    """Return what each answer gives where it gives the same to all that it settles."""
    count = len(question.settles)
    first = question.settles[0]
    if count == 1:
        named = "it" if first == question.subject else naming.name(first)
        again = "it"
    else:
        named = again = "both" if count == 2 else f"all {number(count)}"
    by_verdict: dict[str, list[str]] = {}
    for answer, effect in question.answers.items():
        by_verdict.setdefault(effect.get(first, UNDETERMINED), []).append(answer_word(answer, naming))
    return listed(
        f"{listed(words, 'or')} {_makes(verdict, again if later else named, naming)}"
        for later, (verdict, words) in enumerate(by_verdict.items())
    )


def _makes(verdict: str, pronoun: str, naming: Naming) -> str:
    if verdict in naming.labels:
        return f"makes {pronoun} {naming.officer(verdict)}'s"
    return {
        SHARED: f"makes {pronoun} shared",
        CONTESTED: f"leaves {pronoun} to a decision",
        UNDETERMINED: f"does not settle {pronoun}",
    }[verdict]


def _for_several(effect: Mapping[str, str], naming: Naming) -> str:
    by_verdict: dict[str, list[str]] = {}
    for item, verdict in effect.items():
        by_verdict.setdefault(verdict, []).append(item)
    if not by_verdict:
        return "nothing changes"
    return listed(
        f"{_few(found, naming)} {_are(found, verdict, naming)}" for verdict, found in by_verdict.items()
    )


def _are(items: list[str], verdict: str, naming: Naming) -> str:
    return naming.which(verdict, several=len(items) > 1 or naming.several(items[0]))


def _few(items: list[str], naming: Naming) -> str:
    if len(items) > _MOST_NAMES:
        return counted(len(items), "item")
    return listed(naming.name(item) for item in items)


def settles(question: Question) -> str:
    """Return how much an answer settles: "settles three items"."""
    if not question.settles:
        return "settles nothing that is open"
    return f"settles {counted(len(question.settles), 'item')}"


def answer_rows(question: Question, naming: Naming) -> list[tuple[str, str]]:
    """Return each answer with what it gives: "inside", "Data exchange belongs to the CIO"."""
    return [
        (answer_word(answer, naming), _for_several(effect, naming))
        for answer, effect in question.answers.items()
    ]


def where_to_answer(question: Question, spec: str) -> str:
    """Return where in the spec the answer goes: "answer in specs/acme.yaml:26, under `boundary`"."""
    key = question.path.rpartition(".")[2]
    return f"answer in {spec}:{question.span.line}, under `{key}`"


def way_out(decision: Decision, naming: Naming) -> str:
    """Return what the reader can do about an open item or reporting line."""
    if decision.kind == MANAGER:
        if decision.computed == CONTESTED:
            return f"Choose one: {listed((naming.officer(b) for b in naming.labels), 'or')}."
        return "The line follows once those projects are settled, or choose one now."
    if decision.verdict == CONTESTED:
        parts = "two" if len(naming.labels) == 2 else number(len(naming.labels))
        return f"Split it in {parts}, or name one officer and say why."
    if decision.questions:
        first = decision.questions[0]
        return f"{ask(first, naming)} {answers(first, naming)}"
    return "Name one officer and say why."


def open_in_brief(decision: Decision, naming: Naming) -> str:
    """Return, in a few words, why a subject is open, for one line of a list."""
    if decision.kind == MANAGER:
        if decision.computed == CONTESTED:
            return "manages projects in both branches"
        return "none of the managed projects is settled"
    if decision.verdict == CONTESTED:
        carriers = list(
            dict.fromkeys(
                fact.value
                for e in decision.decided_by
                for fact in decision.facts_bearing(e)
                if fact.side is not None
            )
        )
        verb = "for" if decision.kind == PROJECT else "serves"
        return f"{verb} {listed(naming.name(name) for name in carriers)}"
    if not decision.questions:
        return "cannot be told yet"
    first = decision.questions[0]
    if first.ask is Ask.PARTY_SIDE:
        return f"is {first.subject} inside or outside?"
    if first.ask is Ask.OFFICER:
        return f"who answers for {naming.name(first.subject)}?"
    if first.subject != decision.subject:
        return f"hangs on {naming.name(first.subject)}"
    return {
        "beneficiaries": "who is it for?" if decision.kind == PROJECT else "whom does it serve?",
    }.get(first.fact or "", f"what is its {first.fact}?")
