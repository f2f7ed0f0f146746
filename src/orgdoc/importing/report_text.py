"""How lists were read, in words: what was taken, what was not and where, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from itertools import chain

from orgdoc.characters import UNSEEN
from orgdoc.importing import Imported
from orgdoc.importing.cells import short
from orgdoc.importing.draft import ColumnUse, SheetReport
from orgdoc.importing.entries import people_of
from orgdoc.importing.labels import column_label
from orgdoc.importing.questions import listed
from orgdoc.importing.sheet_reading import detail_name
from orgdoc.importing.vocabulary import DETAILS, IGNORE, Vocabulary, header_words
from orgdoc.model.rulebook import DeclaredFact
from orgdoc.model.terms import ITEM_KINDS
from orgdoc.tables.table import CellProblem

#: The first line of a report that is a file: by it an earlier one is known, which may be written over.
REPORT_TITLE = "What orgdoc import took, and what it did not take"
_MOST = 20
_MOST_WORDS = 6
_LONGEST_LINE = 110
_UNCOUNTED = ("id", "name", "kind", "party", "field", "value")


def report_text(imported: Imported, *, most: int | None = _MOST) -> str:
    """Return the report; of what was not taken it shows `most` lines, and every cell where that is None.

    Cells of one text that were not taken for one reason stand on one line.
    """
    problems = {plan.table.title: plan.problem for plan in imported.plans if plan.problem is not None}
    vocabulary = imported.draft.vocabulary
    mapped_out = {plan.table.title for plan in imported.plans if plan.left_out}
    blocks = [
        f"{report.title}: left out, as the map says"
        if report.title in mapped_out
        else "\n".join(_sheet(report, problems.get(report.title), vocabulary))
        for report in imported.reports
    ]
    left_out = [*imported.problems, *chain.from_iterable(report.left_out for report in imported.reports)]
    if left_out:
        was = "1 cell was" if len(left_out) == 1 else f"{len(left_out):,} cells were"
        blocks.append(
            "\n".join([f"{was} not taken:", *_grouped(left_out, _Rows(imported.reports, vocabulary), most)])
        )
    cells = sum(len(at) for report in imported.reports for at in report.changed.values())
    if cells:
        was = "1 cell was" if cells == 1 else f"{cells:,} cells were"
        blocks.append("\n".join([f"{was} taken in parts:", *_changed(imported.reports, most)]))
    if joined := list(_joined(imported.reports)):
        lines = [f"  {place}: `{name}`" for place, name in joined]
        asked = "taken as one name; is it two?" if len(joined) == 1 else "taken as one name each; is any two?"
        hint = "  where it is, put `;` between them in the list, and import again"
        blocks.append("\n".join([asked, *_first(lines, most), hint]))
    if imported.draft.respelled:
        lines = [f"  {name}: also {'; '.join(ways)}" for name, ways in imported.draft.respelled.items()]
        blocks.append("\n".join(["spelled in several ways, and taken as one:", *_first(lines, most)]))
    if imported.draft.namesakes:
        at = _places(imported, {name for one in imported.draft.namesakes for name in (one.name, *one.others)})
        lines = [
            f"  {at(name)}: {' or '.join(map(at, others))}?" for name, others, _ in imported.draft.namesakes
        ]
        hint = "  where they are, write one of the names everywhere, and import again"
        blocks.append("\n".join(["taken as two people, and may be one:", *_first(lines, most), hint]))
    if imported.notes:
        blocks.append("\n".join(f"note: {note}" for note in imported.notes))
    return "\n\n".join(blocks)


class _Rows:
    """The names of the rows of lists, by the address of any of their cells."""

    def __init__(self, reports: Sequence[SheetReport], vocabulary: Vocabulary) -> None:
        self._headers = vocabulary.headers
        self._names_of = {
            report.title: (report.table, number)
            for report in reports
            for number, use in enumerate(report.columns)
            if use.field == "name"
        }

    def named(self, address: str, message: str) -> str:
        """Return an address with the name that its row has, where the message does not have it."""
        title, _, cell = address.rpartition("!")
        row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if title not in self._names_of or not row.isdigit():
            return address
        table, at = self._names_of[title]
        cells = table.rows[int(row) - 1] if int(row) <= len(table.rows) else ()
        name = short(cells[at]) if at < len(cells) else ""
        # A sum and the name of a column are no names of an item.
        is_one = any(map(str.isalpha, name)) and not any(form in self._headers for form in header_words(name))
        return f"{address} ({name})" if is_one and f"`{name}`" not in message else address


def _grouped(problems: Sequence[CellProblem], rows: _Rows, most: int | None) -> list[str]:
    """Return a line for each thing to be said, with the cells of which it is said, each with its item."""
    places: dict[tuple[str, str], list[str]] = {}
    for problem in problems:
        places.setdefault((problem.message, problem.help), []).append(problem.address)
    lines = []
    for (message, help), at in places.items():
        first, others = rows.named(at[0], message), at[1:]
        where = f"{first} and {len(others):,} more" if others else first
        if most is None:
            where = ", ".join([rows.named(one, message) for one in at])
        lines.append(f"  {CellProblem(where, message, help)}")
    return _first(lines, most)


def _changed(reports: Sequence[SheetReport], most: int | None) -> Iterator[str]:
    """Yield a line for each text that was taken otherwise than it stands."""
    all_of_them = [(report, *entry) for report in reports for entry in report.changed.items()]
    for report, what, at in all_of_them[:most]:
        where = ", ".join(report.table.address(*place) for place in (at if most is None else at[:1]))
        more = f" and {len(at) - 1:,} more" if most is not None and len(at) > 1 else ""
        yield f"  {CellProblem(where + more, str(what))}"
    if most is not None and len(all_of_them) > most:
        yield _and_more(len(all_of_them) - most)


def _joined(reports: Sequence[SheetReport]) -> Iterator[tuple[str, str]]:
    """Yield the names that may be two, each after where it stands."""
    for report in reports:
        for name, at in report.joined.items():
            more = f" and {len(at) - 1:,} more" if len(at) > 1 else ""
            yield report.table.address(*at[0]) + more, short(name)


def _places(imported: Imported, names: Set[str]) -> Callable[[str], str]:
    """Return what gives each of some names of managers with the first cell in which it stands."""
    found: dict[str, str] = {}
    for report in imported.reports:
        for column in [number for number, use in enumerate(report.columns) if use.field == "manager"]:
            for number, row in enumerate(report.table.rows):
                cell = row[column] if column < len(row) else ""
                for name in names - found.keys() if cell else ():
                    if name in cell and name in people_of(cell):
                        found[name] = report.table.address(number, column)
    return lambda name: f"{name} ({found[name]})" if name in found else name


def _first(lines: list[str], most: int | None) -> list[str]:
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], _and_more(len(lines) - most)]


def _and_more(count: int) -> str:
    return f"  and {count:,} more such lines; --report FILE writes all of them"


def _sheet(report: SheetReport, problem: CellProblem | None, vocabulary: Vocabulary) -> Iterator[str]:
    if problem is not None:
        yield f"{report.title}: not read"
        yield f"  {problem}"
        asked = [_header(use.header) for use in report.columns if use.header]
        if asked:
            yield f"  its columns: {listed(asked)}"
        return
    if report.rows_are == IGNORE:
        yield f"{report.title}: not read (nothing in it belongs to a spec)"
        return
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    taken = "all taken" if report.taken == report.rows else f"{report.taken:,} taken"
    yield f"{report.title}: {rows} of {report.rows_are}, {taken}"
    read = {(use.header, use.field): use for use in report.columns}  # of several columns of one name, one
    used = [use for use in read.values() if use.field not in (IGNORE, "computed")]
    width = max((len(_header(use.header)) for use in used), default=0)
    for use in used:
        yield f"  {_header(use.header):<{width}}  {_taken_for(report, use, vocabulary)}"
    unread = [use for use in report.columns if use.field == IGNORE and use.header]
    if open_ones := [use for use in unread if use.may_be and not use.also]:
        for use in open_ones:
            may_be = _either(use.may_be, vocabulary)
            yield f"  not read: {_header(use.header)}, which may be {may_be}; say which in the map (--map)"
    for use in unread:
        if use.also:
            field = column_label(use.may_be[0], vocabulary)
            yield f"  not read: {_header(use.header)}, as {_header(use.also)} is {field} already"
    if left_out := [_header(use.header) for use in unread if use.mapped]:
        yield f"  left out, as the map says: {', '.join(left_out)}"
    if plain := [_header(use.header) for use in unread if not use.may_be and not use.mapped]:
        keep = ""
        if not report.rows_are.startswith(("bound", "org", "man")):
            it, they_are = ("it", "it is") if len(plain) == 1 else ("them", "they are")
            keep = f"; --details keeps {it}, or say in the map (--map) what {they_are}"
        yield f"  not read: {', '.join(plain)}{keep}"
    if any(use.field == "computed" for use in report.columns):
        yield "  computed by orgdoc, so not read: " + ", ".join(
            use.header for use in report.columns if use.field == "computed"
        )
    yield from (f"  note: {note}" for note in report.notes)


def _taken_for(report: SheetReport, use: ColumnUse, vocabulary: Vocabulary) -> str:
    """Return what a column was taken for, how often, and what its words were taken for."""
    field = use.field
    if field == DETAILS:
        count = sum(
            n for key, n in report.facts.items() if key.startswith(f"{DETAILS}:") and _is_of(key, use)
        )
        return f"kept as details, {count:,} stated"
    text = field
    if field not in _UNCOUNTED and not field.startswith("override"):
        text += f", {report.facts.get(field, 0):,} stated"
    if kept := report.facts.get(f"{field}:{DETAILS}"):
        fact = vocabulary.facts.get(field)
        why = "a resource has none" if fact is None else f"only {_kinds(fact)} has it"
        text += f"; {kept:,} kept as details, as {why}"
    if several := report.facts.get(f"{field}:several"):
        text += f"; {several:,} {'cell holds' if several == 1 else 'cells hold'} several"
    words = report.words.get(field, {})
    if words:
        said = [f"{word} is {meant}" for (word, meant) in words]
        shown = said[:_MOST_WORDS]
        while len(shown) > 1 and len("; ".join(shown)) > _LONGEST_LINE:
            shown = shown[:-1]
        more = f" and {len(said) - len(shown)} more" if len(said) > len(shown) else ""
        text += f" ({'; '.join(shown)}{more})"
    return text


def _is_of(key: str, use: ColumnUse) -> bool:
    return key == f"{DETAILS}:{detail_name(use.header)}"


def _kinds(fact: DeclaredFact) -> str:
    """Return which items have a fact: "a project, software or a team"."""
    named = {"project": "a project", "person": "a person", "team": "a team"}
    kinds = [named.get(kind, kind) for kind in ITEM_KINDS if kind in fact.kinds]
    return f"{', '.join(kinds[:-1])} or {kinds[-1]}" if len(kinds) > 1 else kinds[0]


def _either(fields: Sequence[str], vocabulary: Vocabulary) -> str:
    names = [column_label(field, vocabulary) if field != DETAILS else DETAILS for field in fields]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]


def _header(text: str) -> str:
    line = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(text.split()))
    return line if len(line) <= 40 else f"{line[:37]}..."


def next_steps(
    spec: str, sides: str, *, has_name: bool, unknown: int, remarks: int, leaves_open: bool = False
) -> str:
    """Return what to do once `spec` is written; `sides` are those to put a party on.

    `leaves_open`: a map could say more of the lists.
    """
    steps: list[str] = []
    if not has_name:
        steps.append(f"write the organisation's name in {spec}, or import again with --name")
    if unknown:
        stand = "the name under `unknown` stands: move it"
        if unknown > 1:
            stand = f"the {unknown:,} names under `unknown` stand: move each"
        steps.append(f"say on which side {stand} to {sides},")
        steps.append(f"  or fill in a form: orgdoc ask {spec} --format xlsx")
    if remarks:
        entries = "1 entry bears" if remarks == 1 else f"{remarks:,} entries bear"
        steps.append(f"in {spec}, {entries} a comment on a cell that was not understood")
    if leaves_open:
        steps.append("to say what a column or a word means, add --map list-map.xlsx to this command")
    steps.append(f"orgdoc check {spec}, then orgdoc build {spec}")
    return "Next:\n" + "\n".join(f"  {step}" for step in steps)


def unread(lists: Sequence[str], spec: str, rules: str | None = None) -> str:
    """Return what to say where the lists gave not one project or resource; `rules`: as given with --rules."""
    files = " ".join(lists)
    return (
        "no project and no resource was found, so nothing was written\n"
        "What its columns and rows are can be said in a workbook, by drop-downs:\n"
        f"  orgdoc import {files} -o {spec}{_by(rules)} --map list-map.xlsx\n"
        "writes it; fill it in, and run the same again."
    )


def map_to_fill_in(
    mapping: str, lists: Sequence[str], spec: str, sheets: Sequence[str], rules: str | None = None
) -> str:
    """Return what to do with a map that was just written, as there is more to be said in these sheets.

    `rules` is the rule book, as given with --rules.
    """
    where = f"sheet {sheets[0]}" if len(sheets) == 1 else f"sheets {', '.join(sheets[:-1])} and {sheets[-1]}"
    return (
        f"{mapping}  what orgdoc knows of these lists\n"
        "\n"
        "There is more to be said, so nothing else was written.\n"
        "\n"
        "Next:\n"
        f"  open {mapping}, choose in the coloured cells what is missing in the {where}, and save\n"
        f"  orgdoc import {' '.join(lists)} -o {spec}{_by(rules)} --map {mapping}"
    )


def _by(rules: str | None) -> str:
    return "" if rules is None else f" --rules {rules}"
