"""What `orgdoc doctor` says."""

from __future__ import annotations

NO_ENGINE = "none"
NOT_THERE = "not there; orgdoc does not need it"
FONT_UNKNOWN = "cannot be told here; the built-in engine brings its own"


def built_in(embedded: bool) -> str:
    return ", built in" if embedded else ""


def formats(*, embedded: bool, system_dot: bool) -> list[tuple[str, str]]:
    """Return each format with what it has and what it lacks here."""
    if not embedded:
        letters = "right, with the letters of the fonts installed here"
    elif system_dot:
        letters = "right; letters beyond Latin, Greek, Cyrillic and Hebrew are drawn with the system's dot"
    else:
        letters = (
            "right for Latin, Greek, Cyrillic and Hebrew letters; others come out as boxes, with a note "
            "that names them (install Graphviz for those)"
        )
    return [
        ("svg", "right, for names of every script"),
        ("png", letters),
        ("docx", "right; the chart in it is drawn both ways"),
        ("json", "right"),
        ("dot", "right; draw it with layout nop2, as the file itself says"),
    ]
