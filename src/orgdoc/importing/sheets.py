"""What a sheet is: where its column names stand, what each column holds, what its rows are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from types import MappingProxyType
from typing import NamedTuple

from orgdoc.characters import UNSEEN
from orgdoc.importing.draft import ColumnUse
from orgdoc.importing.vocabulary import (
    AMBIGUOUS,
    COMPUTED,
    DETAILS,
    IGNORE,
    IN_TICKETS,
    OF_CHANGES,
    OF_ITEMS,
    OF_TICKETS,
    PROJECT_HEADERS,
    PROJECT_SHEETS,
    RESOURCE_HEADERS,
    RESOURCE_SHEETS,
    VALUES,
    Vocabulary,
    folded,
    header_words,
    says_nothing,
)
from orgdoc.model.terms import PROJECT, RESOURCE_KINDS
from orgdoc.tables.table import CellProblem, Table, letters

_HEADER_WITHIN = 1_000
_SAMPLED = 200
_HALF, _MOST_OF, _NEARLY_ALL = 0.5, 0.6, 0.9
_LONGEST_HEADER = 120
_OF_FORM = {"question", "answer", "key"}
#: The columns without which rows say nothing; others need a name.
_NEEDED = {"boundary": ("party",), "organisation": ("field", "value"), IGNORE: ()}
_FIELDS_OF = {
    "boundary": ("party", "side"),
    "organisation": ("field", "value"),
    "managers": ("name", *(field for field in OF_ITEMS if field.startswith("override"))),
}
#: Beginnings of words that mean a project in some language: a column so named speaks of projects.
_PROJECT_WORDS = ("project", "projekt", "projet", "proyect", "progett", "projet", "projec", "initiativ")
#: What a column may be asked to hold where its name is not known.
UNKNOWN_COLUMN = (
    DETAILS, "for", "serves", "manager", "owner", "description", "stakeholders", "deliverable", "activity",
    "objective",
)  # fmt: skip

#: What a column may be told to hold by its words.
_BY_WORDS = ("deliverable", "activity", "objective")

#: Of these, several columns of one name are one: some programs give each value a column of its own.
SEVERAL_COLUMNS = ("for", "serves", "stakeholders", "tags")


class SheetWish(NamedTuple):
    """What the user's map says of one sheet: what its rows are, the field of each column by name, and the
    row of column names, from 1; 0 where there is none, so that columns are called by their letters.
    """

    rows_are: str | None
    columns: Mapping[str, str]
    header: int | None = None


class Mapped(NamedTuple):
    """What a map says: of sheets by title (`list.xlsx!Projects`), and of words by field.

    `rows_are`: what the rows are of a sheet of which nothing else says it; `details`: columns that no rule
    reads are kept.
    """

    sheets: Mapping[str, SheetWish] = MappingProxyType({})
    words: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    rows_are: str | None = None
    details: bool = False

    def wish(self, table: Table) -> SheetWish | None:
        """Return what is said of a sheet; a map also holds for lists that were moved to another folder."""
        said = self.sheets.get(table.title)
        if said is None:
            alike = [wish for title, wish in self.sheets.items() if _bare(title) == _bare(table.title)]
            said = alike[0] if len(alike) == 1 else None
        return said

    def others(self, tables: Sequence[Table]) -> dict[str, SheetWish]:
        """Return what the map says of sheets that none of the lists has."""
        return {title: self.sheets[title] for title in self.unmatched(tables)}

    def unmatched(self, tables: Sequence[Table]) -> list[str]:
        """Return the titles of sheets in the map that none of the lists has."""
        there = {_bare(table.title) for table in tables}
        return [title for title in self.sheets if _bare(title) not in there]


class SheetPlan(NamedTuple):
    """How a sheet is to be read, by the words of `vocabulary`: `header` is the row of column names, from 0.

    `rows_are` is None where nothing says it; `problem` then says what to do, and the sheet is not read.
    `suggested`: what the rows may be, by the look of it. `exact`: the sheet is of orgdoc's own making, so
    that its words are those of a spec, and nothing else. `unmatched`: columns of the map that are not here.
    `left_out`: the map says that the sheet is not for orgdoc.
    """

    table: Table
    rows_are: str | None
    header: int
    columns: tuple[ColumnUse, ...]
    vocabulary: Vocabulary
    exact: bool = False
    problem: CellProblem | None = None
    suggested: str | None = None
    unmatched: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def holds_items(self) -> bool:
        return self.rows_are in ("projects", "resources", "items", *RESOURCE_KINDS)

    def samples(self, number: int, most: int = 6) -> list[str]:
        """Return the first different texts of a column, by its number."""
        return list(islice(_texts(self.table, self.header, number), most))


def plan_sheet(
    table: Table,
    wish: SheetWish | None,
    vocabulary: Vocabulary,
    *,
    otherwise: str | None = None,
    details: bool = False,
) -> SheetPlan | None:
    """Return how to read `table` by the words of `vocabulary`; None where it is empty.

    `otherwise`: what the rows are where nothing says it. `details`: keep the columns that no rule reads.
    """
    if not any(any(row) for row in table.rows):
        return None
    words = {_key(name): field for name, field in (wish.columns if wish else {}).items()}
    header = _wished_header(table, wish, words)
    recognised = header is not None
    if header is None:
        header, recognised = _header(table, vocabulary)
    left_out = wish is not None and wish.rows_are == IGNORE
    if left_out or _asks(table):
        columns = _columns(table, header, words, vocabulary)
        return SheetPlan(table, IGNORE, header, columns, vocabulary, left_out=left_out)
    columns = _columns(table, header, words, vocabulary)
    rows_are, suggested, columns = _rows_are(table, header, columns, wish)
    if rows_are is None and any(use.field == "name" for use in columns):
        rows_are = otherwise
    if rows_are not in (*_FIELDS_OF, IGNORE):
        of_kinds = ("kind",) if rows_are is None else ()
        columns = _like_facts(table, header, columns, vocabulary, (*of_kinds, *_BY_WORDS))
    columns = _fitting(columns, rows_are, vocabulary, details=details)
    there = {_key(use.header) for use in columns}
    missing_columns = tuple(name for name in (wish.columns if wish else {}) if _key(name) not in there)
    problem = _problem(table, header, columns, rows_are, suggested, recognised=recognised)
    return SheetPlan(
        table,
        rows_are,
        header,
        columns,
        vocabulary,
        problem=problem,
        suggested=suggested,
        unmatched=missing_columns,
    )


# --- the row of column names -----------------------------------------------------------------------


def _asks(table: Table) -> bool:
    """Return whether a sheet is the form that `orgdoc ask` sends round: its answers are read there."""
    return any({folded(cell) for cell in row} >= _OF_FORM for row in table.rows[:3])


def _wished_header(table: Table, wish: SheetWish | None, words: Mapping[str, str]) -> int | None:
    """Return the row of column names that the map means: what it gives, or that with most of its names."""
    if wish is None:
        return None
    if wish.header is not None:
        return min(wish.header, len(table.rows)) - 1  # -1: there is none, and columns are called by letters
    best, most = None, 0
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]) if words else ():
        named = len({_key(cell) for cell in row if cell} & words.keys())
        if named > most:
            best, most = number, named
    return best


def _header(table: Table, vocabulary: Vocabulary) -> tuple[int, bool]:
    """Return the row of column names, and whether it was recognised as such.

    It is the first in which two cells, or the only one of one, are names of columns that are known; unless
    a row before it, as long and all of different texts, stands where names of columns do.
    """
    looks_so = _first_that_looks_so(table)
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        cells = [cell for cell in row if cell]
        if not cells:
            continue
        known = _known(cells, vocabulary)
        if not known:
            continue
        alone = len(cells) == 1 and len(known) == 1 and _width(table) == 1
        if len(known) > 1 or alone or number == looks_so:
            if looks_so is not None and looks_so < number and _filled(table, looks_so) >= len(cells):
                return looks_so, False
            return number, True
    if looks_so is not None:
        return looks_so, False
    return next(number for number, row in enumerate(table.rows) if any(row)), False


def _known(cells: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """Return the cells of a row that are names of columns we know; `No` beside a yes or no is none."""
    words = [folded(cell) for cell in cells]
    answers = sum(word in VALUES["customer_facing"] for word in words)
    return {
        word
        for cell, word in zip(cells, words, strict=True)
        if len(cell) <= _LONGEST_HEADER
        and (word != "no" or answers == 1)
        and any(form in vocabulary.headers or form in COMPUTED for form in header_words(cell))
    }


def _first_that_looks_so(table: Table) -> int | None:
    """Return the first row as wide as the list, of different texts without a number among them."""
    width = _width(table)
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        cells = [cell for cell in row if cell]
        if len(cells) < max(1, width * 0.6):
            continue
        if len(set(cells)) == len(cells) and all(
            not cell[0].isdigit() and len(cell) <= _LONGEST_HEADER for cell in cells
        ):
            return number
        return None
    return None


def _width(table: Table) -> int:
    """Return how many cells the fullest rows have, of which there are two, unless there is but one row."""
    filled = sorted(count for row in table.rows[:_SAMPLED] if (count := sum(map(bool, row))))
    return filled[-2:][0]


def _filled(table: Table, number: int) -> int:
    return sum(map(bool, table.rows[number]))


# --- columns ---------------------------------------------------------------------------------------


def _columns(
    table: Table, header: int, words: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[ColumnUse, ...]:
    """Return what each column holds; of two with the same name for a field, the first."""
    uses: list[ColumnUse] = []
    first: dict[str, str] = {}
    named = table.rows[header] if header >= 0 else list(map(letters, range(max(map(len, table.rows)))))
    are_tickets = {folded(cell) for cell in named} >= OF_TICKETS
    for number, cell in enumerate(named):
        field, may_be = _field(cell, words, vocabulary)
        mapped = _key(cell) in words
        if are_tickets and not mapped and (of_ticket := IN_TICKETS.get(folded(cell))) is not None:
            field, may_be = of_ticket, ()
        also = ""
        if field in SEVERAL_COLUMNS and first.get(field) == cell:
            uses.append(ColumnUse(cell, table.address(max(header, 0), number), field, mapped=mapped))
            continue
        if field in first and field not in (IGNORE, DETAILS, "computed"):
            also, may_be, field = first[field], (field, DETAILS), IGNORE
        if field not in (IGNORE, "computed"):
            first.setdefault(field, cell)
        uses.append(ColumnUse(cell, table.address(max(header, 0), number), field, may_be, also, mapped))
    return tuple(uses)


def _field(cell: str, words: Mapping[str, str], vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """Return the field of a column by its name, and what else it may hold."""
    if (key := _key(cell)) in words:
        return words[key], ()
    forms = tuple(header_words(cell))
    for form in forms:
        if form in COMPUTED:
            return "computed", ()
        if form in vocabulary.headers:
            return vocabulary.headers[form], ()
    for form in forms:
        if form in vocabulary.ambiguous:
            return IGNORE, vocabulary.ambiguous[form]
    return IGNORE, ()


def _fitting(
    columns: Sequence[ColumnUse], rows_are: str | None, vocabulary: Vocabulary, *, details: bool
) -> tuple[ColumnUse, ...]:
    """Return the columns with the fields alone that rows of this kind have; the rest is asked for."""
    of_items = rows_are not in _FIELDS_OF
    allowed: Collection[str] = vocabulary.of_items if of_items else _FIELDS_OF[rows_are or ""]
    there = {use.field for use in columns}

    def fitting(use: ColumnUse) -> ColumnUse:
        if use.field not in (IGNORE, "computed") and use.field not in allowed:
            fact = vocabulary.fact_called(use.header) if of_items else None
            if fact is not None and fact not in there:  # `value` is a field of another sort of sheet
                return use._replace(field=fact)
            use = use._replace(field=IGNORE, may_be=AMBIGUOUS["department"] if of_items else ())
        if details and of_items and use.field == IGNORE and use.header and not use.mapped:
            return use._replace(field=DETAILS, may_be=())
        return use

    return tuple(map(fitting, columns))


def _texts(table: Table, header: int, number: int) -> dict[str, None]:
    """Return the different texts of a column of which something may be said, in order."""
    rows = table.rows[header + 1 : header + 1 + _SAMPLED]
    cells = (row[number] for row in rows if number < len(row))
    return dict.fromkeys(cell for cell in cells if cell and not says_nothing(cell))


def _share_known(table: Table, header: int, number: int, words: Collection[str]) -> float:
    """Return which share of the different texts of a column are among some words."""
    texts = {folded(text) for text in _texts(table, header, number)}
    return sum(text in words for text in texts) / len(texts) if texts else 0.0


def _like_facts(
    table: Table, header: int, columns: Sequence[ColumnUse], vocabulary: Vocabulary, ours: Sequence[str]
) -> tuple[ColumnUse, ...]:
    """Return the columns; one of an unknown name that holds the words of a fact, one of `ours` or a declared
    one, may be it.
    """
    there = {use.field for use in columns}
    open_facts = [fact for fact in (*vocabulary.facts, *ours) if fact not in there]

    def looked_at(number: int, use: ColumnUse) -> ColumnUse:
        if use.field != IGNORE or use.mapped or use.also or not use.header:
            return use
        like = [
            fact
            for fact in open_facts
            if fact not in use.may_be and _share_known(table, header, number, vocabulary.values[fact]) > _HALF
        ]
        return use._replace(may_be=(*like, *(use.may_be or (DETAILS,)))) if like else use

    return tuple(looked_at(number, use) for number, use in enumerate(columns)) if open_facts else (*columns,)


def _holds_kinds(table: Table, header: int, number: int) -> bool:
    """Return whether most texts of a column are kinds, and none of the rest is a word of something else."""
    texts = {folded(text) for text in _texts(table, header, number)}
    known = {text for text in texts if text in VALUES["kind"]}
    others = any(text in VALUES[fact] for text in texts - known for fact in ("deliverable", "activity"))
    return bool(known) and not others and len(known) > len(texts) * _MOST_OF


# --- what the rows are -----------------------------------------------------------------------------


def _rows_are(
    table: Table, header: int, columns: tuple[ColumnUse, ...], wish: SheetWish | None
) -> tuple[str | None, str | None, tuple[ColumnUse, ...]]:
    """Return what the rows are, what they may be where nothing says it, and the columns in this light.

    Rows are projects where a column, the sheet or the file is called after projects; they are what a column
    of kinds says. Nothing else says it: not that there are users, nor a manager.
    """
    fields = {use.field for use in columns}
    sheet = folded(table.sheet)
    if wish is not None and wish.rows_are is not None:
        return wish.rows_are, None, _without_kind(columns) if wish.rows_are in RESOURCE_KINDS else columns
    if {"party", "side"} <= fields:
        return "boundary", None, columns
    if {"field", "value"} <= fields:
        return "organisation", None, columns
    if sheet == "managers" and "name" in fields:
        return "managers", None, columns
    if OF_CHANGES in (folded(use.header) for use in columns):
        return IGNORE, None, columns
    if sheet in ("questions", "rules") and "kind" not in fields:
        return IGNORE, None, columns
    name = next((use for use in columns if use.field == "name"), None)
    if name is None:
        return None, None, columns
    if {folded(use.header) for use in columns} >= OF_TICKETS and _title_says(table) != "projects":
        return None, "projects", columns  # some are, and some are work on one
    called = set(header_words(name.header))
    are_projects = bool(called & PROJECT_HEADERS)
    resource = next((RESOURCE_HEADERS[form] for form in called if form in RESOURCE_HEADERS), None)
    by_title = _title_says(table)
    speaks_of_projects = are_projects or (
        resource is None and (by_title == "projects" or _of_projects(table, header, columns))
    )
    columns = _with_kind(table, header, columns, are_projects=are_projects, asks=speaks_of_projects)
    if any(use.field == "kind" for use in columns):
        return "items", None, columns
    if speaks_of_projects:
        return "projects", None, columns
    return None, resource or None, columns


def _with_kind(
    table: Table, header: int, columns: Sequence[ColumnUse], *, are_projects: bool, asks: bool
) -> tuple[ColumnUse, ...]:
    """Return the columns, of which the one that holds kinds is taken for it, where nothing speaks against."""
    uses = []
    have_kind = any(use.field == "kind" for use in columns)
    for number, use in enumerate(columns):
        taken = use
        if use.field == "kind" and not use.mapped and are_projects:
            texts = {folded(text) for text in _texts(table, header, number)}
            if not any(VALUES["kind"].get(text) == PROJECT for text in texts):  # what kind of project it is
                taken = use._replace(field=IGNORE, may_be=AMBIGUOUS["type"])
        elif (
            not have_kind
            and not asks
            and use.field == IGNORE
            and "kind" in use.may_be
            and _holds_kinds(table, header, number)
        ):
            taken, have_kind = use._replace(field="kind", may_be=()), True
        uses.append(taken)
    return tuple(uses)


def _without_kind(columns: Sequence[ColumnUse]) -> tuple[ColumnUse, ...]:
    return tuple(use._replace(field=IGNORE) if use.field == "kind" else use for use in columns)


def _of_projects(table: Table, header: int, columns: Sequence[ColumnUse]) -> bool:
    """Return whether a column is called after projects, other than one of what resources have to do with.

    Codes of projects that come again and again are those in which something else stands.
    """
    return any(
        use.field not in ("serves", "reports_to", "computed")
        and not use.also
        and not (use.mapped and use.field in (IGNORE, DETAILS))
        and (use.field != "id" or _all_differ(table, header, number))
        and any(word.startswith(_PROJECT_WORDS) for form in header_words(use.header) for word in form.split())
        for number, use in enumerate(columns)
    ) or any(use.field == "deliverable" for use in columns)


def _all_differ(table: Table, header: int, number: int) -> bool:
    rows = table.rows[header + 1 : header + 1 + _SAMPLED]
    cells = [row[number] for row in rows if number < len(row) and row[number]]
    return len(set(cells)) > len(cells) * _NEARLY_ALL


def _title_says(table: Table) -> str | None:
    """Return what the name of the sheet, else of the file, says of its rows: projects or resources."""
    for title in (table.sheet, PurePath(table.file).stem):
        words = set(folded(title).split())
        if words & PROJECT_SHEETS:
            return "projects"
        if words & RESOURCE_SHEETS:
            return "resources"
    return None


def suggestion(plan: SheetPlan, number: int, may_be: Sequence[str] = ()) -> str | None:
    """Return what a column that may hold several things (`may_be`, else what its name lets it be) holds by
    the look of its cells, if any of them.
    """
    use = plan.columns[number]
    may_be = may_be or use.may_be
    shares = {
        field: _share_known(plan.table, plan.header, number, plan.vocabulary.values[field])
        for field in may_be
        if field in ("kind", "deliverable", "activity", "objective", *plan.vocabulary.facts)
    }
    best = max(shares, key=lambda field: shares[field], default=None)
    if best is not None and shares[best] > _HALF:
        return best if not (best == "kind" and plan.rows_are == "projects") else _second(shares)
    return DETAILS if DETAILS in may_be and shares and not any(shares.values()) else None


def _second(shares: Mapping[str, float]) -> str | None:
    rest = {field: share for field, share in shares.items() if field != "kind" and share > _HALF}
    return max(rest, key=lambda field: rest[field], default=None)


# --- what keeps a sheet from being read ------------------------------------------------------------


def _problem(
    table: Table,
    header: int,
    columns: Sequence[ColumnUse],
    rows_are: str | None,
    suggested: str | None,
    *,
    recognised: bool,
) -> CellProblem | None:
    if rows_are == IGNORE:
        return None
    there = {use.field for use in columns}
    missing = [field for field in _NEEDED.get(rows_are or "", ("name",)) if field not in there]
    if missing and not recognised and len(there - {IGNORE}) <= 1:
        return CellProblem(
            table.address(max(header, 0), 0),
            "no row of column names was recognised here",
            f"say in the map (--map) which column is the {missing[0]}",
        )
    if missing:
        return CellProblem(
            table.address(max(header, 0), 0),
            f"no column here is known to hold the {missing[0]}, so nothing was taken from this sheet",
            f"say in the map (--map) which one is the {missing[0]}",
        )
    if rows_are is None:
        kind = suggested or "software"
        other = "software" if kind == "projects" else "projects"
        return CellProblem(
            table.address(max(header, 0), 0),
            "nothing says whether the rows are projects or resources, and of which kind",
            f"add a column Kind, or say it in the map (--map), or with --rows {kind} or --rows {other}",
        )
    return None


def _key(header: str) -> str:
    """Return a column's name as the map has it, to be looked up."""
    return folded(UNSEEN.sub("", " ".join(header.split())))


def _bare(title: str) -> str:
    """Return the title of a sheet without the folder of its file."""
    file, mark, sheet = title.partition("!")
    return f"{file.replace(chr(92), '/').rpartition('/')[2]}{mark}{sheet}"
