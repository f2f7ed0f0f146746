"""The bytes of a file that the user names, and why they cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

#: One more than any reader takes: 64 MB of YAML, of a list or of a template.
MOST_BYTES = 64 * 2**20 + 1
_AT_ONCE = 2**20


def content_of(file: str) -> bytes:
    """Return the bytes of a file, of one without end as many as are too many for whoever reads them.

    Raises OSError.
    """
    with Path(file).open("rb") as opened:
        return content_in(opened)


def content_in(stream: BinaryIO) -> bytes:
    """Return what is left in `stream`, as `content_of` does of a file.

    It is read in pieces: at once, Python would ask for 64 MB, whatever is there.
    """
    pieces, left = [], MOST_BYTES
    while left > 0 and (piece := stream.read(min(left, _AT_ONCE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def reason(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower()
