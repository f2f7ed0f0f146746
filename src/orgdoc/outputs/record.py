"""The record of a set (`NAME.json`, written last) and whether the files still agree with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from orgdoc.outputs.names import folded, is_safe

#: What stands in every record, and how it names a file; both are found in one that is no longer JSON.
_OURS = b'"orgdoc/assignments/'
_NAME = re.compile(rb'"file":\s*("(?:[^"\\\r\n]|\\.)*")')


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
        there = {name: digest_of(folder / name) for name in self.files if name not in self.differing}
        known = {**self.earlier, **{name: digest for name, digest in there.items() if digest}}
        renewed = {name.casefold() for name in made}
        return {name: digest for name, digest in known.items() if name.casefold() not in renewed}


def read_record(folder: Path, record: str) -> dict[str, Any] | None:
    try:
        # A FIFO in its place would block the reading for ever.
        if not (folder / record).is_file():
            return None
        import json  # noqa: PLC0415 - every command loads this part, and few read a record

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
            if digest_of(folder / name) != digest:
                differing.append(name)
    found = dict(_entry(entry) for entry in _listed(content, "earlier"))
    earlier = {name: digest for name, digest in found.items() if name and digest_of(folder / name) == digest}
    return SetState("mixed" if differing else "whole", tuple(dict.fromkeys(differing)), tuple(files), earlier)


def names_in_record(folder: Path, record: str) -> frozenset[str]:
    """Return the names of files that orgdoc has written, as the record of a set says, its own among them.

    They are folded, as Windows and macOS compare them. What git or an editor has left of a record counts too,
    so that a conflict of two versions is settled by building again. Of another file, there are none.
    """
    try:
        data = (folder / record).read_bytes() if (folder / record).is_file() else b""
    except OSError:
        data = b""
    if _OURS not in data:
        return frozenset()
    import json  # noqa: PLC0415 - as above

    named = {record}
    for written in _NAME.findall(data):
        try:
            named.add(json.loads(written))
        except ValueError:
            continue
    return frozenset(map(folded, named))


def _listed(content: Mapping[str, Any] | None, key: str) -> list[Any]:
    entries = content.get(key) if content else None
    return entries if isinstance(entries, list) else []


CURRENT, CHANGED, MISSING, OF_ANOTHER_SPEC, OF_ANOTHER_ORGDOC, OF_OTHER_CHANGES, OF_EARLIER_BUILD = (
    "current", "changed", "missing", "of another spec", "of another orgdoc", "of other changes",
    "of an earlier build",
)  # fmt: skip
#: What each status of a file means, in words.
MEANINGS: Mapping[str, str] = {
    CURRENT: "as it was written",
    CHANGED: "changed since it was written",
    MISSING: "missing",
    OF_ANOTHER_SPEC: "of another version of the spec; build it anew",
    OF_ANOTHER_ORGDOC: "of another version of orgdoc; build it anew",
    OF_OTHER_CHANGES: "of other changes than that earlier version gives; build it anew",
    OF_EARLIER_BUILD: "left from an earlier build, and may say otherwise; build it anew or remove it",
}


def sets_in(folder: Path, stem: str | None = None) -> list[str]:
    """Return the names of the records in a folder, sorted; with `stem`, only of the set that is called so."""
    names = [f"{stem}.json"] if stem is not None else sorted(file.name for file in folder.glob("*.json"))
    return [name for name in names if _is_record(read_record(folder, name))]


def _is_record(content: dict[str, Any] | None) -> bool:
    schema = content.get("schema") if content else None
    return isinstance(schema, str) and schema.startswith("orgdoc/assignments/")


def verified(
    folder: Path, record: str, version: str, expected: Mapping[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Return every file of a set with its status, the record itself first, what earlier builds left last.

    `version` is that of this orgdoc; `expected` is the record that the spec gives now, None where any
    spec will do. A file that is as it was written is of the spec and the orgdoc that its record names.
    """
    content = read_record(folder, record) or {}
    whole = CURRENT
    if expected is not None and content.get("spec") != expected["spec"]:
        whole = OF_ANOTHER_SPEC
    elif content.get("orgdoc") != version:
        whole = OF_ANOTHER_ORGDOC
    elif expected is not None and "since" in expected and content.get("since") != expected["since"]:
        whole = OF_OTHER_CHANGES
    as_given = expected is None or all(content.get(key) == value for key, value in expected.items())
    found = [(record, CHANGED if whole == CURRENT and not as_given else whole)]
    outputs = content.get("outputs")
    for entry in outputs if isinstance(outputs, list) else ():
        name, digest = _entry(entry)
        if name is None:
            found[0] = (record, CHANGED)
            continue
        here = digest_of(folder / name)
        found.append((name, MISSING if here is None else whole if here == digest else CHANGED))
    left = dict(map(_entry, _listed(content, "earlier")))
    found += [
        (name, OF_EARLIER_BUILD)
        for name, digest in left.items()
        if name and digest_of(folder / name) == digest
    ]
    return found


def _entry(entry: object) -> tuple[str | None, str]:
    """Take an entry apart; the record may have been edited, so its names are not to be trusted."""
    if isinstance(entry, dict):
        name, digest = entry.get("file"), entry.get("sha256")
        if isinstance(name, str) and isinstance(digest, str) and is_safe(name):
            return name, digest
    return None, ""


def digest_of(path: Path) -> str | None:
    try:
        if path.is_file():
            import hashlib  # noqa: PLC0415 - as with JSON above

            with path.open("rb") as file:
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
