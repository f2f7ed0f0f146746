"""Specs as plain values: how to build them, read them fast, vary them, and answer their questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from itertools import product
from math import prod
from typing import Any

from hypothesis import strategies as st

from decision_oracle import DOMAINS, KINDS, Spec, managers_of
from orgdoc.model.organisation import (
    ManagerLine,
    Officer,
    Organisation,
    Override,
    Party,
    Project,
    Resource,
    Stated,
)
from orgdoc.model.verdict import Ask, Question, SpecChange
from orgdoc.source import Span

BOUNDARY = {
    "internal": ["Finance", "Sales"],
    "external": ["Globex", "Initech"],
    "both": ["Contractors", "Alumni"],
    "unknown": ["Partner", "Newcomer"],
}
#: One list of names for each way in which names can stand on the boundary; first: nobody has said.
NAME_LISTS: tuple[tuple[str, ...] | None, ...] = (
    None,
    ("internal",),
    ("external",),
    ("internal", "external"),
    ("Finance",),
    ("Globex",),
    ("Partner",),
    ("Contractors",),
    ("Finance", "Globex"),
    ("Finance", "Contractors"),
    ("Contractors", "Globex"),
    ("Contractors", "Alumni"),
    ("Finance", "Partner"),
    ("Globex", "Partner"),
    ("Contractors", "Partner"),
    ("Finance", "Globex", "Partner"),
    ("Partner", "Newcomer"),
)
AS_OF = "2026-11-01"
SECTIONS = ("projects", "resources")


def override(branch: str, expires: str | None = None) -> Spec:
    made: Spec = {"branch": branch, "rationale": "Agreed.", "by": "Ada Okafor", "on": "2026-10-12"}
    return made if expires is None else {**made, "expires": expires}


# --- spec → organisation: what `read_spec` gives, without the text (a test holds the two equal)

_NOWHERE = Span(1, 1, 1)


def organisation_of(spec: Spec) -> Organisation:
    top = spec["organisation"]
    parties = [
        Party(name, side, f"boundary.{side}[{number}]", _NOWHERE)
        for side, names in spec.get("boundary", {}).items()
        for number, name in enumerate(names)
    ]
    return Organisation(
        name=Stated(top["name"], "organisation.name", _NOWHERE),
        large=_flag(top, "large"),
        resources_segregated=_flag(top, "resources_segregated"),
        as_of=date.fromisoformat(top["as_of"]) if "as_of" in top else None,
        parties={party.name: party for party in parties},
        officers={post: _officer(post, entry) for post, entry in spec.get("officers", {}).items()},
        projects=tuple(_project(entry, n) for n, entry in enumerate(spec.get("projects", []))),
        resources=tuple(_resource(entry, n) for n, entry in enumerate(spec.get("resources", []))),
        managers={
            name: ManagerLine(name, _override(line, f"managers.{name}"), f"managers.{name}", _NOWHERE)
            for name, line in spec.get("managers", {}).items()
        },
    )


def _project(entry: Mapping[str, object], number: int) -> Project:
    path = f"projects[{number}]"
    return Project(
        id=str(entry["id"]),
        name=str(entry["name"]),
        kind="project",
        path=path,
        span=_NOWHERE,
        beneficiaries=_names(entry, "for", path),
        override=_override(entry, path),
        managers=_managers(entry, path),
        deliverable=_stated(entry, "deliverable", path),
        activity=_stated(entry, "activity", path),
        objective=_stated(entry, "objective", path),
        stakeholders=_names(entry, "stakeholders", path),
        was=entry.get("was"),  # type: ignore[arg-type]
    )


def _managers(entry: Mapping[str, object], path: str) -> tuple[Stated, ...]:
    if isinstance(entry.get("manager"), list):
        return _names(entry, "manager", path) or ()
    one = _stated(entry, "manager", path)
    return () if one is None else (one,)


def _officer(post: str, entry: str | Mapping[str, str]) -> Officer:
    said = {"name": entry} if isinstance(entry, str) else entry
    vacant = said["name"] == "vacant"
    holder = None if vacant else said["name"]
    return Officer(post, holder, vacant, said.get("title"), f"officers.{post}", _NOWHERE, said.get("acting"))


def _resource(entry: Mapping[str, object], number: int) -> Resource:
    path = f"resources[{number}]"
    kind = _stated(entry, "kind", path)
    reports_to = _stated(entry, "reports_to", path)
    serves = _names(entry, "serves", path)
    assert kind is not None
    return Resource(
        id=str(entry["id"]),
        name=str(entry["name"]),
        kind=kind.value,
        path=path,
        span=_NOWHERE,
        beneficiaries=(reports_to,) if serves is None and reports_to is not None else serves,
        override=_override(entry, path),
        kind_stated=kind,
        reports_to=reports_to,
    )


def _flag(top: Mapping[str, object], key: str) -> Stated | None:
    return Stated(str(top[key]).lower(), f"organisation.{key}", _NOWHERE) if key in top else None


def _stated(entry: Mapping[str, object], key: str, path: str) -> Stated | None:
    return Stated(str(entry[key]), f"{path}.{key}", _NOWHERE) if key in entry else None


def _names(entry: Mapping[str, object], key: str, path: str) -> tuple[Stated, ...] | None:
    names = entry.get(key)
    if not isinstance(names, list | tuple):
        return None
    return tuple(Stated(name, f"{path}.{key}[{number}]", _NOWHERE) for number, name in enumerate(names))


def _override(entry: Mapping[str, object], path: str) -> Override | None:
    made = entry.get("override")
    if not isinstance(made, dict):
        return None
    expires = date.fromisoformat(made["expires"]) if "expires" in made else None
    on = date.fromisoformat(made["on"])
    return Override(made["branch"], made["rationale"], made["by"], on, expires, f"{path}.override", _NOWHERE)


# --- specs of all shapes: each entry is one number, 0 where nothing is stated

_UNSAID_OR = {fact: (None, *values) for fact, values in DOMAINS.items()}
_OVERRIDES = (
    *[None] * 6,
    *(
        override(branch, expires)
        for branch in ("cio", "cto", "shared")
        for expires in (None, "2026-10-31", AS_OF, "2027-01-01")
    ),
)
_LINES = (*[None] * 3, *(line for line in _OVERRIDES if line and line["branch"] != "shared"))
_FLAGS = tuple(product((None, True, False), repeat=2))
_MANAGERS = (None, "Priya Shah", "Tom Lee", ["Tom Lee", "Priya Shah"], "Chandra Rao")
#: Chandra Rao holds a post, and so has no reporting line where they manage a project.
OFFICERS = {"ceo": "Ada Okafor", "cio": {"name": "vacant", "acting": "Ada Okafor"}, "cto": "Chandra Rao"}
_PROJECT: Mapping[str, tuple[Any, ...]] = {
    "for": NAME_LISTS,
    "deliverable": _UNSAID_OR["deliverable"],
    "activity": _UNSAID_OR["activity"],
    "stakeholders": NAME_LISTS,
    "objective": _UNSAID_OR["objective"],
    "manager": _MANAGERS,
    "override": _OVERRIDES,
}
_RESOURCE: Mapping[str, tuple[Any, ...]] = {
    "kind": KINDS,
    "item": (None, *range(6)),
    "another": (None, *range(6)),
    "names": NAME_LISTS,
    "reports_to": (None, *range(3)),
    "override": _OVERRIDES,
}
_TOP: Mapping[str, tuple[Any, ...]] = {
    "flags": _FLAGS,
    "as_of": (None, AS_OF),
    "Priya Shah": _LINES,
    "Tom Lee": _LINES,
}


def _numbers(choices: Mapping[str, tuple[Any, ...]]) -> st.SearchStrategy[int]:
    return st.integers(0, prod(len(values) for values in choices.values()) - 1)


def _chosen(choices: Mapping[str, tuple[Any, ...]], number: int) -> dict[str, Any]:
    """Return the combination that bears `number`, what is not stated left out."""
    found = {}
    for key, values in choices.items():
        number, index = divmod(number, len(values))
        if values[index] is not None:
            found[key] = deepcopy(values[index])
    return found


def specs(most: int = 2) -> st.SearchStrategy[Spec]:
    """Draw specs that pass every check, with up to `most` projects and as many resources."""
    return st.builds(
        spec_of,
        _numbers(_TOP),
        st.lists(_numbers(_PROJECT), min_size=1, max_size=most),
        st.lists(_numbers(_RESOURCE), max_size=most),
    )


def spec_of(top: int, project_numbers: list[int], resource_numbers: list[int]) -> Spec:
    said = _chosen(_TOP, top)
    large, segregated = said["flags"]
    organisation = {"name": "Acme", "large": large, "resources_segregated": segregated}
    organisation["as_of"] = said.get("as_of")
    spec: Spec = {
        "organisation": {key: value for key, value in organisation.items() if value is not None},
        "boundary": deepcopy(BOUNDARY),
        "officers": deepcopy(OFFICERS),
        "projects": [
            {"id": f"p{index}", "name": f"P{index}", **_listed(_chosen(_PROJECT, number))}
            for index, number in enumerate(project_numbers)
        ],
    }
    ids = [project["id"] for project in spec["projects"]]
    for index, number in enumerate(resource_numbers):
        resource = _resource_entry(f"r{index}", number, ids, len(project_numbers))
        spec.setdefault("resources", []).append(resource)
        ids.append(resource["id"])
    managers = dict.fromkeys(name for project in spec["projects"] for name in managers_of(project))
    lines = {name: {"override": said[name]} for name in managers if name in said}
    return {**spec, "managers": lines} if lines else spec


def _listed(stated: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in stated.items()}


def _resource_entry(item_id: str, number: int, before: list[str], projects: int) -> Spec:
    """Return a resource that serves only what comes `before` it; the projects come first."""
    said = _chosen(_RESOURCE, number)
    items = [before[n] for key in ("item", "another") if (n := said.get(key)) is not None and n < len(before)]
    serves = [*dict.fromkeys(items), *said.get("names", ())]
    entry = {"id": item_id, "name": item_id.upper(), "kind": said["kind"]}
    if serves:
        entry["serves"] = serves
    if said["kind"] in ("person", "team") and (n := said.get("reports_to")) is not None and n < projects:
        entry["reports_to"] = before[n]
    return {**entry, "override": said["override"]} if "override" in said else entry


# --- a spec varied


def entries(spec: Spec) -> Iterable[Spec]:
    return (entry for section in SECTIONS for entry in spec.get(section, []))


def entry(spec: Spec, item_id: str) -> Spec:
    return next(found for found in entries(spec) if found["id"] == item_id)


def stated(spec: Spec, item_id: str, fact: str, value: str) -> Spec:
    """Return `spec` with one fact of one item written into it."""
    made = deepcopy(spec)
    names = {"internal": ["internal"], "external": ["external"], "both": ["internal", "external"]}
    sided = fact in ("for", "serves", "stakeholders")
    entry(made, item_id)[fact] = names[value] if sided else value
    return made


def moved(spec: Spec, party: str, side: str) -> Spec:
    """Return `spec` with `party` put on `side` of the boundary."""
    made = deepcopy(spec)
    for names in made["boundary"].values():
        if party in names:
            names.remove(party)
    made["boundary"].setdefault(side, []).append(party)
    made["boundary"] = {side: names for side, names in made["boundary"].items() if names}
    return made


_STEP = re.compile(r"([^.\[]+)(?:\[(\d+)\])?")


def applied(spec: Spec, changes: Iterable[SpecChange]) -> Spec:
    """Return `spec` with `changes` written into it, each by its path alone."""
    made = deepcopy(spec)
    for change in changes:
        steps = [(m[1], m[2]) for m in _STEP.finditer(change.path)]
        here: Any = made
        for key, number in steps[:-1]:
            here = here.setdefault(key, {}) if number is None else here[key][int(number)]
        last = steps[-1][0]
        if change.add is not None:
            here.setdefault(last, []).append(change.add)
        elif change.remove is not None:
            here[last].remove(change.remove)
        else:
            here[last] = list(change.to) if isinstance(change.to, tuple) else change.to
    return made


def answered(spec: Spec, question: Question, answer: str) -> Spec:
    """Return `spec` with `answer` written where `question` asks for it."""
    if question.ask is Ask.PARTY_SIDE:
        return moved(spec, question.subject, answer)
    if question.ask is Ask.OFFICER:
        made = deepcopy(spec)
        entry(made, question.subject)["override"] = override(answer)
        return made
    return stated(spec, question.subject, question.path.rpartition(".")[2], answer)


_MIRRORED = {"internal": "external", "external": "internal", "cio": "cto", "cto": "cio"}


def mirrored_verdict(verdict: str) -> str:
    return _MIRRORED.get(verdict, verdict)


def mirrored(spec: Spec) -> Spec:
    """Return `spec` with internal and external swapped, and with them CIO and CTO in the overrides."""
    made = deepcopy(spec)
    made["boundary"] = {_MIRRORED.get(side, side): names for side, names in made["boundary"].items()}
    for item in entries(made):
        for fact in ("for", "serves", "stakeholders"):
            if fact in item:
                item[fact] = [_MIRRORED.get(name, name) for name in item[fact]]
    for line in (*entries(made), *made.get("managers", {}).values()):
        if "override" in line:
            line["override"]["branch"] = mirrored_verdict(line["override"]["branch"])
    return made


def renamed(spec: Spec) -> Spec:
    """Return `spec` with another name and id for every item, references included."""
    made = deepcopy(spec)
    ids = {item["id"]: f"the-{number}-once-{item['id']}" for number, item in enumerate(entries(made))}
    for item in entries(made):
        item["id"], item["name"] = ids[item["id"]], f"Formerly {item['name']}"
        if "serves" in item:
            item["serves"] = [ids.get(name, name) for name in item["serves"]]
        if "reports_to" in item:
            item["reports_to"] = ids[item["reports_to"]]
    return made
