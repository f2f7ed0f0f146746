"""Every `reports_to` names a project of this spec.

Why: on the chart the line would lead nowhere.
Fix: write the id of a project, or remove `reports_to`.
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.reports_to_on_a_thing import KINDS_THAT_REPORT
from orgdoc.checks.unread import Unread
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions
from orgdoc.model.organisation import Organisation

CODE = "reports-to-unknown-project"


def check(organisation: Organisation, unread: Unread) -> Iterator[Diagnostic]:
    projects = {project.id for project in organisation.projects}
    by_name = {project.name.casefold(): project.id for project in organisation.projects}
    resources = {resource.id: resource for resource in organisation.resources}
    suggestions = Suggestions(name for name in projects if not unread.mentions(name))
    for resource in organisation.resources:
        stated = resource.reports_to
        if stated is None or stated.value in projects or resource.kind not in KINDS_THAT_REPORT:
            continue
        if unread.may_have_item(stated.value):
            continue
        near = by_name.get(stated.value.casefold()) or suggestions.nearest(stated.value)
        other = resources.get(stated.value)
        yield Diagnostic(
            CODE,
            f"`{resource.id}` reports to `{stated.value}`, which is no project here",
            Label(stated.span, f"did you mean `{near}`?" if near else ""),
            notes=(f"`{other.id}` is a resource; one reports to a project",) if other else (),
            help=f"write `reports_to: {near}`" if near else "write the id of a project, or remove the line",
        )
