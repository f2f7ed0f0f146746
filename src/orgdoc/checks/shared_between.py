"""A decision that something is shared says between whom, where there are more branches than two.

`between:` is left out where both of two branches share it, and where `branch` is no `shared`.

Why: of three officers, nobody could tell who answers for it.
Fix: name those who share it, two or more, such as `between: [cio, ciso]`; or name one officer under `branch`.

Bad:
  organisation: {name: Acme Corporation}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      override: {branch: cto, between: [cio, cto], rationale: So., by: Ada Okafor, on: 2026-10-12}

Good:
  organisation: {name: Acme Corporation}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      override: {branch: shared, between: [cio, cto], rationale: So., by: Ada Okafor, on: 2026-10-12}
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.model.organisation import Item, Override
from orgdoc.model.terms import SHARED

CODE = "shared-between"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for item in subject.organisation.items:
        if item.override is not None:
            yield from _problems(item, item.override, subject)


def _problems(item: Item, override: Override, subject: Checked) -> Iterator[Diagnostic]:
    if override.branch != SHARED:
        if override.between and override.branch:
            yield Diagnostic(
                CODE,
                f"the decision on `{item.id}` gives it to one branch, and says between whom it is shared",
                Label(override.between[0].span),
                help="remove `between`, or write `branch: shared`",
            )
        return
    says_between = subject.rulebook is not None and subject.rulebook.says_between
    named = {stated.value for stated in override.between}
    if len(named) > 1 or (not override.between and not says_between):
        return
    if subject.unread.touches(item.path):
        return
    where = override.between[0].span if override.between else override.span
    branches = [branch.id for branch in subject.rulebook.branches] if subject.rulebook is not None else []
    yield Diagnostic(
        CODE,
        f"the decision on `{item.id}` names one branch alone under `between`"
        if override.between
        else f"the decision on `{item.id}` does not say between whom it is shared",
        Label(where),
        notes=(f"the branches are {', '.join(branches)}",) if branches else (),
        help=f"name those who share it, such as `between: [{', '.join(branches[-2:])}]`",
    )
