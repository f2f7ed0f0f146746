"""Does a spec have the shape of the schema?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.reading.spec_schema import FileSchema
from orgdoc.reading.yaml_reader import NO_DOUBTS, Doubts, ListNode, MappingNode, Node, ScalarNode
from orgdoc.source import Span

#: Of a larger file, or one with more mistakes, only the mistakes of the first part that has some are told:
#: each takes some KB and 0.1 ms, and what is wrong a million times over would take all the memory there is.
MOST_VALUES, MOST_MISTAKES = 200_000, 5_000
#: How many entries of each list and mapping the shortest part has; fewer where these have too many mistakes.
_SHORTEST = (1_000, 30, 1)


def fit_to_shape(
    root: Node,
    schema: FileSchema,
    doubts: Doubts = NO_DOUBTS,
    most: int = MOST_VALUES,
    most_mistakes: int = MOST_MISTAKES,
) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return what of the file fits the schema (None: nothing), and what does not: see `what_fits`.

    Of a file with mistakes and more than `most` values, or with more than `most_mistakes`, only the first
    mistakes are told, and that it is so.
    """
    value = without_places(root)
    too_much, errors = "", []
    if not schema.validator.is_valid(value):
        if _values(value) > most:
            too_much = f"holds more than {most:,} values"
        else:
            errors = list(schema.validator.iter_errors(value))
            if _mistakes(errors) > most_mistakes:
                too_much = f"has more than {most_mistakes:,} mistakes"
    if isinstance(root, MappingNode) and not errors and not doubts.values and not too_much:
        return root, ()
    from orgdoc.reading.shape_faults import what_fits  # noqa: PLC0415 - most files fit

    if too_much:
        first = _first_mistakes(value, schema.validator, most_mistakes)
        # What was not looked at is not known to fit, so that nothing more can be said of this spec.
        return None, (_cut_short(root, too_much), *what_fits(root, schema, doubts, first)[1])
    return what_fits(root, schema, doubts, errors)


def without_places(node: Node) -> Any:
    """Return `node` as dicts, lists, texts, True, False and None."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [without_places(item) for item in node.items]
    return {key: without_places(value) for key, value in node.values.items()}


def _cut_short(root: Node, too_much: str) -> Diagnostic:
    return Diagnostic(
        "too-large",
        f"this file {too_much}, so only the first mistakes in it are told",
        Label(Span(root.span.line, root.span.column, root.span.column + 1)),
        help="correct these, and check again; or write one spec for each division",
    )


def _mistakes(errors: Sequence[Any]) -> int:
    return sum(len(getattr(error.kind, "unexpected", "1")) for error in errors)


def _first_mistakes(value: Any, validator: Any, most: int) -> list[Any]:
    """Return what is wrong with the first part of `value`, whatever is wrong with the rest."""
    errors: list[Any] = []
    for shortest in _SHORTEST:
        errors = list(validator.iter_errors(_first_part_that_is_wrong(value, validator, shortest)))
        if _mistakes(errors) <= most:
            break
    return errors


def _first_part_that_is_wrong(value: Any, validator: Any, shortest: int) -> Any:
    """Return the shortest part of `value` that has a mistake, of no fewer entries than `shortest`."""
    right, wrong = 0, _longest(value)
    while wrong - right > 1 and wrong > shortest:
        middle = max((right + wrong) // 2, shortest)
        if middle == right or validator.is_valid(_cut(value, middle)):
            right = max(middle, right + 1)
        else:
            wrong = middle
    return _cut(value, wrong)


def _values(value: Any) -> int:
    return 1 + sum(map(_values, _below(value)))


def _longest(value: Any) -> int:
    below = _below(value)
    return max(len(below), max(map(_longest, below), default=0))


def _below(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _cut(value: Any, most: int) -> Any:
    """Return `value` with the first `most` entries of each list and mapping."""
    if isinstance(value, dict):
        return {key: _cut(entry, most) for key, entry in islice(value.items(), most)}
    return [_cut(entry, most) for entry in value[:most]] if isinstance(value, list) else value
