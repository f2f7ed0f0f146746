"""The machine-readable answer, `orgdoc/assignments/1`: a change of its shape is a new schema name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from orgdoc.model.verdict import Ask, Decision, Decisions, Evaluation, Fact, Question
from orgdoc.source import Span
from orgdoc.views.phrases import asking, explaining, moving, remarking
from orgdoc.views.phrases.naming import Naming

SCHEMA = "orgdoc/assignments/1"

Json = dict[str, Any]


def record(
    decisions: Decisions,
    naming: Naming,
    spec_sha256: str,
    tool_version: str,
    only: Sequence[Decision] | None = None,
) -> Json:
    """Return the whole answer as plain values, in the order of the spec; with `only`, of those subjects.

    `spec_sha256` is that of the spec's bytes. The pipeline adds `outputs`.
    """

    def chosen(found: Mapping[str, Decision]) -> list[Decision]:
        return [d for d in found.values() if only is None or d in only]

    return {
        "schema": SCHEMA,
        "organisation": naming.organisation.name.value,
        "spec": {"name": naming.spec, "sha256": spec_sha256},
        "rulebook": {"id": naming.rulebook.id, "version": naming.rulebook.version},
        "orgdoc": tool_version,
        "assignments": [_assignment(d, naming) for d in chosen(decisions.items)],
        "managers": [_manager(d, naming) for d in chosen(decisions.managers)],
        "stakeholders": [_stakeholder(d, naming) for d in chosen(decisions.stakeholders)],
        "questions": [_question(q, naming) for q in decisions.questions],
        "remarks": [
            {
                "kind": r.kind.value,
                "subject": r.subject or None,
                "path": r.place.path,
                **_at(r.place.span),
                "text": remarking.remark_text(r, naming),
            }
            for r in decisions.remarks
        ],
    }


def _assignment(decision: Decision, naming: Naming) -> Json:
    item = naming.items[decision.subject]
    return {
        "id": item.id,
        "kind": item.kind,
        "name": item.name,
        **({"details": dict(item.details)} if item.details else {}),
        **_verdict(decision, naming),
        "would_move": [
            {
                "change": [{"path": f"{item.path}.{naming.key(decision, move.fact)}", "to": move.to}],
                "verdict": _label(move.verdict, naming),
            }
            for move in decision.moves
        ],
        "questions": [_question(q, naming) for q in decision.questions],
        "explanation": explaining.explanation(decision, naming),
        **_at(item.span),
    }


def _manager(decision: Decision, naming: Naming) -> Json:
    projects = [fact.value for fact in decision.facts["manages"]]
    return {
        "name": decision.subject,
        **_verdict(decision, naming),
        "projects": projects,
        "explanation": explaining.explanation(decision, naming),
    }


def _stakeholder(decision: Decision, naming: Naming) -> Json:
    return {
        "name": decision.subject,
        "side": decision.facts["stakeholders"][0].side,
        **_verdict(decision, naming),
        "explanation": explaining.explanation(decision, naming),
    }


def _verdict(decision: Decision, naming: Naming) -> Json:
    return {
        "verdict": _label(decision.verdict, naming),
        "rank": decision.strength,
        "computed": _label(decision.computed, naming),
        "override": _override(decision, naming),
        "drawn_from": list(decision.drawn_from),
        "decided_by": [_reason(decision, e, naming) for e in decision.decided_by],
        "tensions": [_reason(decision, e, naming) for e in decision.tensions],
        "did_not_apply": [
            {"rule": e.rule.id, "status": e.status.value, "why": moving.why_not(decision, e, naming)}
            for e in decision.did_not_apply
        ],
    }


def _label(verdict: str, naming: Naming) -> str:
    return naming.labels.get(verdict, verdict)


def _override(decision: Decision, naming: Naming) -> Json | None:
    override = decision.override
    if override is None:
        return None
    return {
        "branch": _label(override.branch, naming),
        "rationale": override.rationale,
        "by": override.by,
        "on": override.on.isoformat(),
        "expires": override.expires.isoformat() if override.expires else None,
        "status": decision.override_status,
        "path": override.path,
        **_at(override.span),
    }


def _reason(decision: Decision, evaluation: Evaluation, naming: Naming) -> Json:
    rule = evaluation.rule
    return {
        "rule": rule.id,
        "side": _label(rule.gives[0], naming) if len(rule.gives) == 1 else "shared",
        "rank": rule.rank.name.lower(),
        "citation": naming.citation(rule),
        "facts": [_fact(fact) for fact in decision.facts_bearing(evaluation)],
    }


def _fact(fact: Fact) -> Json:
    shown: Json = {"path": fact.place.path, "value": fact.value}
    if fact.side is not None:
        shown["side"] = fact.side
    shown |= _at(fact.place.span)
    if fact.because is not None:
        shown["because"] = {"path": fact.because.path, **_at(fact.because.span)}
        if fact.item is not None:
            shown["because"]["item"] = fact.item
    return shown


def _question(question: Question, naming: Naming) -> Json:
    return {
        "ask": asking.ask(question, naming),
        "path": question.path,
        "settles": list(question.settles),
        "answers": {
            _answer(question, answer, naming): {i: _label(v, naming) for i, v in effect.items()}
            for answer, effect in question.answers.items()
        },
    }


def _answer(question: Question, answer: str, naming: Naming) -> str:
    return _label(answer, naming) if question.ask is Ask.OFFICER else answer


def _at(span: Span) -> Mapping[str, int]:
    return {"line": span.line, "column": span.column}
