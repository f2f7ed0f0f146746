"""How the cost of each stage grows with the organisation: the last table that run.py writes.

`python benchmarks/growth.py [ITEMS ...]` prints it alone. Each size runs in a process of its own, in that
one process alone, without Python's search for circles, as the program runs.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from lifelike import organisation

from orgdoc import pipeline
from orgdoc.chart.layout import lay_out
from orgdoc.chart.theme import LIGHT
from orgdoc.formats.graphviz import graph, svg
from orgdoc.formats.graphviz.engine import find_engine
from orgdoc.formats.registry import MOST_PAGED
from orgdoc.formats.word.write import to_docx
from orgdoc.views.document import Picture

SIZES = (1_000, 10_000, 100_000)
PAGES, PEAK = "pages of the chart", "memory, MB"


def cpu() -> float:
    """Return the CPU seconds of this process and of what it has started."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def stages(items: int) -> dict[str, float]:
    """Return the CPU seconds of each stage, once, the number of pages, and the most memory of the process."""
    text, took = organisation(items).encode(), dict[str, float]()

    def timed(name: str, action: Callable[[], Any]) -> Any:
        begun = cpu()
        result = action()
        took[name] = cpu() - begun
        return result

    read = timed("read and check", lambda: pipeline.read(text, "made.yaml"))
    found = timed("decide", lambda: pipeline.answer(read.organisation, "made.yaml", None, read.sha256))
    timed("data file", lambda: pipeline.record_of(found, {}))
    if items <= MOST_PAGED:
        engine = find_engine(None, os.environ)
        build = pipeline.Build(found, "made", engine=engine)
        pages = timed("chart: plan the pages", lambda: build.pages)
        layouts = timed("chart: lay out", lambda: [lay_out(page) for page in pages])
        texts = timed("chart: write graphs", lambda: [graph.digraph(each, LIGHT).source for each in layouts])
        drawn = timed("chart: Graphviz", lambda: [engine.run(each, "svg") for each in texts])
        finished = timed("chart: finish the SVGs", lambda: list(map(svg.finish, drawn, layouts)))
        document = timed("briefing: words", lambda: build.document)
        pictures = {
            page.name: Picture(image, b"", layout.width, layout.height)
            for page, image, layout in zip(pages, finished, layouts, strict=True)
        }
        timed("briefing: Word file", lambda: to_docx(document, pictures))
        took[PAGES] = len(pages)
    took[PEAK] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def measured(items: int, runs: int) -> dict[str, float]:
    """Return the least that each stage took in so many processes."""
    command = [sys.executable, __file__, "--one", str(items)]
    found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(runs)]
    return {name: min(one[name] for one in found) for name in found[0]}


def table(sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """Yield the lines of the table, as Markdown."""
    found = {items: measured(items, 3 if items < SIZES[1] else 1) for items in sizes}
    yield "| Stage | " + " | ".join(f"{items:,} items" for items in sizes) + " | grows, size by size |"
    yield "| --- |" + " ---: |" * (len(sizes) + 1)
    names = [name for name in found[sizes[0]] if name not in (PAGES, PEAK)]
    for name in (*names, PAGES, PEAK):
        whole = name in (PAGES, PEAK)
        shown = [found[items][name] for items in sizes if name in found[items]]
        cells = [f"{value:,.0f}" if whole else f"{value:,.2f}" for value in shown]
        cells += [""] * (len(sizes) - len(cells))
        grown = ", ".join(f"{after / before:.1f} ×" for before, after in pairwise(shown))
        yield f"| {name} | {' | '.join(cells)} | {grown} |"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        gc.disable()
        print(json.dumps(stages(int(sys.argv[2]))))
    else:
        print("\n".join(table(tuple(map(int, sys.argv[1:])) or SIZES)))
