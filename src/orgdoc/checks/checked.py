"""What a check is given. No check of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from orgdoc.checks.in_use import InUse
from orgdoc.checks.unread import Unread
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.boundary import INSIDE_AND_OUTSIDE, Boundary
from orgdoc.model.organisation import Organisation
from orgdoc.model.rulebook import Rulebook

if TYPE_CHECKING:
    from orgdoc.model.verdict import Remark

#: Gives what deciding remarks on; told whether the spec fits, for else only some of it can be had.
Remarking = Callable[[bool], Sequence["Remark"]]


@dataclass(frozen=True, slots=True)
class Checked:
    """The spec that is checked, for one check.

    `used` are the names that the spec uses. `unread` is what could not be read of it: a check that misses
    something asks there whether it may stand in a gap. `problems` are those of reading and of the checks
    that ran before. `rulebook` is the one in use, None for the built-in one.
    """

    organisation: Organisation
    used: InUse
    unread: Unread
    problems: tuple[Diagnostic, ...]
    remarking: Remarking
    rulebook: Rulebook | None = None

    @property
    def boundary(self) -> Boundary:
        """The sides of the boundary, whose ids are words that stand for everybody there."""
        return INSIDE_AND_OUTSIDE if self.rulebook is None else self.rulebook.boundary

    def side_words(self, conjunction: str = "or") -> str:
        """Return these words, to choose from: "`internal` or `external`"."""
        return enumerated([f"`{side}`" for side in self.boundary.ids], conjunction)

    def label_of_post(self, post: str) -> str:
        """Return what a post is called, by its key in the spec."""
        return post.upper() if self.rulebook is None else self.rulebook.label_of_post(post)

    @property
    def remarks(self) -> Sequence[Remark]:
        """What deciding remarks on; while there is an error, only what needs no verdict."""
        return self.remarking(all(problem.severity is not Severity.ERROR for problem in self.problems))


class Check(Protocol):
    """A module of this folder; its docstring says what must hold, as `diagnostics.explained` reads it."""

    CODE: str
    __doc__: str | None

    def check(self, subject: Checked) -> Iterator[Diagnostic]: ...
