"""Lists imported again → the changes of the spec that people have worked on since.

What the lists state anew is taken; what people wrote stays: sides of the boundary, descriptions,
decisions, comments, and everything that the lists do not speak of. Nothing is taken away, and where the
lists state otherwise what stays, it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date

from orgdoc.editing.spec_editor import (
    AddItem,
    Change,
    SetFact,
    SetOfficer,
    SetOverride,
    SetSide,
    SetTop,
)
from orgdoc.importing.draft import KEYS, Draft, DraftItem
from orgdoc.importing.spec_text import PLACEHOLDER, entry
from orgdoc.model.organisation import Item, Organisation, Project, Resource, Stated
from orgdoc.model.terms import PROJECT, UNKNOWN, VACANT

_KEPT = ("description",)
_FLAGS = ("large", "resources_segregated")
_MOST = 8


def changes_of(draft: Draft, organisation: Organisation) -> list[Change]:
    """Return the changes that bring `organisation`, read from a spec, up to what the lists state."""
    return [
        *_name(draft, organisation),
        *_organisation(draft, organisation),
        *_officers(draft, organisation),
        *_items(draft, organisation),
        *_managers(draft, organisation),
        *_parties(draft, organisation),
    ]


def _name(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    """Yield the name of the organisation, where the spec has none of its own yet, or the user says it."""
    name = draft.organisation.get("name")
    if name and (draft.is_named or organisation.name.value == PLACEHOLDER):
        yield SetTop("name", name)


def _organisation(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    """Yield the facts of the organisation as a whole that the lists state otherwise."""
    for key, value in draft.organisation.items():
        there = getattr(organisation, key)
        before = there.value if isinstance(there, Stated) else there
        if key != "name" and value != (before.isoformat() if isinstance(before, date) else before):
            yield SetTop(key, value == "true" if key in _FLAGS else value)


def _officers(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    """Yield the posts of which the lists name another holder, another title, or who else acts."""
    for post in dict.fromkeys((*draft.officers, *draft.titles, *draft.acting, *draft.until)):
        there = organisation.officers.get(post)
        before: dict[str, str | None] = {}
        if there is not None:
            holder = VACANT if there.vacant else there.holder
            before = {"name": holder, "title": there.title, "acting": there.acting}
            before["until"] = there.until.isoformat() if there.until else None
        after = {
            "name": draft.officers.get(post, before.get("name")),
            "title": draft.titles.get(post, before.get("title")),
            "acting": draft.acting.get(post, before.get("acting")),
            "until": draft.until.get(post, before.get("until")),
        }
        if (name := after["name"]) is not None and name.casefold() == VACANT:
            after["name"] = VACANT
        elif name is not None:
            after["acting"] = None  # nobody acts where somebody holds the post
        if after["acting"] is None:
            after["until"] = None
        stated = {key: text for key, text in after.items() if text is not None}
        if stated != {key: text for key, text in before.items() if text is not None}:
            yield SetOfficer(post, stated["name"] if list(stated) == ["name"] else stated)


def differences(draft: Draft, organisation: Organisation) -> Iterator[str]:
    """Yield what is to be said of the lists beside the changes they bring: what they no longer state."""
    known = {item.id: item for item in organisation.items}
    listed = {item.id for item in draft.items}
    gone = [item for item in organisation.items if item.id not in listed]
    new = [item for item in draft.items if item.id not in known]
    renamed = [
        f"  {item.id}: {there.name} is now {item.name}"
        for item in draft.items
        if (there := known.get(item.id)) is not None and there.name != item.name
    ]
    if renamed:
        yield _told("renamed in the lists:", renamed)
    moved = [
        f"  {item.id} is {item.kind} in the lists and {there.kind} in the spec, so it was left as it is"
        for item in draft.items
        if (there := known.get(item.id)) is not None and (there.kind == PROJECT) != item.is_project
    ]
    if moved:
        yield _told("of another kind:", moved)
    emptied = [
        f"  {item.id}: {', '.join(keys)}  ({item.origin})"
        for item in draft.items
        if (there := known.get(item.id)) is not None and (keys := list(_emptied(draft, item, there)))
    ]
    if emptied:
        yield _told("no longer stated in the lists, and kept as the spec has it:", emptied)
    kept = list(_stated_otherwise(draft, organisation))
    if kept:
        yield _told("stated otherwise in the lists, and kept as the spec has it:", kept)
    pairs = list(_perhaps_renamed(draft, gone, new))
    if pairs:
        yield _told(
            "perhaps only renamed, as all that is stated of both is equal; then delete the old entry:",
            [f"  {old.name} ({old.id}) may now be {item.name} ({item.id})" for old, item in pairs],
        )
    if gone:
        ids = [item.id for item in gone]
        shown = ", ".join(ids[:_MOST]) + (f" and {len(ids) - _MOST} more" if len(ids) > _MOST else "")
        yield f"not in these lists, and kept: {shown}"


def _stated_otherwise(draft: Draft, organisation: Organisation) -> Iterator[str]:
    """Yield what people wrote, and the lists have another word for."""
    for name, side in draft.parties.items():
        known = organisation.parties.get(name)
        if known is not None and side not in (known.side, UNKNOWN) and known.side != UNKNOWN:
            yield f"  {name}: {side} in the lists, {known.side} in the spec"
    there = {item.id: item for item in organisation.items}
    for item in draft.items:
        if (before := there.get(item.id)) is None:
            continue
        for key in _KEPT:
            stated = _stated(before, key)
            if stated and key in item.facts and item.facts[key] != stated:
                yield f"  {item.id}: {key}  ({item.origin})"
        if before.override is not None and item.override and before.override.parts != item.override:
            yield f"  {item.id}: the decision of {before.override.by}  ({item.origin})"
    for name, decided in draft.managers.items():
        line = organisation.managers.get(name)
        if line is not None and line.override is not None and line.override.parts != decided:
            yield f"  {name}: the decision of {line.override.by}"


def _told(title: str, lines: list[str]) -> str:
    more = [f"  and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return "\n".join([title, *lines[:_MOST], *more])


def _keys(draft: Draft, kind: str) -> Mapping[str, Set[str]]:
    """Return the keys of facts that an item of a kind may have, each with the fields of its columns."""
    other = "serves" if kind == PROJECT else "for"
    several = {"for": {"for", "customer_facing"}, "serves": {"serves", "for"}}
    declared = {fact.id: {field} for field, fact in draft.vocabulary.facts.items() if kind in fact.kinds}
    return {key: several.get(key, {key}) for key in KEYS if key != other} | declared


def _emptied(draft: Draft, item: DraftItem, there: Item) -> Iterator[str]:
    """Yield the facts for which the lists have a column, but nothing in it, and which the spec states."""
    for key, columns in _keys(draft, there.kind).items():
        if key not in item.facts and key not in _KEPT and columns & item.could and _stated(there, key):
            yield key


def _perhaps_renamed(
    draft: Draft, gone: list[Item], new: list[DraftItem]
) -> Iterator[tuple[Item, DraftItem]]:
    """Yield each item gone and the one new item of which all that is stated is equal."""

    def facts_of(item: DraftItem) -> tuple[object, ...]:
        return item.kind, tuple(item.facts.get(key) for key in _keys(draft, item.kind))

    def facts_there(item: Item) -> tuple[object, ...]:
        return item.kind, tuple(_stated(item, key) for key in _keys(draft, item.kind))

    old: dict[tuple[object, ...], list[Item]] = {}
    for item in gone:
        old.setdefault(facts_there(item), []).append(item)
    anew: dict[tuple[object, ...], list[DraftItem]] = {}
    for item_new in new:
        anew.setdefault(facts_of(item_new), []).append(item_new)
    for facts, items in anew.items():
        before = old.get(facts, [])
        if len(items) == len(before) == 1 and any(facts[1]):  # type: ignore[arg-type]
            yield before[0], items[0]


def _parties(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    for name, side in draft.parties.items():
        known = organisation.parties.get(name)
        if known is None or (known.side == UNKNOWN and side != UNKNOWN):
            yield SetSide(name, side)


def _items(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    known = {item.id: item for item in organisation.items}
    new: dict[str, list[list[str]]] = {"projects": [], "resources": []}
    for item in draft.items:
        if (there := known.get(item.id)) is None:
            new["projects" if item.is_project else "resources"].append(entry(item).split("\n")[:-1])
        elif (there.kind == PROJECT) == item.is_project:
            yield from _facts(item, there)
    for section, entries in new.items():
        if entries and not (organisation.projects if section == "projects" else organisation.resources):
            # A section that is not there yet is begun once.
            lines = [line for lines in entries for line in (*lines, "")]
            yield AddItem(section, lines[:-1])
        else:
            yield from (AddItem(section, lines) for lines in entries)


def _facts(item: DraftItem, there: Item) -> Iterator[Change]:
    stated = {"name": item.name, **({} if item.is_project else {"kind": item.kind}), **item.facts}
    for key, value in stated.items():
        before = _stated(there, key)
        if value != before and not (key in _KEPT and before):
            yield SetFact(item.id, key, value, tuple(_settled(item, key)))
    details = {**dict(there.details), **item.details}
    if details != dict(there.details):
        yield SetFact(item.id, "details", details)
    if item.override and there.override is None:
        yield SetOverride(item.id, item.override)


def _settled(item: DraftItem, key: str) -> Iterator[str]:
    """Yield how the comments begin, as an import wrote them, on cells that now state a fact."""
    for said in (key.replace("_", " "), *(("customer facing",) if key == "for" else ())):
        if not any(remark.startswith(f"{said}: ") for remark in item.remarks):
            yield f"{said}: "


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
    value = item.declares(key) or getattr(item, key, None)
    return value.value if isinstance(value, Stated) else value


def _texts(names: tuple[Stated, ...] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(name.value for name in names)


def _managers(draft: Draft, organisation: Organisation) -> Iterator[Change]:
    for name, override in draft.managers.items():
        line = organisation.managers.get(name)
        if line is None or line.override is None:
            yield SetOverride(name, override, is_manager=True)
