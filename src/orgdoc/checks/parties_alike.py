"""No two parties have names that differ in nothing but capitals, spaces, or letters that look the same.

Why: most often they are one party, and then half of what concerns it is said of the other.
Fix: keep one, and write its name in the same way everywhere.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [Finance, finance]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
      stakeholders: [finance]

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
      stakeholders: [Finance]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.characters import as_it_looks, look_alikes_in, named
from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Party

CODE = "parties-alike"


def check(subject: Checked) -> Iterator[Diagnostic]:
    first: dict[str, Party] = {}
    for party in subject.organisation.parties.values():
        before = first.setdefault(folded(party.name), party)
        if before is not party:
            yield Diagnostic(
                CODE,
                f"`{party.name}` and `{before.name}` {_how(party.name, before.name)}",
                Label(party.span),
                (Label(before.span, "the other one"),),
                notes=_notes(party.name) or _notes(before.name),
                help="keep one, and write it in the same way everywhere",
                severity=Severity.WARNING,
            )


def _how(name: str, other: str) -> str:
    same = "".join(name.casefold().split()) == "".join(other.casefold().split())
    return "differ only in capitals or spaces" if same else "look alike and are not the same"


def _notes(name: str) -> tuple[str, ...]:
    letters = look_alikes_in(name)
    return (f"in `{name}` stands {', '.join(map(named, letters))}",) if letters else ()


def folded(name: str) -> str:
    return "".join(as_it_looks(name).casefold().split())
