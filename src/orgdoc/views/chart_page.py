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
    GROUP = "group"  # the lane between the officers
    HEADING = "heading"  # over a part of the lane
    MANAGER = "manager"
    PROJECT = "project"
    RESOURCES = "resources"  # resources that serve a whole branch
    SUMMARY = "summary"  # counts that stand for cards on a further page


#: What a sign may be: how sure a verdict is (`firm`, `likely`, `leaning`, `decided`), or the number of what
#: is open, to decide (`decide:1`) or to find out (`ask:3`); nothing behind the colon where it has none.
Sign = str


@dataclass(frozen=True, slots=True)
class Row:
    """A resource inside a card. `kind` is the word for its kind (`software`), `note` a few words below such
    as "also Web shop", `depth` how far it stands in under what it serves; `id` is unique on the page and
    made from the spec's id (`item-badge-printers`). `across`: it works for one branch and serves another,
    though that should not be.
    """

    id: str
    text: str
    kind: str
    sign: Sign = ""
    note: str = ""
    depth: int = 0
    marks: tuple[str, ...] = ()
    outline: Outline = Outline.SOLID
    tip: str = ""
    link: str | None = None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A box: its title in bold, `lines` under it in regular type, `marks` in words, then its rows.

    `tone` is an index into the theme's accents (0, 1, …), -1 for none, -2 for what is open.
    `tip` is one sentence for tooltips and screen readers. `kind` is that of a resource with a card of its
    own. `apart`: it stands in a branch but hangs from nothing there. `continued`: it is a further part of a
    card that was cut.
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
    sign: Sign = ""
    kind: str = ""
    apart: bool = False
    continued: bool = False


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
    """A dotted line between two cards of the page (or a card and a row), by id; `words` say the same, and
    are "" where a sign on both says it.
    """

    start: str
    end: str
    words: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a sign means. `sample` names the sign: an `Outline`, `tone:0`, `kind:software`,
    `line:solid`, `line:dotted`, `mark:by decision`, `sign:firm` or `sign:ask:3`.
    """

    sample: str
    text: str


@dataclass(frozen=True, slots=True)
class ChartPage:
    """One page. `trunk` are the cards above the branches, top first; `description` says the
    structure in words for those who do not see it. `body_pt` is the size of its type in points, 0 for as
    large as there is room. `footer_tip` is the footer with all names in full, `source`
    where the rules come from.
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
    body_pt: float = 0.0
    footer_tip: str = ""
    source: str = ""
