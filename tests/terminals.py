"""A command run in a terminal, with a person at the keys."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path


def in_terminal(folder: Path, *args: str, keys: str) -> tuple[int, str]:
    """Run `orgdoc` in a pseudo-terminal in `folder`; type `keys`, a line whenever it waits for one.

    Returns the exit status and the transcript, with what was typed as the terminal echoes it.
    """
    import pty  # noqa: PLC0415 - not on Windows

    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100"}
    command = [sys.executable, "-m", "orgdoc", *args]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment
    )
    os.close(theirs)
    told, lines = b"", keys.splitlines()
    waits = (b"]: ", b"called? ")
    while True:
        ready, _, _ = select.select([ours], [], [], 30)
        if not ready:
            process.kill()
            break
        try:
            piece = os.read(ours, 65536)
        except OSError:  # as Linux says that the other end is closed
            break
        if not piece:
            break
        told += piece
        if told.endswith(waits) and lines:
            os.write(ours, (lines.pop(0) + "\n").encode())
    os.close(ours)
    return process.wait(), told.decode().replace("\r\n", "\n")
