"""Does a spec have the shape of the schema?"""

from __future__ import annotations

from typing import Any

from orgdoc.diagnostics.diagnostic import Diagnostic
from orgdoc.reading.shape_faults import what_fits
from orgdoc.reading.spec_schema import validator
from orgdoc.reading.yaml_reader import NO_DOUBTS, Doubts, ListNode, MappingNode, Node, ScalarNode


def fit_to_shape(root: Node, doubts: Doubts = NO_DOUBTS) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return what of the spec fits the schema (None: nothing), and what does not: see `what_fits`."""
    errors = list(validator().iter_errors(without_places(root)))
    if isinstance(root, MappingNode) and not errors and not doubts.values:
        return root, ()
    return what_fits(root, doubts, errors)


def without_places(node: Node) -> Any:
    """Return `node` as dicts, lists, texts, True, False and None."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [without_places(item) for item in node.items]
    return {key: without_places(value) for key, value in node.values.items()}
