"""What must hold across a spec: one file for each check, its docstring the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import ModuleType

from orgdoc.checks import (
    duplicate_id,
    hands_on_officer,
    id_is_also_a_party,
    idle_override,
    item_says_nothing,
    manager_spelled_two_ways,
    names_run_together,
    no_items,
    parties_alike,
    placeholder_name,
    repeated_name,
    reports_to_on_a_thing,
    reports_to_unknown_project,
    reserved_id,
    reserved_party_name,
    resource_serves_nothing,
    segregated_but_both_sides,
    serving_circle,
    unknown_manager,
    unknown_party,
    unknown_reference,
    unused_party,
    vacant_manager,
)
from orgdoc.checks.in_use import InUse
from orgdoc.checks.unread import Unread
from orgdoc.diagnostics.diagnostic import Diagnostic, in_order
from orgdoc.model.organisation import Organisation
from orgdoc.model.verdict import Remark

#: What these report stands in the spec, whatever else could not be read: `check(organisation)`.
_OF_WHAT_IS_THERE = (
    parties_alike,
    reserved_party_name,
    serving_circle,
)
#: The same, of names that the spec uses: `check(organisation, used)`.
_OF_NAMES_IN_USE = (
    duplicate_id,
    id_is_also_a_party,
    manager_spelled_two_ways,
    names_run_together,
    placeholder_name,
    repeated_name,
    reports_to_on_a_thing,
    reserved_id,
    vacant_manager,
)
#: What these miss may stand where the spec could not be read: `check(organisation, unread)`.
_OF_WHAT_IS_MISSING = (
    item_says_nothing,
    no_items,
    reports_to_unknown_project,
    resource_serves_nothing,
)
#: The same, of names that the spec uses: `check(organisation, used, unread)`.
_OF_NAMES_MISSING = (
    unknown_manager,
    unknown_party,
    unknown_reference,
    unused_party,
)
#: What these report, deciding has remarked on: `check(organisation, remarks)`.
_OF_WHAT_IS_DECIDED = (
    hands_on_officer,
    idle_override,
    segregated_but_both_sides,
)

_ALL = (
    *_OF_WHAT_IS_THERE,
    *_OF_NAMES_IN_USE,
    *_OF_WHAT_IS_MISSING,
    *_OF_NAMES_MISSING,
    *_OF_WHAT_IS_DECIDED,
)

#: Every check by its code; each module has `CODE`, a docstring and `check`.
ALL: Mapping[str, ModuleType] = {
    module.CODE: module for module in sorted(_ALL, key=lambda module: module.__name__)
}


def run_checks(organisation: Organisation, problems: Iterable[Diagnostic] = ()) -> tuple[Diagnostic, ...]:
    """Return what all checks find, sorted by place.

    `problems` are those of reading: nothing is returned that may follow from them.
    """
    used, unread = InUse(organisation), Unread(problems)
    found = (
        *(module.check(organisation) for module in _OF_WHAT_IS_THERE),
        *(module.check(organisation, used) for module in _OF_NAMES_IN_USE),
        *(module.check(organisation, unread) for module in _OF_WHAT_IS_MISSING),
        *(module.check(organisation, used, unread) for module in _OF_NAMES_MISSING),
    )
    return in_order(chain.from_iterable(found))


def run_checks_on_remarks(organisation: Organisation, remarks: Sequence[Remark]) -> tuple[Diagnostic, ...]:
    """Return what deserves a warning among the remarks that deciding has made, sorted by place."""
    return in_order(
        [found for module in _OF_WHAT_IS_DECIDED for found in module.check(organisation, remarks)]
    )
