"""`orgdoc diff`"""

from __future__ import annotations

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.status import FINDINGS
from orgdoc.cli.streams import write_json
from orgdoc.cli.versions import version_of


@command()
@click.argument("old", shell_complete=completing.files)
@click.argument("new", shell_complete=completing.files)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    help="How to print it.  [text]",
)
@click.option("--exit-code", is_flag=True, help="End with status 1 where a verdict differs.")
@rules_option
def diff(old: str, new: str, form: str, exit_code: bool) -> int:
    """Say what differs between two versions, and why.

    OLD and NEW are specs, data files of an earlier build (acme.json), or a spec in a revision of git
    (HEAD~3:specs/acme.yaml).

    Example: orgdoc diff HEAD~1:specs/acme.yaml specs/acme.yaml
    """
    before, after = version_of(old, new), version_of(new, old)
    if before is None or after is None:
        return FINDINGS
    found = after.diff(before)
    if form == "json":
        write_json(found.to_json())
    elif form == "md":
        click.echo(found.to_markdown(), nl=False)
    else:
        click.echo(found.to_text(min(click.get_current_context().max_content_width or 80, 100)))
    return FINDINGS if exit_code and found.changes else 0
