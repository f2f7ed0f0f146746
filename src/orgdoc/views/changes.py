"""A difference of two versions → text for the terminal, Markdown, or plain values for JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from orgdoc.model.difference import Cause, Change, Difference, FactChange, Plain, What
from orgdoc.model.verdict import Matter
from orgdoc.views.phrases import changing
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.record import open_matter

SCHEMA = "orgdoc/diff/1"
_LAST = (What.SURER, What.LESS_SURE, What.NEW, What.GONE, What.RENAMED)

Json = dict[str, Any]


class Compared:
    """A difference, how its subjects are called, and where the later spec lies."""

    def __init__(
        self, difference: Difference, old: Naming, new: Naming, old_name: str, new_name: str
    ) -> None:
        self.difference = difference
        self.old, self.new = old, new
        self.old_name, self.new_name = old_name, new_name
        names = {**{i: item.name for i, item in old.items.items()}, **{i: item.name for i, item in new.items.items()}}  # fmt: skip  # noqa: E501
        self.names: Mapping[str, str] = names

    def place(self, change: Change) -> str:
        """Return where the first cause stands: "acme.yaml:124"; "" where it has no place, or is not told."""
        causes = () if change.what is What.NEW else change.causes
        return self.place_of(next((cause.fact for cause in causes if cause.fact and cause.fact.span), None))

    def place_of(self, fact: FactChange | None) -> str:
        if fact is None or fact.span is None or not self.new_name:
            return ""  # what is only supposed stands nowhere
        return f"{self.old_name if fact.is_gone else self.new_name}:{fact.span.line}"

    def place_of_item(self, matter: Matter) -> str:
        """Return where the item stands that is asked about; "" where it is none, or is not told."""
        item = self.new.items.get(matter.subject)
        return f"{self.new_name}:{item.span.line}" if item is not None and self.new_name else ""

    def groups(self) -> dict[str, list[Change]]:
        """Return the changes under their headings, moves first."""
        ordered = sorted(
            self.difference.changes, key=lambda c: _LAST.index(c.what) + 1 if c.what in _LAST else 0
        )
        groups: dict[str, list[Change]] = {}
        for change in ordered:
            groups.setdefault(changing.heading(change, self.new, self.old), []).append(change)
        return groups

    def unmoving(self) -> list[FactChange]:
        """Return the changed facts that no change of a verdict tells, those of new and gone items aside."""
        changes = self.difference.changes
        told = {(c.fact.path, c.fact.about) for change in changes for c in change.causes if c.fact}
        passing = {change.subject for change in changes if change.what in (What.NEW, What.GONE)}
        return [
            fact
            for fact in self.difference.facts
            if (fact.path, fact.about) not in told and fact.about not in passing
        ]


def as_text(compared: Compared, width: int) -> str:
    if compared.difference.is_empty:
        return changing.NOTHING
    counts = textwrap.wrap(changing.counts(compared.difference), width)
    parts = (_grouped(compared, width), _asked(compared, width), _unmoving(compared, width), _rules(compared))
    return "\n".join([*counts, *chain(*parts)])


def _grouped(compared: Compared, width: int) -> Iterator[str]:
    for heading, changes in compared.groups().items():
        rows = [(c.name, changing.told(c, compared.new, compared.names), compared.place(c)) for c in changes]
        yield from _section(heading, rows, width)


def _asked(compared: Compared, width: int) -> Iterator[str]:
    if found := compared.difference.asked_besides:
        yield from _section(
            changing.ASKED,
            [(*changing.asked(m, compared.new), compared.place_of_item(m)) for m in found],
            width,
        )


def _unmoving(compared: Compared, width: int) -> Iterator[str]:
    rows = [
        (*changing.fact_alone(fact, compared.new, compared.names), compared.place_of(fact))
        for fact in compared.unmoving()
    ]
    if rows:
        yield from _section(changing.CHANGED, rows, width)


def _section(heading: str, rows: Sequence[tuple[str, str, str]], width: int) -> Iterator[str]:
    """Yield a heading and rows of a name, what is said of it, and its place."""
    yield ""
    yield heading
    wide = min(max(len(name) for name, _, _ in rows), 32)
    for name, said, place in rows:
        line = f"  {name.ljust(wide)}  {said}"
        if place and len(line) + 2 + len(place) <= width:
            yield f"{line.ljust(width - len(place))}{place}"
        else:
            indent = " " * (wide + 4)
            yield from textwrap.wrap(
                f"{line}  {place}".rstrip(),
                width,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )


def _rules(compared: Compared) -> Iterator[str]:
    if compared.difference.rules:
        yield ""
        yield "Rules"
        yield from (f"  {rule.rule}  {rule.what}" for rule in compared.difference.rules)


def as_markdown(compared: Compared) -> str:
    if compared.difference.is_empty:
        return f"{changing.NOTHING}\n"
    lines = [f"{changing.counts(compared.difference).rstrip('.')}.", ""]
    for heading, changes in compared.groups().items():
        lines += [f"**{heading}**", ""]
        for change in changes:
            said = changing.told(change, compared.new, compared.names)
            place = compared.place(change)
            lines.append(f"- {change.name}: {said}{f' (`{place}`)' if place else ''}")
        lines.append("")
    if asked := compared.difference.asked_besides:
        lines += [f"**{changing.ASKED}**", ""]
        for matter in asked:
            about, said = changing.asked(matter, compared.new)
            place = compared.place_of_item(matter)
            lines.append(f"- {about}: {said}{f' (`{place}`)' if place else ''}")
        lines.append("")
    if unmoving := compared.unmoving():
        lines += [f"**{changing.CHANGED}**", ""]
        for fact in unmoving:
            about, said = changing.fact_alone(fact, compared.new, compared.names)
            place = compared.place_of(fact)
            lines.append(f"- {about}: {said}{f' (`{place}`)' if place else ''}")
        lines.append("")
    return (
        "\n".join([*lines, *(f"- rule `{r.rule}`: {r.what}" for r in compared.difference.rules)]).rstrip()
        + "\n"
    )


def as_plain(compared: Compared, tool_version: str) -> Json:
    """Return the difference in the shape `orgdoc/diff/1`."""
    return {
        "schema": SCHEMA,
        "orgdoc": tool_version,
        "old": compared.old_name,
        "new": compared.new_name,
        "changes": [_change(change, compared) for change in compared.difference.changes],
        "asked": [open_matter(m, compared.new) for m in compared.difference.asked],
        "facts": [_fact(fact) for fact in compared.difference.facts],
        "rulebook": [{"rule": rule.rule, "what": rule.what} for rule in compared.difference.rules],
    }


def _change(change: Change, compared: Compared) -> Json:
    key = "id" if change.kind == "item" else "name"
    shown: Json = {"kind": change.kind, key: change.subject, "what": change.what.value}
    if change.what is What.RENAMED:
        return {**shown, "from": change.before, "to": change.after, "suggested": change.suggested}
    shown |= {"from": _label(change.before, compared), "to": _label(change.after, compared)}
    shown["certainty"] = {"from": change.certainty_before, "to": change.certainty_after}
    if change.between_before or change.between_after:
        found = (change.between_before, change.between_after)
        shown["between"] = {key: list(b) for key, b in zip(("from", "to"), found, strict=True)}
    shown["causes"] = [_cause(cause) for cause in change.causes]
    return {**shown, "together": True} if change.together else shown


def _label(verdict: str | None, compared: Compared) -> str | None:
    return None if verdict is None else compared.new.labels.get(verdict, verdict)


def _cause(cause: Cause) -> Json:
    return {"follows": cause.follows} if cause.fact is None else _fact(cause.fact)


def _fact(fact: FactChange) -> Json:
    shown: Json = {"path": fact.path}
    if fact.about:
        shown["about"] = fact.about
    shown |= {"from": _plain(fact.before), "to": _plain(fact.after)}
    return {**shown, "line": fact.span.line} if fact.span is not None else shown


def _plain(value: Plain) -> Any:
    return list(value) if isinstance(value, tuple) else value
