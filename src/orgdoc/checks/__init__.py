"""What must hold across a spec: one file for each check, its docstring the documentation."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from orgdoc.checks import (
    duplicate_id,
    id_is_also_a_party,
    repeated_name,
    reports_to_on_a_thing,
    reports_to_unknown_project,
    reserved_id,
    reserved_party_name,
    serving_circle,
    unknown_manager,
    unknown_party,
    unknown_reference,
    vacant_manager,
)
from orgdoc.diagnostics.diagnostic import Diagnostic
from orgdoc.model.organisation import Organisation

#: Every check by its code; each module has `CODE`, a docstring and `check(organisation)`.
ALL: Mapping[str, ModuleType] = {
    module.CODE: module
    for module in (
        duplicate_id,
        id_is_also_a_party,
        repeated_name,
        reports_to_on_a_thing,
        reports_to_unknown_project,
        reserved_id,
        reserved_party_name,
        serving_circle,
        unknown_manager,
        unknown_party,
        unknown_reference,
        vacant_manager,
    )
}


def run_checks(organisation: Organisation) -> tuple[Diagnostic, ...]:
    """Return what all checks find, sorted by place."""
    found = [diagnostic for module in ALL.values() for diagnostic in module.check(organisation)]
    return tuple(sorted(found, key=lambda d: (d.primary.span, d.code)))
