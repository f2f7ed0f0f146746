"""What the rules restate, in words: one source, or several."""

from __future__ import annotations

from orgdoc.model.rulebook import Rulebook, RuleSource
from orgdoc.views.phrases.words import listed, names_several


def with_article(source: RuleSource) -> str:
    """Return what a source is and how it is called: "a policy, “Security policy”"."""
    return f"{article(source.kind)} {source.kind}, “{source.title}”"


def article(kind: str) -> str:
    if names_several(kind):
        return "the"  # statutes, minutes: no such source is one of several
    return "an" if kind[:1] in "aeiou" else "a"


def pronoun(rulebook: Rulebook) -> str:
    """Return what stands for the sources: "it", "them"."""
    found = cited(rulebook)
    return "it" if len(found) == 1 and not names_several(found[0].kind) else "them"


def cited(rulebook: Rulebook) -> tuple[RuleSource, ...]:
    """Return the sources that some rule restates, or all where none does."""
    answers = {rule.citation.answer for rule in rulebook.rules}
    return tuple(s for s in rulebook.sources if answers.intersection(s.answers)) or rulebook.sources


def all_of(rulebook: Rulebook) -> str:
    """Return every source with who wrote it: "a policy, “Security policy” (by the Executive board)"."""
    found = [f"{with_article(source)}{_authors(source, rulebook)}" for source in cited(rulebook)]
    return ", and ".join(found) if len(found) == 2 else listed(found)


def titles(rulebook: Rulebook) -> str:
    return listed(f"“{source.title}”" for source in cited(rulebook))


def authors(rulebook: Rulebook) -> str:
    """Return everybody who wrote something that the rules restate, each once; "" where nobody is named."""
    found = (who for source in cited(rulebook) for who in source.answers.values())
    return listed(dict.fromkeys(filter(None, found)))


def _authors(source: RuleSource, rulebook: Rulebook) -> str:
    named = {number: who for number, who in source.answers.items() if who}
    if not named:
        return ""
    if _in_answers(source, rulebook):
        return f" ({listed(f'answer {number} by {who}' for number, who in named.items())})"
    return f" (by {listed(named.values())})"


def _in_answers(source: RuleSource, rulebook: Rulebook) -> bool:
    """Whether a source is cited by the number of its answers."""
    return any(
        not rule.citation.document and rule.citation.answer in source.answers for rule in rulebook.rules
    )
