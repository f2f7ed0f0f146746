"""`orgdoc explain-code`"""

from __future__ import annotations

import re

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.painting import paint
from orgdoc.cli.status import WrongUse
from orgdoc.cli.streams import write_data
from orgdoc.codes import every_code, page_of
from orgdoc.diagnostics.code_pages import as_list, as_markdown, as_page, page_as_markdown
from orgdoc.diagnostics.suggestion import nearest

_WIDTH = 80


@command()
@click.argument("code", required=False, shell_complete=completing.codes)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="How to print it.  [text]",
)
def explain_code(code: str | None, form: str) -> int:
    """Explain what a CODE of a message stands for, with a bad and a good spec; without CODE, list all.

    The code stands in square brackets in the message: error[unknown-key].

    Example: orgdoc explain-code unknown-key
    """
    known = every_code()
    if code is None:
        if form == "markdown":
            write_data(as_markdown([page_of(one) for one in known.values()]))
        else:
            click.echo(as_list(list(known.values()), _WIDTH), nl=False)
        return 0
    match = re.search(r"\[(.+)\]", code)  # as the message has it
    wanted = match[1] if match else code
    if wanted not in known:
        near = nearest(wanted, known)
        hint = f"; did you mean {near}?" if near else "; `orgdoc explain-code` lists them all"
        raise WrongUse(f"there is no code {wanted!r}{hint}")
    if form == "markdown":
        write_data(page_as_markdown(page_of(known[wanted])))
    else:
        click.echo(as_page(page_of(known[wanted], paint), _WIDTH), nl=False)
    return 0
