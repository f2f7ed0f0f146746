"""Verdicts → the briefing: the answer first, then what is asked, then each item with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from orgdoc.model.organisation import Project
from orgdoc.model.rulebook import Rule
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import MANAGER, SHARED, Decision, Decisions
from orgdoc.views.document import (
    Block,
    Column,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    ParagraphStyle,
    Runs,
    Table,
    Text,
)
from orgdoc.views.phrases import asking, explaining, moving, remarking, writing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.placement import Placement

_TABLE_ANCHOR = "assignments"
_OPEN = "open"
#: The listings that the short contents name; the others stand beside them.
_IN_CONTENTS = ("managers", "questions")
_SHARES = {
    "assignments": (0.25, 0.155, 0.165, 0.165, 0.265),
    "managers": (0.22, 0.18, 0.16, 0.44),
    "stakeholders": (0.34, 0.26, 0.40),
    "questions": (0.40, 0.44, 0.16),
    "overrides": (0.20, 0.10, 0.16, 0.24, 0.30),
}


class Detail(StrEnum):
    """How much is said of each item."""

    FULL = "full"
    BRIEF = "brief"  # why, on which facts, and what would settle it
    SUMMARY = "summary"  # the table alone


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a briefing was made from: the SHA-256 of the spec, orgdoc's version, an ISO date or None."""

    spec_sha256: str
    version: str
    date: str | None


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A page of the chart: the name of its picture, its message, and its structure in words."""

    picture: str
    title: str
    alt: str
    landscape: bool


def briefing(
    decisions: Decisions,
    naming: Naming,
    provenance: Provenance,
    charts: Sequence[ChartFigure],
    detail: Detail,
    elsewhere: tuple[int, str] = (0, ""),
) -> Document:
    """Return the briefing, with the pages of the chart where they belong.

    `elsewhere`: how many pages the chart has beside these, and the folder in which they lie, "" where they
    are not written with the briefing.
    """
    writer = _Writer(decisions, naming, provenance, detail)
    figures = [
        Figure(
            chart.picture,
            writing.chart_caption(chart.title, number, len(charts), naming),
            chart.alt,
            anchor=f"figure-{number}",
            landscape=chart.landscape,
        )
        for number, chart in enumerate(charts, start=1)
    ]
    return Document(
        title=writing.title(naming),
        subtitle=writing.subtitle(naming),
        language=naming.organisation.language,
        blocks=tuple(writer.blocks(figures, elsewhere)),
        header=writing.header(naming),
        footer=writing.subtitle(naming),
        page_words=writing.PAGE,
        label_words=writing.LABELS,
        subject=writing.subject(naming),
        author=naming.organisation.prepared_by or naming.organisation.name.value,
        keywords=writing.keywords(naming),
        date=provenance.date,
        properties={
            "Spec": naming.spec,
            "Spec SHA-256": provenance.spec_sha256,
            "Rule book": f"{naming.rulebook.id} {naming.rulebook.version}",
            "orgdoc": provenance.version,
        },
    )


class _Writer:
    def __init__(self, decisions: Decisions, naming: Naming, provenance: Provenance, detail: Detail) -> None:
        self.decisions = decisions
        self.naming = naming
        self.provenance = provenance
        self.detail = detail

    def blocks(self, figures: Sequence[Figure], elsewhere: tuple[int, str]) -> Iterator[Block]:
        yield from self._first_page()
        yield from figures[:1]
        if elsewhere[0]:
            yield Paragraph(_text(writing.pages_elsewhere(*elsewhere)))
        yield Contents(writing.CONTENTS)
        yield from self._assignments()
        yield from figures[1:]
        yield from self._items()
        yield from self._managers()
        yield from self._stakeholders()
        yield from self._questions()
        yield from self._overrides()
        yield from self._remarks()
        yield from self._rules()
        yield from self._back_matter()

    # --- the answer -----------------------------------------------------------------------------

    def _first_page(self) -> Iterator[Block]:
        before, counts, shared, asked = writing.verdict_in_short(self.decisions, self.naming)
        runs: list[Inline] = [Text(before), Text(counts, strong=True), Text(". ")]
        runs += [Text(f"{shared} ")] if shared else []
        yield Paragraph((*runs, Text(asked, strong=True)), ParagraphStyle.LEAD)
        if posts := writing.posts(self.naming):
            yield Paragraph(_text(posts))
        if needed := tuple(self._decisions_needed()):
            yield Heading(1, writing.DECISIONS_NEEDED, "decisions-needed")
            yield ListBlock(needed, ordered=True)
        if sure := writing.how_sure(self.decisions):
            yield Paragraph((Text(f"{writing.HOW_SURE} ", emphasis=True), Text(sure)))

    def _decisions_needed(self) -> Iterator[Runs]:
        needed = [self.decisions.decided_by(matter) for matter in self.decisions.to_decide]
        for decision in needed:
            if decision.kind != MANAGER:
                yield self._asked(decision, self._link(decision.subject))
        for question in (q for q in self.decisions.questions if q.settles):
            ask = asking.ask(question, self.naming)
            gives = asking.answers(question, self.naming)
            names = [self._link(item) for item in question.settles[:4]]
            yield (*_separated(names), Text(f": {ask} {gives}"))
        for manager in needed:
            if manager.kind == MANAGER:
                yield self._asked(manager, Link(manager.subject, anchor="table-managers"))

    def _asked(self, decision: Decision, name: Inline) -> Runs:
        why = explaining.explanation(decision, self.naming)
        way_out = asking.way_out(decision, self.naming)
        if why.startswith(name.text):
            return name, Text(f"{why.removeprefix(name.text)} {way_out}")
        if decision.kind == MANAGER:
            return (Text(f"{why} {way_out}"),)
        return name, Text(f": {why} {way_out}")

    def _open_items(self) -> list[Decision]:
        return [d for d in self.decisions.items.values() if d.is_open]

    # --- the table and the items ------------------------------------------------------------------

    def _assignments(self) -> Iterator[Block]:
        yield Heading(1, writing.ASSIGNMENTS, "who-answers", in_contents=True)
        ordered = [*self._open_items(), *(d for d in self.decisions.items.values() if not d.is_open)]
        rows = [
            (
                (self._link(d.subject),),
                _text(writing.kind(d)),
                (Text(writing.who(d, self.naming), strong=d.is_open),),
                _text(writing.how_sure_of(d)),
                _text(self._why(d)),
            )
            for d in ordered
        ]
        yield self._table("assignments", rows, anchor=_TABLE_ANCHOR)

    def _why(self, decision: Decision) -> str:
        if decision.is_open:
            return asking.open_in_brief(decision, self.naming)
        return writing.in_a_few_words(decision, self.naming)

    def _items(self) -> Iterator[Block]:
        if self.detail is Detail.SUMMARY:
            return
        groups: dict[str, list[Decision]] = {_OPEN: self._open_items()}
        for verdict in (*self.naming.labels, SHARED):
            groups[verdict] = [d for d in self.decisions.items.values() if d.verdict == verdict]
        for verdict, decided in groups.items():
            if decided:
                title = writing.section_title(verdict, len(decided), self.naming)
                yield Heading(1, title, f"section-{verdict}", in_contents=True)
                yield from self._by_manager(verdict, decided)

    def _by_manager(self, verdict: str, decided: Sequence[Decision]) -> Iterator[Block]:
        """Yield the items of one section, those of each manager together, resources with their project."""
        groups: dict[str | None, list[Decision]] = {}
        for decision in decided:
            groups.setdefault(self._managers_of[decision.subject], []).append(decision)
        without = groups.pop(None, [])
        several = len(groups) > 1 or (groups and without)
        frame = 0
        for number, (name, found) in enumerate([*groups.items(), (None, without)]):
            if several and found and verdict in self.naming.labels:
                title = writing.of_manager(name, any(d.kind == PROJECT for d in found))
                yield Heading(2, title, f"section-{verdict}-{number}")
            for decision in sorted(found, key=lambda d: self._order[d.subject]):
                level = 3 if several and verdict in self.naming.labels else 2
                yield from self._item(decision, frame, level)
                frame += 1

    @cached_property
    def _hosts(self) -> dict[str, str]:
        """The project that each resource goes with, by id."""
        place = Placement(self.decisions, self.naming.organisation, self.naming.rulebook)
        resources = self.naming.organisation.resources
        return {r.id: host.id for r in resources if (host := place.host(r)) is not None}

    @cached_property
    def _managers_of(self) -> dict[str, str | None]:
        projects = {p.id: p.manager.value for p in self.naming.organisation.projects if p.manager}
        return {item: projects.get(self._hosts.get(item, item)) for item in self.naming.items}

    @cached_property
    def _order(self) -> dict[str, tuple[int, int]]:
        """The place of each item in its section: a project, then its resources, as the spec has them."""
        position = {item: number for number, item in enumerate(self.naming.items)}
        return {item: (position[self._hosts.get(item, item)], position[item]) for item in position}

    def _item(self, decision: Decision, frame: int, level: int) -> Iterator[Block]:
        yield Heading(level, writing.item_heading(decision, self.naming), self._anchors[decision.subject])
        why = explaining.explanation(decision, self.naming, frame)
        strength = "" if decision.is_open else f" ({writing.how_sure_of(decision)})"
        paragraphs = [
            Paragraph((Text(why), Text(strength, emphasis=True))),
            *self._details(decision),
        ]
        back = Link(writing.TABLE_OF_ASSIGNMENTS, anchor=_TABLE_ANCHOR)
        last = paragraphs[-1]
        paragraphs[-1] = replace(last, runs=(*last.runs, Text(f"  {writing.LISTED_IN} "), back, Text(".")))
        # An item stays on one page: each of its paragraphs but the last holds on to the next.
        yield from (replace(paragraph, keep_with_next=True) for paragraph in paragraphs[:-1])
        yield paragraphs[-1]

    def _details(self, decision: Decision) -> Iterator[Paragraph]:
        item = self.naming.items[decision.subject]
        tensions = " ".join(
            explaining.tension(decision, e, self.naming) for e in explaining.pulls_elsewhere(decision)
        )
        questions = " ".join(
            f"{asking.ask(q, self.naming)} {asking.answers(q, self.naming)}" for q in decision.questions
        )
        details = [
            (writing.FACTS, writing.facts(decision, self.naming)),
            (writing.UNSAID, writing.unsaid(decision, self.naming)),
            (writing.tensions_label(decision), tensions),
            (writing.SETTLES, questions),
            (writing.moves_label(decision), "" if questions else moving.moves(decision, self.naming)),
        ]
        details[:0] = [entry for entry in writing.about(item) if entry[0] == writing.ABOUT]
        details += [entry for entry in writing.about(item) if entry[0] != writing.ABOUT]
        if self.detail is Detail.BRIEF:
            details = [entry for entry in details if entry[0] in (writing.FACTS, writing.SETTLES)]
        elif isinstance(item, Project) and item.manager is not None:
            lines = writing.lines_of(item, self.decisions, self.naming)
            details.append((writing.LINE, lines))
        for label, text in details:
            if text:
                yield Paragraph((Text(f"{label}: ", emphasis=True), Text(text)), ParagraphStyle.DETAIL)

    # --- the back matter --------------------------------------------------------------------------

    def _managers(self) -> Iterator[Block]:
        rows = [
            (
                (Text(d.subject),),
                (Text(writing.reports_to(d, self.naming), strong=d.is_open),),
                _text(writing.how_sure_of(d)),
                _text(writing.manages(d, self.naming)),
            )
            for d in self.decisions.managers.values()
        ]
        yield from self._listing(writing.MANAGERS, "managers", rows)

    def _stakeholders(self) -> Iterator[Block]:
        rows = [
            (
                _text(d.subject),
                _text(writing.side(d.facts["stakeholders"][0])),
                (Text(writing.reports_to(d, self.naming), strong=d.is_open),),
            )
            for d in self.decisions.stakeholders.values()
        ]
        yield from self._listing(writing.STAKEHOLDERS, "stakeholders", rows)

    def _questions(self) -> Iterator[Block]:
        rows = [
            (
                _text(asking.ask(q, self.naming)),
                _text(asking.answers(q, self.naming)),
                tuple(_separated([self._link(item) for item in q.settles])),
            )
            for q in self.decisions.questions
        ]
        yield from self._listing(writing.QUESTIONS, "questions", rows)

    def _overrides(self) -> Iterator[Block]:
        decided = (*self.decisions.items.values(), *self.decisions.managers.values())
        rows = [
            (
                (self._link(d.subject),),
                _text(self.naming.verdict(d.override.branch)),
                _text(self.naming.verdict(d.computed)),
                _text(writing.by_whom(d, self.naming)),
                _text(d.override.rationale),
            )
            for d in decided
            if d.override is not None
        ]
        yield from self._listing(writing.OVERRIDES, "overrides", rows)

    def _remarks(self) -> Iterator[Block]:
        if self.decisions.remarks:
            yield Heading(1, writing.REMARKS, "remarks")
            texts = (remarking.remark_text(r, self.naming) for r in self.decisions.remarks)
            yield ListBlock(tuple(_text(text) for text in texts))

    def _rules(self) -> Iterator[Block]:
        yield Heading(1, writing.RULES, "rules", in_contents=True)
        yield Paragraph(_text(writing.about_the_source(self.naming)))
        yield ListBlock(tuple(self._rule(rule) for rule in self._used_rules()))

    def _rule(self, rule: Rule) -> Runs:
        quoted, where = writing.rule_strength(rule, self.naming)
        return (
            Text(f"{rule.title}. ", strong=True),
            Text(f"{rule.statement} "),
            Text(quoted, emphasis=True),
            Text(f" ({where})"),
        )

    def _used_rules(self) -> list[Rule]:
        """Return the rules that decided or pulled somewhere, in the order of the rule book."""
        decided = (
            *self.decisions.items.values(),
            *self.decisions.managers.values(),
            *self.decisions.stakeholders.values(),
        )
        used = {e.rule.id for d in decided for e in (*d.decided_by, *d.tensions)}
        used |= {r.rule.id for r in self.decisions.remarks if r.rule is not None}
        return [rule for rule in self.naming.rulebook.rules if rule.id in used]

    def _back_matter(self) -> Iterator[Block]:
        """Yield how to read the briefing, the words it uses and where it comes from, kept on one page."""
        if self.detail is not Detail.SUMMARY:
            yield Heading(1, writing.HOW_TO_READ, "how-to-read", in_contents=True)
            yield Paragraph(_text(writing.how_to_read(self.naming)), keep_with_next=True)
        yield Heading(1, writing.GLOSSARY, "glossary")
        for word, meaning in writing.glossary(self.naming):
            runs = (Text(word, strong=True), Text(f": {meaning}"))
            yield Paragraph(runs, ParagraphStyle.DETAIL, keep_with_next=True)
        yield Heading(1, writing.PROVENANCE, "provenance")
        sha256, version = self.provenance.spec_sha256, self.provenance.version
        yield Paragraph(_text(writing.provenance(self.naming, sha256, version)))

    # --- parts ----------------------------------------------------------------------------------

    def _listing(self, title: str, which: str, rows: Sequence[tuple[Runs, ...]]) -> Iterator[Block]:
        """Yield a heading and a table; nothing where there is nothing to list."""
        if rows:
            yield Heading(1, title, f"section-{which}", in_contents=which in _IN_CONTENTS)
            yield self._table(which, rows, anchor=f"table-{which}")

    def _table(self, which: str, rows: Iterable[tuple[Runs, ...]], anchor: str) -> Table:
        titles = writing.COLUMNS[which]
        columns = tuple(Column(t, s) for t, s in zip(titles, _SHARES[which], strict=True))
        caption = writing.captions(which)
        return Table(columns, tuple(rows), caption, writing.described(which, titles), anchor)

    @cached_property
    def _anchors(self) -> dict[str, str]:
        return {item_id: f"item-{item_id}" for item_id in self.naming.items}

    def _link(self, subject: str) -> Inline:
        """Return the name of a subject, as a link to its section where it has one."""
        if subject not in self._anchors or self.detail is Detail.SUMMARY:
            return Text(self.naming.name(subject))
        return Link(self.naming.name(subject), anchor=self._anchors[subject])


def _text(text: str) -> Runs:
    return (Text(text),)


def _separated(runs: list[Inline]) -> Iterator[Inline]:
    for index, run in enumerate(runs):
        if index:
            yield Text(" and " if index == len(runs) - 1 else ", ")
        yield run
