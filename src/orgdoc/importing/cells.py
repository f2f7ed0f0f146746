"""What one cell of a list says: a value, or why it was not taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from orgdoc import cell_text
from orgdoc.characters import named, unseen_in, with_all_seen
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.importing.entries import entries_of, is_amount, people_of, plain_name
from orgdoc.importing.vocabulary import (
    IGNORE,
    NO_GROUP,
    Vocabulary,
    folded,
    no_beginnings,
    says_nothing,
)
from orgdoc.model.terms import EXTERNAL

MAX_NAME, MAX_LINE, MAX_TEXT, MAX_LINK = 300, 100, 10_000, 2_000
#: Fields whose cells name several people, groups, projects or resources.
LISTS = ("for", "serves", "stakeholders")
_OF_ITEMS = ("deliverable", "activity", "objective", "customer_facing")
_OTHER_FACTS = ("kind", "deliverable", "activity", "objective")
ID = re.compile(r"[a-z0-9-]{1,100}")
_LINK = re.compile(r"https?://\S+")
#: Spaces of whatever width: in a name, they are one.
_ROOM = re.compile("[ \u00a0\u2002-\u200a\u202f\u3000]+")
_SPACES = re.compile(r"\s*\n\s*")

Value = str | tuple[str, ...]


class NotTaken(NamedTuple):
    """Why a cell was not taken, and what to do, if that is known; `noted`: at its item too, as a comment."""

    message: str
    help: str = ""
    noted: bool = False


AT_COMMAS = "was split at its commas"
AT_JOINT = "was split at its {}, as each name stands by itself elsewhere"
WITHOUT_BULLETS = "was taken without its bullets or numbers"


class Changed(NamedTuple):
    """A cell, or an entry of one, that was taken otherwise than it stands, and how."""

    cell: str
    names: tuple[str, ...]
    how: str

    def __str__(self) -> str:
        names = " · ".join(map(short, self.names))
        return f"`{short(self.cell)}` {self.how}: {names}"


class Unclear(NamedTuple):
    """A cell of which something was not taken: what it states besides, and why not the rest."""

    value: Value
    faults: tuple[NotTaken, ...]
    changed: Changed | None = None


class _PlainNames(dict[str, str]):
    """What stands between commas and semicolons, which comes again and again, as a name of a group; "" where
    it is not plainly one.
    """

    def __init__(self, is_no_group: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_no_group = is_no_group

    def __missing__(self, text: str) -> str:
        name = plain_name(text)
        self[text] = name = "" if name and self._is_no_group(name) else name
        return name


class Cells:
    """The cells of sheets, read by the words of `vocabulary` and by the user's own, `words`, by field.

    `parties` are the names on the boundary, as `alike` gives them. `exact`: the sheets are of orgdoc's own
    making, so that their words are those of a spec, and nothing else.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        words: Mapping[str, Mapping[str, str]],
        parties: Collection[str],
        *,
        exact: bool,
    ) -> None:
        self.exact = exact
        self.vocabulary = vocabulary
        self._meanings = _meanings(vocabulary, words)
        self._left_out = {
            (field, folded(word))
            for field, of_field in words.items()
            for word, value in of_field.items()
            if value == IGNORE
        }
        self._closed = (*_OF_ITEMS, *vocabulary.facts)
        self._no_beginnings = {field: no_beginnings(words) for field, words in self._meanings.items()}
        self._sides_have_signs = any("," in word or ";" in word for word in self._meanings["whom"])
        self._parties = parties
        self._no_groups: dict[str, bool] = {}
        self._plain_names = _PlainNames(self._is_no_group)

    def says(self, field: str, cell: str) -> Value | Unclear:
        """Return what a cell in the column of a field states, "" where that is nothing."""
        if field in LISTS and (names := self._plainly_apart(cell)):
            return Unclear(names, (), Changed(cell, names, AT_COMMAS)) if "," in cell else names
        if self.nothing(cell):
            return ""
        if field in LISTS:
            return self._whole_list(cell)
        if field in self._closed:
            value = self.meaning(field, cell)
            if value is None:
                faults = () if self.leaves_out(field, cell) else (self.not_understood(field, cell),)
                return Unclear("", faults)
            if field != "customer_facing":
                return value
            return self._facing_customers(cell) if value == "yes" else ""
        if field == "tags":
            read = [line(tag, MAX_LINE) for tag in cell_text.split(cell)]
            tags = tuple(tag for tag in read if tag and not isinstance(tag, NotTaken))
            bad = tuple(tag for tag in read if isinstance(tag, NotTaken))
            return Unclear(tags, bad) if bad else tags
        if field == "link":
            return _link(cell)
        if field == "was":
            if ID.fullmatch(cell.casefold()):
                return cell.casefold()
            fault = NotTaken(
                f"`{short(cell)}` cannot be an id", "an id has letters a to z, digits and hyphens"
            )
            return Unclear("", (fault,))
        if field == "reports_to":
            return (cell,)
        if field == "manager":
            return self._manager(cell)
        name = line(cell if self.exact else evenly_spaced(cell), MAX_NAME)
        return Unclear("", (name,)) if isinstance(name, NotTaken) else name

    def _facing_customers(self, cell: str) -> Value | Unclear:
        if EXTERNAL in self.vocabulary.boundary.ids:
            return (EXTERNAL,)
        message = f"`{short(cell)}` says that customers use it, and no one side of the rules is theirs"
        return Unclear("", (NotTaken(message, "say in another column whom it is for"),))

    def nothing(self, cell: str) -> bool:
        """Return whether a cell says that there is nothing to say."""
        return not cell if self.exact else says_nothing(cell)

    def alike(self, name: str) -> str:
        """Return a name as it is compared: as it stands in a sheet of our own, else whatever its case."""
        return name if self.exact else alike(name)

    def meaning(self, field: str, cell: str) -> str | None:
        """Return what a word of a field stands for, if it is known."""
        if cell[:1] in self._no_beginnings[field]:
            return None
        return self._meanings[field].get(folded(cell))

    def leaves_out(self, field: str, cell: str) -> bool:
        """Return whether the user's own words say that a word of a field stands for nothing."""
        return (field, folded(cell)) in self._left_out

    def not_understood(self, field: str, cell: str) -> NotTaken:
        """Return what to say of a word that stands for nothing in this field."""
        if self.leaves_out(field, cell):
            return NotTaken(f"`{short(cell)}` is left out, as the map says")
        word = folded(cell)
        others = (fact for fact in (*_OTHER_FACTS, *self.vocabulary.facts) if fact != field)
        other = next((fact for fact in others if word in self._meanings[fact]), None)
        near = near_word(word, self._meanings[field]) if len(cell) <= MAX_LINE and other is None else None
        meant = self._meanings[field].get(near or "", "")
        proposal = f"did you mean {near}" + (f" ({meant})?" if meant not in ("", near) else "?")
        help = proposal if near else f"it may be {', '.join(self.vocabulary.words_for(field))}"
        if other is not None:
            said = "say in the map (--map) what it means here, or what the column holds"
            help = f"that is {self.an(other)}; {said}"
        return NotTaken(
            f"`{short(cell)}` was not understood as {self.an(field)}", help, noted=field in self._closed
        )

    def an(self, field: str) -> str:
        """Return the name of a field as a message has it, with its article."""
        fact = self.vocabulary.facts.get(field)
        return an(fact.label if fact is not None else field)

    def _plainly_apart(self, cell: str) -> tuple[str, ...]:
        """Return the entries of a cell that has several, as most have; () where it must be looked at closely.

        A word for a side, or for nothing, has no comma or semicolon in it; the user's own may.
        """
        if self.exact or self._parties or self._sides_have_signs or not ("," in cell or ";" in cell):
            return ()
        names = tuple(map(self._plain_names.__getitem__, cell.replace(";", ",").split(",")))
        return names if all(names) else ()

    def _whole_list(self, cell: str) -> Value | Unclear:
        """Return the entries of a cell; a name on the boundary with a comma in it is one."""
        if self.exact:
            return tuple(cell_text.split(cell))
        side = self.meaning("whom", cell)
        if side is not None:
            return self.vocabulary.boundary.on(side)
        found = entries_of(cell, lambda text: bool(self._parties) and alike(text) in self._parties)
        names = found.names
        bad = [name for name in names if self._is_no_group(name)]
        if bad:
            names = tuple([name for name in names if name not in bad])
        if found.at_comma or found.stripped:
            changed = Changed(cell, found.names, AT_COMMAS if found.at_comma else WITHOUT_BULLETS)
            return Unclear(names, tuple(map(_no_group, bad)), changed)
        return Unclear(names, tuple(map(_no_group, bad))) if bad else names

    def _is_no_group(self, name: str) -> bool:
        known = self._no_groups.get(name)
        if known is None:
            word = folded(name)
            known = is_amount(name) or word in NO_GROUP or word in self._meanings["customer_facing"]
            self._no_groups[name] = known
        return known

    def _manager(self, cell: str) -> Value | Unclear:
        people = tuple(cell_text.split(cell)) if self.exact else people_of(cell)
        if folded(cell) in _VACANT or not people:
            return ""
        read = [line(one if self.exact else evenly_spaced(one), MAX_NAME) for one in people]
        faults = [one for one in read if isinstance(one, NotTaken)]
        names = tuple(dict.fromkeys(one for one in read if not isinstance(one, NotTaken)))
        if not self.exact and any(map(self._is_no_group, names)):
            fault = NotTaken(f"`{short(cell)}` is no name of a person", noted=True)
            return Unclear("", (fault,))
        value = names[0] if len(names) == 1 else names
        return Unclear(value or "", tuple(faults)) if faults else value


def _link(cell: str) -> Value | Unclear:
    if len(cell) > MAX_LINK or not _LINK.fullmatch(cell) or next(unseen_in(cell), None):
        fault = NotTaken(f"`{short(cell)}` is no web address", "it begins with http:// or https://")
        return Unclear("", (fault,))
    return cell


def _no_group(name: str) -> NotTaken:
    what = "says how many, not who" if is_amount(name) else "names no group of people"
    return NotTaken(f"`{short(name)}` {what}", "name the groups", noted=True)


#: What stands for a post that nobody holds.
_VACANT = frozenset((
    "vacant", "vacancy", "vakant", "unbesetzt", "nicht besetzt", "n n", "nn", "vacante", "poste vacant",
    "a pourvoir", "vacature", "vago", "posto vacante", "por cubrir", "por preencher",
))  # fmt: skip


def _meanings(vocabulary: Vocabulary, words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return, by field, what each word stands for: ours, and the user's own."""
    return {
        field: {
            **ours,
            **{folded(word): value for word, value in words.get(field, {}).items() if value != IGNORE},
        }
        for field, ours in vocabulary.values.items()
    }


def near_word(word: str, known: Mapping[str, str]) -> str | None:
    """Return the known word that another was probably meant to be; a slip is seldom in the first letter, and
    an impressora is no pessoa.
    """
    near = nearest(word, known)
    return near if near is not None and near[:1] == word[:1] else None


def line(cell: str, limit: int) -> str | NotTaken:
    """Return a cell that stands on one line; a line break in it becomes a space."""
    if cell.isascii() and cell.isprintable() and len(cell) <= limit:  # nearly all
        return cell
    if "\n" in cell or "\r" in cell:
        cell = _SPACES.sub(" ", cell.replace("\r", "\n"))
    return _seen(cell, limit)


def evenly_spaced(cell: str) -> str:
    """Return a name with one plain space wherever there is space of whatever width."""
    return cell if cell.isascii() and "  " not in cell else _ROOM.sub(" ", cell)


def text(cell: str) -> str | NotTaken:
    """Return a cell that may have several lines."""
    return _seen(cell.replace("\r\n", "\n").replace("\r", "\n"), MAX_TEXT)


def _seen(cell: str, limit: int) -> str | NotTaken:
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    if (unseen := next(unseen_in(cell), None)) is not None:
        return NotTaken(
            f"the cell holds a character that cannot be seen, {named(unseen[0])}, so it was not taken",
            "type it again",
        )
    if len(cell) > limit:
        return NotTaken(f"the cell has more than {limit:,} characters, so it was not taken", "shorten it")
    return cell


def are_plain(cells: Sequence[str], limit: int) -> bool:
    """Return whether no cell of a column needs a second look; of most columns that is so."""
    if max(map(len, cells), default=0) > limit:
        return False
    whole = "".join(cells)
    return whole.isascii() and whole.isprintable() and "  " not in whole


@lru_cache(maxsize=4096)
def alike(name: str) -> str:
    """Return a name as it is compared: spaces and capital letters do not matter."""
    return _alike(name)


def all_alike(names: Sequence[str]) -> list[str]:
    """Return many names as they are compared, all at once where there is nothing odd in them."""
    whole = "\n".join(names)
    compared = whole.casefold().split("\n") if names else []
    if "  " in whole or len(compared) != len(names) or not "".join(names).isprintable():
        return list(map(_alike, names))  # `alike` would forget most of them
    return compared


def _alike(name: str) -> str:
    return " ".join(name.casefold().split())


def short(cell: str) -> str:
    """Return what a cell holds, for a message."""
    shown = with_all_seen(" ".join(cell.split()))
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def an(field: str) -> str:
    """Return the name of a field as a message has it, with its article."""
    name = {"customer_facing": "yes or no", "override branch": "branch"}.get(field, field.replace("_", " "))
    if name == "yes or no" or name.endswith("s"):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
