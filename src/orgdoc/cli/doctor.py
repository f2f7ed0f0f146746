"""`orgdoc doctor`"""

from __future__ import annotations

import os
import shutil
import subprocess

import click

from orgdoc.cli.command import command
from orgdoc.cli.status import ENVIRONMENT
from orgdoc.formats.graphviz.engine import EngineError, find_engine
from orgdoc.formats.pdf import find_office
from orgdoc.formats.registry import FORMATS
from orgdoc.version import __version__
from orgdoc.views.phrases import examining

_PATIENCE_S = 10


@command()
@click.option("--dot", "dot", metavar="PATH", help="Look at this `dot` instead of the built-in engine.")
def doctor(dot: str | None) -> int:
    """Say what orgdoc finds on this machine, and what is missing for which format.

    Example: orgdoc doctor
    """
    click.echo(f"orgdoc      {__version__}")
    try:
        engine = find_engine(dot, os.environ)
        click.echo(f"engine      {engine.version()}{examining.built_in(engine.embedded)}")
    except EngineError as problem:
        click.echo(f"engine      {examining.NO_ENGINE}")
        click.echo(str(problem), err=True)
        return ENVIRONMENT
    system = shutil.which("dot")
    click.echo(f"system dot  {_version_of(system) if system else examining.NOT_THERE}")
    office = find_office(os.environ)
    click.echo(f"LibreOffice {office or examining.NO_PROGRAM}")
    click.echo(f"Arial       {_font('Arial') or examining.FONT_UNKNOWN}")
    click.echo("")
    letters = examining.letters(embedded=engine.embedded, system_dot=system is not None)
    for form in FORMATS.values():
        works = letters if form.needs_letters else form.works
        works = examining.NO_OFFICE if form.needs_office and office is None else works
        click.echo(f"{form.name:<6}{works}")
    return 0


def _version_of(program: str) -> str:
    return _said_by([program, "-V"]) or program


def _font(name: str) -> str | None:
    """Return the font that this machine shows where Arial is asked for; None where it cannot tell."""
    if shutil.which("fc-match") is None:
        return None
    return _said_by(["fc-match", name]) or None


def _said_by(command: list[str]) -> str:
    """Return what a program prints, in one line; nothing where it cannot be run or does not end."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return " ".join((done.stdout or done.stderr).decode("utf-8", "replace").split())
