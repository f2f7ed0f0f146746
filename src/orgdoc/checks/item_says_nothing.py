"""Every project states at least one fact that a rule reads, or is decided by an override.

Why: of a project with no more than a name nobody can tell who answers for it.
Fix: say whom it is `for`; or what it delivers, its activity, its objective or its stakeholders.

Bad:
  organisation: {name: Acme}
  projects:
    - id: ledger
      name: Ledger
      description: For Finance.

Good:
  organisation: {name: Acme}
  boundary: {internal: [Finance]}
  projects:
    - id: ledger
      name: Ledger
      description: For Finance.
      for: [Finance]
"""

from __future__ import annotations

from collections.abc import Iterator

from orgdoc.checks.checked import Checked
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import enumerated
from orgdoc.model.organisation import Project
from orgdoc.model.terms import FACT_VALUES, PROJECT

CODE = "item-says-nothing"
_BUILT_IN = "`deliverable`, `activity`, `objective` and `stakeholders`"


def check(subject: Checked) -> Iterator[Diagnostic]:
    # What a resource can say is whom it serves: `resource-serves-nothing` looks after that.
    for project in subject.organisation.projects:
        if (
            project.override is None
            and not _states_a_fact(project)
            and not subject.unread.touches(project.path)
        ):
            yield Diagnostic(
                CODE,
                f"nothing is said of `{project.id}` from which anybody could tell who answers for it",
                Label(project.span),
                notes=("no rule reads a name, a manager or a description",),
                help=_what_helps(subject),
                severity=Severity.WARNING,
            )


def _what_helps(subject: Checked) -> str:
    """Return which keys the rules read of a project."""
    if subject.rulebook is None:
        return f"add `for:` with whom it is for; {_BUILT_IN} help too"
    cases = [
        case for rule in subject.rulebook.rules if (case := rule.case_for(PROJECT)) is not None and rule.rank
    ]
    read = {condition.fact for case in cases for condition in case.when}
    own = [fact.id for fact in subject.rulebook.facts]
    others = [fact for fact in (*FACT_VALUES, "stakeholders", *own) if fact in read]
    if not others:
        by_users = "add `for:` with whom it is for"
        return by_users if "beneficiaries" in read else "no rule of the book speaks of projects"
    keys = enumerated([f"`{key}`" for key in others], "and")
    if "beneficiaries" not in read:
        return f"state {keys}"
    return f"add `for:` with whom it is for; {keys} {'helps' if len(others) == 1 else 'help'} too"


def _states_a_fact(project: Project) -> bool:
    return any(
        (
            project.beneficiaries,
            project.stakeholders,
            project.deliverable,
            project.activity,
            project.objective,
            project.declared,
        )
    )
