"""What a rule book may speak of beside what it declares itself: the built-in facts and kinds."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.model.terms import BOTH, FACT_VALUES, ITEM_KINDS, PROJECT, UNKNOWN, VACANT

MANAGER, STAKEHOLDER = "manager", "stakeholder"
KINDS = (*ITEM_KINDS, MANAGER, STAKEHOLDER)
#: How a book may call whom an item is for, beside the name under which the rules see it.
SPOKEN = {"for": "beneficiaries", "serves": "beneficiaries"}
#: Facts that are lists of names, with the kinds that have them.
NAMED: Mapping[str, frozenset[str]] = {
    "beneficiaries": frozenset(ITEM_KINDS),
    "stakeholders": frozenset({PROJECT, STAKEHOLDER}),
    "manages": frozenset({MANAGER}),
}
#: What may be required of the organisation, with the kinds of which such a rule may speak.
FLAGS: Mapping[str, tuple[str, ...]] = {
    "large": ("true", "false"),
    "resources_segregated": ("true", "false"),
}
FLAG_KINDS = frozenset(ITEM_KINDS)
#: Keys of an item in the spec: no declared fact may bear such a name.
TAKEN = frozenset(
    {
        "id", "name", "kind", "description", "manager", "for", "serves", "stakeholders", "owner", "was",
        "details", "tags", "link", "override", "reports_to", "beneficiaries", "manages", "expect", "by",
        "large", "resources_segregated", "declared", *FACT_VALUES,
    }
)  # fmt: skip
#: Words of a verdict, and of standing on several sides or none: no branch and no side may be called so.
VERDICT_WORDS = ("shared", "contested", "undetermined")
RESERVED = frozenset({*VERDICT_WORDS, BOTH, UNKNOWN, VACANT, "several"})
MOST_BRANCHES, MOST_SIDES = 6, 4
