"""What differs between two versions, told in cases: `cases/differences/*.md`, each section two specs.

A section shows everything that differs and why; `pytest --update` rewrites what is shown. `yaml rules` says
what the rule book of a version lacks, or ranks otherwise than the built-in one.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import Golden
from orgdoc.deciding.changes import Version, difference
from orgdoc.deciding.decide import decide
from orgdoc.model.difference import Cause, Change, Difference, FactChange, Plain, What
from orgdoc.model.rulebook import Rank, Rulebook
from orgdoc.rules.book_reader import built_in_rulebook
from test_decisions import BLOCK, read

CASES = sorted((Path(__file__).parent / "cases" / "differences").glob("*.md"))
RULEBOOK = built_in_rulebook()
LABELS = {branch.id: branch.label for branch in RULEBOOK.branches}
TOLD = re.compile(r"^```text differs\n.*?^```$", re.M | re.S)


def versions(blocks: Mapping[str, str]) -> tuple[Version, Version]:
    books = yaml.safe_load(blocks.get("rules", "{}"))
    old, new = (version(blocks[name], books.get(name, {})) for name in ("old", "new"))
    return old, new


def version(spec: str, otherwise: Mapping[str, Any]) -> Version:
    organisation, rulebook = read(spec), book(otherwise)
    return Version(organisation, decide(organisation, rulebook), rulebook)


def book(otherwise: Mapping[str, Any]) -> Rulebook:
    ranks = {rule: Rank[rank.upper()] for rule, rank in otherwise.get("rank", {}).items()}
    rules = (replace(rule, rank=ranks.get(rule.id, rule.rank)) for rule in RULEBOOK.rules)
    return replace(
        RULEBOOK,
        version=str(otherwise.get("version", RULEBOOK.version)),
        rules=tuple(rule for rule in rules if rule.id not in otherwise.get("without", ())),
        divisible=() if otherwise.get("undivided") else RULEBOOK.divisible,
    )


# --- what differs, as lines


def told(found: Difference) -> Iterator[str]:
    for change in found.changes:
        yield f"{change.kind} {change.subject}: {_became(change)}"
        yield from (f"  {line}" for line in _why(change))
    yield from (f"asks {matter.ask.value} {matter.subject}" for matter in found.asked)
    yield from (f"states {_fact(fact)}{_at(fact)}" for fact in found.facts)
    yield from (f"rule {rule.rule} {rule.what}" for rule in found.rules)
    if found.is_empty:
        yield "nothing"


def _became(change: Change) -> str:
    verdicts = [LABELS.get(v, v) if v else None for v in (change.before, change.after)]
    if change.what is What.RENAMED:
        return f"{'perhaps ' if change.suggested else ''}renamed {change.before} -> {change.after}"
    sure = (change.certainty_before, change.certainty_after)
    said = [f"{v} {sureness or ''}".strip() for v, sureness in zip(verdicts, sure, strict=True) if v]
    return f"{change.what} {' -> '.join(said)}"


def _why(change: Change) -> Iterator[str]:
    word = "together" if change.together else "by"
    yield from (f"{word} {_cause(cause)}" for cause in change.causes)


def _cause(cause: Cause) -> str:
    return f"following {cause.follows}" if cause.fact is None else _fact(cause.fact)


def _fact(fact: FactChange) -> str:
    about = f" of {fact.about}" if fact.about else ""
    return f"{fact.path}{about}: {_plain(fact.before)} -> {_plain(fact.after)}"


def _at(fact: FactChange) -> str:
    """Return where it is stated: "at 3 of new"; "" where no place is known."""
    return f" at {fact.span.line} of {'old' if fact.is_gone else 'new'}" if fact.span else ""


def _plain(value: Plain) -> str:
    return value if isinstance(value, str) else json.dumps(value).replace('"', "").replace("null", "unstated")


# --- the cases


def sections(file: Path) -> list[str]:
    return re.split(r"^(?=## )", file.read_text(encoding="utf-8"), flags=re.M)


def differing(section: str) -> Difference:
    return difference(*versions(dict(BLOCK.findall(section))))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_what_differs_is_told_with_what_alone_makes_it(file: Path, golden: Golden) -> None:
    head, *found = sections(file)
    shown = [TOLD.sub("\n".join(("```text differs", *told(differing(s)), "```")), s) for s in found]
    golden(file, "".join((head, *shown)))


@functools.cache
def all_changes() -> tuple[Change, ...]:
    return tuple(c for file in CASES for section in sections(file)[1:] for c in differing(section).changes)


OF_ALL = (What.MOVED, What.SURER, What.LESS_SURE, What.NEW, What.GONE)
KINDS = {
    "item": tuple(What),
    "manager": (*OF_ALL, What.DECIDED, What.EXPIRED),
    "stakeholder": OF_ALL,
}


@pytest.mark.parametrize(("kind", "what"), [(kind, what) for kind, whats in KINDS.items() for what in whats])
def test_every_kind_of_change_is_shown(kind: str, what: What) -> None:
    assert any((change.kind, change.what) == (kind, what) for change in all_changes())


@pytest.mark.parametrize(
    "path",
    [
        *(f"projects[0].{key}" for key in ("for", "stakeholders", "deliverable", "activity", "objective")),
        *(f"resources[0].{key}" for key in ("serves", "reports_to", "kind", "override")),
        *(f"boundary.{side}" for side in ("internal", "external", "both", "unknown")),
        *(f"organisation.{key}" for key in ("large", "resources_segregated", "as_of")),
        *("managers.Kim.override", "projects[0].override", "projects[0].manager", "officers.cio", "rulebook"),
    ],
)
def test_every_kind_of_cause_is_shown(path: str) -> None:
    assert any(cause.fact and cause.fact.path == path for change in all_changes() for cause in change.causes)
