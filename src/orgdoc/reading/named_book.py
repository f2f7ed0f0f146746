"""The rule book that a spec names under `rules:`, and what to say where it cannot be used."""

from __future__ import annotations

from collections.abc import Iterable

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import shortened
from orgdoc.model.organisation import Stated
from orgdoc.reading.yaml_reader import MappingNode, Node, ScalarNode

_OF_A_SPEC = frozenset({"organisation", "boundary", "officers", "projects", "resources"})
_OF_A_BOOK = frozenset({"id", "version", "branches", "facts", "sources", "scenarios", "extends"})
_TELLING = 2  # so many keys of one and none of the other tell which it is


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


def other_file(root: Node | None, *, wanted: str) -> Diagnostic | None:
    """Return that a file is a rule book where a spec is wanted, or the other way round; None where it is not.

    `wanted` is "spec" or "rule book".
    """
    keys = root.key_spans if isinstance(root, MappingNode) else {}
    of_spec, of_book = ([key for key in keys if key in own] for own in (_OF_A_SPEC, _OF_A_BOOK))
    if wanted == "spec" and len(of_book) >= _TELLING and not of_spec:
        return Diagnostic(
            "unknown-key",
            "this is a rule book, and no spec",
            Label(keys[of_book[0]]),
            help="name the spec, and this file under `rules:` in it or with --rules",
        )
    if wanted != "spec" and len(of_spec) >= _TELLING and not of_book:
        return Diagnostic(
            "unknown-key",
            "this is a spec, and no rule book",
            Label(keys[of_spec[0]]),
            help="name the rule book by which the spec is decided",
        )
    return None
