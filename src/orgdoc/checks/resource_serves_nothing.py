"""Every resource says what it serves or, being a person or a team, to which project it reports.

Why: no rule reads anything else of a resource, so nobody can tell who answers for it.
Fix: add `serves:` with projects, resources, parties, or the words internal and external.

Bad:
  organisation: {name: Acme}
  resources:
    - id: printers
      name: Badge printers
      kind: equipment

Good:
  organisation: {name: Acme}
  resources:
    - id: printers
      name: Badge printers
      kind: equipment
      serves: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity

CODE = "resource-serves-nothing"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for resource in subject.organisation.resources:
        if (
            resource.override is None
            and not resource.beneficiaries
            and not subject.unread.touches(resource.path)
        ):
            yield Diagnostic(
                CODE,
                f"`{resource.id}` serves nothing and nobody",
                Label(resource.span),
                notes=("of a resource, rules read only what it serves",),
                help="add `serves:` with ids of projects or resources, names from the boundary, "
                f"or {subject.side_words()}",
                severity=Severity.WARNING,
            )
