"""Made-up organisations of any size as the text of a spec: the same text for the same arguments, always."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST = _words(
    """
    Ada Ben Chandra Aylin Tomás Ingrid Kwame Mei Marek Priya Noah Wilhelmina Fatima Lars Chiara Øyvind Jo
    Maximilian Grace Bartholomew Siân Zoë Ruth Dmitri Camille Linh Henrik Amara Rajesh Anastasia
    """
)
LAST = _words(
    """
    Okafor Lindqvist Rao Demir Herrera Solberg Mensah Tanaka Nowak Shah Bergström Papadopoulou Ng
    Petersen Fontana Castellanos Whitcombe Adeyemi Volkov Laurent Nguyen Aalto Nwosu Iyer
    Featherstonehaugh Li
    """
)
FORE = _words(
    """
    Ledger Payroll Goods-in Staff Data-centre Plant Customer Supplier Warranty Mobile Remote Laptop Badge
    Harbour Group Treasury Fleet Field-service Identity Crew Berth Internationalisation Web Tax
    """
)
MIDDLE = _words(
    """
    order access network travel document security stock time quality asset training contract energy
    maintenance forecast reconciliation identity messaging infrastructure compliance
    """
)
THING = _words(
    """
    portal renewal scanning upkeep planning app register desk archive exchange rebuild engine platform
    monitoring extension migration dashboard consolidation tool
    """
)
SORT = {
    "software": _words("package suite console gateway search backup solver connector licences"),
    "equipment": _words("handhelds printers sensors tablets terminals radios kiosks plotters scanners"),
    "infrastructure": _words("cluster switches array hosting network rack backbone cooling storage"),
    "team": _words("developers analysts crew specialists engineers helpdesk"),
    "person": _words("engineer architect tester auditor planner scientist"),
}
INTERNAL = ("Finance", "Human Resources", "Sales", "Production", "Warehouse")
EXTERNAL = ("Retail customers", "Globex Ltd", "Suppliers", "Travel agents")
BOTH, UNKNOWN = "Contractors", "Partner Co"
_HEAD = f"""organisation:
  name: Made-up Holdings
  large: true
  as_of: 2026-11-01
  language: en-GB
boundary:
  internal: [{", ".join(INTERNAL)}]
  external: [{", ".join(EXTERNAL)}]
  both: [{BOTH}]
  unknown: [{UNKNOWN}]
"""
_OFFICERS = "officers: {ceo: Ada Okafor, cio: Ben Lindqvist, cto: {name: Chandra Rao, title: %s}}\n"
_TITLE = "Chief Product and Technology Officer"


class _Maker:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._used: set[str] = set()

    def one_of(self, words: tuple[str, ...]) -> str:
        return words[int(self._random.random() * len(words))]  # the same in every version of Python

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def name(self, last: tuple[str, ...]) -> str:
        """Return a new name of 6 to 40 characters."""
        while True:
            middle = [self.one_of(MIDDLE) for _ in range(int(self._random.random() * 2.6))]
            name = " ".join([self.one_of(FORE), *middle, self.one_of(last)])
            if 6 <= len(name) <= 40 and name not in self._used:
                self._used.add(name)
                return name

    def person(self) -> str:
        while True:
            name = f"{self.one_of(FIRST)} {self.one_of(LAST)}"
            if name in self._used:
                name = f"{self.one_of(FIRST)} {name}"
            if name not in self._used:
                self._used.add(name)
                return name

    def parties(self, side: tuple[str, ...]) -> str:
        """Return for whom a project is: mostly somebody on that side, now and then what leaves it open."""
        if self.chance(0.02):
            return self.one_of((f"{INTERNAL[0]}, {EXTERNAL[0]}", UNKNOWN, f"{BOTH}, {EXTERNAL[1]}"))
        return self.one_of(side if self.chance(0.95) else INTERNAL + EXTERNAL)


def organisation(items: int, seed: int = 1) -> str:
    """Return a spec of so many items: nine projects to eleven resources, a manager for 4 projects."""
    make = _Maker(seed)
    count = max(items * 9 // 20, 1)
    managers = [
        (make.person(), EXTERNAL if make.chance(0.4) else INTERNAL) for _ in range(max(count // 4, 1))
    ]
    projects = []
    for number in range(count):
        name, side = managers[number * len(managers) // count]
        projects.append(_project(make, number, make.parties(side), None if make.chance(0.04) else name))
    resources = []
    for number in range(items - count):
        alone = make.chance(0.06)
        serves = make.one_of((*INTERNAL, *EXTERNAL)) if alone else f"p{number * count // (items - count)}"
        if make.chance(0.02):
            serves = f"p{number % count}, p{number * 7 % count}"
        resources.append(_resource(make, number, serves))
    return "".join((_HEAD, _OFFICERS % _TITLE, *_list("projects", projects), *_list("resources", resources)))


def one_officer(items: int = 20) -> str:
    """Return a spec in which one person holds both posts."""
    both = "officers: {ceo: Ada Okafor, cio: Nora Haddad, cto: Nora Haddad}\n"
    return organisation(items).replace(_OFFICERS % _TITLE, both)


def many_managers(count: int = 150) -> str:
    """Return a spec with so many managers in one branch, of one or two projects each."""
    make = _Maker(2)
    projects = []
    for number in range(count):
        manager = make.person()
        for part in range(1 + number % 2):
            projects.append(_project(make, 2 * number + part, make.one_of(INTERNAL), manager))
    return "".join((_HEAD, _OFFICERS % _TITLE, *_list("projects", projects)))


def one_large_project(resources: int = 300) -> str:
    """Return a spec with so many resources in one project."""
    make = _Maker(3)
    projects = [_project(make, number, make.one_of(INTERNAL), make.person()) for number in range(3)]
    rows = [_resource(make, number, "p1") for number in range(resources)]
    return "".join((_HEAD, _OFFICERS % _TITLE, *_list("projects", projects), *_list("resources", rows)))


def _project(make: _Maker, number: int, parties: str, manager: str | None) -> str:
    text = f"id: p{number}, name: {make.name(THING)}, for: [{parties}]"
    text += ", activity: develop, deliverable: product" if make.chance(0.5) else ""
    return text if manager is None else f"{text}, manager: {manager}"


def _resource(make: _Maker, number: int, serves: str) -> str:
    kind = make.one_of(tuple(SORT))
    return f"id: r{number}, name: {make.name(SORT[kind])}, kind: {kind}, serves: [{serves}]"


def _list(key: str, entries: list[str]) -> Iterator[str]:
    yield f"{key}:\n" if entries else ""
    yield from (f"  - {{{entry}}}\n" for entry in entries)
