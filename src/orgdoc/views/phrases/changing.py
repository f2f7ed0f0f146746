"""What differs between two versions, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orgdoc.model.difference import Cause, Change, Difference, FactChange, Plain, What
from orgdoc.model.terms import NOBODY_YET
from orgdoc.model.verdict import MANAGER, STAKEHOLDER, Ask, Matter
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.bringing import matter as what_is_open
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import with_article
from orgdoc.views.phrases.words import figure, listed

#: What a cause is about that names the rules which decide by each of two books.
DECIDING = "deciding rules"
NOTHING = "Nothing differs: every verdict and every fact is as it was."
ONLY_FACTS = "No verdict differs."
#: Over what nobody had to answer or decide before.
ASKED = "Asked now, and not before"
#: Over the facts that move no verdict.
CHANGED = "Changed"
_COUNTED = (
    (What.MOVED, "moved"), (What.DECIDED, "decided"), (What.EXPIRED, "no longer decided"),
    (What.SURER, "surer"), (What.LESS_SURE, "less sure"), (What.NEW, "new"), (What.GONE, "gone"),
)  # fmt: skip


def counts(difference: Difference) -> str:
    """Return "5 items moved, 1 is surer, 1 is gone, 1 may be renamed"."""
    parts = []
    for what, word in _COUNTED:
        found = [c for c in difference.changes if c.what is what]
        for kind, noun in (("item", "item"), (MANAGER, "reporting line"), (STAKEHOLDER, "stakeholder")):
            count = sum(c.kind == kind for c in found)
            if count:
                verb = "" if what is What.MOVED else ("is " if count == 1 else "are ")
                parts.append(f"{figure(count, noun)} {verb}{word}")
    renamed = [c for c in difference.changes if c.what is What.RENAMED]
    certain = sum(not c.suggested for c in renamed)
    parts += [f"{figure(certain, 'item')} renamed"] if certain else []
    maybe = len(renamed) - certain
    parts += [f"{figure(maybe, 'item')} may be renamed"] if maybe else []
    if difference.rules:
        parts.append(f"{figure(len(difference.rules), 'rule')} changed")
    return ", ".join(parts) if parts else ONLY_FACTS


def supposed(typed: Sequence[str]) -> str:
    """Return what stands over a world that is only supposed."""
    return f"Supposing {listed(typed)} (nothing is written):"


_LONGEST_STATUS = 100


def status_of_supposed(typed: Sequence[str]) -> str:
    """Return what every page of a supposed world bears: "Supposed, not so: portal.for=internal"."""
    status = f"Supposed, not so: {'; '.join(typed)}"
    return status if len(status) <= _LONGEST_STATUS else f"{status[: _LONGEST_STATUS - 1]}…"


def verdict(value: str | None, naming: Naming) -> str:
    return "not there" if value is None else naming.verdict(value)


def heading(change: Change, naming: Naming, earlier: Naming) -> str:
    """Return over which changes of its kind a change stands: "CTO → shared", "Surer", "Gone".

    `earlier` has the names of the version before, which may have had other branches.
    """
    if change.what in (What.MOVED, What.DECIDED, What.EXPIRED):
        if change.is_between_others:
            found = change.between_before, change.between_after
            return " → ".join(f"shared by {naming.labels_of(b)}" if b else "shared" for b in found)
        return f"{verdict(change.before, earlier)} → {verdict(change.after, naming)}"
    return {
        What.SURER: "Surer",
        What.LESS_SURE: "Less sure",
        What.NEW: "New",
        What.GONE: "Gone",
        What.RENAMED: "Renamed" if not change.suggested else "Renamed?",
    }[change.what]


def asked(matter: Matter, naming: Naming) -> tuple[str, str]:
    """Return what is asked about, and what: "Drone pilots", "to be decided by itself"."""
    name = naming.name(matter.subject)
    if matter.ask is Ask.LINE:
        return name, "the reporting line is to be decided"
    return (
        name,
        "to be decided by itself"
        if not matter.is_question
        else f"to find out: {what_is_open(matter, naming)}",
    )


def told(change: Change, naming: Naming, names: Mapping[str, str]) -> str:
    """Return why, after the name: "for: Retail customers → Sales". `names` are those of both versions."""
    if change.what is What.RENAMED:
        if change.suggested:
            return f"{change.before} → {change.after}: write `was: {change.before}` there"
        return f"{change.before} → {change.after}"
    why = causes(change, naming, names)
    if change.what in (What.SURER, What.LESS_SURE):
        before, after = change.certainty_before, change.certainty_after
        sure = f"{CERTAINTY[before] if before else 'open'} → {CERTAINTY[after] if after else 'open'}"
        return f"{sure} ({why})" if why else sure
    if change.what is What.NEW:
        return verdict(change.after, naming)  # all that is stated of it is new
    if change.what is What.GONE:
        return joined_with(f"was {verdict(change.before, naming)}", why)
    return f"the decision no longer holds ({why})" if change.what is What.EXPIRED else why


def joined_with(text: str, why: str) -> str:
    return f"{text} ({why})" if why else text


def causes(change: Change, naming: Naming, names: Mapping[str, str]) -> str:
    """Return the causes, and of several whether each alone gives it or only all of them together."""
    said = [_cause(cause, naming, names) for cause in change.causes]
    if change.before is None or change.after is None or len(said) < 2:
        return "; ".join(said)
    if change.together:
        return f"{listed(said)}, together"
    return f"{'; '.join(said)}: {'either' if len(said) == 2 else 'any one'} alone would do"


def _cause(cause: Cause, naming: Naming, names: Mapping[str, str]) -> str:
    if cause.follows is not None:
        return f"follows {names.get(cause.follows, cause.follows)}"
    return fact(cause.fact, naming, names) if cause.fact else ""


def fact(change: FactChange, naming: Naming, names: Mapping[str, str]) -> str:
    """Return one change of a fact: "Partner Co: unknown → outside"."""
    section, _, key = change.path.rpartition(".")
    if section == "boundary":
        return f"{change.about}: {_side(change.before, naming)} → {_side(change.after, naming)}"
    if key == "override":
        return _override(change, naming)
    if change.path == DECIDING:
        return f"{change.before} → {change.after}"
    if change.path == "rulebook":
        return f"rule book: {change.before} → {change.after}"
    about = f"{names.get(change.about, change.about)}, " if key == "manager" else ""
    return f"{about}{_stated(key, change, naming, names)}"


def _stated(key: str, change: FactChange, naming: Naming, names: Mapping[str, str]) -> str:
    """Return a fact before and after; one that a book declares in its words."""
    before, after = change.before, change.after
    if (declared := naming.rulebook.fact(key)) is not None:
        key = declared.label
        before, after = (value and declared.word(str(value)) for value in (before, after))
    return f"{key}: {_plain(before, names)} → {_plain(after, names)}"


def fact_alone(change: FactChange, naming: Naming, names: Mapping[str, str]) -> tuple[str, str]:
    """Return of whom a changed fact is stated, and the change: "Customer portal", "for: Finance → Sales"."""
    section, _, key = change.path.rpartition(".")
    if section == "boundary":
        return change.about, f"{_side(change.before, naming)} → {_side(change.after, naming)}"
    if key == "override":
        return names.get(change.about, change.about), _override(change, naming)
    if "[" in section:
        return names.get(change.about, change.about), _stated(key, change, naming, names)
    of_a_title = section.startswith("officers.")
    key = f"title of {change.about}" if of_a_title else key
    return section.partition(".")[0].capitalize(), _stated(key, change, naming, names)


def _override(change: FactChange, naming: Naming) -> str:
    if isinstance(change.after, Mapping):
        what = naming.verdict(str(change.after["branch"]))
        if between := change.after.get("between"):
            what += f" by {naming.officers(between)}"
        if change.after["by"] == NOBODY_YET:
            return f"{what}, supposed"
        return f"{what} by decision of {with_article(str(change.after['by']))}"
    by = str(change.before["by"]) if isinstance(change.before, Mapping) else ""
    return f"the decision of {with_article(by)} was taken out"


def _side(value: Plain, naming: Naming) -> str:
    if value is None:
        return "not named"
    key = str(value)  # of the other version, which may have sides of its own
    return siding.where(key, naming.boundary, unknown="unknown") if key in naming.boundary.keys else key


def _plain(value: Plain, names: Mapping[str, str]) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return _several([names.get(name, name) for name in value]) if isinstance(value, tuple) else str(value)


def _several(names: Sequence[str]) -> str:
    return ", ".join([*names[:4], f"{len(names) - 4} more"] if len(names) > 5 else names)
