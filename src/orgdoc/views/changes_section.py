"""The changes since an earlier version → a section of the briefing, of one page at the most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import NamedTuple

from orgdoc.model.difference import Change, What
from orgdoc.model.verdict import STAKEHOLDER
from orgdoc.views.document import Block, Column, Heading, Paragraph, ParagraphStyle, Runs, Table, Text
from orgdoc.views.markup import runs
from orgdoc.views.phrases import since as say
from orgdoc.views.phrases.naming import KINDS
from orgdoc.views.phrases.since import Sort
from orgdoc.views.phrases.words import joined
from orgdoc.views.since import Since

ANCHOR = "changes"
#: So many rows of one line fit on a page of A4 below heading, sentence and caption, with room for the
#: paragraphs under them; so many letters go on a line of a name, and of a reason. A further line of a row
#: takes less than a row.
_ROWS, _OF_A_NAME, _OF_A_REASON, _FURTHER_LINE = 38.0, 32, 40, 0.72
#: So many that differ in the same way for the same reason are named in one row.
_MOST_NAMED = 8


class _Row(NamedTuple):
    """A row with how high it is, in rows of one line, and how many changes it tells; a heading tells none.

    `unnamed` are those of them that it only counts.
    """

    sort: Sort
    cells: tuple[Runs, ...]
    height: float = 1.0
    changes: int = 0
    unnamed: int = 0


def section(since: Since, why: Callable[[Change], str], where: str) -> Iterator[Block]:
    """Yield the section; `why` says of something new why it is whose it is, and of something open under which
    number; `where` says where all changes stand.
    """
    yield Heading(1, say.title(since.when), ANCHOR, in_contents=True)
    counts = {sort: len(changes) for sort, changes in since.told.items()}
    posts = say.posts([fact for fact in since.facts if say.is_of_a_post(fact)], since.new)
    if not counts:
        facts = bool(since.facts or since.compared.difference.rules)
        said = say.nothing(since.when, facts=facts, for_one=since.is_for_one)
        yield Paragraph(runs(joined([said, posts])))
    else:
        said = joined([posts, say.counts(counts, for_one=since.is_for_one)])
        yield Paragraph(runs(said), keep_with_next=True)
        shown, left = _cut(_rows(since, why))
        yield _table(shown)
        if left:
            yield Paragraph(runs(say.more(left, where)), ParagraphStyle.NOTE)
    if said := say.asked(since.asked, since.new):
        yield Paragraph(runs(said))
    others = [fact for fact in since.facts if not say.is_of_a_post(fact)]
    if said := say.facts_alone(others, since.new, since.compared.names):
        yield Paragraph(runs(said), ParagraphStyle.NOTE)
    if rules := since.compared.difference.rules:
        yield Paragraph(runs(say.rules_changed(len(rules))), ParagraphStyle.NOTE)


def cells(since: Since, why: Callable[[Change], str]) -> list[tuple[Runs, ...]]:
    """Return every change as the cells of a row (what, before, now, why), under rows that head each sort."""
    return [row.cells for row in _rows(since, why)]


def _rows(since: Since, why: Callable[[Change], str]) -> list[_Row]:
    rows: list[_Row] = []
    for sort, changes in since.told.items():
        rows.append(_Row(sort, ((Text(sort.value, strong=True),), (), (), ())))
        alike: dict[tuple[str, str, str], list[Change]] = {}
        for change in sorted(changes, key=lambda c: any(cause.follows for cause in c.causes)):
            said = joined([since.why(change), why(change)]) or say.NO_REASON[change.what is What.GONE]
            alike.setdefault((*since.in_words(change), said), []).append(change)
        rows += [_row(sort, found, telling, since) for telling, found in alike.items()]
    return rows


def _row(sort: Sort, found: Sequence[Change], telling: tuple[str, str, str], since: Since) -> _Row:
    """Return the row of changes of which verdicts and reason are the same."""
    named = found[:_MOST_NAMED]
    name: list[Text] = []
    for change in named:
        kind = say.kind(change, KINDS.get(since.kind(change), ""))
        name.append(Text(f"\n{change.name}" if name else change.name))
        name += [Text(f", {kind}", quiet=True)] if kind not in (KINDS["project"], KINDS[STAKEHOLDER]) else []
    unnamed = len(found) - len(named)
    name += [Text(f"\n{say.and_more(unnamed)}", quiet=True)] if unnamed else []
    of_name = "".join(text.text for text in name).split("\n")
    lines = max(sum(_broken(line, _OF_A_NAME) for line in of_name), _broken(telling[2], _OF_A_REASON))
    height = 1.0 + (lines - 1) * _FURTHER_LINE
    return _Row(sort, (tuple(name), *map(runs, telling)), height, len(found), unnamed)


def _broken(text: str, width: int) -> int:
    return max(ceil(len(text) / width), 1)


def _cut(rows: Sequence[_Row]) -> tuple[Sequence[_Row], dict[Sort, int]]:
    """Return what a page has room for, and how many of each sort are not named on it."""
    taken, used = 0, 0.0
    for row in rows:
        used += row.height
        if used > _ROWS:
            break
        taken += 1
    if taken < len(rows) and not rows[taken - 1].changes:
        taken -= 1  # a heading over nothing
    left: dict[Sort, int] = {}
    for number, row in enumerate(rows):
        if missing := row.unnamed if number < taken else row.changes:
            left[row.sort] = left.get(row.sort, 0) + missing
    return rows[:taken], left


def _table(rows: Sequence[_Row]) -> Table:
    columns = tuple(Column(title) for title in say.OF_CHANGES)
    titles = ", ".join(title.lower() for title in say.OF_CHANGES)
    return Table(
        columns,
        tuple(row.cells for row in rows),
        say.CHANGES_CAPTION,
        f"{say.CHANGES_CAPTION}. Columns: {titles}.",
        f"table-{ANCHOR}",
        levels=tuple(int(row.changes > 0) for row in rows),
        together=frozenset(n for n, row in enumerate(rows) if not row.changes),
    )
