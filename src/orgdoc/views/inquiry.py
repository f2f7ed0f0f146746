"""The open questions as a list for the terminal, and what only a decision can settle."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from orgdoc.model.verdict import Decision, Question
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.phrases import asking, bringing, choices, terminal
from orgdoc.views.phrases.naming import Naming


def question_list(agenda: Agenda, naming: Naming, spec: str, width: int) -> str:
    """Return what is open under its numbers, most settling first, each with what every answer gives."""
    lines: list[str] = []
    for entries, over in (
        (agenda.to_decide, asking.to_decide(naming)),
        (agenda.questions, asking.to_find_out(naming)),
    ):
        lines += [over, ""] if entries else []
        for entry in entries:
            lines += [*_entry(entry, naming, spec, width), ""]
    if not lines:
        return asking.NOTHING_TO_ASK
    return "\n".join(lines).rstrip()


def _entry(entry: Entry, naming: Naming, spec: str, width: int) -> Iterator[str]:
    if entry.question is not None:
        yield from _question(entry.number, entry.question, naming, spec, width)
    elif entry.decision is not None:
        yield from _decision(entry.number, entry.decision, naming, spec, width)
    else:
        said = f"{entry.number}. {choices.vacancy(entry, naming)}"
        yield from textwrap.wrap(said, width, subsequent_indent="   ")


def _question(number: int, question: Question, naming: Naming, spec: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"{number}. {asking.ask(question, naming)}", width, subsequent_indent="   ")
    yield f"   {bringing.whom_to_ask(question, naming)}"
    yield f"   {asking.settles(question)}; {asking.where_to_answer(question, spec)}"
    rows = asking.answer_rows(question, naming)
    wide = max((len(answer) for answer, _ in rows), default=0)
    for answer, gives in rows:
        indent = " " * (wide + 5)
        yield from textwrap.wrap(f"   {answer.ljust(wide)}  {gives}", width, subsequent_indent=indent)


def _decision(number: int, decision: Decision, naming: Naming, spec: str, width: int) -> Iterator[str]:
    name, place = naming.name(decision.subject), f"{spec}:{terminal.lines_of(decision, naming)}"
    said = f"{number}. {name}: {asking.open_in_brief(decision, naming)}  ({place})"
    yield from textwrap.wrap(said, width, subsequent_indent="   ")
    if leaning := bringing.leans(decision, naming):
        yield from textwrap.wrap(f"   {leaning}", width, subsequent_indent="   ")
    words = [bringing.way_word(way, naming) for way in decision.ways]
    wide = max(map(len, words), default=0)
    for word, way in zip(words, decision.ways, strict=True):
        gives = bringing.brings(way, naming, but=(decision.subject,)) or "nothing else changes"
        indent = " " * (wide + 5)
        yield from textwrap.wrap(f"   {word.ljust(wide)}  {gives}", width, subsequent_indent=indent)
