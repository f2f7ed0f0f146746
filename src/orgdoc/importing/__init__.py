"""Lists as companies keep them → a spec: what a cell states is taken, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from orgdoc.importing.draft import Draft, SheetReport
from orgdoc.importing.rows import draft_of
from orgdoc.importing.sheets import Mapped, SheetPlan, plan_sheet
from orgdoc.tables.reader import ReadTables
from orgdoc.tables.table import CellProblem


class Imported(NamedTuple):
    """What lists gave: the draft of a spec, how each sheet was read, and what could not be read at all."""

    draft: Draft
    reports: Sequence[SheetReport]
    plans: Sequence[SheetPlan]
    problems: Sequence[CellProblem]
    notes: Sequence[str]


def import_lists(files: Sequence[ReadTables], mapped: Mapped, parties: Iterable[str] = ()) -> Imported:
    """Return what the lists in `files` state, read as `mapped` says, else as their columns are called.

    `parties` are the names that a spec, made before, has on its boundary.
    """
    plans: list[SheetPlan] = []
    problems = [problem for file in files for problem in file.problems]
    for file in files:
        for table in file.tables:
            plan = plan_sheet(table, mapped.sheets.get(table.title))
            if isinstance(plan, CellProblem):
                problems.append(plan)
            elif plan is not None:
                plans.append(plan)
        if any(use.field == "computed" for plan in plans for use in plan.columns):
            own = {table.title for table in file.tables}
            plans = [plan._replace(exact=True) if plan.table.title in own else plan for plan in plans]
    draft, reports = draft_of(plans, mapped.words, parties)
    notes = [f"{file.tables[0].file}: {note}" for file in files for note in file.notes if file.tables]
    return Imported(draft, reports, plans, problems, notes)
