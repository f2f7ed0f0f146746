"""What was taken from lists, on its way to a spec, and the report of how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from orgdoc.importing.vocabulary import Vocabulary
from orgdoc.model.namesakes import Namesake
from orgdoc.model.terms import PROJECT
from orgdoc.tables.table import CellProblem, Table

#: The keys of facts in the order in which a spec has them.
KEYS = (
    "description", "manager", "deliverable", "activity", "for", "serves", "reports_to", "stakeholders",
    "objective", "owner", "was", "tags", "link",
)  # fmt: skip

#: A decision, as an override of a spec has it, by key.
Entries = Mapping[str, str | tuple[str, ...]]


class DraftItem:
    """A project or resource: `facts` by the spec's own key, in the order in which a spec has them.

    A fact is text or several texts. `origin` is the address of its row; `remarks` say, as comments, what its
    cells hold that was not understood; `could` are the facts for which its list has a column. `given_id` is
    what the list calls it, where that is no id.
    """

    __slots__ = (
        "could", "details", "facts", "given_id", "id", "kind", "name", "origin", "override", "remarks"
    )  # fmt: skip

    def __init__(self, id: str, name: str, kind: str, origin: str, given_id: str = "") -> None:
        self.id = id
        self.name = name
        self.kind = kind
        self.origin = origin
        self.given_id = given_id
        self.facts: dict[str, str | tuple[str, ...]] = {}
        self.override: Entries | None = None
        self.remarks: tuple[str, ...] = ()
        self.details: dict[str, str] = {}
        self.could: frozenset[str] = frozenset()

    @property
    def is_project(self) -> bool:
        return self.kind == PROJECT


class Draft:
    """A whole spec in the making, by the words of `vocabulary`; `parties` maps names to a side."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.organisation: dict[str, str] = {}
        self.officers: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.acting: dict[str, str] = {}
        self.until: dict[str, str] = {}
        self.parties: dict[str, str] = {}
        self.items: list[DraftItem] = []
        self.managers: dict[str, Entries] = {}
        #: Whether the user says the name, which then holds against that in a spec.
        self.is_named = False
        #: Names that lists spell in several ways, by the one that was taken.
        self.respelled: dict[str, list[str]] = {}
        #: Names of people that were taken as they stand, and may be one person's.
        self.namesakes: list[Namesake] = []


class ColumnUse(NamedTuple):
    """What a column was taken for: a field, `ignore`, or `computed`.

    `may_be`: what it may hold, where its name does not say; `also`: the column that has its field already;
    `mapped`: the user says so.
    """

    header: str
    address: str
    field: str
    may_be: tuple[str, ...] = ()
    also: str = ""
    mapped: bool = False


class SheetReport:
    """How one sheet was read: `rows` of data seen, `taken` of them; `facts` counts values by field.

    `words` counts, by field, the words of cells with what they were taken for, where that is another word.
    `unknown` counts words that were not understood, by field and as they stand in the cells. `changed`: what
    cells that were taken, but not as they stand, became, with the row and column of each. `joined`: names
    that were taken as one and may be two, with where they stand.
    """

    def __init__(self, table: Table, rows_are: str, columns: Sequence[ColumnUse]) -> None:
        self.table = table
        self.title = table.title
        self.rows_are = rows_are
        self.columns = columns
        self.rows = self.taken = 0
        self.facts: dict[str, int] = {}
        self.left_out: list[CellProblem] = []
        self.changed: dict[object, list[tuple[int, int]]] = {}
        self.joined: dict[str, list[tuple[int, int]]] = {}
        self.unknown: dict[tuple[str, str], int] = {}
        self.words: dict[str, dict[tuple[str, str], int]] = {}
        self.notes: list[str] = []
