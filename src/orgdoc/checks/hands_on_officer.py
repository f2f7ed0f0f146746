"""No CIO or CTO is named as a project's manager, or as a person or team in the list.

Why: an officer's work ought to be strategy, not hands-on technology (answer 2, paragraph 1).
Fix: name who does the work; where the officer really does it, leave it as it is.

Bad:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Ben Lindqvist

Good:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Resource
from orgdoc.model.remark_kind import RemarkKind

if TYPE_CHECKING:
    from orgdoc.model.verdict import Remark

CODE = "hands-on-officer"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation = subject.organisation
    resources = {resource.id: resource for resource in organisation.resources}
    for remark in subject.remarks:
        if remark.kind is RemarkKind.HANDS_ON_OFFICER and remark.post and remark.rule:
            officer, rule = organisation.officers[remark.post], remark.rule
            label = subject.label_of_post(remark.post)
            yield Diagnostic(
                CODE,
                f"`{remark.name}`, the {label}, is named as {_role(remark, resources)}",
                Label(remark.place.span),
                (Label(officer.span_in_charge, f"the {label}"),),
                notes=(f"{rule.because} ({rule.citation.where})",),
                help="name who does the work; where the officer really does it, leave it as it is",
                severity=Severity.WARNING,
            )


def _role(remark: Remark, resources: dict[str, Resource]) -> str:
    if remark.subject in resources:
        return f"a {resources[remark.subject].kind} in the list"
    return f"the manager of `{remark.subject}`"
