"""`orgdoc schema`"""

from __future__ import annotations

import click

from orgdoc import pipeline
from orgdoc.cli.command import command
from orgdoc.cli.new_files import write_one
from orgdoc.cli.painting import paint
from orgdoc.cli.rule_books import book_in
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.diagnostics.text_report import render
from orgdoc.starter import book_schema
from orgdoc.starter import schema as spec_schema


@command()
@click.option("-o", "--out", "target", default="-", metavar="FILE", help="Write it there.  [- prints it]")
@click.option("--force", is_flag=True, help="Overwrite FILE if it is there.")
@click.option("--rules", "of_book", is_flag=True, help="Print the schema of a rule book instead.")
@click.option(
    "--by", "book", metavar="BOOK", help="Of a spec under this rule book: its posts, branches, facts."
)
def schema(target: str, force: bool, of_book: bool, book: str | None) -> int:
    """Print the JSON Schema of a spec. Editors use it to complete words and to mark mistakes.

    `orgdoc init` writes it beside the spec, and the line that tells an editor of it.

    Example: orgdoc schema -o orgdoc.schema.json
    """
    if of_book and book is not None:
        raise WrongUse(
            "--rules is the schema of a rule book, --by that of a spec under one; give one of them"
        )
    text = book_schema() if of_book else spec_schema()
    if book is not None:
        found = book_in(book)
        if found.rulebook is None:
            click.echo(render(found.problems, found.source, paint=paint), err=True, nl=False)
            return FINDINGS
        text = pipeline.spec_schema_of(found.rulebook)
    if target == "-":
        click.echo(text.decode(), nl=False)
        return 0
    return write_one(target, text, force)
