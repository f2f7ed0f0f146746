"""`orgdoc explain`"""

from __future__ import annotations

import click

from orgdoc import pipeline
from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.rule_books import rules_option
from orgdoc.cli.spec_files import decided, name_of, refuse_missing
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_json
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.views.explanation import find, known_names, pages


@command()
@click.argument("spec", shell_complete=completing.files)
@click.argument("items", nargs=-1, metavar="[ITEM]...", shell_complete=completing.subjects)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.  [text]"
)
@rules_option
def explain(spec: str, items: tuple[str, ...], form: str) -> int:
    """Explain who answers for an ITEM and why; without ITEM, for all.

    An ITEM is the id or name of a project or resource, or the name of a manager or stakeholder.

    Example: orgdoc explain specs/acme.yaml portal
    """
    refuse_missing((spec,), f"SPEC comes first: orgdoc explain SPEC {spec}")
    found = decided(spec)
    if found is None:
        return FINDINGS
    answer = found
    wanted = []
    for item in items:
        decision = find(item, answer.decisions, answer.naming)
        if decision is None:
            near = nearest(item, known_names(answer.decisions, answer.naming))
            hint = f"; did you mean {near}?" if near else ""
            raise WrongUse(f"{name_of(spec)} has no project, resource, manager or stakeholder {item!r}{hint}")
        wanted.append(decision)
    if form == "json":
        write_json(pipeline.answer_as_json(answer.found, wanted if items else None))
        return 0
    width = min(click.get_current_context().max_content_width or 80, 100)
    click.echo(
        "\n\n".join(pages(answer.decisions, answer.naming, name_of(spec), wanted if items else None, width))
    )
    return 0
