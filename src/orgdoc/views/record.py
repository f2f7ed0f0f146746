"""The machine-readable answer, `orgdoc/assignments/2`: a change of its shape is a new schema name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from orgdoc.model.boundary import Boundary
from orgdoc.model.rulebook import Rulebook
from orgdoc.model.terms import spec_key
from orgdoc.model.verdict import (
    ITEM,
    SHARED,
    Ask,
    Decision,
    Decisions,
    Effect,
    Evaluation,
    Fact,
    Matter,
    Move,
    Question,
    SpecChange,
    Way,
)
from orgdoc.source import Span
from orgdoc.views.agenda import Agenda
from orgdoc.views.phrases import asking, explaining, moving, remarking
from orgdoc.views.phrases.naming import Naming
from orgdoc.views.stated import stated

SCHEMA = "orgdoc/assignments/2"

Json = dict[str, Any]


def record(
    decisions: Decisions,
    agenda: Agenda,
    naming: Naming,
    spec_sha256: str,
    tool_version: str,
    only: Sequence[Decision] | None = None,
) -> Json:
    """Return the whole answer as plain values, in the order of the spec; with `only`, of those subjects.

    `spec_sha256` is that of the spec's bytes; `stated` all that the spec states, so that a later version
    can be held against it. The pipeline adds `outputs`.
    """

    def chosen(found: Mapping[str, Decision]) -> list[Decision]:
        return [d for d in found.values() if only is None or d in only]

    return {
        "schema": SCHEMA,
        "organisation": naming.organisation.name.value,
        "spec": {"name": naming.spec, "sha256": spec_sha256},
        "rulebook": _rulebook(naming.rulebook),
        "orgdoc": tool_version,
        **({"stated": stated(naming.organisation)} if only is None else {}),
        "assignments": [_assignment(d, naming) for d in chosen(decisions.items)],
        "managers": [_manager(d, naming) for d in chosen(decisions.managers)],
        "stakeholders": [_stakeholder(d, naming) for d in chosen(decisions.stakeholders)],
        "questions": [
            {"number": agenda.number(q.matter), **_question(q, naming)} for q in decisions.questions
        ],
        "to_decide": [
            {
                "number": agenda.number(m),
                **open_matter(m, naming),
                "ways": [_way(way, naming) for way in decisions.decided_by(m).ways],
            }
            for m in decisions.to_decide
        ],
        "officers_managing": [
            {"name": o.name, "post": o.post, "projects": list(o.projects)}
            for o in decisions.officers_managing.values()
        ],
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


def _rulebook(rulebook: Rulebook) -> Json:
    """Return which book decided; of one of the user's also its file, and the SHA-256 of all its text."""
    plain = {"id": rulebook.id, "version": rulebook.version}
    if not rulebook.file:
        return plain
    return {**plain, "file": PurePath(rulebook.file).name, "sha256": rulebook.sha256}


def _assignment(decision: Decision, naming: Naming) -> Json:
    item = naming.items[decision.subject]
    return {
        "id": item.id,
        "kind": item.kind,
        "name": item.name,
        **_verdict(decision, naming),
        "would_move": [
            {
                "change": [
                    {
                        "path": f"{item.path}.{naming.key(decision, move.fact)}",
                        "to": _written(move, naming.boundary),
                    }
                ],
                "verdict": _label(move.verdict, naming),
            }
            for move in decision.moves
        ],
        "questions": [{**open_matter(q.matter, naming), "path": q.path} for q in decision.questions],
        "ways": [_way(way, naming) for way in decision.ways],
        "details": dict(item.details),
        "explanation": explaining.explanation(decision, naming),
        **_at(item.span),
    }


def _manager(decision: Decision, naming: Naming) -> Json:
    projects = [fact.value for fact in decision.facts["manages"]]
    return {
        "name": decision.subject,
        **_verdict(decision, naming),
        "projects": projects,
        "ways": [_way(way, naming) for way in decision.ways],
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
        **_sharers(decision, naming),
        "rank": decision.strength,
        "certainty": decision.certainty,
        "leans": _lean(decision, naming),
        "for_the_time_being": decision.for_the_time_being,
        "until": [open_matter(matter, naming) for matter in decision.until],
        "follows": list(decision.follows),
        "computed": _label(decision.computed, naming),
        "override": _override(decision, naming),
        "decided_by": [_reason(decision, e, naming) for e in decision.decided_by],
        "tensions": [
            *(_reason(decision, e, naming) for e in decision.tensions),
            *_crossing(decision, naming),
        ],
        "did_not_apply": [
            {"rule": e.rule.id, "status": e.status.value, "why": moving.why_not(decision, e, naming)}
            for e in decision.did_not_apply
        ],
    }


def _sharers(decision: Decision, naming: Naming) -> Json:
    """Return by whom something is shared, where that could be others than both."""
    if decision.verdict != SHARED or len(naming.labels) == len(naming.sharers(decision)) == 2:
        return {}
    return {"shared_by": [naming.labels[branch] for branch in naming.sharers(decision)]}


def _label(verdict: str, naming: Naming) -> str:
    return naming.labels.get(verdict, verdict)


def _override(decision: Decision, naming: Naming) -> Json | None:
    override = decision.override
    if override is None:
        return None
    return {
        "branch": _label(override.branch, naming),
        **({"between": [naming.labels[s.value] for s in override.between]} if override.between else {}),
        "rationale": override.rationale,
        "by": override.by,
        "on": None if override.supposed else override.on.isoformat(),
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
        **open_matter(question.matter, naming),
        "path": question.path,
        "asks": list(question.asks),
        "settles": list(question.settles),
        "answers": [_way(way, naming) for way in question.ways],
        **({"besides": [_way(way, naming) for way in question.besides]} if question.besides else {}),
    }


def open_matter(matter: Matter, naming: Naming) -> Json:
    """Return what is open, so that it can be told from all else: `about` a party, an item or a manager."""
    if matter.ask is Ask.PARTY_SIDE:
        return {"open": "side", "about": matter.subject}
    if matter.ask is Ask.OWN_FACT:
        kind = naming.items[matter.subject].kind
        return {"open": spec_key(kind, matter.fact or ""), "about": matter.subject}
    return {"open": "reporting line" if matter.ask is Ask.LINE else "officer", "about": matter.subject}


def _way(way: Way, naming: Naming) -> Json:
    """Return an answer or, for what must be decided, a branch, with the change that makes it."""
    key = "branch" if way.answer in naming.labels or way.answer == SHARED else "answer"
    return {
        key: _label(way.answer, naming),
        "change": [_change(change) for change in way.change],
        "effects": [_effect(effect, naming) for effect in way.effects],
        **({"opens": [open_matter(m, naming) for m in way.opens]} if way.opens else {}),
    }


def _change(change: SpecChange) -> Json:
    shown: Json = {"path": change.path}
    if change.add is not None:
        return {**shown, "add": change.add}
    if change.remove is not None:
        return {**shown, "remove": change.remove}
    return {**shown, "to": change.to}


def _effect(effect: Effect, naming: Naming) -> Json:
    shown: Json = {
        "kind": effect.kind,
        "id" if effect.kind == ITEM else "name": effect.subject,
        "from": None if effect.before is None else _label(effect.before, naming),
        "to": _label(effect.after, naming),
    }
    return {**shown, "unless": [open_matter(m, naming) for m in effect.unless]} if effect.unless else shown


def _lean(decision: Decision, naming: Naming) -> Json | None:
    lean = decision.leans
    if lean is None:
        return None
    return {"branch": _label(lean.branch, naming), "by": [e.rule.id for e in lean.by]}


def _crossing(decision: Decision, naming: Naming) -> list[Json]:
    crosses = decision.crosses
    if crosses is None or not crosses.is_tension:
        return []
    why = remarking.works_across(crosses, decision.subject, naming)
    return [
        {"remark": "works across", "works_in": crosses.works_in, "serves": list(crosses.serves), "why": why}
    ]


def _written(move: Move, boundary: Boundary) -> str | list[str]:
    """Return what a change puts into the spec, as the spec would have it."""
    if move.fact not in ("beneficiaries", "stakeholders"):
        return move.to
    return list(boundary.on(move.to))


def _at(span: Span) -> Mapping[str, int]:
    return {"line": span.line, "column": span.column}
