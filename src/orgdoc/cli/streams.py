"""Standard output and standard error as they may be: in any encoding, cut off, full."""

from __future__ import annotations

import atexit
import io
import os
import sys
from typing import NoReturn

import click

from orgdoc.cli.status import ENVIRONMENT


def make_safe() -> None:
    r"""Let the streams write a letter that their encoding lacks as its number (`\u2192`)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def end(status: int) -> NoReturn:
    """End the process at once, with what is still to be written and done at an exit.

    Python would first free all its memory piece by piece, which the system does anyway: a tenth of the
    time that `orgdoc check` takes.
    """
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            status = status or ENVIRONMENT
    os._exit(status)


def keep(*values: object) -> None:
    """Keep what a command made up to its end, so that `end` spares freeing it."""
    _kept[:] = values


_kept: list[object] = []


def silence() -> None:
    """Send what is left in standard output nowhere, so that Python does not fail over it at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def write_data(text: str | bytes) -> None:
    """Print what programs read: always UTF-8 with Unix line breaks, save on a terminal; bytes as they are."""
    stream = sys.stdout
    if stream is None or stream.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(text.encode() if isinstance(text, str) else text, nl=False)
