"""Verdicts → a deck: the answer, the chart, what is open, what has changed, the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from orgdoc.model.difference import Change, What
from orgdoc.model.verdict import ITEM, MANAGER, STAKEHOLDER, Decision, Decisions
from orgdoc.views import changes_section
from orgdoc.views.agenda import Entry, agenda
from orgdoc.views.briefing import Provenance
from orgdoc.views.chart_page import Block, Branch, Card, ChartPage, Role
from orgdoc.views.document import Runs, Text
from orgdoc.views.markup import SOURCE, plain, runs, strong
from orgdoc.views.phrases import (
    annexed,
    charting,
    choices,
    explaining,
    listing,
    memo,
    presenting,
    reasons,
    remarking,
    writing,
)
from orgdoc.views.phrases import since as changing
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import head_name, in_table, officer_of
from orgdoc.views.phrases.words import NOTHING, sentence
from orgdoc.views.since import Since
from orgdoc.views.slides import (
    Body,
    Chart,
    Cover,
    Deck,
    Grid,
    GridColumn,
    GridRow,
    Slide,
    Tile,
    Tiles,
)
from orgdoc.views.typography import in_order, names_as_written, setting_of

#: Slides before the first page of the chart: the cover, the answer.
BEFORE_THE_CHART = 2
_OPEN_TONE = -2
_ITEM = "item-"
_MOST_PASSAGES = 4  # of the source, on its slide
_ANNEX = re.compile(r" \(⟦annex \w⟧\)")  # which a deck has not


def deck(
    decisions: Decisions,
    naming: Naming,
    provenance: Provenance,
    pages: Sequence[ChartPage],
    since: Since | None = None,
) -> Deck:
    """Return the deck, with the pages of the chart where they belong; and with what has changed `since`
    an earlier version.
    """
    writer = _Writer(decisions, naming, provenance)
    made = Deck(
        title=memo.title(naming),
        language=naming.organisation.language,
        slides=tuple(writer.slides(pages, since)),
        footer=charting.footer(naming, first=False),
        subject=writing.subject(naming),
        author=naming.organisation.prepared_by or naming.organisation.name.value,
        keywords=writing.keywords(naming),
        date=provenance.date,
        properties=provenance.properties(naming),
    )
    return _typeset(made, naming)


def bare(page: ChartPage) -> ChartPage:
    """Return a page of the chart as it stands on a slide, which has title, footer and source of its own."""
    return replace(page, title="", footer="", footer_tip="", source="")


class _Writer:
    def __init__(self, decisions: Decisions, naming: Naming, provenance: Provenance) -> None:
        self.decisions = decisions
        self.naming = naming
        self.provenance = provenance
        self.citing = Citing(naming.rulebook)
        self.agenda = agenda(decisions, naming.organisation, naming.rulebook)
        self.items = list(decisions.items.values())

    def slides(self, pages: Sequence[ChartPage], since: Since | None) -> Iterator[Slide]:
        yield self._cover()
        yield self._answer()
        for page in pages:
            yield self._chart(page)
        yield from self._open()
        if since is not None:
            yield self._changed(since)
        yield self._source()

    def _cover(self) -> Slide:
        lines = tuple(memo.address(self.naming).replace("\n", " · ").split(" · "))
        notes = (plain(_ANNEX.sub("", memo.source_in_short(self.naming, signed=False))),)
        return Slide("cover", memo.title(self.naming), presenting.ANSWER, Cover(lines), notes)

    # --- the answer -----------------------------------------------------------------------------

    def _answer(self) -> Slide:
        naming = self.naming
        tiles = [self._of_officer(branch, tone) for tone, branch in enumerate(naming.labels)]
        tiles += self._of_nobody_alone()
        asked = memo.asked(self.items, self.agenda, naming)
        by_name = memo.named_rows(self.items, self.decisions, naming, "", in_full=False)
        said = tuple(runs(text) for text in (asked, by_name, presenting.how_sure()) if text)
        notes = (
            plain(memo.verdict(self.items, self.agenda, naming)),
            plain(_ANNEX.sub("", memo.source_in_short(naming, signed=False))),
        )
        title = presenting.answer_title(self.items, naming)
        return Slide("answer", title, presenting.ANSWER, Tiles(tuple(tiles), said), notes)

    def _of_officer(self, branch: str, tone: int) -> Tile:
        found = [d for d in self.items if d.verdict == branch]
        label, beside = in_table(branch, self.naming)
        officer = officer_of(branch, self.naming)
        name, beside = (officer.holder, label) if officer and officer.holder else (label, beside)
        lines = presenting.tile_lines(beside, found)
        return Tile(f"{len(found):,}", name, lines, presenting.by_certainty(found), tone)

    def _of_nobody_alone(self) -> Iterator[Tile]:
        rows = memo.count_rows(self.items, self.decisions, self.naming)[len(self.naming.labels) :]
        for word, beside, found in rows:
            tone = -1 if word == "Shared" else _OPEN_TONE
            lines = presenting.tile_lines(beside, found)
            yield Tile(f"{len(found):,}", word, lines, presenting.by_certainty(found), tone)

    # --- the chart ------------------------------------------------------------------------------

    def _chart(self, page: ChartPage) -> Slide:
        shown = bare(_with_slides_cited(page))
        title = page.title
        if page.branches and page.name != "chart":
            is_lane = len(page.branches) == 1 and page.branches[0].head.role is Role.GROUP
            by_head = [(branch.head.title, *_counts((branch,))) for branch in page.branches]
            title = title if is_lane else presenting.page_title(title, by_head)
        notes = [self._explained(item) for item in _items_on(page)]
        return Slide(f"page:{page.name}", title, presenting.CHART, Chart(shown), (page.description, *notes))

    def _explained(self, item: str) -> str:
        decision = self.decisions.items[item]
        sure = f" ({reasons.mark(decision)})" if not decision.is_open else ""
        said = explaining.explanation(decision, self.naming)
        if decision.crosses is not None:
            crossing = remarking.works_across(decision.crosses, decision.subject, self.naming)
            said = f"{said} {sentence(crossing)}"
        return presenting.note(f"{self.naming.name(item)}{sure}", plain(said))

    # --- what is open ---------------------------------------------------------------------------

    def _open(self) -> Iterator[Slide]:
        to_decide, questions = self.agenda.to_decide, self.agenda.questions
        if to_decide:
            titles = presenting.columns_of_decisions(self.naming)
            sides = len(titles) - 2
            shares = (0.19, *((0.42 / sides,) * sides), 0.39)
            columns = tuple(GridColumn(t, s) for t, s in zip(titles, shares, strict=True))
            rows = tuple(self._decision(entry, sides) for entry in to_decide)
            title = presenting.decisions_title(to_decide, self.naming)
            caption = choices.decisions_caption(self.naming, for_one=False)
            yield Slide("decisions", title, presenting.OPEN, Grid(columns, rows, caption))
        if questions:
            columns = tuple(
                GridColumn(t, s) for t, s in zip(presenting.OF_QUESTIONS, (0.3, 0.52, 0.18), strict=True)
            )
            rows = tuple(map(self._question, questions))
            title = presenting.questions_title(self.agenda, self.items)
            asked = [entry.question for entry in questions if entry.question is not None]
            caption = choices.questions_caption(asked, self.naming)
            yield Slide("questions", title, presenting.OPEN, Grid(columns, rows, caption))

    def _decision(self, entry: Entry, sides: int) -> GridRow:
        naming = self.naming
        title = choices.subject_of(entry, naming)
        first = (Text(f"{entry.number}  {title}", strong=True),)
        sign = f"decide:{entry.number}"
        if entry.vacancy is not None:
            said = f"{choices.vacancy(entry, naming)} {choices.left_without(entry, naming)}"
            cells = (first, *((runs(NOTHING),) * sides), runs(choices.vacancy(entry, naming)))
            return GridRow(cells, sign, presenting.note(title, plain(said)))
        decision = entry.decision
        assert decision is not None
        told = [
            choices.speaks_for(b, decision, self.decisions, naming, self.citing)[0] for b in naming.labels
        ]
        if len(told) != sides:
            pairs = zip(naming.labels.values(), told, strict=True)
            told = ["\n".join(f"{strong(label)}: {s}" for label, s in pairs if s != NOTHING)]
        leans, _ = choices.leans(decision, self.decisions, naming, self.citing)
        follows = [leans, *choices.ways(decision, self.decisions, naming)]
        about = (*first, *runs(f"\n{choices.about(decision, naming)}", quiet=True))
        cells = (about, *(_told(text or NOTHING) for text in told), _told(" ".join(follows)))
        return GridRow(cells, sign, presenting.note(title, plain(self._on_file(entry, decision))))

    def _on_file(self, entry: Entry, decision: Decision) -> str:
        naming = self.naming
        why = sentence(reasons.stated_in_brief(decision, naming)[0])
        facts = writing.facts(decision, naming)
        return " ".join(part for part in (facts or why, self._settled_by(entry)) if part)

    def _settled_by(self, entry: Entry) -> str:
        told = choices.who_is_told(entry, self.naming)
        return presenting.settled_by(choices.who_settles(entry, self.naming), "" if told == NOTHING else told)

    def _question(self, entry: Entry) -> GridRow:
        question, naming = entry.question, self.naming
        assert question is not None
        asked = choices.asks(question, naming)
        cells: tuple[Runs, ...] = (
            (Text(f"{entry.number}  {asked}", strong=True),),
            runs(choices.answers(question, naming)),
            runs(choices.whom_to_ask(question, naming)),
        )
        said = f"{choices.hangs_on(question, naming)} {self._settled_by(entry)}"
        return GridRow(cells, f"ask:{entry.number}", presenting.note(asked, plain(said)))

    # --- what has changed, the source -----------------------------------------------------------

    def _changed(self, since: Since) -> Slide:
        columns = tuple(
            GridColumn(t, s) for t, s in zip(changing.OF_CHANGES, (0.28, 0.16, 0.16, 0.4), strict=True)
        )
        rows = tuple(GridRow(cells) for cells in changes_section.cells(since, self._why_changed))
        posts = changing.posts([f for f in since.facts if changing.is_of_a_post(f)], since.new)
        others = [fact for fact in since.facts if not changing.is_of_a_post(fact)]
        alone = changing.facts_alone(others, since.new, since.compared.names)
        asked = changing.asked(since.asked, since.new)
        counts = {sort: len(changes) for sort, changes in since.told.items()}
        if counts:
            title = presenting.changes_title(counts, since.when)
            notes = [changing.counts(counts, for_one=False)]
        else:
            facts = bool(since.facts or since.compared.difference.rules)
            title = changing.nothing(since.when, facts=facts, for_one=False).rstrip(".")
            notes = []
        said = tuple(runs(text) for text in (posts, asked, alone) if text)
        told = tuple(plain(text) for text in (*notes, posts, asked, alone) if text)
        grid = Grid(columns, rows, changing.CHANGES_CAPTION, said)
        return Slide("changes", title, presenting.CHANGED, grid, told)

    def _why_changed(self, change: Change) -> str:
        """Return what is to be said beside the causes of a change, as the briefing does."""
        if change.kind == STAKEHOLDER or change.after is None or change.what is What.RENAMED:
            return ""
        of_kind = self.decisions.managers if change.kind == MANAGER else self.decisions.items
        decision = of_kind[change.subject]
        if decision.is_open:
            return listing.see(decision, self.agenda) if self.agenda.numbers_of(decision) else ""
        is_new = change.what is What.NEW and change.kind == ITEM
        return reasons.wordings(decision, self.decisions, self.naming, self.citing)[0] if is_new else ""

    def _source(self) -> Slide:
        naming = self.naming
        woven = self.citing.is_woven
        shares = presenting.OF_WOVEN if woven else presenting.OF_SOURCE
        columns = tuple(GridColumn(title, share) for title, share in shares)
        rows = []
        most = sorted(self._resting, key=lambda code: -self._resting[code])[:_MOST_PASSAGES]
        for code, rules in self.citing.passages.items():
            if code not in most:
                continue
            count = self._resting[code]
            stated = " ".join(rule.statement for rule in rules)
            words = () if woven else (runs(self.citing.beside(rules, whole=False)),)
            cells = ((Text(code, strong=True),), runs(stated), *words, runs(presenting.rests(count)))
            rows.append(GridRow(cells))
        others = [code for code in self.citing.passages if code in self._resting and code not in most]
        told = [memo.source_in_short(naming, signed=False), presenting.other_passages(others)]
        said = tuple(_told(text) for text in told if text)
        sha256, version = self.provenance.spec_sha256, self.provenance.version
        notes = [
            annexed.about_annex(naming),
            *annexed.readings(naming, head_name(naming)),
            annexed.boundary(naming),
        ]
        notes.append(annexed.provenance(naming, sha256, version))
        title = presenting.source_title(naming)
        grid = Grid(columns, tuple(rows), annexed.SOURCE_CAPTION, said)
        return Slide(SOURCE, title, presenting.SOURCE, grid, tuple(map(plain, notes)))

    @cached_property
    def _resting(self) -> dict[str, int]:
        """How many answers rest on each passage of the source, by its code."""
        found: dict[str, int] = {}
        for decision in self.items:
            if decision.override_applies:
                continue
            for code in {self.citing.of(e.rule) for e in decision.decided_by}:
                found[code] = found.get(code, 0) + 1
        return found


def _told(text: str) -> Runs:
    return runs(_ANNEX.sub("", text))


def _counts(branches: Sequence[Branch]) -> tuple[int, int]:
    """Return how many projects and resources stand in branches of a page."""
    items = _items_on_cards(branches)
    projects = sum(is_project for _, is_project in items)
    return projects, len(items) - projects


def _items_on(page: ChartPage) -> list[str]:
    return list(dict.fromkeys(item for item, _ in _items_on_cards(page.branches)))


def _items_on_cards(branches: Sequence[Branch]) -> list[tuple[str, bool]]:
    """Return the ids of the items that stand in branches, each with whether it is a project; the parts
    of a cut card count once.
    """
    found: dict[str, bool] = {}
    for card in (card for branch in branches for block in branch.blocks for card in block.cards):
        if card.id.startswith(_ITEM) and not card.continued:
            found[card.id.removeprefix(_ITEM)] = card.role is Role.PROJECT and not card.kind
        for row in card.rows:
            found[row.id.removeprefix(_ITEM)] = False
    return list(found.items())


def _with_slides_cited(page: ChartPage) -> ChartPage:
    """Return a page whose summaries cite slides instead of pages."""

    def cited(card: Card) -> Card:
        if card.role is not Role.SUMMARY:
            return card
        lines = tuple(presenting.on_slides(line, BEFORE_THE_CHART) for line in card.lines)
        return replace(card, lines=lines, tip=f"{card.title}: {', '.join(lines)}")

    def of_block(block: Block) -> Block:
        return replace(block, cards=tuple(map(cited, block.cards)))

    def of_branch(branch: Branch) -> Branch:
        return replace(branch, blocks=tuple(map(of_block, branch.blocks)))

    return replace(page, branches=tuple(map(of_branch, page.branches)))


def _typeset(made: Deck, naming: Naming) -> Deck:
    """Return the deck in the characters of print; names stay as they are written."""
    names = names_as_written(naming.organisation)
    setting = in_order(setting_of(made.language, names), names)
    slides = tuple(
        replace(
            slide,
            title=setting(slide.title),
            body=_body(slide.body, setting),
            notes=tuple(map(setting, slide.notes)),
        )
        for slide in made.slides
    )
    return replace(made, title=setting(made.title), slides=slides)


def _body(body: Body, setting: Callable[[str], str]) -> Body:
    match body:
        case Cover():
            return Cover(tuple(map(setting, body.lines)))
        case Tiles():
            tiles = tuple(replace(t, lines=tuple(map(setting, t.lines))) for t in body.tiles)
            return Tiles(tiles, tuple(_runs(said, setting) for said in body.said))
        case Grid():
            rows = tuple(
                replace(row, cells=tuple(_runs(cell, setting) for cell in row.cells), note=setting(row.note))
                for row in body.rows
            )
            return replace(body, rows=rows, said=tuple(_runs(said, setting) for said in body.said))
        case Chart():
            return body


def _runs(found: Runs, setting: Callable[[str], str]) -> Runs:
    return tuple(replace(run, text=setting(run.text)) for run in found)
