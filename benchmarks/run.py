"""What orgdoc costs, and what one would use instead: `python benchmarks/run.py [--write docs/benchmarks.md]`.

Whole builds of organisations that vary as in life (lifelike.py), beside pandoc and Graphviz's dot that are
given our answers; Word's writer beside python-docx (word.py); and how each stage grows (growth.py). It takes
five minutes on two cores, wants Linux for the memory, and pandoc and dot, Debian packages, for the second
table. Whatever is compared runs in turn, so that both meet the same load; figures are medians.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent))

import deciding  # noqa: E402
import growth  # noqa: E402
import word  # noqa: E402
from chart_comparison import nodes, whole_page  # noqa: E402
from lifelike import organisation  # noqa: E402
from measuring import Command, Cost, cost, silence  # noqa: E402

ORGDOC = Path(sys.executable).with_name("orgdoc")
LARGEST = 10_000
MOST_TIMES, MOST_DOCX_MB, MOST_MEMORY_MB, MOST_ACME_S = 6.0, 10.0, 500.0, 1.0  # what we hold ourselves to


class Whole(NamedTuple):
    """What the builds of one organisation took: the data file alone; chart, briefing and data; the same with
    one job; the DOCX's size in MB; how many pages the chart has; whether every number of jobs made the same.
    """

    name: str
    items: int
    data: Cost
    everything: Cost
    one_job: Cost
    docx: float
    pages: int
    same: bool

    @property
    def times(self) -> float:
        return self.everything.wall / self.data.wall


def in_turn(commands: Sequence[Command], runs: int) -> list[Cost]:
    """Return the median of each command's costs; at their memory one more run is looked."""
    found = [[cost(command) for command in commands] for _ in range(runs)]
    middle = []
    for command, costs in zip(commands, zip(*found, strict=True), strict=True):
        wall, cpu = (statistics.median(values) for values in list(zip(*costs, strict=True))[:2])
        middle.append(Cost(wall, cpu, cost(command, look=True).memory))
    return middle


def whole(name: str, items: int, spec: Path, folder: Path) -> Whole:
    def build(out: str, *more: str) -> Command:
        return [ORGDOC, "build", spec, "-q", "-o", folder / f"{spec.stem}-{out}", *more]

    commands = [build("data", "-f", "json"), build("all")]
    data, everything = in_turn(commands, 3)
    one = cost(build("one", "--jobs", "1"))
    cost(build("three", "--jobs", "3"))
    made = [folder / f"{spec.stem}-{out}" for out in ("all", "one", "three")]
    docx = (made[0] / f"{spec.stem}.docx").stat().st_size / 1e6
    pages = len(list(made[0].rglob("*.svg")))
    return Whole(name, items, data, everything, one, docx, pages, len(set(map(content, made))) == 1)


def content(folder: Path) -> str:
    """Return what the files of a folder are called, and their hashes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    hashes = [
        (str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest()) for path in files
    ]
    return repr(hashes)


def builds(found: Sequence[Whole]) -> Iterator[str]:
    heads = (
        "Organisation", "pages", "data, s", "everything, s", "times the data", "with `--jobs 1`, s",
        "CPU: data, everything, s", "DOCX, MB", "memory: data, everything, MB",
    )  # fmt: skip
    yield f"| {' | '.join(heads)} |"
    yield "| --- |" + " ---: |" * (len(heads) - 1)
    for one in found:
        cells = (
            f"{one.name}, {one.items:,} items", f"{one.pages}", f"{one.data.wall:.2f}",
            f"{one.everything.wall:.2f}", f"{one.times:.1f} ×", f"{one.one_job.wall:.2f}",
            f"{one.data.cpu:.2f}, {one.everything.cpu:.2f}",
            f"{one.docx:.2f}", f"{one.data.memory:.0f}, {one.everything.memory:.0f}",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def goals(found: Sequence[Whole], quiet: float) -> Iterator[str]:
    acme, largest = found[0], found[-1]
    yield "| What we hold ourselves to | measured | |"
    yield "| --- | ---: | --- |"
    for what, measured, holds in (
        (
            f"{largest.items:,} items: chart, briefing and data take at most {MOST_TIMES:.0f} times the data",
            f"{largest.times:.1f} ×",
            largest.times <= MOST_TIMES,
        ),
        (
            f"their DOCX is at most {MOST_DOCX_MB:.0f} MB",
            f"{largest.docx:.1f} MB",
            largest.docx <= MOST_DOCX_MB,
        ),
        (
            f"all processes together hold at most {MOST_MEMORY_MB:.0f} MB",
            f"{largest.everything.memory:.0f} MB",
            largest.everything.memory <= MOST_MEMORY_MB,
        ),
        (
            f"Acme takes less than {MOST_ACME_S:.0f} s",
            f"{acme.everything.wall:.2f} s",
            acme.everything.wall < MOST_ACME_S,
        ),
        ("the same bytes for every number of jobs (1, 2 and 3)", "", all(one.same for one in found)),
    ):
        yield f"| {what} | {measured} | {'holds' if holds else '**does not hold**'} |"
    yield f"| at a terminal, the longest time without a sign of life | {quiet:.1f} s | |"


def plain_tree(spec: Path) -> str:
    """Return the chart of a spec as a plain tree for Graphviz, with the words of our own cards."""
    lines = ["digraph { node [shape=box]; rankdir=LR;"]
    for node in nodes(whole_page(spec)):
        words = "\\n".join(node.words).replace('"', "'")
        lines.append(f'"{node.id}" [label="{words}"];')
        lines += [f'"{node.above}" -> "{node.id}";'] if node.above else []
    return "\n".join([*lines, "}"])


def beside(spec: Path, folder: Path, ours: Whole) -> Iterator[str]:
    """Yield rows of pandoc, which gets our briefing as Markdown, and dot, which gets our cards as a tree."""
    out, tree = folder / f"{spec.stem}-given", folder / f"{spec.stem}.dot"
    cost([ORGDOC, "build", spec, "-q", "-f", "svg,md", "-o", out])
    tree.write_text(plain_tree(spec), encoding="utf-8")
    markdown = out / f"{spec.stem}.md"
    pandoc = cost(["pandoc", markdown, "--resource-path", out, "-o", folder / "pandoc.docx"], look=True)
    dot = cost(["dot", "-Tsvg", tree, "-o", folder / "dot.svg"], look=True)
    both = Cost(pandoc.wall + dot.wall, pandoc.cpu + dot.cpu, max(pandoc.memory, dot.memory))
    rows = (
        ("orgdoc: reads, decides, draws, writes", ours.everything),
        ("pandoc, the briefing", pandoc),
        ("dot, one picture of everything", dot),
        ("pandoc, then dot", both),
    )
    for name, each in rows:
        ratio = f"{each.cpu / ours.everything.cpu:.2f} ×" if each is not ours.everything else "1"
        yield f"| {ours.items:,} | {name} | {each.wall:.1f} | {each.cpu:.1f} | {ratio} | {each.memory:.0f} |"


def version(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (done.stdout or done.stderr).splitlines()[0]


def page(folder: Path, most: int) -> Iterator[str]:
    """Yield the parts of docs/benchmarks.md as they are measured."""
    load = os.getloadavg()[0]
    yield f"""\
# Benchmarks

<!-- written by benchmarks/run.py --write; do not edit -->

`python {" ".join(sys.argv)}` measured all of this on {datetime.now(UTC):%Y-%m-%d},
with Python {platform.python_version()}, on {platform.system()} {platform.machine()}, {os.cpu_count()} cores.
At the start, {load:.1f} other processes wanted to run: well above 0, the machine was shared, and seconds by
the clock are longer than they would be alone. Read the ratios. What is compared ran in turn.

The organisations of 1,000 items and more are made up, and vary as in life: a few managers have dozens of
projects and most have one or two, names are of one to nine words, some say everything of an item and some
nothing ([lifelike.py](../benchmarks/lifelike.py)).

## Whole builds

From the start of the program to its end: the median of three runs, with one job a single run. *Data* is
`-f json`, *everything* is chart, briefing and data (`-f svg,docx,json`), with a job for each core. Memory
is that of the program and of all it starts, together, at its highest, what they share counted once.
"""
    specs = {items: folder / f"lifelike-{items}.yaml" for items in (1_000, most)}
    for items, spec in specs.items():
        spec.write_text(organisation(items), encoding="utf-8")
    found = [whole("Acme", 36, ROOT / "specs" / "acme.yaml", folder)]
    found += [whole("Lifelike", items, spec, folder) for items, spec in specs.items()]
    yield "\n".join(builds(found)) + "\n"
    quiet = silence([ORGDOC, "build", specs[most], "-o", folder / "seen"])
    yield "\n".join(goals(found, quiet)) + "\n"
    if shutil.which("pandoc") and shutil.which("dot"):
        yield f"""\
## Beside pandoc and dot

They read no spec and decide nothing: pandoc gets our finished briefing as Markdown, and dot our finished
cards as a plain tree, which it draws as one picture however small its type becomes. One run each,
{version("pandoc", "-v")} and {version("dot", "-V").removeprefix("dot - ")}. Where they cost less, they win.

| Items | | seconds | CPU, s | CPU beside orgdoc | memory, MB |
| ---: | --- | ---: | ---: | ---: | ---: |"""
        for one in found[1:]:
            yield "\n".join(beside(specs[one.items], folder, one))
    yield """
## Word beside python-docx

CPU seconds for writing the same words, an item being a row, a heading and two paragraphs
([word.py](../benchmarks/word.py)); ours have links, bookmarks and contents besides. The least of three.
"""
    yield "\n".join(word.table()) + "\n"
    yield """\
## How each stage grows

CPU seconds of each stage by itself, in one process ([growth.py](../benchmarks/growth.py)); memory is that of
this process with everything still in it. Above 20,000 items orgdoc makes data alone. Ten times the items
should take about ten times as long; the smallest size fits into the processor's cache.
"""
    yield "\n".join(growth.table()) + "\n"
    yield """\
## Effects and differences

CPU seconds for 10,000 items ([deciding.py](../benchmarks/deciding.py)), of three runs the least: deciding
with everything that each answer and each decision would bring, and without; and what moved where 300 projects
are for somebody else, each with its cause. *Open* are the questions and decisions asked.
"""
    yield "\n".join(deciding.table())


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what orgdoc costs, beside other tools.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there")
    parser.add_argument("--largest", type=int, default=LARGEST, metavar="ITEMS", help="the largest build")
    wanted = parser.parse_args()
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for part in page(Path(folder), wanted.largest):
            print(part, flush=True)
            parts.append(part)
    if wanted.write:
        wanted.write.write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
