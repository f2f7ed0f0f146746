"""Every `reports_to` names a project of this spec.

Why: on the chart the line would lead nowhere.
Fix: write the id of a project, or remove `reports_to`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: clerk
      name: Ledger clerk
      kind: person
      reports_to: leger

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: clerk
      name: Ledger clerk
      kind: person
      reports_to: ledger
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.checks.reports_to_on_a_thing import KINDS_THAT_REPORT
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions
from orgdoc.model.organisation import Organisation, Project, Resource, Stated

CODE = "reports-to-unknown-project"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, unread = subject.organisation, subject.unread
    projects = {project.id for project in organisation.projects}
    if all(r.reports_to is None or r.reports_to.value in projects for r in organisation.resources):
        return
    by_name = {project.name.casefold(): project.id for project in organisation.projects}
    resources = {resource.id: resource for resource in organisation.resources}
    suggestions = Suggestions(
        project.id for project in organisation.projects if not unread.mentions(project.id)
    )
    known = {*resources, *organisation.parties, *subject.boundary.ids}
    told = {name.value for resource in organisation.resources for name in _served(resource)} - known
    for name, reporting in _by_project(organisation).items():
        other = resources.get(name)
        if name in projects or unread.may_have_item(name) or name in told:
            continue  # what is served, too, and is not there, is told by `unknown-reference`
        managed = [project.id for project in organisation.projects if _manages(name, project)]
        near = by_name.get(name.casefold()) or next(iter(managed), None) or suggestions.nearest(name)
        (first, place), *others = reporting
        yield Diagnostic(
            CODE,
            f"`{first.id}` reports to `{name}`, which is no project here",
            Label(place.span, f"did you mean `{near}`?" if near else ""),
            tuple(Label(stated.span, "and here") for _, stated in others),
            notes=(f"`{other.id}` is a resource; one reports to a project",)
            if other
            else (f"`{name}` manages `{managed[0]}`; one reports to the project",)
            if managed
            else (),
            help=f"write `reports_to: {near}`" if near else "write the id of a project, or remove the key",
        )


def _manages(name: str, project: Project) -> bool:
    return any(manager.value.casefold() == name.casefold() for manager in project.managers)


def _by_project(organisation: Organisation) -> dict[str, list[tuple[Resource, Stated]]]:
    """Return who reports to what: however many report to an unknown one, it is one mistake."""
    reporting: dict[str, list[tuple[Resource, Stated]]] = {}
    for resource in organisation.resources:
        if resource.reports_to is not None and resource.kind in KINDS_THAT_REPORT:
            reporting.setdefault(resource.reports_to.value, []).append((resource, resource.reports_to))
    return reporting


def _served(resource: Resource) -> tuple[Stated, ...]:
    """Return what stands under `serves`; where it is left out, `reports_to` stands for it."""
    names = resource.beneficiaries or ()
    return () if names and names[0] is resource.reports_to else names
