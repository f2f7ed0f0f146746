"""Every name in `for` and `stakeholders` is a party on the boundary, or the word internal or external.

Why: without the boundary nobody can tell on which side the name stands.
Fix: correct the name, or list it under `boundary:`; under `unknown` where nobody has said yet.

Bad:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finanse]

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      for: [Finance]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orgdoc.characters import look_alikes_in, named
from orgdoc.checks.checked import Checked
from orgdoc.checks.names_run_together import pieces_of, pieces_of_parties
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.diagnostics.suggestion import Suggestions
from orgdoc.model.boundary import Boundary
from orgdoc.model.meant_words import VALUES, folded
from orgdoc.model.organisation import Item, Organisation, Stated

CODE = "unknown-party"
_EVERYBODY = frozenset({
    "everyone", "everybody", "all", "anyone", "anybody", "all staff", "staff", "all employees", "employees",
    "all users", "all departments", "everyone inside", "the company", "whole company", "company wide",
    "the organisation", "the whole organisation",
})  # fmt: skip


def check(subject: Checked) -> Iterator[Diagnostic]:
    organisation, unread = subject.organisation, subject.unread
    sides = subject.boundary.ids
    if (subject.used.at_projects.keys() - set(sides)) <= organisation.parties.keys():
        return
    items = {item.id: item for item in organisation.items}
    parts = pieces_of_parties(organisation)
    suggestions = Suggestions([*organisation.parties, *parts, *unread.party_names, *sides])
    for name, places in _unknown_names(organisation, sides).items():
        if unread.may_list(name) or name in parts or pieces_of(name):
            continue
        yield _diagnostic(name, places, items.get(name), suggestions, subject)


def _unknown_names(organisation: Organisation, sides: Sequence[str]) -> dict[str, list[Stated]]:
    """Return where each unknown name stands: however often, and in `serves` too, it is one mistake."""
    unknown: dict[str, list[Stated]] = {}
    for stated in names_at_projects(organisation):
        if stated.value not in organisation.parties and stated.value not in sides:
            unknown.setdefault(stated.value, []).append(stated)
    ids = {item.id for item in organisation.items}
    for resource in organisation.resources:
        for stated in resource.beneficiaries or ():
            if stated.value in unknown and stated.value not in ids and stated is not resource.reports_to:
                unknown[stated.value].append(stated)
    return unknown


def names_at_projects(organisation: Organisation) -> Iterator[Stated]:
    for project in organisation.projects:
        yield from project.beneficiaries or ()
        yield from project.stakeholders or ()


def _diagnostic(
    name: str, places: list[Stated], item: Item | None, suggestions: Suggestions, subject: Checked
) -> Diagnostic:
    first, *others = sorted(places, key=lambda stated: stated.span)
    related = tuple(Label(stated.span, "and here") for stated in others)
    if item is not None:
        return Diagnostic(
            CODE,
            f"`{name}` is a {'project' if item.path.startswith('projects') else 'resource'}, not a party",
            Label(first.span),
            related,
            notes=(f"`for` and `stakeholders` take parties, or the words {subject.side_words('and')}",),
            help="write who uses it in the end",
        )
    near = None if folded(name) in _EVERYBODY else suggestions.nearest(name)
    if (letters := look_alikes_in(name)) and near is not None:
        return Diagnostic(
            CODE,
            f"`{name}` is not `{near}`: it only looks like it",
            Label(first.span),
            related,
            notes=(f"in it stands {', '.join(map(named, letters))}",),
            help=f"type `{near}` anew",
        )
    return Diagnostic(
        CODE,
        f"nobody on the boundary is called `{name}`",
        Label(first.span, f"did you mean `{near}`?" if near else ""),
        related,
        help=_help(name, near, subject.boundary),
    )


def _help(name: str, near: str | None, boundary: Boundary) -> str:
    if near is not None and near.casefold() == name.casefold():
        return f"write `{near}`"
    if folded(name) in _EVERYBODY:
        first = boundary.sides[0]
        return f"write `{first.id}` for everyone {first.where}; or add `{name}` under `boundary:`"
    if (word := VALUES["whom"].get(folded(name))) in boundary.ids:
        return f"write `{word}`, or add `{name}` under `boundary:`"
    if near is None:
        *keys, unknown = (f"`{key}`" for key in boundary.keys)
        if len(boundary.ids) > 2:
            keys = [*keys[: len(boundary.ids)], f"a key of several, like {keys[-1]},"]
        return f"add `{name}` under `boundary:` to {', '.join(keys)} or, if nobody knows, {unknown}"
    return f"write `{near}`, or add `{name}` under `boundary:`"
