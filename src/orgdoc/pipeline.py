"""The steps from a spec to its documents, in order. Read this file first.

read → check → decide → view → render. Nothing here prints, writes or reads the clock. What is heavy
(the drawing, the Word writer) is imported where it is used, so that what does not need it stays quick.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from orgdoc import __version__
from orgdoc.checks import run_checks, run_checks_on_remarks
from orgdoc.deciding.remarks import remarks_alone, remarks_on_roles
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity, in_order
from orgdoc.model.organisation import Organisation
from orgdoc.model.verdict import Decision, Decisions
from orgdoc.reading.spec_reader import read_spec
from orgdoc.rules.book_reader import built_in_rulebook, built_in_text
from orgdoc.source import SourceText

if TYPE_CHECKING:
    from orgdoc.formats.graphviz.engine import Engine
    from orgdoc.views.chart_page import ChartPage
    from orgdoc.views.document import Document, Picture
    from orgdoc.views.phrases.naming import Naming

FORMATS = ("svg", "png", "docx", "md", "xlsx", "csv", "json", "dot")
DEFAULT_FORMATS = ("svg", "docx", "json")
#: The formats that people look at page by page, and of how many items they are made at most: more pages
#: than anybody turns, in time and memory that no longer serve anybody. Data has no such limit.
PAGED_FORMATS = ("svg", "png", "dot", "docx", "md")
MOST_PAGED = 20_000
#: A chart is printed upright in the briefing where its smallest type stays at least this big, in points.
_SMALLEST_PRINT_PT = 7.0
_UPRIGHT_WIDTH_PT = 453.5  # A4 less margins of 2.5 cm


@dataclass(frozen=True, slots=True)
class Read:
    """A spec as read: `organisation` is None where there are errors. `data` is the file as it was."""

    source: SourceText
    data: bytes
    organisation: Organisation | None
    problems: tuple[Diagnostic, ...]

    @property
    def sha256(self) -> str:
        return _sha256(self.data)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided of an organisation, and how its subjects are called."""

    decisions: Decisions
    naming: Naming


def read(data: bytes, name: str) -> Read:
    """Read and check a spec; `name` is its path as the user typed it.

    The problems are all there are: what only shows once the items are decided among them.
    """
    organisation, source, problems = read_spec(data, name)
    if organisation is not None:
        found = (*problems, *run_checks(organisation, problems))
        unfit = any(problem.severity is Severity.ERROR for problem in found)
        remarks = (remarks_on_roles if unfit else remarks_alone)(organisation, built_in_rulebook())
        problems = in_order((*found, *run_checks_on_remarks(organisation, remarks)))
        organisation = None if unfit else organisation
    return Read(source, data, organisation, problems)


def answer(organisation: Organisation, name: str, shown_date: date | None) -> Answer:
    """Decide an organisation; `shown_date` is what the documents bear where the spec has no `as_of`."""
    from pathlib import PurePath

    from orgdoc.deciding.decide import decide
    from orgdoc.views.phrases.naming import Naming

    rulebook = built_in_rulebook()
    naming = Naming(organisation, rulebook, PurePath(name).name, organisation.as_of or shown_date)
    return Answer(decide(organisation, rulebook), naming)


#: Told what is done now, how many steps are done, and of how many.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How the chart is to look: a theme's name, accents by branch id (`#1F3A5F`), stakeholders or not."""

    theme: str = "light"
    accents: Mapping[str, str] = field(default_factory=dict)
    stakeholders: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How the briefing is to be: how much it says of each item (full, brief, summary), in which template."""

    detail: str = "full"
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Documents:
    """Files by name, in reading order, without the record; `undrawn` are labels a picture shows as boxes."""

    files: Mapping[str, bytes]
    undrawn: tuple[str, ...] = ()


def documents(
    found: Answer,
    spec_sha256: str,
    stem: str,
    formats: Collection[str],
    engine: Engine,
    look: Look,
    style: Style,
    progress: Progress | None = None,
) -> Documents:
    """Return the documents of an answer; `progress` is told of each page of the chart.

    The first page of the chart is `acme.svg`; further ones are `acme-pages/02-cio.svg` and so on.
    Raises EngineError where Graphviz cannot be run, ValueError (a sentence) for an accent that does
    not work.
    """
    wanted = set(formats)
    drawn, written = _Drawn({}, (), ()), dict[str, bytes]()
    if not wanted.isdisjoint({"svg", "png", "dot", "docx", "md"}):
        pages = chart_pages_of(found, look)
        names = [stem, *(f"{stem}-pages/{page.name}" for page in pages[1:])]
        drawn = _drawn(found, pages, names, wanted, engine, look, progress)
        if not wanted.isdisjoint({"docx", "md"}):
            written |= _briefings(found, spec_sha256, pages, names, drawn.pictures, wanted, style)
    if not wanted.isdisjoint({"xlsx", "csv"}):
        written |= _tables(found, spec_sha256, stem, wanted)
    return Documents({**drawn.files, **written}, drawn.undrawn)


def _briefings(
    found: Answer,
    spec_sha256: str,
    pages: Sequence[ChartPage],
    names: Sequence[str],
    pictures: Sequence[Picture],
    wanted: Collection[str],
    style: Style,
) -> dict[str, bytes]:
    document, stem, files = _briefing(found, spec_sha256, pages, style), names[0], dict[str, bytes]()
    if "docx" in wanted:
        from orgdoc.formats.word.template_file import with_care
        from orgdoc.formats.word.write import to_docx

        by_name = {page.name: picture for page, picture in zip(pages, pictures, strict=True)}
        if style.template is None:
            files[f"{stem}.docx"] = to_docx(document, by_name)
        else:
            files[f"{stem}.docx"] = with_care(
                style.template, lambda template: to_docx(document, by_name, template=template)
            )
    if "md" in wanted:
        from orgdoc.formats.markdown import to_markdown

        # A page that is not drawn as an SVG or a PNG now may lie there from another build.
        kind = "png" if "png" in wanted and "svg" not in wanted else "svg"
        shown = {page.name: f"{name}.{kind}" for page, name in zip(pages, names, strict=True)}
        files[f"{stem}.md"] = to_markdown(document, shown).encode()
    return files


def _tables(found: Answer, spec_sha256: str, stem: str, wanted: Collection[str]) -> dict[str, bytes]:
    """Return the register, as a workbook and as one table."""
    from orgdoc.formats.csv import to_csv
    from orgdoc.formats.xlsx import to_xlsx
    from orgdoc.views.register import items_sheet, register

    files = {}
    if "xlsx" in wanted:
        book = register(found.decisions, found.naming, spec_sha256, __version__)
        files[f"{stem}.xlsx"] = to_xlsx(book)
    if "csv" in wanted:
        files[f"{stem}.csv"] = to_csv(items_sheet(found.decisions, found.naming))
    return files


def form(found: Answer, spec_sha256: str, kind: str) -> bytes:
    """Return the questions as a form to send round; `kind` is xlsx or csv."""
    from orgdoc.formats.csv import to_csv
    from orgdoc.formats.xlsx import to_xlsx
    from orgdoc.views import register

    book = register.form(found.decisions, found.naming, spec_sha256)
    return to_xlsx(book) if kind == "xlsx" else to_csv(book.sheets[0])


def chart_pages_of(found: Answer, look: Look) -> tuple[ChartPage, ...]:
    from orgdoc.formats.graphviz import draw
    from orgdoc.views.chart import chart_pages

    return chart_pages(found.decisions, found.naming, draw.fits, stakeholders=look.stakeholders)


def focus_page_of(found: Answer, subject: str) -> ChartPage | None:
    """Return the chart of one item (by id) or manager (by name) alone; None where it has none."""
    from orgdoc.views.chart import focus_page

    return focus_page(found.decisions, found.naming, subject)


def file_name_of(decision: Decision) -> str:
    """Return what a subject is called in a file name: its id, a manager's name in plain letters."""
    from orgdoc.views.chart_cards import plain_name

    return plain_name(decision.subject)


def template_lacks(template: bytes) -> tuple[str, ...]:
    """Return the styles that a template of the user's lacks and the briefing brings along.

    Raises TemplateError, a sentence for users, where the file cannot serve as a template.
    """
    from orgdoc.formats.word.takeover import take_over
    from orgdoc.formats.word.template_file import with_care

    return with_care(template, take_over).added


def built_in_template() -> bytes:
    from orgdoc.formats.word.template_file import built_in_template as built_in

    return built_in()


def subjects(data: bytes, name: str) -> list[tuple[str, str]]:
    """Return what `explain` takes of a spec, however much of it can be read, each with what it is."""
    organisation, *_ = read_spec(data, name)
    if organisation is None:
        return []
    managers = {project.manager.value: "" for project in organisation.projects if project.manager}
    return [
        *((item.id, item.name) for item in organisation.items if item.span.column < item.span.end_column),
        *managers.items(),
        *((party, "") for party in organisation.parties),
    ]


def rule_ids() -> list[tuple[str, str]]:
    """Return the id and the title of each rule."""
    return [(rule.id, rule.title) for rule in built_in_rulebook().rules]


def branch_ids() -> tuple[str, ...]:
    return tuple(branch.id for branch in built_in_rulebook().branches)


def chart_alone(
    found: Answer, stem: str, formats: Collection[str], engine: Engine, look: Look, page: ChartPage
) -> Documents:
    """Return one page of the chart by itself."""
    drawn = _drawn(found, [page], [stem], set(formats) - {"docx"}, engine, look)
    return Documents(drawn.files, drawn.undrawn)


@dataclass(frozen=True, slots=True)
class _Drawn:
    files: Mapping[str, bytes]
    pictures: tuple[Picture, ...]
    undrawn: tuple[str, ...]


def _drawn(
    found: Answer,
    pages: Sequence[ChartPage],
    names: Sequence[str],
    wanted: Collection[str],
    engine: Engine,
    look: Look,
    progress: Progress | None = None,
) -> _Drawn:
    from orgdoc.chart.theme import theme_of
    from orgdoc.formats.graphviz import draw
    from orgdoc.formats.graphviz.engine import engine_for_pictures
    from orgdoc.views.document import Picture

    order = [branch.id for branch in found.naming.rulebook.branches]
    theme = theme_of(look.theme, {order.index(b): colour for b, colour in look.accents.items()})
    files: dict[str, bytes] = {}
    pictures: list[Picture] = []
    undrawn: dict[str, None] = {}
    for number, (page, name) in enumerate(zip(pages, names, strict=True)):
        if progress is not None:
            progress(page.title, number, len(pages))
        svg, png, layout = b"", b"", draw.layout_of(page)
        if not {"svg", "docx"}.isdisjoint(wanted):
            svg = draw.draw_svg(page, engine, theme)
        if not {"png", "docx"}.isdisjoint(wanted):
            foreign = draw.unsupported_labels(page)
            painter = engine_for_pictures(engine, bool(foreign))
            undrawn |= dict.fromkeys(foreign if painter.embedded else ())
            png = draw.draw_png(page, painter, theme)
        pictures.append(Picture(svg, png, layout.width, layout.height))
        made = {"svg": svg, "png": png, "dot": b""}
        if "dot" in wanted:
            made["dot"] = draw.to_dot(page, theme).encode()
        files |= {f"{name}.{kind}": data for kind, data in made.items() if kind in wanted}
    return _Drawn(files, tuple(pictures), tuple(undrawn))


def _briefing(found: Answer, spec_sha256: str, pages: Sequence[ChartPage], style: Style) -> Document:
    from orgdoc.formats.graphviz import draw
    from orgdoc.views.briefing import ChartFigure, Detail, Provenance, briefing

    first = draw.layout_of(pages[0])
    bears = found.naming.date
    upright = first.effective_pt * _UPRIGHT_WIDTH_PT / first.width >= _SMALLEST_PRINT_PT
    figures = [
        ChartFigure(page.name, page.title, page.description, landscape=number > 0 or not upright)
        for number, page in enumerate(pages)
    ]
    provenance = Provenance(spec_sha256, __version__, bears.isoformat() if bears else None)
    return briefing(found.decisions, found.naming, provenance, figures, Detail(style.detail))


def inputs_of(
    spec_sha256: str, formats: Collection[str], engine: Engine, look: Look, style: Style, day: date | None
) -> str:
    """Return the SHA-256 of all that a set of documents is made from: the same gives the same documents.

    The embedded engine is of one version for each version of orgdoc; another one is asked for its own.
    """
    template = _sha256(style.template) if style.template is not None else None
    drawn_by = "embedded" if engine.embedded else engine.version()
    made_from = [
        spec_sha256, __version__, _sha256(built_in_text().encode()), drawn_by, sorted(formats), look.theme,
        sorted(look.accents.items()), look.stakeholders, style.detail, template, str(day),
    ]  # fmt: skip
    return _sha256(_as_json(made_from))


def record_of(
    found: Answer,
    spec_sha256: str,
    files: Mapping[str, bytes],
    inputs: str | None = None,
    earlier: Mapping[str, str] | None = None,
) -> bytes:
    """Return the machine-readable answer, with the hashes of `files` (by name): the record of the set.

    `inputs` is what `inputs_of` says of the set; None where it is not to be taken for unchanged. `earlier`
    are the files of earlier builds that lie in the folder still, with their SHA-256.
    """
    from orgdoc.views.record_v1 import record

    shape = record(found.decisions, found.naming, spec_sha256, __version__)
    if inputs is not None:
        shape["inputs"] = inputs
    shape["outputs"] = [{"file": name, "sha256": _sha256(data)} for name, data in files.items()]
    if earlier:
        shape["earlier"] = [{"file": name, "sha256": digest} for name, digest in earlier.items()]
    return _as_json(shape)


def answer_as_json(found: Answer, spec_sha256: str, only: Sequence[Decision] | None) -> str:
    """Return the machine-readable answer; with `only`, of those subjects alone."""
    from orgdoc.views.record_v1 import record

    return _as_json(record(found.decisions, found.naming, spec_sha256, __version__, only)).decode()


def questions_as_json(found: Answer, spec_sha256: str) -> str:
    from orgdoc.views.record_v1 import record

    shape = record(found.decisions, found.naming, spec_sha256, __version__, ())
    kept = ("organisation", "spec", "rulebook", "orgdoc", "questions")
    return _as_json({"schema": "orgdoc/questions/1", **{key: shape[key] for key in kept}}).decode()


def rules_as(form: str, only: Collection[str] = ()) -> str:
    """Return the built-in rule book as text, markdown or json; with `only`, the rules with these ids."""
    from orgdoc.views import rules_page

    rulebook = built_in_rulebook()
    if only:
        rulebook = replace(rulebook, rules=tuple(rule for rule in rulebook.rules if rule.id in only))
    if form == "json":
        return _as_json(rules_page.as_json(rulebook)).decode()
    return rules_page.as_markdown(rulebook) if form == "markdown" else rules_page.as_text(rulebook)


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _as_json(shape: object) -> bytes:
    import orjson  # docs/adr/0010

    return orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
