"""Verdicts → the register: a workbook that holds every answer, and the whole spec beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePath

from orgdoc.cell_text import joined, pairs_joined
from orgdoc.model.organisation import Item, Organisation, Override, Project, Resource, Stated
from orgdoc.model.rulebook import Branch, DeclaredFact
from orgdoc.model.verdict import ITEM, OPEN_VERDICTS, Ask, Decision, Decisions, Question
from orgdoc.views.agenda import Agenda, Entry
from orgdoc.views.phrases import asking, bringing, changing, choices, explaining, registering, ruling, writing
from orgdoc.views.phrases import since as saying
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.words import sentence
from orgdoc.views.since import Since
from orgdoc.views.workbook import OPEN, PLAIN, Cell, Column, Sheet, Workbook

Row = tuple[Cell | str, ...]
_TO_FILL_IN = frozenset(
    (registering.ANSWER, registering.DECIDED_BY, registering.DECIDED_ON, registering.REASON)
)


def register(
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
    spec_sha256: str,
    version: str,
    since: Since | None = None,
) -> Workbook:
    """Return the workbook; `spec_sha256` and `version` go into its properties. `since`: with a sheet of what
    has changed since an earlier version.
    """
    organisation = naming.organisation
    return _workbook(
        (
            items_sheet(decisions, agenda, naming),
            questions_sheet(decisions, agenda, naming, registering.QUESTIONS),
            *((changes_sheet(since),) if since is not None else ()),
            _managers(decisions, agenda, naming),
            _table(registering.ORGANISATION, registering.OF_ORGANISATION, _organisation(naming)),
            _table(registering.BOUNDARY, registering.OF_BOUNDARY, _boundary(organisation)),
            _table(registering.RULES, registering.OF_RULES, _rules(naming)),
        ),
        writing.title(naming), naming, {"Spec": naming.spec, "Spec SHA-256": spec_sha256, "orgdoc": version},
    )  # fmt: skip


def form(decisions: Decisions, agenda: Agenda, naming: Naming, spec_sha256: str) -> Workbook:
    """Return the questions as a workbook to send round."""
    sheet = questions_sheet(decisions, agenda, naming, registering.FORM, note=registering.form_note())
    properties = {"Spec": naming.spec, "Spec SHA-256": spec_sha256}
    return _workbook((sheet,), registering.form_title(naming), naming, properties)


def _workbook(sheets: tuple[Sheet, ...], title: str, naming: Naming, properties: dict[str, str]) -> Workbook:
    date = naming.date.isoformat() if naming.date else None
    author = naming.organisation.prepared_by or naming.organisation.name.value
    return Workbook(title, author, sheets, date, properties)


def _table(name: str, titles: Mapping[str, int], rows: Iterable[Row], **more: object) -> Sheet:
    columns = tuple(Column(title, width, title in _TO_FILL_IN) for title, width in titles.items())
    return Sheet(name, columns, tuple(rows), **more)  # type: ignore[arg-type]


# --- items -----------------------------------------------------------------------------------------


def items_sheet(decisions: Decisions, agenda: Agenda, naming: Naming) -> Sheet:
    """Return one row an item, in the order of the spec: the answer, then all that the spec states."""
    facts, says_between = naming.rulebook.facts, naming.rulebook.says_between
    titles = registering.of_items(naming.rulebook)
    rows = (
        (
            *_answer(decisions.items[item.id], item, agenda, naming),
            *_facts(item, facts),
            *_override(item.override),
            *((_names(item.override.between if item.override else None),) if says_between else ()),
        )
        for item in naming.organisation.items
    )
    return _table(registering.REGISTER, titles, rows, printed=len(registering.ANSWERS))


def _answer(decision: Decision, item: Item, agenda: Agenda, naming: Naming) -> Row:
    tone = _tone(decision, naming)
    return (
        item.id,
        item.name,
        writing.kind(decision),
        Cell(writing.who(decision, naming), tone),
        bringing.how_sure(decision.certainty),
        _open(decision, agenda),
        bringing.waits(decision, naming),
        joined(dict.fromkeys(e.rule.title for e in decision.decided_by)),
        # Nothing reads these back, so a comma in one needs no quotes.
        "\n".join(dict.fromkeys(naming.citation(e.rule) for e in decision.decided_by)),
        explaining.explanation(decision, naming),
        " ".join(explaining.tension(decision, e, naming) for e in explaining.pulls_elsewhere(decision)),
        asking.way_out(decision, naming) if decision.is_open else "",
        str(item.span.line),
    )


def _open(decision: Decision, agenda: Agenda) -> str:
    """Return the numbers of what a verdict hangs on: "decision 1, question 3"."""
    return joined(agenda.word(number) for number in agenda.numbers_of(decision))


def _tone(decision: Decision, naming: Naming) -> int:
    return _tone_of(decision.verdict, naming)


def _tone_of(verdict: str | None, naming: Naming) -> int:
    if verdict in OPEN_VERDICTS:
        return OPEN
    branches = list(naming.labels)
    return branches.index(verdict) if verdict in branches else PLAIN


def _facts(item: Item, facts: Iterable[DeclaredFact]) -> Row:
    """Return what the spec states of an item, in the order of `registering.of_items`."""
    details = pairs_joined(item.details)
    declared = (_text(item.declares(fact.id)) for fact in facts)
    common = (item.description or "", item.was or "", joined(item.tags), item.link or "", details)
    if isinstance(item, Project):
        return (
            _text(item.deliverable),
            _text(item.activity),
            _names(item.beneficiaries),
            "",
            _names(item.stakeholders),
            _text(item.objective),
            *declared,
            _names(item.managers),
            "",
            item.owner or "",
            *common,
        )
    assert isinstance(item, Resource)
    stands_in = item.beneficiaries == (item.reports_to,)  # `reports_to`, where `serves` is not stated
    serves = "" if stands_in else _names(item.beneficiaries)
    return ("", "", "", serves, "", "", *declared, "", _text(item.reports_to), "", *common)


def _text(stated: Stated | None) -> str:
    return stated.value if stated is not None else ""


def _names(names: tuple[Stated, ...] | None) -> str:
    return joined(name.value for name in names or ())


def _override(override: Override | None) -> Row:
    if override is None:
        return ("",) * len(registering.OVERRIDE)
    expires = override.expires.isoformat() if override.expires else ""
    on = "" if override.supposed else override.on.isoformat()
    return (override.branch, override.rationale, override.by, on, expires)


# --- questions -------------------------------------------------------------------------------------


def questions_sheet(decisions: Decisions, agenda: Agenda, naming: Naming, name: str, note: str = "") -> Sheet:
    """Return one row for each vacant post, each decision needed and each open question, with the answers to
    choose from; who holds a post is written in words.
    """
    rows: list[Row] = []
    listed: dict[tuple[int, int], tuple[str, ...]] = {}
    answer = list(registering.OF_QUESTIONS).index(registering.ANSWER)
    places = {item.id: number for number, item in enumerate(naming.organisation.items)}
    linked = name == registering.QUESTIONS
    day = naming.organisation.decide_by
    by_when = day.isoformat() if day else ""
    for entry in agenda.entries:
        asked = asked_in(entry)
        if isinstance(asked, Branch):
            rows.append((
                str(entry.number), registering.post_asked(asked), asked.title, "", "", "", "",
                decisions.head or "", by_when, registering.A_NAME, choices.vacancy(entry, naming),
                key_of(asked),
            ))  # fmt: skip
            continue
        if isinstance(asked, Question):
            offered = tuple(registering.choice(asked, way.answer, naming) for way in asked.all_ways)
            question, whom = asking.ask(asked, naming), joined(asked.asks)
            possible, gives = registering.possible(asked, naming), asking.answers(asked, naming)
        else:
            offered = registering.decision_choices(asked, naming)
            question, whom = registering.decision_asked(asked, naming), decisions.head or ""
            possible, gives = ", ".join(offered), registering.decision_gives(asked, naming)
        listed[len(rows), answer] = (*offered, registering.DO_NOT_KNOW)
        about: Cell | str = _about(asked, naming)
        settles = asked.settles if isinstance(asked, Question) else ()
        first = next((item for item in (*settles, asked.subject) if item in places), None)
        if linked and first is not None:
            about = Cell(_about(asked, naming), PLAIN, registering.REGISTER, places[first])
        filled_in = "", "", "", ""
        rows.append((
            str(entry.number), question, about, *filled_in, whom, by_when, possible, gives, key_of(asked),
        ))  # fmt: skip
    return _table(name, registering.OF_QUESTIONS, rows, choices=listed, note=note)


def asked_in(entry: Entry) -> Question | Decision | Branch:
    """Return what an entry asks: a question, a decision, or who holds the post of a branch."""
    asked = entry.question or entry.decision or entry.vacancy
    assert asked is not None
    return asked


def key_of(asked: Question | Decision | Branch) -> str:
    """Return the word by which a filled-in answer finds its question again."""
    if isinstance(asked, Branch):
        return f"post:{asked.officer}"
    if isinstance(asked, Decision):
        return f"{'manager' if asked.kind == 'manager' else 'decision'}:{asked.subject}"
    return f"party:{asked.subject}" if asked.ask is Ask.PARTY_SIDE else f"fact:{asked.subject}:{asked.fact}"


def _about(asked: Question | Decision, naming: Naming) -> str:
    settles = asked.settles if isinstance(asked, Question) else ()
    return ", ".join(naming.name(item) for item in settles) or naming.name(asked.subject)


# --- what has changed ------------------------------------------------------------------------------


def changes_sheet(since: Since) -> Sheet:
    """Return one row for each change since an earlier version, and for each fact stated otherwise."""
    compared, new = since.compared, since.new
    places = {item.id: number for number, item in enumerate(new.organisation.items)}
    rows: list[Row] = []
    for sort, changes in since.parts.items():
        for change in changes:
            there = change.kind == ITEM and change.subject in places
            name = change.name
            linked = Cell(name, PLAIN, registering.REGISTER, places[change.subject]) if there else name
            before, now = since.verdicts(change)
            rows.append((
                linked,
                saying.kind(change, KINDS.get(since.kind(change), "")),
                change.subject,
                sort.value,
                saying.verdict(before[0], None, since.old, change.between_before),
                Cell(saying.verdict(now[0], None, new, change.between_after), _tone_of(now[0], new)),
                bringing.how_sure(before[1]) if before[0] is not None else "",
                bringing.how_sure(now[1]) if now[0] is not None else "",
                since.why(change),
                compared.place(change),
            ))  # fmt: skip
    for matter in since.asked:
        name, said = changing.asked(matter, new)
        place = compared.place_of_item(matter)
        rows.append((name, "", matter.subject, changing.ASKED, "", "", "", "", sentence(said), place))
    for fact in since.facts:
        name = saying.of_whom(fact, compared.names) or saying.called(fact, new)
        said = sentence(saying.fact(fact, new, compared.names))
        rows.append((name, "", fact.about, saying.FACT, "", "", "", "", said, compared.place_of(fact)))
    for rule in compared.difference.rules:
        rows.append((rule.rule, "rule", rule.rule, saying.RULE, "", "", "", "", rule.what, ""))
    if not rows:
        rows.append((saying.nothing(since.when, facts=False, for_one=False), *("",) * 9))
    return _table(saying.SHEET, saying.OF_SHEET, rows, note=saying.title(since.when))


# --- the rest --------------------------------------------------------------------------------------


def _managers(decisions: Decisions, agenda: Agenda, naming: Naming) -> Sheet:
    rows: list[Row] = []
    for name, decision in decisions.managers.items():
        line = naming.organisation.managers.get(name)
        rows.append((
            name,
            Cell(writing.reports_to(decision, naming), _tone(decision, naming)),
            bringing.how_sure(decision.certainty),
            _open(decision, agenda),
            joined(naming.name(fact.value) for fact in decision.facts["manages"]),
            explaining.explanation(decision, naming),
            *_override(line.override if line else None),
        ))  # fmt: skip
    return _table(registering.MANAGERS, registering.OF_MANAGERS, rows)


def _organisation(naming: Naming) -> Iterator[Row]:
    organisation = naming.organisation
    yield "name", organisation.name.value
    if naming.rulebook.file:
        # Import reads the facts and the sides of the book that made this; the name alone, as in the record.
        yield "rules", PurePath(naming.rulebook.file).name
    for key, stated in (
        ("large", organisation.large),
        ("resources_segregated", organisation.resources_segregated),
    ):
        if stated is not None:
            yield key, "yes" if stated.value == "true" else "no"
    if organisation.as_of is not None:
        yield "as_of", organisation.as_of.isoformat()
    if organisation.decide_by is not None:
        yield "decide_by", organisation.decide_by.isoformat()
    for key, text in (("status", organisation.status), ("prepared_by", organisation.prepared_by)):
        if text is not None:
            yield key, text
    yield "language", organisation.language
    for post, officer in organisation.officers.items():
        if officer.vacant or officer.holder is not None:
            yield post, "vacant" if officer.vacant else officer.holder or ""
        if officer.title is not None:
            yield f"{post} title", officer.title
        if officer.acting is not None:
            yield f"{post} acting", officer.acting
        if officer.until is not None:
            yield f"{post} until", officer.until.isoformat()


def _boundary(organisation: Organisation) -> Iterator[Row]:
    yield from ((party.name, party.side) for party in organisation.parties.values())


def _rules(naming: Naming) -> Iterator[Row]:
    rulebook = naming.rulebook
    for rule in rulebook.rules:
        yield (
            rule.id,
            rule.title,
            ruling.gives(rule, rulebook),
            ruling.strength(rule),
            ruling.citation(rule),
            rule.wording,
            rule.statement,
            ruling.example(rule, rulebook),
        )
