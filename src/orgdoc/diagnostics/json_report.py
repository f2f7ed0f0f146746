"""Diagnostics for other programs: `orgdoc/check/1`, the shape that docs/usage.md describes.

A change of the shape is a new name, so that what reads the old one is not broken.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity

SCHEMA = "orgdoc/check/1"


def render_json(specs: Sequence[tuple[str, str, Sequence[Diagnostic]]], version: str) -> str:
    """Return what is wrong with each of `specs`: its name, its SHA-256 and its diagnostics in order."""
    shape = {
        "schema": SCHEMA,
        "orgdoc": version,
        **_counts([diagnostic for _, _, found in specs for diagnostic in found]),
        "specs": [
            {
                "spec": name,
                "sha256": sha256,
                **_counts(found),
                "problems": [_problem(diagnostic) for diagnostic in found],
            }
            for name, sha256, found in specs
        ],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _counts(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    return {
        f"{severity}s": sum(diagnostic.severity is severity for diagnostic in diagnostics)
        for severity in Severity
    }


def _problem(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "place": _place(diagnostic.primary),
        "related": [_place(label) for label in diagnostic.related],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
    }


def _place(label: Label) -> dict[str, Any]:
    span = label.span
    return {"line": span.line, "column": span.column, "end_column": span.end_column, "label": label.text}
