"""The letters of a word are of one script.

Why: a Cyrillic or Greek letter that looks like a Latin one makes another name, and nobody sees it.
Fix: type the name anew.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priyа Shah

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.characters import as_it_looks, look_alikes_in, named
from orgdoc.checks.checked import Checked
from orgdoc.checks.people import officers_in, owners_and_deciders
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.source import Span

CODE = "letters-of-two-scripts"


def check(subject: Checked) -> Iterator[Diagnostic]:
    told = {p.primary.span for p in subject.problems if p.severity is not Severity.NOTE}
    for name, span in _names(subject).items():
        letters = look_alikes_in(name)
        if letters and span not in told:
            yield Diagnostic(
                CODE,
                f"a letter in `{name}` only looks like the one that is meant",
                Label(span),
                notes=(f"in it stands {', '.join(map(named, letters))}",),
                help=f"type `{as_it_looks(name)}` anew",
                severity=Severity.WARNING,
            )


def _names(subject: Checked) -> dict[str, Span]:
    """Return the names of parties, officers, managers, owners and who decided, each with its first place."""
    organisation = subject.organisation
    names = {party.name: party.span for party in organisation.parties.values()}
    for name, span in officers_in(organisation):
        names.setdefault(name, span)
    for name, (first, *_) in subject.used.managers.items():
        names.setdefault(name, first.span)
    for name, (owned, *_) in owners_and_deciders(organisation).items():
        names.setdefault(name, owned)
    return names
