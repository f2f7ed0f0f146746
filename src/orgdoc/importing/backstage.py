"""Backstage's `catalog-info.yaml` → tables, a kind of entity to a table, which are read as lists are.

Facts come from annotations (`orgdoc/for`, `orgdoc/serves` …) or from what the map says of a column. Nothing
that a file points to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orgdoc.cell_text import joined
from orgdoc.model.rulebook import DeclaredFact
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode, read_yaml
from orgdoc.tables.reader import ReadTables
from orgdoc.tables.table import CellProblem, Table, TableError
from orgdoc.views.phrases.registering import declared_titles

FILE_NAMES = ("catalog-info.yaml", "catalog-info.yml")
MOST_FILES = 5_000
_MOST_ENTITIES = 50_000
_DOCUMENT = re.compile(r"(?m)^---(?:[ \t].*)?\r?\n?")
#: The kinds that may be items; of a Resource, the catalogue itself says that it is infrastructure.
_ITEMS = ("Component", "API", "System", "Resource")
_NAMED = ("Group", "User")
_ANNOTATIONS = {
    "for": "For", "serves": "Serves", "stakeholders": "Stakeholders", "manager": "Project manager",
    "deliverable": "Deliverable", "activity": "Activity", "objective": "Objective", "kind": "Kind",
    "reports-to": "Reports to", "customer-facing": "Customer facing",
}  # fmt: skip
_SPEC = {
    "type": "Type",
    "lifecycle": "Lifecycle",
    "system": "Part of system",
    "domain": "Domain",
    "dependsOn": "Depends on",
}
_FIXED = ("ID", "Name", "Description", "Owner", "Tags", "Link")


class _Entity(NamedTuple):
    kind: str
    name: str
    node: MappingNode
    file: str
    line: int


def catalog_tables(
    files: Sequence[tuple[str, bytes]], title: str, facts: Iterable[DeclaredFact] = ()
) -> ReadTables:
    """Return the entities of catalogue files, each given by its path and bytes, as tables.

    `facts` are those that the rule book declares, which stand in annotations too (`orgdoc/data-class`).
    Raises TableError where there is not one entity in them.
    """
    problems: list[CellProblem] = []
    entities = [entity for path, data in files for entity in _entities(path, data, problems)]
    if len(entities) > _MOST_ENTITIES:
        raise TableError(f"there are more than {_MOST_ENTITIES:,} entities")
    if not entities and not problems:
        raise TableError("this is no list, and no catalogue of Backstage (no apiVersion and kind)")
    called = {
        f"{entity.kind.lower()}:{entity.name}": _display_name(entity)
        for entity in entities
        if entity.kind in _NAMED
    }
    annotations = {**_ANNOTATIONS, **{id_.replace("_", "-"): t for id_, t in declared_titles(facts).items()}}
    tables = [
        _table(kind, of_kind, called, annotations)
        for kind in _ITEMS
        if (of_kind := [entity for entity in entities if entity.kind == kind])
    ]
    others: dict[str, list[_Entity]] = {}
    for entity in entities:
        if entity.kind not in (*_ITEMS, *_NAMED):
            others.setdefault(entity.kind, []).append(entity)
    for kind, some in others.items():
        what = (
            "points to files that are not fetched" if kind == "Location" else "is no kind that orgdoc takes"
        )
        more = f" ({len(some):,} of them)" if len(some) > 1 else ""
        problems.append(
            CellProblem(f"{some[0].file}:{some[0].line}", f"{kind} {what}{more}, so it was not taken")
        )
    notes = []
    if called:
        notes.append(f"groups and users, read for the names of owners and managers alone: {len(called):,}")
    if not tables:
        tables = [Table(title, "", [])]
    return ReadTables(tuple(tables), tuple(problems), tuple(notes))


def _entities(path: str, data: bytes, problems: list[CellProblem]) -> Iterator[_Entity]:
    """Yield the entities of a file of one or several documents."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(CellProblem(path, "the file is not UTF-8 text, so it was not read"))
        return
    place = 0
    begins = [*((found.start(), found.end()) for found in _DOCUMENT.finditer(text)), (len(text), len(text))]
    for start, end in begins:
        document, lines = text[place:start], text.count("\n", 0, place)
        place = end
        if not document.strip():
            continue
        root, _, found, _ = read_yaml(document.encode(), path)
        if found:
            first = found[0]
            where = f"{path}:{first.primary.span.line + lines}"
            problems.append(CellProblem(where, f"this entry was not read: {first.message}"))
            continue
        if not isinstance(root, MappingNode) or not _text(root, "apiVersion") or not _text(root, "kind"):
            continue
        name = _text(_part(root, "metadata"), "name")
        line = root.key_spans["kind"].line + lines
        if not name:
            problems.append(
                CellProblem(f"{path}:{line}", "this entry has no metadata.name, so it was not taken")
            )
            continue
        yield _Entity(_text(root, "kind"), name, root, path, line)


def _table(
    kind: str, entities: Sequence[_Entity], called: Mapping[str, str], annotations: Mapping[str, str]
) -> Table:
    stated = [_cells(entity, called, annotations) for entity in entities]
    columns = list(dict.fromkeys((*_FIXED, *annotations.values(), *_SPEC.values())))
    columns = [name for name in columns if name in _FIXED[:2] or any(cells.get(name) for cells in stated)]
    if kind == "Resource" and "Kind" not in columns:
        columns.append("Kind")
    rows: list[list[str]] = [columns]
    for cells in stated:
        if kind == "Resource":
            cells.setdefault("Kind", "infrastructure")
        rows.append([cells.get(name, "") for name in columns])
    files = list(dict.fromkeys(entity.file for entity in entities))
    title = files[0] if len(files) == 1 else FILE_NAMES[0]
    places = [f"{entities[0].file}:1", *(f"{entity.file}:{entity.line}" for entity in entities)]
    return Table(title, kind, rows, places=places)


def _cells(entity: _Entity, called: Mapping[str, str], annotations: Mapping[str, str]) -> dict[str, str]:
    """Return what an entity states, by the names of columns; `annotations` gives those of annotations."""
    metadata, spec = _part(entity.node, "metadata"), _part(entity.node, "spec")
    annotated = _part(metadata, "annotations")
    links = metadata.values.get("links")
    first_link = links.items[0] if isinstance(links, ListNode) and links.items else None
    said = {
        "ID": entity.name,
        "Name": _display_name(entity),
        "Description": _text(metadata, "description"),
        "Owner": _called(_text(spec, "owner"), called),
        "Tags": _texts(metadata, "tags"),
        "Link": _text(first_link, "url") if isinstance(first_link, MappingNode) else "",
        **{column: _text(spec, key) or _texts(spec, key) for key, column in _SPEC.items()},
        **{
            column: text for key, column in annotations.items() if (text := _text(annotated, f"orgdoc/{key}"))
        },
    }
    if said.get("Project manager"):
        said["Project manager"] = _called(said["Project manager"], called)
    return {column: cell for column, cell in said.items() if cell}


def _called(reference: str, called: Mapping[str, str]) -> str:
    """Return who is meant by a reference such as `group:default/payments`, else the word itself."""
    kind, mark, rest = reference.partition(":")
    name = (rest if mark else reference).rpartition("/")[2]
    for guess in (kind.lower(),) if mark else ("group", "user"):
        if f"{guess}:{name}" in called:
            return called[f"{guess}:{name}"]
    return name


def _display_name(entity: _Entity) -> str:
    metadata, spec = _part(entity.node, "metadata"), _part(entity.node, "spec")
    return _text(_part(spec, "profile"), "displayName") or _text(metadata, "title") or entity.name


def _part(node: MappingNode, key: str) -> MappingNode:
    part = node.values.get(key)
    return part if isinstance(part, MappingNode) else MappingNode({}, {}, node.span)


def _text(node: MappingNode, key: str) -> str:
    part: Node | None = node.values.get(key)
    return part.text.strip() if isinstance(part, ScalarNode) and part.value is not None else ""


def _texts(node: MappingNode, key: str) -> str:
    part = node.values.get(key)
    if not isinstance(part, ListNode):
        return ""
    return joined(item.text.strip() for item in part.items if isinstance(item, ScalarNode) and item.text)
