"""Arguments, printing and exit status: the only code that talks to the user.

Heavy imports wait inside the commands, so that `--help` stays quick.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from orgdoc import __version__
from orgdoc.cli.ask import ask
from orgdoc.cli.build import build
from orgdoc.cli.doctor import doctor
from orgdoc.cli.explain import explain
from orgdoc.cli.init import init
from orgdoc.cli.rules import rules
from orgdoc.cli.status import INTERRUPTED, OUR_BUG


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
            traceback.print_exc()
        sys.exit(OUR_BUG)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="orgdoc %(version)s")
def cli() -> None:
    """Say who answers for each project and resource, the CIO or the CTO, and why.

    Start with: orgdoc build specs/acme.yaml
    """


for command in (build, explain, ask, rules, init, doctor):
    cli.add_command(command)
