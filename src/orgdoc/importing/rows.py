"""The rows of planned sheets → a draft of a spec. What a row does not state stays unstated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from orgdoc import cell_text
from orgdoc.dates import day_of
from orgdoc.importing.cells import (
    MAX_LINE,
    MAX_NAME,
    Cells,
    NotTaken,
    alike,
    line,
    short,
    text,
)
from orgdoc.importing.draft import Draft, DraftItem, Entries, SheetReport
from orgdoc.importing.items import Ids, Named, Seen, items_of
from orgdoc.importing.names import OF_A_POST, resolve, unify_managers
from orgdoc.importing.no_items import rows_of_items
from orgdoc.importing.sheet_reading import Row, SheetReading
from orgdoc.importing.sheets import SheetPlan
from orgdoc.importing.vocabulary import IGNORE, OVERRIDE_BRANCH, Vocabulary, folded
from orgdoc.model.terms import SHARED, UNKNOWN, VACANT
from orgdoc.tables.table import letters

_OVERRIDE = ("branch", "rationale", "by", "on")
#: What names the rule book in the register's sheet of the organisation.
RULES = "rules"
_ORGANISATION = ("name", "large", "resources_segregated", "as_of", "decide_by", "status", "prepared_by",
                 "language")  # fmt: skip
_PARTS_OF_POSTS = ("title", "name", "acting", "until")
_SEVERAL = 3
_ORDER = {"organisation": 0, "boundary": 1}


def draft_of(
    plans: Sequence[SheetPlan],
    words: Mapping[str, Mapping[str, str]],
    vocabulary: Vocabulary,
    parties: Iterable[str] = (),
    people: Iterable[str] = (),
    items: Mapping[str, str] | None = None,
) -> tuple[Draft, list[SheetReport]]:
    """Return what the sheets state, and how each was read.

    `words` are the user's own, by field: what each stands for. `parties` are known already: a name that
    differs in capital letters alone is one of them; so is a manager of `people`. `items`
    are the names of those that a spec has already, by id.
    """
    reader = _Reader(words, vocabulary, parties, people, items)
    sheets = [SheetReading(plan, reader.cells[plan.exact]) for plan in plans]
    for sheet in sorted(sheets, key=_order) if len(sheets) > 1 else sheets:
        if sheet.plan.problem is None:
            reader.read(sheet)
    reader.finish()
    return reader.draft, [sheet.reported() for sheet in sheets]


def _order(sheet: SheetReading) -> int:
    """Return when to read a sheet: one that names its rows again and again speaks of what others list."""
    rows_are = sheet.plan.rows_are or ""
    if rows_are in _ORDER or not sheet.plan.holds_items:
        return _ORDER.get(rows_are, 2)
    column = sheet.at.get("name", 0)
    names = [name for row in sheet.plan.table.rows if column < len(row) and (name := row[column])]
    return 2 if len(set(names)) == len(names) else 3


class _Reader:
    def __init__(
        self,
        words: Mapping[str, Mapping[str, str]],
        vocabulary: Vocabulary,
        parties: Iterable[str],
        people: Iterable[str],
        items: Mapping[str, str] | None,
    ) -> None:
        self.draft = Draft(vocabulary)
        self._posts = vocabulary.posts
        self._spelling = {like: name for name in parties for like in (alike(name), name)}
        self.cells = {exact: Cells(vocabulary, words, self._spelling, exact=exact) for exact in (False, True)}
        self._ids = Ids(vocabulary.boundary.ids, items or {})
        self._seen: Seen = {}
        self._people = list(people)
        self._columns: list[Named] = []
        self._managers: list[tuple[str, Entries, SheetReading, int]] = []

    def read(self, sheet: SheetReading) -> None:
        rows_are = sheet.plan.rows_are
        if rows_are is None or rows_are == IGNORE:
            return
        read: Callable[[SheetReading, int, Row], bool] | None = {
            "organisation": self._organisation_row,
            "boundary": self._boundary_row,
            "managers": self._manager_row,
        }.get(rows_are)
        numbers, rows = sheet.rows()
        if not rows:
            return
        if read is None:
            self._items(sheet, numbers, rows)
        else:
            sheet.report.taken = sum([read(sheet, *row) for row in zip(numbers, rows, strict=True)])
        sheet.report.rows = len(rows)
        table = sheet.plan.table
        if not sheet.cells.exact:
            left_out = sheet.rows_left_out
            read_on = (
                [r for n, r in zip(numbers, rows, strict=True) if n not in left_out] if left_out else rows
            )
            sheet.report.notes += [*_without_name(sheet, rows), *_with_name_alone(sheet, read_on)]
        if hidden := sum(number + 1 in table.hidden for number in numbers) if table.hidden else 0:
            shown = "1 row is hidden" if hidden == 1 else f"{hidden} rows are hidden"
            sheet.report.notes.append(f"{shown} in the spreadsheet; what they state was taken too")

    def finish(self) -> None:
        """Look up who is named, now that every sheet is read."""
        resolve(self.draft, self._columns, self._spelling, self._ids)
        unify_managers(self.draft, self._people)
        if not self._managers:
            return
        known = set[str]()
        for item in self.draft.items:
            named = item.facts.get("manager", ())
            known |= {named} if isinstance(named, str) else set(named)
        for name, override, sheet, number in self._managers:
            if name in known:
                self.draft.managers[name] = override
            else:
                message = f"`{short(name)}` manages no project in these lists"
                sheet.leave_out(number, "name", NotTaken(message))

    def _items(self, sheet: SheetReading, numbers: Sequence[int], rows: Sequence[Row]) -> None:
        numbers, rows = rows_of_items(sheet, numbers, rows)
        if not rows:
            return
        items, numbers, columns = items_of(sheet, self._ids, self._seen, numbers, rows)
        sheet.report.taken = len(items)
        self.draft.items += items
        self._columns += columns
        if "override branch" in sheet.at or "override by" in sheet.at:
            for item, number in zip(items, numbers, strict=True):
                item.override = _override(sheet, number, sheet.plan.table.rows[number], item)

    def _organisation_row(self, sheet: SheetReading, number: int, row: Row) -> bool:
        field, value = sheet.cell(row, "field"), sheet.cell(row, "value")
        key = folded(field).replace(" ", "_")
        if key == RULES:
            return True  # the book is found before anything is read by it
        if not value or (sheet.cells.nothing(value) and self._post_in(key)[1] != ""):
            return True
        post, rest = self._post_in(key)
        facts = self.draft.organisation
        if key in _ORGANISATION:
            fact = _organisation_fact(sheet.cells, key, value)
        elif post:
            key, fact = post, line(value, MAX_NAME)
            others = {"title": self.draft.titles, "acting": self.draft.acting, "until": self.draft.until}
            if rest == "until":
                fact = day_of(value) or NotTaken(f"`{short(value)}` is no date, or may be two")
            facts = others.get(rest, self.draft.officers)
        else:
            known = f"they are {', '.join((*_ORGANISATION, *self._posts))}"
            fact = NotTaken(f"`{short(field)}` is no fact of an organisation", known)
        if isinstance(fact, NotTaken):
            sheet.leave_out(number, "value", fact)
            return False
        facts[key] = fact
        return True

    def _post_in(self, key: str) -> tuple[str, str]:
        """Return the post that a field speaks of, and which part of it; "" is its holder."""
        for post in self._posts:
            own = folded(post).replace(" ", "_")
            if key == own or (key.startswith(f"{own}_") and key[len(own) + 1 :] in _PARTS_OF_POSTS):
                return post, key[len(own) + 1 :]
        return "", key

    def _boundary_row(self, sheet: SheetReading, number: int, row: Row) -> bool:
        name = _name(sheet, number, row, "party")
        if not name:
            return False
        if name.casefold() == VACANT:
            sheet.leave_out(number, "party", NotTaken(OF_A_POST))
            return False
        said = sheet.cell(row, "side")
        side = UNKNOWN if sheet.cells.nothing(said) else sheet.cells.meaning("side", said)
        if side is None:
            sheet.leave_out(number, "side", sheet.cells.not_understood("side", said))
            side = UNKNOWN
        spelled = self._spelling.setdefault(sheet.cells.alike(name), name)
        if self.draft.parties.get(spelled, side) != side:
            fault = NotTaken(f"`{short(name)}` stands here again, on another side")
            sheet.leave_out(number, "party", fault)
            return False
        self.draft.parties[spelled] = side
        sheet.count("side", side != UNKNOWN)
        return True

    def _manager_row(self, sheet: SheetReading, number: int, row: Row) -> bool:
        name = _name(sheet, number, row, "name")
        if not name:
            return False
        if override := _override(sheet, number, row, of_item=False):
            self._managers.append((name, override, sheet, number))
        return True


def _without_name(sheet: SheetReading, rows: Sequence[Row]) -> Iterator[str]:
    """Yield what is to be said of columns that hold something, and have no name."""
    for column, use in enumerate(sheet.plan.columns):
        if not use.header and any(row[column] for row in rows if column < len(row)):
            yield f"column {letters(column)} has no name, so it was not read"


def _with_name_alone(sheet: SheetReading, rows: Sequence[Row]) -> Iterator[str]:
    """Yield what is to be said of the few rows that have a name and nothing else: they may head others."""
    if not sheet.plan.holds_items or len(sheet.plan.columns) < _SEVERAL:
        return
    name = sheet.at["name"]
    alone = [row[name] for row in rows if len(row) - row.count("") == 1 and name < len(row) and row[name]]
    if alone and len(alone) * 5 <= len(rows):
        shown = ", ".join(map(short, alone[:_SEVERAL])) + (" …" if len(alone) > _SEVERAL else "")
        what = "1 row holds" if len(alone) == 1 else f"{len(alone):,} rows hold"
        yield f"{what} nothing but a name ({shown}); delete what only heads other rows"


def _name(sheet: SheetReading, number: int, row: Row, field: str) -> str:
    """Return the name that a row has in the column of a field, "" where there is none to take."""
    name = line(sheet.cell(row, field), MAX_NAME)
    if isinstance(name, NotTaken):
        sheet.leave_out(number, field, name)
        return ""
    return name


def _organisation_fact(cells: Cells, key: str, value: str) -> str | NotTaken:
    if key in ("large", "resources_segregated"):
        meant = cells.meaning("customer_facing", value)
        if meant is None:
            return NotTaken(f"`{short(value)}` is neither yes nor no")
        return "true" if meant == "yes" else "false"
    if key in ("as_of", "decide_by"):
        return day_of(value) or _no_day(value)
    if key == "language" and value not in ("en-GB", "en-US"):
        return NotTaken(f"`{short(value)}` is not a language of orgdoc", "it has en-GB and en-US")
    return line(value, MAX_LINE if key == "status" else MAX_NAME)


def _override(
    sheet: SheetReading, number: int, row: Row, item: DraftItem | None = None, *, of_item: bool = True
) -> dict[str, str | tuple[str, ...]]:
    """Return the decision that a row states; nothing where it states none, or not all of one."""
    said = {part: sheet.cell(row, f"override {part}") for part in (*_OVERRIDE, "between", "expires")}
    said = {part: cell for part, cell in said.items() if not sheet.cells.nothing(cell)}
    if not said:
        return {}
    decision = _decision(sheet.cells, said, of_item=of_item)
    if isinstance(decision, tuple):
        part, fault = decision
        sheet.leave_out(number, f"override {part}", fault, item)
        return {}
    return decision


def _decision(
    cells: Cells, said: Mapping[str, str], *, of_item: bool
) -> dict[str, str | tuple[str, ...]] | tuple[str, NotTaken]:
    """Return a decision, or why it was not taken, with the part of it that is at fault."""
    if missing := [part for part in _OVERRIDE if part not in said]:
        message = f"the decision lacks its {', '.join(missing)}, so it was not taken"
        return missing[0], NotTaken(message, noted=True)
    branch = cells.meaning(OVERRIDE_BRANCH, said["branch"])
    if branch is None or (branch == SHARED and not of_item):
        fault = cells.not_understood(OVERRIDE_BRANCH, said["branch"])
        return "branch", fault._replace(noted=True)
    between = _between(cells, branch, said.get("between", ""))
    if isinstance(between, NotTaken):
        return "between", between
    days: dict[str, str] = {}
    for part in ("on", "expires"):
        if part in said:
            day = day_of(said[part])
            if day is None:
                return part, _no_day(said[part])
            days[part] = day
    if days.get("expires", days["on"]) < days["on"]:
        message = "the decision expires before it was made, so it was not taken"
        return "expires", NotTaken(message, noted=True)
    rationale, by = text(said["rationale"]), line(said["by"], MAX_NAME)
    for part, read in (("rationale", rationale), ("by", by)):
        if isinstance(read, NotTaken):
            return part, read
    shared = {"between": between} if between else {}
    return {"branch": branch, **shared, "rationale": str(rationale), "by": str(by), **days}


def _between(cells: Cells, branch: str, said: str) -> tuple[str, ...] | NotTaken:
    """Return the branches that share something by decision; () where it need not be said."""
    if branch != SHARED or (not said and not cells.vocabulary.says_between):
        return ()
    read = {word: cells.meaning(OVERRIDE_BRANCH, word) for word in cell_text.split(said)}
    named = tuple(dict.fromkeys(meant for meant in read.values() if meant not in (None, SHARED)))
    if len(named) == len(read) and len(named) > 1:
        return tuple(str(meant) for meant in named)
    help = f"name two or more of {', '.join(cells.vocabulary.branches)}, with a semicolon between them"
    return NotTaken(
        "the decision does not say between whom it is shared, so it was not taken", help, noted=True
    )


def _no_day(said: str) -> NotTaken:
    message = f"`{short(said)}` is no day, or may be two, so it was not taken"
    return NotTaken(message, "write it year-month-day, such as 2026-11-30", noted=True)
