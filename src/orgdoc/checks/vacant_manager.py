"""No project is managed by somebody called `vacant`.

Why: `vacant` is a word for posts; as a manager's name it would be drawn as a person.
Fix: remove the key; a project without `manager` has none yet.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: vacant

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
from orgdoc.model.terms import VACANT

CODE = "vacant-manager"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for name, places in subject.used.managers.items():
        if name.casefold() == VACANT:
            for stated in places:
                yield Diagnostic(
                    CODE,
                    f"`{name}` is not a manager's name",
                    Label(stated.span),
                    help="remove the key; a project without `manager` has none yet",
                )
