"""A spec's bytes → what it states and everything that is wrong with it: read, then checked.

All that a command needs which draws and writes nothing, and so starts sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from orgdoc.checks import run_checks
from orgdoc.diagnostics.diagnostic import Diagnostic, Severity
from orgdoc.digest import sha256
from orgdoc.model.organisation import Organisation, Stated
from orgdoc.model.rulebook import Rulebook
from orgdoc.reading.named_book import not_found, with_errors
from orgdoc.reading.spec_reader import read_spec
from orgdoc.reading.text_decoder import MAX_BYTES
from orgdoc.reading.yaml_reader import MAX_NODES
from orgdoc.rules.book_reader import ReadBook, built_in_rulebook, read_book
from orgdoc.rules.extending import FindBook, beside
from orgdoc.source import SourceText

if TYPE_CHECKING:
    from orgdoc.model.verdict import Remark


@dataclass(frozen=True, slots=True)
class Read:
    """A spec as read: `organisation` is None where there are errors. `data` is the file as it was.

    `rulebook` is the one to decide by; `book` is the file of it, with what is wrong there, where the spec
    names one.
    """

    source: SourceText
    data: bytes
    organisation: Organisation | None
    problems: tuple[Diagnostic, ...]
    rulebook: Rulebook
    book: ReadBook | None = None

    @property
    def sha256(self) -> str:
        return sha256(self.data)


def read(data: bytes, name: str, rulebook: Rulebook | None = None, find: FindBook | None = None) -> Read:
    """Read and check a spec; `name` is its path as the user typed it.

    The rule book in use is `rulebook`, else the one that the spec names, which `find` gets, else the
    built-in one. The problems are all there are: what only shows once the items are decided among them.
    """
    chosen = Choosing(rulebook, find)
    organisation, source, problems = read_spec(data, name, chosen.book)
    if organisation is not None:
        from orgdoc.checks.all_checks import ALL  # noqa: PLC0415 - whether a spec is right takes half of them

        in_use = chosen.rulebook
        problems = run_checks(organisation, problems, partial(_remarks, organisation, in_use), in_use, ALL)
        unfit = any(problem.severity is Severity.ERROR for problem in problems)
        organisation = None if unfit else organisation
    return Read(source, data, organisation, problems, chosen.rulebook, chosen.read)


def is_right(data: bytes, name: str, rulebook: Rulebook | None = None, find: FindBook | None = None) -> bool:
    """Tell whether `read` finds no error; it takes less time, as nothing is looked for that only warns."""
    chosen = Choosing(rulebook, find)
    organisation, _, problems = read_spec(data, name, chosen.book)
    if organisation is None:
        return False
    problems = run_checks(organisation, problems, rulebook=chosen.rulebook)
    return not any(problem.severity is Severity.ERROR for problem in problems)


class Choosing:
    """Chooses the rule book of one spec, and remembers which."""

    def __init__(self, rulebook: Rulebook | None, find: FindBook | None) -> None:
        self._find = find
        self._is_given = rulebook is not None
        self.rulebook = rulebook or built_in_rulebook()
        self.read: ReadBook | None = None

    def book(self, named: Stated | None) -> Rulebook | Diagnostic:
        """Return the book in use, told which the spec names; or what keeps that one from being used."""
        if self._is_given or named is None:
            return self.rulebook
        if self._find is None:
            return not_found(named, "a spec that is no file has no folder to look in")
        try:
            path, data = self._find(named.value)
        except OSError as problem:
            return not_found(named, (problem.strerror or str(problem)).lower())
        except ValueError:  # with the sign that ends a name
            return not_found(named, "no file has such a name")
        self.read = read_book(data, path, beside(self._find, named.value))
        if self.read.rulebook is None:
            return with_errors(named, self.read.problems)
        self.rulebook = self.read.rulebook
        return self.rulebook


def _remarks(organisation: Organisation, rulebook: Rulebook, fits: bool) -> tuple[Remark, ...]:
    from orgdoc.deciding.remarks import (  # noqa: PLC0415 - whether a spec is right hangs on no remark
        remarks_alone,
        remarks_on_roles,
    )

    return (remarks_alone if fits else remarks_on_roles)(organisation, rulebook)


def may_be_too_large(data: bytes) -> bool:
    """Tell whether a spec in block style, a value to a line, comes near the bounds of what is read."""
    if len(data) < MAX_NODES:  # no value stands in less than one byte
        return False
    return len(data) > MAX_BYTES or sum(map(data.count, (b":", b",", b"- ", b"\n"))) > MAX_NODES // 2
