"""A command of orgdoc: Click's, with the options that every one of ours has."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

_COLOURS = {"auto": None, "always": True, "never": False}


class Command(click.Command):
    """A command with `--color`; `invoke` returns its exit status."""

    def __init__(
        self, name: str | None, *, params: list[click.Parameter] | None = None, **attributes: Any
    ) -> None:
        super().__init__(name, params=[*(params or ()), _color_option()], **attributes)


class Text(click.ParamType[str]):
    """What becomes part of a spec, so that it must be letters; a file may have a name that is none."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            value.encode()
        except UnicodeEncodeError:
            self.fail(f"{value!r} is not text: it holds bytes that stand for no letter", param, ctx)
        return value


def command(name: str | None = None, **attributes: Any) -> Callable[[Callable[..., int]], Command]:
    """Make a command of a function that returns the exit status; its docstring is the help."""
    return click.command(name, cls=Command, **attributes)


def _color_option() -> click.Option:
    return click.Option(
        ["--color"],
        type=click.Choice(list(_COLOURS)),
        default="auto",
        expose_value=False,
        callback=_set_color,
        help="Colour the text: auto is on a terminal only.  [auto]",
    )


def _set_color(ctx: click.Context, param: click.Parameter, value: str) -> None:
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    # What Click prints to looks this up; with None it looks whether a terminal is there.
    ctx.color = False if value == "auto" and plain else _COLOURS[value]
