"""The program as a whole: its commands, and what becomes of what goes wrong in one."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click
from click.shell_completion import CompletionItem

from orgdoc.cli.command import Command
from orgdoc.cli.ending import is_for_want_of_memory, tell
from orgdoc.cli.status import READER_GONE
from orgdoc.cli.streams import guarded, silence
from orgdoc.cli.watched_over import leave_to_watcher
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.outputs import stopped, told_once
from orgdoc.version import __version__

#: Every command in the order of `--help`, with its short help. `explain-code` is `explain_code` in
#: `explain_code.py`. To add a command is one line here.
COMMANDS = {
    "check": "Say everything that is wrong with a spec.",
    "build": "Write chart, briefing and record.",
    "serve": "Show the page, and follow the spec.",
    "explain": "Say why, item by item.",
    "ask": "List the open questions.",
    "diff": "Say what differs between two versions.",
    "what-if": "Say what a change would bring.",
    "verify": "Say whether documents are current.",
    "explain-code": "Say what the code of a message means.",
    "rules": "Print the rules and their source.",
    "init": "Begin a spec of your own.",
    "import": "Make a spec of spreadsheets.",
    "demo": "Build the example, to look around.",
    "schema": "Print the format for editors.",
    "completion": "Print what completes at TAB in a shell.",
    "doctor": "Say what is there and what is missing.",
}


class _ReaderGoneError(Exception):
    """Nobody reads our output any more, as after `| head`."""


class Orgdoc(click.Group):
    """A group whose commands lie in a module each, which is imported when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command: Command = getattr(import_module(f"orgdoc.cli.{name}"), name)
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = nearest(name, COMMANDS)
            raise click.UsageError(
                f"There is no command {name!r}." + (f" Did you mean {near}?" if near else ""), ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        commands = [
            CompletionItem(name, help=short)
            for name, short in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError as gone:
            raise _ReaderGoneError from gone

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as gone:
            raise _ReaderGoneError from gone


@click.group(cls=Orgdoc, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="orgdoc %(version)s")
def cli() -> None:
    """Say who answers for each project and resource, and why.

    \b
    To look around:      orgdoc demo
    For a spec of yours: orgdoc init mine
    """  # noqa: D301 - the \b is Click's, to keep the lines as they are


def status_of(args: Sequence[str] | None, prog_name: str, begun: object = None) -> int:
    """Run the command that `args` call (None: those of the process); return the exit status.

    `begun` is what was begun for the command before it was loaded.
    """
    # The values of a build hold no circles, and looking for some among the million that 10,000 items make
    # is a quarter of the time that their data takes. --watch, which lives longer, collects after each build.
    gc.disable()
    try:
        with guarded():
            return _ended(args, prog_name, begun)
    except MemoryError as problem:
        leave_to_watcher()
        # What the command held is held by the frames of the exceptions, and saying so takes memory, too.
        problem.__traceback__ = problem.__context__ = None
        return tell(problem)
    finally:
        gc.enable()


def _ended(args: Sequence[str] | None, prog_name: str, begun: object) -> int:
    try:
        with told_once():
            return int(cli.main(args, prog_name, standalone_mode=False, obj=begun) or 0)
    except _ReaderGoneError:
        silence()
        return READER_GONE
    except MemoryError:
        raise
    except (SystemExit, GeneratorExit):
        raise
    except BaseException as problem:  # a panic of a library in native code is no Exception
        if signal := stopped():
            return tell(signal)
        if is_for_want_of_memory(problem):
            leave_to_watcher()
        if isinstance(problem, OSError):
            silence()
        return tell(problem)
