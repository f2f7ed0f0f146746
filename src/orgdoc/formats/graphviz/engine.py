"""The only code that runs Graphviz."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

from orgdoc.errors import ProgramError

TIMEOUT = 60  # seconds
_LONGEST = 24 * 60 * 60  # the system counts no endless time
_EMBEDDED = "graphviz-pure"


class EngineError(ProgramError):
    """Graphviz is not there or did not draw; the message is a sentence for users."""


class Engine(NamedTuple):
    """A Graphviz program. `embedded` is the one that pip installs, which draws Latin, Greek, Cyrillic and
    Hebrew letters only where the format is a picture.
    """

    path: str
    embedded: bool
    timeout: float = TIMEOUT

    def run(self, dot_text: str, output_format: str, dpi: int | None = None) -> bytes:
        """Return the drawing in Graphviz's format of that name (svg, png, json0, …)."""
        options = [f"-T{output_format}", *([f"-Gdpi={dpi}"] if dpi else [])]
        done = self._call(options, dot_text.encode("utf-8"))
        if done.returncode != 0 or not done.stdout:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = f": {said[0]}" if said else f" (exit status {done.returncode}, no output)"
            raise EngineError(f"Graphviz ({self.path}) could not draw the {output_format}{reason}")
        return done.stdout

    def version(self) -> str:
        """Return what the program says of itself: `graphviz-pure version 0.2.2 (…)`."""
        done = self._call(["-V"], b"")
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        return said.splitlines()[0].removeprefix(f"{Path(self.path).stem} - ") if said else "unknown version"

    def _call(self, options: list[str], text: bytes) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [self.path, *options], input=text, capture_output=True, timeout=self.timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise EngineError(
                f"Graphviz ({self.path}) did not finish within {self.timeout:g} seconds."
            ) from None
        except OSError as problem:
            raise EngineError(f"Graphviz ({self.path}) could not be started: {problem.strerror}.") from None


def find_engine(explicit: str | None, environ: Mapping[str, str]) -> Engine:
    """Return the engine that the user names (`explicit`, else ORGDOC_DOT), else the embedded one, else a
    `dot` on the PATH; raises EngineError where there is none.
    """
    path = environ.get("PATH")
    timeout = _timeout(environ.get("ORGDOC_ENGINE_SECONDS", ""))
    if named := explicit or environ.get("ORGDOC_DOT"):
        return _named(named, path, timeout)
    if embedded := _find_embedded(path):
        return Engine(embedded, embedded=True, timeout=timeout)
    if system := shutil.which("dot", path=path):
        return Engine(system, embedded=False, timeout=timeout)
    raise EngineError(
        "No Graphviz was found. Install the embedded one with `pip install graphviz-pure`, or the system's, "
        "for example with `apt install graphviz` or `brew install graphviz`."
    )


def engine_for_pictures(engine: Engine, foreign: bool) -> Engine:
    """Return the engine to paint with: a system `dot` where the embedded one lacks letters (`foreign`)."""
    if foreign and engine.embedded and (system := shutil.which("dot")):
        return Engine(system, embedded=False, timeout=engine.timeout)
    return engine


def _timeout(seconds: str) -> float:
    try:
        asked = float(seconds) if seconds else TIMEOUT
    except ValueError:
        asked = nan
    if isnan(asked):
        raise EngineError(f"ORGDOC_ENGINE_SECONDS must be a number of seconds, not {seconds!r}.")
    return min(max(asked, 0.1), _LONGEST)


def _named(named: str, path: str | None, timeout: float) -> Engine:
    found = shutil.which(named, path=path)
    if found is None:
        raise EngineError(
            f"There is no program {named}. Give the path of Graphviz's dot with --dot or ORGDOC_DOT."
        )
    return Engine(found, embedded=Path(found).stem == _EMBEDDED, timeout=timeout)


def _find_embedded(path: str | None) -> str | None:
    """Look beside our own scripts first: pipx and uv do not put a dependency's scripts on the PATH."""
    found = (shutil.which(_EMBEDDED, path=folder) for folder in _folders(path) if folder)
    return next(filter(None, found), None)


def _folders(path: str | None) -> Iterator[str | None]:
    yield str(Path(sys.executable).parent)
    import sysconfig  # noqa: PLC0415 - it takes a millisecond, and what runs in an environment is found

    yield sysconfig.get_path("scripts")
    yield path
