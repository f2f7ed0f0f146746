"""Tables in a text too narrow for their columns: what stands beside each other stands below each other."""

from __future__ import annotations

from dataclasses import replace

from orgdoc.formats.word.columns import holds
from orgdoc.formats.word.context import Context
from orgdoc.formats.word.inline import words_of
from orgdoc.views.document import Check, Column, Inline, Runs, Table, Text

_BETWEEN = " · "
_NONE = "–"  # in a column of figures


def fitted(block: Table, context: Context) -> Table:
    """Return a table as it is where its words have room, else in two columns, else in one.

    The first cell of a row then stands before the others, or above them, each of which begins with the title
    of its column.
    """
    for shape in (_as_it_is, _in_two_columns):
        if holds(shaped := shape(block), context):
            return shaped
    return _in_one_column(block)


def _as_it_is(block: Table) -> Table:
    return block


def _in_two_columns(block: Table) -> Table:
    return _reshaped(block, one_column=False)


def _in_one_column(block: Table) -> Table:
    return _reshaped(block, one_column=True)


def _reshaped(block: Table, *, one_column: bool) -> Table:
    alike = [_rows(table, one_column) for table in block.as_wide_as]
    columns = _columns(block, one_column)
    same = tuple(
        replace(table, columns=columns, rows=rows, as_wide_as=())
        for table, rows in zip(block.as_wide_as, alike, strict=True)
    )
    return replace(block, columns=columns, rows=_rows(block, one_column), as_wide_as=same)


def _columns(block: Table, one_column: bool) -> tuple[Column, ...]:
    first, *others = block.columns
    rest = _BETWEEN.join(column.title for column in others)
    return (Column(f"{first.title}{_BETWEEN}{rest}"),) if one_column else (first, Column(rest))


def _rows(block: Table, one_column: bool) -> tuple[tuple[Runs, ...], ...]:
    rows: list[tuple[Runs, ...]] = []
    for first, *others in block.rows:
        said = _said(block.columns[1:], others)
        if not one_column:
            rows.append((first, said))
        else:
            rows.append(((*map(_strong, first), *((Text("\n"), *said) if said else ())),))
    return tuple(rows)


def _said(columns: tuple[Column, ...], cells: list[Runs]) -> Runs:
    """Return cells one below the other after the titles of their columns; figures stand on one line."""
    said: list[Inline] = []
    after_a_figure = False
    for column, cell in zip(columns, cells, strict=True):
        words = words_of(cell).strip()
        if not words or (column.number and words == _NONE):
            continue
        if said:
            said.append(Text(_BETWEEN if column.number and after_a_figure else "\n"))
        space = "\N{NO-BREAK SPACE}" if column.number else " "
        said += [Text(f"{column.title}:{space}", emphasis=True), *cell]
        after_a_figure = column.number
    return tuple(said)


def _strong(run: Inline) -> Inline:
    return run if isinstance(run, Check) else replace(run, strong=True)
