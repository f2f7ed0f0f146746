"""Every project states at least one fact that a rule reads, or is decided by an override.

Why: of a project with no more than a name nobody can tell who answers for it.
Fix: say whom it is `for`; or what it delivers, its activity, its objective or its stakeholders.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      description: For Finance.

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      description: For Finance.
      for: [Finance]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Project

CODE = "item-says-nothing"


def check(subject: Checked) -> Iterator[Diagnostic]:
    # What a resource can say is whom it serves: `resource-serves-nothing` looks after that.
    for project in subject.organisation.projects:
        if (
            project.override is None
            and not _states_a_fact(project)
            and not subject.unread.touches(project.path)
        ):
            yield Diagnostic(
                CODE,
                f"nothing is said of `{project.id}` from which anybody could tell who answers for it",
                Label(project.span),
                notes=("no rule reads a name, a manager or a description",),
                help="add `for:` with whom it is for; `deliverable`, `activity`, `objective` and "
                "`stakeholders` help too",
                severity=Severity.WARNING,
            )


def _states_a_fact(project: Project) -> bool:
    return any(
        (
            project.beneficiaries,
            project.stakeholders,
            project.deliverable,
            project.activity,
            project.objective,
            project.declared,
        )
    )
