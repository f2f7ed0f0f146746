"""`orgdoc what-if`"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import click

from orgdoc.api import RuleBook, SpecError, loads
from orgdoc.cli import completing
from orgdoc.cli.build import build, wanted_of
from orgdoc.cli.building import build_answer
from orgdoc.cli.command import Text, command
from orgdoc.cli.new_files import refuse_no_folder
from orgdoc.cli.painting import paint
from orgdoc.cli.rules_option import rules_option
from orgdoc.cli.spec_files import STANDARD_INPUT, decided, epoch_date, name_of, refuse_missing
from orgdoc.cli.status import FINDINGS, WrongUse
from orgdoc.cli.streams import write_json
from orgdoc.diagnostics.text_report import render
from orgdoc.editing.spec_editor import NotEditableError, SetTop, edited
from orgdoc.supposing import NotUnderstoodError
from orgdoc.views.phrases.changing import status_of_supposed, supposed


@command("what-if")
@click.argument("spec", shell_complete=completing.files)
@click.argument(
    "changes",
    nargs=-1,
    required=True,
    type=Text(),
    metavar="CHANGE...",
    shell_complete=completing.changes,
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    help="How to print it.  [text]",
)
@click.option(
    "-f",
    "formats",
    multiple=True,
    metavar="FORMATS",
    help="Build what is supposed too: svg,docx …",
)
@click.option("-o", "--out", "folder", default="output", metavar="DIR", help="With -f: folder.  [output]")
@click.option("--force", is_flag=True, help="With -f: overwrite what orgdoc did not write.")
@rules_option
def what_if(
    spec: str, changes: tuple[str, ...], form: str, formats: tuple[str, ...], folder: str, force: bool
) -> int:
    """Say what a CHANGE of a spec would bring, everywhere; the spec stays as it is.

    A CHANGE is ITEM.KEY=VALUE; of a list, = puts another in its place, += adds names, -= takes some out.
    ITEM.override=BRANCH or MANAGER.override=BRANCH is a decision; boundary.internal+=NAME places a party;
    POST.name=NAME fills a post. Nothing behind = takes out what is there: ITEM.override= lifts a decision.

    Example: orgdoc what-if specs/acme.yaml portal.for=internal
    """
    refuse_missing((spec,), "SPEC comes first: orgdoc what-if SPEC CHANGE...")
    if spec == STANDARD_INPUT:
        raise WrongUse("a change is supposed of a spec that is a file")
    answer = decided(spec)
    if answer is None:
        return FINDINGS
    try:
        found = answer.what_if(changes)
    except (NotUnderstoodError, NotEditableError) as problem:
        raise WrongUse(str(problem)) from None
    except SpecError as wrong:
        click.echo(render(wrong.problems, wrong.source, paint=paint), err=True, nl=False)
        return FINDINGS
    if form == "json":
        write_json(found.to_json())
    elif form == "md":
        click.echo(f"{supposed(changes)}\n\n{found.to_markdown()}", nl=False)
    else:
        width = min(click.get_current_context().max_content_width or 80, 100)
        click.echo(f"{supposed(changes)}\n{found.to_text(width)}")
    if not formats:
        return 0
    rules = RuleBook(answer.naming.rulebook, "")
    options = ["-f", ",".join(formats), "-o", folder, *(["--force"] if force else [])]
    return _built(spec, found.new.spec.data.decode(), rules, changes, folder, options)


def _built(
    spec: str, text: str, rules: RuleBook, changes: tuple[str, ...], folder: str, options: Sequence[str]
) -> int:
    """Build the documents of the supposed world as a set of its own, which says on every page what it is.

    The status stands in the head of the briefing and at the foot of every page of the chart.
    """
    marked = edited(text, [SetTop("status", status_of_supposed(changes))])
    name = f"{PurePath(name_of(spec)).stem}-supposed.yaml"
    given = build.make_context("build", [spec, *options, "-q"])
    with given:
        refuse_no_folder(folder)
        answer = loads(marked, name, rules=rules).decide(shown_date=epoch_date())
        status = build_answer(answer, name, wanted_of(**given.params)).status
    if status == 0:
        click.echo(f"\n{folder}: {PurePath(name).stem}, the documents of what is supposed")
    return status
