"""The contract's tables read off a second time, in plain if-statements.

Nothing here knows how orgdoc decides: it imports no part of it and reads no rule book. It works on
a spec as plain values (what YAML or JSON would give), so that the tests hold two readings of the
same page against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

Spec = dict[str, Any]
#: Names with the side each gives: internal, external, both or unknown. None: nobody has said.
Names = tuple[tuple[str, str], ...] | None
#: True, False, or None where it hangs on what nobody has said.
Truth = bool | None

APPLIES, FAILS, BLOCKED, OPEN, NOT_FOR_KIND = "applies", "fails", "blocked", "open", "not for this kind"
CIO, CTO, SHARED, CONTESTED, UNDETERMINED = "cio", "cto", "shared", "contested", "undetermined"
THINGS = ("equipment", "software", "infrastructure")
PEOPLE = ("person", "team")
KINDS = (*THINGS, *PEOPLE)
#: What a fact can be changed to (decisions.md §5).
SIDES = ("internal", "external", "both")
DOMAINS: Mapping[str, tuple[str, ...]] = {
    "for": SIDES,
    "deliverable": ("product", "service", "infrastructure", "business-plan"),
    "activity": ("develop", "maintain", "expand", "procure", "plan"),
    "objective": ("productivity", "efficiency", "revenue"),
    "stakeholders": SIDES,
}
RESOURCE_DOMAINS: Mapping[str, tuple[str, ...]] = {"serves": SIDES, "kind": KINDS}
_WORDS: Mapping[str, Names] = {
    "internal": (("internal", "internal"),),
    "external": (("external", "external"),),
    "both": (("internal", "internal"), ("external", "external")),
}


class Facts(NamedTuple):
    """What is stated of one subject. `whom`: who it is for, or what it serves."""

    kind: str
    deliverable: str | None = None
    activity: str | None = None
    objective: str | None = None
    whom: Names = None
    stakeholders: Names = None
    manages: Names = None
    large: bool | None = None
    segregated: bool | None = None


class Answer(NamedTuple):
    """`rank` is None where no rule assigns; `deciding` are the rules that apply at `rank`."""

    verdict: str
    rank: int | None
    statuses: Mapping[str, str]
    deciding: frozenset[str]

    @property
    def applying(self) -> frozenset[str]:
        return frozenset(rule for rule, status in self.statuses.items() if status == APPLIES)


def changed(facts: Facts, fact: str, to: str) -> Facts:
    """Return `facts` with one of them stated as `to`."""
    if fact in ("for", "serves"):
        return facts._replace(whom=_WORDS[to])
    if fact == "stakeholders":
        return facts._replace(stakeholders=_WORDS[to])
    return facts._replace(**{fact: to})  # type: ignore[arg-type]


def domains(kind: str) -> Mapping[str, tuple[str, ...]]:
    return DOMAINS if kind == "project" else RESOURCE_DOMAINS


# --- §3 The rules


def _somebody(names: Names, side: str) -> Truth:
    if names is None:
        return None
    if any(given in (side, "both") for _, given in names):
        return True
    if any(given == "unknown" for _, given in names):
        return None
    return False


def _nobody(names: Names, side: str) -> Truth:
    found = _somebody(names, side)
    return None if found is None else not found


def _nobody_outside(names: Names) -> Truth:
    """The contract's own words: with `for` unstated it holds, with an unknown party it is open."""
    if names is None:
        return True
    return _nobody(names, "external")


def _one_of(value: str | None, *wanted: str) -> Truth:
    return None if value is None else value in wanted


def _all_of(*tests: Truth) -> str:
    if False in tests:
        return FAILS
    if None in tests:
        return OPEN
    return APPLIES


def _developing_a_product(facts: Facts) -> bool:
    """Return whether it is developing (or unstated) a product or service (or unstated)."""
    if facts.activity not in (None, "develop"):
        return False
    return facts.deliverable in (None, "product", "service")


def _internal_infrastructure(facts: Facts) -> str:
    if facts.kind == "infrastructure":
        return _all_of(_somebody(facts.whom, "internal"))
    if facts.kind == "project":
        return _all_of(_one_of(facts.deliverable, "infrastructure"), _somebody(facts.whom, "internal"))
    return NOT_FOR_KIND


def _product(facts: Facts, side: str) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_developing_a_product(facts), _somebody(facts.whom, side))


def _manager(facts: Facts, side: str) -> str:
    if facts.kind != "manager":
        return NOT_FOR_KIND
    return _all_of(_somebody(facts.manages, side))


def _stakeholder(facts: Facts, side: str) -> str:
    if facts.kind not in ("project", "stakeholder"):
        return NOT_FOR_KIND
    return _all_of(_somebody(facts.stakeholders, side))


def _procured(facts: Facts, side: str) -> str:
    if facts.kind in THINGS:
        return _all_of(_somebody(facts.whom, side))
    if facts.kind == "project":
        return _all_of(_one_of(facts.activity, "procure"), _somebody(facts.whom, side))
    return NOT_FOR_KIND


def _infrastructure_operations(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(
        _one_of(facts.deliverable, "infrastructure"),
        _one_of(facts.activity, "maintain", "expand"),
        _nobody_outside(facts.whom),
    )


def _company_procurement(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_one_of(facts.activity, "procure"), _nobody_outside(facts.whom))


def _hired(facts: Facts, side: str) -> str:
    if facts.kind not in PEOPLE:
        return NOT_FOR_KIND
    serving = _somebody(facts.whom, side)
    if serving is False:
        return FAILS
    if facts.large is False or facts.segregated is False:
        return BLOCKED
    return _all_of(serving, facts.large, facts.segregated)


def _productivity_objective(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_one_of(facts.objective, "productivity", "efficiency"), _nobody_outside(facts.whom))


def _revenue_from_external_projects(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_one_of(facts.objective, "revenue"), _somebody(facts.whom, "external"))


def _operations(facts: Facts, side: str) -> str:
    if facts.kind in KINDS:
        return _all_of(_somebody(facts.whom, side))
    if facts.kind == "project":
        return _all_of(facts.deliverable != "business-plan", _somebody(facts.whom, side))
    return NOT_FOR_KIND


def _infrastructure_business_plan(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    whom = True if facts.whom is None else _somebody(facts.whom, "internal")
    return _all_of(_one_of(facts.deliverable, "business-plan"), whom)


def _internal_business_owners(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_one_of(facts.activity, "plan"), _somebody(facts.stakeholders, "internal"))


def _cto_shares_strategy(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(_one_of(facts.deliverable, "business-plan"))


def _outward_facing(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(
        _one_of(facts.deliverable, "business-plan"),
        _somebody(facts.whom, "external"),
        _nobody(facts.whom, "internal"),
    )


def _product_development(facts: Facts) -> str:
    if facts.kind != "project":
        return NOT_FOR_KIND
    return _all_of(
        _one_of(facts.deliverable, "product", "service"),
        facts.activity in (None, "develop"),
    )


def _no_item(facts: Facts) -> str:
    """A remark on roles; it is for no kind of item."""
    return NOT_FOR_KIND


class Entry(NamedTuple):
    """A row of the table: when it applies, the branches it points to, its rank."""

    status: Callable[[Facts], str]
    sides: tuple[str, ...]
    rank: int


RULES: Mapping[str, Entry] = {
    "internal-infrastructure": Entry(_internal_infrastructure, (CIO,), 3),
    "internal-product": Entry(lambda facts: _product(facts, "internal"), (CIO,), 3),
    "external-product": Entry(lambda facts: _product(facts, "external"), (CTO,), 3),
    "manager-of-internal-project": Entry(lambda facts: _manager(facts, "internal"), (CIO,), 3),
    "manager-of-external-project": Entry(lambda facts: _manager(facts, "external"), (CTO,), 3),
    "internal-stakeholder": Entry(lambda facts: _stakeholder(facts, "internal"), (CIO,), 1),
    "external-stakeholder": Entry(lambda facts: _stakeholder(facts, "external"), (CTO,), 1),
    "procured-for-internal": Entry(lambda facts: _procured(facts, "internal"), (CIO,), 3),
    "procured-for-external": Entry(lambda facts: _procured(facts, "external"), (CTO,), 3),
    "infrastructure-operations": Entry(_infrastructure_operations, (CIO,), 2),
    "company-procurement": Entry(_company_procurement, (CIO,), 2),
    "hired-for-internal": Entry(lambda facts: _hired(facts, "internal"), (CIO,), 3),
    "hired-for-external": Entry(lambda facts: _hired(facts, "external"), (CTO,), 3),
    "productivity-objective": Entry(_productivity_objective, (CIO,), 2),
    "revenue-from-external-projects": Entry(_revenue_from_external_projects, (CTO,), 3),
    "internal-operations": Entry(lambda facts: _operations(facts, "internal"), (CIO,), 2),
    "external-operations": Entry(lambda facts: _operations(facts, "external"), (CTO,), 2),
    "strategic-not-technical": Entry(_no_item, (), 0),
    "infrastructure-business-plan": Entry(_infrastructure_business_plan, (CIO,), 1),
    "internal-business-owners": Entry(_internal_business_owners, (CIO,), 1),
    "cto-shares-strategy": Entry(_cto_shares_strategy, (CIO, CTO), 1),
    "outward-facing": Entry(_outward_facing, (CTO,), 3),
    "product-development": Entry(_product_development, (CTO,), 0),
    "split-roles": Entry(_no_item, (), 0),
}


# --- §4 The verdict


@cache
def judged(facts: Facts) -> Answer:
    """Return the verdict on one subject, step by step as §4 has it."""
    statuses = {rule: entry.status(facts) for rule, entry in RULES.items()}
    ranks = [RULES[rule].rank for rule, status in statuses.items() if status == APPLIES]
    m = max(ranks, default=0)
    if m == 0:
        return Answer(UNDETERMINED, None, statuses, frozenset())
    deciding = frozenset(r for r, status in statuses.items() if status == APPLIES and RULES[r].rank == m)
    return Answer(_verdict(facts, m, deciding), m, statuses, deciding)


def _verdict(facts: Facts, m: int, deciding: frozenset[str]) -> str:
    sides = {side for rule in deciding for side in RULES[rule].sides}
    if sides == {CIO}:
        return CIO
    if sides == {CTO}:
        return CTO
    if "cto-shares-strategy" in deciding:
        return SHARED
    divisible = facts.kind in KINDS or facts.deliverable == "business-plan"
    if divisible and _carried_by_different_names(facts.whom or ()):
        return SHARED
    if m in (1, 2) and facts.kind == "project" and _unsaid(facts.whom):
        return UNDETERMINED
    return CONTESTED


def _carried_by_different_names(names: Iterable[tuple[str, str]]) -> bool:
    said = list(names)
    return any(
        one != other and inside in ("internal", "both") and outside in ("external", "both")
        for one, inside in said
        for other, outside in said
    )


def _unsaid(whom: Names) -> bool:
    return whom is None or any(side == "unknown" for _, side in whom)


# --- a whole spec: items that lend their side, ceilings, overrides, managers


class Line(NamedTuple):
    """What is printed of one subject: verdict, strength and certainty, each as it stands and as computed.

    `leans` is the branch to which a contested subject leans.
    """

    verdict: str
    strength: str | None
    computed: str
    computed_strength: str | None
    certainty: str | None
    computed_certainty: str | None
    leans: str | None


DECIDED, FIRM, LIKELY, LEANING = "decided", "firm", "likely", "leaning"
_SURENESS = (LEANING, LIKELY, FIRM)
_STRENGTHS = {1: "usual", 2: "focus", 3: "stated"}
_SIDE_OF_BRANCH = {CIO: "internal", CTO: "external"}


def read_off(spec: Spec) -> tuple[dict[str, Line], dict[str, Line], dict[str, Line]]:
    """Return what the contract says of every item, manager and stakeholder of `spec`."""
    reading = _Reading(spec)
    items = {item["id"]: reading.item(item["id"]) for item in (*reading.projects, *reading.resources)}
    managers, stakeholders = {}, {}
    for project in reading.projects:
        for name in managers_of(project):
            if name not in officers_of(spec):
                managers[name] = reading.manager(name)
        for name in project.get("stakeholders", ()):
            stakeholders[name] = reading.stakeholder(name)
    return items, managers, stakeholders


def managers_of(project: Mapping[str, Any]) -> list[str]:
    named = project.get("manager", [])
    return [named] if isinstance(named, str) else named


def officers_of(spec: Spec) -> list[str]:
    """Return who holds a post or acts in one."""
    names = []
    for post in spec.get("officers", {}).values():
        held = post if isinstance(post, str) else post.get("name", "vacant")
        names.append(held if held != "vacant" else post.get("acting") if isinstance(post, dict) else None)
    return [name for name in names if name]


def everything(spec: Spec) -> dict[tuple[str, str], str]:
    """Return every verdict and reporting line there is, by kind and id or name."""
    return {
        (kind, subject): line.verdict
        for kind, found in zip(("item", "manager", "stakeholder"), read_off(spec), strict=True)
        for subject, line in found.items()
    }


def facts_of(spec: Spec, item_id: str) -> Facts:
    """Return the facts of one item of `spec`, those that it serves decided first."""
    return _Reading(spec).facts(item_id)


#: The rules whose condition leaves a fact out of account where it is not stated, with those facts.
_MAY_BE_LEFT_OUT = {
    "internal-product": ("deliverable", "activity"),
    "external-product": ("deliverable", "activity"),
}
_HEDGED = ("hired-for-internal", "hired-for-external")


def certainty_of(rule: str, facts: Facts) -> str:
    """The table of certainties, for one deciding rule."""
    rank = RULES[rule].rank
    if rank == 1:
        return LEANING
    if rank == 2 or rule in _HEDGED:
        return LIKELY
    left_out = [fact for fact in _MAY_BE_LEFT_OUT.get(rule, ()) if getattr(facts, fact) is None]
    return LIKELY if left_out else FIRM


def certainty_of_rules(facts: Facts, answer: Answer) -> str | None:
    """The surest of the rules for each side, and of the sides the less sure; open things have none."""
    if answer.verdict in (CONTESTED, UNDETERMINED):
        return None
    of_sides = []
    for side in (CIO, CTO):
        of_rules = [certainty_of(rule, facts) for rule in answer.deciding if side in RULES[rule].sides]
        if of_rules:
            of_sides.append(max(of_rules, key=_SURENESS.index))
    return min(of_sides, key=_SURENESS.index)


def leaning(answer: Answer) -> str | None:
    """Return whom, of the lower ranks, the next one that names an officer alone names."""
    if answer.verdict != CONTESTED or answer.rank is None:
        return None
    for rank in (2, 1):
        sides = {s for rule in answer.applying if RULES[rule].rank == rank for s in RULES[rule].sides}
        if rank < answer.rank and len(sides) == 1:
            return sides.pop()
    return None


class _Reading:
    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.organisation = spec["organisation"]
        self.projects = spec.get("projects", [])
        self.resources = spec.get("resources", [])
        self.items = {item["id"]: item for item in (*self.projects, *self.resources)}
        self.parties = {name: side for side, names in spec.get("boundary", {}).items() for name in names}
        self.lines: dict[str, Line] = {}

    def item(self, item_id: str) -> Line:
        if item_id not in self.lines:
            self.lines[item_id] = self.line(self.facts(item_id), self.items[item_id].get("override"))
        return self.lines[item_id]

    def facts(self, item_id: str) -> Facts:
        item = self.items[item_id]
        if "kind" not in item:
            return Facts(
                "project",
                item.get("deliverable"),
                item.get("activity"),
                item.get("objective"),
                self.names(item.get("for")),
                self.names(item.get("stakeholders")),
            )
        serves = item.get("serves")
        if serves is None and "reports_to" in item:
            serves = [item["reports_to"]]
        return Facts(
            item["kind"],
            whom=self.names(serves),
            large=self.organisation.get("large"),
            segregated=self.organisation.get("resources_segregated"),
        )

    def manager(self, name: str) -> Line:
        managed = [project["id"] for project in self.projects if name in managers_of(project)]
        override = (self.spec.get("managers", {}).get(name) or {}).get("override")
        return self.line(Facts("manager", manages=self.names(managed)), override)

    def stakeholder(self, name: str) -> Line:
        return self.line(Facts("stakeholder", stakeholders=self.names([name])), None)

    def names(self, names: list[str] | None) -> Names:
        return None if names is None else tuple((name, self.side(name)) for name in names)

    def side(self, name: str) -> str:
        if name in ("internal", "external"):
            return name
        if name in self.parties:
            return str(self.parties[name])
        return _SIDE_OF_BRANCH.get(self.item(name).verdict, "unknown")

    def line(self, facts: Facts, override: Mapping[str, str] | None) -> Line:
        answer = judged(facts)
        strength, sure = self.strength(facts, answer), self.certainty(facts, answer)
        if override is None or self.expired(override):
            return Line(answer.verdict, strength, answer.verdict, strength, sure, sure, leaning(answer))
        return Line(override["branch"], "decision", answer.verdict, strength, DECIDED, sure, None)

    def expired(self, override: Mapping[str, str]) -> bool:
        as_of, expires = self.organisation.get("as_of"), override.get("expires")
        return as_of is not None and expires is not None and expires < as_of

    def strength(self, facts: Facts, answer: Answer) -> str | None:
        """Return the lowest of the rank and of the items drawn from, where an overridden one is *stated*."""
        if answer.rank is None or answer.verdict == UNDETERMINED:
            return None
        words = [line.strength for line in self.drawn_from(facts, answer)]
        ranks = [rank for rank, word in _STRENGTHS.items() if word in words]
        return _STRENGTHS[min([answer.rank, *ranks])]

    def certainty(self, facts: Facts, answer: Answer) -> str | None:
        """Return how sure the rules are, never surer than the least sure drawn from."""
        own = certainty_of_rules(facts, answer)
        if own is None:
            return None
        others = [line.certainty for line in self.drawn_from(facts, answer)]
        capped = [FIRM if other == DECIDED else other for other in others if other]
        return min([own, *capped], key=_SURENESS.index)

    def drawn_from(self, facts: Facts, answer: Answer) -> list[Line]:
        return [
            self.item(name)
            for names in (facts.whom, facts.stakeholders, facts.manages)
            for name, side in names or ()
            if name in self.items and self.draws_on(answer, side)
        ]

    @staticmethod
    def draws_on(answer: Answer, side: str) -> bool:
        """Return whether a rule that decides points where `side` does; every such rule hangs on whom."""
        return any(
            _SIDE_OF_BRANCH[branch] == side for rule in answer.deciding for branch in RULES[rule].sides
        )
