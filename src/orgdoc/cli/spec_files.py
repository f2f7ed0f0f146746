"""Reading the specs that the user names, and printing what is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orgdoc.cli.status import WrongUse

if TYPE_CHECKING:
    from orgdoc.pipeline import Answer, Read


def decided(spec: str) -> tuple[Answer, str] | None:
    """Read, check and decide a spec; return the answer and the SHA-256 of the spec.

    Prints its problems; None where they are errors. Raises WrongUse for a spec that cannot
    be read.
    """
    from orgdoc import pipeline

    found = _read(spec)
    if found.organisation is None:
        return None
    answer = pipeline.answer(found.organisation, spec, _epoch_date())
    _show_remarks(answer, spec)
    return answer, found.sha256


def _read(spec: str) -> Read:
    from orgdoc import pipeline
    from orgdoc.diagnostics.text_report import render

    try:
        data = Path(spec).read_bytes()
    except OSError as problem:
        raise WrongUse(f"cannot read {spec}: {reason(problem)}") from None
    found = pipeline.read(data, shown(Path(spec)))
    if found.problems:
        click.echo(render(found.problems, found.source), err=True, nl=False)
    return found


def refuse_missing(specs: Sequence[str]) -> None:
    for spec in specs:
        if not spec or not Path(spec).exists():
            raise WrongUse(f"{spec or 'the empty name'}: there is no such file")
        if Path(spec).is_dir():
            raise WrongUse(f"{spec} is a folder; name a spec in it")


def reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()


def shown(path: Path) -> str:
    return path.as_posix()


def _epoch_date() -> date | None:
    """Return the date of SOURCE_DATE_EPOCH, which reproducible builds set; None where it is not set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise WrongUse("SOURCE_DATE_EPOCH must be a whole number of seconds") from None


def _show_remarks(answer: Answer, spec: str) -> None:
    from orgdoc.model.verdict import RemarkKind
    from orgdoc.views.phrases.remarking import remark_text

    for remark in answer.decisions.remarks:
        if remark.kind is not RemarkKind.SPLIT_POSTS:
            span = remark.place.span
            text = remark_text(remark, answer.naming)
            click.echo(f"{spec}:{span.line}:{span.column}: warning: {text}", err=True)
