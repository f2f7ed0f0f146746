"""What is open, as the briefing asks it: what speaks for each officer, what each way brings, whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orgdoc.model.organisation import Project
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    SHARED,
    Ask,
    Certainty,
    Decision,
    Decisions,
    Effect,
    Evaluation,
    OverrideStatus,
    Question,
    Way,
)
from orgdoc.views.agenda import Entry
from orgdoc.views.markup import code, strong
from orgdoc.views.phrases import annexed, bringing, declared, reasons, remarking, siding, stating
from orgdoc.views.phrases.asking import answer_word
from orgdoc.views.phrases.bringing import CERTAINTY, SHARED_WORD, brings
from orgdoc.views.phrases.citing import Citing
from orgdoc.views.phrases.naming import KINDS, Naming
from orgdoc.views.phrases.people import (
    head,
    head_name,
    named,
    numbers,
    officer_of,
    why_line_is_open,
    with_article,
)
from orgdoc.views.phrases.words import (
    NOTHING,
    capitalised,
    counted,
    cut,
    dated,
    joined,
    listed,
    number,
    plural,
    possessive,
    sentence,
    uncapitalised,
)

A_SPLIT = f"a {SHARED_WORD}"
OPEN, OPEN_AND_TOLD, ADVICE = "What is open, in full", "What is open, and who is told", "Our advice"
SETTLE_CAPTION = "What is to be settled"
OTHER, TO_FILL_IN = "other:", "_" * 3
WHAT_IS_OPEN, FOLLOWS, ANSWER = "What is open", "What follows", "Answer"
OF_ALL = ("To settle", "Advice, or whom to ask", "Decision or answer")
NAMED, ACTING = "named", "acting"
_MOST_NAMES, _MOST_LISTED, _MOST_HANGING = 4, 8, 12
_SHORT_QUESTION = 24  # characters
_NO_ADVICE = "No advice"
TO_CONFIRM = "To confirm"


def columns_of_decisions(naming: Naming, *, boxes: bool = True) -> tuple[str, ...]:
    """Return the columns of what is to decide; `boxes`: with one to tick in."""
    branches = list(naming.labels.values())
    sides = [f"For the {label}" for label in branches] if len(branches) <= 2 else ["What speaks for each"]
    return ("To decide", *sides, f"{ADVICE}, and what follows", *(("Decision",) if boxes else ()))


def columns_of_asked(naming: Naming, *, decisions: bool, more: int) -> tuple[str, ...]:
    """Return the columns of what is asked on page 1; `more`: how many rows there are beside decisions."""
    first, *sides, advice, _ = columns_of_decisions(naming)
    first = WHAT_IS_OPEN if more else first
    return (first, *sides, advice if decisions else FOLLOWS, "Decision" if not more else ANSWER)


def asked_caption(naming: Naming, decisions: bool, questions: bool, confirmed: bool, *, for_one: bool) -> str:
    """Return what stands over it: "What to decide, find out and confirm"."""
    if decisions and not questions and not confirmed:
        return decisions_caption(naming, for_one=for_one, when=False)
    sorts = (("decide", decisions), ("find out", questions), ("confirm", confirmed))
    return f"What to {listed(sort for sort, there in sorts if there)}"


def subject_of(entry: Entry, naming: Naming, you: str = "") -> str:
    """Return what an entry is about, as a title: "Customer portal", "Priya Shah's reporting line".

    `you` is the name of the one person who reads, "" where several do.
    """
    if entry.vacancy is not None:
        return f"The vacant post of {entry.vacancy.label}"
    if entry.question is not None:
        return asks(entry.question, naming)
    assert entry.decision is not None
    name = naming.name(entry.decision.subject)
    if entry.decision.kind == MANAGER and name == you:
        return "Your reporting line"
    return f"{possessive(name)} reporting line" if entry.decision.kind == MANAGER else name


def about(decision: Decision, naming: Naming) -> str:
    """Return what stands under the subject of a decision: its manager, since when it is open."""
    override = decision.override
    since = ""
    if override is not None and decision.override_status is OverrideStatus.EXPIRED and override.expires:
        since = f"open since {dated(override.expires, naming.organisation.language)}"
    if decision.kind == MANAGER:
        return capitalised(since or why_line_is_open(decision, naming))
    item = naming.items[decision.subject]
    what = KINDS[decision.kind]
    if isinstance(item, Project):
        names = [manager.value for manager in item.managers]
        what = f"{plural('manager', len(names))}: {listed(names)}" if names else "no manager on file"
    return capitalised("; ".join(part for part in (what, since) if part))


def speaks_for(
    branch: str, decision: Decision, decisions: Decisions, naming: Naming, citing: Citing
) -> tuple[str, str]:
    """Return what speaks for an officer in something open, in two wordings; "–" where nothing does."""
    deciding = [e for e in decision.decided_by if branch in e.rule.gives]
    weaker = [_lesser(branch, decision, naming, citing)]
    weaker += [_weaker(e, citing) for e in decision.tensions if branch in e.rule.gives]
    weaker += map(sentence, reasons.not_counted(branch, decision, naming, citing))
    first, second = _carried(deciding, decision, decisions, naming, citing) if deciding else ("", "")
    return joined([first, *weaker]) or NOTHING, joined([second, *weaker]) or NOTHING


def _lesser(branch: str, decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return what speaks for an officer with less force than what decides; "" where nothing does."""
    found = [one for one in decision.lesser if one.rule.gives == (branch,)]
    said = listed(
        f"{reasons.pointing(one.facts, decision, naming)}{citing.cited([one.rule])}" for one in found
    )
    return sentence(f"of less weight: {said}") if said else ""


def _weaker(evaluation: Evaluation, citing: Citing) -> str:
    rule = evaluation.rule
    quoted = listed(citing.quoted([rule])) or f"“{rule.wording}”"
    if not rule.rank:
        return sentence(f"only permitted: {uncapitalised(rule.title)}, {quoted}{citing.cited([rule])}")
    return sentence(f"{rule.title}: {quoted}{citing.cited([rule])}")


def _carried(
    found: Sequence[Evaluation], decision: Decision, decisions: Decisions, naming: Naming, citing: Citing
) -> tuple[str, str]:
    facts = list(dict.fromkeys(f for e in found for f in decision.facts_bearing(e)))
    cited = citing.cited(e.rule for e in found)
    if decision.kind == MANAGER:
        managed = [decisions.items[f.value] for f in facts if f.value in decisions.items]
        names = listed(_managed(d, decisions, naming) for d in managed)
        return sentence(f"{names}{cited}"), sentence(f"manages {names}{cited}")
    sided = [f for f in facts if f.name == "beneficiaries"]
    stakes = [f for f in facts if f.name == "stakeholders"]
    hedges = citing.quoted(e.rule for e in found)
    own = [declared.clause(f.name, [f.value], naming) for f in facts if naming.rulebook.fact(f.name)]
    end = f"{cited}{f': {listed(hedges)}' if hedges else ''}"
    if not sided and not stakes:
        return (sentence(f"{listed(own)}{end}" if own else reasons.reason_of(found, citing)),) * 2
    whom = reasons.whom(sided or stakes, naming)
    if not sided:
        said = f"a stake is held by {whom}", f"{whom}: with a stake in it"
    elif decision.kind == PROJECT:
        said = f"used by {whom}", f"for {whom}"
    else:
        said = f"{stating.does(decision, naming)} {whom}", f"for {whom}"
    more = f", and {listed(own)}" if own else ""
    return sentence(f"{said[0]}{more}{end}"), sentence(f"{said[1]}{more}{end}")


def _managed(project: Decision, decisions: Decisions, naming: Naming) -> str:
    drawn = decisions.drawn_by.get(project.subject, ())
    resources = sum(decisions.items[item].verdict == project.verdict for item in drawn)
    them = "them" if naming.several(project.subject) else "it"
    serve = f"{counted(resources, 'resource')} {'serves' if resources == 1 else 'serve'} {them}"
    sure = CERTAINTY[project.certainty] if project.certainty else ""
    if project.certainty is Certainty.FIRM and (readings := annexed.own_readings(project, naming)):
        sure = f"{sure} {annexed.by_reading(readings)}"
    parts = [part for part in (sure, serve if resources else "") if part]
    name = naming.name(project.subject)
    return f"{name} ({'; '.join(parts)})" if parts else name


def leans(decision: Decision, decisions: Decisions, naming: Naming, citing: Citing) -> tuple[str, str]:
    """Return what is advised in something open, the officer first and then why, in two wordings.

    Where the source leans beyond the tie, else how people decided a like case, else where most of a manager's
    work is. It assigns nothing.
    """
    precedent = _precedent(decision, decisions, naming)
    more = "" if decision.kind == MANAGER else _by_one_side(decision, naming)
    sides = "both" if len(naming.labels) == 2 else "several officers"
    equal = f"the source speaks for {sides} with equal force"
    favours = "plain words favour" if decision.lesser else "the source favours"
    neither = f"{favours} {'neither' if len(naming.labels) == 2 else 'none'}"
    if decision.leans is not None:
        to, after = decision.leans.branch, ""
        facts = _leaning_facts(decision, naming)
        stated = f"{facts}, and " if facts else ""
        why = f"beyond the tie, {stated}{reasons.reason_of(decision.leans.by, citing)}"
        if precedent and precedent.to == to:
            why = f"{why}, and {precedent.said}"
        elif precedent:
            after = f"that weighs more than how people decided {precedent.case}"
    elif decision.kind == MANAGER:
        amount, held = _by_amount(decision, decisions, naming)
        reading = annexed.number_of_one_line(naming)
        ground = f"our reading {reading}, {code('annex 2')}" if reading else "our own ground"
        held = f"{held} ({ground})"
        to, why = (precedent.to, precedent.said) if precedent else (amount, held)
        after = "" if to else _why_none(decision, decisions, naming)
    elif decision.verdict == CONTESTED:
        to, why = (precedent.to, precedent.said) if precedent else ("", "")
        after = neither if precedent else equal
    else:
        to, why, after = "", "", reasons.missing(decision, naming)[0]
    if not to:
        said = "We have no advice", "There is no advice to give"
        return joined([f"{said[0]}: {after}.", more]), joined([f"{said[1]}: {after}.", more])
    officer = naming.officer(to)
    first, second = strong(capitalised(officer)), f"Again {strong(officer)}"
    end = sentence(after) if after else ""
    return joined([f"{first}: {why}.", end]), joined([f"{second}: {why}.", end])


def _leaning_facts(decision: Decision, naming: Naming) -> str:
    """Return the facts by which the source leans, as a clause: "Patients have a stake"; "" for none."""
    assert decision.leans is not None
    facts = (fact for evaluation in decision.leans.by for fact in decision.facts_bearing(evaluation))
    return reasons.pointing(list(dict.fromkeys(facts)), decision, naming)


def asked_before(words: Sequence[str]) -> str:
    """Return that advice hangs on answers or decisions, by their numbers: "question 6"."""
    come = "it comes" if len(words) == 1 else "they come"
    return f"{capitalised(listed(words))} could change that, so {come} first." if words else ""


def in_short(entry: Entry, decisions: Decisions, naming: Naming, citing: Citing, you: str = "") -> str:
    """Return our advice on an entry with its ground, or whom to ask, in one sentence."""
    if entry.vacancy is not None:
        return vacancy(entry, naming)
    if entry.question is not None:
        return who_settles(entry, naming, you)
    decision = entry.decision
    assert decision is not None
    precedent = _precedent(decision, decisions, naming)
    amount, held = _by_amount(decision, decisions, naming) if decision.kind == MANAGER else ("", "")
    if decision.leans is not None:
        words = listed(citing.quoted(e.rule for e in decision.leans.by))
        cited = citing.cited(e.rule for e in decision.leans.by)
        facts = _leaning_facts(decision, naming)
        leans = f"the source leans there{f', since {facts}' if facts else ''}"
        to, why = decision.leans.branch, f"{leans}{f', {words}' if words else ''}{cited}"
    elif precedent:
        to, why = precedent.to, f"{precedent.names}, {precedent.alike}, {precedent.were} decided so"
    elif amount:
        to, why = amount, held
    else:
        equal = decision.verdict == CONTESTED and decision.kind != MANAGER
        why = "the source speaks for each with equal force" if equal else "only a decision settles it"
        why = _why_none(decision, decisions, naming) if decision.kind == MANAGER else why
        return f"{strong(_NO_ADVICE)}: {why}."
    return f"{strong(capitalised(naming.labels[to]))}: {why}."


@dataclass(frozen=True, slots=True)
class _Precedent:
    """To which branch people gave what was open in the same way: as a clause, the case as an object, its
    names with their verb, and what they are ("a like case").
    """

    to: str
    said: str
    case: str
    names: str
    were: str
    alike: str


def _precedent(decision: Decision, decisions: Decisions, naming: Naming) -> _Precedent | None:
    """Return how people decided what was open in the same way; None where they did not, or differ."""
    found = (decisions.managers if decision.kind == MANAGER else decisions.items).values()
    alike = {
        d.subject: d.override
        for d in found
        if d.override is not None
        and d.override_applies
        and not d.override.supposed
        and d.computed == CONTESTED == decision.verdict
        and (d.kind == PROJECT) == (decision.kind == PROJECT)
        and d.verdict in naming.labels
    }
    given = {override.branch for override in alike.values()}
    if len(given) != 1:
        return None
    (to,) = given
    names = [naming.name(subject) for subject in alike]
    names = names if len(names) <= _MOST_NAMES else [*names[:2], f"{len(names) - 2} others"]
    by = listed(dict.fromkeys(with_article(override.by) for override in alike.values()))
    ends = {override.expires for override in alike.values()}
    until = ""
    if len(ends) == 1 and (day := next(iter(ends))) is not None:
        until = f" (until {dated(day, naming.organisation.language)})"
    one, several = ("a like case", False) if len(alike) == 1 else ("like cases", True)
    both = len(naming.boundary.sides) == 2 and decision.kind != MANAGER
    if both and all(map(_used_on_both, (decision, *(decisions.items[subject] for subject in alike)))):
        one = "which is used on both sides too" if not several else "which are used on both sides too"
    officer = naming.officer(to)
    alike_too = f"{listed(names)}, {one} and" if one.startswith("which") else f"{one}, {listed(names)},"
    case = f"{alike_too} which {by} gave to {officer}{until}"
    use = one.removeprefix("which is ").removeprefix("which are ")
    said = f"as {by} decided on {listed(names)}{until}, {use}"
    if decision.kind == MANAGER:
        who = f"{listed(names)}, {one}, {'report' if several else 'reports'} to {officer}"
        said = f"{who} by decision of {by}{until}"
    were = "were" if several or naming.several(next(iter(alike))) else "was"
    return _Precedent(to, said, case, listed(names), were, one)


def _used_on_both(decision: Decision) -> bool:
    """Whether those who use something stand on both sides, which is why it is open."""
    facts = [fact for e in decision.decided_by for fact in decision.facts_bearing(e)]
    sides = {side for fact in facts if fact.name == "beneficiaries" for side in fact.on}
    return all(fact.name != "stakeholders" for fact in facts) and len(sides) > 1


def _by_amount(decision: Decision, decisions: Decisions, naming: Naming) -> tuple[str, str]:
    """Return under whom most of what a manager answers for stands, and that as a clause; "" where as much
    stands under another.
    """
    of_branch = _amounts(decision, decisions, naming)
    if not (most := _most(of_branch)):
        return "", ""
    whose = "your" if naming.is_you(decision.subject) else possessive(decision.subject)
    here, in_all = len(of_branch[most]), sum(map(len, of_branch.values()))
    managed = [fact.value for fact in decision.facts.get("manages", ())]
    are_all = all(d.verdict in of_branch for item in managed if (d := decisions.items.get(item)))
    what = f"{'' if are_all else 'settled '}projects and resources"
    if in_all == 1:
        return most, f"{whose} one {what.partition('s and ')[0]} is there"
    if here == in_all:
        return most, f"{'both' if here == 2 else 'all'} of {whose} {what} are there"
    held, total = numbers(here, in_all)
    return most, f"{held} of {whose} {total} {what} {'is' if here == 1 else 'are'} there"


def _amounts(
    decision: Decision, decisions: Decisions, naming: Naming, after: Iterable[Effect] = ()
) -> dict[str, set[str]]:
    """Return what a manager answers for by the branch under which it stands, or would `after` effects."""
    of_branch: dict[str, set[str]] = {branch: set() for branch in naming.labels}
    moved = {effect.subject: effect.after for effect in after if effect.kind == ITEM}

    def verdict_on(item: str) -> str | None:
        return moved[item] if item in moved else decisions.items[item].verdict

    for fact in decision.facts.get("manages", ()):
        if fact.value not in decisions.items or (branch := verdict_on(fact.value)) not in of_branch:
            continue
        served = decisions.drawn_by.get(fact.value, ())
        of_branch[branch] |= {fact.value, *(item for item in served if verdict_on(item) == branch)}
    return of_branch


def _most(of_branch: Mapping[str, Collection[str]]) -> str:
    """Return the branch with the most; "" where another has as much."""
    most, *others = sorted(of_branch, key=lambda branch: -len(of_branch[branch]))
    return most if others and len(of_branch[most]) > len(of_branch[others[0]]) else ""


def _why_none(line: Decision, decisions: Decisions, naming: Naming) -> str:
    """Return why what a manager answers for gives no advice."""
    if not any(_amounts(line, decisions, naming).values()):
        return f"nothing that {naming.person(line.subject)} manages has an officer yet"
    several = len(naming.labels) > 2
    return "no officer has the most of the work" if several else "as much stands under each officer"


def turned_by(
    line: Decision, entries: Iterable[Entry], decisions: Decisions, naming: Naming
) -> Iterator[Entry]:
    """Yield of what is open what could give other advice on a manager's line, once it is settled."""
    if line.kind != MANAGER or line.leans is not None or _precedent(line, decisions, naming):
        return
    now = _most(_amounts(line, decisions, naming))
    projects = [fact.value for fact in line.facts.get("manages", ())]
    counted = {*projects, *(item for project in projects for item in decisions.drawn_by.get(project, ()))}
    for entry in entries:
        matter = entry.question or entry.decision
        if matter is None or matter is line:
            continue
        ways = matter.all_ways if isinstance(matter, Question) else matter.ways
        moving = (way.effects for way in ways if any(effect.subject in counted for effect in way.effects))
        if any(_most(_amounts(line, decisions, naming, effects)) != now for effects in moving):
            yield entry


def _by_one_side(decision: Decision, naming: Naming) -> str:
    """Return that use on one side alone would settle something, and who can say; "" where it would not."""
    moves = [m for m in decision.moves if m.fact == "beneficiaries" and m.verdict in naming.labels]
    if decision.verdict != CONTESTED or len({move.verdict for move in moves}) < 2:
        return ""
    item = naming.items[decision.subject]
    names = [manager.value for manager in item.managers] if isinstance(item, Project) else []
    ask = f": ask {listed(names, 'or')} first" if names else ""
    ask = ": you can say" if len(names) == 1 and naming.is_you(names[0]) else ask
    return f"If one side’s use can be left out, the rules settle it{ask}."


def ways(decision: Decision, decisions: Decisions, naming: Naming) -> list[str]:
    """Return what each way to decide brings, those that bring the same in one sentence."""
    if decision.kind == MANAGER:
        return _ways_of_a_line(decision, naming)
    going = _going_with(decision, naming)
    alike: dict[str, list[str]] = {}
    for way in decision.ways:
        said = brings(way, naming, but=frozenset((decision.subject, *going)))
        stays = f"nothing {'more' if going else 'else'} changes"
        kept = "" if any(e.kind == MANAGER for e in way.effects) else _lines_kept(decision, decisions, naming)
        said = ", and ".join(part for part in (said, kept) if part) or stays
        alike.setdefault(said, []).append(way_word(way.answer, naming))
    said_once = []
    if going:
        one = len(going) == 1 and not naming.several(going[0])
        names = listed(cut([naming.name(item) for item in going]))
        whoever = "to either officer" if len(naming.labels) == 2 else "to whichever officer"
        said_once.append(sentence(f"{names} {'goes' if one else 'go'} with it {whoever}"))
    parts = _parts(decision, naming) if any(way.answer == SHARED for way in decision.ways) else ""
    split = [f"{strong('A split')} {parts}"] if parts else []
    if len(alike) == 1 and len(decision.ways) > 1:
        whatever = f"{strong('Whatever is decided')}, {next(iter(alike))}."
        return [*said_once, whatever, *split]
    return [
        *said_once,
        # A split is told where it is one of the ways.
        *(
            _splitting(words, said, parts) if parts and A_SPLIT in words else _with(listed(words, "or"), said)
            for said, words in alike.items()
        ),
    ]


def _splitting(words: Sequence[str], said: str, parts: str) -> str:
    """Return what the ways `words` bring, of which a split is one, with who then has which part."""
    if len(words) == 1:
        return _with(A_SPLIT, f"which {parts.rstrip('.')}, {said}")
    return f"{_with(listed(words, 'or'), said)} {strong('A split')} {parts}"


def _parts(decision: Decision, naming: Naming) -> str:
    """Return what a split gives to whom; "" where it does not follow from who uses it."""
    parts: dict[str, list[str]] = {}
    for branch in naming.labels:
        found = [e for e in decision.decided_by if branch in e.rule.gives]
        facts = [f for e in found for f in decision.facts_bearing(e) if f.name == "beneficiaries" and f.side]
        if names := list(dict.fromkeys(reasons.called(fact, naming) for fact in facts)):
            parts[branch] = names
    named = [name for names in parts.values() for name in names]
    if len(parts) < 2 or len(named) != len({*named}):
        return ""
    given = [f"{naming.officer(branch)} {_part_of(names, naming)}" for branch, names in parts.items()]
    return f"gives {listed(given)}."


def _part_of(names: Sequence[str], naming: Naming) -> str:
    """Return "Finance's part"; "the part for people inside" of whoever stands there."""
    are_named = not {*names} & {siding.as_people(side, naming.boundary) for side in naming.boundary.ids}
    return f"{possessive(listed(names))} part" if are_named else f"the part for {listed(names)}"


def _with(way: str, said: str) -> str:
    return f"{strong(f'With {way}')}, {said}."


def _lines_kept(decision: Decision, decisions: Decisions, naming: Naming) -> str:
    """Return to whom the managers of a project go on reporting; "" where that is open or there are none."""
    item = naming.items[decision.subject]
    names = [m.value for m in item.managers] if isinstance(item, Project) else []
    kept = [
        f"{naming.person(name)} {'go' if naming.is_you(name) else 'goes'} on reporting to "
        f"{naming.officer(line.verdict)}"
        for name in names
        if (line := decisions.managers.get(name)) is not None and line.verdict in naming.labels
    ]
    return listed(kept) if len(kept) == len(names) else ""


def unconfirmed(number: int) -> str:
    """Return what stands in the register beside what is to be confirmed."""
    return f"to confirm ({number})"


def crosses_for(branch: str, decision: Decision, naming: Naming) -> str:
    """Return what speaks for an officer where somebody works on one side and serves another; "–" for none."""
    crossing = decision.crosses
    assert crossing is not None
    several = naming.several(decision.subject)
    said = []
    if branch == crossing.works_for:
        said.append(f"{'work' if several else 'works'} in {naming.name(crossing.works_in)}")
    if branch == crossing.serves_branch:
        names = listed(naming.name(name) for name in crossing.serves)
        said.append(f"{'serve' if several else 'serves'} {names}")
    return sentence(listed(said)) if said else NOTHING


def to_confirm(decision: Decision, naming: Naming, citing: Citing) -> str:
    """Return where somebody is placed who works on one side and serves another, and what is against it."""
    crossing = decision.crosses
    assert crossing is not None and decision.certainty is not None
    placed = f"{strong(capitalised(naming.officer(decision.verdict)))}, {CERTAINTY[decision.certainty]}"
    rules = [e.rule for e in reasons.deciding(decision)]
    words = reasons.words_beyond_plain(decision, citing)
    by = f"{reasons.across_by(decision, naming)}{f', {words}' if words else ''}{citing.cited(rules)}"
    said = [f"{placed}: {by}", "but on file each person works for one side: error or exception?"]
    return joined(list(map(sentence, said)))


def ways_to_confirm(decision: Decision, naming: Naming) -> list[str]:
    """Return the officers who may have such a person or team."""
    crossing = decision.crosses
    assert crossing is not None
    found = {decision.verdict, crossing.serves_branch, crossing.works_for}
    return [label for branch, label in naming.labels.items() if branch in found]


def about_advice(found: Iterable[Decision]) -> str:
    """Return how far advice goes; "" where the source leans in none of the decisions."""
    if not any(decision.leans is not None for decision in found):
        return ""
    return (
        "Our advice is where the source leans beyond the tie, else how a like case was decided, else where "
        "most of the work is; it assigns nothing."
    )


def _going_with(decision: Decision, naming: Naming) -> list[str]:
    """Return the ids of the items that go to whichever officer the subject goes to."""
    to_one = [way for way in decision.ways if way.answer in naming.labels]
    moved = [
        {e.subject for e in way.effects if e.kind == ITEM and e.after == way.answer and not e.unless}
        for way in to_one
    ]
    if not moved:
        return []
    together = set.intersection(*moved) - {decision.subject}
    return [item for item in naming.items if item in together]


def _ways_of_a_line(decision: Decision, naming: Naming) -> list[str]:
    """Return which projects then stay another officer's, and need a manager there."""
    alike: dict[str, list[str]] = {}
    for way in decision.ways:
        others: dict[str, list[str]] = {}
        for fact in decision.facts.get("manages", ()):
            if fact.verdict is not None and fact.verdict in naming.labels and fact.verdict != way.answer:
                others.setdefault(fact.verdict, []).append(fact.value)
        stays = [_stays(branch, found, naming) for branch, found in others.items()]
        if stays:
            alike.setdefault(", and ".join(stays), []).append(way_word(way.answer, naming))
    return [_with(listed(words, "or"), stays) for stays, words in alike.items()]


def _stays(branch: str, projects: Sequence[str], naming: Naming) -> str:
    several = len(projects) > 1 or naming.several(projects[0])
    stay, need = ("stay", "need") if several else ("stays", "needs")
    names = listed(cut([naming.name(project) for project in projects]))
    return f"{names} {stay} {possessive(naming.officer(branch))} and {need} a manager there"


def way_word(answer: str, naming: Naming) -> str:
    return naming.officer(answer) if answer in naming.labels else A_SPLIT


def box(answer: str, naming: Naming, fact: str | None = None) -> str:
    if fact is not None:
        return answer_word(answer, naming, fact)
    return naming.labels.get(answer, answer_word(answer, naming))


def to_tell(found: Iterable[Way], naming: Naming, *, posts: bool = True) -> list[str]:
    """Return who has to be told of a decision: who manage what it moves, and the officers, each once.

    `posts`: officers with their posts.
    """
    names: dict[str, None] = {}
    branches: dict[str, None] = {}
    for way in found:
        branches |= dict.fromkeys((way.answer, *(b for e in way.effects for b in (e.before, e.after) if b)))
        for effect in way.effects:
            item = naming.items.get(effect.subject) if effect.kind == ITEM else None
            if effect.kind == MANAGER:
                names[effect.subject] = None
            if isinstance(item, Project):
                names |= dict.fromkeys(manager.value for manager in item.managers)
    people: dict[str, str] = {}
    for branch in (branch for branch in naming.labels if branch in branches):
        officer = officer_of(branch, naming)
        in_charge = officer.in_charge if officer is not None else None
        if in_charge and in_charge not in names:
            people.setdefault(in_charge, named(branch, naming) if posts else in_charge)
    others = (word for name, word in people.items() if not naming.is_you(name))
    yours = ["you"] if naming.you and naming.you in {*names, *people} else []
    return [*yours, *(name for name in names if not naming.is_you(name)), *others]


def vacancy(entry: Entry, naming: Naming) -> str:
    assert entry.vacancy is not None
    post = entry.vacancy.label
    return sentence(f"{have_nobody(entry)} until the post of {post} is filled, or somebody acts")


def have_nobody(entry: Entry) -> str:
    count = len(entry.items)
    return f"{counted(count, 'item')} {'has' if count == 1 else 'have'} nobody in post"


def asks(question: Question, naming: Naming) -> str:
    """Return a question as one sentence that opens with what it is about."""
    if question.ask is Ask.PARTY_SIDE:
        return f"{question.subject}: {siding.choice(naming.boundary)}?"
    name = naming.name(question.subject)
    listing = listed((answer_word(answer, naming, question.fact) for answer in question.answers), "or")
    sides = siding.choice_of_people(naming.boundary)
    is_project = naming.items[question.subject].kind == PROJECT
    return {
        "beneficiaries": f"{name}: who {'uses it' if is_project else 'is served'}, {sides}?",
        "stakeholders": f"{name}: who has a stake in it, {sides}?",
        "deliverable": f"{name}: what does it deliver, {listing}?",
        "activity": f"{name}: what is it mainly, {listing}?",
        "objective": f"{name}: what does it aim at, {listing}?",
    }.get(question.fact or "") or declared.asked(question.fact or "", name, tuple(question.answers), naming)


def answers(question: Question, naming: Naming) -> str:
    """Return what each answer brings, those that bring the same in one sentence."""
    told = []
    named = {question.subject} if question.subject in naming.items else None
    for found in bringing.alike(question.all_ways):
        words = listed([answer_word(way.answer, naming, question.fact) for way in found], "or")
        told.append(bringing.Answer(words, found[0], named))
        named = {e.subject for e in found[0].effects if e.kind == ITEM} or named
    said = []
    for outcome in bringing.outcomes(told, naming, bringing.unmoved(question)):
        said.append(sentence("; ".join(outcome.clauses)))
        said.append(sentence(outcome.besides) if outcome.besides else "")
    return joined(said)


def to_find_out(entry: Entry, naming: Naming, you: str = "") -> tuple[str, str]:
    """Return what a question is about, and what is asked of whom where the answers stand beside it.

    "Partner Co", "Inside or outside? Ask Marek Nowak".
    """
    assert entry.question is not None
    question = entry.question
    of_a_party = question.ask is Ask.PARTY_SIDE
    about = question.subject if of_a_party else naming.name(question.subject)
    asked = asks(question, naming).removeprefix(f"{about}: ")
    if len(asked) > _SHORT_QUESTION and of_a_party:
        asked = "on which side?"
    elif len(asked) > _SHORT_QUESTION:
        own = naming.rulebook.fact(question.fact or "") is not None
        asked = declared.asked_of_it(question.fact or "", naming) if own else f"{asked.partition(',')[0]}?"
    return about, f"{capitalised(asked)} {who_settles(entry, naming, you).rstrip('.')}"


def answered_for(branch: str, question: Question, naming: Naming) -> str:
    """Return with which answers an officer gets what hangs on a question, or keeps it: "If inside."; "–" with
    none.
    """
    moved = {
        way.answer: [effect for effect in way.effects if effect.kind == ITEM] for way in question.all_ways
    }
    theirs = {e.subject for effects in moved.values() for e in effects if e.before == branch}
    given = [answer for answer, effects in moved.items() if any(e.after == branch for e in effects)]
    given = given or [a for a, effects in moved.items() if theirs.difference(e.subject for e in effects)]
    given = [answer_word(answer, naming, question.fact) for answer in given]
    return sentence(f"if {listed(given, 'or')}") if given else NOTHING


def whom_to_ask(question: Question, naming: Naming, you: str = "") -> str:
    """Return whom to ask as it stands alone: "Marek Nowak", "The head of the organisation"."""
    return capitalised(_whom_to_ask(question, naming, you))


def _whom_to_ask(question: Question, naming: Naming, you: str = "") -> str:
    names = question.asks or (head_name(naming),)
    return listed(("you" if name == you else name for name in names), "or")


def is_asked(you: str, question: Question, naming: Naming) -> bool:
    return bool(you) and you in (question.asks or (head_name(naming),))


def decisions_caption(naming: Naming, *, for_one: bool, more: bool = False, when: bool = True) -> str:
    also = " too" if more else ""
    if for_one:
        return f"What waits for {possessive(head_name(naming))} decision{also}{_when(naming) if when else ''}"
    what = "What only you can decide" if head(naming) else "What must be decided"
    return f"{what}{also}{_when(naming) if when else ''}"


def questions_caption(
    questions: Iterable[Question], naming: Naming, you: str = "", *, more: bool = False
) -> str:
    """Return what stands over questions, of which some or all may be for `you` who read."""
    yours = [is_asked(you, question, naming) for question in questions]
    who = "you" if yours and all(yours) else "you and others" if any(yours) else "somebody else"
    return f"What {who} can find out{' too' if more else ''}{_when(naming)}"


def _when(naming: Naming) -> str:
    when = bringing.by_when(naming)
    return f", {when}" if when else ""


def left_without(entry: Entry, naming: Naming) -> str:
    """Return the first of the items that a vacancy leaves without anybody."""
    names = [naming.name(item) for item in entry.items]
    shown = names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES} more"]
    if len(names) > _MOST_NAMES:
        return sentence(f"among the items without anybody: {listed(shown)}")
    wait = "waits" if len(names) == 1 and not naming.several(entry.items[0]) else "wait"
    return sentence(f"{listed(shown)} {wait} for it")


def who_settles(entry: Entry, naming: Naming, you: str = "") -> str:
    """Return who decides, and who knows more; whom to ask, where it can be found out. `you` reads."""
    if entry.question is not None:
        mine = is_asked(you, entry.question, naming) and len(entry.question.asks) < 2
        return "You can say." if mine else f"Ask {_whom_to_ask(entry.question, naming)}."
    item = naming.items.get(entry.decision.subject) if entry.decision is not None else None
    know = [m.value for m in item.managers] if isinstance(item, Project) else []
    know = know or ([item.owner] if isinstance(item, Project) and item.owner else [])
    more = f"; {listed(map(naming.person, know), 'or')} can say more" if know else ""
    who = "you decide" if you and you == head_name(naming) else f"{head_name(naming)} decides"
    return sentence(f"{who}{more}")


def who_is_told(entry: Entry, naming: Naming) -> str:
    """Return who has to be told once it is settled; "–" where nobody has."""
    if entry.question is not None:
        return listed(to_tell(entry.question.ways, naming)) or NOTHING
    decision = entry.decision
    if decision is None:
        return NOTHING
    return listed(to_tell(decision.ways, naming)) or NOTHING


def told_of_all(entries: Sequence[Entry], naming: Naming, you: str) -> str:
    """Return who has to be told of each of several matters once it is settled, but for `you` who read; ""
    where nobody has.
    """
    of_each = {
        entry.number: [name for name in to_tell(found.ways, naming, posts=False) if name not in ("you", you)]
        for entry in entries
        if (found := entry.decision or entry.question) is not None
    }
    in_all = [n for n in next(iter(of_each.values()), []) if all(n in told for told in of_each.values())]
    parts = _under_numbers({n: [name for name in told if name not in in_all] for n, told in of_each.items()})
    if in_all:
        each = "of it" if len(of_each) == 1 else "each time"
        parts.append(f"{each} {listed(in_all)}" if parts else f"{listed(in_all)} {each}")
    return f"{strong('Then tell')} {_in_turn(parts)}." if parts else ""


def asked_first(entries: Iterable[Entry], confirmed: Mapping[int, Decision], naming: Naming, you: str) -> str:
    """Return who is to be asked before anything is ticked, but for `you` who read; "" where nobody else on
    file knows.
    """
    of_each = {e.number: list(e.question.asks) for e in entries if e.question is not None}
    of_each |= {
        number_of: remarking.who_knows(decision.crosses, naming)
        for number_of, decision in confirmed.items()
        if decision.crosses is not None
    }
    parts = _under_numbers({n: [name for name in names if name != you] for n, names in of_each.items()})
    return f"{strong('Ask first')} {_in_turn(parts)}." if parts else ""


def _under_numbers(of_each: Mapping[int, Sequence[str]]) -> list[str]:
    """Return people with the numbers of what concerns them: "Priya Shah (2 and 3)"."""
    alike: dict[str, list[str]] = {}
    for number_of, people in of_each.items():
        if names := listed(people):
            alike.setdefault(names, []).append(str(number_of))
    return [f"{names} ({listed(numbers_of)})" for names, numbers_of in alike.items()]


def _in_turn(parts: Sequence[str]) -> str:
    """Return parts as a list, in which each may have an "and" of its own."""
    if len(parts) < 3 and not any(" and " in part for part in parts):
        return listed(parts)
    return f"{', '.join(parts[:-1])}{', and ' if parts[1:] else ''}{parts[-1]}"


def hangs_on(question: Question, naming: Naming) -> str:
    """Return what hangs on a question, with the place of the spec that waits for the answer."""
    moved = [e.subject for way in question.ways for e in way.effects if e.kind == ITEM]
    names = [naming.name(item) for item in dict.fromkeys((*question.settles, *moved))]
    where = f" (line {question.span.line})"
    opens = strong("Hangs on it")
    if not names:
        return f"{opens}: no verdict on a project or resource{where}."
    shown = names if len(names) <= _MOST_HANGING else [*names[:_MOST_LISTED], _marked(names)]
    return f"{opens}: {listed(shown)}{where}."


def _marked(names: Sequence[str]) -> str:
    return f"{len(names) - _MOST_LISTED} more, each with this number in the register"


def also_open(found: Sequence[Entry], naming: Naming, you: str = "", *, told_below: bool) -> str:
    """Return what did not find room on page 1: how many of each sort, then by number and name; "" where all
    did. `you` reads.
    """
    if not found:
        return ""
    decisions = sum(not entry.is_question for entry in found)
    counts = ((decisions, "decision"), (len(found) - decisions, "question"))
    first, *others = [f"{number(n)} more {plural(word, n)}" for n, word in counts if n]
    many = capitalised(listed([first, *(text.replace(" more", "", 1) for text in others)]))
    names = [f"{strong(str(entry.number))} {_in_short(entry, naming, you)}" for entry in found[:_MOST_LISTED]]
    more = len(found) - len(names)
    shown = "; ".join([*names, *([f"{more:,} more"] if more else [])])
    stand = "stands" if len(found) == 1 else "stand"
    where = f"{stand} after the chart, under “{OPEN_AND_TOLD}”" if told_below else f"{stand} in the full memo"
    return f"{strong(many)} {where}: {shown}."


def _in_short(entry: Entry, naming: Naming, you: str) -> str:
    question = entry.question
    return subject_of(entry, naming, you) if question is None else naming.name(question.subject)


# --- what is settled, and could be surer ----------------------------------------------------------


def firmer(items: Iterable[Decision], naming: Naming) -> str:
    """Return who can make settled verdicts firm, and what lacks anybody to ask; "" for nothing."""
    asked: dict[str, None] = {}
    lacking: dict[str, list[str]] = {}
    count = 0
    for decision in items:
        facts = dict.fromkeys(move.fact for move in decision.surer)
        if decision.is_open or decision.for_the_time_being or not facts:
            continue
        if known := who_knows(decision, naming):
            asked |= dict.fromkeys(known)
            count += 1
        else:
            about = listed((_asked_for(fact, naming) for fact in facts), "or")
            lacking.setdefault(about, []).append(naming.name(decision.subject))
    said = []
    if asked:
        few = len(asked) <= _MOST_NAMES
        whom = listed(map(naming.person, asked)) if few else f"{number(len(asked))} of those who manage"
        placements = f"{number(count)} more {plural('placement', count)}"
        said.append(f"{strong('Surer with an answer')}: {whom} can make {placements} firm.")
    for about, names in lacking.items():
        several = len(names) > 1 or naming.several(names[0])
        them = "them" if several else "it"
        said.append(
            f"Nobody on file can say {about.replace('{}', listed(cut(names)))}: name a manager for {them}."
        )
    return joined(said)


def who_knows(decision: Decision, naming: Naming) -> list[str]:
    """Return who can say what is not on file of an item: its managers, else its owner."""
    item = naming.items.get(decision.subject)
    if not isinstance(item, Project):
        return []
    return [m.value for m in item.managers] or ([with_article(item.owner)] if item.owner else [])


def _asked_for(fact: str, naming: Naming) -> str:
    if (declared_fact := naming.rulebook.fact(fact)) is not None:
        return f"the {declared_fact.label} of {{}}"
    return {
        "beneficiaries": "who uses {}",
        "stakeholders": "who has a stake in {}",
        "deliverable": "what {} delivers",
        "activity": "what is mainly done for {}",
        "objective": "what {} aims at",
    }.get(fact, "more of {}")
