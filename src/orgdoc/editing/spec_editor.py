"""Changes in the text of a spec, in place: what is not changed stays as it was, to the letter.

The text must be a spec that reads without errors. Comments, order, indentation, quotation marks and line
breaks of the rest are kept; new lines follow the indentation that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from orgdoc.editing.scalars import flow_list, flow_mapping, scalar

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile(r"\r\n|\r|\n")
_BLOCK_SCALAR = ("|", ">")
#: The sides of the boundary in the order in which a new one takes its place.
_SIDES = ("internal", "external", "both", "unknown")


class NotEditableError(Exception):
    """A change that has no place in this text; its text is a sentence."""


class SetFact(NamedTuple):
    """State a fact of an item: `value` is a text, a list of texts, or texts by name."""

    item: str
    key: str
    value: str | Sequence[str] | Mapping[str, str]


class SetOverride(NamedTuple):
    """Write down a decision on an item, or on a manager where `is_manager`, in place of one that is there."""

    subject: str
    entries: Mapping[str, str]
    is_manager: bool = False


class SetSide(NamedTuple):
    """Put a party on a side of the boundary, wherever it stood before."""

    party: str
    side: str


class SetName(NamedTuple):
    """Give the organisation its name."""

    name: str


class AddItem(NamedTuple):
    """Add an entry, as lines indented by two, to `projects` or `resources`."""

    section: str
    lines: Sequence[str]


Change = SetFact | SetOverride | SetSide | SetName | AddItem


def edited(text: str, changes: Iterable[Change]) -> str:
    """Return `text` with `changes` made.

    Raises NotEditableError for a change whose item is not there.
    """
    together: dict[tuple[str, str], Change] = {}
    for change in changes:
        place = _place(change)
        # Two changes of one place, or two parties that leave one list, come one after the other.
        if place in together:
            text = _changed(text, list(together.values()))
            together = {}
        together[place] = change
    return _changed(text, list(together.values()))


def _place(change: Change) -> tuple[str, str]:
    """Return what a change touches: no two of one place can be made in the same text."""
    match change:
        case SetFact():
            return change.item, change.key
        case SetOverride():
            return change.subject, "override"
        case SetSide():
            return "boundary", ""
        case SetName():
            return "organisation", "name"
        case AddItem():
            return change.section, str(change.lines[:1])


def _changed(text: str, changes: Sequence[Change]) -> str:
    if not changes:
        return text
    for side in (change for change in changes if isinstance(change, SetSide)):
        spec = _Spec(text)  # by itself: what is taken off may be what the new entry would stand after
        spec.take_off(side.party, side.side)
        text = spec.result()
    spec = _Spec(text)
    for change in changes:
        match change:
            case SetFact():
                spec.set_key(spec.item(change.item), change.key, change.value)
            case SetOverride(is_manager=False):
                spec.set_raw(spec.item(change.subject), "override", flow_mapping(change.entries.items()))
            case SetOverride():
                spec.set_manager(change.subject, flow_mapping(change.entries.items()))
            case SetSide():
                spec.put_on(change.party, change.side)
            case SetName():
                spec.set_name(change.name)
            case AddItem():
                spec.add_item(change.section, change.lines)
    return spec.result()


class _Spec:
    """One text with its nodes; edits are collected and made together, the last place first."""

    def __init__(self, text: str) -> None:
        self._mark, self._text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        found = _BREAK.search(self._text)
        self._break = found[0] if found else "\n"
        root = yaml.compose(self._text, Loader=_Loader)
        if not isinstance(root, yaml.MappingNode):
            raise NotEditableError("the file is no spec")
        self._root = root
        self._edits: list[tuple[int, int, str]] = []
        self._items = dict(self._all_items())

    def result(self) -> str:
        text = self._text
        pieces, place = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[0]):
            pieces += [text[place:start], new]
            place = end
        return "".join((self._mark, *pieces, text[place:]))

    # --- what there is --------------------------------------------------------------------------

    def item(self, item_id: str) -> yaml.MappingNode:
        if item_id not in self._items:
            raise NotEditableError(f"there is no project or resource `{item_id}`")
        return self._items[item_id]

    def _all_items(self) -> Iterator[tuple[str, yaml.MappingNode]]:
        for section in ("projects", "resources"):
            entries = _value(self._root, section)
            for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
                if isinstance(entry, yaml.MappingNode):
                    stated = _value(entry, "id")
                    if isinstance(stated, yaml.ScalarNode):
                        yield stated.value.strip(), entry

    # --- changes --------------------------------------------------------------------------------

    def set_key(
        self, mapping: yaml.MappingNode, key: str, value: str | Sequence[str] | Mapping[str, str]
    ) -> None:
        if isinstance(value, Mapping):
            self.set_raw(mapping, key, flow_mapping((scalar(name), text) for name, text in value.items()))
            return
        if isinstance(value, str):
            self.set_raw(mapping, key, scalar(value))
            return
        old = _value(mapping, key)
        if isinstance(old, yaml.SequenceNode) and not old.flow_style:
            indent = " " * old.start_mark.column
            lines = f"{self._break}{indent}".join(f"- {scalar(name)}" for name in value)
            self._edits.append((old.start_mark.index, self._end(old), lines))
        else:
            self.set_raw(mapping, key, flow_list(value))

    def set_raw(self, mapping: yaml.MappingNode, key: str, value: str) -> None:
        """Set `key` to `value`, which is YAML on one line."""
        for name, old in mapping.value:
            if name.value == key:
                if not _is_block(old):
                    self._edits.append((old.start_mark.index, self._end(old), value))
                    return
                # A block goes with the lines it stands on; the new value follows the key.
                colon = self._text.index(":", name.end_mark.index) + 1
                self._edits.append((colon, self._end(old), f" {value}"))
                return
        self._insert(mapping, f"{key}: {value}")

    def set_name(self, name: str) -> None:
        organisation = _value(self._root, "organisation")
        if not isinstance(organisation, yaml.MappingNode):
            raise NotEditableError("there is no organisation")
        self.set_raw(organisation, "name", scalar(name))

    def set_manager(self, name: str, override: str) -> None:
        managers = _value(self._root, "managers")
        if not isinstance(managers, yaml.MappingNode):
            self._append_section(["managers:", f"  {scalar(name)}:", f"    override: {override}"])
            return
        for key, line in managers.value:
            if key.value.strip() == name and isinstance(line, yaml.MappingNode):
                self.set_raw(line, "override", override)
                return
        self._insert(managers, f"{scalar(name)}: {{override: {override}}}")

    def take_off(self, party: str, side: str) -> None:
        """Take a party off the boundary; a list that holds it alone becomes that of `side` where none is."""
        for key, parties in self._sides():
            names = [name.value.strip() for name in parties.value]
            if party not in names:
                continue
            if len(names) > 1:
                self._remove_entry(parties, names.index(party))
            elif side not in (other.value for other, _ in self._sides()):
                self._edits.append((key.start_mark.index, key.end_mark.index, side))
            else:
                self._remove_key(self._boundary(), key, parties)

    def put_on(self, party: str, side: str) -> None:
        """Put a party on a side of the boundary, unless it stands there."""
        sides = {key.value: parties for key, parties in self._sides()}
        if side in sides and party in (name.value.strip() for name in sides[side].value):
            return
        if side in sides:
            self._add_entry(sides[side], scalar(party))
        elif sides:
            self._insert(self._boundary(), f"{side}: {flow_list([party])}")
        else:
            self._append_section(["boundary:", f"  {side}: {flow_list([party])}"])

    def _boundary(self) -> yaml.MappingNode:
        boundary = _value(self._root, "boundary")
        assert isinstance(boundary, yaml.MappingNode)
        return boundary

    def _sides(self) -> list[tuple[yaml.Node, yaml.SequenceNode]]:
        """Return the keys of the boundary with their lists."""
        boundary = _value(self._root, "boundary")
        if not isinstance(boundary, yaml.MappingNode):
            return []
        return [(key, names) for key, names in boundary.value if isinstance(names, yaml.SequenceNode)]

    def add_item(self, section: str, lines: Sequence[str]) -> None:
        entries = _value(self._root, section)
        if not isinstance(entries, yaml.SequenceNode) or not entries.value:
            self._append_section([f"{section}:", *lines])
            return
        if entries.flow_style:
            raise NotEditableError(f"`{section}` is written in brackets; write one entry to a line")
        shift = entries.start_mark.column - 2
        moved = [f"{' ' * shift}{line}" if shift > 0 else line[min(-shift, 2) :] for line in lines]
        end = self._line_end(self._end(entries))
        self._edits.append(
            (end, end, "".join(f"{self._break}{line if line.strip() else ''}" for line in ["", *moved]))
        )

    # --- parts ----------------------------------------------------------------------------------

    def _insert(self, mapping: yaml.MappingNode, entry: str) -> None:
        """Add `entry`, a key and its value on one line, as the last of a mapping."""
        end = self._end_of_entries(mapping)
        if mapping.flow_style:
            self._edits.append((end, end, f", {entry}" if mapping.value else entry))
            return
        indent = " " * mapping.value[0][0].start_mark.column
        place = self._line_end(end)
        self._edits.append((place, place, f"{self._break}{indent}{entry}"))

    def _append_section(self, lines: Sequence[str]) -> None:
        text = self._text.rstrip()
        self._edits.append(
            (len(text), len(self._text), self._break * 2 + self._break.join(lines).rstrip() + self._break)
        )

    def _add_entry(self, sequence: yaml.SequenceNode, entry: str) -> None:
        end = self._end(sequence.value[-1])
        if sequence.flow_style:
            self._edits.append((end, end, f", {entry}"))
            return
        place = self._line_end(end)
        self._edits.append((place, place, f"{self._break}{' ' * sequence.start_mark.column}- {entry}"))

    def _remove_entry(self, sequence: yaml.SequenceNode, number: int) -> None:
        """Take one of several entries away, with the comma or the line it has."""
        entries = sequence.value
        if not sequence.flow_style:
            self._remove_lines(entries[number].start_mark.index, self._end(entries[number]))
        elif number + 1 < len(entries):
            self._edits.append((entries[number].start_mark.index, entries[number + 1].start_mark.index, ""))
        else:
            self._edits.append((self._end(entries[number - 1]), self._end(entries[number]), ""))

    def _remove_key(self, mapping: yaml.MappingNode, key: yaml.Node, value: yaml.Node) -> None:
        if not mapping.flow_style:
            self._remove_lines(key.start_mark.index, self._end(value))
            return
        keys = [name for name, _ in mapping.value]
        number = keys.index(key)
        if number + 1 < len(keys):
            self._edits.append((key.start_mark.index, keys[number + 1].start_mark.index, ""))
        else:
            self._edits.append((self._end(mapping.value[number - 1][1]), self._end(value), ""))

    def _remove_lines(self, start: int, end: int) -> None:
        begin = max(self._text.rfind("\n", 0, start), self._text.rfind("\r", 0, start)) + 1
        found = _BREAK.match(self._text, self._line_end(end))
        self._edits.append((begin, found.end() if found else self._line_end(end), ""))

    def _end(self, node: yaml.Node) -> int:
        """Return where a node ends; libyaml lets a block reach to whatever comes after it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            return self._end_of_entries(node)
        end: int = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK_SCALAR:
            while end > node.start_mark.index and self._text[end - 1] in " \t\r\n":
                end -= 1
        return end

    def _end_of_entries(self, node: yaml.CollectionNode) -> int:
        if not node.value:
            return int(node.end_mark.index) - 1 if node.flow_style else int(node.start_mark.index)
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _line_end(self, place: int) -> int:
        found = _BREAK.search(self._text, place)
        return found.start() if found else len(self._text)


def _value(mapping: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in mapping.value if name.value == key), None)


def _is_block(node: yaml.Node) -> bool:
    if isinstance(node, yaml.CollectionNode):
        return not node.flow_style
    return isinstance(node, yaml.ScalarNode) and node.style in _BLOCK_SCALAR
