"""No override says what the rules say already.

Why: it decides nothing, and a reader looks for a reason that is not there.
Fix: remove the override, or correct its `branch`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      override:
        branch: cio
        rationale: Decided by the board.
        by: Ada Okafor
        on: 2026-10-12

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      override:
        branch: cto
        rationale: Decided by the board.
        by: Ada Okafor
        on: 2026-10-12
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.remark_kind import RemarkKind

CODE = "idle-override"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for remark in subject.remarks:
        if remark.kind is RemarkKind.IDLE_OVERRIDE:
            yield Diagnostic(
                CODE,
                f"the decision on `{remark.subject}` says what the rules say already",
                Label(remark.place.span),
                help="remove the override, or correct its `branch`",
                severity=Severity.WARNING,
            )
