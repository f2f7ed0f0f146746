"""How commands end: their exit statuses; 0 is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, NamedTuple

import click

FINDINGS = 1  # problems in the spec, or with --strict something left to decide
USAGE = 2  # wrong usage; Click's own
ENVIRONMENT = 3  # the disk, the permissions, Graphviz
OUR_BUG = 4
INTERRUPTED = 130
READER_GONE = 141  # what a shell shows of a program that `| head` has cut off


class Built(NamedTuple):
    """How a build ended, and the verdict on each subject; None where the spec has mistakes."""

    status: int
    verdicts: Mapping[str, str] | None = None


class WrongUse(click.ClickException):
    """A wish that cannot be met, told in one line."""

    exit_code = USAGE

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"orgdoc: {self.message}", file=file, err=True)
