"""No two projects or resources have the same id.

Why: whatever refers to that id would refer to both.
Fix: give one of them another id, and correct what refers to it.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
    - id: ledger
      name: Ledger archive
      for: [internal]

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
    - id: ledger-archive
      name: Ledger archive
      for: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.model.organisation import Item

CODE = "duplicate-id"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, used = subject.organisation, subject.used
    if len(used.ids) == len(organisation.items):
        return
    first: dict[str, Item] = {}
    for item in sorted(organisation.items, key=lambda item: item.span):
        before = first.setdefault(item.id, item)
        if before is not item:
            yield Diagnostic(
                CODE,
                f"the id `{item.id}` is used twice",
                Label(item.span, f"here for `{item.name}`"),
                (Label(before.span, f"here for `{before.name}`"),),
                help="give one of them another id",
            )
