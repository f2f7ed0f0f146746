"""What a page to explore in a browser shows: neutral values that know no officer and no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orgdoc.views.document import Runs


@dataclass(frozen=True, slots=True)
class Standing:
    """What a verdict may be: `label` (CIO, shared, needs a decision), who holds the post, and how many items
    have it. `tone` is an index into the theme's accents, -1 for none, -2 for what is open.
    """

    label: str
    holder: str
    tone: int
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an explanation under its own heading, of which `label` is "" for the first: sentences, then
    rows of a table, then links, each a text and where it leads: an address of this page, or http(s).
    """

    label: str
    texts: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """An item, a manager or a stakeholder. `address` is unique on the page: an item's id, else with a `/`.

    `standing` is an index into the page's; `sure` says how sure it is in a word with its mark; `sign` is that
    mark, or the number of what is open. `chart` is the index of the chart's page on which it stands, -1 for
    none. `names` are the texts in `parts` that are this subject's own: names, lines, descriptions.
    """

    address: str
    name: str
    kind: str
    standing: int
    sure: str
    sign: str
    managers: tuple[str, ...]
    tags: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    names: tuple[str, ...]
    chart: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A verdict or reporting line that one answer changes; `address` is "" for what has none on the page.

    `before` and `after` are indices of standings, `before` -1 where there was none. `unless` says which other
    answer could still make it another one; "" where none could.
    """

    address: str
    name: str
    before: int
    after: int
    unless: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """One answer to what is open: the word on its button, what stands before a verdict that it gives, all
    that it moves, and how much that is, as a sentence.
    """

    word: str
    then: str
    moves: tuple[Moved, ...]
    told: str


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Something open under its number, told in paragraphs, with the answers that can be tried."""

    number: int
    title: str
    told: tuple[Runs, ...]
    tries: tuple[Supposed, ...]
    subject: str = ""  # the address of the subject it is about, "" for none


@dataclass(frozen=True, slots=True)
class Section:
    """A section of what stands behind the answers: paragraphs, and a table where there are columns."""

    heading: str
    anchor: str
    paragraphs: tuple[Runs, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Runs, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ChartTitle:
    """A page of the chart: its name in addresses, what it shows."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """The whole page. `words` are the labels of its controls by name, with `{…}` where a number or a name
    goes in; `decisions` and `questions` are what is open, `nothing_open` is said where nothing is.
    """

    title: str
    organisation: str
    address: str
    lead: Runs
    language: str
    standings: tuple[Standing, ...]
    subjects: tuple[Subject, ...]
    decisions: tuple[OpenEntry, ...]
    questions: tuple[OpenEntry, ...]
    captions: tuple[str, str]
    nothing_open: str
    sections: tuple[Section, ...]
    charts: tuple[ChartTitle, ...]
    provenance: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands above a page, or in its place: problems of the spec from which it is made."""

    title: str
    text: str
    report: str
