"""The name of a manager, an officer or a person in the list is written in the same way everywhere.

Why: written in two ways it is two people, each with a part of the projects and a line of their own.
Fix: write it in one way, in full; where they are two people, say which with a further name.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
    - id: payroll
      name: Payroll
      for: [internal]
      manager: Prya Shah

Good:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      for: [internal]
      manager: Priya Shah
    - id: payroll
      name: Payroll
      for: [internal]
      manager: Priya Shah
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from orgdoc.checks.checked import Checked
from orgdoc.checks.managers_in_one_name import names_in, stands_as_one
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.namesakes import Namesake, namesakes
from orgdoc.model.organisation import Organisation
from orgdoc.model.vacancies import tells_of_a_vacancy
from orgdoc.source import Span

CODE = "manager-spelled-two-ways"
_PERSON = "person"


def check(subject: Checked) -> Iterator[Diagnostic]:
    people: dict[str, list[Span]] = {}
    for name, span in _officers(subject.organisation):
        people.setdefault(name, []).append(span)
    for name, places in subject.used.managers.items():
        people.setdefault(name, []).extend(stated.span for stated in places)
    # Two entries of the list are two things, however alike: it is told of those who are named elsewhere.
    alone = {one.name for one in subject.organisation.resources if one.kind == _PERSON} - people.keys()
    for one in subject.organisation.resources:
        if one.kind == _PERSON:
            people.setdefault(one.name, []).append(one.span)
    names = [name for name in people if _is_of_one(name, people)]
    for found in namesakes(names):
        if not alone.issuperset((found.name, *found.others)):
            yield _in_full(found, people) if found.shortened else _one_of_two(found, people)


def _is_of_one(name: str, people: Iterable[str]) -> bool:
    """Whether a text is the name of one person, and tells of no vacancy."""
    return not tells_of_a_vacancy(name) and (not names_in(name) or stands_as_one(name, people))


def _officers(organisation: Organisation) -> Iterator[tuple[str, Span]]:
    for officer in organisation.officers.values():
        for name in (officer.holder, officer.acting):
            if name is not None:
                yield name, officer.span


def _one_of_two(found: Namesake, places: Mapping[str, Sequence[Span]]) -> Diagnostic:
    # Which is the slip, nobody but the author knows. The mark stands at the rarer spelling, else at the one
    # with a comma, else at that with fewer capitals and accents, else at the one that comes later.
    odd, other = sorted(
        (found.name, found.others[0]), key=lambda name: (len(places[name]), "," not in name, _care(name))
    )
    here, *others = places[odd]
    both = " or ".join(f"`{name}` ({_places(len(places[name]))})" for name in (other, odd))
    return Diagnostic(
        CODE,
        f"`{odd}` and `{other}` may be one person",
        Label(here, f"did you mean `{other}`?"),
        (Label(places[other][0], "the other spelling"), *(Label(span, "and here") for span in others)),
        notes=("written in two ways, it is two people",),
        help=f"write one of them everywhere: {both}; where they are two people, add a further name to one",
        severity=Severity.WARNING,
    )


def _in_full(found: Namesake, places: Mapping[str, Sequence[Span]]) -> Diagnostic:
    here, *others = places[found.name]
    name = enumerated([f"`{other}`" for other in found.others], "or")
    return Diagnostic(
        CODE,
        f"`{found.name}` may be {name}",
        Label(here, f"did you mean {name}?"),
        (
            *(Label(places[other][0], "in full") for other in found.others),
            *(Label(span, "and here") for span in others),
        ),
        notes=("written in two ways, it is two people",),
        help=f"write the name in full everywhere: {name}; where it is somebody else, write that name in full",
        severity=Severity.WARNING,
    )


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count:,} places"


def _care(name: str) -> int:
    return sum(letter.isupper() or not letter.isascii() for letter in name)
