"""Decisions of people and what becomes of them."""

from __future__ import annotations

from datetime import date

from orgdoc.deciding.pattern import Outcome
from orgdoc.model.organisation import Override
from orgdoc.model.verdict import OverrideStatus


def status_of(override: Override, computed: Outcome, as_of: date | None) -> OverrideStatus:
    """Return what becomes of `override`, beside what the rules alone give.

    Only the spec's own date judges expiry; nothing reads the clock.
    """
    if override.expires is not None and as_of is not None and override.expires < as_of:
        return OverrideStatus.EXPIRED
    if override.branch == computed.verdict and _is_between(override, computed):
        return OverrideStatus.IDLE
    if override.expires is not None and as_of is None:
        return OverrideStatus.UNJUDGED
    return OverrideStatus.APPLIED


def _is_between(override: Override, computed: Outcome) -> bool:
    """Whether a decision that says who shares something names those who share it by the rules."""
    return not override.between or {stated.value for stated in override.between} == computed.named


def verdict_after(override: Override | None, computed: Outcome, as_of: date | None) -> str:
    """Return the verdict that stands once `override` is taken into account."""
    if override is None or status_of(override, computed, as_of) is OverrideStatus.EXPIRED:
        return computed.verdict
    return override.branch
