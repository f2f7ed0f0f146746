"""Specs as plain values: how to build them, read them fast, vary them, and answer their questions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from decision_oracle import DOMAINS, KINDS, Spec
from orgdoc.model.organisation import (
    ManagerLine,
    Organisation,
    Override,
    Party,
    Project,
    Resource,
    Stated,
)
from orgdoc.model.verdict import Ask, Question
from orgdoc.source import Span

#: ORGDOC_EXAMPLES lowers the number for mutation testing.
EXAMPLES = int(os.environ.get("ORGDOC_EXAMPLES", "2000"))
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

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


def override(branch: str, expires: str | None = None) -> dict[str, str]:
    made = {"branch": branch, "rationale": "Agreed.", "by": "Ada Okafor", "on": "2026-10-12"}
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
        manager=_stated(entry, "manager", path),
        deliverable=_stated(entry, "deliverable", path),
        activity=_stated(entry, "activity", path),
        objective=_stated(entry, "objective", path),
        stakeholders=_names(entry, "stakeholders", path),
    )


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


# --- specs of all shapes, small ones first

_UNSAID_OR = {fact: (None, *values) for fact, values in DOMAINS.items()}
_FACTS = tuple(
    {key: value for key, value in (("deliverable", d), ("activity", a), ("objective", o)) if value}
    for d in _UNSAID_OR["deliverable"]
    for a in _UNSAID_OR["activity"]
    for o in _UNSAID_OR["objective"]
)
_OVERRIDES = (
    *[None] * 6,
    *(
        override(branch, expires)
        for branch in ("cio", "cto", "shared")
        for expires in (None, "2026-10-31", AS_OF, "2027-01-01")
    ),
)
_LINES = (*[None] * 3, *(line for line in _OVERRIDES if line and line["branch"] != "shared"))
_FLAGS = tuple(
    {key: value for key, value in (("large", large), ("resources_segregated", cut)) if value is not None}
    for large in (None, True, False)
    for cut in (None, True, False)
)
_MANAGERS = ("Priya Shah", "Tom Lee")


@st.composite
def specs(draw: st.DrawFn, most: int = 3) -> Spec:
    """Draw a spec that passes every check, with up to `most` projects and as many resources."""
    organisation = {"name": "Acme", **draw(st.sampled_from(_FLAGS))}
    if draw(st.booleans()):
        organisation["as_of"] = AS_OF
    projects = [_drawn_project(draw, f"p{number}") for number in range(draw(st.integers(1, most)))]
    ids = [project["id"] for project in projects]
    resources: list[Spec] = []
    for number in range(draw(st.integers(0, most))):
        resources.append(_drawn_resource(draw, f"r{number}", ids, [r["id"] for r in resources]))
    spec: Spec = {"organisation": organisation, "boundary": deepcopy(BOUNDARY), "projects": projects}
    if resources:
        spec["resources"] = resources
    managed = dict.fromkeys(p["manager"] for p in projects if "manager" in p)
    lines = {name: {"override": line} for name in managed if (line := draw(st.sampled_from(_LINES)))}
    return {**spec, "managers": lines} if lines else spec


def _drawn_project(draw: st.DrawFn, item_id: str) -> Spec:
    return _without_unsaid(
        id=item_id,
        name=item_id.upper(),
        **draw(st.sampled_from(_FACTS)),
        **{"for": draw(st.sampled_from(NAME_LISTS))},
        stakeholders=draw(st.sampled_from(NAME_LISTS)),
        manager=draw(st.sampled_from((None, *_MANAGERS))),
        override=draw(st.sampled_from(_OVERRIDES)),
    )


def _drawn_resource(draw: st.DrawFn, item_id: str, projects: list[str], before: list[str]) -> Spec:
    kind = draw(st.sampled_from(KINDS))
    named = draw(st.sampled_from(NAME_LISTS)) or ()
    items = draw(st.lists(st.sampled_from([*projects, *before]), max_size=2, unique=True))
    reports = (None, *projects) if kind in ("person", "team") else (None,)
    return _without_unsaid(
        id=item_id,
        name=item_id.upper(),
        kind=kind,
        serves=[*items, *named] or None,
        reports_to=draw(st.sampled_from(reports)),
        override=draw(st.sampled_from(_OVERRIDES)),
    )


def _without_unsaid(**facts: object) -> Spec:
    stated = {key: value for key, value in facts.items() if value is not None}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in stated.items()}


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
