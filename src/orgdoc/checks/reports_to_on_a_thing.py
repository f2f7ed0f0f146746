"""Only a person or a team reports to a project.

Why: a printer reports to nobody; what a thing is there for is what it serves.
Fix: write `serves: […]` in place of `reports_to`, or correct `kind`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: printers
      name: Badge printers
      kind: equipment
      reports_to: ledger

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: printers
      name: Badge printers
      kind: equipment
      serves: [ledger]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import nearest

CODE = "reports-to-on-a-thing"
KINDS_THAT_REPORT = ("person", "team")


def check(subject: Checked) -> Iterator[Diagnostic]:
    ids = subject.used.ids
    for resource in subject.organisation.resources:
        project = resource.reports_to
        if project is not None and resource.kind and resource.kind not in KINDS_THAT_REPORT:
            meant = project.value if project.value in ids else nearest(project.value, sorted(ids))
            served = meant or project.value
            yield Diagnostic(
                CODE,
                # What does not report is equipment, software or infrastructure: none takes an article.
                f"`reports_to` is for people and teams, and `{resource.name}` is {resource.kind}",
                Label(project.span),
                (Label(resource.kind_stated.span, "its kind"),),
                help=f"write `serves: [{served}]` in place of `reports_to`, or correct `kind`",
            )
