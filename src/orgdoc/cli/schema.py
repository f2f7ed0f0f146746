"""`orgdoc schema`"""

from __future__ import annotations

import click

from orgdoc.cli.command import command
from orgdoc.cli.new_files import write_one
from orgdoc.starter import schema as spec_schema


@command()
@click.option("-o", "--out", "target", default="-", metavar="FILE", help="Write it there.  [- prints it]")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
def schema(target: str, force: bool) -> int:
    """Print the JSON Schema of a spec. Editors use it to complete words and to mark mistakes.

    `orgdoc init` writes it beside the spec, and the line that tells an editor of it.

    Example: orgdoc schema -o orgdoc.schema.json
    """
    if target == "-":
        click.echo(spec_schema().decode(), nl=False)
        return 0
    return write_one(target, spec_schema(), force)
