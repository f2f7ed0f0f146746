"""What orgdoc says to those who begin."""

from __future__ import annotations

from collections.abc import Sequence


def spec_written(spec: str, schema: str) -> str:
    """Return what `init` wrote, and what to do next."""
    width = max(len(spec), len(schema))
    return (
        f"{spec:<{width}}  a spec to begin with\n"
        f"{schema:<{width}}  for your editor: it completes words and marks mistakes\n"
        "\n"
        "Next:\n"
        f"  open {spec} and put your names in place of those there\n"
        f"  orgdoc check {spec}  lists mistakes, each with its line\n"
        f"  orgdoc build {spec}  writes the chart and the briefing"
    )


def kept_schema(schema: str) -> str:
    return f"{schema} is of another version of orgdoc, or changed; it is left alone. --force renews it."


def what_to_open(spec: str, made: Sequence[str]) -> str:
    """Return what `demo` made, and what to try; `made` are the chart and the briefing."""
    chart, briefing = made
    return (
        "\n"
        f"Open {chart} in a browser, and {briefing} in Word.\n"
        "\n"
        "Then try:\n"
        f"  orgdoc explain {spec} portal\n"
        "      says why one item stands where it does\n"
        f"  orgdoc ask {spec}\n"
        "      lists what nobody has said yet\n"
        "  orgdoc init mine\n"
        "      begins a spec of your own"
    )


def book_written(book: str, schema: str) -> str:
    """Return what to do with a new rule book."""
    return (
        f"{book}  a rule book to begin with, full of comments\n"
        f"{schema}  its format, for your editor\n"
        "\n"
        f"  orgdoc rules check {book}\n"
        f"  orgdoc rules test {book}\n"
        "\n"
        f"A spec is decided by it with `rules:` and its path in the spec, or with --rules {book}."
    )
