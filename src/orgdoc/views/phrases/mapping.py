"""The map of a rule book: what its rows and columns are called."""

from __future__ import annotations

from collections.abc import Sequence

from orgdoc.deciding.book_analysis import Option
from orgdoc.deciding.book_map import KindMap
from orgdoc.deciding.pattern import Reach
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import PROJECT
from orgdoc.model.verdict import CONTESTED, MANAGER, SHARED, UNDETERMINED
from orgdoc.views.phrases import examining_books, siding
from orgdoc.views.phrases.words import capitalised, listed, possessive

HOW_TO_READ = (
    "A row holds where the facts are as it says; where a cell is empty, whatever is stated. No two rows hold "
    "for the same facts, and together they are all combinations; names of which nobody has said the side are "
    "left out, and so are facts that change nothing. A “?” is a gap: the rules say nothing, or nobody has "
    "said what they hang on. “decide” is an overlap: rules of equal strength name different officers."
)
VERDICTS = {SHARED: "shared", CONTESTED: "decide", UNDETERMINED: "?"}
_FACTS = {
    "deliverable": "Delivers",
    "activity": "Activity",
    "objective": "Objective",
    "stakeholders": "Stakeholders",
    "large": "Large organisation",
    "resources_segregated": "Resources segregated",
}
_FLAGS = {"true": "yes", "false": "no"}
_NOT_STATED, _VERDICT = "not stated", "Verdict"
_SEVERAL, _ONE_ON_SEVERAL = "several of these", "one on several of these"
_MOST_LISTED = 2


def title(one: KindMap) -> str:
    return capitalised(examining_books.kinds(one.kinds))


def columns_are(one: KindMap) -> str:
    """Return what stands over a table: of what its columns speak."""
    if one.across is None:
        return "Nothing hangs on names."
    if MANAGER in one.kinds:
        return "The columns say whose the managed projects are."
    whom = "whom it is for" if PROJECT in one.kinds else "whom or what it serves"
    return f"The columns say {whom}."


def too_many(one: KindMap) -> str:
    return (
        f"What is stated of {examining_books.kinds(one.kinds)} can be combined in too many ways to draw. "
        "`orgdoc rules check` says where the book has gaps, and where its rules clash."
    )


def fact(name: str, rulebook: Rulebook) -> str:
    """Return what a fact is called over its column."""
    found = rulebook.fact(name)
    return capitalised(found.label) if found is not None else _FACTS[name]


def columns(one: KindMap, rulebook: Rulebook) -> list[str]:
    """Return what each column speaks of."""
    if one.across is None:
        return [_VERDICT]
    return [_column(options, one.across, rulebook) for options in one.columns]


def cell(known: tuple[str, Sequence[Option]], here: Sequence[Option], rulebook: Rulebook) -> str:
    """Return what a fact may be in a row, of all that it may be; "" for whatever it is."""
    name, every = known
    rest = [option for option in every if option not in here]
    if not rest:
        return ""
    if len(rest) < len(here):
        return f"anything but {_listed(rest, name, rulebook)}"
    return _listed(here, name, rulebook)


def _listed(options: Sequence[Option], name: str, rulebook: Rulebook) -> str:
    return listed((_option(option, name, rulebook) for option in options), "or")


def _column(options: Sequence[Option], name: str, rulebook: Rulebook) -> str:
    """Return what a column speaks of: the simplest of what it may be, as the rest adds nothing to it.

    Where it is all the same whether one name stands on several sides or each on its own, that is left out.
    """
    fewest = min(map(_sides, options))
    simplest = [option for option in options if _sides(option) == fewest]
    plain = {option: isinstance(option, Reach) and option._replace(separable=False) for option in simplest}
    simplest = [o for o in simplest if plain[o] != o or list(plain.values()).count(o) == 1]
    if len(simplest) > _MOST_LISTED and fewest > 1:
        together = all(isinstance(o, Reach) and not o.separable for o in options)
        return _ONE_ON_SEVERAL if together else _SEVERAL
    return _listed(simplest, name, rulebook)


def _sides(option: Option) -> int:
    """Return on how many sides names stand."""
    return len(option.sides) if isinstance(option, Reach) else 0


def _option(option: Option, name: str, rulebook: Rulebook) -> str:
    """Return what a fact may be: "secrets", "maintain", "inside and outside", "not stated"."""
    if isinstance(option, Reach):
        return _reach(option, name, rulebook)
    if option is None:
        return _NOT_STATED
    found = rulebook.fact(name)
    return found.word(option) if found is not None else _FLAGS.get(option, option)


def _reach(reach: Reach, name: str, rulebook: Rulebook) -> str:
    if not reach.stated:
        return _NOT_STATED
    labels = {branch.side: f"the {possessive(branch.label)}" for branch in rulebook.branches}
    boundary = rulebook.boundary
    on = [side for side in boundary.ids if side in reach.sides]
    lent = sorted(reach.sides.difference(on))
    called = labels if name == "manages" else {**labels, **{s.id: s.where for s in boundary.sides}}
    if name != "manages" and len(on) > 1 and not reach.separable:
        return listed(
            [f"one {siding.where(boundary.standing(on), boundary)}", *(called[one] for one in lent)]
        )
    return listed(called[side] for side in (*on, *lent))
