"""Every name under `managers:` manages a project of this spec.

Why: otherwise the line that is chosen there belongs to nobody.
Fix: write the name as the project's `manager` has it, or remove the entry.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
  managers:
    Pria Shah:
      override:
        branch: cto
        rationale: She sits with the CTO.
        by: Ada Okafor
        on: 2026-10-12

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
  managers:
    Priya Shah:
      override:
        branch: cto
        rationale: She sits with the CTO.
        by: Ada Okafor
        on: 2026-10-12
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions

CODE = "unknown-manager"


def check(subject: Checked) -> Iterator[Diagnostic]:
    names = subject.used.managers
    suggestions = Suggestions(sorted(names))
    for line in subject.organisation.managers.values():
        if line.name in names or subject.unread.may_have_manager(line.name):
            continue
        near = suggestions.nearest(line.name)
        yield Diagnostic(
            CODE,
            f"`{line.name}` manages no project here",
            Label(line.span, f"did you mean `{near}`?" if near else ""),
            help=f"write `{near}`" if near else "name the manager at a project, or remove this entry",
        )
