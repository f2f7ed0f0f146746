"""What a spec names, gathered once for all checks: most specs have nothing that most checks look for.

No check of its own.
"""

from __future__ import annotations

from orgdoc.model.organisation import Organisation, Stated


class InUse:
    """The names that one organisation uses, each once and in the order of the spec.

    `at_projects` are those in `for` and `stakeholders`, `at_resources` those in `serves`, or in `reports_to`
    where that stands in for it. `repeats`: some list has a name twice.
    """

    def __init__(self, organisation: Organisation) -> None:
        self.ids = dict.fromkeys([item.id for item in organisation.items])
        self.managers: dict[str, list[Stated]] = {}
        self.at_projects: dict[str, None] = {}
        self.at_resources: dict[str, None] = {}
        self.repeats = False
        for project in organisation.projects:
            for manager in project.managers:
                self.managers.setdefault(manager.value, []).append(manager)
            for names in (project.beneficiaries, project.stakeholders):
                if names:
                    self._use(names, self.at_projects)
        for resource in organisation.resources:
            if resource.beneficiaries:
                self._use(resource.beneficiaries, self.at_resources)

    def _use(self, names: tuple[Stated, ...], used: dict[str, None]) -> None:
        values = dict.fromkeys([name.value for name in names])
        used |= values
        self.repeats = self.repeats or len(values) < len(names)
