"""`orgdoc explain`"""

from __future__ import annotations

import click

from orgdoc import pipeline
from orgdoc.api import Answer
from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.spec_files import decided, name_of, refuse_missing
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_json
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.model.verdict import STAKEHOLDER, Decision
from orgdoc.views.explanation import find, known_names, pages
from orgdoc.views.profiles import concerned, find_profiles, known_profiles, party_sections, profile_page


@command()
@click.argument("spec", shell_complete=completing.files)
@click.argument("items", nargs=-1, metavar="[ITEM]...", shell_complete=completing.subjects)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.  [text]"
)
@rules_option
def explain(spec: str, items: tuple[str, ...], form: str) -> int:
    """Explain who answers for an ITEM and why; without ITEM, for all.

    An ITEM is the id or name of a project or resource, or the name of a manager or stakeholder; of an
    officer and of a group on the boundary it says what hangs on them.

    Example: orgdoc explain specs/acme.yaml portal
    """
    refuse_missing((spec,), f"SPEC comes first: orgdoc explain SPEC {spec}")
    found = decided(spec)
    if found is None:
        return FINDINGS
    answer = found
    told = [_of(item, answer, spec) for item in items]
    if form == "json":
        wanted = [decision for decisions, _ in told for decision in decisions]
        write_json(pipeline.answer_as_json(answer.found, wanted if items else None))
        return 0
    every = pages(answer.decisions, answer.naming, name_of(spec), None, _width()) if not items else []
    click.echo("\n\n".join([*every, *(page for _, page in told)]))
    return 0


def _of(word: str, answer: Answer, spec: str) -> tuple[list[Decision], str]:
    """Return the decisions that a word of the user's is about, and the page on it. Raises WrongUse."""
    decisions, naming, agenda = answer.decisions, answer.naming, answer.found.agenda
    decision = find(word, decisions, naming)
    profiles = find_profiles(word, naming)
    if decision is not None:
        page = pages(decisions, naming, name_of(spec), [decision], _width())[0]
        party = naming.organisation.parties.get(decision.subject)
        if decision.kind == STAKEHOLDER and party is not None:
            page = "\n".join(
                [page, *party_sections(party, decisions, agenda, naming, name_of(spec), _width())]
            )
        return [decision], page
    if not profiles:
        near = nearest(word, [*known_names(decisions, naming), *known_profiles(naming)])
        hint = f"; did you mean {near}?" if near else ""
        raise WrongUse(f"{name_of(spec)} has no project, resource, manager, officer or group {word!r}{hint}")
    about = [decision for profile in profiles for decision in concerned(profile, decisions, naming)]
    found = [profile_page(one, decisions, agenda, naming, name_of(spec), _width()) for one in profiles]
    return about, "\n\n".join(found)


def _width() -> int:
    return min(click.get_current_context().max_content_width or 80, 100)
