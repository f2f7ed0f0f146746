"""No id is also the name of a party on the boundary.

Why: in `serves` the name could mean either.
Fix: change the id, or write the party's name in full.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [finance]}
  projects:
    - id: finance
      name: Finance system
      for: [finance]

Good:
  organisation: {name: Acme}
  boundary: {internal: [finance]}
  projects:
    - id: finance-system
      name: Finance system
      for: [finance]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label

CODE = "id-is-also-a-party"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation = subject.organisation
    if organisation.parties.keys().isdisjoint(subject.used.ids):
        return
    for item in organisation.items:
        if (party := organisation.parties.get(item.id)) is not None:
            yield Diagnostic(
                CODE,
                f"`{item.id}` is both an id and a party",
                Label(item.span, f"the id of `{item.name}`"),
                (Label(party.span, "the party"),),
                help="change the id, or write the party's name in full",
            )
