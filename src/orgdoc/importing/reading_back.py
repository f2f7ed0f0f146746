"""What of a draft is read back, as any spec is read, before its spec is written.

Whether a spec is right hangs on its ids, on what stands under each key, and on what names what. Of a long
list, most items say once more, in other combinations, what others say, under a name of their own; to read
all of them takes longer than the rest of an import.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from itertools import compress, repeat

from orgdoc.importing.cells import LISTS, MAX_NAME, MAX_TEXT, Value
from orgdoc.importing.draft import Draft

#: A list of so many items is read back as a whole; of a longer one, its first items are whatever they say.
FEW, _FIRST = 100, 20
_IDS = re.compile(r"(?:[a-z0-9-]{1,100}\n)*+")
#: Under these keys any name may stand; under others, known words, or texts of a certain form.
_NAMES = ("manager", "owner", *LISTS)
_OF_ITEMS = ("serves", "reports_to")

Values = Sequence[Value | None]


def to_read_back(draft: Draft) -> Draft:
    """Return a draft that is right where `draft` is, and wrong where it is wrong: the whole, or part of it.

    An item is left out where all is known of it: its id, with which nothing is wrong; its texts and names,
    of plain signs and within their lengths; its groups of people, which are on the boundary; its kind, with
    the keys that stand there, and its other words, which one that is read back has too. It has no decision,
    detail or remark, serves no item, and none serves it.
    """
    items = draft.items
    if len(items) <= FEW or not _have_good_ids(draft):
        return draft
    facts = [item.facts for item in items]
    stated: dict[str, Values] = {key: list(map(dict.get, facts, repeat(key))) for key in set().union(*facts)}
    known = {*draft.parties, *draft.vocabulary.boundary.ids}
    wanted = [bool(item.remarks or item.details or item.override) for item in items]
    wanted[:_FIRST] = [True] * _FIRST
    _want(wanted, _not_plain([item.name for item in items], MAX_NAME))
    if any(given := [item.given_id or None for item in items]):
        _want(wanted, _not_plain(given, MAX_NAME))
    for key, values in stated.items():
        if key == "description":
            _want(wanted, _not_plain(values, MAX_TEXT))
        elif key in _NAMES:
            _want(wanted, _with_odd_names(values, known if key in LISTS else None))
        else:
            _want(wanted, _first_of_each(values))
    kinds = [item.kind for item in items]
    _want(wanted, _first_of_each(list(zip(kinds, map(tuple, facts), strict=True))))
    if (served := _all_names(stated, _OF_ITEMS)) and (ids := {item.id for item in items} & served):
        _want(wanted, [place for place, item in enumerate(items) if item.id in ids])
        for values in filter(None, map(stated.get, _OF_ITEMS)):
            _want(wanted, [place for place, value in enumerate(values) if not ids.isdisjoint(_names(value))])
    part = copy(draft)
    part.items = list(compress(items, wanted))
    return part


def _want(wanted: list[bool], places: Iterable[int]) -> None:
    for place in places:
        wanted[place] = True


def _first_of_each(values: Sequence[object]) -> Iterable[int]:
    """Return the place of one of each different value."""
    return dict(zip(values, range(len(values)), strict=True)).values()


def _have_good_ids(draft: Draft) -> bool:
    """Return whether each id is one, is there once, and is no other name."""
    ids = [item.id for item in draft.items]
    once = set(ids)
    good = len(once) == len(ids) and _IDS.fullmatch("\n".join([*ids, ""])) is not None
    return good and once.isdisjoint(draft.parties) and once.isdisjoint(draft.vocabulary.boundary.ids)


def _not_plain(texts: Values, most: int) -> list[int]:
    """Return the places of texts with which something may be wrong."""
    if _are_plain([text for text in texts if isinstance(text, str)], most):
        return []
    return [place for place, text in enumerate(texts) if not _are_plain(_names(text), most)]


def _with_odd_names(values: Values, known: Collection[str] | None) -> list[int]:
    """Return the places of values that hold a name which is not plain or, of groups, is not `known`."""
    names = {name for value in set(values) for name in _names(value)}
    odd = names.difference(known) if known is not None else set[str]()
    if not _are_plain(names, MAX_NAME):
        odd |= {name for name in names if not _are_plain([name], MAX_NAME)}
    return [place for place, value in enumerate(values) if not odd.isdisjoint(_names(value))] if odd else []


def _all_names(stated: dict[str, Values], keys: Iterable[str]) -> set[str]:
    return {name for key in keys for value in set(stated.get(key, ())) for name in _names(value)}


def _names(value: Value | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value or ()


def _are_plain(texts: Collection[str], most: int) -> bool:
    """Return whether texts are within `most` signs, and each sign stands for itself in quotes."""
    whole = "".join(texts)
    within = all(texts) and max(map(len, texts), default=0) <= most
    return within and whole.isprintable() and '"' not in whole and "\\" not in whole
