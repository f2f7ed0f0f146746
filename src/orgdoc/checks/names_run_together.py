"""Names in a list are separated by commas, not by semicolons.

Why: with a semicolon between them, two names are read as one that nobody else uses.
Fix: write a comma in its place.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [Finance; Warehouse]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
      stakeholders: [Warehouse]

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance, Warehouse]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
      stakeholders: [Warehouse]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions
from orgdoc.model.boundary import Boundary
from orgdoc.model.organisation import Organisation, Project
from orgdoc.source import Span

CODE = "names-run-together"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, in_lists = subject.organisation, subject.used
    used = {*in_lists.at_projects, *in_lists.at_resources}
    if not any(";" in name for name in chain(used, organisation.parties)):
        return
    places = _names_used(organisation)
    if pieces_of_parties(organisation):
        used |= meant_by_mistyped_names(organisation, used, subject.boundary)
    for party in organisation.parties.values():
        # A name may have a semicolon, as long as nobody uses its parts as names.
        if party.name not in places and not used.isdisjoint(pieces_of(party.name)):
            yield _diagnostic(party.name, party.span)
    for name, span in places.items():
        if name not in organisation.parties and pieces_of(name):
            yield _diagnostic(name, span)


def pieces_of(name: str) -> list[str]:
    """Return the names that semicolons separate in `name`; none where there are not two."""
    pieces = [piece.strip() for piece in name.split(";") if piece.strip()]
    return pieces if len(pieces) > 1 else []


def pieces_of_parties(organisation: Organisation) -> dict[str, None]:
    """Return the names that semicolons separate on the boundary, each once, in order."""
    return dict.fromkeys(piece for party in organisation.parties for piece in pieces_of(party))


def meant_by_mistyped_names(organisation: Organisation, used: set[str], boundary: Boundary) -> set[str]:
    """Return the parties, and the parts of those that run together, that are named but for a slip."""
    known = {*organisation.parties, *boundary.ids, *(item.id for item in organisation.items)}
    suggestions = Suggestions([*organisation.parties, *pieces_of_parties(organisation)])
    return {near for name in sorted(used - known) if (near := suggestions.nearest(name)) is not None}


def _names_used(organisation: Organisation) -> dict[str, Span]:
    """Return every name in `for`, `serves` and `stakeholders`, with the first place of each."""
    used: dict[str, Span] = {}
    for item in organisation.items:
        stakeholders = item.stakeholders or () if isinstance(item, Project) else ()
        for stated in (*(item.beneficiaries or ()), *stakeholders):
            used.setdefault(stated.value, stated.span)
    return used


def _diagnostic(name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        CODE,
        f"`{name}` is read as one name",
        Label(span, "a comma separates names"),
        help=f"write `{', '.join(pieces_of(name))}`",
    )
