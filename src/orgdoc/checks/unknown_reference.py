"""Every name in `serves` is the id of a project or resource, a party, or the word internal or external.

Why: without knowing what a resource serves, nobody can tell who answers for it.
Fix: correct the name, add the project or resource, or list the party under `boundary:`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: printers
      name: Badge printers
      kind: equipment
      serves: [leger]

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
  resources:
    - id: printers
      name: Badge printers
      kind: equipment
      serves: [ledger]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.checks.names_run_together import pieces_of, pieces_of_parties
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions
from orgdoc.model.organisation import Organisation, Stated

CODE = "unknown-reference"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, used, unread = subject.organisation, subject.used, subject.unread
    parts, ids = pieces_of_parties(organisation), used.ids
    # A name that stands at a project too is missing on the boundary; `unknown-party` tells it.
    known = {*ids, *organisation.parties, *subject.boundary.ids, *used.at_projects, *parts}
    if used.at_resources.keys() <= known:
        return
    by_name = {item.name.casefold(): item.id for item in organisation.items}
    good_ids = (name for name in ids if not unread.mentions(name))
    suggestions = Suggestions(
        [*good_ids, *organisation.parties, *parts, *unread.party_names, *subject.boundary.ids]
    )
    for name, places in _unknown_names(organisation, known).items():
        if unread.may_list(name) or unread.may_have_item(name) or pieces_of(name):
            continue
        first, *others = sorted(places, key=lambda stated: stated.span)
        near = by_name.get(name.casefold()) or suggestions.nearest(name)
        yield Diagnostic(
            CODE,
            f"there is no project, resource or party `{name}`",
            Label(first.span, f"did you mean `{near}`?" if near else ""),
            tuple(Label(stated.span, "and here") for stated in others),
            help=f"write `{near}`"
            if near
            else "write the id of a project"
            if any(stated.path.endswith(".reports_to") for stated in places)
            else f"add `{name}` under `boundary:`, or write the id of a project or resource",
        )


def _unknown_names(organisation: Organisation, known: set[str]) -> dict[str, list[Stated]]:
    """Return where each unknown name stands: however often, and in `reports_to` too, it is one mistake."""
    unknown: dict[str, list[Stated]] = {}
    for resource in organisation.resources:
        for stated in resource.beneficiaries or ():
            # Where `serves` is left out, `reports_to` stands here; it has a check of its own.
            if stated.value not in known and stated is not resource.reports_to:
                unknown.setdefault(stated.value, []).append(stated)
    for resource in organisation.resources:
        if resource.reports_to is not None and resource.reports_to.value in unknown:
            unknown[resource.reports_to.value].append(resource.reports_to)
    return unknown
