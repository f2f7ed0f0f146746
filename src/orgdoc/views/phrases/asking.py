"""What is asked of the reader: open questions, with what each answer gives, and decisions needed."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import CONTESTED, ITEM, MANAGER, SHARED, STAKEHOLDER, Ask, Decision, Question, Way
from orgdoc.views.phrases import bringing, declared, siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import no_rule_of_the_line, why_line_is_open
from orgdoc.views.phrases.words import counted, joined, listed, sentence

_ANSWERS = {
    "business-plan": "a business plan",
    "product": "a product",
    "service": "a service",
    "develop": "development",
    "maintain": "maintenance and support",
    "expand": "expansion",
    "procure": "a purchase",
    "plan": "planning",
    SHARED: bringing.SHARED_WORD,
}
_FEW_SIDES = 3
NOTHING_TO_ASK = "Nothing is open: every item and every reporting line is settled."


def ask(question: Question, naming: Naming) -> str:
    """Return the question as one sentence."""
    if question.ask is Ask.PARTY_SIDE:
        return f"Is {question.subject} {siding.choice_in_full(naming.boundary)}?"
    name = naming.name(question.subject)
    listing = listed((answer_word(answer, naming, question.fact) for answer in question.answers), "or")
    people = siding.choice_of_people(naming.boundary, in_full=True)
    if question.fact == "beneficiaries":
        if naming.items[question.subject].kind == PROJECT:
            return f"Who is {name} for: {people}?"
        return f"Whom does {name} serve: {people}?"
    if naming.rulebook.fact(question.fact or "") is not None:
        return declared.asked(question.fact or "", name, tuple(question.answers), naming)
    return {
        "stakeholders": f"Who has a stake in {name}: {people}?",
        "deliverable": f"What does {name} deliver: {listing}?",
        "activity": f"What is {name} mainly: {listing}?",
        "objective": f"What does {name} aim at: {listing}?",
    }[question.fact or ""]


def to_decide(naming: Naming) -> str:
    """Return what stands over what no answer settles."""
    when = bringing.by_when(naming)
    return f"To decide{f' {when}' if when else ''} (no answer settles these):"


def to_find_out(naming: Naming) -> str:
    """Return what stands over the questions."""
    when = bringing.by_when(naming)
    return f"To find out{f' {when}' if when else ''}:"


def answer_word(answer: str, naming: Naming, fact: str | None = None) -> str:
    """Return an answer in words; `fact` is the one that is asked, where it is one that a book may declare."""
    if (found := naming.rulebook.fact(fact or "")) is not None:
        return found.word(answer)
    if answer in naming.labels:
        return naming.officer(answer)
    return _ANSWERS.get(answer) or siding.where(answer, naming.boundary, both="both") or answer


def answers(question: Question, naming: Naming) -> str:
    """Return what each answer brings: "If inside, both go to the CIO; if outside, they go to the CTO."."""
    if not any(way.effects or way.opens for way in question.all_ways):
        return "No verdict hangs on it."
    alike = bringing.alike(question.all_ways)
    moved = [{e.subject for e in ways[0].effects if e.kind == ITEM} for ways in alike]
    named = moved[0] if len({frozenset(items) for items in moved}) == 1 and len(moved[0]) <= 2 else None
    told = [
        bringing.Answer(_either_of(ways, question, naming), ways[0], named if place else None)
        for place, ways in enumerate(alike)
    ]
    said: list[str] = []
    clauses: list[str] = []
    for outcome in bringing.outcomes(told, naming, bringing.unmoved(question)):
        clauses += outcome.clauses
        if outcome.besides:
            said += [sentence("; ".join(clauses)), sentence(outcome.besides)]
            clauses = []
    return joined([*said, sentence("; ".join(clauses)) if clauses else ""])


def _either_of(ways: Sequence[Way], question: Question, naming: Naming) -> str:
    answers = siding.folded((way.answer for way in ways), naming.boundary)
    return listed([answer_word(answer, naming, question.fact) for answer in answers], "or")


def settles(question: Question) -> str:
    """Return how much an answer settles: "settles three items"."""
    if not question.settles:
        return "settles nothing that is open"
    return f"settles {counted(len(question.settles), 'item')}"


def answer_rows(question: Question, naming: Naming) -> list[tuple[str, str]]:
    """Return each answer with what it gives: "inside", "Data exchange belongs to the CIO"."""
    nothing = bringing.unmoved(question)
    return [
        (answer_word(way.answer, naming, question.fact), bringing.brings(way, naming) or nothing)
        for way in question.all_ways
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
        if no_rule_of_the_line(decision, naming):
            return f"Choose one: {listed((naming.officer(b) for b in naming.labels), 'or')}."
        return "The line follows once those projects are settled, or choose one now."
    if decision.kind == STAKEHOLDER:
        return "The officers can agree on one; no decision on it stands in a spec."
    if decision.verdict == CONTESTED:
        between = naming.officers(naming.sharers(decision, by_rules=True))
        return joined(
            [f"Split it between {between}, or name one officer and say why.", decided_so(decision, naming)]
        )
    if decision.questions:
        first = decision.questions[0]
        return f"{ask(first, naming)} {answers(first, naming)}"
    if decision.until and not decision.ways:
        return bringing.waits(decision, naming)
    return joined(["Name one officer and say why.", decided_so(decision, naming)])


def decided_so(decision: Decision, naming: Naming) -> str:
    """Return what each way to decide brings beside itself: "If the CIO: Kwame Mensah then manages …"."""
    found = ((way, bringing.brings(way, naming, but=(decision.subject,))) for way in decision.ways)
    return " ".join(sentence(f"if {bringing.way_word(way, naming)}: {said}") for way, said in found if said)


def open_in_brief(decision: Decision, naming: Naming) -> str:
    """Return, in a few words, why a subject is open, for one line of a list."""
    if decision.kind == MANAGER:
        return why_line_is_open(decision, naming)
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
        return f"{verb} {listed(siding.as_people(naming.name(name), naming.boundary) for name in carriers)}"
    if not decision.questions:
        if decision.until and not decision.ways:
            return f"hangs on {bringing.matter(decision.until[0], naming)}"
        return "only a decision can settle it"
    first = decision.questions[0]
    if first.ask is Ask.PARTY_SIDE:
        return f"is {first.subject} {siding.choice(naming.boundary)}?"
    if first.subject != decision.subject:
        return f"hangs on {naming.name(first.subject)}"
    return asked_in_brief(first, naming)


def asked_in_brief(question: Question, naming: Naming) -> str:
    """Return what is asked in a few words, after the name that it is asked of."""
    if question.ask is Ask.PARTY_SIDE:
        few = len(naming.boundary.sides) <= _FEW_SIDES
        return f"{siding.choice(naming.boundary)}?" if few else "on which side of the boundary?"
    is_project = naming.items[question.subject].kind == PROJECT
    return {
        "beneficiaries": "who is it for?" if is_project else "whom does it serve?",
    }.get(question.fact or "") or declared.asked_of_it(question.fact or "", naming)
