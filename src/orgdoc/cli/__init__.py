"""Arguments, printing and exit status: the only code that talks to the user.

Each command lies in a module of its own, which is imported only when the command is called; what is
heavy waits inside the commands. So `--help` needs nothing but Click, and `--version` not even that.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

from orgdoc import __version__

_OBJECTS_BETWEEN_COLLECTIONS = 100_000

#: Every command in the order of `--help`, with its short help. `explain-code` is `explain_code` in
#: `explain_code.py`. To add a command is one line here.
COMMANDS = {
    "check": "Say everything that is wrong with a spec.",
    "build": "Write chart, briefing and record.",
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


def main(args: Sequence[str] | None = None, prog_name: str = "orgdoc") -> None:
    """Run orgdoc and exit with the status that docs/usage.md lists."""
    if list(sys.argv[1:] if args is None else args) == ["--version"] and sys.stdout is not None:
        sys.stdout.write(f"orgdoc {__version__}\n")
        sys.exit(0)
    if args is None:
        # Nearly all that a short command makes lives to its end; looking through it costs 4 ms.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 20, 20)
    from orgdoc.cli.group import run  # with Click, which `--version` does not need

    status = run(args, prog_name)
    if args is None:
        from orgdoc.cli.streams import end

        end(status)
    sys.exit(status)
