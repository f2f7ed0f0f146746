"""The mapping file: how lists are read, written out for people to change.

It is YAML of two parts: `sheets`, by title, with what the rows are and the field of each column; and
`words`, by field, with what further words stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdoc.characters import UNSEEN, unseen_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, in_order
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.scalars import comment, scalar
from orgdoc.importing.draft import SheetReport
from orgdoc.importing.sheets import Mapped, SheetPlan, SheetWish
from orgdoc.importing.vocabulary import FIELDS, IGNORE, ROWS, Vocabulary
from orgdoc.reading.yaml_reader import MappingNode, Node, ScalarNode, read_yaml
from orgdoc.source import SourceText, Span

_NOTHING_MAPPED = Mapped()
_CODE = ""  # each message says what to do, and has no page of its own


def read_mapping(
    data: bytes, name: str, vocabulary: Vocabulary
) -> tuple[Mapped, SourceText, tuple[Diagnostic, ...]]:
    """Return what a mapping file says, its text, and what is wrong with it."""
    root, source, problems, _ = read_yaml(data, name)
    if problems or not isinstance(root, MappingNode):
        if not problems:
            problems = (_wrong("the file says nothing", root.span if root else Span(1, 1, 1)),)
        return Mapped(), source, problems
    found: list[Diagnostic] = []
    sheets, words = {}, {}
    for key, node in root.values.items():
        if key == "sheets":
            for title, sheet in _entries(node, found):
                sheets[title] = _sheet(sheet, vocabulary, found)
        elif key == "words":
            for fact, meanings in _entries(node, found):
                known = tuple(vocabulary.values)
                if _is_one_of(fact, known, _key_span(node, fact), "a field with words", found):
                    words[fact] = _meanings(fact, meanings, vocabulary, found)
        else:
            _is_one_of(key, ("sheets", "words"), root.key_spans[key], "a part of a mapping", found)
    return Mapped(sheets, words), source, in_order(found)


def mapping_text(
    plans: Sequence[SheetPlan],
    vocabulary: Vocabulary,
    reports: Sequence[SheetReport] = (),
    mapped: Mapped = _NOTHING_MAPPED,
) -> str:
    """Return the mapping file that says what was done, with what else may be said in comments."""
    lines = [
        "# How `orgdoc import` reads these lists. Change what is wrong, and import again with --map.",
        f"#   rows: what a row is, one of {', '.join(ROWS[:6])},",
        f"#     {', '.join(ROWS[6:])} (items: each says by its kind)",
        "#   header: the row of column names, from 1; 0 where there is none, and columns are A, B, C …",
        f"#   columns: what each holds: {IGNORE}, or one of",
        f"#     {', '.join(FIELDS[:13])},",
        f"#     {', '.join(FIELDS[13:])}",
        *([f"#     of your rule book: {', '.join(vocabulary.facts)}"] if vocabulary.facts else []),
        "sheets:" if any(_can_be_named(plan.table.title) for plan in plans) else "sheets: {}",
    ]
    for plan in plans:
        if not _can_be_named(plan.table.title):
            lines.append(
                comment(f"  its name cannot be written, so it is read as it was: {plan.table.title}")
            )
            continue
        lines.append(f"  {scalar(plan.table.title)}:")
        if plan.rows_are is None:
            lines.append(
                f"    # rows: {plan.suggested or 'projects'}  # nothing says it: take the first # away"
            )
        else:
            lines.append(f"    rows: {plan.rows_are}")
        lines.append(f"    header: {plan.header + 1}")
        named = [
            use
            for use in plan.columns
            if (name := _lookup_name(use.header)) and _can_be_named(name) and use.field != "computed"
        ]
        if named:
            lines.append("    columns:")
        seen = set()
        for use in named:
            name = _lookup_name(use.header)
            if name not in seen:
                seen.add(name)
                may_be = f"  {comment('may be ' + ', '.join(use.may_be))}" if use.may_be else ""
                lines.append(f"      {scalar(name)}: {scalar(use.field)}{may_be}")
    for title, wish in mapped.others([plan.table for plan in plans]).items():
        lines.append(f"  {scalar(title)}:")
        lines += [f"    rows: {wish.rows_are}"] if wish.rows_are else []
        lines += [f"    header: {wish.header}"] if wish.header else []
        lines += ["    columns:"] if wish.columns else []
        lines += [f"      {scalar(name)}: {scalar(field)}" for name, field in wish.columns.items()]
    lines += [
        "",
        *_word_lines(reports, mapped.words, vocabulary),
        "#",
        "# Known already, whatever their case:",
    ]
    for name, meanings in vocabulary.values.items():
        for value in dict.fromkeys(meanings.values()):
            known = ", ".join(word for word, meant in meanings.items() if meant == value)
            lines.append(comment(f"  {name}: {value} is {known}"))
    return "\n".join(lines) + "\n"


def _can_be_named(name: str) -> bool:
    """Tell whether a name can be a key of a mapping file: one with a sign that cannot be seen cannot."""
    return bool(name.strip()) and next(unseen_in(name), None) is None


def _lookup_name(header: str) -> str:
    """Return a column's name as the map has it: on one line, without what cannot be seen."""
    return UNSEEN.sub("", " ".join(header.split()))


def _word_lines(
    reports: Sequence[SheetReport], words: Mapping[str, Mapping[str, str]], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the part of the map that says what words mean; those not understood stand in comments."""
    unknown: dict[str, dict[str, int]] = {}
    for report in reports:
        for (field, word), times in report.unknown.items():
            if not _can_be_named(word):
                continue  # no map can hold it; the report names its cell
            of_field = unknown.setdefault(field, {})
            of_field[word] = of_field.get(word, 0) + times
    if not any(words.values()):
        yield "# What words in cells stand for, beside those below. Take the # away to add one:"
        yield "# words:"
        for field, counts in (unknown or {"deliverable": {"web site": 0}}).items():
            yield f"#   {field}:"
            yield from (f"#     {scalar(word)}: {vocabulary.allowed[field][0]}" for word in counts)
        return
    yield "# What words in cells stand for, beside those below."
    yield "words:"
    for field, meanings in words.items():
        if meanings:
            yield f"  {field}:"
            yield from (f"    {scalar(word)}: {scalar(value)}" for word, value in meanings.items())


def _sheet(node: Node, vocabulary: Vocabulary, found: list[Diagnostic]) -> SheetWish:
    rows_are: str | None = None
    header: int | None = None
    columns: dict[str, str] = {}
    for key, value in _entries(node, found):
        if key == "rows" and isinstance(value, ScalarNode):
            if _is_one_of(value.text, ROWS, value.span, "a kind of rows", found):
                rows_are = value.text
        elif key == "header" and isinstance(value, ScalarNode):
            if value.text.isascii() and value.text.isdigit() and int(value.text[:9]) > 0:
                header = int(value.text[:9])
            else:
                found.append(_wrong(f"`{value.text}` is no number of a row", value.span, "rows count from 1"))
        elif key == "columns":
            for name, meant in _entries(value, found):
                text = meant.text if isinstance(meant, ScalarNode) else ""
                if _is_one_of(text, (*vocabulary.fields, IGNORE), meant.span, "a field", found):
                    columns[name] = text
        else:
            _is_one_of(key, ("rows", "header", "columns"), _key_span(node, key), "a part of a sheet", found)
    return SheetWish(rows_are, columns, header)


def _meanings(fact: str, node: Node, vocabulary: Vocabulary, found: list[Diagnostic]) -> dict[str, str]:
    allowed = vocabulary.values_of(fact)
    meanings = {}
    for word, value in _entries(node, found):
        text = value.text if isinstance(value, ScalarNode) else ""
        if _is_one_of(text, (*allowed, IGNORE), value.span, f"a value of {fact}", found):
            meanings[word] = text
    return meanings


def _entries(node: Node, found: list[Diagnostic]) -> Iterator[tuple[str, Node]]:
    if isinstance(node, MappingNode):
        yield from node.values.items()
    elif not isinstance(node, ScalarNode) or node.value is not None:  # a key with nothing says nothing
        found.append(_wrong("here stand keys with values, `key: value`", node.span))


def _key_span(node: Node, key: str) -> Span:
    return node.key_spans[key] if isinstance(node, MappingNode) else node.span


def _is_one_of(word: str, allowed: Sequence[str], span: Span, what: str, found: list[Diagnostic]) -> bool:
    if word in allowed:
        return True
    near = nearest(word, allowed)
    help = f"write `{near}`" if near else f"it is one of {', '.join(allowed)}"
    found.append(_wrong(f"`{word}` is not {what}", span, help))
    return False


def _wrong(message: str, span: Span, help: str | None = None) -> Diagnostic:
    return Diagnostic(_CODE, message, Label(span), help=help)
