"""No party is called `internal`, `external` or `vacant`.

Why: these words have a meaning of their own in a spec.
Fix: write the name of the department, client or group.

Bad:
  organisation: {name: Acme}
  boundary: {external: [External]}
  projects:
    - id: ledger
      name: Ledger
      for: [external]

Good:
  organisation: {name: Acme}
  boundary: {external: [Dental practices]}
  projects:
    - id: ledger
      name: Ledger
      for: [Dental practices]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.model.terms import VACANT

CODE = "reserved-party-name"
_OF_SIDES = "in `for`, `serves` and `stakeholders` it means everybody on that side"
_OF_POSTS = "under `officers` it means that nobody holds the post"


def check(subject: Checked) -> Iterator[Diagnostic]:
    meanings = {**dict.fromkeys(subject.boundary.ids, _OF_SIDES), VACANT: _OF_POSTS}
    for party in subject.organisation.parties.values():
        if (meaning := meanings.get(party.name.casefold())) is not None:
            yield Diagnostic(
                CODE,
                f"a party cannot be called `{party.name}`",
                Label(party.span),
                notes=(meaning,),
                help="write the name of the department, client or group",
            )
