"""Texts that a comma cuts short: between braces, YAML takes what follows it for the next key."""

from __future__ import annotations

import re
from collections.abc import Mapping

from orgdoc.diagnostics.diagnostic import Diagnostic, Gap, Label
from orgdoc.diagnostics.quoting import shortened
from orgdoc.reading.spec_schema import FileSchema, Schema
from orgdoc.reading.typed_otherwise import quoted
from orgdoc.reading.value_wording import scalar_in_yaml
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, Path, ScalarNode
from orgdoc.source import Span

_SHOWN = 60


def cut_by_commas(
    node: MappingNode, path: Path, schema: Schema, file: FileSchema
) -> Mapping[str, Diagnostic | None]:
    """Return for each key that is no key of `schema` but the rest of the value before it what to say of it:
    None where the piece before it says so already.

    The problem of the first piece leaves a gap for the value too, which is not what its author wrote.
    """
    found: dict[str, Diagnostic | None] = {}
    keys = list(node.values)
    number = 0
    while number + 1 < len(keys):
        key, pieces = keys[number], []
        for other in keys[number + 1 :]:
            if not _is_bare(node, other) or other in schema["properties"]:
                break
            pieces.append(other)
        number += 1 + len(pieces)
        if pieces and key in schema["properties"] and (before := _texts(node.values[key])):
            help = _help(key, before, pieces, node.values[key], file.at((*path, key)), file)
            gaps = (Gap((*path, key), (*before, *pieces)), *(Gap((*path, piece)) for piece in pieces))
            found |= dict.fromkeys(pieces)
            found[pieces[0]] = Diagnostic(
                "unknown-key",
                f"in braces a comma ends a value, so `{shortened(pieces[0])}` is no part of `{key}`",
                Label(_from_to(node.key_spans[pieces[0]], node.key_spans[pieces[-1]]), "read as a key"),
                help=help,
                gaps=gaps,
            )
    return found


def _from_to(first: Span, last: Span) -> Span:
    return first._replace(end_column=last.end_column) if first.line == last.line else first


def _is_bare(node: MappingNode, key: str) -> bool:
    """Whether no colon follows `key`, which YAML allows between braces alone."""
    value, place = node.values[key], node.key_spans[key]
    return (
        isinstance(value, ScalarNode)
        and not value.text
        and (value.span.line, value.span.column) == (place.line, place.end_column)
    )


def _texts(node: Node) -> list[str]:
    """Return the texts of a value that may go on after a comma: a text, or a list of texts."""
    nodes = node.items if isinstance(node, ListNode) else (node,)
    texts = [one.text.strip() for one in nodes if isinstance(one, ScalarNode)]
    return texts if len(texts) == len(nodes) and all(texts) else []


def _help(
    key: str, before: list[str], pieces: list[str], value: Node, schema: Schema, file: FileSchema
) -> str:
    kinds = [schema["type"]] if isinstance(schema.get("type"), str) else schema.get("type", ["string"])
    as_list = f"`{key}: [{', '.join(scalar_in_yaml(text) for text in (*before, *pieces))}]`"
    if isinstance(value, ListNode) or kinds == ["array"]:
        return f"put all of it in brackets: {as_list}"
    whole = ", ".join((*before, *pieces))
    if "string" not in kinds or "enum" in schema or "format" in schema or not _fits(schema, whole):
        return f"write one value alone: `{key}: {shortened(before[0])}`"
    if "array" in kinds and all(len(text.split()) > 1 for text in (*before, *pieces)):  # people
        return f"write {as_list}"
    return f"put the text in quotes: `{key}: {quoted(shortened(whole, _SHOWN))}`"


def _fits(schema: Schema, text: str) -> bool:
    """Whether `text` has the letters that a value of `schema` may have."""
    return re.search(schema.get("pattern", ""), text) is not None
