"""Each fact that a rule book adds stands at an item of a kind for which it is declared.

Why: at another kind no rule could read it, and it would be lost in silence.
Fix: remove the key, correct the kind of the item, or add the kind under `of:` in the rule book.

Bad, a rule book:
  id: our-charter
  version: "1"
  extends: cio-cto
  sources: [{id: policy, title: Security policy}]
  branches: [{id: ciso, label: CISO, title: Chief Information Security Officer}]
  facts:
    data_class: {ask: What data does it hold?, of: [software], values: {none: no data, secret: secrets}}
  rules:
    - id: secret-data
      statement: The CISO answers for what holds secrets.
      source: {document: policy, place: point 1, wording: is accountable for}
      rank: stated
      gives: [ciso]
      cases: [{of: [team], when: {data_class: {in: [secret]}}}]

Good, a rule book:
  id: our-charter
  version: "1"
  extends: cio-cto
  sources: [{id: policy, title: Security policy}]
  branches: [{id: ciso, label: CISO, title: Chief Information Security Officer}]
  facts:
    data_class: {ask: What data does it hold?, of: [software], values: {none: no data, secret: secrets}}
  rules:
    - id: secret-data
      statement: The CISO answers for what holds secrets.
      source: {document: policy, place: point 1, wording: is accountable for}
      rank: stated
      gives: [ciso]
      cases: [{of: [software], when: {data_class: {in: [secret]}}}]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label

CODE = "fact-of-other-kind"


def check(subject: Checked) -> Iterator[Diagnostic]:
    if subject.rulebook is None:
        return
    for item in subject.organisation.items:
        for name, stated in item.declared:
            fact = subject.rulebook.fact(name)
            if fact is None or item.kind in fact.kinds or not item.kind:
                continue
            kinds = " and ".join(f"`{kind}`" for kind in sorted(fact.kinds))
            yield Diagnostic(
                CODE,
                f"`{name}` is no fact of `{item.id}`, which is of the kind `{item.kind}`",
                Label(stated.span, f"a fact of {kinds}"),
                notes=(f"so says the rule book {subject.rulebook.file}",) if subject.rulebook.file else (),
                help="remove the key, or correct the kind",
            )
