"""Where everything stands on a chart: under which branch, with which project, or in the lane between."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from orgdoc.deciding.remarks import one_officer
from orgdoc.model.organisation import Organisation, Project, Resource
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import Decisions

#: The lane between the officers: what is shared, and what is open. It stands under no officer.
LANE = "lane"


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
        """Where each item stands: a branch id, or LANE."""
        branches = {branch.id for branch in self.rulebook.branches}
        verdicts = ((item, decision.verdict) for item, decision in self.decisions.items.items())
        return {item: verdict if verdict in branches else LANE for item, verdict in verdicts}

    def host(self, resource: Resource) -> Project | None:
        """Return the project a resource stands with: the one it reports to, else the first it serves."""
        if resource.reports_to is not None:
            return self._projects[resource.reports_to.value]
        named = (self._projects.get(stated.value) for stated in resource.beneficiaries or ())
        return next((project for project in named if project is not None), None)

    @cached_property
    def _above(self) -> dict[str, str]:
        """What each resource stands under, by id: a project of its own branch that it works in or serves,
        else a resource of its own branch that it serves. Circles are cut where they close.
        """
        above: dict[str, str] = {}
        for resource in self.organisation.resources:
            home = self.homes[resource.id]
            named = [resource.reports_to] if resource.reports_to else []
            ids = [stated.value for stated in (*named, *(resource.beneficiaries or ()))]
            near = [i for i in dict.fromkeys(ids) if self.homes.get(i) == home and i != resource.id]
            found = next((i for i in near if i in self._projects), None)
            found = found or next((i for i in near if not self._leads_to(i, resource.id, above)), None)
            if found is not None:
                above[resource.id] = found
        return above

    @staticmethod
    def _leads_to(start: str, end: str, above: Mapping[str, str]) -> bool:
        while start in above and start != end:
            start = above[start]
        return start == end

    def above(self, resource: Resource) -> str | None:
        """Return the id of the project or resource under which a resource stands, in its own branch."""
        return self._above.get(resource.id)

    @cached_property
    def _below(self) -> Mapping[str, list[Resource]]:
        below: dict[str, list[Resource]] = {}
        for resource in self.organisation.resources:
            if (found := self._above.get(resource.id)) is not None:
                below.setdefault(found, []).append(resource)
        return below

    def under(self, item_id: str, depth: int = 0) -> Iterator[tuple[Resource, int]]:
        """Yield the resources that stand under an item, each followed by those under it, with their depth."""
        waiting = [(resource, depth) for resource in reversed(self._below.get(item_id, ()))]
        while waiting:
            resource, deep = waiting.pop()
            yield resource, deep
            waiting += [(one, deep + 1) for one in reversed(self._below.get(resource.id, ()))]

    def alone(self, home: str) -> list[Resource]:
        """Return the resources of a branch that stand under nothing."""
        resources = self.organisation.resources
        return [r for r in resources if self.homes[r.id] == home and r.id not in self._above]

    def managed(self, name: str) -> list[Project]:
        """Return the projects that a manager manages, in the order of the spec."""
        return self._by_manager.get(name, [])

    @cached_property
    def _projects(self) -> Mapping[str, Project]:
        return {project.id: project for project in self.organisation.projects}

    @cached_property
    def _by_manager(self) -> Mapping[str, list[Project]]:
        found: dict[str, list[Project]] = {}
        for project in self.organisation.projects:
            if project.manager is not None:
                found.setdefault(project.manager.value, []).append(project)
        return found
