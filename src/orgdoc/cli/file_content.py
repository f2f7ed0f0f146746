"""The bytes of a file that the user names, and why they cannot be had."""

from __future__ import annotations

from pathlib import Path

#: One more than any reader takes: 64 MB of YAML, of a list or of a template.
MOST_BYTES = 64 * 2**20 + 1


def content_of(file: str) -> bytes:
    """Return the bytes of a file, of one without end as many as are too many for whoever reads them.

    Raises OSError.
    """
    with Path(file).open("rb") as opened:
        return opened.read(MOST_BYTES)


def reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
