"""What was taken from lists, on its way to a spec, and the report of how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from orgdoc.tables.table import CellProblem


@dataclass(slots=True)
class DraftItem:
    """A project or resource: `facts` by the spec's own key, in the order in which a spec has them.

    A fact is text or several texts. `origin` is the address of its row; `remarks` say, as comments, what its
    cells hold that was not understood. `given_id` is what the list calls it, where that is no id.
    """

    id: str
    name: str
    kind: str
    origin: str
    facts: dict[str, str | tuple[str, ...]]
    given_id: str = ""
    override: Mapping[str, str] | None = None
    remarks: tuple[str, ...] = ()

    @property
    def is_project(self) -> bool:
        return self.kind == "project"


@dataclass(slots=True)
class Draft:
    """A whole spec in the making; `parties` maps names to a side of the boundary."""

    organisation: dict[str, str] = field(default_factory=dict)
    officers: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    items: list[DraftItem] = field(default_factory=list)
    managers: dict[str, Mapping[str, str]] = field(default_factory=dict)


class ColumnUse(NamedTuple):
    """What a column was taken for: a field, `ignore`, or `computed`."""

    header: str
    address: str
    field: str


@dataclass(slots=True)
class SheetReport:
    """How one sheet was read: `rows` of data seen, `taken` of them; `facts` counts values by field."""

    title: str
    rows_are: str
    rows: int = 0
    taken: int = 0
    columns: Sequence[ColumnUse] = ()
    facts: dict[str, int] = field(default_factory=dict)
    left_out: list[CellProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
