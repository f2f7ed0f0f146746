"""Lists imported again → the changes of the spec that people have worked on since.

What the lists state anew is taken; what people wrote stays: sides of the boundary, descriptions,
decisions, comments, and everything that the lists do not speak of. Nothing is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.editing.spec_editor import AddItem, Change, SetFact, SetOverride, SetSide
from orgdoc.importing.draft import Draft, DraftItem
from orgdoc.importing.spec_text import entry
from orgdoc.model.organisation import Item, Organisation, Project, Resource, Stated
from orgdoc.model.terms import PROJECT, UNKNOWN

_KEPT = ("description",)


def changes_of(draft: Draft, organisation: Organisation) -> list[Change]:
    """Return the changes that bring `organisation`, read from a spec, up to what the lists state."""
    return [*_items(draft, organisation), *_managers(draft, organisation), *_parties(draft, organisation)]


def no_longer_listed(draft: Draft, organisation: Organisation) -> list[str]:
    """Return the ids of items that the spec has and the lists do not."""
    listed = {item.id for item in draft.items}
    return [item.id for item in organisation.items if item.id not in listed]


def _parties(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    for name, side in draft.parties.items():
        known = organisation.parties.get(name)
        if known is None or (known.side == UNKNOWN and side != UNKNOWN):
            yield SetSide(name, side)


def _items(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    known = {item.id: item for item in organisation.items}
    for item in draft.items:
        if (there := known.get(item.id)) is None:
            yield AddItem("projects" if item.is_project else "resources", entry(item).split("\n")[:-1])
        elif (there.kind == PROJECT) == item.is_project:
            yield from _facts(item, there)


def _facts(item: DraftItem, there: Item) -> Iterator[Change]:
    stated = {"name": item.name, **({} if item.is_project else {"kind": item.kind}), **item.facts}
    for key, value in stated.items():
        before = _stated(there, key)
        if key == "details":  # text by name has no place of its own to be changed in
            continue
        if value != before and not (key in _KEPT and before):
            yield SetFact(item.id, key, value)
    if item.override and there.override is None:
        yield SetOverride(item.id, item.override)


def _stated(item: Item, key: str) -> str | tuple[str, ...] | None:
    """Return what a spec states of an item under `key`, as a draft has it."""
    if key in ("for", "serves"):
        if isinstance(item, Resource) and item.beneficiaries == (item.reports_to,):
            return None  # what it serves is not stated; `reports_to` stands in for it
        return _texts(item.beneficiaries)
    if key == "stakeholders":
        return _texts(item.stakeholders) if isinstance(item, Project) else None
    if key == "manager":
        managers = _texts(item.managers) if isinstance(item, Project) else None
        return managers[0] if managers and len(managers) == 1 else managers or None
    if key == "tags":
        return item.tags or None
    value = getattr(item, key, None)
    return value.value if isinstance(value, Stated) else value


def _texts(names: tuple[Stated, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(name.value for name in names)


def _managers(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    for name, override in draft.managers.items():
        line = organisation.managers.get(name)
        if line is None or line.override is None:
            yield SetOverride(name, override, is_manager=True)
