"""What orgdoc says while it watches a spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orgdoc.views.phrases.words import listed

STOPPED = "\nstopped watching; the documents are those of the last build"
_MOST = 10


def watching(files: Sequence[str]) -> str:
    return f"\nwatching {listed(files)}; stop with Ctrl-C"


def rebuilt(clock: str, spec: str, changed: str, seconds: float) -> str:
    return f"{clock}  {_cause(spec, changed)}: rebuilt in {seconds:.1f} s"


def failed(clock: str, spec: str, changed: str) -> str:
    return f"{clock}  {_cause(spec, changed)}: not built; the documents are as they were"


def _cause(spec: str, changed: str) -> str:
    return f"{spec} changed" if spec == changed else f"{changed} changed, {spec}"


def moved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each subject whose verdict is another than before, that came, or that went."""
    if not before:
        return
    lines = [
        f"  {name}: {_told(before.get(name), after.get(name))}"
        for name in dict.fromkeys((*before, *after))
        if before.get(name) != after.get(name)
    ]
    yield from lines[:_MOST]
    if len(lines) > _MOST:
        yield f"  and {len(lines) - _MOST} more"


def _told(before: str | None, after: str | None) -> str:
    if before is None:
        return f"new, {after}"
    if after is None:
        return f"gone, was {before}"
    return f"{before} before, {after} now"
