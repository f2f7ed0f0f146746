"""What `orgdoc doctor` says."""

from __future__ import annotations

NO_ENGINE = "none"
NOT_THERE = "not there; orgdoc does not need it"
NO_PROGRAM = "not there; only a PDF needs it"
NO_OFFICE = "not here: install LibreOffice, or save the Word briefing as a PDF from Word"
FONT_UNKNOWN = "cannot be told here; the built-in engine brings its own"


def built_in(embedded: bool) -> str:
    return ", built in" if embedded else ""


def letters(*, embedded: bool, system_dot: bool) -> str:
    """Return what pictures of names in other scripts look like here."""
    if not embedded:
        return "right, with the letters of the fonts installed here"
    if system_dot:
        return "right; letters beyond Latin, Greek, Cyrillic and Hebrew are drawn with the system's dot"
    return (
        "right for Latin, Greek, Cyrillic and Hebrew letters; others come out as boxes, with a note "
        "that names them (install Graphviz for those)"
    )
