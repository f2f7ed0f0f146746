"""What planning and drawing a chart costs: `python benchmarks/chart_time.py [--jobs N] [ITEMS ...]`.

Prints, for a lifelike organisation of each size, the pages and the CPU seconds, of programs that are started
too: for planning the pages, laying them out, writing them as graphs for Graphviz, Graphviz itself (once a
page), making its SVG fit for Office and browsers, and a picture to print of each of the first twelve pages.
Then the wall-clock seconds of all of it, pictures included, with one job and with `--jobs` (one for each core
where that is not said).
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from lifelike import organisation

from orgdoc import pipeline
from orgdoc.chart.layout import fits, lay_out
from orgdoc.chart.theme import LIGHT
from orgdoc.formats.graphviz import graph, svg
from orgdoc.formats.graphviz.draw import draw
from orgdoc.formats.graphviz.engine import find_engine
from orgdoc.parallel import usable_cores
from orgdoc.views.chart import chart_pages

PICTURES, WIDTH = 12, 700.0  # pages that are printed, and how wide, in points


def cpu() -> float:
    """Return the CPU seconds of this process and of what it has started."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def times(items: int, jobs: int) -> list[float]:
    """Return the number of pages, then seconds: the steps, all of it with one job, and with `jobs`."""
    engine = find_engine(None, {})
    read = pipeline.read(organisation(items).encode(), "made-up.yaml")
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, "made-up.yaml", None)
    took: list[float] = []

    def timed(action: Callable[[], Any], clock: Callable[[], float] = cpu) -> Any:
        begun = clock()
        result = action()
        took.append(clock() - begun)
        return result

    pages = timed(lambda: chart_pages(answer.decisions, answer.naming, fits))
    layouts = timed(lambda: [lay_out(page) for page in pages])
    texts = timed(lambda: [graph.digraph(layout, LIGHT, for_svg=True).source for layout in layouts])
    drawn = timed(lambda: [engine.run(text, "svg") for text in texts])
    timed(lambda: [svg.finish(raw, layout) for raw, layout in zip(drawn, layouts, strict=True)])
    printed = dict.fromkeys(range(min(PICTURES, len(pages))), WIDTH)
    first = pages[:PICTURES]
    timed(lambda: draw(first, engine, LIGHT, (), pictures=printed, jobs=1))
    for number in (1, jobs):
        timed(
            lambda number=number: draw(pages, engine, LIGHT, ("svg",), pictures=printed, jobs=number),
            time.perf_counter,
        )
    return [len(pages), *took]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what planning and drawing a chart costs.")
    parser.add_argument("sizes", type=int, nargs="*", default=[60, 300, 1_000, 3_000, 10_000])
    parser.add_argument("--jobs", type=int, default=usable_cores())
    arguments = parser.parse_args()
    names = ["plan", "lay out", "graph", "Graphviz", "finish", "print", "one job", f"{arguments.jobs} jobs"]
    print(f"| items | pages | {' | '.join(names)} |")
    print("|---:|---:|" + "---:|" * len(names))
    for items in arguments.sizes:
        pages, *seconds = times(items, arguments.jobs)
        print(f"| {items:,} | {pages} | {' | '.join(f'{each:.2f}' for each in seconds)} |", flush=True)


if __name__ == "__main__":
    gc.disable()  # as the program runs
    main()
