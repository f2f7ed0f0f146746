"""The rule book that a spec names under `rules:`, and what to say where it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import shortened
from orgdoc.model.organisation import Stated
from orgdoc.reading.yaml_reader import MappingNode, Node, ScalarNode


def named_book(root: Node | None) -> Stated | None:
    """Return the path under `rules:`; None where there is none, or something else stands there."""
    node = root.values.get("rules") if isinstance(root, MappingNode) else None
    if not isinstance(node, ScalarNode) or not isinstance(node.value, str) or not node.value.strip():
        return None
    return Stated(node.value.strip(), "rules", node.span)


def not_found(named: Stated, reason: str) -> Diagnostic:
    return Diagnostic(
        "rules-not-found",
        f"the rule book `{shortened(named.value)}` cannot be read: {reason}",
        Label(named.span),
        help="correct the path, which counts from the folder of the spec; "
        "or remove the line, and the built-in rules hold",
    )


def with_errors(named: Stated, problems: Iterable[Diagnostic]) -> Diagnostic:
    count = mistakes(problems)
    return Diagnostic(
        "rules-with-errors",
        f"the rule book `{shortened(named.value)}` has {count}, so that nothing can be decided by it",
        Label(named.span),
        help="see `orgdoc rules check` of that file, and correct it",
    )


def mistakes(problems: Iterable[Diagnostic]) -> str:
    """Return how many of them are errors: "a mistake", "3 mistakes"."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return "a mistake" if errors == 1 else f"{errors} mistakes"
