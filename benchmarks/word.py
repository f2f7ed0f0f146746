"""What a briefing costs to write beside python-docx as its manual shows it: a table that run.py writes.

`python benchmarks/word.py` prints it alone. An item is a row of one table, a heading and two paragraphs. Ours
is `to_docx` of a ready document, with its contents, links, bookmarks and captions. The other is `add_row`,
`add_heading` and `add_paragraph`, with the same words and none of the links; it looks through the document
for each addition, so it runs once at 2,000, and not at 10,000.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from io import BytesIO

import docx

from orgdoc.formats.word.template_file import built_in_template
from orgdoc.formats.word.write import to_docx
from orgdoc.views.document import (
    Block,
    Column,
    Contents,
    Document,
    Heading,
    Link,
    Paragraph,
    ParagraphStyle,
    Table,
    Text,
)

SIZES = (36, 500, 2_000, 10_000)
MOST_BY_THE_MANUAL = 2_000
COLUMNS = ("Item", "Kind", "Who answers", "How sure", "Why")
REASON = (
    "develops a product for Finance, inside the organisation. Products and services for internal use are the"
    " CIO's responsibility (answer 1, point 1)."
)
FACTS = "Deliverable: product; activity: develop; for Finance; objective: productivity (acme.yaml, line 42)."


def name_of(number: int) -> str:
    return f"Ledger modernisation {number}"


def row_of(number: int) -> tuple[str, ...]:
    return (name_of(number), "project", "CIO", "stated outright", "Products for inside")


def document(items: int) -> Document:
    rows = tuple(
        (Link(name, anchor=f"item-{n}"), *(Text(t) for t in rest))
        for n in range(items)
        for name, *rest in (row_of(n),)
    )
    blocks: list[Block] = [
        Contents("Contents"),
        Heading(1, "Who answers for what", "table", in_contents=True),
        Table(
            tuple(Column(title, 0.2) for title in COLUMNS),
            tuple(tuple((run,) for run in row) for row in rows),
            "Every item",
            "Items and who answers for them",
            "assignments",
        ),
        Heading(1, "Reasons", "reasons", in_contents=True),
    ]
    back = Link("Back to the table", anchor="assignments")
    for number in range(items):
        blocks += [
            Heading(2, f"{name_of(number)} → CIO", f"item-{number}"),
            Paragraph((Text(f"{name_of(number)} {REASON} "), Text("(stated outright)", emphasis=True))),
            Paragraph((Text("Facts: ", emphasis=True), Text(FACTS), back), ParagraphStyle.DETAIL),
        ]
    return Document("Who answers", "1 November 2026", "en-GB", tuple(blocks))


def by_the_manual(items: int) -> bytes:
    word = docx.Document(BytesIO(built_in_template()))
    word.add_heading("Who answers for what", 1)
    table = word.add_table(1, len(COLUMNS))
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = title
    for number in range(items):
        for cell, text in zip(table.add_row().cells, row_of(number), strict=True):
            cell.text = text
        word.add_heading(f"{name_of(number)} → CIO", 2)
        reason = word.add_paragraph(f"{name_of(number)} {REASON} ", style="Body Text")
        reason.add_run("(stated outright)", style="Emphasis")
        word.add_paragraph(f"Facts: {FACTS}Back to the table", style="orgdoc Detail")
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def least(action: Callable[[], object], runs: int) -> float:
    """Return the CPU seconds of the quickest run."""
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def table() -> Iterator[str]:
    """Yield the lines of the table, as Markdown."""
    yield "| Items | orgdoc's writer | python-docx, as its manual shows | times ours |"
    yield "| ---: | ---: | ---: | ---: |"
    for items in SIZES:
        ready = document(items)
        ours = least(lambda ready=ready: to_docx(ready, {}), 3)
        if items > MOST_BY_THE_MANUAL:
            yield f"| {items:,} | {ours:.2f} | not run | |"
            continue
        slow = least(lambda items=items: by_the_manual(items), 3 if items < MOST_BY_THE_MANUAL else 1)
        yield f"| {items:,} | {ours:.3f} | {slow:.2f} | {slow / ours:.0f} × |"


if __name__ == "__main__":
    print("\n".join(table()))
