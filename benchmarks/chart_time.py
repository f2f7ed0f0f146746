"""What planning and drawing a chart costs beside Graphviz: `python benchmarks/chart_time.py [ITEMS...]`.

Prints, over three made-up organisations of each size, wall-clock seconds in one run: for planning the pages,
laying them out and writing what Graphviz reads; for Graphviz itself, started once a page; for making its
drawing fit for Office and browsers; and how many times Graphviz's own time all of it takes.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from organisations import organisation
from orgdoc import pipeline
from orgdoc.chart.theme import LIGHT
from orgdoc.formats.graphviz import draw, graph, svg
from orgdoc.formats.graphviz.engine import find_engine
from orgdoc.views.chart import chart_pages


def times(items: int, seed: int) -> tuple[int, float, float, float]:
    """Return the number of pages and the seconds before, in and after Graphviz."""
    engine = find_engine(None, {})
    read = pipeline.read(organisation(items, seed).encode(), "made-up.yaml")
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, "made-up.yaml", None)
    start = time.perf_counter()
    pages = chart_pages(answer.decisions, answer.naming, draw.fits)
    layouts = [draw.layout_of(page) for page in pages]
    texts = [graph.to_dot(layout, LIGHT) for layout in layouts]
    planned = time.perf_counter()
    drawn = [engine.run(text, "svg") for text in texts]
    ran = time.perf_counter()
    for raw, layout in zip(drawn, layouts, strict=True):
        svg.finish(raw, layout)
    return len(pages), planned - start, ran - planned, time.perf_counter() - ran


def main(sizes: list[int]) -> None:
    print("| items | pages | before | Graphviz | after | all to Graphviz |")
    print("|---:|---:|---:|---:|---:|---:|")
    for items in sizes:
        rows = [times(items, seed) for seed in (1, 2, 3)]
        pages = sum(row[0] for row in rows) / len(rows)
        before, graphviz, after = (sum(row[part] for row in rows) / len(rows) for part in (1, 2, 3))
        ratio = (before + graphviz + after) / graphviz
        print(f"| {items:,} | {pages:.0f} | {before:.2f} | {graphviz:.2f} | {after:.2f} | {ratio:.1f} |")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [60, 200, 1000, 3000])
