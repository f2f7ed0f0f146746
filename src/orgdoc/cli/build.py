"""`orgdoc build`"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from orgdoc.chart.theme import ColourError
from orgdoc.cli import completing
from orgdoc.cli.building import (
    Wanted,
    build_one,
    build_several,
    print_one,
    refuse_names,
    watch_specs,
)
from orgdoc.cli.command import command
from orgdoc.cli.file_content import content_of, reason
from orgdoc.cli.new_files import refuse_no_folder
from orgdoc.cli.rules_option import named, rules_option
from orgdoc.cli.spec_files import STANDARD_INPUT, refuse_missing
from orgdoc.cli.status import WrongUse
from orgdoc.errors import TemplateError
from orgdoc.formats.graphviz.engine import find_engine
from orgdoc.formats.registry import DEFAULT_FORMATS, FORMATS
from orgdoc.pipeline import (
    CHART_AS_PICTURE,
    CHART_AS_SHAPES,
    Look,
    Style,
    check_slide_template,
    template_hides,
    template_lacks,
)
from orgdoc.views.phrases.terminal import brought_along, no_longer_hidden

#: As a folder to write to.
STANDARD_OUTPUT = "-"


class _Formats(click.ParamType[tuple[str, ...]]):
    """Formats separated by commas."""

    name = ",".join(FORMATS)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        return completing.formats(incomplete)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
        for name in wanted:
            if name not in FORMATS:
                self.fail(f"{name!r} is not a format; choose from {', '.join(FORMATS)}", param, ctx)
        return wanted or self.fail("name at least one format", param, ctx)


def _all_formats(
    ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, ...], ...]
) -> tuple[str, ...]:
    """Return the formats of every `-f`, each once."""
    return tuple(dict.fromkeys(name for names in value for name in names))


class _Accent(click.ParamType[tuple[str, str]]):
    """A branch and its colour: cio=#1F3A5F."""

    name = "branch=colour"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        branch, equals, colour = value.partition("=")
        if not equals:
            self.fail(f"{value!r} must be a branch and a colour, such as ID=#1F3A5F", param, ctx)
        return branch.strip().lower(), colour.strip()


@command()
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completing.files)
@click.option(
    "-o", "--out", "folder", default="output", metavar="DIR", help="Folder to write to; - prints.  [output]"
)
@click.option(
    "-f",
    "--format",
    "formats",
    type=_Formats(),
    multiple=True,
    default=(DEFAULT_FORMATS,),
    callback=_all_formats,
    help=f"What to write, of these.  [{','.join(DEFAULT_FORMATS)}]",
)
@click.option("--strict", is_flag=True, help="Exit 1 if an item or a manager still needs a decision.")
@click.option(
    "--theme", type=click.Choice(["light", "dark", "print"]), default="light", help="Of the chart.  [light]"
)
@click.option(
    "--accent",
    "accents",
    multiple=True,
    type=_Accent(),
    help="Colour of a branch: ID=#1F3A5F.  (several)",
)
@click.option("--stakeholders", is_flag=True, help="Show on the chart who deals with which stakeholder.")
@click.option(
    "--template", "template", metavar="FILE", help="Word template (.docx, .dotx) for the briefing's look."
)
@click.option(
    "--slide-template",
    "slide_template",
    metavar="FILE",
    help="PowerPoint template (.pptx, .potx) for the deck's look.",
)
@click.option(
    "--chart",
    "chart",
    type=click.Choice([CHART_AS_SHAPES, CHART_AS_PICTURE]),
    default=CHART_AS_SHAPES,
    help="What the chart is in the deck: shapes to edit, or a picture.  [shapes]",
)
@click.option(
    "--detail",
    type=click.Choice(["summary", "standard", "full"]),
    default="standard",
    help="How much the briefing says: the memo alone, or every item in full.  [standard]",
)
@click.option(
    "--for",
    "reader",
    metavar="WHOM",
    shell_complete=completing.subjects,
    help="Write the briefing for one reader: a branch, a manager's name, a tag.",
)
@click.option(
    "--since",
    "since",
    metavar="OLD",
    shell_complete=completing.files,
    help="Say what has changed since an earlier version, as diff takes it.",
)
@click.option(
    "--page",
    metavar="NAME",
    shell_complete=completing.branches,
    help="Write one page of the chart alone: a branch, needs-a-decision …",
)
@click.option(
    "--focus",
    metavar="NAME",
    shell_complete=completing.subjects,
    help="Write the chart of one item or manager alone.",
)
@click.option("--dot", "dot", metavar="PATH", help="Draw with this `dot` instead of the built-in one.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Plan and draw in so many processes.  [one a processor]",
)
@click.option("--watch", "watched", is_flag=True, help="Build again whenever a SPEC is saved.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite what orgdoc did not write; of several SPECs, build also what is unchanged.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
@rules_option
def build(
    specs: tuple[str, ...],
    folder: str,
    formats: tuple[str, ...],
    strict: bool,
    theme: str,
    accents: tuple[tuple[str, str], ...],
    stakeholders: bool,
    template: str | None,
    slide_template: str | None,
    chart: str,
    detail: str,
    reader: str | None,
    since: str | None,
    page: str | None,
    focus: str | None,
    dot: str | None,
    jobs: int | None,
    watched: bool,
    force: bool,
    quiet: bool,
) -> int:
    """Write chart, briefing and record of each SPEC.

    A SPEC of - is read from standard input; its files are called spec.svg and so on. With -o -
    one document is printed: orgdoc build - -f svg -o - <acme.yaml >acme.svg

    Example: orgdoc build specs/acme.yaml -f svg,png,docx
    """
    refuse_missing(specs)
    if watched and (STANDARD_INPUT in specs or folder == STANDARD_OUTPUT):
        raise WrongUse("--watch goes with files, not with standard input or output")
    refuse_names(specs)
    if since is not None:
        _refuse_unfit(since, specs, watched=watched)
    if page and focus:
        raise WrongUse("--page and --focus are two ways to choose one page; give one of them")
    if folder == STANDARD_OUTPUT:
        _refuse_several(specs, formats)
    else:
        refuse_no_folder(folder)
    wanted = wanted_of(**click.get_current_context().params)
    try:
        if folder == STANDARD_OUTPUT:
            return print_one(specs[0], wanted)
        if watched:
            return watch_specs(
                specs,
                [name for name in (template, slide_template) if name],
                wanted,
                lambda style: _style(style, template, slide_template),
            )
        return build_several(specs, wanted) if len(specs) > 1 else build_one(specs[0], wanted).status
    except ColourError as problem:
        raise WrongUse(str(problem)) from None


def wanted_of(
    specs: Sequence[str],
    folder: str,
    formats: tuple[str, ...],
    theme: str,
    accents: Sequence[tuple[str, str]],
    stakeholders: bool,
    template: str | None,
    slide_template: str | None,
    chart: str,
    detail: str,
    reader: str | None,
    since: str | None,
    page: str | None,
    focus: str | None,
    dot: str | None,
    jobs: int | None,
    strict: bool,
    force: bool,
    quiet: bool,
    **_: Any,
) -> Wanted:
    """Return what the options of `build` say. Raises WrongUse for a template that cannot be read."""
    return Wanted(
        folder=Path(folder),
        formats=formats,
        look=Look(theme, dict(accents), stakeholders),
        style=_style(Style(detail, reader=reader, chart=chart), template, slide_template),
        engine=find_engine(dot, os.environ),
        jobs=jobs,
        strict=strict,
        quiet=quiet,
        force=force,
        page=page,
        focus=focus,
        since=since,
        inputs={
            "the spec": specs,
            "the template": [name for name in (template, slide_template) if name],
            "the earlier version": (since,) if since else (),
            "the rule book": (book,) if (book := named()) else (),
        },
    )


def _refuse_unfit(since: str, specs: Sequence[str], *, watched: bool) -> None:
    if len(specs) > 1:
        raise WrongUse("--since goes with one SPEC; build each with an earlier version of its own")
    if since == STANDARD_INPUT:
        if STANDARD_INPUT in specs:
            refuse_missing((since, *specs))
        if watched:
            raise WrongUse("--watch goes with files, not with standard input or output")


def _refuse_several(specs: Sequence[str], formats: Sequence[str]) -> None:
    if len(specs) > 1 or len(formats) > 1:
        raise WrongUse("-o - prints one document of one SPEC; say which with -f, such as -f svg")
    if FORMATS[formats[0]].binary and sys.stdout is not None and sys.stdout.isatty():
        raise WrongUse(f"a {formats[0]} is nothing for a terminal; send it to a file: -o - >FILE")


def _style(style: Style, template: str | None, slide_template: str | None) -> Style:
    """Return the style with the user's templates, read now."""
    if template is not None:
        style = replace(style, template=_template(template))
    if slide_template is not None:
        style = replace(style, slide_template=_slide_template(slide_template))
    return style


def _slide_template(name: str) -> bytes:
    refuse_missing((name,))
    try:
        template = content_of(name)
        check_slide_template(template)
    except OSError as problem:
        raise WrongUse(f"cannot read {name}: {reason(problem)}") from None
    except TemplateError as problem:
        raise WrongUse(f"{name}: {problem}") from None
    return template


def _template(name: str) -> bytes:
    """Return the user's template, having said what it lacks."""
    refuse_missing((name,))
    try:
        template = content_of(name)
        lacking, hidden = template_lacks(template), template_hides(template)
    except OSError as problem:
        raise WrongUse(f"cannot read {name}: {reason(problem)}") from None
    except TemplateError as problem:
        raise WrongUse(f"{name}: {problem}") from None
    if lacking:
        click.echo(f"note: {brought_along(name, lacking)}", err=True)
    if hidden:
        click.echo(f"note: {no_longer_hidden(name, hidden)}", err=True)
    return template
