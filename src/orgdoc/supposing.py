"""Changes as people type them, `portal.for=internal` → changes of the spec, to suppose and not to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orgdoc.cell_text import split
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.spec_editor import Change, SetFact, SetOverride, SetSide, SetTop
from orgdoc.errors import OrgdocError
from orgdoc.model.organisation import Item, Project, Stated
from orgdoc.model.terms import BOTH, EXTERNAL, FACT_VALUES, INTERNAL, PARTY_SIDES, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import SHARED, Decisions
from orgdoc.views.phrases.naming import Naming

_TYPED = re.compile(r"(?s)(?P<where>.+?)(?P<how>\+=|-=|=)(?P<value>.*)")
_LISTS = ("for", "serves", "stakeholders", "manager")
_OF_A_PROJECT = ("for", *FACT_VALUES, "stakeholders", "manager", "override")
_OF_A_RESOURCE = ("serves", "kind", "reports_to", "override")
_SPOKEN = {"inside": INTERNAL, "outside": EXTERNAL}
_OF_ALL = ("large", "resources_segregated", "as_of", "decide_by")
#: What an override needs beside its branch; it is supposed, so nobody has said it.
_RATIONALE, _NOBODY, _NO_DAY = "Supposed.", "Nobody yet", "1970-01-01"


class NotUnderstoodError(OrgdocError):
    """A change that says nothing to orgdoc; its text is a sentence."""


class _Typed(NamedTuple):
    subject: str
    key: str
    how: str
    value: str


def changes_of(typed: Iterable[str], decisions: Decisions, naming: Naming) -> list[Change]:
    """Return the changes of the spec that `typed` asks for, in its order.

    Raises NotUnderstoodError for what has not the form `ITEM.KEY=VALUE`, or names what is not there.
    """
    return [_change(_parsed(text), decisions, naming) for text in typed]


def offers(decisions: Decisions, naming: Naming) -> Iterator[tuple[str, str]]:
    """Yield what can be typed, for the shell to complete, each with what it is about."""
    for side in PARTY_SIDES:
        for party in naming.organisation.parties.values():
            if party.side != side:
                yield f"boundary.{side}+={party.name}", "a side of the boundary"
    for item in naming.organisation.items:
        for key in _keys(item):
            for value in _values(item.kind, key, naming):
                yield f"{item.id}.{key}={value}", item.name
    for name in decisions.managers:
        yield from ((f"{name}.override={branch}", "a reporting line") for branch in naming.labels)
    for flag in ("large", "resources_segregated"):
        yield from ((f"organisation.{flag}={value}", "the organisation") for value in ("true", "false"))


def _keys(item: Item) -> tuple[str, ...]:
    return _OF_A_PROJECT if isinstance(item, Project) else _OF_A_RESOURCE


def _values(kind: str, key: str, naming: Naming) -> tuple[str, ...]:
    if key in ("for", "serves", "stakeholders"):
        return (INTERNAL, EXTERNAL, BOTH)
    if key == "override":
        return (*naming.labels, SHARED)
    if key == "kind":
        return RESOURCE_KINDS
    return FACT_VALUES.get(key, ()) if kind == PROJECT else ()


def _parsed(text: str) -> _Typed:
    match = _TYPED.fullmatch(text.strip())
    subject, dot, key = match["where"].strip().rpartition(".") if match else ("", "", "")
    if match is None or not dot:
        raise NotUnderstoodError(
            f"`{text}` is no change; write it like portal.for=internal, portal.override=cio "
            'or "boundary.internal+=Partner Co"'
        )
    return _Typed(subject, key, match["how"], match["value"].strip().strip('"'))


def _change(typed: _Typed, decisions: Decisions, naming: Naming) -> Change:
    if typed.subject == "boundary":
        side = _one_of(_SPOKEN.get(typed.key, typed.key), PARTY_SIDES, "side of the boundary")
        return SetSide(_one_of(typed.value, naming.organisation.parties, "name on the boundary"), side)
    if typed.subject == "organisation":
        key = _one_of(typed.key, _OF_ALL, "key of the organisation that rules read")
        flags = {"true": True, "yes": True, "false": False, "no": False}
        if key in ("large", "resources_segregated"):
            return SetTop(key, flags[_one_of(typed.value, flags, "yes or no")])
        return SetTop(key, typed.value)
    if (item := naming.items.get(typed.subject)) is not None:
        return _of_item(item, typed, naming)
    if typed.subject in decisions.managers and typed.key == "override":
        return _override(typed, tuple(naming.labels), naming, is_manager=True)
    known = (*naming.items, *decisions.managers, "boundary", "organisation")
    raise NotUnderstoodError(_none(typed.subject, known, "project, resource or manager"))


def _of_item(item: Item, typed: _Typed, naming: Naming) -> Change:
    key = _one_of(typed.key, _keys(item), f"key of {item.id} that rules read")
    if key == "override":
        return _override(typed, (*naming.labels, SHARED), naming, is_manager=False)
    if key not in _LISTS:
        allowed = _values(item.kind, key, naming)
        return SetFact(item.id, key, _one_of(typed.value, allowed, key) if allowed else typed.value)
    names = [_SPOKEN.get(name, name) for name in split(typed.value)]
    if names == [BOTH] and key != "manager":
        names = [INTERNAL, EXTERNAL]
    before = [name.value for name in _listed(item, key)]
    if typed.how == "+=":
        names = [*before, *(name for name in names if name not in before)]
    elif typed.how == "-=":
        names = [name for name in before if name not in names]
    return SetFact(item.id, key, names)


def _listed(item: Item, key: str) -> tuple[Stated, ...]:
    if key in ("for", "serves"):
        return item.beneficiaries or ()
    if not isinstance(item, Project):
        return ()
    return item.managers if key == "manager" else item.stakeholders or ()


def _override(typed: _Typed, branches: Iterable[str], naming: Naming, *, is_manager: bool) -> SetOverride:
    branch = _one_of(typed.value.lower(), branches, "branch")
    day = naming.organisation.as_of or naming.organisation.decide_by
    entries = {"branch": branch, "rationale": _RATIONALE, "by": _NOBODY}
    return SetOverride(typed.subject, {**entries, "on": day.isoformat() if day else _NO_DAY}, is_manager)


def _one_of(value: str, known: Iterable[str], what: str) -> str:
    names = {name.casefold(): name for name in known}
    if value.casefold() in names:
        return names[value.casefold()]
    raise NotUnderstoodError(_none(value, names.values(), what))


def _none(value: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = nearest(value, names)
    listed = f"; it may be {', '.join(names)}" if len(names) <= 8 else ""
    return f"there is no {what} {value!r}" + (f"; did you mean {near}?" if near else listed)
