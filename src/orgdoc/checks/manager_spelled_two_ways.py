"""A person's name is spelled alike everywhere: as officer, manager, owner, in the list, as who decided.

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

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from orgdoc.checks.checked import Checked
from orgdoc.checks.managers_in_one_name import stands_as_one
from orgdoc.checks.people import PERSON, names_of_one, officers_in, owners_and_deciders, people_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.namesakes import Namesake, namesakes
from orgdoc.model.several_names import is_a_persons, names_in
from orgdoc.model.vacancies import is_a_name_with_a_remark, is_nobodys, tells_of_a_vacancy
from orgdoc.source import Span

CODE = "manager-spelled-two-ways"


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, people = subject.organisation, people_in(subject)
    others = owners_and_deciders(organisation)
    # Two entries of the list are two things, however alike: it is told of those who are named elsewhere. So
    # are two owners or deciders, who may be groups, unless both have names as people have.
    elsewhere = {name for name, _ in officers_in(organisation)} | subject.used.managers.keys() | others.keys()
    alone = {one.name for one in organisation.resources if one.kind == PERSON} - elsewhere
    groups = {name for name in others if name not in people and not is_a_persons(name)}
    places = {name: [*people.get(name, ()), *others.get(name, ())] for name in (*people, *others)}
    known = {*names_of_one(people)}
    names = [name for name in places if _is_of_one(name, places, known)]
    for found in namesakes(names):
        both = {found.name, *found.others}
        if not (alone >= both or (groups & both and people.keys().isdisjoint(both))):
            yield _in_full(found, places) if found.shortened else _one_of_two(found, places)


def _is_of_one(name: str, people: Iterable[str], known: Collection[str]) -> bool:
    """Whether a text is the name of one person, and not what stands where there is none."""
    if is_nobodys(name) or (tells_of_a_vacancy(name) and not is_a_name_with_a_remark(name)):
        return False
    return not names_in(name, known) or stands_as_one(name, people)


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
