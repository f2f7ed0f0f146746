"""Changes in the text of a spec, in place: what is not changed stays as it was, to the letter.

The text must be a spec that reads without errors. Comments, order, indentation, quotation marks and line
breaks of the rest are kept; what is new follows the style that is there, in lines, in brackets or as JSON.
All changes are made in one pass over the text, however many they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from orgdoc.editing.own_comments import NO_NAME, NOT_PLACED
from orgdoc.editing.scalars import quoted, scalar
from orgdoc.errors import OrgdocError
from orgdoc.reading.yaml_reader import tidy, with_pairs_joined

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile(r"\r\n|\r|\n")
_END_OF_DOCUMENT = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]+(#[^\r\n]*)")
_COMMENT_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(#[^\r\n]*)")
_KEY = re.compile(r"[a-z_]+")
_BLOCK_SCALAR = ("|", ">")
#: A list in brackets is no longer than this, with what stands before it; else it stands on lines.
_WIDTH = 100


class NotEditableError(OrgdocError):
    """A change that has no place in this text; its text is a sentence."""


class SetFact(NamedTuple):
    """State a fact of an item: `value` is a text, a list of texts, or texts by name; None states nothing.

    `settles`: how the comments at the end of its entry begin that are true no more.
    """

    item: str
    key: str
    value: str | Sequence[str] | Mapping[str, str] | None
    settles: Sequence[str] = ()


class SetOverride(NamedTuple):
    """Write down a decision on an item, or on a manager where `is_manager`, in place of one that is there.

    With None, the one that is there is lifted.
    """

    subject: str
    entries: Mapping[str, str | Sequence[str]] | None
    is_manager: bool = False


class SetSide(NamedTuple):
    """Put a party on a side of the boundary, wherever it stood before."""

    party: str
    side: str


class SetTop(NamedTuple):
    """State something of the organisation as a whole: a text, or true or false; None states nothing."""

    key: str
    value: str | bool | None


class SetOfficer(NamedTuple):
    """State who holds a post: `value` is a name, `vacant`, or texts by the keys of a post (`title`, …).

    With None, there is no such post.
    """

    post: str
    value: str | Mapping[str, str] | None


class AddItem(NamedTuple):
    """Add an entry, as lines indented by two, to `projects` or `resources`."""

    section: str
    lines: Sequence[str]


Change = SetFact | SetOverride | SetSide | SetTop | SetOfficer | AddItem
#: What can be written on one line: a text, a list, keys with values; True, False and None as they are.
_Value = Any


def edited(text: str, changes: Iterable[Change]) -> str:
    """Return `text` with `changes` made; of two that state the same, the later one holds.

    Raises NotEditableError for a change whose item is not there.
    """
    facts: dict[tuple[str, str], _Value] = {}
    settled: dict[str, list[str]] = {}
    managers: dict[str, Mapping[str, str | Sequence[str]] | None] = {}
    sides: dict[str, str] = {}
    top: dict[str, _Value] = {}
    officers: dict[str, str | Mapping[str, str] | None] = {}
    items: dict[str, list[Sequence[str]]] = {}
    for change in changes:
        match change:
            case SetFact():
                facts[change.item, change.key] = change.value
                settled.setdefault(change.item, []).extend(change.settles)
            case SetOverride(is_manager=False):
                facts[change.subject, "override"] = change.entries
            case SetOverride():
                managers[tidy(change.subject)] = change.entries
            case SetSide():
                sides[tidy(change.party)] = change.side
            case SetTop():
                top[change.key] = change.value
            case SetOfficer():
                officers[change.post] = change.value
            case AddItem():
                items.setdefault(change.section, []).append(change.lines)
    if not (facts or managers or sides or top or officers or items):
        return text
    spec = _Spec(text)
    for (item, key), value in facts.items():
        spec.set(spec.item(item), key, value)
    for item, begins in settled.items():
        spec.drop_last_comments(spec.item(item), begins)
    spec.set_top(top)
    spec.set_sides(sides)
    spec.set_officers(officers)
    spec.set_managers(managers)
    for section, entries in items.items():
        spec.add_items(section, entries)
    return spec.result()


class _Side(NamedTuple):
    """A side of the boundary as it stands: its key, its value, and the names there."""

    key: yaml.Node
    value: yaml.Node
    names: list[str]


class _Spec:
    """One text with its nodes; edits are collected and made together."""

    def __init__(self, text: str) -> None:
        self._mark, self._text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        found = _BREAK.search(self._text)
        self._break = found[0] if found else "\n"
        root = yaml.compose(with_pairs_joined(self._text), Loader=_Loader)
        if not isinstance(root, yaml.MappingNode):
            raise NotEditableError("the file is no spec")
        self._root = root
        self._is_json = root.flow_style and bool(root.value) and root.value[0][0].style == '"'
        # From where to where, the new text, and how far it is indented: of several at one place, what belongs
        # to an entry comes before what follows the entry.
        self._edits: list[tuple[int, int, int, str]] = []
        self._new_keys: dict[int, tuple[yaml.MappingNode, list[tuple[str, _Value]]]] = {}
        self._beside: dict[tuple[int, str], str] = {}  # comments behind new keys
        self._new_sections: list[str] = []
        self._items = dict(self._all_items())

    def result(self) -> str:
        for mapping, entries in self._new_keys.values():
            self._insert(mapping, entries)
        if self._new_sections:
            self._append(self._new_sections)
        text = self._text
        pieces, place = [], 0
        for start, end, _, new in sorted(self._edits, key=lambda edit: edit[:3]):
            pieces += [text[place:start], new]
            place = max(place, end)
        return "".join((self._mark, *pieces, text[place:]))

    # --- what there is --------------------------------------------------------------------------

    def item(self, item_id: str) -> yaml.MappingNode:
        if item_id not in self._items:
            raise NotEditableError(f"there is no project or resource `{item_id}`")
        return self._items[item_id]

    def organisation(self) -> yaml.MappingNode:
        _, top = _entry(self._root, "organisation")
        if not isinstance(top, yaml.MappingNode):
            raise NotEditableError("the spec has no organisation")
        return top

    def _all_items(self) -> Iterator[tuple[str, yaml.MappingNode]]:
        for section in ("projects", "resources"):
            _, entries = _entry(self._root, section)
            for entry in entries.value if isinstance(entries, yaml.SequenceNode) else ():
                if isinstance(entry, yaml.MappingNode):
                    _, stated = _entry(entry, "id")
                    if isinstance(stated, yaml.ScalarNode):
                        yield tidy(stated.value), entry

    # --- changes --------------------------------------------------------------------------------

    def set(self, mapping: yaml.MappingNode, key: str, value: _Value) -> None:
        """Set `key` to `value`, in place of what it has."""
        name, old = _entry(mapping, key)
        if name is None or old is None:
            self._new_keys.setdefault(id(mapping), (mapping, []))[1].append((key, value))
        elif isinstance(old, yaml.SequenceNode) and not old.flow_style and isinstance(value, list | tuple):
            texts = [node.value if isinstance(node, yaml.ScalarNode) else None for node in old.value]
            there = [tidy(text) if text is not None else None for text in texts]
            # What stays keeps its line, and what people wrote beside it.
            gone = [n for n, text in enumerate(there) if text not in value or text in there[:n]]
            self._change_lines(old, gone, [f"- {self._flow(one)}" for one in value if one not in there])
        elif isinstance(old, yaml.MappingNode) and not old.flow_style and isinstance(value, Mapping):
            for part, stated in value.items():
                self.set(old, part, stated)
            for part_name, part_value in old.value:
                if tidy(part_name.value) not in value:
                    self._remove_lines(part_name.start_mark.index, self._end(part_value))
        elif _is_block(old) or _is_nothing(old):
            # A block goes with the lines it stands on; the new value follows the key.
            colon = self._text.index(":", name.end_mark.index) + 1
            end = colon if _is_nothing(old) else self._end(old)
            self._edit(colon, max(end, colon), self._after(name, value))
        elif not mapping.flow_style and (stated := self._too_long(name, old, value)):
            self._edit(*stated)
        else:
            self._edit(old.start_mark.index, self._end(old), self._flow(value))

    def set_top(self, facts: Mapping[str, _Value]) -> None:
        for key, value in facts.items():
            self.set(self.organisation(), key, value)
        _, name = _entry(self.organisation(), "name") if "name" in facts else (None, None)
        behind = _COMMENT.match(self._text, self._end(name)) if name is not None else None
        if behind and behind[1].rstrip() == f"# {NO_NAME}":
            self._edit(behind.start(), behind.end(), "")

    def drop_last_comments(self, mapping: yaml.MappingNode, begins: Sequence[str]) -> None:
        """Take away the lines below the last value of a mapping that are comments and begin so."""
        if mapping.flow_style or not begins:
            return
        lines = tuple(f"# {begin}" for begin in begins)
        end = self._line_end(self._end(mapping))
        while (found := _COMMENT_LINE.match(self._text, end)) is not None:
            if found[1].startswith(lines):
                self._edit(end, found.end(), "", found.start(1))
            end = found.end()

    def _drop_comment_over(self, key: yaml.Node, comment: str) -> None:
        """Take away the line over a key, where it is this comment."""
        end = self._before(key.start_mark.index)
        start = self._line_start(end)
        if self._text[start:end].strip() == f"# {comment}":
            self._edit(self._before(start), end, "")

    def set_officers(self, officers: Mapping[str, str | Mapping[str, str] | None]) -> None:
        if not officers:
            return
        key, there = _entry(self._root, "officers")
        if key is None:
            lines = [f"  {post}: {self._flow(value)}" for post, value in officers.items()]
            self._add_section("officers", lines, officers)
        elif not isinstance(there, yaml.MappingNode):
            self.set(self._root, "officers", officers)
        else:
            for post, value in officers.items():
                self.set(there, post, value)

    def set_managers(self, overrides: Mapping[str, Mapping[str, str | Sequence[str]] | None]) -> None:
        if not overrides:
            return
        key, managers = _entry(self._root, "managers")
        # An entry that says nothing is one that is not there; with an empty decision it would be a mistake.
        entries = {name: {"override": one} if one else None for name, one in overrides.items()}
        if key is None:
            lines = [
                line
                for name, entry in entries.items()
                if entry is not None
                for line in (f"  {scalar(name)}:", f"    override: {self._flow(entry['override'])}")
            ]
            self._add_section("managers", lines, entries)
        elif not isinstance(managers, yaml.MappingNode):
            self.set(self._root, "managers", entries)
        else:
            for name, entry in entries.items():
                _, line = _entry(managers, name)
                if entry is not None and isinstance(line, yaml.MappingNode):
                    self.set(line, "override", entry["override"])
                else:
                    self.set(managers, name, entry)

    def add_items(self, section: str, entries: Sequence[Sequence[str]]) -> None:
        key, there = _entry(self._root, section)
        values = [_as_value(lines) for lines in entries] if self._root.flow_style or key is not None else []
        if key is None:
            self._add_section(section, _with_blank_lines(entries), values)
        elif isinstance(there, yaml.SequenceNode) and there.value and not there.flow_style:
            shift = there.start_mark.column - 2
            lines = ["", *_with_blank_lines(entries)]
            moved = [f"{' ' * shift}{line}" if shift > 0 else line[min(-shift, 2) :] for line in lines]
            end = self._line_end(self._end(there))
            new = "".join(f"{self._break}{line if line.strip() else ''}" for line in moved)
            self._edit(end, end, new, there.start_mark.column + 1)
        elif isinstance(there, yaml.SequenceNode) and there.value:
            self._change_flow(there, _spans(there, self._end), (), list(map(self._flow, values)))
        else:
            self.set(self._root, section, values)

    # --- the boundary ---------------------------------------------------------------------------

    def set_sides(self, wanted: Mapping[str, str]) -> None:
        """Put parties on sides of the boundary, wherever they stood."""
        if not wanted:
            return
        key, boundary = _entry(self._root, "boundary")
        sides = self._sides(boundary)
        added: dict[str, list[str]] = {}
        for party, side in wanted.items():
            if not any(side == tidy(one.key.value) and party in one.names for one in sides):
                added.setdefault(side, []).append(party)
        if not sides:
            if key is None:
                lines = [f"  {side}:{self._on_lines(names, 2, len(side))}" for side, names in added.items()]
                self._add_section("boundary", lines, added)
            else:
                self.set(self._root, "boundary", added)
            return
        assert isinstance(boundary, yaml.MappingNode)
        comments = self._comments(sides, wanted)
        emptied: list[_Side] = []
        for one in sides:
            name = tidy(one.key.value)
            gone = [n for n, party in enumerate(one.names) if wanted.get(party, name) != name]
            new = added.pop(name, [])
            if gone and len(gone) == len(one.names) and not new:
                emptied.append(one)
            elif gone or new:
                self._change_side(one, gone, new, comments)
        for one in emptied:
            self._drop_comment_over(one.key, NOT_PLACED)
        self._empty(boundary, emptied, added, comments)
        for name, parties in added.items():
            self.set(boundary, name, parties)
            about = [f"{party}: {comments[party].lstrip('# ')}" for party in parties if party in comments]
            self._beside[id(boundary), name] = f"  # {'; '.join(about)}" if about else ""

    def _sides(self, boundary: yaml.Node | None) -> list[_Side]:
        if not isinstance(boundary, yaml.MappingNode):
            return []
        return [
            _Side(key, value, [tidy(name.value) for name in _names(value)]) for key, value in boundary.value
        ]

    def _comments(self, sides: Sequence[_Side], wanted: Mapping[str, str]) -> dict[str, str]:
        """Return the comment behind each party that moves away from a line of its own."""
        comments = {}
        for side in sides:
            if isinstance(side.value, yaml.SequenceNode) and not side.value.flow_style:
                for node, party in zip(side.value.value, side.names, strict=True):
                    behind = _COMMENT.match(self._text, self._end(node))
                    if behind and wanted.get(party, side.key.value) != side.key.value:
                        comments[party] = behind[1].rstrip()
        return comments

    def _change_side(
        self, side: _Side, gone: Sequence[int], new: Sequence[str], comments: Mapping[str, str]
    ) -> None:
        value, boundary = side.value, _entry(self._root, "boundary")[1]
        assert isinstance(boundary, yaml.MappingNode)
        in_brackets = boundary.flow_style
        if not isinstance(value, yaml.SequenceNode) or not value.value:
            kept = [party for number, party in enumerate(side.names) if number not in gone]
            self.set(boundary, side.key.value, [*kept, *new])
        elif value.flow_style:
            kept = [party for number, party in enumerate(side.names) if number not in gone]
            stated = None if in_brackets else self._too_long(side.key, value, [*kept, *new])
            if stated is not None:
                self._edit(*stated)
            else:
                self._change_flow(value, _spans(value, self._end), gone, list(map(self._flow, new)))
            self._keep_comments(side.key, new, comments)
        else:
            entries = [f"- {self._flow(name)}{_behind(comments.get(name))}" for name in new]
            self._change_lines(value, gone, entries)

    def _change_lines(self, node: yaml.SequenceNode, gone: Sequence[int], entries: Sequence[str]) -> None:
        """Take entries of a list of lines away, and put new ones after the last that stays."""
        indent = " " * node.start_mark.column
        lines = [f"{indent}{entry}" for entry in entries]
        kept = [entry for number, entry in enumerate(node.value) if number not in gone]
        place = self._end(kept[-1]) if kept else self._before(node.value[0].start_mark.index)
        place = self._line_end(place)
        self._edit(place, place, "".join(f"{self._break}{line}" for line in lines), len(indent) + 1)
        for number in gone:
            self._remove_lines(node.value[number].start_mark.index, self._end(node.value[number]))

    def _empty(
        self,
        boundary: yaml.MappingNode,
        emptied: list[_Side],
        added: dict[str, list[str]],
        comments: Mapping[str, str],
    ) -> None:
        """Let the lists whose parties have all moved become those of sides that had none, or take them away.

        A list that moves as a whole keeps its lines, and so its comments.
        """
        for side in list(emptied):
            goes = next((name for name, new in added.items() if set(new) == set(side.names)), None)
            if goes is not None:
                self._edit(side.key.start_mark.index, side.key.end_mark.index, self._key(goes))
                emptied.remove(side)
                del added[goes]
        for side in list(emptied):
            if added:
                name, parties = added.popitem()
                self._edit(side.key.start_mark.index, side.key.end_mark.index, self._key(name))
                gone = range(len(side.names))
                self._change_side(side, gone, parties, comments)
                emptied.remove(side)
        if not emptied:
            return
        if boundary.flow_style:
            places = [key for key, _ in boundary.value]
            gone_keys = [places.index(side.key) for side in emptied]
            self._change_flow(boundary, _spans(boundary, self._end), gone_keys, [])
        else:
            for side in emptied:
                self._remove_side(side)

    def _remove_side(self, side: _Side) -> None:
        """Take a side and its lines away; comments stay, the one behind its name on a line of its own."""
        start, value = side.key.start_mark.index, side.value
        if not isinstance(value, yaml.SequenceNode) or value.flow_style:
            behind = _COMMENT.match(self._text, self._end(value))
            if behind:
                self._edit(start, behind.start(1), "")
            else:
                self._remove_lines(start, self._end(value))
            return
        colon = self._text.index(":", side.key.end_mark.index) + 1
        behind = _COMMENT.match(self._text, colon)
        if behind:
            self._edit(start, behind.start(1), "")
        else:
            self._remove_lines(start, colon)
        for node in value.value:
            self._remove_lines(node.start_mark.index, self._end(node))

    def _keep_comments(self, key: yaml.Node, parties: Sequence[str], comments: Mapping[str, str]) -> None:
        """Write what stood behind parties, which now stand in brackets, over the key of their list."""
        indent, place = " " * key.start_mark.column, self._line_start(key.start_mark.index)
        for party in parties:
            if party in comments:
                about = f"# {party}: {comments[party].lstrip('# ')}"
                self._edit(place, place, f"{indent}{about}{self._break}")

    def _edit(self, start: int, end: int, new: str, indent: int = 0) -> None:
        self._edits.append((start, end, -indent, new))

    # --- parts ----------------------------------------------------------------------------------

    def _add_section(self, name: str, lines: Sequence[str], value: _Value) -> None:
        """Add a part of the spec that it lacks: as lines, or as a value where all is in brackets."""
        if self._root.flow_style:
            self.set(self._root, name, value)
        else:
            self._new_sections += ["", f"{name}:", *lines]

    def _append(self, lines: Sequence[str]) -> None:
        new = self._break.join(lines).rstrip() + self._break
        last = _END_OF_DOCUMENT.search(self._text, self._end(self._root))
        if last is not None:
            self._edit(last.start(), last.start(), new)
            return
        text = self._text.rstrip()
        self._edit(len(text), len(self._text), self._break + new)

    def _insert(self, mapping: yaml.MappingNode, entries: Sequence[tuple[str, _Value]]) -> None:
        """Add keys with their values, one on each line, after the last of a mapping."""
        if mapping.flow_style:
            texts = [f"{self._key(key)}: {self._flow(value)}" for key, value in entries]
            self._change_flow(mapping, _spans(mapping, self._end), (), texts)
            return
        column = mapping.value[0][0].start_mark.column
        indent = " " * column
        place = self._line_end(self._end(mapping))
        texts = []
        for key, value in entries:
            name, comment = self._key(key), self._beside.get((id(mapping), key), "")
            stated = self._on_lines(value, column, len(name))
            texts.append(f"{name}:{stated}{comment}" if stated[0] == " " else f"{name}:{comment}{stated}")
        self._edit(place, place, "".join(f"{self._break}{indent}{text}" for text in texts), len(indent) + 1)

    def _change_flow(
        self,
        node: yaml.CollectionNode,
        spans: Sequence[tuple[int, int]],
        gone: Iterable[int],
        new: Sequence[str],
    ) -> None:
        """Take entries out of brackets, with a comma each, and put new ones after the last that stays."""
        gone = set(gone)
        close = node.end_mark.index - 1
        if not spans:
            self._edit(close, close, ", ".join(new))
            return
        starts = [start for start, _ in spans[1:]]
        commas = [self._comma(end, until) for (_, end), until in zip(spans, [*starts, close], strict=True)]
        kept = [number for number in range(len(spans)) if number not in gone]
        if not kept:
            self._edit(*spans[0], ", ".join(new))
            kept, gone = [0], gone - {0}
        elif new:
            end = spans[kept[-1]][1]
            between = self._between(spans)
            self._edit(end, end, "".join(f",{between}{text}" for text in new))
        for number in gone:
            start, end = spans[number]
            comma = commas[number]
            if (
                comma is not None
                and number + 1 < len(spans)
                and not self._text[comma + 1 : starts[number]].strip()
            ):
                self._edit(start, starts[number], "")
                continue
            self._edit(start, end, "")
            if comma is not None:
                self._edit(comma, comma + 1, "")
        last = commas[kept[-1]]
        if kept[-1] != len(spans) - 1 and commas[-1] is None and last is not None:
            after = spans[kept[-1] + 1][0]
            end = after if not self._text[last + 1 : after].strip() else last + 1
            self._edit(last, end, "")

    def _comma(self, place: int, until: int) -> int | None:
        """Return where the comma after an entry stands, past comments."""
        while place < until:
            if self._text[place] == ",":
                return place
            place = self._line_end(place) if self._text[place] == "#" else place + 1
        return None

    def _between(self, spans: Sequence[tuple[int, int]]) -> str:
        """Return what parts entries in brackets: a space, or a line break with indentation."""
        start = spans[-1][0]
        begin = self._line_start(start)
        if not self._text[begin:start].strip() and begin > 0:
            return self._break + self._text[begin:start]
        return " "

    def _after(self, key: yaml.Node, value: _Value) -> str:
        """Return a value as it follows the colon of its key, which does not stand in brackets."""
        return self._on_lines(value, key.start_mark.column, key.end_mark.index - key.start_mark.index)

    def _too_long(self, key: yaml.Node, old: yaml.Node, value: _Value) -> tuple[int, int, str] | None:
        """Return the edit that writes a list in lines, where it stands in brackets and gets too long for its
        line; None where it may stay in brackets.
        """
        stated, start, end = self._after(key, value), old.start_mark.index, self._end(old)
        line = self._text[self._line_start(key.start_mark.index) : self._line_end(end)]
        colon = self._text.index(":", key.end_mark.index) + 1
        if stated[0] == " " or len(line) > _WIDTH or _BREAK.search(line) or self._text[colon:start].strip():
            return None
        return colon, end, stated

    def _on_lines(self, value: _Value, column: int, key: int) -> str:
        """Return a value as it follows the colon of a key, `key` signs long and indented by `column`: on its
        line, or the texts of a list that is too long for it, each on a line of its own.
        """
        line = f" {self._flow(value)}"
        if self._is_json or not isinstance(value, list | tuple) or column + key + 1 + len(line) <= _WIDTH:
            return line
        return "".join([f"{self._break}{' ' * (column + 2)}- {self._flow(text)}" for text in value])

    def _flow(self, value: _Value) -> str:
        """Return a value on one line."""
        if isinstance(value, str):
            return quoted(value) if self._is_json else scalar(value)
        if isinstance(value, Mapping):
            return "{" + ", ".join(f"{self._key(k)}: {self._flow(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list | tuple):
            return "[" + ", ".join(map(self._flow, value)) + "]"
        return {True: "true", False: "false", None: "null"}[value]

    def _key(self, key: str) -> str:
        if self._is_json:
            return quoted(key)
        return key if _KEY.fullmatch(key) else scalar(key)

    def _remove_lines(self, start: int, end: int) -> None:
        """Remove whole lines, with the break before them: what is added after them still has its own."""
        self._edit(self._before(start), self._line_end(end), "")

    def _before(self, place: int) -> int:
        """Return where the line before the one of `place` ends."""
        start = self._line_start(place)
        return start - (2 if self._text[start - 2 : start] == "\r\n" else 1) if start else 0

    def _end(self, node: yaml.Node) -> int:
        """Return where a node ends; libyaml lets a block reach to whatever comes after it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style:
            if not node.value:
                return int(node.start_mark.index)
            last = node.value[-1]
            return self._end(last[1]) if isinstance(last, tuple) else self._end(last)
        end: int = node.end_mark.index
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK_SCALAR:
            while end > node.start_mark.index and self._text[end - 1] in " \t\r\n":
                end -= 1
        return end

    def _line_end(self, place: int) -> int:
        found = _BREAK.search(self._text, place)
        return found.start() if found else len(self._text)

    def _line_start(self, place: int) -> int:
        return max(self._text.rfind("\n", 0, place), self._text.rfind("\r", 0, place)) + 1


def _entry(mapping: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | tuple[None, None]:
    """Return a key with its value."""
    for name, value in mapping.value:
        if tidy(name.value) == key:
            return name, value
    return None, None


def _names(value: yaml.Node) -> list[yaml.Node]:
    if isinstance(value, yaml.SequenceNode):
        return list(value.value)
    return [] if _is_nothing(value) else [value]


def _spans(node: yaml.CollectionNode, end: Any) -> list[tuple[int, int]]:
    """Return from where to where each entry of brackets reaches."""
    entries = [entry if isinstance(entry, tuple) else (entry, entry) for entry in node.value]
    return [(first.start_mark.index, end(last)) for first, last in entries]


def _as_value(lines: Sequence[str]) -> _Value:
    """Return an entry, given as lines of YAML, as a value; its comments are lost."""
    (entry,) = yaml.load("\n".join(lines), Loader=_Texts)
    return entry


class _Texts(yaml.SafeLoader):
    """Takes dates and numbers for the texts that they are in a spec."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        letter: [(tag, pattern) for tag, pattern in found if tag.endswith((":bool", ":null", ":merge"))]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _with_blank_lines(entries: Sequence[Sequence[str]]) -> list[str]:
    lines = [line for entry in entries for line in ("", *entry)]
    return lines[1:]


def _behind(comment: str | None) -> str:
    return f"  {comment}" if comment else ""


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.start_mark.index == node.end_mark.index


def _is_block(node: yaml.Node) -> bool:
    if isinstance(node, yaml.CollectionNode):
        return not node.flow_style
    return isinstance(node, yaml.ScalarNode) and node.style in _BLOCK_SCALAR
