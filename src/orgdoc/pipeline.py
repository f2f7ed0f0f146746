"""The steps from a spec to its documents, in order. Read this file first.

read → check → decide → view → render. Nothing here prints, writes or reads the clock. What is heavy
(the drawing, the Word writer) is imported where it is used, so that what does not need it stays quick.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from orgdoc import __version__
from orgdoc.checks import run_checks
from orgdoc.deciding.decide import decide
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.model.organisation import Organisation
from orgdoc.model.verdict import Decision, Decisions
from orgdoc.reading.rulebook_reader import built_in_rulebook
from orgdoc.reading.spec_reader import read_spec
from orgdoc.source import SourceText
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.record_v1 import record

if TYPE_CHECKING:
    from orgdoc.rendering.graphviz_engine import Engine
    from orgdoc.views.chart_page import ChartPage
    from orgdoc.views.document import Picture

FORMATS = ("svg", "png", "docx", "json", "dot")
DEFAULT_FORMATS = ("svg", "docx", "json")
#: A chart is printed upright in the briefing where its smallest type stays at least this big, in points.
_SMALLEST_PRINT_PT = 7.0
_UPRIGHT_WIDTH_PT = 453.5  # A4 less margins of 2.5 cm


@dataclass(frozen=True, slots=True)
class Read:
    """A spec as read: `organisation` is None where there are errors."""

    source: SourceText
    sha256: str
    organisation: Organisation | None
    problems: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided of an organisation, and how its subjects are called."""

    decisions: Decisions
    naming: Naming


def read(data: bytes, name: str) -> Read:
    """Read and check a spec; `name` is its path as the user typed it."""
    organisation, source, problems = read_spec(data, name)
    if organisation is not None:
        problems = (*problems, *run_checks(organisation))
    if any(problem.severity is Severity.ERROR for problem in problems):
        organisation = None
    return Read(source, hashlib.sha256(data).hexdigest(), organisation, problems)


def answer(organisation: Organisation, name: str, shown_date: date | None) -> Answer:
    """Decide an organisation; `shown_date` is what the documents bear where the spec has no `as_of`."""
    rulebook = built_in_rulebook()
    naming = Naming(organisation, rulebook, PurePath(name).name, organisation.as_of or shown_date)
    return Answer(decide(organisation, rulebook), naming)


def documents(
    found: Answer, spec_sha256: str, stem: str, formats: Collection[str], engine: Engine
) -> dict[str, bytes]:
    """Return the documents by file name, in reading order, the record (`json`) left out.

    The first page of the chart is `acme.svg`; further ones are `acme-pages/02-cio.svg` and so on.
    Raises EngineError where Graphviz cannot be run.
    """
    from orgdoc.rendering import chart
    from orgdoc.views.chart import chart_pages
    from orgdoc.views.document import Picture

    wanted = set(formats)
    pages = chart_pages(found.decisions, found.naming, chart.fits) if wanted - {"json"} else ()
    names = [stem, *(f"{stem}-pages/{page.name}" for page in pages[1:])]
    pictures: list[Picture] = []
    if wanted & {"svg", "png", "docx"}:
        for page in pages:
            png = chart.draw_png(page, engine) if wanted & {"png", "docx"} else b""
            layout = chart.layout_of(page)
            pictures.append(Picture(chart.draw_svg(page, engine), png, layout.width, layout.height))
    made: dict[str, bytes] = {}
    for name, picture in zip(names, pictures, strict=False):
        if "svg" in wanted:
            made[f"{name}.svg"] = picture.svg
        if "png" in wanted:
            made[f"{name}.png"] = picture.png
    if "dot" in wanted:
        for name, page in zip(names, pages, strict=True):
            made[f"{name}.dot"] = chart.to_dot(page).encode()
    if "docx" in wanted:
        smallest = chart.layout_of(pages[0]).effective_pt
        made[f"{stem}.docx"] = _briefing(found, spec_sha256, pages, pictures, smallest)
    return made


def _briefing(
    found: Answer, spec_sha256: str, pages: Sequence[ChartPage], pictures: Sequence[Picture], smallest: float
) -> bytes:
    from orgdoc.rendering.word.write import to_docx
    from orgdoc.views.briefing import ChartFigure, Provenance, briefing

    bears = found.naming.date
    provenance = Provenance(spec_sha256, __version__, bears.isoformat() if bears else None)
    upright = smallest * _UPRIGHT_WIDTH_PT / pictures[0].width_pt >= _SMALLEST_PRINT_PT
    figures = [
        ChartFigure(page.name, page.title, page.description, landscape=number > 0 or not upright)
        for number, page in enumerate(pages)
    ]
    document = briefing(found.decisions, found.naming, provenance, figures)
    return to_docx(document, {page.name: p for page, p in zip(pages, pictures, strict=True)})


def record_of(found: Answer, spec_sha256: str, files: Mapping[str, bytes]) -> bytes:
    """Return the machine-readable answer, with the hashes of `files` (by name): the record of the set."""
    shape = record(found.decisions, found.naming, spec_sha256, __version__)
    shape["outputs"] = [
        {"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    ]
    return _as_json(shape).encode()


def answer_as_json(found: Answer, spec_sha256: str, only: Sequence[Decision] | None) -> str:
    """Return the machine-readable answer; with `only`, of those subjects alone."""
    return _as_json(record(found.decisions, found.naming, spec_sha256, __version__, only))


def questions_as_json(found: Answer, spec_sha256: str) -> str:
    shape = record(found.decisions, found.naming, spec_sha256, __version__, ())
    kept = ("organisation", "spec", "rulebook", "orgdoc", "questions")
    return _as_json({"schema": "orgdoc/questions/1", **{key: shape[key] for key in kept}})


def rules_as(form: str) -> str:
    """Return the built-in rule book as text, markdown or json."""
    from orgdoc.views import rules_page

    rulebook = built_in_rulebook()
    if form == "json":
        return _as_json(rules_page.as_json(rulebook))
    return rules_page.as_markdown(rulebook) if form == "markdown" else rules_page.as_text(rulebook)


def _as_json(shape: Mapping[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"
