"""Diagnostics as SARIF 2.1.0, which code hosts and editors read.

A result keeps its fingerprint while lines come and go above it: it is made of the code, of the item and the
key that the problem is about, and of which one it is of several there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.explained import Explained
from orgdoc.source import SourceText, Span

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_KEY = re.compile(r"""(?:^|[\s{,-])(?:"([^"]+)"|'([^']+)'|([^\s"'{}\[\],:#][^{}\[\],:#]*?))\s*:(?=\s|$)""")
_DRIVE = re.compile(r"[A-Za-z]:(?=/)")
_ID = re.compile(r"""(?:^|[\s{,])(?:id|name)\s*:\s*["']?([^"',{}\[\]#]+)""")
#: An entry with more lines has its id at the top.
_LONGEST_ENTRY = 200

#: A list of names with a line each is hardly longer.
_LONGEST_LIST = 100
#: Further away from a place, nothing on its line says what it belongs to; looking costs the square of it.
_LONGEST_LOOK = 500


class _Part(NamedTuple):
    """`entry` is the line on which the entry begins, from 0; -1 where there is none."""

    section: str
    entry: int


#: A spec: its source, the SHA-256 of its file, and what is wrong with it.
Found = tuple[SourceText, str, Sequence[Diagnostic]]


def render_sarif(specs: Sequence[Found], codes: Mapping[str, Explained], version: str) -> str:
    """Return one run with a result for each problem; `codes` are all that may be reported, explained."""
    numbers = {code: number for number, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {"name": "orgdoc", "version": version, "rules": [_rule(one) for one in codes.values()]}
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": _uri(source.name)}, "hashes": {"sha-256": sha256}}
            for source, sha256, _ in specs
        ],
        "results": [
            result
            for index, (source, _, found) in enumerate(specs)
            for result in _results(source, index, found, numbers)
        ],
    }
    shape = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _rule(one: Explained) -> dict[str, Any]:
    return {
        "id": one.code,
        "shortDescription": {"text": one.holds},
        "fullDescription": {"text": f"Why: {one.why}"},
        "help": {
            "text": f"Fix: {one.fix}\n\nThis is right:\n\n{one.good.text}",
            "markdown": f"*Fix:* {one.fix}\n\nThis is right:\n\n```yaml\n{one.good.text}```\n",
        },
    }


def _results(
    source: SourceText, index: int, found: Sequence[Diagnostic], numbers: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    lines = source.text.split("\n")
    parts = _parts(lines) if found else []
    last_keys: dict[int, str] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for one in found:
        about = (one.code, *_about(lines, parts, last_keys, one.primary.span))
        seen[about] += 1
        made_of = "\0".join((*about, str(seen[about])))
        result: dict[str, Any] = {
            "ruleId": one.code,
            "level": _LEVELS[one.severity],
            "message": {"text": _text(one)},
            "locations": [{"physicalLocation": _place(source, index, one.primary.span)}],
            "partialFingerprints": {"orgdoc/v1": hashlib.sha256(made_of.encode()).hexdigest()[:32]},
        }
        if one.code in numbers:
            result["ruleIndex"] = numbers[one.code]
        if one.related:
            result["relatedLocations"] = [
                _related(source, index, number, label) for number, label in enumerate(one.related, 1)
            ]
        yield result


def _text(one: Diagnostic) -> str:
    parts = [one.message, one.primary.text, *one.notes, f"help: {one.help}" if one.help else ""]
    return "\n".join(filter(None, parts))


def _related(source: SourceText, index: int, number: int, label: Label) -> dict[str, Any]:
    place = {"id": number, "physicalLocation": _place(source, index, label.span)}
    return {**place, "message": {"text": label.text}} if label.text else place


def _place(source: SourceText, index: int, span: Span) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": _uri(source.name), "index": index},
        "region": {"startLine": span.line, "startColumn": span.column, "endColumn": span.end_column},
    }


def _uri(name: str) -> str:
    """Return the reference to a file; a path from the root is a whole URI, as SARIF 3.4.3 wants it."""
    path = quote(name, safe="/-._~")
    if drive := _DRIVE.match(name):
        return f"file:///{drive[0]}{path[len(quote(drive[0])) :]}"
    return f"file:{path}" if path.startswith("//") else f"file://{path}" if path.startswith("/") else path


def _about(
    lines: Sequence[str], parts: Sequence[_Part], last_keys: dict[int, str], span: Span
) -> tuple[str, str]:
    """Return the item that a place belongs to (its part of the spec, and its id or name), and its key.

    The last keys of lines are remembered in `last_keys`, from one place to the next.
    """
    number = span.line - 1
    if number >= len(parts):
        return "", ""
    part = parts[number]
    item = f"{part.section} {_item(lines, parts, part.entry)}".strip()
    # A key that is marked itself counts; of a value, the key before it, be it on a line above.
    if key := _last_key(lines[number], span.column):
        return item, key
    for above in range(number - 1, max(number - _LONGEST_LIST, -1), -1):
        if above not in last_keys:
            last_keys[above] = _last_key(lines[above], len(lines[above]) + 1)
        if last_keys[above]:
            return item, last_keys[above]
    return item, ""


def _last_key(line: str, column: int) -> str:
    """Return the last key that begins before a column, which counts from 1; "" where there is none."""
    begin = max(column - _LONGEST_LOOK, 0)
    looked_at = line[begin : column + _LONGEST_LOOK]
    keys = [key for key in _KEY.finditer(looked_at) if begin + key.start() < column]
    return _name(keys[-1]) if keys else ""


def _name(key: re.Match[str]) -> str:
    return next(filter(None, key.groups()), "")


def _parts(lines: Sequence[str]) -> list[_Part]:
    """Return, for each line, the part of the spec and the entry of its list that the line belongs to."""
    found: list[_Part] = []
    section, entry, margin = "", -1, -1
    for number, text in enumerate(lines):
        if text[:1] not in ("", " ", "\t", "#", "-"):
            key = _KEY.match(text[:_LONGEST_LOOK])
            section, entry, margin = _name(key) if key else "", -1, -1
        elif (dashed := text.lstrip(" ")).startswith("- "):
            indent = len(text) - len(dashed)
            if margin < 0 or indent <= margin:
                entry, margin = number, indent
        found.append(_Part(section, entry))
    return found


def _item(lines: Sequence[str], parts: Sequence[_Part], entry: int) -> str:
    """Return the id, else the name, of the entry that begins on a line; "" where there is none."""
    if entry < 0:
        return ""
    for number in range(entry, min(entry + _LONGEST_ENTRY, len(lines))):
        if parts[number].entry != entry:
            break
        if found := _ID.search(lines[number][:_LONGEST_LOOK]):
            return found[1].strip()
    return ""
