"""Every check. Whether a spec is right is told without loading those that only warn."""

from __future__ import annotations

from orgdoc.checks import (
    FIND_ERRORS,
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
from orgdoc.checks.checked import Check

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

#: Those whose findings are warnings or notes.
ONLY_WARN = frozenset(ALL).difference(FIND_ERRORS)
