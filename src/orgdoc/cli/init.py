"""`orgdoc init`"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import click

from orgdoc.cli.command import command
from orgdoc.cli.new_files import refuse_existing, write_new, write_one
from orgdoc.cli.spec_files import shown
from orgdoc.cli.status import WrongUse
from orgdoc.formats.word.template_file import built_in_template
from orgdoc.starter import BOOK_SCHEMA_FILE, SCHEMA_FILE, book, book_schema, starter
from orgdoc.starter import schema as spec_schema
from orgdoc.views.phrases import beginning

_DEFAULT, _BOOK = "organisation.yaml", "rules.yaml"
_ENDINGS = (".yaml", ".yml")


@command()
@click.argument("name", required=False)
@click.option("--template", "template", is_flag=True, help="Write the built-in Word template instead.")
@click.option("--rules", "rules", is_flag=True, help="Write a rule book to begin with instead.")
@click.option(
    "-o", "--out", "target", metavar="FILE", help="The file, as NAME.  [with --template: template.docx]"
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def init(name: str | None, template: bool, rules: bool, target: str | None, force: bool) -> int:
    """Write a spec to begin with, full of comments, and the schema by which editors know the format.

    NAME is the file; .yaml is added where it is missing.  [organisation.yaml]

    Example: orgdoc init specs/mine
    """
    if template and rules:
        raise WrongUse("--template and --rules write two different things; give one of them")
    if template:
        if name is not None:
            raise WrongUse("--template writes the Word template alone; name its file with -o")
        return write_one(target or "template.docx", built_in_template(), force)
    if target is not None and name is not None:
        raise WrongUse("the spec is named twice; leave -o out")
    chosen = target if target is not None else name
    if rules:
        return _write_spec(_path_of(_BOOK if chosen is None else chosen), force, _OF_A_BOOK)
    return _write_spec(_path_of(_DEFAULT if chosen is None else chosen), force, _OF_A_SPEC)


def _path_of(name: str) -> Path:
    path = Path(name)
    if path.is_dir():
        raise WrongUse(
            f"{name or 'the empty name'} is a folder; name a file in it, such as {shown(path / 'mine.yaml')}"
        )
    if name.endswith(("/", "\\")) or not path.name or path.name.startswith("."):
        raise WrongUse(f"{name} names no file; write for instance: orgdoc init specs/mine")
    return path if path.suffix.lower() in _ENDINGS else path.with_name(f"{path.name}.yaml")


class _Begun(NamedTuple):
    """What is written to begin with: a file and its schema, with what is said of them."""

    text: Callable[[], bytes]
    schema: Callable[[], bytes]
    schema_file: str
    written: Callable[[str, str], str]


_OF_A_SPEC = _Begun(starter, spec_schema, SCHEMA_FILE, beginning.spec_written)
_OF_A_BOOK = _Begun(book, book_schema, BOOK_SCHEMA_FILE, beginning.book_written)


def _write_spec(path: Path, force: bool, begun: _Begun) -> int:
    refuse_existing([path], force, other="choose another name")
    schema, beside = begun.schema(), path.with_name(begun.schema_file)
    files = {path.name: begun.text()}
    kept = beside.is_file() and beside.read_bytes() != schema and not force
    if not kept:
        files[begun.schema_file] = schema
    fresh = () if force else (path.name,)
    if (status := write_new(path.parent, files, last=path.name, fresh=fresh)) != 0:
        return status
    if kept:
        click.echo(f"note: {beginning.kept_schema(shown(beside))}", err=True)
    click.echo(begun.written(shown(path), shown(beside)))
    return 0
