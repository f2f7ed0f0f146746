"""How the cost of each stage grows with the organisation: `python benchmarks/growth.py [ITEMS ITEMS ...]`.

By default 1,000 and 10,000 items through every stage, then 100,000 through reading, checking, deciding and
the data file, with the memory of each item and what a million would take in proportion. Each size runs in
a process of its own, without Python's search for circles, as the program runs. Prints CPU seconds, those of
Graphviz included, the least of three runs (one at 100,000), and by how much they grow from each size to the
next. `--write FILE` puts the table into docs/benchmarks.md, after those of run.py.
"""

# ruff: noqa: PLC0415 - what is heavy is imported in the process that measures it

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

WITHOUT_DOCUMENTS = 20_000  # from here on, no charts and no briefing
ACROSS = "of it across items"
PEAK, EACH = "peak memory, MB", "bytes an item"
HEADING = "## How each stage grows"
EXPLAINED = """
CPU seconds of each stage by itself. *check* is what `orgdoc check` does: reading, and the checks across
items, which the row below it has alone. Their work grows nine-fold from 1,000 to 10,000 items, but 1,000 fit
into the processor's cache; the same tells on deciding 100,000. *data file* is the JSON.
"""


def cpu() -> float:
    """Return the CPU seconds of this process and of what it has started."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def stages(items: int) -> dict[str, float]:
    """Return the CPU seconds of each stage, once, and the peak memory in MB."""
    from organisations import organisation
    from orgdoc import pipeline
    from orgdoc.checks import run_checks
    from orgdoc.reading.spec_reader import read_spec

    text, took = organisation(items).encode(), dict[str, float]()

    def timed(name: str, action: Callable[[], Any]) -> Any:
        begun = cpu()
        result = action()
        took[name] = cpu() - begun
        return result

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    organisation_, _, problems, *_ = timed("read", lambda: read_spec(text, "made.yaml"))
    timed(ACROSS, lambda: run_checks(organisation_, problems))
    took = {"read": took["read"], "check": took["read"] + took[ACROSS], ACROSS: took[ACROSS]}
    found = timed("decide", lambda: pipeline.answer(organisation_, "made.yaml", None))
    timed("data file", lambda: pipeline.record_of(found, "0" * 64, {}))
    if items < WITHOUT_DOCUMENTS:
        from orgdoc.formats.graphviz.engine import find_engine
        from orgdoc.formats.word.write import to_docx
        from orgdoc.formats.xlsx import to_xlsx
        from orgdoc.views.register import register

        engine, look = find_engine(None, os.environ), pipeline.Look()
        pages = timed("chart: pages", lambda: pipeline.chart_pages_of(found, look))
        names = ["made", *(f"made-pages/{page.name}" for page in pages[1:])]
        wanted = {"svg", "docx"}
        drawn = timed("chart: drawing", lambda: pipeline._drawn(found, pages, names, wanted, engine, look))
        document = timed("briefing", lambda: pipeline._briefing(found, "0" * 64, pages, pipeline.Style()))
        pictures = {page.name: picture for page, picture in zip(pages, drawn.pictures, strict=True)}
        timed("Word", lambda: to_docx(document, pictures))
        book = timed("register", lambda: register(found.decisions, found.naming, "0", "0"))
        timed("workbook", lambda: to_xlsx(book))
    took[PEAK] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took[EACH] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / items
    return took


def measured(items: int) -> dict[str, float]:
    """Return the least that each stage took in several processes."""
    runs = []
    for _ in range(1 if items >= WITHOUT_DOCUMENTS else 3):
        command = [sys.executable, __file__, str(items), "--one"]
        runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    return {name: min(run[name] for run in runs) for name in runs[0]}


def rows(found: Mapping[int, Mapping[str, float]]) -> Iterator[str]:
    sizes = list(found)
    yield "| Stage | " + " | ".join(f"{items:,} items" for items in sizes) + " | times, size by size |"
    yield "| --- |" + " ---: |" * (len(sizes) + 1)
    for name in found[sizes[0]]:
        shown = [found[items][name] for items in sizes if name in found[items]]
        whole = name in (PEAK, EACH)
        cells = [f"{value:,.0f}" if whole else f"{value:,.3f}" for value in shown]
        cells += [""] * (len(sizes) - len(cells))
        grown = [f"{after / before:.1f}" for before, after in pairwise(shown)]
        yield f"| {name} | {' | '.join(cells)} | {'' if whole else ', '.join(grown)} |"
    most = sizes[-1]
    seconds = sum(found[most][stage] for stage in ("check", "decide", "data file"))
    memory = found[most][EACH] * 1e6 / 2**30
    yield (
        f"\nIn proportion, 1,000,000 items would take {seconds * 1e6 / most:.0f} s of CPU and "
        f"{memory:.1f} GB to read, check, decide and write as data."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how each stage grows.")
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--one", action="store_true", help="measure the only size in this process")
    parser.add_argument("--write", type=Path, help="put the table into this file, after what run.py writes")
    arguments = parser.parse_args()
    if arguments.one:
        gc.disable()
        print(json.dumps(stages(arguments.sizes[0])))
        return
    text = "\n".join((HEADING, EXPLAINED, *rows({items: measured(items) for items in arguments.sizes})))
    print(text)
    if arguments.write:
        before = arguments.write.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
        arguments.write.write_text(f"{before}\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
