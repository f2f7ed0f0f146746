"""The rows of planned sheets → a draft of a spec. What a row does not state stays unstated."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import chain, compress
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from orgdoc import cell_text
from orgdoc.importing.draft import Draft, DraftItem, SheetReport
from orgdoc.importing.sheets import SheetPlan
from orgdoc.importing.vocabulary import ALLOWED, IGNORE, VALUES, folded, says_nothing
from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, SIDE_WORDS, UNKNOWN
from orgdoc.reading.text_decoder import UNSEEN
from orgdoc.tables.table import CellProblem

MAX_NAME, MAX_LINE, MAX_TEXT, MAX_ID, MAX_LINK = 300, 100, 10_000, 100, 2_000
_LISTS = {"for": "for", "serves": "serves", "stakeholders": "stakeholders"}
_OF_PROJECTS_ALONE = ("manager", "deliverable", "activity", "objective", "owner", "stakeholders")
_OVERRIDE = ("branch", "rationale", "by", "on")
_ORGANISATION = ("name", "large", "resources_segregated", "as_of", "status", "prepared_by", "language")
_POSTS = ("ceo", "cio", "cto")
_LINK = re.compile(r"https?://\S+")
_ID = re.compile(r"[a-z0-9-]{1,100}")
_NOT_ID = re.compile(r"[^a-z0-9]+")
_SPACES = re.compile(r"\s*\n\s*")


def draft_of(
    plans: Sequence[SheetPlan], words: Mapping[str, Mapping[str, str]], parties: Iterable[str] = ()
) -> tuple[Draft, list[SheetReport]]:
    """Return what the sheets state, and how each was read.

    `words` are the user's own, by field: what each stands for. `parties` are known already: a name that
    differs in capital letters alone is one of them.
    """
    reader = _Reader(words, parties)
    order = {"organisation": 0, "boundary": 1}
    reports = {id(plan): SheetReport(plan.table.title, plan.rows_are, columns=plan.columns) for plan in plans}
    for plan in sorted(plans, key=lambda plan: order.get(plan.rows_are, 2)):
        reader.read(plan, reports[id(plan)])
    reader.resolve()
    return reader.draft, list(reports.values())


class _Reader:
    def __init__(self, words: Mapping[str, Mapping[str, str]], parties: Iterable[str]) -> None:
        self.draft = Draft()
        self._values = {
            field: {**meanings, **{folded(w): v for w, v in words.get(field, {}).items()}}
            for field, meanings in VALUES.items()
        }
        self._spelling = {alike: name for name in parties for alike in (_alike(name), name)}
        self._ids: set[str] = set()
        self._given: set[str] = set()
        self._unresolved: list[_Names] = []
        self._managers: list[tuple[str, dict[str, str], str, SheetReport]] = []
        self._split = _Memo(cell_text.split)
        self._known_nothing = _Memo(says_nothing)
        self._exact = False
        self._whole = _Memo(self._whole_list)

    # --- sheets ---------------------------------------------------------------------------------

    def read(self, plan: SheetPlan, report: SheetReport) -> None:
        read: Callable[[SheetPlan, int, Sequence[str], SheetReport], bool] | None = {
            "organisation": self._organisation_row,
            "boundary": self._boundary_row,
            "managers": self._manager_row,
            IGNORE: None,
        }.get(plan.rows_are, partial(self._item_row, _Columns.of(plan)))
        if read is None:
            return
        self._exact = plan.exact
        before = len(self.draft.items)
        below = enumerate(plan.table.rows[plan.header + 1 :], plan.header + 1)
        rows = [(number, row) for number, row in below if any(row)]
        report.rows = len(rows)
        report.taken = sum([read(plan, number, row, report) for number, row in rows])
        report.facts.update(Counter(chain.from_iterable(item.facts for item in self.draft.items[before:])))
        if hidden := sum(number + 1 in plan.table.hidden for number, _ in rows) if plan.table.hidden else 0:
            shown = "1 row is hidden" if hidden == 1 else f"{hidden} rows are hidden"
            report.notes.append(f"{shown} in the spreadsheet; what they state was taken too")

    def _organisation_row(
        self, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport
    ) -> bool:
        field, value = _cell(row, plan.column("field")), _cell(row, plan.column("value"))
        key = folded(field).replace(" ", "_")
        if self._nothing(value) and key not in _POSTS:
            return True
        column = plan.column("value") or 0
        problem = partial(self._leave_out, report, plan, number, column)
        if key in _ORGANISATION:
            return self._organisation_fact(key, value, problem)
        post, _, rest = key.partition("_")
        if post in _POSTS and rest in ("", "title", "name"):
            if (text := self._line(value, MAX_NAME, problem)) is not None:
                (self.draft.titles if rest == "title" else self.draft.officers)[post] = text
                return True
            return False
        problem(
            f"`{field}` is no fact of an organisation", f"they are {', '.join((*_ORGANISATION, *_POSTS))}"
        )
        return False

    def _organisation_fact(self, key: str, value: str, problem: _Problem) -> bool:
        if key in ("large", "resources_segregated"):
            meant = self._values["customer_facing"].get(folded(value))
            if meant is None:
                problem(f"`{value}` is neither yes nor no", "")
                return False
            self.draft.organisation[key] = "true" if meant == "yes" else "false"
        elif key == "as_of":
            if not _is_date(value):
                problem(f"`{value}` is no date", "write it year-month-day, such as 2026-11-30")
                return False
            self.draft.organisation[key] = value
        elif key == "language":
            if value not in ("en-GB", "en-US"):
                problem(f"`{value}` is not a language of orgdoc", "it has en-GB and en-US")
                return False
            self.draft.organisation[key] = value
        elif (text := self._line(value, MAX_LINE if key == "status" else MAX_NAME, problem)) is not None:
            self.draft.organisation[key] = text
        else:
            return False
        return True

    def _boundary_row(self, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport) -> bool:
        column = plan.column("party")
        name = self._line(
            _cell(row, column), MAX_NAME, partial(self._leave_out, report, plan, number, column or 0)
        )
        if not name:
            return False
        said = _cell(row, plan.column("side"))
        side = UNKNOWN if self._nothing(said) else self._values["side"].get(folded(said))
        if side is None:
            self._not_understood(report, plan, number, plan.column("side") or 0, "side", said)
            side = UNKNOWN
        spelled = self._spelling.setdefault(self._alike(name), name)
        if self.draft.parties.get(spelled, side) != side:
            self._leave_out(
                report, plan, number, column or 0, f"`{name}` stands here again, on another side", ""
            )
            return False
        self.draft.parties[spelled] = side
        report.facts["side"] = report.facts.get("side", 0) + (side != UNKNOWN)
        return True

    def _manager_row(self, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport) -> bool:
        column = plan.column("name") or 0
        name = self._line(
            _cell(row, column), MAX_NAME, partial(self._leave_out, report, plan, number, column)
        )
        if not name:
            return False
        override = self._override(plan, number, row, report, of_item=False)
        if override:
            self._managers.append((name, override, plan.table.address(number, column), report))
        return True

    def _item_row(
        self, columns: _Columns, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport
    ) -> bool:
        item = self._new_item(columns, plan, number, row, report)
        if item is None:
            return False
        cells = row if len(row) >= len(plan.columns) else [*row, *[""] * len(plan.columns)]
        values: list[Any]
        if item.is_project:
            values = list(map(dict.get, columns.known, columns.cells(cells)))
            if None in values:
                for place, value in enumerate(values):
                    if value is None:
                        values[place] = self._fact(item, columns, place, plan, number, cells, report)
        else:
            places = range(len(columns.fields))
            values = [self._fact(item, columns, place, plan, number, cells, report) for place in places]
        item.facts = dict(compress(zip(columns.fields, values), values))  # noqa: B905
        if columns.description is not None and (cell := cells[columns.description]):
            text = self._text(cell, partial(self._leave_out, report, plan, number, columns.description))
            if text:
                item.facts["description"] = text
        for field, column in columns.named:
            if field in item.facts:
                entries = item.facts.pop(field)
                self._unresolved.append((item, field, entries, plan, number, column, report))
        if columns.override:
            item.override = self._override(plan, number, row, report)
        return True

    def _fact(
        self,
        item: DraftItem,
        columns: _Columns,
        place: int,
        plan: SheetPlan,
        number: int,
        cells: Sequence[str],
        report: SheetReport,
    ) -> str | tuple[str, ...] | None:
        """Return what a cell states, and remember it where another cell may say the same."""
        field, column = columns.fields[place], columns.numbers[place]
        cell = cells[column]
        value = self._take(item, field, plan, number, column, cell, report) if cell else ""
        if value is not None and item.is_project:
            columns.known[place][cell] = value
        return value

    def _new_item(
        self, columns: _Columns, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport
    ) -> DraftItem | None:
        """Return the item of a row, without its facts; None, having said so, where it has no name or kind."""
        said = _cell(row, columns.name)
        plain = said and _is_plain(said, MAX_NAME)  # nearly all are
        name = said if plain else self._item_name(said, plan, number, columns.name, report)
        if not name:
            return None
        kind = columns.kind or self._kind(plan, number, row, report)
        if kind is None:
            return None
        given = _cell(row, columns.id)
        if given in self._given:
            message = f"the id `{_short(given)}` is also that of another row"
            self._leave_out(report, plan, number, plan.at["id"], message, "give each row an id of its own")
        elif given:
            self._given.add(given)
        item = DraftItem(self._id(given or name), name, kind, f"{plan.origin}{number + 1}", {})
        if given and item.id != given:
            item.given_id = given
        self.draft.items.append(item)
        return item

    def _item_name(
        self, said: str, plan: SheetPlan, number: int, column: int, report: SheetReport
    ) -> str | None:
        problem = partial(self._leave_out, report, plan, number, column)
        if not said:
            problem("the row has no name, so nothing was taken from it", "")
        return self._line(said, MAX_NAME, problem)

    def _kind(self, plan: SheetPlan, number: int, row: Sequence[str], report: SheetReport) -> str | None:
        column = plan.column("kind")
        said = _cell(row, column)
        if column is not None and not self._nothing(said):
            kind = self._values["kind"].get(folded(said))
            if kind is None:
                self._not_understood(report, plan, number, column, "kind", said)
                if plan.rows_are != "projects":
                    return None
                return "project"
            return kind
        if plan.rows_are == "projects":
            return "project"
        self._leave_out(
            report, plan, number, column or 0, "nothing says what kind of thing this is",
            f"write one of {', '.join(ALLOWED['kind'])}",
        )  # fmt: skip
        return None

    # --- cells ----------------------------------------------------------------------------------

    def _take(
        self,
        item: DraftItem,
        field: str,
        plan: SheetPlan,
        number: int,
        column: int,
        cell: str,
        report: SheetReport,
    ) -> str | tuple[str, ...] | None:
        """Return what a cell states: "" for nothing; None, having said so, where it is not understood."""
        problem = partial(self._leave_out, report, plan, number, column)
        if self._nothing(cell):
            return ""
        if not item.is_project and field in _OF_PROJECTS_ALONE:
            self._not_for(item, report, plan, number, column, field, cell)
            return None
        if field in _LISTS:
            return tuple(self._split(cell)) if self._exact else self._whole(cell)
        if field in ("deliverable", "activity", "objective", "customer_facing"):
            value = self._values[field].get(folded(cell))
            if value is None:
                self._not_understood(report, plan, number, column, field, cell, item)
            if field != "customer_facing" or value is None:
                return value
            return (EXTERNAL,) if value == "yes" else ""
        if field == "tags":
            tags = [self._line(tag, MAX_LINE, problem) for tag in self._split(cell)]
            return tuple(tag for tag in tags if tag)
        if field == "link":
            if len(cell) > MAX_LINK or not _LINK.fullmatch(cell) or UNSEEN.search(cell):
                problem(f"`{_short(cell)}` is no web address", "it begins with http:// or https://")
                return None
            return cell
        if field == "reports_to":
            return (cell,)
        if field == "manager" and folded(cell) == "vacant":
            return ""
        return self._line(cell, MAX_NAME, problem)

    def _override(
        self,
        plan: SheetPlan,
        number: int,
        row: Sequence[str],
        report: SheetReport,
        *,
        of_item: bool = True,
    ) -> dict[str, str]:
        columns = {part: plan.column(f"override {part}") for part in (*_OVERRIDE, "expires")}
        said = {part: _cell(row, column) for part, column in columns.items() if column is not None}
        said = {part: cell for part, cell in said.items() if not self._nothing(cell)}
        if not said:
            return {}
        first = next(column for part, column in columns.items() if part in said and column is not None)
        problem = partial(self._leave_out, report, plan, number, first)
        if missing := [part for part in _OVERRIDE if part not in said]:
            problem(f"the decision lacks its {', '.join(missing)}, so it was not taken", "")
            return {}
        branch = self._values["override branch"].get(folded(said["branch"]))
        if branch is None or (branch == "shared" and not of_item):
            self._not_understood(report, plan, number, first, "override branch", said["branch"])
            return {}
        for part in ("on", "expires"):
            if part in said and not _is_date(said[part]):
                problem(
                    f"`{_short(said[part])}` is no date, so the decision was not taken", "write it 2026-11-30"
                )
                return {}
        if said.get("expires", said["on"]) < said["on"]:
            problem("the decision expires before it was made, so it was not taken", "")
            return {}
        rationale = self._text(said["rationale"], problem)
        by = self._line(said["by"], MAX_NAME, problem)
        if not rationale or not by:
            return {}
        return {"branch": branch, "rationale": rationale, "by": by, "on": said["on"]} | (
            {"expires": said["expires"]} if "expires" in said else {}
        )

    def _line(self, cell: str, limit: int, problem: _Problem) -> str | None:
        """Return a cell that stands on one line; a line break in it becomes a space."""
        if "\n" in cell or "\r" in cell:
            cell = _SPACES.sub(" ", cell.replace("\r", "\n"))
        if not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        if UNSEEN.search(cell):
            problem("the cell holds a character that cannot be seen, so it was not taken", "type it again")
            return None
        if len(cell) > limit:
            problem(f"the cell has more than {limit} characters, so it was not taken", "shorten it")
            return None
        return cell

    def _text(self, cell: str, problem: _Problem) -> str | None:
        if _is_plain(cell, MAX_TEXT):  # nearly all
            return cell
        cell = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
        if UNSEEN.search(cell):
            problem("the cell holds a character that cannot be seen, so it was not taken", "type it again")
            return None
        if len(cell) > MAX_TEXT:
            problem(f"the cell has more than {MAX_TEXT:,} characters, so it was not taken", "shorten it")
            return None
        return cell

    def _nothing(self, cell: str) -> bool:
        return not cell if self._exact else self._known_nothing(cell)

    def _alike(self, name: str) -> str:
        """Return a name as it is compared: as it stands in a sheet of our own, else whatever its case."""
        return name if self._exact else _alike(name)

    def _whole_list(self, cell: str) -> tuple[str, ...]:
        """Return the entries of a cell; a name on the boundary with a comma in it is one."""
        if _alike(cell) in self._spelling:
            return (cell,)
        side = self._values["whom"].get(folded(cell))
        if side is not None:
            return (INTERNAL, EXTERNAL) if side == BOTH else (side,)
        return tuple(self._split(cell))

    def _id(self, text: str) -> str:
        """Return an id made of `text`, that no other item has."""
        slug = text.lower()
        if not _ID.fullmatch(slug):
            slug = _slug(text) or "item"
        if slug in SIDE_WORDS:
            slug = f"{slug}-item"
        unique, count = slug, 1
        while unique in self._ids:
            count += 1
            unique = f"{slug[: MAX_ID - 6]}-{count}"
        self._ids.add(unique)
        return unique

    # --- names ----------------------------------------------------------------------------------

    def resolve(self) -> None:
        """Say what each name under `for`, `serves`, `stakeholders` and `reports to` stands for."""
        by_id = {item.id: item for item in self.draft.items}
        by_any: dict[str, DraftItem] = {}
        for item in self.draft.items:
            by_any.setdefault(" ".join(item.name.casefold().split()), item)  # `_alike` keeps too few
        for item in self.draft.items:
            if item.given_id:
                by_any.setdefault(item.given_id.casefold(), item)
            by_any.setdefault(item.id, item)
        self._avoid_parties()
        served_at: dict[str, tuple[SheetReport, str]] = {}
        settled: dict[tuple[str, ...], tuple[str, ...]] = {}  # lists in which no item is named
        for item, field, entries, plan, number, column, report in self._unresolved:
            self._exact = plan.exact
            items = by_id if plan.exact else by_any
            if field == "reports_to":
                address = plan.table.address(number, column)
                self._report_to(item, items.get(self._alike(entries[0])), entries[0], address, report)
                continue
            key = "stakeholders" if field == "stakeholders" else "for" if item.is_project else "serves"
            names = settled.get(entries)
            if names is None:
                address = plan.table.address(number, column)
                found = [self._name(item, key, entry, items, address, report) for entry in entries]
                names = tuple(dict.fromkeys(name for name in found if name is not None))
                if len(names) == len(entries) and self._ids.isdisjoint(names):
                    settled[entries] = names
            if key in item.facts:
                names = tuple(dict.fromkeys((*item.facts[key], *names)))
            if names:
                report.facts[key] = report.facts.get(key, 0) + len(names) - len(item.facts.get(key, ()))
                item.facts[key] = names
            if key == "serves":
                served_at[item.id] = report, plan.table.address(number, column)
        self._break_circles(served_at)
        self._take_managers()

    def _avoid_parties(self) -> None:
        """Give an item whose id is also the name of a party another id."""
        for item in self.draft.items:
            if item.id in self.draft.parties:
                item.id = self._id(f"{item.id}-{item.kind}")

    def _name(
        self,
        item: DraftItem,
        key: str,
        entry: str,
        items: Mapping[str, DraftItem],
        address: str,
        report: SheetReport,
    ) -> str | None:
        """Return the id or the party that an entry stands for; a party nobody has placed is unknown."""
        alike = self._alike(entry)
        side = entry if self._exact else self._values["whom"].get(folded(entry))
        if side in SIDE_WORDS:
            return side
        if self._nothing(entry):
            return None
        if alike in self._spelling:
            self.draft.parties.setdefault(self._spelling[alike], UNKNOWN)
            return self._spelling[alike]
        if (other := items.get(alike)) is not None:
            if key == "serves" and other is not item:
                return other.id
            what = (
                "itself"
                if other is item
                else f"the {'project' if other.is_project else 'resource'} {other.name}"
            )
            report.left_out.append(
                CellProblem(address, f"`{_short(entry)}` is {what}, not a group of people")
            )
            item.remarks += (f"{key}: {_short(entry)}",)
            return None
        problem = partial(_left_out, report, address)
        name = self._line(entry, MAX_NAME, problem)
        if not name or name in self._ids:
            return None
        self._spelling[alike] = name
        self.draft.parties[name] = UNKNOWN
        return name

    def _report_to(
        self, item: DraftItem, project: DraftItem | None, said: str, address: str, report: SheetReport
    ) -> None:
        if item.kind not in ("person", "team"):
            _left_out(
                report,
                address,
                f"{item.name} is {item.kind}; only a person or a team reports to a project",
                "",
            )
        elif project is None or not project.is_project:
            _left_out(report, address, f"`{_short(said)}` is no project in these lists", "")
            item.remarks += (f"reports to: {_short(said)}",)
        else:
            item.facts["reports_to"] = project.id
            report.facts["reports_to"] = report.facts.get("reports_to", 0) + 1

    def _break_circles(self, served_at: Mapping[str, tuple[SheetReport, str]]) -> None:
        """Leave out what resources serve where they would serve each other in a circle."""
        from graphlib import CycleError, TopologicalSorter  # noqa: PLC0415 - rarely more than a few links

        resources = {item.id: item for item in self.draft.items if not item.is_project}
        served = {
            i: [s for s in item.facts.get("serves", ()) if s in resources] for i, item in resources.items()
        }
        served = {i: names for i, names in served.items() if names}
        while served:
            try:
                TopologicalSorter(served).prepare()
                return
            except CycleError as circle:
                first, second = circle.args[1][:2]
                holder, named = (second, first) if first in served.get(second, ()) else (first, second)
                served[holder].remove(named)
                item = resources[holder]
                names = tuple(name for name in item.facts["serves"] if name != named)
                item.facts["serves"] = names
                if not names:
                    del item.facts["serves"]
                item.remarks += (f"serves: {named} (in a circle)",)
                report, address = served_at[holder]
                message = f"`{named}` was not taken: {item.name} would serve it in a circle"
                _left_out(report, address, message, "say which of them serves the other")

    def _take_managers(self) -> None:
        known = {item.facts.get("manager") for item in self.draft.items}
        for name, override, address, report in self._managers:
            if name in known:
                self.draft.managers[name] = override
            else:
                _left_out(report, address, f"`{_short(name)}` manages no project in these lists", "")

    # --- what is not taken ----------------------------------------------------------------------

    def _leave_out(
        self, report: SheetReport, plan: SheetPlan, number: int, column: int, message: str, help: str
    ) -> None:
        report.left_out.append(CellProblem(plan.table.address(number, column), message, help))

    def _not_understood(
        self, report: SheetReport, plan: SheetPlan, number: int, column: int, field: str, cell: str,
        item: DraftItem | None = None,
    ) -> None:  # fmt: skip
        from orgdoc.diagnostics.suggestion import nearest  # noqa: PLC0415

        allowed = ALLOWED[field]
        near = nearest(folded(cell), self._values[field]) if len(cell) <= MAX_LINE else None
        meant = self._values[field].get(near or "", "")
        proposal = f"did you mean {near}" + (f" ({meant})?" if meant not in ("", near) else "?")
        help = proposal if near else f"it may be {', '.join(allowed)}"
        for other, words in self._values.items():
            if (
                near is None
                and other in ("kind", "deliverable", "activity", "objective")
                and folded(cell) in words
            ):
                help = f"that is {_an(other)}; say in the mapping file what the column holds"
        message = f"`{_short(cell)}` was not understood as {_an(field)}"
        report.left_out.append(CellProblem(plan.table.address(number, column), message, help))
        if item is not None:
            item.remarks += (f"{field.replace('_', ' ')}: {_short(cell)}",)

    def _not_for(
        self,
        item: DraftItem,
        report: SheetReport,
        plan: SheetPlan,
        number: int,
        column: int,
        field: str,
        cell: str,
    ) -> None:
        self._leave_out(
            report, plan, number, column, f"only a project has {_an(field)}, and this is {item.kind}", ""
        )
        item.remarks += (f"{field}: {_short(cell)}",)


class _Columns(NamedTuple):
    """The columns of a sheet that state facts: the field and the number (from 0) of each.

    `known`: what a cell of a project says, by its text, once somebody has asked. `cells` picks theirs from
    a row. `named`: those whose entries are names of others. `kind`: what each row is, where none says.
    """

    fields: tuple[str, ...]
    numbers: tuple[int, ...]
    known: tuple[dict[str, str | tuple[str, ...]], ...]
    cells: Callable[[Sequence[str]], Iterable[str]]
    named: tuple[tuple[str, int], ...]
    name: int
    id: int | None
    description: int | None
    kind: str | None
    override: bool

    @classmethod
    def of(cls, plan: SheetPlan) -> _Columns:
        uses = [(use.field, number) for number, use in enumerate(plan.columns) if use.field in _TAKEN]
        fields, numbers = tuple(field for field, _ in uses), tuple(number for _, number in uses)
        # With one number or none, itemgetter gives no tuple.
        cells = itemgetter(*numbers) if len(numbers) > 1 else lambda row: [row[n] for n in numbers]
        named = tuple((field, number) for field, number in uses if field in _NAMED)
        at = plan.at
        kind = "project" if plan.rows_are == "projects" and "kind" not in at else None
        override = "override branch" in at or "override by" in at
        known: tuple[dict[str, str | tuple[str, ...]], ...] = tuple({} for _ in uses)
        name, item_id, text = at.get("name", 0), at.get("id"), at.get("description")
        return cls(fields, numbers, known, cells, named, name, item_id, text, kind, override)


_Names = tuple[DraftItem, str, Any, SheetPlan, int, int, SheetReport]
_Problem = Callable[[str, str], None]
_Value = TypeVar("_Value")
_NAMED = frozenset((*_LISTS, "customer_facing", "reports_to"))
_TAKEN = frozenset((*_NAMED, *_OF_PROJECTS_ALONE, "tags", "link"))


class _Memo(dict[str, _Value], Generic[_Value]):
    """The results of a function by its argument: most cells of a column say the same few things."""

    def __init__(self, function: Callable[[str], _Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: str) -> _Value:
        value = self[key] = self._function(key)
        return value

    def __call__(self, key: str) -> _Value:
        return self[key]


def _is_plain(text: str, limit: int) -> bool:
    """Whether nothing in a text needs a second look."""
    return text.isascii() and text.isprintable() and len(text) <= limit


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_ID.sub("-", plain).strip("-")[:MAX_ID].rstrip("-")


@lru_cache(maxsize=4096)
def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _short(cell: str) -> str:
    line = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(cell.split()))
    return line if len(line) <= 60 else f"{line[:57]}..."


def _an(field: str) -> str:
    name = {"customer_facing": "yes or no", "override branch": "branch"}.get(field, field.replace("_", " "))
    if name == "yes or no" or name.endswith("s"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _left_out(report: SheetReport, address: str, message: str, help: str) -> None:
    report.left_out.append(CellProblem(address, message, help))


def taken_facts(reports: Iterable[SheetReport]) -> int:
    """Return how many facts were taken from all sheets."""
    return sum(sum(report.facts.values()) for report in reports)
