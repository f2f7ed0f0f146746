"""Does a spec have the shape of the schema?"""

from __future__ import annotations

from itertools import islice
from typing import Any

from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.reading.spec_schema import FileSchema
from orgdoc.reading.yaml_reader import NO_DOUBTS, Doubts, ListNode, MappingNode, Node, ScalarNode
from orgdoc.source import Span

#: Of a larger spec, only the mistakes of the first part that has some are told: each takes some KB, and what
#: is wrong a million times over would take all the memory there is.
MOST_VALUES = 200_000
_SHORTEST = 1_000


def fit_to_shape(
    root: Node, schema: FileSchema, doubts: Doubts = NO_DOUBTS, most: int = MOST_VALUES
) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return what of the file fits the schema (None: nothing), and what does not: see `what_fits`.

    Of a file with mistakes and more than `most` values, only the first mistakes are told, and that it is so.
    """
    value = without_places(root)
    part = _first_part_that_is_wrong(value, schema.validator, most)
    errors = [] if part is None else list(schema.validator.iter_errors(part))
    if isinstance(root, MappingNode) and not errors and not doubts.values:
        return root, ()
    from orgdoc.reading.shape_faults import what_fits  # noqa: PLC0415 - most files fit

    if part is not None and part is not value:
        # What was not looked at is not known to fit, so that nothing more can be said of this spec.
        return None, (_cut_short(root, most), *what_fits(root, schema, doubts, errors)[1])
    return what_fits(root, schema, doubts, errors)


def without_places(node: Node) -> Any:
    """Return `node` as dicts, lists, texts, True, False and None."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [without_places(item) for item in node.items]
    return {key: without_places(value) for key, value in node.values.items()}


def _cut_short(root: Node, most: int) -> Diagnostic:
    return Diagnostic(
        "too-large",
        f"this spec holds more than {most:,} values, so only the first mistakes in it are told",
        Label(Span(root.span.line, root.span.column, root.span.column + 1)),
        help="correct these, and check again; or write one spec for each division",
    )


def _first_part_that_is_wrong(value: Any, validator: Any, most: int) -> Any:
    """Return `value`, or of a large one the shortest part that has a mistake; None where there is none."""
    if validator.is_valid(value):
        return None
    if _values(value) <= most:
        return value
    right, wrong = 0, _longest(value)
    while wrong - right > 1 and wrong > _SHORTEST:
        middle = max((right + wrong) // 2, _SHORTEST)
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
