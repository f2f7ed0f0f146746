"""`orgdoc completion`"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from orgdoc.cli.command import command
from orgdoc.cli.group import cli

_INSTALLING = {
    "bash": 'add this line to ~/.bashrc:\n#   eval "$(orgdoc completion bash)"',
    "zsh": 'add this line to ~/.zshrc, after compinit:\n#   eval "$(orgdoc completion zsh)"',
    "fish": "run this once:\n#   orgdoc completion fish > ~/.config/fish/completions/orgdoc.fish",
}


@command()
@click.argument("shell", type=click.Choice(list(_INSTALLING)))
def completion(shell: str) -> int:
    """Print the script by which a SHELL completes at TAB: commands, options, items, rules and codes.

    \b
    bash: eval "$(orgdoc completion bash)" in ~/.bashrc
    zsh:  eval "$(orgdoc completion zsh)" in ~/.zshrc, after compinit
    fish: orgdoc completion fish > ~/.config/fish/completions/orgdoc.fish

    Example: orgdoc completion bash
    """  # noqa: D301 - the \b is Click's, to keep the lines as they are
    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(cli, {}, "orgdoc", "_ORGDOC_COMPLETE")
    # Not `source()`, which for bash runs a bash to ask for its version.
    click.echo(script.source_template % script.source_vars())
    click.echo(f"# To keep it, {_INSTALLING[shell]}")  # below: zsh looks at the first line
    return 0
