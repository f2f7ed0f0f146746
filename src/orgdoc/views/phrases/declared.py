"""Facts that a rule book declares, in the words that it gives them; and sides that branches lend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.model.verdict import Decision
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import listed, possessive


def clause(fact: str, values: Iterable[str], naming: Naming, whose: str = "its", verb: str = "is") -> str:
    """Return values of a declared fact as a clause: "its data class is secrets".

    A book's words are a noun or a clause of their own ("what customers see"): they stand after "is" alone.
    """
    found = naming.rulebook.fact(fact)
    assert found is not None
    return f"{whose} {found.label} {verb} {words(fact, values, naming)}"


def words(fact: str, values: Iterable[str], naming: Naming) -> str:
    """Return values of a declared fact where it has just been named: "secrets or personal data"."""
    found = naming.rulebook.fact(fact)
    assert found is not None
    return listed((found.word(value) for value in values), "or")


def bearing_on(decision: Decision, naming: Naming, whose: str = "") -> list[str]:
    """Return the declared facts on which a verdict rests, each as a clause: "its purpose is protection"."""
    names = {fact.id for fact in naming.rulebook.facts}
    if not names:
        return []
    facts = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name in names)
    whose = whose or its(decision, naming)
    return [clause(fact.name, [fact.value], naming, whose) for fact in dict.fromkeys(facts)]


def its(decision: Decision, naming: Naming) -> str:
    return "their" if naming.several(decision.subject) else "its"


def beside(predicate: str, own: Sequence[str]) -> str:
    """Return a sentence so far and what declared facts add: "it is a purchase, and its purpose is …"."""
    return f"{predicate}, and {listed(own)}" if predicate and own else predicate or listed(own)


def asked(fact: str, name: str, answers: Sequence[str], naming: Naming) -> str:
    """Return the question of a declared fact: "Vault: what data does it hold, personal data or secrets?"."""
    found = naming.rulebook.fact(fact)
    if found is None:
        return f"{name}: which {fact} is it, {listed(answers, 'or')}?"
    among = listed((found.word(answer) for answer in answers), "or")
    return f"{name}: {asked_of_it(fact, naming).rstrip('?')}, {among}?"


def side(side: str, naming: Naming) -> str:
    """Return where names on a side stand: "inside", "on the CISO's side"."""
    return siding.where(side, naming.boundary) or f"on {possessive(naming.officer(side))} side"


def asked_of_it(fact: str, naming: Naming) -> str:
    """Return the same where the name stands before it and the answers after: "what data does it hold?"."""
    found = naming.rulebook.fact(fact)
    if found is None:
        return f"what is its {fact}?"
    question = found.ask
    return question if question[1:2].isupper() else question[:1].lower() + question[1:]


def of_branch(side: str, naming: Naming, *, some: bool) -> str:
    """Return what is served where a branch's own items are meant: "something of the CISO's"."""
    return f"{'something' if some else 'nothing'} of {possessive(naming.officer(side))}"
