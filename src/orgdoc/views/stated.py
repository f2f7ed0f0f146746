"""An organisation → the spec that states it, as plain values: reading them again gives the same facts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orgdoc.model.organisation import Item, Officer, Organisation, Override, Project, Resource, Stated

Json = dict[str, Any]


def stated(organisation: Organisation) -> Json:
    """Return all that the spec states, in its own keys; what it leaves out is left out here too."""
    parties: dict[str, list[str]] = {}
    for party in organisation.parties.values():
        parties.setdefault(party.side, []).append(party.name)
    whole = {
        "organisation": _top(organisation),
        "boundary": parties,
        "officers": {post: _officer(officer) for post, officer in organisation.officers.items()},
        "projects": [_project(project) for project in organisation.projects],
        "resources": [_resource(resource) for resource in organisation.resources],
        "managers": {
            name: {"override": _override(line.override)}
            for name, line in organisation.managers.items()
            if line.override is not None
        },
    }
    return {key: part for key, part in whole.items() if part}


def _top(organisation: Organisation) -> Json:
    large, segregated = organisation.large, organisation.resources_segregated
    return _kept(
        name=organisation.name.value,
        large=None if large is None else large.value == "true",
        resources_segregated=None if segregated is None else segregated.value == "true",
        as_of=organisation.as_of.isoformat() if organisation.as_of else None,
        decide_by=organisation.decide_by.isoformat() if organisation.decide_by else None,
        status=organisation.status,
        prepared_by=organisation.prepared_by,
        language=organisation.language,
    )


def _officer(officer: Officer) -> Json | str:
    name = "vacant" if officer.vacant else officer.holder
    until = officer.until.isoformat() if officer.until else None
    parts = _kept(name=name, title=officer.title, acting=officer.acting, until=until)
    return parts["name"] if list(parts) == ["name"] else parts


def _project(project: Project) -> Json:
    managers = [manager.value for manager in project.managers]
    return _kept(
        **_common(project),
        manager=managers[0] if len(managers) == 1 else managers,
        deliverable=_value(project.deliverable),
        activity=_value(project.activity),
        **{"for": _names(project.beneficiaries)},
        stakeholders=_names(project.stakeholders),
        objective=_value(project.objective),
        owner=project.owner,
        **_more(project),
    )


def _resource(resource: Resource) -> Json:
    stands_in = resource.beneficiaries == (resource.reports_to,)  # `reports_to`, where `serves` is not stated
    return _kept(
        **_common(resource),
        kind=resource.kind,
        serves=None if stands_in else _names(resource.beneficiaries),
        reports_to=_value(resource.reports_to),
        **_more(resource),
    )


def _common(item: Item) -> Json:
    return {"id": item.id, "name": item.name, "was": item.was, "description": item.description}


def _more(item: Item) -> Json:
    override = item.override and _override(item.override)
    return {
        **{fact: stated.value for fact, stated in item.declared},
        "tags": list(item.tags), "details": dict(item.details), "link": item.link, "override": override
    }  # fmt: skip


def _override(override: Override) -> Json:
    return _kept(
        branch=override.branch,
        between=[stated.value for stated in override.between],
        rationale=override.rationale,
        by=override.by,
        on=override.on.isoformat(),
        expires=override.expires.isoformat() if override.expires else None,
    )


def _kept(**parts: Any) -> Json:
    """Return the parts that state something."""
    return {key: value for key, value in parts.items() if value not in (None, [], {})}


def _value(stated: Stated | None) -> str | None:
    return stated.value if stated else None


def _names(names: Iterable[Stated] | None) -> list[str]:
    return [stated.value for stated in names or ()]
