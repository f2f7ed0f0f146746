"""A spec's YAML → `Organisation`, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from orgdoc.characters import with_plain_spaces
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, in_order
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary
from orgdoc.model.organisation import (
    ManagerLine,
    Officer,
    Organisation,
    Override,
    Party,
    Project,
    Resource,
    Stated,
)
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import BOTH, PROJECT, VACANT
from orgdoc.reading.cut_texts import cut_texts
from orgdoc.reading.named_book import named_book, other_file
from orgdoc.reading.override_dates import date_problems
from orgdoc.reading.spec_schema import built_in_schema, load_schema, spec_schema
from orgdoc.reading.spec_shape import fit_to_shape
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode, read_yaml
from orgdoc.source import SourceText, Span

__all__ = ["load_schema", "read_spec"]

_LISTED_TWICE = "party-listed-twice"
_EMPTY = ScalarNode(None, "", Span(1, 1, 1))


#: Gives the rule book to read a spec by, told which one it names; or what keeps that one from being used.
ChooseBook = Callable[[Stated | None], Rulebook | Diagnostic]


def read_spec(
    data: bytes, name: str, choose: ChooseBook | None = None
) -> tuple[Organisation | None, SourceText, tuple[Diagnostic, ...]]:
    """Return the organisation, the text, and what is wrong, sorted by place.

    `name` is the path as the user typed it; without `choose`, the built-in rule book is in use. The
    organisation is None where the text cannot be read at all. With errors beside it, it lacks what does not
    fit the schema: fit to be checked further (`run_checks` takes the problems too, to report nothing that
    follows from them), not to be decided.
    """
    root, source, unread, doubts = read_yaml(data, name)
    if root is None and unread:
        return None, source, unread
    if (mistaken := other_file(root, wanted="spec")) is not None:
        return None, source, (mistaken,)
    rulebook = choose(named_book(root)) if choose is not None else None
    if isinstance(rulebook, Diagnostic):  # which keys and words are right, only the book can say
        return None, source, in_order((*unread, rulebook))
    schema = built_in_schema() if rulebook is None else spec_schema(rulebook)
    fit, problems = fit_to_shape(root or _EMPTY, schema, doubts)
    problems = (*unread, *problems, *cut_texts(root or _EMPTY, source.text))
    if fit is None:
        return None, source, in_order(problems)
    boundary = rulebook.boundary if rulebook is not None else INSIDE_AND_OUTSIDE
    found = (*problems, *_parties_listed_twice(fit, boundary), *date_problems(fit, problems))
    facts = tuple(fact.id for fact in rulebook.facts) if rulebook is not None else ()
    return _organisation(fit, facts, boundary), source, in_order(found)


def _organisation(root: MappingNode, facts: tuple[str, ...], boundary: Boundary) -> Organisation:
    """Return what `root` states; `facts` are the keys that the rule book adds, `boundary` its sides."""
    top = _mapping(root, "organisation")
    parties: dict[str, Party] = {}
    for party in _parties(root, boundary):  # a party listed twice is reported; the first counts
        parties.setdefault(party.name, party)
    return Organisation(
        name=_required(top, "name", "organisation"),
        large=_stated(top, "large", "organisation"),
        resources_segregated=_stated(top, "resources_segregated", "organisation"),
        as_of=_date(top, "as_of"),
        decide_by=_date(top, "decide_by"),
        status=_text(top, "status"),
        prepared_by=_text(top, "prepared_by"),
        language=_text(top, "language") or "en-GB",
        parties=parties,
        officers={officer.post: officer for officer in _officers(_mapping(root, "officers"))},
        projects=tuple(_project(node, path, facts) for node, path in _entries(root, "projects")),
        resources=tuple(_resource(node, path, facts) for node, path in _entries(root, "resources")),
        managers={manager.name: manager for manager in _managers(_mapping(root, "managers"))},
    )


def _parties(root: MappingNode, boundary: Boundary) -> list[Party]:
    """Return every entry of the boundary in the order of the spec."""
    entries = _mapping(root, "boundary")
    parties = [
        Party(stated.value, side, stated.path, stated.span)
        for side in boundary.keys
        for stated in _names(entries, side, "boundary") or ()
    ]
    return sorted(parties, key=lambda party: party.span)


def _parties_listed_twice(root: MappingNode, boundary: Boundary) -> Iterator[Diagnostic]:
    first: dict[str, Party] = {}
    for party in _parties(root, boundary):
        before = first.setdefault(party.name, party)
        if before is not party:
            yield Diagnostic(
                _LISTED_TWICE,
                f"`{party.name}` stands twice on the boundary",
                Label(party.span, f"again, under `{party.side}`"),
                (Label(before.span, f"first under `{before.side}`"),),
                help="remove one of the two"
                if party.side == before.side
                else f"keep one; {_who_stands_on_several(before.side, party.side, boundary)}",
            )


def _who_stands_on_several(one: str, other: str, boundary: Boundary) -> str:
    together = boundary.standing({*boundary.on(one), *boundary.on(other)})
    if len(boundary.ids) == 2:
        return f"who stands on both sides goes under `{BOTH}` alone"
    if len(boundary.on(together)) < 2:
        return f"who stands on several sides goes under one key, such as `{boundary.standings[-1]}`"
    return f"who stands there and there goes under `{together}` alone"


def _officers(node: MappingNode) -> Iterator[Officer]:
    for post, holder in node.values.items():
        if not isinstance(holder, MappingNode) or holder.values:
            yield _officer(post, holder)


def _officer(post: str, node: Node) -> Officer:
    path = f"officers.{post}"
    if isinstance(node, MappingNode):
        holder, title, acting = _stated(node, "name", path), _text(node, "title"), _text(node, "acting")
        span = next(iter(node.values.values())).span if holder is None else holder.span
        name = holder.value if holder else None
    else:
        name, title, acting, span = with_plain_spaces(_value(node)), None, None, node.span
    vacant = name is not None and name.casefold() == VACANT
    until, acting_span = None, None
    if isinstance(node, MappingNode):
        until, acting_span = _date(node, "until"), _span(node, "acting")
    return Officer(post, None if vacant else name, vacant, title, path, span, acting, until, acting_span)


def _project(node: MappingNode, path: str, facts: tuple[str, ...]) -> Project:
    span, item_id = _identity(node, path)
    return Project(
        id=item_id,
        name=_text(node, "name") or item_id,
        kind=PROJECT,
        path=path,
        span=span,
        beneficiaries=_names(node, "for", path),
        description=_text(node, "description"),
        tags=_tags(node),
        link=_text(node, "link"),
        override=_override(node, path),
        managers=_one_or_several(node, "manager", path),
        deliverable=_stated(node, "deliverable", path),
        activity=_stated(node, "activity", path),
        objective=_stated(node, "objective", path),
        stakeholders=_names(node, "stakeholders", path),
        owner=_text(node, "owner"),
        owner_span=_span(node, "owner"),
        was=_text(node, "was"),
        details=_details(node),
        declared=_declared(node, path, facts) if facts else (),
    )


def _resource(node: MappingNode, path: str, facts: tuple[str, ...]) -> Resource:
    span, item_id = _identity(node, path)
    kind = _required(node, "kind", path)
    reports_to = _stated(node, "reports_to", path)
    serves = _names(node, "serves", path)
    return Resource(
        id=item_id,
        name=_text(node, "name") or item_id,
        kind=kind.value,
        path=path,
        span=span,
        beneficiaries=(reports_to,) if serves is None and reports_to is not None else serves,
        description=_text(node, "description"),
        tags=_tags(node),
        link=_text(node, "link"),
        override=_override(node, path),
        kind_stated=kind,
        reports_to=reports_to,
        was=_text(node, "was"),
        details=_details(node),
        declared=_declared(node, path, facts) if facts else (),
    )


def _identity(node: MappingNode, path: str) -> tuple[Span, str]:
    """Return the id of an item; where it has none, its path, which no id can be."""
    stated = _required(node, "id", path)
    return stated.span, stated.value or path


def _override(node: MappingNode, path: str) -> Override | None:
    part = node.values.get("override")
    on = _date(part, "on") if isinstance(part, MappingNode) else None
    if not isinstance(part, MappingNode) or on is None:
        return None
    return Override(
        branch=_text(part, "branch") or "",
        rationale=_text(part, "rationale") or "",
        by=_text(part, "by") or "",
        on=on,
        expires=_date(part, "expires"),
        path=f"{path}.override",
        span=node.key_spans["override"],
        between=_names(part, "between", f"{path}.override") or (),
        by_span=_span(part, "by"),
    )


def _managers(node: MappingNode) -> Iterator[ManagerLine]:
    for name, line in node.values.items():
        path = f"managers.{name}"
        override = _override(line, path) if isinstance(line, MappingNode) else None
        yield ManagerLine(with_plain_spaces(name), override, path, node.key_spans[name])


# --- parts of a node; what did not fit the schema has been left out before


def _mapping(node: MappingNode, key: str) -> MappingNode:
    """Return the mapping under `key`; an empty one where it is left out."""
    part = node.values.get(key)
    return part if isinstance(part, MappingNode) else MappingNode({}, {}, node.span)


def _items(node: MappingNode, key: str) -> Iterable[Node]:
    part = node.values.get(key)
    return part.items if isinstance(part, ListNode) else ()


def _entries(node: MappingNode, key: str) -> Iterator[tuple[MappingNode, str]]:
    for number, entry in enumerate(_items(node, key)):
        if isinstance(entry, MappingNode):
            yield entry, f"{key}[{number}]"


def _names(node: MappingNode, key: str, path: str) -> tuple[Stated, ...] | None:
    if key not in node.values:
        return None
    return tuple(
        Stated(with_plain_spaces(item.value), f"{path}.{key}[{number}]", item.span)
        for number, item in enumerate(_items(node, key))
        if isinstance(item, ScalarNode) and isinstance(item.value, str)
    )


def _one_or_several(node: MappingNode, key: str, path: str) -> tuple[Stated, ...]:
    """Return a name, or a list of names, each once."""
    if isinstance(node.values.get(key), ListNode):
        once: dict[str, Stated] = {}
        for stated in _names(node, key, path) or ():
            once.setdefault(stated.value, stated)
        return tuple(once.values())
    one = _stated(node, key, path)
    return () if one is None else (one,)


def _details(node: MappingNode) -> tuple[tuple[str, str], ...]:
    return tuple((name, _value(value)) for name, value in _mapping(node, "details").values.items())


def _declared(node: MappingNode, path: str, facts: tuple[str, ...]) -> tuple[tuple[str, Stated], ...]:
    found = ((fact, _stated(node, fact, path)) for fact in facts)
    return tuple((fact, stated) for fact, stated in found if stated is not None)


def _span(node: MappingNode, key: str) -> Span | None:
    part = node.values.get(key)
    return None if part is None else part.span


def _stated(node: MappingNode, key: str, path: str) -> Stated | None:
    part = node.values.get(key)
    return None if part is None else Stated(with_plain_spaces(_value(part)), f"{path}.{key}", part.span)


def _required(node: MappingNode, key: str, path: str) -> Stated:
    """Return what stands under a key that the schema requires; the empty text where it was left out."""
    return _stated(node, key, path) or Stated("", f"{path}.{key}", node.span)


def _text(node: MappingNode, key: str) -> str | None:
    part = node.values.get(key)
    return None if part is None else _value(part)


def _tags(node: MappingNode) -> tuple[str, ...]:
    return tuple(_value(item) for item in _items(node, "tags"))


def _date(node: MappingNode, key: str) -> date | None:
    text = _text(node, key)
    return None if text is None else date.fromisoformat(text)


def _value(node: Node) -> str:
    if not isinstance(node, ScalarNode):
        return ""
    return node.text if isinstance(node.value, bool) else str(node.value)
