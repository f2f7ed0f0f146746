"""Answers that people wrote into a form → changes of the spec, or what does not fit, with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from orgdoc.cell_text import split
from orgdoc.characters import named, unseen_in
from orgdoc.dates import day_of
from orgdoc.diagnostics.quoting import shortened
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.spec_editor import Change, SetFact, SetOfficer, SetOverride, SetSide
from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Officer
from orgdoc.model.rulebook import Branch
from orgdoc.model.terms import BOTH, PROJECT, VACANT, spec_key
from orgdoc.model.verdict import MANAGER, SHARED, Ask, Decision, Decisions, Question
from orgdoc.tables.table import CellProblem, Table
from orgdoc.views.agenda import agenda
from orgdoc.views.phrases import asking, registering
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.sharing import sharers_in
from orgdoc.views.register import asked_in, key_of

_HEADER_WITHIN = 10
_COLUMNS = (
    registering.QUESTION, registering.ANSWER, registering.KEY, registering.DECIDED_BY, registering.DECIDED_ON,
    registering.REASON,
)  # fmt: skip
_OF_DECISIONS = {"rationale": registering.REASON, "by": registering.DECIDED_BY, "on": registering.DECIDED_ON}
_WANTED = {"rationale": "a reason", "by": "who decided", "on": "the day it was made"}
_ANEW = "send the form round anew"
_OF_THE_QUESTION = re.compile(
    r"^(?:(?:people|those|for|on) )+| (?:(?:of )?the organi[sz]ation|of it|it|sides)$"
)
_DO_NOT_KNOW = frozenset(
    (
        "don't know",
        "dont know",
        "do not know",
        "i don't know",
        "unknown",
        "not known",
        "no idea",
        "not sure",
        "unsure",
        "not yet known",
        "tbd",
        "tbc",
        "?",
        "??",
        "-",
    )
)


class FilledIn(NamedTuple):
    """One answer: the key of its question, what was written by column, and the cell of each."""

    key: str
    question: str
    cells: Mapping[str, str]
    addresses: Mapping[str, str]

    @property
    def answer(self) -> str:
        return self.cells.get(registering.ANSWER, "")

    def unseen(self) -> list[CellProblem]:
        """Return what is wrong where a cell that is read holds a character that cannot be seen."""
        read = [column for column in self.cells if column not in (registering.KEY, registering.QUESTION)]
        found = {column: next(unseen_in(self.cells[column]), None) for column in read}
        message = "the cell holds a character that cannot be seen, {}"
        return [
            self.problem(message.format(named(sign[0])), "type it again", column)
            for column, sign in found.items()
            if sign is not None
        ]

    def problem(self, message: str, help: str = "", column: str = registering.ANSWER) -> CellProblem:
        return CellProblem(self.addresses[column], message, help)


def filled_in(tables: Sequence[Table]) -> list[FilledIn] | None:
    """Return the answers in a form, without those left empty; None where no table is a form."""
    forms = [(table, header) for table in tables if (header := _header(table)) is not None]
    if not forms:
        return None
    return [answer for table, header in forms for answer in _answers(table, header)]


def _header(table: Table) -> int | None:
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        if {registering.ANSWER, registering.KEY} <= set(row):
            return number
    return None


def _answers(table: Table, header: int) -> Iterator[FilledIn]:
    titles = table.rows[header]
    columns = {title: titles.index(title) for title in _COLUMNS if title in titles}
    for number in range(header + 1, len(table.rows)):
        row = table.rows[number]
        cells = {title: row[column] for title, column in columns.items() if column < len(row)}
        if cells.get(registering.ANSWER) and not _says_nothing(cells[registering.ANSWER]):
            addresses = {title: table.address(number, column) for title, column in columns.items()}
            key = cells.get(registering.KEY, "")
            yield FilledIn(key, cells.get(registering.QUESTION, ""), cells, addresses)


def _says_nothing(answer: str) -> bool:
    """Whether somebody has written that they do not know."""
    return " ".join(answer.replace("’", "'").split()).strip(" .!").casefold() in _DO_NOT_KNOW


def _disagreements(before: FilledIn, answer: FilledIn) -> Iterator[CellProblem]:
    """Yield where a second row of the same question says otherwise; what it leaves empty, it does not say."""
    for column in (registering.ANSWER, registering.DECIDED_BY, registering.DECIDED_ON, registering.REASON):
        said, said_before = answer.cells.get(column, ""), before.cells.get(column, "")
        if said and said != said_before:
            what = "answer" if column == registering.ANSWER else f"`{column}`"
            where = before.addresses.get(column, "")
            yield answer.problem(f"`{shortened(said)}` differs from the {what} in {where}", column=column)


def changes_of(
    answers: Sequence[FilledIn], decisions: Decisions, naming: Naming
) -> tuple[list[Change], list[CellProblem]]:
    """Return what the answers change in the spec, and what of them does not fit or is out of date."""
    entries = agenda(decisions, naming.organisation, naming.rulebook).entries
    asked = {key_of(one): one for one in map(asked_in, entries)}
    changes: list[Change] = []
    problems: list[CellProblem] = []
    seen: dict[str, FilledIn] = {}
    for answer in answers:
        unseen = answer.unseen()
        before = seen.setdefault(answer.key, answer)
        if before is not answer:
            problems += _disagreements(before, answer)
            continue
        found = _change(answer, asked.get(answer.key), naming)
        wrong = [found] if isinstance(found, CellProblem) else found if isinstance(found, list) else []
        # What cannot be seen is the reason why a cell is not understood.
        cells = {problem.address for problem in unseen}
        told = [*unseen, *(problem for problem in wrong if problem.address not in cells)]
        problems += told
        if not told:
            changes.append(found)  # type: ignore[arg-type]
    return changes, problems


def _change(
    answer: FilledIn, asked: Question | Decision | Branch | None, naming: Naming
) -> Change | CellProblem | list[CellProblem]:
    """Return what an answer changes, or all that is wrong with its row."""
    if asked is None:
        if not answer.key:
            return answer.problem("the row has no key, so nobody knows what it answers", _ANEW)
        return answer.problem(
            f"this is no longer open: {answer.question or answer.key}", f"empty it, or {_ANEW}"
        )
    if isinstance(asked, Branch):
        return _filled(answer, naming.organisation.officers[asked.officer])
    if isinstance(asked, Decision):
        return _decided(answer, asked, naming)
    if asked.ask is Ask.PARTY_SIDE:
        side = _one_of(answer, naming.boundary.standings, naming)
        return side if isinstance(side, CellProblem) else SetSide(asked.subject, side)
    return _stated(answer, asked, naming)


def _filled(answer: FilledIn, officer: Officer) -> Change | CellProblem:
    name = " ".join(answer.answer.split())
    if name.casefold() == VACANT:
        return answer.problem("the post is vacant already", "write a name, or leave the cell empty")
    return SetOfficer(officer.post, {"name": name, "title": officer.title} if officer.title else name)


def _stated(answer: FilledIn, asked: Question, naming: Naming) -> Change | CellProblem | list[CellProblem]:
    item = naming.items[asked.subject]
    key = spec_key(item.kind, asked.fact or "")
    if asked.fact not in ("beneficiaries", "stakeholders"):
        value = _one_of(answer, tuple(asked.answers), naming, asked.fact)
        return value if isinstance(value, CellProblem) else SetFact(asked.subject, key, value)
    boundary = naming.boundary
    for standing in boundary.standings:
        words = standing, asking.answer_word(standing, naming)
        if len(boundary.on(standing)) > 1 and _as_asked(answer.answer) in map(str.casefold, words):
            return SetFact(asked.subject, key, list(boundary.on(standing)))
    known = {name.casefold(): name for name in (*naming.organisation.parties, *boundary.ids)}
    known |= {asking.answer_word(side, naming).casefold(): side for side in boundary.ids}
    if item.kind != PROJECT:
        known |= {other.id: other.id for other in naming.organisation.items if other.id != item.id}
    names = []
    wrong = []
    for entry in [answer.answer] if answer.answer.casefold() in known else split(answer.answer):
        if (meant := known.get(entry.casefold()) or known.get(_as_asked(entry))) is None:
            near = nearest(entry, known.values())
            help = (
                f"did you mean {near}?"
                if near
                else f"write {_sides(boundary)}, or put the name on the boundary first"
            )
            wrong.append(answer.problem(f"`{entry}` is no name on the boundary", help))
        else:
            names.append(meant)
    if wrong:
        return wrong
    return SetFact(asked.subject, key, list(dict.fromkeys(names)))


def _sides(boundary: Boundary) -> str:
    """Return what may be written of sides: "internal, external or both"."""
    if len(boundary.ids) == 2:
        return f"{boundary.ids[0]}, {boundary.ids[1]} or {BOTH}"
    return f"{', '.join(boundary.ids[:-1])} or {boundary.ids[-1]}, or several of them"


def _decided(answer: FilledIn, asked: Decision, naming: Naming) -> Change | list[CellProblem]:
    is_manager = asked.kind == MANAGER
    sharers = None if is_manager else sharers_in(answer.answer, asked, naming)
    if sharers is not None:
        chosen: str | CellProblem = SHARED
    else:
        chosen = _one_of(answer, registering.decision_choices(asked, naming), naming)
    wrong = [chosen] if isinstance(chosen, CellProblem) else []
    texts: dict[str, str] = {}
    for key, column in _OF_DECISIONS.items():
        text = answer.cells.get(column, "")
        if column not in answer.addresses:
            wrong.append(answer.problem(f"the form has no column {column}, which a decision needs"))
        elif not text:
            wrong.append(answer.problem(f"a decision needs {_WANTED[key]}", "fill this cell in", column))
        texts[key] = text if key == "rationale" else " ".join(text.split())
    day = day_of(texts["on"]) if texts["on"] else None
    if texts["on"] and day is None:
        help = "write it like 30 November 2026, or 2026-11-30"
        message = f"`{texts['on']}` is no date, or may be two"
        wrong.append(answer.problem(message, help, registering.DECIDED_ON))
    if wrong or day is None:
        return wrong
    branch = {"branch": next((b for b, label in naming.labels.items() if label == chosen), str(chosen))}
    between = {"between": sharers} if sharers else {}
    return SetOverride(asked.subject, {**branch, **between, **texts, "on": day}, is_manager)


def _one_of(
    answer: FilledIn, choices: Sequence[str], naming: Naming, fact: str | None = None
) -> str | CellProblem:
    """Return the choice that is meant, in the form's words or in the spec's, with an article or without."""
    known: dict[str, str] = {}
    for choice in choices:
        for word in (asking.answer_word(choice, naming, fact), choice):
            known |= {word.casefold(): choice, _bare(word): choice}
    written = " ".join(answer.answer.split()).strip(".")
    if meant := known.get(written.casefold()) or known.get(_bare(written)) or known.get(_as_asked(written)):
        return meant
    near = nearest(written, known)
    words = [asking.answer_word(choice, naming, fact) for choice in choices]
    help = f"did you mean {near}?" if near else f"it may be {', '.join(words)}"
    return answer.problem(f"`{answer.answer}` is none of the answers", help)


def _as_asked(text: str) -> str:
    """Return an answer without the words of the question: "inside" of "People inside the organisation"."""
    return _OF_THE_QUESTION.sub("", " ".join(text.split()).strip(".").casefold())


def _bare(word: str) -> str:
    """Return a word without case and article: "product" of "a product", "cio" of "the CIO"."""
    first, _, rest = word.casefold().partition(" ")
    return rest if first in ("a", "an", "the") and rest else word.casefold()
