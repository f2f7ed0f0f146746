"""The open questions as a list for the terminal, and what only a decision can settle."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from orgdoc.model.verdict import Decision, Decisions, Question
from orgdoc.views.phrases import asking, bringing, terminal
from orgdoc.views.phrases.naming import Naming


def question_list(decisions: Decisions, naming: Naming, spec: str, width: int) -> str:
    """Return the questions, most settling first, each with what every answer gives."""
    lines: list[str] = []
    for number, question in enumerate(decisions.questions, start=1):
        lines += [*_question(number, question, naming, spec, width), ""]
    if decisions.to_decide:
        lines += [asking.only_a_decision(naming), ""]
    for number, matter in enumerate(decisions.to_decide, start=len(decisions.questions) + 1):
        lines += [*_decision(number, decisions.decided_by(matter), naming, spec, width), ""]
    if not lines:
        return asking.NOTHING_TO_ASK
    return "\n".join(lines).rstrip()


def _question(number: int, question: Question, naming: Naming, spec: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"{number}. {asking.ask(question, naming)}", width, subsequent_indent="   ")
    yield f"   {bringing.whom_to_ask(question)}"
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
        gives = bringing.brings(way, naming, but=decision.subject) or "nothing else changes"
        indent = " " * (wide + 5)
        yield from textwrap.wrap(f"   {word.ljust(wide)}  {gives}", width, subsequent_indent=indent)
