"""Standard output and standard error as they may be: in any encoding, cut off, full.

All text goes through one place on its way to them, where what came from outside is made harmless. Colours
and the line of progress are ours, and known by a mark that nobody outside can guess.
"""

from __future__ import annotations

import io
import os
import re
import sys
from codecs import lookup
from collections.abc import Iterator
from contextlib import contextmanager
from stat import S_ISREG
from typing import Any

import click

from orgdoc.cli.status import WrongUse
from orgdoc.diagnostics.harmless import SEAM, harmless, steers

_MARK = f"\x0e{os.urandom(8).hex()}"
#: What JSON may hold as it is and a terminal obeys, what turns the direction of writing or cannot be seen,
#: and what begins a command to GitHub's runner wherever it stands.
_ACTS = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]|##(?=\\[)"
)
_OURS = re.compile(rf"{_MARK}([0-9;]*[mK])")
#: Erases the line of the terminal on which it stands.
ERASE_LINE = f"{_MARK}K"


def styled(text: str, **style: Any) -> str:
    """Return `text` with a colour (as `click.style` has them), which is left out where colour is off."""
    return click.style("\0", **style).replace("\x1b[", _MARK).replace("\0", text.replace(_MARK, ""))


class _Guarded(io.TextIOBase):
    """A standard stream that prints only what is harmless, and our own marks as what they stand for."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(self._made_safe(text))
        return len(text)

    def _made_safe(self, text: str) -> str:
        if _MARK not in text:
            return harmless(text)
        signs = [_sign(found[1]) for found in _OURS.finditer(text)]
        # Taken together, so that a colour does not hide the start of a line.
        plain = SEAM.join(part.replace(SEAM, "") for part in _OURS.split(text)[::2])
        pieces = harmless(plain.replace(_MARK, "")).split(SEAM)
        if not self._shows_colour():
            signs = [sign if sign == _ERASES else "" for sign in signs]
        return "".join(piece + sign for piece, sign in zip(pieces, [*signs, ""], strict=True))

    def _shows_colour(self) -> bool:
        context = click.get_current_context(silent=True)
        wanted = context.color if context is not None else None
        return bool(self._stream.isatty()) if wanted is None else wanted

    @property
    def buffer(self) -> Any:
        return self._stream.buffer

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return str(getattr(self._stream, "encoding", None) or "utf-8")

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return getattr(self._stream, "errors", None)

    def isatty(self) -> bool:
        # On Windows, Click writes to a terminal in its own way, past this one.
        return sys.platform != "win32" and bool(self._stream.isatty())

    def fileno(self) -> int:
        return int(self._stream.fileno())

    def flush(self) -> None:
        self._stream.flush()

    def writable(self) -> bool:
        return True


_ERASES = "\r\x1b[K"


def _sign(code: str) -> str:
    return _ERASES if code == "K" else f"\x1b[{code}"


@contextmanager
def guarded() -> Iterator[None]:
    r"""Let all that is printed be harmless, and a letter that an encoding lacks be its number (`\u2192`)."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_guard, before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _guard(stream: Any) -> Any:
    if isinstance(stream, io.TextIOWrapper):
        # ASCII is what a terminal has that is set up wrongly; most often it shows UTF-8.
        is_ascii = lookup(stream.encoding).name == "ascii"
        stream.reconfigure(encoding="utf-8" if is_ascii else None, errors="backslashreplace")
    return stream if stream is None or isinstance(stream, _Guarded) else _Guarded(stream)


def silence() -> None:
    """Send what is left in standard output nowhere, so that Python does not fail over it at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return


def write_data(text: str | bytes) -> None:
    """Print what programs read: always UTF-8 with Unix line breaks, save on a terminal; bytes as they are."""
    stream = sys.stdout
    if stream is None or stream.isatty():
        click.echo(text, nl=False)
    else:
        click.echo(text.encode() if isinstance(text, str) else text, nl=False)


def write_document(data: bytes, other: str) -> None:
    """Print a document that is text, as it is.

    Raises WrongUse where it holds what GitHub's runner would obey, unless a file takes it; `other` is what to
    do instead.
    """
    if steers(data) and not _is_a_file(sys.stdout):
        raise WrongUse(
            "a text in it would be a command to GitHub where it is printed "
            f"(`##` before a bracket, or `::` first in a line); {other}"
        )
    write_data(data)


def _is_a_file(stream: Any) -> bool:
    try:
        return S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError, AttributeError):
        return False


def write_json(text: str | bytes) -> None:
    """Print JSON, with numbers in place of what a terminal, a reader's eye or GitHub's runner obeys."""
    text = text if isinstance(text, str) else text.decode()
    write_data(text if text.isascii() and "##[" not in text else _ACTS.sub(_as_number, text))


def _as_number(found: re.Match[str]) -> str:
    units = found[0][0].encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)) + found[0][1:]


def write_markdown(text: str) -> None:
    """Print Markdown, for the same reason with a backslash that is not shown."""
    write_data(text.replace("##[", r"##\["))
