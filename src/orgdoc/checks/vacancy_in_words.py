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

import re
from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.terms import VACANT

CODE = "vacancy-in-words"
_VACANT = re.compile(
    r"(?i)\W*(?:position |post |role |currently |still )?"
    r"(?:vacant|vacancy|unfilled|recruiting|open (?:position|post|role)|"
    r"(?:to be|being) (?:hired|appointed|recruited|filled|decided|confirmed|named))\b"
)
_ACTING = re.compile(r"(?i)\b(?:(?:acting|interim|ad interim|covered by|deputised by)\b|a\.\s?i\.)")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*)+")


def check(subject: Checked) -> Iterator[Diagnostic]:
    for officer in subject.organisation.officers.values():
        holder = officer.holder or ""
        if not tells_of_a_vacancy(holder):
            continue
        acting = _acting(holder)
        written = f"{{name: vacant, acting: {acting}}}" if acting else "vacant"
        yield Diagnostic(
            CODE,
            f"`{holder}` is read as the name of a person",
            Label(officer.span),
            help=f"write `{officer.post}: {written}`" if officer.title is None else _with_title(acting),
            severity=Severity.WARNING,
        )
    for name, (first, *others) in subject.used.managers.items():
        if tells_of_a_vacancy(name) and name.casefold() != VACANT:
            acting = _acting(name)
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


def tells_of_a_vacancy(text: str) -> bool:
    """Whether a text in place of a name says that nobody has a post, or that somebody only acts in it."""
    return bool(_VACANT.match(text) or _ACTING.search(text))


def _with_title(acting: str) -> str:
    return "write `name: vacant`" + (f" and `acting: {acting}`" if acting else "")


def _acting(holder: str) -> str:
    """Return the name of who stands in for a holder; "" where none is named."""
    if not (found := _ACTING.search(holder)):
        return ""
    rest = [holder[found.end() :], _VACANT.sub("", holder[: found.start()])]
    return next((name[0] for part in rest if (name := _NAME.search(part))), "")
