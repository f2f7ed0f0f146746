"""What is worth saying and moves nothing."""

from __future__ import annotations

from orgdoc.model.organisation import Project
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import Crossing, Decision, Remark, RemarkKind
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import listed, possessive, sentence

SERVED_DECIDES = "what is served decides"


def remark_text(remark: Remark, naming: Naming) -> str:
    """Return a remark as one or two sentences."""
    name = naming.name(remark.subject)
    match remark.kind:
        case RemarkKind.HANDS_ON_OFFICER:
            post = (remark.post or "").upper()
            why = f"; {naming.because(remark.rule)}" if remark.rule else ""
            item = naming.items[remark.subject]
            role = f"the manager of {name}" if item.kind == PROJECT else f"a {item.kind} in the list"
            return sentence(f"{remark.name}, the {post}, is named as {role}{why}")
        case RemarkKind.SEGREGATED_BUT_BOTH_SIDES:
            verb = "serve" if naming.several(remark.subject) else "serves"
            return sentence(f"{name} {verb} {siding.several(naming.boundary)}, although {one_side_only()}")
        case RemarkKind.IDLE_OVERRIDE:
            return sentence(f"the decision on {name} says what the rules say already; it could be removed")
        case RemarkKind.EXPIRED_OVERRIDE:
            return sentence(f"the decision on {name} has expired and no longer applies")
        case RemarkKind.UNJUDGED_EXPIRY:
            return sentence(
                f"the decision on {name} has an end, but {naming.spec} bears no date to hold it against, "
                "so it still applies"
            )
        case RemarkKind.WORKS_ACROSS:
            return sentence(works_across(remark.crossing, remark.subject, naming)) if remark.crossing else ""
        case RemarkKind.SPLIT_POSTS:
            officers = listed(naming.officer(branch) for branch in naming.labels)
            why = f": {naming.because(remark.rule)}" if remark.rule else ""
            return sentence(f"{officers} are two posts here{why}")


def one_side_only() -> str:
    """Return as a clause what the spec says of an organisation whose resources are segregated."""
    return "on file each person and team works for one side only"


def who_knows(crossing: Crossing, naming: Naming) -> list[str]:
    """Return who can say which of the two sides is meant."""
    items = (naming.items.get(item) for item in (crossing.works_in, *crossing.serves))
    names = dict.fromkeys(m.value for item in items if isinstance(item, Project) for m in item.managers)
    return list(names) if crossing.is_tension else []


def whom_to_ask(crossing: Crossing, naming: Naming) -> str:
    """Return whom to ask which of the two sides is meant, as a sentence; "" where nobody is named."""
    names = who_knows(crossing, naming)
    if not names:
        return ""
    if any(map(naming.is_you, names)):
        others = (name for name in names if not naming.is_you(name))
        return f"{listed(['You', *others], 'or')} can say which is right."
    return f"Ask {listed(names)} whether both hold."


def across_decided(decision: Decision, naming: Naming) -> str:
    """Return that what somebody serves decides, and for whom, as a sentence; "" where something else does."""
    if not decided_by_served(decision):
        return ""
    them, are = ("they", "are") if naming.several(decision.subject) else ("it", "is")
    sure = f", {decision.certainty}" if decision.certainty is not None else ""
    return sentence(f"{SERVED_DECIDES}, so {them} {are} {possessive(naming.officer(decision.verdict))}{sure}")


def decided_by_served(decision: Decision) -> bool:
    """Whether somebody who works on one side and serves the other goes with what they serve."""
    crossing = decision.crosses
    by_served = crossing is not None and decision.verdict == crossing.serves_branch
    return by_served and not decision.override_applies


def works_across(crossing: Crossing, subject: str, naming: Naming) -> str:
    """Return that somebody works on one side and serves the other, without a full stop."""
    name, several = naming.name(subject), naming.several(subject)
    works, serves = ("work", "serve") if several else ("works", "serves")
    served = listed(naming.name(other) for other in crossing.serves)
    home, other = naming.officer(crossing.works_for), naming.officer(crossing.serves_branch)
    said = f"{name} {works} in {naming.name(crossing.works_in)}, {home}'s, and {serves} {served}, {other}'s"
    return f"{said}, although {one_side_only()}" if crossing.is_tension else said
