"""What must hold across a spec: one file for each check, its docstring the documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from orgdoc.checks import (
    acting_beside_holder,
    duplicate_id,
    fact_of_other_kind,
    hands_on_officer,
    id_is_also_a_party,
    idle_override,
    item_says_nothing,
    letters_of_two_scripts,
    line_of_an_officer,
    manager_spelled_two_ways,
    managers_in_one_name,
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
    shared_between,
    unknown_manager,
    unknown_party,
    unknown_reference,
    unused_party,
    vacancy_in_words,
    vacant_manager,
)
from orgdoc.checks.checked import Check, Checked, Remarking
from orgdoc.checks.in_use import InUse
from orgdoc.checks.unread import Unread
from orgdoc.diagnostics.diagnostic import Diagnostic, in_order
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook

#: Every check, in the order in which they run. Those that read remarks come last, for an error found
#: before keeps the spec from being decided.
ALL: tuple[Check, ...] = (
    acting_beside_holder,
    duplicate_id,
    fact_of_other_kind,
    id_is_also_a_party,
    item_says_nothing,
    line_of_an_officer,
    manager_spelled_two_ways,
    managers_in_one_name,
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
    serving_circle,
    shared_between,
    unknown_manager,
    unknown_party,
    unknown_reference,
    unused_party,
    vacancy_in_words,
    vacant_manager,
    letters_of_two_scripts,  # after those that tell of such a name already
    hands_on_officer,
    idle_override,
    segregated_but_both_sides,
)

#: Those whose findings are warnings or notes, and never keep a spec from being used.
ONLY_WARN: frozenset[Check] = frozenset((
    hands_on_officer, idle_override, item_says_nothing, letters_of_two_scripts, line_of_an_officer,
    manager_spelled_two_ways,
    managers_in_one_name, no_items, parties_alike, placeholder_name, repeated_name, resource_serves_nothing,
    segregated_but_both_sides, unused_party, vacancy_in_words,
))  # fmt: skip
FIND_ERRORS: tuple[Check, ...] = tuple(one for one in ALL if one not in ONLY_WARN)


def run_checks(
    organisation: Organisation,
    problems: Iterable[Diagnostic] = (),
    remarking: Remarking = lambda fits: (),
    rulebook: Rulebook | None = None,
    checks: Iterable[Check] = ALL,
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
