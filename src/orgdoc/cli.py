"""Arguments, printing and exit status: the only code that talks to the user.

Heavy imports wait inside the commands, so that `--help` stays quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from orgdoc import __version__

if TYPE_CHECKING:
    from orgdoc.pipeline import Answer, Read
    from orgdoc.rendering.graphviz_engine import Engine

FINDINGS, USAGE, ENVIRONMENT, OUR_BUG, INTERRUPTED = 1, 2, 3, 4, 130
_FORMATS = ("svg", "png", "docx", "json", "dot")


def main(args: Sequence[str] | None = None, prog_name: str = "orgdoc") -> None:
    """Run orgdoc and exit with the status that docs/usage.md lists."""
    try:
        sys.exit(cli.main(args, prog_name, standalone_mode=False) or 0)
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was left half done", err=True)
        sys.exit(INTERRUPTED)
    except Exception as bug:
        click.echo(f"orgdoc failed where it should not have: {type(bug).__name__}: {bug}", err=True)
        click.echo("Please report this, with the spec if you can share it.", err=True)
        if os.environ.get("ORGDOC_DEBUG"):
            raise
        sys.exit(OUR_BUG)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="orgdoc %(version)s")
def cli() -> None:
    """Say who answers for each project and resource, the CIO or the CTO, and why.

    Start with: orgdoc build specs/acme.yaml
    """


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


@cli.command()
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
    _refuse_missing(specs)
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

    found = _read(spec)
    if found.organisation is None:
        return FINDINGS
    answer = pipeline.answer(found.organisation, spec, _epoch_date())
    _show_remarks(answer, spec)
    name = PurePath(spec).stem
    made = pipeline.documents(answer, found.sha256, formats, engine)
    files = {f"{name}.{kind}": data for kind, data in made.items()}
    record = f"{name}.json"
    _say_if_mixed(folder, record)
    publish(folder, {**files, record: pipeline.record_of(answer, found.sha256, files)}, record=record)
    if not quiet:
        paths = [(_shown(folder / f), PurePath(f).suffix[1:]) for f in (*files, record)]
        click.echo(build_report(paths, answer.decisions, answer.naming, spec))
    still_open = any(
        d.is_open for d in (*answer.decisions.items.values(), *answer.decisions.managers.values())
    )
    return FINDINGS if strict and still_open else 0


def _read(spec: str) -> Read:
    """Read a spec and print its problems; the exit status of a missing one is a usage error's."""
    from orgdoc import pipeline
    from orgdoc.diagnostics.text_report import render

    try:
        data = Path(spec).read_bytes()
    except OSError as problem:
        raise click.UsageError(f"cannot read {spec}: {_reason(problem)}") from None
    found = pipeline.read(data, _shown(Path(spec)))
    if found.problems:
        click.echo(render(found.problems, found.source), err=True)
    return found


def _refuse_missing(specs: Sequence[str]) -> None:
    for spec in specs:
        if not Path(spec).exists():
            raise click.UsageError(f"{spec}: there is no such file")
        if Path(spec).is_dir():
            raise click.UsageError(f"{spec} is a folder; name a spec in it")


def _refuse_same_name(specs: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for spec in specs:
        stem = PurePath(spec).stem.casefold()
        if stem in seen:
            raise click.UsageError(
                f"{seen[stem]} and {spec} would write the same files; build each with an -o of its own"
            )
        seen[stem] = spec


def _reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()


def _shown(path: Path) -> str:
    return path.as_posix()


def _epoch_date() -> date | None:
    """Return the date of SOURCE_DATE_EPOCH, which reproducible builds set; None where it is not set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise click.UsageError("SOURCE_DATE_EPOCH must be a whole number of seconds") from None


def _say_if_mixed(folder: Path, record: str) -> None:
    from orgdoc.outputs import set_state
    from orgdoc.views.phrases.terminal import cut_short

    state = set_state(folder, record)
    if state.names:
        names = tuple(_shown(folder / name) for name in state.names)
        click.echo(f"note: {cut_short(names)}", err=True)


def _show_remarks(answer: Answer, spec: str) -> None:
    from orgdoc.model.verdict import RemarkKind
    from orgdoc.views.phrases.remarking import remark_text

    for remark in answer.decisions.remarks:
        if remark.kind is not RemarkKind.SPLIT_POSTS:
            span = remark.place.span
            text = remark_text(remark, answer.naming)
            click.echo(f"{spec}:{span.line}:{span.column}: warning: {text}", err=True)
