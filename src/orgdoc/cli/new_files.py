"""Files that are written once, for the user to go on from: never over what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from orgdoc.cli.spec_files import shown
from orgdoc.cli.status import ENVIRONMENT, WrongUse
from orgdoc.outputs import OutputError, publish


def refuse_existing(paths: list[Path], force: bool, *, other: str) -> None:
    """Refuse to write over what is there; `other` says how to name another place.

    Raises WrongUse for a folder of that name, and for a file unless `force`.
    """
    for path in paths:
        if path.is_dir():
            raise WrongUse(f"{shown(path)} is a folder; {other}")
        if not force and (path.exists() or path.is_symlink()):
            raise WrongUse(f"{shown(path)} is there already; {other}, or overwrite it with --force")


def write_one(target: str, data: bytes, force: bool) -> int:
    """Write the file that the user has named, say so, and return the exit status.

    Raises WrongUse where something of that name is there, unless `force`.
    """
    path = Path(target)
    refuse_existing([path], force, other="choose another name with -o")
    status = write_new(path.parent, {path.name: data}, last=path.name)
    if status == 0:
        click.echo(target)
    return status


def write_new(folder: Path, files: Mapping[str, bytes], *, last: str) -> int:
    """Write `files` into `folder`, all or none, `last` as the last; return the exit status."""
    try:
        publish(folder, files, record=last)
    except OutputError as problem:
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    return 0
