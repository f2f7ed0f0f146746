"""The option `--rules` of a command, and which file it names; the book itself is read by `rule_books`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_IN_USE = "orgdoc.rules"
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
