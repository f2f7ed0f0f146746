"""Decisions of people and what becomes of them."""

from __future__ import annotations

from datetime import date

from orgdoc.model.organisation import Override
from orgdoc.model.verdict import OverrideStatus


def status_of(override: Override, computed: str, as_of: date | None) -> OverrideStatus:
    """Return what becomes of `override`. Only the spec's own date judges expiry; nothing reads the clock."""
    if override.expires is not None and as_of is not None and override.expires < as_of:
        return OverrideStatus.EXPIRED
    if override.branch == computed:
        return OverrideStatus.IDLE
    if override.expires is not None and as_of is None:
        return OverrideStatus.UNJUDGED
    return OverrideStatus.APPLIED


def verdict_after(override: Override | None, computed: str, as_of: date | None) -> str:
    """Return the verdict that stands once `override` is taken into account."""
    if override is None or status_of(override, computed, as_of) is OverrideStatus.EXPIRED:
        return computed
    return override.branch
