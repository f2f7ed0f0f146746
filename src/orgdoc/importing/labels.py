"""What fields and rows are called where people choose among them: in questions and in drop-downs."""

from __future__ import annotations

from collections.abc import Mapping

from orgdoc.importing.vocabulary import DETAILS, IGNORE, ROWS, Vocabulary

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


def column_label(field: str, vocabulary: Vocabulary) -> str:
    """Return what people call a field of a column."""
    fact = vocabulary.facts.get(field)
    if fact is None:
        return _CALLED.get(field, field)
    ours = {*vocabulary.fields, *_CALLED.values(), IGNORE} - {field}
    alike = [other for other in vocabulary.facts.values() if other.label == fact.label]
    return fact.label if fact.label not in ours and len(alike) == 1 else field


def field_by_label(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return the fields by what people call them, and by their own names."""
    fields = (*vocabulary.fields, IGNORE)
    return {column_label(field, vocabulary): field for field in fields} | {field: field for field in fields}


#: The kinds of rows by what people call them, and by their own names.
ROWS_BY_LABEL: Mapping[str, str] = {
    **{rows: rows for rows in ROWS},
    **{label: rows for rows, label in ROWS_CALLED.items()},
}
