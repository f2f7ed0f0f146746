"""A draft → the text of a spec that people can go over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from orgdoc.editing.scalars import comment, flow_list, flow_mapping, scalar
from orgdoc.importing.draft import Draft, DraftItem
from orgdoc.model.terms import PARTY_SIDES, UNKNOWN

PLACEHOLDER = "Name of the organisation"
_HEAD = """\
# yaml-language-server: $schema=./orgdoc.schema.json
#
# Taken from {sources}. Go over it, and say what the lists do not:
#   - move each name under `unknown` to internal, external or both;
#   - a comment that names a cell shows what was not understood there.
# What is left out counts as "nobody has said"; orgdoc asks where the answer hangs on it.
# List technology work only.
"""
_KEYS = (
    "description", "manager", "deliverable", "activity", "for", "serves", "reports_to", "stakeholders",
    "objective", "owner", "tags", "link",
)  # fmt: skip
_WIDTH = 100


def spec_text(draft: Draft, sources: Sequence[str]) -> str:
    """Return the spec; `sources` are the files it was taken from."""
    parts = [_HEAD.format(sources=" and ".join(" ".join(s.split()) for s in sources)), _organisation(draft)]
    if draft.parties:
        parts.append("\n".join(_boundary(draft.parties)) + "\n")
    if draft.officers or draft.titles:
        parts.append("\n".join(_officers(draft)) + "\n")
    for key, wanted in (("projects", True), ("resources", False)):
        entries = [_entry(item) for item in draft.items if item.is_project is wanted]
        if entries:
            parts += [f"{key}:", *chain.from_iterable(entries)]
    if draft.managers:
        managers = (
            f"  {scalar(name)}:\n    override: {_override(o)}\n" for name, o in draft.managers.items()
        )
        parts.append("managers:\n" + "".join(managers))
    return "\n".join(parts)


def entry(item: DraftItem) -> str:
    """Return an item as an entry of the list it belongs to."""
    return "\n".join(_entry(item))


def _entry(item: DraftItem) -> list[str]:
    origin = f"{item.origin}: {item.given_id}" if item.given_id else item.origin
    lines = [f"  - id: {_id(item.id)}  {comment(origin)}\n    name: {scalar(item.name)}"]
    if not item.is_project:
        lines.append(f"    kind: {item.kind}")
    facts = item.facts
    lines += [lines_of[facts[key]] for key, lines_of in _LINES if key in facts]
    if item.override:
        lines.append(f"    override: {_override(item.override)}")
    for remark in item.remarks:
        lines.append(f"    {comment(remark)}")
    lines.append("")
    return lines


class _Lines(dict[str | tuple[str, ...], str]):
    """The lines of one key in an entry, by its value: most values come again and again."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def __missing__(self, value: str | tuple[str, ...]) -> str:
        if isinstance(value, str) and "\n" not in value:  # nearly all
            lines = f"    {self._key}: {scalar(value)}"
        else:
            lines = "\n".join([f"    {line}" for line in fact(self._key, value)])
        if len(self) < _MOST_KEPT:
            self[value] = lines
        return lines


_MOST_KEPT = 4_096
_LINES = [(key, _Lines(key)) for key in _KEYS]


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
        lines[0] += f"  {comment('the lists do not say it; write it here')}"
    return "organisation:\n" + "\n".join(lines) + "\n"


def _boundary(parties: Mapping[str, str]) -> Iterator[str]:
    yield "boundary:"
    for side in PARTY_SIDES:
        names = [name for name, stands in parties.items() if stands == side]
        if names and side == UNKNOWN:
            yield f"  {comment('named in the lists, and nobody has said yet on which side:')}"
        if names:
            yield from (f"  {line}" for line in fact(side, names))


def _officers(draft: Draft) -> Iterator[str]:
    yield "officers:"
    for post in ("ceo", "cio", "cto"):
        holder, title = draft.officers.get(post), draft.titles.get(post)
        if title is not None:
            named = [("name", holder)] if holder is not None else []
            yield f"  {post}: {flow_mapping([*named, ('title', title)])}"
        elif holder is not None:
            yield f"  {post}: {scalar(holder)}"


def _override(override: Mapping[str, str]) -> str:
    return flow_mapping(override.items())
