"""Lists as companies keep them → a spec: what a cell states is taken, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PureWindowsPath
from typing import NamedTuple

from orgdoc.importing.draft import ColumnUse, Draft, SheetReport
from orgdoc.importing.rows import RULES, draft_of
from orgdoc.importing.sheets import Mapped, SheetPlan, plan_sheet
from orgdoc.importing.vocabulary import DETAILS, Vocabulary
from orgdoc.model.meant_words import folded
from orgdoc.tables.reader import ReadTables
from orgdoc.tables.table import CellProblem, Table


class Imported(NamedTuple):
    """What lists gave: the draft of a spec, how each sheet was read, and what could not be read at all."""

    draft: Draft
    reports: Sequence[SheetReport]
    plans: Sequence[SheetPlan]
    problems: Sequence[CellProblem]
    notes: Sequence[str]

    def leaves_open(self, mapped: Mapped) -> tuple[str, ...]:
        """Return of what a map could say more than it does: of `sheets` it has not, `columns`, or `words`."""
        unread = [p for p in self.plans if p.problem is not None and mapped.wish(p.table) is None]
        asked = [plan for plan in self.plans if plan.holds_items and not plan.exact]
        may_be = any(use.may_be and not use.mapped for plan in (*asked, *unread) for use in plan.columns)
        unnamed = any(all(use.field != "name" for use in plan.columns) for plan in unread)
        said = {(field, word) for field, words in mapped.words.items() for word in words}
        unknown = any(key not in said for report in self.reports for key in report.unknown)
        is_open = {"sheets": bool(unread), "columns": may_be or unnamed, "words": unknown}
        return tuple(part for part, more in is_open.items() if more)


def plans_of(files: Sequence[ReadTables], mapped: Mapped, vocabulary: Vocabulary) -> list[SheetPlan]:
    """Return how each sheet is to be read, as `mapped` says, else as its columns are called."""
    plans: list[SheetPlan] = []
    for file in files:
        own = [plan for table in file.tables if (plan := _plan(table, mapped, vocabulary)) is not None]
        if any(use.field == "computed" for plan in own for use in plan.columns):
            own = [_exact(plan) for plan in own]
        plans += own
    return plans


def _plan(table: Table, mapped: Mapped, vocabulary: Vocabulary) -> SheetPlan | None:
    wish = mapped.wish(table)
    return plan_sheet(table, wish, vocabulary, otherwise=mapped.rows_are, details=mapped.details)


def _exact(plan: SheetPlan) -> SheetPlan:
    """Return how a sheet of orgdoc's own making is read."""
    own = {**plan.vocabulary.titles, "Details": DETAILS} if plan.holds_items else {}

    def exact(use: ColumnUse) -> ColumnUse:
        return use._replace(field=own[use.header], may_be=(), also="") if use.header in own else use

    columns = tuple(map(exact, plan.columns))
    return plan._replace(exact=True, columns=columns)


def book_named(files: Sequence[ReadTables]) -> str | None:
    """Return the file name of the rule book by which a register among `files` was made; None without one."""
    for table in (table for file in files for table in file.tables if folded(table.sheet) == "organisation"):
        for row in table.rows:
            if len(row) > 1 and folded(row[0]) == RULES and row[1]:
                return PureWindowsPath(row[1]).name or None  # of either system's paths
    return None


def import_lists(
    files: Sequence[ReadTables],
    mapped: Mapped,
    vocabulary: Vocabulary,
    parties: Iterable[str] = (),
    people: Iterable[str] = (),
    items: Mapping[str, str] | None = None,
) -> Imported:
    """Return what the lists in `files` state, read as `mapped` says, else as their columns are called.

    `vocabulary` has the words of the rule book in use. `parties` are the names that a spec, made before, has
    on its boundary, `people` its managers, and `items` the names of its items by id, which stay.
    """
    plans = plans_of(files, mapped, vocabulary)
    problems = [problem for file in files for problem in file.problems]
    draft, reports = draft_of(plans, mapped.words, vocabulary, parties, people, items)
    notes = [f"{file.tables[0].file}: {note}" for file in files for note in file.notes if file.tables]
    tables = [table for file in files for table in file.tables]
    notes += [
        f"the map speaks of {title}, which is in none of these lists" for title in mapped.unmatched(tables)
    ]
    notes += [
        f"the map speaks of a column {name}, which {plan.table.title} has not"
        for plan in plans
        for name in plan.unmatched
    ]
    return Imported(draft, reports, plans, problems, notes)
