"""Damaged input: specs, lists, forms and Word templates with bytes and words changed at random.

`python tests/faults/fuzz.py [--specs N] [--others N] [--seed N]` changes each file of the corpus again and
again, and ends with exit code 1 where anything but a message came of it, or a message lies outside its file.
Specs that are still right are built in every format, one in fifty of them.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from orgdoc import pipeline  # noqa: E402
from orgdoc.answering import changes_of, filled_in  # noqa: E402
from orgdoc.formats.graphviz.engine import find_engine  # noqa: E402
from orgdoc.formats.word.template_file import (  # noqa: E402
    TemplateError,
    built_in_template,
)
from orgdoc.importing import import_lists  # noqa: E402
from orgdoc.importing.sheets import Mapped  # noqa: E402
from orgdoc.importing.spec_text import spec_text  # noqa: E402
from orgdoc.tables.reader import read_tables  # noqa: E402
from orgdoc.tables.table import TableError  # noqa: E402
from test_reading_properties import MARKS, SIGNS, WORDS, read_and_report  # noqa: E402

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


def specs(count: int, chance: random.Random, counts: Counter[str]) -> None:
    corpus = [
        path.read_bytes() for path in sorted((ROOT / "specs").glob("*.yaml")) if "group" not in path.name
    ]
    corpus += [
        path.read_bytes() for path in sorted((ROOT / "tests" / "cases" / "errors").glob("*/spec.yaml"))
    ]
    for path in sorted((ROOT / "specs").glob("*.yaml")):
        assert pipeline.read(path.read_bytes(), path.name).organisation is not None, path.name
    engine = find_engine(None, os.environ)
    for number in range(count):
        data = changed(chance.choice(corpus), chance)
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
    template = built_in_template()

    def a_list(data: bytes) -> None:
        imported = import_lists([read_tables(data, "list")], Mapped())
        text = spec_text(imported.draft, ["list"])
        if imported.draft.items:
            again = pipeline.read(text.encode(), "spec.yaml")
            assert again.organisation is not None, [p.message for p in again.problems]

    def a_form(data: bytes) -> None:
        changes_of(filled_in(read_tables(data, "form").tables) or (), found.decisions, found.naming)

    for whole in lists:
        a_list(whole)  # undamaged, all are read: else what follows would say nothing
    for whole in forms:
        a_form(whole)
    _a_template(template)
    for number in range(count):
        tried(f"list {number}", changed(chance.choice(lists), chance), counts, a_list, TableError)
        tried(f"form {number}", changed(chance.choice(forms), chance), counts, a_form, TableError)
        tried(f"template {number}", changed(template, chance), counts, _a_template, TemplateError)


def _a_template(data: bytes) -> None:
    pipeline.template_lacks(data)


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
    parser.add_argument("--seed", type=int, default=8)
    wanted = parser.parse_args()
    chance, counts, begun = random.Random(wanted.seed), Counter[str](), time.monotonic()
    specs(wanted.specs, chance, counts)
    others(wanted.others, chance, counts)
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    print(f"{told}; {time.monotonic() - begun:.0f} s")
    sys.exit(bool(counts["FAILED"]))


if __name__ == "__main__":
    main()
