"""Verdicts → the briefing: a memo to decide on, the chart, what is open, the register, the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from orgdoc.model.difference import Change, What
from orgdoc.model.organisation import Item, Project, Resource
from orgdoc.model.verdict import ITEM, MANAGER, SHARED, STAKEHOLDER, Decision, Decisions, RemarkKind
from orgdoc.views import changes_section
from orgdoc.views.agenda import Agenda, Entry, agenda
from orgdoc.views.document import (
    Block,
    Check,
    Column,
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
from orgdoc.views.markup import READING, SOURCE, runs, strong
from orgdoc.views.phrases import explaining, memo, moving, reasons, remarking, writing
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import capitalised, listed, sentence
from orgdoc.views.reader import Reader
from orgdoc.views.since import Since
from orgdoc.views.typography import typeset

#: So many rows on page 1 at the most, and so many of them questions where there is more to decide.
MOST_ON_PAGE_1, MOST_QUESTIONS = 5, 2


class Detail(StrEnum):
    """How much is said: the memo and the chart alone, all that is asked, or every item in full too."""

    SUMMARY = "summary"
    STANDARD = "standard"
    FULL = "full"


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
    reader: Reader | None = None,
    since: tuple[Since, str] | None = None,
) -> Document:
    """Return the briefing, with the pages of the chart where they belong.

    `elsewhere`: how many pages the chart has beside these, and the folder in which they lie, "" where they
    are not written with the briefing. `reader`: for whom alone it is, None for whoever decides. `since`: the
    changes since an earlier version, and a sentence on where all of them stand.
    """
    writer = _Writer(decisions, naming, provenance, detail, reader)
    writer.since = since
    figures = [
        Figure(
            chart.picture,
            memo.chart_caption(chart.title, number, len(charts), naming),
            chart.alt,
            anchor=f"figure-{number}",
            landscape=chart.landscape,
            max_height_cm=22.0,
        )
        for number, chart in enumerate(charts, start=1)
    ]
    document = Document(
        title=memo.title(naming),
        subtitle=memo.address(naming, reader.to if reader else ""),
        language=naming.organisation.language,
        blocks=tuple(writer.blocks(figures, elsewhere)),
        header=memo.header(naming),
        footer=memo.footer(naming),
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
    return typeset(_without_loose_links(document), _names(naming))


def _names(naming: Naming) -> list[str]:
    organisation = naming.organisation
    people = [manager.value for project in organisation.projects for manager in project.managers]
    return [organisation.name.value, *(i.name for i in organisation.items), *organisation.parties, *people]


class _Writer:
    def __init__(
        self,
        decisions: Decisions,
        naming: Naming,
        provenance: Provenance,
        detail: Detail,
        reader: Reader | None,
    ) -> None:
        self.decisions = decisions
        self.naming = naming
        self.provenance = provenance
        self.detail = detail
        self.reader = reader
        self.citing = Citing(naming.rulebook)
        self.agenda = agenda(decisions, naming.organisation, naming.rulebook)
        of_all = decisions.items.values()
        self.items = [d for d in of_all if reader is None or d.subject in reader.items]
        entries = self.agenda.entries
        self.entries = [e for e in entries if reader is None or reader.is_concerned(e)]
        self.since: tuple[Since, str] | None = None

    def blocks(self, figures: Sequence[Figure], elsewhere: tuple[int, str]) -> Iterator[Block]:
        yield from self._memo()
        if self.since is not None:
            since, where = self.since
            yield from changes_section.section(since, self._why_changed, where)
        yield from figures[:1]
        if elsewhere[0]:
            yield Paragraph(runs(writing.pages_elsewhere(*elsewhere)))
        if self.detail is Detail.SUMMARY:
            return
        yield from self._open()
        yield from self._to_watch()
        yield from figures[1:]
        yield from self._register()
        yield from self._stakeholders()
        yield from self._not_plain()
        yield from self._annex()
        if self.detail is Detail.FULL:
            yield from self._every_item()
        yield from self._provenance()

    # --- page 1 ---------------------------------------------------------------------------------

    def _memo(self) -> Iterator[Block]:
        lead = memo.verdict(self.items, self._shown, self.naming, for_one=self.reader is not None)
        yield Paragraph(runs(lead), ParagraphStyle.LEAD)
        yield Paragraph(runs(memo.source_in_short(self.naming, signed=self._is_signed)))
        yield from self._counts()
        if self.entries:
            yield Heading(1, memo.CONCERNS if self.reader else memo.ASKED, "asked", in_contents=True)
        yield from self._decisions()
        yield from self._questions()
        others = [entry for entry in self.entries if entry not in self._on_page_1]
        if also := memo.also_open(others, self.naming, told_below=self.detail is not Detail.SUMMARY):
            yield Paragraph(runs(also), ParagraphStyle.NOTE)
        if self._is_signed:
            boxes, signed = memo.sign_line(self.items, self.naming)
            ticks: list[Inline] = [Text(memo.APPROVED)]
            for box in boxes:
                ticks += [Text("\N{EN SPACE}"), Check(box)]
            listed_where = memo.AS_IN_THE_FULL if self.detail is Detail.SUMMARY else memo.AS_IN_THE_REGISTER
            yield Paragraph((*ticks, Text(f"{listed_where}\n{signed}")), ParagraphStyle.SIGN)

    @cached_property
    def _is_signed(self) -> bool:
        return self.reader is None and bool(memo.sign_line(self.items, self.naming)[0])

    @cached_property
    def _shown(self) -> Agenda:
        """What is open and concerns the reader, under the numbers that it has for everybody."""
        return replace(self.agenda, entries=tuple(self.entries))

    def _counts(self) -> Iterator[Block]:
        rows: list[tuple[Runs, ...]] = []
        for who, beside, found in memo.count_rows(self.items, self.decisions, self.naming):
            name: list[Inline] = [Text(who, strong=True)]
            name += [Text(f", {beside}")] if beside else []
            rows.append((tuple(name), *(runs(figure) for figure in memo.figures_of(found))))
        total = memo.figures_of(self.items)
        rows.append(((Text("All", strong=True),), *((Text(figure, strong=True),) for figure in total)))
        columns = tuple(Column(title, number=n > 0) for n, title in enumerate(memo.OF_COUNTS))
        yield self._table("counts", columns, rows, memo.COUNTS_CAPTION)
        if by_name := memo.named_rows(self.items, self.decisions, self.naming):
            yield Paragraph(runs(by_name), ParagraphStyle.NOTE)
        yield Paragraph(runs(memo.certainty_note()), ParagraphStyle.NOTE)

    def _decisions(self) -> Iterator[Block]:
        found = [entry for entry in self._on_page_1 if not entry.is_question]
        if not found:
            return
        rows = [self._decision_row(entry) for entry in found]
        columns = tuple(Column(title) for title in memo.columns_of_decisions(self.naming))
        yield self._table(
            "decisions", columns, rows, memo.decisions_caption(self.naming, for_one=self.reader is not None)
        )

    def _decision_row(self, entry: Entry) -> tuple[Runs, ...]:
        naming = self.naming
        first = self._numbered(entry)
        branches = list(naming.labels)
        blank = 1 if len(branches) > 2 else len(branches)
        if entry.vacancy is not None:
            box = (Check(memo.NAMED), Text("\n"), Check(memo.ACTING))
            return (first, *((runs("–"),) * blank), runs(memo.vacancy(entry, naming)), box)
        decision = entry.decision
        assert decision is not None
        first = (*first, *runs(f"\n{memo.about(decision, naming)}", quiet=True))
        sides = [memo.speaks_for(b, decision, self.decisions, naming, self.citing) for b in branches]
        if len(branches) > 2:
            told = zip(branches, sides, strict=True)
            said = [f"{strong(naming.labels[b])}: {s}" for b, s in told if s != memo.NOTHING]
            sides = ["\n".join(said) or memo.NOTHING]
        follows = memo.ways(decision, self.decisions, naming)
        leans = memo.leans(decision, naming, self.citing)
        return (
            first,
            *(runs(side) for side in sides),
            runs(" ".join([leans, *follows])),
            self._ways([memo.box(way.answer, naming) for way in decision.ways]),
        )

    def _ways(self, words: Sequence[str]) -> Runs:
        """Return the ways to decide: as boxes for whoever decides, else as words."""
        return _boxes(words) if self.reader is None else runs("\n".join(words))

    def _numbered(self, entry: Entry) -> Runs:
        title = memo.subject_of(entry, self.naming)
        if self.detail is Detail.SUMMARY:
            return (Text(f"{entry.number}  {title}", strong=True),)
        return (Link(f"{entry.number}", anchor=f"open-{entry.number}"), Text(f"  {title}", strong=True))

    def _questions(self) -> Iterator[Block]:
        found = [entry for entry in self._on_page_1 if entry.question is not None]
        if not found:
            return
        rows = []
        for entry in found:
            question = entry.question
            assert question is not None
            rows.append(
                (
                    self._numbered(entry),
                    runs(" ".join(memo.answers(question, self.naming))),
                    runs(memo.whom_to_ask(question, self.naming)),
                    _boxes([memo.box(way.answer, self.naming) for way in question.ways]),
                )
            )
        columns = tuple(Column(title) for title in memo.OF_QUESTIONS)
        yield self._table("questions", columns, rows, memo.questions_caption(self.naming))

    def _why_changed(self, change: Change) -> str:
        """Return what is to be said of a change beside its causes: why something new is whose it is, and
        under which number something is open.
        """
        if change.kind == STAKEHOLDER or change.after is None or change.what is What.RENAMED:
            return ""
        of_kind = self.decisions.managers if change.kind == MANAGER else self.decisions.items
        decision = of_kind[change.subject]
        if decision.is_open:
            return capitalised(memo.see(decision, self.agenda)) if self.agenda.numbers_of(decision) else ""
        return self._why(decision) if change.what is What.NEW and change.kind == ITEM else ""

    # --- what is open ---------------------------------------------------------------------------

    def _open(self) -> Iterator[Block]:
        if not self.entries:
            return
        yield Heading(1, memo.OPEN, "open", in_contents=True)
        yield Paragraph(runs(memo.about_open(self.naming)), ParagraphStyle.NOTE, keep_with_next=True)
        for entry in self.entries:
            yield Heading(2, f"{entry.number}  {memo.subject_of(entry, self.naming)}", f"open-{entry.number}")
            said = list(self._told_open(entry, on_page_1=entry in self._on_page_1))
            for number, text in enumerate(said):
                yield Paragraph(runs(text), ParagraphStyle.DETAIL, keep_with_next=number < len(said) - 1)

    @cached_property
    def _on_page_1(self) -> list[Entry]:
        """What is told on page 1: those on which the most hangs, and some of both sorts."""
        to_decide = [entry for entry in self.entries if not entry.is_question]
        questions = [entry for entry in self.entries if entry.is_question]
        room = MOST_ON_PAGE_1 - min(len(questions), MOST_QUESTIONS)
        shown = to_decide[:room]
        return [*shown, *questions[: MOST_ON_PAGE_1 - len(shown)]]

    def _told_open(self, entry: Entry, *, on_page_1: bool) -> Iterator[str]:
        naming = self.naming
        if entry.vacancy is not None:
            yield memo.vacancy(entry, naming)
            yield memo.left_without(entry, naming)
        elif entry.decision is not None:
            decision = entry.decision
            if not on_page_1:
                for branch in naming.labels:
                    said = memo.speaks_for(branch, decision, self.decisions, naming, self.citing)
                    if said != "–":
                        yield f"{strong(f'For the {naming.labels[branch]}')}: {said}"
                yield f"{strong('Where it leans')}: {memo.leans(decision, naming, self.citing)}"
            if facts := writing.facts(decision, naming):
                yield f"{strong('On file')}: {facts}"
            if not facts:
                yield f"{strong('Why it is open')}: {sentence(reasons.stated_in_brief(decision, naming))}"
            if not on_page_1:
                yield f"{strong('Each way')}: {' '.join(memo.ways(decision, self.decisions, naming))}"
            yield memo.who_decides(decision, naming)
        elif entry.question is not None:
            question = entry.question
            yield memo.hangs_on(question, naming)
            if not on_page_1:
                yield f"{strong('Each answer')}: {' '.join(memo.answers(question, naming))}"
            yield memo.who_knows(question, naming)

    def _to_watch(self) -> Iterator[Block]:
        said = memo.watched(self.decisions, self.agenda, self.naming)
        if self.reader is not None:
            said = []
        said += [
            remarking.remark_text(remark, self.naming)
            for remark in self.decisions.remarks
            if remark.kind not in (RemarkKind.SPLIT_POSTS, RemarkKind.EXPIRED_OVERRIDE)
            and (self.reader is None or remark.subject in self.reader.items)
        ]
        if said:
            yield Heading(1, memo.TO_WATCH, "to-watch", in_contents=True)
            yield ListBlock(tuple(runs(text) for text in said))

    # --- the register ---------------------------------------------------------------------------

    def _register(self) -> Iterator[Block]:
        if not self.items:
            return
        yield Heading(1, memo.REGISTER, "register", in_contents=True)
        yield Paragraph(runs(memo.about_register(self.naming)), ParagraphStyle.NOTE, keep_with_next=True)
        parts: list[tuple[Heading, Table]] = []
        for branch in self.naming.labels:
            found = [d for d in self.items if d.verdict == branch]
            if found:
                title = memo.item_section(branch, found, self.naming)
                caption = memo.register_caption(branch, self.naming)
                table = self._register_table(f"of-{branch}", self._by_manager(found), caption)
                parts.append((Heading(2, title, f"register-{branch}", in_contents=True), table))
        others = [d for d in self.items if d.is_open or d.verdict == SHARED]
        if others:
            title = memo.other_section(others)
            caption = memo.register_caption("", self.naming)
            rows = [(0, self._row(d, with_manager=True)) for d in others]
            table = self._register_table("of-others", rows, caption)
            parts.append((Heading(2, title, "register-others", in_contents=True), table))
        tables = tuple(table for _, table in parts)
        for heading, table in parts:
            yield heading
            yield replace(table, as_wide_as=tables)

    def _register_table(self, anchor: str, rows: list[tuple[int, tuple[Runs, ...]]], caption: str) -> Table:
        columns = tuple(Column(name) for name in memo.OF_REGISTER)
        levels = tuple(level for level, _ in rows)
        # The name of a manager or a project does not stand alone at the foot of a page.
        together = frozenset(n for n, (level, after) in enumerate(pairwise(levels)) if after > level)
        table = self._table(anchor, columns, [row for _, row in rows], caption)
        return replace(table, levels=levels, together=together)

    def _by_manager(self, found: Sequence[Decision]) -> list[tuple[int, tuple[Runs, ...]]]:
        """Return the rows of one officer, each with its depth: managers, projects, what serves those."""
        ids = {d.subject for d in found}
        children: dict[str, list[Decision]] = {}
        by_manager: dict[str | None, list[Decision]] = {}
        rootless: list[Decision] = []
        for decision in found:
            item = self.naming.items[decision.subject]
            parent = self._parent(item, ids)
            if parent is not None:
                children.setdefault(parent, []).append(decision)
            elif isinstance(item, Project):
                by_manager.setdefault(item.manager.value if item.manager else None, []).append(decision)
            else:
                rootless.append(decision)
        without = by_manager.pop(None, [])
        rows: list[tuple[int, tuple[Runs, ...]]] = []
        groups: list[tuple[tuple[Runs, ...], list[Decision]]] = [
            (self._manager_row(name or ""), managed) for name, managed in by_manager.items()
        ]
        groups += [(_only(memo.NO_MANAGER, memo.NO_LINE), without)] if without else []
        groups += [(_only(memo.NO_PROJECT, memo.SERVES_MANY), rootless)] if rootless else []
        for head, managed in groups:
            rows.append((0, head))
            for decision in managed:
                rows += self._tree(decision, children, 1)
        return rows

    def _tree(
        self, decision: Decision, children: Mapping[str, list[Decision]], level: int
    ) -> Iterator[tuple[int, tuple[Runs, ...]]]:
        waiting = [(decision, level)]
        while waiting:
            one, depth = waiting.pop()
            yield depth, self._row(one)
            waiting += [(child, depth + 1) for child in reversed(children.get(one.subject, []))]

    def _parent(self, item: Item, ids: set[str]) -> str | None:
        """Return the item of the same officer that a resource stands under."""
        if not isinstance(item, Resource):
            return None
        named = [stated.value for stated in item.beneficiaries or ()]
        if item.reports_to is not None:
            named.insert(0, item.reports_to.value)
        return next((name for name in named if name in ids and name != item.id), None)

    def _manager_row(self, name: str) -> tuple[Runs, ...]:
        decision = self.decisions.managers.get(name)
        if decision is None:
            return (Text(name, strong=True),), runs(memo.runs_it(name)), *(runs(memo.NOTHING),) * 3
        codes = self.citing.all_of(e.rule for e in decision.decided_by)
        said = memo.manager_line(decision, self.agenda, self.naming)
        sure = reasons.mark(decision) if decision.is_open else memo.NOTHING
        found = (runs(memo.NOTHING), runs(codes or memo.NOTHING), runs(sure))
        return (Text(name, strong=True),), runs(said), *found

    def _row(self, decision: Decision, *, with_manager: bool = False) -> tuple[Runs, ...]:
        item = self.naming.items[decision.subject]
        name: list[Inline] = [Text(item.name)]
        if not isinstance(item, Project):
            name.append(Text(f", {decision.kind}", quiet=True))
        elif with_manager and item.manager is not None:
            name.append(Text(f", managed by {item.manager.value}", quiet=True))
        said = self._why(decision)
        rules = [] if decision.is_open or decision.override_applies else decision.decided_by
        codes = self.citing.all_of(e.rule for e in rules) or memo.NOTHING
        return (
            tuple(name),
            runs(said),
            runs(reasons.lines(decision)),
            runs(codes),
            runs(f"{reasons.mark(decision)}{', for now' if decision.for_the_time_being else ''}"),
        )

    def _why(self, decision: Decision) -> str:
        if decision.is_open:
            return memo.see(decision, self.agenda)
        said = reasons.why(decision, self.naming, self.citing)
        waits = memo.waits(decision, self.agenda)
        more = f" {capitalised(waits.strip())}." if waits else ""
        item = self.naming.items[decision.subject]
        others = [m.value for m in item.managers[1:]] if isinstance(item, Project) else []
        also = f" Also managed by {listed(others)}." if others else ""
        return f"{said}{more}{also}"

    def _stakeholders(self) -> Iterator[Block]:
        if self.reader is not None or not self.decisions.stakeholders:
            return
        alike: dict[tuple[str, str, str], list[str]] = {}
        for decision in self.decisions.stakeholders.values():
            who = memo.dealt_with(decision.verdict, self.naming)
            rules = () if decision.is_open else decision.decided_by
            codes = self.citing.all_of(e.rule for e in rules) or memo.NOTHING
            key = (who, codes, reasons.mark(decision))
            alike.setdefault(key, []).append(memo.party(decision.subject))
        rows = [
            ((Text(who, strong=True),), runs(listed(names)), runs(codes), runs(sure))
            for (who, codes, sure), names in alike.items()
        ]
        columns = tuple(Column(title) for title in memo.OF_STAKEHOLDERS)
        yield Heading(2, memo.STAKEHOLDERS, "stakeholders")
        yield self._table("of-stakeholders", columns, rows, memo.STAKEHOLDERS_CAPTION)

    # --- what is not plain ------------------------------------------------------------------------

    def _not_plain(self) -> Iterator[Block]:
        found = [d for d in self.items if not d.is_open and not reasons.is_plain(d, self.naming)]
        if not found:
            return
        yield Heading(1, memo.NOT_PLAIN, "not-plain", in_contents=True)
        rows = [
            (
                (
                    Text(self.naming.name(d.subject), strong=True),
                    Text(f"\n{reasons.heading(d, self.naming)}", quiet=True),
                ),
                runs(reasons.in_full(d, self.naming, self.citing)),
                runs(reasons.would_move(d, self.naming)),
            )
            for d in found
        ]
        columns = tuple(Column(title) for title in memo.OF_NOT_PLAIN)
        yield self._table("not-plain", columns, rows, memo.NOT_PLAIN_CAPTION)
        if hedged := memo.on_a_hedge(self.items, self.naming, self.citing):
            yield Heading(2, memo.HEDGED, "hedged")
            yield from (Paragraph(runs(text), ParagraphStyle.DETAIL) for text in hedged)

    # --- the annexes ------------------------------------------------------------------------------

    def _annex(self) -> Iterator[Block]:
        yield Heading(1, memo.ANNEX, SOURCE, in_contents=True)
        yield Paragraph(runs(memo.about_annex(self.naming)), ParagraphStyle.NOTE, keep_with_next=True)
        rows = []
        for name, rules in self.citing.passages.items():
            stated = " ".join(rule.statement for rule in rules)
            words = ", ".join(
                dict.fromkeys(
                    self.citing.quoted([r])[0] if self.citing.quoted([r]) else f"“{r.wording}”" for r in rules
                )
            )
            rows.append(((Text(name, strong=True),), runs(stated), runs(words)))
        columns = tuple(Column(title) for title in memo.OF_SOURCE)
        yield self._table("of-source", columns, rows, memo.SOURCE_CAPTION)
        yield Heading(1, memo.READING, READING, in_contents=True)
        for number, text in enumerate(memo.readings(self.naming), start=1):
            numbered = (Text(f"{number}  ", strong=True), *runs(text))
            yield Paragraph(numbered, ParagraphStyle.DETAIL)
        if parties := memo.boundary(self.naming):
            yield Heading(1, memo.BOUNDARY, "boundary", in_contents=True)
            yield from (Paragraph(runs(text), ParagraphStyle.DETAIL) for text in parties)
        yield Heading(1, memo.GLOSSARY, "glossary")
        glossary = [f"{strong(word)}: {meaning}." for word, meaning in memo.glossary(self.naming)]
        yield from (Paragraph(runs(text), ParagraphStyle.DETAIL) for text in glossary)

    def _every_item(self) -> Iterator[Block]:
        yield Heading(1, memo.EVERY_ITEM, "every-item", in_contents=True)
        for decision in self.items:
            naming = self.naming
            yield Heading(2, writing.item_heading(decision, naming), f"item-{decision.subject}")
            said = reasons.in_full(decision, naming, self.citing) if not decision.is_open else (
                explaining.explanation(decision, naming)
            )  # fmt: skip
            details = [
                ("", said),
                *writing.about(naming.items[decision.subject]),
                (writing.FACTS, writing.facts(decision, naming)),
                (writing.UNSAID, writing.unsaid(decision, naming)),
                (writing.DID_NOT_APPLY, " ".join(moving.rules_against(decision, naming))),
                (writing.moves_label(decision), moving.moves(decision, naming)),
            ]
            shown = [(label, text) for label, text in details if text]
            for number, (label, text) in enumerate(shown):
                words = runs(text) if not label else ((Text(f"{label}: ", emphasis=True)), *runs(text))
                yield Paragraph(words, ParagraphStyle.DETAIL, keep_with_next=number < len(shown) - 1)

    def _provenance(self) -> Iterator[Block]:
        sha256, version = self.provenance.spec_sha256, self.provenance.version
        said = memo.provenance(self.naming, sha256, version)
        yield Paragraph(runs(said), ParagraphStyle.NOTE)

    def _table(
        self, anchor: str, columns: Sequence[Column], rows: Iterable[tuple[Runs, ...]], caption: str
    ) -> Table:
        titles = listed(column.title.lower() for column in columns)
        return Table(
            tuple(columns), tuple(rows), caption, f"{caption}. Columns: {titles}.", f"table-{anchor}"
        )


def _only(text: str, said: str) -> tuple[Runs, ...]:
    return (Text(text, strong=True),), runs(said), *(runs(memo.NOTHING),) * 3


def _boxes(words: Sequence[str]) -> Runs:
    found: list[Inline] = []
    for word in words:
        found += [Text("\n"), Check(word)] if found else [Check(word)]
    return tuple(found)


def _without_loose_links(document: Document) -> Document:
    """Return `document` with plain words where a link would lead to what it does not hold."""
    anchors = {b.anchor for b in document.blocks if isinstance(b, Heading | Table | Figure)}

    def kept(found: Runs) -> Runs:
        return tuple(
            Text(run.text, strong=run.strong)
            if isinstance(run, Link) and run.anchor is not None and run.anchor not in anchors
            else run
            for run in found
        )

    def block(one: Block) -> Block:
        match one:
            case Paragraph():
                return replace(one, runs=kept(one.runs))
            case ListBlock():
                return replace(one, items=tuple(kept(item) for item in one.items))
            case Table():
                return replace(one, rows=tuple(tuple(kept(cell) for cell in row) for row in one.rows))
            case _:
                return one

    return replace(document, blocks=tuple(block(one) for one in document.blocks))
