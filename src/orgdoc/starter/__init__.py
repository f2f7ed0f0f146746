"""What a new user begins with: the starter spec, the example, and the schema for their editor."""

from __future__ import annotations

from pathlib import Path

SCHEMA_FILE = "orgdoc.schema.json"
BOOK_SCHEMA_FILE = "orgdoc-rules.schema.json"
_HERE = Path(__file__).parent
#: The example lies beside us where orgdoc is installed, and in `specs` where it is worked on.
_EXAMPLES = (_HERE / "acme.yaml", _HERE.parents[2] / "specs" / "acme.yaml")


def schema() -> bytes:
    """Return the JSON Schema of a spec, which reading checks a spec by."""
    return (_HERE.parent / "reading" / "spec.schema.json").read_bytes()


def book_schema() -> bytes:
    """Return the JSON Schema of a rule book, which reading checks a book by."""
    return (_HERE.parent / "rules" / "book.schema.json").read_bytes()


def book() -> bytes:
    """Return the commented rule book that `orgdoc init --rules` writes; it names `BOOK_SCHEMA_FILE`."""
    return (_HERE / "rules.yaml").read_bytes()


def starter() -> bytes:
    """Return the commented spec that `orgdoc init` writes; it names `SCHEMA_FILE` as its schema."""
    return (_HERE / "starter.yaml").read_bytes()


def example() -> bytes:
    """Return the spec of Acme, the example that the documentation shows.

    Raises FileNotFoundError where the package was taken apart.
    """
    found = next((place for place in _EXAMPLES if place.is_file()), _EXAMPLES[0])
    return found.read_bytes()


def with_schema(spec: bytes) -> bytes:
    """Return a spec with the line by which editors find the schema beside it."""
    return f"# yaml-language-server: $schema=./{SCHEMA_FILE}\n".encode() + spec
