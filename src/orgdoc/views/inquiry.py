"""The open questions as a list for the terminal, and what only a decision can settle."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from orgdoc.model.verdict import CONTESTED, Decisions, Question
from orgdoc.views.phrases import asking, terminal
from orgdoc.views.phrases.naming import Naming


def question_list(decisions: Decisions, naming: Naming, spec: str, width: int) -> str:
    """Return the questions, most settling first, each with what every answer gives."""
    lines: list[str] = []
    for number, question in enumerate(decisions.questions, start=1):
        lines += [*_question(number, question, naming, spec, width), ""]
    contested = [
        d for d in (*decisions.items.values(), *decisions.managers.values()) if d.verdict == CONTESTED
    ]
    if contested:
        lines.append(asking.ONLY_A_DECISION)
        for decision in contested:
            name = naming.name(decision.subject)
            place = f"{spec}:{terminal.lines_of(decision, naming)}"
            lines.append(f"  {name}: {asking.open_in_brief(decision, naming)}  ({place})")
    if not lines:
        return asking.NOTHING_TO_ASK
    return "\n".join(lines).rstrip()


def _question(number: int, question: Question, naming: Naming, spec: str, width: int) -> Iterator[str]:
    yield from textwrap.wrap(f"{number}. {asking.ask(question, naming)}", width, subsequent_indent="   ")
    yield f"   {asking.settles(question)}; {asking.where_to_answer(question, spec)}"
    rows = asking.answer_rows(question, naming)
    wide = max((len(answer) for answer, _ in rows), default=0)
    for answer, gives in rows:
        indent = " " * (wide + 5)
        yield from textwrap.wrap(f"   {answer.ljust(wide)}  {gives}", width, subsequent_indent=indent)
