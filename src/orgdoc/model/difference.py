"""What differs between two versions of one organisation, and why: frozen values, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from orgdoc.model.verdict import OPEN_VERDICTS, Certainty, Matter
from orgdoc.source import Span


class What(StrEnum):
    """What became of a verdict, a reporting line or a dealing with a stakeholder."""

    MOVED = "moved"
    SURER = "surer"
    LESS_SURE = "less-sure"
    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"
    DECIDED = "decided"  # a decision of people begins to apply, or names another branch
    EXPIRED = "expired"  # a decision of people no longer applies


#: What stands in a spec, as plain values: a text, true or false, a list of names, an override's parts.
Plain = str | bool | tuple[str, ...] | Mapping[str, str | tuple[str, ...]] | None


#: The path of the rule book, where a change of it is what moved something.
RULEBOOK = "rulebook"


@dataclass(frozen=True, slots=True)
class FactChange:
    """One thing that the two specs state otherwise; None is unstated.

    `path` is that of the later spec, or of the earlier one where only that states it; so is `span`, the
    place, with `is_gone` in the latter case. `about` is a party, an item's id, a manager's or a post's
    name, or "" for the organisation and the rule book.
    """

    path: str
    about: str
    before: Plain
    after: Plain
    span: Span | None = None
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a verdict differs: a change of a fact, or that an item follows another one, by id."""

    fact: FactChange | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One subject that differs. `kind` is item, manager or stakeholder; `subject` an id or a name.

    `before` and `after` are verdicts, None where there is none; for RENAMED they are ids. Each of
    `causes` alone, put into the earlier organisation, gives the later verdict and certainty; with
    `together` only all of them do. `suggested`: nobody has said that it was renamed, the facts only
    look so. `between_before` and `between_after` are the ids of the branches that share it, where the book
    has more than two.
    """

    kind: str
    subject: str
    name: str
    what: What
    before: str | None
    after: str | None
    certainty_before: Certainty | None = None
    certainty_after: Certainty | None = None
    causes: tuple[Cause, ...] = ()
    together: bool = False
    suggested: bool = False
    between_before: tuple[str, ...] = ()
    between_after: tuple[str, ...] = ()

    @property
    def is_between_others(self) -> bool:
        """Whether it was shared and is, though by others."""
        return self.before == self.after and self.between_before != self.between_after


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is new, gone or otherwise worded or ranked; `what` is new, gone or changed."""

    rule: str
    what: str


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs between two versions: verdicts, the facts behind them, and the rule book.

    `rules` are changes of the rule book; the cause of a verdict that they moved has the path `rulebook`.
    `asked` is all that the later version asks or wants decided and the earlier did not, questions first.
    """

    changes: tuple[Change, ...]
    facts: tuple[FactChange, ...]
    rules: tuple[RuleChange, ...] = ()
    asked: tuple[Matter, ...] = ()

    @property
    def asked_besides(self) -> tuple[Matter, ...]:
        """What is asked anew of which no change says that it is new, or open now."""
        told = {
            (change.kind, change.subject)
            for change in self.changes
            if change.what is What.NEW or (change.before != change.after and change.after in OPEN_VERDICTS)
        }
        return tuple(m for m in self.asked if m.about not in told)

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.facts or self.rules)
