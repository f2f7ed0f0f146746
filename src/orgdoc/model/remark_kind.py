"""What a remark is about: a module of its own, as checks name the kinds and need no verdict."""

from __future__ import annotations

from enum import StrEnum


class RemarkKind(StrEnum):
    HANDS_ON_OFFICER = "hands-on officer"
    SEGREGATED_BUT_BOTH_SIDES = "segregated but both sides"
    IDLE_OVERRIDE = "idle override"
    EXPIRED_OVERRIDE = "expired override"
    UNJUDGED_EXPIRY = "unjudged expiry"
    SPLIT_POSTS = "split posts"
    WORKS_ACROSS = "works in one branch and serves another"
