"""Every format that orgdoc writes: the one place that names them.

The command line, `doctor`, completion, the record and docs/usage.md read this table. To add a format is to
write the function that makes it, and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from orgdoc.chart.theme import Theme
from orgdoc.formats.csv import to_csv
from orgdoc.formats.html.write import to_html
from orgdoc.formats.markdown import to_markdown
from orgdoc.formats.pdf import to_pdf
from orgdoc.formats.word.write import to_docx
from orgdoc.formats.xlsx import to_xlsx
from orgdoc.views.document import Document, Picture
from orgdoc.views.slides import Deck
from orgdoc.views.web_page import WebPage
from orgdoc.views.workbook import Sheet, Workbook

if TYPE_CHECKING:
    from orgdoc.formats.pptx.write import DeckLook


class Subject(StrEnum):
    """What a file is about."""

    CHART = "chart"
    BRIEFING = "briefing"
    DECK = "deck"
    REGISTER = "register"
    PAGE = "page"
    DATA = "data"


class Drawing(StrEnum):
    """What a page of the chart is drawn as."""

    SVG = "svg"
    PNG = "png"
    DOT = "dot"
    FALLBACK = "picture"  # a picture inside another document, as large as print needs


class Material(Protocol):
    """What a build offers to those who make its files; each thing is worked out when first asked for."""

    @property
    def stem(self) -> str:
        """What the files are called, without their ending."""

    @property
    def formats(self) -> frozenset[str]: ...

    @property
    def template(self) -> bytes | None:
        """The Word template of the user's."""

    @property
    def page_names(self) -> tuple[str, ...]:
        """What the files of the chart's pages are called, without ending: `acme`, `acme-pages/02-cio`."""

    def drawn(self, kind: Drawing) -> Sequence[bytes]:
        """Return every page of the chart in one of the kinds that the build's formats draw."""

    @property
    def document(self) -> Document: ...

    @property
    def pictures(self) -> Mapping[str, Picture]:
        """The pages that the briefing shows, by the names under which it shows them."""

    @property
    def shown_files(self) -> Mapping[str, str]:
        """The files of those pages, for a briefing that refers to them: PNGs if only they are made."""

    @property
    def web_page(self) -> WebPage: ...

    @property
    def charts_inside(self) -> Sequence[bytes]:
        """Every page of the chart as an SVG to stand in the web page, with links that lead within it."""

    @property
    def page_themes(self) -> Sequence[Theme]:
        """The theme of the web page; two where it follows the reader's system: for light and for dark."""

    @property
    def deck(self) -> Deck: ...

    @property
    def deck_look(self) -> DeckLook: ...

    @property
    def deck_pictures(self) -> Mapping[str, Picture] | None:
        """The pages of the chart as pictures by name; None where the deck shows them as shapes."""

    @property
    def register(self) -> Workbook: ...

    @property
    def items_sheet(self) -> Sheet: ...


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `name` is also the ending of its files.

    `form` says in which form the subject comes where it is not its usual one, one and many: ("a picture",
    "pictures"). `what` is its line in the manual. `draws` are the drawings of the chart that it needs,
    `paged` whether people read it page by page, `binary` whether no terminal can show it. `make` returns the
    files by name; None for the record, which has the hashes of all others and is written by the build itself.
    `works` is what `doctor` says where nothing is missing; `needs_office`: it is made by LibreOffice.
    """

    name: str
    subject: Subject
    what: str
    make: Callable[[Material], Mapping[str, bytes]] | None
    form: tuple[str, str] = ("", "")
    draws: frozenset[Drawing] = frozenset()
    paged: bool = False
    binary: bool = False
    default: bool = False
    works: str = "right"
    needs_office: bool = False

    @property
    def needs_letters(self) -> bool:
        """Whether the engine has to have the letters of every name: it paints them, here alone."""
        return Drawing.PNG in self.draws


def _drawing(kind: Drawing) -> Callable[[Material], Mapping[str, bytes]]:
    def make(material: Material) -> Mapping[str, bytes]:
        return {
            f"{name}.{kind}": data
            for name, data in zip(material.page_names, material.drawn(kind), strict=True)
        }

    return make


def _docx(material: Material) -> Mapping[str, bytes]:
    content = to_docx(material.document, material.pictures, template=material.template)
    return {f"{material.stem}.docx": content}


def _pdf(material: Material) -> Mapping[str, bytes]:
    content = to_docx(material.document, material.pictures, template=material.template, for_office=True)
    return {f"{material.stem}.pdf": to_pdf(content)}


def _markdown(material: Material) -> Mapping[str, bytes]:
    return {f"{material.stem}.md": to_markdown(material.document, material.shown_files).encode()}


def _html(material: Material) -> Mapping[str, bytes]:
    content = to_html(material.web_page, material.charts_inside, material.page_themes)
    return {f"{material.stem}.html": content}


def _pptx(material: Material) -> Mapping[str, bytes]:
    from orgdoc.formats.pptx.write import to_pptx  # noqa: PLC0415 - python-pptx takes as long as the rest

    content = to_pptx(material.deck, material.deck_look, material.deck_pictures)
    return {f"{material.stem}.pptx": content}


def _xlsx(material: Material) -> Mapping[str, bytes]:
    return {f"{material.stem}.xlsx": to_xlsx(material.register)}


def _csv(material: Material) -> Mapping[str, bytes]:
    return {f"{material.stem}.csv": to_csv(material.items_sheet)}


#: In the order in which files are listed.
FORMATS: Mapping[str, Format] = {
    form.name: form
    for form in (
        Format(
            "svg",
            Subject.CHART,
            (
                "the org chart, or its first page; 12.33 × 6.4 inches, which fills a 16:9 slide under its "
                "title; its words can be searched and read out"
            ),
            _drawing(Drawing.SVG),
            draws=frozenset({Drawing.SVG}),
            paged=True,
            default=True,
            works="right, for names of every script",
        ),
        Format(
            "png",
            Subject.CHART,
            "the same as a picture of 200 dots to the inch, with a background",
            _drawing(Drawing.PNG),
            form=("a picture", "pictures"),
            draws=frozenset({Drawing.PNG}),
            paged=True,
            binary=True,
        ),
        Format(
            "docx",
            Subject.BRIEFING,
            "the briefing for Word, with the chart in it",
            _docx,
            draws=frozenset({Drawing.SVG, Drawing.FALLBACK}),
            paged=True,
            binary=True,
            default=True,
            works="right; the chart in it is drawn both ways",
        ),
        Format(
            "pdf",
            Subject.BRIEFING,
            "the same briefing as a tagged PDF, by the LibreOffice that is installed; its charts stay sharp",
            _pdf,
            form=("a PDF", "PDFs"),
            draws=frozenset({Drawing.SVG, Drawing.FALLBACK}),
            paged=True,
            binary=True,
            needs_office=True,
        ),
        Format(
            "md",
            Subject.BRIEFING,
            "the same briefing as Markdown, with the chart's files as pictures",
            _markdown,
            form=("Markdown", "Markdown"),
            paged=True,
        ),
        Format(
            "html",
            Subject.PAGE,
            (
                "one page to search, filter and try answers in, with every explanation and the chart; it "
                "opens from disk in a browser and asks for nothing"
            ),
            _html,
            paged=True,
            works="right, in browsers of the last three years",
        ),
        Format(
            "pptx",
            Subject.DECK,
            "slides for PowerPoint: the answer, the chart in shapes that can be edited, what is open",
            _pptx,
            paged=True,
            binary=True,
            works="right, for names of every script",
        ),
        Format(
            "xlsx",
            Subject.REGISTER,
            "the register, a workbook with all answers and the whole spec",
            _xlsx,
            binary=True,
        ),
        Format(
            "csv",
            Subject.REGISTER,
            (
                "the register's first sheet as one table; UTF-8, with an apostrophe before what a "
                "spreadsheet would take for a formula"
            ),
            _csv,
            form=("one table", "one table"),
        ),
        Format(
            "json",
            Subject.DATA,
            (
                "all answers and reasons for other programs, and the record of the set; written whatever "
                "the formats"
            ),
            None,
            default=True,
        ),
        Format(
            "dot",
            Subject.CHART,
            "the chart as Graphviz reads it, with every position worked out",
            _drawing(Drawing.DOT),
            form=("Graphviz source", "Graphviz source"),
            draws=frozenset({Drawing.DOT}),
            paged=True,
            works="right; draw it with layout nop2, as the file itself says",
        ),
    )
}
DEFAULT_FORMATS = tuple(name for name, form in FORMATS.items() if form.default)
#: A chart and a briefing are made of so many items at most: more pages than anybody turns, in time and memory
#: that no longer serve anybody. Data has no such limit.
MOST_PAGED = 20_000


def drawings_for(formats: Collection[str]) -> frozenset[Drawing]:
    """Return what the chart is drawn as for these formats."""
    return frozenset().union(*(FORMATS[name].draws for name in formats))


def needs_chart(formats: Collection[str]) -> bool:
    """Return whether pages of the chart have to be planned for these formats."""
    return any(FORMATS[name].paged for name in formats)
