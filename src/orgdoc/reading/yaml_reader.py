"""YAML → nodes that know their place.

Only the part of YAML that a spec needs: mappings, lists and text. What would read differently from
what it looks like (anchors, merge keys, tags, a second document, `no` as false) is refused or kept
as text. No bytes raise: what cannot be read is a diagnostic.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from orgdoc.characters import unseen_in
from orgdoc.diagnostics.diagnostic import Diagnostic, Gap, Label
from orgdoc.diagnostics.quoting import shortened
from orgdoc.reading.text_decoder import ENOUGH, MAX_DEPTH, decode, nested_too_deep, problem, unseen_character
from orgdoc.source import SourceText, Span

if TYPE_CHECKING:
    from orgdoc.reading.going_on import Dropped

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built without libyaml
    CParser = None  # type: ignore[assignment,misc]


class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The same events in pure Python: slower, and its faults are worded less well."""

    def __init__(self, text: str) -> None:
        yaml.reader.Reader.__init__(self, text)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


Parser: Any = PureParser if CParser is None else CParser

MAX_NODES = 5_000_000
_SHOWN = 40
#: How often a text with syntax mistakes is read anew, and how many characters of it in all.
_TRIES = 100
_MOST_REREAD = 20_000_000

#: Makes a named tuple without its own way round; of a large spec there are a million.
_new = tuple.__new__
_ScalarEvent, _MappingEnd = yaml.ScalarEvent, yaml.MappingEndEvent
_RESOLVED: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_PLAIN = ("", None)  # the C parser says "", the pure one None


class ScalarNode(NamedTuple):
    """A single value: `value` is its text (trimmed, NFC), True, False or None; `text` is as parsed."""

    value: str | bool | None
    text: str
    span: Span


class ListNode(NamedTuple):
    items: tuple[Node, ...]
    span: Span


class MappingNode(NamedTuple):
    """Keys in the order of the file; `key_spans` has the place of each key."""

    values: Mapping[str, Node]
    key_spans: Mapping[str, Span]
    span: Span


Node = ScalarNode | ListNode | MappingNode
#: The keys and numbers that lead to a node.
Path = tuple[str | int, ...]


def nodes_below(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield `node` and every node in it, each with the route to it."""
    yield path, node
    if isinstance(node, ListNode):
        for number, item in enumerate(node.items):
            yield from nodes_below(item, (*path, number))
    elif isinstance(node, MappingNode):
        for key, value in node.values.items():
            yield from nodes_below(value, (*path, key))


def texts_in(node: Node) -> Iterator[str]:
    """Yield every text in `node`, keys included."""
    if isinstance(node, ScalarNode):
        if node.value not in (None, ""):
            yield node.text.strip()
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from texts_in(item)
    else:
        for key, value in node.values.items():
            yield key
            yield from texts_in(value)


class _RefusedError(Exception):
    """Reading cannot go on past this diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class Doubts(NamedTuple):
    """Of what nobody can tell how it was meant, though the rest is read: routes of keys and numbers.

    `values` are refused values. `mappings` may have more keys than could be read, or others.
    """

    values: frozenset[Path] = frozenset()
    mappings: frozenset[Path] = frozenset()


NO_DOUBTS = Doubts()


class ReadYaml(NamedTuple):
    """`root` is the node at the top; None where nothing is there, or where reading had to stop."""

    root: Node | None
    source: SourceText
    problems: tuple[Diagnostic, ...]
    doubts: Doubts = NO_DOUBTS


def read_yaml(data: bytes, name: str) -> ReadYaml:
    """Return what can be read of a file, and what is wrong with it.

    `name` is how messages call the file. The text has Unix line breaks and no byte order mark, so
    that the lines and columns of every span count in it. Past a tag, an anchor, a key that is none
    or is there twice, reading goes on; the first problem then bears the gaps that all of them leave.
    """
    source, problems = decode(data, name)
    if problems:
        return ReadYaml(None, source, problems)
    builder, root = _read_on(source.text)
    found = sorted((*builder.problems, *builder.anchor_problems()), key=lambda d: d.primary.span)
    if root is None or not found:
        return ReadYaml(root, source, tuple(found))
    doubts, gaps = builder.doubts(root)
    first, *others = found
    return ReadYaml(root, source, (replace(first, gaps=gaps), *others), doubts)


def _read_on(text: str) -> tuple[_Builder, Node | None]:
    """Return what is built of `text`, past each syntax mistake that a block of it can be left out for."""
    lines = text.split("\n")
    builder, root, fault = _built(text, lines)
    return (builder, root) if fault is None else _read_past(fault, builder, root, text, lines)


def _read_past(
    fault: Diagnostic | None, builder: _Builder, root: Node | None, text: str, lines: list[str]
) -> tuple[_Builder, Node | None]:
    from orgdoc.reading.going_on import blanked, blocks, conflicts  # noqa: PLC0415 - most have no such mistake

    told: list[Diagnostic] = []
    before: list[Diagnostic] = []
    dropped: list[Dropped] = []
    left, tries = lines, max(min(_TRIES, _MOST_REREAD // max(len(text), 1)), 1)
    while fault is not None:
        before += (*builder.problems, *builder.anchor_problems())
        if not told and (found := conflicts(left)):
            told += [_conflict(first, others) for first, others, _ in found]
            dropped += [part for *_, part in found]
            left = blanked(left, [part for *_, part in found])
            builder, root, fault = _built("\n".join(left), lines)
            continue
        told.append(fault)
        if fault.code != "yaml-syntax":
            break
        for smaller, part in blocks(left, fault.primary.span.line - 1, _parses):
            tries -= 1
            if tries < 0:
                break
            next_builder, next_root, next_fault = _built("\n".join(smaller), lines)
            if next_fault is None or next_fault.primary.span.line > part.last + 1:
                left, builder, root, fault = smaller, next_builder, next_root, next_fault
                dropped.append(part)
                break
        else:
            break
        if tries < 0:
            break
    known = {(one.code, one.primary.span) for one in (*builder.problems, *builder.anchor_problems())}
    builder.problems += told
    for one in before:
        if (one.code, one.primary.span) not in known:
            known.add((one.code, one.primary.span))
            builder.problems.append(one)
    if fault is not None:
        return builder, None
    if root is not None and dropped:
        builder.drop(root, dropped)
    return builder, root


def _built(text: str, lines: list[str]) -> tuple[_Builder, Node | None, Diagnostic | None]:
    """Return what can be built of `text`, and the mistake past which it cannot; `lines` are for messages."""
    builder = _Builder(text, lines)
    try:
        with _no_garbage_collection():
            return builder, builder.document(), None
    except _RefusedError as refused:
        return builder, None, refused.diagnostic
    except yaml.YAMLError as error:
        from orgdoc.reading.yaml_faults import describe_fault  # noqa: PLC0415 - likewise

        return builder, None, describe_fault(error, text.split("\n"))


def _parses(text: str) -> bool:
    return _built(text, text.split("\n"))[2] is None


def _conflict(first: int, others: list[int]) -> Diagnostic:
    return problem(
        "yaml-syntax",
        "two versions of this file were merged, and their conflict is not settled",
        Span(first + 1, 1, 8),
        "one version begins here",
        related=tuple(Label(Span(number + 1, 1, 8)) for number in others),
        help="keep the lines that are right, and remove the others and the lines of signs",
    )


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    # Nodes hold no cycles, and collecting while they pile up makes parsing several times slower.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Builder:
    """Events → nodes. `problems` are those past which reading goes on."""

    def __init__(self, text: str, lines: list[str]) -> None:
        self.lines = lines
        self.problems: list[Diagnostic] = []
        self._events = Parser(with_pairs_joined(text))
        self._nodes = 0
        self._anchors: dict[str, Span] = {}
        self._aliases: list[tuple[str, Span]] = []
        # By identity: values that are refused, with the texts there, and what was lost of a mapping.
        self._refused: dict[int, tuple[Node, tuple[str, ...]]] = {}
        self._lost: dict[int, list[tuple[str | None, Node]]] = {}

    def document(self) -> Node | None:
        next_event = self._events.get_event
        next_event()  # the start of the stream
        if not isinstance(next_event(), yaml.DocumentStartEvent):
            return None
        root = self._node(next_event(), depth=1)
        next_event()  # the end of the document
        after = next_event()
        if isinstance(after, yaml.DocumentStartEvent):
            raise _RefusedError(
                problem(
                    "several-documents",
                    "a second document begins here",
                    self._span(after),
                    help="remove this line, or put what follows in a file of its own",
                )
            )
        return root

    def anchor_problems(self) -> Iterator[Diagnostic]:
        """Yield one problem for each anchor with its aliases, and one for each alias to nothing."""
        for name, span in self._anchors.items():
            yield problem(
                "yaml-anchor",
                f"`&{name}` shares a value between places, which a spec does not do",
                span,
                related=tuple(Label(place, "used here") for alias, place in self._aliases if alias == name),
                help=f'write the value out in each place; if this is text, put it in quotes: "&{name}"',
            )
        for name, span in self._aliases:
            if name not in self._anchors:
                yield problem(
                    "yaml-anchor",
                    f"`*{name}` begins with `*`, which refers to another value",
                    span,
                    help=f'if this is text, put it in quotes: "*{name}"',
                )

    def doubts(self, root: Node) -> tuple[Doubts, tuple[Gap, ...]]:
        """Return what is doubtful in the tree below `root`, and the gaps that it leaves there."""
        values: list[Path] = []
        mappings: list[Path] = []
        gaps: list[Gap] = []
        for path, node in nodes_below(root):
            if id(node) in self._refused:
                values.append(path)
                gaps.append(Gap(path, self._refused[id(node)][1], is_text=True))
            lost = self._lost.get(id(node.values), ()) if isinstance(node, MappingNode) else ()
            if any(key is None for key, _ in lost):
                mappings.append(path)
            for key, value in lost:
                # Without a key it may be any part of its mapping; at the top, any part of the spec.
                route = path or ("",) if key is None else (*path, key)
                gaps.append(Gap(route, tuple(texts_in(value))))
        return Doubts(frozenset(values), frozenset(mappings)), tuple(gap for gap in gaps if gap.path)

    def drop(self, root: Node, dropped: Iterable[Dropped]) -> None:
        """Take note of what was left out of the text below `root`: nothing may follow from its absence."""
        nodes = list(nodes_below(root))
        for part in dropped:
            node = self._value_at(nodes, part.line + 1) if part.of_key else None
            if node is None:
                near = [
                    (path, one)
                    for path, one in nodes
                    if len(path) <= (2 if part.indented else 0) and one.span.line <= part.line + 1
                ]
                _, node = max(near, key=lambda found: (found[1].span, len(found[0])), default=((), root))
            if isinstance(node, MappingNode) and not part.of_key:
                value = ListNode(tuple(ScalarNode(text, text, node.span) for text in part.texts), node.span)
                self._lost.setdefault(id(node.values), []).append((None, value))
            else:
                self._refused[id(node)] = node, (*part.texts, *texts_in(node))

    @staticmethod
    def _value_at(nodes: Iterable[tuple[Path, Node]], line: int) -> Node | None:
        """Return the value of the last key on `line`, else the empty entry of a list there."""
        found: Node | None = None
        for _, node in nodes:
            if isinstance(node, MappingNode):
                for key, span in node.key_spans.items():
                    if span.line == line:
                        found = node.values[key]
            elif isinstance(node, ListNode):
                for item in node.items:
                    if item.span.line == line and isinstance(item, ScalarNode) and found is None:
                        found = item
        return found

    def _node(self, event: Any, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"the file holds more than {MAX_NODES // 1_000_000} million values"
            raise _RefusedError(
                problem("too-large", message, self._span(event), help="write one spec for each division")
            )
        kind = type(event)
        if kind is _ScalarEvent and event.anchor is None and event.tag is None:  # nearly all
            return self._scalar(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)
        marked = event.anchor is not None or event.tag is not None
        if marked:
            self._refuse_properties(event)
        if kind is yaml.ScalarEvent:
            scalar = self._scalar(event)
            return self._refuse(scalar, f"{event.anchor or event.tag} {scalar.text}") if marked else scalar
        if depth > MAX_DEPTH:
            raise _RefusedError(nested_too_deep(self._span(event)))
        if kind is yaml.SequenceStartEvent:
            return self._list(event, depth)
        return self._mapping(event, depth)

    def _scalar(self, event: Any) -> ScalarNode:
        text: str = event.value
        first, last = event.start_mark, event.end_mark
        line = first.line
        if last.line == line and text.isascii() and text.isprintable():  # nearly all, so without a detour
            span = _new(Span, (line + 1, first.column + 1, last.column + 1))
            if text in _RESOLVED and event.style in _PLAIN:
                return _new(ScalarNode, (_RESOLVED[text], text, span))
            return _new(ScalarNode, (text.strip(), text, span))
        text = text if text.isascii() else text.replace(_FILLER, "")
        span = self._span(event)
        if event.style in _PLAIN and text in _RESOLVED:
            return ScalarNode(_RESOLVED[text], text, span)
        # Only the escapes of double quotes can bring in what the whole text was searched for before.
        if event.style == '"' and (unseen := next(unseen_in(text), None)) and len(self.problems) < ENOUGH:
            self.problems.append(unseen_character(unseen[0], span, escaped=True))
            return self._refuse(ScalarNode(tidy(text), text, span))
        if event.style in _PLAIN and not text[:1].isascii():
            text = self._without_curly_quotes(text, span)
        return ScalarNode(tidy(text), text, span)

    def _without_curly_quotes(self, text: str, span: Span) -> str:
        from orgdoc.reading.typed_otherwise import curly_quotes, unquoted  # noqa: PLC0415 - seldom

        inside = unquoted(text)
        if inside is None:
            return text
        if len(self.problems) < ENOUGH:
            self.problems.append(curly_quotes(text, inside, span))
        return inside

    def _refuse(self, node: ScalarNode, *texts: str) -> ScalarNode:
        self._refused[id(node)] = node, tuple(text.strip() for text in (*texts, node.text) if text.strip())
        return node

    def _list(self, start: Any, depth: int) -> ListNode:
        items = []
        event = self._events.get_event()
        while type(event) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
            event = self._events.get_event()
        return ListNode(tuple(items), self._span(start, event))

    def _mapping(self, start: Any, depth: int) -> MappingNode:
        values: dict[str, Node] = {}
        key_spans: dict[str, Span] = {}
        begun_again = False  # where a dash is forgotten, all keys come twice; the first says so
        next_event = self._events.get_event
        event = next_event()
        while type(event) is not _MappingEnd:
            key, key_span = self._key(event, depth)
            is_merge = key == "<<" and self._is_merge(event)
            aliases = len(self._aliases)
            value = self._node(next_event(), depth + 1)
            if key is not None and key not in key_spans and not is_merge:  # nearly all
                values[key], key_spans[key] = value, key_span
                event = next_event()
                continue
            if is_merge:
                del self._aliases[aliases:]  # they belong to the merge key, which is refused already
                key = None
            if key is not None:
                is_first = key == next(iter(values)) and self._is_entry(start)
                if not begun_again:
                    self._refuse_duplicate(key, key_span, key_spans[key], new_entry=is_first)
                begun_again = begun_again or is_first
            self._lost.setdefault(id(values), []).append((key, value))
            event = next_event()
        return MappingNode(values, key_spans, self._span(start, event))

    def _key(self, event: Any, depth: int) -> tuple[str | None, Span]:
        """Return the key at `event`, None (and a problem) where it is not a text, and its place."""
        node = self._node(event, depth + 1)
        if type(node) is ScalarNode and node.value:  # nearly all
            return tidy(node.text), node.span
        if type(event) is yaml.AliasEvent:
            return None, node.span
        if not isinstance(node, ScalarNode) or not node.text.strip():
            self._add(
                "yaml-complex-key",
                "there is no key before the colon"
                if isinstance(node, ScalarNode)
                else "a key must be a text",
                node.span,
                help='write `key: value`; a value with `[`, `{` or `: ` in it goes in quotes: "…"',
            )
            return None, node.span
        return tidy(node.text), node.span

    def _is_merge(self, event: Any) -> bool:
        """Tell whether the key `<<` at `event` is one that merges, having refused it then."""
        if event.style not in _PLAIN:
            return False
        self._add(
            "yaml-merge-key",
            "`<<` takes over the keys of another place, which a spec does not do",
            self._span(event),
            help="write the keys out here",
        )
        return True

    def _alias(self, event: Any) -> ScalarNode:
        span = self._span(event)
        if len(self._aliases) < ENOUGH:
            self._aliases.append((event.anchor, span))
        return self._refuse(ScalarNode(None, "", span))

    def _refuse_properties(self, event: Any) -> None:
        if event.anchor is not None and len(self._anchors) < ENOUGH:
            self._anchors.setdefault(event.anchor, self._sign_span(event, len(event.anchor) + 1))
        if event.tag is not None:
            line = event.start_mark.line
            sign = self.lines[line][event.start_mark.column :].split(maxsplit=1)[0]
            value = event.value if type(event) is yaml.ScalarEvent and event.style in _PLAIN else ""
            text = shortened(f"{sign} {value}".strip(), _SHOWN)
            self._add(
                "yaml-tag",
                f"`{sign}` begins with `!`, which YAML reads as a tag",
                self._sign_span(event, len(sign)),
                help=f'remove it; if this is text, put it in quotes: "{text}"',
            )

    def _is_entry(self, start: Any) -> bool:
        """Whether a mapping begins after a dash."""
        before: str = self.lines[start.start_mark.line][: start.start_mark.column]
        return before.rstrip().endswith("-")

    def _refuse_duplicate(self, key: str, span: Span, first: Span, *, new_entry: bool) -> None:
        self._add(
            "duplicate-key",
            f"`{key}` is written twice here",
            span,
            "the second time",
            related=(Label(first, "the first time"),),
            help=f"if a further entry begins here, write `- {key}: …`, its dash under the other dashes"
            if new_entry
            else "keep one of the two; a further entry of a list begins with `- `",
        )

    def _add(self, *parts: Any, **more: Any) -> None:
        if len(self.problems) < ENOUGH:
            self.problems.append(problem(*parts, **more))

    def _sign_span(self, event: Any, width: int) -> Span:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return Span(line, column, column + width)

    def _span(self, start: Any, end: Any = None) -> Span:
        """Return the place from one event to another, as far as its first line goes."""
        first, last = start.start_mark, (end or start).end_mark
        line, column = first.line, first.column
        if last.line == line and last.column > column:
            return Span(line + 1, column + 1, last.column + 1)
        if last.line == line:
            return Span(line + 1, column + 1, column + 1)
        text = self.lines[line] if line < len(self.lines) else ""
        return Span(line + 1, column + 1, max(column, len(text.rstrip())) + 1)


def with_pairs_joined(text: str) -> str:
    r"""Return JSON with each letter that it has as two escapes (`\ud83d\ude00`), which YAML does not know,
    as the letter itself, filled up to the same length so that every place stays.
    """
    if ("\\ud" not in text and "\\uD" not in text) or not text.lstrip().startswith("{") or _FILLER in text:
        return text
    return _PAIR.sub(_joined, text)


def _joined(found: re.Match[str]) -> str:
    high, low = int(found[2], 16), int(found[3], 16)
    letter = chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    return f"{found[1]}{letter}{_FILLER * 11}"


#: A noncharacter, which no text has.
_FILLER = "\ufdd3"
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def tidy(text: str) -> str:
    """Return a value as it is compared: without space around it, and each letter in one way."""
    text = text.strip()
    # The same letter can be written in two ways; a name must equal itself however it was typed.
    return text if text.isascii() else unicodedata.normalize("NFC", text.replace(_FILLER, ""))
