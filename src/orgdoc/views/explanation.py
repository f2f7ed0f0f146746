"""One page a subject for the terminal: the verdict, why, on which facts, and what would move it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from orgdoc.model.organisation import Project
from orgdoc.model.verdict import MANAGER, STAKEHOLDER, Decision, Decisions, Fact
from orgdoc.views.phrases import asking, bringing, explaining, moving, remarking, writing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import capitalised, sentence

_INDENT = "  "


def find(wanted: str, decisions: Decisions, naming: Naming) -> Decision | None:
    """Return the decision on an id or a name, case aside; items before managers before stakeholders."""
    if wanted in decisions.items:
        return decisions.items[wanted]
    key = wanted.casefold()
    for group in (decisions.items, decisions.managers, decisions.stakeholders):
        for subject, decision in group.items():
            if key in (subject.casefold(), naming.name(subject).casefold()):
                return decision
    return None


def known_names(decisions: Decisions, naming: Naming) -> list[str]:
    names = [*decisions.items, *(item.name for item in naming.items.values())]
    return [*names, *decisions.managers, *decisions.stakeholders]


def pages(
    decisions: Decisions, naming: Naming, spec: str, wanted: Sequence[Decision] | None, width: int
) -> list[str]:
    """Return a page for each decision of `wanted`; for all of them where it is None."""
    everything = (
        *decisions.items.values(),
        *decisions.managers.values(),
        *decisions.stakeholders.values(),
    )
    # The way a page opens goes by its place in the spec, so that it reads the same alone and among all.
    frames = {(d.kind, d.subject): frame for frame, d in enumerate(everything)}
    return [
        "\n".join(_page(d, decisions, naming, spec, width, frames[d.kind, d.subject]))
        for d in (everything if wanted is None else wanted)
    ]


def _page(
    decision: Decision, decisions: Decisions, naming: Naming, spec: str, width: int, frame: int
) -> Iterator[str]:
    yield _heading(decision, naming, spec, width)
    yield _verdict(decision, naming)
    yield ""
    yield from _wrapped(explaining.explanation(decision, naming, frame), width)
    yield from _facts(decision, naming, spec)
    yield from _section(writing.UNSAID, [writing.unsaid(decision, naming)], width)
    yield from _section(
        writing.tensions_label(decision),
        [explaining.tension(decision, e, naming) for e in explaining.pulls_elsewhere(decision)],
        width,
    )
    yield from _section(writing.LEANS, [bringing.leans(decision, naming)], width)
    if decision.crosses is not None:
        crossing = sentence(remarking.works_across(decision.crosses, decision.subject, naming))
        yield from _section(writing.CROSSES, [crossing], width)
    asked = [
        f"{asking.ask(q, naming)} {asking.answers(q, naming)} {bringing.whom_to_ask(q, naming)}"
        for q in decision.questions
    ]
    yield from _section(writing.SETTLES, asked, width)
    if decision.for_the_time_being:
        yield from _section(writing.UNTIL, [bringing.waits(decision, naming)], width)
    if decision.is_open and not asked:
        yield from _section(writing.NEXT, [asking.way_out(decision, naming)], width)
    yield from _moves(decision, naming)
    yield from _section(writing.did_not_apply(naming), moving.rules_against(decision, naming), width)
    if decision.kind not in (MANAGER, STAKEHOLDER):
        about = writing.about(naming.items[decision.subject])
        for label, text in about:
            yield from _section(label, [text], width)
        item = naming.items[decision.subject]
        if isinstance(item, Project) and item.managers:
            yield from _section(writing.LINE, [writing.lines_of(item, decisions, naming)], width)


def _heading(decision: Decision, naming: Naming, spec: str, width: int) -> str:
    name = naming.name(decision.subject)
    kind = writing.kind(decision)
    left = f"{name} ({decision.subject}, {kind})" if name != decision.subject else f"{name} ({kind})"
    item = naming.items.get(decision.subject)
    place = f"{spec}:{item.span.line}" if item else ""
    gap = max(2, width - len(left) - len(place))
    return f"{left}{' ' * gap}{place}".rstrip()


def _verdict(decision: Decision, naming: Naming) -> str:
    verdict = capitalised(naming.verdict_on(decision))
    if decision.certainty is None:
        return verdict
    return f"{verdict}, {bringing.how_sure(decision.certainty)}"


def _facts(decision: Decision, naming: Naming, spec: str) -> Iterator[str]:
    rows = [
        (_fact(f, decision, naming), f"{spec}:{f.place.span.line}", _because(f, naming))
        for f in _all(decision)
    ]
    if not rows:
        return
    yield ""
    yield writing.FACTS
    wide, place = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    for fact, where, because in rows:
        yield f"{_INDENT}{fact.ljust(wide)}  {where.ljust(place)}  {because}".rstrip()


def _all(decision: Decision) -> list[Fact]:
    """Return the facts of the subject itself, those of the organisation only where they bear it."""
    bearing = {f for e in decision.decided_by for f in decision.facts_bearing(e)}
    of_all = ("large", "resources_segregated", "kind")
    return [f for facts in decision.facts.values() for f in facts if f.name not in of_all or f in bearing]


def _fact(fact: Fact, decision: Decision, naming: Naming) -> str:
    key = "reports_to" if "reports_to" in fact.place.path else naming.key(decision, fact.name)
    return f"{key}: {fact.value}"


def _because(fact: Fact, naming: Naming) -> str:
    if fact.item is not None:
        return naming.belongs(fact.verdict or "")
    if fact.because is not None:
        return f"{writing.side(fact, naming).lower()}, line {fact.because.span.line}"
    return ""


def _moves(decision: Decision, naming: Naming) -> Iterator[str]:
    rows = moving.move_list(decision, naming)
    if rows and not decision.questions:
        yield ""
        yield writing.moves_label(decision)
        wide = max(len(change) for change, _ in rows)
        for change, verdict in rows:
            yield f"{_INDENT}{change.ljust(wide)}  {verdict}"


def _section(title: str, texts: Sequence[str], width: int) -> Iterator[str]:
    said = [text for text in texts if text]
    if said:
        yield ""
        yield title
        for text in said:
            yield from _wrapped(text, width)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
