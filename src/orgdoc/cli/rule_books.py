"""The rule book that the user names with `--rules`, or a spec under `rules:`."""

from __future__ import annotations

from pathlib import Path

import click

from orgdoc.cli.file_content import content_of, reason
from orgdoc.cli.painting import paint
from orgdoc.cli.rules_option import named
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.diagnostics.text_report import render
from orgdoc.model.rulebook import Rulebook
from orgdoc.rules.book_reader import ReadBook, read_book
from orgdoc.rules.extending import FindBook

_FOUND = "orgdoc.rules.found"


def found_beside() -> tuple[str, ...]:
    """Return the files of the books that specs or books named, as far as the command that runs has read."""
    ctx = click.get_current_context(silent=True)
    return () if ctx is None else tuple(ctx.meta.get(_FOUND, ()))


def _note(file: str) -> None:
    ctx = click.get_current_context(silent=True)
    if ctx is not None:
        ctx.meta.setdefault(_FOUND, {})[file] = None


def in_use() -> Rulebook | None:
    """Return the book that `--rules` names; None without it.

    Ends the command where the book has mistakes, having printed them. Raises WrongUse where it cannot be
    read.
    """
    file = named()
    if file is None:
        return None
    found = book_in(file)
    if found.problems:
        click.echo(render(found.problems, found.source, paint=paint), err=True, nl=False)
    if found.rulebook is None:
        raise click.exceptions.Exit(FINDINGS)
    return found.rulebook


def book_in(file: str) -> ReadBook:
    """Read a rule book. Raises WrongUse where the file cannot be read."""
    path = Path(file)
    if not file or not path.exists():
        raise WrongUse(f"{file or 'the empty name'}: there is no such file")
    if path.is_dir():
        raise WrongUse(f"{file} is a folder; name a rule book in it")
    try:
        return read_book(content_of(file), path.as_posix(), beside(file))
    except OSError as problem:
        raise WrongUse(f"cannot read {file}: {reason(problem)}") from None


def beside(spec: str) -> FindBook:
    """Return what finds the book that a spec or a book names: its path counts from the folder of that."""

    def find(book: str) -> tuple[str, bytes]:
        path = Path(spec).parent / book
        if path.exists() and not path.is_file():
            raise OSError("it is no file")
        _note(str(path))
        return path.as_posix(), content_of(str(path))

    return find
