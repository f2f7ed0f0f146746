"""The rule book as text, Markdown and plain values, with the map of all facts to verdicts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from orgdoc.deciding.atlas import (
    REACH_VALUES,
    accompanied_rules,
    broken_symmetries,
    one_sided_rules,
    project_patterns,
    silent_rules,
)
from orgdoc.deciding.book_map import mapped
from orgdoc.deciding.pattern import Judge, Pattern, judge_with
from orgdoc.model.rulebook import Rule, Rulebook, RuleSource
from orgdoc.model.terms import FACT_VALUES, PROJECT, RESOURCE_KINDS
from orgdoc.views.phrases import mapping, ruling

_WHOM = ("not stated", "inside", "outside", "both", "one on both sides")
_STAKEHOLDERS = ("not stated", "inside", "outside", "both")
_WIDTH = 80


def as_text(rulebook: Rulebook) -> str:
    blocks = [textwrap.fill(ruling.intro(rulebook), _WIDTH)]
    for rule in rulebook.rules:
        lines = [f"{ruling.heading(rule)} ({rule.id})"]
        for text in (
            rule.statement,
            f"{ruling.LABELS['gives']}: {ruling.gives(rule, rulebook)}, {ruling.strength(rule)}.",
            f"{ruling.wording(rule)}.",
            f"{ruling.LABELS['example']}: {ruling.example(rule, rulebook)}",
        ):
            lines += textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def as_json(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "schema": "orgdoc/rules/1",
        "id": rulebook.id,
        "version": rulebook.version,
        "source": _source_as_json(rulebook.source),
        **({"sources": [_source_as_json(s) for s in rulebook.sources]} if len(rulebook.sources) > 1 else {}),
        "rules": [_rule_as_json(rule, rulebook) for rule in rulebook.rules],
    }


def _source_as_json(source: RuleSource) -> dict[str, Any]:
    return {"title": source.title, "answers": {str(number): who for number, who in source.answers.items()}}


def _rule_as_json(rule: Rule, rulebook: Rulebook) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "statement": rule.statement,
        "gives": [rulebook.branch(branch).label for branch in rule.gives],
        "rank": rule.rank.name.lower(),
        "citation": ruling.citation(rule),
        "wording": rule.wording,
        "example": ruling.example(rule, rulebook),
    }


def as_markdown(rulebook: Rulebook) -> str:
    return "\n\n".join(_markdown(rulebook)) + "\n"


def _markdown(rulebook: Rulebook) -> Iterator[str]:
    yield f"# {ruling.TITLE}"
    yield f"<!-- {ruling.GENERATED if not rulebook.file else ruling.generated_by(rulebook)} -->"
    yield ruling.intro(rulebook)
    for rule in rulebook.rules:
        passage = f"> {' '.join(rule.text.split())}\n\n" if rule.text else ""
        yield f"## {ruling.heading(rule)}"
        yield (
            f"`{rule.id}` · {ruling.gives(rule, rulebook)} · {ruling.strength(rule)}\n\n{rule.statement}\n"
            f"{ruling.wording(rule)}.\n\n{passage}"
            f"*{ruling.LABELS['example']}*: {ruling.example(rule, rulebook)}"
        )
    if rulebook.file:
        yield from _map(rulebook)
        return
    yield from _findings(rulebook)
    yield f"## {ruling.MAP_TITLE}"
    yield f"{ruling.GAPS} {ruling.STAKEHOLDERS_KEY}"
    judge = judge_with(rulebook)
    for whom in _WHOM:
        yield f"### {ruling.table_title(whom)}"
        yield "\n".join(_project_table(whom, judge, rulebook))
    yield f"### {ruling.RESOURCES_TITLE}"
    yield "\n".join(_resource_table(judge, rulebook))


def _map(rulebook: Rulebook) -> Iterator[str]:
    """Yield the map of a book of any shape: of each kind, the rows that tell all its combinations."""
    yield f"## {ruling.MAP_TITLE}"
    labels = {branch.id: branch.label for branch in rulebook.branches} | mapping.VERDICTS
    yield mapping.HOW_TO_READ
    for one in mapped(rulebook):
        yield f"### {mapping.title(one)}"
        if one.rows is None:
            yield mapping.too_many(one)
            continue
        yield mapping.columns_are(one)
        head = [*(mapping.fact(fact, rulebook) for fact, _ in one.facts), *mapping.columns(one, rulebook)]
        lines = [f"| {' | '.join(head)} |", "|" + " --- |" * len(head)]
        for row in one.rows:
            cells = [mapping.cell(*part, rulebook) for part in zip(one.facts, row.where, strict=True)]
            cells += [labels[verdict] for verdict in row.verdicts]
            lines.append(f"| {' | '.join(cells)} |")
        yield "\n".join(lines)


def _findings(rulebook: Rulebook) -> Iterator[str]:
    yield f"## {ruling.FINDINGS_TITLE}"
    broken, count = len(broken_symmetries(rulebook)), sum(1 for _ in project_patterns())
    yield f"{ruling.ONE_SIDED} {_ids(one_sided_rules(rulebook))}. {ruling.broken(broken, count)}"
    yield f"{ruling.SILENT} {_ids(silent_rules(rulebook))}."
    yield f"{ruling.ACCOMPANIED} {_ids(accompanied_rules(rulebook))}."


def _ids(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{rule_id}`" for rule_id in ids)


def _project_table(whom: str, judge: Judge, rulebook: Rulebook) -> Iterator[str]:
    yield f"| {' | '.join(ruling.COLUMNS)} |"
    yield "|" + " --- |" * len(ruling.COLUMNS)
    for deliverable in (None, *FACT_VALUES["deliverable"]):
        for activity in (None, *FACT_VALUES["activity"]):
            cells = [
                _cell(Pattern(PROJECT, deliverable, activity, objective), whom, judge, rulebook)
                for objective in (None, *FACT_VALUES["objective"])
            ]
            shown = (deliverable or ruling.NOT_STATED, activity or ruling.NOT_STATED, *cells)
            yield f"| {' | '.join(shown)} |"


def _cell(pattern: Pattern, whom: str, judge: Judge, rulebook: Rulebook) -> str:
    verdicts = [
        _symbol(judge(pattern.reaching(REACH_VALUES[whom], REACH_VALUES[stake])).verdict, rulebook)
        for stake in _STAKEHOLDERS
    ]
    return verdicts[0] if len(set(verdicts)) == 1 else " · ".join(verdicts)


def _resource_table(judge: Judge, rulebook: Rulebook) -> Iterator[str]:
    yield f"| {' | '.join(ruling.RESOURCE_COLUMNS)} |"
    yield "|" + " --- |" * len(ruling.RESOURCE_COLUMNS)
    for kind in RESOURCE_KINDS:
        cells = [
            _symbol(judge(Pattern(kind, beneficiaries=REACH_VALUES[whom])).verdict, rulebook)
            for whom in ruling.RESOURCE_COLUMNS[1:]
        ]
        yield f"| {' | '.join((kind, *cells))} |"


def _symbol(verdict: str, rulebook: Rulebook) -> str:
    labels = {branch.id: branch.label for branch in rulebook.branches}
    return labels.get(verdict) or ruling.SYMBOLS[verdict]
