"""What can go wrong while writing, in a sentence for the user."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from orgdoc.errors import OrgdocError

_NO_SPACE = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Kind(StrEnum):
    BUSY = "busy"
    CHANGED = "changed"
    IN_USE = "in-use"
    PERMISSION = "permission"
    NO_SPACE = "no-space"
    NOT_A_FILE = "not-a-file"
    NOT_A_FOLDER = "not-a-folder"
    NOT_OURS = "not-ours"
    LEFT_MIXED = "left-mixed"
    OTHER = "other"


class OutputError(OrgdocError):
    """The output could not be written; but for `LEFT_MIXED` the folder is as it was."""

    def __init__(self, kind: Kind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence


def shown(folder: Path) -> str:
    return folder.as_posix().rstrip("/") + "/"


def in_use(target: Path) -> OutputError:
    place = "in Word" if target.suffix.lower() == ".docx" else "there"
    sentence = (
        f"{target.as_posix()} is open in another program: close it {place}, or use -o to write elsewhere"
    )
    return OutputError(Kind.IN_USE, sentence)


def not_ours(targets: Sequence[Path]) -> OutputError:
    first, *others = (target.as_posix() for target in targets)
    more = f" and {len(others)} more" if len(others) > 1 else f" and {others[0]}" if others else ""
    are, them = ("are", "them") if others else ("is", "it")
    sentence = (
        f"{first}{more} {are} there already, and no record says that orgdoc wrote {them}: "
        f"choose another folder with -o, or overwrite {them} with --force"
    )
    return OutputError(Kind.NOT_OURS, sentence)


def explain(problem: OSError, folder: Path, target: Path | None = None) -> OutputError:
    """Say what an error of the system means; `target` is the file that was being replaced, if one was."""
    where = shown(folder)
    if problem.errno in _NO_SPACE:
        return OutputError(Kind.NO_SPACE, f"cannot write to {where}: no space left on the disk")
    if problem.errno == errno.EROFS:
        return OutputError(Kind.PERMISSION, f"cannot write to {where}: the disk is read-only")
    if isinstance(problem, PermissionError):
        return _denied(folder, target)
    if isinstance(problem, NotADirectoryError | FileExistsError):
        return OutputError(
            Kind.NOT_A_FOLDER, f"cannot write to {where}: it, or a folder above it, is not a folder"
        )
    return OutputError(Kind.OTHER, f"cannot write to {where}: {problem.strerror or problem}")


def _denied(folder: Path, target: Path | None) -> OutputError:
    if target is None:
        return OutputError(Kind.PERMISSION, f"cannot write to {shown(folder)}: permission denied")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        return OutputError(Kind.PERMISSION, f"cannot write to {shown(target.parent)}: permission denied")
    # The folder may be written, so it is this one file: protected, someone else's, or held open.
    if os.path.lexists(target) and not os.access(target, os.W_OK):
        return OutputError(Kind.PERMISSION, f"cannot replace {target.as_posix()}: it is write-protected")
    return in_use(target)
