"""Nobody who holds a post under `officers:`, or acts in one, has an entry under `managers:`.

Why: an officer reports to nobody that the rules could name, so what is decided there has no effect.
Fix: remove the entry; where that person reports to an officer, take the name out of `officers:`.

Bad:
  organisation: {name: Acme}
  officers: {ceo: Ada Okafor}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Ada Okafor
  managers:
    Ada Okafor:
      override:
        branch: cto
        rationale: The CTO reports on it.
        by: Ada Okafor
        on: 2026-10-12

Good:
  organisation: {name: Acme}
  officers: {ceo: Ada Okafor}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Ada Okafor
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity

CODE = "line-of-an-officer"


def check(subject: Checked) -> Iterator[Diagnostic]:
    officers = subject.organisation.officers
    holders = {officer.in_charge: post for post, officer in reversed(list(officers.items()))}
    for line in subject.organisation.managers.values():
        post = holders.get(line.name)
        if post is None:
            continue
        label = subject.label_of_post(post)
        yield Diagnostic(
            CODE,
            f"`{line.name}` is the {label}, and an officer has no line to decide",
            Label(line.span, "this decision has no effect"),
            (Label(officers[post].span_in_charge, f"the {label}"),),
            help="remove the key, or take the name out of `officers:`",
            severity=Severity.WARNING,
        )
