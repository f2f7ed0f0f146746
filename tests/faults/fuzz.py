"""Damaged input: specs, lists, forms, mappings, records and Word templates, changed at random.

`python tests/faults/fuzz.py [--specs N] [--others N] [--templates N] [--edits N] [--seed N]` changes each
file of the corpus again and again, byte by byte and part by part: YAML as a tree, workbooks and templates in
the XML inside them. It ends with exit code 1 where anything but a message came of it, a message lies outside
its file, a process was aborted, an edit of a spec changed anything but what was asked for, or a template that
was taken gave a document that python-docx cannot open.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import yaml

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from orgdoc import pipeline  # noqa: E402
from orgdoc.answering import changes_of, filled_in  # noqa: E402
from orgdoc.editing.spec_editor import AddItem, SetFact, SetOverride, SetSide, edited  # noqa: E402
from orgdoc.errors import TemplateError  # noqa: E402
from orgdoc.formats.graphviz.engine import find_engine  # noqa: E402
from orgdoc.formats.word.template_file import built_in_template  # noqa: E402
from orgdoc.importing import import_lists  # noqa: E402
from orgdoc.importing.mapping import mapping_text, read_mapping  # noqa: E402
from orgdoc.importing.sheets import Mapped  # noqa: E402
from orgdoc.importing.spec_text import spec_text  # noqa: E402
from orgdoc.importing.vocabulary import Vocabulary  # noqa: E402
from orgdoc.outputs import set_state  # noqa: E402
from orgdoc.rules.book_reader import built_in_rulebook  # noqa: E402
from orgdoc.tables.reader import read_tables  # noqa: E402
from orgdoc.tables.table import TableError  # noqa: E402
from test_reading_properties import MARKS, SIGNS, WORDS, read_and_report  # noqa: E402

VOCABULARY = Vocabulary(built_in_rulebook())
PIECES = [piece.encode("utf-8", "surrogatepass") for piece in (*SIGNS, *MARKS, *WORDS)]
FORMATS = ("svg", "docx", "md", "xlsx", "csv", "json", "dot")


def changed(data: bytes, chance: random.Random) -> bytes:
    """Return `data` with one to four pieces cut out, doubled, moved, or written over."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((0, 1, 1, 4, 20, 200)))
        match chance.randrange(5):
            case 0:
                data = data[:at] + data[end:]
            case 1:
                data = data[:at] + chance.choice(PIECES) + data[end:]
            case 2:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 3:
                data = data[:end] + data[at:end] + data[end:]
            case _:
                lines = data.splitlines(keepends=True)
                chance.shuffle(lines) if len(lines) < 3 else lines.insert(
                    chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines)))
                )
                data = b"".join(lines)
    return data


#: What people and programs put where something else is expected.
VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 10**30, 1.5, float("inf"), "", " ", "x" * 400, "a: b", "2026-02-30", "internal",
    "both", [], {}, [[]], [None], ["a", "a"], {"a": {"b": {"c": None}}}, {"": ""}, "\u200b", "\u202e",
    "=1+1", "- a", "#",
)  # fmt: skip


def reshaped(data: bytes, chance: random.Random) -> bytes:
    """Return a spec with one to three parts of its tree moved, doubled, dropped or replaced."""
    tree = yaml.safe_load(data)
    for _ in range(chance.choice((1, 1, 2, 3))):
        places = list(_places(tree))
        if not places:
            break
        holder, key = chance.choice(places)
        match chance.randrange(5):
            case 0:
                del holder[key]
            case 1:
                holder[key] = deepcopy(chance.choice(VALUES))
            case 2:
                other, its = chance.choice(places)
                holder[key] = json.loads(json.dumps(other[its], default=str)) if its in _keys(other) else None
            case 3 if isinstance(holder, list):
                holder.append(holder[key])
            case 3:
                holder[chance.choice(WORDS)] = holder[key]
            case _:
                holder[key] = [holder[key]] if chance.random() < 0.5 else {chance.choice(WORDS): holder[key]}
    style = chance.choice((None, False, True))
    if style is None:
        return json.dumps(tree, default=str, indent=chance.choice((None, 1)), allow_nan=True).encode()
    return yaml.safe_dump(tree, allow_unicode=True, default_flow_style=style, sort_keys=False).encode()


def _keys(holder: Any) -> Any:
    return holder if isinstance(holder, dict) else range(len(holder))


def _places(tree: Any) -> Any:
    """Yield every (holder, key) of a tree, depth first."""
    for key in list(_keys(tree)) if isinstance(tree, dict | list) else ():
        yield tree, key
        yield from _places(tree[key])


NUMBERS = (b"0", b"-1", b"2cm", b"4294967296", b"99999999999999999999", b"1e9", b"", b"x", b"1.5", b"&#49;")


def changed_inside(data: bytes, chance: random.Random, suffix: str = ".xml") -> bytes:
    """Return a zip file with one to three changes in the XML of one of its parts, which is packed anew."""
    with ZipFile(BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    name = chance.choice([name for name in members if name.endswith((suffix, ".rels"))])
    content = members[name]
    for _ in range(chance.choice((1, 1, 2, 3))):
        values = list(re.finditer(rb'="([^"<]*)"', content))
        tags = list(re.finditer(rb"<[^<>]*>", content))
        if not values or not tags:
            break
        value, tag, other = chance.choice(values), chance.choice(tags), chance.choice(tags)
        match chance.randrange(7):
            case 0 | 1:
                content = content[: value.start(1)] + chance.choice(NUMBERS) + content[value.end(1) :]
            case 2:
                content = content[: value.start(1)] + chance.choice(values)[1] + content[value.end(1) :]
            case 3:
                content = content[: tag.start()] + content[tag.end() :]
            case 4:
                content = content[: tag.start()] + other[0] + content[tag.start() :]
            case 5:
                end = content.find(b">", chance.randrange(len(content))) + 1
                content = content[: tag.start()] + content[end:] if end > tag.start() else content[:end]
            case _:
                content = changed(content, chance)
    if chance.random() < 0.03:
        del members[name]
    else:
        members[name] = content
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part, text in members.items():
            new.writestr(part, text)
    return made.getvalue()


def specs(count: int, chance: random.Random, counts: Counter[str]) -> None:
    corpus = [
        path.read_bytes() for path in sorted((ROOT / "specs").glob("*.yaml")) if "group" not in path.name
    ]
    corpus += [
        path.read_bytes() for path in sorted((ROOT / "tests" / "cases" / "errors").glob("*/spec.yaml"))
    ]
    for path in sorted((ROOT / "specs").glob("*.yaml")):
        assert pipeline.read(path.read_bytes(), path.name).organisation is not None, path.name
    whole = [data for data in corpus if pipeline.read(data, "spec.yaml").organisation is not None]
    engine = find_engine(None, os.environ)
    for number in range(count):
        if number % 2:
            data = changed(chance.choice(corpus), chance)
        else:
            data = reshaped(chance.choice(whole), chance)
        tried(f"spec {number}", data, counts, read_and_report)
        read = pipeline.read(data, "spec.yaml")
        if read.organisation is not None:
            counts["right"] += 1
            if counts["right"] % 50 == 0:
                found = pipeline.answer(read.organisation, "spec.yaml", None)
                pipeline.Build(found, "spec", FORMATS, engine=engine).documents()
                counts["built"] += 1


def others(count: int, chance: random.Random, counts: Counter[str]) -> None:
    read = pipeline.read((ROOT / "specs" / "acme.yaml").read_bytes(), "acme.yaml")
    assert read.organisation is not None
    found = pipeline.answer(read.organisation, "acme.yaml", None)
    lists = [path.read_bytes() for path in sorted((ROOT / "tests" / "cases" / "imports").glob("*/*.csv"))]
    lists += pipeline.Build(found, "acme", ("xlsx", "csv"), engine=None).documents().files.values()
    forms = [pipeline.form(found, kind) for kind in ("csv", "xlsx")]

    def a_list(data: bytes) -> None:
        imported = import_lists([read_tables(data, "list")], Mapped(), VOCABULARY)
        text = spec_text(imported.draft, ["list"])
        if imported.draft.items:
            again = pipeline.read(text.encode(), "spec.yaml")
            assert again.organisation is not None, [p.message for p in again.problems]

        wanted = mapping_text(imported.plans, VOCABULARY).encode()
        assert not read_mapping(wanted, "map.yaml", VOCABULARY)[2], "the mapping that is written is not read"

    def a_form(data: bytes) -> None:
        changes_of(filled_in(read_tables(data, "form").tables) or (), found.decisions, found.naming)

    for whole in lists:
        a_list(whole)  # undamaged, all are read: else what follows would say nothing
    for whole in forms:
        a_form(whole)

    def a_mapping(data: bytes) -> None:
        read_mapping(data, "map.yaml", VOCABULARY)

    mapping = mapping_text(
        import_lists([read_tables(lists[-1], "list")], Mapped(), VOCABULARY).plans, VOCABULARY
    ).encode()
    books = {
        "list": [one for one in lists if one[:2] == b"PK"],
        "form": [one for one in forms if one[:2] == b"PK"],
    }
    for number in range(count):
        inside = number % 2 == 0
        for name, corpus, action in (("list", lists, a_list), ("form", forms, a_form)):
            data = (
                changed_inside(books[name][0], chance) if inside else changed(chance.choice(corpus), chance)
            )
            tried(f"{name} {number}", data, counts, action, TableError)
        tried(f"mapping {number}", changed(mapping, chance), counts, a_mapping)


def records(count: int, chance: random.Random, counts: Counter[str]) -> None:
    record = (ROOT / "output" / "acme.json").read_bytes()
    with tempfile.TemporaryDirectory() as made:

        def a_record(data: bytes) -> None:
            set_state(Path(made), "acme.json")

        for number in range(count):
            data = changed(record, chance) if number % 2 else reshaped(record, chance)
            (Path(made) / "acme.json").write_bytes(data)
            tried(f"record {number}", data, counts, a_record)


def templates(count: int, chance: random.Random, counts: Counter[str]) -> None:
    read = pipeline.read(SMALL.encode(), "small.yaml")
    assert read.organisation is not None
    found = pipeline.answer(read.organisation, "small.yaml", None)
    template, engine = built_in_template(), find_engine(None, os.environ)

    def a_template(data: bytes) -> None:
        pipeline.template_lacks(data)
        style = pipeline.Style("summary", data)
        made = pipeline.Build(found, "small", ("docx",), engine=engine, style=style).documents()
        docx.Document(BytesIO(made.files["small.docx"]))
        counts["written"] += 1

    a_template(template)  # undamaged, it is used: else what follows would say nothing
    for number in range(count):
        data = changed_inside(template, chance) if number % 4 else changed(template, chance)
        tried(f"template {number}", data, counts, a_template, TemplateError)


SMALL = """organisation: {name: A}
boundary: {internal: [F]}
projects: [{id: p, name: P, for: [F]}]
"""


# --- edits -----------------------------------------------------------------------------------------


def edits(count: int, chance: random.Random, counts: Counter[str]) -> None:
    """Change specs in every style, and compare what they say then with what they were to say."""
    for number in range(count):
        counts["edit"] += 1
        text = _styled(_a_spec(chance), chance)
        before = _loaded(text)
        changes = _changes(before, chance)
        try:
            after = edited(text, changes)
            wanted = _applied(before, changes)
            assert _unordered(_loaded(after)) == wanted, "says something else"
            # What stood behind a value that is no longer there went with it.
            kept = r"note 1\d+" if any(isinstance(one, SetFact) for one in changes) else r"note \d+"
            lost = [mark for mark in re.findall(kept, text) if mark not in after]
            assert not lost, f"lost {lost}"
        except Exception as problem:
            counts["FAILED"] += 1
            print(f"edit {number}: {type(problem).__name__}: {str(problem)[:300]}", file=sys.stderr)
            print(f"{text}\n--- {changes}", file=sys.stderr)


NAMES = ("Finance", "Partner Co", "x: y", "on", "Zoë", "5", "a, b", "#1", "'q'", "No")


def _a_spec(chance: random.Random) -> dict[str, Any]:
    parties = list(NAMES)
    chance.shuffle(parties)
    spec: dict[str, Any] = {"organisation": {"name": "A"}}
    sides = chance.sample(("internal", "external", "both", "unknown"), chance.randrange(5))
    for side in sides:
        spec.setdefault("boundary", {})[side] = [parties.pop() for _ in range(chance.randrange(1, 3))]
    for section in chance.sample(("projects", "resources"), chance.randrange(3)):
        spec[section] = []
        for n in range(chance.randrange(1, 3)):
            item: dict[str, Any] = {"id": f"{section[0]}{n}", "name": chance.choice(NAMES)}
            if chance.random() < 0.5:
                item["for" if section == "projects" else "serves"] = chance.sample(
                    NAMES, chance.randrange(1, 3)
                )
            if chance.random() < 0.3:
                item["deliverable"] = "product"
            spec[section].append(item)
    if chance.random() < 0.3:
        spec["managers"] = {
            "Ann": {"override": {"branch": "cio", "rationale": "r", "by": "b", "on": "2026-01-01"}}
        }
    return spec


def _styled(spec: dict[str, Any], chance: random.Random) -> str:
    """Return a spec in one of the styles that people and programs write, comments between its lines."""
    match chance.randrange(5):
        case 0:
            return json.dumps(spec, indent=chance.choice((None, 1, 2)), ensure_ascii=chance.random() < 0.5)
        case 1:
            return yaml.safe_dump(
                spec, allow_unicode=True, default_flow_style=True, width=chance.choice((40, 1000))
            )
        case style:
            text = yaml.safe_dump(
                spec,
                allow_unicode=True,
                sort_keys=False,
                width=1000,
                default_flow_style=None if style == 2 else False,
            )
            lines = []
            for number, line in enumerate(text.splitlines()):
                if chance.random() < 0.2:
                    lines.append(f"# note {1000 + number}")
                lines.append(f"{line}  # note {2000 + number}" if chance.random() < 0.3 else line)
            text = chance.choice(("\n", "\r\n")).join(lines)
            return text + chance.choice(("", "\n", "\n...\n", "\n\n\n"))


class _Texts(yaml.SafeLoader):
    """Everything is text, as in a spec."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


def _loaded(text: str) -> Any:
    found = yaml.load(text, Loader=_Texts)
    for entry in (found.get("projects") or []) + (found.get("resources") or []):
        entry.pop("comment", None)
    return found


def _changes(spec: dict[str, Any], chance: random.Random) -> list[Any]:
    items = [(section, item["id"]) for section in ("projects", "resources") for item in spec.get(section, ())]
    override = {"branch": "cto", "rationale": "one: two", "by": "B, C", "on": "2026-02-03"}
    changes: list[Any] = []
    for _ in range(chance.randrange(1, 7)):
        match chance.randrange(5):
            case 0:
                changes.append(SetSide(chance.choice(NAMES), chance.choice(("internal", "external", "both"))))
            case 1:
                changes.append(SetOverride(chance.choice(("Ann", "Bob", "x: y")), override, is_manager=True))
            case 2 if items:
                changes.append(SetOverride(chance.choice(items)[1], override))
            case 3 if items:
                section, item = chance.choice(items)
                key = "for" if section == "projects" else "serves"
                fact = chance.choice((("deliverable", "service"), (key, chance.sample(NAMES, 2))))
                changes.append(SetFact(item, *fact))
            case _:
                section, name = chance.choice(("projects", "resources")), f"new{len(changes)}"
                changes.append(
                    AddItem(section, [f"  - id: {name}  # list.csv!A2", "    name: N", "    for: [a, b]"])
                )
    return changes


def _applied(spec: dict[str, Any], changes: list[Any]) -> dict[str, Any]:
    made = json.loads(json.dumps(spec))
    items = {item["id"]: item for key in ("projects", "resources") for item in made.get(key, ())}
    for change in changes:
        match change:
            case SetSide():
                boundary = made.setdefault("boundary", {})
                if change.party not in boundary.get(change.side, ()):
                    boundary.setdefault(change.side, []).append(change.party)
                for side in list(boundary):
                    if side != change.side and change.party in boundary[side]:
                        boundary[side] = [name for name in boundary[side] if name != change.party]
                        if not boundary[side]:
                            del boundary[side]
            case SetOverride(is_manager=True):
                made.setdefault("managers", {}).setdefault(change.subject, {})["override"] = dict(
                    change.entries or {}
                )
            case SetOverride():
                items[change.subject]["override"] = dict(change.entries or {})
            case SetFact():
                items[change.item][change.key] = change.value
            case AddItem():
                entry = {"id": change.lines[0].split()[2], "name": "N", "for": ["a", "b"]}
                made.setdefault(change.section, []).append(entry)
    return _unordered(made)


def _unordered(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a spec with the names of each list in order: which stands first says nothing."""
    for side, names in spec.get("boundary", {}).items():
        spec["boundary"][side] = sorted(names)
    for item in (item for key in ("projects", "resources") for item in spec.get(key, ())):
        item.update({key: sorted(item[key]) for key in ("for", "serves") if key in item})
    return spec


def tried(
    name: str,
    data: bytes,
    counts: Counter[str],
    action: Callable[[bytes], None],
    message: type[Exception] | tuple[()] = (),
) -> None:
    counts[name.split(maxsplit=1)[0]] += 1
    try:
        action(data)
    except message:
        counts["refused"] += 1
    except BaseException as problem:
        counts["FAILED"] += 1
        kept = Path(tempfile.gettempdir()) / f"orgdoc-fuzz-{name.replace(' ', '-')}"
        kept.write_bytes(data)
        print(f"{name}: {type(problem).__name__}: {str(problem)[:200]} (kept in {kept})", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="Read damaged input.")
    parser.add_argument("--specs", type=int, default=40_000)
    parser.add_argument("--others", type=int, default=2_000)
    parser.add_argument("--templates", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=8)
    wanted = parser.parse_args()
    chance, counts, begun = random.Random(wanted.seed), Counter[str](), time.monotonic()
    specs(wanted.specs, chance, counts)
    others(wanted.others, chance, counts)
    records(wanted.others, chance, counts)
    templates(wanted.templates, chance, counts)
    edits(wanted.edits, chance, counts)
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    print(f"{told}; {time.monotonic() - begun:.0f} s")
    sys.exit(bool(counts["FAILED"]))


if __name__ == "__main__":
    main()
