"""Where everything stands on a chart: under which branch, with which project, or in the open group."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.organisation import Organisation, Project, Resource
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import OPEN_VERDICTS, SHARED, Decision, Decisions

#: The group of what needs a decision; it stands under no officer.
OPEN = "open"


class Placement:
    """Works out once where the items and managers of one organisation stand."""

    def __init__(self, decisions: Decisions, organisation: Organisation, rulebook: Rulebook) -> None:
        self.decisions = decisions
        self.organisation = organisation
        self.rulebook = rulebook

    @cached_property
    def one_head(self) -> bool:
        return one_officer(self.organisation, self.rulebook)

    @cached_property
    def homes(self) -> dict[str, str]:
        """Where each item stands: a branch id, or OPEN."""
        homes: dict[str, str] = {}
        for project in self.organisation.projects:
            homes[project.id] = self._home(self.decisions.items[project.id], self.line_of(project))
        for resource in self.organisation.resources:
            host = self.host(resource)
            lent = homes.get(host.id) if host else None
            homes[resource.id] = self._home(self.decisions.items[resource.id], lent)
        return homes

    def _home(self, decision: Decision, preferred: str | None) -> str:
        if decision.verdict in OPEN_VERDICTS:
            return OPEN
        if decision.verdict != SHARED:
            return decision.verdict
        if preferred not in (None, OPEN):
            return preferred or OPEN
        given = [b for e in decision.decided_by for b in e.rule.gives]
        return given[0] if given else self.rulebook.branches[0].id

    def line_of(self, project: Project) -> str | None:
        line = self.decisions.managers.get(project.manager.value) if project.manager else None
        return None if line is None or line.is_open else line.verdict

    def host(self, resource: Resource) -> Project | None:
        """Return the project a resource stands with: the one it reports to, else the first it serves."""
        if resource.reports_to is not None:
            return self._projects[resource.reports_to.value]
        named = (self._projects.get(stated.value) for stated in resource.beneficiaries or ())
        return next((project for project in named if project is not None), None)

    @cached_property
    def guests(self) -> dict[str, list[Resource]]:
        """The resources shown inside each project's card, by the project's id."""
        guests: dict[str, list[Resource]] = {}
        for resource in self.organisation.resources:
            host = self.host(resource)
            if host is not None and self.homes[resource.id] == self.homes[host.id]:
                guests.setdefault(host.id, []).append(resource)
        return guests

    def managed(self, name: str) -> list[Project]:
        """Return the projects that a manager manages, in the order of the spec."""
        return self._by_manager.get(name, [])

    def is_loose(self, project: Project) -> bool:
        """Whether a project stands apart from its manager: it has none, or one in another branch."""
        if project.manager is None or project.manager.value not in self.decisions.managers:
            return True
        return (self.line_of(project) or OPEN) != self.homes[project.id]

    def other_host(self, item_id: str) -> Project | None:
        """Return the project of another branch that a resource works with, if any."""
        item = self._resources.get(item_id)
        host = self.host(item) if item is not None else None
        return host if host and self.homes[host.id] != self.homes[item_id] else None

    @cached_property
    def _projects(self) -> Mapping[str, Project]:
        return {project.id: project for project in self.organisation.projects}

    @cached_property
    def _resources(self) -> Mapping[str, Resource]:
        return {resource.id: resource for resource in self.organisation.resources}

    @cached_property
    def _by_manager(self) -> Mapping[str, list[Project]]:
        found: dict[str, list[Project]] = {}
        for project in self.organisation.projects:
            if project.manager is not None:
                found.setdefault(project.manager.value, []).append(project)
        return found
