"""Changes as people type them, `portal.for=internal` → changes of the spec, to suppose and not to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from orgdoc.cell_text import split
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.editing.spec_editor import Change, SetFact, SetOfficer, SetOverride, SetSide, SetTop
from orgdoc.errors import OrgdocError
from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Item, Organisation, Override, Project, Stated
from orgdoc.model.rulebook import DeclaredFact
from orgdoc.model.terms import (
    CHIEF,
    FACT_VALUES,
    NOBODY_YET,
    PROJECT,
    RESOURCE_KINDS,
    UNKNOWN,
    VACANT,
)
from orgdoc.model.verdict import SHARED, Decision, Decisions
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.sharing import sharers_in
from orgdoc.views.phrases.words import listed

_TYPED = re.compile(r"(?s)(?P<where>.+?)(?P<how>\+=|-=|=)(?P<value>.*)")
_LISTS = ("for", "serves", "stakeholders", "manager")
_OF_A_PROJECT = ("for", *FACT_VALUES, "stakeholders", "manager", "override")
_OF_A_RESOURCE = ("serves", "kind", "reports_to", "override")
_OF_A_POST = ("name", "acting", "until")
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
    changes: list[Change] = []
    posts: dict[str, dict[str, str] | None] = {}
    for one in [_parsed(text, naming) for text in typed]:
        if (post := _post_of(one, naming)) is not None:
            posts[post] = _of_a_post(one, post, posts, naming.organisation)
        else:
            changes += _changes(one, decisions, naming)
    return [*changes, *(_filled(post, parts) for post, parts in posts.items())]


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
        if item.override is not None:
            yield f"{item.id}.override=", f"{item.name}: without its decision"
    for name in decisions.managers:
        yield from ((f"{name}.override={branch}", "a reporting line") for branch in naming.labels)
        if _decided(name, naming) is not None:
            yield f"{name}.override=", "a reporting line without its decision"
    for post in _posts(naming):
        officer = naming.organisation.officers.get(post)
        values = (f"{VACANT}",) if officer is not None and officer.holder else ("",)
        yield from ((f"{post}.name={value}", "who holds the post") for value in values)
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
    if match is not None and not dot and match["where"].strip().casefold() in _posts(naming):
        subject, dot, key = "officers", ".", match["where"].strip()
    if match is None or not dot:
        side, branch = naming.boundary.ids[0], next(iter(naming.labels))
        raise NotUnderstoodError(
            f"`{text}` is no change; write it like portal.for={side}, portal.override={branch} "
            f'or "boundary.{side}+=Partner Co"'
        )
    return _Typed(subject, key, match["how"], match["value"].strip().strip('"'))


def _posts(naming: Naming) -> tuple[str, ...]:
    """Return the posts that the spec may fill, by their keys there."""
    return tuple(dict.fromkeys((CHIEF, *(branch.officer for branch in naming.rulebook.branches))))


def _post_of(typed: _Typed, naming: Naming) -> str | None:
    """Return the post that a change is about: `cio` of `cio.name`, `officers.cio.name`, `officers.cio`."""
    section, _, post = typed.subject.casefold().rpartition(".")
    posts = _posts(naming)
    if section not in ("", "officers") or typed.subject in naming.items:
        return None
    if section or post != "officers":
        return post if post in posts else None
    if typed.key.casefold() not in posts:
        raise NotUnderstoodError(_none(typed.key, posts, "post"))
    return typed.key.casefold()


def _of_a_post(
    typed: _Typed, post: str, posts: Mapping[str, dict[str, str] | None], organisation: Organisation
) -> dict[str, str] | None:
    """Return what is stated of a post once `typed` holds too; None where it is done away with."""
    officer = organisation.officers.get(post)
    parts = posts.get(post, {})
    if post not in posts and officer is not None:
        name = VACANT if officer.vacant else officer.holder
        until = officer.until.isoformat() if officer.until else None
        stated = {"name": name, "title": officer.title, "acting": officer.acting, "until": until}
        parts = {key: value for key, value in stated.items() if value is not None}
    if typed.subject.casefold() == "officers":  # officers.cio=…
        _refuse_unlisted(typed, post)
        if not typed.value:
            return None
        typed = typed._replace(subject=post, key="name")
    key = _key_of(typed, _OF_A_POST, post)
    if _takes_out(typed, key, (parts or {}).get(key)):
        if key == "name":
            raise NotUnderstoodError(
                f"{post}.name says who holds the post; for nobody write {post}.name={VACANT}, "
                f"and officers.{post}= where there is to be no such post"
            )
        gone = ("acting", "until") if key == "acting" else (key,)
        return {name: value for name, value in (parts or {}).items() if name not in gone}
    value = " ".join(typed.value.split())
    if key == "name" and value.casefold() == VACANT:
        value = VACANT
    parts = {**(parts or {}), key: value}
    if key == "name" and value != VACANT:
        # Whoever stood in does so no more.
        parts = {name: text for name, text in parts.items() if name not in ("acting", "until")}
    if key == "until" and "acting" not in parts:
        hint = f"write {post}.acting=NAME before {post}.until={value}"
        raise NotUnderstoodError(f"nobody acts as {post}; {hint}")
    if "acting" in parts and parts.get("name") != VACANT:
        raise NotUnderstoodError(
            f"somebody acts only in a vacant post; write {post}.name={VACANT} before {post}.acting={value}"
        )
    return parts


def _filled(post: str, parts: Mapping[str, str] | None) -> SetOfficer:
    if parts is None or parts.keys() != {"name"}:
        return SetOfficer(post, parts)
    return SetOfficer(post, parts["name"])


def _takes_out(typed: _Typed, key: str, stated: str | None) -> bool:
    """Whether a change leaves a key without a value. Raises NotUnderstoodError where it has none already."""
    if typed.how == "+=" or (typed.how == "=" and typed.value):
        _refuse_unlisted(typed, key)
        return False
    where = f"{typed.subject}.{key}"
    if stated is None:
        raise NotUnderstoodError(f"{where} is not stated, so there is nothing to take out")
    if typed.value and typed.value.casefold() != stated.casefold():
        raise NotUnderstoodError(f"{where} is {stated}, not {typed.value}; {where}= takes it out")
    return True


def _changes(typed: _Typed, decisions: Decisions, naming: Naming) -> list[SetSide] | tuple[Change]:
    if typed.subject == "boundary":
        return _of_parties(typed, naming)
    if typed.subject == "organisation":
        return (_of_all(typed, naming.organisation),)
    if (item := naming.items.get(typed.subject)) is not None:
        return (_of_item(item, typed, decisions.items[item.id], naming),)
    if typed.subject in decisions.managers:
        _key_of(typed, ("override",), typed.subject)
        return (_override(typed, tuple(naming.labels), naming),)
    known = (*naming.items, *decisions.managers, *_posts(naming), "boundary", "organisation", "officers")
    raise NotUnderstoodError(_none(typed.subject, known, "project, resource, manager or post"))


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


def _of_all(typed: _Typed, organisation: Organisation) -> SetTop:
    key = _key_of(typed, _OF_ALL, "the organisation")
    stated = getattr(organisation, key)
    text = stated.value if isinstance(stated, Stated) else None if stated is None else stated.isoformat()
    if _takes_out(typed, key, text):
        return SetTop(key, None)
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
        if _takes_out(typed, key, _value_of(item, key)):
            if key == "kind":
                raise NotUnderstoodError(
                    f"every resource is of some kind; {item.id}.kind may be {listed(RESOURCE_KINDS, 'or')}"
                )
            return SetFact(item.id, key, None)
        if (declared := naming.rulebook.fact(key)) is not None:
            return SetFact(item.id, key, _declared(typed.value, declared))
        allowed = _values(item.kind, key, naming)
        return SetFact(item.id, key, _one_of(typed.value, allowed, key) if allowed else typed.value)
    before = [name.value for name in _listed(item, key)]
    if not typed.value:
        if typed.how == "+=":
            raise NotUnderstoodError(f"{item.id}.{key}+= adds nobody; write a name behind it")
        _refuse_absent((), before, f"{item.id}.{key}")
        return SetFact(item.id, key, [])
    names = split(typed.value)
    if key != "manager":
        parties, boundary = naming.organisation.parties, naming.boundary
        standings = [name if name in parties else _meant(name, boundary) for name in names]
        names = list(dict.fromkeys(name for one in standings for name in boundary.on(one) or (one,)))
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
    read = "" if names == _OF_A_POST else " that rules read"
    raise NotUnderstoodError(f"{whose} has no key `{typed.key}`{read}; {hint}")


def _refuse_unlisted(typed: _Typed, key: str) -> None:
    if typed.how != "=":
        only = "+=" if typed.how == "+=" else "+= and -="
        hint = f"write {typed.subject}.{key}={typed.value}"
        raise NotUnderstoodError(f"{typed.subject}.{key} is no list, and only lists take {only}; {hint}")


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


def _value_of(item: Item, key: str) -> str | None:
    """Return what is stated of a fact that is no list."""
    if key == "kind":
        return item.kind
    stated: Stated | None = item.declares(key) or getattr(item, key, None)
    return stated.value if stated is not None else None


def _decided(name: str, naming: Naming) -> Override | None:
    """Return the decision on a manager's reporting line."""
    line = naming.organisation.managers.get(name)
    return line.override if line is not None else None


def _override(
    typed: _Typed, branches: Iterable[str], naming: Naming, *, decision: Decision | None = None
) -> SetOverride:
    """Return the decision that is supposed; of a `decision` on an item, it may be shared."""
    there = _decided(typed.subject, naming) if decision is None else naming.items[typed.subject].override
    stated = naming.labels.get(there.branch, there.branch) if there is not None else None
    if _takes_out(typed, "override", stated):
        return SetOverride(typed.subject, None, is_manager=decision is None)
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
