"""`orgdoc build`"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from orgdoc.cli.spec_files import decided, refuse_missing, shown
from orgdoc.cli.status import ENVIRONMENT, FINDINGS

if TYPE_CHECKING:
    from orgdoc.rendering.graphviz_engine import Engine

_FORMATS = ("svg", "png", "docx", "json", "dot")


class _Formats(click.ParamType[tuple[str, ...]]):
    """Formats separated by commas."""

    name = "svg,png,docx,json,dot"

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


@click.command()
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...")
@click.option("-o", "--out", "folder", default="output", metavar="DIR", help="Folder to write to.  [output]")
@click.option(
    "-f",
    "--format",
    "formats",
    type=_Formats(),
    default=("svg", "docx", "json"),
    help="What to write.  [svg,docx,json]",
)
@click.option("--strict", is_flag=True, help="Exit 1 if an item or a manager still needs a decision.")
@click.option("--dot", "dot", metavar="PATH", help="Draw with this `dot` instead of the built-in one.")
@click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
def build(
    specs: tuple[str, ...], folder: str, formats: tuple[str, ...], strict: bool, dot: str | None, quiet: bool
) -> int:
    """Write chart, briefing and record of each SPEC.

    Example: orgdoc build specs/acme.yaml -f svg,png,docx
    """
    refuse_missing(specs)
    _refuse_same_name(specs)
    from orgdoc.outputs import OutputError, check_writable
    from orgdoc.rendering.graphviz_engine import EngineError, find_engine

    try:
        check_writable(Path(folder))
        engine = find_engine(dot, os.environ)
        status = 0
        for number, spec in enumerate(specs):
            if number and not quiet:
                click.echo()
            status = max(status, _build_one(spec, Path(folder), formats, engine, strict, quiet))
    except (OutputError, EngineError) as problem:
        click.echo(f"orgdoc: {problem}", err=True)
        return ENVIRONMENT
    return status


def _build_one(
    spec: str, folder: Path, formats: Sequence[str], engine: Engine, strict: bool, quiet: bool
) -> int:
    from orgdoc import pipeline
    from orgdoc.outputs import publish
    from orgdoc.views.terminal import build_report

    found = decided(spec)
    if found is None:
        return FINDINGS
    answer, spec_sha256 = found
    stem = PurePath(spec).stem
    files = pipeline.documents(answer, spec_sha256, stem, formats, engine)
    record = f"{stem}.json"
    outdated = _outdated_pages(folder, record, f"{stem}-pages/", files)
    written = {**files, record: pipeline.record_of(answer, spec_sha256, files)}
    publish(folder, written, record=record, remove=outdated)
    if not quiet:
        paths = [(shown(folder / name), PurePath(name).suffix[1:]) for name in written]
        click.echo(build_report(paths, answer.decisions, answer.naming, spec))
    still_open = any(
        d.is_open for d in (*answer.decisions.items.values(), *answer.decisions.managers.values())
    )
    return FINDINGS if strict and still_open else 0


def _refuse_same_name(specs: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for spec in specs:
        stem = PurePath(spec).stem.casefold()
        if stem in seen:
            raise click.UsageError(
                f"{seen[stem]} and {spec} would write the same files; build each with an -o of its own"
            )
        seen[stem] = spec


def _outdated_pages(folder: Path, record: str, prefix: str, files: Collection[str]) -> set[str]:
    """Return the chart pages of the last build that this one no longer makes.

    Says so where the old set is not as its record has it; what somebody changed is left alone.
    """
    from orgdoc.outputs import set_state
    from orgdoc.views.phrases.terminal import cut_short

    state = set_state(folder, record)
    if state.differing:
        names = tuple(shown(folder / name) for name in state.differing)
        click.echo(f"note: {cut_short(names)}", err=True)
    old = {name for name in state.files if name.startswith(prefix)}
    return old - set(state.differing) - set(files)
