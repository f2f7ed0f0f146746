"""How to say that a value in a spec does not fit its schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from orgdoc.characters import in_plain_letters
from orgdoc.dates import day_of
from orgdoc.diagnostics.diagnostic import Diagnostic, Label, Severity
from orgdoc.diagnostics.quoting import enumerated, shortened
from orgdoc.diagnostics.suggestion import nearest
from orgdoc.model.meant_words import VALUES, folded
from orgdoc.model.terms import BOTH, UNKNOWN
from orgdoc.model.vacancies import as_stated, tells_of_a_vacancy, who_acts
from orgdoc.reading.spec_schema import FileSchema, Schema
from orgdoc.reading.typed_otherwise import entries_of_a_list, quoted, unbulleted
from orgdoc.reading.yaml_reader import ListNode, MappingNode, Node, Path, ScalarNode
from orgdoc.source import Span

_KINDS = {
    "string": "text",
    "array": "a list",
    "object": "keys with values",
    "boolean": "true or false",
    "integer": "a number",
    "number": "a number",
}
_LONGEST_ID = 100
_KEY_WITHOUT_SPACE = re.compile(r"([A-Za-z_]+)(?::|：\s*)([^\s/].*)$")
_DASH_WITHOUT_SPACE = re.compile(r"-([^\s-].*)$")
_OTHER_DASH = re.compile(r"[‐‑‒–—―−－﹣•·▪●◦]\s*(\S.*)$")
#: What only the author can say: an example would be taken over as if it were so.
_OWN_WORDS = {
    "for": "whom it is for: names from the boundary, {}",
    "serves": "what it serves: ids, names from the boundary, {}",
    "stakeholders": "who has a stake in it: names from the boundary, {}",
    "rationale": "in a sentence why it was decided so",
    "by": "who decided",
    "on": "the day it was decided, like `2026-10-12`",
}


class _Misfit(NamedTuple):
    """One place where a file does not fit: `node` at `path`, and the part of its schema it should fit."""

    node: Node
    path: Path
    span: Span
    schema: Schema
    keyword: str
    file: FileSchema

    @property
    def key(self) -> str:
        """The key whose value it is, or in whose list it stands."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "")

    @property
    def in_list(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)


def describe_value(node: Node, path: Path, keyword: str, place: Span, file: FileSchema) -> Diagnostic:
    """Return what is wrong with the value at `path`, which the schema's `keyword` does not allow.

    `place` is where its key stands.
    """
    misfit = _Misfit(node, path, node.span, file.at(path), keyword, file)
    if (isinstance(node, ScalarNode) and node.value in (None, "")) or keyword.startswith("min"):
        return _empty_value(misfit, place)
    return _WORDING[keyword](misfit)


def states_nothing(node: Node, path: Path, keyword: str, file: FileSchema) -> bool:
    """Whether the value at `path` is empty where nothing need be said: the same as leaving its key out."""
    empty = (isinstance(node, ScalarNode) and node.value in (None, "")) or keyword.startswith("min")
    if not empty or not path or isinstance(path[-1], int):
        return False
    return path[-1] not in file.at(path[:-1]).get("required", ())


def _named(misfit: _Misfit) -> str:
    return f"each entry of `{misfit.key}`" if misfit.in_list else f"`{misfit.key}`"


def _empty_value(misfit: _Misfit, span: Span) -> Diagnostic:
    if misfit.in_list:
        message, help = f"this entry of `{misfit.key}` is empty", "write it out or remove it"
    elif misfit.path[-1] in misfit.file.at(misfit.path[:-1]).get("required", ()):
        message, help = f"`{misfit.key}` has no value", _what_to_write(misfit)
    else:
        return Diagnostic(
            "states-nothing",
            f"`{misfit.key}` has no value, so it states nothing",
            Label(span),
            help=f"{_what_to_write(misfit)}, or remove the key",
            severity=Severity.NOTE,
        )
    return Diagnostic("empty-value", message, Label(span), help=help)


def _what_to_write(misfit: _Misfit) -> str:
    """Return how the value at fault could be written, as a sentence to which more may be added."""
    own = _OWN_WORDS.get(misfit.key, "").format(_side_words(misfit.file))
    return f"write {own or _example(misfit)}"


def _side_words(file: FileSchema) -> str:
    """Return the words of a spec that stand for everybody on a side: "`internal` or `external`"."""
    boundary = file.whole["properties"].get("boundary", {})
    keys = boundary.get("properties", {})
    words = [key for key in keys if key not in (BOTH, UNKNOWN) and " " not in key]
    return listed(words, "or") if words else ""


def _example(misfit: _Misfit) -> str:
    example = misfit.schema.get("examples", [""])[0]
    if misfit.key == "override" and not misfit.in_list:
        return _with_parts(misfit.key, misfit.schema, misfit.file)
    if misfit.in_list and isinstance(example, dict):
        entry = {key: example.get(key, "…") for key in misfit.schema["required"]}
        return f"`- {as_yaml(entry)}`"
    if isinstance(example, list) and isinstance(example[0], dict):
        required = misfit.file.resolved(misfit.schema["items"])["required"]
        entry = {key: example[0].get(key, "…") for key in required}
        return f"`{misfit.key}:` and, indented under it, `- {as_yaml(entry)}`"
    if isinstance(example, dict) and len(misfit.path) == 1:
        return f"`{misfit.key}:` and, indented under it, `{_first_key(example)}`"
    return f"`{misfit.key}: {as_yaml(example)}`"


def how_to_add(keys: Sequence[str], schema: Schema, file: FileSchema) -> str:
    """Return what to write for the `keys` that are missing; never what could be taken over as a fact."""
    if len(keys) == 1 and keys[0] in _OWN_WORDS:
        return f"`{keys[0]}:` and write {_OWN_WORDS[keys[0]]}"
    return enumerated([_to_add(key, schema, file) for key in keys])


def _to_add(key: str, schema: Schema, file: FileSchema) -> str:
    part = file.resolved(schema["properties"][key])
    if key in _OWN_WORDS:
        return f"`{key}:` ({_OWN_WORDS[key]})"
    if "enum" in part:
        return f"`{key}:` ({listed(part['enum'], 'or')})"
    if "required" in part:
        return _with_parts(key, part, file)
    return f"`{key}: {as_yaml(part['examples'][0])}`"


def _with_parts(key: str, schema: Schema, file: FileSchema) -> str:
    return f"`{key}:` and, indented under it, {how_to_add(schema['required'], schema, file)}"


def _first_key(example: Mapping[str, Any]) -> str:
    key, value = next(iter(example.items()))
    return f"{key}: {as_yaml(value)}"


def _wrong_kind(misfit: _Misfit) -> Diagnostic:
    node, wanted = misfit.node, misfit.schema["type"]
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    wording = (
        "a single value"
        if "enum" in misfit.schema
        else " or ".join(dict.fromkeys(_KINDS[kind] for kind in kinds))
    )
    return Diagnostic(
        "wrong-kind-of-value",
        f"{_named(misfit)} must be {wording}",
        Label(misfit.span, _kind_of(node)),
        help=_missing_space(misfit) or _kind_help(misfit, kinds),
    )


def _kind_of(node: Node) -> str:
    if isinstance(node, ListNode):
        return "this is a list"
    if isinstance(node, MappingNode):
        return "these are keys with values"
    return "this is text" if isinstance(node.value, str) else "this is a yes or no"


def _missing_space(misfit: _Misfit) -> str | None:
    """Return what to write for `name:Acme` or `-Finance`, which YAML reads as a text."""
    if not isinstance(misfit.node, ScalarNode):
        return None
    line = _first_line(misfit.node)
    if match := _KEY_WITHOUT_SPACE.match(line):
        return f"put a space after the colon: `{match[1]}: {shortened(match[2])}`"
    if match := _DASH_WITHOUT_SPACE.match(line):
        return f"put a space after each dash: `- {shortened(match[1])}`"
    if match := _OTHER_DASH.match(line):
        return f"begin each entry with a hyphen and a space: `- {shortened(match[1])}`"
    return None


def _first_line(node: ScalarNode) -> str:
    """Return what of a text stands on its first line, which is as far as its span goes."""
    return node.text.strip()[: node.span.end_column - node.span.column]


def _kind_help(misfit: _Misfit, kinds: Sequence[str]) -> str:
    node, key = misfit.node, misfit.key
    if "enum" in misfit.schema:
        return f"write {listed(misfit.schema['enum'], 'or')}"
    if kinds == ["boolean"]:
        return _yes_or_no(key, node)
    if isinstance(node, ScalarNode) and kinds == ["array"] and _is_list_of_text(misfit):
        line = _first_line(node)
        if len(line) < len(node.text.strip()):
            name = unbulleted(line)
            instead = "" if name == line else f" in place of `{line[0]}`"
            list_of_it = f"`{key}: [{shortened(name)}, …]`"
            return f"begin each name with `- `{instead}, or put them in brackets: {list_of_it}"
        return f"put it in brackets: `{key}: [{shortened(entries_of_a_list(node.text.strip()))}]`"
    if key == "acting" and isinstance(node, ScalarNode) and isinstance(node.value, bool):
        return "write who acts, for example `acting: Ada Okafor`; the post has `name: vacant` then"
    if isinstance(node, ScalarNode) and isinstance(node.value, bool) and "string" in kinds:
        return f'if it is a name, put it in quotes: `"{node.text}"`'
    if misfit.in_list and kinds == ["string"]:
        return 'write a name; a text with `: ` or brackets in it goes in quotes: `"…"`'
    if isinstance(node, ListNode) and "string" in kinds and node.items:
        if misfit.path[:-1] == ("officers",) and tells_of_a_vacancy(told := _told(node)):
            return f"write `{key}: {as_stated(who_acts(told))}`"
        first = node.items[0]
        if isinstance(first, ScalarNode):
            how = "it without brackets or dash" if len(node.items) == 1 else "one of them"
            return f"write {how}: `{key}: {shortened(first.text.strip())}`"
    return _what_to_write(misfit)


def _told(node: Node) -> str:
    """Return what a list says, as if it stood in one sentence."""
    if isinstance(node, ListNode):
        return " ".join(map(_told, node.items))
    if isinstance(node, MappingNode):
        return " ".join(f"{key}: {_told(value)}" for key, value in node.values.items())
    return node.text.strip()


def _yes_or_no(key: str, node: Node) -> str:
    word = str(node.value).casefold() if isinstance(node, ScalarNode) else ""
    if word in ("yes", "y", "on", "true", "1"):
        return f"write `{key}: true`"
    if word in ("no", "n", "off", "false", "0"):
        return f"write `{key}: false`"
    return "write `true` or `false`, or remove the key where nobody has said"


def _is_list_of_text(misfit: _Misfit) -> bool:
    kinds = misfit.file.resolved(misfit.schema["items"]).get("type", ())
    return "string" in ([kinds] if isinstance(kinds, str) else kinds)


def _unknown_value(misfit: _Misfit) -> Diagnostic:
    choices: list[str] = misfit.schema["enum"]
    value = misfit.node.value if isinstance(misfit.node, ScalarNode) else ""
    near = VALUES.get(misfit.key, {}).get(folded(str(value))) or nearest(str(value), choices)
    near = near if near in choices else None
    others = [choice for choice in choices if choice != near]
    rest = f"; the others are {listed(others, 'and')}" if others[1:] else ""
    rest = rest or (f"; the other is {listed(others, 'and')}" if others else "")
    return Diagnostic(
        "unknown-value",
        f"`{misfit.key}` cannot be `{shortened(str(value))}`",
        Label(misfit.span, f"did you mean `{near}`?" if near else ""),
        help=f"write `{near}`{rest}" if near else f"write {listed(choices, 'or')}",
    )


def _malformed(misfit: _Misfit) -> Diagnostic:
    """Word a text of the wrong form; the schema's patterns are told apart by what they are for."""
    value = str(misfit.node.value) if isinstance(misfit.node, ScalarNode) else ""
    if "format" in misfit.schema:
        return _malformed_date(misfit, value)
    known = {part["pattern"]: name for name, part in misfit.file.whole["$defs"].items() if "pattern" in part}
    form = known.get(misfit.schema["pattern"])
    if form in ("id", "fact_id"):
        return _malformed_id(misfit, value)
    if form == "colour":
        return Diagnostic(
            "malformed-colour",
            f"`{shortened(value)}` is not a colour",
            Label(misfit.span),
            help='write six digits from 0 to f after a `#`, in quotes: `"#1F3A5F"`',
        )
    if form == "link":
        return Diagnostic(
            "malformed-link",
            f"`{shortened(value)}` is not a web address",
            Label(misfit.span),
            help="copy the whole address from the browser; it begins with `https://` or `http://`",
        )
    return several_lines(_named(misfit), misfit.span)


def _malformed_date(misfit: _Misfit, value: str) -> Diagnostic:
    written = misfit.keyword == "format"
    return Diagnostic(
        "malformed-date",
        f"`{shortened(value)}` is not a day of the calendar"
        if written
        else f"`{shortened(value)}` is not a date",
        Label(misfit.span),
        help=f"write year, month and day like `{day_of(value) or '2026-10-12'}`",
    )


def _malformed_id(misfit: _Misfit, value: str) -> Diagnostic:
    proposal = in_plain_letters(value, _LONGEST_ID)
    return Diagnostic(
        "malformed-id",
        f"`{shortened(value)}` cannot be an id",
        Label(misfit.span),
        notes=("an id has small letters a to z, digits and hyphens",),
        help=f"write `{misfit.key}: {proposal}`" if proposal else f"write {_example(misfit)}",
    )


def _too_long_value(misfit: _Misfit) -> Diagnostic:
    length = len(str(misfit.node.value)) if isinstance(misfit.node, ScalarNode) else 0
    return too_long(_named(misfit), misfit.span, misfit.schema["maxLength"], length)


def too_long(what: str, span: Span, limit: int, length: int) -> Diagnostic:
    return Diagnostic(
        "too-long",
        f"{what} is longer than {limit:,} characters",
        Label(span, f"{length:,} characters"),
        help="shorten it",
    )


def several_lines(what: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "several-lines", f"{what} must stand on one line", Label(span), help="write it without line breaks"
    )


_WORDING: Mapping[str, Callable[[_Misfit], Diagnostic]] = {
    "type": _wrong_kind,
    "enum": _unknown_value,
    "pattern": _malformed,
    "format": _malformed,
    "maxLength": _too_long_value,
}


def listed(words: Iterable[str], conjunction: str) -> str:
    return enumerated([f"`{word}`" for word in words], conjunction)


def scalar_in_yaml(text: str) -> str:
    """Return `text` as it can stand in braces: plain where nothing in it is a sign of YAML."""
    plain = re.fullmatch(r"[^\W\d_][\w .()/'+-]*", text) and text.casefold() not in ("true", "false", "null")
    return text if plain else quoted(text)


def as_yaml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(as_yaml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {as_yaml(part)}' for key, part in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else str(value)
