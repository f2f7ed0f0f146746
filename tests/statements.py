"""Organisations compared: what each states, wherever in its file that stands."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.source import Span


def without_places(value: object) -> object:
    """Return `value`, an organisation or a part of one, with no places in it."""
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple):
        return type(value).__name__, *map(without_places, value)
    if isinstance(value, Mapping):
        return {key: without_places(part) for key, part in value.items()}
    return value
