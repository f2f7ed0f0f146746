"""`orgdoc rules`"""

from __future__ import annotations

import click

from orgdoc import pipeline
from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.status import WrongUse
from orgdoc.cli.streams import write_data
from orgdoc.diagnostics.suggestion import nearest


@command()
@click.argument("rule_ids", nargs=-1, metavar="[RULE]...", shell_complete=completing.rules)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How to print them.  [text]",
)
def rules(rule_ids: tuple[str, ...], form: str) -> int:
    """Print the rules, where each stands in the source and how strongly it is worded.

    A RULE is its id, as in the list; without one, all are printed.

    Example: orgdoc rules internal-product
    """
    known = dict(pipeline.rule_ids())
    for rule in rule_ids:
        if rule not in known:
            near = nearest(rule, known)
            hint = f"; did you mean {near}?" if near else "; `orgdoc rules` prints them all"
            raise WrongUse(f"there is no rule {rule!r}{hint}")
    if rule_ids and form == "markdown":
        raise WrongUse("the Markdown page has all rules; leave out RULE or --format")
    if form == "text":
        click.echo(pipeline.rules_as(form, rule_ids), nl=False)
    else:
        write_data(pipeline.rules_as(form, rule_ids))
    return 0
