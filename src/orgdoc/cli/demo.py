"""`orgdoc demo`"""

from __future__ import annotations

from pathlib import Path

import click

from orgdoc.cli.build import build
from orgdoc.cli.command import command
from orgdoc.cli.new_files import refuse_existing, refuse_no_folder, write_new
from orgdoc.cli.spec_files import shown
from orgdoc.formats.registry import DEFAULT_FORMATS
from orgdoc.starter import SCHEMA_FILE, example, schema, with_schema
from orgdoc.views.phrases import beginning

_SPEC = "acme.yaml"


@command()
@click.argument("folder", default="orgdoc-demo")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.pass_context
def demo(ctx: click.Context, folder: str, force: bool) -> int:
    """Build the example that comes with orgdoc, and say what to open.

    FOLDER is where to put it.  [orgdoc-demo]

    Example: orgdoc demo
    """
    refuse_no_folder(folder)
    place = Path(folder)
    output = place / "output"
    made = [output / f"{Path(_SPEC).stem}.{kind}" for kind in DEFAULT_FORMATS]
    files = {_SPEC: with_schema(example()), SCHEMA_FILE: schema()}
    beside = place / SCHEMA_FILE
    if beside.is_file() and beside.read_bytes() == files[SCHEMA_FILE]:
        del files[SCHEMA_FILE]  # as `init` wrote it too
    refuse_existing([*(place / name for name in files), *made], force, other="name another folder")
    if (status := write_new(place, files, last=_SPEC, fresh=() if force else files)) != 0:
        return status
    spec = place / _SPEC
    options = ["-o", output.as_posix(), *(["--force"] if force else [])]
    with build.make_context("build", [spec.as_posix(), *options], parent=ctx) as given:
        status = int(build.invoke(given) or 0)
    if status == 0:
        click.echo(beginning.what_to_open(shown(spec), [shown(path) for path in made[:2]]))
    return status
