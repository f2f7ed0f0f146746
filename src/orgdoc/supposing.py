"""Changes as people type them, `portal.for=internal` → changes of the spec, to suppose and not to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orgdoc.cell_text import split
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.spec_editor import Change, SetFact, SetOverride, SetSide, SetTop
from orgdoc.errors import OrgdocError
from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Item, Project, Stated
from orgdoc.model.rulebook import DeclaredFact
from orgdoc.model.terms import (
    FACT_VALUES,
    NOBODY_YET,
    PROJECT,
    RESOURCE_KINDS,
    UNKNOWN,
)
from orgdoc.model.verdict import SHARED, Decision, Decisions
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.sharing import sharers_in
from orgdoc.views.phrases.words import listed

_TYPED = re.compile(r"(?s)(?P<where>.+?)(?P<how>\+=|-=|=)(?P<value>.*)")
_LISTS = ("for", "serves", "stakeholders", "manager")
_OF_A_PROJECT = ("for", *FACT_VALUES, "stakeholders", "manager", "override")
_OF_A_RESOURCE = ("serves", "kind", "reports_to", "override")
_OF_ALL = ("large", "resources_segregated", "as_of", "decide_by")
#: What an override needs beside its branch; it is supposed, so nobody has said it.
_RATIONALE, _NO_DAY = "Supposed.", "1970-01-01"


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
    return [change for text in typed for change in _changes(_parsed(text, naming), decisions, naming)]


def offers(decisions: Decisions, naming: Naming) -> Iterator[tuple[str, str]]:
    """Yield what can be typed, for the shell to complete, each with what it is about."""
    for side in naming.boundary.keys:
        for party in naming.organisation.parties.values():
            if party.side != side:
                yield f"boundary.{side}+={party.name}", "a side of the boundary"
    for item in naming.organisation.items:
        for key in _keys(item, naming):
            for value in _values(item.kind, key, naming):
                yield f"{item.id}.{key}={value}", item.name
    for name in decisions.managers:
        yield from ((f"{name}.override={branch}", "a reporting line") for branch in naming.labels)
    for flag in ("large", "resources_segregated"):
        yield from ((f"organisation.{flag}={value}", "the organisation") for value in ("true", "false"))


def _keys(item: Item, naming: Naming) -> tuple[str, ...]:
    built_in = _OF_A_PROJECT if isinstance(item, Project) else _OF_A_RESOURCE
    return (*built_in, *(fact.id for fact in naming.rulebook.facts_of(item.kind)))


def _values(kind: str, key: str, naming: Naming) -> tuple[str, ...]:
    if key in ("for", "serves", "stakeholders"):
        return naming.boundary.standings
    if key == "override":
        return (*naming.labels, SHARED)
    if key == "kind":
        return RESOURCE_KINDS
    if (declared := naming.rulebook.fact(key)) is not None:
        return declared.values
    return FACT_VALUES.get(key, ()) if kind == PROJECT else ()


def _parsed(text: str, naming: Naming) -> _Typed:
    match = _TYPED.fullmatch(text.strip())
    subject, dot, key = match["where"].strip().rpartition(".") if match else ("", "", "")
    if match is None or not dot:
        side, branch = naming.boundary.ids[0], next(iter(naming.labels))
        raise NotUnderstoodError(
            f"`{text}` is no change; write it like portal.for={side}, portal.override={branch} "
            f'or "boundary.{side}+=Partner Co"'
        )
    return _Typed(subject, key, match["how"], match["value"].strip().strip('"'))


def _changes(typed: _Typed, decisions: Decisions, naming: Naming) -> list[SetSide] | tuple[Change]:
    if typed.subject == "boundary":
        return _of_parties(typed, naming)
    if typed.subject == "organisation":
        return (_of_all(typed),)
    if (item := naming.items.get(typed.subject)) is not None:
        return (_of_item(item, typed, decisions.items[item.id], naming),)
    if typed.subject in decisions.managers:
        _key_of(typed, ("override",), typed.subject)
        return (_override(typed, tuple(naming.labels), naming),)
    known = (*naming.items, *decisions.managers, "boundary", "organisation")
    raise NotUnderstoodError(_none(typed.subject, known, "project, resource or manager"))


def _meant(word: str, boundary: Boundary) -> str:
    """Return the key of the spec for a side that is called in words, or for several in any order."""
    by_words = {side.where.casefold(): side.id for side in boundary.sides}
    parts = [by_words.get(part.casefold(), part) for part in re.split(r"\s+and\s+", word.strip())]
    return (
        boundary.standing(parts) if set(parts) <= set(boundary.ids) else by_words.get(word.casefold(), word)
    )


def _of_parties(typed: _Typed, naming: Naming) -> list[SetSide]:
    """Return where parties are put; one that is taken off its side stands nowhere yet."""
    side = _one_of(_meant(typed.key, naming.boundary), naming.boundary.keys, "side of the boundary")
    parties = naming.organisation.parties
    whole = typed.value.casefold() in (name.casefold() for name in parties)
    nobody = typed.how != "=" and not typed.value
    names = [typed.value] if whole or nobody else split(typed.value)
    names = [_one_of(name, parties, "name on the boundary") for name in names]
    taken_off = [name for name, party in parties.items() if party.side == side and name not in names]
    if typed.how == "-=":
        taken_off, names = names, []
    elif typed.how == "+=":
        taken_off = []
    for name in taken_off:
        if (stands := parties[name].side) != side:
            there = f"it stands under boundary.{stands}"
            raise NotUnderstoodError(f"{name} is not under boundary.{side}; {there}")
        if side == UNKNOWN:
            raise NotUnderstoodError(
                f"{name} is on no side that it could be taken off; "
                f'to put it on one, write "boundary.{naming.boundary.ids[0]}+={name}"'
            )
    return [*(SetSide(name, UNKNOWN) for name in taken_off), *(SetSide(name, side) for name in names)]


def _of_all(typed: _Typed) -> SetTop:
    key = _key_of(typed, _OF_ALL, "the organisation")
    _refuse_unlisted(typed, key)
    if key not in ("large", "resources_segregated"):
        return SetTop(key, typed.value)
    flags = {"true": True, "yes": True, "false": False, "no": False}
    if typed.value.casefold() not in flags:
        raise NotUnderstoodError(f"{key} is true or false, not {typed.value!r}")
    return SetTop(key, flags[typed.value.casefold()])


def _of_item(item: Item, typed: _Typed, decision: Decision, naming: Naming) -> Change:
    key = _key_of(typed, _keys(item, naming), item.id)
    if key == "override":
        return _override(typed, (*naming.labels, SHARED), naming, decision=decision)
    if key not in _LISTS:
        _refuse_unlisted(typed, key)
        if (declared := naming.rulebook.fact(key)) is not None:
            return SetFact(item.id, key, _declared(typed.value, declared))
        allowed = _values(item.kind, key, naming)
        return SetFact(item.id, key, _one_of(typed.value, allowed, key) if allowed else typed.value)
    names = split(typed.value)
    if key != "manager":
        parties, boundary = naming.organisation.parties, naming.boundary
        standings = [name if name in parties else _meant(name, boundary) for name in names]
        names = list(dict.fromkeys(name for one in standings for name in boundary.on(one) or (one,)))
    before = [name.value for name in _listed(item, key)]
    if typed.how == "+=":
        names = [*before, *(name for name in names if name not in before)]
    elif typed.how == "-=":
        _refuse_absent(names, before, f"{item.id}.{key}")
        names = [name for name in before if name not in names]
    return SetFact(item.id, key, names)


def _key_of(typed: _Typed, known: Iterable[str], whose: str) -> str:
    """Return the key that is meant. Raises NotUnderstoodError with what `whose` keys are."""
    names = tuple(known)
    if typed.key.casefold() in names:
        return typed.key.casefold()
    near = nearest(typed.key, names)
    hint = f"did you mean `{near}`?" if near else f"it has {listed(f'`{name}`' for name in names)}"
    raise NotUnderstoodError(f"{whose} has no key `{typed.key}` that rules read; {hint}")


def _refuse_unlisted(typed: _Typed, key: str) -> None:
    if typed.how != "=":
        hint = f"; write {typed.subject}.{key}={typed.value}" if typed.how == "+=" else ""
        raise NotUnderstoodError(f"{typed.subject}.{key} is no list, and only lists take += and -={hint}")


def _refuse_absent(names: Iterable[str], before: list[str], where: str) -> None:
    absent = [name for name in names if name not in before]
    if absent or not before:
        there = f"it names {listed(before)}" if before else "it names nobody"
        raise NotUnderstoodError(f"{where} does not name {listed(absent, 'or') or 'anybody'}; {there}")


def _listed(item: Item, key: str) -> tuple[Stated, ...]:
    if key in ("for", "serves"):
        return item.beneficiaries or ()
    if not isinstance(item, Project):
        return ()
    return item.managers if key == "manager" else item.stakeholders or ()


def _override(
    typed: _Typed, branches: Iterable[str], naming: Naming, *, decision: Decision | None = None
) -> SetOverride:
    """Return the decision that is supposed; of a `decision` on an item, it may be shared."""
    _refuse_unlisted(typed, "override")
    sharers = None if decision is None else sharers_in(typed.value, decision, naming)
    branch = SHARED if sharers is not None else _one_of(typed.value.lower(), branches, "branch")
    if sharers == () and naming.rulebook.says_between:
        first, second, *_ = naming.labels
        hint = f"write {typed.subject}.override=shared by {first} and {second}"
        raise NotUnderstoodError(f"{typed.subject}.override does not say between whom it is shared; {hint}")
    day = naming.organisation.as_of or naming.organisation.decide_by
    between = {"between": sharers} if sharers else {}
    entries = {"branch": branch, **between, "rationale": _RATIONALE, "by": NOBODY_YET}
    on = day.isoformat() if day else _NO_DAY
    return SetOverride(typed.subject, {**entries, "on": on}, is_manager=decision is None)


def _one_of(value: str, known: Iterable[str], what: str) -> str:
    names = {name.casefold(): name for name in known}
    if value.casefold() in names:
        return names[value.casefold()]
    raise NotUnderstoodError(_none(value, names.values(), what))


def _declared(value: str, fact: DeclaredFact) -> str:
    """Return the value of a declared fact that is typed, also in the words that the rule book has for it."""
    words = {word.casefold(): meant for word, meant in zip(fact.words, fact.values, strict=True)}
    if (meant := words.get(value.casefold())) is not None:
        return meant
    return _one_of(value, fact.values, fact.label)


def _none(value: str, known: Iterable[str], what: str) -> str:
    names = list(known)
    near = nearest(value, names)
    listed = f"; it may be {', '.join(names)}" if len(names) <= 8 else ""
    return f"there is no {what} {value!r}" + (f"; did you mean {near}?" if near else listed)
