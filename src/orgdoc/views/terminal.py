"""The report of a build, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from orgdoc.model.verdict import Decisions
from orgdoc.views.phrases import terminal
from orgdoc.views.phrases.naming import Naming


def build_report(paths: Sequence[tuple[str, str]], decisions: Decisions, naming: Naming, spec: str) -> str:
    """Return what was written, how many items each branch got, and what needs a decision.

    `paths` are (path, kind) of the files written; `spec` is the path of the spec as typed.
    """
    first, further = [], dict[str, int]()
    for path, kind in paths:
        folder, _, _ = path.rpartition("/")
        if folder.endswith("-pages"):
            further[kind] = further.get(kind, 0) + 1
            pages_folder = folder
        else:
            first.append((path, kind))
    rows = [(path, terminal.written(kind, decisions, 1 + further.get(kind, 0))) for path, kind in first]
    if further:
        rows.insert(1, (f"{pages_folder}/", terminal.further_pages(further)))
    files = _columns(rows)
    waiting = _columns(terminal.open_lines(decisions, naming, spec), indent="  ")
    return "\n".join([*files, "", terminal.counts(decisions, naming), *waiting])


def verdict_labels(decisions: Decisions, naming: Naming) -> dict[str, str]:
    """Return the verdict on each item and manager, as a label."""
    decided = {**decisions.items, **decisions.managers}
    return {name: naming.verdict(decision.verdict) for name, decision in decided.items()}


def _columns(rows: Iterable[Sequence[str]], indent: str = "") -> list[str]:
    table = list(rows)
    if not table:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    return [
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in table
    ]
