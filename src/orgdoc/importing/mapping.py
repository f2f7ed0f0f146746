"""The mapping file: how lists are read, written out for people to change.

It is YAML of two parts: `sheets`, by title, with what the rows are and the field of each column; and
`words`, by field, with what further words stand for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgdoc.characters import UNSEEN
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, in_order
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.scalars import comment, scalar
from orgdoc.importing.sheets import Mapped, SheetPlan, SheetWish
from orgdoc.importing.vocabulary import ALLOWED, FIELDS, IGNORE, ROWS, VALUES
from orgdoc.reading.yaml_reader import MappingNode, Node, ScalarNode, read_yaml
from orgdoc.source import SourceText, Span

_CODE = ""  # each message says what to do, and has no page of its own
_WORDS = tuple(VALUES)


def read_mapping(data: bytes, name: str) -> tuple[Mapped, SourceText, tuple[Diagnostic, ...]]:
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
                sheets[title] = _sheet(sheet, found)
        elif key == "words":
            for fact, meanings in _entries(node, found):
                if _is_one_of(fact, _WORDS, _key_span(node, fact), "a field with words", found):
                    words[fact] = _meanings(fact, meanings, found)
        else:
            _is_one_of(key, ("sheets", "words"), root.key_spans[key], "a part of a mapping", found)
    return Mapped(sheets, words), source, in_order(found)


def mapping_text(plans: Sequence[SheetPlan]) -> str:
    """Return the mapping file that says what was done, with what else may be said in comments."""
    lines = [
        "# How `orgdoc import` reads these lists. Change what is wrong, and import again with --map.",
        f"#   rows: one of {', '.join(ROWS)} (items: each row says by its kind)",
        f"#   columns: what each holds: {IGNORE}, or one of",
        f"#     {', '.join(FIELDS[:13])},",
        f"#     {', '.join(FIELDS[13:])}",
        "sheets:" if any(_can_be_named(plan.table.title) for plan in plans) else "sheets: {}",
    ]
    for plan in plans:
        if not _can_be_named(plan.table.title):
            lines.append(
                comment(f"  its name cannot be written, so it is read as it was: {plan.table.title}")
            )
            continue
        lines += [f"  {scalar(plan.table.title)}:", f"    rows: {plan.rows_are}"]
        named = [
            use
            for use in plan.columns
            if use.header and use.field != "computed" and _can_be_named(use.header)
        ]
        if named:
            lines.append("    columns:")
        seen = set()
        for use in named:
            if use.header not in seen:
                seen.add(use.header)
                lines.append(f"      {scalar(use.header)}: {scalar(use.field)}")
    lines += [
        "",
        "# What words in cells stand for, beside those below. Take the # away to add one:",
        "# words:",
        "#   deliverable:",
        "#     web site: product",
        "#",
        "# Known already, whatever their case:",
    ]
    for name, meanings in VALUES.items():
        for value in dict.fromkeys(meanings.values()):
            known = ", ".join(word for word, meant in meanings.items() if meant == value)
            lines.append(comment(f"  {name}: {value} is {known}"))
    return "\n".join(lines) + "\n"


def _can_be_named(name: str) -> bool:
    """Tell whether a name can be a key of a mapping file: one with a sign that cannot be seen cannot."""
    return bool(name.strip()) and UNSEEN.search(name) is None


def _sheet(node: Node, found: list[Diagnostic]) -> SheetWish:
    rows_are: str | None = None
    columns: dict[str, str] = {}
    for key, value in _entries(node, found):
        if key == "rows" and isinstance(value, ScalarNode):
            if _is_one_of(value.text, ROWS, value.span, "a kind of rows", found):
                rows_are = value.text
        elif key == "columns":
            for header, meant in _entries(value, found):
                text = meant.text if isinstance(meant, ScalarNode) else ""
                if _is_one_of(text, (*FIELDS, IGNORE), meant.span, "a field", found):
                    columns[header] = text
        else:
            _is_one_of(key, ("rows", "columns"), _key_span(node, key), "a part of a sheet", found)
    return SheetWish(rows_are, columns)


def _meanings(fact: str, node: Node, found: list[Diagnostic]) -> dict[str, str]:
    allowed = ALLOWED.get(fact, tuple(dict.fromkeys(VALUES[fact].values())))
    meanings = {}
    for word, value in _entries(node, found):
        text = value.text if isinstance(value, ScalarNode) else ""
        if _is_one_of(text, allowed, value.span, f"a value of {fact}", found):
            meanings[word] = text
    return meanings


def _entries(node: Node, found: list[Diagnostic]) -> Iterator[tuple[str, Node]]:
    if isinstance(node, MappingNode):
        yield from node.values.items()
    else:
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
