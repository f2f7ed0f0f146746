"""Each manager of a project stands by a name of their own.

Why: two names in one text are read as one person, whom nobody knows.
Fix: write a list, `manager: [Priya Shah, Tom Hale]`.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah, Tom Hale

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: [Priya Shah, Tom Hale]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orgdoc.checks.checked import Checked
from orgdoc.checks.people import names_of_one, officers_in, people_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.namesakes import regardless_of_order
from orgdoc.model.several_names import is_of_a_helper, names_in
from orgdoc.model.vacancies import tells_of_a_vacancy

CODE = "managers-in-one-name"
_OR_ONE = ", or the name of the one who manages it alone"
_ENDS_AN_ENTRY = re.compile(r"[,:#{}\[\]]")


def check(subject: Checked) -> Iterator[Diagnostic]:
    managers, people = subject.used.managers, people_in(subject)
    known = {*names_of_one(people)}
    for name, (first, *others) in managers.items():
        names = names_in(name, known)
        if names and name not in subject.organisation.parties and not stands_as_one(name, managers):
            yield Diagnostic(
                CODE,
                f"`{name}` is read as one person",
                Label(first.span, "a manager stands by a name of their own"),
                tuple(Label(stated.span, "and here") for stated in others),
                help=f"write `manager: {_as_a_list(names)}`{_OR_ONE * is_of_a_helper(name)}",
                severity=Severity.WARNING,
            )
    for name, span in officers_in(subject.organisation):
        names = names_in(name, known)
        if names and not tells_of_a_vacancy(name) and not stands_as_one(name, people):
            yield Diagnostic(
                CODE,
                f"`{name}` is read as one person",
                Label(span, "a post has one holder"),
                help=f"write who answers for it: {enumerated([f'`{one}`' for one in names], 'or')}",
                severity=Severity.WARNING,
            )


def _as_a_list(names: Iterable[str]) -> str:
    """Return names as a list in brackets, in quotes where one has signs of YAML's."""
    entries = (f'"{name}"' if _ENDS_AN_ENTRY.search(name) else name for name in names)
    return f"[{', '.join(entries)}]"


def stands_as_one(name: str, people: Iterable[str]) -> bool:
    """Whether somebody else's name is this one without its comma: García Márquez, Ana María."""
    whole = regardless_of_order(name)
    return "," in name and any(
        regardless_of_order(other) == whole for other in people if other != name and not names_in(other)
    )
