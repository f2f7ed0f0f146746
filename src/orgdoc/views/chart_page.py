"""A page of an org chart as cards and lines: neutral values that know no officer and no geometry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outline(StrEnum):
    """How the border of a card is drawn; never the only sign, a mark says the same in words."""

    SOLID = "solid"
    DOUBLE = "double"  # needs a decision
    DOTTED = "dotted"  # cannot be told yet
    DASHED = "dashed"  # vacant


class Role(StrEnum):
    """What a card stands for, which sets its size of type and its fill."""

    TOP = "top"  # the head of the organisation
    OFFICER = "officer"
    FUNCTION = "function"  # a labelled function under one officer
    GROUP = "group"  # "Needs a decision"
    MANAGER = "manager"
    PROJECT = "project"
    RESOURCES = "resources"  # resources that serve a whole branch
    SUMMARY = "summary"  # counts that stand for cards on a further page


@dataclass(frozen=True, slots=True)
class Row:
    """A resource inside a card. `kind` is the word for its kind (`software`), `marks` short words
    such as "also CTO"; `id` is unique on the page and made from the spec's id (`item-badge-printers`).
    """

    id: str
    text: str
    kind: str
    marks: tuple[str, ...] = ()
    outline: Outline = Outline.SOLID
    tip: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A box: its title in bold, `lines` under it in regular type, `marks` in words, then its rows.

    `tone` is an index into the theme's accents (0, 1, …), -1 for none, -2 for what is open.
    `tip` is one sentence for tooltips and screen readers.
    """

    id: str
    title: str
    role: Role
    lines: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    outline: Outline = Outline.SOLID
    tone: int = -1
    rows: tuple[Row, ...] = ()
    tip: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A head (a manager) and the cards that hang from it; with no head they hang from the branch."""

    head: Card | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A head and its blocks. `hangs_from` is the index of the trunk's card above it (-1: the last)."""

    head: Card
    blocks: tuple[Block, ...]
    hangs_from: int = -1


@dataclass(frozen=True, slots=True)
class SecondLine:
    """A dotted line between two cards of the page (or a card and a row), by id; `words` say the same."""

    start: str
    end: str
    words: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a sign means. `sample` names the sign: an `Outline`, `tone:0`, `kind:software`,
    `line:solid`, `line:dotted` or `mark:by decision`.
    """

    sample: str
    text: str


@dataclass(frozen=True, slots=True)
class ChartPage:
    """One page. `trunk` are the cards above the branches, top first; `description` says the
    structure in words for those who do not see it.
    """

    name: str
    title: str
    subtitle: str
    trunk: tuple[Card, ...]
    branches: tuple[Branch, ...]
    second_lines: tuple[SecondLine, ...] = ()
    legend: tuple[LegendEntry, ...] = ()
    footer: str = ""
    description: str = ""
    language: str = "en-GB"
