"""The schema of the spec: where it is kept, and which part of it is meant for which place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

Schema = Mapping[str, Any]


def load_schema() -> str:
    """Return the JSON Schema of the spec, as text."""
    return Path(__file__).with_name("spec.schema.json").read_text(encoding="utf-8")


@cache
def whole_schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(load_schema())
    return schema


@cache
def validator() -> Any:
    return Draft202012Validator(whole_schema(), validate_formats=True)


def schema_at(path: Iterable[str | int]) -> Schema:
    """Return the part of the schema that speaks of the value at `path` in a spec."""
    schema: Schema = whole_schema()
    for part in path:
        if isinstance(part, int):
            schema = resolved(schema["items"])
        else:
            schema = resolved(schema.get("properties", {}).get(part) or schema["additionalProperties"])
    return schema


def resolved(schema: Schema) -> Schema:
    """Return `schema` with what it refers to; its own words come before those it refers to."""
    if "$ref" not in schema:
        return schema
    return {**whole_schema()["$defs"][schema["$ref"].removeprefix("#/$defs/")], **schema}
