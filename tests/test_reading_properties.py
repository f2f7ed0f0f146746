"""Whatever the bytes, reading answers with diagnostics that lie in the file; it never raises."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from examples import tried
from orgdoc import pipeline
from orgdoc.diagnostics.diagnostic import Severity
from orgdoc.diagnostics.github_report import render_github
from orgdoc.diagnostics.json_report import render_json
from orgdoc.diagnostics.text_report import concise, render

GOOD = """\
organisation:
  name: Acme Corporation
  large: true
  as_of: 2026-11-01
boundary:
  internal: [Finance, Warehouse]
  external: ["Globex Ltd", 'Retail customers']
officers:
  cio: Ben Lindqvist
  cto: {name: Chandra Rao, title: Chief Technology Officer}
projects:
  - id: ledger
    name: Ledger modernisation
    description: |
      Move the general ledger
      off the mainframe.
    manager: Priya Shah
    deliverable: product
    for: [Finance]
    stakeholders: [Globex Ltd, Retail customers]
    override: {branch: shared, rationale: Both pay., by: Ada Okafor, on: 2026-10-12}
resources:
  - id: badge-printers
    name: Badge printers
    kind: equipment
    serves:
      - ledger
      - Warehouse
managers:
  Priya Shah: {override: {branch: cio, rationale: Most is internal., by: Ada Okafor, on: 2026-10-12}}
"""
#: What is most likely to matter to a YAML reader, as well as any text at all.
SIGNS = [
    "\n",
    "\t",
    "  ",
    "- ",
    ": ",
    ":",
    "[",
    "]",
    "{",
    "}",
    ",",
    "'",
    '"',
    "\\",
    "|",
    ">",
    "#",
    "%",
    "@",
    "? ",
]
MARKS = ["&a", "*a", "!t", "<<: ", "---\n", "...\n", "null", "true", "\r", "\ufeff", "\u2028", "\u202e", "\0"]
WORDS = ["id", "name", "for", "kind", "serves", "override", "ledger", "Finance", "internal", "vacant"]
PIECES = st.sampled_from(SIGNS) | st.sampled_from(MARKS) | st.sampled_from(WORDS) | st.text(max_size=5)
OFTEN = tried(60)


def read_and_report(data: bytes) -> None:
    read = pipeline.read(data, "spec.yaml")
    source, found = read.source, read.problems
    assert read.organisation is not None or any(problem.severity is Severity.ERROR for problem in found)
    pipeline.subjects(data, "spec.yaml")
    last = source.text.count("\n") + 2
    for problem in found:
        for label in (problem.primary, *problem.related):
            assert 1 <= label.span.line <= last
            assert 1 <= label.span.column <= label.span.end_column
            assert label.span.column <= len(source.line(label.span.line)) + 1
        assert "\n" not in concise(problem, source)
    render(found, source)
    assert len(render_github(found, "spec.yaml").splitlines()) == len(found)
    assert json.loads(render_json([("spec.yaml", read.sha256, found)], "0"))["errors"] == sum(
        problem.severity is Severity.ERROR for problem in found
    )


@st.composite
def mutations(draw: st.DrawFn) -> str:
    text = GOOD
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 8)))
        text = text[:start] + draw(PIECES) + text[end:]
    return text


@OFTEN
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    read_and_report(data)


@OFTEN
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pieces_of_yaml(text: str) -> None:
    read_and_report(text.encode("utf-8", errors="surrogatepass"))


@OFTEN
@given(mutations())
@example(GOOD.replace('"Globex Ltd"', '"Globe\\Ltd"'))  # YAML's \L is a line separator
def test_any_mutation_of_a_good_spec(text: str) -> None:
    read_and_report(text.encode("utf-8", errors="surrogatepass"))


@OFTEN
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_any_byte_changed(position: int, byte: int) -> None:
    data = bytearray(GOOD.encode())
    data[position] = byte
    read_and_report(bytes(data))


def test_the_spec_to_mutate_is_good() -> None:
    assert pipeline.read(GOOD.encode(), "spec.yaml").problems == ()


def test_a_large_spec_that_is_wrong_throughout_is_told_of_its_first_mistakes() -> None:
    entries = [f"{{id: a{number}, name: A}}" for number in range(110_000)]  # 330,000 values
    for at, wrong in ((100_000, "x"), (0, "{nam: a}")):
        some = [*entries[:at], *[wrong] * (len(entries) - at)]
        text = "organisation: {name: A}\nprojects: [\n" + ",\n".join(some) + "]\n"
        read = pipeline.read(text.encode(), "spec.yaml")
        assert read.organisation is None
        says_so, *told = read.problems
        assert "only the first mistakes in it are told" in says_so.message
        assert 0 < len(told) <= 10_000
        assert min(problem.primary.span.line for problem in told) == at + 3
