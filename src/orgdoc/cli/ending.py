"""How a command ends by what went wrong in it: one sentence, and one exit status."""

from __future__ import annotations

import errno
import os
import sys

import click

from orgdoc.cli.status import ENVIRONMENT, INTERRUPTED, OUR_BUG, USAGE
from orgdoc.errors import OrgdocError, ProgramError, TemplateError
from orgdoc.memory import limits, may_have_run_out
from orgdoc.outputs import Stopped

_SIGNAL_STATUS = 128  # plus the number of the signal, as shells show it


def tell(problem: BaseException, about: str = "") -> int:
    """Say what went wrong, about a file if it is one of several; return the exit status.

    Only `Exception`, Click's Abort and KeyboardInterrupt are to be given here.
    """
    where = f"{about}: " if about else ""
    if isinstance(problem, click.ClickException):
        problem.show()
        return problem.exit_code
    if isinstance(problem, click.Abort | KeyboardInterrupt):
        click.echo("interrupted; nothing was left half done", err=True)
        cause = problem.__cause__ if isinstance(problem, click.Abort) else problem
        return _SIGNAL_STATUS + cause.number if isinstance(cause, Stopped) else INTERRUPTED
    if isinstance(problem, TemplateError):
        click.echo(f"orgdoc: {where}{problem}", err=True)
        return USAGE
    if isinstance(problem, OrgdocError):
        # It has the same limit, and seldom says what it lacks.
        limited = isinstance(problem, ProgramError) and limits()
        said = (
            f"{problem}".rstrip(".") + ". Memory is limited here, which may be why." if limited else problem
        )
        click.echo(f"orgdoc: {where}{said}", err=True)
        return ENVIRONMENT
    if is_for_want_of_memory(problem):
        if not isinstance(problem, MemoryError):
            _trace()
        click.echo(f"orgdoc: {where}there is not enough memory for this", err=True)
        return ENVIRONMENT
    if isinstance(problem, OSError):
        file = f"{problem.filename}: " if isinstance(problem.filename, str) else ""
        click.echo(f"orgdoc: {where}{file}{(problem.strerror or str(problem)).lower()}", err=True)
        _trace()
        return ENVIRONMENT
    click.echo(
        f"orgdoc failed where it should not have: {where}{type(problem).__name__}: {problem}", err=True
    )
    click.echo("Please report this, with the spec if you can share it.", err=True)
    _trace()
    return OUR_BUG


def is_for_want_of_memory(problem: BaseException) -> bool:
    """Tell whether `problem` arose for want of memory; libraries in native code have many words for it."""
    if isinstance(problem, MemoryError) or getattr(problem, "errno", None) == errno.ENOMEM:
        return True
    if isinstance(problem, OrgdocError | OSError | click.ClickException | click.Abort | KeyboardInterrupt):
        return False
    return may_have_run_out()


def _trace() -> None:
    if os.environ.get("ORGDOC_DEBUG"):
        import traceback  # noqa: PLC0415 - for whoever looks for a bug

        traceback.print_exc(file=sys.stderr)
