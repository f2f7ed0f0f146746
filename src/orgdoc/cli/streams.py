"""Standard output and standard error as they may be: in any encoding, cut off, full."""

from __future__ import annotations

import io
import os
import sys

import click


def make_safe() -> None:
    r"""Let the streams write a letter that their encoding lacks as its number (`\u2192`)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
