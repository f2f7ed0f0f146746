"""The help of a message, followed by a machine: what a user who does what it says would make of the spec."""

from __future__ import annotations

import re
from collections.abc import Callable

from orgdoc.diagnostics.diagnostic import Diagnostic

_KEY = re.compile(r"^(\s*(?:- )*)([a-z_]+):")
Action = Callable[["Text", re.Match[str]], None]


class OnlyAPersonCanError(Exception):
    """What to write hangs on what the author meant."""


class Text:
    """The lines of a spec, and the place that a message marks: a line and columns, from 0."""

    def __init__(self, text: str, problem: Diagnostic) -> None:
        self.lines = text.split("\n")
        self.problem = problem
        span = problem.primary.span
        self.at, self.begin, self.end = span.line - 1, span.column - 1, span.end_column - 1

    @property
    def line(self) -> str:
        return self.lines[self.at]

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def replace(self, new: str) -> None:
        """Write something in place of what is marked, quotes round it included."""
        self.lines[self.at] = self.line[: self.begin] + new + self.line[self.end :]

    def replace_value(self, new: str) -> None:
        """Write something in place of the value that begins where the mark does, to where it ends."""
        self.lines[self.at] = self.line[: self.begin] + new + self.line[self.value_ends() :]

    def value_ends(self) -> int:
        """Return where the marked value ends: at the end of its line, or of its part of brackets."""
        before = self.line[: self.begin]
        if before.count("[") > before.count("]") or before.count("{") > before.count("}"):
            found = re.compile(r"[,\]}]").search(self.line, max(self.end, self.begin))
            return found.start() if found else len(self.line)
        return len(self.line)

    def write(self, new: str) -> None:
        """Write a key with its value in place of that key, an entry in place of an entry, else a value."""
        key = re.match(r"([a-z_]+):", new)
        if new.startswith("- "):
            self.lines[self.at] = self.line[: len(self.line) - len(self.line.lstrip())] + new
        elif key and (found := [*re.finditer(rf"\b{key[1]}\b\s*[:：=]?", self.line)]):
            self.begin = max((one for one in found if one.start() <= self.begin), default=found[0],
                             key=lambda one: one.start()).start()  # fmt: skip
            if not new.endswith(":"):
                self.drop_below()
            self.replace_value(new)
        elif key and self.problem.code == "unknown-key":
            self.drop_below()
            self.replace_value(new)
        elif key:
            self.replace_value(new)
        else:
            self.replace(new)

    def indent(self) -> int:
        """Return where the key or the dash on the marked line stands."""
        found = re.match(r"\s*(?:- )*", self.line)
        return found.end() if found else 0

    def drop_below(self) -> None:
        """Remove the lines that stand under the marked one."""
        margin = self.indent()
        while self.at + 1 < len(self.lines):
            below = self.lines[self.at + 1]
            if not below.strip() or len(below) - len(below.lstrip()) <= margin:
                break
            del self.lines[self.at + 1]

    def remove_line(self) -> None:
        self.drop_below()
        begins = re.match(r"(\s*- )[a-z_]+:", self.line)
        if begins and self.at + 1 < len(self.lines) and self.lines[self.at + 1].startswith("    "):
            self.lines[self.at + 1] = begins[1] + self.lines[self.at + 1].lstrip()
        if "{" in self.line or "[" in self.line.partition(":")[2][: self.begin]:
            self.remove()
        else:
            del self.lines[self.at]

    def remove(self) -> None:
        """Remove what is marked, with the comma beside it; a line that holds nothing else goes whole."""
        if re.fullmatch(r"\s*- ", self.line[: self.begin]) and self.end >= len(self.line):
            del self.lines[self.at]
            return
        end = self.value_ends()
        if re.match(r"[,\s]*,", self.line[end:]):
            end += self.line[end:].index(",") + 1
            self.lines[self.at] = self.line[: self.begin] + self.line[end:].lstrip()
        else:
            self.lines[self.at] = self.line[: self.begin].rstrip(" ,") + self.line[end:]

    def leave(self) -> None:
        raise OnlyAPersonCanError

    def append(self, new: str) -> None:
        """Write a value after the key or the dash of the marked line."""
        self.drop_below()
        found = re.match(r"\s*(?:- )*(?:-$|[a-z_]+:)?", self.line)
        self.lines[self.at] = f"{self.line[: found.end()].rstrip() if found else ''} {new}"

    def nest(self, key: str, entry: str) -> None:
        """Write a key with an entry under it, in place of what the key has."""
        self.at = max((n for n in range(self.at + 1) if self.lines[n].strip() == key), default=self.at)
        self.drop_below()
        margin = len(self.line) - len(self.line.lstrip())
        self.lines[self.at : self.at + 1] = [" " * margin + key, " " * (margin + 2) + entry]

    def in_place_of(self, key: str, new: str) -> None:
        self.begin = self.line.rindex(f"{key}:", 0, self.begin)
        self.replace_value(new)

    def to_the_margin(self) -> None:
        """Move the marked line, and what stands under it, out to the left."""
        margin, first = self.indent(), self.at
        end = first + 1
        while end < len(self.lines) and self.lines[end].startswith(" " * (margin + 1)):
            end += 1
        self.lines[first:end] = [line[margin:] for line in self.lines[first:end]]

    def as_detail(self, entry: str) -> None:
        del self.lines[self.at]
        above = next(n for n in range(self.at - 1, -1, -1) if "details: {" in self.lines[n])
        self.lines[above] = self.lines[above].replace("details: {", f"details: {{{entry}, ", 1)

    def add(self, *new: str) -> None:
        """Write lines after the marked one, as keys of the same entry."""
        margin = self.indent()
        if "{" in self.line:
            at = self.line.index("{") + 1
            self.lines[self.at] = self.line[:at] + ", ".join(new) + ", " + self.line[at:]
        else:
            self.lines[self.at + 1 : self.at + 1] = [" " * margin + one for one in new]


def _write(text: Text, found: re.Match[str]) -> None:
    new = found[1]
    if new.endswith("…"):  # what only the author knows
        new = new[:-1].strip()
        new = new if text.at + 1 < len(text.lines) and "- " in text.lines[text.at + 1][:6] else f"{new} Mine"
    text.write(new)


def _own_value(text: Text, found: re.Match[str]) -> None:
    text.write(f"{found[1]}: {found[2]}")


def _quote(text: Text, found: re.Match[str]) -> None:
    if found[1].startswith(("&", "*", "!")) and text.line[text.begin : text.begin + 1] in "&*!":
        text.lines[text.at] = text.line[: text.begin] + f'"{found[1]}"' + text.line[text.value_ends() :]
    else:
        text.replace_value(f'"{found[1]}"')


def _remove(text: Text, found: re.Match[str]) -> None:
    text.remove()


def _remove_sign(text: Text, found: re.Match[str]) -> None:
    text.replace("")


def _remove_line(text: Text, found: re.Match[str]) -> None:
    text.remove_line()


def _add(text: Text, found: re.Match[str]) -> None:
    text.add(found[1])


def _add_party(text: Text, found: re.Match[str]) -> None:
    top = [n for n, line in enumerate(text.lines) if line.startswith("boundary:")]
    if not top:
        text.lines[0:0] = [f"boundary: {{unknown: [{found[1]}]}}"]
    elif "{" in text.lines[top[0]]:
        text.lines[top[0]] = text.lines[top[0]].replace("{", f"{{unknown: [{found[1]}], ", 1)
    else:
        text.lines[top[0] + 1 : top[0] + 1] = [f"  unknown: [{found[1]}]"]


def _shorten(text: Text, found: re.Match[str]) -> None:
    text.replace("Short")


def _on_one_line(text: Text, found: re.Match[str]) -> None:
    text.drop_below()
    text.replace_value("On one line")


#: What a help says, and what it makes of the text; the first that fits counts. Where it leaves words to the
#: author, the machine writes its own.
ACTIONS: tuple[tuple[str, Action], ...] = (
    (r"write (?:in a sentence why|it out|who decided)", lambda text, found: text.append("internal")),
    (r"write (?:whom|what|who) [a-z ]+: ", lambda text, found: text.append("[internal]")),
    (r"write the day", lambda text, found: text.append("2026-10-12")),
    (
        r"write `([a-z_]+:)` and, indented under it, `([^`:]+: [^`]+|- [^`]+)`",
        lambda text, found: text.nest(found[1], found[2]),
    ),
    (r"write `(?:key: value|override:)`", lambda text, found: text.leave()),
    (r"write the value out in each place", lambda text, found: text.leave()),
    (r"write `([^`]+)` in place of `([a-z_]+)`", lambda text, found: text.in_place_of(found[2], found[1])),
    (r"write `([a-z_]+:)` at the left margin", lambda text, found: text.to_the_margin()),
    (r"write `([^`]+)` under `details:`", lambda text, found: text.as_detail(found[1])),
    (r"write (?:the id of the project: )?`([^`]+)` (?:in each place|for everyone|under)?", _write),
    (r"write `([^`]+)`", _write),
    (r'write ("[^"]+")', lambda text, found: text.replace(found[1])),
    (r"write straight quotes: `([^`]+)`", _write),
    (r"write the id of the project: `([^`]+)`", _write),
    (r"type `([^`]+)` anew", lambda text, found: text.replace(found[1])),
    (r"put the value in quotes: `([^`]+)`", _write),
    (r"put a space after the colon: `([^`]+)`", _write),
    (r"put it in brackets: `([^`]+)`", _write),
    (r'(?:.*; )?(?:if (?:it|this) is (?:a name|text), )?put it in quotes: `?"([^"]+)"', _quote),
    (r'put the text in quotes: ["\'](.+?)["\'];', lambda text, found: _rest_in_quotes(text, found[1])),
    (r"type a (?:plain )?space", lambda text, found: text.replace(" ")),
    (r"remove the line|remove this line|remove the override", _remove_line),
    (r"delete it", _remove_sign),
    (r"remove it|remove one of the two", _remove),
    (r"shorten it", _shorten),
    (r"write it without line breaks", _on_one_line),
    (r"write (?:it without brackets or dash|one of them): `([^`]+)`", _write),
    (r"add `([a-z_]+: [^`]+)`", _add),
    (r"add `([^`]+)` under `boundary:`", _add_party),
    (r"write year, month and day like `([^`]+)`", lambda text, found: text.replace(found[1])),
    (r"copy the whole address", lambda text, found: text.replace("https://example.org/page")),
    (r"`([a-z_]+)` stands here already; remove this line", _remove_line),
    (r"keep the lines that are right", lambda text, found: _settle(text)),
)


def _rest_in_quotes(text: Text, whole: str) -> None:
    begin = text.line.index(whole)
    text.lines[text.at] = f'{text.line[:begin]}"{whole}"{text.line[begin + len(whole) :]}'


def _settle(text: Text) -> None:
    lines, kept = text.lines, True
    text.lines = []
    for line in lines:
        kept = not line.startswith("=====") and (kept or line.startswith(">>>>>"))
        if kept and not line.startswith(("<<<<<", ">>>>>")):
            text.lines.append(line)


def followed(source: str, problem: Diagnostic) -> str | None:
    """Return the spec changed as the help of a problem says; None where only a person can follow it."""
    for said, action in ACTIONS:
        if problem.help and (found := re.match(said, problem.help)):
            text = Text(source, problem)
            try:
                action(text, found)
            except OnlyAPersonCanError:
                return None
            return str(text)
    return None
