"""Who is named in a spec, and where. No check of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdoc.checks.checked import Checked
from orgdoc.model.organisation import Organisation, Project
from orgdoc.model.several_names import names_in
from orgdoc.source import Span

PERSON = "person"
People = Mapping[str, Sequence[Span]]


def people_in(subject: Checked) -> People:
    """Return the places of each officer, manager and person in the list, by name."""
    people: dict[str, list[Span]] = {}
    for name, span in officers_in(subject.organisation):
        people.setdefault(name, []).append(span)
    for name, places in subject.used.managers.items():
        people.setdefault(name, []).extend(stated.span for stated in places)
    for one in subject.organisation.resources:
        if one.kind == PERSON:
            people.setdefault(one.name, []).append(one.span)
    return people


def names_of_one(people: People) -> list[str]:
    """Return those of the names that are one person's."""
    return [name for name in people if not names_in(name)]


def officers_in(organisation: Organisation) -> Iterator[tuple[str, Span]]:
    for officer in organisation.officers.values():
        if officer.holder is not None:
            yield officer.holder, officer.span
        if officer.acting is not None:
            yield officer.acting, officer.acting_span or officer.span


def owners_and_deciders(organisation: Organisation) -> People:
    """Return the places of those who own an item or decided something; they may be groups as well."""
    found: dict[str, list[Span]] = {}
    for item in organisation.items:
        if isinstance(item, Project) and item.owner and item.owner_span:
            found.setdefault(item.owner, []).append(item.owner_span)
    overrides = [line.override for line in organisation.items]
    for decided in (*overrides, *(line.override for line in organisation.managers.values())):
        if decided is not None and decided.by_span and not decided.supposed:
            found.setdefault(decided.by, []).append(decided.by_span)
    return {name: places for name, places in found.items() if name not in organisation.parties}
