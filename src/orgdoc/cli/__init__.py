"""Arguments, printing and exit status: the only code that talks to the user."""

from __future__ import annotations

from orgdoc.cli.group import main

__all__ = ["main"]
