"""A vacancy told with a second colon, or as a key: what to write is the same, whatever YAML makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from orgdoc.model.vacancies import as_stated, tells_of_a_vacancy, who_acts

_POST = re.compile(r"(\s*)(\w+):\s*(.*)")
_IN_BRACES = re.compile(r"[{,]\s*(\w+):\s*([^,{}]*)")
_SECTION = "officers:"


def vacancy_told(lines: Sequence[str], number: int, column: int) -> str | None:
    """Return what to do about the post that is told of at a place, from 0: write `cto: {name: vacant, …}`.

    None where the place is not among the officers, or no vacancy is told.
    """
    top = next((n for n in range(number, -1, -1) if lines[n][:1] not in ("", " ", "\t", "#", "-")), None)
    if top is None or not lines[top].startswith(_SECTION):
        return None
    if top == number:
        told = [one for one in _IN_BRACES.finditer(lines[top]) if one.start() <= column]
        return _written(told[-1][1], told[-1][2]) if told else None
    begins = [n for n in range(top + 1, number + 1) if _POST.match(lines[n])]
    margin = min((len(lines[n]) - len(lines[n].lstrip()) for n in begins), default=0)
    at = [n for n in begins if len(lines[n]) - len(lines[n].lstrip()) == margin]
    if not margin or not at or (post := _POST.match(lines[at[-1]])) is None:
        return None
    below = []
    for line in lines[at[-1] + 1 :]:
        if not line.startswith(" " * (margin + 1)):
            break
        below.append(line.strip())
    written = _written(post[2], " ".join([post[3], *below]))
    return f"in place of these lines, {written}" if written and at[-1] != number else written


def _written(post: str, told: str) -> str | None:
    is_told = tells_of_a_vacancy(told) and not re.search(r"\b(?:name|title|until):", told)
    return f"write `{post}: {as_stated(who_acts(told))}`" if is_told else None
