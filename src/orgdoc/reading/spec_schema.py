"""The schema of a file that people write: where it is kept, and which part of it is meant for which place.

That of a spec is made of `spec.schema.json` and of the rule book in use, which says the posts, the branches
and the facts that it adds to the built-in ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary
from orgdoc.model.rulebook import Branch, DeclaredFact, Rulebook
from orgdoc.model.terms import PROJECT, RESOURCE_KINDS, UNKNOWN

Schema = Mapping[str, Any]

_BEGIN = "begin with `organisation:` and, indented under it, `name: Acme Corporation`"


class FileSchema:
    """A JSON Schema by which a file is read; `begin` says how to begin one, for whoever has an empty file."""

    def __init__(self, whole: dict[str, Any], begin: str) -> None:
        self.whole = whole
        self.begin = begin

    @cached_property
    def validator(self) -> Any:
        return Draft202012Validator(self.whole, validate_formats=True)

    def at(self, path: Iterable[str | int]) -> Schema:
        """Return the part of the schema that speaks of the value at `path` in a file."""
        schema: Schema = self.whole
        for part in path:
            if isinstance(part, int):
                schema = self.resolved(schema["items"])
            else:
                schema = self.resolved(
                    schema.get("properties", {}).get(part) or schema["additionalProperties"]
                )
        return schema

    def resolved(self, schema: Schema) -> Schema:
        """Return `schema` with what it refers to; its own words come before those it refers to."""
        if "$ref" not in schema:
            return schema
        return {**self.whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], **schema}


def load_schema() -> str:
    """Return the JSON Schema of a spec under the built-in rule book, as text."""
    return Path(__file__).with_name("spec.schema.json").read_text(encoding="utf-8")


@cache
def built_in_schema() -> FileSchema:
    """Return the schema of a spec under the built-in rule book."""
    return FileSchema(json.loads(load_schema()), _BEGIN)


def spec_schema(rulebook: Rulebook) -> FileSchema:
    """Return the schema of a spec under `rulebook`."""
    if not rulebook.file:
        return built_in_schema()
    return _spec_schema(rulebook.branches, rulebook.facts, rulebook.boundary)


@cache
def _spec_schema(
    branches: tuple[Branch, ...], facts: tuple[DeclaredFact, ...], boundary: Boundary
) -> FileSchema:
    whole = _with_book(json.loads(load_schema()), branches, facts)
    return FileSchema(whole if boundary == INSIDE_AND_OUTSIDE else _with_sides(whole, boundary), _BEGIN)


def _with_sides(whole: dict[str, Any], boundary: Boundary) -> dict[str, Any]:
    """Return the schema with the sides of a book in place of inside and outside."""
    parties = whole["properties"]["boundary"]
    unknown = parties["properties"][UNKNOWN]
    parties["properties"] = {
        standing: {
            "$ref": "#/$defs/parties",
            "description": f"Who is {_places(standing, boundary)}.",
            "examples": [["Finance"]],
        }
        for standing in boundary.standings
    }
    parties["properties"][UNKNOWN] = unknown
    parties["examples"] = [{boundary.ids[0]: ["Finance"], boundary.ids[1]: ["Retail customers"]}]
    said = json.dumps(whole)
    words = enumerated(boundary.ids)
    for built_in, own in (
        ("the words internal and external", f"the words {words}"),
        ("Who is inside the organisation and who is outside,", "Who stands on which side of the boundary,"),
        ("people and teams for inside and for outside work are", "people and teams for each side are"),
        ('["external"]', f'["{boundary.ids[1]}"]'),
        ("projects are internal.", f"projects are for {boundary.sides[0].people}."),
    ):
        said = said.replace(built_in, json.dumps(own)[1:-1] if built_in[0] != "[" else own)
    with_sides: dict[str, Any] = json.loads(said)
    return with_sides


def _places(standing: str, boundary: Boundary) -> str:
    return enumerated([side.where for side in boundary.sides if side.id in boundary.on(standing)])


def _with_book(
    whole: dict[str, Any], branches: tuple[Branch, ...], facts: tuple[DeclaredFact, ...]
) -> dict[str, Any]:
    """Return the schema with the posts, branches and facts of a book in place of the built-in ones."""
    titles = {branch.officer: branch.title for branch in branches}
    officers = whole["properties"]["officers"]
    officers["description"] = (
        "Who holds each post. A post that is left out does not exist; `vacant` is a post that nobody holds."
    )
    officers["examples"] = [{"ceo": "Ada Okafor", branches[0].officer: "Ben Lindqvist"}]
    chief = officers["properties"]["ceo"]
    officers["properties"] = {} if "ceo" in titles else {"ceo": chief}
    officers["properties"] |= {
        post: {"$ref": "#/$defs/officer", "description": f"The {title}."} for post, title in titles.items()
    }
    ids = [branch.id for branch in branches]
    named = [f"The {branch.title}" for branch in branches]
    shared = (["shared"], ["Several, each for a part"]) if len(branches) > 1 else ([], [])
    override = whole["$defs"]["override"]
    example = override["properties"]["branch"]["examples"][0]
    _offer(override["properties"]["branch"], "Who answers", [*ids, *shared[0]], [*named, *shared[1]])
    between = override["properties"]["between"]
    _offer(between["items"], "A branch", ids, named)
    between["examples"] = [ids[:2]]
    line = whole["$defs"]["manager"]["properties"]["override"]
    _offer(line["properties"]["branch"], "To whom the manager reports", ids, named)
    for part in (override, line, whole["$defs"]["manager"], whole["properties"]["managers"]):
        part["examples"] = json.loads(json.dumps(part["examples"]).replace(f'"{example}"', f'"{ids[0]}"'))
    for fact in facts:
        stated = {
            "description": f"{fact.ask} {', '.join(fact.values[:-1])} or {fact.values[-1]}.",
            "type": "string",
            "enum": list(fact.values),
            "enumDescriptions": list(fact.words),
            "examples": [fact.values[0]],
        }
        if PROJECT in fact.kinds:
            whole["$defs"]["project"]["properties"][fact.id] = stated
        if fact.kinds.intersection(RESOURCE_KINDS):
            whole["$defs"]["resource"]["properties"][fact.id] = stated
    return whole


def _offer(part: dict[str, Any], what: str, values: list[str], words: list[str]) -> None:
    part["description"] = f"{what}: {', '.join(values)}."
    part["enum"], part["enumDescriptions"], part["examples"] = values, words, values[:1]
