"""No officer and no manager is called `none`, `TBD` or the like.

Why: it would be drawn as a person, and be given a reporting line.
Fix: write `vacant` for a post that nobody holds; leave out what is not known, or does not exist.

Bad:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist, cto: TBD}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]

Good:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist, cto: vacant}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.vacancies import is_nobodys

CODE = "placeholder-name"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for officer in subject.organisation.officers.values():
        if officer.holder is not None and is_nobodys(officer.holder):
            yield Diagnostic(
                CODE,
                f"`{officer.holder}` is not the name of a person",
                Label(officer.span),
                help="write `vacant` where nobody holds the post; remove the key where there is none",
                severity=Severity.WARNING,
            )
        if officer.acting is not None and is_nobodys(officer.acting):
            yield Diagnostic(
                CODE,
                f"`{officer.acting}` is not the name of a person",
                Label(officer.acting_span or officer.span),
                help="remove `acting`, or write who stands in",
                severity=Severity.WARNING,
            )
    for name, (first, *others) in subject.used.managers.items():
        if not is_nobodys(name):
            continue
        yield Diagnostic(
            CODE,
            f"`{name}` is not the name of a person",
            Label(first.span),
            tuple(Label(stated.span, "and here") for stated in others),
            help="remove the key; a project without `manager` has none yet",
            severity=Severity.WARNING,
        )
