"""What a rule book says of itself: gaps, clashes, rules that never decide, or say what another says.

Nothing lists all combinations of facts. The facts of a kind are gone through one by one, in such a turn that
few rules are begun at a time; what is still possible after some of them (which rules, the highest rank and
the officers so far) is looked at once, however many combinations lead there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from orgdoc.deciding.pattern import NOT_STATED, Reach
from orgdoc.model.rulebook import Condition, Rank, Rule, Rulebook, SideCondition, ValueCondition
from orgdoc.model.terms import FACT_VALUES, PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import CONTESTED, MANAGER, STAKEHOLDER, UNDETERMINED

#: So many different states are looked at; past that, gaps and clashes are not counted, and nothing is said
#: of a rule.
MOST_STATES = 500_000
#: So many gaps and clashes of a kind are shown.
MOST_SHOWN = 6
#: Of so many facts every set is tried; of more, those are left out that are not needed, one after the other.
_MOST_TRIED = 2
KINDS = (PROJECT, *RESOURCE_KINDS, MANAGER, STAKEHOLDER)
_FLAGS = ("large", "resources_segregated")
#: What one fact may be: a listed value, the sides of its names, or None (NOT_STATED) where it is not stated.
Option = str | Reach | None
#: Facts with what each is, by name.
Facts = Mapping[str, Option]


class TooManyError(Exception):
    """A book has more different states than are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Facts that lead to a gap or a clash, whatever else is stated: as few as do.

    `kinds` are the kinds of subject of which it is so; `rules` are the ids of those that clash.
    """

    kinds: tuple[str, ...]
    facts: tuple[tuple[str, Option], ...]
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found of a book.

    `gaps` and `clashes` are shown; `gap_count` and `clash_count` say of how many combinations of stated
    facts, of all `combinations`, and are None where there are too many states to count. `never` are the ids
    of rules that apply nowhere, `behind` those that never decide, each with rules that stand before it, and
    `same` those of which another says the same, or as much and more, with that one. `gaps_cut` and
    `clashes_cut` are the kinds of which as many ways there are shown as may be: there can be more.
    """

    gaps: tuple[Finding, ...]
    clashes: tuple[Finding, ...]
    gap_count: int | None
    clash_count: int | None
    combinations: int
    never: tuple[str, ...]
    behind: Mapping[str, tuple[str, ...]]
    same: Mapping[str, str]
    gaps_cut: tuple[str, ...] = ()
    clashes_cut: tuple[str, ...] = ()


def analysed(rulebook: Rulebook, most_states: int = MOST_STATES) -> Analysis:
    """Return what `rulebook` shows of itself, in at most about `most_states` steps a kind."""
    of_kinds = {kind: _OfKind(rulebook, kind, most_states) for kind in KINDS}
    never, behind = _never_deciding(rulebook, of_kinds)
    same = _saying_the_same(rulebook, of_kinds, {*never, *behind})
    every = sum(one.combinations for one in of_kinds.values() if one.is_spoken_of)
    try:
        counts: Counter[str | None] = Counter()
        gaps_cut: list[str] = []
        clashes_cut: list[str] = []
        gaps: dict[tuple[tuple[str, Option], ...], list[str]] = {}
        clashes: dict[tuple[tuple[tuple[str, Option], ...], tuple[str, ...]], list[str]] = {}
        for kind, one in of_kinds.items():
            if not one.is_spoken_of:
                continue
            counts += one.count()
            of_gaps, of_clashes = one.shown(UNDETERMINED), one.shown(CONTESTED)
            gaps_cut += [kind] if len(of_gaps) == MOST_SHOWN else []
            clashes_cut += [kind] if len(of_clashes) == MOST_SHOWN else []
            for facts in of_gaps:
                gaps.setdefault(facts, []).append(kind)
            for facts in of_clashes:
                clashes.setdefault((facts, one.deciding(dict(facts))), []).append(kind)
    except TooManyError:
        pairs = tuple(_clashing_pairs(rulebook))
        return Analysis((), pairs, None, None, every, never, behind, same)
    return Analysis(
        gaps=tuple(Finding(tuple(kinds), facts) for facts, kinds in gaps.items()),
        clashes=tuple(Finding(tuple(kinds), facts, rules) for (facts, rules), kinds in clashes.items()),
        gap_count=counts[UNDETERMINED],
        clash_count=counts[CONTESTED],
        combinations=every,
        never=never,
        behind=behind,
        same=same,
        gaps_cut=tuple(gaps_cut),
        clashes_cut=tuple(clashes_cut),
    )


def decides(rulebook: Rulebook, rule: Rule) -> list[str]:
    """Return the kinds of subject of which `rule` decides something on some facts, stated or not."""
    return [
        kind
        for kind in KINDS
        if rule.case_for(kind) is not None and _OfKind(rulebook, kind, MOST_STATES).can_decide(rule)
    ]


def options_of(rulebook: Rulebook, kind: str) -> Mapping[str, Sequence[Sequence[Option]]]:
    """Return the facts on which a verdict on a subject of `kind` hangs, those that most rules read first.

    Each has what it may be, in groups that no rule tells apart; not to be stated stands first and alone.
    """
    one = _OfKind(rulebook, kind, MOST_STATES)
    found: dict[str, Sequence[Sequence[Option]]] = {}
    for fact in one.by_use:
        place = one._at[fact]
        stated = one._options(fact, stated=True)
        if stated == (None,):
            continue  # a declared fact that such a subject has not
        unstated = NOT_STATED if isinstance(stated[0], Reach) else None
        found[fact] = ([unstated], *one._alike(place, stated))
    return found


def _never_deciding(
    rulebook: Rulebook, of_kinds: Mapping[str, _OfKind]
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    never, behind = [], {}
    for rule in _assigning(rulebook):
        kinds = [of_kinds[kind] for kind in KINDS if rule.case_for(kind) is not None]
        if any(one.can_decide(rule) for one in kinds):
            continue
        applying = [one for one in kinds if one.exists([rule], [])]
        if not applying:
            never.append(rule.id)
            continue
        stronger = [other for other in _assigning(rulebook) if other.rank > rule.rank]
        behind[rule.id] = tuple(
            other.id for other in stronger if any(not one.exists([rule], [other]) for one in applying)
        )
    return tuple(never), behind


def _saying_the_same(
    rulebook: Rulebook, of_kinds: Mapping[str, _OfKind], others: Iterable[str]
) -> dict[str, str]:
    """Return the rules without which another, of the same rank and for the same branches, says it all."""
    found: dict[str, str] = {}
    left_out = set(others)
    rules = [rule for rule in _assigning(rulebook) if rule.id not in left_out]
    for rule in rules:
        kinds = [kind for kind in KINDS if rule.case_for(kind) is not None]
        for other in rules:
            if other is rule or (other.rank, set(other.gives)) != (rule.rank, set(rule.gives)):
                continue
            if other.id in found and found[other.id] == rule.id:
                continue  # each says what the other says: one of the two is told
            if not any(of_kinds[kind].exists([rule], [other]) for kind in kinds):
                found[rule.id] = other.id
                break
    return found


def _clashing_pairs(rulebook: Rulebook) -> Iterator[Finding]:
    """Yield every two rules of one rank that name different officers and can apply to one subject."""
    of_kinds = {kind: _OfKind(rulebook, kind, MOST_STATES) for kind in KINDS}
    for one, other in combinations(_assigning(rulebook), 2):
        if one.rank is not other.rank or len({*one.gives, *other.gives}) < 2 or max(
            len(one.gives), len(other.gives)
        ) > 1:  # fmt: skip
            continue
        kinds = tuple(
            kind
            for kind in KINDS
            if one.case_for(kind) is not None
            and other.case_for(kind) is not None
            and of_kinds[kind].exists([one, other], [], stated=True)
        )
        if kinds:
            yield Finding(kinds, (), (one.id, other.id))


def _assigning(rulebook: Rulebook) -> list[Rule]:
    return [rule for rule in rulebook.rules if rule.rank > Rank.PERMISSION and rule.cases]


# --- one kind


class _State(NamedTuple):
    """What is possible after some facts. Sets of rules, of clauses and of officers are bits of a number.

    `alive` are the rules that may still apply, `met` the clauses of several conditions that are met, of
    those rules; `mixed` are the rules that rest on names of which one stands on two sides. The others are of
    the rules that apply at the highest `rank` so far: their officers, whether one of them names `several`,
    and whether each is `carried` by names of its own.
    """

    alive: int
    met: int = 0
    mixed: int = 0
    rank: int = 0
    officers: int = 0
    several: bool = False
    carried: bool = True


class _Effect(NamedTuple):
    """What an option of a fact does: the rules that it does not rule out, the clauses that it meets, and the
    rules that rest on its names where these are not separable.
    """

    leaves: int
    meets: int
    mixes: int


class _Tally(NamedTuple):
    """How many combinations lead to each verdict, in the order of `_VERDICTS`."""

    gaps: int
    clashes: int
    settled: int


#: Officers of whom it does not matter who they are.
_SEVERAL = 0b11
#: What a combination may lead to; None where it is settled, for whomever.
_VERDICTS = (UNDETERMINED, CONTESTED, None)


class _OfKind:
    """A book as it bears on subjects of one kind."""

    def __init__(self, rulebook: Rulebook, kind: str, most_states: int) -> None:
        self.rulebook = rulebook
        self.kind = kind
        self._most = most_states
        self.rules = [rule for rule in _assigning(rulebook) if rule.case_for(kind) is not None]
        self._place = {rule.id: place for place, rule in enumerate(self.rules)}
        self._branches = [branch.id for branch in rulebook.branches]
        self._clauses = [_clauses(rule, kind) for rule in self.rules]
        self._shared = [case for case in rulebook.divisible if kind in case.kinds]
        used: Counter[str] = Counter()
        for clauses in self._clauses:
            used.update(list(dict.fromkeys(condition.fact for clause in clauses for condition in clause)))
        used.update(condition.fact for case in self._shared for condition in case.when)
        #: The facts that rules read, the most used first; `facts` has them as they are gone through.
        self.by_use = [fact for fact, _ in used.most_common()]
        self.facts = self._in_turn()
        self._at = {fact: place for place, fact in enumerate(self.facts)}
        self._prepare()

    def _in_turn(self) -> list[str]:
        """Return the facts so that after each of them few rules are begun and not at their end.

        What is possible after some facts hangs on those rules alone. Each time that fact is next after which
        the fewest are begun, one that is at its end counted against it.
        """
        reads = [{c.fact for clause in clauses for c in clause} for clauses in self._clauses]
        left, known, order = list(self.by_use), set[str](), list[str]()

        def begun(fact: str) -> int:
            now = {*known, fact}
            ended = sum(1 for facts in reads if fact in facts and facts <= now)
            return sum(1 for facts in reads if not facts.isdisjoint(now) and not facts <= now) - ended

        while left:
            order.append(min(left, key=begun))
            left.remove(order[-1])
            known.add(order[-1])
        return order

    def _prepare(self) -> None:
        """Say of each rule, as bits, where it ends, at which rank it stands and what it names."""
        self._ends = [0] * len(self.facts)  # the rules of which a fact is the last
        self._closing: list[list[tuple[int, int]]] = [[] for _ in self.facts]  # clauses, with their rules
        self._single: list[list[tuple[Condition, int]]] = [[] for _ in self.facts]
        self._several: list[list[tuple[Condition, int]]] = [[] for _ in self.facts]
        self._of_rank = dict.fromkeys(map(int, Rank), 0)
        self._sided = self._at_once = self._for_several = 0
        self._naming_only: Counter[int] = Counter()  # the rules that name one officer, by that one
        self._clauses_of: Counter[int] = Counter()
        clause_bit = 1
        for place, (rule, clauses) in enumerate(zip(self.rules, self._clauses, strict=True)):
            bit = 1 << place
            self._of_rank[int(rule.rank)] |= bit
            self._for_several |= bit if len(rule.gives) > 1 else 0
            if len(rule.gives) == 1:
                self._naming_only[1 << self._branches.index(rule.gives[0])] |= bit
            self._sided |= bit if any(map(_is_sided, _case(rule, self.kind))) else 0
            last = max((self._at[c.fact] for clause in clauses for c in clause), default=None)
            if last is None:
                self._at_once |= bit
                continue
            self._ends[last] |= bit
            for clause in clauses:
                if len(clause) == 1:
                    self._single[self._at[clause[0].fact]].append((clause[0], bit))
                else:
                    for condition in clause:
                        self._several[self._at[condition.fact]].append((condition, clause_bit))
                    self._closing[max(self._at[c.fact] for c in clause)].append((clause_bit, bit))
                    self._clauses_of[bit] |= clause_bit
                    clause_bit <<= 1
        self._from_rank = {
            rank: sum(bits for other, bits in self._of_rank.items() if other >= rank)
            for rank in self._of_rank
        }
        self._effects: dict[tuple[int, Option], _Effect] = {}
        self._having_clauses = sum(self._clauses_of)
        self._found_clauses: dict[int, int] = {}
        self._every = (1 << len(self.rules)) - 1

    @property
    def is_spoken_of(self) -> bool:
        return bool(self.rules)

    @cached_property
    def combinations(self) -> int:
        """How many combinations of stated facts there are, of those that some rule reads."""
        found = 1
        for fact in self.facts:
            found *= len(self._options(fact, stated=True))
        return found

    def _options(self, fact: str, *, stated: bool) -> tuple[Option, ...]:
        if (fact, stated) not in self._all_options:
            self._all_options[fact, stated] = self._listed(fact, stated=stated)
        return self._all_options[fact, stated]

    @cached_property
    def _all_options(self) -> dict[tuple[str, bool], tuple[Option, ...]]:
        return {}

    def _listed(self, fact: str, *, stated: bool) -> tuple[Option, ...]:
        if fact in ("beneficiaries", "stakeholders", "manages"):
            known = tuple(_reaches(fact, self.kind, self.rulebook))
            if stated:
                return known
            unknown = [reach._replace(unknown=True) for reach in (Reach(stated=True), *known)]
            return (NOT_STATED, *known, *unknown)
        declared = self.rulebook.fact(fact)
        if declared is not None and self.kind not in declared.kinds:
            return (None,)
        values = declared.values if declared is not None else FACT_VALUES.get(fact, ("true", "false"))
        return values if stated else (None, *values)

    def _effect(self, fact: int, option: Option) -> _Effect:
        if (fact, option) not in self._effects:
            leaves, meets, mixes = self._every, 0, 0
            is_mixed = isinstance(option, Reach) and not option.separable
            for condition, bit in self._single[fact]:
                if not _holds(condition, option):
                    leaves &= ~bit
                elif is_mixed and _is_sided(condition):
                    mixes |= bit
            for condition, clause in self._several[fact]:
                if _holds(condition, option):
                    meets |= clause
            self._effects[fact, option] = _Effect(leaves, meets, mixes)
        return self._effects[fact, option]

    def _alike(
        self, fact: int, options: Iterable[Option], apart: Collection[Option] = ()
    ) -> list[list[Option]]:
        """Return the options of a fact in groups that no rule tells apart; each of `apart` is one."""
        shared = [c for case in self._shared for c in case.when if self._at[c.fact] == fact]
        groups: dict[tuple[object, ...], list[Option]] = {}
        for option in options:
            sign = (self._effect(fact, option), *(_holds(condition, option) for condition in shared))
            groups.setdefault((*sign, option) if option in apart else sign, []).append(option)
        return list(groups.values())

    # --- steps

    @cached_property
    def _begun(self) -> _State:
        return self._reduced(self._applied(_State(self._every & ~self._at_once), self._at_once))

    def _applied(self, state: _State, done: int) -> _State:
        """Return the state once the rules of `done` apply."""
        for rank in (3, 2, 1):
            deciding = done & self._of_rank[rank]
            if not deciding or rank < state.rank:
                continue
            carried = not deciding & (state.mixed | ~self._sided)
            several = bool(deciding & self._for_several)
            officers = self._named_by(deciding)
            if rank == state.rank:
                carried, several = carried and state.carried, several or state.several
                officers |= state.officers
            alive = state.alive & self._from_rank[rank]
            return _State(alive, state.met, state.mixed, rank, officers, several, carried)
        return state

    def _named_by(self, rules: int) -> int:
        """Return the officers whom `rules` name, both as bits."""
        if rules not in self._named:
            named = 0
            for place, rule in enumerate(self.rules):
                if rules >> place & 1:
                    for branch in rule.gives:
                        named |= 1 << self._branches.index(branch)
            self._named[rules] = named
        return self._named[rules]

    @cached_property
    def _named(self) -> dict[int, int]:
        return {}

    def _stepped(self, state: _State, fact: int, option: Option) -> _State:
        """Return what is possible once a fact is known to be `option`."""
        leaves, meets, mixes = self._effect(fact, option)
        alive, met = state.alive & leaves, state.met | meets
        for clause, rule in self._closing[fact]:
            if not met & clause:
                alive &= ~rule
        done, ends = alive & self._ends[fact], self._ends[fact]
        mixed = (state.mixed | mixes) & alive
        after = _State(alive & ~ends, met, mixed, *state[3:])
        if done:
            after = self._applied(after, done)
        return self._reduced(after)

    def _reduced(self, state: _State) -> _State:
        """Return a state without what can make no difference any more, so that more states are the same.

        Which officers are named makes none once it is several; whether their names are their own makes none
        where nothing can be shared. A further rule of the same rank makes none then, unless it names several
        by itself; nor does one that names who is named already.
        """
        alive, met, mixed, rank, officers, several, carried = state
        if not self._shared:
            mixed, carried = 0, True
        if rank:
            if several:
                alive &= ~self._of_rank[rank]
                officers, carried = 0, True
            elif officers.bit_count() > 1:
                officers = _SEVERAL
                if not (self._shared and carried):
                    alive &= ~self._of_rank[rank] | self._for_several
            elif not self._shared:
                alive &= ~(self._of_rank[rank] & self._naming_only.get(officers, 0))
        return _State(alive, self._still_open(met, alive), mixed & alive, rank, officers, several, carried)

    def _still_open(self, met: int, alive: int) -> int:
        """Return the clauses that are met, of the rules that are alive."""
        return met & self._clauses_with(alive) if met else 0

    def _clauses_with(self, rules: int) -> int:
        """Return the clauses of `rules`, both as bits."""
        those = rules & self._having_clauses
        if those not in self._found_clauses:
            found = sum(clauses for rule, clauses in self._clauses_of.items() if those & rule)
            self._found_clauses[those] = found
        return self._found_clauses[those]

    def _verdict(self, state: _State, facts: Mapping[str, Option] | None) -> str | None:
        """Return whether it is undetermined or contested; None where it is settled, for whomever."""
        if not state.rank:
            return UNDETERMINED
        one = state.officers.bit_count() == 1
        settled = one or state.several or (state.carried and self._can_share(facts))
        return None if settled else CONTESTED

    def _can_share(self, facts: Mapping[str, Option] | None) -> bool:
        return any(all(_holds(c, (facts or {})[c.fact]) for c in case.when) for case in self._shared)

    # --- walks over all combinations of stated facts

    @cached_property
    def _stated(self) -> list[list[tuple[Option, int]]]:
        """For each fact, one option of each group that is alike, with how many there are."""
        return [
            [(group[0], len(group)) for group in self._alike(n, self._options(f, stated=True))]
            for n, f in enumerate(self.facts)
        ]

    @cached_property
    def _sharing(self) -> frozenset[int]:
        """The facts on which it hangs whether several can share something."""
        return frozenset(self._at[condition.fact] for case in self._shared for condition in case.when)

    def count(self) -> Counter[str | None]:
        """Return of how many combinations of stated facts the verdict is what; raises TooManyError."""
        return Counter(dict(zip(_VERDICTS, self._tally(0, self._begun, ()), strict=True)))

    def _tally(self, fact: int, state: _State, kept: tuple[Option, ...]) -> _Tally:
        """Return how many ways to go on from `fact` lead to each verdict; raises TooManyError."""
        if (not state.alive and not self._may_still_share(state, fact)) or fact == len(self.facts):
            place = _VERDICTS.index(self._verdict(state, self._kept(kept)))
            return _Tally(*(self._ways_from[fact] if n == place else 0 for n in range(len(_VERDICTS))))
        key = (fact, state, kept)
        found = self._tallies.get(key)
        if found is None:
            if len(self._tallies) >= self._most:
                raise TooManyError
            gaps = clashes = settled = 0
            is_kept = fact in self._sharing
            for option, times in self._stated[fact]:
                one = self._tally(
                    fact + 1, self._stepped(state, fact, option), (*kept, option) if is_kept else kept
                )
                gaps += one.gaps * times
                clashes += one.clashes * times
                settled += one.settled * times
            found = self._tallies[key] = _Tally(gaps, clashes, settled)
        return found

    @cached_property
    def _tallies(self) -> dict[tuple[int, _State, tuple[Option, ...]], _Tally]:
        return {}

    @cached_property
    def _ways_from(self) -> list[int]:
        """How many combinations of stated facts there are of each fact and those after it."""
        ways = [1]
        for options in reversed(self._stated):
            ways.append(ways[-1] * sum(count for _, count in options))
        return ways[::-1]

    def _may_still_share(self, state: _State, fact: int) -> bool:
        """Whether a later fact may say that several can share what two officers are named for."""
        open_facts = any(place >= fact for place in self._sharing)
        return state.officers.bit_count() > 1 and not state.several and state.carried and open_facts

    def _kept(self, options: Sequence[Option]) -> dict[str, Option] | None:
        """Return the facts on which sharing hangs, once all of them are known."""
        places = sorted(self._sharing)
        if len(options) < len(places) or not places:
            return None
        return {self.facts[place]: option for place, option in zip(places, options, strict=True)}

    def find(self, verdict: str, fixed: Facts, without: Sequence[Facts] = ()) -> dict[str, Option] | None:
        """Return stated facts that have what is `fixed` and lead to `verdict`.

        None of `without` is wholly among them. None where there are no such facts; raises TooManyError.
        """
        wanted = _VERDICTS.index(verdict)
        dead: set[tuple[int, _State, tuple[Option, ...], tuple[bool, ...]]] = set()

        def found(
            fact: int, state: _State, kept: tuple[Option, ...], apart: tuple[bool, ...]
        ) -> list[Option] | None:
            """`apart`: of each of `without`, whether it differs already."""
            if not self._tally(fact, state, kept)[wanted]:
                return None
            if fact == len(self.facts):
                return [] if all(apart) else None
            key = (fact, state, kept, apart)
            if key in dead:
                return None
            if len(dead) >= self._most:
                raise TooManyError
            name = self.facts[fact]
            for option in self._choices(fact, fixed, without):
                more = (*kept, option) if fact in self._sharing else kept
                differs = tuple(
                    done or (name in one and one[name] != option)
                    for done, one in zip(apart, without, strict=True)
                )
                rest = found(fact + 1, self._stepped(state, fact, option), more, differs)
                if rest is not None:
                    return [option, *rest]
            dead.add(key)
            return None

        options = found(0, self._begun, (), tuple(not one for one in without))
        return None if options is None else dict(zip(self.facts, options, strict=True))

    def _choices(self, fact: int, fixed: Facts, without: Sequence[Facts]) -> list[Option]:
        name = self.facts[fact]
        if name in fixed:
            return [fixed[name]]
        # What is to be told apart is tried by itself, beside one of those that are alike.
        named = [one[name] for one in without if name in one]
        if not named:
            return [option for option, _ in self._stated[fact]]
        return [group[0] for group in self._alike(fact, self._options(name, stated=True), named)]

    def shown(self, verdict: str) -> list[tuple[tuple[str, Option], ...]]:
        """Return the fewest facts that lead to `verdict` whatever else is stated, a few of the ways there."""
        ways: list[dict[str, Option]] = []
        while len(ways) < MOST_SHOWN:
            found = self.find(verdict, {}, ways)
            if found is None:
                break
            ways.append(self._fewest({name: found[name] for name in self.by_use}, verdict))
            if not ways[-1]:
                break
        return [tuple(way.items()) for way in ways]

    def _fewest(self, facts: Facts, verdict: str) -> dict[str, Option]:
        """Return as few of `facts` as lead to `verdict` by themselves."""
        otherwise: list[Facts] = []  # what leads elsewhere: it speaks against all of the facts that it has

        def always(some: Facts) -> bool:
            if any(all(one[name] == option for name, option in some.items()) for one in otherwise):
                return False
            found = self._otherwise(some, verdict, facts)
            if found is not None:
                otherwise.append(found)
            return found is None

        # Without one of these even all others do not suffice, and so no fewer.
        needed = {name for name in facts if not always(_without(facts, [name]))}
        for few in range(_MOST_TRIED + 1):
            for names in combinations(facts, few):
                some = {name: facts[name] for name in names}
                if needed.issubset(names) and always(some):
                    return some
        # One after the other is left out where the rest suffices without it; by halves, since fewer left out
        # suffice wherever more do.
        kept, at = dict(facts), 0
        spare = [name for name in facts if name not in needed]
        while at < len(spare):
            left_out = [_without(kept, spare[at : at + count]) for count in range(len(spare) - at + 1)]
            count = _most(left_out, always)
            kept, at = left_out[count], at + count + 1
        return kept

    def _otherwise(self, facts: Facts, verdict: str, near: Facts) -> Facts | None:
        """Return all facts, `facts` among them, that lead elsewhere than to `verdict`; None where none do.

        Like `near`, where that can be. Raises TooManyError.
        """
        wanted = _VERDICTS.index(verdict)
        last = max((self._at[name] for name in facts), default=-1)
        seen: set[tuple[int, _State, tuple[Option, ...]]] = set()

        def found(fact: int, state: _State, kept: tuple[Option, ...]) -> list[Option] | None:
            ways = self._tally(fact, state, kept)
            if sum(ways) == ways[wanted]:
                return None
            if fact == len(self.facts):
                return []
            name = self.facts[fact]
            is_free = fact > last  # nothing is left to keep to, and some way leads elsewhere
            if not is_free and (fact, state, kept) in seen:
                return None
            options = self._choices(fact, facts, ())
            if name not in facts:
                options = [near[name], *(option for option in options if option != near[name])]
            for option in options:
                more = (*kept, option) if fact in self._sharing else kept
                rest = found(fact + 1, self._stepped(state, fact, option), more)
                if rest is not None:
                    return [option, *rest]
            if not is_free:
                seen.add((fact, state, kept))
            return None

        options = found(0, self._begun, ())
        return None if options is None else dict(zip(self.facts, options, strict=True))

    def deciding(self, facts: Facts) -> tuple[str, ...]:
        """Return the ids of the rules that clash on `facts`, and whatever else is stated with them."""
        whole = self.find(CONTESTED, facts)
        assert whole is not None, "these facts were found to lead to a clash"
        applying = [
            rule
            for rule, clauses in zip(self.rules, self._clauses, strict=True)
            if all(any(_holds(c, whole[c.fact]) for c in clause) for clause in clauses)
        ]
        rank = max(rule.rank for rule in applying)
        return tuple(rule.id for rule in applying if rule.rank is rank)

    # --- walks over everything, also what is not stated

    def can_decide(self, rule: Rule) -> bool:
        """Whether on some facts `rule` applies and none of a higher rank does."""
        return self.exists([rule], [other for other in self.rules if other.rank > rule.rank])

    def exists(self, must: Sequence[Rule], must_not: Sequence[Rule], *, stated: bool = False) -> bool:
        """Whether there are facts, stated or not, on which all of `must` apply and none of `must_not`.

        Only the facts of `must` and `must_not` are looked at. Where these have too many states, such facts
        are taken to exist.
        """
        if any(rule.id not in self._place for rule in must):
            return False
        wanted = sum(1 << self._place[rule.id] for rule in must)
        unwanted = sum(1 << self._place[rule.id] for rule in must_not if rule.id in self._place)
        if unwanted & self._at_once:
            return False
        order = self._facts_of(wanted | unwanted)
        options = {
            fact: [group[0] for group in self._alike_for(fact, wanted | unwanted, stated=stated)]
            for fact in order
        }
        dead: set[tuple[int, int, int]] = set()

        def found(step: int, alive: int, met: int) -> bool:
            """`alive` are the wanted rules and those unwanted ones that may still apply."""
            if step == len(order):
                return True
            if (step, alive, met) in dead:
                return False
            if len(dead) >= self._most:
                return True
            fact = order[step]
            for option in options[fact]:
                leaves, meets, _ = self._effect(fact, option)
                left, now = alive & leaves, met | meets
                for clause, rule in self._closing[fact]:
                    if not now & clause:
                        left &= ~rule
                if left & wanted != wanted or left & unwanted & self._ends[fact]:
                    continue
                if found(step + 1, left, self._still_open(now, left)):
                    return True
            dead.add((step, alive, met))
            return False

        return found(0, wanted | unwanted, 0)

    def _facts_of(self, rules: int) -> list[int]:
        """Return the facts that `rules` read, in order."""
        read = {
            self._at[condition.fact]
            for place, clauses in enumerate(self._clauses)
            if rules >> place & 1
            for clause in clauses
            for condition in clause
        }
        return sorted(read)

    def _alike_for(self, fact: int, rules: int, *, stated: bool) -> list[list[Option]]:
        """Return the options of a fact in groups that `rules` do not tell apart."""
        clauses = self._clauses_with(rules)
        groups: dict[tuple[int, int], list[Option]] = {}
        for option in self._options(self.facts[fact], stated=stated):
            leaves, meets, _ = self._effect(fact, option)
            groups.setdefault((leaves & rules, meets & clauses), []).append(option)
        return list(groups.values())


def _without(facts: Facts, left_out: Collection[str]) -> dict[str, Option]:
    return {name: option for name, option in facts.items() if name not in left_out}


def _most(found: Sequence[Facts], holds: Callable[[Facts], bool]) -> int:
    """Return the place of the last of `found` for which `holds`, as it does for all before that one."""
    least, most = 0, len(found) - 1
    if holds(found[most]):
        return most
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if holds(found[middle]) else (least, middle)
    return least


def _is_sided(condition: Condition) -> bool:
    return isinstance(condition, SideCondition) and not condition.none


def _case(rule: Rule, kind: str) -> tuple[Condition, ...]:
    case = rule.case_for(kind)
    return () if case is None else case.when


def _clauses(rule: Rule, kind: str) -> list[tuple[Condition, ...]]:
    """Return what must hold for `rule` to apply to a subject of `kind`: of each clause, one condition."""
    single = [(condition,) for condition in (*_case(rule, kind), *rule.requires)]
    return [*single, *rule.clauses_for(kind)]


def _holds(condition: Condition, option: Option) -> bool:
    """Whether a condition holds; one that is open does not."""
    if isinstance(condition, ValueCondition):
        if option is None:
            return condition.unstated_holds
        return (option in condition.values) != condition.negated
    assert isinstance(option, Reach)
    if not option.stated:
        return condition.unstated_holds
    if condition.side in option.sides:
        return not condition.none
    return condition.none and not option.unknown


def _reaches(fact: str, kind: str, rulebook: Rulebook) -> Iterator[Reach]:
    """Yield every way in which the names of `fact` of a subject of `kind` can stand on some sides.

    A party stands on any sides of the boundary, and on several at once; an item lends one, that of its
    branch. Only parties have a stake, a project is for parties alone, and only items are managed.
    """
    lent = [branch.side for branch in rulebook.branches]
    every = tuple(dict.fromkeys((*rulebook.boundary.ids, *lent)))
    of_parties = () if fact == "manages" else rulebook.boundary.ids
    sides = of_parties if fact == "stakeholders" or kind == PROJECT else every
    if fact == "manages":
        sides = tuple(side for side in every if side in lent)
    for count in range(1, len(sides) + 1):
        for chosen in combinations(sides, count):
            plain = Reach(True, frozenset(chosen))
            if len(plain.sides.intersection(of_parties)) > 1:
                yield plain  # one name that stands on several sides of the boundary
            yield plain._replace(separable=count > 1)
