"""What the lists do not say and their reader has to: short questions, each with what may be answered.

An answer becomes part of the map. What the data suggest is marked, and never taken by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from orgdoc.importing.cells import near_word, short
from orgdoc.importing.draft import SheetReport
from orgdoc.importing.labels import LEAVE, ROWS_CALLED, column_label
from orgdoc.importing.sheets import UNKNOWN_COLUMN, Mapped, SheetPlan, SheetWish, suggestion
from orgdoc.importing.vocabulary import DETAILS, IGNORE, Vocabulary, folded
from orgdoc.model.terms import PROJECT, RESOURCE_KINDS

_ROWS, _NAME, _COLUMN, _REST, _WORD = "rows", "name", "column", "rest", "word"
_SHOWN = 4


class Question(NamedTuple):
    """A question on a sheet, one of its columns or a word; `choices` are values with their labels.

    `subject` is a column by its name, or a word; `field` the field of the word. `suggested` is the value that
    the data suggest, if they do.
    """

    about: str
    title: str
    text: str
    choices: tuple[tuple[str, str], ...]
    suggested: str | None = None
    subject: str = ""
    field: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it another question than the rest."""
        return self.about, self.title, self.subject, self.field


def about_sheets(plans: Sequence[SheetPlan]) -> Iterator[Question]:
    """Yield what must be known for a sheet to be read at all: its names, and what its rows are."""
    for plan in plans:
        if plan.problem is None:
            continue
        if not any(use.field == "name" for use in plan.columns) and plan.rows_are not in (
            "boundary",
            "organisation",
        ):
            named = [(use.header, short(use.header)) for use in plan.columns if use.header]
            if named:
                text = f"Which column of {plan.table.title} holds the names of its projects or resources?"
                yield Question(
                    _NAME, plan.table.title, text, (*named, (IGNORE, "none: leave this sheet out"))
                )
            continue
        name = next((n for n, use in enumerate(plan.columns) if use.field == "name"), 0)
        text = f"What are the rows of {plan.table.title} ({_samples(plan, name)})?"
        offered = ("projects", *RESOURCE_KINDS, IGNORE)
        yield Question(
            _ROWS, plan.table.title, text, tuple((r, ROWS_CALLED[r]) for r in offered), plan.suggested
        )


def about_columns(plans: Sequence[SheetPlan]) -> Iterator[Question]:
    """Yield a question for each column that may be several things, and one for all others of a sheet."""
    for plan in plans:
        if plan.problem is not None or not plan.holds_items or plan.exact:
            continue
        rest = []
        for number, use in enumerate(plan.columns):
            if use.field != IGNORE or not use.header or use.mapped or use.also:
                continue
            if not use.may_be:
                rest.append(use.header)
                continue
            fields = [field for field in use.may_be if _fits(field, plan)]
            choices = [(field, column_label(field, plan.vocabulary)) for field in fields]
            held = _samples(plan, number)
            text = f"{short(use.header)} holds {held or 'nothing'}: what is it?"
            yield Question(
                _COLUMN,
                plan.table.title,
                text,
                (*choices, (IGNORE, LEAVE)),
                suggestion(plan, number),
                use.header,
            )
        if rest:
            yield Question(
                _REST,
                plan.table.title,
                f"No rule reads {listed(rest)}. Keep the text as details?",
                ((DETAILS, "keep all of it"), ("each", "ask for each"), (IGNORE, LEAVE)),
            )


def each_column(plans: Sequence[SheetPlan], title: str) -> Iterator[Question]:
    """Yield a question for each column of a sheet whose name is not known."""
    for plan in plans:
        if plan.table.title != title:
            continue
        for number, use in enumerate(plan.columns):
            if use.field == IGNORE and use.header and not use.mapped and not use.may_be:
                could = (*UNKNOWN_COLUMN, *plan.vocabulary.facts)
                fields = [field for field in could if _fits(field, plan)]
                choices = tuple((field, column_label(field, plan.vocabulary)) for field in fields)
                text = f"{short(use.header)} holds {_samples(plan, number) or 'nothing'}: what is it?"
                near = suggestion(plan, number, [field for field in fields if field != DETAILS])
                yield Question(_COLUMN, title, text, (*choices, (IGNORE, LEAVE)), near, use.header)


def about_words(
    reports: Sequence[SheetReport], words: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> Iterator[Question]:
    """Yield a question for each word that was not understood, and of which the map says nothing."""
    asked: dict[tuple[str, str], int] = {}
    of_kinds = set[str]()  # of rows that are nothing without one
    for report in reports:
        for key, times in report.unknown.items():
            asked[key] = asked.get(key, 0) + times
            if key[0] == "kind" and report.rows_are != "projects":
                of_kinds.add(key[1])
    for (field, word), times in asked.items():
        if word in words.get(field, {}):
            continue
        cells = "1 cell" if times == 1 else f"{times:,} cells"
        text = f"{word} stands as {column_label(field, vocabulary)} in {cells}: what does it mean?"
        if field == "kind" and word in of_kinds:
            text += f" Left out, {'its row is' if times == 1 else 'their rows are'} left out too."
        choices = tuple(zip(vocabulary.values_of(field), vocabulary.words_for(field), strict=True))
        known = vocabulary.values[field]
        near = near_word(folded(word), known)
        yield Question(_WORD, "", text, (*choices, (IGNORE, LEAVE)), known.get(near or ""), word, field)


def answered(mapped: Mapped, question: Question, value: str, plans: Sequence[SheetPlan]) -> Mapped:
    """Return the map with the answer to a question in it."""
    if question.about == _WORD:
        words = {
            **mapped.words,
            question.field: {**mapped.words.get(question.field, {}), question.subject: value},
        }
        return mapped._replace(words=words)
    plan = next(plan for plan in plans if plan.table.title == question.title)
    wish = mapped.sheets.get(question.title) or SheetWish(None, {}, plan.header + 1)
    if question.about == _ROWS:
        wish = wish._replace(rows_are=value)
    elif question.about == _NAME:
        wish = (
            wish._replace(rows_are=IGNORE)
            if value == IGNORE
            else wish._replace(columns={**wish.columns, value: "name"})
        )
    else:
        of_all = [use.header for use in plan.columns if use.field == IGNORE and not use.may_be and use.header]
        columns = [question.subject] if question.about == _COLUMN else of_all
        wish = wish._replace(columns={**wish.columns, **dict.fromkeys(columns, value)})
    return mapped._replace(sheets={**mapped.sheets, question.title: wish})


def listed(names: Sequence[str], most: int = 12) -> str:
    """Return names with commas, the first of many."""
    return f"{', '.join(map(short, names[:most]))}{' …' if len(names) > most else ''}"


def is_for_each(question: Question, value: str) -> bool:
    """Return whether an answer wants every column asked for by itself."""
    return question.about == _REST and value == "each"


def _fits(field: str, plan: SheetPlan) -> bool:
    """Return whether the rows of a sheet may have a field that it has not yet."""
    if field == DETAILS:
        return True
    if (fact := plan.vocabulary.facts.get(field)) is not None and not fact.kinds & _kinds_in(plan):
        return False
    if any(use.field == field for use in plan.columns):
        return False
    of_resources = plan.rows_are in RESOURCE_KINDS
    if field in ("for", "deliverable", "activity", "objective", "manager", "owner", "stakeholders"):
        return not of_resources or field == "for"
    return field != "serves" or plan.rows_are != "projects"


def _kinds_in(plan: SheetPlan) -> Set[str]:
    """Return the kinds of which the rows of a sheet may be."""
    if plan.rows_are in RESOURCE_KINDS:
        return {plan.rows_are}
    return {PROJECT} if plan.rows_are == "projects" else {PROJECT, *RESOURCE_KINDS}


def _samples(plan: SheetPlan, number: int) -> str:
    texts = plan.samples(number, _SHOWN + 1)
    shown = [short(text)[:30] for text in texts[:_SHOWN]]
    between = " · " if any("," in text for text in shown) else ", "
    return between.join(shown) + (" …" if len(texts) > _SHOWN else "")
