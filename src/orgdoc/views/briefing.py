"""Verdicts → the briefing: a memo to decide on, the chart, what is open, the register, the source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, cast

from orgdoc.model.difference import Change, What
from orgdoc.model.organisation import Item, Project, Resource
from orgdoc.model.verdict import (
    ITEM,
    MANAGER,
    SHARED,
    STAKEHOLDER,
    Certainty,
    Decision,
    Decisions,
    Question,
    RemarkKind,
)
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
from orgdoc.views.phrases import (
    annexed,
    choices,
    explaining,
    listing,
    memo,
    moving,
    reasons,
    remarking,
    surety,
    writing,
)
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import head, head_name, surname
from orgdoc.views.phrases.words import NOTHING, capitalised, joined, listed, possessive, ranges, varied
from orgdoc.views.reader import Reader
from orgdoc.views.room import LINE_BELOW_TITLE, ROOM_BELOW_TITLE, ROOM_OF_PAGE, SPARE, height_of
from orgdoc.views.since import Since
from orgdoc.views.typography import names_as_written, typeset

#: Tones that are no officer's, beside theirs by number.
NEUTRAL, OPEN, PLAIN = -1, -2, -3
BLANK = "\N{NO-BREAK SPACE}"  # in a cell in which nothing stands
#: So many are told in full on page 1 at the most; else so many in a line each at the most and at the least.
MOST_IN_FULL, MOST_ON_PAGE_1, LEAST_ON_PAGE_1 = 5, 8, 3


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

    def properties(self, naming: Naming) -> dict[str, str]:
        """Return what Office shows of it among a file's own properties."""
        return {
            "Spec": naming.spec,
            "Spec SHA-256": self.spec_sha256,
            "Rule book": f"{naming.rulebook.id} {naming.rulebook.version}",
            "orgdoc": self.version,
        }


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A page of the chart: the name of its picture, its message, and its structure in words."""

    picture: str
    title: str
    alt: str
    landscape: bool


def briefing(  # noqa: PLR0913 - what is shown, and how
    decisions: Decisions,
    naming: Naming,
    provenance: Provenance,
    charts: Sequence[ChartFigure],
    detail: Detail,
    elsewhere: tuple[int, str] = (0, ""),
    reader: Reader | None = None,
    since: tuple[Since, str] | None = None,
    *,
    room: float = 1.0,
    rows: Callable[[Table], Sequence[int]] | None = None,
) -> Document:
    """Return the briefing, with the pages of the chart where they belong.

    `elsewhere`: how many pages the chart has beside these, and the folder in which they lie, "" where they
    are not written with the briefing. `reader`: for whom alone it is, None for whoever decides. `since`: the
    changes since an earlier version, and a sentence on where all of them stand. `room`: what share of the
    words of our own page 1 that of the template holds. `rows`: how many lines each row of a table
    takes there, where it can be measured.
    """
    naming = naming.read_by(reader.you) if reader is not None else naming
    writer = _Writer(decisions, naming, provenance, detail, reader)
    writer.room, writer.rows = room, rows
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
        properties=provenance.properties(naming),
    )
    return typeset(_without_loose_links(document), names_as_written(naming.organisation))


class _PageOne(NamedTuple):
    """How many of what is open page 1 tells, the most effect first; whether in full; whether who is told."""

    many: int
    in_full: bool
    who_is_told: bool


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
        self.room = 1.0
        self.rows: Callable[[Table], Sequence[int]] | None = None

    def blocks(self, figures: Sequence[Figure], elsewhere: tuple[int, str]) -> Iterator[Block]:
        yield from self._memo()
        if self.since is not None:
            since, where = self.since
            yield from changes_section.section(since, self._why_changed, where)
        yield from figures[: 1 if self.detail is Detail.SUMMARY else None]
        if elsewhere[0]:
            yield Paragraph(runs(writing.pages_elsewhere(*elsewhere)))
        if self.detail is Detail.SUMMARY:
            return
        before = (*self._open(), *self._to_watch(), *self._ticks(), *self._surer())
        yield from before
        yield from self._register(height_of(before))
        yield from self._stakeholders()
        yield from self._not_plain()
        yield from self._moves()
        yield from self._annex()
        if self.detail is Detail.FULL:
            yield from self._every_item()
        yield from self._provenance()

    # --- page 1 ---------------------------------------------------------------------------------

    def _memo(self, tried: _PageOne | None = None) -> Iterator[Block]:
        """Yield page 1 with what is open, as it has room, or as is `tried`."""
        many, in_full, who_is_told = self._on_page_1 if tried is None else tried
        shown, others = self.entries[:many], self.entries[many:]
        you = self._you if self.reader else ""
        confirm = [self.naming.name(d.subject) for d in self._confirmed.values()]
        for_one = self.reader is not None
        lead = memo.verdict(
            self.items, self._shown, self.naming, you, for_one=for_one, in_full=in_full, confirm=confirm
        )
        yield Paragraph(runs(lead), ParagraphStyle.LEAD)
        yield Paragraph(runs(memo.source_in_short(self.naming, signed=self._is_signed)))
        yield from self._counts(lead, in_full=in_full)
        if self.entries or confirm:
            title = memo.asked_heading(self.naming, for_one=self.reader is not None)
            yield Heading(1, title, "asked", in_contents=True)
        # Where page 1 has not room for all, the line to sign takes along what stands before it.
        asked = [*(self._asked(shown) if in_full else self._in_short(shown))]
        told_below = self.detail is not Detail.SUMMARY
        if also := choices.also_open(others, self.naming, self._you, told_below=told_below):
            asked.append(Paragraph(runs(also), ParagraphStyle.NOTE))
        # Page 3 asks it, question by question.
        if not told_below and (surer := choices.firmer(self.items, self.naming)):
            asked.append(Paragraph(runs(surer), ParagraphStyle.NOTE))
        told = ""
        if who_is_told:
            first = choices.asked_first(shown, self._confirmed, self.naming, self._you)
            told = joined([first, choices.told_of_all(shown, self.naming, self._you)])
        if not self._is_signed:
            yield from asked
            if told:
                yield Paragraph(runs(told), ParagraphStyle.NOTE)
            return
        if told:
            asked.append(Paragraph(runs(told), ParagraphStyle.NOTE))
        yield from _held_by_the_next(asked)
        opens = memo.adopting(asked=bool(shown or self._confirmed), in_full=told_below)
        ticks: list[Inline] = [*runs(opens)]
        for tick, subjects in self._by_tick.items():
            ticks += [Text("\N{EN SPACE}"), Check(memo.unbroken(surety.box(tick, subjects)))]
        yield Paragraph((*ticks, Text(f"\n{memo.sign_line(self.naming)}")), ParagraphStyle.SIGN)

    @property
    def _whose(self) -> str:
        """Whose it is to decide, as the reader is told."""
        return "yours" if self.reader is None else possessive(head_name(self.naming))

    @property
    def _you(self) -> str:
        """The name of the one person who reads; "" where several do, or nobody is named."""
        if self.reader is not None:
            return self.reader.you
        return head_name(self.naming) if head(self.naming) else ""

    @cached_property
    def _is_signed(self) -> bool:
        sure = (Certainty.FIRM, Certainty.LIKELY, Certainty.LEANING)
        return self.reader is None and any(decision.certainty in sure for decision in self.items)

    @cached_property
    def _shown(self) -> Agenda:
        """What is open and concerns the reader, under the numbers that it has for everybody."""
        return replace(self.agenda, entries=tuple(self.entries))

    def _counts(self, lead: str, *, in_full: bool) -> Iterator[Block]:
        """Yield the table of counts, and by name what stands in few rows and is not told in `lead`."""
        rows: list[tuple[Runs, ...]] = []
        for who, beside, found in memo.count_rows(self.items, self.decisions, self.naming):
            name: list[Inline] = [Text(who, strong=True)]
            name += [Text(f", {beside}")] if beside else []
            rows.append((tuple(name), *(runs(figure) for figure in memo.figures_of(found, self._read))))
        total = memo.figures_of(self.items, self._read)
        rows.append(((Text("All", strong=True),), *((Text(figure, strong=True),) for figure in total)))
        columns = tuple(Column(title, number=n > 0) for n, title in enumerate(memo.OF_COUNTS))
        table = self._table("counts", columns, rows, memo.COUNTS_CAPTION)
        yield replace(table, tones=self._tones_of_counts(len(rows)))
        if by_name := memo.named_rows(self.items, self.decisions, self.naming, lead, in_full=in_full):
            yield Paragraph(runs(by_name), ParagraphStyle.NOTE)
        ticks = surety.by_tick(self.items, self._read, self._all_doubts, ())
        marks = surety.note_on(ticks, decided=memo.DECIDED_ALREADY not in by_name)
        yield Paragraph(runs(marks), ParagraphStyle.NOTE)

    def _tones_of_counts(self, rows: int) -> tuple[int, ...]:
        """Return the tones of the officers, of what is shared, of what is open, and of the last row."""
        branches = len(self.naming.labels)
        shared = any(d.verdict == SHARED for d in self.items)
        still_open = rows - branches - shared - 1
        return (*range(branches), *[NEUTRAL] * shared, *[OPEN] * still_open, PLAIN)

    def _in_short(self, shown: Sequence[Entry]) -> Iterator[Block]:
        """Yield what is open in a line each, with the boxes; the rest is told under what is open."""
        if not shown and not self._confirmed:
            return
        rows: list[tuple[Runs, ...]] = []
        for entry in shown:
            said = choices.in_short(entry, self.decisions, self.naming, self.citing, self._you)
            if entry.decision is not None and (before := self._asked_before(entry.decision)):
                said = joined([said, before])
            rows.append((self._numbered(entry), runs(said), _in_a_row(self._boxes_of(entry))))
        for number, decision in self._confirmed.items():
            name = Text(f"{number}  {self.naming.name(decision.subject)}", strong=True)
            said = choices.to_confirm(decision, self.naming, self.citing)
            ways = self._ways(choices.ways_to_confirm(decision, self.naming))
            rows.append(((name,), runs(said), _in_a_row(ways)))
        columns = tuple(Column(title, to_fill_in=title == choices.OF_ALL[-1]) for title in choices.OF_ALL)
        table = self._table("decisions", columns, rows, choices.SETTLE_CAPTION)
        yield replace(table, tones=(OPEN,) * len(rows))

    def _boxes_of(self, entry: Entry) -> Runs:
        """Return the ways to settle an entry, each with its box; as words for whom it is not to decide."""
        if entry.vacancy is not None:
            return (Check(choices.NAMED), Text("\n"), Check(choices.ACTING))
        if entry.question is not None:
            found = [*self._answers(entry.question), choices.OTHER]
            return (*_boxes(found), _to_fill_in())
        assert entry.decision is not None
        return self._ways([choices.box(way.answer, self.naming) for way in entry.decision.ways])

    def _asked(self, shown: Sequence[Entry]) -> Iterator[Block]:
        """Yield in one table what is to decide, to find out and to confirm, with the boxes to tick."""
        decisions = [entry for entry in shown if not entry.is_question]
        cells = [self._decision_row(entry) for entry in decisions]
        cells += [self._question_row(e, e.question) for e in shown if e.question is not None]
        cells += [self._row_to_confirm(number, decision) for number, decision in self._confirmed.items()]
        if not cells:
            return
        questions, confirmed = len(shown) - len(decisions), len(self._confirmed)
        titles = choices.columns_of_asked(self.naming, decisions=bool(decisions), more=questions + confirmed)
        columns = tuple(Column(title, to_fill_in=title == titles[-1]) for title in titles)
        for_one = self.reader is not None
        caption = choices.asked_caption(
            self.naming, bool(decisions), bool(questions), bool(confirmed), for_one=for_one
        )
        table = self._table("decisions", columns, _unlike(cells), caption)
        yield replace(table, tones=(OPEN,) * len(cells))
        yield from self._about_advice(decisions)

    def _decisions(self, found: Sequence[Entry]) -> Iterator[Block]:
        """Yield what is to decide in full, without boxes: those stand on page 1."""
        if not found:
            return
        rows = _unlike([self._decision_row(entry)[:-1] for entry in found])
        columns = tuple(Column(title) for title in choices.columns_of_decisions(self.naming, boxes=False))
        caption = choices.decisions_caption(self.naming, for_one=self.reader is not None, when=True)
        table = self._table("decisions-in-full", columns, rows, caption)
        yield replace(table, tones=(OPEN,) * len(rows))
        yield from self._about_advice(found)

    def _about_advice(self, found: Sequence[Entry]) -> Iterator[Block]:
        contested = [entry.decision for entry in found if entry.decision is not None]
        if said := choices.about_advice(contested):
            yield Paragraph(runs(said), ParagraphStyle.NOTE)

    def _decision_row(self, entry: Entry) -> tuple[_Cell, ...]:
        naming = self.naming
        first = self._numbered(entry)
        branches = list(naming.labels)
        blank = 1 if len(branches) > 2 else len(branches)
        if entry.vacancy is not None:
            nobody = runs(choices.vacancy(entry, naming))
            return (first, *((runs(NOTHING),) * blank), nobody, self._boxes_of(entry))
        decision = entry.decision
        assert decision is not None
        first = (*first, *runs(f"\n{choices.about(decision, naming)}", quiet=True))
        sides = [choices.speaks_for(b, decision, self.decisions, naming, self.citing) for b in branches]
        follows = choices.ways(decision, self.decisions, naming)
        leans = choices.leans(decision, self.decisions, naming, self.citing)
        if before := self._asked_before(decision):
            leans = joined([leans[0], before]), joined([leans[1], before])
        return (
            first,
            *self._by_officer(sides),
            ("\n".join([leans[0], *follows]), "\n".join([leans[1], *follows])),
            self._boxes_of(entry),
        )

    def _asked_before(self, decision: Decision) -> str:
        """Return which answers or decisions could give other advice on a manager's line; "" for none."""
        turning = choices.turned_by(decision, self.agenda.entries, self.decisions, self.naming)
        numbers = [entry.number for entry in turning]
        return choices.asked_before([self.agenda.word(number) for number in numbers])

    def _by_officer(self, said: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Return what is said for each officer as cells; of more than two, in one cell."""
        if len(said) <= 2:
            return list(said)
        told = zip(self.naming.labels.values(), said, strict=True)
        lines = [f"{strong(label)}: {words}" for label, (words, *_) in told if words != NOTHING]
        return [("\n".join(lines) or NOTHING,)]

    def _question_row(self, entry: Entry, question: Question) -> tuple[_Cell, ...]:
        """Return what somebody can find out: with which answer each officer has it, and what each brings."""
        naming = self.naming
        sides = [(choices.answered_for(branch, question, naming),) for branch in naming.labels]
        brings = choices.answers(question, naming)
        about, asked = choices.to_find_out(entry, naming, self._you)
        first = (*self._numbered(entry, about), Text(f"\n{asked}", quiet=True))
        return (first, *self._by_officer(sides), (brings,), self._boxes_of(entry))

    def _row_to_confirm(self, number: int, decision: Decision) -> tuple[_Cell, ...]:
        """Return who works on one side and serves the other, where nobody is to, with the boxes."""
        naming = self.naming
        name = Text(f"{number}  {naming.name(decision.subject)}", strong=True)
        first = (name, Text(f"\n{choices.TO_CONFIRM}", quiet=True))
        sides = [(choices.crosses_for(branch, decision, naming),) for branch in naming.labels]
        said = choices.to_confirm(decision, naming, self.citing)
        return (
            first,
            *self._by_officer(sides),
            (said,),
            self._ways(choices.ways_to_confirm(decision, naming)),
        )

    def _ways(self, words: Sequence[str]) -> Runs:
        """Return the ways to decide: as boxes for whoever decides, else as words."""
        if self.reader is not None:
            return runs("\n".join(words))
        return (*_boxes([*words, choices.OTHER]), _to_fill_in())

    def _answers(self, question: Question) -> list[str]:
        return [choices.box(way.answer, self.naming, question.fact) for way in question.all_ways]

    def _numbered(self, entry: Entry, title: str = "") -> Runs:
        """Return the number of an entry, which leads to where it is told in full, and its title."""
        title = title or choices.subject_of(entry, self.naming, self._you)
        if self.detail is Detail.SUMMARY:
            return (Text(f"{entry.number}  {title}", strong=True),)
        return (Link(f"{entry.number}", anchor="open", strong=True), Text(f"  {title}", strong=True))

    @cached_property
    def _confirmed(self) -> Mapping[int, Decision]:
        """What of the reader's is to be confirmed, by its number."""
        numbers = self.agenda.confirmations
        return {numbers[d.subject]: d for d in self.items if d.subject in numbers}

    def _why_changed(self, change: Change) -> str:
        """Return what is to be said of a change beside its causes: why something new is whose it is, and
        under which number something is open.
        """
        if change.kind == STAKEHOLDER or change.after is None or change.what is What.RENAMED:
            return ""
        of_kind = self.decisions.managers if change.kind == MANAGER else self.decisions.items
        decision = of_kind[change.subject]
        if decision.is_open:
            return capitalised(listing.see(decision, self.agenda)) if self.agenda.numbers_of(decision) else ""
        return self._whys(decision)[0] if change.what is What.NEW and change.kind == ITEM else ""

    # --- what is open ---------------------------------------------------------------------------

    def _open(self) -> Iterator[Block]:
        told = self._is_told_in_full
        entries = [entry for entry in self.entries if not told or entry.vacancy is not None]
        if not entries:
            return
        is_told = self._on_page_1.who_is_told
        who = "" if is_told else choices.told_of_all(entries, self.naming, self._you)
        yield Heading(1, choices.OPEN_AND_TOLD if who else choices.OPEN, "open", in_contents=True)
        if not told:
            yield from self._decisions([entry for entry in entries if not entry.is_question])
            if who:
                yield Paragraph(runs(who), ParagraphStyle.NOTE)
        for entry in entries:
            if entry.decision is not None:
                continue  # the table says all there is
            title = f"{entry.number}  {choices.subject_of(entry, self.naming, self._you)}"
            end = "" if title.endswith("?") else "."
            said = joined(list(self._told_open(entry)))
            yield Paragraph((Text(f"{title}{end}", strong=True), *runs(f" {said}")))

    @property
    def _is_told_in_full(self) -> bool:
        """Whether page 1 says all there is to say of what is open."""
        many, in_full, _ = self._on_page_1
        return in_full and many == len(self.entries)

    @cached_property
    def _on_page_1(self) -> _PageOne:
        """What page 1 has room for."""
        many = len(self.entries)
        tries = [_PageOne(many, True, True)] if many <= MOST_IN_FULL else []
        if many <= MOST_ON_PAGE_1:
            tries.append(_PageOne(many, False, True))
        tries += [_PageOne(n, False, False) for n in range(min(many, MOST_ON_PAGE_1), LEAST_ON_PAGE_1, -1)]
        address = memo.address(self.naming, self.reader.to if self.reader else "")
        room = ROOM_BELOW_TITLE if "\n" in address else ROOM_BELOW_TITLE + LINE_BELOW_TITLE
        for tried in tries:
            if height_of(self._memo(tried), self.rows) <= room * self.room:
                return tried
        return _PageOne(min(many, LEAST_ON_PAGE_1), False, False)

    def _told_open(self, entry: Entry) -> Iterator[str]:
        """Yield what page 1 does not say of a post or a question: what hangs on it, and who settles it."""
        naming = self.naming
        if entry.vacancy is not None:
            yield choices.left_without(entry, naming)
        elif entry.question is not None:
            yield choices.answers(entry.question, naming)
        yield choices.who_settles(entry, naming, self._you)

    def _to_watch(self) -> Iterator[Block]:
        said = listing.watched(self.decisions, self.naming)
        told = {d.subject for d in self._confirmed.values()}
        told |= {d.subject for d in self.items if d.override_applies}  # people have said which
        if self.reader is not None:
            said = []
        said += [
            joined(
                [
                    _name_first(remarking.remark_text(remark, self.naming), self.naming.name(remark.subject)),
                    self._across(remark.subject) if remark.crossing else "",
                    remarking.whom_to_ask(remark.crossing, self.naming) if remark.crossing else "",
                ]
            )
            for remark in self.decisions.remarks
            if remark.kind not in (RemarkKind.SPLIT_POSTS, RemarkKind.EXPIRED_OVERRIDE)
            and (self.reader is None or remark.subject in self.reader.items)
            and not (remark.crossing and remark.subject in told)
        ]
        if said:
            yield Heading(1, listing.TO_WATCH, "to-watch", in_contents=True)
            yield ListBlock(tuple(runs(text) for text in said))

    def _across(self, subject: str) -> str:
        return remarking.across_decided(self.decisions.items[subject], self.naming)

    # --- the register ---------------------------------------------------------------------------

    def _register(self, before: float) -> Iterator[Block]:
        """Yield the register; `before`: how high what stands between it and the chart is."""
        if not self.items:
            return
        lines = (e.rule for d in self.decisions.managers.values() for e in d.decided_by)
        said = listing.about_register(self.citing.cited(lines), self.citing)
        moves: Runs = ()
        if any(isinstance(block, Heading) for block in self._moves()):
            moves = (Link(surety.MOVES, anchor="moves", strong=True), Text(listing.STANDS_BEHIND))
        opening = (
            Heading(1, listing.REGISTER, "register", in_contents=True),
            Paragraph((*moves, *runs(said)), ParagraphStyle.NOTE, keep_with_next=True),
        )
        yield from opening
        parts: list[tuple[Heading, Table]] = []
        for branch in self.naming.labels:
            found = [d for d in self.items if d.verdict == branch]
            if found:
                title = listing.item_section(branch, found, self.naming)
                caption = listing.register_caption(branch, self.naming)
                table = self._register_table(f"of-{branch}", self._by_manager(found), caption)
                tone = list(self.naming.labels).index(branch)
                table = replace(table, tones=(tone,) * len(table.rows))
                parts.append((Heading(2, title, f"register-{branch}", in_contents=True), table))
        others = [d for d in self.items if d.is_open or d.verdict == SHARED]
        if others:
            title = listing.other_section(others)
            caption = listing.others_caption(others, self.naming)
            rows = [(0, self._row(d, with_manager=True)) for d in others]
            table = self._register_table("of-others", rows, caption)
            table = replace(table, tones=tuple(OPEN if d.is_open else NEUTRAL for d in others))
            parts.append((Heading(2, title, "register-others", in_contents=True), table))
        tables = tuple(table for _, table in parts)
        used = before % ROOM_OF_PAGE
        for number, (heading, table) in enumerate(parts):
            height = height_of((*(opening if number == 0 else ()), heading, table))
            # What fits on one page is not parted, where that leaves no page half empty.
            fits = height < ROOM_OF_PAGE - SPARE
            whole = ROOM_OF_PAGE / 2 < used < ROOM_OF_PAGE < used + height and fits
            whole_rows = frozenset(range(len(table.rows) - 1))
            yield heading
            yield replace(table, as_wide_as=tables, together=whole_rows if whole else table.together)
            used = height if whole else (used + height) % ROOM_OF_PAGE

    def _register_table(self, anchor: str, rows: list[_Row], caption: str) -> Table:
        columns = tuple(Column(name) for name in listing.OF_REGISTER)
        levels = tuple(level for level, _ in rows)
        # The name of a manager or a project does not stand alone at the foot of a page.
        together = frozenset(n for n, (level, after) in enumerate(pairwise(levels)) if after > level)
        table = self._table(anchor, columns, _unlike([cells for _, cells in rows]), caption)
        return replace(table, levels=levels, together=together)

    def _by_manager(self, found: Sequence[Decision]) -> list[_Row]:
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
        rows: list[_Row] = []
        groups: list[tuple[tuple[_Cell, ...], list[Decision]]] = [
            (self._manager_row(name or ""), managed)
            for name, managed in sorted(by_manager.items(), key=lambda entry: surname(entry[0] or ""))
        ]
        groups += [(_only(listing.NO_MANAGER, listing.NO_LINE), without)] if without else []
        serve = listing.SERVE_MANY if any(map(self._serves_work, rootless)) else listing.SERVE_PEOPLE
        groups += [(_only(listing.NO_PROJECT, serve), rootless)] if rootless else []
        for first, managed in groups:
            rows.append((0, first))
            for decision in managed:
                rows += self._tree(decision, children, 1)
        return rows

    def _tree(self, decision: Decision, children: Mapping[str, list[Decision]], level: int) -> Iterator[_Row]:
        waiting = [([decision], level)]
        while waiting:
            found, depth = waiting.pop()
            yield depth, self._row(*found)
            below = self._together(children.get(found[0].subject, []), children)
            waiting += [(some, depth + 1) for some in reversed(below)]

    def _together(
        self, found: Sequence[Decision], children: Mapping[str, list[Decision]]
    ) -> list[list[Decision]]:
        """Return neighbours together that only serve the same and bear nothing below: one row tells them."""
        groups: list[list[Decision]] = []
        last: Hashable | None = None
        for decision in found:
            bears = decision.subject in children
            alike = (
                None
                if bears
                else reasons.served_alike(decision, self.decisions.items, self.naming, self.citing)
            )
            if alike is not None and alike == last:
                groups[-1].append(decision)
            else:
                groups.append([decision])
            last = alike
        return groups

    def _serves_work(self, decision: Decision) -> bool:
        """Whether a resource serves an item, and not people alone."""
        return any(fact.item is not None for fact in decision.facts.get("beneficiaries", ()))

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
            return _only(name, listing.runs_it(name))
        return _only(name, listing.manager_line(decision, self.agenda, self.naming))

    def _row(self, decision: Decision, *others: Decision, with_manager: bool = False) -> tuple[_Cell, ...]:
        """Return the row of an item, or of several that are told as one."""
        name: list[Inline] = []
        for item in (self.naming.items[d.subject] for d in (decision, *others)):
            name += [Text("\n")] if name else []
            name.append(Text(item.name))
            if isinstance(item, Resource):
                name.append(Text(listing.of_kind(item), quiet=True))
            elif with_manager and isinstance(item, Project) and item.manager is not None:
                name.append(Text(f", managed by {item.manager.value}", quiet=True))
        rules = () if decision.is_open or decision.override_applies else reasons.deciding(decision)
        codes = self.citing.all_of(e.rule for e in rules) or NOTHING
        mark = reasons.mark_for_now(decision, self._ends, self.naming)
        to_confirm = self.agenda.confirmations.get(decision.subject)
        sure = runs(f"{mark}, {choices.unconfirmed(to_confirm)}" if to_confirm else mark)
        if doubt := self._doubted.get(decision.subject):
            sure = (*sure, Text("\n"), doubt)
        if numbers := self._readings[decision.subject]:
            sure = (*sure, Text("\n"), Link(annexed.by_reading(numbers), anchor=READING))
        elif decision.certainty is Certainty.FIRM and decision.subject in self._moved:
            sure = (*sure, Text("\n"), Link(surety.MOVES_IT, anchor="moves"))
        why = (
            reasons.served_together(decision, self.decisions.items, self.naming)
            if others
            else self._whys(decision)
        )
        facts = set().union(*(reasons.lines(d) for d in (decision, *others)))
        stated = Text(ranges(facts, ", "), quiet=True)
        source = (*runs(codes), *((Text("\n"), stated) if facts else ()))
        return tuple(name), why, (stated,) if facts and codes == NOTHING else source, sure

    def _whys(self, decision: Decision) -> tuple[str, str]:
        first, second = reasons.wordings(decision, self.decisions, self.naming, self.citing)
        waits = listing.waits(decision, self.agenda)
        more = f" {capitalised(waits.strip())}." if waits else ""
        more = f" {listing.see(decision, self.agenda)}" if decision.is_open else more
        item = self.naming.items[decision.subject]
        others = [m.value for m in item.managers[1:]] if isinstance(item, Project) else []
        also = f" Also managed by {listed(others)}." if others else ""
        return f"{first}{more}{also}", f"{second}{more}{also}"

    def _stakeholders(self) -> Iterator[Block]:
        of_them = (case.kinds for rule in self.naming.rulebook.rules for case in rule.cases)
        if self.reader is not None or not any(STAKEHOLDER in kinds for kinds in of_them):
            return
        if not self.decisions.stakeholders:
            return
        alike: dict[tuple[str, str, str], list[str]] = {}
        found = listing.in_order_of_officers(self.decisions.stakeholders.values(), self.naming)
        for decision in found:
            who = listing.dealt_with(decision, self.naming)
            rules = () if decision.is_open else decision.decided_by
            codes = self.citing.all_of(e.rule for e in rules) or NOTHING
            key = (who, codes, reasons.mark(decision))
            alike.setdefault(key, []).append(listing.party(decision.subject, self.naming))
        rows = [
            ((Text(who, strong=True),), runs(_parties(names, self.naming)), runs(codes), runs(sure))
            for (who, codes, sure), names in alike.items()
        ]
        columns = tuple(Column(title) for title in listing.OF_STAKEHOLDERS)
        yield Heading(2, listing.STAKEHOLDERS, "stakeholders")
        yield self._table("of-stakeholders", columns, rows, listing.STAKEHOLDERS_CAPTION)

    # --- what is not plain ------------------------------------------------------------------------

    def _not_plain(self) -> Iterator[Block]:
        found = [d for d in self.items if not d.is_open and not reasons.is_plain(d)]
        pulled = [self.naming.name(d.subject) for d in self.items if d not in found and reasons.is_pulled(d)]
        if not found and not pulled:
            return
        yield Heading(1, listing.NOT_PLAIN, "not-plain", in_contents=True)
        if pulled:
            yield Paragraph(runs(listing.pulled(pulled)), ParagraphStyle.NOTE, keep_with_next=bool(found))
        if not found:
            return
        said = varied([reasons.not_plain(d, self.naming, self.citing) for d in found])
        for decision, text in zip(found, said, strict=True):
            name = self.naming.name(decision.subject)
            opens = listing.of_an_item(name, reasons.heading(decision, self.naming))
            yield Paragraph(runs(f"{opens} {text}"))

    def _ticks(self) -> Iterator[Block]:
        """Yield what each box beside the signature stands for."""
        if not self._is_signed:
            return
        doubts, ticks = self._doubts, self._by_tick
        yield Heading(1, surety.TICKS, "ticks", in_contents=True)
        told = surety.adopted(
            ticks, doubts, self._readings, self._ends, self.decisions, self.agenda, self.naming
        )
        confirmed = self._confirmed.items()
        told += [surety.by_answer(number, d, self.naming, self.citing) for number, d in confirmed]
        of_all = (self.decisions, self.agenda, self.naming, self.citing)
        without = surety.by_no_tick(self.items, ticks, *of_all)
        told += [without] if without is not None else []
        rows: list[tuple[Runs, ...]] = []
        for tick in told:
            first = (Text(tick.box, strong=True), *runs(f"\n{tick.asked}" if tick.asked else "", quiet=True))
            rows.append((first, runs(tick.items), runs(tick.lines)))
        columns = tuple(Column(title) for title in surety.OF_TICKS)
        yield self._table("ticks", columns, rows, surety.TICKS_CAPTION)

    def _surer(self) -> Iterator[Block]:
        # Whoever signs says by a tick whether the source's words are enough, and has what is open before it.
        found = [row for row in self._doubts if row.number or not self._is_signed]
        if not found:
            return
        yield Heading(1, surety.SURER, "surety", in_contents=True)
        if self._is_signed:
            yield Paragraph(runs(surety.CAN_WAIT), ParagraphStyle.NOTE, keep_with_next=True)
        rows = []
        for row in found:
            sure = () if self._is_signed else (Text(f"\n{row.sure}", quiet=True),)
            asked = (*runs(strong(surety.numbered(row))), *runs(f" {row.because}"))
            rows.append((asked, runs(row.whom), (*runs(row.names), *sure), runs(row.does)))
        columns = tuple(Column(title) for title in surety.OF_NOT_FIRM)
        yield self._table("not-firm", columns, rows, surety.NOT_FIRM_CAPTION)

    @cached_property
    def _doubts(self) -> list[surety.Hanging]:
        """What would make the rest firm, but for what page 1 asks to confirm."""
        what = (self.items, self.decisions, self.agenda, self.naming, self.citing)
        return surety.to_ask(*what, [*self.agenda.confirmations])

    @cached_property
    def _all_doubts(self) -> list[surety.Hanging]:
        return surety.to_ask(self.items, self.decisions, self.agenda, self.naming, self.citing)

    @cached_property
    def _by_tick(self) -> Mapping[surety.Tick, Sequence[str]]:
        """What each tick approves; what page 1 asks to confirm has boxes of its own."""
        return surety.by_tick(self.items, self._read, self._doubts, [*self.agenda.confirmations])

    @cached_property
    def _read(self) -> frozenset[str]:
        """The ids of what is firm by a reading of ours."""
        firm = (d.subject for d in self.items if d.certainty is Certainty.FIRM)
        return frozenset(subject for subject in firm if self._readings[subject])

    @cached_property
    def _readings(self) -> Mapping[str, Sequence[int]]:
        return annexed.readings_borne(self.decisions, self.naming)

    @cached_property
    def _moved(self) -> Collection[str]:
        """The ids of what a table says of who would have it, were it used by others."""
        return surety.moved_by_users(self.items, self.naming)

    @cached_property
    def _ends(self) -> Mapping[str, date | None]:
        return reasons.ends(self.decisions, self.naming)

    @cached_property
    def _doubted(self) -> Mapping[str, Link]:
        """What leads from each likely or leaning item to the question that would make it firm, or to the
        words on which it rests.
        """
        words = "ticks" if self._is_signed else "surety"
        return {
            subject: Link(surety.question(row.number), anchor="surety")
            if row.number
            else Link(row.tick.by_words, anchor=words)
            for row in self._doubts
            for subject in row.subjects
            if row.number or row.by_words
        }

    def _moves(self) -> Iterator[Block]:
        moves = surety.moves(self.items, self.naming, self._whose)
        titles, *rows = surety.by_users(self.items, self.naming, self._whose) or ((),)
        if moves or rows:
            yield Heading(1, surety.MOVES, "moves", in_contents=True)
        if rows:
            columns = tuple(Column(title) for title in titles)
            cells = [tuple(map(runs, row)) for row in rows]
            yield self._table("moves", columns, cells, surety.MOVES_CAPTION)
        told = [f"{strong(what.replace('.', ':'))} {names}" for what, names in moves]
        if moves and rows:
            said = joined([surety.moved(what, names) for what, names in moves])
            yield Paragraph(runs(said), ParagraphStyle.NOTE)
        elif told:
            yield ListBlock(tuple(map(runs, told)))

    # --- the annexes ------------------------------------------------------------------------------

    def _annex(self) -> Iterator[Block]:
        yield Heading(1, annexed.ANNEX, SOURCE, in_contents=True)
        yield Paragraph(runs(annexed.about_annex(self.naming)), ParagraphStyle.NOTE, keep_with_next=True)
        woven = self.citing.is_woven
        rows = []
        for name, rules in self.citing.passages.items():
            stated = runs(self.citing.restated(rules))
            words = () if woven else (runs(self.citing.beside(rules)),)
            rows.append(((Text(name, strong=True),), stated, *words))
        columns = tuple(Column(title) for title in (annexed.OF_WOVEN if woven else annexed.OF_SOURCE))
        yield self._table("of-source", columns, rows, annexed.SOURCE_CAPTION)
        yield Heading(1, annexed.READING, READING, in_contents=True)
        naming = self.naming
        who = "you" if self.reader is None else head_name(naming)
        for number, text in enumerate(annexed.readings(self.naming, who), start=1):
            resting = [d.subject for d in self.items if number in self._readings[d.subject]]
            told = joined([text, annexed.rest_on(resting, naming)])
            numbered = (Text(f"{number}  ", strong=True), *runs(told))
            yield Paragraph(numbered, ParagraphStyle.DETAIL)
        if parties := annexed.boundary(self.naming):
            yield Heading(1, annexed.boundary_title(self.naming), "boundary", in_contents=True)
            yield Paragraph(runs(parties), ParagraphStyle.DETAIL)
        yield Heading(1, annexed.GLOSSARY, "glossary")
        glossary = (f"{strong(word)}: {meaning}." for word, meaning in annexed.glossary(self.naming))
        yield Paragraph(runs(" ".join(glossary)), ParagraphStyle.DETAIL, keep_with_next=True)

    def _every_item(self) -> Iterator[Block]:
        yield Heading(1, annexed.EVERY_ITEM, "every-item", in_contents=True)
        for decision in self.items:
            naming = self.naming
            yield Heading(2, writing.item_heading(decision, naming), f"item-{decision.subject}")
            said = explaining.explanation(decision, naming)
            if not decision.is_open:
                decided = reasons.wordings(decision, self.decisions, naming, self.citing)[0]
                in_full = reasons.in_full(decision, naming, self.citing)
                said = joined([decided if decision.override_applies else "", in_full])
            details = [
                ("", said),
                *writing.about(naming.items[decision.subject]),
                (writing.FACTS, writing.facts(decision, naming)),
                (writing.UNSAID, writing.unsaid(decision, naming)),
                (writing.did_not_apply(self.naming), " ".join(moving.rules_against(decision, naming))),
                (writing.moves_label(decision), moving.moves(decision, naming)),
            ]
            shown = [(label, text) for label, text in details if text]
            for number, (label, text) in enumerate(shown):
                words = runs(text) if not label else ((Text(f"{label}: ", emphasis=True)), *runs(text))
                yield Paragraph(words, ParagraphStyle.DETAIL, keep_with_next=number < len(shown) - 1)

    def _provenance(self) -> Iterator[Block]:
        yield Heading(2, annexed.CHECKED, "checked")
        sha256, version = self.provenance.spec_sha256, self.provenance.version
        made = annexed.provenance(self.naming, sha256, version)
        said = joined([annexed.about_places(self.naming), made])
        yield Paragraph(runs(said), ParagraphStyle.NOTE)

    def _table(
        self, anchor: str, columns: Sequence[Column], rows: Iterable[tuple[Runs, ...]], caption: str
    ) -> Table:
        titles = listed(column.title.lower() for column in columns)
        return Table(
            tuple(columns), tuple(rows), caption, f"{caption}. Columns: {titles}.", f"table-{anchor}"
        )


#: A cell as it is, or two wordings of it: one is taken that opens unlike the cell above.
_Cell = Runs | tuple[str, ...]
#: A row of the register with its depth.
_Row = tuple[int, tuple[_Cell, ...]]


def _unlike(rows: Sequence[tuple[_Cell, ...]]) -> list[tuple[Runs, ...]]:
    """Return the rows with one wording in each cell, so that no two neighbours open alike."""
    columns = [_one_wording(column) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True))


def _one_wording(column: Sequence[_Cell]) -> list[Runs]:
    said = varied([_wordings(cell) for cell in column])
    return [
        runs(words) if cell and isinstance(cell[0], str) else cast("Runs", cell)
        for cell, words in zip(column, said, strict=True)
    ]


def _wordings(cell: _Cell) -> tuple[str, ...]:
    return tuple(found if isinstance(found, str) else found.text for found in cell) or ("",)


def _only(text: str, said: str) -> tuple[Runs, ...]:
    return (Text(text, strong=True),), runs(said), runs(BLANK), runs(BLANK)


def _held_by_the_next(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, the last table and what follows it not to be parted from what comes next."""
    tables = [n for n, block in enumerate(blocks) if isinstance(block, Table)]
    for n, block in enumerate(blocks):
        if tables and n == tables[-1] and isinstance(block, Table):
            yield replace(block, together=frozenset(range(len(block.rows))))
        elif isinstance(block, Paragraph) and (not tables or n > tables[-1]):
            yield replace(block, keep_with_next=True)
        else:
            yield block


def _name_first(text: str, name: str) -> str:
    """Return a sentence with the name that it opens with as strong."""
    return f"{strong(name)}{text.removeprefix(name)}" if text.startswith(name) else text


def _parties(names: Sequence[str], naming: Naming) -> str:
    """Return parties as a list that opens with a capital, but for the first one's own name."""
    told = listed(names)
    return told if names[0] in naming.organisation.parties else capitalised(told)


def _boxes(words: Sequence[str]) -> Runs:
    found: list[Inline] = []
    for word in words:
        found += [Text("\n"), Check(word)] if found else [Check(word)]
    return tuple(found)


def _to_fill_in() -> Text:
    """Return the line for another answer, which stays beside its box."""
    return Text(f"\N{NO-BREAK SPACE}{choices.TO_FILL_IN}")


def _in_a_row(boxes: Runs) -> Runs:
    """Return what stands one below the other on one line."""
    beside = Text("\N{NO-BREAK SPACE} ")
    return tuple(beside if isinstance(run, Text) and run.text == "\n" else run for run in boxes)


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
