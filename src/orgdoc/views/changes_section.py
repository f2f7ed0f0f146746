"""The changes since an earlier version → a section of the briefing, of one page at the most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil

from orgdoc.model.difference import Change, What
from orgdoc.model.verdict import ITEM
from orgdoc.views.document import Block, Column, Heading, Paragraph, ParagraphStyle, Runs, Table, Text
from orgdoc.views.markup import runs
from orgdoc.views.phrases import since as say
from orgdoc.views.phrases.naming import KINDS
from orgdoc.views.phrases.since import Sort
from orgdoc.views.phrases.words import joined
from orgdoc.views.since import Since, counts_of

ANCHOR = "changes"
#: So many lines of a table fit on a page of A4 below heading, sentence and caption, with room for the two
#: paragraphs under it; so many letters go on a line of a name, and of a reason.
_LINES, _OF_A_NAME, _OF_A_REASON = 38, 24, 44
Rows = list[tuple[Sort, Change | None, tuple[Runs, ...], int]]


def section(since: Since, why_new: Callable[[str], str], where: str) -> Iterator[Block]:
    """Yield the section; `why_new` says of a new item's id why it is whose it is, `where` where all changes
    stand.
    """
    yield Heading(1, say.title(since.when), ANCHOR, in_contents=True)
    counts = counts_of(since.parts)
    posts = say.posts([fact for fact in since.facts if say.is_of_a_post(fact)], since.new)
    if not counts:
        facts = bool(since.facts or since.compared.difference.rules)
        said = say.nothing(since.when, facts=facts, for_one=since.is_for_one)
        yield Paragraph(runs(joined([said, posts])))
    else:
        yield Paragraph(runs(joined([posts, say.counts(counts, for_one=since.is_for_one)])))
        rows = _rows(since, why_new)
        shown, left = _cut(rows)
        yield _table(shown)
        if left:
            yield Paragraph(runs(say.more(left, where)), ParagraphStyle.NOTE)
    others = [fact for fact in since.facts if not say.is_of_a_post(fact)]
    if said := say.facts_alone(others, since.new, since.compared.names):
        yield Paragraph(runs(said), ParagraphStyle.NOTE)
    if rules := since.compared.difference.rules:
        yield Paragraph(runs(say.rules_changed(len(rules))), ParagraphStyle.NOTE)


def _rows(since: Since, why_new: Callable[[str], str]) -> Rows:
    """Return the rows with the sort of each, its change (None for a heading) and the lines it takes."""
    rows: Rows = []
    for sort, changes in since.parts.items():
        heading = (Text(sort.value, strong=True),)
        rows.append((sort, None, (heading, (), (), ()), 1))
        for change in changes:
            is_new = change.what is What.NEW and change.kind == ITEM
            why = why_new(change.subject) if is_new else since.why(change)
            why = why or say.NO_REASON[change.what is What.GONE]
            kind = say.kind(change, KINDS.get(since.kind(change), ""))
            kind = f", {kind}" if kind != KINDS["project"] else ""
            name = (Text(change.name), Text(kind, quiet=True)) if kind else (Text(change.name),)
            before, now = since.told(change)
            lines = max(ceil(len(change.name + kind) / _OF_A_NAME), ceil(len(why) / _OF_A_REASON), 1)
            rows.append((sort, change, (name, runs(before), runs(now), runs(why)), lines))
    return rows


def _cut(rows: Rows) -> tuple[Rows, dict[Sort, int]]:
    """Return what a page has room for, and how many of each sort are left."""
    taken = used = 0
    for _, _, _, lines in rows:
        if used + lines > _LINES:
            break
        taken, used = taken + 1, used + lines
    if taken < len(rows) and rows[taken - 1][1] is None:
        taken -= 1  # a heading over nothing
    left: dict[Sort, int] = {}
    for sort, change, _, _ in rows[taken:]:
        if change is not None:
            left[sort] = left.get(sort, 0) + 1
    return rows[:taken], left


def _table(rows: Sequence[tuple[Sort, Change | None, tuple[Runs, ...], int]]) -> Table:
    columns = tuple(Column(title) for title in say.OF_CHANGES)
    titles = ", ".join(title.lower() for title in say.OF_CHANGES)
    return Table(
        columns,
        tuple(cells for _, _, cells, _ in rows),
        say.CHANGES_CAPTION,
        f"{say.CHANGES_CAPTION}. Columns: {titles}.",
        f"table-{ANCHOR}",
        levels=tuple(int(change is not None) for _, change, _, _ in rows),
        together=frozenset(n for n, (_, change, _, _) in enumerate(rows) if change is None),
    )
