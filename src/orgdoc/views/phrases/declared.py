"""Facts that a rule book declares, in the words that it gives them; and sides that branches lend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.model.verdict import Decision
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import listed, possessive


def has(fact: str, values: Iterable[str], naming: Naming, verb: str = "has") -> str:
    """Return values of a declared fact as a predicate: "has secrets as its data class"."""
    found = naming.rulebook.fact(fact)
    assert found is not None
    whose = "their" if verb == "have" else "its"
    return f"{verb} {listed((found.word(value) for value in values), 'or')} as {whose} {found.label}"


def bearing_on(decision: Decision, naming: Naming) -> list[str]:
    """Return the declared facts on which a verdict rests, each as a predicate."""
    names = {fact.id for fact in naming.rulebook.facts}
    if not names:
        return []
    facts = (f for e in decision.decided_by for f in decision.facts_bearing(e) if f.name in names)
    verb = "have" if naming.several(decision.subject) else "has"
    return [has(fact.name, [fact.value], naming, verb) for fact in dict.fromkeys(facts)]


def asked(fact: str, name: str, answers: Sequence[str], naming: Naming) -> str:
    """Return the question of a declared fact: "Vault: what data does it hold, personal data or secrets?"."""
    found = naming.rulebook.fact(fact)
    if found is None:
        return f"{name}: which {fact} is it, {listed(answers, 'or')}?"
    question = found.ask.rstrip("? ")
    question = question if question[1:2].isupper() else question[:1].lower() + question[1:]
    return f"{name}: {question}, {listed((found.word(answer) for answer in answers), 'or')}?"


def side(side: str, naming: Naming) -> str:
    """Return where names on a side stand: "inside", "on the CISO's side"."""
    return siding.where(side, naming.boundary) or f"on {possessive(naming.officer(side))} side"
