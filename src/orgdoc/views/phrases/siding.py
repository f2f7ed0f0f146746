"""The sides of the boundary, in the words of the rule book, and who stands on several of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from typing import Final

from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary, Side
from orgdoc.model.terms import UNKNOWN
from orgdoc.views.phrases.words import listed

#: Stands for every standing on several sides at once, and for some of those.
SEVERAL: Final = "several"
_SOME: Final = "some of several"
#: Ends what stands for all those on several sides of which one is named, for some of these, and for all of
#: them with that one alone.
_AMONG: Final = "+"
_AMONG_SOME: Final = "+?"
_AMONG_ANY: Final = "+|"
#: Stands between a standing and a side that may come to it.
_PERHAPS: Final = "|"
_MOST_IN_FULL = 2


def sides_of(standing: str, boundary: Boundary) -> list[Side]:
    """Return the sides of the boundary of which a standing is; none for `unknown` and one that is lent."""
    return [side for side in boundary.sides if side.id in boundary.on(standing)]


def is_one(standing: str, boundary: Boundary) -> bool:
    """Whether it is a standing on one side."""
    return standing in boundary.ids


def folded(standings: Iterable[str], boundary: Boundary) -> list[str]:
    """Return standings with those on several sides told as one, where all or many of them are there.

    Of few, where there are more sides than two, two are told as one of which the second has one side more.
    """
    found = list(standings)
    several = [standing for standing in boundary.standings if not is_one(standing, boundary)]
    here = [standing for standing in found if standing in several]
    others = [standing for standing in found if standing not in several]
    if len(several) >= 2 and len(here) == len(several):
        return [*others, SEVERAL]
    if len(here) <= _MOST_IN_FULL:
        return _with_one_more(found, boundary) if len(boundary.sides) > 2 else found
    common = [side for side in boundary.ids if all(side in boundary.on(standing) for standing in here)]
    if not common:
        return [*others, _SOME]
    those = [standing for standing in several if common[0] in boundary.on(standing)]
    if len(those) > len(here):
        return [*others, f"{common[0]}{_AMONG_SOME}"]
    if common[0] in others:
        return [f"{one}{_AMONG_ANY}" if one == common[0] else one for one in others]
    return [*others, f"{common[0]}{_AMONG}"]


def _with_one_more(standings: list[str], boundary: Boundary) -> list[str]:
    if len(boundary.sides) == 2:  # "only inside or on both sides" is plain enough
        return standings
    for fewer, more in permutations(standings, 2):
        if fewer in boundary.standings and more in boundary.standings:
            left = {*boundary.on(more)}.difference(boundary.on(fewer))
            if len(left) == 1 and len(boundary.on(more)) == len(boundary.on(fewer)) + 1:
                told = f"{fewer}{_PERHAPS}{min(left)}"
                rest = (told if standing == fewer else standing for standing in standings if standing != more)
                return _with_one_more(list(rest), boundary)
    return standings


def _perhaps(standing: str, boundary: Boundary) -> tuple[str, Side] | None:
    """Return the standing to which another side may come, and that side."""
    fewer, _, side_id = standing.partition(_PERHAPS)
    side = boundary.side(side_id)
    return (fewer, side) if side is not None else None


def _together(standing: str, boundary: Boundary) -> tuple[Side | None, str] | None:
    """Return the side that is named of what stands for many standings, and what else is said of them."""
    if standing == _SOME:
        return None, "on several sides, depending on which"
    name, mark, rest = standing.partition(_AMONG)
    if not mark:
        return None
    told = {_AMONG: "others too", _AMONG_SOME: "others too, depending on whom", _AMONG_ANY: "perhaps others"}
    return boundary.side(name), told[mark + rest]


def where(standing: str, boundary: Boundary, both: str = "on both sides", unknown: str = "") -> str:
    """Return where somebody stands, after a name: "inside", "among the partners and in the public"."""
    found = sides_of(standing, boundary)
    if standing == SEVERAL:
        return "on more than one side"
    if (many := _together(standing, boundary)) is not None:
        side, more = many
        elsewhere = more.replace("others too", "elsewhere").replace("others", "elsewhere")
        return more if side is None else f"{side.where} and {elsewhere}"
    if (maybe := _perhaps(standing, boundary)) is not None:
        return f"{where(maybe[0], boundary)} and perhaps {maybe[1].where}"
    if standing == UNKNOWN or not found:
        return unknown
    return both if len(found) == len(boundary.sides) == 2 else listed(side.where for side in found)


def in_full(standing: str, boundary: Boundary) -> str:
    """Return where somebody stands, where nothing says of what: "inside the organisation"."""
    found = sides_of(standing, boundary)
    if len(found) == len(boundary.sides) == 2:
        return "on both sides of the boundary"
    if found:
        return listed(side.in_full for side in found)
    if _is_built_in(boundary):
        return "not yet placed inside or outside the organisation"
    return "not yet placed on a side of the boundary"


def people(standing: str, boundary: Boundary) -> str:
    """Return who stands there: "people inside", "partners and the public"; "" for no side of the boundary."""
    if standing == SEVERAL:
        return "people on more than one side"
    if (many := _together(standing, boundary)) is not None:
        side, more = many
        return f"people {more}" if side is None else f"{side.people} and {more}"
    if (maybe := _perhaps(standing, boundary)) is not None:
        return f"{people(maybe[0], boundary)} and perhaps {maybe[1].people}"
    found = sides_of(standing, boundary)
    if len(found) == len(boundary.sides) == 2:
        return "people on both sides"
    return listed(side.people for side in found)


def people_in_full(side_id: str, boundary: Boundary) -> str:
    """Return everybody on one side, where nothing says of what: "people inside the organisation"."""
    if _is_built_in(boundary):
        return f"people {in_full(side_id, boundary)}"
    return people(side_id, boundary)


def people_together(side_ids: Iterable[str], boundary: Boundary) -> str:
    """Return everybody on some sides: "people inside and outside", "our own people and partners"."""
    if _is_built_in(boundary):
        return f"people {listed(where(side, boundary) for side in side_ids)}"
    return listed(people(side, boundary) for side in side_ids)


def as_people(name: str, boundary: Boundary) -> str:
    """Return a word that stands for all on one side as people; any other name as it is."""
    side = boundary.side(name)
    return name if side is None else side.people


def someone(standing: str, boundary: Boundary) -> str:
    """Return "someone inside", "people on both sides", "someone among the partners and someone …"."""
    found = sides_of(standing, boundary)
    if standing == SEVERAL or len(found) == len(boundary.sides) == 2:
        return people(standing, boundary)
    if (many := _together(standing, boundary)) is not None:
        side, more = many
        return f"people {more}" if side is None else f"someone {side.where} and {more}"
    if (maybe := _perhaps(standing, boundary)) is not None:
        return f"{someone(maybe[0], boundary)} and perhaps someone {maybe[1].where}"
    return listed(f"someone {side.where}" for side in found)


def apart(standing: str, boundary: Boundary) -> str:
    """Return the same of somebody else on each side: "some people inside and others outside"."""
    if standing == SEVERAL or _together(standing, boundary) or _perhaps(standing, boundary):
        return someone(standing, boundary)
    first, *others = sides_of(standing, boundary)
    return listed([f"some people {first.where}", *(f"others {side.where}" for side in others)])


def used(standing: str, boundary: Boundary, only: str = "") -> str:
    """Return by whom something is used: "used inside", "used by partners and the public".

    `only` ("only ") stands where it is used by those of one side alone.
    """
    found = sides_of(standing, boundary)
    if len(found) == len(boundary.sides) == 2:
        return "used on both sides"
    if standing == SEVERAL:
        return "used on more than one side"
    if _together(standing, boundary) or _perhaps(standing, boundary):
        return f"used by {people(standing, boundary)}"
    if len(found) == 1:
        return f"used {only}{found[0].used.removeprefix('used ')}"
    return f"used by {listed(side.people for side in found)}"


def choice(boundary: Boundary) -> str:
    """Return every side as an answer to "is it": "inside or outside"."""
    return listed((side.where for side in boundary.sides), "or")


def choice_in_full(boundary: Boundary) -> str:
    """Return every side as an answer to "is it", where nothing says of what."""
    if _is_built_in(boundary):
        return "inside or outside the organisation"
    return choice(boundary)


def choice_of_people(boundary: Boundary, *, in_full: bool = False) -> str:
    """Return every side as an answer to "who is it for": "people inside, people outside, or both"."""
    if _is_built_in(boundary):
        return (
            "people inside the organisation, outside it, or both"
            if in_full
            else "people inside, people outside, or both"
        )
    several = "both" if len(boundary.sides) == 2 else "several of them"
    return f"{', '.join(side.people for side in boundary.sides)}, or {several}"


def tells_of_items(standing: str, boundary: Boundary) -> bool:
    """Whether a thing can be said to stand there: what is inside, but not what is among partners."""
    return _is_built_in(boundary) and standing in boundary.standings


def title(boundary: Boundary) -> str:
    """Return what stands over who is on which side."""
    return "inside and outside" if _is_built_in(boundary) else "the sides of the boundary"


def several(boundary: Boundary) -> str:
    """Return more than one side as an object: "both sides" of two, "more than one side" of more."""
    return "both sides" if len(boundary.sides) == 2 else "more than one side"


def _is_built_in(boundary: Boundary) -> bool:
    return boundary == INSIDE_AND_OUTSIDE
