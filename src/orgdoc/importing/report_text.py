"""How lists were read, in words: what was taken, what was not and where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgdoc.importing import Imported
from orgdoc.importing.draft import SheetReport
from orgdoc.importing.vocabulary import IGNORE

_MOST = 20


def report_text(imported: Imported, *, most: int | None = _MOST) -> str:
    """Return the report; of the cells that were not taken it shows `most`, and all where that is None."""
    blocks = ["\n".join(_sheet(report)) for report in imported.reports]
    left_out = [*imported.problems, *(problem for report in imported.reports for problem in report.left_out)]
    if left_out:
        cells = "1 cell was" if len(left_out) == 1 else f"{len(left_out):,} cells were"
        lines = [f"{cells} not taken:"]
        lines += [f"  {problem}" for problem in left_out[:most]]
        if most is not None and len(left_out) > most:
            lines.append(f"  and {len(left_out) - most:,} more; --report FILE writes all of them")
        blocks.append("\n".join(lines))
    if imported.notes:
        blocks.append("\n".join(f"note: {note}" for note in imported.notes))
    return "\n\n".join(blocks)


def _sheet(report: SheetReport) -> Iterator[str]:
    if report.rows_are == IGNORE:
        yield f"{report.title}: not read (nothing in it belongs to a spec)"
        return
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    taken = "all taken" if report.taken == report.rows else f"{report.taken:,} taken"
    yield f"{report.title}: {rows} of {report.rows_are}, {taken}"
    used = [use for use in report.columns if use.field not in (IGNORE, "computed")]
    if used:
        width = max(len(_header(use.header)) for use in used)
        for use in used:
            yield f"  {_header(use.header):<{width}}  {use.field}{_count(report, use.field)}"
    ignored = [_header(use.header) for use in report.columns if use.field == IGNORE and use.header]
    if ignored:
        yield f"  not read: {', '.join(ignored)}"
    if any(use.field == "computed" for use in report.columns):
        yield "  computed by orgdoc, so not read: " + ", ".join(
            use.header for use in report.columns if use.field == "computed"
        )
    yield from (f"  note: {note}" for note in report.notes)


def _count(report: SheetReport, field: str) -> str:
    key = {"customer_facing": "for"}.get(field, field)
    if field in ("id", "name", "kind", "party", "field", "value") or field.startswith("override"):
        return ""
    return f", {report.facts.get(key, 0):,} stated"


def _header(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:37]}..."


def next_steps(spec: str, *, has_name: bool, unknown: int, remarks: int) -> str:
    """Return what to do once `spec` is written."""
    steps: list[str] = []
    if not has_name:
        steps.append(f"write the organisation's name in {spec}, or import again with --name")
    if unknown:
        stand = "the name under `unknown` stands: move it"
        if unknown > 1:
            stand = f"the {unknown:,} names under `unknown` stand: move each"
        steps.append(f"say on which side {stand} to internal, external or both")
    if remarks:
        entries = "1 entry bears" if remarks == 1 else f"{remarks:,} entries bear"
        steps.append(f"in {spec}, {entries} a comment on a cell that was not understood")
    steps.append(f"orgdoc check {spec}, then orgdoc build {spec}")
    return "Next:\n" + "\n".join(f"  {step}" for step in steps)


def unread(problems: Sequence[object]) -> str:
    """Return what to say where the lists gave not one project or resource."""
    lines = [f"  {problem}" for problem in problems]
    return "\n".join(["no project and no resource was found, so nothing was written", *lines])


def kept(ids: Sequence[str]) -> str:
    """Return what to say of items that a spec has and the lists no longer name."""
    shown = ", ".join(ids[:8]) + (f" and {len(ids) - 8} more" if len(ids) > 8 else "")
    return f"not in these lists, and kept: {shown}"
