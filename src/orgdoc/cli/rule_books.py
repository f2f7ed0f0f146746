"""The rule book that the user names with `--rules`, or a spec under `rules:`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from orgdoc.cli.file_content import content_of, reason
from orgdoc.cli.painting import paint
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.diagnostics.text_report import render
from orgdoc.model.rulebook import Rulebook
from orgdoc.rules.book_reader import ReadBook, read_book
from orgdoc.rules.extending import FindBook

_IN_USE = "orgdoc.rules"
_FOUND = "orgdoc.rules.found"
_F = TypeVar("_F", bound=Callable[..., Any])


def rules_option(function: _F) -> _F:
    """Give a command `--rules FILE`, by which every spec that it reads is decided."""
    option = click.option(
        "--rules",
        metavar="FILE",
        expose_value=False,
        callback=_remember,
        help="Decide by this rule book.  [what the spec names, or the built-in one]",
    )
    return option(function)


def _remember(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None and not ctx.resilient_parsing:
        ctx.meta[_IN_USE] = value


def named() -> str | None:
    """Return the file that `--rules` names in the command that runs."""
    ctx = click.get_current_context(silent=True)
    return None if ctx is None else ctx.meta.get(_IN_USE)


def name_with_rules(file: str) -> None:
    """Let the command that runs go on as if `--rules` named `file`."""
    click.get_current_context().meta[_IN_USE] = file


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
