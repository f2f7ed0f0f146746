"""Where resources are segregated, no person or team serves both sides.

Why: the spec says that the resources for inside and outside are kept apart, and here they are not.
Fix: say whom it serves on one side, or remove `resources_segregated`.

Bad:
  organisation: {name: Acme, large: true, resources_segregated: true}
  resources:
    - id: data-team
      name: Data team
      kind: team
      serves: [internal, external]

Good:
  organisation: {name: Acme, large: true, resources_segregated: true}
  resources:
    - id: data-team
      name: Data team
      kind: team
      serves: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.remark_kind import RemarkKind

CODE = "segregated-but-both-sides"


def check(subject: Checked) -> Iterator[Diagnostic]:
    stated = subject.organisation.resources_segregated
    for remark in subject.remarks:
        if remark.kind is RemarkKind.SEGREGATED_BUT_BOTH_SIDES and stated is not None:
            yield Diagnostic(
                CODE,
                f"`{remark.subject}` serves both sides, although resources are segregated",
                Label(remark.place.span),
                (Label(stated.span, "the spec says so here"),),
                help="say whom it serves on one side, or remove `resources_segregated`",
                severity=Severity.WARNING,
            )
