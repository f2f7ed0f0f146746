"""The map as a workbook, for people who know Excel and not YAML: drop-downs for sheets, columns and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgdoc.diagnostics.suggestion import nearest
from orgdoc.importing.draft import SheetReport
from orgdoc.importing.labels import LEAVE, ROWS_BY_LABEL, ROWS_CALLED, column_label, field_by_label
from orgdoc.importing.sheets import Mapped, SheetPlan, SheetWish, suggestion
from orgdoc.importing.vocabulary import DETAILS, IGNORE, Vocabulary
from orgdoc.model.terms import RESOURCE_KINDS
from orgdoc.tables.table import CellProblem, Table
from orgdoc.views.workbook import Column, Sheet, Workbook

SHEETS, COLUMNS, WORDS = "Sheets", "Columns", "Words"
#: The sheet of the map for each part that it may leave open.
SHEET_OF = {"sheets": SHEETS, "columns": COLUMNS, "words": WORDS}
_LIST, _ROW, _FIRST, _ARE = "List", "Column names in row", "Its columns", "What is a row?"
_LETTER, _NAME, _HOLDS, _LOOKS, _IS = "Column", "Name", "It holds", "Looks like", "What is it?"
_FIELD, _WORD, _CELLS, _MEANS = "In a column of", "Word", "Cells", "What does it mean?"
#: The fields that show in the values of a column.
_BY_VALUES = ("deliverable", "activity", "objective")
_ROWS_OFFERED = ("projects", *RESOURCE_KINDS, "items", "boundary", IGNORE)
_FIELDS_OFFERED = (
    IGNORE, DETAILS, "id", "name", "kind", "for", "serves", "stakeholders", "manager", "owner", "description",
    "deliverable", "activity", "objective", "customer_facing", "reports_to", "tags", "link",
)  # fmt: skip
_NOTE = (
    "How orgdoc reads your lists. Choose in the coloured cells from the drop-downs, save, and run the same "
    "import again. What you leave empty is not taken. {}"
)


def map_workbook(
    plans: Sequence[SheetPlan], reports: Sequence[SheetReport], mapped: Mapped, vocabulary: Vocabulary
) -> Workbook:
    """Return the map that says how the lists are read, with a drop-down for all that may be said."""
    others = mapped.others([plan.table for plan in plans])
    sheets = (
        _sheets(plans, others),
        _columns(plans, others, vocabulary),
        _words(reports, mapped.words, vocabulary),
    )
    return Workbook("How orgdoc reads your lists", "orgdoc", sheets)


def _sheets(plans: Sequence[SheetPlan], others: Mapping[str, SheetWish]) -> Sheet:
    rows: list[tuple[str, ...]] = []
    choices: dict[tuple[int, int], tuple[str, ...]] = {}
    offered = tuple(ROWS_CALLED[rows_are] for rows_are in _ROWS_OFFERED)
    for plan in plans:
        choices[len(rows), 3] = offered
        named = ", ".join(" ".join(use.header.split()) for use in plan.columns if use.header)
        are = "" if plan.rows_are is None else ROWS_CALLED[plan.rows_are]
        rows.append((plan.table.title, str(plan.header + 1), named[:300], are))
    for title, wish in others.items():
        choices[len(rows), 3] = offered
        are = "" if wish.rows_are is None else ROWS_CALLED[wish.rows_are]
        rows.append((title, str(wish.header or ""), "", are))
    columns = (Column(_LIST, 34), Column(_ROW, 14, True), Column(_FIRST, 60), Column(_ARE, 26, True))
    note = _NOTE.format(
        "First say what each row of a list is. A list without column names has them in row 0."
    )
    return Sheet(SHEETS, columns, tuple(rows), choices, note)


def _columns(plans: Sequence[SheetPlan], others: Mapping[str, SheetWish], vocabulary: Vocabulary) -> Sheet:
    def label(field: str) -> str:
        return column_label(field, vocabulary)

    rows: list[tuple[str, ...]] = []
    choices: dict[tuple[int, int], tuple[str, ...]] = {}
    offered = tuple(map(label, (*_FIELDS_OFFERED, *vocabulary.facts)))
    for plan in plans:
        if plan.rows_are in ("organisation", "managers") or plan.exact:
            continue
        for number, use in enumerate(plan.columns):
            if not use.header:
                continue
            choices[len(rows), 5] = offered if plan.rows_are != "boundary" else ("party", "side", LEAVE)
            held = " · ".join(" ".join(text.split())[:40] for text in plan.samples(number))
            near = suggestion(plan, number, () if use.may_be or use.field != IGNORE else _BY_VALUES)
            is_known = use.field != IGNORE or use.mapped or plan.rows_are == IGNORE
            what = label(use.field) if is_known else ""
            letter = plan.table.place(plan.header, number).rstrip("0123456789")
            looks = label(near) if near and use.field == IGNORE else ""
            rows.append((plan.table.title, letter, " ".join(use.header.split()), held, looks, what))
    for title, wish in others.items():
        for name, field in wish.columns.items():
            choices[len(rows), 5] = offered
            rows.append((title, "", name, "", "", label(field)))
    columns = (
        Column(_LIST, 34), Column(_LETTER, 9), Column(_NAME, 28), Column(_HOLDS, 50), Column(_LOOKS, 16),
        Column(_IS, 26, True),
    )  # fmt: skip
    note = _NOTE.format("Then say what each column holds.")
    return Sheet(COLUMNS, columns, tuple(rows), choices, note)


def _words(
    reports: Sequence[SheetReport], words: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> Sheet:
    rows: list[tuple[str, ...]] = []
    choices: dict[tuple[int, int], tuple[str, ...]] = {}
    known = {(field, word): value for field, meanings in words.items() for word, value in meanings.items()}
    unknown: dict[tuple[str, str], int] = {}
    for report in reports:
        for key, times in report.unknown.items():
            unknown[key] = unknown.get(key, 0) + times
    for (field, word), value in {**dict.fromkeys(unknown, ""), **known}.items():
        choices[len(rows), 3] = (*vocabulary.words_for(field), LEAVE)
        cells = unknown.get((field, word), 0)
        means = LEAVE if value == IGNORE else _offered(vocabulary, field).get(value, value)
        rows.append((column_label(field, vocabulary), word, str(cells) if cells else "", means))
    columns = (Column(_FIELD, 24), Column(_WORD, 34), Column(_CELLS, 9), Column(_MEANS, 26, True))
    note = _NOTE.format("Last, say what each word means that orgdoc does not know.")
    return Sheet(WORDS, columns, tuple(rows), choices, note)


# --- reading it back -------------------------------------------------------------------------------


def _offered(vocabulary: Vocabulary, field: str) -> dict[str, str]:
    """Return how each value of a field is offered: with the words of the book where it is the book's."""
    return dict(zip(vocabulary.values_of(field), vocabulary.words_for(field), strict=True))


def read_map_workbook(tables: Sequence[Table], vocabulary: Vocabulary) -> tuple[Mapped, list[CellProblem]]:
    """Return what a filled-in map says, and what is wrong with it."""
    found: list[CellProblem] = []
    by_name = {table.sheet: table for table in tables}
    rows_are: dict[str, str | None] = {}
    headers: dict[str, int | None] = {}
    columns: dict[str, dict[str, str]] = {}
    words: dict[str, dict[str, str]] = {}
    if SHEETS not in by_name and COLUMNS not in by_name:
        first = tables[0].address(0, 0) if tables else ""
        return Mapped(), [CellProblem(first, f"this is no map: it has no sheet {SHEETS} or {COLUMNS}")]
    for table, number, row in _rows(by_name.get(SHEETS), _LIST):
        title = row[_LIST][0]
        rows_are[title] = _one_of(table, number, row[_ARE], ROWS_BY_LABEL, found)
        headers[title] = _row_number(table, number, row.get(_ROW), found)
    by_label = field_by_label(vocabulary)
    for table, number, row in _rows(by_name.get(COLUMNS), _NAME):
        meant = _one_of(table, number, row[_IS], by_label, found)
        title = row[_LIST][0]
        name = row.get(_LETTER, ("", 0))[0] if headers.get(title) == 0 else row[_NAME][0]
        of_sheet = columns.setdefault(title, {})
        if of_sheet.get(name, IGNORE) == IGNORE:  # of two columns of one name, the first that is something
            of_sheet[name] = meant or IGNORE
    fields = {column_label(field, vocabulary): field for field in vocabulary.values}
    for table, number, row in _rows(by_name.get(WORDS), _WORD):
        field = _one_of(table, number, row[_FIELD], fields, found)
        if field is None:
            continue
        allowed = {text: value for value, text in _offered(vocabulary, field).items()}
        allowed |= {value: value for value in vocabulary.values_of(field)}
        value = _one_of(table, number, row[_MEANS], {**allowed, LEAVE: IGNORE}, found)
        if value or not row[_MEANS][0]:  # left empty: seen, and not to be taken
            words.setdefault(field, {})[row[_WORD][0]] = value or IGNORE
    titles = dict.fromkeys((*rows_are, *columns))
    wishes = {t: SheetWish(rows_are.get(t), columns.get(t, {}), headers.get(t)) for t in titles}
    return Mapped(wishes, words), found


def _rows(table: Table | None, needed: str) -> list[tuple[Table, int, dict[str, tuple[str, int]]]]:
    """Return the rows of a sheet of the map: of each the number, and the cells with their place by title."""
    if table is None:
        return []
    header = next((n for n, row in enumerate(table.rows[:10]) if needed in row), None)
    if header is None:
        return []
    titles = {title: column for column, title in enumerate(table.rows[header]) if title}
    rows = []
    for number, row in enumerate(table.rows[header + 1 :], header + 1):
        cells = {t: (row[at] if at < len(row) else "", at) for t, at in titles.items()}
        if cells[needed][0]:
            rows.append(
                (table, number, {**dict.fromkeys((_ARE, _IS, _MEANS, _FIELD, _LIST), ("", 0)), **cells})
            )
    return rows


def _one_of(
    table: Table, number: int, cell: tuple[str, int], allowed: Mapping[str, str], found: list[CellProblem]
) -> str | None:
    text, column = cell
    if not text:
        return None
    known = {label.casefold(): value for label, value in allowed.items()}
    if text.casefold() in known:
        return known[text.casefold()]
    near = nearest(text, allowed)
    help = f"did you mean {near}?" if near else "choose from the drop-down"
    found.append(CellProblem(table.address(number, column), f"`{text[:60]}` is none of the answers", help))
    return None


def _row_number(
    table: Table, number: int, cell: tuple[str, int] | None, found: list[CellProblem]
) -> int | None:
    if cell is None or not cell[0]:
        return None
    text, column = cell
    if text.isascii() and text.isdigit() and int(text[:9]) > 0:
        return int(text[:9])
    found.append(CellProblem(table.address(number, column), f"`{text[:60]}` is no number of a row"))
    return None
