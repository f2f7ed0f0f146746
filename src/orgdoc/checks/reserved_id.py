"""No project or resource has the id `internal` or `external`.

Why: in `serves` these words mean everybody inside and everybody outside.
Fix: give it another id.

Bad:
  organisation: {name: Acme}
  projects:
    - id: internal
      name: Ledger
      for: [internal]

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label

CODE = "reserved-id"


def check(subject: Checked) -> Iterator[Diagnostic]:
    if not any(word in subject.used.ids for word in subject.boundary.ids):
        return
    for item in subject.organisation.items:
        if item.id in subject.boundary.ids:
            yield Diagnostic(
                CODE,
                f"`{item.id}` cannot be an id",
                Label(item.span),
                notes=(f"in `serves` the word `{item.id}` has a meaning of its own",),
                help=f"give it another id, e.g. `{item.id}-{item.kind}`",
            )
