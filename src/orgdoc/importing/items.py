"""The rows of projects and resources → items of a draft, a column at a time.

Most cells of a column say the same few things, and a whole column is looked at far sooner than its cells
one by one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence, Set
from itertools import compress
from typing import NamedTuple

from orgdoc import cell_text
from orgdoc.characters import in_plain_letters
from orgdoc.importing.cells import (
    ID,
    LISTS,
    MAX_NAME,
    MAX_TEXT,
    Cells,
    Changed,
    NotTaken,
    Unclear,
    Value,
    alike,
    all_alike,
    are_plain,
    evenly_spaced,
    line,
    short,
    text,
)
from orgdoc.importing.draft import KEYS, DraftItem
from orgdoc.importing.languages import spelling_of
from orgdoc.importing.sheet_reading import Row, SheetReading, detail_name
from orgdoc.importing.vocabulary import DETAILS
from orgdoc.model.terms import PROJECT, RESOURCE_KINDS

#: The items so far, by their name as it is compared and whether they are projects, with the row of each.
Seen = dict[tuple[str, bool], tuple[SheetReading, int]]

_MAX_ID = 100
_OF_PROJECTS = frozenset((PROJECT,))
_KINDS_OF = dict.fromkeys(
    ("manager", "deliverable", "activity", "objective", "owner", "stakeholders"), _OF_PROJECTS
)
_NAMED = (*LISTS, "customer_facing", "reports_to")
#: The fields of facts in the order of their keys in a spec.
_FIELDS = tuple(field for key in KEYS for field in ((key, "customer_facing") if key == "for" else (key,)))
_IDS = re.compile(r"(?:[a-z0-9-]{1,100}\n)*+")
_NAMELESS = NotTaken("the row has no name, so nothing was taken from it")


class Named(NamedTuple):
    """A column whose entries are names of others, which are looked up once all sheets are read.

    `rows`: of each row that names any, the item, the key under which a spec has them, the number of the row,
    and the entries. Cells that say the same have the same tuple of them.
    """

    sheet: SheetReading
    field: str
    rows: Sequence[tuple[DraftItem, str, int, tuple[str, ...]]]


class Ids:
    """The ids of the items so far, and what lists call them; `sides` are words that none can be.

    `there` are the names of the items of a spec made before, by id. Such an id stays, also where it would be
    spelled otherwise now.
    """

    def __init__(self, sides: Sequence[str], there: Mapping[str, str]) -> None:
        self._sides = sides
        self._there = there
        #: The ids of that spec, by how lists may call the item; the first of several.
        self.there_by_any: dict[str, str] = {}
        for id in there:
            self.there_by_any.setdefault(alike(id), id)
        for id, name in there.items():
            self.there_by_any.setdefault(alike(name), id)
        self.taken: set[str] = set()
        self.given: set[str] = set()

    def new_ones(self, texts: Sequence[str], spelling: Mapping[int, str]) -> list[str]:
        """Return an id made of each text, all of them different; `spelling` as `spelling_of` gives it."""
        slugs = list(map(str.lower, texts))
        new, whole = set(slugs), "\n".join([*slugs, ""])
        # Most lists have good ids, which is told of all of them at once.
        are_good = len(new) == len(slugs) == whole.count("\n") and _IDS.fullmatch(whole)
        if are_good and new.isdisjoint(self.taken) and new.isdisjoint(self._sides):
            self.taken |= new
            return slugs
        return [self.new(text, spelling) for text in texts]

    def new(self, text: str, spelling: Mapping[int, str] | None = None) -> str:
        """Return an id made of `text`, that no other item has."""
        slug = text.lower()
        if not ID.fullmatch(slug):
            as_before = in_plain_letters(text, _MAX_ID)
            # With a letter and its sign in one, however the list has them.
            whole = unicodedata.normalize("NFC", text)
            slug = in_plain_letters(whole.translate(spelling), _MAX_ID) if spelling else as_before
            if as_before in self._there and slug not in self._there:
                slug = as_before
            slug = slug or "item"
        if slug in self._sides:
            slug = f"{slug}-item"
        unique, count = slug, 1
        while unique in self.taken:
            count += 1
            unique = f"{slug[: _MAX_ID - 6]}-{count}"
        self.taken.add(unique)
        return unique


def items_of(
    sheet: SheetReading, ids: Ids, seen: Seen, numbers: Sequence[int], rows: Sequence[Row]
) -> tuple[list[DraftItem], Sequence[int], list[Named]]:
    """Return the items that rows state, the numbers of their rows, and their columns of names.

    `seen` are the items so far, by name: one name is one item, whatever else speaks of it.
    """
    columns = sheet.columns(rows)
    details = sheet.detail_columns(rows)
    names = _texts(sheet, "name", numbers, columns["name"])
    kinds = _kinds(sheet, numbers, columns.get("kind"), names)
    taken = _first_of_each(sheet, seen, numbers, names, kinds, columns.get("id"))
    if not all(taken):
        numbers, names, kinds = (
            list(compress(numbers, taken)),
            list(compress(names, taken)),
            list(compress(kinds, taken)),
        )
        columns = {field: list(compress(cells, taken)) for field, cells in columns.items()}
        details = {name: list(compress(cells, taken)) for name, cells in details.items()}
    items = _items(sheet, ids, numbers, columns.get("id"), names, kinds)
    named = _facts(sheet, numbers, columns, items, frozenset(kinds))
    for name, cells in details.items():
        _details(sheet, name, numbers, cells, items)
    return items, numbers, named


def _first_of_each(
    sheet: SheetReading,
    seen: Seen,
    numbers: Sequence[int],
    names: Sequence[str],
    kinds: Sequence[str],
    given: Sequence[str] | None,
) -> list[bool]:
    """Return which rows are the first to speak of their item; rows of another id are another."""
    if sheet.cells.exact:
        return list(map(bool, kinds))
    called = all_alike(names)
    only_once = len(set(called)) == len(called)
    if not seen and only_once:
        rows = zip(numbers, called, kinds, strict=True)
        seen |= {(name, kind == PROJECT): (sheet, number) for number, name, kind in rows if kind and name}
        return list(map(bool, kinds))
    own_ids: dict[str, set[str]] = {}
    taken = []
    # A sheet that mostly names what another lists speaks of that, also where it numbers its rows.
    of_another = sum((name, kind == PROJECT) in seen for name, kind in zip(called, kinds, strict=True))
    lists_its_own = only_once and of_another * 2 <= len(called)
    for place, (number, name, kind) in enumerate(zip(numbers, called, kinds, strict=True)):
        key = name, kind == PROJECT
        if not kind or not name:
            taken.append(False)
            continue
        id_ = given[place] if given else ""
        before = seen.get(key)
        there = own_ids.setdefault(name, set())
        is_another = id_ and id_ not in there and (bool(there) or before is None or lists_its_own)
        if before is not None and not is_another:
            sheet.leave_row_out(
                number,
                f"`{short(names[place])}` is that of {_where(*before)} again; "
                "one name is one item, so the row was not taken",
            )
            taken.append(False)
            continue
        there.add(id_)
        if before is None:
            seen[key] = sheet, number
        taken.append(True)
    return taken


def _where(sheet: SheetReading, number: int) -> str:
    """Return where the name in a row stands."""
    return sheet.plan.table.address(number, sheet.at["name"])


def _details(
    sheet: SheetReading, name: str, numbers: Sequence[int], cells: Sequence[str], items: Sequence[DraftItem]
) -> None:
    """Keep what a column that no rule reads says of each item."""
    kept = 0
    for item, number, cell in compress(zip(items, numbers, cells, strict=True), cells):
        if sheet.cells.nothing(cell):
            continue
        kept += 1
        if sheet.cells.exact:  # a line each, as the register has them
            item.details |= cell_text.pairs_split(cell)
            continue
        read = text(cell)
        if isinstance(read, NotTaken):
            sheet.leave_out(number, DETAILS, read)
            kept -= 1
        else:
            item.details[name] = read
    sheet.count(f"{DETAILS}:{name}", kept)


def _kinds(
    sheet: SheetReading, numbers: Sequence[int], cells: Sequence[str] | None, names: Sequence[str]
) -> Sequence[str]:
    """Return the kind of each item; "" where the row is not taken."""
    rows_are = sheet.plan.rows_are
    if rows_are in RESOURCE_KINDS or (cells is None and rows_are == "projects"):
        kind = PROJECT if rows_are == "projects" else rows_are
        return [kind if name else "" for name in names]
    if cells is not None:
        sheet.understood("kind", cells)
    said = zip(numbers, cells or [""] * len(names), names, strict=True)
    return [_kind(sheet, number, cell) if name else "" for number, cell, name in said]


def _kind(sheet: SheetReading, number: int, cell: str) -> str:
    if not sheet.cells.nothing(cell):
        kind = sheet.cells.meaning("kind", cell)
        if kind is not None:
            return kind
        fault = sheet.cells.not_understood("kind", cell)
    elif sheet.plan.rows_are == "projects":
        return PROJECT
    else:
        help = f"write one of {', '.join(sheet.cells.vocabulary.words_for('kind'))}"
        fault = NotTaken("nothing says what kind of thing this is", help)
    if sheet.plan.rows_are == "projects":
        sheet.leave_out(number, "kind", fault)
        return PROJECT
    sheet.leave_out(number, "kind", fault._replace(message=f"{fault.message}, so the row was not taken"))
    return ""


def _items(
    sheet: SheetReading,
    ids: Ids,
    numbers: Sequence[int],
    given: Sequence[str] | None,
    names: Sequence[str],
    kinds: Sequence[str],
) -> list[DraftItem]:
    """Return the items, without their facts; `given` are the ids that the list gives them."""
    given = given or [""] * len(names)
    for number, called in zip(numbers, given, strict=True):
        if called in ids.given:
            message = f"the id `{short(called)}` is also that of another row"
            sheet.leave_out(number, "id", NotTaken(message, "give each row an id of its own"))
        elif called:
            ids.given.add(called)
    made_of = [called or name for called, name in zip(given, names, strict=True)]
    unique = ids.new_ones(made_of, spelling_of(sheet.plan.table.rows, made_of))
    return [
        DraftItem(id, name, kind, origin, "" if called == id else called)
        for id, name, kind, origin, called in zip(
            unique, names, kinds, sheet.addresses(numbers), given, strict=True
        )
    ]


def _facts(
    sheet: SheetReading,
    numbers: Sequence[int],
    columns: Mapping[str, Sequence[str]],
    items: Sequence[DraftItem],
    kinds: Set[str],
) -> list[Named]:
    """Give the items, of `kinds`, what the columns of facts state; return those whose entries are names."""
    declared = sheet.cells.vocabulary.facts
    named, facts = [], [item.facts for item in items]
    could = frozenset(columns)
    for item in items:
        item.could = could
    for field in (*_FIELDS, *declared):
        if field not in columns:
            continue
        cells = columns[field]
        fact = declared.get(field)
        bears = fact.kinds if fact is not None else _KINDS_OF.get(field)
        if bears is not None and not kinds <= bears:
            cells = _of_kinds(sheet, field, bears, cells, items)
        if field in sheet.cells.vocabulary.values:
            sheet.understood(field, cells)
        if field == "description":
            values: Sequence[Value] = _texts(sheet, field, numbers, cells)
        else:
            values = _values(sheet, field, numbers, cells, items)
        if field in _NAMED:
            named.append(_named(sheet, field, numbers, values, items))
            continue
        key = field if fact is None else fact.id
        for of_item, value in compress(zip(facts, values, strict=True), values):
            of_item[key] = value
        sheet.count(field, sum(map(bool, values)))
    return named


def _of_kinds(
    sheet: SheetReading, field: str, bears: Set[str], cells: Sequence[str], items: Sequence[DraftItem]
) -> list[str]:
    """Return the cells of items that bear a field, and "" for the others, which keep the text as details."""
    name = detail_name(sheet.plan.columns[sheet.at[field]].header) or sheet.cells.an(field)
    kept, details = [], 0
    for item, cell in zip(items, cells, strict=True):
        kept.append(cell if item.kind in bears else "")
        if item.kind not in bears and not sheet.cells.nothing(cell) and not isinstance(text(cell), NotTaken):
            item.details[name] = str(text(cell))
            details += 1
    if details:
        sheet.count(f"{field}:{DETAILS}", details)
    return kept


def _values(
    sheet: SheetReading, field: str, numbers: Sequence[int], cells: Sequence[str], items: Sequence[DraftItem]
) -> list[Value]:
    """Return what each cell of a column states."""
    column = _Column(sheet.cells, field)
    values = list(map(column.__getitem__, cells))
    if column.faults:
        for item, number, cell in zip(items, numbers, cells, strict=True):
            for fault in column.faults.get(cell, ()):
                sheet.leave_out(number, field, fault, item)
    if column.changed:
        for number, cell in zip(numbers, cells, strict=True):
            if (changed := column.changed.get(cell)) is not None:
                sheet.tell(number, field, changed)
    return values


class _Column(dict[str, Value]):
    """What the cells of a column state, and what of it was not taken: each text is looked at once."""

    def __init__(self, cells: Cells, field: str) -> None:
        super().__init__()
        self._cells = cells
        self._field = field
        self.faults: dict[str, tuple[NotTaken, ...]] = {}
        self.changed: dict[str, Changed] = {}

    def __missing__(self, cell: str) -> Value:
        said = self._cells.says(self._field, cell)
        if isinstance(said, Unclear):
            if said.faults:
                self.faults[cell] = said.faults
            if said.changed is not None:
                self.changed[cell] = said.changed
            said = said.value
        self[cell] = said
        return said


def _texts(sheet: SheetReading, field: str, numbers: Sequence[int], cells: Sequence[str]) -> Sequence[str]:
    """Return the texts of a column in which nearly every cell differs; "" where one was not taken."""
    limit = MAX_NAME if field == "name" else MAX_TEXT
    if are_plain(cells, limit) and (field != "name" or all(cells)):
        return cells
    texts = []
    if field == "name" and not sheet.cells.exact:
        cells = list(map(evenly_spaced, cells))
    for number, cell in zip(numbers, cells, strict=True):
        read = (line(cell, limit) or _NAMELESS) if field == "name" else text(cell)
        if isinstance(read, NotTaken):
            sheet.leave_out(number, field, read)
        texts.append("" if isinstance(read, NotTaken) else read)
    return texts


def _named(
    sheet: SheetReading,
    field: str,
    numbers: Sequence[int],
    values: Sequence[Value],
    items: Sequence[DraftItem],
) -> Named:
    rows, several = [], 0
    own_key = field if field in ("stakeholders", "reports_to") else None
    for item, number, entries in compress(zip(items, numbers, values, strict=True), values):
        if not isinstance(entries, str):
            key = own_key or ("for" if item.is_project else "serves")
            item.facts.setdefault(key, ())  # its place among the facts
            rows.append((item, key, number, entries))
            several += len(entries) > 1
    sheet.count(f"{field}:several", several)
    return Named(sheet, field, rows)
