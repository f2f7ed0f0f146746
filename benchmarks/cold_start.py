"""How long the short commands take, beside what they cannot do without.

    python benchmarks/cold_start.py [--rounds N]

CPU time (user and system) of whole processes, each side in turn, so that what else runs on the
machine slows both. `orgdoc` is the console script beside this Python, as users run it, with its
bytecode written, as pip leaves it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
ORGDOC = str(Path(PYTHON).with_name("orgdoc"))
ACME = str(ROOT / "specs" / "acme.yaml")
#: What is measured, beside what, and at most how many times as long it may take.
COMPARISONS = {
    "orgdoc --help": ([ORGDOC, "--help"], [PYTHON, "-c", "import click"], 1.6),
    "orgdoc check acme": (
        [ORGDOC, "check", ACME],
        [PYTHON, "-c", "import click, yaml, jsonschema_rs"],
        1.5,
    ),
    "orgdoc --version": ([ORGDOC, "--version"], [PYTHON, "-c", "pass"], None),
}


def cpu_ms(command: Sequence[str]) -> float:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT, env=environ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


def spread(times: Sequence[float]) -> str:
    low, middle, high = statistics.quantiles(times, n=4)
    return f"{middle:6.1f} ms ({low:.1f} to {high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description="CPU time of the short commands.")
    parser.add_argument("--rounds", type=int, default=40)
    rounds: int = parser.parse_args().rounds
    print(f"Python {sys.version.split()[0]}, {rounds} rounds; median (middle half)")
    missed = False
    for name, (ours, beside, limit) in COMPARISONS.items():
        cpu_ms(ours), cpu_ms(beside)  # writes bytecode, warms the disk
        pairs = [(cpu_ms(ours), cpu_ms(beside)) for _ in range(rounds)]
        mine, theirs = zip(*pairs, strict=True)
        ratio = statistics.median(mine) / statistics.median(theirs)
        missed = missed or (limit is not None and ratio > limit)
        print(f"{name:<18} {spread(mine)}   {beside[-1]:<33} {spread(theirs)}   "
              f"ratio {ratio:.2f}" + (f", at most {limit}" if limit else ""))  # fmt: skip
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
