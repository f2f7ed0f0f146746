"""Every combination of facts with its verdict, in as few rows as tell it, for a rule book of any shape.

Rows are no rules: each holds for some values of some facts, no two of them for the same ones, and together
they hold for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orgdoc.deciding.book_analysis import KINDS, Option, options_of
from orgdoc.deciding.pattern import Judge, Pattern, Reach, judge_with
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import FACT_VALUES, PROJECT
from orgdoc.model.verdict import STAKEHOLDER

#: So many verdicts are looked at for one kind; where there are more, its map is not drawn.
MOST_CELLS = 50_000
_ACROSS = ("beneficiaries", "manages")

Options = tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """`where` has, for each fact of the map, what it may be in this row; `verdicts` one for each column."""

    where: tuple[Options, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindMap:
    """The map of some kinds of subject, of which the same holds.

    `facts` are those that change a verdict, each with all that it may be; the last of them, `across`, has
    its options in `columns` (None where no verdict hangs on names: then there is one column). `rows` is None
    where there are too many combinations.
    """

    kinds: tuple[str, ...]
    facts: tuple[tuple[str, Options], ...]
    across: str | None
    columns: tuple[Options, ...]
    rows: tuple[Row, ...] | None


def mapped(rulebook: Rulebook) -> list[KindMap]:
    """Return the maps of all kinds of which some rule speaks, in the order of kinds."""
    judge, found = judge_with(rulebook), dict[tuple[object, ...], KindMap]()
    for kind in KINDS:
        options = options_of(rulebook, kind)
        if kind == STAKEHOLDER or not any(rule.rank and rule.case_for(kind) for rule in rulebook.rules):
            continue
        one = _map_of(kind, options, rulebook, judge)
        key = (one.facts, one.across, one.columns, one.rows)
        same = found.get(key)
        kinds = (*same.kinds, kind) if same is not None else (kind,)
        found[key] = KindMap(kinds, one.facts, one.across, one.columns, one.rows)
    return list(found.values())


def pattern_with(kind: str, facts: Mapping[str, Option]) -> Pattern:
    """Return the pattern of a subject of which just these facts are stated."""
    own: dict[str, Any] = {}
    declared = []
    for fact, option in facts.items():
        if fact in Pattern._fields:
            own[fact] = option
        elif isinstance(option, str):
            declared.append((fact, option))
    return Pattern(kind, declared=tuple(sorted(declared)), **own)


def _map_of(
    kind: str, options: Mapping[str, Sequence[Sequence[Option]]], rulebook: Rulebook, judge: Judge
) -> KindMap:
    if kind == PROJECT and "beneficiaries" in options:  # it is for parties, of which none lends a side
        options = {**options, "beneficiaries": _of_parties(options["beneficiaries"], rulebook)}
    across = next((fact for fact in _ACROSS if fact in options), None)
    order = [fact for fact in _in_order(rulebook) if fact in options and fact != across]
    columns: Sequence[Sequence[Option]] = options[across] if across is not None else [[None]]
    facts = tuple((fact, tuple(option for group in options[fact] for option in group)) for fact in order)
    cells = len(columns)
    for fact in order:
        cells *= len(options[fact])
    if cells > MOST_CELLS:
        return KindMap((kind,), facts, across, tuple(map(tuple, columns)), None)
    stated: dict[str, Option] = {}

    def below(place: int) -> tuple[Row, ...]:
        """Return the rows of all that is possible from the fact at `place` on."""
        if place == len(order):
            verdicts = []
            for group in columns:
                more = {} if across is None else {across: group[0]}
                verdicts.append(judge(pattern_with(kind, {**stated, **more})).verdict)
            return (Row((), tuple(verdicts)),)
        parts: dict[tuple[Row, ...], list[Option]] = {}
        for group in options[order[place]]:
            stated[order[place]] = group[0]
            parts.setdefault(below(place + 1), []).extend(group)
        del stated[order[place]]
        return tuple(
            Row((tuple(some), *row.where), row.verdicts) for rows, some in parts.items() for row in rows
        )

    return _without_idle(KindMap((kind,), facts, across, tuple(map(tuple, columns)), below(0)))


def _of_parties(groups: Sequence[Sequence[Option]], rulebook: Rulebook) -> list[list[Option]]:
    sides = set(rulebook.boundary.ids)
    kept = [[one for one in group if not isinstance(one, Reach) or one.sides <= sides] for group in groups]
    return [group for group in kept if group]


def _in_order(rulebook: Rulebook) -> Iterator[str]:
    """Yield the facts as a map has them: the book's own, ours, those of the organisation, stakeholders."""
    yield from (fact.id for fact in rulebook.facts)
    yield from (*FACT_VALUES, "large", "resources_segregated", "stakeholders")


def _without_idle(one: KindMap) -> KindMap:
    """Return the map without the facts that change nothing, and with one column for those that are alike."""
    assert one.rows is not None
    kept = [
        place
        for place, (_, every) in enumerate(one.facts)
        if any(len(row.where[place]) < len(every) for row in one.rows)
    ]
    alike: dict[tuple[str, ...], list[int]] = {}
    for column in range(len(one.columns)):
        alike.setdefault(tuple(row.verdicts[column] for row in one.rows), []).append(column)
    rows = tuple(
        Row(
            tuple(row.where[place] for place in kept),
            tuple(row.verdicts[columns[0]] for columns in alike.values()),
        )
        for row in one.rows
    )
    columns = tuple(
        tuple(option for number in some for option in one.columns[number]) for some in alike.values()
    )
    return KindMap(one.kinds, tuple(one.facts[place] for place in kept), one.across, columns, rows)
