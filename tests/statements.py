"""Organisations compared: what each states, wherever in its file that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from orgdoc.source import Span


def without_places(value: object) -> object:
    """Return `value`, an organisation or a part of one, with no places in it."""
    if isinstance(value, Span):
        return None
    if is_dataclass(value):
        parts = {part.name: without_places(getattr(value, part.name)) for part in fields(value)}
        return type(value).__name__, parts
    if isinstance(value, tuple):
        return tuple(map(without_places, value))
    if isinstance(value, Mapping):
        return {key: without_places(part) for key, part in value.items()}
    return value
