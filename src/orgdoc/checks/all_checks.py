"""Every check. Whether a spec is right is told without loading those that only warn."""

from __future__ import annotations

from orgdoc.checks import (
    FIND_ERRORS,
    hands_on_officer,
    idle_override,
    item_says_nothing,
    letters_of_two_scripts,
    line_of_an_officer,
    manager_spelled_two_ways,
    managers_in_one_name,
    no_items,
    parties_alike,
    placeholder_name,
    repeated_name,
    resource_serves_nothing,
    segregated_but_both_sides,
    unused_party,
    vacancy_in_words,
)
from orgdoc.checks.checked import Check

#: Those whose findings are warnings or notes, in the order in which they run.
ONLY_WARN: tuple[Check, ...] = (
    item_says_nothing,
    line_of_an_officer,
    manager_spelled_two_ways,
    managers_in_one_name,
    no_items,
    parties_alike,
    placeholder_name,
    repeated_name,
    resource_serves_nothing,
    unused_party,
    vacancy_in_words,
    letters_of_two_scripts,  # after those that tell of such a name already
    hands_on_officer,
    idle_override,
    segregated_but_both_sides,
)

#: Every check. Those that read remarks come last: an error found before keeps the spec from being decided.
ALL = (*FIND_ERRORS, *ONLY_WARN)
