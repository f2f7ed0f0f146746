"""A document as blocks: neutral values that Word, Markdown or another format can render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text; `strong` is bold in most templates, `emphasis` italic.

    `hedge`: words of the source that hedge, in a colour of their own; `quiet`: smaller and grey, beside
    what it belongs to.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    hedge: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A run of text that leads to `anchor` in this document, or to `href` (http, https, mailto) outside."""

    text: str
    anchor: str | None = None
    href: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A box to tick, on screen or on paper, and what it stands for."""

    text: str


Inline = Text | Link | Check
Runs = tuple[Inline, ...]


class ParagraphStyle(StrEnum):
    BODY = "body"
    LEAD = "lead"  # the one sentence of verdict on page 1
    SUBTITLE = "subtitle"  # the date and source under the title
    DETAIL = "detail"  # the facts, the counter-arguments of an item: smaller than body
    QUOTE = "quote"  # words of the source
    NOTE = "note"  # under what it is about, smaller and grey
    SIGN = "sign"  # what is ticked and signed


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`keep_with_next`: must not be the last thing on a page before what follows."""

    runs: Runs
    style: ParagraphStyle = ParagraphStyle.BODY
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 to 3; `anchor` ([a-z0-9-]+) is unique in the document; `in_contents`: listed there."""

    level: int
    text: str
    anchor: str
    in_contents: bool = False


@dataclass(frozen=True, slots=True)
class ListBlock:
    items: tuple[Runs, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column; its width is measured from what stands in it.

    `number`: set to the right. `to_fill_in`: on a ground of its own, since somebody ticks or writes there.
    """

    title: str
    number: bool = False
    to_fill_in: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`caption` stands above the table, without its number; `description` is its alt text.

    `levels` are the depths of the rows, 0 where left out: the first cell of a row is indented by its depth.
    `together` are numbers of rows that are not parted from what comes after them. `as_wide_as`: tables of the
    same columns, itself among them, whose columns are to be of one width. `tones` are those of the rows,
    keys of the document's `colours`: a bar before the row is in the colour of its tone, where it has one.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Runs, ...], ...]
    caption: str
    description: str
    anchor: str
    levels: tuple[int, ...] = ()
    together: frozenset[int] = frozenset()
    as_wide_as: tuple[Table, ...] = ()
    tones: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture by name (a key of the pictures given to the renderer), with caption and alt text.

    `landscape`: it stands on a landscape page of its own; else in the text, at most `max_height_cm` high.
    """

    picture: str
    caption: str
    alt: str
    anchor: str
    landscape: bool = False
    max_height_cm: float = 11.0


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: every heading with `in_contents`, pre-filled and linked."""

    title: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Block = Paragraph | Heading | ListBlock | Table | Figure | Contents | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    `header` is printed left and right on each page; `page_words` go before the page number and
    between it and the number of pages ("Page ", " of "). `label_words` name captions by kind
    (`table` → "Table", `figure` → "Figure"). `date` is ISO (`2026-11-01`) or None.
    `properties` become custom document properties. `colours` are those of tones, #RRGGBB.
    """

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    header: tuple[str, str] = ("", "")
    footer: str = ""
    page_words: tuple[str, str] = ("Page ", " of ")
    label_words: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    author: str = ""
    keywords: str = ""
    date: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in two forms; the size is that of the SVG in points (1/72 in)."""

    svg: bytes
    png: bytes
    width_pt: float
    height_pt: float
