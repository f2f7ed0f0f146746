"""The record of a set (`NAME.json`, written last) and whether the files still agree with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from orgdoc.outputs.names import is_safe


class SetState(NamedTuple):
    """How the files on disk agree with the record: `differing` names those that are changed or missing.

    `files` are the names that the record lists and that lie in the folder. A record that is there
    but cannot be read is a mixed set in which the record itself differs. `earlier` are the files, by name
    with their SHA-256, that builds before the last made and that lie there as they were made.
    """

    status: Literal["absent", "whole", "mixed"]
    differing: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    earlier: Mapping[str, str] = MappingProxyType({})

    def left_over(self, folder: Path, made: Collection[str]) -> dict[str, str]:
        """Return the files of earlier builds that one which makes `made` leaves, with their SHA-256."""
        there = {name: _digest(folder / name) for name in self.files if name not in self.differing}
        known = {**self.earlier, **{name: digest for name, digest in there.items() if digest}}
        renewed = {name.casefold() for name in made}
        return {name: digest for name, digest in known.items() if name.casefold() not in renewed}


def sha256(data: bytes) -> str:
    import hashlib  # noqa: PLC0415 - files that are written once have no record

    return hashlib.sha256(data).hexdigest()


def read_record(folder: Path, record: str) -> dict[str, Any] | None:
    import json  # noqa: PLC0415

    try:
        # A FIFO in its place would block the reading for ever.
        if not (folder / record).is_file():
            return None
        content = json.loads((folder / record).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def set_state(folder: Path, record: str) -> SetState:
    if not _exists(folder / record):
        return SetState("absent")
    content = read_record(folder, record)
    outputs = content.get("outputs") if content else None
    if not isinstance(outputs, list):
        return SetState("mixed", (record,))
    files: list[str] = []
    differing: list[str] = []
    for entry in outputs:
        name, digest = _entry(entry)
        if name is None:
            differing.append(record)
        else:
            files.append(name)
            if _digest(folder / name) != digest:
                differing.append(name)
    found = dict(_entry(entry) for entry in _listed(content, "earlier"))
    earlier = {name: digest for name, digest in found.items() if name and _digest(folder / name) == digest}
    return SetState("mixed" if differing else "whole", tuple(dict.fromkeys(differing)), tuple(files), earlier)


def _listed(content: Mapping[str, Any] | None, key: str) -> list[Any]:
    entries = content.get(key) if content else None
    return entries if isinstance(entries, list) else []


def _entry(entry: object) -> tuple[str | None, str]:
    """Take an entry apart; the record may have been edited, so its names are not to be trusted."""
    if isinstance(entry, dict):
        name, digest = entry.get("file"), entry.get("sha256")
        if isinstance(name, str) and isinstance(digest, str) and is_safe(name):
            return name, digest
    return None, ""


def _digest(path: Path) -> str | None:
    try:
        if path.is_file():
            with path.open("rb") as file:
                import hashlib  # noqa: PLC0415

                return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        pass
    return None


def _exists(path: Path) -> bool:
    try:
        path.lstat()
    except OSError:
        return False
    return True
