"""Every party on the boundary is named somewhere: in `for`, `serves` or `stakeholders`.

Why: it stands for nothing in the documents; perhaps an entry that should name it is missing.
Fix: name it where it belongs, or remove it.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [Finance, Warehouse]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance, Warehouse]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance, Warehouse]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.checks.in_use import InUse
from orgdoc.checks.names_run_together import meant_by_mistyped_names, pieces_of
from orgdoc.checks.parties_alike import folded
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Organisation

CODE = "unused-party"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation = subject.organisation
    if not organisation.items or subject.unread.touches_items:
        return
    used = _names_used(organisation, subject.used)
    unused = [party for party in organisation.parties.values() if party.name not in used]
    alike = Counter(map(folded, organisation.parties))
    mistyped = meant_by_mistyped_names(organisation, used, subject.boundary) if unused else set()
    for party in unused:
        is_word = party.name.casefold() in subject.boundary.ids
        if (
            mistyped.isdisjoint((party.name, *pieces_of(party.name)))
            and alike[folded(party.name)] == 1
            and not is_word
        ):
            yield Diagnostic(
                CODE,
                f"`{party.name}` is on the boundary and named nowhere else",
                Label(party.span),
                help="name it in `for`, `serves` or `stakeholders`, or remove it here",
                severity=Severity.NOTE,
            )


def _names_used(organisation: Organisation, in_lists: InUse) -> set[str]:
    used = {*in_lists.at_projects, *in_lists.at_resources}
    # Of names that run together, each is named; and one that runs together names each.
    used.update(piece for name in tuple(used) for piece in pieces_of(name))
    return used.union(party for party in organisation.parties if not used.isdisjoint(pieces_of(party)))
