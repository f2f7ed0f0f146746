"""What is worth saying and moves nothing: warnings on roles and overrides, the split of the posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orgdoc.deciding.outcomes import Line, Outcomes, lines_of, outcomes_of
from orgdoc.deciding.overrides import status_of
from orgdoc.deciding.pattern import Outcome, judge_with
from orgdoc.model.organisation import Organisation, Override
from orgdoc.model.rulebook import Rule, Rulebook
from orgdoc.model.verdict import Crossing, OverrideStatus, Remark, RemarkKind

_OF_STATUS = {
    OverrideStatus.IDLE: RemarkKind.IDLE_OVERRIDE,
    OverrideStatus.EXPIRED: RemarkKind.EXPIRED_OVERRIDE,
}
_PEOPLE = ("person", "team")


def remarks_alone(organisation: Organisation, rulebook: Rulebook) -> tuple[Remark, ...]:
    """Return the remarks without what else `decide` works out: no moves, no questions."""
    judge = judge_with(rulebook)
    outcomes = outcomes_of(organisation, rulebook, judge)
    return remarks_of(organisation, rulebook, outcomes, lines_of(organisation, outcomes.sides, judge))


def remarks_on_roles(organisation: Organisation, rulebook: Rulebook) -> tuple[Remark, ...]:
    """Return the remarks that need no verdict, so that they can be had of a spec with errors too."""
    return tuple(_on_roles(organisation, rulebook))


def remarks_of(
    organisation: Organisation,
    rulebook: Rulebook,
    outcomes: Outcomes,
    lines: Mapping[str, Line],
) -> tuple[Remark, ...]:
    """Return the remarks in the order of the spec, those on the whole organisation first."""
    local = [*_on_roles(organisation, rulebook), *_on_segregation(organisation, rulebook, outcomes)]
    across = crossings(organisation, rulebook, outcomes)
    for item in organisation.items:
        if item.override is not None:
            found = _on_override(item.id, item.override, outcomes.of[item.id], organisation)
            # Where somebody works on one side and serves the other, though nobody is to, it confirms which.
            confirms = item.id in across and across[item.id].is_tension
            local += [r for r in found if not confirms or r.kind is not RemarkKind.IDLE_OVERRIDE]
    for name, line in organisation.managers.items():
        if line.override is not None and name in lines:
            local += _on_override(name, line.override, lines[name].outcome, organisation)
    by_id = {resource.id: resource for resource in organisation.resources}
    for item_id, crossing in across.items():
        resource = by_id[item_id]
        place = resource.reports_to or resource
        local.append(Remark(RemarkKind.WORKS_ACROSS, item_id, place, resource.name, crossing=crossing))
    local.sort(key=lambda remark: remark.place.span)
    return (*_on_posts(organisation, rulebook), *local)


def _rule(rulebook: Rulebook, kind: RemarkKind) -> Rule | None:
    return next((rule for rule in rulebook.rules if rule.remark == kind), None)


def _on_posts(organisation: Organisation, rulebook: Rulebook) -> Iterator[Remark]:
    """Two posts in a large organisation, as the source says it may be."""
    posts = [organisation.officers.get(branch.officer) for branch in rulebook.branches]
    rule = _rule(rulebook, RemarkKind.SPLIT_POSTS)
    large = organisation.large
    if rule is None or large is None or large.value != "true" or None in posts:
        return
    if not one_officer(organisation, rulebook):
        yield Remark(RemarkKind.SPLIT_POSTS, "", large, rule=rule)


def one_officer(organisation: Organisation, rulebook: Rulebook) -> bool:
    """Whether one person heads every branch, or only one branch has a post at all."""
    officers = [organisation.officers.get(branch.officer) for branch in rulebook.branches]
    there = [officer for officer in officers if officer is not None]
    if len(there) < len(officers):
        return len(there) == 1
    return len({officer.holder for officer in there}) == 1 and there[0].holder is not None


def _on_roles(organisation: Organisation, rulebook: Rulebook) -> Iterator[Remark]:
    """An officer of a branch named as a project's manager, or as a person or team."""
    rule = _rule(rulebook, RemarkKind.HANDS_ON_OFFICER)
    posts: dict[str, str] = {}
    for branch in rulebook.branches:
        officer = organisation.officers.get(branch.officer)
        if officer is not None and officer.holder is not None:
            posts.setdefault(officer.holder, branch.officer)
    for project in organisation.projects:
        for manager in project.managers:
            if (post := posts.get(manager.value)) is not None:
                yield Remark(RemarkKind.HANDS_ON_OFFICER, project.id, manager, manager.value, post, rule)
    for resource in organisation.resources:
        if resource.kind in _PEOPLE and resource.name in posts:
            post = posts[resource.name]
            yield Remark(RemarkKind.HANDS_ON_OFFICER, resource.id, resource, resource.name, post, rule)


def _on_segregation(organisation: Organisation, rulebook: Rulebook, outcomes: Outcomes) -> Iterator[Remark]:
    segregated = organisation.resources_segregated
    if segregated is None or segregated.value != "true":
        return
    for resource in organisation.resources:
        serves = outcomes.of[resource.id].pattern.beneficiaries.sides.intersection(rulebook.boundary.ids)
        if resource.kind in _PEOPLE and len(serves) > 1:
            yield Remark(RemarkKind.SEGREGATED_BUT_BOTH_SIDES, resource.id, resource, resource.name)


def crossings(organisation: Organisation, rulebook: Rulebook, outcomes: Outcomes) -> dict[str, Crossing]:
    """Return the people and teams that work in a project of one branch and serve only another, by id."""
    segregated = organisation.resources_segregated
    found = {}
    for resource in organisation.resources:
        reports_to = resource.reports_to
        if resource.kind not in _PEOPLE or reports_to is None or reports_to in (resource.beneficiaries or ()):
            continue
        side = outcomes.sides.branches.get(outcomes.sides.verdicts[reports_to.value])
        serves = outcomes.of[resource.id].pattern.beneficiaries
        others = [branch for branch in rulebook.branches if branch.side in serves.sides]
        if side is None or serves.unknown or len(others) != 1 or others[0].side == side:
            continue
        found[resource.id] = Crossing(
            works_in=reports_to.value,
            works_for=outcomes.sides.verdicts[reports_to.value],
            serves=tuple(dict.fromkeys(stated.value for stated in resource.beneficiaries or ())),
            serves_branch=others[0].id,
            is_tension=segregated is not None and segregated.value == "true",
        )
    return found


def _on_override(
    subject: str, override: Override, outcome: Outcome, organisation: Organisation
) -> Iterator[Remark]:
    status = status_of(override, outcome, organisation.as_of)
    if (kind := _OF_STATUS.get(status)) is not None:
        yield Remark(kind, subject, override)
    if override.expires is not None and organisation.as_of is None:
        yield Remark(RemarkKind.UNJUDGED_EXPIRY, subject, override)
