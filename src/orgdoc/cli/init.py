"""`orgdoc init`"""

from __future__ import annotations

from pathlib import Path

import click

from orgdoc.cli.command import command
from orgdoc.cli.status import ENVIRONMENT, WrongUse


@command()
@click.option("--template", "template", is_flag=True, required=True, help="Write the built-in Word template.")
@click.option("-o", "--out", "target", default="template.docx", metavar="FILE", help="[template.docx]")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
def init(template: bool, target: str, force: bool) -> int:
    """Write the built-in Word template, for you to edit and give to `build --template`.

    Example: orgdoc init --template -o corp.docx
    """
    path = Path(target)
    if path.exists() and not force:
        raise WrongUse(
            f"{target} is there already; choose another name with -o, or overwrite it with --force"
        )
    from orgdoc.outputs import OutputError, publish
    from orgdoc.pipeline import built_in_template

    try:
        publish(path.parent, {path.name: built_in_template()}, record=path.name)
    except OutputError as problem:
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    click.echo(target)
    return 0
