"""A spec has projects or resources.

Why: without them there is nobody and nothing to answer for; the documents would be empty.
Fix: add `projects:` or `resources:` with an entry for each.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity

CODE = "no-items"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation = subject.organisation
    # Whoever has made a slip of the keyboard is still writing.
    unfinished = any(problem.code == "yaml-syntax" for problem in subject.problems)
    if not organisation.items and not subject.unread.touches_items and not unfinished:
        yield Diagnostic(
            CODE,
            "there are no projects and no resources yet",
            Label(organisation.name.span),
            help="add `projects:` and, indented under it, `- id: …` with `name: …` and `for: […]`",
            severity=Severity.WARNING,
        )
