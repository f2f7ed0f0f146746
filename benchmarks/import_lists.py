"""What `orgdoc import` costs beside reading the same workbook with python-calamine alone.

`python benchmarks/import_lists.py [ROWS ...]` writes a workbook of ten columns, as a PMO keeps it, and runs
both in processes of their own, in turn. Prints CPU seconds, the median and the spread of several runs. The
import ends with the spec on disk; reading alone ends with the rows in memory.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

RUNS = 9
ORGDOC = str(Path(sys.executable).with_name("orgdoc"))
ALONE = (
    "import sys; from python_calamine import CalamineWorkbook;"
    "CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)"
)
HEADER = (
    "ID", "Project name", "Project manager", "Deliverable", "Activity", "Client", "Stakeholders", "Objective",
    "Description", "Owner",
)  # fmt: skip


def write_list(path: Path, rows: int) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Projects")
        sheet.write_row(0, 0, HEADER)
        for n in range(rows):
            sheet.write_row(n + 1, 0, (
                f"PRJ-{n:05}", f"Project number {n}", f"Manager {n % 300}",
                ("Product", "Service", "infrastructure", "")[n % 4], ("develop", "run", "", "buy")[n % 4],
                ("Finance", "Globex Ltd; Finance", "external", "")[n % 4], ("HR, Sales", "")[n % 2],
                ("revenue", "productivity", "")[n % 3], f"What project {n} is about, in a sentence.",
                f"Team {n % 50}",
            ))  # fmt: skip


def cpu(command: list[str]) -> float:
    """Return the CPU seconds, of user and system, that `command` takes."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime


def main(sizes: tuple[int, ...]) -> None:
    print(f"CPU seconds of a process, median of {RUNS} (least to most)")
    print(f"{'rows':>7} {'calamine alone':>24} {'orgdoc import':>24} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            book, spec = Path(folder) / "list.xlsx", Path(folder) / "spec.yaml"
            write_list(book, rows)
            alone, ours = [], []
            for _ in range(RUNS):
                spec.unlink(missing_ok=True)
                alone.append(cpu([sys.executable, "-c", ALONE, str(book)]))
                ours.append(cpu([ORGDOC, "import", str(book), "-o", str(spec)]))
            shown = [f"{statistics.median(t):.3f} ({min(t):.3f} to {max(t):.3f})" for t in (alone, ours)]
            ratio = statistics.median(ours) / statistics.median(alone)
            print(f"{rows:>7} {shown[0]:>24} {shown[1]:>24} {ratio:>6.2f}")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (1_000, 10_000))
