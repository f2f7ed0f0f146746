"""`orgdoc build`"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from orgdoc.cli import completing
from orgdoc.cli.command import command
from orgdoc.cli.ending import tell
from orgdoc.cli.new_files import refuse_inputs
from orgdoc.cli.spec_files import (
    STANDARD_INPUT,
    content_of,
    decided,
    epoch_date,
    name_of,
    reason,
    refuse_missing,
    shown,
)
from orgdoc.cli.status import ENVIRONMENT, FINDINGS, Built, WrongUse
from orgdoc.cli.streams import keep

if TYPE_CHECKING:
    from orgdoc.formats.graphviz.engine import Engine
    from orgdoc.outputs import Published
    from orgdoc.pipeline import Answer, Look, Style
    from orgdoc.views.chart_page import ChartPage

#: As a folder to write to.
STANDARD_OUTPUT = "-"
_BINARY = ("png", "docx", "xlsx")
_FORMATS = ("svg", "png", "docx", "md", "xlsx", "csv", "json", "dot")


class _Formats(click.ParamType[tuple[str, ...]]):
    """Formats separated by commas."""

    name = "svg,png,docx,md,xlsx,csv,json,dot"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        if isinstance(value, tuple):
            return value
        wanted = tuple(part.strip().lower() for part in value.split(",") if part.strip())
        for name in wanted:
            if name not in _FORMATS:
                self.fail(f"{name!r} is not a format; choose from {', '.join(_FORMATS)}", param, ctx)
        return wanted or self.fail("name at least one format", param, ctx)


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
            self.fail(f"{value!r} must be a branch and a colour, such as cio=#1F3A5F", param, ctx)
        return branch.strip().lower(), colour.strip()


class _Wanted(NamedTuple):
    """What the user asked for, beside the specs."""

    folder: Path
    formats: tuple[str, ...]
    look: Look
    style: Style
    strict: bool
    quiet: bool
    force: bool
    page: str | None
    focus: str | None
    inputs: Mapping[str, Collection[str]]  # files that are read, by what they are to the user


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
    default=("svg", "docx", "json"),
    help="What to write, of these.  [svg,docx,json]",
)
@click.option("--strict", is_flag=True, help="Exit 1 if an item or a manager still needs a decision.")
@click.option(
    "--theme", type=click.Choice(["light", "dark", "print"]), default="light", help="Of the chart.  [light]"
)
@click.option(
    "--accent", "accents", multiple=True, type=_Accent(), help="Colour of a branch: cio=#1F3A5F.  (several)"
)
@click.option("--stakeholders", is_flag=True, help="Show on the chart who deals with which stakeholder.")
@click.option(
    "--template", "template", metavar="FILE", help="Word template (.docx, .dotx) for the briefing's look."
)
@click.option(
    "--detail",
    type=click.Choice(["full", "brief", "summary"]),
    default="full",
    help="How much the briefing says of each item.  [full]",
)
@click.option(
    "--page",
    metavar="NAME",
    shell_complete=completing.branches,
    help="Write one page of the chart alone: cio, cto, needs-a-decision …",
)
@click.option(
    "--focus",
    metavar="NAME",
    shell_complete=completing.subjects,
    help="Write the chart of one item or manager alone.",
)
@click.option("--dot", "dot", metavar="PATH", help="Draw with this `dot` instead of the built-in one.")
@click.option("--watch", "watched", is_flag=True, help="Build again whenever a SPEC is saved.")
@click.option("--force", is_flag=True, help="Of several SPECs, build those too that have not changed.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
def build(
    specs: tuple[str, ...],
    folder: str,
    formats: tuple[str, ...],
    strict: bool,
    theme: str,
    accents: tuple[tuple[str, str], ...],
    stakeholders: bool,
    template: str | None,
    detail: str,
    page: str | None,
    focus: str | None,
    dot: str | None,
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
    _refuse_names(specs)
    if page and focus:
        raise WrongUse("--page and --focus are two ways to choose one page; give one of them")
    from orgdoc.chart.theme import ColourError
    from orgdoc.formats.graphviz.engine import EngineError, find_engine
    from orgdoc.outputs import OutputError, check_writable
    from orgdoc.pipeline import Look, Style, branch_ids

    for branch, _ in accents:
        if branch not in branch_ids():
            raise WrongUse(f"--accent: {branch!r} is not one of {', '.join(branch_ids())}")
    look = Look(theme, dict(accents), stakeholders)
    inputs = {"the spec": specs, "the template": (template,) if template else ()}
    style = Style(detail, _template(template))
    wanted = _Wanted(Path(folder), formats, look, style, strict, quiet, force, page, focus, inputs)
    try:
        if folder == STANDARD_OUTPUT:
            _refuse_several(specs, formats)
            return _print_one(specs[0], wanted, find_engine(dot, os.environ))
        check_writable(wanted.folder)
        engine = find_engine(dot, os.environ)
        if watched:
            return _watch(specs, template, wanted, engine)
        if len(specs) > 1:
            return _build_several(specs, wanted, engine)
        return _build_one(specs[0], wanted, engine).status
    except (OutputError, EngineError) as problem:
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    except ColourError as problem:
        raise WrongUse(str(problem)) from None


def _template(name: str | None) -> bytes | None:
    """Return the user's template, having said what it lacks; None for the built-in one."""
    if name is None:
        return None
    from orgdoc.formats.word.template_file import TemplateError
    from orgdoc.pipeline import template_lacks
    from orgdoc.views.phrases.terminal import brought_along

    refuse_missing((name,))
    try:
        template = content_of(name)
        lacking = template_lacks(template)
    except OSError as problem:
        raise WrongUse(f"cannot read {name}: {reason(problem)}") from None
    except TemplateError as problem:
        raise WrongUse(f"{name}: {problem}") from None
    if lacking:
        click.echo(f"note: {brought_along(name, lacking)}", err=True)
    return template


def _watch(specs: tuple[str, ...], template: str | None, wanted: _Wanted, engine: Engine) -> int:
    from orgdoc.cli.watching import watch

    def build(spec: str, *, again: bool) -> Built:
        """Build, from the second time on without the report; what fails is said, and is no end."""
        try:
            if not again:
                return _build_one(spec, wanted, engine)
            style = replace(wanted.style, template=_template(template))
            return _build_one(spec, wanted._replace(style=style, quiet=True), engine)
        except Exception as problem:  # whatever it is, the next time the file is saved may be better
            return Built(tell(problem, name_of(spec)))

    return watch(specs, (template,) if template else (), build, quiet=wanted.quiet)


def _build_several(specs: Sequence[str], wanted: _Wanted, engine: Engine) -> int:
    """Build each spec that has changed; one that fails does not keep the others from being built."""
    from orgdoc.cli.progress import Progress
    from orgdoc.views.phrases import terminal

    progress = Progress(shown=not wanted.quiet)
    statuses: list[int] = []
    unchanged = failed = 0
    for number, spec in enumerate(specs):
        progress(spec, number, len(specs))
        if (status := _of_unchanged(spec, wanted, engine)) is not None:
            statuses.append(status)
            unchanged += 1
            continue
        progress.clear()
        try:
            built = _build_one(spec, wanted, engine)
        except Exception as problem:  # of this spec alone
            built = Built(tell(problem, name_of(spec)))
        statuses.append(built.status)
        failed += built.verdicts is None
        if not wanted.quiet:
            click.echo()
    progress.clear()
    if not wanted.quiet:
        click.echo(terminal.several_built(len(specs), unchanged, failed))
    return max(statuses)


def _of_unchanged(spec: str, wanted: _Wanted, engine: Engine) -> int | None:
    """Return the exit status of a spec whose documents are there as they would be built; None for others."""
    if wanted.force or wanted.page or wanted.focus or spec == STANDARD_INPUT:
        return None
    from orgdoc import pipeline
    from orgdoc.model.verdict import OPEN_VERDICTS
    from orgdoc.outputs import read_record, set_state, sha256

    record = f"{_stem(spec)}.json"
    before = read_record(wanted.folder, record)
    if before is None or "inputs" not in before:
        return None
    try:
        found = sha256(content_of(spec))
    except OSError:
        return None
    inputs = pipeline.inputs_of(found, wanted.formats, engine, wanted.look, wanted.style, epoch_date())
    if before["inputs"] != inputs or set_state(wanted.folder, record).status != "whole":
        return None
    decided = [one for key in ("assignments", "managers") for one in _listed(before.get(key))]
    waiting = any(isinstance(one, dict) and one.get("verdict") in OPEN_VERDICTS for one in decided)
    return FINDINGS if wanted.strict and waiting else 0


def _listed(value: Any) -> list[Any]:
    """Return a list of the record, which somebody may have edited."""
    return value if isinstance(value, list) else []


def _build_one(spec: str, wanted: _Wanted, engine: Engine) -> Built:
    keep()  # nothing of the build before
    found = decided(spec)
    if found is None:
        return Built(FINDINGS)
    answer, spec_sha256 = found
    _refuse_too_large(answer, spec, wanted)
    from orgdoc.views.terminal import verdict_labels

    verdicts = verdict_labels(answer.decisions, answer.naming)
    if wanted.page or wanted.focus:
        return Built(_one_page(answer, spec, wanted, engine), verdicts)
    from orgdoc import pipeline
    from orgdoc.cli.progress import Progress
    from orgdoc.outputs import publish_set
    from orgdoc.views.terminal import build_report

    folder, stem = wanted.folder, _stem(spec)
    progress = Progress(shown=not wanted.quiet)
    made = pipeline.documents(
        answer, spec_sha256, stem, wanted.formats, engine, wanted.look, wanted.style, progress
    )
    progress.clear()
    _say_undrawn(made.undrawn)
    record = f"{stem}.json"
    inputs = None
    if not made.undrawn:  # with another font, the boxes in its pictures could become letters
        day = epoch_date()
        inputs = pipeline.inputs_of(spec_sha256, wanted.formats, engine, wanted.look, wanted.style, day)
    names = [*made.files, record]
    _refuse_to_overwrite(wanted, names)
    published = publish_set(
        folder, made.files, record=record, pages=f"{stem}-pages/",
        record_of=lambda left: pipeline.record_of(answer, spec_sha256, made.files, inputs, left),
    )  # fmt: skip
    _say_found(folder, published)
    keep(answer, made)
    if not wanted.quiet:
        paths = [(shown(folder / name), PurePath(name).suffix[1:]) for name in names]
        click.echo(build_report(paths, answer.decisions, answer.naming, name_of(spec)))
    return Built(_status(answer, wanted), verdicts)


def _refuse_several(specs: Sequence[str], formats: Sequence[str]) -> None:
    if len(specs) > 1 or len(formats) > 1:
        raise WrongUse("-o - prints one document of one SPEC; say which with -f, such as -f svg")
    if formats[0] in _BINARY and sys.stdout is not None and sys.stdout.isatty():
        raise WrongUse(f"a {formats[0]} is nothing for a terminal; send it to a file: -o - >FILE")


def _print_one(spec: str, wanted: _Wanted, engine: Engine) -> int:
    """Print a single document; nothing is written."""
    found = decided(spec)
    if found is None:
        return FINDINGS
    from orgdoc import pipeline
    from orgdoc.views.phrases.terminal import first_page_alone

    answer, spec_sha256 = found
    _refuse_too_large(answer, spec, wanted)
    (form,) = wanted.formats
    if wanted.page or wanted.focus:
        _, page = _chosen_page(answer, spec, wanted)
        made = pipeline.chart_alone(answer, _stem(spec), wanted.formats, engine, wanted.look, page)
    elif form == "json":
        click.echo(pipeline.record_of(answer, spec_sha256, {}), nl=False)
        return _status(answer, wanted)
    else:
        made = pipeline.documents(
            answer, spec_sha256, _stem(spec), wanted.formats, engine, wanted.look, wanted.style
        )
    if not made.files:
        raise WrongUse(f"a page alone is a chart: svg, png or dot, not {form}")
    _say_undrawn(made.undrawn)
    if len(made.files) > 1:
        click.echo(f"note: {first_page_alone(len(made.files))}", err=True)
    click.echo(next(iter(made.files.values())), nl=False)
    return _status(answer, wanted)


def _status(answer: Answer, wanted: _Wanted) -> int:
    decisions = (*answer.decisions.items.values(), *answer.decisions.managers.values())
    return FINDINGS if wanted.strict and any(decision.is_open for decision in decisions) else 0


def _one_page(answer: Answer, spec: str, wanted: _Wanted, engine: Engine) -> int:
    """Write one page of the chart by itself, beside the set and without touching it."""
    from orgdoc import pipeline
    from orgdoc.outputs import publish

    name, page = _chosen_page(answer, spec, wanted)
    stem = f"{_stem(spec)}-{'page' if wanted.page else 'focus'}-{name}"
    made = pipeline.chart_alone(answer, stem, wanted.formats, engine, wanted.look, page)
    if not made.files:
        raise WrongUse("a page alone is written as svg, png or dot; give one of them with -f")
    _say_undrawn(made.undrawn)
    _refuse_to_overwrite(wanted, made.files)
    publish(wanted.folder, made.files, record=list(made.files)[-1])
    if not wanted.quiet:
        for file in made.files:
            click.echo(shown(wanted.folder / file))
    return 0


def _chosen_page(answer: Answer, spec: str, wanted: _Wanted) -> tuple[str, ChartPage]:
    from orgdoc import pipeline
    from orgdoc.diagnostics.suggestion import nearest
    from orgdoc.views.explanation import find, known_names

    if wanted.page:
        pages = {page.name: page for page in pipeline.chart_pages_of(answer, wanted.look)}
        by_name = {name.partition("-")[2]: page for name, page in pages.items()} | pages
        if wanted.page not in by_name:
            known = ", ".join(name.partition("-")[2] or name for name in pages)
            raise WrongUse(f"the chart of {name_of(spec)} has no page {wanted.page!r}; it has {known}")
        return wanted.page, by_name[wanted.page]
    assert wanted.focus is not None
    decision = find(wanted.focus, answer.decisions, answer.naming)
    page = pipeline.focus_page_of(answer, decision.subject) if decision else None
    if decision is not None and page is None:
        raise WrongUse(f"{wanted.focus} has no card of its own on the chart of {name_of(spec)}")
    if decision is None or page is None:
        near = nearest(wanted.focus, known_names(answer.decisions, answer.naming))
        hint = f"; did you mean {near}?" if near else ""
        raise WrongUse(f"{name_of(spec)} has no project, resource or manager {wanted.focus!r}{hint}")
    return pipeline.file_name_of(decision), page


def _refuse_too_large(answer: Answer, spec: str, wanted: _Wanted) -> None:
    """Refuse a chart or a briefing of more pages than anybody reads, instead of working for minutes."""
    from orgdoc.pipeline import FORMATS, MOST_PAGED, PAGED_FORMATS
    from orgdoc.views.phrases.terminal import too_many_to_page

    items = len(answer.decisions.items)
    if items > MOST_PAGED and not wanted.focus and not set(PAGED_FORMATS).isdisjoint(wanted.formats):
        others = [form for form in FORMATS if form not in PAGED_FORMATS]
        raise WrongUse(too_many_to_page(name_of(spec), items, MOST_PAGED, others))


def _refuse_to_overwrite(wanted: _Wanted, names: Collection[str]) -> None:
    """Refuse to write over what is read, as `build firm.json -o .` would."""
    targets = [wanted.folder / name for name in names]
    refuse_inputs(targets, wanted.inputs, other="choose another folder with -o")


def _stem(spec: str) -> str:
    """Return what the files of a spec are called, without their ending."""
    return "spec" if spec == STANDARD_INPUT else PurePath(spec).stem


def _say_undrawn(labels: Sequence[str]) -> None:
    if labels:
        from orgdoc.views.phrases.terminal import undrawn

        click.echo(f"note: {undrawn(labels)}", err=True)


def _refuse_names(specs: Sequence[str]) -> None:
    """Refuse specs whose documents could not bear their names, or would bear one name."""
    from orgdoc.outputs import is_safe

    seen: dict[str, str] = {}
    for spec in specs:
        if not is_safe(f"{_stem(spec)}.json"):
            raise WrongUse(f"documents cannot be called {_stem(spec)!r} on every system; rename {spec}")
        stem = _stem(spec).casefold()
        if stem in seen:
            raise WrongUse(
                f"{seen[stem]} and {spec} would write the same files; build each with an -o of its own"
            )
        seen[stem] = spec


def _say_found(folder: Path, published: Published) -> None:
    """Say where the old set was not as its record has it, and what of earlier builds lies there still."""
    from orgdoc.views.phrases.terminal import cut_short, not_renewed

    if published.before.differing:
        names = tuple(shown(folder / name) for name in published.before.differing)
        click.echo(f"note: {cut_short(names)}", err=True)
    if published.left:
        click.echo(f"note: {not_renewed([shown(folder / name) for name in published.left])}", err=True)
