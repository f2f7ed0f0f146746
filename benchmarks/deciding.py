"""What effects and differences cost: `python benchmarks/deciding.py [ITEMS]` prints CPU seconds.

Deciding with the effects of every answer and decision, and without them (nothing open is looked into); and a
diff of two versions of which 300 projects are for somebody else. Of three runs, the least.
"""

from __future__ import annotations

import gc
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import lifelike

import organisations
from orgdoc import pipeline
from orgdoc.deciding import decide
from orgdoc.deciding.questions import Inquiry
from orgdoc.model.organisation import Organisation
from orgdoc.rules.book_reader import built_in_rulebook

CHANGED = 300
_FOR = re.compile(r"(?<=, for: )\[.*?\]")
_T = TypeVar("_T")


def least(action: Callable[[], _T], runs: int = 3) -> tuple[float, _T]:
    """Return the least CPU seconds of some runs, and what came of the last."""
    took = []
    for _ in range(runs):
        begun = time.process_time()
        result = action()
        took.append(time.process_time() - begun)
    return min(took), result


def read(text: str) -> Organisation:
    organisation = pipeline.read(text.encode(), "made.yaml").organisation
    assert organisation is not None
    return organisation


def without_effects(organisation: Organisation) -> None:
    """Decide as `decide` does, with nothing open looked into."""
    inquire = decide.inquire
    decide.inquire = lambda supposing: Inquiry({}, (), (), {}, {})
    try:
        decide.decide(organisation, built_in_rulebook())
    finally:
        decide.inquire = inquire


def later(text: str) -> str:
    """Return the spec with 300 projects for somebody on the other side."""
    places = [found.start() for found in _FOR.finditer(text)]
    chosen = set(random.Random(1).sample(places, CHANGED))
    inside = "[Finance]"

    def other(found: re.Match[str]) -> str:
        return ("[external]" if found[0] == inside else inside) if found.start() in chosen else found[0]

    return _FOR.sub(other, text)


def table(items: int = 10_000) -> Iterator[str]:
    """Yield the lines of the table, as Markdown."""
    yield "| Organisation | open | without effects | with them | | 300 facts changed, differences | diff |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, made in (("even", organisations.organisation), ("as in life", lifelike.organisation)):
        text = made(items)
        organisation = read(text)
        alone, _ = least(lambda one=organisation: without_effects(one))
        whole, found = least(lambda one=organisation: decide.decide(one, built_in_rulebook()))
        old = pipeline.answer(organisation, "old.yaml", None)
        new = pipeline.answer(read(later(text)), "new.yaml", None)
        took, compared = least(lambda old=old, new=new: pipeline.compared(old, new, "old.yaml", "new.yaml"))
        open_now, changes = len(found.questions) + len(found.to_decide), len(compared.difference.changes)
        times = f"{alone:.2f} | {whole:.2f} | {whole / alone:.1f} ×"
        yield f"| {name} | {open_now} | {times} | {changes} | {took:.2f} |"


if __name__ == "__main__":
    gc.disable()  # as the program runs
    print("\n".join(table(*map(int, sys.argv[1:]))))
