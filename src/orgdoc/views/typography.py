"""Characters as they are set in print: curly apostrophes, spaces that hold, the spelling of the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any, cast

from orgdoc.model.organisation import Organisation
from orgdoc.views.chart_page import Block as ChartBlock
from orgdoc.views.chart_page import Card, Row
from orgdoc.views.document import Block, Document, Figure, Heading, ListBlock, Paragraph, Runs, Table
from orgdoc.views.phrases.words import is_right_to_left

Setting = Callable[[str], str]

_NBSP, _MARK = "\N{NO-BREAK SPACE}", "\N{LEFT-TO-RIGHT MARK}"
# Each begins with the character that it is about: a search for that takes a tenth of looking back everywhere.
_APOSTROPHE = re.compile(r"'(?:(?<=\w')(?=\w|$|[\s,.;:)])|(?<=[).!?]')(?=s\b))")
_AFTER_A_NAME = re.compile(r"^'(?=s?(?:$|[\s,.;:)]))")
_HELD = re.compile(
    r" (?:(?<=\d )(?=(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December|projects?|resources?|items?|lines?|pages?|firm|likely|leaning)\b)|(?<=[●◐○◆] )|"
    r"(?<=\bannex )(?=[A-Z0-9]\b)|(?:(?<=\bpage )|(?<=\bdecision )|(?<=\bquestion )|(?<=\bline )|"
    r"(?<=\blines ))(?=\d))"
)
#: Between an initial and what follows it, in a name too: "A. Okafor" is the same on one line.
_INITIAL = re.compile(r" (?<=\b[A-Z]\. )(?=[A-Z])")
_AMERICAN = {
    "organisation": "organization",
    "organisations": "organizations",
    "programme": "program",
    "programmes": "programs",
    "judgement": "judgment",
    "colour": "color",
}
_BRITISH = re.compile(rf"\b({'|'.join(_AMERICAN)})\b", re.IGNORECASE)


def typeset(document: Document, names: Collection[str]) -> Document:
    """Return `document` in the characters of print, its words as its language spells them; `names` stay."""
    as_printed = in_order(setting_of(document.language, names), names)
    return replace(
        document,
        title=as_printed(document.title),
        subtitle=as_printed(document.subtitle),
        blocks=tuple(_block(block, as_printed) for block in document.blocks),
    )


def in_order(setting: Setting, names: Collection[str]) -> Setting:
    """Return `setting` so that no name written from right to left turns what stands around it: between marks
    of direction, which every program takes. A name that is the whole text needs none.
    """
    turning = sorted({name for name in names if is_right_to_left(name)}, key=len, reverse=True)
    if not turning:
        return setting
    found = re.compile("|".join(map(re.escape, turning)))

    def ordered(text: str) -> str:
        printed = setting(text)
        return printed if text in turning else found.sub(rf"{_MARK}\g<0>{_MARK}", printed)

    return ordered


def names_as_written(organisation: Organisation) -> list[str]:
    """Return what stands in print as its owner spells it."""
    people = [manager.value for project in organisation.projects for manager in project.managers]
    people += [name for officer in organisation.officers.values() if (name := officer.in_charge)]
    people += filter(None, (organisation.prepared_by, organisation.status))
    return [organisation.name.value, *(i.name for i in organisation.items), *organisation.parties, *people]


def typeset_card(card: Card, setting: Setting) -> Card:
    """Return a card of the chart in the characters of print."""
    rows = tuple(replace(row, **_texts(row, ("text", "note", "tip"), setting)) for row in card.rows)
    lines = tuple(map(setting, card.lines))
    return replace(card, **_texts(card, ("title", "tip"), setting), lines=lines, rows=rows)


def typeset_block(block: ChartBlock, setting: Setting) -> ChartBlock:
    """Return a manager with their cards in the characters of print."""
    head = typeset_card(block.head, setting) if block.head is not None else None
    return ChartBlock(head, tuple(typeset_card(card, setting) for card in block.cards))


def _texts(thing: Card | Row, fields: tuple[str, ...], setting: Setting) -> dict[str, Any]:
    return {field: setting(getattr(thing, field)) for field in fields}


def setting_of(language: str, names: Collection[str]) -> Setting:
    """Return what sets a text of that language; `names` stay as they are written."""
    american = language == "en-US"

    def changed(text: str) -> str:
        text = _HELD.sub(_NBSP, _APOSTROPHE.sub("’", text))
        return _BRITISH.sub(_american, text) if american else text

    # Few names would come out otherwise than they are written, and only those have to be looked for.
    kept = sorted({name for name in names if changed(name) != name}, key=len, reverse=True)
    parts = re.compile(f"({'|'.join(map(re.escape, kept))})") if kept else None

    @lru_cache(maxsize=10_000)  # many cells of a register say the same
    def as_printed(text: str) -> str:
        pieces = parts.split(text) if parts else [text]
        pieces[2::2] = (_AFTER_A_NAME.sub("’", piece) for piece in pieces[2::2])
        pieces[::2] = map(changed, pieces[::2])
        return _INITIAL.sub(_NBSP, "".join(pieces))

    return as_printed


def _american(found: re.Match[str]) -> str:
    word = _AMERICAN[found[0].lower()]
    return word.capitalize() if found[0][0].isupper() else word


def _block(block: Block, setting: Setting) -> Block:
    match block:
        case Paragraph():
            return replace(block, runs=_runs(block.runs, setting))
        case Heading():
            return replace(block, text=setting(block.text))
        case ListBlock():
            return replace(block, items=tuple(_runs(item, setting) for item in block.items))
        case Table():
            rows = tuple(tuple(_runs(cell, setting) for cell in row) for row in block.rows)
            alike = tuple(cast("Table", _block(table, setting)) for table in block.as_wide_as)
            return replace(block, rows=rows, caption=setting(block.caption), as_wide_as=alike)
        case Figure():
            return replace(block, caption=setting(block.caption))
        case _:
            return block


def _runs(runs: Runs, setting: Setting) -> Runs:
    return tuple(
        run if (printed := setting(run.text)) == run.text else replace(run, text=printed) for run in runs
    )
