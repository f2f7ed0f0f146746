"""The registry of formats is what the manual, the help and the completion say."""

from __future__ import annotations

import re
from pathlib import Path

from conftest import Run
from orgdoc.cli import completing
from orgdoc.formats.registry import DEFAULT_FORMATS, FORMATS

USAGE = Path(__file__).parent.parent / "docs" / "usage.md"


def test_the_manual_lists_the_formats_of_the_registry() -> None:
    text = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", USAGE.read_text(encoding="utf-8"))
    rows = re.findall(r"(?m)^\| `(\w+)` \| `acme\.\w+` \| (.*) \|$", text)
    assert rows == [(form.name, form.what) for form in FORMATS.values()]


def test_help_doctor_and_completion_name_every_format(run: Run) -> None:
    shown = run("build", "--help").out
    assert ",".join(FORMATS).upper() in shown and f"[{','.join(DEFAULT_FORMATS)}]" in shown
    told = re.findall(r"(?m)^(\w+) +\S", run("doctor").out.partition("\n\n")[2])
    assert told == list(FORMATS)
    offered = [item.value for item in completing.formats("svg,d")]
    assert offered == ["svg,docx", "svg,dot"]


def test_a_format_that_is_not_there_is_refused_with_those_that_are(run: Run) -> None:
    result = run("build", "x.yaml", "-f", "pdff")
    assert result.status == 2
    assert ", ".join(FORMATS) in result.err.replace("\n", " ")
