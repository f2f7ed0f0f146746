"""The names in lists → what each stands for, once all sheets are read: a party, an item, or somebody new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from orgdoc.importing.cells import (
    AT_JOINT,
    MAX_NAME,
    Changed,
    NotTaken,
    alike,
    all_alike,
    evenly_spaced,
    line,
    short,
)
from orgdoc.importing.draft import Draft, DraftItem
from orgdoc.importing.entries import joined_names
from orgdoc.importing.items import Ids, Named
from orgdoc.importing.languages import is_dutch
from orgdoc.importing.sheet_reading import SheetReading
from orgdoc.model.namesakes import namesakes
from orgdoc.model.terms import UNKNOWN, VACANT

_Items = Mapping[str, DraftItem]


def resolve(draft: Draft, columns: Sequence[Named], spelling: dict[str, str], ids: Ids) -> None:
    """Give the items of `draft` what their columns of names say, and put new names on its boundary.

    `spelling`: the names on the boundary as they are spelled, by how they are compared.
    """
    are_ours = any(column.sheet.cells.exact for column in columns)
    by_id = {item.id: item for item in draft.items} if are_ours else {}
    lists = {id(row[3]): row[3] for column in columns for row in column.rows}  # those of cells alike are one
    entries = list({entry for each in lists.values() for entry in each})
    compared = dict(zip(entries, all_alike(entries), strict=True))
    alone = set(compared.values())
    parts = {alike(name) for entry in entries for name in joined_names(entry, dutch=True)}
    by_any = _by_any(draft.items, alone | parts)
    for item in draft.items:  # the name of a party is no id
        if item.id in draft.parties:
            item.id = ids.new(f"{item.id}-{item.kind}")
    served_at: dict[str, tuple[SheetReading, int, str]] = {}
    for column in columns:
        items = by_id if column.sheet.cells.exact else by_any
        if column.field == "reports_to":
            _report_to(column, items)
            continue
        _Names(draft, spelling, ids, items, column, compared, alone).look_up()
        if column.field == "stakeholders":
            continue
        for item, key, number, _ in column.rows:
            if key == "serves":
                served_at[item.id] = column.sheet, number, column.field
    for item in draft.items:
        if not all(item.facts.values()):  # a place was kept for names of which none was taken
            item.facts = {key: value for key, value in item.facts.items() if value}
    if served_at:
        _break_circles(draft, served_at)


def _by_any(items: Sequence[DraftItem], wanted: Set[str]) -> dict[str, DraftItem]:
    """Return the items that lists call by a name, an id of their own or one of ours; the first of several."""
    by_any: dict[str, DraftItem] = {}
    called = all_alike([item.name for item in items])
    own = all_alike([item.given_id for item in items])
    for names in (called, own, [item.id for item in items]):
        if not wanted.isdisjoint(names):
            for name, item in zip(names, items, strict=True):
                if name in wanted:
                    by_any.setdefault(name, item)
    return by_any


#: Of a group of people that is called so; a spec has the word for posts alone.
OF_A_POST = f"`{VACANT}` says that nobody holds a post, and is no group of people"


class _Names:
    """What the entries of one column stand for; `alone` are all entries of lists, as they are compared."""

    def __init__(
        self,
        draft: Draft,
        spelling: dict[str, str],
        ids: Ids,
        items: _Items,
        column: Named,
        compared: Mapping[str, str],
        alone: Set[str],
    ) -> None:
        self._draft = draft
        self._spelling = spelling
        self._ids = ids
        self._items = items
        self._column = column
        self._compared = compared
        self._alone = alone
        self._may_be_two: set[str] = set()
        self._known: dict[str, str] = {}  # sides and parties, by how the column writes them

    def look_up(self) -> None:
        """Give the items of the column the groups, projects and resources that it names."""
        counts: defaultdict[str, int] = defaultdict(int)
        known = self._known.get
        settled: dict[int, tuple[str, ...]] = {}
        for item, key, number, entries in self._column.rows:
            taken = settled.get(id(entries))
            if taken is None:
                found = dict.fromkeys(map(known, entries))
                is_known = None not in found
                if not is_known:  # somebody new, or an item, which is looked at for each row
                    apart = [one for entry in entries for one in self._apart(number, entry)]
                    found = dict.fromkeys([self._name(item, key, number, entry) for entry in apart])
                    is_known = None not in map(known, entries)
                taken = tuple(filter(None, found))
                if is_known:
                    settled[id(entries)] = taken
            if before := item.facts[key]:
                assert not isinstance(before, str)
                taken = tuple(dict.fromkeys((*before, *taken)))
            item.facts[key] = taken
            counts[key] += len(taken) - len(before)
        self._column.sheet.count(self._column.field, sum(counts.values()))
        for _, _, number, entries in self._column.rows if self._may_be_two else ():
            for entry in filter(self._may_be_two.__contains__, entries):
                self._column.sheet.may_be_two(number, self._column.field, entry)

    @cached_property
    def _is_dutch(self) -> bool:
        return is_dutch(self._column.sheet.plan.table.rows)

    def _is_a_side(self, entry: str) -> bool:
        cells = self._column.sheet.cells
        return cells.meaning("whom", entry) in cells.vocabulary.boundary.ids

    def _apart(self, number: int, entry: str) -> tuple[str, ...]:
        """Return an entry, or the names that an “and” or a sign joins in it where each is known by itself."""
        cells = self._column.sheet.cells
        if cells.exact or entry in self._known or not (names := joined_names(entry, dutch=self._is_dutch)):
            return (entry,)
        whole = self._compared[entry]
        if whole in self._spelling or whole in self._items or self._is_a_side(entry):
            return (entry,)
        known = (self._spelling, self._alone, self._items)
        if all(any(alike(name) in names_there for names_there in known) for name in names):
            joint = next((f"`{sign}`" for sign in "/|+" if f" {sign} " in entry), "“and”")
            changed = Changed(entry, names, AT_JOINT.format(joint))
            self._column.sheet.tell(number, self._column.field, changed)
            return names
        self._may_be_two.add(entry)
        return (entry,)

    def _name(self, item: DraftItem, key: str, number: int, entry: str) -> str | None:
        """Return the id or the party that an entry stands for; a party nobody has placed is unknown."""
        sheet = self._column.sheet
        name = entry if sheet.cells.exact else self._compared.get(entry) or alike(entry)
        side = entry if sheet.cells.exact else sheet.cells.meaning("whom", entry)
        if side in sheet.cells.vocabulary.boundary.ids:
            self._known[entry] = side
            return side
        if sheet.cells.nothing(entry):
            return None
        if name in self._spelling:
            spelled = self._known[entry] = self._spelling[name]
            if entry != spelled and not sheet.cells.exact:
                _respelled(self._draft, spelled, entry)
            self._draft.parties.setdefault(spelled, UNKNOWN)
            return spelled
        if (other := self._items.get(name)) is not None:
            if key == "serves" and other is not item:
                return other.id
            what = f"the {'project' if other.is_project else 'resource'} {other.name}"
            message = f"`{short(entry)}` is {'itself' if other is item else what}, not a group of people"
            sheet.leave_out(number, self._column.field, NotTaken(message))
            item.remarks += (f"{key}: {short(entry)}",)
            return None
        if key == "serves" and (there := self._ids.there_by_any.get(alike(entry))) is not None:
            return there
        if name.casefold() == VACANT:
            sheet.leave_out(number, self._column.field, NotTaken(OF_A_POST))
            return None
        new = line(entry if sheet.cells.exact else evenly_spaced(entry), MAX_NAME)
        if isinstance(new, NotTaken):
            sheet.leave_out(number, self._column.field, new)
            return None
        if not new or new in self._ids.taken:
            return None
        self._spelling[name] = self._known[entry] = new
        self._draft.parties[new] = UNKNOWN
        return new


def unify_managers(draft: Draft, people: Sequence[str]) -> None:
    """Give managers whose name is spelled in several ways the first spelling; `people` are known already."""
    stated = dict.fromkeys([item.facts.get("manager", ()) for item in draft.items])
    named = dict.fromkeys(name for value in stated for name in _names_in(value))
    if not named:
        return
    first: dict[str, str] = {}
    for name in (*people, *named):
        first.setdefault(alike(name), name)
    one: dict[str, str] = {}
    for name in named:
        last, comma, given = name.partition(",")
        turned = alike(f"{given} {last}") if comma else ""
        known = first.get(turned) or first[alike(name)]
        if known != name:
            one[name] = known
            _respelled(draft, known, name)
    for item in draft.items if one else ():
        names = _names_in(item.facts.get("manager", ()))
        if not one.keys().isdisjoint(names):
            taken = tuple(dict.fromkeys(one.get(name, name) for name in names))
            item.facts["manager"] = taken[0] if len(taken) == 1 else taken
    theirs = dict.fromkeys(one.get(name, name) for name in named)
    both = namesakes(tuple(dict.fromkeys((*people, *theirs))))
    draft.namesakes = [found for found in both if not theirs.keys().isdisjoint((found.name, *found.others))]


def _names_in(stated: str | tuple[str, ...]) -> tuple[str, ...]:
    return (stated,) if isinstance(stated, str) else stated


def _respelled(draft: Draft, taken: str, name: str) -> None:
    ways = draft.respelled.setdefault(taken, [])
    if name not in ways:
        ways.append(name)


def _report_to(column: Named, items: _Items) -> None:
    sheet = column.sheet
    for item, key, number, (said, *_) in column.rows:
        project = items.get(sheet.cells.alike(said))
        if item.kind not in ("person", "team"):
            message = f"{item.name} is {item.kind}; only a person or a team reports to a project"
            sheet.leave_out(number, column.field, NotTaken(message))
        elif project is None or not project.is_project:
            message = f"`{short(said)}` is no project in these lists"
            sheet.leave_out(number, column.field, NotTaken(message))
            item.remarks += (f"reports to: {short(said)}",)
        else:
            item.facts[key] = project.id
            sheet.count(key, 1)


def _break_circles(draft: Draft, served_at: Mapping[str, tuple[SheetReading, int, str]]) -> None:
    """Leave out what resources serve where they would serve each other in a circle."""
    resources = {item.id: item for item in draft.items if not item.is_project}
    served = {
        i: [name for name in item.facts.get("serves", ()) if name in resources]
        for i, item in resources.items()
    }
    served = {i: names for i, names in served.items() if names}
    if not served:
        return
    while served:
        try:
            TopologicalSorter(served).prepare()
            return
        except CycleError as circle:
            first, second = circle.args[1][:2]
            holder, named = (second, first) if first in served.get(second, ()) else (first, second)
            served[holder].remove(named)
            item = resources[holder]
            item.facts["serves"] = tuple(name for name in item.facts["serves"] if name != named)
            if not item.facts["serves"]:
                del item.facts["serves"]
            item.remarks += (f"serves: {named} (in a circle)",)
            sheet, number, field = served_at[holder]
            message = f"`{named}` was not taken: {item.name} would serve it in a circle"
            sheet.leave_out(number, field, NotTaken(message, "say which of them serves the other"))
