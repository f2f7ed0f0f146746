"""The steps from a spec to its documents, in order. Read this file first.

read → check → decide → view → render. Nothing here prints, writes or reads the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import graphviz
import orjson  # docs/adr/0010

from orgdoc.chart.layout import LaidOut, fits, laid_out
from orgdoc.chart.page_plan import BODY_SIZE, MOST_PT
from orgdoc.chart.theme import NEUTRAL, OPEN, THEMES, Theme, by_name, theme_of
from orgdoc.checking import Choosing, Read, read
from orgdoc.deciding.changes import Version, difference
from orgdoc.deciding.changes import rule_changes as changed_rules
from orgdoc.deciding.decide import decide
from orgdoc.deciding.other_book import LeftOut, by_another_book
from orgdoc.digest import sha256
from orgdoc.formats.csv import to_csv
from orgdoc.formats.graphviz import draw
from orgdoc.formats.graphviz.engine import Engine, EngineError
from orgdoc.formats.html.write import problems_only, to_html
from orgdoc.formats.registry import DEFAULT_FORMATS, FORMATS, Drawing, Subject, drawings_for
from orgdoc.formats.word.room import room_in, rows_in_ours
from orgdoc.formats.word.takeover import take_over
from orgdoc.formats.xlsx import to_xlsx
from orgdoc.model.difference import RuleChange
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.verdict import Decision, Decisions
from orgdoc.reading.spec_reader import read_spec
from orgdoc.reading.spec_schema import spec_schema
from orgdoc.rules.book_reader import built_in_rulebook
from orgdoc.rules.extending import FindBook
from orgdoc.version import __version__
from orgdoc.views import book_report, register, rules_page
from orgdoc.views.agenda import Agenda, agenda
from orgdoc.views.briefing import ChartFigure, Detail, Provenance, briefing
from orgdoc.views.changes import Compared, as_plain
from orgdoc.views.chart import chart_pages, focus_page, linked, linked_inside
from orgdoc.views.chart_page import ChartPage
from orgdoc.views.deck import bare, deck
from orgdoc.views.document import Document, Picture
from orgdoc.views.explorer import Addresses, explorer
from orgdoc.views.phrases import browsing, terminal
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.since import where_all
from orgdoc.views.reader import Reader, reader_of, readers
from orgdoc.views.record import record
from orgdoc.views.since import Since
from orgdoc.views.slides import Chart, Deck
from orgdoc.views.web_page import Notice, WebPage
from orgdoc.views.workbook import Sheet, Workbook

if TYPE_CHECKING:
    from orgdoc.formats.pptx.write import DeckLook

__all__ = ["Read", "read"]  # with what is defined here

#: A chart is printed upright in the briefing where its smallest type stays at least this big, in points.
_SMALLEST_PRINT_PT = 7.0
_UPRIGHT_WIDTH_PT = 453.5  # A4 less margins of 2.5 cm
_LANDSCAPE_WIDTH_PT = 700.2
#: So many pages of the chart a briefing shows at most. A chart with more is one to look things up in, beside
#: the briefing: of such a one it shows the first page, and says where the others lie.
MOST_SHOWN_PAGES = 12
#: The type of a chart that shares a slide with its title, as a share of that of a chart that has it alone:
#: 10 points for 11.
_SLIDE_SHARE = 10 / 11
CHART_AS_SHAPES, CHART_AS_PICTURE = "shapes", "picture"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided of an organisation, how its subjects are called, and the SHA-256 of its spec.

    `agenda` numbers what is open: in an answer of which somebody is asked but a part, as for everybody.
    """

    decisions: Decisions
    naming: Naming
    agenda: Agenda
    spec_sha256: str = ""


def answer(
    organisation: Organisation,
    name: str,
    shown_date: date | None,
    spec_sha256: str = "",
    rulebook: Rulebook | None = None,
) -> Answer:
    """Decide an organisation; `shown_date` is what the documents bear where the spec has no `as_of`."""
    rulebook = rulebook or built_in_rulebook()
    naming = Naming(organisation, rulebook, PurePath(name).name, organisation.as_of or shown_date)
    decisions = decide(organisation, rulebook)
    return Answer(decisions, naming, agenda(decisions, organisation, rulebook), spec_sha256)


def answer_by_another_book(
    organisation: Organisation, name: str, shown_date: date | None, spec_sha256: str, rulebook: Rulebook
) -> tuple[Answer, LeftOut]:
    """Decide an organisation by a book for which its spec was not written; return also what that leaves out.

    The answer bears the organisation whole: what differs from another answer is then the book's doing.
    """
    seen, left_out = by_another_book(organisation, rulebook)
    found = answer(seen, name, shown_date, spec_sha256, rulebook)
    naming = Naming(organisation, rulebook, found.naming.spec, found.naming.date)
    return replace(found, naming=naming), left_out


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier version that documents are held against; `name` is what they call it."""

    answer: Answer
    name: str


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
    """How the briefing is to be: how much it says (summary, standard, full), in which template, for whom;
    and the deck: in which template, and the chart in it as shapes or as a picture.

    `reader` is a branch id, a manager's or officer's name or a tag; None for whoever decides.
    """

    detail: str = "standard"
    template: bytes | None = None
    reader: str | None = None
    slide_template: bytes | None = None
    chart: str = CHART_AS_SHAPES


@dataclass(frozen=True, slots=True)
class Documents:
    """Files by name, in reading order, without the record; `undrawn` are labels a picture shows as boxes."""

    files: Mapping[str, bytes]
    undrawn: tuple[str, ...] = ()


class Build:
    """One set of documents of an answer, in the making: what the formats are made of (`Material`).

    It owns the pages of the chart, their layouts and drawings; each is worked out once, when it is first
    asked for, and ends with the build. `stem` is what the files are called: the first page of the chart is
    `acme.svg`, further ones are `acme-pages/02-cio.svg` and so on. `only` is a page to be drawn alone. With
    `earlier`, the documents say what has changed since.
    Raises EngineError where Graphviz cannot be run, ColourError for an accent that does not work.
    """

    def __init__(  # noqa: PLR0913 - each is a wish of the user's
        self,
        found: Answer,
        stem: str,
        formats: Collection[str] = DEFAULT_FORMATS,
        *,
        engine: Engine | None,
        look: Look | None = None,
        style: Style | None = None,
        jobs: int | None = None,
        progress: Progress | None = None,
        only: ChartPage | None = None,
        earlier: Earlier | None = None,
    ) -> None:
        self.found = found
        self.stem = stem
        self.formats = frozenset(formats)
        self.look = look or Look()
        self.style = style or Style()
        self.engine = engine
        self._jobs = jobs
        self._progress = progress
        self._only = only
        self.earlier = earlier

    def documents(self) -> Documents:
        """Return every file of the set but the record."""
        makers = {
            form.name: form.make
            for form in sorted(FORMATS.values(), key=lambda form: form.subject is Subject.CHART)
            if form.name in self.formats and form.make is not None
        }
        drawing = self._drawing if drawings_for(self.formats) else None
        try:
            # What waits for every page comes last: the briefing is composed while other processes draw.
            made = {name: make(self) for name, make in makers.items()}
            files = {file: data for name in FORMATS if name in made for file, data in made[name].items()}
            return Documents(files, self.undrawn)
        finally:
            if drawing is not None:
                drawing.stop()

    def _tell(self, what: str) -> None:
        if self._progress is not None:
            self._progress(what, 0, 1)

    def alone(self, page: ChartPage, formats: Collection[str], engine: Engine) -> Build:
        """Return a build of one page of this one's chart by itself."""
        return Build(self.found, self.stem, formats, engine=engine, look=self.look, only=page)

    def digraph(self, page: ChartPage) -> graphviz.Digraph:
        return draw.digraph(laid_out(page), self.theme)

    @property
    def template(self) -> bytes | None:
        return self.style.template

    @cached_property
    def pages(self) -> tuple[ChartPage, ...]:
        return (self._only,) if self._only is not None else linked(self._planned, self.stem)

    @cached_property
    def _planned(self) -> tuple[ChartPage, ...]:
        """The pages whose links do not lead anywhere yet."""
        return chart_pages(
            self.found.decisions,
            self.found.naming,
            fits,
            stakeholders=self.look.stakeholders,
            since=since_of(self.found, self.earlier),
            progress=self._progress,
        )

    @cached_property
    def page_names(self) -> tuple[str, ...]:
        return (self.stem, *(f"{self.stem}-pages/{page.name}" for page in self.pages[1:]))

    @property
    def undrawn(self) -> tuple[str, ...]:
        """The labels that the pictures show as boxes, as far as pictures are drawn."""
        drawn: list[draw.Drawn] = []
        if not drawings_for(self.formats).isdisjoint({Drawing.PNG, Drawing.FALLBACK}):
            drawn += self._drawn
        if "pptx" in self.formats and self.style.chart == CHART_AS_PICTURE:
            drawn += self._drawn_for_deck
        return tuple(dict.fromkeys(label for page in drawn for label in page.undrawn))

    def drawn(self, kind: Drawing) -> Sequence[bytes]:
        return [getattr(drawn, kind) for drawn in self._drawn]

    @cached_property
    def theme(self) -> Theme:
        # The colours of a book are for paper; in the dark, those of the theme are legible.
        return theme_of(self.look.theme, self._accents(of_book=self.look.theme == "light"))

    def _accents(self, *, of_book: bool) -> dict[int, str]:
        """Return the colours that the user, and with `of_book` the rule book, gives to branches, by place."""
        branches = self.found.naming.rulebook.branches
        order = [branch.id for branch in branches]
        own = {b.id: b.colour for b in branches if b.colour} if of_book else {}
        return {order.index(branch): colour for branch, colour in {**own, **self.look.accents}.items()}

    @property
    def _drawn(self) -> tuple[draw.Drawn, ...]:
        return self._drawing.all()

    @cached_property
    def _drawing(self) -> draw.Drawing:
        wanted = drawings_for(self.formats)
        if self.engine is None:
            raise EngineError("A chart needs an engine to be drawn.")
        widths: dict[int, float] = {}
        if Drawing.FALLBACK in wanted:
            widths = dict.fromkeys(range(len(self.shown_pages)), _LANDSCAPE_WIDTH_PT)
            widths[0] = _UPRIGHT_WIDTH_PT if self._is_upright else _LANDSCAPE_WIDTH_PT
        return draw.Drawing(
            [self._first, *self.pages[1:]],
            self.engine,
            self.theme,
            {str(kind) for kind in wanted} - {Drawing.FALLBACK},
            pictures=widths,
            jobs=self._jobs,
            progress=self._progress,
        )

    @cached_property
    def _first(self) -> LaidOut:
        return laid_out(self.pages[0])

    @property
    def _is_upright(self) -> bool:
        """Whether the first page can be read where it is printed upright."""
        layout = self._first.layout
        return layout.effective_pt * _UPRIGHT_WIDTH_PT / layout.width >= _SMALLEST_PRINT_PT

    @cached_property
    def shown_pages(self) -> tuple[ChartPage, ...]:
        """The pages of the chart that the briefing shows."""
        return self.pages if len(self.pages) <= MOST_SHOWN_PAGES else self.pages[:1]

    @cached_property
    def pictures(self) -> Mapping[str, Picture]:
        pictures = {
            drawn.page.page.name: Picture(
                drawn.svg, drawn.picture, drawn.page.layout.width, drawn.page.layout.height
            )
            for drawn in self._drawing.first(len(self.shown_pages))
        }
        self._tell(terminal.WORD_FILE_IS_MADE)
        return pictures

    @property
    def shown_files(self) -> Mapping[str, str]:
        # A page that is not drawn as an SVG or a PNG now may lie there from another build.
        kind = "png" if "png" in self.formats and "svg" not in self.formats else "svg"
        return {page.name: f"{name}.{kind}" for page, name in zip(self.pages, self.page_names, strict=True)}

    @cached_property
    def _provenance(self) -> Provenance:
        bears = self.found.naming.date
        return Provenance(self.found.spec_sha256, __version__, bears.isoformat() if bears else None)

    @cached_property
    def _reader(self) -> Reader | None:
        if self.style.reader is None:
            return None
        if (reader := reader_for(self.found, self.style.reader)) is None:
            raise ValueError(f"{self.style.reader!r} is no branch, manager or tag")
        return reader

    @cached_property
    def web_page(self) -> WebPage:
        found = self.found
        self._tell(terminal.PAGE_IS_WRITTEN)
        return explorer(found.decisions, found.naming, self._provenance, self._planned, self._reader)

    @cached_property
    def charts_inside(self) -> Sequence[bytes]:
        if self.engine is None:
            raise EngineError("A chart needs an engine to be drawn.")
        told_of = {subject.address for subject in self.web_page.subjects}
        addresses = Addresses(self.found.decisions, self.found.naming).on_chart
        there = {card: address for card, address in addresses.items() if address in told_of}
        pages = linked_inside(self._planned, there)
        drawing = draw.Drawing(
            pages, self.engine, by_name(), {"svg"}, jobs=self._jobs, progress=self._progress
        )
        return [page.svg for page in drawing.all()]

    @cached_property
    def page_themes(self) -> Sequence[Theme]:
        if self.look.theme != "light":
            return (self.theme,)
        try:
            return (self.theme, theme_of("dark", self._accents(of_book=False)))
        except ValueError:  # for dark screens, which the user has not asked about, there is our own colour
            return (self.theme, THEMES["dark"])

    def served_page(self, stamp: str, notice: Notice | None) -> bytes:
        """Return the page as `orgdoc serve` shows it: `stamp` tells it from the one before."""
        return to_html(self.web_page, self.charts_inside, self.page_themes, served=stamp, notice=notice)

    @cached_property
    def document(self) -> Document:
        figures = [
            ChartFigure(page.name, page.title, page.description, landscape=number > 0 or not self._is_upright)
            for number, page in enumerate(self.shown_pages)
        ]
        folder = f"{self.stem}-pages" if not self.formats.isdisjoint({"svg", "png"}) else ""
        elsewhere = (len(self.pages) - len(self.shown_pages), folder)
        self._tell(terminal.BRIEFING_IS_WRITTEN)
        document = briefing(
            self.found.decisions,
            self.found.naming,
            self._provenance,
            figures,
            Detail(self.style.detail),
            elsewhere,
            self._reader,
            self._since,
            room=room_in(self.style.template),
            rows=rows_in_ours,
        )
        return replace(document, colours=self._colours)

    @property
    def _colours(self) -> Mapping[int, str]:
        """The chart's colours by tone, for what bears them elsewhere; a dark page is for screens alone."""
        theme = THEMES["light"] if self.look.theme == "dark" else self.theme
        accents = {number: accent.strong for number, accent in enumerate(theme.accents)}
        return {**accents, NEUTRAL: theme.neutral.strong, OPEN: theme.open.edge}

    @property
    def _since(self) -> tuple[Since, str] | None:
        since = since_of(self.found, self.earlier, self.style.reader)
        return (since, where_all(self.stem, sheet="xlsx" in self.formats)) if since is not None else None

    # --- the deck -------------------------------------------------------------------------------

    @cached_property
    def deck(self) -> Deck:
        bears = self.found.naming.date
        provenance = Provenance(self.found.spec_sha256, __version__, bears.isoformat() if bears else None)
        self._tell(terminal.SLIDES_ARE_WRITTEN)
        since = since_of(self.found, self.earlier)
        return deck(self.found.decisions, self.found.naming, provenance, self._pages_of_deck, since)

    @cached_property
    def _pages_of_deck(self) -> tuple[ChartPage, ...]:
        """The pages of the chart, planned for the room that a slide of the template has under its title."""
        from orgdoc.formats.pptx.write import room_for_chart  # noqa: PLC0415 - only a deck needs it

        width, height = room_for_chart(self.style.slide_template)
        smaller = max(BODY_SIZE[0] / width, BODY_SIZE[1] / height) * _SLIDE_SHARE

        def fits_a_slide(page: ChartPage, least_pt: float) -> bool:
            return fits(bare(page), min(least_pt * smaller, MOST_PT))

        pages = chart_pages(
            self.found.decisions,
            self.found.naming,
            fits_a_slide,
            stakeholders=self.look.stakeholders,
            since=since_of(self.found, self.earlier),
            progress=self._progress,
        )
        return tuple(replace(page, body_pt=min(page.body_pt * smaller, MOST_PT)) for page in pages)

    @cached_property
    def deck_look(self) -> DeckLook:
        from orgdoc.formats.pptx.write import DeckLook  # noqa: PLC0415 - only a deck needs it

        # A template recolours what a book colours: it is the company's own.
        of_book = self.look.theme == "light" and self.style.slide_template is None
        return DeckLook(
            self.style.slide_template,
            self.theme,
            self._accents(of_book=of_book),
            len(self.found.naming.rulebook.branches),
            is_own_theme=self.look.theme != Look().theme,
        )

    @property
    def deck_pictures(self) -> Mapping[str, Picture] | None:
        if self.style.chart == CHART_AS_SHAPES:
            return None
        return {
            drawn.page.page.name: Picture(
                drawn.svg, drawn.picture, drawn.page.layout.width, drawn.page.layout.height
            )
            for drawn in self._drawn_for_deck
        }

    @cached_property
    def _drawn_for_deck(self) -> tuple[draw.Drawn, ...]:
        if self.engine is None:
            raise EngineError("A chart needs an engine to be drawn.")
        shown = [slide.body.page for slide in self.deck.slides if isinstance(slide.body, Chart)]
        return draw.Drawing(
            shown,
            self.engine,
            self.theme,
            {str(Drawing.SVG)},
            pictures=dict.fromkeys(range(len(shown)), BODY_SIZE[0]),
            jobs=self._jobs,
            progress=self._progress,
        ).all()

    @cached_property
    def register(self) -> Workbook:
        found = self.found
        since = since_of(found, self.earlier)
        return register.register(
            found.decisions, found.agenda, found.naming, found.spec_sha256, __version__, since
        )

    @cached_property
    def items_sheet(self) -> Sheet:
        return register.items_sheet(self.found.decisions, self.found.agenda, self.found.naming)

    def record(
        self, files: Mapping[str, bytes], shown_date: date | None, earlier: Mapping[str, str] | None = None
    ) -> bytes:
        """Return the record of the set whose `files` were made; `earlier` are as in `record_of`."""
        # With another font, the boxes in its pictures could become letters.
        inputs = None if self.undrawn else self.inputs(shown_date)
        return record_of(self.found, files, inputs, earlier, self.earlier)

    def inputs(self, shown_date: date | None) -> str:
        assert self.engine is not None
        return inputs_of(
            self.found.spec_sha256,
            self.found.naming.rulebook.sha256,
            self.formats,
            self.engine,
            self.look,
            self.style,
            shown_date,
            self.earlier,
        )


def page_of_problems(notice: Notice, stamp: str) -> bytes:
    """Return what `orgdoc serve` shows while a spec has never been without mistakes."""
    themes = (THEMES["light"], THEMES["dark"])
    return problems_only(notice, notice.title, themes, served=stamp, gone_words=browsing.WORDS["gone"])


def form(found: Answer, kind: str) -> bytes:
    """Return the questions as a form to send round; `kind` is xlsx or csv."""
    book = register.form(found.decisions, found.agenda, found.naming, found.spec_sha256)
    return to_xlsx(book) if kind == "xlsx" else to_csv(book.sheets[0])


def reader_for(found: Answer, word: str) -> Reader | None:
    """Return the reader that `word` names: a branch, a manager or officer by name, a tag; None if none."""
    return reader_of(word, found.decisions, found.naming.organisation, found.naming.rulebook)


def readers_of(found: Answer) -> list[str]:
    """Return the words by which a reader of the briefing can be named."""
    return readers(found.decisions, found.naming.organisation, found.naming.rulebook)


def focus_page_of(found: Answer, subject: str, earlier: Earlier | None = None) -> ChartPage | None:
    """Return the chart of one item (by id) or manager (by name) alone; None where it has none."""
    return focus_page(found.decisions, found.naming, subject, since_of(found, earlier))


def template_lacks(template: bytes) -> tuple[str, ...]:
    """Return the styles that a template of the user's lacks and the briefing brings along.

    Raises TemplateError, a sentence for users, where the file cannot serve as a template.
    """
    return take_over(template).added


def check_slide_template(template: bytes) -> None:
    """Raise TemplateError, a sentence for users, where a presentation cannot serve as a template."""
    from orgdoc.formats.pptx.write import room_for_chart  # noqa: PLC0415 - only a deck needs it

    room_for_chart(template)


def template_hides(template: bytes) -> tuple[str, ...]:
    """Return the styles of a template that hide their text, which is shown all the same.

    Raises TemplateError, as `template_lacks` does.
    """
    return take_over(template).hidden


def subjects(data: bytes, name: str, find: FindBook | None = None) -> list[tuple[str, str]]:
    """Return what `explain` takes of a spec, however much of it can be read, each with what it is."""
    organisation, *_ = read_spec(data, name, Choosing(None, find).book)
    if organisation is None:
        return []
    managers = {manager.value: "" for project in organisation.projects for manager in project.managers}
    return [
        *((item.id, item.name) for item in organisation.items if item.span.column < item.span.end_column),
        *managers.items(),
        *((word, o.post) for o in organisation.officers.values() for word in (o.post, o.in_charge) if word),
        *((party, "") for party in organisation.parties),
    ]


def rule_ids(rulebook: Rulebook | None = None) -> list[tuple[str, str]]:
    """Return the id and the title of each rule."""
    return [(rule.id, rule.title) for rule in (rulebook or built_in_rulebook()).rules]


def branch_ids(rulebook: Rulebook | None = None) -> tuple[str, ...]:
    return tuple(branch.id for branch in (rulebook or built_in_rulebook()).branches)


def inputs_of(
    spec_sha256: str,
    book_sha256: str,
    formats: Collection[str],
    engine: Engine,
    look: Look,
    style: Style,
    day: date | None,
    earlier: Earlier | None = None,
) -> str:
    """Return the SHA-256 of all that a set of documents is made from: the same gives the same documents.

    The embedded engine is of one version for each version of orgdoc; another one is asked for its own.
    """
    template = sha256(style.template) if style.template is not None else None
    drawn_by = "embedded" if engine.embedded else engine.version()
    made_from = [
        spec_sha256, __version__, book_sha256, drawn_by, sorted(formats), look.theme,
        sorted(look.accents.items()), look.stakeholders, style.detail, style.reader, template,
        str(day), *((earlier.answer.spec_sha256, earlier.name) if earlier is not None else ()),
    ]  # fmt: skip
    if "pptx" in formats:
        made_from += [sha256(style.slide_template) if style.slide_template is not None else None, style.chart]
    return sha256(_as_json(made_from))


def record_of(
    found: Answer,
    files: Mapping[str, bytes],
    inputs: str | None = None,
    left: Mapping[str, str] | None = None,
    earlier: Earlier | None = None,
) -> bytes:
    """Return the machine-readable answer, with the hashes of `files` (by name): the record of the set.

    `inputs` is what `inputs_of` says of the set; None where it is not to be taken for unchanged. `left` are
    the files of earlier builds that lie in the folder still, with their SHA-256. With `earlier`, it says what
    has changed since, as `difference_as_json` does.
    """
    shape = _answer_since(found, earlier)
    if inputs is not None:
        shape["inputs"] = inputs
    shape["outputs"] = [{"file": name, "sha256": sha256(data)} for name, data in files.items()]
    if left:
        shape["earlier"] = [{"file": name, "sha256": digest} for name, digest in left.items()]
    return _as_json(shape)


def _answer_since(found: Answer, earlier: Earlier | None) -> dict[str, Any]:
    shape = record(found.decisions, found.agenda, found.naming, found.spec_sha256, __version__)
    if earlier is not None:
        shape["since"] = as_plain(_held_against(found, earlier), __version__)
    return shape


def answer_as_json(
    found: Answer, only: Sequence[Decision] | None = None, earlier: Earlier | None = None
) -> str:
    """Return the machine-readable answer; with `only`, of those subjects alone; with `earlier`, also what
    has changed since.
    """
    if earlier is not None:
        return _as_json(_answer_since(found, earlier)).decode()
    return _as_json(
        record(found.decisions, found.agenda, found.naming, found.spec_sha256, __version__, only)
    ).decode()


def questions_as_json(found: Answer) -> str:
    shape = record(found.decisions, found.agenda, found.naming, found.spec_sha256, __version__, ())
    kept = ("organisation", "spec", "rulebook", "orgdoc", "questions", "to_decide")
    vacancies = [
        {"number": entry.number, "post": entry.vacancy.officer, "items": list(entry.items)}
        for entry in found.agenda.entries
        if entry.vacancy is not None
    ]
    return _as_json(
        {"schema": "orgdoc/questions/2", **{key: shape[key] for key in kept}, "vacancies": vacancies}
    ).decode()


def compared(old: Answer, new: Answer, old_name: str, new_name: str) -> Compared:
    """Return what differs between two answers; the names are those of the specs, as typed."""
    versions = [Version(a.naming.organisation, a.decisions, a.naming.rulebook) for a in (old, new)]
    return Compared(difference(*versions), old.naming, new.naming, old_name, new_name)


def moves_of_the_book(old: Answer, new: Answer, name: str, width: int) -> str:
    """Return as text what differs between the answers of two books on a spec, with the rules that decide."""
    return book_report.moves_as_text(compared(old, new, name, name), old.decisions, new.decisions, width)


def _held_against(found: Answer, earlier: Earlier) -> Compared:
    return compared(earlier.answer, found, earlier.name, found.naming.spec)


def since_of(found: Answer, earlier: Earlier | None, reader: str | None = None) -> Since | None:
    """Return what has changed since an earlier version; None where there is none to compare with.

    `reader` names for whom alone: what is theirs now, or was then.
    """
    if earlier is None:
        return None
    concerned = None
    if reader is not None:
        readers = [reader_for(answer, reader) for answer in (found, earlier.answer)]
        concerned = frozenset(name for one in readers if one for name in (*one.items, *one.managers))
    return Since(_held_against(found, earlier), earlier.answer.decisions, found.decisions, concerned)


def difference_as_json(found: Compared, suppose: Sequence[str] = ()) -> str:
    """Return a difference; `suppose` are the changes, as typed, of a world that is only supposed."""
    shape = as_plain(found, __version__)
    return _as_json({**shape, "suppose": list(suppose)} if suppose else shape).decode()


def rules_as(form: str, only: Collection[str] = (), rulebook: Rulebook | None = None) -> str:
    """Return a rule book as text, markdown or json; with `only`, the rules with these ids."""
    rulebook = rulebook or built_in_rulebook()
    if only:
        rulebook = replace(rulebook, rules=tuple(rule for rule in rulebook.rules if rule.id in only))
    if form == "json":
        return _as_json(rules_page.as_json(rulebook)).decode()
    return rules_page.as_markdown(rulebook) if form == "markdown" else rules_page.as_text(rulebook)


def rule_changes(before: Rulebook, after: Rulebook) -> tuple[RuleChange, ...]:
    """Return the rules that differ between two versions of a book."""
    return tuple(changed_rules(before, after))


def book_difference_as_json(
    before: Rulebook, after: Rulebook, moved: str | None, unknown: tuple[Rulebook, LeftOut] | None = None
) -> str:
    """Return what differs between two versions of a book; `moved`: what that moves in a spec, as JSON.

    `unknown` is which of the two leaves something of the spec out of account, and what.
    """
    shape = {
        "schema": "orgdoc/rules-diff/1",
        "old": {"id": before.id, "version": before.version},
        "new": {"id": after.id, "version": after.version},
        "rules": [{"rule": change.rule, "what": change.what} for change in changed_rules(before, after)],
        "parts": [
            {"part": sort, "id": name, "what": what}
            for sort, name, what in book_report.part_changes(before, after)
        ],
        "moves": None if moved is None else orjson.loads(moved),
        "left_out": None if unknown is None else book_report.left_out_as_json(*unknown),
    }
    return as_json_text(shape)


def spec_schema_of(rulebook: Rulebook) -> bytes:
    """Return the JSON Schema of a spec under a rule book."""
    return _as_json(spec_schema(rulebook).whole)


def as_json_text(shape: object) -> str:
    return _as_json(shape).decode()


def _as_json(shape: object) -> bytes:
    return orjson.dumps(shape, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
