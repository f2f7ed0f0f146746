"""The report of a build, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orgdoc.model.verdict import Decisions
from orgdoc.views.agenda import Agenda
from orgdoc.views.phrases import terminal
from orgdoc.views.phrases.naming import Naming


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its format, what it is about (`chart`), and in which form it comes."""

    path: str
    format: str
    subject: str
    form: tuple[str, str]


def build_report(
    files: Sequence[Written], decisions: Decisions, agenda: Agenda, naming: Naming, spec: str
) -> str:
    """Return what was written, how many items each branch got, and what is open, under its numbers.

    `spec` is the path of the spec as typed.
    """
    first, further = [], dict[str, int]()
    for file in files:
        folder, _, _ = file.path.rpartition("/")
        if folder.endswith("-pages"):
            further[file.format] = further.get(file.format, 0) + 1
            pages_folder = folder
        else:
            first.append(file)
    rows = [
        (file.path, terminal.written(file.subject, file.form, decisions, 1 + further.get(file.format, 0)))
        for file in first
    ]
    if further:
        rows.insert(1, (f"{pages_folder}/", terminal.further_pages(further)))
    listed = _columns(rows)
    waiting = _columns(terminal.open_lines(decisions, agenda, naming, spec), indent="  ")
    return "\n".join([*listed, "", terminal.counts(decisions, agenda, naming), *waiting])


def verdict_labels(decisions: Decisions, naming: Naming) -> dict[str, str]:
    """Return the verdict on each item and manager, as a label."""
    decided = {**decisions.items, **decisions.managers}
    return {name: naming.verdict_on(decision) for name, decision in decided.items()}


def _columns(rows: Iterable[Sequence[str]], indent: str = "") -> list[str]:
    table = list(rows)
    if not table:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in table
    ]
