"""The sides of the boundary, as a rule book has them, and where somebody may stand: on one, or on several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from orgdoc.model.terms import BOTH, EXTERNAL, INTERNAL, UNKNOWN


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the boundary: `id` is its key in the spec, and a word for everybody there.

    `where` is said after a name or after "is" ("inside", "among the partners"); `in_full` is the same where
    nothing says of what ("inside the organisation"); `people` is who is there ("people inside", "partners"),
    and `used` that they use something ("used inside", "used by partners").
    """

    id: str
    where: str
    in_full: str
    people: str
    used: str


@dataclass(frozen=True)
class Boundary:
    """Two sides or more, in the order of the book.

    Where somebody stands is one word, a *standing*: the id of a side, or of several, `both` of two sides and
    `partners and public` of more. A side that a branch lends is none of the boundary's.
    """

    sides: tuple[Side, ...]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The sides; each is a word of the spec that stands for everybody there."""
        return tuple(side.id for side in self.sides)

    @cached_property
    def standings(self) -> tuple[str, ...]:
        """Where somebody may stand, one side first, then several."""
        return tuple(self._on)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the spec's boundary: where parties stand, and `unknown`."""
        return (*self.standings, UNKNOWN)

    @cached_property
    def _on(self) -> Mapping[str, tuple[str, ...]]:
        return {
            self.standing(some): some
            for count in range(1, len(self.ids) + 1)
            for some in combinations(self.ids, count)
        }

    def on(self, standing: str) -> tuple[str, ...]:
        """Return the sides of a standing; of `unknown` none, and what a branch lends is a side by itself."""
        if standing == UNKNOWN:
            return ()
        return self._on.get(standing, (standing,))

    def standing(self, sides: Iterable[str]) -> str:
        """Return the word for standing on all of `sides`."""
        some = [side for side in self.ids if side in set(sides)]
        return BOTH if len(some) == len(self.ids) == 2 else " and ".join(some)

    def side(self, side_id: str) -> Side | None:
        """Return the side of that id; None for one that is lent."""
        return next((side for side in self.sides if side.id == side_id), None)


#: The sides of a book that names none.
INSIDE_AND_OUTSIDE = Boundary(
    (
        Side(INTERNAL, "inside", "inside the organisation", "people inside", "used inside"),
        Side(EXTERNAL, "outside", "outside the organisation", "people outside", "used outside"),
    )
)
