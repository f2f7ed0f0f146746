"""A draft → the text of a spec that people can go over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdoc.editing.own_comments import NO_NAME, NOT_PLACED
from orgdoc.editing.scalars import comment, flow_list, flow_mapping, scalar
from orgdoc.importing.draft import Draft, DraftItem, Entries
from orgdoc.model.terms import PROJECT, UNKNOWN

PLACEHOLDER = "Name of the organisation"
_HEAD = """\
# yaml-language-server: $schema=./orgdoc.schema.json
#
# Taken from {sources}. Go over it, and say what the lists do not:
#   - move each name under `unknown` to {sides};
#   - a comment that names a cell shows what was not understood there.
# What is left out counts as "nobody has said"; orgdoc asks where the answer hangs on it.
# List technology work only.
"""
_WIDTH = 100


def spec_text(draft: Draft, sources: Sequence[str], rules: str | None = None) -> str:
    """Return the spec; `sources` are the files it was taken from, `rules` the rule book that it names."""
    parts = [
        _HEAD.format(sources=" and ".join(" ".join(s.split()) for s in sources), sides=draft.vocabulary.sides)
    ]
    if rules is not None:
        parts.append(f"rules: {scalar(rules)}\n")
    parts.append(_organisation(draft))
    if draft.parties:
        parts.append("\n".join(_boundary(draft)) + "\n")
    if draft.officers or draft.titles:
        parts.append("\n".join(_officers(draft)) + "\n")
    projects = [item for item in draft.items if item.kind == PROJECT]
    resources = [item for item in draft.items if item.kind != PROJECT]
    for key, items in (("projects", projects), ("resources", resources)):
        if items:
            parts += [f"{key}:", *map(entry, items)]
    if draft.managers:
        managers = (
            f"  {scalar(name)}:\n    override: {_override(o)}\n" for name, o in draft.managers.items()
        )
        parts.append("managers:\n" + "".join(managers))
    return "\n".join(parts)


def entry(item: DraftItem) -> str:
    """Return an item as an entry of the list it belongs to; a line break ends it."""
    origin = f"{item.origin}: {item.given_id}" if item.given_id else item.origin
    more = "" if item.kind == PROJECT else f"    kind: {item.kind}\n"
    more += "".join(map(_LINES.__getitem__, item.facts.items()))
    if item.details:
        more += "".join([f"    {line}\n" for line in _details(item.details)])
    if item.override:
        more += f"    override: {_override(item.override)}\n"
    if item.remarks:
        more += "".join([f"    {comment(remark)}\n" for remark in item.remarks])
    return f"  - id: {_id(item.id)}  {comment(origin)}\n    name: {scalar(item.name)}\n{more}"


def _details(details: Mapping[str, str]) -> Iterator[str]:
    yield "details:"
    for name, text in details.items():
        yield f"  {scalar(name)}: {scalar(text)}"


def _lines(key: str, value: str | tuple[str, ...]) -> str:
    """Return a key and its value as they stand in an entry, each line with its end."""
    if isinstance(value, str) and "\n" not in value:  # nearly all
        return f"    {key}: {scalar(value)}\n"
    if not isinstance(value, str) and len(line := f"{key}: {flow_list(value)}") <= _WIDTH:
        return f"    {line}\n"
    return "".join([f"    {line}\n" if line else "\n" for line in fact(key, value)])


class _Lines(dict[tuple[str, str | tuple[str, ...]], str]):
    """The lines of a key and its value in an entry: most come again and again, but no description does."""

    def __missing__(self, stated: tuple[str, str | tuple[str, ...]]) -> str:
        lines = _lines(*stated)
        if stated[0] != "description" and len(self) < _MOST_KEPT:
            self[stated] = lines
        return lines


_MOST_KEPT = 8_192
_LINES = _Lines()


def fact(key: str, value: str | Sequence[str]) -> Iterator[str]:
    """Yield the lines of a key and its value, indented from the key on."""
    if isinstance(value, str):
        if "\n" in value and all(line == line.strip() for line in value.split("\n")) and value[-1] != "\n":
            yield f"{key}: |-"
            yield from (f"  {line}" if line else "" for line in value.split("\n"))
        else:
            yield f"{key}: {scalar(value)}"
        return
    line = f"{key}: {flow_list(value)}"
    if len(line) <= _WIDTH:
        yield line
        return
    yield f"{key}:"
    for name in value:
        yield f"  - {scalar(name)}"


def _id(text: str) -> str:
    return text if text[0].isalpha() and text not in ("true", "false", "null") else scalar(text)


def _organisation(draft: Draft) -> str:
    facts = {"name": PLACEHOLDER, **draft.organisation}
    lines = [
        f"  {key}: {value if key in ('large', 'resources_segregated') else scalar(value)}"
        for key, value in facts.items()
    ]
    if "name" not in draft.organisation:
        lines[0] += f"  {comment(NO_NAME)}"
    return "organisation:\n" + "\n".join(lines) + "\n"


def _boundary(draft: Draft) -> Iterator[str]:
    yield "boundary:"
    for side in draft.vocabulary.boundary.keys:
        names = [name for name, stands in draft.parties.items() if stands == side]
        if names and side == UNKNOWN:
            yield f"  {comment(NOT_PLACED)}"
        if names:
            yield from (f"  {line}" for line in fact(side, names))


def _officers(draft: Draft) -> Iterator[str]:
    yield "officers:"
    for post in draft.vocabulary.posts:
        holder = draft.officers.get(post)
        parts = {"name": holder, "title": draft.titles.get(post), "acting": draft.acting.get(post)}
        parts["until"] = draft.until.get(post) if parts["acting"] is not None else None
        if parts["title"] is not None or parts["acting"] is not None:
            yield f"  {post}: {flow_mapping((k, text) for k, text in parts.items() if text is not None)}"
        elif holder is not None:
            yield f"  {post}: {scalar(holder)}"


def _override(override: Entries) -> str:
    return flow_mapping(override.items())
