"""Verdicts → the page to explore: every subject with its whole explanation, and what each answer moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from orgdoc.model.organisation import Item, Project
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    STAKEHOLDER,
    UNDETERMINED,
    Decision,
    Decisions,
    Effect,
    Fact,
    Question,
    Way,
)
from orgdoc.views.agenda import Agenda, Entry, agenda
from orgdoc.views.briefing import Provenance
from orgdoc.views.chart import subjects_on
from orgdoc.views.chart_cards import manager_ids, plain_name
from orgdoc.views.chart_page import ChartPage
from orgdoc.views.document import Runs, Text
from orgdoc.views.markup import READING, SOURCE, runs, strong
from orgdoc.views.phrases import (
    annexed,
    asking,
    bringing,
    browsing,
    choices,
    explaining,
    listing,
    memo,
    moving,
    people,
    presenting,
    remarking,
    writing,
)
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.words import NOTHING, capitalised, sentence
from orgdoc.views.placement import Placement
from orgdoc.views.reader import Reader
from orgdoc.views.typography import in_order, names_as_written, setting_of
from orgdoc.views.web_page import (
    ChartTitle,
    Moved,
    OpenEntry,
    Part,
    Section,
    Standing,
    Subject,
    Supposed,
    WebPage,
)

_OPEN_TONE = -2
#: Facts of the organisation, told only where they bear a verdict.
_OF_ALL = ("large", "resources_segregated", "kind")


class Addresses:
    """Where each subject is found on the page: an item by its id, people and parties behind a word."""

    def __init__(self, decisions: Decisions, naming: Naming) -> None:
        self._managers = manager_ids(decisions.managers)
        self._branches = tuple(naming.labels)
        self.items = {item: item for item in decisions.items}
        self.managers = {
            name: f"person/{found.removeprefix('manager-')}" for name, found in self._managers.items()
        }
        self.stakeholders: dict[str, str] = {}
        taken: set[str] = set()
        for name in decisions.stakeholders:
            base = f"party/{plain_name(name)}"
            address, number = base, 2
            while address in taken:
                address, number = f"{base}-{number}", number + 1
            taken.add(address)
            self.stakeholders[name] = address

    def of(self, kind: str, subject: str) -> str:
        """Return the address of an item (by id), a manager or a stakeholder (by name); "" for none."""
        found = {MANAGER: self.managers, STAKEHOLDER: self.stakeholders}.get(kind, self.items)
        return found.get(subject, "")

    @cached_property
    def on_chart(self) -> Mapping[str, str]:
        """The addresses by the ids of the cards and rows that stand for the subjects on a chart."""
        found = {f"item-{item}": address for item, address in self.items.items()}
        for name, card in self._managers.items():
            # A manager's projects with another officer hang from a card of their own.
            cards = (card, *(f"{card}-{branch}" for branch in self._branches))
            found |= dict.fromkeys(cards, self.managers[name])
        return found


def explorer(
    decisions: Decisions,
    naming: Naming,
    provenance: Provenance,
    charts: Sequence[ChartPage],
    reader: Reader | None = None,
) -> WebPage:
    """Return the page; `reader`: for whom alone its list and what is open are, None for whoever decides.

    Items that the reader does not answer for stay on the chart, as in the briefing, without an explanation.
    """
    naming = naming.read_by(reader.you) if reader is not None else naming
    return _Writer(decisions, naming, provenance, charts, reader).page()


class _Writer:
    def __init__(
        self,
        decisions: Decisions,
        naming: Naming,
        provenance: Provenance,
        charts: Sequence[ChartPage],
        reader: Reader | None,
    ) -> None:
        self.decisions = decisions
        self.naming = naming
        self.provenance = provenance
        self.charts = charts
        self.reader = reader
        self.citing = Citing(naming.rulebook)
        self.place = Placement(decisions, naming.organisation, naming.rulebook)
        self.addresses = Addresses(decisions, naming)
        organisation = naming.organisation
        names = names_as_written(organisation)
        self.set = in_order(setting_of(organisation.language, names), names)

    def page(self) -> WebPage:
        naming, reader = self.naming, self.reader
        items = [d for d in self.decisions.items.values() if reader is None or d.subject in reader.items]
        entries = [e for e in self.agenda.entries if reader is None or reader.is_concerned(e)]
        you = reader.you if reader else ""
        lead = memo.verdict(items, Agenda(tuple(entries)), naming, you, for_one=reader is not None)
        asked = [entry.question for entry in entries if entry.question is not None]
        decisions = [self._entry(entry) for entry in entries if not entry.is_question]
        return WebPage(
            title=memo.title(naming),
            organisation=naming.organisation.name.value,
            address=self.set(memo.address(naming, reader.to if reader else "").replace("\n", " · ")),
            lead=self._runs(lead),
            language=naming.organisation.language,
            standings=self._standings(items),
            subjects=tuple(self._subjects(items)),
            decisions=tuple(decisions),
            questions=tuple(self._entry(entry) for entry in entries if entry.is_question),
            captions=(
                self.set(choices.decisions_caption(naming, for_one=reader is not None)),
                self.set(choices.questions_caption(asked, naming, you)),
            ),
            nothing_open=browsing.NOTHING_OPEN,
            sections=tuple(self._sections()),
            charts=tuple(ChartTitle(chart.name, chart.title) for chart in self.charts),
            provenance=self.set(
                annexed.provenance(naming, self.provenance.spec_sha256, self.provenance.version)
            ),
            words=browsing.WORDS,
        )

    @cached_property
    def agenda(self) -> Agenda:
        return agenda(self.decisions, self.naming.organisation, self.naming.rulebook)

    def _runs(self, text: str) -> Runs:
        return tuple(replace(run, text=self.set(run.text)) for run in runs(text))

    @cached_property
    def _told_of(self) -> frozenset[str]:
        """The addresses of all that the page explains; for one reader it is not everything."""
        found, reader = self.addresses, self.reader
        if reader is None:
            return frozenset((*found.items.values(), *found.managers.values(), *found.stakeholders.values()))
        items = (found.items[item] for item in reader.items)
        return frozenset((*items, *(a for name, a in found.managers.items() if name in reader.managers)))

    def _address(self, kind: str, subject: str) -> str:
        """Return where a subject is found on this page; "" where it is not."""
        address = self.addresses.of(kind, subject)
        return address if address in self._told_of else ""

    # --- standings ------------------------------------------------------------------------------

    @cached_property
    def _verdicts(self) -> list[str]:
        return [*self.naming.labels, SHARED, CONTESTED, UNDETERMINED]

    def _standings(self, items: Sequence[Decision]) -> tuple[Standing, ...]:
        found = []
        for tone, verdict in enumerate(self._verdicts):
            is_branch = verdict in self.naming.labels
            found.append(
                Standing(
                    capitalised(self.naming.verdict(verdict)),
                    people.in_table(verdict, self.naming)[1] if is_branch else "",
                    tone if is_branch else _OPEN_TONE if verdict in OPEN_VERDICTS else -1,
                    sum(d.verdict == verdict for d in items),
                )
            )
        return tuple(found)

    def _standing(self, verdict: str | None) -> int:
        return -1 if verdict is None else self._verdicts.index(verdict)

    # --- subjects -------------------------------------------------------------------------------

    def _subjects(self, items: Sequence[Decision]) -> Iterator[Subject]:
        for frame, decision in enumerate(items):
            yield self._subject(decision, self.addresses.items[decision.subject], frame)
        reader = self.reader
        for name, decision in self.decisions.managers.items():
            if reader is None or name in reader.managers:
                yield self._subject(decision, self.addresses.managers[name])
        if reader is None:
            for name, decision in self.decisions.stakeholders.items():
                yield self._subject(decision, self.addresses.stakeholders[name])

    @cached_property
    def _charts_of(self) -> Mapping[str, int]:
        """The index of the page on which each subject stands first, by address."""
        found: dict[str, int] = {}
        for index, chart in enumerate(self.charts):
            for address in subjects_on(chart, self.addresses.on_chart):
                found.setdefault(address, index)
        return found

    def _subject(self, decision: Decision, address: str, frame: int = 0) -> Subject:
        naming = self.naming
        item = naming.items.get(decision.subject) if decision.kind not in (MANAGER, STAKEHOLDER) else None
        numbers = self.agenda.numbers_of(decision) if decision.is_open else ()
        sign = decision.certainty.mark if decision.certainty and not decision.is_open else ""
        managers = self._managers(item) if item is not None else ()
        parts = tuple(self._parts(decision, item, frame))
        return Subject(
            address=address,
            name=naming.name(decision.subject),
            kind=writing.kind(decision),
            standing=self._standing(decision.verdict),
            sure=bringing.how_sure(None if decision.is_open else decision.certainty),
            sign=sign or (str(numbers[0]) if numbers else "?"),
            managers=managers,
            tags=item.tags if item is not None else (),
            details=item.details if item is not None else (),
            parts=parts,
            names=tuple(self._own(decision, item, managers)),
            chart=self._charts_of.get(address, -1),
        )

    def _managers(self, item: Item) -> tuple[str, ...]:
        """Return who manages a project, or the project that a resource stands with."""
        project = item if isinstance(item, Project) else self.place.host(item)  # type: ignore[arg-type]
        return tuple(manager.value for manager in project.managers) if project is not None else ()

    def _own(self, decision: Decision, item: Item | None, managers: Iterable[str]) -> Iterator[str]:
        """Yield the texts that make a subject's explanation its own: names and what is said of it."""
        naming = self.naming
        yield naming.name(decision.subject)
        yield decision.subject
        yield from managers
        for facts in decision.facts.values():
            for fact in facts:
                if fact.side is not None:  # a name; else one of the spec's own words, which others use too
                    yield from (fact.value, naming.name(fact.value))
        yield from (naming.name(matter.subject) for matter in decision.until)
        yield from (name for follow in decision.follows for name in (naming.name(follow), follow))
        if item is not None:
            yield from (text for _, text in writing.about(item))
            yield item.link or ""

    def _parts(self, decision: Decision, item: Item | None, frame: int) -> Iterator[Part]:
        for part in self._all_parts(decision, item, frame):
            texts = tuple(self.set(text) for text in part.texts if text)
            if texts or part.rows or part.links:
                yield Part(part.label, texts, part.rows, part.links)

    def _all_parts(self, decision: Decision, item: Item | None, frame: int) -> Iterator[Part]:
        naming = self.naming
        yield Part(browsing.WHY, (explaining.explanation(decision, naming, frame),))
        yield Part(
            writing.FACTS,
            rows=tuple(
                (self._fact(fact, decision), browsing.lines_of(fact), browsing.because(fact, naming))
                for fact in _facts(decision)
            ),
        )
        yield Part(writing.UNSAID, (writing.unsaid(decision, naming),))
        yield Part(
            writing.tensions_label(decision),
            tuple(explaining.tension(decision, e, naming) for e in explaining.pulls_elsewhere(decision)),
        )
        yield Part(writing.LEANS, (bringing.leans(decision, naming),))
        if decision.crosses is not None:
            crossing = remarking.works_across(decision.crosses, decision.subject, naming)
            yield Part(writing.CROSSES, (sentence(crossing),))
        yield from self._open_parts(decision)
        if not decision.questions:
            moves = tuple((capitalised(change), verdict) for change, verdict in self._moves(decision))
            yield Part(writing.moves_label(decision), rows=moves)
        yield Part(writing.did_not_apply(self.naming), tuple(moving.rules_against(decision, naming)))
        yield from self._links(decision)
        if item is not None:
            yield from self._about(item)

    def _moves(self, decision: Decision) -> list[tuple[str, str]]:
        return moving.move_list(decision, self.naming)

    def _fact(self, fact: Fact, decision: Decision) -> str:
        if decision.kind == MANAGER:
            return f"manages {self.naming.name(fact.value)}"
        if (declared := self.naming.rulebook.fact(fact.name)) is not None:
            return f"{declared.label}: {declared.word(fact.value)}"
        key = "reports_to" if "reports_to" in fact.place.path else self.naming.key(decision, fact.name)
        return f"{key}: {self.naming.name(fact.value)}"

    def _open_parts(self, decision: Decision) -> Iterator[Part]:
        naming = self.naming
        numbers = self.agenda.numbers_of(decision)
        told = tuple((capitalised(self.agenda.word(number)), f"open/{number}") for number in numbers)
        asked = tuple(
            f"{asking.ask(q, naming)} {asking.answers(q, naming)} {bringing.whom_to_ask(q, naming)}"
            for q in decision.questions
        )
        yield Part(writing.SETTLES, asked)
        if decision.for_the_time_being:
            yield Part(writing.UNTIL, (bringing.waits(decision, naming),), links=told)
        elif decision.is_open:
            yield Part(writing.NEXT, () if asked else (asking.way_out(decision, naming),), links=told)
        if decision.ways:
            rows = tuple(
                (
                    capitalised(browsing.way_word(way, naming)),
                    browsing.way_brings(way, naming, decision.subject),
                )
                for way in decision.ways
            )
            yield Part(browsing.EACH_WAY, rows=rows)

    def _links(self, decision: Decision) -> Iterator[Part]:
        is_manager = decision.kind == MANAGER
        managed = [fact.value for fact in decision.facts.get("manages", ())]
        links = self._linked(managed if is_manager else decision.follows, ITEM)
        yield Part(browsing.MANAGES if is_manager else browsing.FOLLOWS, links=links)

    def _linked(self, subjects: Iterable[str], kind: str) -> tuple[tuple[str, str], ...]:
        """Return those of the subjects that the page tells of, each with its address."""
        found = ((self.naming.name(subject), self._address(kind, subject)) for subject in subjects)
        return tuple((name, address) for name, address in found if address)

    def _about(self, item: Item) -> Iterator[Part]:
        if isinstance(item, Project) and item.managers:
            line = (writing.lines_of(item, self.decisions, self.naming),)
            yield Part(writing.LINE, line, links=self._linked([m.value for m in item.managers], MANAGER))
        about = writing.about(item)
        yield Part(writing.ABOUT, tuple(text for label, text in about if label == writing.ABOUT))
        rows = tuple((label, text) for label, text in about if label != writing.ABOUT)
        link = ((browsing.LINK_WORDS, item.link),) if item.link else ()
        yield Part(browsing.LINK, rows=rows, links=link)

    # --- what is open ---------------------------------------------------------------------------

    def _entry(self, entry: Entry) -> OpenEntry:
        naming = self.naming
        told = tuple(self._runs(text) for text in self._told(entry) if text)
        asked = entry.decision or entry.question
        ways = asked.all_ways if isinstance(asked, Question) else asked.ways if asked is not None else ()
        about = entry.decision
        return OpenEntry(
            entry.number,
            self.set(choices.subject_of(entry, naming, naming.you)),
            told,
            tuple(self._try(way, asked) for way in ways) if asked is not None else (),
            self._address(about.kind, about.subject) if about is not None else "",
        )

    def _told(self, entry: Entry) -> Iterator[str]:
        naming = self.naming
        if entry.vacancy is not None:
            yield choices.vacancy(entry, naming)
            yield choices.left_without(entry, naming)
        elif entry.decision is not None:
            decision = entry.decision
            yield choices.about(decision, naming)
            for branch in naming.labels:
                said, _ = choices.speaks_for(branch, decision, self.decisions, naming, self.citing)
                if said != NOTHING:
                    yield f"{strong(f'For the {naming.labels[branch]}')}: {said}"
            leans, _ = choices.leans(decision, self.decisions, naming, self.citing)
            yield f"{strong(choices.ADVICE)}: {leans}"
            if facts := writing.facts(decision, naming):
                yield f"{strong('On file')}: {facts}"
            if ways := " ".join(choices.ways(decision, self.decisions, naming)):
                yield f"{strong('Each way')}: {ways}"
        elif entry.question is not None:
            yield choices.hangs_on(entry.question, naming)
            yield f"{strong('Each answer')}: {choices.answers(entry.question, naming)}"
        if entry.vacancy is None:
            told = choices.who_is_told(entry, naming)
            yield presenting.settled_by(
                choices.who_settles(entry, naming, naming.you), "" if told == NOTHING else told
            )

    def _try(self, way: Way, asked: Question | Decision) -> Supposed:
        naming = self.naming
        word = browsing.way_word(way, naming)
        moves = tuple(self._moved(effect) for effect in way.effects)
        supposed = self.set(browsing.supposed(way, asked, naming))
        return Supposed(word, browsing.then(supposed), moves, browsing.moved(supposed, way, naming))

    def _moved(self, effect: Effect) -> Moved:
        kind = effect.kind if effect.kind in (MANAGER, STAKEHOLDER) else ITEM
        name = (
            listing.party(effect.subject, self.naming)
            if kind == STAKEHOLDER
            else self.naming.name(effect.subject)
        )
        return Moved(
            self._address(kind, effect.subject),
            name,
            self._standing(effect.before),
            self._standing(effect.after),
            self.set(browsing.unless(effect, self.naming)),
        )

    # --- what stands behind it ------------------------------------------------------------------

    def _sections(self) -> Iterator[Section]:
        naming, citing = self.naming, self.citing
        woven = citing.is_woven
        rows = []
        for name, rules in citing.passages.items():
            words = () if woven else (self._runs(citing.beside(rules)),)
            rows.append(((Text(name, strong=True),), self._runs(citing.restated(rules)), *words))
        about = self._runs(annexed.about_annex(naming))
        columns = annexed.OF_WOVEN if woven else annexed.OF_SOURCE
        yield Section(annexed.ANNEX, SOURCE, (about,), columns, tuple(rows))
        who = "you" if self.reader is None else people.head_name(naming)
        readings = tuple(self._runs(text) for text in annexed.readings(naming, who))
        yield Section(annexed.READING, READING, readings)
        if parties := annexed.boundary(naming):
            yield Section(annexed.boundary_title(self.naming), "boundary", (self._runs(parties),))
        glossary = (f"{strong(word)}: {meaning}." for word, meaning in annexed.glossary(naming))
        yield Section(annexed.GLOSSARY, "glossary", tuple(self._runs(text) for text in glossary))


def _facts(decision: Decision) -> list[Fact]:
    """Return the facts of the subject itself, those of the organisation only where they bear the verdict."""
    bearing = {f for e in decision.decided_by for f in decision.facts_bearing(e)}
    return [f for facts in decision.facts.values() for f in facts if f.name not in _OF_ALL or f in bearing]
