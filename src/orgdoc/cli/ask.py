"""`orgdoc ask`"""

from __future__ import annotations

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.spec_files import decided, name_of, refuse_missing
from orgdoc.cli.status import FINDINGS
from orgdoc.cli.streams import write_data


@command()
@click.argument("spec", shell_complete=completing.files)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.  [text]"
)
def ask(spec: str, form: str) -> int:
    """List the open questions, the one that settles most first.

    Example: orgdoc ask specs/acme.yaml
    """
    refuse_missing((spec,))
    found = decided(spec)
    if found is None:
        return FINDINGS
    answer, spec_sha256 = found
    from orgdoc import pipeline
    from orgdoc.views.inquiry import question_list

    if form == "json":
        write_data(pipeline.questions_as_json(answer, spec_sha256))
    else:
        click.echo(question_list(answer.decisions, answer.naming, name_of(spec), 80))
    return 0
