"""`orgdoc rules`"""

from __future__ import annotations

import click

from orgdoc.cli.command import command
from orgdoc.cli.streams import write_data


@command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print them.  [text]",
)
def rules(form: str) -> int:
    """Print the rules, where each stands in the source and how strongly it is worded.

    Example: orgdoc rules --format markdown
    """
    from orgdoc import pipeline

    if form == "text":
        click.echo(pipeline.rules_as(form), nl=False)
    else:
        write_data(pipeline.rules_as(form))
    return 0
