"""How much a briefing costs to write beside the least and beside what comes to mind first.

`python benchmarks/word.py [ITEMS ...]` writes the same words four ways: an item is a row of one table, a
heading and two paragraphs.

- by us: `to_docx` of a ready document, with its contents, captions and deterministic container;
- live: `to_document` of the same, which is read once more so that a program can go on with it;
- the floor: python-docx's own tree and copies (`deepcopy`) of one row, one heading and two paragraphs of
  ours, links and bookmarks included, their texts and targets set by place: no code that chooses or escapes;
- naively: `add_heading`, `add_paragraph` and `add_row` of python-docx, without any links.

The naive way is measured up to 5,000 items. For more it is extrapolated with the quadratic through the
last two measurements (and zero), and marked so: python-docx looks through the document for each addition,
and letting it run would take minutes. Prints CPU seconds, the least of several runs.
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

from orgdoc.formats.word.template_file import built_in_template
from orgdoc.formats.word.write import to_document, to_docx
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

SIZES = (36, 500, 5_000, 10_000)
NAIVE_SIZES = (500, 2_000, 5_000)
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
    """Copy the prototypes: the same elements and words for each item as by us."""
    word = docx.Document(BytesIO(to_docx(document(1), {})))
    row = word.tables[0].rows[1]._tr
    heading, reason, facts = (paragraph._p for paragraph in word.paragraphs[-3:])
    table, end = row.getparent(), word.element.body[-1]
    for element in (row, heading, reason, facts):
        element.getparent().remove(element)
    words, link, start, stop = map(qn, ("w:t", "w:hyperlink", "w:bookmarkStart", "w:bookmarkEnd"))
    anchor, number_of, bookmark = map(qn, ("w:anchor", "w:id", "w:name"))
    for number in range(items):
        name, target = name_of(number), f"_Toc{number:08}"
        new_row = deepcopy(row)
        for place, text in zip(new_row.iter(words), row_of(number), strict=True):
            place.text = text
        next(new_row.iter(link)).set(anchor, target)
        table.append(new_row)
        new_heading, new_reason, new_facts = deepcopy(heading), deepcopy(reason), deepcopy(facts)
        next(new_heading.iter(words)).text = f"{name} → CIO"
        new_heading.find(start).set(number_of, str(number))
        new_heading.find(start).set(bookmark, target)
        new_heading.find(stop).set(number_of, str(number))
        next(new_reason.iter(words)).text = f"{name} {REASON} "
        for element in (new_heading, new_reason, new_facts):
            end.addprevious(element)
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
    """Return the value at `items` of the quadratic through zero and the last two measurements."""
    (x, y), (u, v) = sorted(measured.items())[-2:]
    square = (v / u - y / x) / (u - x)
    return square * items**2 + (y / x - square * x) * items


def main(sizes: tuple[int, ...]) -> None:
    print("CPU seconds, the least of three runs (naive at 5,000: of one); ~ is extrapolated")
    heads = {
        "items": 7,
        "by us": 9,
        "live": 9,
        "floor": 9,
        "us/floor": 9,
        "naive": 10,
        "naive/us": 9,
        "µs/item": 8,
    }
    print(" ".join(f"{head:>{width}}" for head, width in heads.items()))
    naively = {
        items: least(lambda items=items: naive(items), 3 if items < 5_000 else 1) for items in NAIVE_SIZES
    }
    for items in sorted({*sizes, *NAIVE_SIZES}):
        runs = 3 if items <= 5_000 else 2
        ready = document(items)
        ours = least(lambda ready=ready: to_docx(ready, {}), runs)
        live = least(lambda ready=ready: to_document(ready, {}), runs)
        least_possible = least(lambda items=items: floor(items), runs)
        slow = naively.get(items) or extrapolated(naively, items)
        mark = " " if items in naively else "~"
        print(
            f"{items:>7,} {ours:>9.3f} {live:>9.3f} {least_possible:>9.3f} {ours / least_possible:>9.2f}"
            f" {mark}{slow:>9.2f} {slow / ours:>9.0f} {ours / items * 1e6:>8.0f}"
        )


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or SIZES)
