"""A deck as slides: neutral values that PowerPoint or another format can render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orgdoc.views.chart_page import ChartPage, Sign
from orgdoc.views.document import Runs


@dataclass(frozen=True, slots=True)
class Cover:
    """The first slide, of a title and `lines` under it."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure and whose it is: "20", "Ben Lindqvist", "CIO". `parts` are counts within it, each with its
    sign; `tone` as in a chart's cards.
    """

    figure: str
    name: str
    lines: tuple[str, ...]
    parts: tuple[tuple[Sign, str], ...]
    tone: int


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side; `said` stands under them, as paragraphs."""

    tiles: tuple[Tile, ...]
    said: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A page of the chart, its message not in it: that is the slide's title."""

    page: ChartPage


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column with its share of the width."""

    title: str
    share: float


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; `sign` (`decide:1`) is the number by which a chart refers to it, `note` what a speaker adds."""

    cells: tuple[Runs, ...]
    sign: Sign = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that goes on for as many slides as it needs; `said` stands under its last part."""

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    description: str
    said: tuple[Runs, ...] = ()


Body = Cover | Tiles | Chart | Grid


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide under the name by which others lead to it (`page:02-cio`, `source`).

    `goes_on` are the words behind the title of a slide of several, with `{}` for which and of how many.
    """

    name: str
    title: str
    section: str
    body: Body
    notes: tuple[str, ...] = ()
    goes_on: str = " ({}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{})"


@dataclass(frozen=True, slots=True)
class Deck:
    """A whole deck. `date` is ISO (`2026-11-01`) or None; `properties` become custom properties."""

    title: str
    language: str
    slides: tuple[Slide, ...]
    footer: str = ""
    subject: str = ""
    author: str = ""
    keywords: str = ""
    date: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
