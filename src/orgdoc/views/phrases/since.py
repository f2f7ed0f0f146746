"""What has changed since an earlier version, in the words of a briefing, a chart and a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import Enum

from orgdoc.model.difference import Cause, Change, FactChange, Plain, What
from orgdoc.model.organisation import Override
from orgdoc.model.terms import NOBODY_YET
from orgdoc.model.verdict import (
    CONTESTED,
    ITEM,
    MANAGER,
    OPEN_VERDICTS,
    SHARED,
    UNDETERMINED,
    Certainty,
    Matter,
)
from orgdoc.views.phrases import siding
from orgdoc.views.phrases.bringing import CERTAINTY
from orgdoc.views.phrases.bringing import matter as what_is_open
from orgdoc.views.phrases.changing import ASKED
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.phrases.people import numbers, with_article
from orgdoc.views.phrases.words import (
    capitalised,
    counted,
    dated,
    is_or_are,
    isolated,
    listed,
    plural,
    possessive,
    sentence,
)


class Sort(Enum):
    """What a change is to those who read of it, in the order of its effect; the value is its heading."""

    MOVED = "From one officer to another"
    SETTLED = "Open before, settled now"
    ONE = "Shared before, one officer’s now"
    SHARED = "Shared now"
    SHARERS = "Shared by others than before"
    OPEN = "Open now"
    STILL_OPEN = "Open still, for another reason"
    SURER = "Surer"
    LESS_SURE = "Less sure"
    NEW = "New"
    GONE = "No longer there"
    RENAMED = "Renamed"
    PERHAPS_RENAMED = "Perhaps renamed"
    CONFIRMED = "As before, and decided now"
    ENDED = "As before, though a decision has ended"
    DEALT_WITH = "Stakeholders"


#: What is said of the one and the many of each sort.
_SAID = {
    Sort.MOVED: ("moved from one officer to another",) * 2,
    Sort.SETTLED: ("is settled now", "are settled now"),
    Sort.ONE: ("is one officer’s now", "are one officer’s now"),
    Sort.SHARED: ("is shared now", "are shared now"),
    Sort.SHARERS: ("is shared by others now", "are shared by others now"),
    Sort.OPEN: ("is open now", "are open now"),
    Sort.STILL_OPEN: ("is open for another reason", "are open for another reason"),
    Sort.SURER: ("is surer", "are surer"),
    Sort.LESS_SURE: ("is less sure", "are less sure"),
    Sort.NEW: ("is new", "are new"),
    Sort.GONE: ("is gone", "are gone"),
    Sort.RENAMED: ("was renamed", "were renamed"),
    Sort.PERHAPS_RENAMED: ("may only have been renamed",) * 2,
    Sort.CONFIRMED: ("is decided now, as it was before", "are decided now, as they were before"),
    Sort.ENDED: ("stays, though a decision has ended", "stay, though decisions have ended"),
}
OF_CHANGES = ("What", "Before", "Now", "Why")
CHANGES_CAPTION = "What differs, and why"
NOT_THERE = "–"
#: Why something differs of which the spec gives no cause: for what is gone, and for all else.
NO_REASON = {True: "Listed no more.", False: NOT_THERE}
ALSO = "Also changed, without moving anything"
SHEET = "Changes"
#: The titles of the sheet's columns, each with its width in characters.
OF_SHEET: Mapping[str, int] = {
    "What": 30, "Sort": 14, "Id or name": 18, "What became of it": 26, "Before": 16, "Now": 16,
    "How sure before": 14, "How sure now": 14, "Why": 60, "Where": 24,
}  # fmt: skip
RENAMED = "renamed"
FACT, RULE = "Stated otherwise", "Rule changed"
_FLAGS = {"large": "A large organisation", "resources_segregated": "Segregated resources"}
_FEW = 5
_MOST_ALSO = 6
_MOST_GONE = 2


def when(day: date | None, language: str) -> str:
    """Return "1 October 2026"; where no day tells the versions apart, "the earlier version"."""
    return dated(day, language) if day else "the earlier version"


def title(since: str) -> str:
    return f"What has changed since {since}"


def nothing(since: str, *, facts: bool, for_one: bool) -> str:
    """Return the one sentence where no verdict differs; `facts`: something else is stated otherwise."""
    whose = "for you " if for_one else ""
    if facts:
        return f"No answer and no reporting line has changed {whose}since {since}."
    return f"Nothing has changed {whose}since {since}: every answer and every fact is as it was."


def counts(found: Mapping[Sort, int], *, for_one: bool) -> str:
    """Return "Three moved from one officer to another, one is new. Everything else is as it was."."""
    parts = []
    for (sort, count), figure in zip(found.items(), numbers(*found.values()), strict=True):
        if sort is Sort.DEALT_WITH:
            noun = plural("stakeholder", count)
            parts.append(f"{figure} {noun} {is_or_are(count)} dealt with otherwise")
        else:
            parts.append(f"{figure} {_SAID[sort][count > 1]}")
    whose = "Of what concerns you, " if for_one else ""
    said = f"{whose}{listed(parts)}"
    return f"{capitalised(said)}. Everything else is answered as it was."


def and_more(count: int) -> str:
    return f"and {count:,} more"


def more(found: Mapping[Sort, int], where: str) -> str:
    """Return for what there was no room: "12 are not named here: 8 under “New” and 4 under …"."""
    parts = [f"{count:,} under “{sort.value}”" for sort, count in found.items()]
    total = sum(found.values())
    said = f"{total:,} {'is' if total == 1 else 'are'} not named here"
    return f"{said}: {listed(parts)}. {where}" if len(parts) > 1 else f"{said}. {where}"


def where_all(stem: str, *, sheet: bool) -> str:
    """Return where every change stands; `sheet`: the register is built with the briefing."""
    if sheet:
        return f"All of them, with their places in the spec, are in {stem}.xlsx, sheet {SHEET}."
    return f"All of them are in the register’s sheet {SHEET}, where one is built, and in {stem}.json."


def sort_of(change: Change) -> Sort:
    """Return what a change is to its readers."""
    if change.kind not in (ITEM, MANAGER):
        return Sort.DEALT_WITH
    if change.what is What.RENAMED:
        return Sort.PERHAPS_RENAMED if change.suggested else Sort.RENAMED
    if change.before is None or change.after is None:
        return Sort.NEW if change.before is None else Sort.GONE
    if change.before != change.after:
        if change.after in OPEN_VERDICTS:
            return Sort.STILL_OPEN if change.before in OPEN_VERDICTS else Sort.OPEN
        if change.before in OPEN_VERDICTS:
            return Sort.SETTLED
        if SHARED in (change.before, change.after):
            return Sort.SHARED if change.after == SHARED else Sort.ONE
        return Sort.MOVED
    if change.is_between_others:
        return Sort.SHARERS
    by_sort = {What.SURER: Sort.SURER, What.LESS_SURE: Sort.LESS_SURE, What.DECIDED: Sort.CONFIRMED}
    return by_sort.get(change.what, Sort.ENDED)


def verdict(
    value: str | None, certainty: Certainty | None, naming: Naming, between: Sequence[str] = ()
) -> str:
    """Return a verdict as it stands in the table: "CTO ● firm", "to decide"; `between` whom it is shared."""
    if value is None:
        return NOT_THERE
    shared = f"shared by {naming.labels_of(between)}" if between else "shared"
    word = naming.labels.get(value) or {SHARED: shared, CONTESTED: "to decide"}.get(value, "to find out")
    return word if certainty is None else f"{word} {certainty.mark} {CERTAINTY[certainty]}"


def kind(change: Change, of_item: str) -> str:
    """Return what kind of thing differs: "software", "reporting line"; `of_item` is that of an item."""
    return of_item if change.kind == ITEM else "reporting line" if change.kind == MANAGER else "stakeholder"


def renamed(change: Change, names: Mapping[str, str]) -> str:
    """Return of what another name it is, or may be."""
    was = names.get(change.before or "", "") or change.before or ""
    if change.suggested:
        return f"Perhaps {was} by another name: that is gone, and the same is stated of both."
    return f"Its id was {change.before}." if was == change.name else f"Called {was} before."


# --- why ------------------------------------------------------------------------------------------


def why(change: Change, new: Naming, names: Mapping[str, str]) -> str:
    """Return the causes in a sentence: "For Sales now (before: Retail customers)."."""
    if change.what is What.EXPIRED and (override := _override_on(change, new)) is not None:
        day = f" on {dated(override.expires, new.organisation.language)}" if override.expires else ""
        return f"The decision of {with_article(override.by)} ended{day}."
    said = [_cause(cause, change.subject, new, names) for cause in change.causes]
    said = list(dict.fromkeys(words for words in said if words))
    if len(said) < 2 or change.before is None or change.after is None:
        return sentence("; ".join(said)) if said else ""
    if change.together:
        return sentence(f"{'; '.join(said)}: {'both' if len(said) == 2 else 'all of it'} together")
    either = "either" if len(said) == 2 else "any one"
    return sentence(f"{'; '.join(said)}: {either} alone would do")


def _override_on(change: Change, naming: Naming) -> Override | None:
    if change.kind == ITEM:
        item = naming.items.get(change.subject)
        return item.override if item else None
    line = naming.organisation.managers.get(change.subject)
    return line.override if line else None


def _cause(cause: Cause, subject: str, naming: Naming, names: Mapping[str, str]) -> str:
    if cause.follows is not None:
        return f"follows {names.get(cause.follows, cause.follows)}"
    assert cause.fact is not None
    if cause.fact.path.endswith("].manager"):
        return _manages(cause.fact, subject, names)
    if cause.fact.path.endswith("].stakeholders") and _is_named(subject, cause.fact):
        return _has_a_stake(cause.fact, subject, names)
    return fact(cause.fact, naming, names)


def _manages(change: FactChange, name: str, names: Mapping[str, str]) -> str:
    """Return what somebody manages now or no longer."""
    project = names.get(change.about, change.about)
    verb = "manages" if isinstance(change.after, tuple) and name in change.after else "no longer manages"
    return f"{verb} {project}"


def _is_named(name: str, change: FactChange) -> bool:
    return any(name in value for value in (change.before, change.after) if isinstance(value, tuple))


def _has_a_stake(change: FactChange, name: str, names: Mapping[str, str]) -> str:
    """Return in what a stakeholder has a stake now or no longer."""
    is_new = isinstance(change.after, tuple) and name in change.after
    project = names.get(change.about, change.about)
    return f"a stake in {project} now" if is_new else f"no stake in {project} any more"


def fact(change: FactChange, naming: Naming, names: Mapping[str, str]) -> str:
    """Return one thing that is stated otherwise, without its item: "for Sales now (before: Production)"."""
    section, _, key = change.path.rpartition(".")
    if section == "boundary":
        return _party(change, naming)
    if key == "override":
        return _override(change, naming)
    if change.path == "rulebook":
        return f"the rules changed from {change.before} to {change.after}"
    if is_of_a_post(change):
        return _post(change, naming)
    if key in _LISTS:
        before, after = (_as_people(value, naming) for value in (change.before, change.after))
        return _list(key, replace(change, before=before, after=after), names)
    if section == "organisation":
        return _of_all(key, change, naming)
    if key == "name":
        return f"{change.before} is called {change.after} now"
    if key == "reports_to":
        works = f"works in {names.get(str(change.after), str(change.after))} now" if change.after else ""
        return _with_before(works or "works in no project now", change.before, names)
    if (declared := naming.rulebook.fact(key)) is not None:
        before, after = (value and declared.word(str(value)) for value in (change.before, change.after))
        return _with_before(f"{declared.label}: {_value(after, {})}", before, {})
    return _with_before(f"{key}: {_value(change.after, names)}", change.before, names)


def _party(change: FactChange, naming: Naming) -> str:
    name, before = change.about, _side(change.before, naming)
    if change.after is None:
        return f"{name} stands on the boundary no more (before: {before})"
    now = f"{name} is {_side(change.after, naming)} now"
    return f"{now} (before: {before})"


def _side(value: Plain, naming: Naming) -> str:
    if value is None:
        return "not named"
    key = str(value)  # of the other version, which may have sides of its own
    return (
        siding.where(key, naming.boundary, unknown="not yet placed") if key in naming.boundary.keys else key
    )


def _override(change: FactChange, naming: Naming) -> str:
    if isinstance(change.after, Mapping):
        if change.after["by"] == NOBODY_YET:
            return "supposed"
        day = dated(date.fromisoformat(str(change.after["on"])), naming.organisation.language)
        return f"decided by {with_article(str(change.after['by']))} on {day}"
    by = with_article(str(change.before["by"])) if isinstance(change.before, Mapping) else ""
    return f"the decision of {by} was taken back"


def called(change: FactChange, naming: Naming) -> str:
    """Return what a party or a post is called; "Organisation" for what is stated of all."""
    if not is_of_a_post(change):
        return naming.name(change.about) or "Organisation"
    return naming.rulebook.label_of_post(change.about)


def _post(change: FactChange, naming: Naming) -> str:
    post = called(change, naming)
    if change.path.endswith(".title"):
        now, before = change.after or "the usual one", change.before or "the usual one"
        return f"the title of the {post} is {now} now (before: {before})"
    now = "no longer on file" if change.after is None else str(change.after)
    return f"the {post} is {now} now (before: {change.before or 'not on file'})"


#: What a list says: of all its names, of those that came, of those that went, and where nothing is stated.
_LISTS = {
    "for": (
        "for {} now", "now for {} too", "no longer for {}", "nobody says any more whom it is for"),
    "serves": (
        "serves {} now", "now serves {} too", "no longer serves {}", "nobody says whom it serves any more"),
    "stakeholders": (
        "a stake is held by {} now", "a stake is held by {} too", "no stake is held by {} any more",
        "no stakeholders are stated any more",
    ),
    "manager": (
        "managed by {} now", "managed by {} too", "no longer managed by {}", "has no manager any more"),
}  # fmt: skip


def _as_people(value: Plain, naming: Naming) -> Plain:
    """Return a list of names with each word for all on one side as people."""
    if not isinstance(value, tuple):
        return value
    return tuple(siding.as_people(name, naming.boundary) for name in value)


def _list(key: str, change: FactChange, names: Mapping[str, str]) -> str:
    before, after = (value if isinstance(value, tuple) else () for value in (change.before, change.after))
    whole, came, went, none = _LISTS[key]
    new, old = [n for n in after if n not in before], [n for n in before if n not in after]
    if not after:
        return _with_before(none, change.before, names)
    if not before:
        return f"{_put(whole, after, names)} (before: not stated)"
    if new and not old:
        return _put(came, new, names)
    if old and not new:
        return _put(went, old, names)
    return _with_before(_put(whole, after, names), change.before, names)


def _put(words: str, found: Sequence[str], names: Mapping[str, str]) -> str:
    return words.format(_listed(found, names))


def _listed(found: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [names.get(name, name) for name in found]
    return listed([*shown[: _FEW - 1], f"{len(shown) - _FEW + 1} more"] if len(shown) > _FEW else shown)


def _of_all(key: str, change: FactChange, naming: Naming) -> str:
    if key in _FLAGS:
        words = {True: "yes", False: "no", None: "not stated"}
        before, after = (words.get(value) for value in (change.before, change.after))  # type: ignore[arg-type]
        return f"{_FLAGS[key]}: {after} (before: {before})"
    if key == "name":
        return f"{change.before} is called {change.after} now"
    what = {"as_of": "dated", "decide_by": "to be decided by"}.get(key, key)
    before, after = (
        dated(date.fromisoformat(value), naming.organisation.language) if isinstance(value, str) else "no day"
        for value in (change.before, change.after)
    )
    return f"{what} {after} (before: {before})"


def _with_before(now: str, before: Plain, names: Mapping[str, str]) -> str:
    return f"{now} (before: {_value(before, names)})"


def _value(value: Plain, names: Mapping[str, str]) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, tuple):
        return _listed(value, names)
    return names.get(value, value.replace("-", " ")) if isinstance(value, str) else str(value)


def of_whom(change: FactChange, names: Mapping[str, str]) -> str:
    """Return of what or whom a fact is stated: "Customer portal"; "" where its words say so themselves."""
    section, _, key = change.path.rpartition(".")
    if section in ("boundary", "organisation") or is_of_a_post(change) or key == "name":
        return ""
    return names.get(change.about, change.about)


def facts_alone(found: Sequence[FactChange], naming: Naming, names: Mapping[str, str]) -> str:
    """Return what is stated otherwise and moves nothing, in a sentence; "" where there is none."""
    if not found:
        return ""
    told = []
    for change in found[:_MOST_ALSO]:
        whose, said = of_whom(change, names), fact(change, naming, names)
        told.append(f"{whose}: {said}" if whose else said)
    left = len(found) - len(told)
    rest = f"; and {left} more" if left else ""
    return f"{ALSO}: {'; '.join(told)}{rest}."


def asked(found: Sequence[Matter], naming: Naming) -> str:
    """Return what has to be found out or decided now and had not before, in a sentence; "" for nothing."""
    if not found:
        return ""
    names = [what_is_open(matter, naming) for matter in found[:_MOST_ALSO]]
    left = len(found) - len(names)
    return f"{ASKED}: {listed([*names, f'{left} more'] if left else names)}."


def is_of_a_post(change: FactChange) -> bool:
    return change.path.startswith("officers.")


def posts(found: Sequence[FactChange], naming: Naming) -> str:
    """Return who holds which post now: "The CTO is Chandra Rao now (before: Olu Bello)."."""
    said = listed(_post(change, naming) for change in found)
    return sentence(said) if said else ""


def rules_changed(count: int) -> str:
    return f"The rules changed too: {counted(count, 'rule')} came, went or read otherwise."


# --- the chart ------------------------------------------------------------------------------------


def mark(change: Change, old: Naming, *, perhaps_renamed: bool) -> str:
    """Return the few words that a card or a row bears: "moved from the CTO", "new", "now firm"."""
    if change.what is What.RENAMED:
        return "" if change.suggested else RENAMED
    if change.before is None:
        return "new or renamed" if perhaps_renamed else "new"
    if change.before != change.after:
        if change.before in old.labels:
            from_whom = old.officer(change.before)
            is_settled = change.after not in (SHARED, CONTESTED, UNDETERMINED)
            if is_settled:
                return f"moved from {from_whom}"
            return f"reported to {from_whom}" if change.kind == MANAGER else f"was {possessive(from_whom)}"
        return {SHARED: "was shared", CONTESTED: "was to decide", UNDETERMINED: "was to find out"}[
            change.before
        ]
    if change.is_between_others:
        return "shared by others before"
    if change.what is What.EXPIRED:
        return "decision ended"
    sure = change.certainty_after
    return f"now {CERTAINTY[sure]}" if sure else "changed"


def of_all(words: str) -> str:
    """Return a mark of a project and of all that stands under it: "all moved from the CTO"."""
    return f"all {words.replace('was ', 'were ', 1)}"


def on_the_chart(since: str, *, marked: bool, gone: Sequence[str]) -> str:
    """Return what the chart's subtitle says of the changes."""
    names = [*map(isolated, gone)]
    left = listed(names if len(names) <= _MOST_GONE else [*names[:1], f"{len(names) - 1} more"])
    if not marked:
        return f"Gone since {since}: {left}." if gone else f"Nothing has changed since {since}."
    return f"Changes since {since} are marked{f'; gone: {left}' if gone else ''}."


def in_legend(since: str) -> str:
    return f"changed since {since}"
