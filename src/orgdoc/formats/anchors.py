"""Where links lead: a name for each heading, table and figure, and the number of each caption."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from orgdoc.views.document import Document, Figure, Heading, Table


class Target(NamedTuple):
    """A bookmark; for a caption also the word and the number that it encloses (`Table`, 1).

    `sequence` is the identifier of the numbering (`SEQ Table`): the same in every language.
    """

    bookmark: str
    word: str = ""
    number: int = 0
    sequence: str = ""

    @property
    def label(self) -> str:
        """The text of a cross reference, as in "Table 1"; "" for a heading."""
        return f"{self.word} {self.number}" if self.number else ""


def find_targets(document: Document) -> dict[str, Target]:
    """Return the target of each anchor of `document`.

    Word allows letters, digits and underscores and 40 characters, so names come from ordinals.
    Those that begin with `_` stay out of the reader's list of bookmarks.
    """
    targets: dict[str, Target] = {}
    captions: Counter[str] = Counter()
    for ordinal, (anchor, kind) in enumerate(_anchors(document), start=1):
        if anchor in targets:
            raise ValueError(f"two blocks have the anchor “{anchor}”")
        if kind == "heading":
            targets[anchor] = Target(f"_Toc{ordinal:08}")
        else:
            captions[kind] += 1
            word = document.label_words.get(kind, kind.capitalize())
            targets[anchor] = Target(f"_Ref{ordinal:08}", word, captions[kind], kind.capitalize())
    return targets


def _anchors(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        match block:
            case Heading():
                yield block.anchor, "heading"
            case Table():
                yield block.anchor, "table"
            case Figure():
                yield block.anchor, "figure"
            case _:
                pass
