"""The words that are understood: column names and values, each with what it stands for.

Case, spaces and punctuation do not matter. A word that is not here is never taken for one that is;
a near one is proposed. `orgdoc import --map FILE` writes all of it out, for people to add to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orgdoc.model.meant_words import VALUES, folded
from orgdoc.model.terms import FACT_VALUES, PARTY_SIDES, RESOURCE_KINDS

__all__ = ["VALUES", "folded"]  # with what is defined here

#: What a column may hold. `customer_facing`: a yes states that people outside use it; a no states nothing.
FIELDS = (
    "id", "name", "kind", "manager", "deliverable", "activity", "for", "serves", "stakeholders", "objective",
    "customer_facing", "reports_to", "owner", "description", "tags", "link", "override branch",
    "override rationale", "override by", "override on", "override expires", "party", "side", "field", "value",
)  # fmt: skip
IGNORE = "ignore"
#: Columns of orgdoc's own workbook that it works out itself.
COMPUTED = (
    "who answers", "how sure", "deciding rule", "citation", "why", "pulling the other way",
    "what would settle it", "spec line",
)  # fmt: skip
#: What the rows of a sheet may be; `items`: each row says by its kind.
ROWS = ("projects", "resources", "items", "boundary", "organisation", "managers", IGNORE)

HEADERS: Mapping[str, str] = {
    word: field
    for field, words in {
        "id": "id, project id, item id, resource id, asset id, asset tag, key, code, project code, ref, "
        "reference, no, nr, number, project no, project number",
        "name": "name, title, project, project name, project title, initiative, initiative name, item, "
        "item name, resource, resource name, asset, asset name, application, application name",
        "kind": "kind, type, item type, resource type, resource kind, asset type, asset kind",
        "manager": "manager, project manager, project mgr, pm, project lead, project leader",
        "deliverable": "deliverable, deliverable type, delivers, what it delivers",
        "activity": "activity, main activity, activity type, type of work, work type",
        "for": "for, for whom, client, clients, customer, customers, user, users, end user, end users, "
        "used by, beneficiary, beneficiaries, audience, internal external, internal or external",
        "serves": "serves, serves what, serves whom, supports, used for, serves project, serves projects",
        "stakeholders": "stakeholders, stakeholder, key stakeholders, main stakeholders, interested parties",
        "objective": "objective, main objective, business objective, goal, aim",
        "customer_facing": "customer facing, client facing, customer facing y n, external facing, "
        "customer facing yes no",
        "reports_to": "reports to, reports to project, works in, works in project, assigned project",
        "owner": "owner, owned by, product owner, business owner, system owner, owning team",
        "description": "description, summary, details, notes, note, comment, comments, remarks, scope",
        "tags": "tags, tag, labels, keywords",
        "link": "link, url, web page, wiki, wiki page",
        "override branch": "override branch",
        "override rationale": "override rationale",
        "override by": "override by",
        "override on": "override on",
        "override expires": "override expires",
        "party": "party, parties, group, department, organisation unit, who",
        "side": "side, inside or outside, inside outside, side of the boundary",
        "field": "field",
        "value": "value",
    }.items()
    for word in words.split(", ")
}
#: Names of the column of names that say what its rows are.
PROJECT_HEADERS = ("project", "project name", "project title", "initiative", "initiative name")
RESOURCE_HEADERS = ("resource", "resource name", "asset", "asset name", "application", "application name")

#: What people write where they have nothing to say.
NOTHING = frozenset(
    ("", "-", "--", "—", "–", "?", "??", "n a", "na", "none", "nil", "null", "tbd", "tbc", "tba", "unknown",
     "not known", "to be decided", "to be confirmed", "open", "unclear")
)  # fmt: skip


def no_beginnings(words: Iterable[str]) -> frozenset[str]:
    """Return the letters and digits with which none of some words begins: most cells begin with one, and
    need not be folded to tell that they are none of the words.
    """
    begin = {word[:1] for word in words}
    return frozenset(sign for sign in map(chr, range(128)) if sign.isalnum() and sign.lower() not in begin)


def says_nothing(cell: str) -> bool:
    return cell[:1] not in _NOT_NOTHING and folded(cell) in NOTHING


#: What says something, with this for its first letter.
_NOT_NOTHING = no_beginnings(NOTHING)

#: The values that a fact may have in a spec, for messages.
ALLOWED: Mapping[str, tuple[str, ...]] = {
    "kind": ("project", *RESOURCE_KINDS),
    **FACT_VALUES,
    "side": PARTY_SIDES,
    "customer_facing": ("yes", "no"),
    "override branch": ("cio", "cto", "shared"),
}
