"""A post that nobody holds is `vacant`, and who stands in for its holder is named under `acting`.

Why: a vacancy told in other words would be drawn as a person of that name.
Fix: write `vacant`, or `{name: vacant, acting: …}`.

Bad:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist, cto: "Vacant (acting: Lena Ortiz)"}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]

Good:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist, cto: {name: vacant, acting: Lena Ortiz}}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.terms import VACANT
from orgdoc.model.vacancies import as_stated, is_a_name_with_a_remark, tells_of_a_vacancy, who_acts

CODE = "vacancy-in-words"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for officer in subject.organisation.officers.values():
        holder = officer.holder or ""
        if not tells_of_a_vacancy(holder):
            continue
        acting = who_acts(holder)
        yield Diagnostic(
            CODE,
            f"`{holder}` is read as the name of a person",
            Label(officer.span),
            help=f"write `{officer.post}: {as_stated(acting)}`"
            if officer.title is None
            else _with_title(acting),
            severity=Severity.WARNING,
        )
    for name, (first, *others) in subject.used.managers.items():
        # Who manages meanwhile manages: it may stand beside the name.
        meant = name.casefold() == VACANT or is_a_name_with_a_remark(name)
        if tells_of_a_vacancy(name) and not meant:
            acting = who_acts(name)
            yield Diagnostic(
                CODE,
                f"`{name}` is read as the name of a person",
                Label(first.span),
                tuple(Label(stated.span, "and here") for stated in others),
                help=f"write `manager: {acting}`"
                if acting
                else "remove the key: a project without `manager` has none yet",
                severity=Severity.WARNING,
            )


def _with_title(acting: str) -> str:
    return "write `name: vacant`" + (f" and `acting: {acting}`" if acting else "")
