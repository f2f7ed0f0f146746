"""Made-up organisations that vary as real ones do: `python benchmarks/lifelike.py ITEMS [SEED] > made.yaml`.

Those of tests/organisations.py are even: a manager has four projects, a project one or two resources, and all
say the same. Here a few managers have dozens of projects and most have one or two; a few projects have dozens
of resources and most none or one; names are of one to nine words; what people have said of an item goes from
its name alone to everything, with descriptions, decisions of people, and resources that serve resources.
The same arguments give the same text, in every version of Python.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from organisations import EXTERNAL, FIRST, FORE, INTERNAL, LAST, MIDDLE, SORT, THING

DEPARTMENTS = (*INTERNAL, *(f"{place} {unit}" for place in ("North", "South", "Group") for unit in INTERNAL))
CLIENTS = (*EXTERNAL, *(f"{name} {form}" for name in LAST[:12] for form in ("AG", "Ltd", "& Sons")))
ACTIVITIES = ("develop", "maintain", "expand", "procure", "plan")
DELIVERABLES = ("product", "service", "infrastructure", "business-plan")
OBJECTIVES = ("productivity", "efficiency", "revenue")


class _Maker:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def one_of(self, values: tuple[str, ...]) -> str:
        return values[int(self._random.random() * len(values))]

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def few(self, mean: float, most: int) -> int:
        """Return mostly little and now and then a lot: Pareto's distribution, from 0 to `most`."""
        return min(int(mean / 2 / (1.0 - self._random.random()) ** 0.7), most)

    def words(self, count: int, last: tuple[str, ...]) -> str:
        return " ".join([self.one_of(FORE), *(self.one_of(MIDDLE) for _ in range(count)), self.one_of(last)])

    def parties(self, side: tuple[str, ...]) -> str:
        mixed = CLIENTS if side is DEPARTMENTS else DEPARTMENTS
        chosen = [self.one_of(mixed if self.chance(0.06) else side) for _ in range(1 + self.few(0.8, 4))]
        return ", ".join(f'"{name}"' for name in dict.fromkeys(chosen))


def organisation(items: int, seed: int = 1) -> str:
    """Return a spec of so many items, about 45 in 100 of them projects."""
    return "".join(_lines(items, _Maker(seed)))


def _lines(items: int, make: _Maker) -> Iterator[str]:
    yield "organisation: {name: Lifelike Group, large: true, as_of: 2026-11-01}\nboundary:\n"
    for key, names in (("internal", DEPARTMENTS), ("external", CLIENTS)):
        yield f"  {key}: [{', '.join(f'{chr(34)}{name}{chr(34)}' for name in names)}]\n"
    yield '  both: [Contractors]\n  unknown: ["Partner Co"]\n'
    yield "officers: {ceo: Ada Whitcombe, cio: Ben Featherstonehaugh, cto: Chandra Iyer-Rao}\nprojects:\n"
    count, number = max(items * 45 // 100, 1), 0
    while number < count:
        manager = f"{make.one_of(FIRST)} {make.one_of(FIRST)[0]}. {make.one_of(LAST)} {number}"
        manager = manager if not make.chance(0.08) else ""
        side = CLIENTS if make.chance(0.4) else DEPARTMENTS
        for _ in range(min(1 + make.few(3.0, 60), count - number)):
            yield _project(make, number, manager, side)
            number += 1
    yield "resources:\n" if items > count else ""
    number, project = 0, 0
    while number < items - count:
        for _ in range(min(make.few(2.2, 40), items - count - number)):
            yield _resource(make, number, project % count)
            number += 1
        project += 1


def _project(make: _Maker, number: int, manager: str, side: tuple[str, ...]) -> str:
    facts = {"id": f"p{number}", "name": f"{make.words(make.few(1.2, 7), THING)} {number}"}
    if manager:
        facts["manager"] = f'"{manager}"'
    if make.chance(0.9):
        facts["for"] = f"[{make.parties(side)}]"
    for key, values, share in (
        ("activity", ACTIVITIES, 0.7),
        ("deliverable", DELIVERABLES, 0.6),
        ("objective", OBJECTIVES, 0.3),
    ):
        if make.chance(share):
            facts[key] = make.one_of(values)
    if make.chance(0.25):
        facts["stakeholders"] = f"[{make.parties(side)}]"
    if make.chance(0.3):
        facts["description"] = " ".join(make.words(2, THING) for _ in range(1 + make.few(4.0, 40)))
    if make.chance(0.02):
        branch = "cio" if make.chance(0.5) else "cto"
        facts["override"] = f"{{branch: {branch}, rationale: As agreed, by: The board, on: 2026-10-01}}"
    return _entry(facts)


def _resource(make: _Maker, number: int, project: int) -> str:
    kind = make.one_of(tuple(SORT))
    facts = {"id": f"r{number}", "name": f"{make.words(make.few(0.8, 5), SORT[kind])} {number}", "kind": kind}
    serves = [f"p{project}"]
    if make.chance(0.05):
        serves = [f"p{project}", f"p{project * 7 // 8}"]
    elif number and make.chance(0.08):
        serves = [f"r{number - 1}"]
    elif make.chance(0.05):
        serves = [f'"{make.one_of(DEPARTMENTS if make.chance(0.6) else CLIENTS)}"']
    facts["serves"] = f"[{', '.join(dict.fromkeys(serves))}]"
    return _entry(facts)


def _entry(facts: dict[str, str]) -> str:
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in facts.items())}}}\n"


if __name__ == "__main__":
    print(organisation(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1), end="")
