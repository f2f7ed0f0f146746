"""What to tell the author of a spec that has not the shape of the schema, and what is left of it.

The schema (`spec.schema.json`) alone says which keys there are, of which kind and with which
values; here is only how to say that something does not fit it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orgdoc.diagnostics.diagnostic import Diagnostic, Gap, Label, in_order
from orgdoc.diagnostics.quoting import shortened
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.model.terms import VACANT
from orgdoc.model.vacancies import as_stated, tells_of_a_vacancy
from orgdoc.reading.cut_by_comma import cut_by_commas
from orgdoc.reading.keys_elsewhere import called_elsewhere
from orgdoc.reading.spec_schema import FileSchema, Schema
from orgdoc.reading.value_wording import (
    describe_value,
    how_to_add,
    listed,
    scalar_in_yaml,
    several_lines,
    states_nothing,
    too_long,
)
from orgdoc.reading.yaml_reader import (
    Doubts,
    ListNode,
    MappingNode,
    Node,
    Path,
    ScalarNode,
    texts_in,
)
from orgdoc.source import Span

#: A key written at an entry that has another key for it.
_OTHER_KEY = {
    ("Project", "serves"): "a project says whom it is `for`",
    ("Resource", "for"): "a resource says what it `serves`",
    ("Project", "kind"): "a project says what it delivers in `deliverable`; only resources have a `kind`",
    ("Project", "reports_to"): "only a person or a team has `reports_to`; a project names its `manager`",
    ("Resource", "manager"): "only a project has a `manager`",
    **{("Override", key): "write `expires`" for key in ("until", "ends", "end", "expiry", "valid_until")},
    **{("Override", key): "write `on`" for key in ("date", "decided", "decided_on", "when")},
    **{("Override", key): "write `rationale`" for key in ("reason", "why", "because")},
    **{("Override", key): "write `by`" for key in ("decided_by", "who", "approved_by")},
}
#: Said of the organisation; of an item they are something else.
_PRINTED_OF_THE_ORGANISATION = ("status", "language", "prepared_by", "owner")
_OTHER_POSTS = ("ciso", "cso", "coo", "cfo", "cdo", "cpo", "cmo", "cco", "cro", "cao", "caio", "chro")
_ACTING, _WORDS = re.compile(r"(?i)(?:\b|_)(?:acting|interim)(?:\b|_)"), re.compile(r"[^\W_]+")
_LONGEST_SHOWN = 60
_MOST_NAMED = 6
_ORDER = ("type", "enum", "minLength", "minItems", "minProperties", "maxLength", "pattern", "format")


def what_fits(
    root: Node, schema: FileSchema, doubts: Doubts, errors: Iterable[Any]
) -> tuple[MappingNode | None, tuple[Diagnostic, ...]]:
    """Return what of the spec fits the schema (None: nothing), and what does not, sorted by place.

    There is one problem for each cause, and none that may follow from `doubts`, which are reported
    already. `errors` are those of the validator. An entry of a list that does not fit leaves an empty
    value behind, so that those after it keep their number.
    """
    if isinstance(root, ScalarNode) and root.value in (None, ""):
        return None, (empty_file(root.span, schema),)
    if not isinstance(root, MappingNode):
        return None, (_no_keys_at_top(root, schema),)
    unexpected: dict[Path, list[str]] = {}
    missing: dict[Path, list[str]] = defaultdict(list)
    misfits: dict[Path, str] = {}
    names_as_keys: list[Path] = []
    for error in errors:
        path, keyword = _route(root, error.instance_path), str(error.schema_path[-1])
        if doubts.values and any(path[:depth] in doubts.values for depth in range(len(path) + 1)):
            continue
        if "propertyNames" in error.schema_path:
            names_as_keys.append(path)
        elif keyword == "additionalProperties":
            unexpected[path] = list(error.kind.unexpected)
        elif keyword in ("required", "minProperties") and path in doubts.mappings:
            continue
        elif keyword == "required":
            missing[path].append(error.kind.property)
        elif path not in misfits or _ORDER.index(keyword) < _ORDER.index(misfits[path]):
            misfits[path] = keyword
    of_keys = [*_key_problems(root, unexpected, missing, schema)]
    told = {gap.path for problem in of_keys for gap in problem.gaps}
    problems = in_order(
        [
            *of_keys,
            *_bad_names_as_keys(root, names_as_keys, schema),
            *(_misfit(root, path, keyword, schema) for path, keyword in misfits.items() if path not in told),
        ]
    )
    if not problems and not doubts.values:
        return root, ()
    # What states nothing is left out like a gap, but nothing is missing that reading should have had.
    stateless = [
        path
        for path, keyword in misfits.items()
        if states_nothing(_node_at(root, path), path, keyword, schema)
    ]
    gaps = [*doubts.values, *stateless, *(gap.path for problem in problems for gap in problem.gaps)]
    if () in gaps:  # what could not be read is the whole
        return None, problems
    return _without(root, _tree(path for path in gaps if not _is_written_id(path, misfits))), problems


def _route(root: Node, path: Iterable[str | int]) -> Path:
    """Return the route to a value; the validator gives a key that is a number as a number of a list."""
    node, route = root, []
    for part in path:
        key = str(part) if isinstance(node, MappingNode) else part
        route.append(key)
        node = _node_at(node, (key,))
    return tuple(route)


def _misfit(root: MappingNode, path: Path, keyword: str, schema: FileSchema) -> Diagnostic:
    node = _node_at(root, path)
    problem = describe_value(node, path, keyword, _place_of(root, path), schema)
    if states_nothing(node, path, keyword, schema):
        return problem
    if path[-1:] == ("reports_to",) and problem.code == "malformed-id" and isinstance(node, ScalarNode):
        problem = replace(problem, **_works_in(root, node.text.strip()))
    return replace(problem, gaps=(_gap(node, path),))


def _works_in(root: MappingNode, name: str) -> dict[str, Any]:
    """Return what to say of a name under `reports_to`, which takes the id of a project."""
    projects = root.values.get("projects")
    managed, called = [], []
    for project in projects.items if isinstance(projects, ListNode) else ():
        values = project.values if isinstance(project, MappingNode) else {}
        item_id = values.get("id")
        if not isinstance(item_id, ScalarNode):
            continue
        if "manager" in values and name in texts_in(values["manager"]):
            managed.append(item_id.text.strip())
        if "name" in values and name in texts_in(values["name"]):
            called.append(item_id.text.strip())
    if called:
        return {"help": f"write `reports_to: {called[0]}`"}
    help = "write the id of the project that it works in, or remove the key"
    if not managed:
        return {"help": help}
    return {
        "notes": (f"`{shortened(name)}` manages {listed(managed[:_MOST_NAMED], 'and')}",),
        "help": f"write the id of the project: `reports_to: {managed[0]}`" if len(managed) == 1 else help,
    }


def _gap(node: Node, path: Path) -> Gap:
    return Gap(path, tuple(texts_in(node)), isinstance(node, ScalarNode))


def _is_written_id(path: Path, misfits: Mapping[Path, str]) -> bool:
    """Whether a text stands at `path` that has only the wrong letters for an id: it still tells apart."""
    return path[-1:] == ("id",) and misfits.get(path) in ("pattern", "maxLength")


#: The keys and numbers that lead to what is to be left out; at its end stands None.
_Tree = dict[str | int, "_Tree | None"]


def _tree(paths: Iterable[Path]) -> _Tree:
    whole: _Tree = {}
    for path in paths:
        below: _Tree | None = whole
        for part in path[:-1]:
            if below is not None:
                below = below.setdefault(part, {})
        if below is not None:
            below[path[-1]] = None
    return whole


def _without(node: MappingNode, tree: _Tree) -> MappingNode:
    values = {key: _left(value, tree, key) for key, value in node.values.items()}
    return node._replace(values={key: value for key, value in values.items() if value is not None})


def _left(node: Node, tree: _Tree, part: str | int) -> Node | None:
    """Return what is left of `node`, which stands at `part` of what `tree` speaks of."""
    if part not in tree:
        return node
    below = tree[part]
    if below is None:
        return None
    if isinstance(node, MappingNode):
        return _without(node, below)
    if isinstance(node, ListNode):
        items = (_left(item, below, number) for number, item in enumerate(node.items))
        return node._replace(items=tuple(item or ScalarNode(None, "", node.span) for item in items))
    return node


def empty_file(span: Span, schema: FileSchema) -> Diagnostic:
    return Diagnostic(
        "empty-file",
        "there is nothing in this file yet",
        Label(span),
        help=schema.begin,
    )


def _no_keys_at_top(root: Node, schema: FileSchema) -> Diagnostic:
    what = "a list" if isinstance(root, ListNode) else "a text"
    keys = ", ".join(f"`{key}:`" for key in schema.whole["properties"])
    return Diagnostic(
        "no-keys-at-top",
        f"the file holds {what}, where its keys were expected",
        Label(root.span),
        notes=(f"the keys at the top are {keys}",),
        help=schema.begin,
    )


def _node_at(root: Node, path: Iterable[str | int]) -> Node:
    node = root
    for part in path:
        if isinstance(node, MappingNode) and isinstance(part, str):
            node = node.values[part]
        elif isinstance(node, ListNode) and isinstance(part, int):
            node = node.items[part]
    return node


def _place_of(root: Node, path: Path) -> Span:
    """Return the place that names the value at `path`: its key, or where its list entry begins."""
    if path and isinstance(path[-1], str):
        parent = _node_at(root, path[:-1])
        if isinstance(parent, MappingNode):
            return parent.key_spans[path[-1]]
    return _node_at(root, path).span


def _key_problems(
    root: MappingNode,
    unexpected: Mapping[Path, Sequence[str]],
    missing: Mapping[Path, Sequence[str]],
    file: FileSchema,
) -> Iterator[Diagnostic]:
    for path in {**unexpected, **missing}:
        node = _node_at(root, path)
        if not isinstance(node, MappingNode):
            continue
        schema = file.at(path)
        absent = [key for key in schema["properties"] if key not in node.values]
        meant = set()
        cut = cut_by_commas(node, path, schema, file) if path in unexpected else {}
        for key in unexpected.get(path, ()):
            if key in cut:
                if (problem := cut[key]) is not None:
                    yield problem
                continue
            near = called_elsewhere(key, absent) or nearest(key, absent) or nearest(key, schema["properties"])
            meant.add(near)
            gap = _gap(node.values[key], (*path, key))
            yield replace(_unknown_key(key, near, path, node, schema, file), gaps=(gap,))
        lacking = [key for key in missing.get(path, ()) if key not in meant]
        if lacking:
            gaps = tuple(Gap((*path, key)) for key in lacking)
            yield replace(_missing_keys(lacking, path, _place_of(root, path), schema, file), gaps=gaps)


def _unknown_key(
    key: str, near: str | None, path: Path, node: MappingNode, schema: Schema, file: FileSchema
) -> Diagnostic:
    title = schema.get("title", "")
    notes: tuple[str, ...] = ()
    as_detail = _as_detail(key, node, schema)
    if (title, key) in _OTHER_KEY:
        help = _OTHER_KEY[title, key]
    elif path[:-1] == ("officers",) and key.casefold() == VACANT:
        help = f"write `name: {VACANT}`"
    elif title == "Officers" and (told := _acting_told(key, node, schema)) is not None:
        near, help = None, told
    elif title == "Officers" and (near is None or near in node.values or key.lower() in _OTHER_POSTS):
        near = None
        also = "a team can be a resource of kind `team`"
        if key.lower() not in _OTHER_POSTS:  # a rector, a president
            also = "who stands above them all is `ceo` here, with a `title` of their own"
        help = (
            "remove the key: the rules name no further officer; a rule book of your own can "
            f"(`orgdoc init --rules`), and {also}"
        )
        notes = (f"the posts here are {listed(schema['properties'], 'and')}",)
    elif as_detail and key in _PRINTED_OF_THE_ORGANISATION:
        help = as_detail
    elif near is not None and near in node.values:
        help = f"`{near}` stands here already; remove this key"
    elif near is not None:
        help = f"write `{near}`"
    elif key in file.whole["properties"]:
        help = f"write `{key}:` at the left margin"
    elif (home := _home_of(key, file)) is not None:
        help = f"`{key}` belongs under `{home}:`"
    elif as_detail:
        help = f"{as_detail}, or remove the key"
        notes = (f"the keys here are {listed(schema['properties'], 'and')}",)
    else:
        help = "correct the key, or remove it with its value"
        notes = (f"the keys here are {listed(schema['properties'], 'and')}",)
    return Diagnostic(
        "unknown-key",
        f"{_owner(path, schema)} has no key `{shortened(key)}`",
        Label(node.key_spans[key], f"did you mean `{near}`?" if near and near not in node.values else ""),
        notes=notes,
        help=help,
    )


def _acting_told(key: str, node: MappingNode, schema: Schema) -> str | None:
    """Return what states that somebody acts where a key beside the posts says so; None where none does."""
    value = node.values[key]
    if not _ACTING.search(key) or not isinstance(value, ScalarNode) or not value.text.strip():
        return None
    holders = {post: one.text for post, one in node.values.items() if isinstance(one, ScalarNode)}
    named = [post for post in schema["properties"] if post in _WORDS.findall(key.lower())]
    vacant = [post for post, holder in holders.items() if tells_of_a_vacancy(holder) and post != key]
    if len(posts := named or vacant) != 1:
        return None
    written = f"write `{posts[0]}: {as_stated(value.text.strip())}`"
    return f"in place of these lines, {written}" if posts[0] in node.values else written


def _as_detail(key: str, node: MappingNode, schema: Schema) -> str:
    """Return how a text under a key that the spec has not can be kept; "" where it cannot."""
    value = node.values[key]
    if "details" not in schema["properties"] or not isinstance(value, ScalarNode) or not value.text.strip():
        return ""
    if isinstance(value.value, bool) or len(value.text) > _LONGEST_SHOWN:
        return ""
    entry = f"{key}: {scalar_in_yaml(value.text.strip())}"
    if "details" in node.values:
        return f"write `{entry}` under `details:`"
    return f"write `details: {{{entry}}}`"


def _owner(path: Path, schema: Schema, article: str = "a") -> str:
    """Return whose keys stand at `path`: `officers`, a project, the file."""
    if not path:
        return "the file"
    return f"`{path[-1]}`" if isinstance(path[-1], str) else f"{article} {schema['title'].lower()}"


def _home_of(key: str, file: FileSchema) -> str | None:
    """Return the part of the file to which a key belongs that was written elsewhere."""
    parts = dict(file.whole["properties"])
    if "override" in file.whole["$defs"]:
        parts["override"] = file.whole["$defs"]["override"]
    for name, part in parts.items():
        entry = file.resolved(part.get("items", {}))
        if key in part.get("properties", {}) or key in entry.get("properties", {}):
            return str(name)
    return None


def _missing_keys(
    keys: Sequence[str], path: Path, span: Span, schema: Schema, file: FileSchema
) -> Diagnostic:
    return Diagnostic(
        "missing-key",
        f"{_owner(path, schema, 'this')} lacks {listed(keys, 'and')}",
        Label(span),
        help=file.begin if not path and "organisation" in keys else f"add {how_to_add(keys, schema, file)}",
    )


def _bad_names_as_keys(root: MappingNode, paths: Iterable[Path], file: FileSchema) -> Iterator[Diagnostic]:
    for path in set(paths):
        node = _node_at(root, path)
        if not isinstance(node, MappingNode):
            continue
        limit = file.whole["$defs"]["name"]["maxLength"]
        for key, span in node.key_spans.items():
            gaps = (Gap((*path, key), (key,)),)
            if len(key) > limit:
                yield replace(too_long("a name", span, limit, len(key)), gaps=gaps)
            elif "\n" in key:
                yield replace(several_lines("a name", span), gaps=gaps)
