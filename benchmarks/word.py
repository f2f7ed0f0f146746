"""How much a briefing costs to write beside the least and beside what comes to mind first.

`python benchmarks/word.py [ITEMS ...]` writes the same words three ways: an item is a heading, two
paragraphs and a row of one table, linked both ways.

- by us: `to_docx`, with links, bookmarks, contents, captions and the deterministic container;
- the floor: python-docx's own tree, copies of four prototypes with their text set, and nothing else;
- naively: `add_heading`, `add_paragraph` and `add_row` of python-docx, without any links.

The naive way is measured at 500 and 2,000 items alone. For more it is extrapolated with the quadratic
through these two measurements (and zero), and marked so: python-docx looks through the document for each
addition, and letting it run would take minutes. Prints CPU seconds, the least of several runs.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from io import BytesIO

import docx
from docx.oxml.ns import qn

from orgdoc.rendering.word.takeover import built_in_template
from orgdoc.rendering.word.write import to_docx
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

SIZES = (500, 5_000, 20_000)
NAIVE_SIZES = (500, 2_000)
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


def by_us(items: int) -> bytes:
    return to_docx(document(items), {})


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
    for number in range(items):
        blocks += [
            Heading(2, f"{name_of(number)} → CIO", f"item-{number}"),
            Paragraph((Text(f"{name_of(number)} {REASON} "), Text("(stated outright)", emphasis=True))),
            Paragraph(
                (
                    Text("Facts: ", emphasis=True),
                    Text(FACTS),
                    Link("Back to the table", anchor="assignments"),
                ),
                ParagraphStyle.DETAIL,
            ),
        ]
    return Document("Who answers", "1 November 2026", "en-GB", tuple(blocks))


def floor(items: int) -> bytes:
    """Copy prototypes in python-docx's tree: the same words, no links, no bookmarks, no fields."""
    word = docx.Document(BytesIO(built_in_template()))
    word.add_heading("Who answers for what", 1)
    table = word.add_table(1, len(COLUMNS))
    for cell, title in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = title
    row = table.add_row()._tr
    for cell in row.tc_lst:
        cell.add_p().add_r().add_t("")
        cell.remove(cell.p_lst[0])
    heading = word.add_heading("x", 2)._p
    body_text = word.add_paragraph(style="Body Text")
    body_text.add_run("x")
    body_text.add_run("(stated outright)", style="Emphasis")
    detail = word.add_paragraph(style="orgdoc Detail")
    for text in ("Facts: ", FACTS, "Back to the table"):
        detail.add_run(text)
    prototypes = (heading, body_text._p, detail._p)
    for element in (row, *prototypes):
        element.getparent().remove(element)
    words, end = qn("w:t"), word.element.body[-1]
    for number in range(items):
        new_row = deepcopy(row)
        for place, text in zip(new_row.iter(words), row_of(number), strict=True):
            place.text = text
        table._tbl.append(new_row)
        copies = [deepcopy(prototype) for prototype in prototypes]
        next(copies[0].iter(words)).text = f"{name_of(number)} → CIO"
        next(copies[1].iter(words)).text = f"{name_of(number)} {REASON} "
        for copy in copies:
            end.addprevious(copy)
    return saved(word)


def naive(items: int) -> bytes:
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
    return saved(word)


def saved(word: docx.document.Document) -> bytes:
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def least(action: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def extrapolated(measured: dict[int, float], items: int) -> float:
    """Return the value at `items` of the quadratic through zero and the two measurements."""
    (x, y), (u, v) = sorted(measured.items())
    square = (v / u - y / x) / (u - x)
    return square * items**2 + (y / x - square * x) * items


def main(sizes: tuple[int, ...]) -> None:
    print("CPU seconds, the least of three runs (naive: of one); ~ is extrapolated")
    print(
        f"{'items':>7} {'by us':>9} {'floor':>9} {'us/floor':>9} {'naive':>10} {'naive/us':>9} {'µs/item':>8}"
    )
    naively = {items: least(lambda items=items: naive(items), 1) for items in NAIVE_SIZES}
    for items in sorted({*sizes, *NAIVE_SIZES}):
        runs = 3 if items <= 5_000 else 2
        ours = least(lambda items=items: by_us(items), runs)
        least_possible = least(lambda items=items: floor(items), runs)
        slow = naively.get(items) or extrapolated(naively, items)
        mark = " " if items in naively else "~"
        print(
            f"{items:>7,} {ours:>9.3f} {least_possible:>9.3f} {ours / least_possible:>9.2f}"
            f" {mark}{slow:>9.2f} {slow / ours:>9.0f} {ours / items * 1e6:>8.0f}"
        )


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
