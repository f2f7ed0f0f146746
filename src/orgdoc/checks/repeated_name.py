"""No name stands twice in one list.

Why: the second says nothing; most often another name was meant.
Fix: remove it, or write the name that was meant.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal, internal]

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
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Project, Stated

CODE = "repeated-name"


def check(subject: Checked) -> Iterator[Diagnostic]:
    if not subject.used.repeats:
        return
    for item in subject.organisation.items:
        yield from _repeated(item.beneficiaries or ())
        if isinstance(item, Project):
            yield from _repeated(item.stakeholders or ())


def _repeated(names: tuple[Stated, ...]) -> Iterator[Diagnostic]:
    first: dict[str, Stated] = {}
    for name in names:
        before = first.setdefault(name.value, name)
        if before is not name:
            yield Diagnostic(
                CODE,
                f"`{name.value}` stands twice in this list",
                Label(name.span),
                (Label(before.span, "the first time"),),
                help="remove one of the two, or write the name that was meant",
                severity=Severity.WARNING,
            )
