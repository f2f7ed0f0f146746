"""What fields and rows are called where people choose among them: in questions and in drop-downs."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.importing.vocabulary import DETAILS, FIELDS, IGNORE, ROWS

LEAVE = "leave it out"
_CALLED = {
    "for": "who it is for",
    "serves": "what it serves",
    "manager": "project manager",
    "customer_facing": "used by customers (yes)",
    "reports_to": "works in project",
    "owner": "owner",
    "deliverable": "deliverable",
    DETAILS: "details (kept as text)",
    IGNORE: LEAVE,
}
ROWS_CALLED: Mapping[str, str] = {
    "projects": "projects",
    "person": "people",
    "team": "teams",
    "items": "each row says its kind",
    "resources": "resources (each says its kind)",
    "boundary": "parties and their side",
    "organisation": "facts of the organisation",
    "managers": "managers",
    IGNORE: "not for orgdoc",
}
ROWS_CALLED = {rows: ROWS_CALLED.get(rows, rows) for rows in ROWS}


def column_label(field: str) -> str:
    """Return what people call a field of a column."""
    return _CALLED.get(field, field)


#: The fields and the kinds of rows by what people call them, and by their own names.
FIELD_BY_LABEL: Mapping[str, str] = {
    **{field: field for field in (*FIELDS, IGNORE)},
    **{column_label(field): field for field in (*FIELDS, IGNORE)},
}
ROWS_BY_LABEL: Mapping[str, str] = {
    **{rows: rows for rows in ROWS},
    **{label: rows for rows, label in ROWS_CALLED.items()},
}
