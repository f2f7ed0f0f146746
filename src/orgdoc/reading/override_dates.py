"""Do the dates of a spec agree: of the overrides, of what is to be decided, and the day that it bears.

It is held against the text, not the model, which does not keep where each date stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Stated
from orgdoc.model.terms import VACANT
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode

_EXPIRES_FIRST = "expires-before-on"
_FROM_THE_FUTURE = "decided-after-as-of"
_EXPIRED = "expired-override"
_PASSED = "decide-by-before-as-of"
_ACTED = "acting-has-ended"
_ACTS_NOT = "until-without-acting"
_UNJUDGED = "expires-without-as-of"


def date_problems(root: MappingNode, problems: Iterable[Diagnostic] = ()) -> Iterator[Diagnostic]:
    """Yield what is odd about the dates in `root`, in which every date there is fits the schema.

    `problems` are those of reading: nothing is yielded that may follow from them.
    """
    organisation = root.values.get("organisation")
    as_of = _date(organisation, "as_of")
    decide_by = _date(organisation, "decide_by")
    if as_of is not None and decide_by is not None and decide_by.value < as_of.value:
        yield Diagnostic(
            _PASSED,
            f"decisions are asked for by {decide_by.value}, a day that has passed on {as_of.value}",
            Label(decide_by.span, "decided by this day"),
            (Label(as_of.span, "the day that the documents bear"),),
            help="write a later `decide_by`, or correct `as_of`",
            severity=Severity.WARNING,
        )
    yield from _acting(root.values.get("officers"), as_of)
    unjudged: list[Stated] = []
    for override in _overrides(root):
        on, expires = _date(override, "on"), _date(override, "expires")
        if on is None:
            continue
        if expires is not None and expires.value < on.value:  # as text, such dates sort like days
            yield Diagnostic(
                _EXPIRES_FIRST,
                "this override expires before the day it was decided",
                Label(expires.span, "its last day"),
                (Label(on.span, "decided on this day"),),
                help="correct one of the two dates, or remove `expires`",
            )
        elif as_of is not None and on.value > as_of.value:
            yield Diagnostic(
                _FROM_THE_FUTURE,
                f"this was decided after {as_of.value}, the day that the documents bear",
                Label(on.span, "decided on this day"),
                (Label(as_of.span, "the day they bear"),),
                help="correct the date, or write a later `as_of`",
                severity=Severity.WARNING,
            )
        elif as_of is not None and expires is not None and expires.value < as_of.value:
            yield Diagnostic(
                _EXPIRED,
                f"this decision expired on {expires.value} and no longer applies",
                Label(expires.span, "its last day"),
                (Label(as_of.span, "the day that the documents bear"),),
                help="have it decided anew and write a later date, or remove the override",
                severity=Severity.WARNING,
            )
        elif as_of is None and expires is not None:
            unjudged.append(expires)
    if unjudged and not any(_may_hold_as_of(gap.path) for problem in problems for gap in problem.gaps):
        yield _without_as_of(sorted(unjudged, key=lambda expires: expires.span))


def _acting(officers: Node | None, as_of: Stated | None) -> Iterator[Diagnostic]:
    """Yield what is odd about the last days on which somebody acts in a post."""
    posts = officers.values.items() if isinstance(officers, MappingNode) else ()
    for post, officer in posts:
        until = _date(officer, "until")
        if until is None or not isinstance(officer, MappingNode):
            continue
        if "acting" not in officer.values:
            yield Diagnostic(
                _ACTS_NOT,
                f"`{post}` says until when somebody acts, and not who",
                Label(until.span),
                help="remove this key: it is the last day of who acts in a post that nobody holds"
                if _is_held(officer)
                else "add `acting:` with a name, or remove this key",
            )
        elif as_of is not None and until.value < as_of.value:
            yield Diagnostic(
                _ACTED,
                f"acting as `{post}` ended on {until.value}, before the day that the documents bear",
                Label(until.span, "the last day"),
                (Label(as_of.span, "the day that the documents bear"),),
                help="write a later `until`, or say who holds the post now",
                severity=Severity.WARNING,
            )


def _is_held(officer: MappingNode) -> bool:
    name = officer.values.get("name")
    return isinstance(name, ScalarNode) and name.text.strip().casefold() not in ("", VACANT)


def _without_as_of(unjudged: Sequence[Stated]) -> Diagnostic:
    first, *others = unjudged
    return Diagnostic(
        _UNJUDGED,
        "this decision expires, but the spec bears no date by which to judge it",
        Label(first.span, "still applied"),
        tuple(Label(expires.span, "and here") for expires in others),
        help="add `as_of:` with a date under `organisation:`, or remove `expires`",
        severity=Severity.WARNING,
    )


def _may_hold_as_of(path: tuple[str | int, ...]) -> bool:
    """Whether `as_of` may stand at `path`, which could not be read: there, mistyped or elsewhere."""
    return len(path) <= 2 and (path[0] == "organisation" or len(path) == 1)


def _overrides(root: MappingNode) -> Iterator[Node]:
    managers = root.values.get("managers")
    entries: list[Node] = list(managers.values.values()) if isinstance(managers, MappingNode) else []
    for key in ("projects", "resources"):
        items = root.values.get(key)
        entries += items.items if isinstance(items, ListNode) else ()
    for entry in entries:
        if isinstance(entry, MappingNode) and "override" in entry.values:
            yield entry.values["override"]


def _date(node: Node | None, key: str) -> Stated | None:
    date = node.values.get(key) if isinstance(node, MappingNode) else None
    return Stated(date.text.strip(), key, date.span) if isinstance(date, ScalarNode) else None
