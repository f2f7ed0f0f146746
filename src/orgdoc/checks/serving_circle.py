"""Resources do not serve each other in a circle.

Why: a resource takes the side of what it serves, so in a circle nobody ever comes to a side.
Fix: remove one of the links; say whom the last one serves in the end.

Bad:
  organisation: {name: Acme}
  resources:
    - id: network
      name: Network
      kind: infrastructure
      serves: [switches]
    - id: switches
      name: Switches
      kind: equipment
      serves: [network]

Good:
  organisation: {name: Acme}
  resources:
    - id: network
      name: Network
      kind: infrastructure
      serves: [switches]
    - id: switches
      name: Switches
      kind: equipment
      serves: [internal]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label
from orgdoc.model.organisation import Resource, Stated

CODE = "serving-circle"

#: A resource, and where it says that it serves the next one of the circle.
Step = tuple[str, Stated]


def check(subject: Checked) -> Iterator[Diagnostic]:
    resources: dict[str, Resource] = {}
    for resource in subject.organisation.resources:
        resources.setdefault(resource.id, resource)
    for circle in _circles(_links(resources)):
        yield _diagnostic(circle)


def _links(resources: Mapping[str, Resource]) -> dict[str, Sequence[Stated]]:
    """Return the resources that each one serves, of those that serve any."""
    links: dict[str, Sequence[Stated]] = {}
    for name, resource in resources.items():
        if served := [stated for stated in resource.beneficiaries or () if stated.value in resources]:
            links[name] = list({stated.value: stated for stated in served}.values())
    return links


def _circles(links: Mapping[str, Sequence[Stated]]) -> Iterator[list[Step]]:
    """Yield a circle for each link that leads back to where one came from.

    Without these links there would be no circle; so none is missed and none comes twice.
    """
    done: set[str] = set()
    for start in links:
        if start in done:
            continue
        pending = [(start, iter(links[start]))]
        way: list[Step] = []  # the links from each pending resource to the next
        position = {start: 0}
        while pending:
            name, served = pending[-1]
            link = next(served, None)
            if link is None:
                pending.pop()
                if way:
                    way.pop()
                del position[name]
                done.add(name)
            elif link.value in position:
                yield [*way[position[link.value] :], (name, link)]
            elif link.value not in done:
                position[link.value] = len(pending)
                pending.append((link.value, iter(links.get(link.value, ()))))
                way.append((name, link))


def _diagnostic(circle: Sequence[Step]) -> Diagnostic:
    if len(circle) == 1:
        name, link = circle[0]
        return Diagnostic(
            CODE,
            f"`{name}` serves itself",
            Label(link.span),
            help="remove it, and say whom it serves in the end",
        )
    # Begin at the topmost place, wherever the search came from.
    top = min(range(len(circle)), key=lambda i: circle[i][1].span)
    ordered = [*circle[top:], *circle[:top]]
    (_, first), *others = ordered
    way = " → ".join(f"`{name}`" for name, _ in (*ordered, ordered[0]))
    return Diagnostic(
        CODE,
        f"`{ordered[0][0]}` and {_others(ordered)} serve each other in a circle",
        Label(first.span, f"`{ordered[0][0]}` serves `{first.value}`"),
        tuple(Label(link.span, f"`{name}` serves `{link.value}`") for name, link in others),
        notes=(way,) if len(ordered) > 2 else (),
        help="remove one of these, and say whom it serves in the end",
    )


def _others(circle: Sequence[Step]) -> str:
    return f"`{circle[1][0]}`" if len(circle) == 2 else f"{len(circle) - 1} others"
