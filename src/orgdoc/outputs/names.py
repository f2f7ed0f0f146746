"""Which names a set may use, and what must not be in their way."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path, PurePath

from orgdoc.outputs.errors import Kind, OutputError, in_use

HIDDEN = ".orgdoc"
#: What Windows takes for a device, whatever its ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_NOT_EVERYWHERE = re.compile('[\\\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff]')


def is_safe(name: str) -> bool:
    """Tell whether `name` can be and stays in the folder on every system: `file` or `folder/file`."""
    parts = name.split("/")
    return (
        len(parts) <= 2
        and not any(part in {"", ".", ".."} or part[-1] in " ." for part in parts)
        and not any(PurePath(part).stem.endswith(" ") or _DEVICE.match(part) for part in parts)
        and _NOT_EVERYWHERE.search(name) is None
        and not parts[0].startswith(HIDDEN)
    )


def folded(name: str) -> str:
    """Return what two names have in common that are one to Windows or macOS."""
    return unicodedata.normalize("NFC", name).casefold()


def check_names(files: Collection[str], record: str, remove: Iterable[str]) -> None:
    for name in (*files, *remove):
        if not is_safe(name):
            raise ValueError(f"not a name inside the output folder: {name!r}")
    if record not in files:
        raise ValueError(f"the record {record!r} is not among the files")
    if len({folded(name) for name in files}) < len(files):
        raise ValueError("two files have names that are one on Windows and macOS")


def check_targets(folder: Path, names: Iterable[str]) -> None:
    """Refuse, before anything is written, what a rename would trip over or should not touch.

    A link as target is allowed: the link itself is replaced and what it points to is left alone.
    A linked folder inside the output folder is not, since the files would land elsewhere.
    """
    for name in names:
        target = folder / name
        check_subfolder(folder, target)
        check_target(target)
        _check_word(target)


def removable(folder: Path, names: Iterable[str]) -> list[str]:
    """Keep the names that are files (or links) there; a folder of that name is not ours to delete."""
    return [
        name
        for name in names
        if not (folder / name).parent.is_symlink()
        and (mode := _mode(folder / name))
        and (stat.S_ISREG(mode) or stat.S_ISLNK(mode))
    ]


def check_subfolder(folder: Path, target: Path) -> None:
    """Refuse a target whose folder, below the output folder, is a link or a file."""
    path = target.parent
    mode = _mode(path) if path != folder else 0
    if mode and not stat.S_ISDIR(mode):
        what = "a link" if stat.S_ISLNK(mode) else "a file"
        sentence = (
            f"{path.as_posix()} is {what}, where a folder is needed: move it, or use -o to write elsewhere"
        )
        raise OutputError(Kind.NOT_A_FOLDER, sentence)


def check_target(target: Path) -> None:
    mode = _mode(target)
    if mode and not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
        what = "a folder" if stat.S_ISDIR(mode) else "not an ordinary file"
        sentence = f"{target.as_posix()} is {what}: move it, or use -o to write elsewhere"
        raise OutputError(Kind.NOT_A_FILE, sentence)


def _check_word(target: Path) -> None:
    owner = target.parent / word_owner(target.name)
    if target.suffix.lower() == ".docx" and _mode(owner):
        # Word leaves this file behind when it crashes; without a way out the user would be stuck.
        hint = f"; if Word is not running, delete {owner.as_posix()}"
        raise OutputError(Kind.IN_USE, in_use(target).sentence + hint)


def word_owner(name: str) -> str:
    """Name of the file that Word keeps beside a document while it is open."""
    stem = len(name.partition(".")[0])
    return "~$" + name[2 if stem >= 8 else 1 if stem == 7 else 0 :]


def _mode(path: Path) -> int:
    try:
        return path.lstat().st_mode
    except FileNotFoundError:
        return 0
