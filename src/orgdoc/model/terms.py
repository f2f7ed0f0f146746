"""The words of a spec that are not free: sides, kinds, and the values that facts may have."""

from __future__ import annotations

from collections.abc import Mapping

INTERNAL, EXTERNAL, BOTH, UNKNOWN = "internal", "external", "both", "unknown"
#: What `kind` may say of a resource.
THINGS = ("equipment", "software", "infrastructure")
PEOPLE = ("person", "team")
RESOURCE_KINDS = (*THINGS, *PEOPLE)
PROJECT = "project"
#: The listed values of a project's facts, as the schema has them.
FACT_VALUES: Mapping[str, tuple[str, ...]] = {
    "deliverable": ("product", "service", "infrastructure", "business-plan"),
    "activity": ("develop", "maintain", "expand", "procure", "plan"),
    "objective": ("productivity", "efficiency", "revenue"),
}
#: Every kind of item, and those with a list of names: whom it is for or serves, who has a stake.
ITEM_KINDS = (PROJECT, *RESOURCE_KINDS)
NAMES = ("beneficiaries", "stakeholders")
VACANT = "vacant"
#: The key of the post that stands above all branches.
CHIEF = "ceo"
#: As a verdict, and as the branch of a decision: several officers answer for it.
SHARED = "shared"
#: Who has decided what is only supposed.
NOBODY_YET = "Nobody yet"


def spec_key(kind: str, fact: str) -> str:
    """Return the key under which the spec states `fact` of an item of `kind`."""
    if fact == "beneficiaries":
        return "for" if kind == PROJECT else "serves"
    return fact
