"""Files that are written for the user to go on from: never over what is there, nor over what was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import click

from orgdoc.cli.file_content import reason
from orgdoc.cli.spec_files import STANDARD_INPUT, shown
from orgdoc.cli.status import ENVIRONMENT, WrongUse
from orgdoc.outputs import FileChange, OutputError, change_files, check_writable


def refuse_no_folder(folder: str) -> None:
    """Refuse what can be no folder to write to: raises WrongUse for the empty name, else OutputError.

    A variable that is not set gives the empty name; it means no folder, and not this one.
    """
    if not folder:
        raise WrongUse("the empty name is no folder; for this one, write .")
    check_writable(Path(folder))


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
    status = write_new(path.parent, {path.name: data}, last=path.name, fresh=() if force else None)
    if status == 0:
        click.echo(target)
    return status


def refuse_inputs(outputs: Iterable[Path], inputs: Mapping[str, Collection[str]], *, other: str) -> None:
    """Refuse to write over what the same command reads, whatever its name and through whatever link.

    `inputs` are files by what they are to the user. Raises WrongUse; `other` says how to write elsewhere.
    """
    read = [(what, file) for what, files in inputs.items() for file in files if file != STANDARD_INPUT]
    for path in outputs:
        for what, file in read:
            if _is_one(path, Path(file)):
                raise WrongUse(f"{shown(path)} is {what} itself; {other}")


def refuse_no_files(outputs: Iterable[Path]) -> None:
    """Refuse what can be no file, a pipe, a device, a link in a circle, before anything is written.

    Nor is it read then, which may wait for ever. Raises WrongUse, and OutputError where a folder may not be
    written to.
    """
    for path in outputs:
        try:
            special = not stat.S_ISREG(path.stat().st_mode)
        except FileNotFoundError:
            special = False
        except OSError as problem:
            raise WrongUse(f"cannot write to {shown(path)}: {reason(problem)}") from None
        if special:
            raise WrongUse(f"{shown(path)} is no ordinary file; name another")
        check_writable(Path(os.path.realpath(path)).parent)


def refuse_one_twice(outputs: Mapping[str, Path | None]) -> None:
    """Refuse two outputs that would be one file; they are named by what the user calls them."""
    named = [(what, path) for what, path in outputs.items() if path is not None]
    for number, (what, path) in enumerate(named):
        for before, other in named[:number]:
            if _is_one(path, other):
                raise WrongUse(f"{before} and {what} are one file, {shown(path)}; give each its own")


def write_new(
    folder: Path, files: Mapping[str, bytes], *, last: str, fresh: Collection[str] | None = None
) -> int:
    """Write `files` into `folder`, all or none, `last` as the last; return the exit status.

    Of those in `fresh` none may be there by then; others are replaced. Without it, none may.
    """
    order = sorted(files, key=lambda name: name == last)
    new = files if fresh is None else fresh
    return write_all([FileChange(folder / n, files[n], None if n in new else ...) for n in order])


def write_all(changes: Sequence[FileChange]) -> int:
    """Make the changes, of the files of one folder all or none; return the exit status."""
    try:
        change_files(changes)
    except OutputError as problem:
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    return 0


def _is_one(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:  # one is not there yet
        return _place(first) == _place(second)


def _place(path: Path) -> str:
    return os.path.normcase(os.path.realpath(path))
