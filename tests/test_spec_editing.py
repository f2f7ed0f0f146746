"""Answers go into a spec of any style: each change is made, and nothing else is."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import yaml

from faults.fuzz import edits
from orgdoc.editing.spec_editor import AddItem, Change, SetFact, SetOverride, SetSide, edited

DECISION = {"branch": "cio", "rationale": "it says so", "by": "Ada", "on": "2026-10-01"}
TWO_MANAGERS = [SetOverride("Ann", DECISION, is_manager=True), SetOverride("Bob", DECISION, is_manager=True)]
TWO_ITEMS = [
    AddItem("projects", ["  - id: a  # list.csv!A2", "    name: A"]),
    AddItem("projects", ["  - id: b", "    name: B"]),
]
LONG = [f"Department of {n * 20}" for n in "XYZ"]
LINES = "".join(f"\n    - {name}" for name in LONG)
LINE = "{branch: cio, rationale: it says so, by: Ada, on: 2026-10-01}"


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        (
            "organisation: {name: A}\n# the end\n",
            TWO_MANAGERS,
            "organisation: {name: A}\n# the end\n\nmanagers:\n"
            f"  Ann:\n    override: {LINE}\n  Bob:\n    override: {LINE}\n",
        ),
        (
            "organisation: {name: A}\n...\n",
            TWO_ITEMS,
            "organisation: {name: A}\n\nprojects:\n  - id: a  # list.csv!A2\n    name: A\n\n"
            "  - id: b\n    name: B\n...\n",
        ),
        (
            '{\n "organisation": {\n  "name": "A"\n }\n}',
            [*TWO_ITEMS[1:], SetSide("Zoë", "internal")],
            '{\n "organisation": {\n  "name": "A"\n },\n "boundary": {"internal": ["Zoë"]},\n'
            ' "projects": [{"id": "b", "name": "B"}]\n}',
        ),
        ("a: 1\nprojects: []\n", TWO_ITEMS[1:], "a: 1\nprojects: [{id: b, name: B}]\n"),
        ("a: 1\nprojects:\n", TWO_ITEMS[1:], "a: 1\nprojects: [{id: b, name: B}]\n"),
        (
            "projects: [{id: a}]\n",
            [*TWO_ITEMS[1:], SetFact("a", "name", "A")],
            "projects: [{id: a, name: A}, {id: b, name: B}]\n",
        ),
        (
            "boundary:\n  internal:\n    - F\n  unknown:\n    - Q  # ask Ann\n    # since May\n    - R\n",
            [SetSide("Q", "internal")],
            "boundary:\n  internal:\n    - F\n    - Q  # ask Ann\n  unknown:\n    # since May\n    - R\n",
        ),
        (
            "boundary:\n  internal: [F]\n  unknown:\n    - Q  # ask Ann\n    - R\n",
            [SetSide("Q", "internal")],
            "boundary:\n  # Q: ask Ann\n  internal: [F, Q]\n  unknown:\n    - R\n",
        ),
        (
            "boundary: {unknown: [P, Q, R], internal: [F]}\n",
            [SetSide("R", "internal"), SetSide("P", "external")],
            "boundary: {unknown: [Q], internal: [F, R], external: [P]}\n",
        ),
        (
            "boundary:\n  unknown: [P, Q]\n",
            [SetSide("P", "internal"), SetSide("Q", "internal")],
            "boundary:\n  internal: [P, Q]\n",
        ),
        (  # a list that gets too long for its line
            f"boundary:\n  internal: [F]  # ours\n  unknown: [{', '.join(LONG)}, P]\n",
            [SetSide(name, "internal") for name in LONG],
            f"boundary:\n  internal:\n    - F{LINES}  # ours\n  unknown: [P]\n",
        ),
        (
            f"boundary:\n  unknown: [{', '.join(LONG)}, P]\n"
            "projects:\n  - {id: a}\n  - id: b\n    name: B\n",
            [
                *[SetSide(name, "internal") for name in LONG],
                *[SetFact(item, "for", LONG) for item in "ab"],
            ],
            f"boundary:\n  unknown: [P]\n  internal:{LINES}\n"
            f"projects:\n  - {{id: a, for: [{', '.join(LONG)}]}}\n"
            f"  - id: b\n    name: B\n    for:{LINES.replace('    -', '      -')}\n",
        ),
    ],
)  # fmt: skip
def test_an_edit(before: str, changes: list[Change], after: str) -> None:
    assert edited(before, changes) == after
    assert yaml.safe_load(after)


def test_random_edits_in_every_style_change_what_they_say_and_nothing_else() -> None:
    counts = Counter[str]()
    edits(300, random.Random(15), counts)
    assert counts == {"edit": 300}
