"""What a rule book shows of itself: as text, and as plain values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orgdoc.deciding.book_analysis import Analysis, Finding, Option, analysed, decides
from orgdoc.deciding.other_book import LeftOut
from orgdoc.deciding.pattern import Reach
from orgdoc.deciding.scenarios import Tried, tried, without_scenario
from orgdoc.model.boundary import Boundary
from orgdoc.model.difference import RULEBOOK, Cause, Change, FactChange, RuleChange
from orgdoc.model.rulebook import Rank, Rule, Rulebook, RuleSource
from orgdoc.model.terms import PROJECT, RESOURCE_KINDS
from orgdoc.model.verdict import ITEM, MANAGER, Decision, Decisions
from orgdoc.views.changes import Compared, as_text
from orgdoc.views.phrases import changing, ruling
from orgdoc.views.phrases import examining_books as say

_WIDTH = 80
_READING = "reading"
_MOST_PAIRS = 24  # of the rules that clash where gaps could not be counted
_ALIKE = 3  # so many rules that change alike are told in one sentence


def own(found: Analysis, rulebook: Rulebook) -> Analysis:
    """Return what is a book's own affair: not what the book that it extends shows by itself."""
    ids = {rule.id for rule in rulebook.own_rules}

    def its_own(finding: Finding) -> bool:
        return not ids.isdisjoint(finding.rules)

    return Analysis(
        gaps=found.gaps,
        clashes=_one_each(filter(its_own, found.clashes)),
        gap_count=found.gap_count,
        clash_count=found.clash_count,
        combinations=found.combinations,
        never=tuple(rule for rule in found.never if rule in ids),
        behind={rule: others for rule, others in found.behind.items() if rule in ids},
        same={rule: other for rule, other in found.same.items() if rule in ids},
        gaps_cut=found.gaps_cut,
        clashes_cut=found.clashes_cut,
    )


def _one_each(clashes: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return one clash, that with the fewest facts, of those between the same rules over the same kinds."""
    shortest: dict[tuple[tuple[str, ...], tuple[str, ...]], Finding] = {}
    for one in clashes:
        key = (one.kinds, one.rules)
        if key not in shortest or len(one.facts) < len(shortest[key].facts):
            shortest[key] = one
    return tuple(shortest.values())


def checked(rulebook: Rulebook) -> Analysis:
    return own(analysed(rulebook), rulebook)


def silent(rulebook: Rulebook) -> list[str]:
    """Return the kinds of subject of which no rule that assigns speaks; who has a stake is no such kind."""
    assigning = [rule for rule in rulebook.rules if rule.rank > Rank.PERMISSION]
    kinds = (PROJECT, *RESOURCE_KINDS, MANAGER)
    return [kind for kind in kinds if all(rule.case_for(kind) is None for rule in assigning)]


def has_warnings(found: Analysis) -> bool:
    return found.gap_count != 0 or bool(found.never or found.behind)


def spec_refused(spec: str, rulebook: Rulebook) -> str:
    return say.spec_refused(spec, rulebook)


def check_as_text(rulebook: Rulebook, found: Analysis) -> str:
    blocks = [[say.in_short(rulebook)]]
    if found.combinations:
        gaps = [say.gap(gap, rulebook) for gap in found.gaps]
        blocks.append([say.gap_heading(found), *gaps, *say.cut_short(found.gaps_cut)])
    if not_spoken_of := silent(rulebook):
        blocks.append([say.silent(not_spoken_of)])
    if found.clashes:
        blocks.append([say.clash_heading(found), *_clashes(found, rulebook)])
    rules = [
        *map(say.never, found.never),
        *(say.behind(rule, others) for rule, others in found.behind.items()),
        *(say.same(rule, other) for rule, other in found.same.items()),
    ]
    blocks.append(["Rules that change nothing", *rules] if rules else [])
    return "\n\n".join("\n".join(_block(lines)) for lines in blocks if lines) + "\n"


def _clashes(found: Analysis, rulebook: Rulebook) -> list[str]:
    if found.clash_count is not None:
        return [*(say.clash(clash, rulebook) for clash in found.clashes), *say.cut_short(found.clashes_cut)]
    more = len(found.clashes) - _MOST_PAIRS
    shown = map(say.clashing_pair, found.clashes[:_MOST_PAIRS])
    return [*shown, *([say.more_pairs(more)] if more > 0 else [])]


def _block(lines: Sequence[str]) -> Iterator[str]:
    if lines[0]:
        yield from textwrap.wrap(lines[0], _WIDTH, break_on_hyphens=False)
    for line in lines[1:]:
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
        )


def check_as_json(rulebook: Rulebook, found: Analysis) -> dict[str, Any]:
    return {
        "schema": "orgdoc/rules-check/1",
        **_named(rulebook),
        "combinations": found.combinations,
        "gap_count": found.gap_count,
        "silent": silent(rulebook),
        "gaps": [_finding(gap, rulebook.boundary) for gap in found.gaps],
        "gaps_cut": list(found.gaps_cut),
        "clash_count": found.clash_count,
        "clashes": [_finding(clash, rulebook.boundary) for clash in found.clashes],
        "clashes_cut": list(found.clashes_cut),
        "never": list(found.never),
        "behind": {rule: list(others) for rule, others in found.behind.items()},
        "same": dict(found.same),
    }


def _named(rulebook: Rulebook) -> dict[str, Any]:
    return {"rulebook": {"id": rulebook.id, "version": rulebook.version, "file": rulebook.file or None}}


def _finding(finding: Finding, boundary: Boundary) -> dict[str, Any]:
    return {
        "kinds": list(finding.kinds),
        "facts": {fact: _option(option, boundary) for fact, option in finding.facts},
        **({"rules": list(finding.rules)} if finding.rules else {}),
    }


def _option(option: Option, boundary: Boundary) -> str | list[str] | None:
    if not isinstance(option, Reach):
        return option
    on = [side for side in boundary.ids if side in option.sides]
    together = len(on) > 1 and not option.separable
    lent = sorted(option.sides.difference(on))
    return [boundary.standing(on), *lent] if together else [*on, *lent]


def tests_as_text(rulebook: Rulebook, found: Sequence[Tried]) -> str:
    blocks = [[say.in_short(rulebook)], [say.tested(found)]]
    blocks[-1] += [say.failed(one, rulebook) for one in found if not one.holds]
    if rest := without_scenario(rulebook, found):
        blocks.append([say.untested(rest)])
    return "\n\n".join("\n".join(_block(lines)) for lines in blocks) + "\n"


def tests_as_json(rulebook: Rulebook, found: Sequence[Tried]) -> dict[str, Any]:
    return {
        "schema": "orgdoc/rules-test/1",
        **_named(rulebook),
        "scenarios": [
            {
                "name": one.scenario.name,
                "line": one.scenario.line,
                "expect": one.scenario.expect,
                "verdict": one.verdict,
                "decided_by": list(one.decided_by),
                "missing": list(one.missing),
                "holds": one.holds,
            }
            for one in found
        ],
        "without_scenario": list(without_scenario(rulebook, found)),
    }


def rule_as_text(rule: Rule, rulebook: Rulebook) -> str:
    """Return one rule in words, with its source, cases and scenarios, and of what it can decide."""
    lines = [f"{ruling.heading(rule)} ({rule.id})"]
    text = [
        rule.statement,
        f"{ruling.LABELS['gives']}: {ruling.gives(rule, rulebook)}, {ruling.strength(rule)}.",
        f"{ruling.wording(rule)}.",
        *([f"“{' '.join(rule.text.split())}”"] if rule.text else []),
        *say.conditions(rule, rulebook),
        *say.exemptions(rule, rulebook),
        f"{ruling.LABELS['example']}: {ruling.example(rule, rulebook)}",
        *([say.deciding(decides(rulebook, rule), rule)] if rule.cases else []),
        *(f"Scenario: {one.scenario.name}." for one in tried(rulebook) if rule.id in one.applying),
    ]
    for part in text:
        lines += textwrap.wrap(
            part, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
    return "\n".join(lines) + "\n"


def rule_as_json(rule: Rule, rulebook: Rulebook) -> dict[str, Any]:
    return {
        "schema": "orgdoc/rule/1",
        **_named(rulebook),
        "id": rule.id,
        "title": rule.title,
        "statement": rule.statement,
        "gives": list(rule.gives),
        "rank": rule.rank.name.lower(),
        "citation": ruling.citation(rule),
        "wording": rule.wording,
        "text": rule.text,
        "cases": say.conditions(rule, rulebook),
        "unless": say.exemptions(rule, rulebook),
        "decides": decides(rulebook, rule) if rule.rank and rule.cases else [],
        "scenarios": [one.scenario.name for one in tried(rulebook) if rule.id in one.applying],
    }


def changes_as_text(before: Rulebook, after: Rulebook, changes: Sequence[RuleChange]) -> str:
    head = f"{before.id} {before.version} → {after.id} {after.version}"
    parts = part_changes(before, after)
    less, more = _exempted_alike(before, after, changes), _exempted_alike(after, before, changes)
    told_together = {rule for rules in (*less.values(), *more.values()) for rule in rules}
    shown = [(f"{sort} {name}".rstrip(), what) for sort, name, what in parts if sort != _READING]
    shown += [(change.rule, change.what) for change in changes if change.rule not in told_together]
    wide = max((len(name) for name, _ in shown), default=0)
    lines = [f"  {name.ljust(wide)}  {what}" for name, what in shown]
    for where, rules in less.items():
        lines += _wrapped(say.changed_alike(rules, where, more=False))
    for where, rules in more.items():
        lines += _wrapped(say.changed_alike(rules, where, more=True))
    for sort, text, what in parts:
        lines += _wrapped(f"{sort} {what}: {text}") if sort == _READING else ()
    return "\n".join([head, *lines, *([] if changes else ["No rule differs."])])


def _exempted_alike(
    before: Rulebook, after: Rulebook, changes: Sequence[RuleChange]
) -> Mapping[str, list[str]]:
    """Return the rules that have one exemption more `after`, and else do not differ, by where it holds."""
    old, new = ({rule.id: rule for rule in book.rules} for book in (before, after))
    found: dict[str, list[str]] = {}
    for change in changes:
        was, now = old.get(change.rule), new.get(change.rule)
        if was is not None and now is not None and replace(was, unless=now.unless) == now:
            *others, last = now.unless or was.unless
            if tuple(others) == was.unless:
                found.setdefault(say.exempted(last, after), []).append(now.id)
    return {where: rules for where, rules in found.items() if len(rules) >= _ALIKE}


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def moves_as_text(compared: Compared, old: Decisions, new: Decisions, width: int) -> str:
    """Return what a change of the book alone moves, each with the rules that decide it by one and the other.

    What became of the rules stands above it, and is not told again.
    """
    changes = tuple(_by_rules(change, old, new) for change in compared.difference.changes)
    difference = replace(compared.difference, changes=changes, rules=())
    names = compared.old_name, compared.new_name
    return as_text(Compared(difference, compared.old, compared.new, *names), width)


def _by_rules(change: Change, old: Decisions, new: Decisions) -> Change:
    one, other = (_decided(change, decisions) for decisions in (old, new))
    if one is None or other is None or (one.override_applies and other.override_applies):
        return change
    before, after = map(say.deciding_rules, (one, other))
    if before == after:
        return change
    rules = Cause(FactChange(changing.DECIDING, "", before, after))
    causes = [rules if cause.fact and cause.fact.path == RULEBOOK else cause for cause in change.causes]
    return replace(change, causes=tuple(causes or (rules,)))


def _decided(change: Change, decisions: Decisions) -> Decision | None:
    if change.kind == ITEM:
        return decisions.items.get(change.subject)
    return (decisions.managers if change.kind == MANAGER else decisions.stakeholders).get(change.subject)


def left_out_as_text(rulebook: Rulebook, left_out: LeftOut) -> str:
    return "\n".join(textwrap.wrap(say.left_out(left_out, rulebook), _WIDTH, break_on_hyphens=False))


def left_out_as_json(rulebook: Rulebook, left_out: LeftOut) -> dict[str, Any]:
    return {
        "book": rulebook.id,
        "version": rulebook.version,
        "facts": [{"fact": fact, "items": count} for fact, count in left_out.facts.items()],
        "values": [
            {"fact": fact, "value": value, "items": count} for (fact, value), count in left_out.values.items()
        ],
        "posts": list(left_out.posts),
        "parties": list(left_out.parties),
        "decisions": list(left_out.decisions),
    }


def _told_of(source: RuleSource) -> tuple[str, str, list[str]]:
    """Return what documents say of a source: the numbers of its answers follow from its place in the book."""
    return source.title, source.kind, list(source.answers.values())


def part_changes(before: Rulebook, after: Rulebook) -> list[tuple[str, str, str]]:
    """Return what beside the rules is new, gone or changed: what it is, its id (of a reading the sentence,
    of what can be shared nothing), and which.
    """
    parts = [
        [
            *(("side", side.id, side) for side in book.boundary.sides),
            *(("branch", branch.id, branch) for branch in book.branches),
            *(("fact", fact.id, fact) for fact in book.facts),
            *(("source", source.id, _told_of(source)) for source in book.sources),
            ("divisible", "", book.divisible),
            *((_READING, reading.says, reading) for reading in book.readings),
        ]
        for book in (before, after)
    ]
    old, new = ({(sort, name): part for sort, name, part in found} for found in parts)
    return [
        (*key, "new" if key not in old else "gone" if key not in new else "changed")
        for key in dict.fromkeys((*new, *old))
        if old.get(key) != new.get(key)
    ]
