"""A rule book's YAML → `Rulebook`, and what is wrong with it.

Whatever a book does not know is a mistake with its place: a misspelt fact, side, branch or value never
means anything. `book.schema.json` says which keys there are; `book_checks` looks at what they name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orgdoc.diagnostics.diagnostic import Diagnostic, Severity, in_order
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary, Side
from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    Condition,
    DeclaredFact,
    Exemption,
    Rank,
    Reading,
    Rule,
    Rulebook,
    RuleSource,
    Scenario,
    SideCondition,
    ValueCondition,
)
from orgdoc.model.terms import ITEM_KINDS
from orgdoc.reading.named_book import other_file
from orgdoc.reading.spec_schema import FileSchema
from orgdoc.reading.spec_shape import fit_to_shape
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode, read_yaml
from orgdoc.rules.book_checks import book_problems
from orgdoc.rules.book_terms import SPOKEN
from orgdoc.rules.extending import BUILT_IN_ID, Extended, FindBook, extended_book
from orgdoc.source import SourceText, Span

BUILT_IN = "cio_cto.yaml"
_RANKS = {rank.name.lower(): rank for rank in Rank}
_EMPTY = ScalarNode(None, "", Span(1, 1, 1))
_BEGIN = (
    "begin with `id: our-charter` and `extends: cio-cto`; `orgdoc init --rules` writes a book to begin with"
)


class ReadBook(NamedTuple):
    """A book as read: `rulebook` is None where there are errors. `data` is the file as it was, `text` that
    with the books that it extends.
    """

    source: SourceText
    data: bytes
    rulebook: Rulebook | None
    problems: tuple[Diagnostic, ...]
    text: bytes = b""


def built_in_text() -> str:
    return Path(__file__).with_name(BUILT_IN).read_text(encoding="utf-8")


def book_schema_text() -> str:
    """Return the JSON Schema of a rule book, as text."""
    return Path(__file__).with_name("book.schema.json").read_text(encoding="utf-8")


def book_code_texts() -> Mapping[str, str]:
    """Return the documentation of every code that only a rule book can have, by code."""
    folder = Path(__file__).with_name("codes")
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))}


@cache
def book_schema() -> FileSchema:
    return FileSchema(json.loads(book_schema_text()), _BEGIN)


@cache
def built_in_rulebook() -> Rulebook:
    data = built_in_text().encode()
    found = read_book(data, BUILT_IN)
    if found.rulebook is None:
        raise ValueError(f"the built-in rule book has mistakes: {found.problems}")
    return replace(found.rulebook, file="")


def read_book(data: bytes, name: str, find: FindBook | None = None, within: Sequence[bytes] = ()) -> ReadBook:
    """Return the rule book in a file, and what is wrong with it; `name` is its path as the user typed it.

    A book that `extends` another has its sides, branches, facts, rules and sources too. `find` gets the other
    where it is a file; `within` are the books that are read already, each extending the next.
    """
    root, source, unread, doubts = read_yaml(data, name)
    if root is None and unread:
        return ReadBook(source, data, None, unread)
    if (mistaken := other_file(root, wanted="rule book")) is not None:
        return ReadBook(source, data, None, (mistaken,))
    fit, problems = fit_to_shape(root or _EMPTY, book_schema(), doubts)
    problems = (*unread, *problems)
    if fit is None:
        return ReadBook(source, data, None, in_order(problems))
    extended = _extended_book(fit, find, (*within, data))
    if isinstance(extended, Diagnostic):
        problems, extended = (*problems, extended), None
    base = extended.rulebook if extended is not None else None
    unsure = any(problem.severity is Severity.ERROR for problem in problems)
    problems = in_order((*problems, *book_problems(fit, base, unsure)))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return ReadBook(source, data, None, problems)
    text = data + (extended.text if extended is not None else b"")
    rulebook = replace(_book(fit, base), file=name, text=text)
    return ReadBook(source, data, rulebook, problems, text)


def _extended_book(
    root: MappingNode, find: FindBook | None, within: Sequence[bytes]
) -> Extended | Diagnostic | None:
    node = root.values.get("extends")
    if not isinstance(node, ScalarNode) or not node.text.strip():
        return None
    if node.text.strip() == BUILT_IN_ID:
        return Extended(built_in_rulebook(), built_in_text().encode())
    return extended_book(node, find, within, read_book)


def _book(root: MappingNode, base: Rulebook | None) -> Rulebook:
    reader = _Reader(root, base)
    return Rulebook(
        id=_text(root, "id") or "",
        version=_text(root, "version") or "",
        sources=(*reader.sources.values(), *(base.sources if base else ())),
        branches=(*(base.branches if base else ()), *map(_branch, _entries(root, "branches"))),
        boundary=_boundary(root, base),
        rules=(*_extended(root, base), *map(reader.rule, _entries(root, "rules"))),
        divisible=(*(base.divisible if base else ()), *map(_case, _entries(root, "divisible"))),
        facts=(*(base.facts if base else ()), *_facts(root)),
        readings=_readings(root, base),
        scenarios=tuple(map(_scenario, _entries(root, "scenarios"))),
        extended=frozenset(rule.id for rule in base.rules) if base else frozenset(),
    )


def _readings(root: MappingNode, base: Rulebook | None) -> tuple[Reading, ...]:
    """Return how the source is read, a sentence that the book has anew once."""
    part = root.values.get("readings")
    own = map(_reading, part.items if isinstance(part, ListNode) else ())
    found: dict[str, Reading] = {}
    for reading in (*(base.readings if base else ()), *own):
        found.setdefault(reading.says, reading)
    return tuple(found.values())


def _reading(node: Node) -> Reading:
    if not isinstance(node, MappingNode):
        return Reading(_value(node))
    rules, kinds, over = (tuple(_values(node, key)) for key in ("rules", "of", "over"))
    return Reading(_text(node, "says") or "", rules, kinds, over, direct=_text(node, "direct") == "true")


def _extended(root: MappingNode, base: Rulebook | None) -> tuple[Rule, ...]:
    """Return the rules of the extended book, with what the book takes out of them all."""
    exempt = tuple(_exemption(entry, frozenset(ITEM_KINDS)) for entry in _entries(root, "unless"))
    rules = base.rules if base is not None else ()

    def of(rule: Rule) -> tuple[Exemption, ...]:
        kinds = {kind for case in rule.cases for kind in case.kinds}
        return tuple(one for one in exempt if not one.kinds.isdisjoint(kinds))

    return tuple(replace(rule, unless=(*rule.unless, *of(rule))) for rule in rules) if exempt else rules


class _Reader:
    """Reads the rules of one book: a rule's source is a part, numbered over all sources of the book."""

    def __init__(self, root: MappingNode, base: Rulebook | None) -> None:
        self.sources: dict[str, RuleSource] = {}
        self._parts: dict[str, Mapping[str, int]] = {}
        self._titles: dict[str, str] = {}
        self._alone = base is None
        last = max(base.authors, default=0) if base else 0
        for entry in _sources(root):
            answers = _mapping(entry, "answers").values
            names = {key: _value(who) for key, who in answers.items()} or {"": _text(entry, "by") or ""}
            numbers = {key: last + count for count, key in enumerate(names, 1)}
            if answers and self._is_page(root):
                numbers = {key: int(key) for key in names}
            last = max(numbers.values())
            source_id = _text(entry, "id") or ""
            self._parts[source_id] = numbers
            self.sources[source_id] = RuleSource(
                _text(entry, "title") or "",
                _text(entry, "kind") or "document",
                {numbers[key]: who for key, who in names.items()},
                source_id or _text(root, "id") or "",
                tuple(numbers.items()),
                self._is_page(root) and bool(answers),
            )
            self._titles[source_id] = "" if self.sources[source_id].is_page else _text(entry, "title") or ""
        for source in base.sources if base is not None else ():
            self._parts[source.id] = dict(source.parts)
            self._titles[source.id] = "" if source.is_page else source.title

    def _is_page(self, root: MappingNode) -> bool:
        """Whether the book restates the answers of one page alone, which are cited by their number."""
        return self._alone and len(list(_sources(root))) == 1

    def rule(self, entry: MappingNode) -> Rule:
        source = _mapping(entry, "source")
        statement = " ".join((_text(entry, "statement") or "").split())
        cases = tuple(map(_case, _entries(entry, "cases")))
        kinds = frozenset(kind for case in cases for kind in case.kinds)
        return Rule(
            id=_text(entry, "id") or "",
            title=_text(entry, "title") or statement.rstrip("."),
            statement=statement,
            because=_because(entry, statement),
            citation=self._citation(source),
            wording=_text(source, "wording") or "",
            rank=_RANKS[_text(entry, "rank") or ""],
            gives=tuple(_values(entry, "gives")),
            cases=cases,
            requires=tuple(_required(entry)),
            remark=_text(entry, "remark"),
            hedged=_text(source, "hedged") == "true",
            text=_text(source, "text"),
            unless=tuple(_exemption(exempt, kinds) for exempt in _entries(entry, "unless")),
        )

    def _citation(self, source: MappingNode) -> Citation:
        document, answer = _text(source, "document"), _text(source, "answer")
        if document is None:
            document = next(iter(self._parts))
        parts = self._parts[document]
        number = parts[answer] if answer else next(iter(parts.values()))
        return Citation(number, _text(source, "place") or "", self._titles[document])


def _because(entry: MappingNode, statement: str) -> str:
    """Return the reason as the end of a sentence, also where it was written as one of its own."""
    stated = " ".join((_text(entry, "because") or statement).split())
    return _as_clause(stated) if stated.endswith(".") else stated


def _as_clause(statement: str) -> str:
    """Return a sentence as the end of another: without its capital, unless it is an abbreviation's."""
    text = statement.rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _sources(root: MappingNode) -> Iterator[MappingNode]:
    if isinstance(one := root.values.get("source"), MappingNode):
        yield one
    yield from _entries(root, "sources")


def _branch(entry: MappingNode) -> Branch:
    branch_id = _text(entry, "id") or ""
    return Branch(
        id=branch_id,
        label=_text(entry, "label") or "",
        title=_text(entry, "title") or "",
        officer=_text(entry, "officer") or branch_id,
        side=_text(entry, "side") or branch_id,
        colour=_text(entry, "colour"),
    )


def _boundary(root: MappingNode, base: Rulebook | None) -> Boundary:
    """Return the sides of the extended book and its own; inside and outside where neither has any."""
    own = tuple(map(_side, _entries(root, "sides")))
    if base is None:
        return Boundary(own) if own else INSIDE_AND_OUTSIDE
    return Boundary((*base.boundary.sides, *own)) if own else base.boundary


def _side(entry: MappingNode) -> Side:
    where = _text(entry, "where") or ""
    people = _text(entry, "people") or f"people {where}"
    return Side(_text(entry, "id") or "", where, where, people, f"used by {people}")


def _facts(root: MappingNode) -> Iterator[DeclaredFact]:
    for name, entry in _mapping(root, "facts").values.items():
        if isinstance(entry, MappingNode):
            values = _mapping(entry, "values").values
            words = tuple(map(_value, values.values()))
            yield DeclaredFact(
                id=name,
                ask=f"{(_text(entry, 'ask') or '').rstrip('? ')}?",
                kinds=frozenset(_values(entry, "of")),
                values=tuple(values),
                words=words,
                label=_text(entry, "label") or name.replace("_", " "),
            )


def _case(entry: MappingNode) -> Case:
    return Case(frozenset(_values(entry, "of")), tuple(_conditions(_mapping(entry, "when"))))


def _exemption(entry: MappingNode, kinds: frozenset[str]) -> Exemption:
    clause = tuple(_turned(condition) for condition in _conditions(_mapping(entry, "when")))
    return Exemption(frozenset(_values(entry, "of")) or kinds, clause)


def _turned(condition: Condition) -> Condition:
    """Return what holds where `condition` does not, or is not stated."""
    if isinstance(condition, ValueCondition):
        return replace(condition, negated=not condition.negated, unstated_holds=True)
    return replace(condition, none=not condition.none, unstated_holds=True)


def _required(entry: MappingNode) -> Iterator[ValueCondition]:
    for condition in _conditions(_mapping(entry, "requires")):
        if isinstance(condition, ValueCondition):
            yield condition


def _conditions(when: MappingNode) -> Iterator[Condition]:
    for name, test in when.values.items():
        if not isinstance(test, MappingNode):
            continue
        fact, holds = SPOKEN.get(name, name), _text(test, "unstated") == "holds"
        if "in" in test.values:
            yield ValueCondition(fact, tuple(_values(test, "in")), unstated_holds=holds)
        if "not_in" in test.values:
            yield ValueCondition(fact, tuple(_values(test, "not_in")), negated=True, unstated_holds=holds)
        if (side := _text(test, "some")) is not None:
            yield SideCondition(fact, side, unstated_holds=holds)
        for side in _values(test, "none"):
            yield SideCondition(fact, side, none=True, unstated_holds=holds)


_OF_SCENARIO = ("name", "kind", "expect", "by")


def _scenario(entry: MappingNode) -> Scenario:
    facts = {
        SPOKEN.get(name, name): tuple(_texts(value))
        for name, value in entry.values.items()
        if name not in _OF_SCENARIO
    }
    return Scenario(
        name=_text(entry, "name") or "",
        kind=_text(entry, "kind") or "",
        facts=facts,
        expect=_text(entry, "expect") or "",
        by=tuple(_values(entry, "by")),
        line=entry.span.line,
    )


# --- parts of a node


def _mapping(node: MappingNode, key: str) -> MappingNode:
    part = node.values.get(key)
    return part if isinstance(part, MappingNode) else MappingNode({}, {}, node.span)


def _entries(node: MappingNode, key: str) -> Iterator[MappingNode]:
    part = node.values.get(key)
    for entry in part.items if isinstance(part, ListNode) else ():
        if isinstance(entry, MappingNode):
            yield entry


def _values(node: MappingNode, key: str) -> Iterable[str]:
    part = node.values.get(key)
    return _texts(part) if part is not None else ()


def _texts(node: Node) -> list[str]:
    items = node.items if isinstance(node, ListNode) else (node,)
    return [_value(item) for item in items]


def _text(node: MappingNode, key: str) -> str | None:
    part = node.values.get(key)
    return None if part is None else _value(part)


def _value(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        return ""
    return node.text.strip() if isinstance(node.value, bool) else str(node.value)
