"""Somebody acts in a post only while it is vacant.

Why: the documents name one person for each post, and would drop the one who acts without a word.
Fix: write `name: vacant` for as long as somebody acts, or remove `acting`.

Bad:
  organisation: {name: Acme}
  officers: {cio: Ben Lindqvist, cto: {name: Chandra Rao, acting: Lena Ortiz}}
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
from orgdoc.diagnostics.diagnostic import Diagnostic, Label

CODE = "acting-beside-holder"


def check(subject: Checked) -> Iterator[Diagnostic]:
    for officer in subject.organisation.officers.values():
        if officer.holder and officer.acting:
            yield Diagnostic(
                CODE,
                f"`{officer.post}` names a holder, {officer.holder}, and somebody who acts, {officer.acting}",
                Label(officer.span),
                help=f"write `name: vacant` for as long as {officer.acting} acts, or remove `acting`",
            )
