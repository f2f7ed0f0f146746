"""What must hold across a spec: one file for each check, its docstring the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from orgdoc.checks import (
    acting_beside_holder,
    duplicate_id,
    fact_of_other_kind,
    id_is_also_a_party,
    names_run_together,
    reports_to_on_a_thing,
    reports_to_unknown_project,
    reserved_id,
    reserved_party_name,
    serving_circle,
    shared_between,
    unknown_manager,
    unknown_party,
    unknown_reference,
    vacant_manager,
)
from orgdoc.checks.checked import Check, Checked, Remarking
from orgdoc.checks.in_use import InUse
from orgdoc.checks.unread import Unread
from orgdoc.diagnostics.diagnostic import Diagnostic, in_order
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook

#: The checks that may find errors. What the others of `all_checks` find never keeps a spec from being used.
FIND_ERRORS: tuple[Check, ...] = (
    acting_beside_holder,
    duplicate_id,
    fact_of_other_kind,
    id_is_also_a_party,
    names_run_together,
    reports_to_on_a_thing,
    reports_to_unknown_project,
    reserved_id,
    reserved_party_name,
    serving_circle,
    shared_between,
    unknown_manager,
    unknown_party,
    unknown_reference,
    vacant_manager,
)


def run_checks(
    organisation: Organisation,
    problems: Iterable[Diagnostic] = (),
    remarking: Remarking = lambda fits: (),
    rulebook: Rulebook | None = None,
    checks: Iterable[Check] = FIND_ERRORS,
) -> tuple[Diagnostic, ...]:
    """Return `problems`, which are those of reading, and what the checks find, sorted by place.

    Nothing is found that may follow from `problems`. `remarking` gives the remarks of deciding.
    """
    before = tuple(problems)
    subject = Checked(organisation, InUse(organisation), Unread(before), before, cache(remarking), rulebook)
    for one in checks:
        if found := tuple(one.check(subject)):
            subject = replace(subject, problems=(*subject.problems, *found))
    return in_order(subject.problems)
