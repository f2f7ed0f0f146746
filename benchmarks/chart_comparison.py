"""A chart by orgdoc beside the same organisation drawn by D2 and Mermaid.

`python benchmarks/chart_comparison.py [--d2 PATH] [--mmdc PATH] [--pictures DIR] [SPEC...]`, by default
specs/acme.yaml and specs/group.yaml. Prints a table as Markdown and says which tool is not installed.
Chromium must be: it opens every drawing and tells the size of its type.

The others get what our own chart holds: a box for the head, each officer, manager, project and resource
with the same words, and a line for each "reports to". Their type stays as large as they make it.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from orgdoc import pipeline
from orgdoc.views.chart import chart_pages
from orgdoc.views.chart_page import Card, ChartPage, Row

ROOT = Path(__file__).parents[1]
BODY = (888.0, 460.8)  # points: a 16:9 slide under its title
RUNS = 3
#: Tells the size of a drawing and, of each text in it, the size of type as it is shown.
SCRIPT = """
const svg = document.querySelector('svg'), found = [];
for (const element of svg.querySelectorAll('*')) {
  if (['STYLE', 'TITLE', 'DESC', 'DEFS'].includes(element.tagName.toUpperCase())) continue;
  const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  if (own) found.push(parseFloat(getComputedStyle(element).fontSize));
}
const view = svg.viewBox.baseVal;
document.body.innerHTML = '<pre id="found"></pre>';
document.getElementById('found').textContent = JSON.stringify([view.width, view.height, Math.min(...found)]);
"""
CHROMIUM = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Measured:
    """What a tool made of a spec; `smallest_pt` is the worst of its pages."""

    tool: str
    pages: int
    smallest_pt: float
    aspect: float
    seconds: float


@dataclass(frozen=True)
class Node:
    id: str
    words: tuple[str, ...]
    above: str | None


def whole_page(spec: Path) -> ChartPage:
    """Return everything on one page, as our own planner would have it if anything fitted."""
    read = pipeline.read(spec.read_bytes(), str(spec))
    assert read.organisation is not None
    answer = pipeline.answer(read.organisation, str(spec), None)
    (page,) = chart_pages(answer.decisions, answer.naming, lambda page, least: True)
    return page


def nodes(page: ChartPage) -> Iterator[Node]:
    last = None
    for card in page.trunk:
        yield _node(card, last)
        last = card.id
    for branch in page.branches:
        yield _node(branch.head, last)
        for block in branch.blocks:
            if block.head is not None:
                yield _node(block.head, branch.head.id)
            for card in block.cards:
                yield _node(card, (block.head or branch.head).id)
                yield from (_node(row, card.id) for row in card.rows)


def _node(thing: Card | Row, above: str | None) -> Node:
    if isinstance(thing, Row):
        return Node(thing.id, (thing.text, thing.kind), above)
    return Node(thing.id, (thing.title or thing.tip, *thing.lines, *thing.marks), above)


def as_d2(page: ChartPage, direction: str) -> str:
    lines = [f"direction: {direction}"]
    for node in nodes(page):
        words = "\\n".join(node.words).replace('"', "'")
        lines.append(f'"{node.id}": "{words}"')
        lines += [f'"{node.above}" -- "{node.id}"'] if node.above else []
    return "\n".join(lines)


def as_mermaid(page: ChartPage, direction: str) -> str:
    lines = [f"flowchart {direction}"]
    for node in nodes(page):
        words = "<br>".join(node.words).replace('"', "'")
        lines.append(f'  {node.id}["{words}"]')
        lines += [f"  {node.above} --- {node.id}"] if node.above else []
    return "\n".join(lines)


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)


def seconds(action: Callable[[], None]) -> float:
    """Return the least wall-clock time of a few runs, start of the program included."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def opened(chromium: str, svg: Path, folder: Path) -> tuple[float, float, float]:
    """Return width, height and smallest type of a drawing, in its own units."""
    page = folder / "page.html"
    drawing = re.sub(r"<\?xml.*?\?>|<!DOCTYPE[^>]*>", "", svg.read_text(encoding="utf-8"), flags=re.S)
    page.write_text(f'<meta charset="utf-8"><body>{drawing}<script>{SCRIPT}</script>', encoding="utf-8")
    command = [chromium, *CHROMIUM, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, timeout=300).stdout.decode()
    found = re.search(r'<pre id="found">(.*?)</pre>', dom, re.S)
    assert found, f"Chromium did not open {svg}"
    width, height, smallest = json.loads(unescape(found[1]))
    return width, height, smallest


def pictured(chromium: str, svg: Path, png: Path, folder: Path) -> None:
    """Save a drawing as it stands on a slide."""
    page = folder / "slide.html"
    fit = "width:1184px;height:614px;object-fit:contain"
    page.write_text(f'<body style="margin:0;background:#fff"><img src="{svg.as_uri()}" style="{fit}">')
    size = "--window-size=1184,614"
    run(
        chromium,
        *CHROMIUM,
        f"--user-data-dir={folder / 'profile'}",
        size,
        f"--screenshot={png}",
        page.as_uri(),
    )


def measured(tool: str, chromium: str, svgs: list[Path], took: float, folder: Path) -> Measured:
    sizes = [opened(chromium, svg, folder) for svg in svgs]
    points = [smallest * min(BODY[0] / width, BODY[1] / height) for width, height, smallest in sizes]
    return Measured(tool, len(svgs), min(points), max(width / height for width, height, _ in sizes), took)


def tools(arguments: argparse.Namespace, chromium: str) -> dict[str, Callable[[Path, Path], list[Path]]]:
    """Return, for each tool that is there, what draws a spec in a folder and returns the drawings."""
    orgdoc = shutil.which("orgdoc", path=str(Path(sys.executable).parent)) or "orgdoc"

    def by_orgdoc(spec: Path, folder: Path) -> list[Path]:
        run(orgdoc, "build", spec, "-f", "svg", "-q", "-o", folder)
        return [folder / f"{spec.stem}.svg", *sorted((folder / f"{spec.stem}-pages").glob("*.svg"))]

    def by_d2(layout: str, direction: str) -> Callable[[Path, Path], list[Path]]:
        def draw(spec: Path, folder: Path) -> list[Path]:
            drawing = folder / f"{layout}-{direction}.svg"
            run(arguments.d2, f"--layout={layout}", folder / f"{direction}.d2", drawing)
            return [drawing]

        return draw

    def by_mermaid(direction: str) -> Callable[[Path, Path], list[Path]]:
        def draw(spec: Path, folder: Path) -> list[Path]:
            browser = {"executablePath": chromium, "args": ["--no-sandbox"]}
            (folder / "browser.json").write_text(json.dumps(browser))
            (folder / "config.json").write_text(json.dumps({"maxTextSize": 10**7, "maxEdges": 10**5}))
            options = ("-q", "-p", folder / "browser.json", "-c", folder / "config.json")
            drawing = folder / f"mermaid-{direction}.svg"
            run(arguments.mmdc, *options, "-i", folder / f"{direction}.mmd", "-o", drawing)
            return [drawing]

        return draw

    found = {"orgdoc": by_orgdoc}
    if shutil.which(arguments.d2):
        for layout in ("dagre", "elk"):
            found[f"D2, {layout}, downwards"] = by_d2(layout, "down")
            found[f"D2, {layout}, to the right"] = by_d2(layout, "right")
    if shutil.which(arguments.mmdc):
        found |= {"Mermaid, downwards": by_mermaid("TD"), "Mermaid, to the right": by_mermaid("LR")}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare charts.")
    parser.add_argument("--d2", default="d2")
    parser.add_argument("--mmdc", default="mmdc")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("specs", nargs="*", type=Path)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed; without it the drawings cannot be measured.")
    for tool in (arguments.d2, arguments.mmdc):
        if not shutil.which(tool):
            print(f"{tool} is not installed: left out.", file=sys.stderr)
    print("| spec | tool | pages | smallest type on a slide, pt | width to height | seconds |")
    print("|---|---|---:|---:|---:|---:|")
    for spec in arguments.specs or [ROOT / "specs" / name for name in ("acme.yaml", "group.yaml")]:
        with tempfile.TemporaryDirectory() as made:
            compare(spec.resolve(), Path(made), tools(arguments, chromium), chromium, arguments.pictures)


def compare(
    spec: Path,
    folder: Path,
    drawing: dict[str, Callable[[Path, Path], list[Path]]],
    chromium: str,
    pictures: Path | None,
) -> None:
    page = whole_page(spec)
    for direction in ("down", "right"):
        (folder / f"{direction}.d2").write_text(as_d2(page, direction), encoding="utf-8")
    for direction in ("TD", "LR"):
        (folder / f"{direction}.mmd").write_text(as_mermaid(page, direction), encoding="utf-8")
    for tool, draw in drawing.items():
        svgs: list[Path] = []

        def once(draw: Callable[[Path, Path], list[Path]] = draw, svgs: list[Path] = svgs) -> None:
            svgs[:] = draw(spec, folder)

        row = measured(tool, chromium, svgs, seconds(once), folder)
        print(
            f"| {spec.stem} | {row.tool} | {row.pages} | {row.smallest_pt:.1f} "
            f"| {row.aspect:.1f} | {row.seconds:.2f} |"
        )
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", tool.lower())
            pictured(chromium, svgs[0], pictures.resolve() / f"{spec.stem}-{name}.png", folder)


if __name__ == "__main__":
    main()
