"""Versions of a spec that the user names: a file, a file in a revision of git, or an earlier data file."""

from __future__ import annotations

import json
import posixpath
import subprocess
from pathlib import Path, PurePath

import click

from orgdoc import pipeline
from orgdoc.api import Answer, spec_of
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import beside, in_use
from orgdoc.cli.spec_files import (
    STANDARD_INPUT,
    epoch_date,
    name_of,
    read_file,
    refuse_missing,
    say_book,
    schema_of,
)
from orgdoc.cli.status import WrongUse
from orgdoc.diagnostics.text_report import render
from orgdoc.pipeline import Earlier
from orgdoc.rules.extending import FindBook

_PATIENCE_S = 30
_WITH_FACTS = "orgdoc/assignments/2"


def version_of(named: str, other: str) -> Answer | None:
    """Read and decide one version; None where the spec has errors, which are printed.

    `other` is the version that it is held against: a revision without a file most likely means that file.
    Raises WrongUse where there is no such version, or a data file does not hold the facts.
    """
    data, find = _content(named, other), _finder(named)
    if (facts := _stated_in(data, named)) is not None:
        data = facts
    found = pipeline.read(data, name_of(named), in_use(), find)
    say_book(found)
    if found.organisation is None:
        click.echo(render(found.problems, found.source, paint=paint), err=True, nl=False)
        return None
    return spec_of(found).decide(shown_date=epoch_date())


def _finder(named: str) -> FindBook:
    """Return what finds the rule book that a version names: in its folder, and in its revision."""
    revision, colon, path = named.partition(":")
    if named == STANDARD_INPUT or not colon or Path(named).exists():
        return beside("" if named == STANDARD_INPUT else named)

    def find(book: str) -> tuple[str, bytes]:
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), book))
        try:
            return f"{revision}:{there}", _in_revision(revision, there)
        except WrongUse as problem:
            raise OSError(problem.message) from None

    return find


def earlier_version(named: str, spec: str, answer: Answer) -> Earlier | None:
    """Read and decide the version that the documents of `spec` are held against, as `version_of` does.

    Raises WrongUse, beside what that raises, where it is of another organisation.
    """
    before = version_of(named, spec)
    if before is None:
        return None
    ids = {item.id for item in before.naming.organisation.items}
    common = ids & {name for item in answer.naming.organisation.items for name in (item.id, item.was)}
    names = [one.naming.organisation.name.value for one in (before, answer)]
    if ids and answer.naming.items and not common and names[0] != names[1]:
        raise WrongUse(
            f"{named} is of {names[0]}, and nothing in it is in {name_of(spec)}, which is of {names[1]}; "
            "name an earlier version of that"
        )
    revision, colon, path = named.partition(":")
    is_revision = colon and named != STANDARD_INPUT and not Path(named).exists()
    shown = f"{revision}:{PurePath(path).name}" if is_revision else before.naming.spec
    return Earlier(before.found, shown)


def _content(named: str, other: str) -> bytes:
    revision, colon, path = named.partition(":")
    if named != STANDARD_INPUT and colon and not Path(named).exists():
        return _in_revision(revision, path)
    file = other.rpartition(":")[2]
    hint = f"for a revision of git, name the file in it too: {named}:{file}" if named and file else ""
    refuse_missing((named,), hint)
    return read_file(named)


def _in_revision(revision: str, path: str) -> bytes:
    """Return a file as it was in a revision of git; `path` from here, or from the top of the repository."""
    if not revision or revision.startswith("-") or not path:
        raise WrongUse(f"{revision}:{path}: there is no such file")
    said = ""
    for way in (f"{revision}:./{path}", f"{revision}:{path}"):
        try:
            found = subprocess.run(
                ["git", "show", "--no-textconv", way], capture_output=True, timeout=_PATIENCE_S, check=False
            )
        except (OSError, ValueError, subprocess.SubprocessError):  # no name of a file has a zero in it
            raise WrongUse(f"{revision}:{path}: there is no such file, and git cannot be run") from None
        if found.returncode == 0:
            return found.stdout
        told = found.stderr.decode(errors="replace").strip().removeprefix("fatal: ").splitlines()
        said = said or (told[0] if told else f"exit status {found.returncode}")
    raise WrongUse(f"{revision}:{path}: git says: {said}")


def _stated_in(data: bytes, named: str) -> bytes | None:
    """Return the spec that a data file holds; None for what is no data file."""
    schema = schema_of(data)
    if schema is None:
        return None
    content = json.loads(data)
    if schema != _WITH_FACTS or "stated" not in content:
        raise WrongUse(
            f"{named} is of the shape {schema}, which holds verdicts and not all facts; "
            "name the spec that it was built from, or build it anew"
        )
    book = content.get("rulebook")
    if isinstance(book, dict) and "file" in book and in_use() is None:
        raise WrongUse(f"{named} was decided by the rule book {book['file']}; give it with --rules")
    return json.dumps(content["stated"]).encode()
