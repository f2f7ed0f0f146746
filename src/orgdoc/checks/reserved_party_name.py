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
from orgdoc.model.terms import SIDE_WORDS, VACANT

CODE = "reserved-party-name"
_MEANINGS = {
    **dict.fromkeys(SIDE_WORDS, "in `for`, `serves` and `stakeholders` it means everybody on that side"),
    VACANT: "under `officers` it means that nobody holds the post",
}


def check(subject: Checked) -> Iterator[Diagnostic]:
    for party in subject.organisation.parties.values():
        if (meaning := _MEANINGS.get(party.name.casefold())) is not None:
            yield Diagnostic(
                CODE,
                f"a party cannot be called `{party.name}`",
                Label(party.span),
                notes=(meaning,),
                help="write the name of the department, client or group",
            )
