"""Do the dates of the overrides agree with each other and with the day that the spec bears.

It is held against the text, not the model, which does not keep where each date stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.model.organisation import Stated
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, ScalarNode

_EXPIRES_FIRST = "expires-before-on"
_FROM_THE_FUTURE = "decided-after-as-of"

CODES: Mapping[str, str] = {
    _EXPIRES_FIRST: """No override expires before the day it was decided.

Why: it would never have held on any day.
Fix: correct `on` or `expires`, or remove `expires` where the decision holds until further notice.
""",
    _FROM_THE_FUTURE: """No override was decided after `organisation.as_of`.

Why: the documents bear that day, and would report a decision that had not been taken by then.
Fix: correct `on`, or write a later `as_of`.
""",
}


def date_problems(root: MappingNode) -> Iterator[Diagnostic]:
    """Yield what is odd about the dates in `root`, in which every date there is fits the schema."""
    organisation = root.values.get("organisation")
    as_of = _date(organisation, "as_of")
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
