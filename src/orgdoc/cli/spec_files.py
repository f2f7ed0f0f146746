"""Reading the specs that the user names, and printing what is wrong with them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click

from orgdoc import checking
from orgdoc.checking import Read
from orgdoc.cli.file_content import content_in, content_of, reason
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import beside, in_use
from orgdoc.cli.status import WrongUse
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.diagnostics.text_report import render

if TYPE_CHECKING:
    from orgdoc.api import Answer

#: As a file name, standard input; how messages then call the spec.
STANDARD_INPUT = "-"
_ITS_NAME = "standard input"


class Told:
    """The warnings and notes of each spec that were printed when it was last read."""

    def __init__(self) -> None:
        self._before: dict[str, frozenset[tuple[str, str]]] = {}

    def new(self, spec: str, problems: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Return the errors, and what else was not told when the spec was read the last time."""
        before = self._before.get(spec, frozenset())
        now = frozenset((one.code, one.message) for one in problems)
        # A mistake hides what stands behind it: once it is mended, that is nothing new.
        hides = any(one.severity is Severity.ERROR for one in problems)
        self._before[spec] = now | before if hides else now
        return [
            one for one in problems if one.severity is Severity.ERROR or (one.code, one.message) not in before
        ]


def decided(spec: str, told: Told | None = None, *, notes: bool = False) -> Answer | None:
    """Read, check and decide a spec.

    Prints its problems, the notes among them only with `notes` (they are for whoever checks or builds); with
    `told`, of the warnings and notes only those that are new. None where there are errors. Raises WrongUse
    for a spec that cannot be read.
    """
    found = read(spec)
    say_book(found)
    problems = found.problems if told is None else told.new(spec, found.problems)
    if not notes:
        problems = [one for one in problems if one.severity is not Severity.NOTE]
    if problems:
        click.echo(render(problems, found.source, paint=paint), err=True, nl=False)
    if found.organisation is None:
        return None
    from orgdoc.api import spec_of  # noqa: PLC0415 - what draws and writes, which reading alone needs not

    return spec_of(found).decide(shown_date=epoch_date())


def read(spec: str) -> Read:
    """Read and check a spec. Raises WrongUse where it cannot be read, or is what orgdoc made of one."""
    data = read_file(spec)
    if schema_of(data):
        raise WrongUse(f"{spec} is a data file that orgdoc wrote, no spec; name the spec it was built from")
    return read_data(data, spec)


def read_data(data: bytes, spec: str) -> Read:
    """Read and check `data` as the spec of that name, by the rule book that the user or it names."""
    return checking.read(data, name_of(spec), in_use(), beside("" if spec == STANDARD_INPUT else spec))


def is_right(data: bytes, spec: str) -> bool:
    """Tell whether `data`, as the spec of that name, has no errors."""
    return checking.is_right(data, name_of(spec), in_use(), beside(spec))


def say_book(found: Read) -> None:
    """Print what is wrong with the rule book that a spec names."""
    if found.book is not None and found.book.problems:
        click.echo(render(found.book.problems, found.book.source, paint=paint), err=True, nl=False)
        click.echo(err=True)


def schema_of(data: bytes) -> str | None:
    """Return the shape of a data file that orgdoc wrote; None for anything else, a spec in JSON too."""
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return None
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return None
    schema = content.get("schema") if isinstance(content, dict) else None
    return schema if isinstance(schema, str) and schema.startswith("orgdoc/") else None


def read_file(spec: str) -> bytes:
    """Return the bytes of a spec. Raises WrongUse where it cannot be read."""
    if spec == STANDARD_INPUT and sys.stdin is None:
        raise WrongUse("standard input is closed")
    try:
        if spec == STANDARD_INPUT:
            return content_in(sys.stdin.buffer)
        return content_of(spec)
    except OSError as problem:
        raise WrongUse(f"cannot read {spec}: {reason(problem)}") from None


def name_of(spec: str) -> str:
    """Return how messages and documents call a spec: its path as typed, with `/`."""
    return _ITS_NAME if spec == STANDARD_INPUT else _as_text(spec.replace(os.sep, "/"))


def _as_text(name: str) -> str:
    """Return the name of a file as text, with signs for bytes in it that are no letters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def refuse_missing(specs: Sequence[str], hint: str = "") -> None:
    """Refuse specs that are not there; `hint` says what to write instead of what is no file's name."""
    if list(specs).count(STANDARD_INPUT) > 1:
        raise WrongUse("standard input (-) can be read only once")
    for spec in specs:
        if spec == STANDARD_INPUT:
            continue
        if not spec or not Path(spec).exists():
            hint = f"; {hint}" if hint and not looks_like_a_spec(spec) else ""
            raise WrongUse(f"{spec or 'the empty name'}: there is no such file{hint}")
        if Path(spec).is_dir():
            raise WrongUse(f"{spec} is a folder; name a spec in it")


def looks_like_a_spec(name: str) -> bool:
    return PurePath(name).suffix.lower() in (".yaml", ".yml", ".json")


def shown(path: Path) -> str:
    return _as_text(path.as_posix())


def epoch_date() -> date | None:
    """Return the date of SOURCE_DATE_EPOCH, which reproducible builds set; None where it is not set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise WrongUse("SOURCE_DATE_EPOCH must be a whole number of seconds") from None
