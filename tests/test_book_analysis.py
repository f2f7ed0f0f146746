"""What a rule book shows of itself: gaps, clashes, rules that never decide, held against a listing of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import tried
from orgdoc.deciding.book_analysis import KINDS, analysed, decides
from orgdoc.deciding.book_map import mapped
from orgdoc.deciding.facts import reach_of
from orgdoc.deciding.pattern import Judge, Outcome, Pattern, Reach, judge_with
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary, Side
from orgdoc.model.organisation import Stated
from orgdoc.model.rulebook import (
    Branch,
    Case,
    Citation,
    Condition,
    DeclaredFact,
    Exemption,
    Rank,
    Rule,
    Rulebook,
    RuleSource,
    SideCondition,
    ValueCondition,
)
from orgdoc.model.terms import EXTERNAL, INTERNAL, UNKNOWN
from orgdoc.model.verdict import CONTESTED, UNDETERMINED, Status
from orgdoc.rules.book_reader import built_in_rulebook, read_book
from orgdoc.source import Span
from orgdoc.views import book_report, rules_page

ROOT = Path(__file__).parent.parent


SOME_SIDES = tuple(Side(name, f"at {name}", f"at {name}", name, name) for name in ("w", "x", "y", "z"))
BOUNDARIES = (INSIDE_AND_OUTSIDE, *(Boundary(SOME_SIDES[:count]) for count in (2, 3, 4)))
MADE_KINDS = ("software", "equipment")
#: What equipment has not is `h`.
FACTS = {"f": ("a", "b"), "g": ("a", "b", "c"), "h": ("a", "b")}
VALUED = {**FACTS, "large": ("true", "false")}


class _Listed:
    """Names, each of which is called by where it stands."""

    def of(self, name: str) -> str:
        return name


@cache
def reaches(boundary: Boundary, *, stated: bool) -> list[Reach]:
    """Return what names of every kind can come to, by listing every set of six, and of fewer.

    More come to nothing else: one for each side (`c` is lent by a branch), and one that nobody has placed.
    """
    names = [*boundary.standings, "c", *([] if stated else [UNKNOWN])]
    sets = (some for count in range(1, 7) for some in combinations(names, count))
    found = [_reach_of(some, boundary) for some in sets]
    return list(dict.fromkeys([*found, *([] if stated else [reach_of(None, _Listed(), boundary)])]))


def _reach_of(names: Sequence[str], boundary: Boundary) -> Reach:
    return reach_of([Stated(name, "", Span(1, 1, 1)) for name in names], _Listed(), boundary)


def facts_of(kind: str) -> tuple[str, ...]:
    return (*(fact for fact in VALUED if kind == "software" or fact != "h"), "beneficiaries")


@st.composite
def value_conditions(draw: st.DrawFn, fact: str) -> ValueCondition:
    values = draw(st.lists(st.sampled_from(VALUED[fact]), min_size=1, max_size=2, unique=True))
    return ValueCondition(fact, tuple(values), draw(st.booleans()), draw(st.booleans()))


@st.composite
def side_conditions(draw: st.DrawFn, fact: str, boundary: Boundary) -> SideCondition:
    side = draw(st.sampled_from((*boundary.ids, "c")))
    return SideCondition(fact, side, draw(st.booleans()), draw(st.booleans()))


@st.composite
def conditions(draw: st.DrawFn, boundary: Boundary, kind: str = "software") -> tuple[Condition, ...]:
    facts = draw(st.lists(st.sampled_from(facts_of(kind)), max_size=2, unique=True))
    drawn = [value_conditions(f) if f in VALUED else side_conditions(f, boundary) for f in facts]
    return tuple(draw(st.tuples(*drawn)))


@st.composite
def cases(draw: st.DrawFn, boundary: Boundary, *, sided: bool = False) -> tuple[Case, ...]:
    """Draw a case of software, one of equipment, one of each, or one of both; `sided` rest on names."""
    on_names = (draw(side_conditions("beneficiaries", boundary)),) if sided else ()
    kinds = draw(st.sampled_from((("software",), ("equipment",), MADE_KINDS, ())))
    if not kinds:
        return (Case(frozenset(MADE_KINDS), (*on_names, *draw(conditions(boundary, "equipment")))),)
    return tuple(Case(frozenset({kind}), (*on_names, *draw(conditions(boundary, kind)))) for kind in kinds)


@st.composite
def rules(draw: st.DrawFn, number: int, ranks: Sequence[Rank], boundary: Boundary, *, sided: bool) -> Rule:
    found = draw(cases(boundary, sided=sided))
    of_all = frozenset(kind for case in found for kind in case.kinds)
    # What an exemption speaks of may be no fact of one of the kinds.
    clauses = draw(st.just([]) | st.lists(conditions(boundary).filter(bool), max_size=2))
    gives = st.lists(st.sampled_from("abc"), min_size=1, max_size=1 if sided else 2, unique=True)
    return Rule(
        id=f"r{number}",
        title="",
        statement="",
        because="",
        citation=Citation(1, "1"),
        wording="",
        rank=draw(st.sampled_from(ranks)),
        gives=tuple(draw(gives)),
        cases=found,
        requires=() if sided else tuple(draw(st.lists(value_conditions("large"), max_size=1))),
        unless=tuple(
            Exemption(of_all, tuple(replace(c, unstated_holds=True) for c in clause)) for clause in clauses
        ),
    )


@st.composite
def books(draw: st.DrawFn) -> Rulebook:
    """Draw a book of every sort of rule, or one whose rules rest on names, which can be shared."""
    boundary = draw(st.sampled_from(BOUNDARIES))
    branches = (("a", boundary.ids[0]), ("b", boundary.ids[-1]), ("c", "c"))
    sided = draw(st.booleans())
    of_ranks: tuple[tuple[Rank, ...], ...] = ((Rank.STATED,), (Rank.FOCUS, Rank.USUAL), tuple(Rank))
    ranks = draw(st.sampled_from(of_ranks))
    made: list[Rule] = []
    for number in range(draw(st.integers(3, 6))):
        rule = draw(rules(number, ranks, boundary, sided=sided))
        alike = draw(st.booleans())
        if made and alike:  # on the same facts as another, for the same branches or for others
            before = draw(st.sampled_from(made))
            others = tuple(branch for branch in "abc" if branch not in before.gives)[:1]
            there = draw(st.sampled_from((before, before, rule))).cases
            rule = replace(rule, cases=there, unless=before.unless, requires=before.requires)
            rule = replace(rule, gives=draw(st.sampled_from((before.gives, others))))
        made.append(rule)
    return Rulebook(
        id="made",
        version="1",
        sources=(RuleSource("", "", {1: ""}),),
        branches=tuple(Branch(name, name.upper(), "", name, side) for name, side in branches),
        rules=tuple(made),
        divisible=draw(cases(boundary)) if sided or draw(st.booleans()) else (),
        facts=tuple(
            DeclaredFact(n, "", frozenset(k for k in MADE_KINDS if n in facts_of(k)), values, values)
            for n, values in FACTS.items()
        ),
        boundary=boundary,
    )


def assigning(book: Rulebook) -> list[Rule]:
    return [rule for rule in book.rules if rule.rank > Rank.PERMISSION]


class Listing:
    """A book by listing: the verdict on every combination of the facts that it reads of one kind."""

    def __init__(self, book: Rulebook, kind: str, judge: Judge) -> None:
        of_rules = [rule for rule in assigning(book) if rule.case_for(kind) is not None]
        self.rules = [rule.id for rule in of_rules]
        read = {c.fact for r in of_rules for c in (*_when(r, kind), *r.requires)}
        read |= {c.fact for r in of_rules for clause in r.clauses_for(kind) for c in clause}
        read |= {c.fact for case in book.divisible if kind in case.kinds for c in case.when}
        self._read = [fact for fact in facts_of(kind) if fact in read]
        self._kind, self._boundary = kind, book.boundary
        self.stated = [(p, judge(p)) for p in self.patterns(stated=True)]
        self.every = [judge(p) for p in self.patterns(stated=False)]

    def patterns(self, *, stated: bool) -> Iterator[Pattern]:
        nothing = () if stated else (None,)
        options = [
            (*nothing, *VALUED[fact]) if fact in VALUED else reaches(self._boundary, stated=stated)
            for fact in self._read
        ]
        for values in product(*options):
            facts = {fact: value for fact, value in zip(self._read, values, strict=True) if value is not None}
            declared = tuple((fact, value) for fact, value in facts.items() if fact in FACTS)
            built_in = {fact: value for fact, value in facts.items() if fact not in FACTS}
            yield Pattern(self._kind, declared=declared, **built_in)

    def where(self, facts: Sequence[tuple[str, object]]) -> list[Outcome]:
        """Return what comes of all that has some of its facts so."""
        return [o for p, o in self.stated if all(option_of(p, fact) == option for fact, option in facts)]

    def count(self, verdict: str) -> int:
        return sum(outcome.verdict == verdict for _, outcome in self.stated)


def _when(rule: Rule, kind: str) -> tuple[Condition, ...]:
    case = rule.case_for(kind)
    return case.when if case else ()


def listings(book: Rulebook) -> dict[str, Listing]:
    judge = judge_with(book)
    found = {kind: Listing(book, kind, judge) for kind in MADE_KINDS}
    return {kind: one for kind, one in found.items() if one.rules}


def option_of(pattern: Pattern, fact: str) -> object:
    return pattern.beneficiaries if fact == "beneficiaries" else pattern.value(fact)


@tried(40)
@given(books())
def test_the_analysis_says_what_listing_all_combinations_shows(book: Rulebook) -> None:
    found, listed = analysed(book), listings(book)
    assert found.combinations == sum(len(one.stated) for one in listed.values())
    assert found.gap_count == sum(one.count(UNDETERMINED) for one in listed.values())
    assert found.clash_count == sum(one.count(CONTESTED) for one in listed.values())
    for wanted, shown in ((UNDETERMINED, found.gaps), (CONTESTED, found.clashes)):
        assert len(shown) == len({(one.facts, one.rules) for one in shown})
        assert {kind for one in shown for kind in one.kinds} <= listed.keys()
        for kind, of_kind in listed.items():
            ways = [one for one in shown if kind in one.kinds]
            for one in ways:
                fits = of_kind.where(one.facts)
                assert {outcome.verdict for outcome in fits} == {wanted}
                deciding = {tuple(e.rule.id for e in outcome.decided_by) for outcome in fits}
                assert one.rules in deciding
                for left_out in range(len(one.facts)):  # not one of them can be left out
                    fewer = [fact for place, fact in enumerate(one.facts) if place != left_out]
                    assert {outcome.verdict for outcome in of_kind.where(fewer)} != {wanted}
            # A few are shown; where they are fewer, they are all there are.
            assert len(ways) <= 6
            reached = {outcome.pattern for one in ways for outcome in of_kind.where(one.facts)}
            assert len(ways) == 6 or len(reached) == of_kind.count(wanted)


@tried(40)
@given(books())
def test_of_each_rule_the_analysis_says_what_listing_shows(book: Rulebook) -> None:
    found, listed = analysed(book), listings(book)
    deciding: set[str] = set()
    together: dict[tuple[str, str], set[str]] = {}  # by rule and kind
    for kind, of_kind in listed.items():
        of_this = {e.rule.id for outcome in of_kind.every for e in outcome.decided_by}
        assert of_this == {rule.id for rule in book.rules if kind in decides(book, rule)}
        deciding |= of_this
        for outcome in of_kind.every:
            here = {e.rule.id for e in outcome.with_status(Status.APPLIES) if e.rule.rank}
            for rule in here:
                together[rule, kind] = together.get((rule, kind), here) & here
    applying = {rule for rule, _ in together}
    every = {rule.id: rule for rule in assigning(book)}
    assert set(found.never) == every.keys() - applying
    assert set(found.behind) == applying - deciding
    for rule, others in found.behind.items():
        stronger = {r.id for r in every.values() if r.rank > every[rule].rank}
        assert (
            set(others)
            == {r for (one, _), those in together.items() if one == rule for r in those} & stronger
        )
    # What another rule says as well, wherever it applies; of two that say the same, one is told.
    left = [rule for rule in every.values() if rule.id in deciding]
    for one in left:
        says_it_too = {
            other.id
            for other in left
            if other is not one
            and (other.rank, set(other.gives)) == (one.rank, set(one.gives))
            and all(other.id in together.get((one.id, kind), {other.id}) for kind in MADE_KINDS)
        }
        if one.id in found.same:
            assert found.same[one.id] in says_it_too
            assert found.same.get(found.same[one.id]) != one.id
        else:
            assert all(found.same.get(other) == one.id for other in says_it_too)
    assert found.same.keys() <= {rule.id for rule in left}


@tried(30)
@given(books())
def test_what_can_clash_is_told_in_pairs_where_there_is_too_much_to_count(book: Rulebook) -> None:
    """Nothing is then said that is not so: what was not looked at is taken to be possible."""
    found, whole, listed = analysed(book, 0), analysed(book), listings(book)
    assert set(found.never) <= set(whole.never) and set(found.behind) <= {*whole.behind, *whole.never}
    if found.gap_count is not None:  # no rule hangs on anything
        assert (found.gap_count, found.clash_count) == (whole.gap_count, whole.clash_count)
        return
    assert (found.clash_count, found.gaps, found.combinations) == (None, (), whole.combinations)
    pairs: dict[tuple[str, ...], list[str]] = {}
    for kind, of_kind in listed.items():
        both = {
            pair
            for _, outcome in of_kind.stated
            for pair in combinations([e.rule for e in outcome.with_status(Status.APPLIES) if e.rule.rank], 2)
        }
        for one, other in both:
            if (
                one.rank is other.rank
                and len(one.gives) == len(other.gives) == 1
                and one.gives != other.gives
            ):
                pairs.setdefault((one.id, other.id), []).append(kind)
    assert {(clash.rules, clash.kinds) for clash in found.clashes} == {
        (rules, tuple(kind for kind in KINDS if kind in kinds)) for rules, kinds in pairs.items()
    }


@tried(30)
@given(books())
def test_the_rows_of_a_map_are_all_combinations_each_with_its_verdict(book: Rulebook) -> None:
    judge = judge_with(book)
    for one in mapped(book):
        assert one.rows is not None
        for pattern in (p for kind in one.kinds for p in Listing(book, kind, judge).patterns(stated=False)):
            if pattern.beneficiaries.unknown:
                continue
            rows = [
                row
                for row in one.rows
                if all(
                    option_of(pattern, fact) in here
                    for (fact, _), here in zip(one.facts, row.where, strict=True)
                )
            ]
            columns = [
                place
                for place, options in enumerate(one.columns)
                if one.across is None or option_of(pattern, one.across) in options
            ]
            assert [row.verdicts[place] for row in rows for place in columns] == [judge(pattern).verdict]


def ruled(rule: str, rank: Rank, *when: Condition, gives: str = "a") -> Rule:
    software = (Case(frozenset({"software"}), when),)
    return Rule(rule, "", "", "", Citation(1, "1"), "", rank, (gives,), software)


def of_rules(found: Sequence[Rule], facts: Mapping[str, tuple[str, ...]]) -> Rulebook:
    """Return a book of software with two branches, a and b."""
    return Rulebook(
        id="made",
        version="1",
        sources=(RuleSource("", "", {1: ""}),),
        branches=(Branch("a", "A", "", "a", INTERNAL), Branch("b", "B", "", "b", EXTERNAL)),
        rules=tuple(found),
        divisible=(),
        facts=tuple(DeclaredFact(n, "", frozenset({"software"}), v, v) for n, v in facts.items()),
    )


def test_what_many_combinations_lead_to_is_looked_at_once() -> None:
    """One by one, these would take years."""
    facts = {f"f{number}": ("x", "y", "z") for number in range(30)}
    found = analysed(of_rules([ruled(f, Rank.STATED, ValueCondition(f, ("x",))) for f in facts], facts))
    assert (found.combinations, found.gap_count, found.clash_count) == (3**30, 2**30, 0)
    assert len(found.gaps) == 6 and all(len(gap.facts) == 30 for gap in found.gaps)


def test_what_an_exemption_has_met_is_forgotten_with_its_rule() -> None:
    facts = {f"{letter}{number}": ("x", "y", "z") for number in range(10) for letter in "fgh"}
    made = []
    for number in range(10):
        clause = tuple(ValueCondition(f"{letter}{number}", ("x",), True, True) for letter in "gh")
        rule = ruled(f"r{number}", Rank.STATED, ValueCondition(f"f{number}", ("x",)))
        made.append(replace(rule, unless=(Exemption(frozenset({"software"}), clause),)))
    found = analysed(of_rules(made, facts), 900)
    assert (found.combinations, found.gap_count, found.clash_count) == (27**10, 19**10, 0)


@pytest.mark.parametrize(("first", "other"), [("f", "gh"), ("fg", "hij")])
def test_the_fewest_facts_are_shown(first: str, other: str) -> None:
    """All facts at once lead there too, and what is left of them by leaving out one by one is more.

    The order is that of the book, in every process.
    """
    facts = dict.fromkeys("fghij", ("x", "y"))
    both = [
        ruled(f"{'-'.join(letters)}-{branch}", Rank.STATED,
              *(ValueCondition(letter, ("x",)) for letter in letters), gives=branch)
        for letters in (first, other) for branch in "ab"
    ]  # fmt: skip
    shown = analysed(of_rules(both, facts)).clashes
    assert [one.facts for one in shown[:1]] == [tuple((letter, "x") for letter in first)]


def test_that_a_rule_never_decides_is_found_among_many_that_are_stronger() -> None:
    facts = {f"{letter}{number}": ("x", "y", "z") for number in range(24) for letter in "fg"} | {
        "h": ("x", "y")
    }
    pairs = [[ValueCondition(f"{letter}{number}", ("x",)) for letter in "fg"] for number in range(24)]
    stronger = [ruled(f"r{n}{copy}", Rank.FOCUS, *both) for copy in "12" for n, both in enumerate(pairs)]
    always = [
        ruled(f"h{no}", Rank.FOCUS, ValueCondition("h", ("x",), no, unstated_holds=True))
        for no in (False, True)
    ]
    weak = ruled("weak", Rank.USUAL, gives="b")
    assert analysed(of_rules([*stronger, *always, weak], facts), 2000).behind == {"weak": ()}


def test_a_rule_may_decide_where_nobody_has_placed_any_name() -> None:
    """A name that gives no side is less than no name, for rules that also hold where nothing is stated."""
    sides = ((INTERNAL, "a"), (EXTERNAL, "b"))
    made = [
        ruled(side, Rank.FOCUS, SideCondition("beneficiaries", side, unstated_holds=True), gives=branch)
        for side, branch in sides
    ]
    weak = ruled("weak", Rank.USUAL)
    book = of_rules([*made, weak], {})
    assert (analysed(book).behind, decides(book, weak)) == ({}, ["software"])


def test_a_book_with_too_many_states_has_its_clashes_told_in_pairs() -> None:
    book = read_book((ROOT / "src" / "orgdoc" / "rules" / "cio_cto.yaml").read_bytes(), "b.yaml").rulebook
    assert book is not None
    found = analysed(book, 20)
    assert (found.gap_count, found.clash_count, found.gaps) == (None, None, ())
    pairs = {one.rules for one in found.clashes}
    assert ("internal-product", "external-product") in pairs
    assert {rule for one in analysed(book).clashes for rule in one.rules} <= {
        r for pair in pairs for r in pair
    }
    told = book_report.check_as_text(book, found)
    assert "Not all of it was looked at" in told and book_report.has_warnings(found)
    assert told.index("pairs of rules") < told.index("`internal-product` and `external-product` (projects)")


SIMPLE = Rule("r", "", "", "", Citation(1, "1"), "", Rank.STATED, ("cio",), ())


def test_a_map_with_too_many_combinations_is_not_drawn() -> None:
    values = tuple(f"v{number}" for number in range(9))
    software, names = frozenset({"software"}), tuple(f"f{number}" for number in range(6))
    each = (ValueCondition(name, (value,)) for name in names for value in values)
    ruled = (
        replace(SIMPLE, id=f"r{number}", cases=(Case(software, (condition,)),))
        for number, condition in enumerate(each)
    )
    facts = tuple(DeclaredFact(name, "", software, values, values) for name in names)
    book = replace(built_in_rulebook(), rules=tuple(ruled), facts=facts, file="much.yaml")
    (one,) = mapped(book)
    assert one.rows is None
    assert "too many ways to draw" in rules_page.as_markdown(book)
