"""What `orgdoc import` costs beside reading the same workbook with python-calamine alone.

`python benchmarks/import_lists.py [ROWS ...]` writes workbooks of ten columns, as a PMO keeps them, and runs
both in processes of their own, in turn. In one list the values come again in order; in the other they are
drawn at random: 180 managers, up to two of 60 clients and three of 40 stakeholders, 200 owners, so that most
cells of these lists differ. Prints the seconds by the clock, which somebody waits, and the CPU seconds, of a
process with those that it starts: the median and the spread of several runs. The import ends with the spec on
disk; reading alone ends with the rows in memory. Both processes end as Python does.
"""

from __future__ import annotations

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import xlsxwriter

RUNS = 15
ORGDOC = str(Path(sys.executable).with_name("orgdoc"))
ALONE = (
    "import sys; from python_calamine import CalamineWorkbook;"
    "CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)"
)
HEADER = (
    "ID", "Project name", "Project manager", "Deliverable", "Activity", "Client", "Stakeholders", "Objective",
    "Description", "Owner",
)  # fmt: skip


Cells = tuple[str, ...]


def in_order(rows: int) -> Iterator[Cells]:
    for n in range(rows):
        yield (
            f"PRJ-{n:05}", f"Project number {n}", f"Manager {n % 300}",
            ("Product", "Service", "infrastructure", "")[n % 4], ("develop", "run", "", "buy")[n % 4],
            ("Finance", "Globex Ltd; Finance", "external", "")[n % 4], ("HR, Sales", "")[n % 2],
            ("revenue", "productivity", "")[n % 3], f"What project {n} is about, in a sentence.",
            f"Team {n % 50}",
        )  # fmt: skip


def at_random(rows: int) -> Iterator[Cells]:
    draw = Random(1)
    words = (
        "Ledger", "Payroll", "Plant", "Customer", "Supplier", "Warranty",
        "Mobile", "Laptop", "Harbour", "Fleet", "Crew", "Berth",
    )  # fmt: skip
    clients = [f"{words[n % 12]} {kind}" for kind in ("Ltd", "AG", "Group", "Team", "Lab") for n in range(12)]
    for n in range(rows):
        yield (
            f"PRJ-{n:05}", f"{' '.join(draw.sample(words, 3))} {n}", f"Manager {draw.randrange(180)}",
            draw.choice(("Product", "Service", "infrastructure", "")),
            draw.choice(("develop", "run", "", "buy")),
            "; ".join(draw.sample(clients, draw.randint(0, 2))),
            ", ".join(draw.sample(clients[:40], draw.randint(0, 3))),
            draw.choice(("revenue", "productivity", "")), f"About {' '.join(draw.sample(words, 8))}.",
            f"Team {draw.randrange(200)}",
        )  # fmt: skip


def write_list(path: Path, rows: Iterator[Cells]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Projects")
        for number, cells in enumerate((HEADER, *rows)):
            sheet.write_row(number, 0, cells)


class Cost(NamedTuple):
    """What a process took, in seconds: by the clock, and of the CPU, of user and system."""

    clock: float
    cpu: float


def cost(command: list[str]) -> Cost:
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    clock = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return Cost(clock, usage.ru_utime + usage.ru_stime)


def told(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds):.3f} ({min(seconds):.3f} to {max(seconds):.3f})"


def main(sizes: tuple[int, ...]) -> None:
    print(f"seconds of a process, median of {RUNS} runs (least to most); times: of the medians, of the least")
    print(f"{'rows':>7} {'values':>9} {'':>5} {'calamine alone':>24} {'orgdoc import':>24} {'times':>12}")
    kinds = {"in order": in_order, "at random": at_random}
    with tempfile.TemporaryDirectory() as folder:
        for rows, (kind, made) in itertools.product(sizes, kinds.items()):
            book, spec = Path(folder) / "list.xlsx", Path(folder) / "spec.yaml"
            write_list(book, made(rows))
            alone, ours = [], []
            for _ in range(RUNS):
                spec.unlink(missing_ok=True)
                alone.append(cost([sys.executable, "-c", ALONE, str(book)]))
                ours.append(cost([ORGDOC, "import", str(book), "-o", str(spec)]))
            columns = (Cost._fields, zip(*alone, strict=True), zip(*ours, strict=True))
            for measure, *both in zip(*columns, strict=True):
                least, most_often = (of(both[1]) / of(both[0]) for of in (min, statistics.median))
                line = f"{rows:>7} {kind:>9} {measure:>5} {told(both[0]):>24} {told(both[1]):>24}"
                print(f"{line} {most_often:>6.2f} {least:>5.2f}", flush=True)


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (1_000, 10_000))
