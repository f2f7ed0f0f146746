"""What could not be read of a spec, so that nothing is reported that may follow from it.

No check of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from orgdoc.diagnostics.diagnostic import Diagnostic, Gap

_WORDS = re.compile(r"[^\W_]+")
_PIECES = re.compile(r"[,;:/\n]")
#: A name within a longer text is found where it has at most so many words.
_LONGEST_RUN = 4
#: Longer texts are no names.
_LONGEST_NAME = 100
#: Texts belong at this depth: `boundary.internal[0]`, `projects[0].id`.
_LEAF = 3
_PARTIES = "boundary"
_ITEMS = ("projects", "resources")
_PARTS = ("organisation", _PARTIES, "officers", *_ITEMS, "managers")
#: Parts whose own keys hold a single text; where there is more, another part was indented too far.
_OF_SINGLE_TEXTS = ("organisation", "officers")


class Unread:
    """The gaps that reading left, and what may stand in them."""

    def __init__(self, problems: Iterable[Diagnostic] = ()) -> None:
        gaps = [gap for problem in problems for gap in problem.gaps]
        self._said = {said for gap in gaps for text in _texts(gap) for said in _what_it_may_say(text)} - {""}
        self._entries = {f"{gap.path[0]}[{gap.path[1]}]" for gap in gaps if len(gap.path) > 1}
        # Of these nobody can tell what would stand there: nothing does, or a text in place of a list.
        blind = [gap for gap in gaps if not gap.texts or (gap.is_text and len(gap.path) < _LEAF)]
        self._lacks_parties = any(gap.path[0] == _PARTIES or _is_stray(gap) for gap in blind)
        self._lacks_ids = any(_may_hold(gap, "id", _ITEMS) for gap in blind)
        self._lacks_managers = any(_may_hold(gap, "manager", ("projects",)) for gap in blind)
        #: What may be parties: short texts in the gaps of the boundary and of mistyped parts. What holds an
        #: invisible character is no name that anybody meant.
        self.party_names = tuple(
            text
            for gap in gaps
            if gap.path[0] == _PARTIES or _is_stray(gap)
            for text in gap.texts
            if len(text) <= _LONGEST_NAME and text.isprintable()
        )
        #: Whether something is missing of the projects or resources, or of what may be meant for them.
        self.touches_items = any(gap.path[0] in _ITEMS or _is_stray(gap) for gap in gaps)

    def mentions(self, name: str) -> bool:
        """Whether `name` stands in a gap, in whatever list or spelling."""
        return bool(self._said) and _folded(name) in self._said

    def may_list(self, party: str) -> bool:
        """Whether the boundary, read in full, may have `party` on it."""
        return self._lacks_parties or self.mentions(party)

    def may_have_item(self, item_id: str) -> bool:
        """Whether the projects and resources, read in full, may have one with this id."""
        return self._lacks_ids or self.mentions(item_id)

    def may_have_manager(self, name: str) -> bool:
        """Whether the projects, read in full, may name this manager."""
        return self._lacks_managers or self.mentions(name)

    def touches(self, item_path: str) -> bool:
        """Whether something of the item at `item_path` (`projects[0]`) could not be read."""
        return item_path in self._entries


def _is_stray(gap: Gap) -> bool:
    """Whether a part of the spec is mistyped or stands within another, so that it may be any part."""
    first, *others = gap.path
    if first not in _PARTS:
        return True
    return bool(others) and (others[-1] in _PARTS or (first in _OF_SINGLE_TEXTS and len(gap.texts) > 1))


def _may_hold(gap: Gap, key: str, parts: tuple[str, ...]) -> bool:
    """Whether a gap may hold what stands under `key` of an entry in `parts`."""
    return _is_stray(gap) or (gap.path[0] in parts and (len(gap.path) < _LEAF or gap.path[2] == key))


def _texts(gap: Gap) -> Iterator[str]:
    yield from gap.texts
    if isinstance(gap.path[-1], str):  # of a mistyped key, the key may be the name
        yield gap.path[-1]


def _what_it_may_say(text: str) -> Iterator[str]:
    for piece in _PIECES.split(text):
        yield _folded(piece)
    words = _WORDS.findall(text.casefold())
    for start in range(len(words)):
        for length in range(1, _LONGEST_RUN + 1):
            yield "".join(words[start : start + length])


def _folded(text: str) -> str:
    return "".join(_WORDS.findall(text.casefold()))
