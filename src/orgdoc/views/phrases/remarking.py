"""What is worth saying and moves nothing."""

from __future__ import annotations

from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import Remark, RemarkKind
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import listed, sentence


def remark_text(remark: Remark, naming: Naming) -> str:
    """Return a remark as one or two sentences."""
    name = naming.name(remark.subject)
    match remark.kind:
        case RemarkKind.HANDS_ON_OFFICER:
            post = (remark.post or "").upper()
            rule = naming.because(remark.rule) if remark.rule else ""
            item = naming.items[remark.subject]
            role = f"the manager of {name}" if item.kind == PROJECT else f"a {item.kind} in the list"
            return sentence(f"{remark.name}, the {post}, is named as {role}; {rule}")
        case RemarkKind.SEGREGATED_BUT_BOTH_SIDES:
            return sentence(f"{name} serves both sides, although the spec says that resources are segregated")
        case RemarkKind.IDLE_OVERRIDE:
            return sentence(f"the decision on {name} says what the rules say already; it could be removed")
        case RemarkKind.EXPIRED_OVERRIDE:
            return sentence(f"the decision on {name} has expired and no longer applies")
        case RemarkKind.UNJUDGED_EXPIRY:
            return sentence(
                f"the decision on {name} has an expiry date, but the spec bears no date (`as_of`), "
                "so it is still applied"
            )
        case RemarkKind.SPLIT_POSTS:
            officers = listed(naming.officer(branch) for branch in naming.labels)
            rule = naming.because(remark.rule) if remark.rule else ""
            return sentence(f"{officers} are two posts here: {rule}")
