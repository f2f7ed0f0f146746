"""Colours as Word writes them, `1F3A5F`: how well they can be told apart, and lighter ones of a kind."""

from __future__ import annotations

import re

WHITE = "FFFFFF"
READABLE = 4.5  # the contrast that WCAG 2 and Microsoft's checker ask of text
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


def is_colour(value: str | None) -> bool:
    """Return whether `value` is a colour, and not `auto` or nothing."""
    return value is not None and _COLOUR.fullmatch(value) is not None


def lightened(colour: str, share: float) -> str:
    """Return `share` of `colour` in white."""
    return "".join(f"{round(255 - (255 - part) * share):02X}" for part in _parts(colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (0, 2, 4))


def _luminance(colour: str) -> float:
    linear = [
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
